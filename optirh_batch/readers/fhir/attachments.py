"""Letters in FHIR: PDF, RTF and text that DocumentReference, DiagnosticReport and Communication enclose.

Owns where a letter is found, and whether it is the record itself or a note of it.  Leaves out how it is
read (``enclosed``).  The original of a document as a PDF (section 55108-5) says the same once more and is
not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from optirh_batch.errors import Phrase, SourceRefused
from optirh_batch.readers.content import Content
from optirh_batch.readers.enclosed import from_base64, read_letter
from optirh_batch.readers.fhir.bundles import Listed
from optirh_batch.readers.fhir.context import Context
from optirh_batch.readers.fhir.datatypes import day_of, label_of
from optirh_batch.readers.fhir.tree import Node
from optirh_batch.records import Note, PatientRecord

ORIGINAL_SECTIONS = frozenset({"55108-5"})  # CH EMED: the document once more, as a PDF
_PLACES = {
    "DocumentReference": ("content", "attachment"),
    "DiagnosticReport": ("presentedForm",),
    "Communication": ("payload", "contentAttachment"),
}
_NOT_VALID = frozenset({"entered-in-error", "superseded"})


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter inside, with what its resource calls it and when it is from."""

    record: PatientRecord
    title: str | None
    date: str | None

    @property
    def note(self) -> Note:
        """The letter as a note of another record."""
        return Note(self.record.prose, title=self.title, date=self.date)


def read_letters(
    listed: Sequence[Listed], content: Content, context: Context, *, alone: bool
) -> list[Letter]:
    """The letters that resources enclose, each text once, the newest first.

    Args:
        listed: the resources that count.
        content: their file, for name and limits.
        context: where what cannot be read is reported.
        alone: whether the file says nothing else of its patient; only then a Binary that no resource names is
            a letter, else another form of the document.
    """
    places = [place for item in listed if not _is_original(item) for place in _places(item.resource, context)]
    named = {id(attachment) for _holder, attachment in places}
    loose = [
        one.resource for one in listed if one.resource.type == "Binary" and id(one.resource) not in named
    ]
    if alone:
        places += [(binary, binary) for binary in loose]
    elif loose:
        _warn(context)
    found: dict[str, Letter] = {}
    for holder, attachment in places:
        if record := _read(attachment, content):
            found.setdefault(record.prose, Letter(record, _title(holder, attachment), _day(holder)))
            if holder.type == "DocumentReference":  # its line would only name the letter
                context.told.add(id(holder))
        else:
            _warn(context)
    return sorted(found.values(), key=lambda letter: letter.date or "", reverse=True)


def _is_original(item: Listed) -> bool:
    return item.section is not None and bool(item.section.codes & ORIGINAL_SECTIONS)


def _places(resource: Node, context: Context) -> Iterator[tuple[Node, Node]]:
    """What a resource encloses, itself or in a Binary that it names, with the resource."""
    if resource.type not in _PLACES or resource.code("status") in _NOT_VALID:
        return
    for attachment in resource.all(*_PLACES[resource.type]):
        yield resource, context.find(attachment.line("url"), resource) or attachment


def _read(attachment: Node, content: Content) -> PatientRecord | None:
    written = attachment.first("data")
    data = from_base64(written.value or "") if written is not None else b""
    try:
        return read_letter(attachment.line("contentType") or "", data, content)
    except SourceRefused:  # a scan, say
        return None


def _warn(context: Context) -> None:
    context.warn("attachment-not-read", Phrase("A document inside the file (such as a PDF) was not read."))


def _title(holder: Node, attachment: Node) -> str | None:
    concepts = (holder.first("type"), holder.first("code"))
    named = (label_of(concept) for concept in concepts if concept is not None)
    return attachment.line("title") or holder.line("description") or next(filter(None, named), None)


def _day(holder: Node) -> str | None:
    return next(
        (day for name in ("date", "effectiveDateTime", "sent") if (day := day_of(holder.line(name)))), None
    )
