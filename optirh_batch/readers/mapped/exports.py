"""A file as a mapping sees it: its records, its tables joined, and what stands around them.

Owns finding the records and what is no part of any.  Leaves out reading a record (``record``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from optirh_batch.errors import Phrase, RecordInvalid
from optirh_batch.readers.content import Content
from optirh_batch.readers.mapped.fields import FieldReader
from optirh_batch.readers.mapped.joins import Joined, join_tables
from optirh_batch.readers.mapped.leftovers import Account, Leftover
from optirh_batch.readers.mapped.mapping import RecordMapping
from optirh_batch.readers.mapped.paths import Path
from optirh_batch.readers.xml import XmlElement, shown_name


@dataclass(frozen=True, slots=True)
class Export:
    """A file, its tables joined.

    Attributes:
        mapping: says how it is read.
        name: its printable name, for messages.
        records: its records.
        joined: what was regrouped.
        outside: what stands around the records, by path.
        strays: the lines of rows that name nobody, by name.
    """

    mapping: RecordMapping
    name: str
    records: tuple[XmlElement, ...]
    joined: Joined
    outside: Mapping[tuple[str, ...], Sequence[Leftover]]
    strays: Mapping[str, Sequence[int]]


def open_export(mapping: RecordMapping, content: Content) -> Export:
    """Find the records of a file and join its tables.

    Raises:
        RecordInvalid: there is no record, one stands inside another, or tables cannot be joined.
    """
    assert content.root is not None
    records = _record_elements(mapping, content.root, content.name)
    return _export(mapping, content.name, content.root, records, join_tables(mapping, content, records))


def open_emptied(mapping: RecordMapping, root: XmlElement, name: str) -> Export:
    """The same of a tree whose records were emptied, and of which nothing is joined.

    Raises:
        RecordInvalid: there is no record, or one stands inside another.
    """
    return _export(mapping, name, root, _record_elements(mapping, root, name), Joined())


def _export(
    mapping: RecordMapping, name: str, root: XmlElement, records: tuple[XmlElement, ...], joined: Joined
) -> Export:
    outside: dict[tuple[str, ...], list[Leftover]] = {}
    for item in _outside(mapping, root, (*records, *joined.strays, *joined.lists), name):
        outside.setdefault(item.path, []).append(item)
    strays: dict[str, list[int]] = {}
    for row in joined.strays:
        strays.setdefault(shown_name(row), []).append(row.sourceline or 0)
    return Export(mapping, name, records, joined, outside, strays)


def _record_elements(mapping: RecordMapping, root: XmlElement, name: str) -> tuple[XmlElement, ...]:
    hit = FieldReader(mapping, name).find(mapping.record, root)
    elements = tuple(dict.fromkeys(place.element for place in hit.places))
    if not elements:
        detail = Phrase(
            "the mapping {mapping} finds no record at {path}",
            mapping=mapping.name,
            path=mapping.record.written,
        )
        raise RecordInvalid(name=name, detail=detail)
    among = set(elements)
    for element in elements:
        if any(outer in among for outer in element.iterancestors()):
            detail = Phrase("line {line}: a record inside another one", line=element.sourceline or 0)
            raise RecordInvalid(name=name, detail=detail)
    return elements


def _outside(
    mapping: RecordMapping, root: XmlElement, known: Sequence[XmlElement], name: str
) -> Iterator[Leftover]:
    """What stands around the records, and is no part of a list that is looked up."""
    ignored = account_of(mapping.ignore_around, root, FieldReader(mapping, name))
    return Account().leftovers(root, ignored=ignored, selectors=selectors(mapping), skip=known)


def account_of(paths: Iterable[Path], element: XmlElement, get: FieldReader) -> Account:
    """What paths lead to from an element."""
    for path in paths:
        get.find(path, element)
    return get.account


def selectors(mapping: RecordMapping) -> frozenset[tuple[str, str]]:
    """What the paths of a mapping choose elements by, which is read though no field holds it."""
    paths = [mapping.record, *mapping.paths]
    return frozenset(pair for path in paths for pair in path.selectors)
