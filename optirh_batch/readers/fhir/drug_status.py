"""How it stands with a drug: what an entry's status, its list and its own days say together (FHIR R4, 11.1).

Owns what 'completed' means in a plan and in a prescription.  Leaves out advice on the plan as a whole
(``treatments``) and what the dosage says of it (``dosage``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from optirh_batch.readers.advice import HALTING, Verdict
from optirh_batch.readers.fhir.advice import advice_of, verdict_on
from optirh_batch.readers.fhir.bundles import Section
from optirh_batch.readers.fhir.context import Context
from optirh_batch.readers.fhir.datatypes import day_of
from optirh_batch.readers.fhir.dosage import Dosing
from optirh_batch.readers.fhir.tree import Node
from optirh_batch.records import MedicationStatus

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
# In Germany a request is completed when the pharmacy has dispensed it: the treatment goes on.
_DISPENSED_PROFILES = ("//fhir.kbv.de/", "//gematik.de/")
# There "completed" is said of the document's entry, which is the plan in force: CH EMED and CHMED20AF,
# and documents of these types (SNOMED CT, LOINC: medication summary, treatment plan, prescription).
_PLAN_PROFILES = ("/ch-emed", "chmed20af")
_PLAN_DOCUMENTS = frozenset({"721912009", "56445-0", "77603-9", "57833-6", "761938008"})
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")  # as precise as it was written


def status_of(resource: Node, section: Section | None, dosing: Dosing, context: Context) -> MedicationStatus:
    """The written status, unless the list it stands on or its own days say that it is over or to come."""
    status = _written_status(resource, section, dosing, context)
    if section is not None and resource in section.ceased:
        return MedicationStatus.STOPPED
    if status is not MedicationStatus.CURRENT:
        return status
    written = _written_on(resource, section, context)
    if _is_over(dosing, written):
        return MedicationStatus.STOPPED
    return MedicationStatus.PLANNED if _is_to_come(dosing, written) else status


def is_paused(resource: Node, status: MedicationStatus, context: Context) -> bool:
    """Whether an entry is paused: by its own status or, where this says nothing, by the advice behind it."""
    return resource.line("status") in _PAUSED or (
        status is MedicationStatus.UNKNOWN and _halt_behind(resource, context) is Verdict.PAUSED
    )


def _written_status(
    resource: Node, section: Section | None, dosing: Dosing, context: Context
) -> MedicationStatus:
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
