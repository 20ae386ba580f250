"""Drugs: MedicationStatement, -Request, -Dispense and -Administration (FHIR R4, 11.1 to 11.5).

Owns what becomes of each entry: a drug of the patient, a prohibition, or a denial of the whole list.
Leaves out its status (``drug_status``), dosage (``dosage``) and name (``drug_names``), and which entries
speak of one treatment (``treatments``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from optirh_batch.errors import Phrase
from optirh_batch.readers.cda.medications import read_medications as read_told_medications
from optirh_batch.readers.fhir import terms
from optirh_batch.readers.fhir.advice import PAUSED, given_on
from optirh_batch.readers.fhir.bundles import Listed, Section
from optirh_batch.readers.fhir.context import Context
from optirh_batch.readers.fhir.datatypes import day_of, has_words, joined, label_of
from optirh_batch.readers.fhir.dosage import Dosing, moment_text, read_dosing
from optirh_batch.readers.fhir.drug_names import drug_name, preparation
from optirh_batch.readers.fhir.drug_status import is_paused, status_of
from optirh_batch.readers.fhir.lists import (
    denied_by_text,
    listing,
    names_nothing,
    notes_of,
    of_type,
    said_empty,
)
from optirh_batch.readers.fhir.told_lists import read_told
from optirh_batch.readers.fhir.treatments import (
    KINDS,
    Treatment,
    apply_advice,
    changes_behind,
    join_changes,
    keys_of,
    merge,
    warn_of_pause,
)
from optirh_batch.readers.fhir.tree import Node
from optirh_batch.readers.no_known import NO_KNOWN_MEDICATION
from optirh_batch.readers.rhythms import with_way
from optirh_batch.readers.statements import says_none_known, taken_back
from optirh_batch.records import Listing, Medication, MedicationStatus, Note, Route

MEDICATION_SECTIONS = frozenset(
    """10160-0 10183-2 77604-7 57828-6 60590-7 61357-0 29549-3 42346-7 75311-1 56445-0 736378000
    182836005""".split()
)
_WITHDRAWN = frozenset({"stopped", "cancelled"})
_UNNAMED = Phrase("The file does not name the drug of an entry.")
# What did not happen is no drug of the patient's.
_NOT_GIVEN = {
    "MedicationDispense": frozenset({"cancelled", "declined"}),
    "MedicationAdministration": frozenset({"not-done"}),
}


_GIVEN = KINDS.index("MedicationAdministration")


def read_medications(
    listed: Sequence[Listed], sections: Iterable[Section], context: Context
) -> tuple[Listing[Medication], list[Note]]:
    """The drugs, and what their notes say."""
    sections = list(sections)
    none_known = said_empty(sections, MEDICATION_SECTIONS, "medications")
    treatments: list[Treatment] = []
    forbidden: list[Note] = []
    section_of = {id(item.resource): item.section for item in listed}
    for kind in KINDS:
        for resource in of_type(listed, kind, context):
            codes = set(_concept_codes(resource))
            label = label_of(resource.first("medicationCodeableConcept"))
            if codes & terms.NO_INFORMATION:
                continue
            if codes & NO_KNOWN_MEDICATION or says_none_known(label or "", "medications"):
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
    join_changes(listed, treatments, context)
    treatments += [_bare(drug, context) for drug in _bare_drugs(listed, context)]
    merged = _without_single_doses(merge(listed, treatments, context), context)
    apply_advice(listed, merged, context)
    notes = forbidden + [note for treatment in merged for note in treatment.notes]
    items = [_medication(treatment, context) for treatment in merged]
    none_known |= bool(items) and denied_by_text(sections, MEDICATION_SECTIONS, "medications")
    if not items and not forbidden:
        told, remarks = read_told(sections, "medications", read_told_medications, context)
        items, notes, none_known = told.items, notes + remarks, none_known or told.none_known
    return listing(items, none_known, "medications", context), list(dict.fromkeys(notes))


def _without_single_doses(treatments: list[Treatment], context: Context) -> list[Treatment]:
    """The treatments; single doses given of a drug that a plan names are notes under its name."""
    kept = [treatment for treatment in treatments if treatment.rank < _GIVEN]
    for dose in treatments:
        plan = next((one for one in kept if one.rank < _GIVEN and _is_same_drug(one, dose)), None)
        if dose.rank < _GIVEN:
            continue
        if plan is None:
            kept.append(_at_its_time(dose, context))
            continue
        said = joined([dose.dosing.dose, dose.dosing.frequency])
        words = joined([context.say(Phrase("given")), said], ": ")
        moment = moment_text(dose.date)
        plan.notes += [Note(joined([moment, words], ": ") or "", title=plan.name), *dose.notes]
    return kept


def _at_its_time(dose: Treatment, context: Context) -> Treatment:
    """A single dose with the time at which it was given, which is no start of a treatment."""
    if "T" not in dose.date:
        return dose
    given = joined([moment_text(dose.date), context.say(Phrase("given"))], ": ")
    said = joined([given, dose.dosing.frequency])
    return replace(dose, dosing=replace(dose.dosing, frequency=said, start=None))


def _is_same_drug(one: Treatment, other: Treatment) -> bool:
    return terms.plain_words(one.name) == terms.plain_words(other.name)


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


def _bare(drug: Node, context: Context) -> Treatment:
    """A drug of which the file says neither whether it is taken nor how."""
    name = drug_name(Node(), drug) or context.say(Phrase("Drug without a name"))
    message = Phrase("The file names {name} without saying whether it is taken.", name=name)
    context.warn("drug-without-entry", message)
    return Treatment(
        name=name,
        dosing=Dosing(),
        status=MedicationStatus.UNKNOWN,
        reason=None,
        rank=len(KINDS),
        keys={f"resource {id(drug)}"},
        form_route=terms.route_of_form(drug.first("form"), name),
        date="",
    )


def _is_denied(resource: Node) -> bool:
    """Whether the entry says that the drug must not be given, or was not given."""
    not_given = resource.line("status") in _NOT_GIVEN.get(resource.type, ())
    return not_given or resource.line("doNotPerform") == "true"


def _prohibition(resource: Node, context: Context) -> list[Note]:
    """The note that a drug must not be given (``doNotPerform``), or when and why it was not."""
    name = drug_name(resource, context.resolve(resource.first("medicationReference"), resource))
    name = name or context.say(Phrase("Drug without a name"))
    if resource.line("doNotPerform") != "true":
        context.warn(
            "drug-not-given", Phrase("{name} was not given or dispensed, says the record.", name=name)
        )
        told = [*map(label_of, resource.all("statusReason")), *resource.lines("note", "text")]
        moment = moment_text(resource.line("effectiveDateTime") or "")
        words = joined([moment, context.say(Phrase("not given")), *told])
        return [Note(words or "", title=name)] if moment or joined(told) else []
    context.warn("drug-forbidden", Phrase("{name} must not be given, says the record.", name=name))
    reasons = [label_of(concept) for concept in resource.all("reasonCode")]
    why = joined([context.say(Phrase("must not be given")), *reasons, *resource.lines("note", "text")])
    return [Note(why or "", title=name)]


def _treatment(resource: Node, section: Section | None, context: Context) -> Treatment:
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
    status = status_of(resource, section, dosing, context)
    paused = is_paused(resource, status, context)
    if paused:
        warn_of_pause(name, context)
    return Treatment(
        name=name,
        dosing=dosing,
        status=status,
        is_paused=paused,
        reason=joined(reasons),
        rank=KINDS.index(resource.type),
        keys=keys_of(resource, context),
        form_route=terms.route_of_form(drug.first("form"), name) if drug is not None else None,
        date=_date(resource),
        changed_on=max((given_on(advice) for advice in changes_behind(resource, context)), default=None),
        notes=notes_of(resource, name, [*_why(resource, status, context), *preparation(drug)]),
    )


def _why(resource: Node, status: MedicationStatus, context: Context) -> list[str | None]:
    """Why a drug has its status, which is not why it is taken."""
    reason = joined(map(label_of, resource.all("statusReason")), ", ")
    words = {
        MedicationStatus.STOPPED: Phrase("why stopped: {reason}", reason=reason),
        MedicationStatus.UNKNOWN: Phrase("why paused: {reason}", reason=reason),
    }
    is_told = status is MedicationStatus.STOPPED or resource.line("status") == "on-hold"
    return [context.say(words[status]) if reason and is_told and status in words else reason]


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
        if origin is not None and origin.type in KINDS
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
    # Of a statement it is when it was made, unless it speaks of what is to come.
    if resource.type == "MedicationAdministration" or resource.line("status") == "intended":
        return day_of(resource.line("effectiveDateTime")), None
    return None, None


def _medication(treatment: Treatment, context: Context) -> Medication:
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
    way = joined(dict.fromkeys(label_of(concept) for concept in dosing.routes if has_words(concept)), ", ")
    return Medication(
        name=treatment.name,
        dose=dosing.dose,
        schedule=dosing.schedule,
        frequency=with_way(joined([paused, dosing.frequency]), way, route or Route.UNKNOWN),
        route=route or Route.UNKNOWN,
        status=treatment.status,
        start=dosing.start,
        end=dosing.end,
        reason=treatment.reason,
    )
