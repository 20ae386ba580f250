"""What one text denies and the other plainly states, whatever else of the passage could answer the denial.

``negation`` counts: 'Anémie ferriprive, Ferinject 1000 mg le 12.3.' offers a word of lack for a denial of its
own, and that denial must not be spent on the injection.  Here each mention is looked at in its clause.  It
counts where one text denies it wherever it is named, the other never does, and nothing in the clauses that
speak of the same things could be told as a denial ('injoignable', 'stoppé', 'sauf').
"""

from __future__ import annotations

from collections.abc import Iterator

from optirh_batch.grounding.comparison.denials import denies
from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.recognition.facts import Kind
from optirh_batch.grounding.recognition.negation import may_deny
from optirh_batch.grounding.states.denial_pairs import says_otherwise
from optirh_batch.grounding.states.poles import DENIED, PLAIN, denial_marks, states


def lone_denials(denying: Told, stating: Told) -> Iterator[str]:
    """The clauses of a text that deny what the other states.

    Args:
        denying: the text whose denials are looked at.
        stating: the other text; where it denies as often, nothing is found.
    """
    if len(denying.denials) <= len(stating.denials):
        return  # one for one: 'sans irradiation' may be told as 'la douleur ne descend pas'
    here, there = (states(side, denial_marks(side)) for side in (denying, stating))
    turned = {name for name, poles in here.items() if poles == {DENIED} and there.get(name) == {PLAIN}}
    denied = {denying.clauses.at(start) for start in denying.denials}
    sides = _sides(denying)
    for number, names in _by_clause(denying).items():
        if (
            number in denied
            and names & turned
            and not says_otherwise(denying, number, stating)
            and not any(
                _could_deny(stating, clause) for clause in _counterparts(stating, names, sides.get(number))
            )
        ):
            yield denying.clauses.words(number).strip(" .,;")


def _by_clause(side: Told) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for mention in side.mentions:
        found.setdefault(side.clauses.at(mention.start), set()).add(mention.name)
    return found


def _counterparts(side: Told, names: set[str], left_or_right: str | None) -> set[int]:
    """The clauses that speak of the same things, of the same side of the body where they tell it."""
    found = {side.clauses.at(mention.start) for mention in side.mentions if mention.name in names}
    sides = _sides(side) if left_or_right else {}
    return {clause for clause in found if sides.get(clause) == left_or_right} or found


def _sides(side: Told) -> dict[int, str]:
    facts = (fact for fact in side.reading.sheet.facts if fact.kind is Kind.SIDE)
    return {side.clauses.at(fact.start): fact.value for fact in facts}


def _could_deny(side: Told, number: int) -> bool:
    """Whether a clause, or what its bracket explains or it heads, has a word that may be told as a denial."""
    words = side.clauses.words(number)
    if number and side.clauses.words(number - 1).endswith("("):
        words = side.clauses.words(number - 1) + words
    if words.rstrip().endswith(":") and number + 1 < len(side.clauses):
        words += side.clauses.words(number + 1)  # 'Talon G : RAS'
    return denies(words) or may_deny(words)
