"""All formats: which reader takes a file, and what holds whatever its format.

Owns the order in which readers are asked.  Leaves out how a format is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optirh_batch.errors import Phrase, SourceRefused
from optirh_batch.readers.cda import CdaReader
from optirh_batch.readers.content import Content, Reader, Reading, RefusedRecord
from optirh_batch.readers.delimited import DelimitedReader
from optirh_batch.readers.emediplan import EmediplanReader, adopt_inner_plan, texts_with_plans
from optirh_batch.readers.fhir import FhirReader
from optirh_batch.readers.foreign import ForeignReader
from optirh_batch.readers.mail import MailReader
from optirh_batch.readers.mapped import MappedReader, RecordMapping
from optirh_batch.readers.office import OfficeReader
from optirh_batch.readers.opendocument import OpenDocumentReader
from optirh_batch.readers.openehr import OpenehrReader
from optirh_batch.readers.optirh_xml import OptirhXmlReader
from optirh_batch.readers.pdf import PdfReader
from optirh_batch.readers.rtf import RtfReader
from optirh_batch.readers.stops import as_told
from optirh_batch.readers.text import TextReader
from optirh_batch.records import ReadWarning

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
    MailReader(),
    RtfReader(),
    DelimitedReader(),
    ForeignReader(),
    TextReader(),
)


def read_content(content: Content, mappings: Sequence[RecordMapping]) -> tuple[Reading, ...]:
    """Let the first reader that recognises the content read it.

    Args:
        content: of the file, within the limits.
        mappings: of vendor XML.

    Returns:
        As ``read_records``.

    Raises:
        SourceRefused: as ``read_records``.
    """
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
        return as_told(adopt_inner_plan(reading, name, fields))
    except SourceRefused as error:
        return RefusedRecord(error)
