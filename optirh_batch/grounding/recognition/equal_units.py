"""Spans and rates that are equal in other units: 14 days and two weeks, a year and twelve months.

Owns the conversions that are exact or an idiom ('quinze jours' are two weeks), and one name for what
two texts say in different units, so that every later check compares it as one thing.  Months are not
converted into weeks or days: that would only be about right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from optirh_batch.grounding.recognition.facts import Fact, Key, Kind, Sheet
from optirh_batch.grounding.recognition.numbers import write

_LARGER: dict[str, tuple[str, int]] = {"min": ("day", 24 * 60), "day": ("week", 7), "month": ("year", 12)}
_SMALLER = {larger: (smaller, factor) for smaller, (larger, factor) in _LARGER.items()}
_FEWEST = Fraction(1, 2)
"""'Ein halbes Jahr'; nobody says a third of a week."""
_FORTNIGHT = re.compile(r"quinze|quinzaine", re.IGNORECASE)
_WHOLE_WEEK = re.compile(
    r"(?<!\w)(?:toute la semaine|(?:die|eine) ganze Woche|tutta la settimana|(?:the|a) whole week)(?!\w)",
    re.IGNORECASE,
)
_RENAMED = frozenset({Kind.DURATION, Kind.FREQUENCY, Kind.TIME})


def _spans(amount: Fraction, unit: str) -> Iterator[tuple[Fraction, str]]:
    """The same span in larger units."""
    while unit in _LARGER:
        larger, factor = _LARGER[unit]
        amount, unit = amount / factor, larger
        if (amount / _FEWEST).denominator != 1:
            return
        yield amount, unit


def _spans_down(amount: Fraction, unit: str) -> Iterator[tuple[Fraction, str]]:
    while unit in _SMALLER:
        smaller, factor = _SMALLER[unit]
        amount, unit = amount * factor, smaller
        yield amount, unit


def _equals(fact: Fact, sheet: Sheet) -> frozenset[Key]:
    """Further readings of a span or a rate."""
    if fact.kind is Kind.FREQUENCY and fact.value == "every 15 day" and sheet.language == "fr":
        return frozenset({(fact.kind, "every 2 week")})
    if fact.kind is not Kind.DURATION:
        return frozenset()
    amount, _, unit = fact.value.partition(" ")
    own = Fraction(amount)
    others = (*_spans(own, unit), *_spans_down(own, unit))
    found = {(fact.kind, f"{write(other)} {name}") for other, name in others}
    if fact.value == "15 day" and sheet.language == "fr" and _FORTNIGHT.search(fact.surface):
        found |= {(fact.kind, "14 day"), (fact.kind, "2 week")}
    return frozenset(found)


def offer_equals(sheet: Sheet) -> None:
    """Give every span and rate its readings in other units."""
    for match in sheet.matches(_WHOLE_WEEK):
        sheet.note(Kind.DURATION, "1 week", *match.span(), required=False)
    for place, fact in enumerate(sheet.facts):
        if also := _equals(fact, sheet):
            sheet.facts[place] = replace(fact, also=fact.also | also)


def name_alike(before: Sheet, after: Sheet) -> None:
    """Call what the output says in another unit by the name that the source has for it."""
    own = {fact.key: fact.keys for fact in before.facts if fact.kind in _RENAMED}
    for place, fact in enumerate(after.facts):
        if fact.kind not in _RENAMED or fact.key in own:
            continue
        readings = {key for key in fact.keys if key[0] is fact.kind}
        known = next((key for key in own if key[0] is fact.kind and own[key] & readings), None)
        if known is not None:
            also = (fact.also | {fact.key}) - {known}
            after.facts[place] = replace(fact, value=known[1], also=also)
