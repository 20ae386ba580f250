"""openEHR compositions (Reference Model 1.0.x and 1.1), canonical XML and JSON, and JSON of templates.

    file -> tree -> entries (archetypes that are known), people, outline (everything else) -> PatientRecord

Owns which files are taken, and how an entry becomes list items or a note.  The
subject of a composition is the person of the record it was taken from, who is
named in it only rarely.
"""

from __future__ import annotations

from collections.abc import Iterator

from optirh_batch.errors import Phrase, RecordInvalid
from optirh_batch.readers.content import Content, Reading, read_each
from optirh_batch.readers.openehr.datatypes import day
from optirh_batch.readers.openehr.entries import EntryReader, known_entries
from optirh_batch.readers.openehr.medications import states_of_actions
from optirh_batch.readers.openehr.outline import ENTRIES, observed_on, outline, title_of
from optirh_batch.readers.openehr.people import read_contacts, read_patient
from optirh_batch.readers.openehr.simplified import from_simplified, seems_simplified
from optirh_batch.readers.openehr.tree import NAMESPACE, Node, from_json, from_xml, seems_json
from optirh_batch.readers.wording import HIDDEN_CHARACTERS, hides_characters
from optirh_batch.records import Note, PatientRecord, ReadWarning

__all__ = ["OpenehrReader"]

_ARCHETYPE = "openEHR-"
_CURRENT_MEDICATION = frozenset({"medication_list", "current_medication_rcp"})  # a composition, a section


class OpenehrReader:
    """Reads the compositions of a file: its root, or those inside versions and extracts."""

    def recognises(self, content: Content) -> bool:
        """Whether the root is of openEHR's namespace or a bare composition, or the bytes are one in JSON."""
        if content.xml is None or content.root_name is None:
            return seems_json(content.data) or seems_simplified(content.data)
        namespace, local = content.root_name
        is_named = content.xml.root_attributes.get("archetype_node_id", "").startswith(_ARCHETYPE)
        return namespace == NAMESPACE or (local == "composition" and not namespace and is_named)

    def read(self, content: Content) -> tuple[Reading, ...]:
        """One record for each composition.

        Raises:
            RecordInvalid: no composition inside (a template, say).
            EncodingUnknown, XmlMalformed, SourceTooLarge: faults of a JSON file.
        """
        if content.xml is not None:
            root = from_xml(content.xml)
        elif seems_json(content.data):
            root = from_json(content)
        else:
            root = from_simplified(content)
        compositions = list(_compositions(root))
        if not compositions:
            raise RecordInvalid(name=content.name, detail=Phrase("it holds no openEHR composition"))
        return read_each(compositions, lambda composition: _read(composition, content.name))


def _compositions(root: Node) -> Iterator[Node]:
    if root.attribute == "composition" or root.kind == "COMPOSITION":
        yield root
        return
    for part in root.parts:
        yield from _compositions(part)


def _read(root: Node, name: str) -> PatientRecord:
    """Read one composition.

    Raises:
        RecordInvalid: nothing but the envelope.
        PatientsDiffer: its entries are about different people.
    """
    written = root.line("context", "start_time", "value")
    lists = (node for node in root.walk() if node.concept in _CURRENT_MEDICATION)
    current = {node for part in lists for node in part.walk()}
    language = (root.line("language", "code_string") or "").lower()[:2]
    reader = EntryReader(day(written), current, states_of_actions(root), language)
    read = {entry for entry in known_entries(root) if reader.read(entry)}
    reader.add_stopped(root)
    notes = (*reader.remarks, *_notes(root, reader, day(written)))
    if not read and not notes:
        raise RecordInvalid(name=name, detail=Phrase("it holds no entries"))
    warnings: list[ReadWarning] = []
    return PatientRecord(
        format="openehr",
        language=language or None,
        patient=read_patient(root, name, warnings),
        contacts=tuple(dict.fromkeys(read_contacts(root))),
        allergies=reader.allergies,
        problems=reader.problems,
        medications=reader.medications,
        notes=notes,
        warnings=(*warnings, *_warnings(root, read), *reader.warnings),
    )


def _notes(root: Node, reader: EntryReader, written: object) -> Iterator[Note]:
    """What no list holds: data around the entries, and the outline of each section or entry at the top."""
    other = root.first("context", "other_context")
    for part in (*([other] if other is not None else []), *root.all("content")):
        text = outline(part, reader.understood)
        if not text:
            continue
        title = title_of(part, reader.understood) or root.name
        observed = observed_on(part)
        if observed and observed != written:  # the note bears the day of its document
            title = f"{title} ({observed})" if title else str(observed)
        when = day(part.line("time", "value")) or written
        yield Note(text, title=title, date=str(when) if when else None)


def _warnings(root: Node, read: set[Node]) -> Iterator[ReadWarning]:
    entries = {node for node in root.walk() if node.kind in ENTRIES}
    if not read:
        message = Phrase(
            "Only the outline of this openEHR document was read; its entries stand in the notes."
        )
        yield ReadWarning("outline-only", message)
    elif entries - read:
        message = Phrase("Some entries of this openEHR document stand in the notes only, as an outline.")
        yield ReadWarning("outline-only", message)
    if any(node.kind == "DV_MULTIMEDIA" for node in root.walk()):
        message = Phrase("A document inside the file (such as a PDF) was not read.")
        yield ReadWarning("attachment-not-read", message)
    if any(hides_characters(node.text) for node in root.walk()):
        yield HIDDEN_CHARACTERS
