"""The words that head sections, rows and columns (``vocabulary.toml``), and words that stand as values.

Owns their comparison.  Leaves out where they are looked for (``columns``,
``layout``).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from optirh_batch.readers import topics as announced

_SIGNS = re.compile(r"[^0-9a-z]+")
_MAX_WORD_CHARS = 80
_WEAK = "?"
_NUMBERED = re.compile(r"\A\s*(?:\d{1,2}(?:\.\d{1,2})*|[A-Z]|[IVX]{1,4})[.)]\s+")
_DATED = re.compile(
    r"[\s,(]*(?:(?:état )?(?:au|du|dès le|le)|stand(?: vom)?|vom|per|ab|al|del)?:?\s*"
    r"\d{1,2}\.\d{1,2}\.\d{2,4}\)?\s*\Z",
    re.IGNORECASE,
)
# What may stand behind the name of a patient's field: 'Nom et prénom du client', 'Allergies connues ?'.
_OF_PATIENT = re.compile(
    r" (?:d[ue]|de la|de l|des|der|del|della|dell|of the) ?"
    r"(?:patiente?|paciente|cliente?|usagere?|residente?|beneficiaire|patienten|patientin|klienten|klientin|kunden"
    r"|kundin|bewohners|bewohnerin|paziente|utente)\Z"
)
_QUESTION = re.compile(r"[\s:]*\?[\s:]*\Z")
# A unit that the head of a column states for all its cells.
UNIT = re.compile(r"\s*[(\[]\s*(mg|g|µg|mcg|ml|UI|U\.?I\.?|IE|E|U|mmol|%)\s*[)\]]\s*\Z", re.IGNORECASE)

Meaning = TypeVar("Meaning")


class Theme(StrEnum):
    """What a section is about, and what kind of table stands in it."""

    PATIENT = "patient"
    CONTACTS = "contacts"
    CASE = "case"
    GENERAL = "general"
    ALLERGIES = "allergies"
    PROBLEMS = "problems"
    MEDICATIONS = "medications"
    NOTES = "notes"


LISTS = frozenset({Theme.ALLERGIES, Theme.PROBLEMS, Theme.MEDICATIONS})
PROSE = frozenset({Theme.CASE, Theme.GENERAL})
NOTHING = re.compile(r"[-–—/.\s]*")
"""What stands where nothing is said."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a heading announces; ``qualifier`` is what it says of every entry (``past``, ``reserve`` ...)."""

    theme: Theme
    qualifier: str | None = None


_TOPICS: Mapping[announced.Topic | None, Topic] = {
    announced.Topic.ALLERGIES: Topic(Theme.ALLERGIES),
    announced.Topic.PROBLEMS: Topic(Theme.PROBLEMS),
    announced.Topic.CURRENT_PROBLEMS: Topic(Theme.PROBLEMS, "current"),
    announced.Topic.PAST_PROBLEMS: Topic(Theme.PROBLEMS, "past"),
    announced.Topic.MEDICATION: Topic(Theme.MEDICATIONS),
    announced.Topic.CURRENT_MEDICATION: Topic(Theme.MEDICATIONS, "current"),
    announced.Topic.ADMISSION: Topic(Theme.MEDICATIONS, "admission"),
    announced.Topic.THERAPY: Topic(Theme.MEDICATIONS, "therapy"),
    announced.Topic.STOPPED: Topic(Theme.MEDICATIONS, "stopped"),
    announced.Topic.PAUSED: Topic(Theme.MEDICATIONS, "paused"),
    announced.Topic.PLANNED: Topic(Theme.MEDICATIONS, "planned"),
    announced.Topic.RESERVE: Topic(Theme.MEDICATIONS, "reserve"),
}


@lru_cache(maxsize=8192)  # the cells of one column say the same again and again
def key(text: str) -> str:
    """Small letters and digits only, for comparison: ``N° AVS :`` is ``n avs``."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return _SIGNS.sub(" ", letters).strip()


@lru_cache(maxsize=8192)
def topic_of(text: str) -> Topic | None:
    """What a text announces if it is a known heading and nothing else.

    A number before it and a date behind it may stay, and it may be written in
    two languages: ``3. Allergies / Allergien``, ``Médication au 12.03.2024``.
    """
    if len(text) > _MAX_WORD_CHARS:
        return None
    plain = _QUESTION.sub("", _DATED.sub("", _NUMBERED.sub("", text)))
    topics = [_words().topics.get(key(part)) for part in (plain, *plain.split("/"))]
    whole, first, *others = topics
    # Behind a slash may stand an entry as well: 'Allergies / pénicilline' is no heading.
    themes = {topic.theme if topic else None for topic in (first, *others)}
    listed = whole or (first if others and len(themes) == 1 else None)
    # Headings of letters are known in more wordings than a list can hold.
    return listed or _TOPICS.get(announced.topic_of(plain))


def field_of(kind: Theme, text: str, *, weak: bool = False) -> str | None:
    """The field of a kind of table that a word stands for, or words in two languages (``Nom / Name``).

    Args:
        kind: patients, contacts, allergies, problems, medications or notes.
        text: head of a column or row; a unit in brackets may follow.
        weak: also take words that need their surroundings (``Nom``, ``Date``).
    """
    if not may_name_field(text):
        return None

    def look_up(part: str) -> str | None:
        word = key(part)
        known = _words().fields
        found = known.get((kind.value, word)) or known.get((kind.value, _OF_PATIENT.sub("", word)))
        return found[0] if found and (weak or not found[1]) else None

    return _one_meaning(text, look_up) or (
        _one_meaning(UNIT.sub("", text), look_up) if UNIT.search(text) else None
    )


@lru_cache(maxsize=8192)
def may_name_field(text: str) -> bool:
    """Whether it begins with a word for a field of any kind: asked first, as most cells are no heads."""
    if len(text) > _MAX_WORD_CHARS:
        return False
    forms = (text, UNIT.sub("", text))
    words = (key(part) for form in forms for part in (form, form.split("/")[0]))
    known = _words().field_words
    return any(word in known or _OF_PATIENT.sub("", word) in known for word in words)


def _one_meaning(text: str, look_up: Callable[[str], Meaning | None]) -> Meaning | None:
    """The meaning of a text, or the only one among its parts between slashes, the first being known."""
    if (whole := look_up(text)) is not None or "/" not in text:
        return whole
    first, *others = (look_up(part) for part in text.split("/"))
    return first if first is not None and all(other in {None, first} for other in others) else None


def value_of(group: str, text: str) -> str | None:
    """The meaning of a code word in a group of ``[value.*]`` (``sex``, ``problem``), None if not known."""
    return _words().values.get((group, key(text)))


def languages_of(text: str) -> frozenset[str]:
    """The languages in which a text is a known heading or head of a column."""
    return _words().languages.get(key(UNIT.sub("", text)), frozenset())


@dataclass(frozen=True, slots=True)
class _Words:
    topics: Mapping[str, Topic]
    fields: Mapping[tuple[str, str], tuple[str, bool]]
    field_words: frozenset[str]
    values: Mapping[tuple[str, str], str]
    languages: Mapping[str, frozenset[str]]


@cache
def _words() -> _Words:
    tables = tomllib.loads(files(__package__).joinpath("vocabulary.toml").read_text("utf-8"))
    topics: dict[str, Topic] = {}
    fields: dict[tuple[str, str], tuple[str, bool]] = {}
    values: dict[tuple[str, str], str] = {}
    languages: dict[str, frozenset[str]] = {}
    for name, entries in tables.pop("section").items():
        theme, _, qualifier = name.partition("-")
        for language, word, _is_weak in _entries(entries):
            topics.setdefault(word, Topic(Theme(theme), qualifier or None))
            languages[word] = languages.get(word, frozenset()) | {language}
    for group, meanings in tables.pop("value").items():
        for meaning, words in meanings.items():
            listed = words if isinstance(words, dict) else {"any": words}
            values |= {(group, word): meaning for _language, word, _is_weak in _entries(listed)}
    for kind, kind_fields in tables.items():
        for field, entries in kind_fields.items():
            for language, word, is_weak in _entries(entries):
                fields.setdefault((kind, word), (field, is_weak))
                languages[word] = languages.get(word, frozenset()) | {language}
    field_words = frozenset(word for _kind, word in fields)
    return _Words(topics, fields, field_words, values, languages)


def _entries(entries: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Language, word, and whether it needs its surroundings."""
    for language, words in entries.items():
        for written in words.split("|"):
            word = written.strip()
            yield language, key(word), word.startswith(_WEAK)
