"""What was exchanged inside a passage: all words are kept, and two of them changed places.

Owns the comparison by pole: what a text denies and what it states, what is left and what is right, stopped
and taken, refused and accepted, past and present, done alone and with help. A mention is found on another
pole only together with one that went the other way, so that another wording of one of them is no finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from optirh_batch.grounding import pole_words
from optirh_batch.grounding.denials import denies
from optirh_batch.grounding.facts import Fact, Kind
from optirh_batch.grounding.folding import lower
from optirh_batch.grounding.mentions import Clauses, Mention, Told
from optirh_batch.grounding.people import people_in

_PLAIN = "plain"
_UNSURE = "unsure"
_DENIED = "denied"
_OPPOSITE = "opposite"
_SHORT = 2
_ADVERBIAL = re.compile(
    r"[\s(]*(?:ce|cette|le|à|au|après|avant|depuis|hier|aujourd'hui|jusqu\w*|am|im|in|nach|vor|seit|bis|gestern|"
    r"heute|beim?|um|dopo|prima|ieri|oggi|alle?|stamattina|da|fino|after|before|this|on|yesterday|today|until|since)"
    r"(?:[ ][^\s,]+){0,4},?[ ]?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_TWO = 2
_ORDERED = {_OPPOSITE, *(name for name, _, _ in pole_words.POLES)}
"""Poles that may stand in one clause, each with what stands behind it; sides and people may not."""

_Marks = list[tuple[int, int, str]]


def exchanges(before: Told, after: Told) -> Iterator[tuple[str, str]]:
    """What stands on another pole than in the source, and something else in its place.

    Args:
        before: the passage as documented.
        after: what was written for it.

    Yields:
        The finding code and the words of the output that changed places.
    """
    for code, pole, one, other in _marked(before, after):
        if any(pole not in {name for _, _, name in marks} for marks in (one, other)):
            continue
        lost, gained = _moved(_states(before, one), _states(after, other), pole)
        if lost and gained:
            places = [m for m in after.mentions if m.name in {*lost, *gained}]
            yield code, _words(after, places)
    if words := _people_exchanged(before, after):
        yield "roles-exchanged", words
    if words := _plan_done(before, after):
        yield "status-changed", words
    if words := _degree_turned(before, after):
        yield "shade-changed", words


def _marked(before: Told, after: Told) -> Iterator[tuple[str, str, _Marks, _Marks]]:
    """Each pole, with where it is marked in either text."""
    yield "negation-moved", _DENIED, _denials(before), _denials(after)
    only = [_matches(side, ("only", pole_words.ONLY)) for side in (before, after)]
    yield "state-exchanged", "only", only[0], only[1]
    sides = [_side_marks(side) for side in (before, after)]
    for pole in ("left", "right"):
        yield "side-moved", pole, sides[0], sides[1]
    for name, words, opposite in pole_words.POLES:
        if not words.search(before.lower):
            continue
        one, other = (
            _undenied(side, _matches(side, (name, words), (_OPPOSITE, opposite)), name)
            for side in (before, after)
        )
        yield "state-exchanged", name, one, other
        # 'Take it in the morning' opposes nothing where nothing is stopped.
        if any(found == name for _, _, found in one):
            yield "state-exchanged", _OPPOSITE, one, other


def _people_exchanged(before: Told, after: Told) -> str | None:
    """What is said of one person in the source and of another in the output, and the other way round."""
    named = _people(before)
    met = _people(after) if len({name for _, _, name in named}) >= _TWO else []
    shared = {name for _, _, name in named} & {name for _, _, name in met}
    if len(shared) < _TWO:
        return None
    one, other = _states(before, named), _states(after, met)
    for pole in sorted(shared):
        lost, gained = _moved(one, other, pole)
        places = {name for name in lost if other[name] <= shared} | {
            name for name in gained if one[name] <= shared
        }
        if places & lost and places & gained:
            return _words(after, [mention for mention in after.mentions if mention.name in places])
    return None


def _people(side: Told) -> _Marks:
    return [(start, end, name) for name, start, end in people_in(side.reading.sheet)]


def _denials(side: Told) -> _Marks:
    found = []
    for start in side.denials:
        word = _WORD.match(side.text, start)
        found.append((start, word.end() if word else start + 1, _DENIED))
    return found


def _matches(side: Told, *poles: tuple[str, re.Pattern[str]]) -> _Marks:
    found: _Marks = []
    for name, pattern in poles:
        for match in pattern.finditer(side.lower):
            if not any(start < match.end() and match.start() < end for start, end, _ in found):
                found.append((*match.span(), name))
    return sorted(found)


def _undenied(side: Told, marks: _Marks, name: str) -> _Marks:
    """The marks, unsure in a clause that denies ('ne prenez pas'); a refusal denies itself."""
    if name == "refused":
        return marks
    denied = {side.clauses.at(start) for start in side.denials}
    return [(start, end, _UNSURE if side.clauses.at(start) in denied else pole) for start, end, pole in marks]


def _side_marks(side: Told) -> _Marks:
    facts = (fact for fact in side.reading.sheet.facts if fact.kind is Kind.SIDE and fact.required)
    return sorted((fact.start, fact.end, fact.value) for fact in facts)


def _states(side: Told, marks: _Marks) -> dict[str, set[str]]:
    """For each mention, the poles on which it stands."""
    clauses = side.clauses
    own: list[list[tuple[int, int, str]]] = [[] for _ in range(len(clauses))]
    for mark in marks:
        own[clauses.at(mark[0])].append(mark)
    free = [m for m in side.mentions if not any(a < m.end and m.start < b for a, b, _ in marks)]
    filled = {clauses.at(mention.start) for mention in free}
    kept = _carried(clauses, own, filled)
    hidden = any(pole == _DENIED for _, _, pole in marks)
    found: dict[str, set[str]] = {}
    for mention in free:
        here = clauses.at(mention.start)
        state = _within(own[here], mention, side) if own[here] else kept[here]
        if state == _PLAIN and hidden and denies(clauses.words(here)):
            state = _UNSURE  # 'Refuse la douche' may be told with a denial
        found.setdefault(mention.name, set()).add(state)
    return found


def _within(marks: Iterable[tuple[int, int, str]], mention: Mention, side: Told) -> str:
    """The pole of a mention in a clause that has its own."""
    listed = sorted(marks)
    poles = {pole for _, _, pole in listed}
    if len(poles) == 1:
        return poles.pop()
    if side.language == "de" or not poles <= _ORDERED:
        return _UNSURE
    before = [pole for start, _, pole in listed if start <= mention.start]
    return before[-1] if before else listed[0][2]


def _carried(clauses: Clauses, own: list[list[tuple[int, int, str]]], filled: set[int]) -> list[str]:
    """The pole of each clause without a mark: of its neighbour where that says it of both, else none."""
    kept = [_PLAIN] * len(clauses)
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
            kept[number] = poles.pop() if len(poles) == 1 else _UNSURE
        elif not first and own[number - 1] and number - 1 not in filled and _opens(clauses, number - 1):
            poles = {pole for _, _, pole in own[number - 1]}
            kept[number] = poles.pop() if len(poles) == 1 else _UNSURE
        elif not first and (own[number - 1] or kept[number - 1] is not _PLAIN):
            said = pole_words.ALLOWED.search(clauses.words(number))
            listed = not said and (clauses.starts[number] in clauses.joined or words <= _SHORT)
            kept[number] = _UNSURE if listed else _PLAIN
    return kept


def _opens(clauses: Clauses, number: int) -> bool:
    """Whether a clause is said of the next: 'Nouveau : amlodipine', 'Avant, vous aviez un zona'."""
    first = number == 0 or clauses.sentences[number - 1] != clauses.sentences[number]
    end = clauses.words(number).rstrip()[-1:]
    return end == ":" or (first and end == ",")


def _moved(before: dict[str, set[str]], after: dict[str, set[str]], pole: str) -> tuple[set[str], set[str]]:
    """Mentions that left a pole, and others that came to it.

    Each stands on the pole wherever it is mentioned in the one text, and nowhere in the other; a side may
    stand on both in the first ('à droite, pas à gauche (opérée à gauche)').
    """
    shared = before.keys() & after.keys()
    opposite = {"left": "right", "right": "left"}.get(pole)
    lost, gained = (
        {
            name
            for name in shared
            if pole in one[name]
            and (one[name] == {pole} or name.startswith(f"{Kind.SIDE} "))
            and not other[name] & {pole, _UNSURE}
            and (opposite is None or other[name] == {opposite})
        }
        for one, other in ((before, after), (after, before))
    )
    return lost, gained


def _words(side: Told, places: list[Mention]) -> str:
    numbers = sorted({side.clauses.at(mention.start) for mention in places})
    return "; ".join(side.clauses.words(number).strip(" .,;") for number in numbers)


def _plan_done(before: Told, after: Told) -> str | None:
    """A date that is planned in the source and over in the output, where the output plans nothing."""
    if pole_words.PLANNED_ANYHOW.search(after.lower):
        return None
    planned = {
        fact.value
        for fact in _dates(before)
        if pole_words.PLANNED.search(lower(before.clauses.words(before.clauses.at(fact.start))))
    }
    if planned and pole_words.HAPPENED.search(after.lower):
        return ", ".join(fact.surface for fact in _dates(after) if fact.value in planned) or None
    return None


def _dates(side: Told) -> Iterator[Fact]:
    return (fact for fact in side.reading.sheet.facts if fact.kind is Kind.DATE)


def _degree_turned(before: Told, after: Told) -> str | None:
    """'Less than before' made 'more than before', kilos gained made kilos lost, or the reverse."""
    less, more = pole_words.LESS_THAN, pole_words.MORE_THAN
    lost, gained = pole_words.LOST, pole_words.GAINED
    for one, other in ((less, more), (more, less), (lost, gained), (gained, lost)):
        if (
            one.search(before.lower)
            and not other.search(before.lower)
            and (found := other.search(after.lower))
            and not one.search(after.lower)
        ):
            return after.text[slice(*found.span())]
    return None
