"""FHIR resources as one light tree, whichever of the two wire formats they came in.

Owns the way from XML elements and from JSON values to ``Node``, so that the
rest of the package reads one shape only (FHIR R4, 2.6.1 XML and 2.6.2 JSON
representation).  Leaves out what elements mean.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

from optirh_batch.errors import Phrase, RecordInvalid, SourceTooLarge
from optirh_batch.readers.content import Content
from optirh_batch.readers.fhir.narrative import XHTML, narrative_text, without_markup
from optirh_batch.readers.json import parse_json
from optirh_batch.readers.source import ReadLimits
from optirh_batch.readers.wording import clean_line, clean_text
from optirh_batch.readers.xml import XmlElement, XmlSurvey, is_embedded_file, parse_xml

NAMESPACE = "http://hl7.org/fhir"

_FHIR = f"{{{NAMESPACE}}}"
_DIV = f"{{{XHTML}}}div"
# Elements of the same names share one mapping of them; most nodes are leaves and have none.
_NO_PLACES: Mapping[str, int] = MappingProxyType({})
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_HOLDERS = {"resource", "contained"}
_REMEMBERED = 4000
# JSON can write characters that XML has not.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# XML knows five entities by name; narratives in JSON use those of HTML too.
_NAMED_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*;)")


_Held: TypeAlias = "Node | tuple[Node, ...] | str | None"


@dataclass(slots=True, eq=False)
class Node:
    """One element.

    Attributes:
        type: the resource type (``Patient``), empty for elements that are none.
        value: the primitive value as written; the readable text of a narrative's ``div``.
        places: the names of the elements inside, ``id`` and ``url`` among them; where each is held.
        held: the elements, those of the same name together, a single plain value as it is.  (A mapping for
            each node and a node for each value would take most of the memory of a large file.)
    """

    type: str = ""
    value: str | None = None
    places: Mapping[str, int] = field(default_factory=lambda: _NO_PLACES)
    held: tuple[_Held, ...] = ()

    def under(self, name: str) -> tuple[Node, ...]:
        """The elements of a name."""
        place = self.places.get(name)
        if place is None:
            return ()
        found = self.held[place]
        if isinstance(found, tuple):
            return found
        return (found if isinstance(found, Node) else Node("", found, _NO_PLACES),)

    def parts(self) -> dict[str, tuple[Node, ...]]:
        """All elements by name."""
        return {name: self.under(name) for name in self.places}

    def all(self, *path: str) -> list[Node]:
        """Every node at a path of names."""
        if len(path) == 1:  # as most are
            return list(self.under(path[0]))
        nodes = [self]
        for name in path:
            nodes = [part for node in nodes for part in node.under(name)]
            if not nodes:
                break
        return nodes

    def first(self, *path: str) -> Node | None:
        """The first node at a path."""
        return next(iter(self.all(*path)), None)

    def line(self, *path: str) -> str | None:
        """The first value at a path that says something, on one line; a lone dash says nothing."""
        return next(filter(None, map(_said, self.all(*path))), None)

    def lines(self, *path: str) -> list[str]:
        """All values at a path that say something."""
        return [line for node in self.all(*path) if (line := _said(node))]

    def written(self, *path: str) -> str | None:
        """The first value at a path, signs alone (``%``, ``++``) included."""
        node = self.first(*path)
        return (clean_line(node.value) or None) if node is not None and node.value else None

    def prose(self, *path: str) -> str | None:
        """The first value at a path with its line breaks."""
        texts = (clean_text(without_markup(node.value)) for node in self.all(*path) if node.value)
        return next((text for text in texts if any(char.isalnum() for char in text)), None)

    def code(self, name: str) -> str | None:
        """A code, written as a value or as the first coding of a concept."""
        return self.line(name) or self.line(name, "coding", "code")

    def choice(self, stem: str) -> tuple[str, Node] | None:
        """What stands for ``stem[x]``: its type (``DateTime``) and node."""
        for name in self.places:
            if name.startswith(stem) and name[len(stem) : len(stem) + 1].isupper():
                return name[len(stem) :], self.under(name)[0]
        return None

    def extensions(self, *endings: str) -> Iterator[Node]:
        """The extensions whose URL ends so."""
        for node in self.all("extension"):
            if (node.line("url") or "").endswith(endings):
                yield node

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for name in self.places:
            for node in self.under(name):
                yield from node.walk()


def _said(node: Node) -> str:
    line = clean_line(without_markup(node.value)) if node.value else ""
    return line if _LETTER_OR_DIGIT.search(line) else ""


def from_bundle(xml: XmlSurvey) -> Node:
    """Convert a Bundle entry by entry, so that there is never a tree of the whole file."""
    converter = _XmlConverter()
    entries: list[Node] = []
    root = xml.take_parts([f"{_FHIR}entry"], lambda entry: entries.append(converter.convert(entry)))
    bundle = converter.convert(root)
    if entries:  # emptied, they are still there
        place = bundle.places["entry"]
        bundle.held = (*bundle.held[:place], tuple(entries), *bundle.held[place + 1 :])
    return bundle


def from_xml(element: XmlElement) -> Node:
    """Convert an element of the FHIR namespace; other namespaces but the narrative's are left out."""
    return _XmlConverter().convert(element)


_Parts = dict[str, tuple[Node, ...]]


class _Nodes:
    """Makes nodes; elements that recur, such as codes and references, become one; resources never do."""

    def __init__(self) -> None:
        self._leaves: dict[str | None, Node] = {}
        self._elements: dict[tuple[object, ...], Node] = {}
        self._places: dict[tuple[str, ...], Mapping[str, int]] = {}

    def leaf(self, value: str | None) -> Node:
        """The node of a plain value."""
        known = self._leaves.get(value)
        if known is None:
            # What recurs does so soon, or often: little needs to be remembered.
            if len(self._leaves) >= _REMEMBERED:
                self._leaves.clear()
            known = self._leaves[value] = Node("", value, _NO_PLACES)
        return known

    def element(self, value: str | None, parts: _Parts) -> Node:
        """The node of an element; the same one while value and parts are the same nodes."""
        if not parts:
            return self.leaf(value)
        places, held = self._placed(parts)
        key = (value, id(places), held)
        known = self._elements.get(key)
        if known is None:
            if len(self._elements) >= _REMEMBERED:
                self._elements.clear()
            known = self._elements[key] = Node("", value, places, held)
        return known

    def resource(self, kind: str, value: str | None, parts: _Parts) -> Node:
        """The node of a resource."""
        return Node(sys.intern(kind), value, *self._placed(parts))

    def _placed(self, parts: _Parts) -> tuple[Mapping[str, int], tuple[_Held, ...]]:
        names = tuple(parts)
        places = self._places.get(names)
        if places is None:
            if len(self._places) >= _REMEMBERED:
                self._places.clear()
                self._elements.clear()  # they are told apart by their places
            places = self._places[names] = {name: place for place, name in enumerate(names)}
        return places, tuple(map(_held, parts.values()))


def _held(nodes: tuple[Node, ...]) -> _Held:
    if len(nodes) != 1:
        return nodes
    node = nodes[0]
    return node if node.type or node.held else node.value


class _XmlConverter:
    """Converts elements one by one."""

    def __init__(self) -> None:
        self._nodes = _Nodes()

    def convert(self, element: XmlElement) -> Node:
        """One element with all inside."""
        name = str(element.tag)[len(_FHIR) :]
        parts: _Parts = {}
        repeated: dict[str, list[Node]] = {}
        for attribute in ("url", "id"):
            if written := element.get(attribute):
                parts[attribute] = (self._nodes.leaf(written),)
        for child in element:
            inner, found = self._converted(child)
            if inner in repeated:
                repeated[inner] += found
            elif inner in parts:
                repeated[inner] = [*parts[inner], *found]
            elif found:
                parts[inner] = found
        parts.update((inner, tuple(nodes)) for inner, nodes in repeated.items())
        value = element.get("value")
        if name[:1].isupper():
            return self._nodes.resource(name, value, parts)
        return self._nodes.element(value, parts)

    def _converted(self, element: XmlElement) -> tuple[str, tuple[Node, ...]]:
        """Under which name what is found; of what holds resources, these."""
        tag = str(element.tag)
        if not tag.startswith(_FHIR):
            return ("div", (Node(value=narrative_text(element)),)) if tag == _DIV else ("", ())
        name, value = sys.intern(tag[len(_FHIR) :]), element.get("value")
        if name in _HOLDERS:
            return name, tuple(self.convert(item) for item in element)
        if value is None or len(element) or len(element.attrib) > 1:
            return name, (self.convert(element),)
        return name, (self._nodes.leaf(value),)  # as most are


def seems_json(data: bytes) -> bool:
    """Whether bytes look like FHIR in JSON; cheap, and never raises."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" and b'"resourceType"' in data


def from_json(content: Content) -> Node:
    """Convert a file of FHIR JSON.

    Raises:
        EncodingUnknown: it is not UTF-8, the only encoding of FHIR JSON.
        XmlMalformed: it is not well-formed.
        RecordInvalid: it is nested too deeply, or its root is no resource.
        SourceTooLarge: more values, or longer ones, than the limits allow.
    """
    converter = _JsonConverter(content.name, content.limits)
    node = parse_json(content, converter.convert, listed="entry")
    if not isinstance(node, Node) or not node.type:
        raise RecordInvalid(name=content.name, detail=Phrase("its root is no FHIR resource"))
    return node


class _JsonConverter:
    """Converts objects, the inner ones first; counts meanwhile: the limits of ``xml`` hold for JSON too."""

    def __init__(self, name: str, limits: ReadLimits) -> None:
        self._name = name
        self._limits = limits
        self._count = 1  # the root
        self._nodes = _Nodes()

    def convert(self, members: dict[str, Any]) -> Node:
        """One object, whose members were converted before."""
        parts: _Parts = {}
        for key, inner in members.items():
            if key == "resourceType" or inner is None:  # null says nothing; in a list it keeps a place
                continue
            if key == "div" and isinstance(inner, str):
                parts["div"] = (Node(value=self._narrative(inner)),)
                continue
            converted = self._converted(inner)
            self._count += len(converted)
            name = key.removeprefix("_")
            if key == name and name not in parts:
                if converted:
                    parts[name] = converted
                continue
            known = parts.get(name, ())
            values, extended = (known, converted) if key != name else (converted, known)
            if found := self._extended(values, extended):
                parts[name] = found
        if self._count > self._limits.max_elements:
            detail = Phrase("more than {limit} elements", limit=self._limits.max_elements)
            raise SourceTooLarge(name=self._name, detail=detail)
        kind = members.get("resourceType")
        if isinstance(kind, str) and kind:
            return self._nodes.resource(kind, None, parts)
        return self._nodes.element(None, parts)

    def _converted(self, value: Any) -> tuple[Node, ...]:
        match value:
            case Node():
                return (value,)
            case list():
                return tuple(node for item in _flattened(value) for node in self._converted(item))
            case str():
                return (self._nodes.leaf(self._plain(value)),)
            case bool():
                return (self._nodes.leaf("true" if value else "false"),)
        return (self._nodes.leaf(None),)

    def _extended(self, values: tuple[Node, ...], extensions: tuple[Node, ...]) -> tuple[Node, ...]:
        """Primitive values with their extensions, which JSON writes beside them."""
        both = zip(values, extensions, strict=False)
        extended = [
            self._nodes.element(value.value, {**value.parts(), **extra.parts()}) for value, extra in both
        ]
        return (*extended, *values[len(extended) :], *extensions[len(values) :])

    def _plain(self, value: str) -> str | None:
        if len(value) <= self._limits.max_text_chars:
            return value
        if is_embedded_file(value):
            return None  # a file inside the file, which nobody reads here
        detail = Phrase("a text of more than {limit} characters", limit=self._limits.max_text_chars)
        raise SourceTooLarge(name=self._name, detail=detail)

    def _narrative(self, div: str) -> str:
        plain = _NAMED_ENTITY.sub(lambda found: html.unescape(found[0]), _NOT_XML.sub("\ufffd", div))
        return narrative_text(parse_xml(plain.encode("utf-8"), self._name, self._limits))


def _flattened(values: list[Any]) -> list[Any]:
    """FHIR knows no lists in lists: what stands in one is not lost for that."""
    if not any(isinstance(item, list) for item in values):
        return values
    flat: list[Any] = []
    waiting = values[::-1]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        else:
            flat.append(item)
    return flat
