"""OpenDocument texts and spreadsheets (.odt, .ods), as LibreOffice writes them.

Source: OASIS OpenDocument 1.3, part 3.  Owns the one part that is read,
``content.xml``, under the limits of every XML file, and what counts as content
of it: no tracked deletion, remark, hidden sheet or struck-out word.  Tables
and forms are understood as those of Word and Excel are (``office``), running
text as any other (``text``).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.errors import Phrase, SourceTooLarge, SourceUnreadable
from optirh_batch.readers.content import Content, Reading
from optirh_batch.readers.office import is_form, read_pages
from optirh_batch.readers.office.archive import refuse_long_text
from optirh_batch.readers.office.blocks import (
    NO_TITLE,
    Block,
    Cell,
    Line,
    Pages,
    Paragraph,
    Row,
    Sheet,
    Table,
    changes_accepted,
    clean_cell,
    lines_of,
    struck_out,
    table_blocks,
)
from optirh_batch.readers.source import printable_name
from optirh_batch.readers.text import text_records
from optirh_batch.readers.wording import clean_line
from optirh_batch.readers.xml import XmlElement, parse_xml
from optirh_batch.records import ReadWarning

_MARK = b"mimetypeapplication/vnd.oasis.opendocument."
_KINDS = {b"text": "odt", b"spreadsheet": "ods"}
_HEAD_BYTES = 120
_PART = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE_NAME, _CELL_STYLE = f"{_TEXT}style-name", f"{_TABLE}style-name"
# What is not the document's wording: deletions, remarks of editors, footnote numbers.
_SKIPPED = frozenset(
    {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{_TEXT}note-citation"}
)
_ROW_GROUPS = frozenset(f"{_TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group"))
_MAX_SPACES = 100
_MAX_COLUMNS = 1024
_MAX_REPEATED_ROWS = 1000
_MAX_LEVEL = 6
# What zipfile raises on archives whose sizes and places do not add up.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    LookupError,
    ValueError,
    RuntimeError,
    EOFError,
    OSError,
)


class OpenDocumentReader:
    """Reads texts and spreadsheets; presentations and drawings are refused by name elsewhere."""

    def recognises(self, content: Content) -> bool:
        """Whether the ZIP archive says in its first, unpacked entry that it is one of them."""
        return _kind(content.data) is not None

    def read(self, content: Content) -> tuple[Reading, ...]:
        """The records of a form or spreadsheet (``odt``, ``ods``); of a document without fields one ``text``.

        Raises:
            SourceUnreadable: damaged, or locked with a password.
            SourceTooLarge: over the limits once unpacked.
            XmlRefused, XmlMalformed: its XML is not acceptable.
            SourceEmpty: there is no text inside.
        """
        kind = _kind(content.data) or "odt"
        data = _unpack(content)
        if kind == "odt":
            refuse_long_text(data, content.name, content.limits)
        root = parse_xml(data, content.name, content.limits)
        pages = _Walk(root).pages(root)
        if kind == "ods" or is_form(pages):
            return read_pages(pages, kind, content)
        text = "\n".join(line for sheet in pages.sheets for line in _written(sheet))
        return text_records(text, content, pages.warnings)


def _kind(data: bytes) -> str | None:
    if not data.startswith(b"PK\x03\x04"):
        return None
    _before, mark, after = data[:_HEAD_BYTES].partition(_MARK)
    found = next((kind for kind in _KINDS if mark and after.startswith(kind)), None)
    # Templates and databases say more behind the word.
    return _KINDS[found] if found and after[len(found) : len(found) + 2] == b"PK" else None


def _written(sheet: Sheet) -> Iterator[str]:
    """Its lines as a text: list items with a bullet, rows of tables with bars between their columns."""
    for block in sheet.blocks:
        if isinstance(block, Line):
            yield f"- {block.text}" if block.is_item else block.text
        else:
            yield from map(_written_row, block.rows)


def _written_row(row: Row) -> str:
    at = {cell.column: clean_line(cell.text) for cell in row}
    return f"| {' | '.join(at.get(column, '') for column in range(max(at) + 1))} |" if at else ""


def _unpack(content: Content) -> bytes:
    limit = content.limits.max_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(content.data)) as archive:
            if b"encryption-data" in _part(archive, _MANIFEST, limit):
                detail = Phrase("the document is locked with a password")
                raise SourceUnreadable(name=content.name, detail=detail)
            data = _part(archive, _PART, limit)
    except _DAMAGED as error:
        raise SourceUnreadable(name=content.name, detail=Phrase("the document is damaged")) from error
    if len(data) > limit:
        detail = Phrase("it unpacks to more than {limit} MB", limit=limit // 1_000_000)
        raise SourceTooLarge(name=content.name, detail=detail)
    return data


def _part(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """A part, one byte longer than the limit if it is longer than that."""
    with archive.open(name) as part:
        return part.read(limit + 1)


@dataclass(frozen=True, slots=True)
class _Style:
    is_bold: bool = False
    is_struck: bool = False
    is_hidden: bool = False


class _Walk:
    """One way through a document; remembers what it left out."""

    def __init__(self, root: XmlElement) -> None:
        self._styles = {
            style.get(f"{_STYLE}name", ""): _Style(
                is_bold=_property(style, "text-properties", f"{_FO}font-weight") == "bold",
                is_struck=_property(style, "text-properties", f"{_STYLE}text-line-through-style")
                not in {"", "none"},
                is_hidden=_property(style, "table-properties", f"{_TABLE}display") == "false",
            )
            for style in root.iterfind(f"{_OFFICE}automatic-styles/{_STYLE}style")
        }
        self._struck: list[str] = []
        self._hidden_sheets: list[str] = []
        self._footnotes: list[XmlElement] = []
        self._changed = root.find(f".//{_TEXT}tracked-changes") is not None

    def pages(self, root: XmlElement) -> Pages:
        """The document as one sheet, or each visible sheet of a workbook."""
        body = root.find(f"{_OFFICE}body/{_OFFICE}text")
        book = root.find(f"{_OFFICE}body/{_OFFICE}spreadsheet")
        sheets = [Sheet((*self._blocks(body), *self._added_notes()))] if body is not None else []
        for table in book.iterfind(f"{_TABLE}table") if book is not None else ():
            title = printable_name(table.get(f"{_TABLE}name", ""))
            if self._style(table, _CELL_STYLE).is_hidden:
                self._hidden_sheets.append(title)
            else:
                rows = tuple(cells for cells, _nested in self._rows(table))
                sheets.append(Sheet((Table(rows),), title=title))
        return Pages(tuple(sheets), tuple(self._warnings()))

    def _added_notes(self) -> Iterator[Block]:
        """Footnotes, behind the text and apart from its sections."""
        if self._footnotes:
            yield Line(NO_TITLE, level=1)
        for note in self._footnotes:
            yield from self._blocks(note)

    def _warnings(self) -> Iterator[ReadWarning]:
        if self._changed:
            yield changes_accepted()
        if self._hidden_sheets:
            names = ", ".join(self._hidden_sheets)[:120]
            yield ReadWarning("hidden-sheet", Phrase("Hidden sheets were not read: {names}.", names=names))
        if self._struck:
            yield struck_out(self._struck)

    def _style(self, element: XmlElement, name: str = _STYLE_NAME) -> _Style:
        return self._styles.get(element.get(name, ""), _Style())

    def _blocks(self, container: XmlElement, *, is_item: bool = False) -> Iterator[Block]:
        """The lines and tables inside an element."""
        for child in container:
            if child.tag in _SKIPPED or not isinstance(child.tag, str):
                continue
            if child.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
                yield from self._paragraph(child, is_item=is_item)
            elif child.tag == f"{_TABLE}table":
                yield from table_blocks(self._rows(child))
            elif child.tag == f"{_TEXT}list-item":
                first, *others = list(self._blocks(child)) or [Line("")]
                yield Line(first.text, is_item=True) if isinstance(first, Line) and first.text else first
                yield from others
            else:
                yield from self._blocks(child, is_item=is_item)

    def _paragraph(self, element: XmlElement, *, is_item: bool) -> Iterator[Block]:
        found = Paragraph()
        self._inline(element, found, self._style(element))
        level = None
        if element.tag == f"{_TEXT}h":
            stated = element.get(f"{_TEXT}outline-level", "1")
            level = min(int(stated), _MAX_LEVEL) if stated.isdecimal() and len(stated) < 3 else 1
        yield found.as_line(level, is_item=is_item)
        for box in found.boxes:
            yield from self._blocks(box)

    def _inline(self, element: XmlElement, found: Paragraph, style: _Style) -> None:
        self._write(element.text, found, style)
        for child in element:
            if child.tag == f"{_TEXT}line-break":
                found.text.append("\n")
            elif child.tag == f"{_TEXT}tab":
                found.text.append("\t")
            elif child.tag == f"{_TEXT}s":
                count = child.get(f"{_TEXT}c", "1")
                is_number = count.isascii() and count.isdigit() and len(count) < 6
                found.text.append(" " * (min(int(count), _MAX_SPACES) if is_number else 1))
            elif child.tag == f"{_TEXT}note":
                self._footnotes += child.iterfind(f"{_TEXT}note-body")
            elif child.tag == f"{_DRAW}frame":
                found.boxes += child.iterfind(f"{_DRAW}text-box")
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                is_span = child.tag == f"{_TEXT}span" and child.get(_STYLE_NAME) in self._styles
                self._inline(child, found, self._style(child) if is_span else style)
            self._write(child.tail, found, style)

    def _write(self, text: str | None, found: Paragraph, style: _Style) -> None:
        if not text:
            return
        if style.is_struck:
            self._struck += [text.strip()] if text.strip() else []
            return
        if text.strip():
            found.is_bold = style.is_bold and found.is_bold is not False
        # Line breaks of the XML are blanks.
        found.text.append(text.replace("\n", " ").replace("\t", " "))

    def _rows(self, table: XmlElement) -> Iterator[tuple[Row, list[Block]]]:
        above: dict[int, tuple[int, Cell]] = {}
        for row in _table_rows(table):
            cells, nested = self._row(row, above)
            repeated = _number(row, "number-rows-repeated", _MAX_REPEATED_ROWS) if cells else 1
            for _time in range(repeated):
                yield cells, nested

    def _row(self, row: XmlElement, above: dict[int, tuple[int, Cell]]) -> tuple[Row, list[Block]]:
        """Its cells; ``above`` holds by column what cells merged downwards say, and for how many rows."""
        cells: list[Cell] = []
        content: list[Block] = []
        column = 0
        for element in row:
            repeated = _number(element, "number-columns-repeated", _MAX_COLUMNS)
            if element.tag == f"{_TABLE}covered-table-cell":
                for at in range(column, column + repeated):
                    if at in above:
                        left, cell = above[at]
                        cells.append(cell)
                        above[at] = (left - 1, cell)
                        if left <= 1:
                            del above[at]
            elif element.tag == f"{_TABLE}table-cell":
                inside = list(self._blocks(element))
                content += inside
                found = self._cell(element, inside, column)
                columns = range(column, column + repeated) if found.text else ()
                cells += (Cell(found.text, at, found.width, found.is_bold) for at in columns)
                rows_more = _number(element, "number-rows-spanned", _MAX_REPEATED_ROWS) - 1
                if rows_more and found.text:
                    above[column] = (rows_more, found)
            column += repeated
        is_layout = any(isinstance(block, Table) for block in content)
        return tuple(cells), content if is_layout else []

    def _cell(self, element: XmlElement, inside: list[Block], column: int) -> Cell:
        width = _number(element, "number-columns-spanned", _MAX_COLUMNS)
        day = element.get(f"{_OFFICE}date-value", "") if len(inside) == 1 else ""
        text = day or "\n".join(line for line in lines_of(Sheet(tuple(inside))) if line)
        style = self._style(element, _CELL_STYLE)
        if style.is_struck and text:
            self._struck.append(text)
            text = ""
        lines = [block for block in inside if isinstance(block, Line) and block.text]
        is_bold = style.is_bold or (bool(lines) and all(line.level is not None for line in lines))
        return Cell(clean_cell(text), column, width, is_bold=is_bold)


def _property(style: XmlElement, group: str, name: str) -> str:
    element = style.find(f"{_STYLE}{group}")
    return "" if element is None else element.get(name, "")


def _table_rows(table: XmlElement) -> Iterator[XmlElement]:
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in _ROW_GROUPS:
            yield from _table_rows(child)


def _number(element: XmlElement, name: str, limit: int) -> int:
    value = element.get(f"{_TABLE}{name}", "1")
    return max(1, min(int(value), limit)) if value.isascii() and value.isdigit() and len(value) < 9 else 1
