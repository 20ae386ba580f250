"""Pharmaceutical advice: what was decided later on a treatment plan (IHE Pharmacy PADV, CH EMED).

Owns the codes of such an Observation, the plans it is about, and what several of
them together leave of a treatment.  Leaves out the treatments themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum, auto

from optirh_batch.errors import Phrase
from optirh_batch.readers.fhir.datatypes import label_of
from optirh_batch.readers.fhir.tree import Node

_SYSTEM = "1.3.6.1.4.1.19376.1.9.2.1"  # IHE Pharmaceutical Advice Status List
_WITHDRAWN = frozenset({"entered-in-error", "cancelled"})
_ENDING = frozenset({"CANCEL", "REFUSE"})
HALTING = _ENDING | {"SUSPEND"}
_GOING_ON = frozenset({"OK", "CHANGE"})
PAUSED = Phrase("Treatment paused")
_WORDS = {
    "OK": Phrase("Treatment agreed to"),
    "CHANGE": Phrase("Treatment changed"),
    "CANCEL": Phrase("Treatment stopped"),
    "SUSPEND": PAUSED,
    "REFUSE": Phrase("Treatment refused"),
    "COMMENT": Phrase("Comment on a treatment"),
}


class Verdict(Enum):
    """What advice leaves of a treatment."""

    STOPPED = auto()
    PAUSED = auto()
    CHANGED = auto()
    OPEN = auto()  # stopped or paused, and later agreed to or changed


def advice_of(resource: Node) -> str | None:
    """CANCEL, SUSPEND, REFUSE, CHANGE, OK or COMMENT; None if it is no advice, or a withdrawn one."""
    if resource.line("status") in _WITHDRAWN:
        return None
    return next(
        (
            coding.line("code")
            for coding in resource.all("code", "coding")
            if _SYSTEM in (coding.line("system") or "")
        ),
        None,
    )


def worded(advice: Node, say: Callable[[Phrase], str]) -> str | None:
    """What an advice decides, in words: 'Treatment paused'."""
    known = _WORDS.get(advice_of(advice) or "")
    return say(known) if known is not None else label_of(advice.first("code"))


def plan_ids(resource: Node) -> set[str]:
    """The treatment plans a resource names (CH EMED extension ``treatmentplan``)."""
    return {
        value
        for extension in resource.extensions("-ext-treatmentplan")
        for part in extension.extensions("id")
        for value in part.lines("valueIdentifier", "value")
    }


def references_in(advice: Node) -> list[Node]:
    """The references an advice holds in extensions, such as to the changed statement (CH EMED)."""
    return [node for part in advice.all("extension") for node in part.walk() if "reference" in node.places]


def given_on(advice: Node) -> str:
    """When an advice was given, empty if it does not say so."""
    return advice.line("effectiveDateTime") or advice.line("issued") or ""


def verdict_of(advices: Iterable[Node]) -> Verdict | None:
    """What the advice on one plan says together, None if the treatment goes on as planned.

    Where a treatment was stopped or paused and agreed to at the same or a later time, nothing is certain.
    """
    days: dict[str, list[str]] = {}
    for advice in advices:
        days.setdefault(advice_of(advice) or "", []).append(given_on(advice))
    halted = [day for code in HALTING for day in days.get(code, ())]
    resumed = [day for code in _GOING_ON for day in days.get(code, ())]
    if halted and resumed and (not all(halted + resumed) or max(resumed) >= max(halted)):
        return Verdict.OPEN
    if days.keys() & _ENDING:
        return Verdict.STOPPED
    if "SUSPEND" in days:
        return Verdict.PAUSED
    return Verdict.CHANGED if "CHANGE" in days else None
