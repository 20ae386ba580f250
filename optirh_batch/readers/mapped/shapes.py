"""The shape of an XML file: which elements stand inside which, how often, and what their texts look like.

Owns the tree of shapes and the paths between them.  Leaves out what the names
mean (``words``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from optirh_batch.readers.mapped.words import TABLES, fit, squeeze, vocabulary
from optirh_batch.readers.xml import XmlElement, split_name

_PLAIN_NAME = re.compile(r"[^\W\d][\w.-]*")
_MOST_KEYS = 200
_SHORTEST_PREFIX = 3
_TYPE = re.compile(r"(?:tbl|str|int|dat|dtm|mem|txt|lng|bln|bool|fld|num|dbl|chr)_?(?=[A-Z])")
_FOREIGN = ("http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/XML/1998/namespace")


@dataclass(eq=False)
class Shape:
    """All elements, or attributes, at one path of names.

    Attributes:
        step: how a path names it, such as ``Name``, ``x:Name`` or ``@id``.
        local: its local name.
        parent: the shape around it, None for the root.
        elements: the elements; of an attribute those that carry it.
        children: elements inside by step, in the order of the file.
        attributes: attributes by step.
        texts: texts of its own that are not blank.
        aliases: other names by which it can be recognised.
    """

    step: str
    local: str
    parent: Shape | None
    elements: list[XmlElement] = field(default_factory=list)
    children: dict[str, Shape] = field(default_factory=dict)
    attributes: dict[str, Shape] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        """Its name, that without the name of what holds it (``PATNAME`` of a ``PATIENT``), and aliases."""
        holder = next((shape.local for shape in self.ancestors() if not is_generic(shape.local)), "")
        own = without_type(self.local)
        return (own, *_without_prefix(own, without_type(holder)), *self.aliases)

    @property
    def entity(self) -> str:
        """What its rows are called: its name, or that of the table around rows called ``row``."""
        line = (self, *self.ancestors())
        return without_type(next((shape.local for shape in line if not is_generic(shape.local)), self.local))

    @property
    def direct_leaves(self) -> tuple[Shape, ...]:
        """Attributes, and elements without parts, that stand right in it."""
        children = (child for child in self.children.values() if child.is_leaf and not child.attributes)
        return tuple(leaf for leaf in (*self.attributes.values(), *children) if leaf.texts)

    @property
    def is_leaf(self) -> bool:
        """Whether it holds a text or nothing, but no elements."""
        return not self.children

    @property
    def is_structured(self) -> bool:
        """Whether it has parts of its own."""
        return bool(self.children or self.attributes)

    def ancestors(self) -> Iterator[Shape]:
        """The shapes around it, the nearest first."""
        shape = self.parent
        while shape is not None:
            yield shape
            shape = shape.parent

    def inside(self) -> Iterator[Shape]:
        """All elements and attributes inside, in the order of the file."""
        yield from self.attributes.values()
        for child in self.children.values():
            yield child
            yield from child.inside()

    def leaves(self) -> Iterator[Shape]:
        """The elements and attributes inside that hold texts."""
        return (shape for shape in self.inside() if shape.is_leaf and shape.texts)

    def path_to(self, inner: Shape) -> str:
        """The path of a mapping from here to a shape inside."""
        steps = [inner.step]
        for shape in inner.ancestors() if inner is not self else ():
            if shape is self:
                break
            steps.append(shape.step)
        return "/".join(reversed(steps)) if inner is not self else "."


@dataclass(frozen=True, slots=True)
class _Key:
    """What tells elements of one name apart: an attribute or a child, and where the value then stands."""

    name: str
    is_attribute: bool
    value: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """The shapes of a file.

    Attributes:
        root: the outermost one.
        namespace: of the root.
        namespaces: the prefixes that paths use for other namespaces.
        keys: by place, what tells elements of one name apart.
    """

    root: Shape
    namespace: str
    namespaces: dict[str, str]
    keys: Mapping[str, _Key]


def outline(root: XmlElement, known: Outline | None = None) -> Outline:
    """Take down the shapes of a file.

    Elements of one name that a key tells apart (``<field name="Nachname">``, ``<code list="sex">``) become
    shapes of their own, called by the key.

    Args:
        root: of the file.
        known: its outline before its tables were joined, whose keys still hold.
    """
    plain = _Surveyor(root, {})
    keys = dict(_find_keys(plain.top)) | (dict(known.keys) if known else {})
    return _Surveyor(root, keys).outline


def without_type(name: str) -> str:
    """A name without the kind of value that some programmers put before it: ``strName``, ``tblKunde``."""
    return _TYPE.sub("", name)


def is_generic(name: str) -> bool:
    """Whether a name says nothing of what stands in it: ``row``, ``field``, ``Eintrag``."""
    return squeeze(name) in vocabulary("around")["generic"]


class _Surveyor:
    def __init__(self, root: XmlElement, keys: Mapping[str, _Key]) -> None:
        self._own, local = split_name(root)
        self._keys = keys
        self._prefixes: dict[str, str] = {}
        self.top = Shape(local, local, None)
        self._enter(root, self.top, local)
        prefixes = {prefix: namespace for namespace, prefix in self._prefixes.items()}
        self.outline = Outline(self.top, self._own, prefixes, keys)

    def _step(self, namespace: str, name: str) -> str:
        if not _PLAIN_NAME.fullmatch(name) or (self._own and not namespace):
            return f"*[local-name()='{name}']"
        if namespace == self._own:
            return name
        return f"{self._prefixes.setdefault(namespace, f'ns{len(self._prefixes) + 1}')}:{name}"

    def _enter(self, element: XmlElement, shape: Shape, place: str) -> None:
        shape.elements.append(element)
        if text := _own_text(element):
            shape.texts.append(text)
        for key, value in element.attrib.items():
            namespace, _, name = str(key).rpartition("}")
            if namespace.removeprefix("{") in _FOREIGN or not str(value).strip():
                continue
            named = f"@{name}" if not namespace else f"@{self._step(namespace.removeprefix('{'), name)}"
            attribute = shape.attributes.setdefault(named, Shape(named, name, shape))
            attribute.elements.append(element)
            attribute.texts.append(str(value))
        for child in element:
            self._enter_child(child, shape, place)

    def _enter_child(self, child: XmlElement, shape: Shape, place: str) -> None:
        namespace, local = split_name(child)
        step = self._step(namespace, local)
        inside = f"{place}/{step}"
        key = self._keys.get(inside)
        named = None if key is None else _key_of(child, key)
        if key is None or named is None:
            self._enter(child, shape.children.setdefault(step, Shape(step, local, shape)), inside)
            return
        name = key.name if key.is_attribute else self._step(namespace, key.name)
        test = f"@{name}={_quoted(named)}" if key.is_attribute else f"{name}={_quoted(named)}"
        step = f"{step}[{test}]"
        if not key.value:
            inner = shape.children.setdefault(step, Shape(step, named, shape))
            self._enter(child, inner, inside)
            inner.attributes.pop(f"@{key.name}", None)
            return
        value = key.value if key.value.startswith("@") else self._step(namespace, key.value)
        leaf = shape.children.setdefault(f"{step}/{value}", Shape(f"{step}/{value}", named, shape))
        for holder in [child] if value.startswith("@") else child:
            if value.startswith("@"):
                text = str(holder.get(key.value[1:]) or "").strip()
            elif split_name(holder)[1] == key.value:
                text = _own_text(holder)
            else:
                continue
            leaf.elements.append(holder)
            if text:
                leaf.texts.append(text)


def _find_keys(shape: Shape, place: str = "") -> Iterator[tuple[str, _Key]]:
    inside = f"{place}/{shape.step}" if place else shape.step
    key = _key_for(shape)
    if key is not None:
        yield inside, key
    for child in shape.children.values():
        yield from _find_keys(child, inside)


def _key_for(shape: Shape) -> _Key | None:
    keys, values = vocabulary("around")["keys"], vocabulary("around")["values"]
    for attribute in shape.attributes.values():
        if squeeze(attribute.local) not in keys or len(attribute.texts) != len(shape.elements):
            continue
        others = [leaf for leaf in shape.attributes.values() if leaf is not attribute]
        if is_generic(shape.local) and _are_names(attribute.texts):
            value = next((leaf.step for leaf in others if squeeze(leaf.local) in values), "")
            return _Key(
                attribute.local, is_attribute=True, value="" if shape.texts or shape.children else value
            )
        if not shape.children and _numbers_lists(attribute, others):
            return _Key(attribute.local, is_attribute=True)
    parts = list(shape.children.values())
    if len(parts) == 2 and not shape.attributes and all(part.is_leaf for part in parts):
        called, holder = parts if squeeze(parts[0].local) in keys else parts[::-1]
        if squeeze(called.local) in keys and squeeze(holder.local) in values and _are_names(called.texts):
            return _Key(called.local, is_attribute=False, value=holder.local)
    return None


def _are_names(texts: Sequence[str]) -> bool:
    """Whether texts are names of fields or tables, rather than what stands in them."""
    distinct = set(texts)
    if len(distinct) > _MOST_KEYS:
        return False
    words = [words for table in ("patient", "prose", "lists") for words in vocabulary(table).values()]
    words += [words for table in TABLES for words in vocabulary("fields", table).values()]
    known = sum(any(fit(name, group) >= 90 for group in words) for name in distinct)
    return known * 3 >= len(distinct)


def _numbers_lists(attribute: Shape, others: Sequence[Shape]) -> bool:
    """Whether the attribute names lists in which another one counts anew."""
    for other in others:
        pairs = set(zip(attribute.texts, other.texts, strict=False))
        if (
            squeeze(other.local) in vocabulary("around")["ids"]
            and len(other.texts) == len(attribute.texts) == len(pairs)
            and len(set(other.texts)) < len(other.texts)
        ):
            return True
    return False


def _key_of(element: XmlElement, key: _Key) -> str | None:
    if key.is_attribute:
        text = str(element.get(key.name) or "")
    else:
        text = next((child.text or "" for child in element if split_name(child)[1] == key.name), "")
    return text if text and text == text.strip() and not {"'", '"'} <= set(text) and len(text) < 60 else None


def _own_text(element: XmlElement) -> str:
    pieces = [element.text, *(child.tail for child in element)]
    return " ".join(piece.strip() for piece in pieces if piece and piece.strip())


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"


def _without_prefix(name: str, holder: str) -> Iterator[str]:
    """A name without the letters it begins with like its holder: ``BEN_NOM`` of a ``BENEF`` is ``NOM``."""
    plain, around = squeeze(name), squeeze(holder)
    shared = next((n for n, (a, b) in enumerate(zip(plain, around, strict=False)) if a != b), None)
    most = min(len(plain), len(around)) if shared is None else shared
    for length in range(most, _SHORTEST_PREFIX - 1, -1):
        rest = plain[length:]
        if len(rest) >= 2:
            yield rest
