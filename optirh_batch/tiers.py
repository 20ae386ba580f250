"""How far a language of handouts is trusted: printed alone, printed beside its source, or not at all.

Owns the three tiers and what holds where no evaluation has decided.  Which tier
a model has earned stands in its card (``generation.cards``); what a tier
changes on the page is the business of ``templates/handout.html``.
"""

from __future__ import annotations

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
