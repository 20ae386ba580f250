"""What one text denies and the other plainly states, whatever else of the passage could answer the denial.

``negation`` counts: 'Anémie ferriprive, Ferinject 1000 mg le 12.3.' offers a word of lack for a denial of its
own, and that denial must not be spent on the injection.  Here each mention is looked at in its clause.  It
counts where one text denies it wherever it is named, the other never does, and nothing in the clauses that
speak of the same things could be told as a denial ('injoignable', 'stoppé', 'sauf').
"""

from __future__ import annotations

from collections.abc import Iterator

from optirh_batch.grounding.denials import denies
from optirh_batch.grounding.mentions import Told
from optirh_batch.grounding.negation import may_deny
from optirh_batch.grounding.poles import DENIED, PLAIN, denial_marks, states


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
    for number, names in _by_clause(denying).items():
        if (
            number in denied
            and names & turned
            and not any(_could_deny(stating, clause) for clause in _clauses_of(stating, names))
        ):
            yield denying.clauses.words(number).strip(" .,;")


def _by_clause(side: Told) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for mention in side.mentions:
        found.setdefault(side.clauses.at(mention.start), set()).add(mention.name)
    return found


def _clauses_of(side: Told, names: set[str]) -> set[int]:
    return {side.clauses.at(mention.start) for mention in side.mentions if mention.name in names}


def _could_deny(side: Told, number: int) -> bool:
    """Whether a clause, or what its bracket explains, has a word that may be told as a denial."""
    words = side.clauses.words(number)
    if number and side.clauses.words(number - 1).endswith("("):
        words = side.clauses.words(number - 1) + words
    return denies(words) or may_deny(words)
