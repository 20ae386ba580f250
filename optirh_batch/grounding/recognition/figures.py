"""Figures that may stand in a rewriting although its source writes them otherwise.

Owns what is cheap to say of a source and sure to be equal for the gate: the
other decimal mark, parts of a range or a ratio, dates and times in other forms,
number words in digits.  Nothing is converted and nothing is summed up: 1 g stays
1 g here, and a model that means to write 1000 mg has to copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from optirh_batch.grounding.recognition.facts import Fact, Kind
from optirh_batch.grounding.recognition.numbers import find_numbers, write
from optirh_batch.grounding.recognition.reading import extract_facts
from optirh_batch.grounding.vocabulary.folding import compose, fold

_DECIMAL = re.compile(r"(\d+)[.,](\d{1,2}|\d{4,})")
_ROUND = re.compile(r"(\d+)[.,]0+$")
_WHOLE = re.compile(r"\d+")
_GROUPED = re.compile(r"\d{1,3}(?:'\d{3})+")
_PARTS = re.compile(r"[-/:hx]")
_DATE = re.compile(r"(?:(?P<year>\d{4})|-)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
_IN_PIECES = re.compile(r"[ ½¼¾⅓⅔]|^\d/\d$")
_OTHER_MARK = str.maketrans(".,", ",.")
_NUMERIC = frozenset({Kind.NUMBER, Kind.DOSE, Kind.FREQUENCY, Kind.DURATION, Kind.AMOUNT, Kind.INTAKE})


def figures_answering(source: str, language: str | None, figures: Iterable[str]) -> frozenset[str]:
    """The figures that a rewriting of ``source`` may hold.

    Args:
        source: the passage as documented.
        language: of the passage, None if unknown.
        figures: those of the source, each in one spelling ("'" groups, '-' joins).

    Returns:
        These and others that mean the same, in the same spelling.
    """
    allowed = set(figures)
    for figure in list(allowed):
        allowed.update(_other_spellings(figure))
    for fact in extract_facts(source, language):
        allowed.update(_of_fact(fact))
    allowed.update(_of_words(source, language))
    return frozenset(allowed)


def _other_spellings(figure: str) -> Iterator[str]:
    """The other decimal mark, without group signs, and the parts of a range, a ratio or a time."""
    parts = _PARTS.split(figure)
    if all(_DECIMAL.fullmatch(part) or _WHOLE.fullmatch(part) for part in parts):
        yield figure.translate(_OTHER_MARK)
        for part in parts:
            yield part
            yield part.translate(_OTHER_MARK)
            if len(part) == 2 and part[0] == "0":
                yield part[1]
            if without_zeros := _ROUND.match(part):
                yield without_zeros.group(1)
    if _GROUPED.fullmatch(figure):
        yield figure.replace("'", "")
    elif _WHOLE.fullmatch(figure) and len(figure) > 3:
        yield f"{int(figure):,}".replace(",", "'")


def _of_fact(fact: Fact) -> Iterator[str]:
    for kind, value in fact.also:
        # 'stade III' may become 'stade 3', 'J12' 'jour 12'.
        if kind is Kind.NUMBER and _WHOLE.fullmatch(value):
            yield value
    match fact.kind:
        case Kind.DATE:
            for kind, value in fact.keys:
                if kind is Kind.DATE:
                    yield from _of_date(value)
        case Kind.TIME:
            yield from _of_time(fact.value)
        case kind if kind in _NUMERIC:
            # 'TA140/90' is a label and its value, which may part.
            for figure in re.findall(r"\d+(?:[.,/]\d+)*", fact.surface):
                yield figure
                yield from _other_spellings(figure)


def _of_date(value: str) -> Iterator[str]:
    match = _DATE.fullmatch(value)
    if match is None:
        return
    year, month, day = match.groups()
    if day:
        yield from (day, f"{int(day)}")
    if year:
        yield year
    if month:
        front = (f"{int(day)}.", f"{day}.") if day else ("",)
        back = f".{year}" if year else ""
        yield from (
            f"{start}{name}{back}" for start in front for name in (month, f"{int(month)}") if start or back
        )


def _of_time(value: str) -> Iterator[str]:
    hour, minute = value.split(":")
    yield from (hour, f"{int(hour)}")
    if minute != "00":
        yield minute
    yield from (f"{name}{mark}{minute}" for name in (hour, f"{int(hour)}") for mark in "h:.")


def _of_words(source: str, language: str | None) -> Iterator[str]:
    """Numbers in words or pieces in one figure; articles and words with another meaning are none."""
    text = fold(compose(source))
    for number in find_numbers(text, language):
        surface = text[number.start : number.end]
        if number.loose or not (surface.isalpha() or _IN_PIECES.search(surface)):
            continue
        yield write(number.value)
        yield write(number.value).translate(_OTHER_MARK)
        if number.value == Fraction(1, 2):
            yield from ("½", "1/2")
