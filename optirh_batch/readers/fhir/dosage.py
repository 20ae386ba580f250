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
from optirh_batch.readers.rhythms import (
    PER,
    SAID_BY_GRID,
    SLOT_OF,
    UNITS,
    WHEN_WORDS,
    how_often,
    length_of_time,
)
from optirh_batch.records import TIMES_OF_DAY, Schedule

# The usual notation of German prescriptions: morning-noon-evening(-night).
_GRID_TEXT = re.compile(
    r"(?:S: ?)?([\d½¼¾,./]+) ?- ?([\d½¼¾,./]+) ?- ?([\d½¼¾,./]+)(?: ?- ?([\d½¼¾,./]+))?(?: ([^\W\d]+\.?))?"
)
_COUNTED = frozenset(
    """tablet tablets tab tabs tabl tbl tablette tabletten filmtablette filmtabletten ftbl comprimé comprimés
    cpr cp cps compressa compresse capsule capsules kapsel kapseln kaps capsula gélule gélules dragée dragées
    dragee dragees piece stück stk pezzo pièce""".split()
) | {""}
# HL7 v3 GTSAbbreviation (Timing.code) as count, period and unit; AM and PM name no time of a card.
_ABBREVIATIONS = {
    "QD": ("1", "1", "d"),
    "BID": ("2", "1", "d"),
    "TID": ("3", "1", "d"),
    "QID": ("4", "1", "d"),
    "QOD": ("1", "2", "d"),
    "Q1H": ("1", "1", "h"),
    "Q2H": ("1", "2", "h"),
    "Q3H": ("1", "3", "h"),
    "Q4H": ("1", "4", "h"),
    "Q6H": ("1", "6", "h"),
    "Q8H": ("1", "8", "h"),
    "WK": ("1", "1", "wk"),
    "MO": ("1", "1", "mo"),
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
    whens: list[str] = field(default_factory=list)  # those of the words that only name a time of day
    bounds: str | None = None
    until: str | None = None  # the day that the bounds end with
    days: str | None = None
    sequence: str | None = None
    step: tuple[str | None, str] | None = None  # one of several that follow each other, and how long it lasts

    @property
    def is_structured(self) -> bool:
        return bool(self.dose or self.slots or self.words)

    @property
    def is_nothing(self) -> bool:
        """Whether the amount is zero: '0 tablets at noon'."""
        return bool(re.fullmatch(r"0(?:[.,]0+)?(?: .*)?", self.dose or ""))

    def in_words(self) -> str | None:
        """Amount and times as a phrase."""
        return joined([self.bounds, self.dose, *self.grid_words, *self.words], ", ")

    def with_text(self) -> str | None:
        """The phrase with the text it belongs to."""
        phrase = self.in_words()
        return f"{phrase} ({self.text})" if phrase and self.text else phrase or self.text


def read_dosing(dosages: Sequence[Node], name: str, context: Context, rendered: Sequence[str] = ()) -> Dosing:
    """Combine the Dosage elements of one drug.

    Args:
        dosages: ``dosage`` or ``dosageInstruction``.
        name: the drug, for warnings.
        context: where warnings go.
        rendered: the whole dosage in words (FHIR R5 ``renderedDosageInstruction``), used where no element
            has words of its own.
    """
    in_order = sorted(dosages, key=lambda dosage: (dosage.line("sequence") or "").zfill(4))
    parts = [_read_part(dosage, context) for dosage in in_order]
    texts = [part.text for part in parts]
    texts = texts if any(texts) else list(rendered)
    structured = [part for part in parts if part.is_structured]
    # A step without the drug is a pause; beside other intakes of the day, no intake.
    if not all(part.is_nothing for part in structured) and not any(part.step for part in structured):
        structured = [part for part in structured if not part.is_nothing]
    start, end = _span(dosages)
    routes = tuple(node for dosage in dosages for node in dosage.all("route"))
    timed = [part for part in structured if part.slots]
    if timed and len(timed) == len(structured) and _fit_together(timed):
        schedule, left_over = _schedule(timed)
        doses = {part.dose for part in timed}
        dose = timed[0].dose if len(doses) == 1 else None
        words = dict.fromkeys(word for part in timed for word in part.words)
        frequency = joined([*texts, *([] if schedule else left_over), *words])
        return Dosing(dose, schedule, frequency, start, end, routes)
    if len({(part.dose, tuple(part.slots), tuple(part.words), part.bounds) for part in structured}) == 1:
        part = structured[0]
        frequency = joined([*texts, *part.grid_words, *part.words])
        return Dosing(part.dose, _grid_in(texts), frequency, start, end, routes)
    if structured:
        message = Phrase("Several dosages of {name} are given as text, not in the day grid.", name=name)
        context.warn("dosage-not-combined", message)
        if not all(part.bounds for part in structured):  # the dates of one step are not the treatment's
            start, end = None, None
        if _follow_each_other(structured):
            frequency = _in_turn([part.with_text() or "" for part in structured], context)
        elif len({part.text for part in structured}) == 1:
            frequency = joined([*texts, *(part.in_words() for part in structured)])
        else:  # which amount is meant is said by the text: 'if the blood sugar is over 10'
            frequency = joined([part.with_text() for part in parts if not part.is_nothing])
        return Dosing(None, None, frequency, start, end, routes)
    told = [part for part in parts if part.text]
    if len({part.bounds for part in told}) > 1:  # texts of different times
        if not all(part.bounds for part in told):
            start, end = None, None
        return Dosing(None, None, joined([part.with_text() for part in told]), start, end, routes)
    return Dosing(None, _grid_in(texts), joined(texts), start, end, routes)


def timing_text(timing: Node | None, context: Context) -> str | None:
    """A Timing in words: 'every 2 days', 'Mondays, Thursdays'; None if it says nothing that is understood."""
    if timing is None:
        return None
    part = _Part(dose=None, text=None)
    repeat, code = timing.first("repeat"), timing.first("code")
    if repeat is not None:
        _read_repeat(repeat, part, None, context)
    elif code is not None:
        part.words += [word for word in [_abbreviated(code, context)] if word]
    part.words += [moment_text(line) for line in timing.lines("event")]
    return part.in_words()


def _span(dosages: Sequence[Node]) -> tuple[str | None, str | None]:
    """The first day and the last one of all periods; no last day if one of them has no end."""
    periods = [node for dosage in dosages for node in dosage.all("timing", "repeat", "boundsPeriod")]
    starts = [day for node in periods if (day := day_of(node.line("start")))]
    ends = [day for node in periods if (day := day_of(node.line("end")))]
    return min(starts, default=None), max(ends) if ends and len(ends) == len(periods) else None


def _fit_together(parts: list[_Part]) -> bool:
    """Whether each column is filled once, for the same days and the same time."""
    slots = [slot for part in parts for slot in part.slots]
    bounds = {part.bounds for part in parts if part.bounds}
    # 'As needed', a limit or a rhythm of one intake is none of the others.
    conditions = {tuple(word for word in part.words if word not in part.whens) for part in parts}
    steps = {(part.days, part.step) for part in parts}
    # A beginning is that of the treatment; an end of one intake is not that of the others.
    same = len(bounds) <= 1 and len({part.until for part in parts}) == len(steps) == len(conditions) == 1
    return same and len(slots) == len(set(slots))


def _follow_each_other(parts: list[_Part]) -> bool:
    """Whether each is a step of its own, with its place in the sequence and how long it lasts."""
    places = {part.sequence for part in parts if part.sequence and part.step}
    return len(places) == len(parts)


def _in_turn(steps: list[str], context: Context) -> str:
    whole, *rest = steps
    for step in rest:
        whole = context.say(Phrase("{first}; then {next}", first=whole, next=step))
    return whole


def _schedule(parts: list[_Part]) -> tuple[Schedule | None, list[str]]:
    """The grid, or the words of its columns if an amount is missing."""
    if any(part.dose is None for part in parts):
        return None, [word for part in parts for word in (part.dose, *part.grid_words) if word]
    amounts = {slot: _in_column(part.dose) for part in parts for slot in part.slots}
    return Schedule(*(amounts.get(slot) for slot in TIMES_OF_DAY)), []


def _in_column(dose: str | None) -> str | None:
    """Of tablets and capsules the number alone, as on a Swiss medication card; else with the unit."""
    number, _blank, unit = (dose or "").partition(" ")
    return number if unit.casefold().strip(".") in _COUNTED else dose


def _grid_in(texts: Sequence[str | None]) -> Schedule | None:
    """The grid of a text that is nothing but '1-0-1', '1-0-1-0' or '1-0-1-0 Stück'."""
    written = {text for text in texts if text}
    found = _GRID_TEXT.fullmatch(written.pop()) if len(written) == 1 else None
    if found is None:
        return None
    *numbers, unit = found.groups()
    amounts = [
        None if number in {None, "0"} else _in_column(f"{number} {unit}" if unit else number)
        for number in numbers
    ]
    return Schedule(*amounts) if any(amounts) else None


def _read_part(dosage: Node, context: Context) -> _Part:
    extra = [label_of(node) for node in dosage.all("additionalInstruction")]
    site = label_of(dosage.first("site"))
    text = joined([dosage.line("text"), dosage.line("patientInstruction"), *extra, site])
    flags = dosage.extensions("_DosageFlag")  # KBV: whether the patient was given instructions
    if text is None and any(flag.line("valueBoolean") == "true" for flag in flags):
        text = context.say(Phrase("by written instruction"))
    doses = _doses(dosage, context.language)
    part = _Part(dose=next(iter(doses), None), text=text, sequence=dosage.line("sequence"))
    repeat = dosage.first("timing", "repeat")
    if repeat is not None:
        _read_repeat(repeat, part, dosage.line("sequence"), context)
    code = dosage.first("timing", "code")
    if code is not None and not (repeat is not None and any(map(repeat.all, _RHYTHM))):
        part.words += [word for word in [_abbreviated(code, context)] if word]
    if events := [moment_text(line) for line in dosage.lines("timing", "event")]:
        part.words.append(", ".join(events))
    # FHIR R4, and R5
    for_what = label_of(dosage.first("asNeededCodeableConcept") or dosage.first("asNeededFor"))
    if for_what:
        part.words.append(context.say(Phrase("as needed: {reason}", reason=for_what)))
    elif "true" in {dosage.line("asNeededBoolean"), dosage.line("asNeeded")}:
        part.words.append(context.say(Phrase("as needed")))
    limits = [_limit(node, context) for node in dosage.all("maxDosePerPeriod")]
    part.words += [context.say(Phrase("at most {amount}", amount=limit)) for limit in limits if limit]
    part.words += [
        context.say(Phrase(words, amount=limit))
        for name, words in _MAXIMA
        for node in dosage.all(name)
        if (limit := quantity_text(node))
    ]
    rates = [_rate(node) for node in (*dosage.all("doseAndRate"), dosage)]
    part.words += [rate for rate in rates if rate]
    # Which is the one to take is for a person to say.
    part.words += [context.say(Phrase("also given as {amount}", amount=dose)) for dose in doses[1:]]
    return part


def _limit(ratio: Node, context: Context) -> str | None:
    """An amount in a time: '8 tablets per day'."""
    amount = quantity_text(ratio.first("numerator"), context.language)
    number = _ZEROS.sub("", ratio.line("denominator", "value") or "")
    unit = ratio.line("denominator", "code") or ratio.line("denominator", "unit") or ""
    if not amount or not number or unit not in UNITS:
        return ratio_text(ratio)
    if number == "1" and unit in PER:
        return f"{amount} {context.say(PER[unit])}"
    return f"{amount} / {context.say(length_of_time(number, unit))}"


def _abbreviated(code: Node, context: Context) -> str | None:
    """Timing.code in words: 'BID' is twice a day, unless the source words it itself."""
    codes = [known for known in code.lines("coding", "code") if known in _ABBREVIATIONS]
    if codes and not code.line("text"):
        return how_often(context.say, *_ABBREVIATIONS[codes[0]])
    return label_of(code)


def moment_text(written: str) -> str:
    """Day and time of an intake, a visit or a finding: '2024-05-06 08:00', in UTC where it is written so."""
    day, _sign, time = written.partition("T")
    zone = " UTC" if re.search(r"(?:Z|[+-]00:00)\Z", time) else ""
    return f"{day} {time[:5]}{zone}" if time else day


_RHYTHM = ("frequency", "period", "when", "timeOfDay")
_MAXIMA = (
    ("maxDosePerAdministration", mark("at most {amount} at a time")),
    ("maxDosePerLifetime", mark("at most {amount} in a lifetime")),
)
# '10.0 mg' is read as 100 mg (ISMP).
_ZEROS = re.compile(r"(?<=\d)\.0+(?!\d)")


def _doses(dosage: Node, language: str | None) -> list[str]:
    """The amounts of an intake: one, or what was ordered and what was calculated from it."""
    found = []
    for holder in (*dosage.all("doseAndRate"), dosage):  # R4, and releases before it
        for name, write in (("doseQuantity", quantity_text), ("doseRange", range_text)):
            if (node := holder.first(name)) is not None and (text := write(node, language)):
                found.append(_ZEROS.sub("", text))
                break
    # MedicationAdministration.dosage.dose
    found.append(_ZEROS.sub("", quantity_text(dosage.first("dose"), language) or ""))
    return list(dict.fromkeys(filter(None, found)))


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
    part.bounds, part.until = _bounds(repeat)
    codes = repeat.lines("when")
    part.slots = list(dict.fromkeys(SLOT_OF[code] for code in codes if code in SLOT_OF))
    for code in codes:
        words = context.say(WHEN_WORDS[code]) if code in WHEN_WORDS else code
        minutes = repeat.line("offset")
        said = code in SAID_BY_GRID
        if minutes not in {None, "0"} and not said:  # before or after a meal
            words = f"{minutes} min {words}"
        (part.grid_words if said else part.words).append(words)
        part.whens.append(words)
    if any(code not in SLOT_OF for code in codes):
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
    if (rhythm := _rhythm(repeat, context, times=len(codes) + len(times), days=len(days))) is not None:
        part.words.append(rhythm)
    part.words += [part.days] if part.days else []
    if repeat.line("periodUnit") and not repeat.line("period"):
        # Without the number of days or hours, a count may be meant as a rhythm.
        context.warn("timing-not-understood", Phrase("A rhythm of intake is incomplete and was not read."))
    elif count := repeat.line("count"):
        part.words.append(context.say(Phrase("{count} times in all", count=count)))
    if text := _length(repeat, context):
        part.words.append(context.say(Phrase("for {duration}", duration=text)))
        part.step = (sequence, text)
    if (lasting := repeat.line("duration")) is not None:
        longest, unit = repeat.line("durationMax"), repeat.line("durationUnit") or ""
        span = f"{lasting}–{longest}" if longest else lasting
        time = length_of_time(span, unit) if unit in UNITS else span
        part.words.append(context.say(Phrase("over {duration}", duration=time)))


def _bounds(repeat: Node) -> tuple[str | None, str | None]:
    """The period in words, and its last day."""
    period = repeat.first("boundsPeriod")
    return (period_text(period), day_of(period.line("end"))) if period is not None else (None, None)


def _length(repeat: Node, context: Context) -> str | None:
    """How long a treatment lasts: '5 days', '5–7 days'."""
    bounds = repeat.first("boundsDuration")
    if bounds is not None:
        number, unit = bounds.line("value"), bounds.line("code") or bounds.line("unit") or ""
        return (
            context.say(length_of_time(number, unit)) if number and unit in UNITS else quantity_text(bounds)
        )
    bounds = repeat.first("boundsRange")
    return range_text(bounds) if bounds is not None else None


def _rhythm(repeat: Node, context: Context, *, times: int, days: int) -> str | None:
    """How often: '2× per day', 'every 8 hours'; what named times and days say already is left out.

    Args:
        repeat: Timing.repeat.
        context: for the language.
        times: how many times of the day are named.
        days: how many days of the week are named.
    """
    count, period, most, longest = (
        _ZEROS.sub("", repeat.line(name) or "") or None
        for name in ("frequency", "period", "frequencyMax", "periodMax")
    )
    unit = repeat.line("periodUnit") or ""
    most = None if most == count else most
    if period is None or unit not in UNITS:
        return f"{count}×" if count and not times else None
    if period == "1" and not most:
        # As many intakes as times are named; on named days as many as days, or as times on each.
        named = {"d": times, "wk": days * (times or 1)}.get(unit, 0)
        if named and count in {None, "1", str(times or 1), str(named)}:
            return None
        if unit == "d" and days and count in {None, "1"}:
            return None
    return how_often(context.say, count or "1", period, unit, most=most, longest=longest)
