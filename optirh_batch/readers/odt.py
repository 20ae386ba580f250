"""OpenDocument texts (.odt): paragraphs, lists and tables, read as a medical text.

Source: OASIS OpenDocument 1.3, part 3.  Owns the one part that is read,
``content.xml``, under the limits of every XML file.  Leaves out styles,
pictures, macros, tracked deletions and links, and what the words say
(``text``).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from optirh_batch.errors import Phrase, SourceTooLarge, SourceUnreadable
from optirh_batch.readers.content import Content
from optirh_batch.readers.text import text_record
from optirh_batch.readers.xml import XmlElement, parse_xml
from optirh_batch.records import PatientRecord

_MARK = b"mimetypeapplication/vnd.oasis.opendocument.text"
_HEAD_BYTES = 120
_PART = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_LINES = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
# What is not the document's wording: deletions, remarks of editors, footnote numbers.
_SKIPPED = frozenset(
    {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{_TEXT}note-citation"}
)
_MAX_SPACES = 100
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


class OdtReader:
    """Reads a text document; spreadsheets and presentations are refused by name elsewhere."""

    def recognises(self, content: Content) -> bool:
        """Whether the ZIP archive says in its first, unpacked entry that it is a text document."""
        return content.data.startswith(b"PK\x03\x04") and _MARK in content.data[:_HEAD_BYTES]

    def read(self, content: Content) -> tuple[PatientRecord, ...]:
        """One record of the format ``text``.

        Raises:
            SourceUnreadable: damaged, or locked with a password.
            SourceTooLarge: over the limits once unpacked.
            XmlRefused, XmlMalformed: its XML is not acceptable.
        """
        root = parse_xml(_unpack(content), content.name, content.limits)
        body = root.find(f"{_OFFICE}body/{_OFFICE}text")
        return (text_record("" if body is None else "\n".join(_lines(body)), content),)


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


def _lines(element: XmlElement) -> Iterator[str]:
    """Paragraphs and headings as lines; a table row as one line, list items with a bullet."""
    for child in element:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag in _LINES:
            yield _wording(child)
        elif child.tag == f"{_TABLE}table-row":
            cells = (
                " ".join(filter(None, _lines(cell))) for cell in child if cell.tag == f"{_TABLE}table-cell"
            )
            yield "; ".join(cell for cell in cells if cell)
        elif child.tag == f"{_TEXT}list-item":
            first, *others = list(_lines(child)) or [""]
            yield f"- {first}" if first else ""
            yield from others
        else:
            yield from _lines(child)


def _wording(element: XmlElement) -> str:
    return "".join(_pieces(element)).strip()


def _pieces(element: XmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            yield " " * (min(int(count), _MAX_SPACES) if count.isascii() and count.isdigit() else 1)
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _pieces(child)
        yield child.tail or ""
