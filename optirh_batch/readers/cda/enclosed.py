"""The file that a CDA document without sections encloses (``nonXMLBody``): a letter as PDF, RTF or text."""

from __future__ import annotations

from optirh_batch.readers.cda.datatypes import find
from optirh_batch.readers.content import Content
from optirh_batch.readers.enclosed import from_base64, read_letter
from optirh_batch.readers.wording import clean_line
from optirh_batch.readers.xml import XmlElement
from optirh_batch.records import PatientRecord


def read_enclosed(root: XmlElement, content: Content) -> PatientRecord | None:
    """The record of the letter inside, None if there is none that can be read as one person's.

    Args:
        root: the document.
        content: its file, for name and limits.

    Raises:
        SourceRefused: the letter is damaged, or a scan.
    """
    text = find(root, "component", "nonXMLBody", "text")
    if text is None:
        return None
    written = text.text or ""
    data = from_base64(written) if text.get("representation") == "B64" else written.encode()
    return read_letter(clean_line(text.get("mediaType") or "text/plain"), data, content)
