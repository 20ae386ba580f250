"""openEHR compositions as one light tree, whichever of the two canonical formats they came in.

Sources: openEHR ITS XML (Reference Model 1.0.x and 1.1) and ITS JSON, which
name attributes alike.  Owns the way from XML elements and JSON values to
``Node``.  Leaves out what they mean.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from optirh_batch.errors import Phrase, RecordInvalid, SourceTooLarge
from optirh_batch.readers.content import Content
from optirh_batch.readers.json import parse_json
from optirh_batch.readers.source import ReadLimits
from optirh_batch.readers.wording import clean_line
from optirh_batch.readers.xml import XmlElement, XmlSurvey

NAMESPACE = "http://schemas.openehr.org/v1"
_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NODE_ID = "archetype_node_id"
# The attributes that hold data or parts in their turn.
HOLDERS = frozenset(
    "content items data protocol state description activities events rows item other_context".split()
)
_REMEMBERED = 4000
_EHR = "openEHR-EHR-"
_ARCHETYPE = re.compile(rf"{_EHR}([A-Z_]+)\.([\w-]+)\.v\d")
_JSON_COMPOSITION = re.compile(rb'"_type"\s*:\s*"COMPOSITION"')


@dataclass(slots=True, eq=False)
class Node:
    """One object of the reference model, or one attribute of it.

    Attributes:
        attribute: the name under which its parent holds it (``items``, ``value``).
        kind: the class where it is stated (``EVALUATION``, ``DV_TEXT``).
        node_id: the archetype, or the code of the node in it (``at0002``).
        text: the primitive value as written.
        parts: what is inside, in the order of the file.
    """

    attribute: str
    kind: str = ""
    node_id: str = ""
    text: str = ""
    parts: Sequence[Node] = ()

    def all(self, attribute: str) -> Iterator[Node]:
        """What it holds under a name."""
        return (part for part in self.parts if part.attribute == attribute)

    def first(self, *path: str) -> Node | None:
        """The first node at a path of names."""
        found: Node | None = self
        for name in path:
            found = next(found.all(name), None) if found is not None else None
        return found

    def line(self, *path: str) -> str | None:
        """The first value at a path, on one line."""
        found = self.first(*path)
        return (clean_line(found.text) or None) if found is not None else None

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order of the file."""
        ahead = [self]
        while ahead:
            node = ahead.pop()
            yield node
            if node.parts:
                ahead.extend(reversed(node.parts))

    def nodes(self, node_id: str) -> Iterator[Node]:
        """The nodes below it with a code of its archetype; those of an archetype inside are its own.

        A specialised archetype refines a code (``at0002`` to ``at0002.1``).
        """
        for part in self.parts:
            if part.node_id == node_id or part.node_id.startswith(f"{node_id}."):
                yield part
            elif not part.concept:
                yield from part.nodes(node_id)

    def archetypes(self, *concepts: str) -> Iterator[Node]:
        """The nodes below it that are of one of the concepts."""
        return (node for node in self.walk() if node is not self and node.concept in concepts)

    @property
    def name(self) -> str | None:
        """What the template calls it."""
        return self.line("name", "value")

    @property
    def concept(self) -> str:
        """The concept of its archetype (``problem_diagnosis``), empty at any other node.

        A specialisation counts as what it specialises.
        """
        if not self.node_id.startswith(_EHR):
            return ""
        found = _ARCHETYPE.match(self.node_id)
        return found[2].partition("-")[0].lower() if found else ""

    @property
    def specialisation(self) -> str:
        """What a specialised archetype adds to its concept (``adverse_reaction`` of an exclusion)."""
        found = _ARCHETYPE.match(self.node_id)
        return found[2].partition("-")[2].lower() if found else ""


def seems_json(data: bytes) -> bool:
    """Whether bytes look like a composition in JSON; cheap, and never raises."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" and bool(_JSON_COMPOSITION.search(data))


def from_xml(xml: XmlSurvey) -> Node:
    """Convert a file, whatever its namespace; a composition content by content."""
    converter = _XmlConverter()
    namespace = xml.root_name[0]
    content = f"{{{namespace}}}content" if namespace else "content"
    taken: list[Node] = []
    root = xml.take_parts([content], lambda element: taken.append(converter.convert(element)))
    following = iter(taken)
    parts = [next(following) if child.tag == content else converter.convert(child) for child in root]
    return converter.made(root, tuple(parts))


class _XmlConverter:
    """Converts elements; names and values that recur become one node."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Node] = {}

    def convert(self, element: XmlElement) -> Node:
        """An element with all inside."""
        return self.made(element, tuple(self.convert(child) for child in element))

    def made(self, element: XmlElement, parts: tuple[Node, ...]) -> Node:
        """The node of an element whose parts are known."""
        attribute = sys.intern(str(element.tag).rpartition("}")[2])
        kind = sys.intern(element.get(_XSI_TYPE, "").rpartition(":")[2])
        node_id = sys.intern(element.get(_NODE_ID, ""))
        text = element.text or ""
        if parts and text.isspace():
            text = ""
        if attribute in HOLDERS or node_id or (kind and not kind.startswith("DV_")):
            return Node(attribute, kind, node_id, text, parts)  # each is a thing of its own
        key = (attribute, kind, text, *parts)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _REMEMBERED:  # what recurs does so soon
                self._known.clear()
            known = self._known[key] = Node(attribute, kind, node_id, text, parts)
        return known


def from_json(content: Content) -> Node:
    """Convert a file of JSON.

    Raises:
        EncodingUnknown: it is not UTF-8.
        XmlMalformed: it is not well-formed.
        RecordInvalid: it is nested too deeply.
        SourceTooLarge: more values, or longer ones, than the limits allow.
    """
    return _JsonConverter(content.name, content.limits).convert("composition", parse_json(content), 0)


class _JsonConverter:
    """Counts while it converts: the limits of ``xml`` hold for JSON too."""

    def __init__(self, name: str, limits: ReadLimits) -> None:
        self._name = name
        self._limits = limits
        self._count = 0

    def convert(self, attribute: str, value: Any, depth: int) -> Node:
        self._check(value, depth)
        if not isinstance(value, dict):
            written = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else value
            return Node(attribute, text=written if isinstance(written, str) else "")
        kind, node_id = value.get("_type"), value.get(_NODE_ID)
        return Node(
            attribute,
            kind=kind if isinstance(kind, str) else "",
            node_id=node_id if isinstance(node_id, str) else "",
            parts=tuple(
                self.convert(key, item, depth + 1)
                for key, inner in value.items()
                for item in (inner if isinstance(inner, list) else [inner])
                if item is not None
            ),
        )

    def _check(self, value: Any, depth: int) -> None:
        self._count += 1
        if depth > self._limits.max_depth:
            detail = Phrase("elements nested deeper than {limit}", limit=self._limits.max_depth)
            raise RecordInvalid(name=self._name, detail=detail)
        if self._count > self._limits.max_elements:
            detail = Phrase("more than {limit} elements", limit=self._limits.max_elements)
            raise SourceTooLarge(name=self._name, detail=detail)
        if isinstance(value, str) and len(value) > self._limits.max_text_chars:
            detail = Phrase("a text of more than {limit} characters", limit=self._limits.max_text_chars)
            raise SourceTooLarge(name=self._name, detail=detail)
