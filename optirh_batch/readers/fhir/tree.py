"""FHIR resources as one light tree, whichever of the two wire formats they came in.

Owns the way from XML elements and from JSON values to ``Node``, so that the
rest of the package reads one shape only (FHIR R4, 2.6.1 XML and 2.6.2 JSON
representation).  Leaves out what elements mean.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

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
# Most nodes are leaves: they share one mapping, which nobody can fill.
_NO_PARTS: Mapping[str, Sequence[Node]] = MappingProxyType({})
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_HOLDERS = {"resource", "contained"}
# JSON can write characters that XML has not.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# XML knows five entities by name; narratives in JSON use those of HTML too.
_NAMED_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*;)")


@dataclass(slots=True, eq=False)
class Node:
    """One element.

    Attributes:
        type: the resource type (``Patient``), empty for elements that are none.
        value: the primitive value as written; the readable text of a narrative's ``div``.
        parts: the elements inside by name, ``id`` and ``url`` among them.
    """

    type: str = ""
    value: str | None = None
    parts: Mapping[str, Sequence[Node]] = field(default_factory=lambda: _NO_PARTS)

    def all(self, *path: str) -> list[Node]:
        """Every node at a path of names."""
        if len(path) == 1:  # as most are
            return list(self.parts.get(path[0], ()))
        nodes = [self]
        for name in path:
            nodes = [part for node in nodes if name in node.parts for part in node.parts[name]]
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
        for name, nodes in self.parts.items():
            if name.startswith(stem) and name[len(stem) : len(stem) + 1].isupper():
                return name[len(stem) :], nodes[0]
        return None

    def extensions(self, *endings: str) -> Iterator[Node]:
        """The extensions whose URL ends so."""
        for node in self.all("extension"):
            if (node.line("url") or "").endswith(endings):
                yield node

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for nodes in self.parts.values():
            for node in nodes:
                yield from node.walk()


def _said(node: Node) -> str:
    line = clean_line(without_markup(node.value)) if node.value else ""
    return line if _LETTER_OR_DIGIT.search(line) else ""


def from_bundle(xml: XmlSurvey) -> Node:
    """Convert a Bundle entry by entry, so that there is never a tree of the whole file."""
    converter = _XmlConverter()
    entries: list[Node] = []
    root = xml.take_parts(f"{_FHIR}entry", lambda entry: entries.append(converter.convert(entry)))
    bundle = converter.convert(root)
    if entries:
        bundle.parts = {**bundle.parts, "entry": entries}
    return bundle


def from_xml(element: XmlElement) -> Node:
    """Convert an element of the FHIR namespace; other namespaces but the narrative's are left out."""
    return _XmlConverter().convert(element)


class _XmlConverter:
    """Converts elements; values that recur, such as codes and systems, become one node."""

    def __init__(self) -> None:
        self._leaves: dict[str, tuple[Node]] = {}

    def convert(self, element: XmlElement) -> Node:
        """One element with all inside."""
        name = str(element.tag)[len(_FHIR) :]
        parts: dict[str, Sequence[Node]] = {}
        for attribute in ("url", "id"):
            if written := element.get(attribute):
                parts[attribute] = self._leaf(written)
        for child in element:
            tag = str(child.tag)
            if tag.startswith(_FHIR):
                inner = sys.intern(tag[len(_FHIR) :])
                for item in child if inner in _HOLDERS else (child,):
                    _put(parts, inner, self._converted(item))
            elif tag == _DIV:
                _put(parts, "div", (Node(value=narrative_text(child)),))
        kind = sys.intern(name) if name[:1].isupper() else ""
        return Node(kind, element.get("value"), parts or _NO_PARTS)

    def _converted(self, element: XmlElement) -> tuple[Node]:
        value = element.get("value")
        is_leaf = value is not None and len(element) == 0 and len(element.attrib) == 1
        if value is not None and is_leaf and str(element.tag)[len(_FHIR) : len(_FHIR) + 1].islower():
            return self._leaf(value)
        return (self.convert(element),)

    def _leaf(self, value: str) -> tuple[Node]:
        return self._leaves.setdefault(value, (Node("", value, _NO_PARTS),))


def _put(parts: dict[str, Sequence[Node]], name: str, added: tuple[Node]) -> None:
    """Most names occur once: a tuple is half the size of a list."""
    known = parts.get(name)
    if known is None:
        parts[name] = added
    elif isinstance(known, list):
        known.extend(added)
    else:
        parts[name] = [*known, *added]


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
    node = _JsonConverter(content.name, content.limits).convert(parse_json(content), 0)
    if not node.type:
        raise RecordInvalid(name=content.name, detail=Phrase("its root is no FHIR resource"))
    return node


class _JsonConverter:
    """Counts while it converts: the limits of ``xml`` hold for JSON too."""

    def __init__(self, name: str, limits: ReadLimits) -> None:
        self._name = name
        self._limits = limits
        self._count = 0

    def convert(self, value: Any, depth: int) -> Node:
        self._check(value, depth)
        if not isinstance(value, dict):
            written = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else value
            if isinstance(written, str) and len(written) > self._limits.max_text_chars:
                written = None  # a file inside the file, which nobody reads here
            return Node("", written if isinstance(written, str) else None, _NO_PARTS)
        parts: dict[str, list[Node]] = {}
        for key, inner in value.items():
            if key == "resourceType":
                continue
            if key == "div" and isinstance(inner, str):
                parts["div"] = [Node(value=self._narrative(inner))]
                continue
            converted = [self.convert(item, depth + 1) for item in _as_list(inner)]
            name = key.removeprefix("_")
            if key == name and name not in parts:
                if converted:
                    parts[name] = converted
                continue
            values, extended = (
                (parts.get(name, []), converted) if key != name else (converted, parts.get(name, []))
            )
            if found := _extended(values, extended):
                parts[name] = found
        kind = value.get("resourceType")
        return Node(kind if isinstance(kind, str) else "", parts=parts)

    def _check(self, value: Any, depth: int) -> None:
        self._count += 1
        if depth > self._limits.max_depth:
            detail = Phrase("elements nested deeper than {limit}", limit=self._limits.max_depth)
            raise RecordInvalid(name=self._name, detail=detail)
        if self._count > self._limits.max_elements:
            detail = Phrase("more than {limit} elements", limit=self._limits.max_elements)
            raise SourceTooLarge(name=self._name, detail=detail)
        is_long = isinstance(value, str) and len(value) > self._limits.max_text_chars
        if is_long and not is_embedded_file(value):
            detail = Phrase("a text of more than {limit} characters", limit=self._limits.max_text_chars)
            raise SourceTooLarge(name=self._name, detail=detail)

    def _narrative(self, div: str) -> str:
        plain = _NAMED_ENTITY.sub(lambda found: html.unescape(found[0]), _NOT_XML.sub("\ufffd", div))
        return narrative_text(parse_xml(plain.encode("utf-8"), self._name, self._limits))


def _as_list(value: Any) -> list[Any]:
    """The values of a member; FHIR knows no lists in lists: what stands in one is not lost for that."""
    if not isinstance(value, list):
        return [value]
    values: list[Any] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        else:
            values.append(item)
    return values


def _extended(values: list[Node], extensions: list[Node]) -> list[Node]:
    """Give primitive values their extensions, which JSON writes beside them."""
    for value, extra in zip(values, extensions, strict=False):
        value.parts = {**value.parts, **extra.parts}
    return values + extensions[len(values) :]
