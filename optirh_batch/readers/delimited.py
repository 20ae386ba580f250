"""Lists as CSV: one table of cells between semicolons, tabs or commas, read as a sheet of a workbook.

Owns how such a file is told from prose, and its cells.  Leaves out what the cells mean (``office``).
Source: RFC 4180, and what Excel writes in Switzerland: semicolons, quotes around cells with line breaks.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from optirh_batch.errors import SourceRefused
from optirh_batch.readers.content import Content, Reading
from optirh_batch.readers.decoding import decode_text
from optirh_batch.readers.office import read_pages
from optirh_batch.readers.office.blocks import Cell, Pages, Sheet, Table, clean_cell
from optirh_batch.readers.office.vocabulary import may_name_field

_DELIMITERS = ";\t,|"
_FEWEST_COLUMNS = 3
_HEAD_BYTES = 4000


class DelimitedReader:
    """Reads a list with one head of columns, most of which are known, and cells below each of them."""

    def recognises(self, content: Content) -> bool:
        """Whether the first line is a head of known columns, and the next has as many cells."""
        if content.xml is not None:
            return False
        return _delimiter(_decoded(content.data[:_HEAD_BYTES])) is not None

    def read(self, content: Content) -> tuple[Reading, ...]:
        """The records of all people in the list; of a list about nobody one without a name.

        Raises:
            EncodingUnknown: its text cannot be decoded.
            SourceEmpty: there is no text inside.
        """
        text = decode_text(content.data, content.name).text
        rows = _rows(text, _delimiter(text) or ";")
        table = Table(tuple(map(_cells, rows)))
        return read_pages(Pages((Sheet((table,)),)), "csv", content)


def _decoded(head: bytes) -> str:
    whole = head.rpartition(b"\n")[0] or head  # not in the middle of a character
    try:
        return decode_text(whole, "").text
    except SourceRefused:
        return ""


def _delimiter(text: str) -> str | None:
    """The sign between the cells; None if the first lines make no table."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    sign = max(_DELIMITERS, key=first.count)
    rows = _rows(text, sign)[:2]
    if len(rows) < 2 or len(rows[0]) < _FEWEST_COLUMNS or len(rows[0]) != len(rows[1]):
        return None
    if any(not cell.strip() or cell[0].isspace() for cell in rows[0]):  # of an enumeration in prose
        return None
    return sign if 2 * sum(map(may_name_field, rows[0])) > len(rows[0]) else None


def _rows(text: str, sign: str) -> list[list[str]]:
    try:
        return [row for row in csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=sign) if any(row)]
    except csv.Error:  # a cell beyond the limit of the module
        return []


def _cells(row: Sequence[str]) -> tuple[Cell, ...]:
    cells = ((column, clean_cell(text)) for column, text in enumerate(row))
    return tuple(Cell(text, column) for column, text in cells if text)
