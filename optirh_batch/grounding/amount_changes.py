"""What an amount was before and what it is now: '10 → 20 mg', '20 mg statt 10 mg', '7,1 % (avant 8,0)'.

Owns the wordings of such a change in four languages, and which of two amounts is the earlier one.
Amounts are compared without their units, which may be said once for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from optirh_batch.grounding.facts import Fact, Kind, Sheet
from optirh_batch.grounding.phrases import whole_words

Change = tuple[str, str]
"""The earlier amount and the later one."""

_ARROW = re.compile(r"\s*(?:[-=]+>|→)\s*")
_INSTEAD = whole_words(
    r"(?:an)?statt|anstelle(?: von)?|au lieu d[e']|à la place d[e']|invece di|al posto di|"
    r"instead of|rather than"
)
_INSTEAD_OF_FIRST = re.compile(_INSTEAD.pattern + r"\s*$", re.IGNORECASE)
_TO = re.compile(r"\s*(?:à|a|auf|to|su)\s+", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)(?:de|von|vom|da|from|entre)\s*$", re.IGNORECASE)
_CHANGES = whole_words(
    r"pass\w+|augment\w+|rédui\w+|diminu\w+|mont\w+|baiss\w+|descend\w*|adapt\w+|chang\w+|modifi\w+",
    r"\w*erhöh\w*|\w*reduzier\w*|gesenkt|senk\w+|gesteigert|steig\w+|gestiegen|gesunken|gefallen|\w*umgestellt|"
    r"ging|geändert|angepasst|gewechselt",
    r"aument\w+|ridott\w+|riduc\w+|salit\w+|sces\w+|increas\w+|reduc\w+|rais\w+|lower\w+|went|gone|rose|fell",
)
_EARLIER = whole_words(
    r"avant|auparavant|précédemment|anciennement|vorher|zuvor|bisher|bislang|früher|davor|vormals|prima|"
    r"precedentemente|before|previously|formerly"
)
_EARLIER_FIRST = re.compile(
    r"(?:(?<!\w)(?:avant(?!-)|auparavant|vorher|zuvor|bisher|früher|prima|previously|before)(?!\w)|"
    r"(?<!\w)(?:était|étaient|war|waren|era|erano|was|were)(?!\w))[^.;:\n\d]{0,24}$",
    re.IGNORECASE,
)
_NOW = whole_words(
    r"maintenant|à présent|désormais|actuellement|jetzt|nun|neu|aktuell|heute|adesso|ora|now|"
    r"aujourd'hui|ce jour|dès|ab"
)
_LONGEST_GAP = 45
_LOOK_BACK = 40
_SENTENCE_END = re.compile(r"[.;\n](?=\s|$)")


def amounts_exchanged(source: Sheet, output: Sheet) -> Iterator[str]:
    """Where the earlier amount of the source is the later one of the output.

    Args:
        source: the passage as documented.
        output: what was written for it.

    Yields:
        Both amounts, as the output has them.
    """
    own = {change for change, _ in _changes(source)}
    for change, words in _changes(output) if own else ():
        if change[::-1] in own and change not in own:
            yield words


def earlier_amounts(source: Sheet, output: Sheet) -> frozenset[str]:
    """The amounts that both texts call the earlier one of the same change: said in either order."""
    own = {change for change, _ in _changes(source)}
    return frozenset(change[0] for change, _ in _changes(output) if change in own) if own else frozenset()


def _changes(sheet: Sheet) -> list[tuple[Change, str]]:
    found = []
    for one, other in pairwise(_amounts(sheet)):
        gap = sheet.text[one.end : other.start] if one.end <= other.start else _between(sheet, one, other)
        if len(gap) > _LONGEST_GAP or _amount(one) == _amount(other):
            continue
        before = sheet.text[max(0, one.start - _LOOK_BACK) : one.start]
        around = sheet.text[max(0, one.start - _LOOK_BACK) : other.end + _LOOK_BACK]
        order = _order(gap, before, around)
        if order is not None:
            pair = (_amount(one), _amount(other))
            words = sheet.text[one.start : other.end]
            found.append((pair if order else pair[::-1], words))
    return found


def _order(gap: str, before: str, around: str) -> bool | None:
    """Whether the first of two amounts is the earlier one; None where nothing tells of a change."""
    parts = _SENTENCE_END.split(gap)
    tail = parts[-1]
    if _ARROW.fullmatch(gap) or _INSTEAD_OF_FIRST.search(before):
        return True
    if _TO.fullmatch(gap) and _FROM.search(before) and _CHANGES.search(around):
        return True
    if len(parts) == 1 and _INSTEAD.search(gap):
        return False
    if _EARLIER.search(tail) and not _NOW.search(tail):
        return False
    if _NOW.search(tail) and _EARLIER_FIRST.search(before):
        return True
    return None


def _amounts(sheet: Sheet) -> list[Fact]:
    """Numbers and doses that must be kept, in order; of those that begin together the first."""
    facts = (fact for fact in sheet.facts if fact.required and fact.kind in {Kind.NUMBER, Kind.DOSE})
    return list({fact.start: fact for fact in sorted(facts, key=lambda fact: -fact.start)}.values())[::-1]


def _amount(fact: Fact) -> str:
    return fact.value.partition(" ")[0]


def _between(sheet: Sheet, one: Fact, other: Fact) -> str:
    """What stands between two amounts that share a unit, whose first reaches over the second."""
    written = re.match(r"[\d.,'½¼¾]+", sheet.text[one.start : other.start])
    return sheet.text[one.start + (written.end() if written else 0) : other.start]
