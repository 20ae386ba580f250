"""A proposed mapping as the text of a mapping file.

Owns the form: TOML with comments for the person who checks it.  What is
proposed belongs to ``learn``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from optirh_batch.readers.mapped.mapping import (
    LIST_FIELDS,
    PATIENT_FIELDS,
    PROSE_FIELDS,
    THREE_STATE,
    WORD_KINDS,
)
from optirh_batch.readers.mapped.relations import Relations
from optirh_batch.readers.mapped.shapes import Outline, Shape


@dataclass(frozen=True, slots=True)
class Block:
    """A proposed list: table, path from the record, paths of its fields, and the shapes they lead to."""

    table: str
    path: str
    fields: Mapping[str, str | list[str]]
    leaves: Mapping[str, Shape]
    split: str = ""


@dataclass(slots=True)
class Sketch:
    """A proposal before it is written.

    Attributes:
        name: of the mapping.
        outline: of the file, its tables joined.
        record: what becomes a record.
        relations: which tables are joined, None if there are none.
        patient: paths of the patient's fields.
        prose: paths of texts.
        blocks: lists.
        flags: by table, the condition that says that there is nothing.
        dates: forms of dates.
        words: by kind, code words; those without a meaning are left for the reader of the file.
    """

    name: str
    outline: Outline
    record: Shape
    relations: Relations | None = None
    patient: dict[str, list[str]] = field(default_factory=dict)
    prose: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    flags: dict[str, str] = field(default_factory=dict)
    dates: set[str] = field(default_factory=set)
    words: dict[str, dict[str, str | None]] = field(default_factory=dict)


def written(sketch: Sketch) -> str:
    """The mapping file, valid as it stands."""
    return "\n".join(_lines(sketch)) + "\n"


def _lines(sketch: Sketch) -> Iterator[str]:
    shapes = sketch.outline
    yield "# Proposed from the names of the elements: compare every line with the file before using it."
    yield "# What each key means: docs/format-vendor-xml.md"
    yield ""
    yield _pair("name", sketch.name)
    yield '# about = "product and version"'
    yield '# language = "de"              # of the wording: fr, de, it, en'
    yield from _table("root", {"namespace": shapes.namespace or None, "element": shapes.root.local})
    yield from _table("namespaces", shapes.namespaces)
    yield ""
    yield "[record]"
    yield _pair("path", shapes.root.path_to(sketch.record))
    yield from (_pair(key, sketch.prose[key]) for key in PROSE_FIELDS if key in sketch.prose)
    yield '# unmapped = "notes"           # keep what is not mapped as notes'
    yield "# ignore = []                  # paths that need no warning"
    if sketch.relations:
        yield from _relations(sketch.relations)
    yield from _table("patient", {key: sketch.patient.get(key) for key in PATIENT_FIELDS})
    flags = dict(sketch.flags)
    for block in sorted(sketch.blocks, key=lambda block: list(LIST_FIELDS).index(block.table)):
        yield from _table(
            f"[{block.table}]",
            {
                "path": block.path,
                **{key: block.fields.get(key) for key in LIST_FIELDS[block.table]},
                "split": block.split,
                "none_known": flags.pop(block.table, None),
            },
        )
        if block.table in THREE_STATE and block.table not in sketch.flags:
            yield '# none_known = "..."          # a path that holds when the record says: none'
    for table, condition in flags.items():
        yield from _table(f"[{table}]", {"none_known": condition})
    yield from _table("dates", {"formats": sorted(sketch.dates) or None})
    for kind in WORD_KINDS:
        if words := sketch.words.get(kind):
            yield ""
            yield f"[values.{kind}]"
            yield from (_pair(word, sense, key_quoted=True) for word, sense in words.items() if sense)
            yield from (
                f'# {json.dumps(word, ensure_ascii=False)} = ""   # meaning not known'
                for word, sense in words.items()
                if not sense
            )


def _relations(found: Relations) -> Iterator[str]:
    root = found.root
    for link in found.links:
        of = None if link.of is found.record else root.path_to(link.of)
        key, identity = link.rows.path_to(link.key), link.of.path_to(link.id)
        rows = root.path_to(link.rows)
        yield from _table("[joins]", {"rows": rows, "key": key, "of": of, "id": identity, "as": link.name})
    for item in found.references:
        into = None if item.into is found.record else root.path_to(item.into)
        key, identity = item.into.path_to(item.key), item.list.path_to(item.id)
        entries = root.path_to(item.list)
        yield from _table(
            "[lookups]", {"list": entries, "id": identity, "into": into, "key": key, "as": item.name}
        )


def _table(name: str, values: Mapping[str, str | list[str] | None]) -> Iterator[str]:
    lines = [_pair(key, value) for key, value in values.items() if value]
    if lines:
        yield ""
        yield f"[{name}]"
        yield from lines


def _pair(key: str, value: str | list[str] | None, *, key_quoted: bool = False) -> str:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    shown = json.dumps(key, ensure_ascii=False) if key_quoted else key
    return f"{shown} = {json.dumps(value, ensure_ascii=False)}"
