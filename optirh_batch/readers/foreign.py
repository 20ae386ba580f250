"""Formats that can be named but not read: so that a refusal says what the file is.

Owns the marks by which they are told.  A format that gets its reader leaves
this list.
"""

from __future__ import annotations

import re

from optirh_batch.errors import FormatUnknown, Phrase
from optirh_batch.readers.content import Content
from optirh_batch.readers.source import printable_name

# Namespace of the root element -> name of the format.
_XML_FORMATS = {
    "urn:hl7-org:v3": "HL7 V3",
    "http://www.w3.org/1999/xhtml": "HTML",
    "http://schemas.openxmlformats.org/package/2006/relationships": "Office Open XML",
}
# Local name, in small letters, where the namespace says nothing.
_XML_ROOTS = {"html": "HTML"}
_OPTIRH_NAMESPACE_START = "urn:optirh:dossier:"

# First bytes -> name of the format.
_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office 97-2003 (.doc, .xls)"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"SQLite format 3\0", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "Windows EXE"),
    (b"MSH|", "HL7 v2"),
)
# A text that is one object or list of values, whatever they mean.
_JSON = re.compile(rb"\s*(?:\{\s*(?:\"|\})|\[\s*[\[{\"\]])")
_JSON_ENDS = (b"}", b"]")
_ZIP_START = b"PK\x03\x04"
# What the member names of a ZIP archive, written plainly in its directory, tell.
_ZIP_FORMATS = ((b"ppt/presentation.xml", "PowerPoint (.pptx)"),)


class ForeignReader:
    """Recognises formats without a reader and refuses them by name."""

    def recognises(self, content: Content) -> bool:
        """Whether the content is XML that no reader took, or has a known mark."""
        return content.xml is not None or _format_by_bytes(content.data) is not None

    def read(self, content: Content) -> tuple[()]:
        """Refuse.

        Raises:
            FormatUnknown: always, with the format's name, or the root element's.
        """
        known = _format_by_root(content) or _format_by_bytes(content.data)
        if known:
            detail = Phrase("it is {format}, which this version does not read", format=known)
            raise FormatUnknown(name=content.name, detail=detail)
        _namespace, local = content.root_name or ("", "")
        detail = Phrase(
            "XML with the unknown root element <{element}>; "
            "IT can describe it in a mapping, which 'optirh-batch map learn' proposes",
            element=printable_name(local)[:60],
        )
        raise FormatUnknown(name=content.name, detail=detail)


def _format_by_root(content: Content) -> str | None:
    if content.root_name is None:
        return None
    namespace, local = content.root_name
    if namespace.startswith(_OPTIRH_NAMESPACE_START):
        return "OptiRH-XML"
    return _XML_FORMATS.get(namespace) or _XML_ROOTS.get(local.lower())


def _format_by_bytes(data: bytes) -> str | None:
    if data.startswith(_ZIP_START):
        return next((name for mark, name in _ZIP_FORMATS if mark in data), "ZIP")
    if _JSON.match(data.removeprefix(b"\xef\xbb\xbf")) and data.rstrip().endswith(_JSON_ENDS):
        return "JSON"
    return next((name for start, name in _STARTS if data.startswith(start)), None)
