"""Concepts of home care: which of them a text names, and which words of another answer them.

Owns the bilingual lexicon of ``concepts.toml``.  A concept has four columns of
words, one for each language: those by which a note names it, and ``_also``
those that only answer it in a plain text.  Its group says what it is: an act of
care, a sign that somebody feels, a finding that somebody sees, something of
everyday life, or a part of the body.  Where the glossary has an entry for it, it
bears that name, and the names of the entry count as well.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from optirh_batch.grounding.phrases import LANGUAGES, whole_words

_SPLIT = re.compile(r",\s+")
_SPELLED = str.maketrans({"’": "'", "œ": "oe", "Œ": "Oe", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Concept:
    """What notes of home care speak of.

    Attributes:
        name: the same in all languages; the glossary's, where it has an entry.
        group: act, sign, finding, life or part.
        says: by language, the words that name it.
        answers: by language, the words that say it in a plain text.
    """

    name: str
    group: str
    says: dict[str, re.Pattern[str]]
    answers: dict[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept with the words that name it."""

    concept: Concept
    words: str


def spelled(text: str) -> str:
    """One spelling for apostrophes, ligatures and the sharp s."""
    return text.translate(_SPELLED)


def mentions(text: str, language: str) -> Iterator[Mention]:
    """The concepts that a piece of a note in ``language`` names."""
    written = spelled(text)
    for concept in _concepts():
        if found := concept.says[language].search(written):
            yield Mention(concept, found.group())


def answers(text: str, language: str, concept: Concept) -> bool:
    """Whether a plain text in ``language`` has a word for a concept."""
    return concept.answers[language].search(spelled(text)) is not None


@lru_cache(maxsize=1)
def _concepts() -> tuple[Concept, ...]:
    listed = tomllib.loads(files(__package__).joinpath("concepts.toml").read_text("utf-8"))
    return tuple(
        Concept(
            name,
            group,
            {language: _any_of(row.get(language, "")) for language in LANGUAGES},
            {
                language: _any_of(row.get(language, ""), row.get(f"{language}_also", ""))
                for language in LANGUAGES
            },
        )
        for group, rows in listed.items()
        for name, row in rows.items()
    )


def _any_of(*columns: str) -> re.Pattern[str]:
    words = (spelled(word.strip()) for column in columns for word in _SPLIT.split(column) if word.strip())
    return whole_words(*(word.replace("*", r"\w*") for word in words))
