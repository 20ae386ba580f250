"""Records of a file, by the first of the mappings that fits.

Owns which mapping fits, and whether records can be taken one by one or need the whole tree.  Leaves out what
the file holds beside records (``exports``) and what becomes of one (``record``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from optirh_batch.readers.content import Content, Reading, read_each
from optirh_batch.readers.mapped.exports import open_emptied, open_export
from optirh_batch.readers.mapped.mapping import RecordMapping
from optirh_batch.readers.mapped.paths import Path
from optirh_batch.readers.mapped.record import RecordReader
from optirh_batch.readers.xml import XmlElement, XmlSurvey
from optirh_batch.records import PatientRecord


@dataclass(frozen=True, slots=True)
class MappedReader:
    """Reads XML whose root element one of the mappings describes; the first that fits."""

    mappings: Sequence[RecordMapping] = ()

    def recognises(self, content: Content) -> bool:
        """Whether there is a mapping for the root element."""
        return content.xml is not None and self._mapping(content) is not None

    def read(self, content: Content) -> tuple[Reading, ...]:
        """All records of the file, in its order; a broken one is refused alone.

        Raises:
            RecordInvalid: the mapping's path leads to no record, or to records
                inside each other.
        """
        mapping = self._mapping(content)
        assert mapping is not None
        assert content.xml is not None
        if _is_read_one_by_one(mapping):
            return _read_one_by_one(mapping, content.xml)
        assert content.root is not None
        export = open_export(mapping, content)
        return read_each(export.records, lambda element: RecordReader(export, element).read())

    def _mapping(self, content: Content) -> RecordMapping | None:
        for mapping in self.mappings:
            if content.root_name != (mapping.namespace, mapping.element):
                continue
            if mapping.requires is None or _holds(mapping.requires, _looked_at(mapping, content)):
                return mapping
        return None


def _is_read_one_by_one(mapping: RecordMapping) -> bool:
    """Whether records can be taken one by one: the way to them is names alone, and nothing is regrouped."""
    asked = mapping.requires
    return (
        bool(mapping.record.steps)
        and not (mapping.joins or mapping.lookups)
        and (asked is None or asked.looks_around(mapping.record))
    )


def _looked_at(mapping: RecordMapping, content: Content) -> XmlElement:
    """The tree that shows whether a mapping fits, without what is inside records where possible."""
    assert content.xml is not None
    if _is_read_one_by_one(mapping):
        return content.xml.take_parts(mapping.record.steps, lambda _record: None)
    assert content.root is not None
    return content.root


def _holds(path: Path, element: XmlElement) -> bool:
    try:
        return path.find(element).holds
    except ValueError:
        return False


def _read_one_by_one(mapping: RecordMapping, xml: XmlSurvey) -> tuple[Reading, ...]:
    """All records of a file, from a tree that holds no more than one of them and what stands around them."""
    root = xml.take_parts(mapping.record.steps, lambda _record: None)
    export = open_emptied(mapping, root, xml.name)
    readings: list[Reading] = []

    def read(element: XmlElement) -> None:
        readings.extend(read_each([element], lambda record: RecordReader(export, record).read()))

    xml.take_parts(mapping.record.steps, read)
    return tuple(readings)


def read_with_leftovers(
    mapping: RecordMapping, content: Content
) -> tuple[tuple[Reading, ...], Mapping[str, int]]:
    """All records of a file, and what the mapping leaves out: paths, each with how often it occurs.

    Paths begin at the record, or with ``/`` at the root where they lie outside the records.

    Raises:
        RecordInvalid: the mapping finds no record, or its tables cannot be joined.
    """
    export = open_export(mapping, content)
    found = Counter({f"/{'/'.join(path)}": len(items) for path, items in export.outside.items()})

    def read(element: XmlElement) -> PatientRecord:
        reader = RecordReader(export, element)
        record = reader.read()
        found.update("/".join(item.path) for item in reader.unmapped)
        return record

    return read_each(export.records, read), found
