"""What an Office file looks like once Word and Excel are forgotten: lines and tables.

Owns the values that both readers make and ``layout`` understands.  Leaves out
where they come from and what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from optirh_batch.errors import Phrase
from optirh_batch.readers.boxes import ticked
from optirh_batch.readers.wording import clean_line, clean_text
from optirh_batch.records import ReadWarning

# The level of a line that only looks like a heading: bold from end to end.
BOLD = 8
# A heading that ends the section before it and announces nothing.
NO_TITLE = "—"
_MAX_BOLD_CHARS = 80
_QUOTED_CHARS = 120
_NAME_HEAD = re.compile(r"(?:nom|name|nachname|familienname|cognome|surname|last name)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; ``level`` from 0 (title) if it is a heading, ``is_item`` if it belongs to a list."""

    text: str
    level: int | None = None
    is_item: bool = False


@dataclass(slots=True)
class Paragraph:
    """A paragraph on its way to a line: its text, whether all of it is bold, and text boxes in it."""

    text: list[str] = field(default_factory=list)
    is_bold: bool | None = None
    boxes: list[Any] = field(default_factory=list)

    def as_line(self, level: int | None, *, is_item: bool) -> Line:
        """The line that it makes: a short one that is bold from end to end looks like a heading.

        Args:
            level: of the heading that it is by its style.
            is_item: whether it belongs to a list.
        """
        raw = "".join(self.text)
        text = clean_cell(raw)
        if level is None and self.is_bold and len(text) <= _MAX_BOLD_CHARS and not is_item:
            level = BOLD
        if level is None:
            # Blanks in a row are cleaned, tabs are not blanks here: they part the fields of a form.
            text = "\t".join(part for cell in raw.split("\t") if (part := clean_cell(cell)))
        return Line(text, level, is_item=is_item)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something; ``column`` counts from 0, merged cells are ``width`` columns wide."""

    text: str
    column: int
    width: int = 1
    is_bold: bool = False


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows without their empty cells; an empty row is an empty tuple."""

    rows: tuple[Row, ...]


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """A Word document, or one sheet of a workbook; ``margins`` are lines of headers and footers."""

    blocks: tuple[Block, ...]
    title: str | None = None
    margins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pages:
    """All of a file, with what was left out on the way."""

    sheets: tuple[Sheet, ...]
    warnings: tuple[ReadWarning, ...] = ()


def table_blocks(rows: Iterable[tuple[Row, list[Block]]]) -> Iterator[Block]:
    """A table; where cells hold tables of their own, or there is one column, its content in order.

    Args:
        rows: the cells of each, and the blocks in them where they hold tables.
    """
    plain: list[Row] = []
    for cells, nested in rows:
        if not nested:
            plain.append(cells)
            continue
        if plain:
            yield Table(tuple(plain))
            plain = []
        yield from nested
    if any(len(row) > 1 for row in plain):
        yield Table(tuple(plain))
    else:
        yield from (
            Line(line, BOLD if cell.is_bold else None)
            for row in plain
            for cell in row
            for line in cell.text.split("\n")
            if line
        )


def lines_of(sheet: Sheet) -> Iterator[str]:
    """All its text, a line a paragraph or row."""
    for block in sheet.blocks:
        if isinstance(block, Line):
            yield block.text
        else:
            yield from (" ".join(clean_line(cell.text) for cell in row) for row in block.rows if row)


def changes_accepted() -> ReadWarning:
    """The warning that a document was read with its tracked changes accepted."""
    message = Phrase("The document holds tracked changes; it was read as if they were accepted.")
    return ReadWarning("changes-accepted", message)


def struck_out(texts: Iterable[str]) -> ReadWarning:
    """The warning that struck-out texts were not read; it quotes their beginning."""
    words = clean_line("; ".join(texts))[:_QUOTED_CHARS]
    return ReadWarning("struck-out", Phrase("Text that is struck out was not read: {words}", words=words))


def form_lines(block: Block) -> Iterator[str]:
    """Its lines; rows of a form as ``Name: Rey Vorname: Anna``, other rows with bars between their cells."""
    if isinstance(block, Line):
        yield from (clean_line(line) for line in block.text.split("\n"))
        return
    rows = [[clean_line(cell.text) for cell in row] for row in block.rows if row]
    if _is_below_heads(rows):
        yield from (f"{name.rstrip(' :')}: {value}" for name, value in zip(*rows, strict=True))
        return
    for cells in rows:
        names, values = (cell.rstrip(" :") for cell in cells[::2]), cells[1::2]
        is_form = len(cells) % 2 == 0 and not any(char.isdigit() for cell in cells[::2] for char in cell)
        pairs = (f"{name}: {value}" for name, value in zip(names, values, strict=False))
        yield " ".join(pairs) if is_form else f"| {' | '.join(cells)}"


def _is_below_heads(rows: list[list[str]]) -> bool:
    """Whether a table is one person's fields below their heads, rather than a list."""
    return (
        len(rows) == 2
        and len(rows[0]) == len(rows[1])
        and bool(_NAME_HEAD.match(rows[0][0]))
        and any(map(_DIGIT.search, rows[1]))
        and not any(map(_DIGIT.search, rows[0]))
    )


def clean_cell(text: str) -> str:
    """Clean lines, in which only ticked choices are left: ``☐ F ☒ M`` is ``M``."""
    return clean_text("\n".join(ticked(line) for line in clean_text(text).split("\n")))
