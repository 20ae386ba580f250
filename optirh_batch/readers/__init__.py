"""Bytes to records, one module per format, chosen by content.

    bytes -> look_into (limits, encoding, hardened XML) -> the first reader that recognises it -> records

To add a format: write a module with a ``content.Reader``, and put the reader
into ``READERS`` before ``ForeignReader`` (which names the formats we cannot
read; take the new one out of its lists).  A reader sees content that is within
the limits and free of document types; it returns the values of ``records``
with a ``ReadWarning`` for what it did not understand, and raises nothing but
``SourceRefused``.

A file may hold many patients.  A reader of such a format hands its parts to
``content.read_each``: a part that raises ``SourceRefused`` becomes a
``RefusedRecord`` in its place, the others become records and jobs of their
own.  What it raises itself refuses the whole file.  A record whose parts speak
of different people is stopped by ``identity.require_one_patient``.

XML of a vendor needs no module: a mapping file describes it (``mapped``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optirh_batch.errors import Phrase, SourceRefused
from optirh_batch.readers.cda import CdaReader
from optirh_batch.readers.content import Reader, Reading, RefusedRecord, look_into
from optirh_batch.readers.emediplan import EmediplanReader, adopt_inner_plan, texts_with_plans
from optirh_batch.readers.fhir import FhirReader
from optirh_batch.readers.foreign import ForeignReader
from optirh_batch.readers.mapped import MappedReader, RecordMapping, load_mappings
from optirh_batch.readers.office import OfficeReader
from optirh_batch.readers.opendocument import OpenDocumentReader
from optirh_batch.readers.openehr import OpenehrReader
from optirh_batch.readers.optirh_xml import OptirhXmlReader
from optirh_batch.readers.pdf import PdfReader
from optirh_batch.readers.source import DEFAULT_LIMITS, ReadLimits, hash_source, open_source, printable_name
from optirh_batch.readers.text import TextReader
from optirh_batch.records import ReadWarning

__all__ = [
    "DEFAULT_LIMITS",
    "READERS",
    "ReadLimits",
    "Reading",
    "RecordMapping",
    "RefusedRecord",
    "hash_source",
    "load_mappings",
    "open_source",
    "printable_name",
    "read_records",
]

_ATTACHED = "attachment-not-read"

# The order matters for the last two: what cannot be read is named, what is left is text.
# Vendor XML that a mapping describes is tried before them.
READERS: tuple[Reader, ...] = (
    OptirhXmlReader(),
    CdaReader(),
    EmediplanReader(),
    FhirReader(),
    OpenehrReader(),
    OfficeReader(),
    PdfReader(),
    OpenDocumentReader(),
    ForeignReader(),
    TextReader(),
)


def read_records(
    data: bytes,
    name: str,
    limits: ReadLimits = DEFAULT_LIMITS,
    mappings: Sequence[RecordMapping] = (),
) -> tuple[Reading, ...]:
    """Read all records of a file.

    Args:
        data: its bytes (``open_source`` gets them safely).
        name: its name, for messages only; it may hold anything.
        limits: what it may ask of the machine.
        mappings: of vendor XML; ``load_mappings`` gets those of the program and the institution.

    Returns:
        For each place of the file its record, or why that one is refused; at
        least one.  A medical text is one record with one note.

    Raises:
        SourceRefused: one of its kinds, and nothing else, whatever the bytes:
            the file as a whole, or the only record in it.
    """
    content = look_into(data, printable_name(name), limits)
    readers = (*READERS[:-2], MappedReader(mappings), *READERS[-2:])
    reader = next(reader for reader in readers if reader.recognises(content))
    plans = texts_with_plans(content)
    readings = reader.read(content)
    # Of several records it is open whose the plan in a field that no reader knows is.
    fields = plans if len(readings) == 1 else ()
    if content.xml is not None and content.xml.lacks_files:
        readings = tuple(map(_without_files, readings))
    match tuple(_with_plan(reading, content.name, fields) for reading in readings):
        case (RefusedRecord(error),):
            raise error
        case completed:
            return completed


def _without_files(reading: Reading) -> Reading:
    """Say that a file inside the file is lost, if the reader, which has not seen it, does not."""
    if isinstance(reading, RefusedRecord) or any(item.code == _ATTACHED for item in reading.warnings):
        return reading
    message = Phrase("A document inside the file (such as a PDF) was not read.")
    return replace(reading, warnings=(*reading.warnings, ReadWarning(_ATTACHED, message)))


def _with_plan(reading: Reading, name: str, fields: Sequence[str]) -> Reading:
    """Let an eMediplan string in the texts of a record, of whatever format, fill its medication."""
    if isinstance(reading, RefusedRecord):
        return reading
    try:
        return adopt_inner_plan(reading, name, fields)
    except SourceRefused as error:
        return RefusedRecord(error)
