"""Drugs in the tables of a text: what each column says of the drug in a row.

Owns the headings by which the columns are known, and rows that are read without an entry.  Leaves out
instructions (``instructions``) and what a row says of pauses and plans (``tables``).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from optirh_batch.readers.cda.entries import first_text
from optirh_batch.readers.cda.instructions import NAME_COLUMN, instruction_in
from optirh_batch.readers.cda.tables import Row
from optirh_batch.readers.cda.vocabulary import route_in_product_name, route_in_words
from optirh_batch.readers.day_grids import NUMBER, UNIT
from optirh_batch.readers.prescriptions import read_prescription
from optirh_batch.readers.rhythms import with_way
from optirh_batch.readers.stops import status_told
from optirh_batch.readers.values import as_iso
from optirh_batch.readers.wording import fold
from optirh_batch.records import Medication, MedicationStatus, Route, Schedule

# The dose taken, not the strength of the product ('Dosis pro Einheit').
_DOSE_COLUMN = re.compile(r"^(?:dose|dosis|dose unitaire|einzeldosis)$", re.IGNORECASE)
_STRENGTH_COLUMN = re.compile(
    r"strength|stärke|dosis pro einheit|dosage unitaire|concentration", re.IGNORECASE
)
_DOSAGE_COLUMN = re.compile(r"^(?:dosage|dosierung|dosaggio)$", re.IGNORECASE)
_AMOUNT = re.compile(rf"{NUMBER} ?{UNIT}")
_START_COLUMN = re.compile(
    r"^(?:depuis|d[eé]but|date de d[eé]but|seit|beginn|start|since|dal|inizio)", re.IGNORECASE
)
_END_COLUMN = re.compile(r"^(?:fin|date de fin|bis|ende|end|stop|until|fine|al)\b", re.IGNORECASE)
_INGREDIENT_COLUMN = re.compile(
    r"^(?:wirkstoff|substan[zc]|principe actif|dci\b|active ingredient|principio attivo)", re.IGNORECASE
)
_ROUTE_COLUMN = re.compile(r"route|^weg$|verabreichungsweg|voie|applikation|via di", re.IGNORECASE)
_SLOT_COLUMNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bmorgens?\b|\bfrüh\b|\bmatin\b|\bmorning\b|\bmattin",
        r"\bmittags?\b|\bmidi\b|\bnoon\b|mezzogiorno",
        r"\babends?\b|\bsoir\b|\bevening\b|\bsera\b",
        r"\bnachts?\b|\bnuit\b|\bcoucher\b|\bnight\b|bedtime|\bnotte\b",
    )
)
_SLOT_INITIALS = tuple(
    re.compile(words)
    for words in (
        "m|mo|mor|morg|ma|mat",
        "m|mi|mit|mitt|mid|mez",
        "a|ab|abd|s|so|se",
        "n|na|nu|nt|c|z|zn",
    )
)
_NO_AMOUNT = re.compile(r"[\s\-–0.,]*")
_REMARK_COLUMN = re.compile(
    r"^(?:bemerkung|hinweis|remarque|commentaire|observation|osservazion|remark|comment|note)", re.IGNORECASE
)
_REASON_COLUMN = re.compile(
    r"^(?:indication|indikation|indicazione|grund\b|motif|raison|reason)", re.IGNORECASE
)


def read_row(row: Row) -> tuple[Medication, ...]:
    """The drug that a row names, or none."""
    ingredient = row.column(_INGREDIENT_COLUMN)
    name = first_text([row.column(NAME_COLUMN), ingredient, *([] if row.headers else row.cells[:1])])
    if not name:
        return ()
    strength = row.column(_STRENGTH_COLUMN)
    if strength and strength.casefold() not in name.casefold():
        name = f"{name} {strength}"
    if ingredient and ingredient.casefold() not in name.casefold():
        name = f"{name} ({ingredient})"
    active = row.activity
    status = MedicationStatus.PLANNED if row.is_planned else MedicationStatus.UNKNOWN
    if active is not None and not row.is_planned:
        status = MedicationStatus.CURRENT if active else MedicationStatus.STOPPED
    status = MedicationStatus.UNKNOWN if row.pause else status
    if not row.headers and (drug := read_prescription(" ".join(row.cells))):
        said = MedicationStatus.UNKNOWN if active is None else status
        if heading := row.pause or row.need:
            drug = replace(drug, frequency="; ".join(filter(None, (heading, drug.frequency))))
        if row.pause:
            return (replace(drug, status=status),)
        return (drug if said is MedicationStatus.UNKNOWN else replace(drug, status=said),)
    dose = dose_in_row(row)
    told = (row.shared, remark_in_row(row))
    if row.own_activity is None and not (
        row.pause or row.is_planned
    ):  # its own words go before a heading above all rows
        found = map(status_told, filter(None, told))
        status = next((one for one in found if one is not None), status)
    parts = (row.pause, row.need, instruction_in(row, dose), told[1])
    instruction = dict.fromkeys(filter(None, parts))
    route = route_in_row(row)
    return (
        Medication(
            name=name,
            dose=dose or None,
            schedule=schedule_in_row(row),
            frequency=with_way("; ".join(instruction) or None, way_in_row(row), route),
            route=route_in_product_name(name) if route is Route.UNKNOWN else route,
            status=status,
            start=as_iso(row.column(_START_COLUMN)),
            end=as_iso(row.column(_END_COLUMN)),
            reason=row.column(_REASON_COLUMN) or None,
        ),
    )


def dose_in_row(row: Row | None) -> str:
    """The dose in a row's column; one that may hold a dosage too, if it is an amount."""
    if row is None:
        return ""
    dosage = row.column(_DOSAGE_COLUMN)
    return row.column(_DOSE_COLUMN) or (dosage if _AMOUNT.fullmatch(dosage) else "")


def remark_in_row(row: Row | None) -> str:
    """What a row's column for remarks says."""
    return row.column(_REMARK_COLUMN) if row else ""


def way_in_row(row: Row | None) -> str:
    """The route in the words of a row's column."""
    return first_text([row.column(_ROUTE_COLUMN)]) if row else ""


def route_in_row(row: Row | None) -> Route:
    """The route in a row's column."""
    return route_in_words(row.column(_ROUTE_COLUMN)) if row else Route.UNKNOWN


def schedule_in_row(row: Row | None) -> Schedule | None:
    """The day grid of a Swiss medication card, from its columns."""
    if row is None:
        return None
    if row.across & _slot_columns(row.headers):  # one instruction for several times of day
        return None
    amounts = [row.column(pattern) for pattern in _SLOT_COLUMNS]
    if not any(amounts) and (at := _slot_initials(row.headers)) is not None:
        amounts = [*row.cells[at : at + len(_SLOT_INITIALS)]]
    shown = [None if _NO_AMOUNT.fullmatch(amount) else amount for amount in amounts]
    return Schedule(*shown) if any(shown) else None


@lru_cache(maxsize=64)
def _slot_columns(headers: tuple[str, ...]) -> frozenset[int]:
    """The places of the columns of a day grid."""
    places = {
        at for at, header in enumerate(headers) if any(pattern.search(header) for pattern in _SLOT_COLUMNS)
    }
    if not places and (first := _slot_initials(headers)) is not None:
        places = {*range(first, first + len(_SLOT_INITIALS))}
    return frozenset(places)


@lru_cache(maxsize=64)
def _slot_initials(headers: tuple[str, ...]) -> int | None:
    """Where four headings in a row are the initials of the times of day (Mo, Mi, Ab, Na), else None."""
    plain = [fold(header).strip(" .:") for header in headers]
    for at in range(len(plain) - len(_SLOT_INITIALS) + 1):
        if all(pattern.fullmatch(word) for pattern, word in zip(_SLOT_INITIALS, plain[at:], strict=False)):
            return at
    return None
