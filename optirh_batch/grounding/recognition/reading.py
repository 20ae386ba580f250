"""Reading a text for facts: the order in which the recognisers take turns.

What is written most strictly goes first (a telephone number is never two
doses); words are read before numbers are masked, because 'les deux' is both
sides and 'un jour sur deux' an interval.
"""

from __future__ import annotations

import re
from functools import lru_cache

from optirh_batch.grounding.recognition.ages import recognise_ages
from optirh_batch.grounding.recognition.comparisons import recognise_comparisons
from optirh_batch.grounding.recognition.dates import recognise_dates, recognise_figured_dates
from optirh_batch.grounding.recognition.daytimes import recognise_conditions, recognise_daytimes
from optirh_batch.grounding.recognition.drugs import recognise_drugs
from optirh_batch.grounding.recognition.equal_units import offer_equals
from optirh_batch.grounding.recognition.facts import Fact, Kind, Sheet
from optirh_batch.grounding.recognition.frequencies import (
    recognise_frequencies,
    recognise_rates_of_quantities,
)
from optirh_batch.grounding.recognition.identifiers import recognise_codes, recognise_phones
from optirh_batch.grounding.recognition.intakes import pair_intakes
from optirh_batch.grounding.recognition.negation import spell_absence
from optirh_batch.grounding.recognition.periods import recognise_parts_of_years, spell_days
from optirh_batch.grounding.recognition.plain_numbers import recognise_plain_numbers
from optirh_batch.grounding.recognition.quantities import recognise_quantities
from optirh_batch.grounding.recognition.relative_days import recognise_relative_days
from optirh_batch.grounding.recognition.routes import recognise_routes
from optirh_batch.grounding.recognition.schemes import recognise_schemes
from optirh_batch.grounding.recognition.sides import recognise_sides
from optirh_batch.grounding.recognition.standing_days import recognise_standing_days
from optirh_batch.grounding.recognition.times import recognise_times, recognise_times_in_words
from optirh_batch.grounding.vocabulary.phrases import Names, known_names

_FIGURE = re.compile(r"[\d½¼¾⅓⅔⅛]")
_NUMERIC = frozenset({Kind.NUMBER, Kind.DOSE, Kind.DURATION, Kind.FREQUENCY})


def read(text: str, language: str | None) -> Sheet:
    """Read a text; the sheet holds its facts and what no recogniser took, and is the caller's own."""
    return _read(text, language, known_names()).copy()


@lru_cache(maxsize=64)
def _read(text: str, language: str | None, known: Names) -> Sheet:  # noqa: ARG001 - other names, other drugs
    sheet = Sheet.of(spell_absence(text), language)
    recognise_drugs(sheet)
    if _FIGURE.search(sheet.rest):
        for recognise in (
            recognise_phones,
            spell_days,
            recognise_schemes,
            recognise_figured_dates,
            recognise_times,
            recognise_ages,
        ):
            recognise(sheet)
    for recognise in (
        recognise_times_in_words,
        recognise_dates,
        recognise_standing_days,
        recognise_relative_days,
        recognise_conditions,
        recognise_daytimes,
        recognise_sides,
        recognise_parts_of_years,
        recognise_codes,
    ):
        recognise(sheet)
    sheet.number()
    for recognise in (
        recognise_comparisons,
        recognise_frequencies,
        recognise_quantities,
        recognise_rates_of_quantities,
        recognise_plain_numbers,
        pair_intakes,
        recognise_routes,
        offer_equals,
    ):
        recognise(sheet)
    return sheet


def extract_facts(text: str, language: str | None) -> tuple[Fact, ...]:
    """The facts of a text, in order of appearance.

    Args:
        text: any text.
        language: its language, which decides how words and '1.000' are read;
            None reads the words of fr, de, it and en alike.
    """
    return tuple(sorted(read(text, language).facts, key=lambda fact: (fact.start, fact.end)))


def numbers_in(text: str, language: str | None = None) -> tuple[str, ...]:
    """The normal values of all numbers that count something in a text, in order ('500', '2.5', '140/90')."""
    facts = (fact for fact in extract_facts(text, language) if fact.required and fact.kind in _NUMERIC)
    return tuple(fact.value.partition(" ")[0] for fact in facts)
