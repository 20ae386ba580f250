"""Lists that stand beside each other below their headings, as two columns of a letter.

Owns the way back to one list after the other.  Leaves out tables, whose rows belong together
(``typed_tables``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from optirh_batch.readers.cells import BAR, MAX_SHIFT, Cell, cells_of
from optirh_batch.readers.topics import Topic, topic_of


@dataclass(slots=True)
class _Beside:
    """Lists that stand beside each other below their headings: ``DIAGNOSTICS      ALLERGIES``."""

    heads: list[Cell]
    columns: list[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.columns = [[] for _head in self.heads]

    def take(self, cells: list[Cell]) -> bool:
        """Take a line; False if it is empty, or one of its cells begins below no heading."""
        places = [
            next((at for at, head in enumerate(self.heads) if abs(head.at - cell.at) <= MAX_SHIFT), None)
            for cell in cells
        ]
        if not cells or None in places:
            return False
        for place, cell in zip(places, cells, strict=True):
            if place is not None:
                # 'STOP' is of the drug beside it, and heads nothing below.
                self.columns[place].append(f"({cell.text})" if topic_of(cell.text) else cell.text)
        return True

    def flush(self) -> Iterator[str]:
        """One list after the other."""
        for head, column in zip(self.heads, self.columns, strict=True):
            yield from (head.text, *column, "")


def one_below_the_other(lines: list[str]) -> Iterator[str]:
    """The lines, with lists that stand beside each other one after the other."""
    beside: _Beside | None = None
    for line in lines:
        cells = cells_of(line) if beside or any(sign in line for sign in ("  ", "\t", BAR)) else []
        if beside and beside.take(cells):
            continue
        if beside:
            yield from beside.flush()
        beside = _Beside(cells) if _are_headings(cells) else None
        if beside is None:
            yield line
    if beside:
        yield from beside.flush()


def _are_headings(cells: list[Cell]) -> bool:
    """Whether a line is nothing but headings of different lists."""
    topics = {topic_of(cell.text.strip(" :")) for cell in cells} - {None, Topic.OTHER}
    return len(cells) > 1 and len(topics) == len(cells)
