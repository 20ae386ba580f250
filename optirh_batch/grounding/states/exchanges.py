"""What was exchanged inside a passage: all words are kept, and two of them changed places.

Owns the comparison by pole: what a text denies and what it states, what is left and what is right, stopped
and taken, refused and accepted, past and present, done alone and with help. A mention is found on another
pole only together with one that went the other way, so that another wording of one of them is no finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.comparison.mentions import Mention, Told
from optirh_batch.grounding.recognition.facts import Fact, Kind
from optirh_batch.grounding.recognition.people import people_in
from optirh_batch.grounding.states.poles import DENIED, OPPOSITE, UNSURE, Marks, denial_marks, states
from optirh_batch.grounding.vocabulary import pole_words
from optirh_batch.grounding.vocabulary.folding import lower

_TWO = 2
_TIMES = {Kind.FREQUENCY: 2, Kind.WEEKDAY: 2, Kind.DATE: 2, Kind.CONDITION: 1}
"""What is done how often, on which day, under which condition; how many of these both texts must have."""

_BEFORE = re.compile(r"[ ]*(?:avant|vor|prima|before)(?!\w)", re.IGNORECASE)
_DEGREES = (
    (pole_words.LESS_THAN, pole_words.MORE_THAN),
    (pole_words.LOST, pole_words.GAINED),
    (pole_words.WORSE, pole_words.BETTER),
    (pole_words.SUBSIDING, pole_words.GROWING),
    (pole_words.SMALLER, pole_words.BIGGER),
)
"""Asked of whole passages, in any form of the words; ``shades`` compares thing by thing, in clear words."""


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
        lost, gained = _moved(states(before, one), states(after, other), pole)
        if pole == "fasting":
            lost, gained = (names - _before_meals(after) for names in (lost, gained))
        if lost and gained:
            places = [m for m in after.mentions if m.name in {*lost, *gained}]
            yield code, _words(after, places)
    if words := _people_exchanged(before, after):
        yield "roles-exchanged", words
    if words := _plan_done(before, after):
        yield "status-changed", words
    if words := _degree_turned(before, after):
        yield "shade-changed", words


def _marked(before: Told, after: Told) -> Iterator[tuple[str, str, Marks, Marks]]:
    """Each pole, with where it is marked in either text."""
    yield "negation-moved", DENIED, denial_marks(before), denial_marks(after)
    only = [_matches(side, ("only", pole_words.ONLY)) for side in (before, after)]
    yield "state-exchanged", "only", only[0], only[1]
    sides = [_fact_marks(side, Kind.SIDE) for side in (before, after)]
    for pole in ("left", "right"):
        yield "side-moved", pole, sides[0], sides[1]
    for kind, least in _TIMES.items():
        times = [_fact_marks(side, kind) for side in (before, after)]
        shared = {name for _, _, name in times[0]} & {name for _, _, name in times[1]}
        for time in sorted(shared) if len(shared) >= least else ():
            yield "state-exchanged", time, times[0], times[1]
    for name, words, opposite in pole_words.POLES:
        if not words.search(before.lower):
            continue
        one, other = (
            _undenied(side, _matches(side, (name, words), (OPPOSITE, opposite)), name)
            for side in (before, after)
        )
        yield "state-exchanged", name, one, other
        # 'Take it in the morning' opposes nothing where nothing is stopped.
        if any(found == name for _, _, found in one):
            yield "state-exchanged", OPPOSITE, one, other


def _before_meals(side: Told) -> set[str]:
    """When something is taken before eating: 'à jeun, une demi-heure avant le petit-déjeuner'."""
    return {
        f"{fact.kind} {fact.value}"
        for fact in side.reading.sheet.facts
        if (fact.kind is Kind.DURATION and _BEFORE.match(side.text, fact.end))
        or (fact.kind is Kind.DAYTIME and not fact.required)
    }


def _people_exchanged(before: Told, after: Told) -> str | None:
    """What is said of one person in the source and of another in the output, and the other way round."""
    named = _people(before)
    met = _people(after) if len({name for _, _, name in named}) >= _TWO else []
    shared = {name for _, _, name in named} & {name for _, _, name in met}
    if len(shared) < _TWO:
        return None
    one, other = states(before, named), states(after, met)
    for pole in sorted(shared):
        lost, gained = _moved(one, other, pole)
        places = {name for name in lost if other[name] <= shared} | {
            name for name in gained if one[name] <= shared
        }
        if places & lost and places & gained:
            return _words(after, [mention for mention in after.mentions if mention.name in places])
    return None


def _people(side: Told) -> Marks:
    return [(start, end, name) for name, start, end in people_in(side.reading.sheet)]


def _matches(side: Told, *poles: tuple[str, re.Pattern[str]]) -> Marks:
    found: Marks = []
    for name, pattern in poles:
        for match in pattern.finditer(side.lower):
            if not any(start < match.end() and match.start() < end for start, end, _ in found):
                found.append((*match.span(), name))
    return sorted(found)


def _undenied(side: Told, marks: Marks, name: str) -> Marks:
    """The marks, unsure in a clause that denies ('ne prenez pas'); a refusal denies itself."""
    if name == "refused":
        return marks
    denied = {side.clauses.at(start) for start in side.denials}
    return [(start, end, UNSURE if side.clauses.at(start) in denied else pole) for start, end, pole in marks]


def _fact_marks(side: Told, kind: Kind) -> Marks:
    facts = (fact for fact in side.reading.sheet.facts if fact.kind is kind and fact.required)
    return sorted((fact.start, fact.end, fact.value) for fact in facts)


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
            and not other[name] & {pole, UNSURE}
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
    """'Less than before' made 'more than before', gained lost, better worse, smaller bigger, or back."""
    for one, other in (*_DEGREES, *((more, less) for less, more in _DEGREES)):
        if (
            one.search(before.lower)
            and not other.search(before.lower)
            and (found := other.search(after.lower))
            and not one.search(after.lower)
        ):
            return after.text[slice(*found.span())]
    return None
