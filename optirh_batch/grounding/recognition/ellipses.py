"""Numbers that leave out what was said before: '6 Einheiten am Mittag und 4 am Abend', 'le 3 mai, puis le 5'.

Owns which unit, rate, month or clock may be meant where a plain text or a note does not say it again.  Such a
reading is offered beside the plain number, so that it only confirms a fact of the other text.
"""

from __future__ import annotations

import re

from optirh_batch.grounding.recognition.facts import Fact, Key, Kind, Sheet
from optirh_batch.grounding.recognition.numbers import Number, write
from optirh_batch.grounding.recognition.units import dose_value, is_of_time, unit_after, unit_written

_FLAGS = re.IGNORECASE
_JOINED = re.compile(
    r"(?:^|[ ,])(?:(?:vor)?gestern|heute|(?:avant-)?hier|aujourd['’]hui|ieri|oggi|yesterday|today|"
    r"und|et|ed?|and|or|ou|oder|puis|dann|poi|then|statt|au lieu de|invece di|instead of)[ ]"
    r"(?:(?:auch|aussi|anche|also|noch|nur|only)[ ])?$",
    _FLAGS,
)
_JOINT_REACH = 24
_STOP = re.compile(r"[;\n]|[.!?][ ]")
_HOURS_WRITTEN = re.compile(r"\d[ ]?(?:h|heures?|std|stunden?|or[ae]|hours?)\b", _FLAGS)
_RATE_BEHIND = re.compile(
    r"\.?[ ](?:[^\W\d_]+['’ .-]{1,2}){1,4}?(?:(?P<day>(?:par|chaque) jour|(?:pro|am|jeden) tag|täglich|"
    r"al giorno|ogni giorno|(?:a|per|each|every) day|(?:en|in|innert) 24[ ]?(?:h\b|heures|stunden|ore|"
    r"hours))|(?P<week>par semaine|(?:pro|in der) woche|wöchentlich|(?:al)?la settimana|(?:a|per) week))"
    r"(?!\w)",
    _FLAGS,
)
_MOST_TIMES = 24
_DAY_CUE = re.compile(
    r"(?<!\w)(?:le|au|du|den|dem|vom|am|auf|bis|zum|il|al|dal|del|the|on|to|from|until|since)[ ]$", _FLAGS
)
_MONTH = re.compile(r"(?:\d{4}|-)-(?P<month>\d\d)-\d\d")
_LAST_DAY = 31
_UM = re.compile(r"(?<!\w)(?:um|gegen)[ ]$", _FLAGS)
_PART_OF_DAY = re.compile(
    r"[ ](?:tomorrow|this|yesterday|in the)[ ](?P<part>morning|afternoon|evening)(?!\w)", _FLAGS
)
_NO_CLOCK = re.compile(r"[ ]?[^\W\d_%°]{0,4}[%°/]|[.,:]\d|[ ](?:mg|ml|g|kg|cm|mal|x)\b", _FLAGS)
_SIGNED = re.compile(r"[,(][ ]?[+]$")
_WORD_BEHIND = re.compile(r"[ ][^\W\d_]")
_NOW_BEHIND = re.compile(
    r"[ ]?(?:,|;|->|→|-)[ ]?(?:(?:maintenant|aujourd['’]hui|ce jour|ce matin|actuellement|jetzt|heute|nun|"
    r"aktuell|adesso|oggi|ora|now|today)[ ]?:?[ ])",
    _FLAGS,
)
_NOON = 12


def readings_left_out(sheet: Sheet, number: Number) -> frozenset[Key]:
    """What a number without a unit may be, by what its sentence says before or right behind it."""
    return frozenset(
        (
            *_of_what_was_said(sheet, number),
            *_of_rate(sheet, number),
            *_of_month(sheet, number),
            *_of_clock(sheet, number),
            *_of_unit_behind_name(sheet, number),
            *_of_unit_of_now(sheet, number),
        )
    )


def _of_what_was_said(sheet: Sheet, number: Number) -> list[Key]:
    """'4 Sekunden rechts und 2 links', '5 fois par semaine au lieu de 3', '80 ml, gestern 150'."""
    text, start = sheet.text, number.start
    joined = _JOINED.search(text, max(0, start - _JOINT_REACH), start)
    if not joined and not _SIGNED.search(text, max(0, start - 3), start):
        return []
    begin = max((stop.end() for stop in _STOP.finditer(text, 0, start)), default=0)
    said = [
        fact
        for fact in sheet.facts
        if begin <= fact.start
        and fact.end <= start
        and fact.kind in {Kind.DOSE, Kind.DURATION, Kind.FREQUENCY}
    ]
    if not said:
        return []
    return [key for key in (_alike(max(said, key=lambda fact: fact.end), number),) if key]


def _alike(fact: Fact, number: Number) -> Key | None:
    amount, _, unit = fact.value.partition(" ")
    if fact.kind is Kind.FREQUENCY:
        period = amount.partition("/")[2]
        return (Kind.FREQUENCY, f"{write(number.value)}/{period}") if period else None
    if is_of_time(unit):
        written = "h" if unit == "min" and _HOURS_WRITTEN.search(fact.surface) else unit
        return fact.kind, dose_value(number.value, written)
    return fact.kind, dose_value(number.value, unit_written(fact) or unit)


def _of_rate(sheet: Sheet, number: Number) -> list[Key]:
    """'Zwei Flaschen Trinknahrung am Tag' may be '2x/d'."""
    rate = _RATE_BEHIND.match(sheet.text, number.end)
    if rate is None or number.value.denominator != 1 or number.value > _MOST_TIMES:
        return []
    return [(Kind.FREQUENCY, f"{write(number.value)}/{rate.lastgroup}")]


def _of_month(sheet: Sheet, number: Number) -> list[Key]:
    """'Vom 3. auf den 10.7.', 'opéré le 3 février, sonde retirée le 5'."""
    if number.value.denominator != 1 or not 1 <= number.value <= _LAST_DAY:
        return []
    if not _DAY_CUE.search(sheet.text, max(0, number.start - 8), number.start):
        return []
    months = {
        match["month"] for f in sheet.facts if f.kind is Kind.DATE and (match := _MONTH.fullmatch(f.value))
    }
    months |= {
        match["month"]
        for f in sheet.facts
        for kind, value in f.also
        if kind is Kind.DATE and (match := _MONTH.fullmatch(value))
    }
    return [(Kind.DATE, f"--{month}-{int(number.value):02d}") for month in sorted(months)]


def _of_clock(sheet: Sheet, number: Number) -> list[Key]:
    """'Um 6 wird kontrolliert', '8 tomorrow morning'."""
    hour = int(number.value)
    if number.value != hour or not 0 <= hour <= _MOST_TIMES or _NO_CLOCK.match(sheet.text, number.end):
        return []
    if sheet.language == "de" and _UM.search(sheet.text, max(0, number.start - 8), number.start):
        return [(Kind.TIME, f"{hour % 24:02d}:00")]
    if sheet.language == "en" and (found := _PART_OF_DAY.match(sheet.text, number.end)) and hour <= _NOON:
        later = found["part"].lower() != "morning" and hour < _NOON
        return [(Kind.TIME, f"{hour + 12 * later:02d}:00")]
    return []


def _of_unit_of_now(sheet: Sheet, number: Number) -> list[Key]:
    """'Letzte Woche 74, heute 76,5 kg': the unit that is said once, of the later value."""
    now = _NOW_BEHIND.match(sheet.text, number.end)
    later = next((f for f in sheet.facts if now and f.kind is Kind.DOSE and f.start == now.end()), None)
    return [key for key in (_alike(later, number),) if key] if later else []


def _of_unit_behind_name(sheet: Sheet, number: Number) -> list[Key]:
    """'2 Marcoumar tablets'."""
    if not _WORD_BEHIND.match(sheet.text, number.end):
        return []
    names = [fact for fact in sheet.facts if fact.kind is Kind.DRUG and fact.start == number.end + 1]
    found = unit_after(sheet, max(fact.end for fact in names)) if names else None
    return [(Kind.DOSE, dose_value(number.value, found[0]))] if found and not is_of_time(found[0]) else []
