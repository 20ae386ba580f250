"""PDF with a text layer: its words, read as a medical text.

    page -> ink (where words and lines stand) -> grids (tables) -> sheets (text with rows) -> text

Owns opening a PDF without trusting it; the only room that imports pypdf,
which draws nothing, runs no scripts and follows no links.  Leaves out forms,
annotations, attached files and pictures, and what the words say (``text``).
"""

from __future__ import annotations

import io
import logging
import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from optirh_batch.errors import (
    FormatUnknown,
    OwnDocument,
    Phrase,
    SourceRefused,
    SourceTooLarge,
    SourceUnreadable,
)
from optirh_batch.readers.content import Content, Reading, RefusedRecord
from optirh_batch.readers.day_grids import is_amount
from optirh_batch.readers.pdf.grids import Area, Uncertain
from optirh_batch.readers.pdf.sheets import Parts, read_sheet, write_sheets
from optirh_batch.readers.text import text_records
from optirh_batch.readers.typed_tables import lost_columns, may_hold_heads
from optirh_batch.records import Documented, Listing, ReadWarning

if TYPE_CHECKING:
    from pypdf import PdfReader as PdfFile

_START = b"%PDF-"
# The header may stand behind some bytes of a mail or scanner program.
_START_WITHIN = 1024
_MAX_PAGES = 200
_MAX_SECONDS = 20.0
_OURS = "OptiRH Batch"
"""The author that our own pages name (``templates/base.html``)."""


class PdfReader:
    """Reads the text layer of a PDF."""

    def recognises(self, content: Content) -> bool:
        """Whether the header of a PDF stands near the beginning."""
        return content.xml is None and _START in content.data[:_START_WITHIN]

    def read(self, content: Content) -> tuple[Reading, ...]:
        """The records of its words, of the format ``text``.

        Raises:
            SourceUnreadable: encrypted or damaged.
            OwnDocument: written by this program.
            FormatUnknown: no text inside, as in a scan.
            SourceTooLarge: too many pages, too much text, or too slow to read.
        """
        try:
            written, is_partial = _extract(content)
        except SourceRefused:
            raise
        except Exception as error:  # pypdf raises whatever a damaged file provokes
            detail = Phrase("the PDF is damaged")
            raise SourceUnreadable(name=content.name, detail=detail) from error
        if not any(char.isalpha() for char in written):
            detail = Phrase(
                "a PDF without text, as scanners make; it would have to be typed or recognised first"
            )
            raise FormatUnknown(name=content.name, detail=detail)
        warnings = []
        if is_partial:
            message = Phrase("Some pages of the PDF hold no text; pictures were not read.")
            warnings.append(ReadWarning("pages-without-text", message))
        if not lost_columns(written):
            return text_records(written, content, tuple(warnings))
        message = Phrase(
            "The columns of a table by times of day are lost in the text of the PDF: take no dose from it, "
            "look at the original."
        )
        warnings.append(ReadWarning("columns-lost", message))
        return tuple(map(_without_amounts, text_records(written, content, tuple(warnings))))


_MARKER = r"[ \t]*(?:\d{1,2}\.|[•▪◦●○‣\x95])[ \t]*"
# Numbers and bullets of lists that some programs draw apart from their items.
_LOST_MARKERS = re.compile(rf"^{_MARKER}\n(?:{_MARKER}(?:\n|\Z))+", re.MULTILINE)


def _without_amounts(reading: Reading) -> Reading:
    """Without the drugs whose amount may be that of any time of day; they stand in the text."""
    if isinstance(reading, RefusedRecord):
        return reading
    drugs = tuple(
        drug for drug in reading.medications.items if drug.schedule or not _begins_with_amount(drug.frequency)
    )
    return replace(reading, medications=Listing(Documented.DOCUMENTED, drugs) if drugs else Listing())


def _begins_with_amount(frequency: str | None) -> bool:
    return bool(frequency) and is_amount((frequency or "").split()[0])


def _extract(content: Content) -> tuple[str, bool]:
    """The text of all pages, and whether a page has none."""
    from pypdf import PdfReader as PdfFile  # noqa: PLC0415 - costs a third of a second

    # Its remarks on broken files may quote them.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    file = PdfFile(io.BytesIO(content.data))
    if file.is_encrypted:
        raise SourceUnreadable(name=content.name, detail=Phrase("the PDF is locked with a password"))
    if file.metadata and file.metadata.author == _OURS:
        raise OwnDocument(name=content.name)
    if len(file.pages) > _MAX_PAGES:
        raise SourceTooLarge(name=content.name, detail=Phrase("more than {limit} pages", limit=_MAX_PAGES))
    deadline = time.monotonic() + _MAX_SECONDS
    plain = _pages(file, content, deadline)
    written = _with_tables(file, plain, content, deadline)
    return _LOST_MARKERS.sub("", written), any(not page.strip() for page in plain)


def _with_tables(file: PdfFile, plain: list[str], content: Content, deadline: float) -> str:
    """The text with the rows of its tables; pages whose cells cannot be told apart stay as they were.

    Where a table might go on, nothing is taken from the pages before either: half a table would look whole.
    """
    sheets: list[Parts] = []
    above: Area | None = None
    for page, text in zip(file.pages, plain, strict=True):
        parts: Parts = [text]
        if above is not None or may_hold_heads(text):
            try:
                parts, above = read_sheet(page, file, text, above)
            except Uncertain:
                if above is not None:
                    return "\n\n".join(plain)
        sheets.append(parts)
        _refuse_late(deadline, content)
    return write_sheets(sheets)


def _pages(file: PdfFile, content: Content, deadline: float) -> list[str]:
    pages: list[str] = []
    chars = 0
    for page in file.pages:
        pages.append(page.extract_text())
        chars += len(pages[-1])
        if chars > content.limits.max_text_chars:
            limit = content.limits.max_text_chars
            detail = Phrase("a text of more than {limit} characters", limit=limit)
            raise SourceTooLarge(name=content.name, detail=detail)
        _refuse_late(deadline, content)
    return pages


def _refuse_late(deadline: float, content: Content) -> None:
    if time.monotonic() > deadline:
        detail = Phrase("it takes longer than {limit} seconds to read", limit=int(_MAX_SECONDS))
        raise SourceTooLarge(name=content.name, detail=detail)
