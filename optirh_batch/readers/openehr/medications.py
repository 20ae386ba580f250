"""Medication of orders and statements: name, dose, directions, route, dates, reason.

Source: INSTRUCTION.medication_order.v0 to .v3 with CLUSTER.dosage, .timing_daily,
.timing_nondaily, .therapeutic_direction and .medication; OBSERVATION.medication_statement.v0;
INSTRUCTION.medication.v1 with ITEM_TREE.medication.v1; the orders and statements of the British
templates with CLUSTER.medication_item.v1.  An order says what was
ordered, not whether it is taken: the status is known only from a list of
current medication, from dates that lie before or after the document's, from the
status of a statement, or from what an ACTION.medication of the document says was
done since (Terminology of openEHR, instruction states).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from optirh_batch.readers.cda.vocabulary import route_in_words
from optirh_batch.readers.openehr.datatypes import local_code, show_day, show_element
from optirh_batch.readers.openehr.outline import state_of
from optirh_batch.readers.openehr.tree import Node
from optirh_batch.readers.stops import status_told
from optirh_batch.readers.values import days_of, fold_word
from optirh_batch.records import Medication, MedicationStatus, Route

_DOSING = (
    "dosage",
    "timing",
    "timing_daily",
    "timing_nondaily",
    "therapeutic_direction",
    "medication_amount",
)


@dataclass(frozen=True, slots=True)
class _Codes:
    """Where the archetypes keep what is read; several where an element moved."""

    name: tuple[str, ...]
    directions: tuple[str, ...]
    route: tuple[str, ...]
    reason: tuple[str, ...]
    dose: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    status: str = ""


# What a statement says of the use: planned, scheduled, active, completed, cancelled, discontinued; postponed
# and suspended are neither of ours.
_STATUSES = {
    "at0009": MedicationStatus.PLANNED,
    "at0010": MedicationStatus.PLANNED,
    "at0011": MedicationStatus.CURRENT,
    "at0012": MedicationStatus.STOPPED,
    "at0013": MedicationStatus.UNKNOWN,
    "at0014": MedicationStatus.STOPPED,
    "at0015": MedicationStatus.UNKNOWN,
    "at0016": MedicationStatus.STOPPED,
    "at0017": MedicationStatus.UNKNOWN,
}
# Instruction states: postponed and suspended; cancelled, aborted, completed and expired.
_HALTED = {"527", "530"}
_ENDED = {"528", "531", "532", "533"}
_ABANDONED = {"528", "531"}
_ACTION_ITEM = "at0020"
# 'As required' and its criterion (CLUSTER.timing_daily).
_NEED = ("at0024", "at0025")

_ORDER = _Codes(
    name=("at0070",),
    directions=("at0009", "at0173", "at0055", "at0044"),  # at0055: timing in version 0
    route=("at0091",),
    reason=("at0018",),
    dose=("at0109",),
    start=("at0012",),
    stop=("at0013",),
)
_STATEMENT = _Codes(
    name=("at0006",),
    directions=("at0047", "at0033"),
    route=("at0030",),
    reason=("at0023",),
    stop=("at0028",),
    status="at0008",
)
_OLD_TREE = _Codes(
    name=("at0001",),
    directions=("at0074", "at0002"),
    route=("at0008",),
    reason=("at0011", "at0050"),
    start=("at0019",),
    stop=("at0032",),
)

# What else a British item says has no codes known here: it is told with its labels.
_ITEM = _Codes(name=("at0001",), directions=(), route=("at0002",), reason=())


def read_medications(
    entry: Node, written: date | None, *, is_current_list: bool
) -> Iterator[tuple[Medication, list[Node | None]]]:
    """The drugs of an entry, each with the nodes that were read for it.

    Args:
        entry: an order, with one drug an activity, or a statement.
        written: the day of the document.
        is_current_list: whether the document is the list of current medication.
    """
    if entry.concept == "medication_statement":
        places, where = [entry], _STATEMENT
    elif entry.concept == "medication":
        places, where = list(entry.archetypes("medication")), _OLD_TREE
    elif entry.concept.endswith("_uk"):
        places, where = list(entry.archetypes("medication_item")), _ITEM
    else:
        places, where = list(entry.all("activities")), _ORDER
    expires = show_day(entry.line("expiry_time", "value"))
    for place in places:
        if found := _read(place, where, written, expires, is_current_list=is_current_list):
            yield found


def states_of_actions(root: Node) -> dict[str, tuple[str, str]]:
    """Code and words of the last state that an ACTION.medication gives, by each thing that it names."""
    actions = [node for node in root.walk() if node.kind == "ACTION" and node.concept == "medication"]
    states: dict[str, tuple[str, str]] = {}
    for action in sorted(actions, key=lambda node: node.line("time", "value") or ""):
        code = action.line("ism_transition", "current_state", "defining_code", "code_string") or ""
        shown = (show_element(node) for node in action.walk() if node.kind == "ELEMENT")
        states.update((fold_word(name), (code, state_of(action) or "")) for name in shown if name)
    return states


def stopped_by_actions(root: Node) -> list[str]:
    """The drugs whose last ACTION.medication says that they were cancelled or abandoned."""
    last: dict[str, str] = {}
    actions = [node for node in root.walk() if node.kind == "ACTION" and node.concept == "medication"]
    for action in sorted(actions, key=lambda node: node.line("time", "value") or ""):
        name = next(filter(None, map(show_element, action.nodes(_ACTION_ITEM))), None)
        if name:
            last[name] = action.line("ism_transition", "current_state", "defining_code", "code_string") or ""
    return [name for name, code in last.items() if code in _ABANDONED]


def as_done_since(medication: Medication, states: Mapping[str, tuple[str, str]]) -> Medication:
    """A drug as the actions leave it: ended, or halted with the words for it.

    What is ended under a name that only begins alike may be this drug or not.
    """
    name = fold_word(medication.name)
    code, words = states.get(name, ("", ""))
    if code in _ENDED:
        return replace(medication, status=MedicationStatus.STOPPED)
    if not code:
        alike = (found for other, found in states.items() if other.split()[0] == name.split()[0])
        code, words = next((found for found in alike if found[0] in _ENDED | _HALTED), ("", ""))
    if code in _ENDED | _HALTED and medication.status is not MedicationStatus.STOPPED:
        frequency = "; ".join(filter(None, (words, medication.frequency)))
        return replace(medication, status=MedicationStatus.UNKNOWN, frequency=frequency or None)
    return medication


def _read(
    place: Node, where: _Codes, written: date | None, expires: str | None, *, is_current_list: bool
) -> tuple[Medication, list[Node | None]] | None:
    name = _node(place, where.name)
    if name is None:
        name = next((node for drug in place.archetypes("medication") for node in drug.nodes("at0132")), None)
    shown = show_element(name) if name is not None else None
    if shown is None:
        return None
    dosages = list(place.archetypes("dosage"))
    doses = [node for dosage in dosages for node in (*dosage.nodes("at0144"), *dosage.nodes("at0178"))]
    doses = doses[:1] if len(dosages) == 1 else []
    units = [node for dosage in dosages for node in dosage.nodes("at0145")] if doses else []
    doses = doses or [node for code in where.dose for node in place.nodes(code)][:1]
    directions = [node for code in where.directions for node in place.nodes(code)]
    timing = [] if directions else _timing(place, [*doses, *units, name])
    start, stop = _date(place, where.start, "at0178"), _date(place, where.stop, "at0179")
    route, reason = _node(place, where.route), _node(place, where.reason)
    timing = [node for node in timing if node is not route]
    needs = [
        node
        for holder in place.archetypes("timing_daily")
        for code in _NEED
        for node in holder.nodes(code)
        if node not in timing
    ]
    way = show_element(route) if route is not None else None
    kind = route_in_words(way) if way else Route.UNKNOWN
    words = [show_element(node) for node in directions] or [_labelled(node) for node in timing]
    words += [_labelled(node) for node in needs]
    if kind is not Route.ORAL:
        words.append(way)
    status, said = _stated(place, where)
    words = [said, *words]
    end = _shown_date(stop) or expires
    if status is None and any(status_told(word) is MedicationStatus.STOPPED for word in words if word):
        status = MedicationStatus.STOPPED  # of a list of what is taken, only its words say so
    if status is None:
        status = _status(_shown_date(start), end, written, is_current_list=is_current_list)
    medication = Medication(
        name=shown,
        dose=_amount(doses, units),
        frequency="; ".join(word for word in words if word) or None,
        route=kind,
        status=status,
        start=_shown_date(start),
        end=end,
        reason=show_element(reason) if reason is not None else None,
    )
    return medication, [name, *doses, *units, *directions, *timing, *needs, start, stop, route, reason]


def _amount(doses: list[Node], units: list[Node]) -> str | None:
    """A dose with the unit that stands beside it, unless it has one itself."""
    amount = next((show_element(node) for node in doses), None)
    unit = next((show_element(node) for node in units), None)
    return f"{amount} {unit}" if amount and unit and not re.search(r"[^\W\d_]", amount) else amount


def _timing(place: Node, read: list[Node | None]) -> list[Node]:
    """All that the structured dosage says, where no directions word it; of a British item all."""
    holders = [place] if place.concept == "medication_item" else list(place.archetypes(*_DOSING))
    elements = dict.fromkeys(node for holder in holders for node in holder.walk() if node.kind == "ELEMENT")
    return [node for node in elements if node not in read]


def _labelled(element: Node) -> str | None:
    """A value behind its name; of what is true the name alone, of what is false nothing."""
    shown = show_element(element)
    if shown in {"true", "false"}:
        return element.name if shown == "true" else None
    return f"{element.name}: {shown}" if shown and element.name else shown


def _stated(place: Node, where: _Codes) -> tuple[MedicationStatus | None, str | None]:
    """The status that a statement gives, and its words where it is paused; None if it gives none."""
    element = _node(place, (where.status,)) if where.status else None
    if element is None or not (words := show_element(element)):
        return None, None
    status = _STATUSES.get(local_code(element) or "", MedicationStatus.UNKNOWN)
    return status, words if status is MedicationStatus.UNKNOWN else None


def _status(
    start: str | None, end: str | None, written: date | None, *, is_current_list: bool
) -> MedicationStatus:
    first, last = days_of(start), days_of(end)
    if written and last and last[1] < written:
        return MedicationStatus.STOPPED
    if written and first and first[0] > written:
        return MedicationStatus.PLANNED
    is_certain = not end or (written and last)
    return MedicationStatus.CURRENT if is_current_list and is_certain else MedicationStatus.UNKNOWN


def _date(place: Node, node_ids: tuple[str, ...], directed: str) -> Node | None:
    """A date of the order, or of its only direction."""
    found = _node(place, node_ids)
    if found is None and node_ids:
        dates = [node for part in place.archetypes("therapeutic_direction") for node in part.nodes(directed)]
        found = dates[0] if len(dates) == 1 else None
    return found


def _shown_date(node: Node | None) -> str | None:
    return show_day(show_element(node)) if node is not None else None


def _node(place: Node, node_ids: tuple[str, ...]) -> Node | None:
    return next((node for node_id in node_ids for node in place.nodes(node_id)), None)
