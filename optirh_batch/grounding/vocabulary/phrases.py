"""Names met in a text: a small index of phrases of one or more words.

Owns the matching (case, endings, longest first) and the one place where the
gate opens the glossary.  What a name stands for is the business of the module
that fills the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

from optirh_batch.glossary import Entry, Glossary
from optirh_batch.glossary.words import Words, words_of_name

LANGUAGES = ("fr", "de", "it", "en")
_SHORTEST_INFLECTED = 5
_ENDINGS = ("en", "es", "er", "em", "s", "n", "e", "x")


_own_folder: Path | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """Entries whose names the gate knows; one object for each set, so that indexes can be kept by it."""

    entries: tuple[Entry, ...]


def use_own_glossary(folder: Path | None) -> None:
    """Let the names of the institution's glossary count beside the shipped ones, in this process from now on.

    Args:
        folder: its ``glossary_dir``, read at the first passage; None: it has none.
    """
    global _own_folder  # noqa: PLW0603 - one process serves one institution
    _own_folder = folder


def known_names() -> Names:
    """The names that count; read at the first passage, not on import.

    What an institution changes of a shipped entry is added to it: its wording must not take a
    drug's name from the gate.

    Raises:
        ConfigurationError: the institution's folder cannot be read or breaks a rule.
    """
    return _names_of(_own_folder)


@lru_cache(maxsize=2)
def _names_of(folder: Path | None) -> Names:
    shipped = tuple(Glossary.load())
    if folder is None:
        return Names(shipped)
    own = [entry for entry in Glossary.load(folder) if entry not in shipped]
    return Names((*shipped, *own))


@lru_cache(maxsize=4_096)
def whole_words(*patterns: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """Any of these patterns, between word boundaries, in any case unless ``flags`` say otherwise.

    An elided word ends with its apostrophe: 'parce qu'elle'.

    Kept here, since ``re`` keeps 512 patterns and the gate has more.
    """
    words = "|".join(patterns)
    end = r"(?:(?![^\W_])|(?<=['’]))" if "'" in words else r"(?![^\W_])"
    return re.compile(rf"(?<![^\W_])(?:{words}){end}", flags)


def any_of(words: str) -> str:
    """The pattern of any of these words, which stand apart by blanks."""
    return "|".join(words.split())


lower_words = partial(whole_words, flags=re.NOFLAG)
"""Any of these patterns in what ``folding.lower`` returns, which is quicker to search."""


@lru_cache(maxsize=64)
def words_of(text: str) -> Words:
    """``text`` cut into words, once for all checks of a passage."""
    return Words.of(text)


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """``word`` in lower case without a plural or case ending."""
    word = word.casefold()
    if len(word) >= _SHORTEST_INFLECTED:
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_INFLECTED - 1:
                return word[: -len(ending)]
    return word


@dataclass(frozen=True, slots=True)
class Spot:
    """A phrase met in a text: what it stands for, and where."""

    value: str
    start: int
    end: int


@dataclass(slots=True)
class Phrases:
    """Phrases by their first word; ``exact`` ones keep upper and lower case."""

    _by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...] | None, str]]] = field(
        default_factory=dict
    )

    def add(self, phrase: str, value: str, *, exact: bool = False) -> None:
        """Let ``phrase`` stand for ``value``; the longest phrase wins, then the one added first."""
        words = words_of_name(phrase)
        stems = tuple(stem(word) for word in words.folded)
        listed = self._by_first.setdefault(stems[0], [])
        listed.append((stems, tuple(words.cased) if exact else None, value))
        listed.sort(key=lambda item: -len(item[0]))

    def find(self, words: Words) -> Iterator[Spot]:
        """Phrases in the order of the text, never overlapping."""
        stems = [stem(word) for word in words.folded]
        position = 0
        while position < len(stems):
            for parts, cased, value in self._by_first.get(stems[position], ()):
                stop = position + len(parts)
                if tuple(stems[position:stop]) == parts and (
                    cased is None or tuple(words.cased[position:stop]) == cased
                ):
                    yield Spot(value, words.spans[position][0], words.spans[stop - 1][1])
                    position = stop - 1
                    break
            position += 1


def listed_names(entry: Entry, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of a glossary entry in ``language``: those found in any case, and those as written only."""
    wording = entry.wordings.get(language)
    if wording is None:
        return (), ()
    names = (wording.name, *wording.forms, *wording.members)
    exact = (*wording.abbreviations, *wording.before_number)
    return tuple(name for name in names if name not in exact), exact


def all_names(entries: Iterable[Entry], language: str) -> Iterator[str]:
    """Every name of the entries in ``language``, abbreviations included."""
    for entry in entries:
        for names in listed_names(entry, language):
            yield from names
