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

from optirh_batch.errors import Phrase
from optirh_batch.readers.cda.datatypes import (
    Interval,
    Quantity,
    code_of,
    find,
    find_all,
    interval_of,
    quantity_of,
)
from optirh_batch.readers.cda.vocabulary import COUNTED_UNITS
from optirh_batch.readers.rhythms import (
    PER,
    SAID_BY_GRID,
    SLOT_OF,
    WHEN_WORDS,
    Say,
    how_often,
    length_of_time,
)
from optirh_batch.readers.wording import clean_line
from optirh_batch.readers.xml import XmlElement
from optirh_batch.records import TIMES_OF_DAY, Schedule

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
_HOUR = re.compile(r"\d{8}([01]\d|2[0-3])([0-5]\d)")
# What a column says in full: its time of day, and going to bed.
_SAID = SAID_BY_GRID | {"HS"}


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


def timing_of(administration: XmlElement, say: Say) -> Timing:
    """The times of an administration; ``say`` words a phrase in the document's language."""
    period = Interval()
    events: list[tuple[str, str]] = []
    rhythms: list[tuple[str, str]] = []
    duration = None
    for time in _simple_times(find_all(administration, "effectiveTime")):
        event, repeated = find(time, "event"), find(time, "period")
        if event is not None:
            if code := code_of(event):
                events.append((code, _length(find(time, "offset"), say)))
        elif repeated is not None or find(time, "phase") is not None:
            hour = "" if _is_within_a_day(repeated) else _hour(find(time, "phase", "low"))
            rhythms.append((hour, _repetition(repeated, say) or ""))
        elif period == Interval():
            period = interval_of(time)
            if period.end is None:
                length = _length(find(time, "width"), say)
                duration = say(Phrase("for {duration}", duration=length)) if length else None
    return Timing(period, tuple(events), _together(rhythms, say), duration)


def _together(rhythms: list[tuple[str, str]], say: Say) -> str | None:
    """Several repetitions, each with its hour, in words; an hour alone is one of every day."""
    daily = how_often(say, "1", "1", "d")
    often = {words for _hour, words in rhythms if words}
    if len(often) > 1 and any(hour for hour, _words in rhythms):  # each hour has a rhythm of its own
        return "; ".join(
            " ".join(filter(None, (hour, "" if hour and words == daily else words)))
            for hour, words in dict.fromkeys(rhythms)
        )
    hours = dict.fromkeys(hour for hour, _words in rhythms if hour)
    words = dict.fromkeys(words for _hour, words in rhythms if words and not (hours and words == daily))
    return ", ".join((*hours, *words)) or None


def _simple_times(times: Iterable[XmlElement]) -> Iterable[XmlElement]:
    for time in times:
        if time.get("nullFlavor"):
            continue
        parts = find_all(time, "comp")
        if parts:
            yield from _simple_times(parts)
        else:
            yield time


def _is_within_a_day(period: XmlElement | None) -> bool:
    """Whether a period is shorter than a day: the hour of its phase is the first of several."""
    unit = "" if period is None else _UNITS.get(period.get("unit") or "", "")
    return unit in {"h", "min", "s"} or bool(_times_a_day(period))


def _hour(moment: XmlElement | None) -> str:
    """The time of day at which a phase begins, as '08:00'; midnight stands for a mere date."""
    value = "" if moment is None or moment.get("nullFlavor") else moment.get("value") or ""
    found = _HOUR.match(value)
    return ":".join(found.groups()) if found and found.groups() != ("00", "00") else ""


def _repetition(period: XmlElement | None, say: Say) -> str | None:
    """A period as '2× per day', 'every 12 hours'."""
    if times := _times_a_day(period):
        return how_often(say, times, "1", "d")
    found = _number_and_unit(period)
    return how_often(say, "1", *found) if found else None


def _times_a_day(period: XmlElement | None) -> str:
    """A period that is the nth part of a day, which programs write as a decimal fraction; else empty."""
    if period is None or period.get("nullFlavor") or _UNITS.get(period.get("unit") or "") != "d":
        return ""
    try:
        days = float(period.get("value") or "1")
    except ValueError:
        return ""
    times = round(1 / days) if 0.001 < days < 1 else 0
    return str(times) if times and abs(times * days - 1) < _ROUNDED else ""


def _length(time: XmlElement | None, say: Say) -> str:
    """A length of time (PQ or IVL_PQ) as '12 hours'; empty if none is given, or zero."""
    found = _number_and_unit(time)
    return say(length_of_time(*found)) if found else ""


def _number_and_unit(time: XmlElement | None) -> tuple[str, str] | None:
    if time is None or time.get("nullFlavor"):
        return None
    ends = [time] if time.get("value") else [find(time, "low"), find(time, "high")]
    values = [clean_line(end.get("value") or "").lstrip("-") for end in ends if end is not None]
    values = list(dict.fromkeys(re.sub(r"(\d)\.0+$", r"\1", value) for value in values if value))
    unit = _UNITS.get(next((end.get("unit") or "" for end in ends if end is not None), ""))
    if unit is None or not any(value.strip("0.") for value in values):
        return None
    return "–".join(values), unit


def amount_in_time(ratio: XmlElement | None, language: str | None, say: Say) -> str:
    """A ratio such as ``maxDoseQuantity``, as 'at most 4 tablets per day'; empty without numbers."""
    amount, time = (
        quantity_of(find(ratio, "numerator"), language),
        _number_and_unit(find(ratio, "denominator")),
    )
    if not amount or not time:
        return ""
    number, unit = time
    span = say(PER[unit]) if number == "1" and unit in PER else f"/ {say(length_of_time(number, unit))}"
    return say(Phrase("at most {amount}", amount=f"{amount} {span}"))


class DayGrid:
    """Amounts gathered for the four times of a medication card; what it has no place for is worded."""

    def __init__(self) -> None:
        self._amounts: dict[str, list[str]] = {}
        self.unplaced: list[str] = []

    def add(self, timing: Timing, dose: Quantity | None, say: Say) -> None:
        """Put a dose to the times of its events; meals, offsets, and times without amount are worded."""
        for event, offset in timing.events:
            slot = SLOT_OF.get(event)
            if slot and dose:
                self._amounts.setdefault(slot, []).append(_shown(dose))
            if event not in WHEN_WORDS or (dose and event in _SAID and not offset):
                continue
            words = say(WHEN_WORDS[event])
            # A meal has a before and an after; for a time of day the offset comes later.
            words = f"{words} + {offset}" if offset and event in _SAID else f"{offset} {words}".strip()
            self.unplaced.append(f"{_shown(dose)} {words}" if dose and not slot else words)

    def schedule(self) -> Schedule | None:
        """The grid, None if it is empty."""
        if not self._amounts:
            return None
        return Schedule(*(" + ".join(self._amounts.get(slot, ())) or None for slot in TIMES_OF_DAY))


def _shown(dose: Quantity) -> str:
    """Of tablets and capsules the number alone; other amounts with their unit."""
    return dose.amount if dose.unit.casefold() in COUNTED_UNITS else str(dose)
