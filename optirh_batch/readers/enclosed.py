"""A letter inside another format, as PDF, RTF or text: of a CDA document without sections, or in FHIR.

Owns which kinds are read, and how a letter and the person whom its envelope names become one record.
Leaves out where an envelope keeps the letter (``cda``, ``fhir``), how it is read (``pdf``, ``rtf``,
``text``), and other kinds, which stay unread.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import replace

from optirh_batch.readers.content import Content, Reader, RefusedRecord, look_into
from optirh_batch.readers.identity import require_one_patient
from optirh_batch.readers.pdf import PdfReader
from optirh_batch.readers.rtf import RtfReader
from optirh_batch.readers.text import TextReader
from optirh_batch.records import Contact, Patient, PatientRecord, ReadWarning

_READERS: dict[str, Reader] = {
    "application/pdf": PdfReader(),
    "text/rtf": RtfReader(),
    "application/rtf": RtfReader(),
    "text/plain": TextReader(),
}


def read_letter(media_type: str, data: bytes, content: Content) -> PatientRecord | None:
    """The record of a letter, None if it is none that can be read as one person's.

    Args:
        media_type: what the envelope says it is, with or without parameters.
        data: its bytes.
        content: the file around it, for name and limits.

    Raises:
        SourceRefused: the letter is damaged, or a scan.
    """
    reader = _READERS.get(media_type.partition(";")[0].strip().casefold())
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


def from_base64(written: str) -> bytes:
    """The bytes of a letter in base64, broken over lines or not; none where it is damaged."""
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
