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

# Called with what is being done and how much of the whole is done.
Report = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table.

    Attributes:
        title: stands above it, may be empty.
        columns: headings; all empty for a table of names and values.
        rows: cells as text; each row as long as ``columns``.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sheet(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Sheet:
    """Build a table from any values; None becomes an empty cell."""
    cells = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
    return Sheet(title, tuple(columns), cells)


def show(sheets: Sequence[Sheet], stream: TextIO | None = None) -> None:
    """Print tables to ``stream`` (standard output if None)."""
    stream = stream or sys.stdout
    if stream.isatty():
        _show_rich(sheets, stream)
    else:
        for number, item in enumerate(sheets):
            stream.write("\n" if number else "")
            stream.writelines(f"{line}\n" for line in _plain_lines(item))


@contextmanager
def progress(total: float, *, in_bytes: bool = False) -> Iterator[Report]:
    """Show how far a long work is, on standard error.

    Args:
        total: what the whole work counts.
        in_bytes: whether it counts bytes, else documents.

    Yields:
        A function that takes what is being done now and how much is done.
    """
    if sys.stderr.isatty():
        with _rich_progress(total, in_bytes=in_bytes) as report:
            yield report
    else:
        yield _plain_progress(total, in_bytes=in_bytes)


def printable(text: str) -> str:
    """Return text without control and direction characters, which could steer a terminal."""
    return "".join(
        character
        for character in text
        if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )


def _plain_lines(item: Sheet) -> Iterator[str]:
    if item.title:
        yield printable(item.title)
    rows = [item.columns, *item.rows] if any(item.columns) else list(item.rows)
    cells = [[" ".join(printable(cell).split()) for cell in row] for row in rows]
    if not cells:
        return
    # the last column is left ragged, so that long texts do not pad every line
    widths = [max(len(cell) for cell in column) for column in list(zip(*cells, strict=True))[:-1]]
    for row in cells:
        padded = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=True)]
        yield f"  {'  '.join([*padded, row[-1]])}".rstrip()


def _show_rich(sheets: Sequence[Sheet], stream: TextIO) -> None:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - slow to import, needed on terminals only
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(file=stream, highlight=False)
    for item in sheets:
        table = Table(
            title=Text(printable(item.title), style="bold") if item.title else None,
            title_justify="left",
            show_header=any(item.columns),
            box=SIMPLE_HEAD,
        )
        for heading in item.columns:
            table.add_column(Text(printable(heading)), overflow="fold")
        for row in item.rows:
            table.add_row(*(Text(printable(cell)) for cell in row))
        console.print(table)


@contextmanager
def _rich_progress(total: float, *, in_bytes: bool) -> Iterator[Report]:
    from rich.console import Console  # noqa: PLC0415 - slow to import, needed on terminals only
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    counter = DownloadColumn() if in_bytes else MofNCompleteColumn()
    text = TextColumn("{task.description}", markup=False)
    with Progress(text, BarColumn(), counter, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total)

        def report(doing: str, done: float) -> None:
            bar.update(task, description=printable(doing), completed=done)

        yield report


def _plain_progress(total: float, *, in_bytes: bool) -> Report:
    last = ""

    def report(doing: str, done: float) -> None:
        nonlocal last
        if in_bytes:
            tenth = int(10 * done / total) if total else 10
            line = f"{printable(doing)} {tenth * 10} %"
        else:
            line = f"[{min(int(done) + 1, int(total))}/{int(total)}] {printable(doing)}"
        if line != last:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()
            last = line

    return report
