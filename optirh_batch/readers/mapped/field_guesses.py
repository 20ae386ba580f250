"""The fields of a list's entries in a file that nobody described, guessed from names and values.

Owns the proposal for one list; where nothing explains its label, the longest wording is taken.  Which
elements are lists is ``list_guesses``.
"""

from __future__ import annotations

from collections.abc import Mapping

from optirh_batch.readers.mapped.fits import (
    DOSE,
    GRID,
    ICD,
    SURE,
    all_are,
    best_leaves,
    is_key,
    is_named,
    leaves_by_values,
)
from optirh_batch.readers.mapped.mapping import LIST_FIELDS, THREE_STATE
from optirh_batch.readers.mapped.shapes import Shape
from optirh_batch.readers.mapped.words import fit, meaning, split_words, squeeze, vocabulary
from optirh_batch.readers.mapped.writing import Block

_SIGNS = {"problems": {"code": ICD}, "medications": {"schedule": GRID, "dose": DOSE}}
_FEWEST_LETTERS = 4


def propose_block(record: Shape, table: str, item: Shape) -> Block | None:
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
        unit_inside = best_leaves(
            chosen["dose"].attributes.values(), {"unit": vocabulary("fields", table)["unit"]}
        )
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


def _attribute_block(record: Shape, table: str, attribute: Shape) -> Block:
    """A list in one attribute."""
    holder = attribute.parent
    assert holder is not None
    fields: dict[str, str | list[str]] = {LIST_FIELDS[table][0]: attribute.step}
    return Block(table, record.path_to(holder), fields, {}, split=_splitter(table, fields, attribute))


def _choose_fields(table: str, item: Shape, first: str) -> dict[str, Shape]:
    """For each field the leaf that holds it: by its values, by its name, at last by what is left."""
    leaves = [leaf for leaf in item.leaves() if is_named(leaf) and not (is_key(leaf) or _asks(leaf))]
    told = _told_by_values(leaves) if table == "medications" else {}
    untold = [leaf for leaf in leaves if leaf not in told.values()]
    chosen = best_leaves(untold, vocabulary("fields", table)) | told
    rest = [leaf for leaf in leaves if leaf not in chosen.values()]
    chosen = leaves_by_values(rest, _SIGNS.get(table, {})) | chosen
    frequency = None if "schedule" in chosen else chosen.get("frequency")
    if frequency is not None and any(map(GRID.fullmatch, frequency.texts)):
        chosen["schedule"] = chosen.pop("frequency")  # what is no grid in it is read as frequency
    if first not in chosen and not item.texts and (label := _likely_label(leaves, chosen)):
        chosen[first] = label
    return chosen


def _told_by_list(record: Shape, item: Shape) -> dict[str, str | list[str]]:
    """What the name of a list says of all its drugs: taken as needed, stopped, planned."""
    around = [item, *(shape for shape in item.ancestors() if record in shape.ancestors())]
    told: dict[str, str | list[str]] = {}
    for shape in around:
        for key, words in vocabulary("told").items():
            if fit(shape.local, words) >= SURE:
                field, sense = ("frequency", shape.local) if key == "reserve" else ("status", key)
                told.setdefault(field, f"'{sense}'")
    return told


def _told_by_values(leaves: list[Shape]) -> dict[str, Shape]:
    """Routes and doses, which say what they are whatever their fields are called."""
    routes = [leaf for leaf in leaves if _are_routes(leaf.texts)]
    doses = [leaf for leaf in leaves if all_are(DOSE, leaf)]
    return {
        **({"route": routes[0]} if routes else {}),
        **({"dose": doses[0]} if len(doses) == 1 else {}),
    }


def _are_routes(texts: list[str]) -> bool:
    return all(meaning("route", text) for text in texts)


def _likely_label(leaves: list[Shape], chosen: Mapping[str, Shape]) -> Shape | None:
    """Of what no word explains the longest wording: what an entry names must stand somewhere."""
    rest = [leaf for leaf in leaves if leaf not in chosen.values() and all(map(_has_letters, leaf.texts))]
    return max(rest, key=lambda leaf: sum(map(len, leaf.texts)) / len(leaf.texts), default=None)


def _has_letters(text: str) -> bool:
    return sum(char.isalpha() for char in text) >= _FEWEST_LETTERS


def _asks(leaf: Shape) -> bool:
    """Whether a leaf only answers whether something is known (``AllergienBekannt``: ``nein``)."""
    around = vocabulary("around")
    answers = {squeeze(text) for text in leaf.texts}
    return bool(set(split_words(leaf.local)) & set(around["knowns"])) and answers <= {
        *around["yes"],
        *around["no"],
    }


def _is_physician(item: Shape) -> bool:
    names = [item.local, *(shape.local for shape in item.ancestors())]
    return any(fit(name, vocabulary("around")["physicians"]) >= 200 for name in names[:2])


def _splitter(table: str, fields: Mapping[str, object], label: Shape) -> str:
    """The sign between several labels in one text, where it stands there."""
    if table not in THREE_STATE or fields.keys() - {LIST_FIELDS[table][0], "status"}:
        return ""
    return next((sign for sign in (";", "|", "\n") if any(sign in text for text in label.texts)), "")
