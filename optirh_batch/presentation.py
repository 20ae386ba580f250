"""What a person sees in a terminal: tables and progress.

Owns the choice between rich output on a terminal and plain lines elsewhere
(a pipe, a log).  What the tables say is decided by the commands.  JSON never
passes through here.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

# Called with what is being worked on, how much is done of how much, and the stage (may be empty).
Report = Callable[[str, float, float, str], None]

_PADDED_CHARS = 60
_UNBROKEN_CHARS = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table.

    Attributes:
        title: stands above it, may be empty.
        columns: headings; all empty for a table of names and values.
        rows: cells as text; each row as long as ``columns``.
        is_stacked: whether a terminal shows the last column below the first, to leave the others room.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_stacked: bool = False


def sheet(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], *, is_stacked: bool = False
) -> Sheet:
    """Build a table from any values; None becomes an empty cell."""
    cells = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
    return Sheet(title, tuple(columns), cells, is_stacked)


def show(sheets: Sequence[Sheet], stream: TextIO | None = None) -> None:
    """Print tables to ``stream`` (standard output if None), leaving out those without rows."""
    stream = stream or sys.stdout
    filled = [item for item in sheets if item.rows]
    if stream.isatty():
        _show_rich(filled, stream)
    else:
        for number, item in enumerate(filled):
            stream.write("\n" if number else "")
            stream.writelines(f"{line}\n" for line in _plain_lines(item))


@contextmanager
def progress(*, in_bytes: bool = False) -> Iterator[Report]:
    """Show how far a long work is, on standard error: a bar on a terminal, a line a step elsewhere.

    Args:
        in_bytes: whether bytes are counted, else documents.
    """
    if sys.stderr.isatty():
        with _rich_progress(in_bytes=in_bytes) as report:
            yield report
    else:
        yield _plain_progress(in_bytes=in_bytes)


def printable(text: str) -> str:
    """Return text without control and direction characters, which could steer a terminal."""
    return "".join(
        character
        for character in text
        if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )


def one_line(text: str) -> str:
    r"""Return a name or message for one line of a terminal: what could steer it or break the line as escapes.

    Unlike ``printable`` nothing vanishes: a file called ``a\nb`` is shown as ``a\\nb``.
    """
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        else character
        for character in text
    )


def _plain_lines(item: Sheet) -> Iterator[str]:
    if item.title:
        yield printable(item.title)
    rows = [item.columns, *item.rows] if any(item.columns) else item.rows
    cells = [[" ".join(printable(cell).split()) for cell in row] for row in rows]
    # the last column is left ragged, and so is a row with a long cell: it must not pad every other line
    widths = [
        max((len(cell) for cell in column if len(cell) <= _PADDED_CHARS), default=0)
        for column in list(zip(*cells, strict=True))[:-1]
    ]
    for row in cells:
        padded = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=True)]
        yield f"  {'  '.join([*padded, row[-1]])}".rstrip()


def _show_rich(sheets: Sequence[Sheet], stream: TextIO) -> None:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - slow to import, needed on terminals only
    from rich.console import Console, Group, RenderableType  # noqa: PLC0415
    from rich.padding import Padding  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(file=stream, highlight=False)
    for item in sheets:
        if item.title:
            console.print(Text(printable(item.title), style="bold"))
        has_head = any(item.columns)
        table = Table(
            show_header=has_head,
            show_edge=False,
            box=SIMPLE_HEAD if has_head else None,
            padding=(0, 1, 0, 2),
        )
        upright = slice(-1) if item.is_stacked else slice(None)
        for number, heading in enumerate(item.columns[upright]):
            # A short value (a dose, a date, a code) is never cut in two: other columns give way.
            longest = max(len(row[number]) for row in item.rows)
            is_unbroken = has_head and number > 0 and longest <= _UNBROKEN_CHARS
            table.add_column(Text(printable(heading)), overflow="fold", no_wrap=is_unbroken)
        for row in item.rows:
            cells: list[RenderableType] = [Text(printable(cell)) for cell in row[upright]]
            if item.is_stacked and row[-1]:
                cells[0] = Group(cells[0], Padding(Text(printable(row[-1])), (0, 0, 0, 2)))
            table.add_row(*cells)
        console.print(table)
        console.print()


@contextmanager
def _rich_progress(*, in_bytes: bool) -> Iterator[Report]:
    from rich.console import Console  # noqa: PLC0415 - slow to import, needed on terminals only
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    text = TextColumn("{task.description}", markup=False)
    counter: ProgressColumn = DownloadColumn() if in_bytes else MofNCompleteColumn()
    console = Console(stderr=True)
    with Progress(text, BarColumn(), counter, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(doing: str, done: float, total: float, stage: str) -> None:
            description = one_line(f"{doing}: {stage}" if stage else doing)
            bar.update(task, description=description, completed=done, total=total)

        yield report


def _plain_progress(*, in_bytes: bool) -> Report:
    last = ""

    def report(doing: str, done: float, total: float, stage: str) -> None:  # noqa: ARG001 - stages would flood a log
        nonlocal last
        if in_bytes:
            line = f"{one_line(doing)} {int(10 * done / total) * 10 if total else 100} %"
        else:
            line = f"[{int(done) + 1}/{int(total)}] {one_line(doing)}"
        if line != last:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()
            last = line

    return report
