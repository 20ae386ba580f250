"""Numbers without a unit: what the words around them make of them.

Owns the units that go without saying: said before or behind, of a vital sign, of what was counted before, an
age, a day of a course.  Such a reading is offered beside the plain number.
"""

from __future__ import annotations

import re
from bisect import bisect

from optirh_batch.grounding.recognition.dates import day_of_month
from optirh_batch.grounding.recognition.ellipses import readings_left_out
from optirh_batch.grounding.recognition.facts import Fact, Key, Kind, Sheet
from optirh_batch.grounding.recognition.numbers import Number, write
from optirh_batch.grounding.recognition.times import hour_of_day, hours_between
from optirh_batch.grounding.recognition.units import (
    BEHIND_LIMIT,
    COUNTABLE,
    dose_value,
    unit_before,
    unit_written,
)
from optirh_batch.grounding.recognition.vital_signs import is_pain, unit_of_sign, unit_of_sign_behind

_NEAR = 40
_BETWEEN = re.compile(r"\b(?:entre|zwischen|tra|fra|between)[ ]$", re.IGNORECASE)
"""'Entre deux prises' counts nothing."""
_THEN = re.compile(r"[ ](?:puis|dann|poi|then|→|->)[ ]")
_IN_BRACKET = re.compile(r"[ ]?(?:[^\W\d_]+[ ]){0,3}\([^()\d.;]{0,20}$")
_LONGEST_BRACKET = 50
_PRONOUN = re.compile(
    r"(?:\w-en|(?<![\w'])en [^\W\d_]+|"
    r"(?<!\w)(?:davon|ne [^\W\d_]+|noch(?:mals| einmal)?|encore|weitere))[ ]$",
    re.IGNORECASE,
)
"""'Ajoutez-en quatre': of what was counted before."""
_VERTEBRA = re.compile(
    r"\.?[ ](?:(?P<de>(?P<part_de>lenden|brust|hals)wirbel)|"
    r"vertèbre (?P<part_fr>lombaire|dorsale|thoracique|cervicale))",
    re.IGNORECASE,
)
_LETTERS_OF_SPINE = {"l": "L", "b": "Th T D", "d": "Th T D", "t": "Th T D", "h": "C", "c": "C"}
"""By the first letter of the part of the spine."""
_ANNOUNCED = re.compile(
    r"[ ](?:choses?|règles?|consignes?|points? importants?|dinge|sachen|regeln|fällen?|cose|regole|things|"
    r"rules|cases)(?!\w)",
    re.IGNORECASE,
)
"""'Trois choses sont interdites': counts what the text itself lists."""
_WEIGHT_WORD = r"(?<!\w)(?:poids|pes(?:ées?|e|ait|iez|ez)|gewichte?|gew|w[oi]eg\w*|peso|weigh\w*)"
_MAY_WEIGH = re.compile(_WEIGHT_WORD, re.IGNORECASE)
_WEIGHING = re.compile(_WEIGHT_WORD + r"(?!\w)", re.IGNORECASE)
_LIGHTEST, _HEAVIEST = 25, 250
_STOP = re.compile(r"[;\n]|\.[ ]")


def _weight(sheet: Sheet, number: Number, sentences: list[int]) -> frozenset[Key]:
    """Kilograms, in a sentence about a weight: 'Poids : lu 71,2 / ma 71,4'."""
    if not (sentences and _LIGHTEST <= number.value <= _HEAVIEST):
        return frozenset()
    begin = sentences[bisect(sentences, number.start) - 1]
    if not _WEIGHING.search(sheet.text, begin, number.start):
        return frozenset()
    return frozenset({(Kind.DOSE, dose_value(number.value, "kg"))})


_DAY_OF_COURSE = re.compile(r"\b(?:jour|tag|giorno|day)[ ]$", re.IGNORECASE)
"""'Rauchstopp Tag 12' may be 'seit 12 Tagen'."""
_OF_AGE = re.compile(r"\b(?:you are|you're|aged)[ ]$", re.IGNORECASE)
_AT_AGE = re.compile(r"(?<!\w)(?:mit|à|at|aged|a)[ ]$", re.IGNORECASE)
_ENDS = re.compile(r"[ ]*(?:[,.;)]|$|[ ](?:an|verstorben|gestorben|décédée?|died)\b)")
_OLDEST = 110
_WORD = re.compile(r"[^\W\d_]")
_TOGETHER = re.compile(r"\bzu (?:zweit|dritt)\b|\bà (?:deux|trois)\b", re.IGNORECASE)


def recognise_plain_numbers(sheet: Sheet) -> None:
    """Take every number still left; one behind the name of a vital sign gets that sign's unit."""
    doses = (fact for fact in sheet.facts if fact.kind is Kind.DOSE)
    pieces = sorted((f for f in doses if f.value.partition(" ")[2] in COUNTABLE), key=lambda fact: fact.start)
    is_of_weight = _MAY_WEIGH.search(sheet.text) is not None
    sentences = [0, *(stop.end() for stop in _STOP.finditer(sheet.text))] if is_of_weight else []
    hours, listed = hours_between(sheet.text), _units_of_lists(sheet)
    for start, number in sorted(sheet.numbers.items()):
        is_between = (
            number.value == 2
            and _BETWEEN.search(sheet.rest[max(0, start - 10) : start])
            and _WORD.match(sheet.text, start)
        )
        if number.loose or is_between or _ANNOUNCED.match(sheet.text, number.end):
            sheet.note(Kind.NUMBER, write(number.value), start, number.end, required=False)
            continue
        before = sheet.rest[max(0, start - 40) : start]
        if unit := unit_of_sign(before, number.value, sheet.text[max(0, start - 40) : start]):
            # 'FC irrégulière 92': the other text may name the sign where no rule sees it.
            also = frozenset({(Kind.NUMBER, write(number.value))})
            sheet.note(Kind.DOSE, dose_value(number.value, unit), start, number.end, also=also)
        else:
            also = _shared_unit(sheet, number, pieces) | _unit_before_bracket(sheet, start)
            if unit := unit_of_sign_behind(sheet.rest[number.end : number.end + 40], number.value):
                also |= {(Kind.DOSE, dose_value(number.value, unit))}
            if is_pain(before, number.value):
                also |= {(Kind.NUMBER, f"{write(number.value)}/10")}
            also |= _unit_of_pronoun(sheet, number, pieces) | _unit_of_same(number, pieces)
            also |= _vertebra(sheet, number) | _weight(sheet, number, sentences)
            also |= hour_of_day(sheet.text, start, number.end) | day_of_month(sheet.text, start, number.end)
            also |= readings_left_out(sheet, number)
            also |= listed.get(start, frozenset())
            also |= hours.get((start, number.end), frozenset())
            if _DAY_OF_COURSE.search(before):
                also |= {(Kind.DURATION, f"{write(number.value)} day")}
            is_age = _AT_AGE.search(before) and _ENDS.match(sheet.rest, number.end)
            if (is_age or _OF_AGE.search(before)) and number.value < _OLDEST:
                # 'Vater Herzinfarkt mit 58': an age.
                also |= {(Kind.DURATION, f"{write(number.value)} year")}
            sheet.note(Kind.NUMBER, write(number.value), start, number.end, also=also)
    for match in _TOGETHER.finditer(sheet.text):
        count = "2" if match.group().endswith(("zweit", "deux")) else "3"
        sheet.note(Kind.NUMBER, count, *match.span(), required=False)
    sheet.numbers = {}


def _shared_unit(sheet: Sheet, number: Number, pieces: list[Fact]) -> frozenset[Key]:
    """The unit said only once: 'morgens 20 und abends 14 Einheiten'."""
    if BEHIND_LIMIT.search(sheet.rest, max(0, number.start - 4), number.start):
        return frozenset()
    if then := _THEN.match(sheet.rest, number.end):
        # '34 puis 32 cm'.
        return frozenset(
            (Kind.DOSE, dose_value(number.value, unit))
            for fact in sheet.facts
            if fact.kind is Kind.DOSE and fact.start == then.end()
            for unit in (unit_written(fact),)
            if unit
        )
    place = bisect(pieces, number.end, key=lambda fact: fact.start)
    if place == len(pieces) or pieces[place].start > number.end + _NEAR:
        return frozenset()
    if re.search(r"[.;:\n]|[-=]>|→", sheet.rest[number.end : pieces[place].start]):
        return frozenset()
    unit = pieces[place].value.partition(" ")[2]
    return frozenset({(Kind.DOSE, f"{write(number.value)} {unit}")})


def _unit_before_bracket(sheet: Sheet, start: int) -> frozenset[Key]:
    """'82,4 kg (gestern 80,9)', '155 µmol/l (vorher 138)'."""
    begin = max(0, start - _LONGEST_BRACKET)
    bracket = _IN_BRACKET.search(sheet.rest[begin:start])
    if bracket is None:
        return frozenset()
    return frozenset(
        (Kind.DOSE, dose_value(sheet.numbers[start].value, unit))
        for fact in sheet.facts
        if fact.kind is Kind.DOSE and fact.end == begin + bracket.start()
        for unit in (unit_written(fact) or fact.value.partition(" ")[2],)
    )


def _unit_of_pronoun(sheet: Sheet, number: Number, pieces: list[Fact]) -> frozenset[Key]:
    if not _PRONOUN.search(sheet.text[max(0, number.start - 24) : number.start]):
        return frozenset()
    before = [fact for fact in sheet.facts if fact.kind is Kind.DOSE and fact.end <= number.start]
    counted = [fact for fact in before if fact in pieces] or before
    unit = unit_written(counted[-1]) if counted else None
    return frozenset({(Kind.DOSE, dose_value(number.value, unit))}) if unit else frozenset()


def _unit_of_same(number: Number, pieces: list[Fact]) -> frozenset[Key]:
    """'Dienstag 1 1/2 Tabletten, Mittwoch auch 1 1/2': the same amount of the same thing."""
    amount = f"{write(number.value)} "
    return frozenset(fact.key for fact in pieces if fact.value.startswith(amount))


def _units_of_lists(sheet: Sheet) -> dict[int, frozenset[Key]]:
    """'Gttes 5', 'Tbl 2 morgens, 1 abends': what is counted stands before the first number of a sentence."""
    stops = [stop.end() for stop in _STOP.finditer(sheet.text)]
    found: dict[int, frozenset[Key]] = {}
    counted, sentence = "", 0
    for start, number in sorted(sheet.numbers.items()):
        if (here := bisect(stops, start)) != sentence:
            counted, sentence = "", here
        counted = unit_before(sheet, start) or counted
        if counted:
            found[start] = frozenset({(Kind.DOSE, dose_value(number.value, counted))})
    return found


def _vertebra(sheet: Sheet, number: Number) -> frozenset[Key]:
    """'Der zweite Lendenwirbel' is L2."""
    match = _VERTEBRA.match(sheet.text, number.end)
    part = match and (match.group("part_de") or match.group("part_fr"))
    letters = _LETTERS_OF_SPINE[part[0].lower()].split() if part else ()
    return frozenset((Kind.IDENTIFIER, f"{letter.upper()}{write(number.value)}") for letter in letters)
