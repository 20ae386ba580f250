"""What the glossary knows of a word: for a person who asks, not for a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from optirh_batch.glossary.entries import LANGUAGES, Entry, Wording
from optirh_batch.glossary.lexicon import Glossary, Match
from optirh_batch.glossary.words import fold
from optirh_batch.localization import mark

MOST_SIMILAR = 10
"""Forms shown for each language where the word itself is not found."""


class Way(StrEnum):
    """Under which key of its entry a form is listed."""

    NAME = "name"
    FORM = "form"
    ABBREVIATION = "abbreviation"
    BEFORE_NUMBER = "before_number"
    MEMBER = "member"

    @property
    def label(self) -> str:
        """The same in words, for ``translate``."""
        return _LABELS[self]


_LABELS = {
    Way.NAME: mark("name"),
    Way.FORM: mark("other form"),
    Way.ABBREVIATION: mark("abbreviation"),
    Way.BEFORE_NUMBER: mark("abbreviation before a number"),
    Way.MEMBER: mark("narrower word"),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A form that answers the question.

    Attributes:
        language: of the text in which it is found.
        surface: what was found of the word asked for, empty where the form is only similar to it.
        form: as it is listed.
        way: under which key.
        entry: its concept.
    """

    language: str
    surface: str
    form: str
    way: Way
    entry: Entry


def search_word(word: str, glossary: Glossary, language: str | None = None) -> tuple[Hit, ...]:
    """Look a word up as it would be in a text.

    Args:
        word: one or several, in a spelling of any text.
        glossary: where to look.
        language: of the text; None: each in turn.

    Returns:
        What would be found; if nothing is in any of the languages, listed forms that hold the word.
    """
    languages = (language,) if language else LANGUAGES
    # Some abbreviations are found before a number only.
    hits = [
        _hit(match, code)
        for code in languages
        for match in glossary.find(word, code) or glossary.find(f"{word} 1", code)
    ]
    return tuple(hits or (hit for code in languages for hit in _similar(word, glossary, code)))


def _hit(match: Match, language: str) -> Hit:
    way = _way(match.form, match.entry.wordings[language])
    return Hit(language, match.surface, match.form, way, match.entry)


def _way(form: str, wording: Wording) -> Way:
    if form in wording.members:
        return Way.MEMBER
    if form == wording.name:
        return Way.NAME
    if form in wording.abbreviations:
        return Way.ABBREVIATION
    return Way.BEFORE_NUMBER if form in wording.before_number else Way.FORM


def _similar(word: str, glossary: Glossary, language: str) -> list[Hit]:
    part = fold(word.strip())
    if not part:
        return []
    found = [
        Hit(language, "", form, _way(form, wording), entry)
        for entry in glossary
        if (wording := entry.wordings.get(language))
        for form in _all_forms(wording)
        if part in fold(form)
    ]
    return sorted(found, key=lambda hit: (fold(hit.form).find(part), len(hit.form), hit.form))[:MOST_SIMILAR]


def _all_forms(wording: Wording) -> Iterator[str]:
    yield wording.name
    yield from wording.forms
    yield from wording.abbreviations
    yield from wording.before_number
    yield from wording.members
