"""Pharmaceutical advice: what decisions made later leave of a treatment (IHE Pharmacy PADV, CH EMED).

Owns the codes of such decisions, and what several of them on one treatment say
together.  Leaves out how CDA and FHIR write them and point to the treatment.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto

SYSTEM = "1.3.6.1.4.1.19376.1.9.2.1"  # IHE Pharmaceutical Advice Status List
ENDING = frozenset({"CANCEL", "REFUSE"})
PAUSING = "SUSPEND"
HALTING = ENDING | {PAUSING}
CHANGING = "CHANGE"
_GOING_ON = frozenset({"OK", CHANGING})


class Verdict(Enum):
    """What advice leaves of a treatment."""

    STOPPED = auto()
    PAUSED = auto()
    CHANGED = auto()
    OPEN = auto()  # stopped or paused, and later agreed to or changed


def verdict_of(decisions: Iterable[tuple[str, str]]) -> Verdict | None:
    """What the decisions on one treatment say together, None if it goes on as planned.

    Where it was stopped or paused and agreed to at the same or a later time, nothing is certain.

    Args:
        decisions: each with its time, empty if it is not told, and its code.
    """
    times: dict[str, list[str]] = {}
    for time, code in decisions:
        times.setdefault(code, []).append(time)
    halted = [time for code in HALTING for time in times.get(code, ())]
    resumed = [time for code in _GOING_ON for time in times.get(code, ())]
    if halted and resumed and (not all(halted + resumed) or max(resumed) >= max(halted)):
        return Verdict.OPEN
    if times.keys() & ENDING:
        return Verdict.STOPPED
    if PAUSING in times:
        return Verdict.PAUSED
    return Verdict.CHANGED if CHANGING in times else None
