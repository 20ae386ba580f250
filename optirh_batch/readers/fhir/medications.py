"""Drugs: MedicationStatement, -Request, -Dispense and -Administration (FHIR R4, 11.1 to 11.5).

Owns the status of a drug, and which resources speak of one and the same
treatment.  Dosage is read by ``dosage``, names by ``drug_names``.

The same treatment is one entry: when resources share a treatment plan or
identifier (CH EMED), when one refers to the other, or when drug and dosage are
equal.  What the plan states goes before the prescription, that before the
dispensing.  The same drug with another dosage stays an entry of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from optirh_batch.errors import Phrase
from optirh_batch.readers.advice import CHANGING, HALTING, Verdict
from optirh_batch.readers.fhir import terms
from optirh_batch.readers.fhir.advice import (
    PAUSED,
    advice_of,
    given_on,
    plan_ids,
    references_in,
    verdict_on,
    worded,
)
from optirh_batch.readers.fhir.bundles import Listed, Section
from optirh_batch.readers.fhir.context import Context
from optirh_batch.readers.fhir.datatypes import day_of, has_words, joined, label_of
from optirh_batch.readers.fhir.dosage import Dosing, read_dosing, says_halted
from optirh_batch.readers.fhir.drug_names import drug_name, preparation
from optirh_batch.readers.fhir.lists import (
    denied_by_text,
    listing,
    names_nothing,
    notes_of,
    of_type,
    said_empty,
)
from optirh_batch.readers.fhir.tree import Node
from optirh_batch.readers.statements import says_none_known, taken_back
from optirh_batch.records import Listing, Medication, MedicationStatus, Note, Route

MEDICATION_SECTIONS = frozenset(
    """10160-0 10183-2 77604-7 57828-6 60590-7 61357-0 29549-3 42346-7 75311-1 56445-0 736378000
    182836005""".split()
)
# What is nearer to the patient's plan goes first.
_KINDS = ("MedicationStatement", "MedicationRequest", "MedicationDispense", "MedicationAdministration")

_STATEMENT_STATUSES = {
    "active": MedicationStatus.CURRENT,
    "intended": MedicationStatus.PLANNED,
    "completed": MedicationStatus.STOPPED,
    "stopped": MedicationStatus.STOPPED,
    "not-taken": MedicationStatus.STOPPED,
}
_REQUEST_STATUSES = {
    "active": MedicationStatus.CURRENT,
    "draft": MedicationStatus.PLANNED,
    "completed": MedicationStatus.STOPPED,
    "stopped": MedicationStatus.STOPPED,
    "cancelled": MedicationStatus.STOPPED,
}
_ADMINISTRATION_STATUSES = {
    "in-progress": MedicationStatus.CURRENT,
    "stopped": MedicationStatus.STOPPED,
}
_STATUSES: dict[str, dict[str, MedicationStatus]] = {
    "MedicationStatement": _STATEMENT_STATUSES,
    "MedicationRequest": _REQUEST_STATUSES,
    "MedicationDispense": {},  # handed out: not known whether it is taken
    "MedicationAdministration": _ADMINISTRATION_STATUSES,
}
_STATED = frozenset({"MedicationStatement", "MedicationRequest"})
_PAUSED = frozenset({"on-hold"})
_WITHDRAWN = frozenset({"stopped", "cancelled"})
_UNNAMED = Phrase("The file does not name the drug of an entry.")
# What did not happen is no drug of the patient's.
_NOT_GIVEN = {
    "MedicationDispense": frozenset({"cancelled", "declined"}),
    "MedicationAdministration": frozenset({"not-done"}),
}
# In Germany a request is completed when the pharmacy has dispensed it: the treatment goes on.
_DISPENSED_PROFILES = ("//fhir.kbv.de/", "//gematik.de/")
# There "completed" is said of the document's entry, which is the plan in force: CH EMED and CHMED20AF,
# and documents of these types (SNOMED CT, LOINC: medication summary, treatment plan, prescription).
_PLAN_PROFILES = ("/ch-emed", "chmed20af")
_PLAN_DOCUMENTS = frozenset({"721912009", "56445-0", "77603-9", "57833-6", "761938008"})
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")  # as precise as it was written
_PLAN_LINKS = ("derivedFrom", "basedOn", "partOf", "authorizingPrescription", "priorPrescription", "request")


@dataclass(slots=True, eq=False)
class _Treatment:
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


def read_medications(
    listed: Sequence[Listed], sections: Iterable[Section], context: Context
) -> tuple[Listing[Medication], list[Note]]:
    """The drugs, and what their notes say."""
    sections = list(sections)
    none_known = said_empty(sections, MEDICATION_SECTIONS, "medications")
    treatments: list[_Treatment] = []
    forbidden: list[Note] = []
    section_of = {id(item.resource): item.section for item in listed}
    for kind in _KINDS:
        for resource in of_type(listed, kind, context):
            codes = set(_concept_codes(resource))
            label = label_of(resource.first("medicationCodeableConcept"))
            if codes & terms.NO_INFORMATION:
                continue
            if codes & terms.NO_MEDICATION or says_none_known(label or "", "medications"):
                if resource.line("status") in _WITHDRAWN:
                    context.warn("negation-doubled", taken_back())
                else:
                    none_known = True
                continue
            if names_nothing(label):
                context.warn("drug-without-name", _UNNAMED)
                continue
            if _is_denied(resource):
                forbidden += _prohibition(resource, context)
                continue
            treatments.append(_treatment(resource, section_of[id(resource)], context))
    _join_changes(listed, treatments, context)
    treatments += [_bare(drug, context) for drug in _bare_drugs(listed, context)]
    listed_keys = {f"resource {id(item.resource)}" for item in listed}
    for treatment in treatments:  # two that come from one past entry are two all the same
        treatment.keys = {
            key for key in treatment.keys if not key.startswith("resource ") or key in listed_keys
        }
    merged = _merge(treatments, context)
    _apply_advice(listed, merged, context)
    notes = forbidden + [note for treatment in merged for note in treatment.notes]
    items = [_medication(treatment, context) for treatment in merged]
    none_known |= bool(items) and denied_by_text(sections, MEDICATION_SECTIONS, "medications")
    return listing(items, none_known, "medications", context), list(dict.fromkeys(notes))


def _join_changes(listed: Sequence[Listed], treatments: Iterable[_Treatment], context: Context) -> None:
    """Tell the statements that an advice changed a plan into, which plan that is and when it was."""
    for advice in (item.resource for item in listed if advice_of(item.resource) == CHANGING):
        targets = (context.resolve(reference, advice) for reference in references_in(advice))
        keys = {f"resource {id(target)}" for target in targets}
        for treatment in treatments:
            if treatment.keys & keys:
                treatment.keys |= plan_ids(advice)
                treatment.changed_on = max(treatment.changed_on or "", given_on(advice))


def _concept_codes(resource: Node) -> list[str]:
    return resource.lines("medicationCodeableConcept", "coding", "code")


def _bare_drugs(listed: Sequence[Listed], context: Context) -> list[Node]:
    """The Medication resources that no entry, and no other drug, is about (CH eTOC lists drugs so)."""
    about = [
        (resource, resource.all("medicationReference") + resource.all("ingredient", "itemReference"))
        for item in listed
        for resource in (item.resource,)
    ]
    told = {id(context.resolve(reference, holder)) for holder, found in about for reference in found}
    bare = [item.resource for item in listed if item.resource.type == "Medication"]
    return [drug for drug in bare if id(drug) not in told and drug.line("status") != "entered-in-error"]


def _bare(drug: Node, context: Context) -> _Treatment:
    """A drug of which the file says neither whether it is taken nor how."""
    name = drug_name(Node(), drug) or context.say(Phrase("Drug without a name"))
    message = Phrase("The file names {name} without saying whether it is taken.", name=name)
    context.warn("drug-without-entry", message)
    return _Treatment(
        name=name,
        dosing=Dosing(),
        status=MedicationStatus.UNKNOWN,
        reason=None,
        rank=len(_KINDS),
        keys={f"resource {id(drug)}"},
        form_route=terms.route_of_form(drug.first("form"), name),
        date="",
    )


def _is_denied(resource: Node) -> bool:
    """Whether the entry says that the drug must not be given, or was not given."""
    not_given = resource.line("status") in _NOT_GIVEN.get(resource.type, ())
    return not_given or resource.line("doNotPerform") == "true"


def _prohibition(resource: Node, context: Context) -> list[Note]:
    """The note that a drug must not be given (``doNotPerform``); none for what was merely not given."""
    name = drug_name(resource, context.resolve(resource.first("medicationReference"), resource))
    name = name or context.say(Phrase("Drug without a name"))
    if resource.line("doNotPerform") != "true":
        context.warn(
            "drug-not-given", Phrase("{name} was not given or dispensed, says the record.", name=name)
        )
        return []
    context.warn("drug-forbidden", Phrase("{name} must not be given, says the record.", name=name))
    reasons = [label_of(concept) for concept in resource.all("reasonCode")]
    why = joined([context.say(Phrase("must not be given")), *reasons, *resource.lines("note", "text")])
    return [Note(why or "", title=name)]


def _treatment(resource: Node, section: Section | None, context: Context) -> _Treatment:
    drug = context.resolve(resource.first("medicationReference"), resource)
    name = drug_name(resource, drug)
    if name is None:
        name = context.say(Phrase("Drug without a name"))
        context.warn("drug-without-name", _UNNAMED)
    dosages = resource.all("dosage") + resource.all("dosageInstruction")
    dosing = read_dosing(dosages, name, context, _rendered(resource))
    if not dosing.start and not dosing.end:
        start, end = _effective(resource)
        dosing = Dosing(dosing.dose, dosing.schedule, dosing.frequency, start, end, dosing.routes)
    found = [context.resolve(reference, resource) for reference in resource.all("reasonReference")]
    concepts = resource.all("reasonCode") + [
        node for target in found if target for node in target.all("code")
    ]
    reasons = [label_of(concept) for concept in concepts if has_words(concept)]
    reasons = reasons or _reasons_before(resource, name, context)
    status = _status_now(resource, section, dosing, context)
    is_paused = resource.line("status") in _PAUSED or (
        status is MedicationStatus.UNKNOWN and _halt_behind(resource, context) is Verdict.PAUSED
    )
    if is_paused:
        _warn_of_pause(name, context)
    if status is MedicationStatus.CURRENT and says_halted(dosages):
        status = MedicationStatus.UNKNOWN
        message = Phrase(
            "{name} is active by its status, but its text says that it is stopped or paused.", name=name
        )
        context.warn("status-contradicted", message)
    return _Treatment(
        name=name,
        dosing=dosing,
        status=status,
        is_paused=is_paused,
        reason=joined(reasons),
        rank=_KINDS.index(resource.type),
        keys=_keys(resource, context),
        form_route=terms.route_of_form(drug.first("form"), name) if drug is not None else None,
        date=_date(resource),
        changed_on=max((given_on(advice) for advice in _changes_behind(resource, context)), default=None),
        notes=notes_of(resource, name, [*map(label_of, resource.all("statusReason")), *preparation(drug)]),
    )


def _warn_of_pause(name: str, context: Context) -> None:
    context.warn("drug-paused", Phrase("{name} is paused, says the record.", name=name))


def _changes_behind(resource: Node, context: Context) -> list[Node]:
    """The advice that made this statement out of an earlier plan (CH EMED: ``partOf``)."""
    wholes = [context.resolve(reference, resource) for reference in resource.all("partOf")]
    return [whole for whole in wholes if whole is not None and advice_of(whole) == CHANGING]


def _date(resource: Node) -> str:
    """When the entry was made, empty if it does not say so."""
    names = ("dateAsserted", "authoredOn", "whenHandedOver", "whenPrepared", "effectiveDateTime")
    return next((day for name in names if (day := resource.line(name))), "")


def _reasons_before(resource: Node, name: str, context: Context) -> list[str | None]:
    """Why the same drug was taken according to the statement this one was derived from."""
    origins = [context.resolve(reference, resource) for reference in resource.all("derivedFrom")]
    return [
        label_of(concept)
        for origin in origins
        if origin is not None and origin.type in _KINDS
        for concept in origin.all("reasonCode")
        if has_words(concept)
        and name == drug_name(origin, context.resolve(origin.first("medicationReference"), origin))
    ]


def _rendered(resource: Node) -> list[str]:
    """The dosage in words as FHIR R5 has it, brought along by an extension (German and Austrian plans)."""
    written = [
        text
        for extension in resource.extensions(".renderedDosageInstruction")
        for name in ("valueMarkdown", "valueString")
        for text in extension.lines(name)
    ]
    return written + resource.lines("renderedDosageInstruction")


def _effective(resource: Node) -> tuple[str | None, str | None]:
    periods = [
        resource.first(name) for name in ("effectivePeriod", "occurrencePeriod", "effectiveDosePeriod")
    ]
    periods += [node.first("valuePeriod") for node in resource.extensions(".effectiveDosePeriod")]
    for period in periods:
        if period is not None:
            return day_of(period.line("start")), day_of(period.line("end"))
    if resource.type == "MedicationAdministration":
        return day_of(resource.line("effectiveDateTime")), None
    return None, None


def _status_now(
    resource: Node, section: Section | None, dosing: Dosing, context: Context
) -> MedicationStatus:
    """The written status, unless the list it stands on or its own days say that it is over or to come."""
    status = _status(resource, section, dosing, context)
    if section is not None and resource in section.ceased:
        return MedicationStatus.STOPPED
    if status is not MedicationStatus.CURRENT:
        return status
    written = _written_on(resource, section, context)
    if _is_over(dosing, written):
        return MedicationStatus.STOPPED
    return MedicationStatus.PLANNED if _is_to_come(dosing, written) else status


def _status(resource: Node, section: Section | None, dosing: Dosing, context: Context) -> MedicationStatus:
    written = resource.line("status") or ""
    if resource.line("wasNotTaken") == "true" or resource.line("taken") == "n":  # before R4
        return MedicationStatus.STOPPED
    is_request = resource.type == "MedicationRequest"
    if written == "completed" and resource.type in _STATED and _in_plan(resource, section):
        return _plan_status(resource, dosing, context)
    if is_request and written == "active" and resource.line("intent") in {"proposal", "option"}:
        return MedicationStatus.PLANNED
    if is_request and written == "completed" and _follows(resource, section, _DISPENSED_PROFILES):
        return MedicationStatus.UNKNOWN
    return _STATUSES[resource.type].get(written, MedicationStatus.UNKNOWN)


def _in_plan(resource: Node, section: Section | None) -> bool:
    document = section.document if section is not None else frozenset()
    return bool(document & _PLAN_DOCUMENTS) or _follows(resource, section, _PLAN_PROFILES)


def _follows(resource: Node, section: Section | None, families: Sequence[str]) -> bool:
    """Whether the resource or its document follows a profile of one of the families."""
    document = section.document if section is not None else frozenset()
    profiles = (*resource.lines("meta", "profile"), *document)
    return any(family in profile for profile in profiles for family in families)


def _plan_status(resource: Node, dosing: Dosing, context: Context) -> MedicationStatus:
    """The status of a plan's entry: in force, unless it was cancelled or paused."""
    verdict = _halt_behind(resource, context)
    if verdict is None:
        return MedicationStatus.CURRENT
    is_stopped = verdict is Verdict.STOPPED and dosing.says_nothing
    return MedicationStatus.STOPPED if is_stopped else MedicationStatus.UNKNOWN


def _halt_behind(resource: Node, context: Context) -> Verdict | None:
    """What the advice says that an entry was derived from, if it stops or pauses."""
    origins = [context.resolve(reference, resource) for reference in resource.all("derivedFrom")]
    return verdict_on(node for node in origins if node is not None and advice_of(node) in HALTING)


def _written_on(resource: Node, section: Section | None, context: Context) -> str:
    """The date of the document, of its Bundle or of the entry itself; today if none is given."""
    dates = (
        section.date if section is not None else None,
        context.timestamp_of(resource),
        *(resource.line(name) for name in ("dateAsserted", "authoredOn", "whenPrepared")),
    )
    return next(filter(None, map(day_of, dates)), None) or datetime.now(UTC).date().isoformat()


def _is_over(dosing: Dosing, day: str) -> bool:
    """Whether the end of the treatment lies before a day."""
    end = (dosing.end or "")[: len(day)]
    dates = _DATE.fullmatch(end) and _DATE.fullmatch(day)
    return bool(dates) and end < day[: len(end)]


def _is_to_come(dosing: Dosing, day: str) -> bool:
    """Whether the treatment begins after a day; of a month or a year only what lies wholly behind it."""
    start = dosing.start or ""
    dates = _DATE.fullmatch(start) and _DATE.fullmatch(day)
    return bool(dates) and start[: len(day)] > day[: len(start)]


def _keys(resource: Node, context: Context) -> set[str]:
    """What tells one treatment from another: plan ids (CH EMED), own identifiers, linked resources."""
    keys = {f"resource {id(resource)}"}
    keys |= {value for value in resource.lines("identifier", "value") if value.startswith("urn:uuid:")}
    keys |= plan_ids(resource)
    for advice in _changes_behind(resource, context):
        keys |= plan_ids(advice)
    for name in _PLAN_LINKS:
        for reference in resource.all(name):
            target = context.resolve(reference, resource)
            if target is not None and target.type in _KINDS:
                keys.add(f"resource {id(target)}")
    return keys


def _merge(treatments: list[_Treatment], context: Context) -> list[_Treatment]:
    """One entry for each treatment; later statements of the same rank replace earlier ones."""
    by_key: dict[str, _Treatment] = {}
    merged: list[_Treatment] = []

    def place_of(treatment: _Treatment) -> int:
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


def _absorb(known: _Treatment, other: _Treatment, context: Context) -> None:
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


def _is_older(one: _Treatment, other: _Treatment) -> bool:
    """Whether a statement on a plan was made before the other: what an advice changed comes last."""
    if one.changed_on is not None and other.changed_on is not None:
        return one.changed_on < other.changed_on
    if one.changed_on is not None or other.changed_on is not None:
        return one.changed_on is None
    return bool(one.date and other.date) and one.date < other.date


def _amounts(dosing: Dosing) -> tuple[object, ...]:
    return (dosing.dose, dosing.schedule)


def _apply_advice(listed: Sequence[Listed], treatments: list[_Treatment], context: Context) -> None:
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


def _apply_verdict(verdict: Verdict | None, treatment: _Treatment, context: Context) -> None:
    match verdict:
        case Verdict.STOPPED:
            treatment.status = MedicationStatus.STOPPED
        case Verdict.PAUSED:
            treatment.status, treatment.is_paused = MedicationStatus.UNKNOWN, True
            _warn_of_pause(treatment.name, context)
        case Verdict.OPEN:
            treatment.status = MedicationStatus.UNKNOWN
        case Verdict.CHANGED if treatment.changed_on is None:
            message = Phrase(
                "{name} was changed, says the record, but not to what: check the dosage.",
                name=treatment.name,
            )
            context.warn("drug-changed", message)


def _medication(treatment: _Treatment, context: Context) -> Medication:
    dosing = treatment.dosing
    is_paused = treatment.is_paused and treatment.status is MedicationStatus.UNKNOWN
    paused = context.say(PAUSED) if is_paused else None
    route = terms.route_of(list(dosing.routes))
    if route is None:
        message = Phrase("The route of {name} is not in the tables: read as unknown.", name=treatment.name)
        context.warn("value-not-understood", message)
    elif route is Route.UNKNOWN and treatment.form_route is not None:
        route = treatment.form_route
        message = Phrase("The route of {name} is that of its dose form: none is given.", name=treatment.name)
        context.warn("route-from-form", message)
    return Medication(
        name=treatment.name,
        dose=dosing.dose,
        schedule=dosing.schedule,
        frequency=joined([paused, dosing.frequency]),
        route=route or Route.UNKNOWN,
        status=treatment.status,
        start=dosing.start,
        end=dosing.end,
        reason=treatment.reason,
    )
