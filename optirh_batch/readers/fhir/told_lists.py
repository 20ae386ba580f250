"""Lists that a section tells in its narrative alone: allergies, diagnoses and drugs without entries.

Owns the way from lines of such a text back to the tables and lists they were.  Leaves out how these are
read, which CDA documents have in common with FHIR (``cda``), and sections with entries.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from optirh_batch.readers.cda.entries import Context as TextContext
from optirh_batch.readers.cda.lists import Findings
from optirh_batch.readers.cda.narrative import Narrative
from optirh_batch.readers.cda.sections import Kind, unfold
from optirh_batch.readers.cda.sections import Section as TextSection
from optirh_batch.readers.fhir.bundles import Section
from optirh_batch.readers.fhir.context import Context
from optirh_batch.readers.fhir.datatypes import day_of
from optirh_batch.readers.source import ReadLimits
from optirh_batch.readers.statements import statement_of
from optirh_batch.readers.xml import XmlElement, parse_xml
from optirh_batch.records import Note

Item = TypeVar("Item")
Read = Callable[[TextSection, Findings[Item], TextContext], bool]

_LOINC_CODE = re.compile(r"\d{1,6}-\d")
_KINDS = {
    "allergies": frozenset({Kind.ALLERGIES}),
    "problems": frozenset({Kind.PROBLEMS, Kind.PAST_PROBLEMS}),
    "medications": frozenset({Kind.MEDICATIONS}),
}
# A cell under its heading, as ``narrative`` writes it.
_CELL = re.compile(r"([^:;]{1,40}): (.+)")


def read_told(
    sections: Sequence[Section], about: str, read: Read[Item], context: Context
) -> tuple[Findings[Item], list[Note]]:
    """What sections of a kind name in words, and what no list has a place for.

    A section that was understood as a whole is told: it is no note any more.

    Args:
        sections: of one record; those with entries are left out.
        about: ``allergies``, ``problems`` or ``medications``.
        read: adds what one section names, as CDA documents are read; whether all was understood.
        context: of the record.
    """
    findings: Findings[Item] = Findings(about)
    notes: list[Note] = []
    for section in sections:
        text = section.text
        if not text or section.entries or section.missing or section.empty_reason:
            continue
        if statement_of(text, about) is not None:
            continue
        date = day_of(section.date)

        def remark(title: str, words: str, date: str | None = date) -> None:
            notes.append(Note(words, title=title, date=date))

        narrated = TextContext(Narrative(), context.wording, date or "", context.warn, remark)
        for part in unfold(_as_text(section, text), narrated.narrative):
            if part.kind in _KINDS[about] and read(part, findings, narrated):
                context.told.add(id(section))
    return findings, notes


def _as_text(section: Section, text: str) -> XmlElement:
    """The section as one of a CDA document, whose text has tables and lines."""
    code = next((code for code in sorted(section.codes) if _LOINC_CODE.fullmatch(code)), None)
    coded = f'<code code="{code}"/>' if code else ""
    parts: list[str] = []
    rows: list[list[tuple[str, str]]] = []
    for line in [*text.splitlines(), ""]:
        cells = _cells(line)
        if cells:
            rows.append(cells)
            continue
        if rows:
            parts.append(_table(rows))
            rows = []
        if line.strip():
            parts.append(_element("paragraph", line))
    title = _element("title", section.title or "")
    written = f'<section xmlns="urn:hl7-org:v3">{coded}{title}<text>{"".join(parts)}</text></section>'
    return parse_xml(written.encode(), "narrative", ReadLimits())


def _element(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{html.escape(text)}</{name}>"


def _cells(line: str) -> list[tuple[str, str]]:
    """The cells of a line that was a row, each with its heading; none for another line."""
    parts = line.split("; ")
    cells = [
        (found[1].strip(), found[2]) if (found := _CELL.fullmatch(part)) else ("", part) for part in parts
    ]
    is_row = bool(cells[0][0]) and sum(bool(heading) for heading, _text in cells) > 1
    return cells if is_row else []


def _table(rows: list[list[tuple[str, str]]]) -> str:
    headings = [*dict.fromkeys(heading for row in rows for heading, _text in row if heading)]
    head = "".join(_element("th", heading) for heading in headings)
    lines = (
        "".join(
            _element("td", text, f' colspan="{width}"' if width > 1 else "")
            for text, width in _placed(row, headings)
        )
        for row in rows
    )
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _placed(row: list[tuple[str, str]], headings: list[str]) -> Iterator[tuple[str, int]]:
    """The cells in the order of the headings, each with the number of columns it takes.

    One without a heading stood over all columns between its neighbours.
    """
    at = 0
    for number, (heading, text) in enumerate(row):
        if heading:
            place = headings.index(heading)
            yield from (("", 1) for _column in range(at, place))
            yield text, 1
            at = place + 1
            continue
        following = (headings.index(name) for name, _text in row[number + 1 :] if name)
        width = max(1, next(following, len(headings)) - at)
        yield text, width
        at += width
