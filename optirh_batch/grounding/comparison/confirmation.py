"""Facts that the other text confirms, and those that it does not.

Owns which readings count as the same fact: 'both' for left and right, a tablet for a bare count.  Drugs and
routes have comparisons of their own (``drugs``, ``routes``); how bad a missing fact is, is the gate's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optirh_batch.grounding.recognition.dates import WEEKEND
from optirh_batch.grounding.recognition.facts import Fact, Key, Kind
from optirh_batch.grounding.recognition.units import PIECES


def unconfirmed(facts: Sequence[Fact], others: Sequence[Fact]) -> list[Fact]:
    """The facts of a text that must stand in the other and do not, each once."""
    offered = {key for other in others for key in other.keys}
    missing: dict[Key, Fact] = {}
    for fact in facts:
        if fact.kind in {Kind.DRUG, Kind.ROUTE}:
            continue
        if fact.required and fact.key not in missing and not _accepted(fact, facts, others) & offered:
            missing[fact.key] = fact
    return list(missing.values())


def limits_turned(before: Sequence[Fact], after: Sequence[Fact]) -> Iterator[Fact]:
    """'unter 100' made 'über 100': neither must be repeated, but one may not become the other."""
    stated = {fact.value for fact in before if fact.kind is Kind.COMPARISON}
    said = {fact.value for fact in after if fact.kind is Kind.COMPARISON}
    for fact in after:
        turned = ("<" if fact.value[:1] == ">" else ">") + fact.value[1:]
        if (
            fact.kind is Kind.COMPARISON
            and not fact.required
            and fact.value not in stated
            and turned in stated - said
        ):
            yield fact


def _accepted(fact: Fact, own: Sequence[Fact], others: Sequence[Fact]) -> frozenset[Key]:
    """The readings of the other text that confirm ``fact``."""
    amount, unit = _splits(fact.value)
    match fact.kind:
        case Kind.DOSE if unit in PIECES:
            # A scheme counts without saying what: '1-0-1' may become '1 comprimé'.
            return fact.keys | {(Kind.AMOUNT, amount)}
        case Kind.AMOUNT:
            return (
                fact.keys | {(Kind.NUMBER, amount)} | {(Kind.DOSE, f"{amount} {piece}") for piece in PIECES}
            )
        case Kind.INTAKE if unit == "1":
            # 'Lasix 40 mg 1-0-0-0' may become '40 mg le matin'.
            strengths = {_splits(f.value)[0] for f in own if f.kind is Kind.DOSE}
            return fact.keys | {(Kind.INTAKE, f"{amount} {strength}") for strength in strengths}
        case Kind.FREQUENCY if fact.value == "1x":  # 'Fresubin accepté 1x' may be 'un Fresubin'
            return fact.keys | {(Kind.NUMBER, "1")}
        case Kind.SIDE | Kind.WEEKDAY:
            return fact.keys | _said_together(fact, own, others)
        case _:
            return fact.keys


def _splits(value: str) -> tuple[str, str]:
    amount, _, unit = value.partition(" ")
    return amount, unit


def _said_together(fact: Fact, own: Sequence[Fact], others: Sequence[Fact]) -> set[Key]:
    """'Both' for left and right, 'weekend' for Saturday and Sunday."""
    if fact.kind is Kind.SIDE:
        return _other_sides(fact, own, others)
    days = {f.value for f in own if f.kind is Kind.WEEKDAY}
    return {(Kind.WEEKDAY, "weekend")} if fact.value in WEEKEND and days.issuperset(WEEKEND) else set()


def _other_sides(fact: Fact, own: Sequence[Fact], others: Sequence[Fact]) -> set[Key]:
    """'Both' and 'left and right' say the same, as long as no text singles one side out."""
    sides, single = (
        {f.value for f in facts if f.kind is Kind.SIDE and f.value != "both"} for facts in (own, others)
    )
    if fact.value == "both":
        return {(Kind.SIDE, side) for side in single} if len(single) > 1 else set()
    return {(Kind.SIDE, "both")} if len(sides) > 1 and not single else set()
