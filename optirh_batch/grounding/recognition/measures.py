"""Measured values: a value belongs to what was measured.

Owns which label claims which number.  A label claims the first number behind
it in its sentence, as documentation and plain texts both write; a number
before its label ('88 de pouls') is not claimed, so that nothing is guessed.
The numbers themselves are compared by ``gate``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from optirh_batch.grounding.recognition.facts import Fact, Kind, Sheet
from optirh_batch.grounding.recognition.units import COUNTABLE
from optirh_batch.grounding.vocabulary.measure_words import (
    ANSWERS,
    CONCEPTS,
    HINTS,
    LABELS,
    OFTEN_PLAIN,
    SIGNS,
    SOFT,
)
from optirh_batch.grounding.vocabulary.phrases import (
    LANGUAGES,
    Names,
    Phrases,
    Spot,
    all_names,
    known_names,
    listed_names,
    words_of,
)

_REACH = 60
_SENTENCE_END = re.compile(r"[.!?][ ]+(?=[A-ZÄÖÜÉÈÀ])|[;\n]")
_TAKEN_UNITS = COUNTABLE | {"capsule", "mg", "ml", "mm", "kcal", "kg", "francs", "ch", "py", "min", "watt"}
_ABBREVIATION = re.compile(r"(?<![\w-])(?P<name>[A-Z][A-Za-z]{1,7})(?:\+|[ ]?[:=]|(?=[ ]))[ ]?$")
_ROMAN = frozenset("II III IV VI VII VIII IX XI XII".split())
_ROOM_AIR = frozenset({"AA", "RL"})
_DEVICES = frozenset({"CADD", "PCA"})
"""Pumps: what runs through them is not measured."""
_UNIT_OF = {"temperature": frozenset({"", "°"})}
"""'38,4 Grad Fieber, 24 Atemzüge pro Minute': the rate is no temperature."""
_TAKE = re.compile(
    r"\b(?:nehmen|nimmt|spritzen|prenez|prend|piquez|prenda|prende|takes?|inject)\b[^.!?;]{0,25}$",
    re.IGNORECASE,
)
_TAKE_WORD = re.compile(r"\b(?:nehmen|nimmt|pren(?:d|ez|dre|da|de)|takes?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measured:
    """A value with the concept that claims it."""

    concept: str
    amount: str
    unit: str
    start: int
    end: int

    def words(self, sheet: Sheet) -> str:
        """Label and value as they stand in the text."""
        return sheet.text[self.start : self.end].strip()


_ASIDE = re.compile(r"\([^()\dA-ZÀ-Ý]{1,60}\)")
"""'La créatinine (reins) est à 94': an explanation labels nothing."""
_PRESSURE = re.compile(r"\d{2,3}/\d{2,3}")
"""Two figures that nothing else is written in."""
_SPELLED = {
    "OA": r"oberarm\w*", "UA": r"unterarm\w*", "OS": r"oberschenkel\w*|"
    r"gauche|sinistr\w|"
    r"links?|linke\w*|"
    r"left", "KKL": r"(?:kompressions)?klasse|classe|class", "US": r"unterschenkel\w*|wade\w*",
    "HG": r"handgelenk\w*", "KW": r"(?:kalender)?woche", "RDV": r"rendez-vous|date|"
    r"termin", "VT": r"\w*termin",
    "PA": r"pression\w*", "SN": r"sinistr\w", "GU": r"grundumsatz",
}  # fmt: skip
"""Short forms beside a figure that are no measured values, and what they are in plain words."""


@lru_cache(maxsize=10)
def _labels(language: str | None, known: Names) -> Phrases:
    """Technical and plain names of the concepts in one language, or in all."""
    phrases = Phrases()
    for entry in known.entries:
        concept = CONCEPTS.get(entry.id)
        if concept is None:
            continue
        for code in (language,) if language else LANGUAGES:
            names, exact = listed_names(entry, code)
            for name in names:
                phrases.add(name, concept)
            for name in exact:
                phrases.add(name, concept, exact=True)
    for concept, signs in SIGNS.items():
        for sign in signs.split():
            phrases.add(sign, f"{concept} ", exact=True)
    for concept, plain in LABELS.items():
        for name in plain.split("; "):
            phrases.add(name, f"{concept} ")
    return phrases


@lru_cache(maxsize=2)
def _known_abbreviations(known: Names) -> frozenset[str]:
    """Whatever the glossary can spell out."""
    return frozenset(
        name for code in LANGUAGES for name in all_names(known.entries, code) if name[:1].isupper()
    )


_WALL_OF_BELLY = re.compile(
    r"BD(?=\s(?:\w+[ ,]+){0,2}"
    r"(?:weich|hart|bretthart|gespannt|prall|eindrückbar|indolent|druckdolent|gebläht)(?!\w))"
)
"""'BD weich' is the belly, whose wall is short for the same letters as the blood pressure."""


@lru_cache(maxsize=256)
def _at_word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{pattern})", re.IGNORECASE)


def labels_in(sheet: Sheet) -> tuple[Spot, ...]:
    """Names of measured things in a text, each with its concept."""
    language = sheet.language if sheet.language in LANGUAGES else None
    return _labels_of(sheet.text, language, known_names())


@lru_cache(maxsize=64)
def _labels_of(text: str, language: str | None, known: Names) -> tuple[Spot, ...]:
    return tuple(
        spot
        for spot in _labels(language, known).find(words_of(text))
        if _WALL_OF_BELLY.match(text, spot.start) is None
    )


def _speaks_of(text: str, concept: str, spots: Sequence[Spot], *, hints: bool = False) -> bool:
    if any(spot.value.strip() == concept for spot in spots):
        return True
    patterns = [ANSWERS[concept]] if concept in ANSWERS else []
    if hints and concept in HINTS:
        patterns.append(HINTS[concept])
    text = _WALL_OF_BELLY.sub("", text)
    return any(_at_word(pattern).search(text) for pattern in patterns)


def _values(sheet: Sheet) -> list[Fact]:
    found = [fact for fact in sheet.facts if fact.required and fact.kind in {Kind.NUMBER, Kind.DOSE}]
    return sorted(found, key=lambda fact: fact.start)


def _is_measured(fact: Fact) -> bool:
    return fact.kind is Kind.NUMBER or fact.value.partition(" ")[2] not in _TAKEN_UNITS


def _measured(sheet: Sheet, spots: Sequence[Spot]) -> list[Measured]:
    """Each label with the value that it claims."""
    values = _values(sheet)
    aside = [match.span() for match in _ASIDE.finditer(sheet.text)]
    spots = [spot for spot in spots if not any(start < spot.start < end for start, end in aside)]
    found = []
    for index, spot in enumerate(spots):
        limit = spots[index + 1].start if index + 1 < len(spots) else len(sheet.text)
        value = next((fact for fact in values if fact.start >= spot.end), None)
        if value is None or value.start >= min(limit, spot.end + _REACH) or not _is_measured(value):
            continue
        amount, _, unit = value.value.partition(" ")
        concept = spot.value.strip()
        if unit not in _UNIT_OF.get(concept, {unit}):
            continue
        if not _SENTENCE_END.search(sheet.text, spot.end, value.start):
            found.append(Measured(concept, amount, unit, spot.start, value.end))
    return found


def measure_differences(source: Sheet, output: Sheet) -> Iterator[tuple[str, str]]:
    """What became of labels and their values: 'lost', 'invented' or 'swapped', with the words."""
    before, after = labels_in(source), labels_in(output)
    owned, claimed = _measured(source, before), _measured(output, after)
    for item in owned:
        if item.concept not in SOFT and not _speaks_of(output.text, item.concept, after):
            yield "lost", item.words(source)
    yield from _lost_abbreviations(source, output, before)
    for item in claimed:
        if _is_swapped(item, owned, source, output):
            yield "swapped", item.words(output)
        of_beats = item.concept == "heart-rate" and item.unit == "/min"  # 'FA rapide 128/min'
        told = _speaks_of(source.text, item.concept, before, hints=of_beats) or (
            item.concept == "blood-pressure" and _PRESSURE.fullmatch(item.amount)
        )
        if item.concept not in SOFT and not told:
            yield "invented", item.words(output)
    labels = {item.start for item in claimed}
    for spot in after:
        if spot.start in labels or spot.value.endswith(" ") or spot.value in OFTEN_PLAIN:
            continue
        if not _speaks_of(source.text, spot.value, before, hints=True):
            yield "invented", output.text[spot.start : spot.end]


def _is_swapped(item: Measured, owned: list[Measured], source: Sheet, output: Sheet) -> bool:
    owners = {other.concept for other in owned if other.amount == item.amount}
    if item.concept in owners or _is_average_sugar(item, source, output):
        return _is_taken(item, source, output)
    return bool(owners)


def _is_average_sugar(item: Measured, source: Sheet, output: Sheet) -> bool:
    """'Le sucre sur trois mois est de 6,9 %' says HbA1c in plain words."""
    if item.concept != "blood-sugar" or not _at_word("hba1c").search(source.text):
        return False
    start = max(0, item.start - _REACH)
    return _at_word(ANSWERS["hba1c"]).search(output.text, start, item.end) is not None


def _is_taken(item: Measured, source: Sheet, output: Sheet) -> bool:
    """'Sie nehmen Kalium 4,3 mmol/l': a concentration is measured, never taken."""
    if "/" not in item.unit and item.unit != "%":
        return False
    before = output.text[max(0, item.start - _REACH) : item.start]
    return _TAKE.search(before) is not None and _TAKE_WORD.search(source.text) is None


def _lost_abbreviations(source: Sheet, output: Sheet, spots: Sequence[Spot]) -> Iterator[tuple[str, str]]:
    """Abbreviations at a value that nobody can spell out must stay as they are."""
    taken = [(spot.start, spot.end) for spot in spots]
    taken += [(fact.start, fact.end) for fact in source.facts if fact.kind not in {Kind.NUMBER, Kind.DOSE}]
    for value in _values(source):
        if not _is_measured(value):
            continue
        start = max(0, value.start - 12)
        match = _ABBREVIATION.search(source.text[start : value.start])
        if match is None:
            continue
        name, place = match.group("name"), start + match.start("name")
        if (
            sum(letter.isupper() for letter in name) < 2
            or name in _ROMAN | _ROOM_AIR | _DEVICES
            or name in _known_abbreviations(known_names())
        ):
            continue
        if any(first < place + len(name) and place < last for first, last in taken):
            continue
        spelled = rf"(?<!\w)(?:{re.escape(name)}|{_SPELLED.get(name, re.escape(name))})(?!\w)"
        if not re.search(spelled, output.text, re.IGNORECASE):
            yield "lost", source.text[place : value.end]
