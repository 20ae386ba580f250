"""The text of a PDF page, with the rows of its tables where they stand.

Owns the order of words outside of tables, which is that of the content stream.
A page without a table whose cells are certain keeps the text that pypdf gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from optirh_batch.readers.pdf.grids import Area, Grid, Uncertain, read_grids
from optirh_batch.readers.pdf.ink import Ink, Word, read_ink
from optirh_batch.readers.topics import topic_of
from optirh_batch.readers.typed_tables import written_row

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf import PdfReader as PdfFile

# In parts of the size of the font.
_NEW_LINE = 0.5
_NEW_WORD = 0.12
_OVERLAP = 0.25


Parts = list[str | Grid]


def read_sheet(page: PageObject, file: PdfFile, plain: str, above: Area | None) -> tuple[Parts, Area | None]:
    """The text of a page in parts, its tables between them, and the columns of the last table till here.

    Args:
        page: the page.
        file: its file.
        plain: its text as pypdf gives it.
        above: the columns of the last table on the pages before.

    Raises:
        Uncertain: the page may hold rows of a table, and their cells cannot be told apart.
    """
    try:
        ink = read_ink(page, file)
    except Exception as error:  # Unplaced, and whatever pypdf raises on fonts and streams that are damaged
        raise Uncertain from error
    if ink.signs != Counter("".join(plain.split())):
        raise Uncertain  # some words come from elsewhere, or go another way
    grids, area = read_grids(ink, above)
    return (list(_parts(ink, grids)) if grids else [plain]), area


def write_sheets(sheets: Sequence[Parts]) -> str:
    """The text of all pages; a table that goes on below the same head is one with that of the page before."""
    written: list[Parts] = []
    last: tuple[Parts, int] | None = None
    for sheet in sheets:
        rest = list(sheet)
        head = next((at for at, part in enumerate(rest) if isinstance(part, Grid)), None)
        if head is not None and last is not None:
            parts, place = last
            between = [*parts[place + 1 :], *rest[:head]]
            table, first = parts[place], rest[head]
            if isinstance(table, Grid) and isinstance(first, Grid) and _goes_on(table, first, between):
                parts[place] = replace(table, rows=table.rows + first.rows[1:])
                del rest[head]
        tables = [at for at, part in enumerate(rest) if isinstance(part, Grid)]
        last = (rest, tables[-1]) if tables else last if head is not None else None
        written.append(rest)
    return "\n\n".join(map(_text, written))


def _goes_on(table: Grid, after: Grid, between: Parts) -> bool:
    """Whether nothing but margins stands between two tables with one head."""
    lines = [line for part in between if isinstance(part, str) for line in part.splitlines()]
    return table.rows[0] == after.rows[0] and not any(topic_of(line.strip(" :")) for line in lines)


def _text(parts: Parts) -> str:
    texts = (part if isinstance(part, str) else "\n".join(map(written_row, part.rows)) for part in parts)
    return "\n\n".join(text for text in texts if text)


def _parts(ink: Ink, grids: Sequence[Grid]) -> Iterator[str | Grid]:
    """All words in their order; a table stands where its first word does."""
    of_word = {at: grid for grid in grids for at in grid.words}
    others = list(ink.others)
    done: set[frozenset[int]] = set()
    lines: list[str] = []
    before: Word | None = None
    for at, word in enumerate(ink.words):
        while others and others[0][0] <= at:
            lines.append(others.pop(0)[1])
            before = None
        grid = of_word.get(at)
        if grid is None:
            _write(lines, before, word)
            before = word
        elif grid.words not in done:
            done.add(grid.words)
            yield "\n".join(lines)
            yield grid
            lines, before = [], None
    yield "\n".join([*lines, *(text for _at, text in others)])


def _write(lines: list[str], before: Word | None, word: Word) -> None:
    """A word on the line of the one before it, or on a new one."""
    if before is None or abs(word.base - before.base) > _NEW_LINE * min(word.size, before.size):
        lines.append(word.text)
        return
    is_near = -_OVERLAP * word.size <= word.left - before.right <= _NEW_WORD * word.size
    lines[-1] += word.text if is_near and not word.is_spaced else f" {word.text}"
