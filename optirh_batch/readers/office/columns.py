"""What the columns of a table are, by the words in its head.

Owns the choice between the kinds of tables.  Leaves out what the rows below
say (``layout``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from optirh_batch.readers.office.blocks import Cell, Row
from optirh_batch.readers.office.vocabulary import Theme, Topic, field_of, key, may_name_field, topic_of
from optirh_batch.readers.weekdays import weekday_columns
from optirh_batch.records import TIMES_OF_DAY

# At equal scores the first wins: a list of patients may have a column 'Allergies'.
_KINDS = (
    Theme.PATIENT,
    Theme.MEDICATIONS,
    Theme.ALLERGIES,
    Theme.PROBLEMS,
    Theme.CONTACTS,
    Theme.NOTES,
)
# Columns that say whose row it is, in tables about something else.
_LINKS = frozenset(
    {"file_number", "avs", "someone", "family_given", "given_family", "family", "given", "birth_date"}
)
_NAMED_BY = {
    Theme.PATIENT: ({"family"}, {"family_given"}, {"given_family"}, {"someone"}),
    Theme.MEDICATIONS: ({"name"},),
    Theme.ALLERGIES: ({"label"},),
    Theme.PROBLEMS: ({"label"}, {"current"}, {"past"}),
    Theme.CONTACTS: ({"name", "phone"}, {"name", "role"}, {"given", "phone"}, {"role", "phone"}),
    Theme.NOTES: ({"text", "date"},),
}
# Four columns in a row that are only told by their order.
_INITIALS = ({"m"}, {"m"}, {"s", "a"}, {"n"})
_HOUR = re.compile(r"(?:à |um )?(\d{1,2}) ?(?:h|Uhr|:|\.)? ?(?:00)?(?: ?(?:h|Uhr))?")
_HOURS_OF = {
    "morning": range(6, 11),
    "noon": range(11, 15),
    "evening": range(16, 21),
    "night": range(21, 25),
}
_MIN_PATIENT_COLUMNS = 3
_CERTAIN_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a table.

    Attributes:
        kind: what its rows are.
        fields: field by column.
        links: field of the patient by column, in tables that are not lists of patients.
        topics: in lists of patients, what else a column holds.
        heads: the head as written by column.
    """

    kind: Theme
    fields: Mapping[int, str]
    links: Mapping[int, str]
    topics: Mapping[int, Topic]
    heads: Mapping[int, str]

    @property
    def score(self) -> int:
        """How many different columns are understood."""
        return len(set(self.fields.values())) + len(self.links) + len(self.topics)

    @property
    def is_doubled(self) -> bool:
        """Whether one time of day heads columns apart from each other: those of before and after a stay."""
        places = ([at for at, name in self.fields.items() if name == time] for time in TIMES_OF_DAY)
        return any(at and max(at) - min(at) >= len(at) for at in places)

    def joined(self, below: Header) -> Header:
        """With a second row of heads below it, which is the more exact one."""
        return Header(
            self.kind,
            {**self.fields, **below.fields},
            {**self.links, **below.links},
            {**self.topics, **below.topics},
            {**self.heads, **below.heads, **(self._under(below) if below.is_doubled else {})},
        )

    def _under(self, below: Header) -> dict[int, str]:
        return {at: f"{self.heads[at]} {head}" for at, head in below.heads.items() if at in self.heads}


def read_header(row: Row, theme: Theme | None) -> Header | None:
    """The head of a table if the row is one.

    Args:
        row: its cells.
        theme: what the section is about, if anything.
    """
    if len(row) < 2 or not any(may_name_field(cell.text) for cell in row) or _is_form(row):
        return None
    headers = [_as(kind, row, is_themed=kind is theme) for kind in _KINDS]
    fitting = [header for header in headers if header and _is_plausible(header, row, theme)]
    return max(fitting, key=lambda header: (header.score, header.kind is theme), default=None)


def read_second_header(kind: Theme, row: Row) -> Header | None:
    """A second row of heads, which need not name what the first named: times of day below 'Einnahme'."""
    if len(row) < 2 or _is_form(row):
        return None
    fields = {cell: field_of(kind, cell.text, weak=True) for cell in row}
    if not all(fields.values()):
        return None
    columns = {
        column: (field, cell.text)
        for cell, field in fields.items()
        for column in range(cell.column, cell.column + cell.width)
        if field
    }
    named = {column: field for column, (field, _text) in columns.items()}
    return Header(kind, named, {}, {}, {column: text for column, (_field, text) in columns.items()})


def is_known(text: str) -> bool:
    """Whether a text is a heading, or the head of a column or row, in any kind of table."""
    label = text.strip(" :")
    return topic_of(label) is not None or any(field_of(kind, label, weak=True) for kind in _KINDS)


def _is_form(row: Row) -> bool:
    """Whether names and values alternate: ``Nom | Rey | Prénom | Marie``."""
    known = [is_known(cell.text) for cell in row]
    return len(row) % 2 == 0 and all(known[0::2]) and not any(known[1::2])


def _as(kind: Theme, row: Row, *, is_themed: bool) -> Header | None:
    strong = {field for cell in row if (field := field_of(kind, cell.text))}
    named = any(names <= strong for names in _NAMED_BY[kind])
    # A table with a date and a text may be about anything but notes only if nothing else fits.
    weak = is_themed or named or kind is Theme.NOTES
    fields: dict[int, str] = {}
    links: dict[int, str] = {}
    topics: dict[int, Topic] = {}
    heads: dict[int, str] = {}
    for cell in sorted(row, key=lambda cell: field_of(kind, cell.text) is None):
        spanned = range(cell.column, cell.column + cell.width)
        heads |= dict.fromkeys(spanned, cell.text)
        field = field_of(kind, cell.text, weak=weak)
        link = None if kind in {Theme.PATIENT, Theme.CONTACTS} else field_of(Theme.PATIENT, cell.text)
        topic = topic_of(cell.text)
        if field and (field not in fields.values() or field_of(kind, cell.text)):
            fields |= dict.fromkeys(spanned, field)
        elif link in _LINKS:
            links |= dict.fromkeys(spanned, link)
        elif kind is Theme.PATIENT and topic and topic.theme is not Theme.PATIENT:
            topics |= dict.fromkeys(spanned, topic)
    if kind is Theme.MEDICATIONS:
        fields |= _weekdays(row) or _initials(row) or _hours(row)
    if not any(names <= set(fields.values()) for names in _NAMED_BY[kind]):
        return None
    return Header(kind, fields, links, topics, heads)


def _weekdays(row: Row) -> dict[int, str]:
    """Columns of days of the week, whose short heads are those of times of day."""
    days = weekday_columns([cell.text for cell in row])
    return {cell.column: "weekday" for number, cell in enumerate(row) if number in days}


def _initials(row: Row) -> dict[int, str]:
    for start in range(len(row) - len(_INITIALS) + 1):
        four: tuple[Cell, ...] = row[start : start + len(_INITIALS)]
        if all(key(cell.text) in letters for cell, letters in zip(four, _INITIALS, strict=True)):
            return {cell.column: time for cell, time in zip(four, TIMES_OF_DAY, strict=True)}
    return {}


def _hours(row: Row) -> dict[int, str]:
    """Columns headed by hours of the day, if there are three or four of them, each at a time of its own."""
    timed = [(cell.column, int(found[1])) for cell in row if (found := _HOUR.fullmatch(cell.text.strip()))]
    times = {
        column: next((time for time, hours in _HOURS_OF.items() if hour in hours), "")
        for column, hour in timed
    }
    is_certain = len(times) > 2 and "" not in times.values() and len(set(times.values())) == len(times)
    return times if is_certain else {}


def _is_plausible(header: Header, row: Row, theme: Theme | None) -> bool:
    understood = sum(
        cell.column in header.fields
        or cell.column in header.links
        or cell.column in header.topics
        or (header.kind is Theme.MEDICATIONS and bool(_HOUR.fullmatch(cell.text.strip())))
        for cell in row
    )
    needed = _MIN_PATIENT_COLUMNS if header.kind is Theme.PATIENT else 1 if header.kind is theme else 2
    return understood >= needed and (understood * 2 > len(row) or understood >= _CERTAIN_COLUMNS)
