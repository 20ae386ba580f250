"""When a drug is taken (HL7 V3 General Timing Specification, as CDA restricts it).

Owns ``effectiveTime`` of a substanceAdministration: IVL_TS is the period of
treatment, EIVL_TS a time of day, PIVL_TS a repetition, SXPR_TS a combination.
They are told apart by what they hold, since ``xsi:type`` is often missing or
wrong.  A time with a ``nullFlavor`` says nothing, whatever it holds.  No amount
is computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from optirh_batch.readers.cda.datatypes import (
    Interval,
    Quantity,
    code_of,
    find,
    find_all,
    interval_of,
    quantity_of,
)
from optirh_batch.readers.cda.vocabulary import COUNTED_UNITS, SLOT_OF_EVENT, is_worded, wording
from optirh_batch.readers.xml import XmlElement
from optirh_batch.records import Schedule

_SLOTS = ("morning", "noon", "evening", "night")
# UCUM, and how programs write it.
_UNITS = {
    word: unit
    for unit, words in {
        "h": "h hr hour hours", "d": "d day days", "min": "min minute minutes", "wk": "wk week weeks",
        "mo": "mo month months", "a": "a year years", "s": "s",
    }.items()
    for word in words.split()
}  # fmt: skip
_ROUNDED = 0.01
_UNIT_NAMES = {
    "en": {"d": "day|days", "wk": "week|weeks", "mo": "month|months", "a": "year|years"},
    "fr": {"d": "jour|jours", "wk": "semaine|semaines", "mo": "mois|mois", "a": "an|ans"},
    "de": {"d": "Tag|Tage", "wk": "Woche|Wochen", "mo": "Monat|Monate", "a": "Jahr|Jahre"},
    "it": {"d": "giorno|giorni", "wk": "settimana|settimane", "mo": "mese|mesi", "a": "anno|anni"},
}


@dataclass(frozen=True, slots=True)
class Timing:
    """All times of one administration.

    Attributes:
        period: of the treatment.
        events: HL7 TimingEvent codes, in order, each with its offset in words or nothing.
        repetition: a period in words of the document's language, or None.
        duration: of a treatment whose end is not given, in the same words.
    """

    period: Interval
    events: tuple[tuple[str, str], ...] = ()
    repetition: str | None = None
    duration: str | None = None


def timing_of(administration: XmlElement, language: str | None) -> Timing:
    """The times of an administration."""
    period = Interval()
    events: list[tuple[str, str]] = []
    repetition = duration = None
    for time in _simple_times(find_all(administration, "effectiveTime")):
        if find(time, "event") is not None:
            if event := code_of(find(time, "event")):
                events.append((event, _length(find(time, "offset"), language)))
        elif find(time, "period") is not None or find(time, "phase") is not None:
            repetition = repetition or _repetition(find(time, "period"), language)
        elif period == Interval():
            period = interval_of(time)
            if period.end is None:
                length = _length(find(time, "width"), language)
                duration = wording("for", language, length) if length else None
    return Timing(period, tuple(events), repetition, duration)


def _simple_times(times: Iterable[XmlElement]) -> Iterable[XmlElement]:
    for time in times:
        if time.get("nullFlavor"):
            continue
        parts = find_all(time, "comp")
        if parts:
            yield from _simple_times(parts)
        else:
            yield time


def _repetition(period: XmlElement | None, language: str | None) -> str | None:
    """A period as 'every 12 h', 'alle 2 Tage'."""
    times = _times_a_day(period)
    if times:
        return wording("times-a-day", language, times)
    length = _length(period, language)
    if length == _length_in_words(["1"], "d", language):
        return wording("daily", language)
    return wording("every", language, length) if length else None


def _times_a_day(period: XmlElement | None) -> str:
    """A period that is the nth part of a day, which programs write as a decimal fraction; else empty."""
    if period is None or period.get("nullFlavor") or _UNITS.get(period.get("unit") or "") != "d":
        return ""
    try:
        days = float(period.get("value") or "1")
    except ValueError:
        return ""
    times = round(1 / days) if 0 < days < 1 else 0
    return str(times) if times and abs(times * days - 1) < _ROUNDED else ""


def _length(time: XmlElement | None, language: str | None) -> str:
    """A length of time (PQ or IVL_PQ) as '12 h', '2 Tage'; empty if none is given, or zero."""
    if time is None or time.get("nullFlavor"):
        return ""
    ends = [time] if time.get("value") else [find(time, "low"), find(time, "high")]
    values = [(end.get("value") or "").lstrip("-") for end in ends if end is not None]
    values = list(dict.fromkeys(re.sub(r"(\d)\.0+$", r"\1", value) for value in values if value))
    unit = _UNITS.get(next((end.get("unit") or "" for end in ends if end is not None), ""))
    if unit is None or not any(value.strip("0.") for value in values):
        return ""
    return _length_in_words(values, unit, language)


def _length_in_words(values: list[str], unit: str, language: str | None) -> str:
    names = _UNIT_NAMES.get(language or "", _UNIT_NAMES["en"]).get(unit, f"{unit}|{unit}").split("|")
    return f"{'–'.join(values)} {names[values != ['1']]}"


def amount_in_time(ratio: XmlElement | None, language: str | None) -> str:
    """A ratio such as ``maxDoseQuantity``, as 'at most 4 tablets in 1 day'; empty without numbers."""
    amount = quantity_of(find(ratio, "numerator"), language)
    length = _length(find(ratio, "denominator"), language)
    return wording("max", language, str(amount), length) if amount and length else ""


class DayGrid:
    """Amounts gathered for the four times of a medication card; what it has no place for is worded."""

    def __init__(self) -> None:
        self._amounts: dict[str, list[str]] = {}
        self.unplaced: list[str] = []

    def add(self, timing: Timing, dose: Quantity | None, language: str | None) -> None:
        """Put a dose to the times of its events; meals, offsets, and times without amount are worded."""
        for event, offset in timing.events:
            slot = SLOT_OF_EVENT.get(event)
            if slot and dose:
                self._amounts.setdefault(slot, []).append(_shown(dose))
            if is_worded(event):
                words = f"{offset} {wording(event, language)}".strip()
                self.unplaced.append(f"{_shown(dose)} {words}" if dose and not slot else words)
            elif slot and (offset or not dose):
                self.unplaced.append(f"{wording(slot, language)} {f'+ {offset}' if offset else ''}".strip())

    def schedule(self) -> Schedule | None:
        """The grid, None if it is empty."""
        if not self._amounts:
            return None
        return Schedule(*(" + ".join(self._amounts.get(slot, ())) or None for slot in _SLOTS))


def _shown(dose: Quantity) -> str:
    """Of tablets and capsules the number alone; other amounts with their unit."""
    return dose.amount if dose.unit.casefold() in COUNTED_UNITS else str(dose)
