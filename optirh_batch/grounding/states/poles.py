"""On which pole each mention of a text stands: denied or stated, left or right, stopped or taken.

Owns how far a mark reaches: over its clause, and over a neighbour where that is said of both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from optirh_batch.grounding.comparison.denials import denies
from optirh_batch.grounding.comparison.mentions import Clauses, Mention, Told
from optirh_batch.grounding.vocabulary import pole_words

PLAIN = "plain"
UNSURE = "unsure"
DENIED = "denied"
OPPOSITE = "opposite"
_SHORT = 2
_ADVERBIAL = re.compile(
    r"[\s(]*(?:ce|cette|le|à|au|après|avant|depuis|hier|aujourd'hui|jusqu\w*|am|im|in|nach|vor|seit|bis|"
    r"gestern|heute|beim?|um|dopo|prima|ieri|oggi|alle?|stamattina|da|fino|after|before|this|on|yesterday|"
    r"today|until|since)(?:[ ][^\s,]+){0,4},?[ ]?",
    re.IGNORECASE,
)
_WITH = re.compile(r"\s*(?:avec|mit|con|with)(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_ORDERED = {OPPOSITE, *(name for name, _, _ in pole_words.POLES)}
"""Poles that may stand in one clause, each with what stands behind it; sides and people may not."""


Marks = list[tuple[int, int, str]]
"""Where a pole is marked: start, end and its name."""


def denial_marks(side: Told) -> Marks:
    """Where a text denies."""
    found = []
    for start in side.denials:
        word = _WORD.match(side.text, start)
        found.append((start, word.end() if word else start + 1, DENIED))
    return found


def states(side: Told, marks: Marks) -> dict[str, set[str]]:
    """For each mention, the poles on which it stands."""
    clauses = side.clauses
    own: list[list[tuple[int, int, str]]] = [[] for _ in range(len(clauses))]
    for mark in marks:
        own[clauses.at(mark[0])].append(mark)
    free = [m for m in side.mentions if not any(a < m.end and m.start < b for a, b, _ in marks)]
    filled = {clauses.at(mention.start) for mention in free}
    kept = _carried(clauses, own, filled)
    hidden = any(pole == DENIED for _, _, pole in marks)
    found: dict[str, set[str]] = {}
    for mention in free:
        here = clauses.at(mention.start)
        state = _within(own[here], mention, side) if own[here] else kept[here]
        if state == PLAIN and hidden and denies(clauses.words(here)):
            state = UNSURE  # 'Refuse la douche' may be told with a denial
        found.setdefault(mention.name, set()).add(state)
    return found


def _within(marks: Iterable[tuple[int, int, str]], mention: Mention, side: Told) -> str:
    """The pole of a mention in a clause that has its own."""
    listed = sorted(marks)
    poles = {pole for _, _, pole in listed}
    if len(poles) == 1:
        return poles.pop()
    if side.language == "de" or not poles <= _ORDERED:
        return UNSURE
    before = [pole for start, _, pole in listed if start <= mention.start]
    return before[-1] if before else listed[0][2]


def _carried(clauses: Clauses, own: list[list[tuple[int, int, str]]], filled: set[int]) -> list[str]:
    """The pole of each clause without a mark: of its neighbour where that says it of both, else none."""
    kept = [PLAIN] * len(clauses)
    for number, sentence in enumerate(clauses.sentences):
        if own[number]:
            continue
        words = len(_WORD.findall(clauses.words(number)))
        first = number == 0 or clauses.sentences[number - 1] != sentence
        last = number + 1 == len(clauses) or clauses.sentences[number + 1] != sentence
        if (
            not last
            and own[number + 1]
            and (number + 1 not in filled or (first and _ADVERBIAL.fullmatch(clauses.words(number))))
        ):
            poles = {pole for _, _, pole in own[number + 1]}
            kept[number] = poles.pop() if len(poles) == 1 else UNSURE
        elif not first and own[number - 1] and number - 1 not in filled and _opens(clauses, number - 1):
            poles = {pole for _, _, pole in own[number - 1]}
            kept[number] = poles.pop() if len(poles) == 1 else UNSURE
        elif not first and (own[number - 1] or kept[number - 1] is not PLAIN):
            said = pole_words.ALLOWED.search(clauses.words(number)) or _WITH.match(clauses.words(number))
            listed = not said and (clauses.starts[number] in clauses.joined or words <= _SHORT)
            kept[number] = UNSURE if listed else PLAIN
    return kept


def opens(clauses: Clauses, number: int) -> bool:
    """Whether a clause is said of the next: 'Nouveau : amlodipine', 'Ce soir, sautez'."""
    words = clauses.words(number)
    return words.rstrip()[-1:] == ":" or _ADVERBIAL.fullmatch(words) is not None


def _opens(clauses: Clauses, number: int) -> bool:
    """Whether a clause is said of the next: 'Nouveau : amlodipine', 'Avant, vous aviez un zona'."""
    first = number == 0 or clauses.sentences[number - 1] != clauses.sentences[number]
    end = clauses.words(number).rstrip()[-1:]
    return end == ":" or (first and end == ",")
