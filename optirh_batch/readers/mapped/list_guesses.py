"""The lists in a file that nobody described, guessed from names and values.

Owns which elements are the entries of a list, and which leaves only say that it has none.  The fields of an
entry are ``field_guesses``.
"""

from __future__ import annotations

from collections.abc import Iterator

from optirh_batch.readers.mapped.fits import DOSE, GRID, ICD, SURE, all_are, is_key, is_named
from optirh_batch.readers.mapped.mapping import THREE_STATE
from optirh_batch.readers.mapped.shapes import Shape, without_type
from optirh_batch.readers.mapped.words import best_concept, fit, split_words, squeeze, vocabulary

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


def find_lists(root: Shape, person: Shape) -> list[tuple[str, Shape]]:
    """The lists, outermost first: which table, and the shape of an entry."""
    found: list[tuple[str, Shape]] = []

    def visit(shape: Shape) -> None:
        for child in shape.children.values():
            named = None if child.is_leaf and _is_no_list(child) else _named_list(child)
            holds_person = child is person or child in person.ancestors()
            if named and named[0] >= SURE and not holds_person:
                found.extend((named[1], entry) for entry in _entries(child, named[1]))
            elif child is not person or named is None:
                visit(child)
        for attribute in shape.attributes.values():
            named = best_concept(attribute.local, three_states)
            if named and named[0] >= SURE and shape is not person and not _is_no_list(attribute):
                found.append((named[1], attribute))

    three_states = {table: vocabulary("lists")[table] for table in THREE_STATE}
    visit(root)
    return found


def find_flags(record: Shape) -> dict[str, str]:
    """By list, the condition on what says 'none known' by its own name, such as ``keineAllergienBekannt``."""
    around = vocabulary("around")
    flags: dict[str, str] = {}
    for leaf in record.leaves():
        table = _denied_table(leaf)
        if table is None:
            continue
        said = {text.strip() for text in leaf.texts}
        if not all(squeeze(text) in (*around["yes"], *around["no"]) for text in said):
            continue
        agreed = sorted(text for text in said if squeeze(text) in around["yes"])
        if not agreed:  # the file at hand only says no: the other half of the pair
            agreed = sorted({yes for text in said for yes in _opposites(text)})
        path = record.path_to(leaf)
        flags[table] = " or ".join(f"{path} = '{text}'" for text in agreed)
    return flags


def _opposites(no: str) -> list[str]:
    """The words for yes that belong to one for no, in its capitals."""
    words = _OPPOSITES.get(squeeze(no), ())
    return [word.upper() if no.isupper() else word.title() if no.istitle() else word for word in words]


def _denied_table(leaf: Shape) -> str | None:
    """The list of which a leaf's name says that it may have nothing."""
    around = vocabulary("around")
    pieces = set(split_words(leaf.local))
    if not pieces & set(around["denials"]):
        return None
    lists = {table: vocabulary("lists")[table] for table in THREE_STATE}
    for table, words in lists.items():
        if any(fit(piece, words) >= 200 for piece in pieces):
            return table
    if leaf.parent is not None and pieces & set(around["knowns"]):
        named = best_concept(leaf.parent.local, lists)
        return named[1] if named else None
    return None


def _is_no_list(leaf: Shape) -> bool:
    """Whether a leaf called like a list is a flag or a key of one."""
    return _denied_table(leaf) is not None or is_key(leaf)


def _named_list(shape: Shape) -> tuple[int, str] | None:
    concepts = vocabulary("lists")
    found = [
        named
        for name in (without_type(shape.local), *shape.aliases)
        if (named := best_concept(name, concepts))
    ]
    named = max(found, default=None)
    if shape.is_structured and (named is None or named[0] < SURE) and (table := _table_by_values(shape)):
        return SURE, table
    return named


def _table_by_values(shape: Shape) -> str | None:
    """What only one table holds: grids of the day and doses, or codes of diagnoses."""
    for leaf in filter(is_named, shape.direct_leaves):
        for table, sign in (("medications", GRID), ("medications", DOSE), ("problems", ICD)):
            if all_are(sign, leaf):
                return table
    return None


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
