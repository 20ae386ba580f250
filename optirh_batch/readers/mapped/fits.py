"""Which leaves of an outline fit which concepts: by their names, or by what their values give away.

Owns the choice among leaves.  The words are ``words``; what follows from a choice belongs to the guesses of
patient, lists and fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from optirh_batch.readers.mapped.shapes import Shape
from optirh_batch.readers.mapped.words import Vocabulary, fit, split_words, vocabulary

SURE = 90
"""How well a name must fit to be taken without a look at its values."""

GRID = re.compile(r"(?:\d{1,2}(?:[.,/]\d{1,2})?|[½¼¾])(?:\s*[-–]\s*(?:\d{1,2}(?:[.,/]\d{1,2})?|[½¼¾])){2,3}")
DOSE = re.compile(r"\d[\d.,/]*\s?(?:mg|g|mcg|µg|ml|ie|ui|iu|mg/ml)(?:/.{1,10})?", re.IGNORECASE)
ICD = re.compile(r"[A-TV-Z]\d\d(?:\.\d{1,2})?")
_LONE_ZERO = re.compile(r"(?<![\d.,/])0(?![\d.,/])")
_KEY_WORDS = frozenset({"id", "ref", "uid", "guid", "oid"})


def best_leaves(leaves: Iterable[Shape], concepts: Vocabulary) -> dict[str, Shape]:
    """For each concept the leaf that fits best; a leaf serves one concept, the first of equals wins."""
    never = {concept: frozenset(words) for concept, words in vocabulary("never").items()}
    scored = sorted(
        (
            (-best, position, concept, leaf)
            for position, leaf in enumerate(leaves)
            for concept, words in concepts.items()
            if not never.get(concept, frozenset()) & set(split_words(leaf.local))
            if (best := max(fit(name, words) for name in leaf.names))
        ),
        key=lambda item: item[:2],
    )
    chosen: dict[str, Shape] = {}
    for _, _, concept, leaf in scored:
        if concept not in chosen and leaf not in chosen.values():
            chosen[concept] = leaf
    return chosen


def leaves_by_values(leaves: list[Shape], signs: Mapping[str, re.Pattern[str]]) -> dict[str, Shape]:
    """Fields that their values give away, for what no name explains."""
    found: dict[str, Shape] = {}
    for key, sign in signs.items():
        fitting = (leaf for leaf in leaves if all_are(sign, leaf))
        leaf = next(fitting, None)
        if leaf is not None and leaf not in found.values():
            found[key] = leaf
    return found


def all_are(sign: re.Pattern[str], leaf: Shape) -> bool:
    """Whether all texts are of a form; a grid of the day holds a 0 somewhere, which a date does not."""
    fits = all(sign.fullmatch(text.strip()) for text in leaf.texts)
    return fits and (sign is not GRID or any(map(_LONE_ZERO.search, leaf.texts)))


def is_named(leaf: Shape) -> bool:
    """Whether a leaf may be a field: keys by which tables were joined have lost their names."""
    return bool(leaf.local)


def is_key(leaf: Shape) -> bool:
    """Whether a leaf is an id, which names nothing to a reader."""
    *_, last = split_words(leaf.local) or [""]
    return last in _KEY_WORDS and all(not any(char.isspace() for char in text) for text in leaf.texts)
