"""Which tables of a file belong together: joins and lookups proposed for a file of a database.

Owns the guesses from ids: the rows of one table hold, under a name that speaks of it, ids of another.
Ids alone are no evidence, since small numbers stand everywhere.  Nothing is joined by this: it fills in a
proposal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from optirh_batch.readers.mapped.shapes import Shape, is_generic, without_type
from optirh_batch.readers.mapped.words import fit, split_words, squeeze, vocabulary

_FEWEST_MATCHING = 0.5
_SHORTEST_ENTITY = 3
_A_FIELD = 200
_ID_ENDINGS = ("id", "nr", "ref", "code", "num", "nummer", "numero")
_ID = re.compile(r"[\w.{}-]{1,60}")
_NO_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Link:
    """Rows that belong to elements of another shape, by key and id; ``name`` is what they are called then."""

    rows: Shape
    key: Shape
    of: Shape
    id: Shape
    name: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Elements that name an entry of a list; ``label`` is its text."""

    list: Shape
    id: Shape
    into: Shape
    key: Shape
    label: Shape
    name: str


@dataclass(slots=True)
class Relations:
    """What belongs together in a file; ``record`` is the element that rows belong to in the end."""

    root: Shape
    record: Shape
    links: list[Link] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)


def find_relations(root: Shape, person: Shape) -> Relations | None:
    """Find the tables that belong to the records, and the lists that they name; None if there are none."""
    tables = [shape for shape in root.inside() if shape.is_structured and shape.direct_leaves]
    reference = cache(_reference)  # asked again for each element around the person
    for record in (person, *person.ancestors()):
        if record is root:
            return None
        found = Relations(root, record)
        outside = [item for item in tables if item is not record and not _is_related(item, record)]
        _link(found, outside)
        _refer(found, outside, reference)
        if found.links or found.references:
            return found
    return None


def _is_related(shape: Shape, record: Shape) -> bool:
    return record in shape.ancestors() or shape in record.ancestors()


def _link(found: Relations, tables: Sequence[Shape]) -> None:
    """Join rows to the records first, then others to rows that are joined."""
    owners = [found.record]
    while owners:
        owner = owners.pop(0)
        joined = {link.rows for link in found.links}
        for rows in tables:
            if rows in joined or any(_is_related(rows, other) for other in joined):
                continue
            pair = _key_and_id(rows, owner)
            # With an id of its own under the same name it is a list that the owner names.
            is_list = pair is not None and owner is not found.record and pair[0] in _ids(rows)
            if pair is not None and not (is_list and squeeze(pair[0].local) == squeeze(pair[1].local)):
                found.links.append(Link(rows, pair[0], owner, pair[1], _new_name(rows.entity, rows, owner)))
                owners.append(rows)


def _refer(
    found: Relations,
    tables: Sequence[Shape],
    reference: Callable[[Shape, Shape], tuple[Shape, Shape] | None],
) -> None:
    joined = {link.rows for link in found.links}
    keys = {link.key for link in found.links}
    lists = [item for item in tables if item not in joined]
    for into in (found.record, *(link.rows for link in found.links)):
        holders = [into, *(part for part in into.inside() if part.is_structured)]
        for key in (leaf for holder in holders for leaf in holder.direct_leaves if leaf not in keys):
            for entries in lists:
                pair = reference(entries, key)
                if pair is not None:
                    holder = next(item for item in holders if key in item.direct_leaves)
                    name = _new_name(_base(key) or entries.entity, entries, holder)
                    found.references.append(Reference(entries, pair[0], holder, key, pair[1], name))
                    break


def _key_and_id(rows: Shape, owner: Shape) -> tuple[Shape, Shape] | None:
    """The leaf of the rows that holds ids of the owner, and the owner's leaf with them."""
    for identity in _ids(owner):
        values = set(identity.texts)
        for key in rows.direct_leaves:
            matching = sum(text in values for text in key.texts)
            if matching >= max(1, _FEWEST_MATCHING * len(key.texts)) and _speaks_of(key, identity, owner):
                return key, identity
    return None


def _reference(entries: Shape, key: Shape) -> tuple[Shape, Shape] | None:
    """The id and the label of a list whose entries a leaf names."""
    for identity in _ids(entries):
        if not set(key.texts) <= set(identity.texts) or not _speaks_of(key, identity, entries):
            continue
        labels = vocabulary("around")["labels"]
        others = [leaf for leaf in entries.direct_leaves if leaf is not identity]
        others.sort(key=lambda leaf: -max(fit(name, labels) for name in leaf.names))
        if others:
            return identity, others[0]
    return None


def _ids(shape: Shape) -> Iterator[Shape]:
    """Leaves with another value in each element."""
    for leaf in shape.direct_leaves:
        is_unique = len(set(leaf.texts)) == len(leaf.texts) == len(shape.elements)
        if is_unique and all(_ID.fullmatch(text) for text in leaf.texts):
            yield leaf


def _speaks_of(key: Shape, identity: Shape, owner: Shape) -> bool:
    """Whether the name of a key speaks of what it belongs to."""
    ids, entity = vocabulary("around")["ids"], squeeze(owner.entity)
    name = squeeze(without_type(key.local))
    if name == squeeze(without_type(identity.local)) and name not in ids:
        return _is_id(identity.local)
    if not any(squeeze(own) in ids for own in identity.names):
        return False
    singular = [entity[:end] for end in range(len(entity), max(len(entity) - 3, _SHORTEST_ENTITY) - 1, -1)]
    base = squeeze(_base(key))
    patients = vocabulary("around")["patients"]
    return (
        any(part in name for part in singular)
        or (len(base) >= _SHORTEST_ENTITY and entity.startswith(base))
        or (fit(owner.entity, patients) > 0 and fit(base, patients) >= 200)
    )


def _is_id(name: str) -> bool:
    ids = vocabulary("around")["ids"]
    if any(fit(name, words) >= _A_FIELD for words in vocabulary("patient").values()):
        return False  # two people of one name are not one person
    return bool(set(ids) & set(split_words(name))) or squeeze(name).endswith(_ID_ENDINGS)


def _base(key: Shape) -> str:
    """The name of a key without the word for an id: ``StatusCode`` is ``Status``."""
    plain = without_type(key.local)
    for word in sorted(vocabulary("around")["ids"], key=len, reverse=True):
        if plain.lower().endswith(word) and len(plain) > len(word) + 1:
            return plain[: -len(word)].rstrip("_-.")
    return plain


def _new_name(wanted: str, rows: Shape, owner: Shape) -> str:
    """What moved elements are called: no name that stands in the owner already."""
    own = rows.local if not is_generic(rows.local) and "[" not in rows.step else ""
    name = _NO_NAME.sub("", own or wanted) or "Eintrag"
    name = name if name[0].isalpha() or name[0] == "_" else f"_{name}"
    taken = {child.step for child in owner.children.values()}
    return name if name not in taken else f"{name}.{rows.entity}"
