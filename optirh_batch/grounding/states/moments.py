"""Before and after, one day and another: what is done before a meal is not done after it.

Owns the words of both in four languages, each looked at together with what it stands before: the same thing
must be named in both texts, with the one word here and the other there. What is denied of one day is not
denied of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.comparison.denials import denies
from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.recognition.facts import Kind
from optirh_batch.grounding.vocabulary.phrases import whole_words

_BEFORE = whole_words(r"avant(?!-)(?: de| d['’])?", r"vor(?! allem)", r"prima (?:di|del\w*|d['’])", r"before")
_AFTER = whole_words(
    r"après(?!-)|suite à|depuis", r"nach(?! hause)|seit", r"dopo|da(?:l\w*)?", r"after|since"
)
_IN_FRONT_OF = whole_words(r"devant")
_EARLIER = whole_words(r"avant(?! tout)|prima (?:di|che|del\w*|d['’])|before")
_ONLY_AFTER = whole_words(
    r"(?:seulement|uniquement|que|qu) ?['’]?après|seulement dès",
    r"erst nach",
    r"(?:solo|soltanto) dopo",
    r"only after",
)
_UNTIL = whole_words(r"jusqu['’](?:au|à|en|aux)", r"bis(?: zum| zur)?", r"fino a\w*", r"until|till")
_WORD = re.compile(r"[^\W_]+")
_NOT = re.compile(r"(?<!\w)(?:pas|nicht|non|not)[ ]\Z", re.IGNORECASE)
_BEHIND_SPAN = re.compile(
    r"[ ](?:(?P<before>vorher|davor|zuvor|avant|prima|before(?:hand)?|earlier)|"
    r"(?P<after>nachher|danach|après|dopo|after(?:wards)?|later))(?![^\W_])",
    re.IGNORECASE,
)
_REACH = 3
"""Words that may stand between: 'avant le petit-déjeuner', 'nach der letzten Dialyse'."""

_SPANS = tuple(f"{kind} " for kind in (Kind.NUMBER, Kind.DOSE, Kind.DURATION, Kind.SIDE))
"""'Vor 3 Tagen' tells how long ago; which side is no event."""


def order_turned(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that put after something what the source puts before it, or the reverse.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if _IN_FRONT_OF.search(source.text) and not _BEFORE.search(source.text):
        # 'Devant toute fièvre' is not before it.
        yield from (found.group() for found in _EARLIER.finditer(output.text))
    yield from _until_for_after(source, output)
    spans = {(span, comes_before) for span, comes_before, _ in _spans_placed(source)}
    for span, comes_before, words in _spans_placed(output):
        if (span, not comes_before) in spans and (span, comes_before) not in spans:
            yield words
    own = _placed(source)
    for name, told in _placed(output).items() if own else ():
        known = own.get(name)
        if known and {*told} != {*known} and len(told) == 1 == len(known):
            yield next(iter(told.values()))


def _spans_placed(side: Told) -> Iterator[tuple[str, bool, str]]:
    """Spans with whether something comes so much earlier or later: '2 Std. vorher', '48 h après'."""
    for fact in side.reading.sheet.facts:
        found = _BEHIND_SPAN.match(side.text, fact.end) if fact.kind is Kind.DURATION else None
        if found:
            yield fact.value, found.lastgroup == "before", side.text[fact.start : found.end()]


def _until_for_after(source: Told, output: Told) -> Iterator[str]:
    """'Baden erst nach dem Fadenzug' told as 'baden bis zum Fadenzug'; 'nicht baden bis' says the same."""
    only_after = _ONLY_AFTER.search(source.text) and not _UNTIL.search(source.text)
    for found in _UNTIL.finditer(output.text) if only_after else ():
        clause = output.clauses.words(output.clauses.at(found.start()))
        behind = _things_behind(source, _ONLY_AFTER)
        if not denies(clause) and behind & _things_behind(output, _UNTIL):
            yield clause.strip(" .,;")
            return


def _things_behind(told: Told, words: re.Pattern[str]) -> set[str]:
    """What is named within reach behind such a word."""
    return {
        mention.name
        for found in words.finditer(told.text)
        for mention in told.mentions
        if mention.start >= found.end()
        and len(_WORD.findall(told.text[found.end() : mention.start])) <= _REACH
    }


def _placed(side: Told) -> dict[str, dict[bool, str]]:
    """For each thing, whether something comes before it, with the words; after it is False."""
    found: dict[str, dict[bool, str]] = {}
    for puts_before, words in ((True, _BEFORE), (False, _AFTER)):
        for match in words.finditer(side.text):
            # 'Non prima di giovedì' is from Thursday on.
            comes_before = puts_before and not _NOT.search(side.text, 0, match.start())
            clause = side.clauses.at(match.start())
            for mention in side.mentions:
                between = side.text[match.end() : mention.start]
                if (
                    mention.start >= match.end()
                    and side.clauses.at(mention.start) == clause
                    and len(_WORD.findall(between)) <= _REACH
                    and not mention.name.startswith(_SPANS)
                ):
                    said = side.text[match.start() : mention.end]
                    found.setdefault(mention.name, {}).setdefault(comes_before, said)
    for fact in side.reading.sheet.facts:
        if fact.kind is Kind.MEAL and fact.value != "with meals":
            found.setdefault("meal", {}).setdefault(fact.value == "before meals", fact.surface)
    return found


def days_denied_in_exchange(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that deny of one day what the source denies of another.

    'Hier vomi 2x, ce jour rien', told as 'Aujourd'hui vous avez vomi 2 fois, hier rien'.
    """
    before, after = _days_denied(source), _days_denied(output)
    shared = before.keys() & after.keys()
    if len({before[day][0] for day in shared}) > 1 and all(before[day][0] != after[day][0] for day in shared):
        yield "; ".join(words for _, words in (after[day] for day in sorted(shared)))


def _days_denied(told: Told) -> dict[str, tuple[bool, str]]:
    """Of each day that a clause is about, whether the clause denies, and its words."""
    found: dict[str, tuple[bool, str]] = {}
    for fact in told.reading.sheet.facts:
        if fact.kind is Kind.DAY:
            words = told.clauses.words(told.clauses.at(fact.start)).strip(" .,;")
            found.setdefault(fact.value, (denies(words), words))
    return found
