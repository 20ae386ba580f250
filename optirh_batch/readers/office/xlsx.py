"""Excel files (.xlsx, .xlsm): the cells of each visible sheet.

Owns what counts as content of a workbook: values as last calculated, never
formulas; no hidden sheet, no struck-out text.  openpyxl opens the checked
package (values, dates, fonts); which cells there are, and which are merged, is
taken from the sheet's own XML, because one stray cell in the last corner makes
the library's rows millions of cells long.
"""

from __future__ import annotations

import io
import re
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from optirh_batch.errors import Phrase, XmlMalformed
from optirh_batch.readers.office.archive import Package
from optirh_batch.readers.office.blocks import (
    NO_TITLE,
    Block,
    Cell,
    Line,
    Pages,
    Row,
    Sheet,
    Table,
    clean_cell,
    struck_out,
)
from optirh_batch.readers.office.numerals import show_value
from optirh_batch.readers.source import printable_name
from optirh_batch.readers.wording import HIDDEN_CHARACTERS, clean_line, clean_text, hides_characters
from optirh_batch.readers.xml import XmlElement
from optirh_batch.records import ReadWarning

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_UNNAMED = re.compile(r"(?:feuil(?:le)?|sheet|tabelle|blatt|foglio|table|worksheet) ?\d*", re.IGNORECASE)
_MAX_COPIES = 200_000
_SHOWN_CELLS = 5


@dataclass(slots=True)
class _Findings:
    """What was left out or doubtful, by sheet and cell."""

    hidden_sheets: list[str] = field(default_factory=list)
    hidden_rows: list[str] = field(default_factory=list)
    uncalculated: list[str] = field(default_factory=list)
    faulty: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    invisible: bool = False

    def warnings(self) -> Iterator[ReadWarning]:
        if self.hidden_sheets:
            names = _some(self.hidden_sheets)
            yield ReadWarning("hidden-sheet", Phrase("Hidden sheets were not read: {names}.", names=names))
        if self.hidden_rows:
            names = _some(self.hidden_rows)
            message = Phrase("Hidden rows were read too, in: {names}.", names=names)
            yield ReadWarning("hidden-rows", message)
        if self.uncalculated:
            message = Phrase(
                "Formulas without a stored result were not read: {cells}. "
                "Open the file, save it, and drop it again.",
                cells=_some(self.uncalculated),
            )
            yield ReadWarning("formula-not-calculated", message)
        if self.faulty:
            cells = _some(self.faulty)
            yield ReadWarning(
                "cell-error", Phrase("Cells that show an error were not read: {cells}.", cells=cells)
            )
        if self.struck:
            yield struck_out(self.struck)
        if self.invisible:
            yield HIDDEN_CHARACTERS


def read_workbook(package: Package, name: str) -> Pages:
    """The cells of a workbook, sheet by sheet.

    Raises:
        XmlMalformed: the parts are XML, yet not a workbook.
    """
    import openpyxl  # noqa: PLC0415 - takes a third of a second, which `--help` must not pay

    findings = _Findings()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on styles and extensions that are not read anyway
            book = openpyxl.load_workbook(
                io.BytesIO(package.clean), data_only=True, keep_links=False, rich_text=True
            )
        sheets = tuple(
            _read_sheet(book[title], part, package, findings)
            for title, part in _sheets(package)
            if title in book.sheetnames and _is_visible(book[title], findings)
        )
    except Exception as error:  # openpyxl raises whatever its own code stumbles over
        raise XmlMalformed(name=name, detail=Phrase("its parts do not make a document")) from error
    return Pages(sheets, (*package.warnings, *findings.warnings()))


def _sheets(package: Package) -> Iterator[tuple[str, str]]:
    """Title and part of each sheet, in the order of the workbook."""
    parts = {
        relation.number: relation.target
        for relation in package.relations[package.main]
        if relation.kind == "worksheet"
    }
    for sheet in package.tree(package.main).iterfind("{*}sheets/{*}sheet"):
        part = parts.get(sheet.get(_RELATION, ""))
        if part:
            yield sheet.get("name", ""), part


def _is_visible(sheet: Any, findings: _Findings) -> bool:
    visible: bool = sheet.sheet_state == "visible"
    if not visible:
        findings.hidden_sheets.append(printable_name(sheet.title))
    return visible


def _read_sheet(sheet: Any, part: str, package: Package, findings: _Findings) -> Sheet:
    title = printable_name(sheet.title)
    root = package.tree(part)
    rows: dict[int, list[Cell]] = {}
    widths, copies = _merged(root)
    for element, row_number, cells in _cells(root):
        found = []
        for xml, column in cells:
            text, is_bold = _read_cell(sheet.cell(row_number, column + 1), xml, f"{title}!", findings)
            if text:
                found.append(Cell(text, column, widths.get((row_number, column), 1), is_bold))
        if found and element.get("hidden") in {"1", "true"} and title not in findings.hidden_rows:
            findings.hidden_rows.append(title)
        rows[row_number] = found
    _copy_downwards(rows, copies)
    comments = tuple(_comments(part, package))
    blocks: tuple[Block, ...] = (Table(tuple(_in_order(rows))),)
    if comments:
        blocks = (*blocks, Line(NO_TITLE, level=1), *comments)
    return Sheet(blocks, title=None if _UNNAMED.fullmatch(title) else title)


def _cells(root: XmlElement) -> Iterator[tuple[XmlElement, int, list[tuple[XmlElement, int]]]]:
    """Rows with their number and cells; numbers may be left to counting."""
    row_number = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        stated = row.get("r", "")
        row_number = int(stated) if stated.isdecimal() and len(stated) < 8 else row_number + 1
        column = -1
        cells = []
        for cell in row.iterfind("{*}c"):
            reference = _REFERENCE.fullmatch(cell.get("r", ""))
            column = _column(reference[1]) if reference else column + 1
            cells.append((cell, column))
        yield row, row_number, cells


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _read_cell(cell: Any, element: XmlElement, place: str, findings: _Findings) -> tuple[str, bool]:
    """Its text, empty if there is nothing to read, and whether it is bold."""
    if element.find("{*}f") is not None and not element.findtext("{*}v"):
        findings.uncalculated.append(place + cell.coordinate)
        return "", False
    if cell.data_type == "e":
        findings.faulty.append(place + cell.coordinate)
        return "", False
    shown = _without_struck(cell, findings)
    findings.invisible = findings.invisible or hides_characters(shown)
    return clean_cell(shown), bool(cell.font.b)


def _without_struck(cell: Any, findings: _Findings) -> str:
    from openpyxl.cell.rich_text import CellRichText, TextBlock  # noqa: PLC0415 - see read_workbook

    if isinstance(cell.value, CellRichText):
        kept = []
        for part in cell.value:
            if isinstance(part, TextBlock) and part.font.strike:
                findings.struck.append(part.text)
            else:
                kept.append(str(part))
        shown = "".join(kept)
    else:
        shown = show_value(cell.value, cell.number_format)
    if cell.font.strike and shown.strip():
        findings.struck.append(shown)
        return ""
    return shown


def _merged(root: XmlElement) -> tuple[dict[tuple[int, int], int], list[tuple[int, int, int]]]:
    """Widths of merged cells by first cell; column, first and last row of those merged downwards."""
    widths: dict[tuple[int, int], int] = {}
    copies = []
    for merge in root.iterfind("{*}mergeCells/{*}mergeCell"):
        first, _, last = merge.get("ref", "").partition(":")
        start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if start and end:
            column, row, last_row = _column(start[1]), int(start[2]), int(end[2])
            widths[row, column] = max(_column(end[1]) - column + 1, 1)
            if last_row > row:
                copies.append((column, row, last_row))
    return widths, copies


def _copy_downwards(rows: dict[int, list[Cell]], copies: list[tuple[int, int, int]]) -> None:
    """What a merged cell says holds in all its rows."""
    left = _MAX_COPIES
    for column, first, last in copies:
        cell = next((cell for cell in rows.get(first, ()) if cell.column == column), None)
        if cell is None or last - first > left:
            continue
        left -= last - first
        for row in range(first + 1, last + 1):
            if rows.get(row):
                rows[row] = [other for other in rows[row] if other.column != column] + [cell]


def _in_order(rows: dict[int, list[Cell]]) -> Iterator[Row]:
    """Rows by number, one empty row where one or more are missing."""
    previous = None
    for number in sorted(rows):
        if previous is not None and number > previous + 1:
            yield ()
        yield tuple(sorted(rows[number], key=lambda cell: cell.column))
        previous = number


def _comments(part: str, package: Package) -> Iterator[Line]:
    """Comments on cells, with the cell they are pinned to."""
    by_cell: dict[str, list[str]] = defaultdict(list)
    for relation in package.relations[part]:
        if relation.kind == "comments":
            for comment in package.tree(relation.target).iterfind("{*}commentList/{*}comment"):
                text = clean_text("".join(comment.itertext("{*}t")))
                if text:
                    by_cell[printable_name(comment.get("ref", ""))].append(clean_line(text))
    for cell, texts in by_cell.items():
        yield Line(f"{cell}: {' '.join(texts)}")


def _some(places: list[str]) -> str:
    shown = ", ".join(places[:_SHOWN_CELLS])
    return f"{shown} …" if len(places) > _SHOWN_CELLS else shown
