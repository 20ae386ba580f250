"""The XPath of mapping files: what may stand in it, and where it leads.

Owns a subset of XPath 1.0 whose paths only lead downwards from where they
begin: no axes, no ``..``, no path from the root, no variables, and only
functions that compute on text.  So nothing of another record, and nothing
outside the file, can come in.  A name without prefix stands for an element of
the mapping's own namespace, which saves a prefix on every name.  Running it
belongs to ``xml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from optirh_batch.readers.xml import XmlElement
from optirh_batch.readers.xml.places import Finder, Found

OWN_PREFIX = "own"
_MAX_CHARS = 500
_MAX_DEPTH = 20

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<literal>"[^"]*"|'[^']*')
      | (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<name>[^\W\d][\w.-]*(?::(?:[^\W\d][\w.-]*|\*))?)
      | (?P<sign>//|\.\.|::|!=|<=|>=|[/.@()\[\],|=<>+*$-])
      | (?P<end>$)
    )""",
    re.VERBOSE,
)
_ONLY_NAMES = re.compile(r"(?:(?:[\w.-]+:)?[^\W\d][\w.-]*(?:/|$))*+(?:@(?:[\w.-]+:)?[^\W\d][\w.-]*)?")
_OPERATORS = frozenset("| = != < <= > >= + - * and or div mod".split())

# Name -> fewest and most arguments.
_FUNCTIONS = {
    "boolean": (1, 1),
    "ceiling": (1, 1),
    "concat": (2, 20),
    "contains": (2, 2),
    "count": (1, 1),
    "false": (0, 0),
    "floor": (1, 1),
    "last": (0, 0),
    "local-name": (0, 1),
    "normalize-space": (0, 1),
    "not": (1, 1),
    "number": (0, 1),
    "position": (0, 0),
    "round": (1, 1),
    "starts-with": (2, 2),
    "string": (0, 1),
    "string-length": (0, 1),
    "substring": (2, 3),
    "substring-after": (2, 2),
    "substring-before": (2, 2),
    "translate": (3, 3),
    "true": (0, 0),
}


class PathRefused(ValueError):
    """An expression outside the subset; the message says in a few words why."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What an expression gives.

    Attributes:
        places: where it leads, or where the parts of a computed value stand.
        holds: whether it is true as a condition.
        computed: a value that is not simply what stands in a place.
    """

    places: tuple[Found, ...]
    holds: bool
    computed: str | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """None, one or several."""
        return tuple(place.text for place in self.places) if self.computed is None else (self.computed,)


class Path:
    """One expression of a mapping file, checked and compiled.

    Args:
        expression: as written.
        namespaces: prefixes; ``OWN_PREFIX`` among them if the mapping has a namespace.

    Attributes:
        written: the expression as written.
        selectors: pairs of local names, element and what a predicate asks of
            it (``@`` before an attribute): such as ``("field", "@key")``.
        finds_elements: whether it leads to elements, and to nothing else.
        steps: if it is one path of names alone, these in Clark notation; else empty.

    Raises:
        PathRefused: not in the subset, or not valid.
    """

    def __init__(self, expression: str, namespaces: Mapping[str, str]) -> None:
        parser = _Parser(expression, namespaces)
        self.written = expression
        self.selectors = frozenset(parser.selectors)
        try:
            self._whole = Finder(parser.rewritten, namespaces)
            self._parts = tuple(Finder(part, namespaces) for part in parser.paths)
        except ValueError as error:
            raise PathRefused(str(error)) from None
        self.finds_elements = self._whole.finds_places and not any(
            name.startswith("@") or name == "text()" for name in parser.last_names
        )

        self._routes = tuple(_route(part, namespaces) for part in parser.paths)
        self._route = _route(parser.rewritten, namespaces)
        self.steps = self._route if self.finds_elements else ()

    def looks_around(self, records: Path) -> bool:
        """Whether it surely needs nothing inside the elements at another path of names.

        So it is for attributes of the element where it begins, and for one path of names that must be there.
        """
        size = len(records.steps)
        return all(len(route) == 1 and route[0].startswith("@") for route in self._routes) or bool(
            self._route and (self._route[:size] != records.steps or len(self._route) == size)
        )

    def find(self, element: XmlElement) -> Hit:
        """Run it from an element.

        Raises:
            ValueError: it cannot be computed here.
        """
        result = self._whole(element)
        if isinstance(result, tuple):
            return Hit(result, holds=bool(result))
        places = tuple(
            found for part in self._parts if isinstance(inner := part(element), tuple) for found in inner
        )
        if isinstance(result, bool):
            return Hit(places, holds=result, computed="true" if result else "false")
        text = f"{result:g}" if isinstance(result, float) else result
        return Hit(places, holds=bool(text.strip()), computed=text)


def _route(expression: str, namespaces: Mapping[str, str]) -> tuple[str, ...]:
    """The names of a path in Clark notation, an attribute with ``@``; empty if there is more to it."""
    if not _ONLY_NAMES.fullmatch(expression):
        return ()
    named = [step.rpartition(":") for step in expression.split("/")]
    return tuple(
        local if not prefix else f"@{local}" if prefix[0] == "@" else f"{{{namespaces[prefix]}}}{local}"
        for prefix, _, local in named
    )


class _Parser:
    """Reads an expression by recursive descent and writes it anew with prefixes.

    ``paths`` are the location paths outside of predicates: the places that a
    computed text (``concat`` and the like) comes from.
    """

    def __init__(self, expression: str, namespaces: Mapping[str, str]) -> None:
        self._namespaces = namespaces
        self._tokens = _tokens(expression)
        self._at = 0
        self._depth = 0
        self._owner: str | None = None  # local name of the element whose predicate is read
        self.paths: list[str] = []
        self.last_names: list[str] = []
        self.selectors: list[tuple[str, str]] = []
        self.rewritten = self._expression()
        if self._peek() != ("end", ""):
            raise PathRefused(f"'{self._peek()[1]}' cannot stand there")

    def _expression(self) -> str:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise PathRefused("nested too deeply")
        parts = [self._operand()]
        while self._peek()[1] in _OPERATORS and self._peek()[0] in {"name", "sign"}:
            parts += [self._next()[1], self._operand()]
        self._depth -= 1
        return " ".join(parts)

    def _operand(self) -> str:
        kind, text = self._peek()
        following = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else ("end", "")
        if text == "-" and kind == "sign":
            self._next()
            return f"-{self._operand()}"
        if kind in {"literal", "number"}:
            return self._next()[1]
        if text == "(":
            self._next()
            inner = self._expression()
            self._expect(")")
            return f"({inner}){self._predicates('*')}"
        if kind == "name" and following[1] == "(" and text != "text":
            return self._function()
        return self._path()

    def _function(self) -> str:
        name = self._next()[1]
        if name not in _FUNCTIONS:
            raise PathRefused(f"the function {name}() is not allowed")
        self._expect("(")
        arguments = []
        while self._peek()[1] != ")":
            arguments.append(self._expression())
            if self._peek()[1] != ")":
                self._expect(",")
        self._expect(")")
        fewest, most = _FUNCTIONS[name]
        if not fewest <= len(arguments) <= most:
            raise PathRefused(f"the function {name}() has another number of arguments")
        return f"{name}({', '.join(arguments)})"

    def _path(self) -> str:
        if self._peek()[1] in {"/", "//"}:
            raise PathRefused("a path from the root is not allowed; paths begin at the record or entry")
        first, name = self._step()
        steps, names = [first], [name]
        while self._peek() in {("sign", "/"), ("sign", "//")}:
            steps.append(self._next()[1])
            step, name = self._step()
            steps.append(step)
            names.append(name)
        path = "".join(steps)
        if self._owner is None:
            self.paths.append(path)
            self.last_names.append(name)
        else:
            self.selectors.append((names[-2] if len(names) > 1 else self._owner, names[-1]))
        return path

    def _step(self) -> tuple[str, str]:
        """One step as it is to run, and its local name (``@`` before an attribute's)."""
        kind, text = self._next()
        match kind, text:
            case "sign", "..":
                raise PathRefused("'..' is not allowed: paths lead downwards only")
            case "sign", ".":
                return ".", "."
            case "sign", "@":
                test, name = self._name_test(*self._next(), own="")
                return f"@{test}{self._predicates('*')}", f"@{name}"
            case "name", "text" if self._peek() == ("sign", "("):
                self._next()
                self._expect(")")
                return f"text(){self._predicates('*')}", "text()"
        own = f"{OWN_PREFIX}:" if OWN_PREFIX in self._namespaces else ""
        test, name = self._name_test(kind, text, own=own)
        return f"{test}{self._predicates(name)}", name

    def _name_test(self, kind: str, text: str, *, own: str) -> tuple[str, str]:
        if text == "*" and kind == "sign":
            return "*", "*"
        if kind != "name":
            raise PathRefused(f"'{text}' cannot stand there")
        if self._peek()[1] == "::":
            raise PathRefused(f"the axis {text}:: is not allowed: paths lead downwards only")
        prefix, colon, local = text.rpartition(":")
        if colon and (prefix not in self._namespaces or prefix == OWN_PREFIX):
            raise PathRefused(f"the prefix '{prefix}' is not in [namespaces]")
        return (text, local) if colon else (f"{own}{text}", local)

    def _predicates(self, owner: str) -> str:
        kept, parts = self._owner, []
        while self._peek() == ("sign", "["):
            self._next()
            self._owner = owner
            parts.append(f"[{self._expression()}]")
            self._expect("]")
        self._owner = kept
        return "".join(parts)

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at]

    def _next(self) -> tuple[str, str]:
        token = self._tokens[self._at]
        if token[0] == "end":
            raise PathRefused("it ends too early")
        self._at += 1
        return token

    def _expect(self, sign: str) -> None:
        if self._peek() != ("sign", sign):
            raise PathRefused(f"'{sign}' is missing")
        self._at += 1


def _tokens(expression: str) -> list[tuple[str, str]]:
    if len(expression) > _MAX_CHARS:
        raise PathRefused(f"longer than {_MAX_CHARS} characters")
    tokens: list[tuple[str, str]] = []
    at = 0
    while not tokens or tokens[-1][0] != "end":
        found = _TOKEN.match(expression, at)
        if not found:
            raise PathRefused(f"'{expression[at:].strip()[:1]}' cannot stand there")
        kind = str(found.lastgroup)
        tokens.append((kind, found[kind]))
        at = found.end()
    if "$" in {text for kind, text in tokens if kind == "sign"}:
        raise PathRefused("variables are not allowed")
    return tokens
