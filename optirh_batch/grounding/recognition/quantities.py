"""Quantities: a number with its unit, in any of the four languages.

Owns numbers that share a unit ('5-10 mg', '110/70 mmHg'), products, and ratios without one.  Durations and
ages are quantities of time, with finding codes of their own.  Leaves out the units (``units``) and numbers
without any (``plain_numbers``).
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from optirh_batch.grounding.recognition.dates import month_of_year
from optirh_batch.grounding.recognition.facts import Key, Kind, Sheet
from optirh_batch.grounding.recognition.numbers import Number, write
from optirh_batch.grounding.recognition.units import (
    BEHIND_LIMIT,
    COUNTABLE,
    dose_value,
    is_of_time,
    unit_after,
)
from optirh_batch.grounding.vocabulary.folding import MASK, NUMBER

_JOINT = (
    r"(?P<joint>[ ]?(?:[-=]>|→)[ ]?|[ ]?[-/x][ ]?|-?[ ](?:à|a|bis|to|et|und|e|and|ou|oder|o|or|auf|mal|fois|"
    r"volte|by|statt|au lieu de|invece di|instead of)[ ])"
)
_CHAIN_STEP = re.compile(rf"{_JOINT}(?={MASK})", re.IGNORECASE)
_LEADS_TO = re.compile(r"[ ]?(?:[-=]>|→)[ ]?")
_HALF_MORE = re.compile(rf"[ ](?:et|e|und|and)[ ](?:{NUMBER}[ ])?(?P<half>{NUMBER})", re.IGNORECASE)
_RATIO = re.compile(
    rf"(?P<a>{NUMBER})(?:[ ](?:points?|punkte|punti)(?=[ ](?:sur|von|su|out)[ ]))?"
    rf"(?:[ ]?/[ ]?|[ ](?:sur|zu|su|over|von|out of|sopra)[ ])(?P<b>{NUMBER})(?![ ]?/[ ]?{MASK})",
    re.IGNORECASE,
)
_NTH_OF = re.compile(
    rf"(?P<a>{NUMBER})(?P<dot>\.?)(?:[ ][^\W\d_]+){{0,4}}?[ ](?:sur|von|su|of|out of)[ ](?P<b>{NUMBER})",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"\d(?:e|è|ème|er|re|th|st|nd|rd|°|ª|º)$|"
    r"(?:ième|te[nrms]?|th|first|second|third|terz[oa]|quart[oa]|quint[oa])$"
)
_STOP = re.compile(r"[;\n]|\.[ ]")
_MASKS = re.compile(f"{MASK}+")
_COMMON = frozenset({"mmhg", "points"})
_OF_PERIOD = re.compile(r"[ ]?(?:/|par\b|pro\b|per\b|wöch|monat|hebdo|mensuel|week|month)", re.IGNORECASE)
_PRODUCT = frozenset({"x", "mal", "fois", "volte", "by"})
_LENGTHS = frozenset({"mm", "cm", "m"})
_COUNTED_THINGS = frozenset({"points", "patch"})
"""'3 points' may be stitches, '2 patchs' plasters that somebody found."""
_LESS = re.compile(
    r"[^.;:\n]{0,12}?\b(?:de moins|en moins|perdue?s?|weniger|abgenommen|verloren|tiefer|gesenkt|reduziert|"
    r"(?:in|di) meno|pers[oi]|less|lost)\b",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\b(?:(?:perdu|maigri|verlor\w*|perso|dimagrit\w*|lost|minus|moins)(?: \w+)?|"
    r"(?:down|reduced|lowered|lower) by|(?:diminu|rédui|baiss)\w* de|"
    r"(?:reduziert|gesenkt|sinkt|tiefer)(?: um)?|ridott[oa] di|diminuisce di)[ ]$",
    re.IGNORECASE,
)
"""'-1,4 kg' may be '1,4 kg de moins'."""


_SUCTION = re.compile(
    r"(?<!\w)(?:unterdruck\w*|sog|négative?|negativ\w*|dépression|depressione|aspir\w*|saug\w*|suction|"
    r"vacuum|vakuum\w*)(?!\w)",
    re.IGNORECASE,
)
_PRESSURES = frozenset({"mmhg", "cmh2o"})
"""'VAC -125 mmHg' may be '125 mmHg Unterdruck'."""


def recognise_quantities(sheet: Sheet) -> None:
    """Take numbers with a unit, alone or sharing it ('5-10 mg', '110/70 mmHg'), and ratios without one."""
    _ratios(sheet)
    position = 0
    while match := _MASKS.search(sheet.rest, position):
        starts, joints, position = _chain(sheet, match.start())
        found = unit_after(sheet, position)
        if any(start not in sheet.numbers for start in starts):
            continue
        if found is None:
            if len(joints) == 1 and joints[0] in _PRODUCT:
                _note_count(sheet, *(sheet.numbers[start] for start in starts))
            continue
        unit, stop = found
        while joints and joints[0] in _PRODUCT and unit not in _LENGTHS:
            # '2 x 500 mg' is a repetition, not a product of lengths.
            number = sheet.numbers[starts[0]]
            value = f"{write(number.value)}x"
            daily = unit in COUNTABLE and number.value > 1 and not _OF_PERIOD.match(sheet.rest, stop)
            also = frozenset({(Kind.FREQUENCY, f"{write(number.value)}/day")}) if daily else frozenset()
            sheet.take(Kind.FREQUENCY, value, starts[0], number.end, required=not number.loose, also=also)
            starts, joints = starts[1:], joints[1:]
        position = _note_chain(sheet, starts, unit, stop)
    _share_rates(sheet)


def _chain(sheet: Sheet, start: int) -> tuple[list[int], list[str], int]:
    """Masked numbers joined by range or list signs, from ``start``: their starts, joints, and the end."""
    starts, joints = [start], []
    end = _mask_end(sheet.rest, start)
    is_limit = BEHIND_LIMIT.search(sheet.rest, max(0, start - 4), start) is not None
    while step := _CHAIN_STEP.match(sheet.rest, end):
        if _LEADS_TO.fullmatch(step.group("joint")) and (is_limit or "-" in joints):
            break  # '8,1-11 -> 4 UI': what belongs to what
        starts.append(step.end())
        joints.append(step.group("joint").strip().lower())
        end = _mask_end(sheet.rest, step.end())
    return starts, joints, end


def _mask_end(text: str, start: int) -> int:
    run = _MASKS.match(text, start)
    assert run is not None
    return run.end()


def _kind_of(unit: str) -> Kind:
    return Kind.DURATION if is_of_time(unit) else Kind.DOSE


def _note_quantity(sheet: Sheet, number: Number, unit: str, end: int, extra: Fraction) -> None:
    kind = _kind_of(unit)
    also: set[Key] = set()
    if unit == "h" and number.value.denominator == 1 and 0 <= number.value <= 24:
        also.add((Kind.TIME, f"{int(number.value) % 24:02d}:00"))
        if number.value == 12:
            also.add((Kind.DAYTIME, "noon"))
    if unit in _COUNTED_THINGS:
        also.add((Kind.NUMBER, write(number.value + extra)))
    if unit == "day" and sheet.text[number.end : end].strip() == "T.":
        also.add((Kind.DOSE, dose_value(number.value, "tablet")))
    if number.value > 0 and (
        _LESS.match(sheet.rest, end) or _LOST.search(sheet.rest[max(0, number.start - 24) : number.start])
    ):
        also.add((kind, dose_value(-number.value, unit)))
    if number.value > 0 and unit in _PRESSURES and _is_suction(sheet, number.start, end):
        also.add((kind, dose_value(-number.value, unit)))
    sheet.note(
        kind,
        dose_value(number.value + extra, unit),
        number.start,
        end,
        required=bool(extra) or not number.article,
        also=frozenset(also),
    )


def _is_suction(sheet: Sheet, start: int, end: int) -> bool:
    """Whether the words close to a pressure, in its sentence, say that it is below that of the air."""
    before = _STOP.split(sheet.text[max(0, start - 40) : start])[-1]
    behind = _STOP.split(sheet.text[end : end + 24])[0]
    return _SUCTION.search(before + " " + behind) is not None


def _share_rates(sheet: Sheet) -> None:
    """'2 l d'oxygène par minute et 3 l à l'effort': the rate is said once."""
    rates = [fact for fact in sheet.facts if fact.kind is Kind.DOSE and fact.value.endswith(" l/min")]
    for place, fact in enumerate(sheet.facts if rates else ()):
        amount, _, unit = fact.value.partition(" ")
        if (
            fact.kind is Kind.DOSE
            and unit == "ml"
            and any(
                rate.end <= fact.start and not _STOP.search(sheet.text[rate.end : fact.start])
                for rate in rates
            )
        ):
            litres = write(Fraction(amount) / 1000)
            sheet.facts[place] = replace(fact, also=fact.also | {(Kind.DOSE, f"{litres} l/min")})


def _note_count(sheet: Sheet, times: Number, amount: Number) -> None:
    """'2x1' on a Swiss medication list: twice, one piece each time; a day, unless it says another period."""
    value = write(times.value)
    daily = frozenset() if _OF_PERIOD.match(sheet.rest, amount.end) else {(Kind.FREQUENCY, f"{value}/day")}
    sheet.take(
        Kind.FREQUENCY,
        f"{value}x",
        times.start,
        times.end,
        required=not times.loose,
        also=frozenset(daily),
    )
    sheet.take(Kind.AMOUNT, write(amount.value), amount.start, amount.end, required=not amount.loose)


def _note_chain(sheet: Sheet, starts: list[int], unit: str, stop: int) -> int:
    numbers = [sheet.numbers[start] for start in starts]
    for number in numbers[:-1]:
        _note_quantity(sheet, number, unit, stop, Fraction(0))
    more = _HALF_MORE.match(sheet.rest, stop)
    half = sheet.numbers.get(more.start("half")) if more else None
    # 'un comprimé et demi', but not 'un comprimé et un demi-comprimé'.
    if more and half and half.loose and half.value == Fraction(1, 2) and not unit_after(sheet, more.end()):
        stop = more.end()
        _note_quantity(sheet, numbers[-1], unit, stop, half.value)
    else:
        _note_quantity(sheet, numbers[-1], unit, stop, Fraction(0))
    sheet.strike(starts[0], stop)
    return stop


def _ratios(sheet: Sheet) -> None:
    for match in sheet.matches(_NTH_OF):
        nth, many = (sheet.numbers.get(match.start(group)) for group in ("a", "b"))
        is_nth = match["dot"] or _ORDINAL.search(sheet.text[match.start("a") : match.end("a")])
        if nth and many and is_nth and nth.value <= many.value and not unit_after(sheet, match.end()):
            # 'La 12e séance sur 25' is 12/25.
            sheet.take(Kind.NUMBER, f"{write(nth.value)}/{write(many.value)}", *match.span())
    for match in sheet.matches(_RATIO):
        pair = [number for group in ("a", "b") if (number := sheet.numbers.get(match.start(group)))]
        if len(pair) < 2 or any(number.loose for number in pair):
            continue
        value = "/".join(write(number.value) for number in pair)
        unit, end = unit_after(sheet, match.end()) or ("", match.end())
        if unit in _LENGTHS:
            for number in pair:
                _note_quantity(sheet, number, unit, end, Fraction(0))
        elif unit in {"", *_COMMON}:
            # The unit of a blood pressure goes without saying, and so do the points of a score.
            sheet.note(Kind.NUMBER, value, match.start(), end, also=month_of_year(sheet.text, *match.span()))
        elif is_of_time(unit):
            sheet.note(Kind.NUMBER, value, *match.span())
            end = match.end()
        else:
            sheet.note(Kind.DOSE, f"{value} {unit}", match.start(), end)
        sheet.strike(match.start(), end)
