"""The file that a CDA document without sections encloses (``nonXMLBody``): a letter as PDF, RTF or text.

Owns the unpacking and how the letter and the header become one record.  Leaves out how a letter is read
(``pdf``, ``rtf``, ``text``) and files of other kinds, which stay unread.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import replace

from optirh_batch.readers.cda.datatypes import find
from optirh_batch.readers.content import Content, Reader, RefusedRecord, look_into
from optirh_batch.readers.identity import require_one_patient
from optirh_batch.readers.pdf import PdfReader
from optirh_batch.readers.rtf import RtfReader
from optirh_batch.readers.text import TextReader
from optirh_batch.readers.wording import clean_line
from optirh_batch.readers.xml import XmlElement
from optirh_batch.records import Contact, Patient, PatientRecord, ReadWarning

_READERS: dict[str, Reader] = {
    "application/pdf": PdfReader(),
    "text/rtf": RtfReader(),
    "text/plain": TextReader(),
}


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
    reader = _READERS.get(clean_line(text.get("mediaType") or "text/plain").casefold())
    data = _unpacked(text)
    if reader is None or not data.strip():
        return None
    inner = look_into(data, content.name, content.limits)
    if not reader.recognises(inner):
        return None
    match reader.read(inner):
        case (PatientRecord() as record,):
            return record
        case (RefusedRecord(error),):
            raise error
    return None


def _unpacked(text: XmlElement) -> bytes:
    written = text.text or ""
    if text.get("representation") != "B64":
        return written.encode()
    try:
        return base64.b64decode("".join(written.split()), validate=True)
    except binascii.Error:
        return b""


def under_header(
    letter: PatientRecord,
    patient: Patient,
    contacts: Sequence[Contact],
    warnings: Sequence[ReadWarning],
    name: str,
) -> PatientRecord:
    """The letter as the record of the person whom the header names.

    Raises:
        PatientsDiffer: the letter is about somebody else.
    """
    require_one_patient([(0, patient), (0, letter.patient)], name)
    return replace(
        letter,
        patient=patient,
        contacts=tuple(dict.fromkeys((*contacts, *letter.contacts))),
        warnings=(*warnings, *letter.warnings),
    )
