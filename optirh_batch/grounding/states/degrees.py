"""How well or how much somebody does a thing: 'boit peu' is not 'vous buvez beaucoup'.

Owns which adverbs are opposites, each looked at beside the verb or noun that both texts name.  Shades of
values are ``comparison/shades``; what two things exchange, ``crossings``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from optirh_batch.grounding.comparison.denials import denies
from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.comparison.passages import says_little
from optirh_batch.grounding.vocabulary import degree_words as degree
from optirh_batch.grounding.vocabulary.phrases import words_of
from optirh_batch.grounding.vocabulary.verbs import lemma

_PAIRS = (
    (degree.LITTLE, degree.MUCH),
    (degree.SELDOM, degree.OFTEN),
    (degree.IRREGULARLY, degree.REGULARLY),
    (degree.SLOWLY, degree.QUICKLY),
    (degree.EARLY, degree.LATE),
)
_SIDES = {
    word: (pair, side)
    for pair, sides in enumerate(_PAIRS)
    for side, listed in enumerate(sides)
    for word in listed.split()
}
_TURNS = frozenset(
    "trop plus moins assez zu mehr weniger nicht kein keine pas plus non troppo più meno too more "
    "less not si aussi so très sehr moins besser mieux un ein fait faire avoir avez a mal".split()
)
"""Words beside an adverb that give it another sense: 'trop peu', 'zu viel', 'un peu', 'a mal'."""
_A_LOT = ("a", "lot")
_REACH = 2


def degrees_turned(source: Told, output: Told) -> Iterator[str]:
    """The words of the output by which somebody does much of what he does little of in the source, or back.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if source.language != output.language or not (own := _degrees(source)):
        return
    for place, sides in _degrees(output).items():
        known = own.get(place)
        if known and len(known) == 1 == len(sides) and known.keys() != sides.keys():
            yield next(iter(sides.values()))


def _degrees(told: Told) -> dict[tuple[int, str], dict[int, str]]:
    """For each pair of adverbs and word beside one of them, on which side it stands, with the clause."""
    words = words_of(told.text)
    found: dict[tuple[int, str], dict[int, str]] = {}
    for number, word in enumerate(words.folded):
        if word not in _SIDES:
            continue
        first, last = max(0, number - _REACH), number + _REACH + 1
        clause = told.clauses.at(words.spans[number][0])
        said = told.clauses.words(clause).strip(" .,;")
        before = words.folded[number - 1] if number else ""
        if (before in _TURNS and (before, word) != _A_LOT) or _denied(said):
            continue
        pair, side = _SIDES[word]
        for beside, (start, _) in zip(words.folded[first:last], words.spans[first:last], strict=True):
            if beside not in _SIDES and told.clauses.at(start) == clause and not says_little(beside):
                found.setdefault((pair, lemma(beside, told.language)), {}).setdefault(side, said)
    return found


@lru_cache(maxsize=256)
def _denied(words: str) -> bool:
    return denies(words)
