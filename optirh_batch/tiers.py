"""How far a language of handouts is trusted: printed alone, printed beside its source, or not at all.

Owns the three tiers, what an evaluation must have found for each, and what holds
where none has decided.  Which tier a model has earned stands in its card
(``generation.cards``); what a tier changes on the page is the business of
``templates/handout.html``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Tier(StrEnum):
    """``green``: printed alone; ``amber``: beside its source, for an interpreter; ``refused``: not at all."""

    GREEN = "green"
    AMBER = "amber"
    REFUSED = "refused"


DEFAULT_TIERS = MappingProxyType(
    dict.fromkeys(("fr", "de"), Tier.GREEN) | dict.fromkeys(("it", "en", "pt", "es"), Tier.AMBER)
)
"""What holds where a model's card says nothing; any other language is refused."""


def default_tier(language: str) -> Tier:
    """The tier of a language (ISO 639-1) that no evaluation has decided."""
    return DEFAULT_TIERS.get(language, Tier.REFUSED)


ENOUGH_DOCUMENTS = 30
"""Fewer handouts in a language decide nothing."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What an evaluation found in the handouts of one language.

    Attributes:
        documents: how many were made.
        failed: how many were not.
        escaped: facts wrong without a mark, of 1000.
        kept: facts stated, percent.
        original: passages in their original wording, percent.
    """

    documents: int
    failed: int
    escaped: float
    kept: float
    original: float


def earned_tier(figures: Figures) -> Tier | None:
    """The tier that the figures allow; None where they are of too few documents.

    Green is what the whole project is held to.  Beside its source and with an interpreter, a few wrong
    facts are found; a page that is mostly in its original wording helps nobody.
    """
    if figures.documents < ENOUGH_DOCUMENTS:
        return None
    if figures.failed == 0 and figures.escaped <= 0 and figures.kept >= 99 and figures.original <= 25:
        return Tier.GREEN
    if figures.failed == 0 and figures.escaped <= 5 and figures.kept >= 97 and figures.original <= 60:
        return Tier.AMBER
    return Tier.REFUSED
