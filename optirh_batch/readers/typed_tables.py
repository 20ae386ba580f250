"""Tables typed into a text: columns parted by tabs, bars or blanks.

Owns one kind of table, because only its head makes it certain: drugs with
columns for the times of day.  Its rows become lines in the shorthand of
prescriptions (``prescriptions``): ``Eliquis  2.5 mg  1    1`` under ``Mo Mi Ab
Na`` is ``Eliquis 2.5 mg 1-0-1-0``.  Fields of a form on one line get
a line each.  Leaves out every other line as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from optirh_batch.readers.headings import MEDICATION_TOPICS, fold, topic_of
from optirh_batch.readers.prescriptions import is_amount

_TIMES = tuple(
    frozenset(words.split("|"))
    for words in (
        "matin|le matin|mat|mat.|morgen|morgens|mo|mo.|frueh|fruh|mattina|mattino|al mattino|morning",
        "midi|a midi|mittag|mittags|mi|mi.|mezzogiorno|a mezzogiorno|noon|midday",
        "soir|le soir|abend|abends|ab|ab.|sera|alla sera|evening",
        "nuit|la nuit|coucher|au coucher|nacht|nachts|na|na.|zur nacht|notte|night|bedtime|at bedtime",
    )
)
_NOTHING = re.compile(r"[-–—./ ]*")
_BLANKS_BETWEEN = re.compile(r"\S+(?: \S+)*")
_FIELD = re.compile(r"[^\W\d_][^:]{1,30}:\s?\S.*")
_BAR = "|"
_MIN_TIMES = 2
_MIN_INDENT = 8


@dataclass(frozen=True, slots=True)
class _Cell:
    """A piece of a line; ``at`` is its column of characters, or its number where tabs or bars part cells."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class _Head:
    """Where the columns of a table begin, their heads, and which of them is which time of day (0 to 3)."""

    sign: str
    starts: Sequence[int]
    words: Sequence[str]
    times: Mapping[int, int]


def unfold_tables(text: str) -> str:
    """The lines of a text, rows of drugs written as prescriptions, wrapped values of a form on one line.

    Args:
        text: as written: tabs and blanks in a row still there.
    """
    lines: list[str] = []
    head: _Head | None = None
    for line in text.splitlines():
        cells = _cells(line)
        if found := _read_head(line, cells):
            head = found
            if topic_of(cells[0].text) in MEDICATION_TOPICS and not _follows_heading(lines):
                lines.append(cells[0].text)
        elif head and cells and not (len(cells) == 1 and topic_of(cells[0].text)):
            is_row = len(cells) > 1 and _sign(line) == head.sign
            lines.append(_row(head, cells) if is_row else line)
        elif _is_form(cells):
            head = None
            lines += [cell.text for cell in cells]
        elif lines and _is_wrapped(lines[-1], line, cells):
            lines[-1] = f"{lines[-1]} {cells[0].text}"
        else:
            head = None
            lines.append(line)
    return "\n".join(lines)


def _sign(line: str) -> str:
    """What parts the cells of a line."""
    if line.strip().startswith(_BAR) and line.count(_BAR) > 1:
        return _BAR
    return "\t" if "\t" in line.strip() else " "


def _cells(line: str) -> list[_Cell]:
    sign = _sign(line)
    if sign == " ":
        return [
            _Cell(found[0], found.start()) for found in _BLANKS_BETWEEN.finditer(line.replace("\xa0", " "))
        ]
    parts = line.strip(" ").strip(_BAR).split(_BAR) if sign == _BAR else line.split("\t")
    return [_Cell(part.strip(), at) for at, part in enumerate(parts) if part.strip()]


def _read_head(line: str, cells: list[_Cell]) -> _Head | None:
    times = {
        number: time
        for number, cell in enumerate(cells)
        for time, words in enumerate(_TIMES)
        if fold(cell.text).strip(" :*") in words
    }
    if len(set(times.values())) < max(_MIN_TIMES, len(times)) or 0 in times:
        return None
    return _Head(_sign(line), [cell.at for cell in cells], [cell.text for cell in cells], times)


def _row(head: _Head, cells: list[_Cell]) -> str:
    """A row as a prescription; amounts that are no plain numbers keep the head of their column."""
    given: dict[int, str] = {}
    before: list[str] = []
    after: list[str] = []
    first_time = min(head.times)
    for cell in cells:
        column = min(range(len(head.starts)), key=lambda number: abs(head.starts[number] - cell.at))
        if column not in head.times:
            (before if column < first_time else after).append(cell.text)
        elif not _NOTHING.fullmatch(cell.text):
            given[column] = f"{given[column]} {cell.text}" if column in given else cell.text
    split = {head.times[column]: amount.partition(" ") for column, amount in given.items()}
    units = {unit for _amount, _blank, unit in split.values()}
    if len(units) == 1 and all(is_amount(amount) for amount, _blank, _unit in split.values()):
        grid = "-".join(split[time][0] if time in split else "0" for time in range(len(_TIMES)))
        amounts = [f"{grid} {units.pop()}".strip()]
    else:
        amounts = [f"{head.words[column].lower()} {amount}" for column, amount in sorted(given.items())]
    return " ".join((*before, *amounts, *after))


def _is_form(cells: list[_Cell]) -> bool:
    """Whether several fields stand on one line: ``Nom : Rey     Né le : 12.03.1941``."""
    return len(cells) > 1 and all(_FIELD.fullmatch(cell.text) for cell in cells)


def _follows_heading(lines: list[str]) -> bool:
    above = next((line for line in reversed(lines) if line.strip()), "")
    return topic_of(above.strip()) in MEDICATION_TOPICS


def _is_wrapped(above: str, line: str, cells: list[_Cell]) -> bool:
    """Whether a line goes on with the value of the form's field above, which begins below the same column."""
    if len(cells) != 1 or cells[0].at < _MIN_INDENT or _sign(line) != " ":
        return False
    field = _cells(above)
    return len(field) > 1 and field[0].text.endswith(":") and field[1].at == cells[0].at
