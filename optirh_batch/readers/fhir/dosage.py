"""Dosage and Timing (FHIR R4, 2.24.4 and 2.24.0.7): when how much is taken.

Owns the way from one or several Dosage elements to one day grid, where that is
plain, and to words where it is not.  Nothing is computed: an amount stands as
written in the column that the source names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from optirh_batch.errors import Phrase
from optirh_batch.localization import mark
from optirh_batch.readers.fhir import terms
from optirh_batch.readers.fhir.context import Context
from optirh_batch.readers.fhir.datatypes import (
    day_of,
    joined,
    label_of,
    period_text,
    quantity_text,
    range_text,
    ratio_text,
)
from optirh_batch.readers.fhir.tree import Node
from optirh_batch.records import Schedule

_SLOTS = ("morning", "noon", "evening", "night")
# The usual notation of German prescriptions: morning-noon-evening(-night).
_GRID_TEXT = re.compile(r"([\d½¼¾,./]+) ?- ?([\d½¼¾,./]+) ?- ?([\d½¼¾,./]+)(?: ?- ?([\d½¼¾,./]+))?")
_COUNTED = frozenset(
    """tablet tablets tab tabs tabl tbl tablette tabletten comprimé comprimés cpr compressa compresse capsule
    capsules kapsel kapseln kaps capsula capsule piece stück stk pezzo pièce""".split()
) | {""}
_PER = {
    "h": Phrase("per hour"),
    "d": Phrase("per day"),
    "wk": Phrase("per week"),
    "mo": Phrase("per month"),
    "a": Phrase("per year"),
}
_EVERY = {
    "s": mark("{number} seconds"),
    "min": mark("{number} minutes"),
    "h": mark("{number} hours"),
    "d": mark("{number} days"),
    "wk": mark("{number} weeks"),
    "mo": mark("{number} months"),
    "a": mark("{number} years"),
}


@dataclass(frozen=True, slots=True)
class Dosing:
    """What all Dosage elements of a drug say together."""

    dose: str | None = None
    schedule: Schedule | None = None
    frequency: str | None = None
    start: str | None = None
    end: str | None = None
    routes: tuple[Node, ...] = ()

    @property
    def says_nothing(self) -> bool:
        """Whether neither amount nor time is given."""
        return not (self.dose or self.schedule or self.frequency)


@dataclass(slots=True)
class _Part:
    """One Dosage element."""

    dose: str | None
    text: str | None
    slots: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)  # timing that the grid does not say
    grid_words: list[str] = field(default_factory=list)  # the same for the columns
    bounds: str | None = None
    days: str | None = None
    step: str | None = None  # one of several that follow each other

    @property
    def is_structured(self) -> bool:
        return bool(self.dose or self.slots or self.words)

    def in_words(self) -> str | None:
        """Amount and times as a phrase."""
        return joined([self.bounds, self.dose, *self.grid_words, *self.words], ", ")


def read_dosing(dosages: Sequence[Node], name: str, context: Context) -> Dosing:
    """Combine the Dosage elements of one drug.

    Args:
        dosages: ``dosage`` or ``dosageInstruction``, in the file's order.
        name: the drug, for warnings.
        context: where warnings go.
    """
    parts = [_read_part(dosage, context) for dosage in dosages]
    texts = [part.text for part in parts]
    structured = [part for part in parts if part.is_structured]
    periods = [node for dosage in dosages for node in dosage.all("timing", "repeat", "boundsPeriod")]
    start = min((day for node in periods if (day := day_of(node.line("start")))), default=None)
    ends = [day_of(node.line("end")) for node in periods]
    known_ends = [day for day in ends if day]
    end = max(known_ends) if known_ends and len(known_ends) == len(ends) else None
    routes = tuple(node for dosage in dosages for node in dosage.all("route"))
    timed = [part for part in structured if part.slots]
    if timed and len(timed) == len(structured) and _fit_together(timed):
        schedule, left_over = _schedule(timed)
        doses = {part.dose for part in timed}
        dose = timed[0].dose if len(doses) == 1 else None
        words = dict.fromkeys(word for part in timed for word in part.words)
        frequency = joined([*texts, *([] if schedule else left_over), *words])
        return Dosing(dose, schedule, frequency, start, end, routes)
    if len({(part.dose, tuple(part.slots), tuple(part.words)) for part in structured}) == 1:
        part = structured[0]
        frequency = joined([*texts, *part.grid_words, *part.words])
        return Dosing(part.dose, _grid_in(texts), frequency, start, end, routes)
    if structured:
        message = Phrase("Several dosages of {name} are given as text, not in the day grid.", name=name)
        context.warn("dosage-not-combined", message)
        frequency = joined([*texts, *(part.in_words() for part in structured)])
        return Dosing(None, None, frequency, start, end, routes)
    return Dosing(None, _grid_in(texts), joined(texts), start, end, routes)


def _fit_together(parts: list[_Part]) -> bool:
    """Whether each column is filled once, for the same days and the same time."""
    slots = [slot for part in parts for slot in part.slots]
    bounds = {part.bounds for part in parts if part.bounds}
    same = len(bounds) <= 1 and len({(part.days, part.step) for part in parts}) == 1
    return same and len(slots) == len(set(slots))


def _schedule(parts: list[_Part]) -> tuple[Schedule | None, list[str]]:
    """The grid, or the words of its columns if an amount is missing."""
    if any(part.dose is None for part in parts):
        return None, [word for part in parts for word in (part.dose, *part.grid_words) if word]
    amounts = {slot: _in_column(part.dose) for part in parts for slot in part.slots}
    return Schedule(*(amounts.get(slot) for slot in _SLOTS)), []


def _in_column(dose: str | None) -> str | None:
    """Of tablets and capsules the number alone, as on a Swiss medication card; else with the unit."""
    number, _blank, unit = (dose or "").partition(" ")
    return number if unit.casefold() in _COUNTED else dose


def _grid_in(texts: Sequence[str | None]) -> Schedule | None:
    """The grid of a text that is nothing but '1-0-1' or '1-0-1-0'."""
    written = {text for text in texts if text}
    found = _GRID_TEXT.fullmatch(written.pop()) if len(written) == 1 else None
    amounts = [None if amount == "0" else amount for amount in found.groups()] if found else []
    return Schedule(*amounts) if any(amounts) else None


def _read_part(dosage: Node, context: Context) -> _Part:
    extra = [label_of(node) for node in dosage.all("additionalInstruction")]
    text = joined([dosage.line("text"), dosage.line("patientInstruction"), *extra])
    part = _Part(dose=_dose(dosage), text=text)
    repeat = dosage.first("timing", "repeat")
    if repeat is not None:
        _read_repeat(repeat, part, dosage.line("sequence"), context)
    if not part.slots and (code := dosage.first("timing", "code")) is not None and repeat is None:
        part.words += [label for label in [label_of(code)] if label]
    if events := [day_of(line) or line for line in dosage.lines("timing", "event")]:
        part.words.append(", ".join(events))
    for_what = label_of(dosage.first("asNeededCodeableConcept"))
    if for_what:
        part.words.append(context.say(Phrase("as needed: {reason}", reason=for_what)))
    elif dosage.line("asNeededBoolean") == "true":
        part.words.append(context.say(Phrase("as needed")))
    limits = [ratio_text(node) for node in dosage.all("maxDosePerPeriod")]
    limits += [quantity_text(node) for name in _MAXIMA for node in dosage.all(name)]
    part.words += [context.say(Phrase("at most {amount}", amount=limit)) for limit in limits if limit]
    rates = [_rate(node) for node in dosage.all("doseAndRate")]
    part.words += [rate for rate in rates if rate]
    return part


_MAXIMA = ("maxDosePerAdministration", "maxDosePerLifetime")


def _dose(dosage: Node) -> str | None:
    for holder in (*dosage.all("doseAndRate"), dosage):  # R4, and releases before it
        for name, write in (("doseQuantity", quantity_text), ("doseRange", range_text)):
            if (node := holder.first(name)) is not None and (text := write(node)):
                return text
    # MedicationAdministration.dosage.dose
    return quantity_text(dosage.first("dose"))


def _rate(holder: Node) -> str | None:
    for name, write in (
        ("rateQuantity", quantity_text),
        ("rateRange", range_text),
        ("rateRatio", ratio_text),
    ):
        if (node := holder.first(name)) is not None:
            return write(node)
    return None


def _read_repeat(repeat: Node, part: _Part, sequence: str | None, context: Context) -> None:
    part.bounds = _bounds(repeat)
    codes = repeat.lines("when")
    part.slots = list(dict.fromkeys(terms.SLOT_OF[code] for code in codes if code in terms.SLOT_OF))
    for code in codes:
        words = context.say(terms.WHEN_WORDS[code]) if code in terms.WHEN_WORDS else code
        if minutes := repeat.line("offset"):
            words = f"{minutes} min {words}"
        said = code in terms.SAID_BY_GRID and not repeat.line("offset")
        (part.grid_words if said else part.words).append(words)
    if any(code not in terms.SLOT_OF for code in codes):
        # A time outside the grid: all of them in words, that none is missed.
        part.slots = []
    times = [time[:5] for time in repeat.lines("timeOfDay")]
    if times:
        part.words.append(", ".join(times))
    days = [
        context.say(terms.DAY_WORDS[day]) if day in terms.DAY_WORDS else day
        for day in repeat.lines("dayOfWeek")
    ]
    part.days = ", ".join(days) or None
    if (rhythm := _rhythm(repeat, context, timed=bool(codes or times), on_days=bool(days))) is not None:
        part.words.append(rhythm)
    part.words += [part.days] if part.days else []
    if repeat.line("periodUnit") and not repeat.line("period"):
        # Without the number of days or hours, a count may be meant as a rhythm.
        context.warn("timing-not-understood", Phrase("A rhythm of intake is incomplete and was not read."))
    elif count := repeat.line("count"):
        part.words.append(context.say(Phrase("{count} times in all", count=count)))
    if (length := repeat.first("boundsDuration")) is not None and (text := quantity_text(length)):
        part.words.append(context.say(Phrase("for {duration}", duration=text)))
        part.bounds = joined([part.bounds, text], " ")
        part.step = sequence


def _bounds(repeat: Node) -> str | None:
    period = repeat.first("boundsPeriod")
    if period is not None:
        return period_text(period)
    bounds = repeat.first("boundsRange")
    return range_text(bounds) if bounds is not None else None


def _rhythm(repeat: Node, context: Context, *, timed: bool, on_days: bool) -> str | None:
    """How often: '2× per day', 'every 8 hours'; what named times of every day say already is left out."""
    count, period = repeat.line("frequency"), repeat.line("period")
    unit = repeat.line("periodUnit") or ""
    most = repeat.line("frequencyMax")
    if period is None or unit not in _EVERY:
        return f"{count}×" if count and not timed else None
    daily = unit == "d" and period == "1"
    if (daily and timed) or (on_days and unit in {"d", "wk"} and period == "1"):
        return None
    longest = repeat.line("periodMax")
    number = f"{period}–{longest}" if longest else period
    often = f"{count or '1'}–{most}×" if most else f"{count or '1'}×"
    if number == "1" and unit in _PER:
        return f"{often} {context.say(_PER[unit])}"
    every = context.say(Phrase("every {period}", period=Phrase(_EVERY[unit], number=number)))
    return every if often == "1×" else f"{often} / {every}"
