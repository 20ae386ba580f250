"""Illnesses named: none appears that the source does not name, in any of its names.

Owns which illness of the output the source gives ground for: one that it names,
one whose name shares a word with it, or one by which the glossary explains what
it names.  Symptoms in plain words are left to ``passages``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from optirh_batch.glossary import Entry
from optirh_batch.glossary.words import fold
from optirh_batch.grounding.recognition.belonging import Reading
from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.recognition.things import Thing, illness, things_in
from optirh_batch.grounding.vocabulary.phrases import (
    LANGUAGES,
    Names,
    all_names,
    known_names,
    listed_names,
    stem,
    words_of,
)
from optirh_batch.grounding.vocabulary.stand_ins import gives_ground

_SHARED = 5
_SHORTEST = 4
_DIAGNOSES = "diagnoses"
_GENERAL = frozenset("stage wound infection inflammation allergy".split())
"""What many illnesses are called in plain words; allergies have a module of their own."""
_OF_PARTS = frozenset(
    "gastr cardi hepat renal pulmo bronc nephr neuro osteo arthr derma chron akute aigue acute entzu infec "
    "infek infez infla infia malad krank erkra malat disea syndr tumor tumeu doule schme storu troub insuf "
    "defic".split()
)
"""Beginnings of words in the names of many illnesses: sharing them makes no two one."""


@lru_cache(maxsize=4096)
def _names(name: str) -> frozenset[str]:
    """The words by which an illness is called, without case and accents."""
    entry = illness(name)
    return frozenset(
        fold(word)
        for code in LANGUAGES
        for names in (listed_names(entry, code) if entry else ())
        for called in names
        for word in words_of(called).folded
    )


@lru_cache(maxsize=2)
def _parts(known: Names) -> frozenset[str]:
    """Beginnings of the names of organs: two illnesses of the stomach are not one."""
    organs = [entry for entry in known.entries if entry.theme == "organs"]
    named = (words_of(name).folded for code in LANGUAGES for name in all_names(organs, code))
    return frozenset(fold(word)[:_SHARED] for words in named for word in words) | _OF_PARTS


@lru_cache(maxsize=4096)
def _heads(name: str) -> frozenset[str]:
    heads = (word[:_SHARED] for word in _names(name) if len(word) >= _SHARED)
    return frozenset(heads) - _parts(known_names())


@lru_cache(maxsize=4096)
def _roots(name: str) -> tuple[str, ...]:
    """What a German compound of the illness contains: 'wund' in 'Wundkontrolle'."""
    return tuple(
        root
        for root in {stem(word) for word in _names(name)}
        if len(root) >= _SHORTEST and root[:_SHARED] not in _OF_PARTS
    )


@lru_cache(maxsize=4096)
def meaning(name: str, language: str | None) -> frozenset[str]:
    """Beginnings of the words that explain an illness."""
    entry = illness(name)
    means = (entry.explanation(language or "fr") if entry else None) or ""
    return frozenset(fold(word)[:_SHARED] for word in words_of(means).folded if len(word) >= _SHORTEST)


@lru_cache(maxsize=4096)
def _explained_by(name: str, language: str | None) -> frozenset[str]:
    """The things that the explanation of an illness names."""
    entry = illness(name)
    means = entry.explanation(language or "fr") if entry else None
    return frozenset(thing.name for thing in things_in(Sheet.of(means, language))) if means else frozenset()


def _named(reading: Reading) -> Iterator[tuple[Thing, Entry]]:
    for thing in reading.things:
        entry = illness(thing.name)
        if entry is not None and entry.theme == _DIAGNOSES and entry.id not in _GENERAL:
            yield thing, entry


def illnesses_invented(source: Reading, output: Reading) -> Iterator[str]:
    """Words of the output that name an illness the source gives no ground for."""
    yield from _ungrounded(output, source, explained=False)


def illnesses_lost(source: Reading, output: Reading) -> Iterator[str]:
    """Words of the source that name an illness no word of the output stands for."""
    yield from _ungrounded(source, output, explained=True)


def _ungrounded(one: Reading, other: Reading, *, explained: bool) -> Iterator[str]:
    for thing, entry in _named(one):
        if explained and meaning(entry.id, other.sheet.language) & _written(other.sheet.text)[1]:
            continue
        if is_ungrounded(thing.name, other, one.sheet.language, plainer=explained):
            yield one.sheet.text[thing.start : thing.end]


def is_ungrounded(name: str, other: Reading, language: str | None, *, plainer: bool) -> bool:
    """Whether a text gives no ground for an illness or symptom named in the other.

    Args:
        name: the glossary's name of it; of anything else the answer is no.
        other: the text that should give ground.
        language: of the text that names it.
        plainer: whether the other text is the plainer one, which may name what explains the illness;
            otherwise it must name what the illness explains.
    """
    if illness(name) is None or name in other.names or gives_ground(other.sheet.text, name):
        return False
    written, heads = _written(other.sheet.text)
    if _heads(name) & heads or any(root in word for root in _roots(name) for word in written):
        return False
    # An abbreviation may be another language's.
    names = other.names | {found.name for found in things_in(Sheet.of(other.sheet.text, None))}
    return name not in names and not any(
        _are_related(*((name, known) if plainer else (known, name)), language)
        for known in names
        if illness(known)
    )


@lru_cache(maxsize=64)
def _written(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The longer words of a text, and their beginnings."""
    words = frozenset(fold(word) for word in words_of(text).folded if len(word) >= _SHORTEST)
    return words, frozenset(word[:_SHARED] for word in words)


def _are_related(technical: str, plain: str, language: str | None) -> bool:
    return bool(_heads(technical) & _heads(plain)) or plain in _explained_by(technical, language)
