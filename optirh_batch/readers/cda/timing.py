"""When a drug is taken (HL7 V3 General Timing Specification, as CDA restricts it).

Owns ``effectiveTime`` of a substanceAdministration: IVL_TS is the period of
treatment, EIVL_TS a time of day, PIVL_TS a repetition, SXPR_TS a combination.
They are told apart by what they hold, since ``xsi:type`` is often missing or
wrong.  No amount is computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from optirh_batch.readers.cda.datatypes import Interval, Quantity, code_of, find, find_all, interval_of
from optirh_batch.readers.cda.vocabulary import COUNTED_UNITS, SLOT_OF_EVENT, is_worded, wording
from optirh_batch.readers.xml import XmlElement
from optirh_batch.records import Schedule

_SLOTS = ("morning", "noon", "evening", "night")
_UNITS = {"h": "h", "d": "d", "min": "min", "wk": "wk", "mo": "mo", "a": "a", "s": "s"}
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
        events: HL7 TimingEvent codes, in order.
        repetition: a period in words of the document's language, or None.
    """

    period: Interval
    events: tuple[str, ...] = ()
    repetition: str | None = None


def timing_of(administration: XmlElement, language: str | None) -> Timing:
    """The times of an administration."""
    period = Interval()
    events: list[str] = []
    repetition: str | None = None
    for time in _simple_times(find_all(administration, "effectiveTime")):
        if find(time, "event") is not None:
            events.append(code_of(find(time, "event")))
        elif find(time, "period") is not None or find(time, "phase") is not None:
            repetition = repetition or _repetition(find(time, "period"), language)
        elif period == Interval():
            period = interval_of(time)
    return Timing(period, tuple(event for event in events if event), repetition)


def _simple_times(times: Iterable[XmlElement]) -> Iterable[XmlElement]:
    for time in times:
        parts = find_all(time, "comp")
        if parts:
            yield from _simple_times(parts)
        else:
            yield time


def _repetition(period: XmlElement | None, language: str | None) -> str | None:
    """A period as 'every 12 h', 'alle 2 Tage'."""
    if period is None or period.get("nullFlavor"):
        return None
    ends = [period] if period.get("value") else [find(period, "low"), find(period, "high")]
    values = [end.get("value") or "" for end in ends if end is not None]
    values = list(dict.fromkeys(re.sub(r"(\d)\.0+$", r"\1", value) for value in values if value))
    unit = next((end.get("unit") or "" for end in ends if end is not None), "")
    if not values or unit not in _UNITS:
        return None
    if values == ["1"] and unit == "d":
        return wording("daily", language)
    names = _UNIT_NAMES.get(language or "", _UNIT_NAMES["en"]).get(unit, f"{unit}|{unit}").split("|")
    return wording("every", language, f"{'–'.join(values)} {names[values != ['1']]}")


class DayGrid:
    """Amounts gathered for the four times of a medication card."""

    def __init__(self) -> None:
        self._amounts: dict[str, list[str]] = {}
        self.unplaced: list[str] = []

    def add(self, timing: Timing, dose: Quantity | None, language: str | None) -> None:
        """Put a dose to the times of its events; without amount or slot the event is worded instead."""
        for event in timing.events:
            slot = SLOT_OF_EVENT.get(event)
            if slot and dose:
                self._amounts.setdefault(slot, []).append(_shown(dose))
            elif slot or is_worded(event):
                words = wording(slot or event, language)
                self.unplaced.append(f"{_shown(dose)} {words}" if dose and not slot else words)

    def schedule(self) -> Schedule | None:
        """The grid, None if it is empty."""
        if not self._amounts:
            return None
        return Schedule(*(" + ".join(self._amounts.get(slot, ())) or None for slot in _SLOTS))


def _shown(dose: Quantity) -> str:
    """Of tablets and capsules the number alone; other amounts with their unit."""
    return dose.amount if dose.unit.casefold() in COUNTED_UNITS else str(dose)
