"""Words by which vendors name the parts of a record: the vocabulary of ``learn``.

Owns how names are compared.  The words themselves are in ``words.toml``.
Nothing here decides how a record is read: it only fills in a proposal that a
person checks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from optirh_batch.readers.values import fold_word

_WORD = re.compile(r"[^\W\d_]+|\d+")
_HUMP = re.compile(r"(?<=[^\W\dA-Z_])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][^\W\dA-Z_])")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_SHORTEST_PIECE = 3
_SHORTEST_PART = 5

TABLES = ("contacts", "allergies", "problems", "medications", "notes")

Vocabulary = Mapping[str, tuple[str, ...]]


@cache
def vocabulary(*path: str) -> Vocabulary:
    """A table of ``words.toml``: concepts and their words."""
    table: Any = _everything()
    for key in path:
        table = table[key]
    return {concept: tuple(words.split()) for concept, words in table.items()}


@lru_cache(maxsize=32_768)
def squeeze(name: str) -> str:
    """A name or word for comparison: ``Date_de-Naissance`` is ``datedenaissance``, ``Stärke`` ``staerke``."""
    return "".join(_WORD.findall(fold_word(name.translate(_UMLAUTS))))


def split_words(name: str) -> list[str]:
    """The words of a name: ``keineAllergien_bekannt`` is ``keine``, ``allergien``, ``bekannt``."""
    return [squeeze(piece) for part in _WORD.findall(name) for piece in _HUMP.split(part)]


@lru_cache(maxsize=32_768)
def fit(name: str, words: tuple[str, ...]) -> int:
    """How well an element's name fits: 0 not at all; the whole name counts most, earlier words more."""
    whole = squeeze(name)
    pieces = split_words(name)
    best = 0
    for rank, word in enumerate(words):
        if whole == word:
            best = max(best, 300 - rank)
        elif word in pieces and len(word) >= _SHORTEST_PIECE:
            best = max(best, 200 - rank)
        elif len(word) >= _SHORTEST_PART and (whole.startswith(word) or whole.endswith(word)):
            best = max(best, 100 - rank)
    return best


def best_concept(name: str, concepts: Vocabulary) -> tuple[int, str] | None:
    """The concept a name fits best, with how well; None if it fits none."""
    found = max(((fit(name, words), concept) for concept, words in concepts.items()), default=(0, ""))
    return found if found[0] else None


def meaning(kind: str, word: str) -> str | None:
    """What a code word probably means, None if it is none of those in use."""
    plain = squeeze(word)
    return next((sense for sense, words in vocabulary("meanings", kind).items() if plain in words), None)


@cache
def _everything() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
