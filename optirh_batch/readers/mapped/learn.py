"""A mapping for a file that has none: proposed from the names of its elements.

Owns which element is a record, and what the guesses of patient, lists and fields make together.
A proposal is text for a person to check and to put into the institution's folder; nothing is read by it
before that, and nothing is written.  Words belong to ``words``, the file's structure to ``shapes``, which
tables belong together to ``relations``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from optirh_batch.errors import ConfigurationError, FormatUnknown, Phrase, SourceTooLarge
from optirh_batch.readers.content import Content, Reading
from optirh_batch.readers.mapped.field_guesses import propose_block
from optirh_batch.readers.mapped.fits import best_leaves
from optirh_batch.readers.mapped.joins import join_tables
from optirh_batch.readers.mapped.list_guesses import find_flags, find_lists
from optirh_batch.readers.mapped.mapping import WORD_KINDS, RecordMapping, parse_mapping
from optirh_batch.readers.mapped.patient_guess import find_person, patient_leaves, patient_paths
from optirh_batch.readers.mapped.reader import read_with_leftovers
from optirh_batch.readers.mapped.relations import Reference, Relations, find_relations
from optirh_batch.readers.mapped.shapes import Outline, Shape, outline
from optirh_batch.readers.mapped.words import best_concept, meaning, squeeze, vocabulary
from optirh_batch.readers.mapped.writing import Sketch, written
from optirh_batch.readers.values import fold_word

_BIRTHS = (
    ("%Y%m%d", re.compile(r"\d{8}")),
    ("%d/%m/%Y", re.compile(r"\d{1,2}/\d{1,2}/\d{4}")),
    ("%d-%m-%Y", re.compile(r"\d{1,2}-\d{1,2}-\d{4}")),
    ("%Y-%m-%dT%H:%M:%S", re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")),
    ("%d.%m.%Y %H:%M:%S", re.compile(r"\d{1,2}\.\d{1,2}\.\d{4} \d\d:\d\d:\d\d")),
)
_DATES = frozenset({"birth_date", "onset", "start", "end", "date"})
# Field -> kind of its code words; ``status`` depends on the list.
_CODED = {"sex": "sex", "language": "language", "role": "role", "route": "route"}
_STATUS = {"allergies": "allergy_status", "problems": "problem_status", "medications": "medication_status"}
_MOST_SHAPES = 2000
_MOST_WORDS = 30
_LONGEST_WORD = 24


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was learnt from a file.

    Attributes:
        text: the mapping file.
        unmapped: paths, from the record, of the elements and attributes that
            it does not read, each with how often it occurs.
        readings: what would be read by it.
    """

    text: str
    unmapped: Mapping[str, int]
    readings: tuple[Reading, ...]


def propose_mapping(content: Content) -> Proposal:
    """Propose a mapping for an XML file.

    Raises:
        FormatUnknown: it is no XML, or nothing in it looks like a person's name.
        SourceTooLarge: its elements have more names than any export has.
    """
    if content.root is None:
        detail = Phrase("a mapping can only be made for XML")
        raise FormatUnknown(name=content.name, detail=detail)
    shapes = outline(content.root)
    if sum(1 for _ in shapes.root.inside()) > _MOST_SHAPES:
        detail = Phrase("more than {limit} kinds of elements", limit=_MOST_SHAPES)
        raise SourceTooLarge(name=content.name, detail=detail)
    person = find_person(shapes.root)
    sketch = _sketch(shapes, person, content) if person is not None else None
    if sketch is None or not sketch.patient.get("family"):
        detail = Phrase("no element in it looks like a patient’s name; write the mapping by hand")
        raise FormatUnknown(name=content.name, detail=detail)
    text = written(sketch)
    mapping = _parsed(text, content.name)
    readings, unmapped = read_with_leftovers(mapping, content)
    return Proposal(text, unmapped, readings)


def _parsed(text: str, name: str) -> RecordMapping:
    """The proposal as a mapping; elements nested without end make paths that no mapping may hold."""
    try:
        return parse_mapping(text, "proposal")
    except ConfigurationError as error:
        detail = Phrase("its elements are nested in a way for which no mapping can be proposed")
        raise FormatUnknown(name=name, detail=detail) from error


def _sketch(shapes: Outline, person: Shape, content: Content) -> Sketch:
    name = squeeze(shapes.root.local)[:40] or "export"
    relations = find_relations(shapes.root, person)
    if relations is None:
        return _fill(Sketch(name, shapes, _record(person, find_lists(shapes.root, person))), person)
    draft = Sketch(name, shapes, relations.record, relations=relations)
    draft.patient["family"] = ["."]
    joined = _join(draft, content)
    record = _at(joined.root, shapes.root.path_to(relations.record))
    sketch = Sketch(name, joined, record, relations=relations)
    for link in relations.links:
        for shape in record.inside():
            if shape.step == link.name:
                key = _at(shape, link.rows.path_to(link.key))
                key.local = key.local if key is shape else ""
    for reference in relations.references:
        _name_label(reference, relations, shapes.root, joined.root)
    return _fill(sketch, find_person(record) or record)


def _join(draft: Sketch, content: Content) -> Outline:
    """The outline of the file when its tables are joined; the file itself stays as it is."""
    mapping = _parsed(written(draft), content.name)
    scratch = replace(content)  # it parses a tree of its own
    root = scratch.root
    assert root is not None
    records = tuple(place.element for place in mapping.record.find(root).places)
    join_tables(mapping, scratch, records)
    return outline(root, draft.outline)


def _at(root: Shape, path: str) -> Shape:
    return next((shape for shape in root.inside() if root.path_to(shape) == path), root)


def _name_label(reference: Reference, relations: Relations, before: Shape, after: Shape) -> None:
    """Let the text of a code be recognised by the name of the field that names it."""

    def place(shape: Shape) -> str:
        for link in relations.links:
            if link.rows is shape or shape in link.rows.inside():
                inner = "" if link.rows is shape else f"/{link.rows.path_to(shape)}"
                return f"{place(link.of)}/{link.name}{inner}"
        return before.path_to(shape)

    into = place(reference.into)
    _at(after, f"{into}/{reference.into.path_to(reference.key)}").local = ""  # the text stands for it
    leaf = _at(after, f"{into}/{reference.name}/{reference.label.step}")
    if leaf is not after and best_concept(reference.name, vocabulary("lists")) is None:
        leaf.local, leaf.aliases = reference.name, [reference.list.entity]


def _fill(sketch: Sketch, person: Shape) -> Sketch:
    """Find the places of all fields in the record."""
    record = sketch.record
    lists = find_lists(record, person)
    inside_lists = {shape for _, item in lists for shape in (item, *item.inside())}
    free = [leaf for leaf in record.leaves() if leaf not in inside_lists]
    patient = patient_leaves(free, person)
    taken = {leaf for leaves in patient.values() for leaf in leaves}
    prose = best_leaves([leaf for leaf in free if leaf not in taken], vocabulary("prose"))
    blocks = [block for table, item in lists if (block := propose_block(record, table, item)) is not None]
    sketch.patient |= patient_paths(record, patient, free)
    sketch.prose |= {key: record.path_to(leaf) for key, leaf in prose.items()}
    sketch.blocks += blocks
    sketch.flags |= find_flags(record)
    used = [("patient", key, leaf) for key, leaves in patient.items() for leaf in leaves]
    used += [(block.table, key, leaf) for block in blocks for key, leaf in block.leaves.items()]
    for table, key, leaf in used:
        _learn_values(sketch, table, key, leaf)
    return sketch


def _record(person: Shape, lists: Iterable[tuple[str, Shape]]) -> Shape:
    """The element that repeats with the person; in a file of one, the innermost that holds the lists too."""
    chain = [person, *person.ancestors()]
    count = len(person.elements)
    if count > 1:
        return [shape for shape in chain if len(shape.elements) == count][-1]
    for shape in chain:
        if all(shape is item or shape in item.ancestors() for _, item in lists):
            return shape
    return chain[-1]


def _learn_values(sketch: Sketch, table: str, key: str, leaf: Shape) -> None:
    """Note the form of dates and the meaning of code words, as far as they are known."""
    if key in _DATES:
        for form, pattern in _BIRTHS:
            if leaf.texts and all(pattern.fullmatch(text.strip()) for text in leaf.texts):
                sketch.dates.add(form)
    kind = _STATUS.get(table) if key == "status" else _CODED.get(key)
    if kind is None:
        return
    known = WORD_KINDS[kind]
    for word, _ in Counter(" ".join(text.split()) for text in leaf.texts).most_common(_MOST_WORDS):
        if len(word) > _LONGEST_WORD or (known and fold_word(word) in known):
            continue
        sketch.words.setdefault(kind, {})[word] = meaning(kind, word)
