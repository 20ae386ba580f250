"""Pharmaceutical advice in FHIR: Observations on a treatment plan (IHE Pharmacy PADV, CH EMED).

Owns which Observation is one, the plans it is about, and its words.  Leaves out
what it leaves of a treatment (``readers.advice``) and the treatments themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from optirh_batch.errors import Phrase
from optirh_batch.readers.advice import CHANGING, PAUSING, SYSTEM, Verdict, verdict_of
from optirh_batch.readers.fhir.datatypes import label_of
from optirh_batch.readers.fhir.tree import Node

_WITHDRAWN = frozenset({"entered-in-error", "cancelled"})
PAUSED = Phrase("Treatment paused")
_WORDS = {
    "OK": Phrase("Treatment agreed to"),
    CHANGING: Phrase("Treatment changed"),
    "CANCEL": Phrase("Treatment stopped"),
    PAUSING: PAUSED,
    "REFUSE": Phrase("Treatment refused"),
    "COMMENT": Phrase("Comment on a treatment"),
}


def advice_of(resource: Node) -> str | None:
    """CANCEL, SUSPEND, REFUSE, CHANGE, OK or COMMENT; None if it is no advice, or a withdrawn one."""
    if resource.line("status") in _WITHDRAWN:
        return None
    return next(
        (
            coding.line("code")
            for coding in resource.all("code", "coding")
            if SYSTEM in (coding.line("system") or "")
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


def verdict_on(advices: Iterable[Node]) -> Verdict | None:
    """What the advice on one plan says together, None if the treatment goes on as planned."""
    return verdict_of((given_on(advice), advice_of(advice) or "") for advice in advices)
