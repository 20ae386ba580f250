"""How tables are laid out: columns that are people, tables beside each other, lists under their headings.

Owns the form alone: every table that comes out has its heads on top, or none.  Leaves out what heads and
cells say (``columns``, ``rows``).
"""

from __future__ import annotations

from collections.abc import Iterator

from optirh_batch.readers.office.blocks import Cell, Row, Table
from optirh_batch.readers.office.columns import is_known, read_header
from optirh_batch.readers.office.people import parse_birth
from optirh_batch.readers.office.vocabulary import Theme, field_of, topic_of

_NAMES = frozenset({"family", "given", "family_given", "given_family", "someone"})


def tables_in(table: Table) -> Iterator[Table]:
    """The tables that one is read as, one after the other."""
    return _beside(_turned(table))


def heads_lists(table: Table) -> bool:
    """Whether the first row of a table is nothing but headings of different lists of drugs."""
    if len(table.rows) <= 1 or len(table.rows[0]) <= 1:
        return False
    topics = {topic_of(cell.text.strip(" :")) for cell in table.rows[0]}
    columns = {cell.column for cell in table.rows[0]}
    return (
        all(topic is not None and topic.theme is Theme.MEDICATIONS and topic.qualifier for topic in topics)
        and len(topics) == len(table.rows[0])
        and all(cell.column in columns for row in table.rows for cell in row)
    )


def _turned(table: Table) -> Table:
    """The table; one whose columns are patients with a row each, the heads to the top."""
    named: dict[str, int] = {}
    for row in table.rows:
        name = field_of(Theme.PATIENT, row[0].text.strip(" :")) if row else None
        values = [cell.text for cell in row[1:]]
        if name and row[0].column == 0 and not any(is_known(text) for text in values):
            is_dated = name != "birth_date" or all(parse_birth(text) for text in values)
            named[name] = len(values) if is_dated else 0
    several = {name for name, count in named.items() if count > 1}
    if not (("birth_date" in several and several & _NAMES) or {"family", "given"} <= several):
        return table
    rows = [row for row in table.rows if row]
    columns = sorted({cell.column for row in rows for cell in row})
    return Table(
        tuple(
            tuple(
                Cell(cell.text, number, is_bold=cell.is_bold)
                for number, row in enumerate(rows)
                for cell in row
                if cell.column == column
            )
            for column in columns
        )
    )


def _beside(table: Table) -> Iterator[Table]:
    """The table; where two stand beside each other, these two one behind the other, in their place."""
    rows: list[Row] = []
    block: list[Row] = []
    for row in (*table.rows, ()):
        block.append(row)
        if row:
            continue
        at = _border(block)
        if at is None:
            rows += block
        else:
            yield Table(tuple(rows))
            rows = []
            yield Table(tuple(tuple(cell for cell in row if cell.column < at) for row in block))
            yield Table(tuple(tuple(cell for cell in row if cell.column > at) for row in block))
        block = []
    yield Table(tuple(rows))


def _border(block: list[Row]) -> int | None:
    """The empty column between two tables whose heads stand in one row; None if there is but one."""
    used = {
        column for row in block for cell in row for column in range(cell.column, cell.column + cell.width)
    }
    for at in sorted(set(range(min(used, default=0), max(used, default=0))) - used):
        for row in block:
            left = tuple(cell for cell in row if cell.column < at)
            right = tuple(cell for cell in row if cell.column > at)
            if read_header(left, None) and read_header(right, None):
                return at
    return None
