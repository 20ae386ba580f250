"""openEHR compositions as one light tree, whichever of the two canonical formats they came in.

Sources: openEHR ITS XML (Reference Model 1.0.x and 1.1) and ITS JSON, which
name attributes alike.  Owns the way from XML elements and JSON values to
``Node``.  Leaves out what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from optirh_batch.errors import Phrase, RecordInvalid, SourceTooLarge
from optirh_batch.readers.content import Content
from optirh_batch.readers.json import parse_json
from optirh_batch.readers.source import ReadLimits
from optirh_batch.readers.wording import clean_line
from optirh_batch.readers.xml import XmlElement

NAMESPACE = "http://schemas.openehr.org/v1"
_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NODE_ID = "archetype_node_id"
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
    parts: list[Node] = field(default_factory=list)

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


def from_xml(element: XmlElement) -> Node:
    """Convert an element, whatever its namespace."""
    return Node(
        attribute=str(element.tag).rpartition("}")[2],
        kind=element.get(_XSI_TYPE, "").rpartition(":")[2],
        node_id=element.get(_NODE_ID, ""),
        text=element.text or "",
        parts=[from_xml(child) for child in element if isinstance(child.tag, str)],
    )


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
            parts=[
                self.convert(key, item, depth + 1)
                for key, inner in value.items()
                for item in (inner if isinstance(inner, list) else [inner])
                if item is not None
            ],
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
