"""Values that changed places: each is there in both texts, but belongs to something else.

Owns the order of values by kind and unit, and what may stand in any place: a limit, what was before, amounts
that their times tell apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optirh_batch.documents import Severity
from optirh_batch.grounding.comparison.amount_changes import earlier_amounts
from optirh_batch.grounding.recognition.belonging import Comparison
from optirh_batch.grounding.recognition.facts import Fact, Key, Kind

ORDERED = {
    Kind.DOSE: Severity.BLOCK,
    Kind.NUMBER: Severity.BLOCK,
    Kind.DAYTIME: Severity.BLOCK,
    Kind.SIDE: Severity.BLOCK,
    Kind.FREQUENCY: Severity.BLOCK,
    Kind.PHONE: Severity.BLOCK,
    Kind.TIME: Severity.WARN,
    Kind.DATE: Severity.WARN,
    Kind.DURATION: Severity.WARN,
}
"""Kinds whose order is checked: swapped, each value is there but belongs to something else."""


def values_swapped(compared: Comparison) -> Iterator[tuple[Kind, str]]:
    """The kinds whose values stand in another order, with what the output says of them.

    Args:
        compared: both texts.
    """
    before, after = compared.source.sheet.facts, compared.output.sheet.facts
    intakes = [{f.value for f in facts if f.kind is Kind.INTAKE} for facts in (before, after)]
    paired = intakes[0] == intakes[1] and len(intakes[0]) > 1
    earlier = earlier_amounts(compared.source.sheet, compared.output.sheet)
    unlimited = _without_limit(before, after)
    for kind in ORDERED:
        if paired and kind in {Kind.DOSE, Kind.NUMBER, Kind.DAYTIME}:
            continue
        first, second = (
            {
                unit: [value for value in values if value.partition(" ")[0] not in earlier]
                for unit, values in _first_seen(facts, kind).items()
            }
            for facts in (unlimited if kind is Kind.DOSE else (before, after))
        )
        if any(
            values and values != second.get(unit) and sorted(values) == sorted(second.get(unit, ()))
            for unit, values in first.items()
        ) and not compared.keeps(kind):
            yield kind, ", ".join(f.surface for f in after if f.kind is kind)


def _first_seen(facts: Sequence[Fact], kind: Kind) -> dict[str, list[str]]:
    """Values in order of appearance, by unit: '2 comprimés de 500 mg' may be '500 mg, 2 cp'."""
    seen: dict[str, list[str]] = {}
    for fact in sorted(facts, key=lambda f: (f.start, f.end)):
        own, value = _with_shared_unit(fact)
        if own is not kind:
            continue
        values = seen.setdefault(value.partition(" ")[2], [])
        if (fact.required or kind is Kind.DAYTIME) and value != "both" and value not in values:
            values.append(value)
    return seen


def _with_shared_unit(fact: Fact) -> Key:
    """The first of '16 statt 20 E' is a dose, too: exchanged, both are still there."""
    if fact.kind is not Kind.NUMBER:
        return fact.key
    return next((key for key in fact.also if key[0] is Kind.DOSE), fact.key)


def _without_limit(before: Sequence[Fact], after: Sequence[Fact]) -> tuple[Sequence[Fact], Sequence[Fact]]:
    """Both texts without the one limit that they share ('> 75 kg'): it may be told in any place."""
    limits = [[fact for fact in facts if fact.kind is Kind.COMPARISON] for facts in (before, after)]
    if (
        any(len({limit.value for limit in own}) != 1 for own in limits)
        or limits[0][0].key != limits[1][0].key
    ):
        return before, after
    first, second = (
        [fact for fact in facts if not any(fact.start < one.end and one.start < fact.end for one in own)]
        for facts, own in ((before, limits[0]), (after, limits[1]))
    )
    return first, second
