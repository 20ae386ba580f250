"""Shades: low or high, mild or severe, better, worse or stable, and other opposites.

Owns how the two texts are compared; the words are ``shade_words``.  Only a shade turned into another
of its scale is sure; one that vanished is a matter for the nurse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from optirh_batch.grounding.recognition.belonging import Reading
from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.vocabulary.negation_words import NEGATORS
from optirh_batch.grounding.vocabulary.shade_words import ANSWERS, SAYS

_SCALES = (
    frozenset({"low", "high"}),
    frozenset({"mild", "severe"}),
    frozenset({"better", "worse", "stable"}),
    frozenset({"stable", "changed"}),
    *(
        frozenset(pair)
        for pair in (
            ("closed", "open"),
            ("poor", "good"),
            ("positive", "negative"),
            ("effort", "rest"),
            ("first", "last"),
            ("arrival", "leaving"),
            ("begun", "ended"),
            ("poor", "gone"),
            ("accepted", "refused"),
            ("alone", "helped"),
            ("warm", "cold"),
            ("solid", "liquid"),
            ("clear", "dark"),
            ("sometimes", "often"),
        )
    ),
)
_SAME_SCALE = {"raised": "high", "reduced": "low"}
"""What makes something high is set against what is low, but may go unsaid."""
_DENIED = re.compile(rf"(?<!\w)(?:{NEGATORS}|plus|peu|weder|noch|ni)(?:[ ]\w+){{0,4}}[ ]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shade:
    """A clear word of shade: what it says, its words, and what is named in its piece or beside it."""

    value: str
    words: str
    owners: frozenset[str]


@lru_cache(maxsize=10)
def _says(language: str | None) -> re.Pattern[str]:
    groups = (f"(?P<{value}>{_of(words, language)})" for value, words in SAYS.items())
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(groups)})(?![^\W_])", re.IGNORECASE)


@lru_cache(maxsize=70)
def _answers(value: str, language: str | None) -> re.Pattern[str]:
    words = _of(ANSWERS[value], language, joint=" ").replace("*", r"\w*").split()
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(words)})(?![^\W_])", re.IGNORECASE)


def _of(words: dict[str, str], language: str | None, joint: str = "|") -> str:
    return words[language] if language in words else joint.join(words.values())


_AGAIN = re.compile(r"[^.;,\n]{0,25}(?<!\w)(?:again|wieder|de nouveau|di nuovo)(?!\w)", re.IGNORECASE)
"""'You may start it again' is no beginning."""


def has_shade(text: str, language: str | None) -> bool:
    """Whether a text says that something is low or high, mild or severe, better, worse or stable."""
    return _says(language).search(text) is not None


def _value(match: re.Match[str], *, as_scale: bool) -> str:
    value = match.lastgroup or ""
    return _SAME_SCALE.get(value, value) if as_scale else value


def _shades(reading: Reading, *, as_scale: bool = False) -> list[Shade]:
    sheet = reading.sheet
    return [
        Shade(_value(match, as_scale=as_scale), match.group(), reading.owners_at(match.start()))
        for match in _says(sheet.language).finditer(sheet.text)
        if not _DENIED.search(sheet.text, max(0, match.start() - 30), match.start())
        and not (match.lastgroup == "begun" and _AGAIN.match(sheet.text, match.end()))
    ]


_MEANS = {
    "worse": re.compile(
        r"(?<!\w)(?:exacerb\w+|exazerb\w+|d[ée]compens\w+|\w*dekompens\w+|scompens\w+|riacutizz\w+|"
        r"akut auf chronisch\w*)",
        re.IGNORECASE,
    ),
}
"""Names of what got worse: 'exacerbation d'asthme, amélioration' tells both."""
_BY_SIGN = {
    "low": (
        re.compile(r"(?<![^\s(])[-–−][ ]?\d"),
        re.compile(r"abgenommen|verloren|perdue?s?|maigri\w*|pers[oi]|dimagrit\w|lost", re.IGNORECASE),
    ),
    "high": (
        re.compile(r"(?<![^\s(])[+][ ]?\d"),
        re.compile(r"zugenommen|gagnée?s?|prise?s?|ingrassat\w|aumentat\w|gained", re.IGNORECASE),
    ),
}
"""'Torem erhöht, Gewicht -2 kg': a change that the source tells by its sign alone."""


def shades_changed(source: Reading, output: Reading) -> Iterator[str]:
    """The words by which the output turns a shade of the source into another of its scale."""
    before, after = (_shades(reading, as_scale=True) for reading in (source, output))
    for scale in _SCALES if before and after else ():
        own = [shade for shade in before if shade.value in scale]
        other = [
            shade for shade in after if shade.value in scale and not _is_signed(shade, source.sheet.text)
        ]
        for shade in other:
            if (cue := _MEANS.get(shade.value)) and cue.search(source.sheet.text):
                continue
            if any(same.value == shade.value and _may_be_one(same, shade, source, output) for same in own):
                continue
            if any(_is_of_one(turned, shade) for turned in own) or len({s.value for s in own}) == 1 == len(
                {s.value for s in other}
            ) == len(own) == len(other):
                yield shade.words


def _is_signed(shade: Shade, source: str) -> bool:
    sign, words = _BY_SIGN.get(shade.value, (None, None))
    return bool(sign and words and words.fullmatch(shade.words) and sign.search(source))


def _is_of_one(one: Shade, other: Shade) -> bool:
    return one.value != other.value and bool(one.owners & other.owners)


def _may_be_one(one: Shade, other: Shade, source: Reading, output: Reading) -> bool:
    """Unless both are sure to be of different things."""
    known = source.names & output.names
    return not (one.owners and other.owners and one.owners <= known and other.owners <= known) or bool(
        one.owners & other.owners
    )


def shades_lost(source: Reading, output: Sheet) -> Iterator[str]:
    """Words of shade in the source that nothing in the output stands for."""
    lost: dict[str, str] = {}
    for shade in _shades(source):
        if shade.value not in ANSWERS or shade.words.casefold().startswith(("hyp", "ip")):
            continue  # a concept or a diagnosis rather than a shade
        if not _answers(shade.value, output.language).search(output.text):
            lost.setdefault(shade.value, shade.words)
    yield from lost.values()
