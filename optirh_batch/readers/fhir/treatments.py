"""Treatments: which resources speak of one and the same, and what advice leaves of it.

The same treatment is one entry: when resources share a treatment plan or
identifier (CH EMED), when one refers to the other, or when drug and dosage are
equal.  What the plan states goes before the prescription, that before the
dispensing.  The same drug with another dosage stays an entry of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from optirh_batch.errors import Phrase
from optirh_batch.readers.advice import CHANGING, Verdict
from optirh_batch.readers.fhir import terms
from optirh_batch.readers.fhir.advice import advice_of, given_on, plan_ids, references_in, verdict_on, worded
from optirh_batch.readers.fhir.bundles import Listed
from optirh_batch.readers.fhir.context import Context
from optirh_batch.readers.fhir.datatypes import day_of, joined
from optirh_batch.readers.fhir.dosage import Dosing
from optirh_batch.readers.fhir.tree import Node
from optirh_batch.records import MedicationStatus, Note, Route

KINDS = ("MedicationStatement", "MedicationRequest", "MedicationDispense", "MedicationAdministration")
"""What is nearer to the patient's plan goes first."""

_PLAN_LINKS = ("derivedFrom", "basedOn", "partOf", "authorizingPrescription", "priorPrescription", "request")


@dataclass(slots=True, eq=False)
class Treatment:
    """One resource, then all that speak of the same treatment."""

    name: str
    dosing: Dosing
    status: MedicationStatus
    reason: str | None
    rank: int
    keys: set[str]
    form_route: Route | None
    date: str
    changed_on: str | None = None  # when an advice changed the plan into this
    is_paused: bool = False
    notes: list[Note] = field(default_factory=list)


def keys_of(resource: Node, context: Context) -> set[str]:
    """What tells one treatment from another: plan ids (CH EMED), own identifiers, linked resources."""
    keys = {f"resource {id(resource)}"}
    keys |= {value for value in resource.lines("identifier", "value") if value.startswith("urn:uuid:")}
    keys |= plan_ids(resource)
    for advice in changes_behind(resource, context):
        keys |= plan_ids(advice)
    for name in _PLAN_LINKS:
        for reference in resource.all(name):
            target = context.resolve(reference, resource)
            if target is not None and target.type in KINDS:
                keys.add(f"resource {id(target)}")
    return keys


def changes_behind(resource: Node, context: Context) -> list[Node]:
    """The advice that made this statement out of an earlier plan (CH EMED: ``partOf``)."""
    wholes = [context.resolve(reference, resource) for reference in resource.all("partOf")]
    return [whole for whole in wholes if whole is not None and advice_of(whole) == CHANGING]


def join_changes(listed: Sequence[Listed], treatments: Iterable[Treatment], context: Context) -> None:
    """Tell the statements that an advice changed a plan into, which plan that is and when it was."""
    for advice in (item.resource for item in listed if advice_of(item.resource) == CHANGING):
        targets = (context.resolve(reference, advice) for reference in references_in(advice))
        keys = {f"resource {id(target)}" for target in targets}
        for treatment in treatments:
            if treatment.keys & keys:
                treatment.keys |= plan_ids(advice)
                treatment.changed_on = max(treatment.changed_on or "", given_on(advice))


def merge(listed: Sequence[Listed], treatments: list[Treatment], context: Context) -> list[Treatment]:
    """One entry for each treatment; later statements of the same rank replace earlier ones."""
    listed_keys = {f"resource {id(item.resource)}" for item in listed}
    for treatment in treatments:  # two that come from one past entry are two all the same
        treatment.keys = {
            key for key in treatment.keys if not key.startswith("resource ") or key in listed_keys
        }
    by_key: dict[str, Treatment] = {}
    merged: list[Treatment] = []

    def place_of(treatment: Treatment) -> int:
        return next(place for place, other in enumerate(merged) if other is treatment)

    for treatment in treatments:
        words = (terms.plain_words(treatment.name), treatment.dosing.dose, treatment.dosing.schedule)
        same_words = f"words {words} {treatment.dosing.frequency}"
        same_drug = f"drug {words[0]}"
        # Of several, the first of the file: the order of the keys themselves is that of memory addresses.
        linked = [by_key[key] for key in treatment.keys if key in by_key]
        known = min(linked, key=place_of, default=by_key.get(same_words))
        if known is None and treatment.rank and treatment.dosing.says_nothing:
            known = by_key.get(same_drug)
        if known is None:
            known = treatment
            merged.append(treatment)
        elif known is not treatment:
            _absorb(known, treatment, context)
        for key in (*treatment.keys, same_words, same_drug):
            by_key.setdefault(key, known)
    return merged


def _absorb(known: Treatment, other: Treatment, context: Context) -> None:
    differs = not other.dosing.says_nothing and _amounts(other.dosing) != _amounts(known.dosing)
    if known.rank == other.rank and not _is_older(other, known):  # a later statement on the same plan
        known.name, known.status, known.date = other.name, other.status, other.date or known.date
        known.is_paused = other.is_paused
        known.changed_on = other.changed_on
        known.dosing = known.dosing if other.dosing.says_nothing else other.dosing
    elif known.dosing.says_nothing:
        known.dosing = other.dosing
    elif differs and known.changed_on is None:
        message = Phrase(
            "The record gives several dosages of {name}; the treatment plan's stands.", name=known.name
        )
        context.warn("dosage-differs", message)
    known.reason = known.reason or other.reason
    known.form_route = known.form_route or other.form_route
    known.notes += other.notes


def _is_older(one: Treatment, other: Treatment) -> bool:
    """Whether a statement on a plan was made before the other: what an advice changed comes last."""
    if one.changed_on is not None and other.changed_on is not None:
        return one.changed_on < other.changed_on
    if one.changed_on is not None or other.changed_on is not None:
        return one.changed_on is None
    return bool(one.date and other.date) and one.date < other.date


def _amounts(dosing: Dosing) -> tuple[object, ...]:
    return (dosing.dose, dosing.schedule)


def apply_advice(listed: Sequence[Listed], treatments: list[Treatment], context: Context) -> None:
    """Stop or pause the treatments whose plan an advice of the record stops or pauses, and note it."""
    advices = [item.resource for item in listed if advice_of(item.resource)]
    for treatment in treatments:
        meant = [advice for advice in advices if plan_ids(advice) & treatment.keys]
        for advice in meant:
            context.told.add(id(advice))
            text = joined([worded(advice, context.say), *advice.lines("note", "text")]) or ""
            treatment.notes.append(Note(text, title=treatment.name, date=day_of(given_on(advice))))
        if treatment.status is not MedicationStatus.STOPPED:
            _apply_verdict(verdict_on(meant), treatment, context)


def _apply_verdict(verdict: Verdict | None, treatment: Treatment, context: Context) -> None:
    match verdict:
        case Verdict.STOPPED:
            treatment.status = MedicationStatus.STOPPED
        case Verdict.PAUSED:
            treatment.status, treatment.is_paused = MedicationStatus.UNKNOWN, True
            warn_of_pause(treatment.name, context)
        case Verdict.OPEN:
            treatment.status = MedicationStatus.UNKNOWN
        case Verdict.CHANGED if treatment.changed_on is None:
            message = Phrase(
                "{name} was changed, says the record, but not to what: check the dosage.",
                name=treatment.name,
            )
            context.warn("drug-changed", message)


def warn_of_pause(name: str, context: Context) -> None:
    """Say that a drug is paused: it is among those that are neither taken nor stopped."""
    context.warn("drug-paused", Phrase("{name} is paused, says the record.", name=name))
