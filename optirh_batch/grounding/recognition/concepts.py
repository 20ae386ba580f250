"""Concepts of home care: which of them a text names, and which words of another answer them.

Owns the lexicon, a file for each group in ``lexicon/``.  A concept has four columns of words, one
for each language: those by which a note names it, and ``_also`` those that only
answer it in a plain text.  The column ``any`` holds the words, of all languages
together, by which either text tells where it stands (``mentions``).  Its group
says what it is: an act of care, a sign that somebody feels, a finding that
somebody sees, something of everyday life, a part of the body, or a circumstance.
One that is ``faithful`` is named by right texts only where the source speaks of it;
of one that is ``loose``, right texts were found that say it in words nobody foresaw.
Where the glossary has an entry for it, it bears that name, and the names of the
entry count as well.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from optirh_batch.grounding.recognition.person_names import without_names
from optirh_batch.grounding.vocabulary.folding import lower
from optirh_batch.grounding.vocabulary.phrases import LANGUAGES, whole_words

_ANY = "any"
_SPLIT = re.compile(r",\s+")
_SPELLED = str.maketrans({"’": "'", "œ": "oe", "Œ": "Oe", "ß": "ss"})
_VARIES = re.compile(r"\(.*\)\??|\[[^]]*\]\??|.\?")
"""What of a word of the lexicon need not stand in a text that has it."""

_LOOKS = re.compile(r"\(\?<?[!=](?:[^()]|\([^()]*\))*\)")
"""What only looks around and stands for no letters."""

_CASED = re.compile(r"\(\?-i:([^()|]*)\)")
_LETTERS = 3
_SURE = re.compile(rf"[^\W\d_]{{{_LETTERS}}}")
_HEADS = range(_LETTERS, 7)
"""How many letters of a word's beginning are looked up: the more, the fewer concepts have them by chance."""

_HEAD = re.compile(rf"[^\W\d_]{{{_HEADS[0]},{_HEADS[-1]}}}")
_HEAD_IN_TEXT = re.compile(rf"(?<![^\W_]){_HEAD.pattern}")
_SHORT = re.compile(r"[^\W_]{2,3}")
"""Beginning of a short word, with figures: 'CT', 'O2', '144'."""

_SHORT_IN_TEXT = re.compile(rf"(?<![^\W_])(?={_SHORT.pattern})..")


@dataclass(frozen=True, slots=True)
class Concept:
    """What notes of home care speak of.

    Attributes:
        name: the same in all languages; the glossary's, where it has an entry.
        group: act, sign, finding, life, part or circumstance.
        says: by language or ``any``, the pattern of the words that name it (see ``compiled``).
        letters: of each of these words its first letters, behind a space, or three from anywhere in it, or
            nothing where none are sure.
        answers: by language, the pattern of the words that say it in a plain text.
        faithful: whether a right text names it only where its source speaks of it.
        loose: whether a right text may say it in other words than these.
        grounds: the pattern of words of all languages that give ground for it besides, if there are any.
    """

    name: str
    group: str
    says: dict[str, str]
    letters: dict[str, frozenset[str]]
    answers: dict[str, str]
    faithful: bool
    loose: bool
    grounds: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """A concept with the words that name it first, and all places where a text names it."""

    concept: Concept
    words: str
    places: tuple[tuple[int, int], ...]

    def lies_in(self, other: Named) -> bool:
        """Whether it is named only by words that name the other, too: 'Stuhl' of 'auf dem Stuhl'."""
        return all(
            any(first <= start and end <= last for first, last in other.places) for start, end in self.places
        )


compiled = cache(whole_words)
"""A pattern of a concept to search with; a process meets few of them, and compiling all takes a second."""


@lru_cache(maxsize=64)
def spelled(text: str) -> str:
    """One spelling for apostrophes, ligatures and the sharp s."""
    return text.translate(_SPELLED)


@lru_cache(maxsize=512)
def concepts_in(text: str, language: str) -> tuple[Named, ...]:
    """The concepts that a piece of a note in ``language`` names; what a person is called names none."""
    written = spelled(without_names(text))
    return tuple(
        Named(concept, found[0].group(), tuple(match.span() for match in found))
        for concept in _near(written, language)
        if (found := tuple(compiled(concept.says[language]).finditer(written)))
    )


@lru_cache(maxsize=64)
def concepts_told(text: str) -> tuple[tuple[str, int, int], ...]:
    """The concepts that a text in any language tells of, each time, with where they stand."""
    return tuple(
        (concept.name, *match.span())
        for concept in _near(text, _ANY)
        for match in compiled(concept.says[_ANY]).finditer(text)
    )


def answers(text: str, language: str, concept: Concept) -> bool:
    """Whether a plain text in ``language`` has a word for a concept."""
    return compiled(concept.answers[language]).search(spelled(text)) is not None


@lru_cache(maxsize=1)
def _concepts() -> tuple[Concept, ...]:
    groups = sorted(files(__package__).joinpath("lexicon").iterdir(), key=lambda file: file.name)
    return tuple(
        _concept(name, group, row)
        for file in groups
        for group, rows in tomllib.loads(file.read_text("utf-8")).items()
        for name, row in rows.items()
    )


def _concept(name: str, group: str, row: dict[str, str]) -> Concept:
    says = {column: _words(row[column]) for column in (*LANGUAGES, _ANY) if column in row}
    return Concept(
        name,
        group,
        {column: _any_of(words) for column, words in says.items()},
        {column: frozenset(map(_letters, words)) for column, words in says.items()},
        {
            column: _any_of(words + _words(row.get(f"{column}_also", "")))
            for column, words in says.items()
            if column != _ANY
        },
        "faithful" in row,
        "loose" in row,
        _any_of(_words(row["grounds"])) if "grounds" in row else None,
    )


def _words(column: str) -> list[str]:
    return [spelled(word.strip()) for word in _SPLIT.split(column) if word.strip()]


def _any_of(words: list[str]) -> str:
    return "|".join(word.replace("*", r"\w*") for word in words)


def _letters(word: str) -> str:
    """Letters that any text with a word of the lexicon has, behind a space where they begin a word of it."""
    sure = _VARIES.sub(" ", _CASED.sub(r"\1", _LOOKS.sub("", word)))
    if head := _HEAD.match(sure):
        return f" {head.group().lower()}"
    if found := _SURE.search(sure):
        return found.group().lower()
    short = _SHORT.match(sure)
    return f" {short.group()[:2].lower()}" if short else ""


@lru_cache(maxsize=len(LANGUAGES) + 1)
def _by_letters(column: str) -> dict[str, list[int]]:
    """The places of concepts in the lexicon by the letters of their words."""
    places: dict[str, list[int]] = {}
    for place, concept in enumerate(_concepts()):
        for letters in concept.letters.get(column, ()):
            places.setdefault(letters, []).append(place)
    return places


def _near(text: str, column: str) -> Iterator[Concept]:
    """The concepts of which a text has the sure letters: few of the lexicon must be searched."""
    known, plain = _by_letters(column), lower(text)
    triples = {plain[start : start + _LETTERS] for start in range(len(plain) - _LETTERS + 1)} | {""}
    heads = {f" {head[:size]}" for head in _HEAD_IN_TEXT.findall(plain) for size in _HEADS}
    heads.update(f" {head}" for head in _SHORT_IN_TEXT.findall(plain))
    places = {place for letters in (triples | heads) & known.keys() for place in known[letters]}
    return (_concepts()[place] for place in sorted(places))
