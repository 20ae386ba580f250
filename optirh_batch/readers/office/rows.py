"""One row under a head: its cells, sorted by what the head says of their columns.

Owns amounts under times of day, and what a list of changes says of a drug at admission and at discharge.
Leaves out what becomes of the row (``layout``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from optirh_batch.readers.day_grids import is_amount
from optirh_batch.readers.office.blocks import Cell, Row
from optirh_batch.readers.office.columns import Header
from optirh_batch.readers.office.vocabulary import NOTHING, UNIT, Theme, Topic
from optirh_batch.readers.wording import clean_line
from optirh_batch.records import TIMES_OF_DAY

_BARE = re.compile(r"[\d.,/ ]+")


@dataclass(slots=True)
class HeadedRow:
    """A row under a head.

    Attributes:
        cells: texts by field.
        links: what names the patient of the row, by field.
        topics: cells that hold a whole part of the record, each with its head.
        extra: cells under heads that are not known, each with its head.
    """

    cells: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    topics: list[tuple[Topic, str, str]] = field(default_factory=list)
    extra: list[tuple[str, str]] = field(default_factory=list)


def sort_cells(header: Header, row: Row) -> HeadedRow:
    """Sort the cells of a row; empty ones are left out."""
    found = HeadedRow()
    cells = found.cells
    for cell in row:
        head = header.heads.get(cell.column, "")
        if NOTHING.fullmatch(cell.text):
            continue
        if name := _field_under(header, cell):
            text = (
                f"{cell.text} {unit[1]}"
                if (unit := UNIT.search(head)) and _BARE.fullmatch(cell.text)
                else cell.text
            )
            if name == "weekday":
                text = f"{head} {text}"
            between = ", " if name == "weekday" else "\n"
            cells[name] = f"{cells[name]}{between}{text}" if name in cells else text
            if name == "reserve":
                cells["reserve_head"] = head
        elif cell.column in header.links:
            found.links[header.links[cell.column]] = clean_line(cell.text)
        elif cell.column in header.topics:
            found.topics.append((header.topics[cell.column], head, cell.text))
        else:
            found.extra.append((head, cell.text))
    if header.kind is not Theme.PATIENT:
        found.cells = _certain_times(header, row, cells)
        _part_stay(header, found.cells, found.extra)
    return found


def _field_under(header: Header, cell: Cell) -> str | None:
    """The field of a cell; one that spans several times of day says how the drug is taken in words."""
    spanned = {header.fields.get(column) for column in range(cell.column, cell.column + cell.width)}
    if len(spanned.intersection(TIMES_OF_DAY)) > 1:
        return "frequency"
    return header.fields.get(cell.column)


def _of_times(header: Header, row: Row) -> list[Cell]:
    """The cells of a row from the first to the last column of a time of day."""
    times = [column for column, name in header.fields.items() if name in TIMES_OF_DAY]
    return [cell for cell in row if times and min(times) <= cell.column <= max(times)]


def _certain_times(header: Header, row: Row, cells: dict[str, str]) -> dict[str, str]:
    """The cells; words for a day grid in which an amount stands under a head that is not known."""
    timed = _of_times(header, row)
    is_lost = any(
        cell.column not in header.fields and is_amount(cell.text.partition(" ")[0]) for cell in timed
    )
    if header.kind is not Theme.MEDICATIONS or not (is_lost or header.is_doubled):
        return cells
    told = ", ".join(f"{header.heads.get(cell.column, '')} {cell.text}" for cell in timed)
    frequency = "\n".join(filter(None, (cells.get("frequency"), told)))
    # Of two columns of one time of day, that of before and of after a stay, either may hold.
    status = {"status": "?"} if header.is_doubled else {}
    plain = {name: text for name, text in cells.items() if name not in TIMES_OF_DAY}
    return {**status, **plain, "frequency": frequency}


def _part_stay(header: Header, cells: dict[str, str], extra: list[tuple[str, str]]) -> None:
    """What a drug was at admission is a note where its discharge says an amount, else stands beside it."""
    if "discharge" not in header.fields.values():
        return
    head = next((header.heads[at] for at, name in header.fields.items() if name == "admission"), "")
    before = cells.pop("admission", "")
    if before and re.search(r"\d", cells.setdefault("discharge", "")):
        extra.append((head, before))
    elif before:
        cells["admission"] = f"{head} {before}"
