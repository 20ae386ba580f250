"""The patient in a file that nobody described, guessed from names and values.

Owns which element is the person and which leaves are its fields.  Other people of the record, a spouse or a
doctor, are told apart here and no more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from optirh_batch.readers.mapped.fits import best_leaves, leaves_by_values
from optirh_batch.readers.mapped.shapes import Shape
from optirh_batch.readers.mapped.words import fit, vocabulary

_SIGNS = {
    "avs": re.compile(r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}"),
    "phone": re.compile(r"(?:0|\+41 ?|0041 ?)\d\d[ /]?\d{3}[ ]?\d\d[ ]?\d\d"),
    "address": re.compile(r".*\d.*, *(?:CH-)?\d{4} \D+"),
}


def find_person(root: Shape) -> Shape | None:
    """The innermost element with a family name and another mark of a person; the likeliest is the patient."""
    concepts = vocabulary("patient")
    candidates: list[tuple[int, Shape]] = []
    with_own_name: set[Shape] = set()
    for shape in (root, *root.inside()):
        marks = best_leaves([leaf for leaf in shape.leaves() if not _is_around(leaf, shape)], concepts)
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


def patient_leaves(free: list[Shape], person: Shape) -> dict[str, list[Shape]]:
    """Leaves for each field of the patient, those near the name before others of the record."""
    near = [leaf for leaf in free if person in leaf.ancestors() and not _is_around(leaf, person)]
    far = [
        leaf
        for leaf in free
        if leaf not in near and not any(_names_others(up.local) for up in leaf.ancestors())
    ]
    concepts = vocabulary("patient")
    found = best_leaves(near, concepts)
    missing = {key: words for key, words in concepts.items() if key not in found and key != "family"}
    found |= {key: leaf for key, leaf in best_leaves(far, missing).items() if key not in found}
    rest = [leaf for leaf in near if leaf not in found.values()]
    found = leaves_by_values(rest, _SIGNS) | found
    address = [found.pop(key) for key in ("street", "zip", "city") if key in found]
    fields = {key: [leaf] for key, leaf in found.items()}
    if address and not ("address" in fields and len(address) == 1):
        fields["address"] = address
    return fields


def patient_paths(
    record: Shape, patient: Mapping[str, list[Shape]], free: list[Shape]
) -> dict[str, list[str]]:
    """The paths of the patient's fields.

    Args:
        record: from where.
        patient: leaves of each field.
        free: leaves outside of lists, among them perhaps the parts of a birth date.
    """
    paths = {key: _paths(record, key, leaves) for key, leaves in patient.items()}
    if "birth_date" not in paths and (parts := _date_parts(free)):
        paths["birth_date"] = [_dated(record, parts)]
    return paths


def _paths(record: Shape, key: str, leaves: list[Shape]) -> list[str]:
    paths = [record.path_to(leaf) for leaf in leaves]
    if key == "address" and len(paths) > 1:  # the postcode stands before the place, without a comma
        *street, code, place = [""] * (3 - len(paths)) + paths
        return [path for path in (*street, f"concat({code}, ' ', {place})") if path]
    return paths


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
