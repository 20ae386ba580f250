"""What the lists of coded entries have in common.

Owns the walk from an entry to its observations and the three states of a list.
Leaves out what an allergy, a problem or a medication is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from optirh_batch.errors import Phrase
from optirh_batch.readers.cda.datatypes import V3, code_of, find, find_all, is_negated, local_name
from optirh_batch.readers.cda.narrative import Narrative, Row
from optirh_batch.readers.cda.sections import Section
from optirh_batch.readers.cda.vocabulary import (
    ACTIVE_STATUS,
    ENDED_STATUS,
    OTHER_OBSERVATION,
    SEVERITY_OBSERVATION,
    STATUS_OBSERVATION,
    says_active,
    says_no_information,
    says_none_known,
)
from optirh_batch.readers.xml import XmlElement
from optirh_batch.records import Documented, Listing

Item = TypeVar("Item")

_COMMENT = "48767-8"
_ACTS = frozenset({"act", "organizer", "encounter"})
_QUOTED_CHARS = 60


@dataclass(frozen=True)
class Context:
    """What every entry needs to know of its document.

    Attributes:
        narrative: the document's texts.
        language: of its wording.
        written_on: ISO date of the document, empty if not stated.
        warn: takes a warning's code and wording.
        remark: takes a title and a text that belongs to no field.
    """

    narrative: Narrative
    language: str | None
    written_on: str
    warn: Callable[[str, Phrase], None]
    remark: Callable[[str, str], None]

    def is_past(self, day: str | None) -> bool:
        """Whether an ISO date of any precision lies wholly before the document."""
        return bool(day and self.written_on) and str(day) < self.written_on[: len(str(day))]

    def is_future(self, day: str | None) -> bool:
        """Whether an ISO date of any precision lies wholly after the document."""
        return bool(day and self.written_on) and str(day) > self.written_on[: len(str(day))]


@dataclass
class Findings(Generic[Item]):
    """What the sections of one list have said so far."""

    items: list[Item] = field(default_factory=list)
    none_known: bool = False

    def listing(self, title: str, context: Context) -> Listing[Item]:
        """The list in one of its three states; items outweigh a 'none known' beside them."""
        items = tuple(dict.fromkeys(self.items))
        if items:
            if self.none_known:
                message = Phrase(
                    "{title}: it says 'none' and yet holds entries; these are shown.", title=title
                )
                context.warn("none-known-contradicted", message)
            return Listing(Documented.DOCUMENTED, items)
        return Listing(Documented.NONE_KNOWN) if self.none_known else Listing()


def observations(entry: XmlElement) -> Iterator[tuple[XmlElement, XmlElement | None]]:
    """The outermost observations of an entry, each with the act around it (the concern)."""
    yield from _observations(entry, None)


def _observations(
    element: XmlElement, concern: XmlElement | None
) -> Iterator[tuple[XmlElement, XmlElement | None]]:
    for child in element:
        name = local_name(child)
        if name == "observation":
            if (
                code_of(find(child, "code"))
                not in STATUS_OBSERVATION | SEVERITY_OBSERVATION | OTHER_OBSERVATION
            ):
                yield child, concern
        elif name in _ACTS:
            yield from _observations(child, child if name == "act" else concern)
        elif name in {"entryRelationship", "component"}:
            yield from _observations(child, concern)


def nested(observation: XmlElement) -> Iterator[tuple[str, XmlElement]]:
    """Observations one level down, each with the type of its relationship."""
    for relation in observation.iterfind(f"{V3}entryRelationship"):
        for inner in relation.iterfind(f"{V3}observation"):
            yield relation.get("typeCode") or "", inner


def stated_activity(element: XmlElement, narrative: Narrative) -> bool | None:
    """What a status observation right inside says: True active, False ended, None nothing."""
    for _relation, inner in nested(element):
        if code_of(find(inner, "code")) not in STATUS_OBSERVATION:
            continue
        value = find(inner, "value")
        code = code_of(value)
        if code in ACTIVE_STATUS | ENDED_STATUS:
            return code in ACTIVE_STATUS
        said = says_active(narrative.label(value) or narrative.text(find(inner, "text")))
        if said is not None:
            return said
    return None


def value_text(observation: XmlElement, narrative: Narrative) -> str:
    """An observation's value in words: code, text, else the narrative it refers to."""
    value = find(observation, "value")
    own = "" if value is None else (value.text or "").strip()
    return narrative.label(value) or own or narrative.text(find(observation, "text"))


def negated(*elements: XmlElement | None) -> bool:
    """Whether one of the elements is negated."""
    return any(is_negated(element) for element in elements)


def keep_comments(element: XmlElement, label: str, context: Context) -> None:
    """Keep an entry's comments (LOINC 48767-8) as remarks under its label."""
    for act in element.iter(f"{V3}act"):
        if code_of(find(act, "code")) == _COMMENT:
            text = context.narrative.text(find(act, "text"))
            if not unusable(text) and text != label:
                context.remark(label, text)


def status_code(element: XmlElement | None) -> str:
    """The code of an act's status."""
    return code_of(find(element, "statusCode")).lower()


def unusable(label: str) -> bool:
    """Whether a label names nothing: empty, 'unknown', 'no data' or 'none known'."""
    return not label or says_no_information(label) or says_none_known(label)


def read_text_only(
    section: Section, findings: Findings[Item], read_row: Callable[[Row], Item | None], context: Context
) -> bool:
    """Read a section without usable entries from its narrative.

    Returns:
        Whether everything was understood; otherwise the text must be kept as a note.
    """
    text = section.text.lines
    if section.is_empty or section.says_nothing:
        return True
    if says_none_known(text):
        findings.none_known = True
        return True
    rows = [row for _element, row in section.text.rows]
    if not rows and not section.entries:
        rows = _short_lines(text)
    statements = [line for row in rows for line in row.cells if line]
    if any(says_none_known(line) for line in statements):
        findings.none_known = True
        rows = [row for row in rows if not any(says_none_known(cell) for cell in row.cells)]
    items = [item for row in rows if (item := read_row(row)) is not None]
    if not items:
        return findings.none_known or (bool(statements) and all(map(says_no_information, statements)))
    findings.items += items
    message = Phrase(
        "{title}: read from the section's text, as there are no coded entries; compare with the original.",
        title=quoted(section.title),
    )
    context.warn("narrative-only", message)
    return True


_LINE_CHARS = 120


def _short_lines(text: str) -> list[Row]:
    """A text of short lines is a list; running text is not."""
    lines = [line.strip(" -–•*·\t") for line in text.splitlines() if line.strip()]
    if any(len(line) > _LINE_CHARS or line.endswith((".", ":")) for line in lines):
        return []
    return [Row((line,)) for line in lines]


def quoted(text: str) -> str:
    """A few words of the source for a warning."""
    return text if len(text) <= _QUOTED_CHARS else f"{text[: _QUOTED_CHARS - 1]}…"


def first_text(candidates: Iterable[str]) -> str:
    """The first text that names something."""
    return next((text for text in candidates if not unusable(text)), "")


def all_relations(element: XmlElement, name: str) -> list[XmlElement]:
    """Acts of a name one relationship down."""
    return find_all(element, "entryRelationship", name)
