"""A mapping for a file that has none: proposed from the names of its elements.

Owns the guesses: which element is a record, which hold the patient, which are
lists.  A proposal is text for a person to check and to put into the
institution's folder; nothing is read by it before that, and nothing is written.
Words belong to ``words``, the file's structure to ``shapes``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from optirh_batch.errors import ConfigurationError, FormatUnknown, Phrase, SourceTooLarge
from optirh_batch.readers.content import Content, Reading
from optirh_batch.readers.mapped.joins import join_tables
from optirh_batch.readers.mapped.mapping import LIST_FIELDS, WORD_KINDS, RecordMapping, parse_mapping
from optirh_batch.readers.mapped.reader import read_with_leftovers
from optirh_batch.readers.mapped.relations import Reference, Relations, find_relations
from optirh_batch.readers.mapped.shapes import Outline, Shape, outline, without_type
from optirh_batch.readers.mapped.words import (
    Vocabulary,
    best_concept,
    fit,
    meaning,
    split_words,
    squeeze,
    vocabulary,
)
from optirh_batch.readers.mapped.writing import Block, Sketch, written
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
_KEY_WORDS = frozenset({"id", "ref", "uid", "guid", "oid"})
_OPPOSITES = {
    "nein": ("ja",),
    "non": ("oui",),
    "no": ("yes", "si", "sì"),
    "false": ("true",),
    "falsch": ("wahr",),
    "faux": ("vrai",),
    "falso": ("vero",),
    "0": ("1",),
    "n": ("j", "o", "y", "s"),
}
_FEWEST_LETTERS = 4
_SURE = 90
# What values give away whatever their fields are called.
_GRID = re.compile(r"(?:\d{1,2}(?:[.,/]\d{1,2})?|[½¼¾])(?:\s*[-–]\s*(?:\d{1,2}(?:[.,/]\d{1,2})?|[½¼¾])){2,3}")
_LONE_ZERO = re.compile(r"(?<![\d.,/])0(?![\d.,/])")
_DOSE = re.compile(r"\d[\d.,/]*\s?(?:mg|g|mcg|µg|ml|ie|ui|iu|mg/ml)(?:/.{1,10})?", re.IGNORECASE)
_ICD = re.compile(r"[A-TV-Z]\d\d(?:\.\d{1,2})?")
_SIGNS = {
    "patient": {
        "avs": re.compile(r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}"),
        "phone": re.compile(r"(?:0|\+41 ?|0041 ?)\d\d[ /]?\d{3}[ ]?\d\d[ ]?\d\d"),
        "address": re.compile(r".*\d.*, *(?:CH-)?\d{4} \D+"),
    },
    "problems": {"code": _ICD},
    "medications": {"schedule": _GRID, "dose": _DOSE},
}
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
    person = _person(shapes.root)
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
        return _fill(Sketch(name, shapes, _record(person, _lists(shapes.root, person))), person)
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
    return _fill(sketch, _person(record) or record)


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
    lists = _lists(record, person)
    inside_lists = {shape for _, item in lists for shape in (item, *item.inside())}
    free = [leaf for leaf in record.leaves() if leaf not in inside_lists]
    patient = _patient(free, person)
    taken = {leaf for leaves in patient.values() for leaf in leaves}
    prose = _best([leaf for leaf in free if leaf not in taken], vocabulary("prose"))
    blocks = [block for table, item in lists if (block := _block(record, table, item)) is not None]
    sketch.patient |= {key: _patient_paths(record, key, leaves) for key, leaves in patient.items()}
    if "birth_date" not in patient and (parts := _date_parts(free)):
        sketch.patient["birth_date"] = [_dated(record, parts)]
    sketch.prose |= {key: record.path_to(leaf) for key, leaf in prose.items()}
    sketch.blocks += blocks
    _find_flags(sketch)
    used = [("patient", key, leaf) for key, leaves in patient.items() for leaf in leaves]
    used += [(block.table, key, leaf) for block in blocks for key, leaf in block.leaves.items()]
    for table, key, leaf in used:
        _learn_values(sketch, table, key, leaf)
    return sketch


def _date_parts(free: list[Shape]) -> list[Shape]:
    """Year, month and day of birth where they stand apart."""
    births, around = vocabulary("patient")["birth_date"], vocabulary("around")
    near = [
        leaf
        for leaf in free
        if any(fit(name, births) for name in leaf.names)
        or (leaf.parent is not None and any(fit(name, births) for name in leaf.parent.names))
    ]
    parts = []
    for kind in ("years", "months", "days"):
        found = [leaf for leaf in near if any(fit(name, around[kind]) for name in leaf.names)]
        parts += found[:1]
    return parts if len(parts) == len({*parts}) == 3 else []


def _dated(record: Shape, parts: list[Shape]) -> str:
    year, month, day = (record.path_to(leaf) for leaf in parts)
    return f"concat({year}, '-', {month}, '-', {day})"


def _find_flags(sketch: Sketch) -> None:
    """Fields that say 'none known' by their own name, such as ``keineAllergienBekannt``."""
    around = vocabulary("around")
    for leaf in sketch.record.leaves():
        table = _denied_table(leaf)
        if table is None:
            continue
        said = {text.strip() for text in leaf.texts}
        if not all(squeeze(text) in (*around["yes"], *around["no"]) for text in said):
            continue
        agreed = sorted(text for text in said if squeeze(text) in around["yes"])
        if not agreed:  # the file at hand only says no: the other half of the pair
            agreed = sorted({yes for text in said for yes in _opposites(text)})
        path = sketch.record.path_to(leaf)
        sketch.flags[table] = " or ".join(f"{path} = '{text}'" for text in agreed)


def _opposites(no: str) -> list[str]:
    """The words for yes that belong to one for no, in its capitals."""
    words = _OPPOSITES.get(squeeze(no), ())
    return [word.upper() if no.isupper() else word.title() if no.istitle() else word for word in words]


def _denied_table(leaf: Shape) -> str | None:
    around = vocabulary("around")
    pieces = set(split_words(leaf.local))
    if not pieces & set(around["denials"]):
        return None
    lists = {table: vocabulary("lists")[table] for table in ("allergies", "problems", "medications")}
    for table, words in lists.items():
        if any(fit(piece, words) >= 200 for piece in pieces):
            return table
    if leaf.parent is not None and pieces & set(around["knowns"]):
        named = best_concept(leaf.parent.local, lists)
        return named[1] if named else None
    return None


def _person(root: Shape) -> Shape | None:
    """The innermost element with a family name and another mark of a person; the likeliest is the patient."""
    concepts = vocabulary("patient")
    candidates: list[tuple[int, Shape]] = []
    with_own_name: set[Shape] = set()
    for shape in (root, *root.inside()):
        marks = _best([leaf for leaf in shape.leaves() if not _is_around(leaf, shape)], concepts)
        if "family" not in marks or not marks.keys() & {"given", "birth_date", "avs"}:
            continue
        if any(other in shape.inside() for _, other in candidates):
            continue
        names = _names_around(shape)
        likely = sum(fit(name, vocabulary("around")["patients"]) > 0 for name in names)
        unlikely = sum(_names_others(name) for name in names)
        points = 3 * ("birth_date" in marks) + 3 * ("avs" in marks) + 2 * ("sex" in marks) + 2 * likely
        candidates.append((points - 6 * unlikely, shape))
        if marks["family"].parent is shape:
            with_own_name.add(shape)
    # A spouse or doctor inside the record is not its patient.
    own = [item for item in candidates if not any(map(_names_others, _names_around(item[1])))]
    candidates = own or candidates
    # Who has a name right in it is no mere frame around somebody else.
    candidates = [
        item
        for item in candidates
        if item[1] in with_own_name or not any(inner in item[1].inside() for _, inner in candidates)
    ]
    return max(candidates, key=lambda item: item[0])[1] if candidates else None


def _names_around(shape: Shape) -> list[str]:
    return [item.local for item in (shape, *shape.ancestors())]


def _is_around(leaf: Shape, shape: Shape) -> bool:
    """Whether a leaf belongs to somebody else than the person its surroundings are about."""
    for holder in leaf.ancestors():
        if holder is shape:
            return False
        if _names_others(holder.local):
            return True
    return False


def _names_others(name: str) -> bool:
    others = (
        vocabulary("lists")["contacts"],
        vocabulary("around")["others"],
        vocabulary("meanings", "role")["relative"],
    )
    return max(fit(name, words) for words in others) >= 200


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


def _lists(root: Shape, person: Shape) -> list[tuple[str, Shape]]:
    """The lists, outermost first: which table, and the shape of an entry."""
    found: list[tuple[str, Shape]] = []

    def visit(shape: Shape) -> None:
        for child in shape.children.values():
            named = None if child.is_leaf and _is_no_list(child) else _named_list(child)
            holds_person = child is person or child in person.ancestors()
            if named and named[0] >= _SURE and not holds_person:
                found.extend((named[1], entry) for entry in _entries(child, named[1]))
            elif child is not person or named is None:
                visit(child)
        for attribute in shape.attributes.values():
            named = best_concept(attribute.local, three_states)
            if named and named[0] >= _SURE and shape is not person and not _is_no_list(attribute):
                found.append((named[1], attribute))

    three_states = {table: vocabulary("lists")[table] for table in ("allergies", "problems", "medications")}
    visit(root)
    return found


def _is_no_list(leaf: Shape) -> bool:
    """Whether a leaf called like a list is a flag or a key of one."""
    return _denied_table(leaf) is not None or _is_key(leaf)


def _is_named(leaf: Shape) -> bool:
    """Whether a leaf may be a field: keys by which tables were joined have lost their names."""
    return bool(leaf.local)


def _is_key(leaf: Shape) -> bool:
    """Whether a leaf is an id, which names nothing to a reader."""
    *_, last = split_words(leaf.local) or [""]
    return last in _KEY_WORDS and all(not any(char.isspace() for char in text) for text in leaf.texts)


def _named_list(shape: Shape) -> tuple[int, str] | None:
    concepts = vocabulary("lists")
    found = [
        named
        for name in (without_type(shape.local), *shape.aliases)
        if (named := best_concept(name, concepts))
    ]
    named = max(found, default=None)
    if shape.is_structured and (named is None or named[0] < _SURE) and (table := _table_by_values(shape)):
        return _SURE, table
    return named


def _table_by_values(shape: Shape) -> str | None:
    """What only one table holds: grids of the day and doses, or codes of diagnoses."""
    for leaf in filter(_is_named, shape.direct_leaves):
        for table, sign in (("medications", _GRID), ("medications", _DOSE), ("problems", _ICD)):
            if _all_are(sign, leaf):
                return table
    return None


def _all_are(sign: re.Pattern[str], leaf: Shape) -> bool:
    """Whether all texts are of a form; a grid of the day holds a 0 somewhere, which a date does not."""
    fits = all(sign.fullmatch(text.strip()) for text in leaf.texts)
    return fits and (sign is not _GRID or any(map(_LONE_ZERO.search, leaf.texts)))


def _by_values(leaves: list[Shape], signs: Mapping[str, re.Pattern[str]]) -> dict[str, Shape]:
    """Fields that their values give away, for what no name explains."""
    found: dict[str, Shape] = {}
    for key, sign in signs.items():
        fitting = (leaf for leaf in leaves if _all_are(sign, leaf))
        leaf = next(fitting, None)
        if leaf is not None and leaf not in found.values():
            found[key] = leaf
    return found


def _entries(shape: Shape, table: str) -> Iterator[Shape]:
    """The entries of a list: the parts of a mere container, else the element itself."""
    concepts = vocabulary("fields", table)
    parts = [
        child
        for child in shape.children.values()
        if child.is_structured or len(child.elements) > len(shape.elements)
    ]
    own = [leaf for leaf in (*shape.attributes.values(), *shape.children.values()) if leaf not in parts]
    own_named = [leaf for leaf in own if best_concept(leaf.local, concepts) and leaf.local != shape.local]
    if parts and not own_named:
        for part in parts:
            inner = [child for child in part.children.values() if child.is_structured]
            if len(part.children) == len(inner) == 1 and len(part.elements) == len(shape.elements):
                yield from _entries(part, table)
            else:
                yield part
    else:
        yield shape


def _best(leaves: Iterable[Shape], concepts: Vocabulary) -> dict[str, Shape]:
    """For each concept the leaf that fits best; a leaf serves one concept, the first of equals wins."""
    never = {concept: frozenset(words) for concept, words in vocabulary("never").items()}
    scored = sorted(
        (
            (-best, position, concept, leaf)
            for position, leaf in enumerate(leaves)
            for concept, words in concepts.items()
            if not never.get(concept, frozenset()) & set(split_words(leaf.local))
            if (best := max(fit(name, words) for name in leaf.names))
        ),
        key=lambda item: item[:2],
    )
    chosen: dict[str, Shape] = {}
    for _, _, concept, leaf in scored:
        if concept not in chosen and leaf not in chosen.values():
            chosen[concept] = leaf
    return chosen


def _patient(free: list[Shape], person: Shape) -> dict[str, list[Shape]]:
    """Leaves for each field of the patient, those near the name before others of the record."""
    near = [leaf for leaf in free if person in leaf.ancestors() and not _is_around(leaf, person)]
    far = [
        leaf
        for leaf in free
        if leaf not in near and not any(_names_others(up.local) for up in leaf.ancestors())
    ]
    concepts = vocabulary("patient")
    found = _best(near, concepts)
    missing = {key: words for key, words in concepts.items() if key not in found and key != "family"}
    found |= {key: leaf for key, leaf in _best(far, missing).items() if key not in found}
    rest = [leaf for leaf in near if leaf not in found.values()]
    found = _by_values(rest, _SIGNS["patient"]) | found
    address = [found.pop(key) for key in ("street", "zip", "city") if key in found]
    fields = {key: [leaf] for key, leaf in found.items()}
    if address and not ("address" in fields and len(address) == 1):
        fields["address"] = address
    return fields


def _patient_paths(record: Shape, key: str, leaves: list[Shape]) -> list[str]:
    paths = [record.path_to(leaf) for leaf in leaves]
    if key == "address" and len(paths) > 1:  # the postcode stands before the place, without a comma
        *street, code, place = [""] * (3 - len(paths)) + paths
        return [path for path in (*street, f"concat({code}, ' ', {place})") if path]
    return paths


def _asks(leaf: Shape) -> bool:
    """Whether a leaf only answers whether something is known (``AllergienBekannt``: ``nein``)."""
    around = vocabulary("around")
    answers = {squeeze(text) for text in leaf.texts}
    return bool(set(split_words(leaf.local)) & set(around["knowns"])) and answers <= {
        *around["yes"],
        *around["no"],
    }


def _choose_fields(table: str, item: Shape, first: str) -> dict[str, Shape]:
    """For each field the leaf that holds it: by its values, by its name, at last by what is left."""
    leaves = [leaf for leaf in item.leaves() if _is_named(leaf) and not (_is_key(leaf) or _asks(leaf))]
    told = _told_by_values(leaves) if table == "medications" else {}
    chosen = _best([leaf for leaf in leaves if leaf not in told.values()], vocabulary("fields", table)) | told
    rest = [leaf for leaf in leaves if leaf not in chosen.values()]
    chosen = _by_values(rest, _SIGNS.get(table, {})) | chosen
    frequency = None if "schedule" in chosen else chosen.get("frequency")
    if frequency is not None and any(map(_GRID.fullmatch, frequency.texts)):
        chosen["schedule"] = chosen.pop("frequency")  # what is no grid in it is read as frequency
    if first not in chosen and not item.texts and (label := _likely_label(leaves, chosen)):
        chosen[first] = label
    return chosen


def _block(record: Shape, table: str, item: Shape) -> Block | None:
    """The fields of a list's entries; None where nothing in them can be a name or text."""
    if item.step.startswith("@"):
        return _attribute_block(record, table, item)
    first = "text" if table == "notes" else "label" if table in {"allergies", "problems"} else "name"
    chosen = _choose_fields(table, item, first)
    fields: dict[str, str | list[str]] = {key: item.path_to(leaf) for key, leaf in chosen.items()}
    if "unit" in chosen:
        del fields["unit"]
        if "dose" in chosen:
            fields["dose"] = [item.path_to(chosen["dose"]), item.path_to(chosen["unit"])]
    elif table == "medications" and "dose" in chosen:
        unit_inside = _best(chosen["dose"].attributes.values(), {"unit": vocabulary("fields", table)["unit"]})
        fields["dose"] = [item.path_to(leaf) for leaf in (chosen["dose"], *unit_inside.values())]
    if "given" in fields:
        given = fields.pop("given")
        fields["name"] = f"concat({given}, ' ', {fields['name']})" if "name" in fields else given
    if first not in fields:
        if not item.texts:
            return None
        fields[first] = "." if item.is_leaf else "text()"
    if table == "contacts" and "role" not in fields and _is_physician(item):
        fields["role"] = "'physician'"
    if table == "medications":
        fields = _told_by_list(record, item) | fields
    chosen = {key: leaf for key, leaf in chosen.items() if key in fields}
    label = chosen.get(first, item)
    return Block(table, record.path_to(item), fields, chosen, split=_splitter(table, fields, label))


def _told_by_list(record: Shape, item: Shape) -> dict[str, str | list[str]]:
    """What the name of a list says of all its drugs: taken as needed, stopped, planned."""
    around = [item, *(shape for shape in item.ancestors() if record in shape.ancestors())]
    told: dict[str, str | list[str]] = {}
    for shape in around:
        for key, words in vocabulary("told").items():
            if fit(shape.local, words) >= _SURE:
                field, sense = ("frequency", shape.local) if key == "reserve" else ("status", key)
                told.setdefault(field, f"'{sense}'")
    return told


def _likely_label(leaves: list[Shape], chosen: Mapping[str, Shape]) -> Shape | None:
    """Of what no word explains the longest wording: what an entry names must stand somewhere."""
    rest = [leaf for leaf in leaves if leaf not in chosen.values() and all(map(_has_letters, leaf.texts))]
    return max(rest, key=lambda leaf: sum(map(len, leaf.texts)) / len(leaf.texts), default=None)


def _has_letters(text: str) -> bool:
    return sum(char.isalpha() for char in text) >= _FEWEST_LETTERS


def _told_by_values(leaves: list[Shape]) -> dict[str, Shape]:
    """Routes and doses, which say what they are whatever their fields are called."""
    routes = [leaf for leaf in leaves if _are_routes(leaf.texts)]
    doses = [leaf for leaf in leaves if _all_are(_DOSE, leaf)]
    return {
        **({"route": routes[0]} if routes else {}),
        **({"dose": doses[0]} if len(doses) == 1 else {}),
    }


def _is_physician(item: Shape) -> bool:
    names = [item.local, *(shape.local for shape in item.ancestors())]
    return any(fit(name, vocabulary("around")["physicians"]) >= 200 for name in names[:2])


def _attribute_block(record: Shape, table: str, attribute: Shape) -> Block:
    """A list in one attribute."""
    holder = attribute.parent
    assert holder is not None
    fields: dict[str, str | list[str]] = {LIST_FIELDS[table][0]: attribute.step}
    return Block(table, record.path_to(holder), fields, {}, split=_splitter(table, fields, attribute))


def _splitter(table: str, fields: Mapping[str, object], label: Shape) -> str:
    """The sign between several labels in one text, where it stands there."""
    if table not in _STATUS or fields.keys() - {LIST_FIELDS[table][0], "status"}:
        return ""
    return next((sign for sign in (";", "|", "\n") if any(sign in text for text in label.texts)), "")


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


def _are_routes(texts: list[str]) -> bool:
    return all(meaning("route", text) for text in texts)
