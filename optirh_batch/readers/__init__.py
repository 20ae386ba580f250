"""Bytes to records, one module per format, chosen by content.

    bytes -> look_into (limits, encoding, hardened XML) -> the first reader that recognises it -> records

To add a format: write a module with a ``content.Reader``, and put the reader
into ``formats.READERS`` before ``ForeignReader`` (which names the formats we cannot
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

from optirh_batch.readers.content import Reading, RefusedRecord, look_into
from optirh_batch.readers.mapped import RecordMapping, load_mappings
from optirh_batch.readers.source import DEFAULT_LIMITS, ReadLimits, hash_source, open_source, printable_name

__all__ = [
    "DEFAULT_LIMITS",
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
    # The formats load with the first file: most commands read none.
    from optirh_batch.readers.formats import read_content  # noqa: PLC0415

    return read_content(look_into(data, printable_name(name), limits), mappings)
