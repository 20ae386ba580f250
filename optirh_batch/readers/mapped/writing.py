"""A proposed mapping as the text of a mapping file.

Owns the form: TOML with comments for the person who checks it.  What is
proposed belongs to ``learn``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from optirh_batch.readers.mapped.mapping import LIST_FIELDS, PATIENT_FIELDS, PROSE_FIELDS, WORD_KINDS
from optirh_batch.readers.mapped.shapes import Outline, Shape

_THREE_STATE = ("allergies", "problems", "medications")


@dataclass(frozen=True, slots=True)
class Block:
    """A proposed list: table, path from the record, paths of its fields, and the shapes they lead to."""

    table: str
    path: str
    fields: Mapping[str, str | list[str]]
    leaves: Mapping[str, Shape]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A proposal before it is written; ``words`` without a meaning are left for the reader of the file."""

    name: str
    outline: Outline
    record: Shape
    patient: Mapping[str, list[str]]
    prose: Mapping[str, str]
    blocks: list[Block]
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
    yield from _table("patient", {key: sketch.patient.get(key) for key in PATIENT_FIELDS})
    for block in sorted(sketch.blocks, key=lambda block: list(LIST_FIELDS).index(block.table)):
        yield from _table(
            f"[{block.table}]",
            {"path": block.path, **{key: block.fields.get(key) for key in LIST_FIELDS[block.table]}},
        )
        if block.table in _THREE_STATE:
            yield '# none_known = "..."          # a path that holds when the record says: none'
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
