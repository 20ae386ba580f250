"""When and how often a drug is taken, in words: what HL7 V3 and FHIR have in common.

Owns the codes of HL7 TimingEvent (FHIR: EventTiming) as columns of a day grid
and as words, lengths of time and repetitions in words (UCUM units), and the words
for 'as needed'.  Leaves out where a format writes them, and instructions that are text already.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from optirh_batch.errors import Phrase
from optirh_batch.localization import mark
from optirh_batch.records import Route

Say = Callable[[Phrase], str]

NEED = re.compile(r"needed|\bprn\b|p\.r\.n|reserve|besoin|necessaire|bedarf|\bb\. ?b\.|bisogno|riserva")
"""Says in a text without accents and capitals that a drug is taken as needed."""

_SLOTS = {
    "morning": "MORN MORN.early MORN.late WAKE CM ACM PCM",
    "noon": "NOON CD ACD PCD",
    "evening": "EVE EVE.early EVE.late CV ACV PCV",
    "night": "NIGHT HS",
}
# C, AC and PC (every meal) name no single column.
SLOT_OF = {code: slot for slot, codes in _SLOTS.items() for code in codes.split()}
WHEN_WORDS = {
    "MORN": Phrase("in the morning"),
    "MORN.early": Phrase("early in the morning"),
    "MORN.late": Phrase("late in the morning"),
    "NOON": Phrase("at noon"),
    "AFT": Phrase("in the afternoon"),
    "AFT.early": Phrase("early in the afternoon"),
    "AFT.late": Phrase("late in the afternoon"),
    "EVE": Phrase("in the evening"),
    "EVE.early": Phrase("early in the evening"),
    "EVE.late": Phrase("late in the evening"),
    "NIGHT": Phrase("at night"),
    "HS": Phrase("before going to bed"),
    "WAKE": Phrase("on waking"),
    "PHS": Phrase("after falling asleep"),
    "C": Phrase("with meals"),
    "AC": Phrase("before meals"),
    "PC": Phrase("after meals"),
    "CM": Phrase("at breakfast"),
    "ACM": Phrase("before breakfast"),
    "PCM": Phrase("after breakfast"),
    "CD": Phrase("at lunch"),
    "ACD": Phrase("before lunch"),
    "PCD": Phrase("after lunch"),
    "CV": Phrase("at supper"),
    "ACV": Phrase("before supper"),
    "PCV": Phrase("after supper"),
}
# Codes that a column of the grid says in full.
SAID_BY_GRID = frozenset({"MORN", "NOON", "EVE", "NIGHT"})

_ONE = {
    "s": Phrase("1 second"),
    "min": Phrase("1 minute"),
    "h": Phrase("1 hour"),
    "d": Phrase("1 day"),
    "wk": Phrase("1 week"),
    "mo": Phrase("1 month"),
    "a": Phrase("1 year"),
}
_SEVERAL = {
    "s": mark("{number} seconds"),
    "min": mark("{number} minutes"),
    "h": mark("{number} hours"),
    "d": mark("{number} days"),
    "wk": mark("{number} weeks"),
    "mo": mark("{number} months"),
    "a": mark("{number} years"),
}
# Whole phrases: 'toutes les 8 heures', but 'tous les 2 jours'.
_EVERY = {
    "s": mark("every {number} seconds"),
    "min": mark("every {number} minutes"),
    "h": mark("every {number} hours"),
    "d": mark("every {number} days"),
    "wk": mark("every {number} weeks"),
    "mo": mark("every {number} months"),
    "a": mark("every {number} years"),
}
PER = {
    "h": Phrase("per hour"),
    "d": Phrase("per day"),
    "wk": Phrase("per week"),
    "mo": Phrase("per month"),
    "a": Phrase("per year"),
}
UNITS = frozenset(_SEVERAL)
NEED = re.compile(r"needed|\bprn\b|p\.r\.n|reserve|besoin|necessaire|bedarf|\bb\. ?b\.|bisogno|riserva")
"""Words that say that something is taken only if needed, without accents and capitals."""


def with_way(frequency: str | None, way: str | None, route: Route) -> str | None:
    """Instructions with the way a drug is given, in the record's words; that it is swallowed needs none.

    Args:
        frequency: the instructions; they may name the way.
        way: its words, empty if there are none.
        route: what was made of it.
    """
    if not way or route is Route.ORAL or way.casefold() in (frequency or "").casefold():
        return frequency
    return f"{frequency}; {way}" if frequency else way


def length_of_time(number: str, unit: str) -> Phrase:
    """A length of time in words.

    Args:
        number: as written; a range is ``4–6``.
        unit: one of ``UNITS``.
    """
    return _ONE[unit] if number == "1" else Phrase(_SEVERAL[unit], number=number)


def how_often(
    say: Say, count: str, period: str, unit: str, *, most: str | None = None, longest: str | None = None
) -> str:
    """How often something is done: '2× per day', 'every 8 hours', '2–3× / every 2 days'.

    Args:
        say: words a phrase in the language of the source.
        count: how many times in a period.
        period: its number of units.
        unit: one of ``UNITS``.
        most: the upper end of a range of counts.
        longest: the upper end of a range of periods.
    """
    number = f"{period}–{longest}" if longest else period
    often = f"{count}–{most}×" if most else f"{count}×"
    if number == "1" and unit in PER:
        return f"{often} {say(PER[unit])}"
    every = say(Phrase(_EVERY[unit], number=number))
    return every if often == "1×" else f"{often} / {every}"
