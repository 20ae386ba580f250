"""Finding the glossary's words in a text.

Owns light inflection and the index per language.  A text is cut into words
once (``words``); at each, the longest known form that begins there is taken.  Accents count
(``médecin`` is not ``medecin``), and German compounds are found only where
they are listed: guessing their parts would explain the wrong thing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache, cached_property
from pathlib import Path

from optirh_batch.errors import ConfigurationError
from optirh_batch.glossary.entries import LANGUAGES, Entry, Shipped, read_entries, read_shipped
from optirh_batch.glossary.people import is_name
from optirh_batch.glossary.plain_names import PlainWords, plain_name
from optirh_batch.glossary.words import Words, fold, words_of_name

SHIPPED = Path(__file__).resolve().parent
"""Folder of the packaged files."""

DRUGS = "drugs"
"""Theme of the entries whose members are names of substances and brands."""

# What no spelling rule of ``words`` changes: most forms.
_PLAIN = re.compile("[0-9A-Za-zÀ-ÅÇ-ÖØ-Ýà-åç-öø-ÿ]+(?: [0-9A-Za-zÀ-ÅÇ-ÖØ-Ýà-åç-öø-ÿ]+)*")

_NUMBER_FOLLOWS = re.compile(r"\.?[^\w\n]{0,4}(?:(?:à|de|di|a|bei|um|von|at|of|is|auf)[^\w\n]{1,2})?\d")
_SENTENCE_ENDS = (". ", "! ", "? ", ".\n", "\n\n")
_HYPHENS = frozenset("-\u2010\u2011")

_SHORTEST_INFLECTED = {"fr": 4, "de": 4, "it": 5, "en": 4}
"""Shorter words keep their form; in Italian 'come' (how) would else be a plural of 'coma'."""


@dataclass(frozen=True, slots=True)
class Match:
    """A concept met in a text.

    Attributes:
        entry: the concept.
        start: first character in the text.
        end: one after the last.
        surface: ``text[start:end]``, as it stands there.
        is_member: ``surface`` names one of the concept's members (a drug of the
            class, a kind of the illness): the explanation fits it, the entry's
            name does not, and must neither replace it nor stand beside it.
        form: the listed name, form, abbreviation or member it was found by.
    """

    entry: Entry
    start: int
    end: int
    surface: str
    is_member: bool = False
    form: str = ""


class Glossary:
    """Entries by id, searchable per language; the index of a language is built at its first search."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        """Take validated entries, no two of which claim the same form in one language."""
        self._entries = dict(entries)
        self._indexes: dict[str, _Index] = {}
        self._plain_words: dict[str, PlainWords] = {}

    @classmethod
    def load(cls, override_dir: Path | None = None) -> Glossary:
        """Read the shipped entries, then those of ``override_dir``, which win by id.

        Raises:
            ConfigurationError: a file cannot be read or breaks a rule, or two concepts claim
                the same form in one language; names the file and the entry.
        """
        if override_dir is None:
            return _packaged()
        entries, files = read_entries(_shipped(), override_dir)
        # The tests see to it that shipped entries share no form; only a house file can break that.
        _refuse_shared_forms(entries, files)
        return cls(entries)

    @cached_property
    def sha256(self) -> str:
        """Hash of all entries as loaded, overrides included; for the audit log."""
        return _content_hash(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __getitem__(self, entry_id: str) -> Entry:
        return self._entries[entry_id]

    def find(self, text: str, language: str) -> tuple[Match, ...]:
        """Concepts named in ``text``, each at its first occurrence, in text order.

        A member counts for itself: two drugs of one class are two matches.

        Args:
            text: any text in ``language``.
            language: code of the text's language; one the glossary lacks finds nothing.
        """
        met: dict[tuple[str, str], Match] = {}
        for form, match in self._matches(text, language):
            met.setdefault((form.entry_id, form.member), match)
        return tuple(met.values())

    def occurrences(self, text: str, language: str) -> tuple[Match, ...]:
        """Every place where ``text`` names a concept, in text order; as ``find`` otherwise."""
        return tuple(match for _, match in self._matches(text, language))

    def _matches(self, text: str, language: str) -> Iterator[tuple[_Form, Match]]:
        if language not in self._indexes:
            self._indexes[language] = _Index.of(self._entries.values(), language)
        for form, start, end in self._indexes[language].spans(text):
            entry = self._entries[form.entry_id]
            yield form, Match(entry, start, end, text[start:end], bool(form.member), form.listed)

    def plain_name(self, match: Match, language: str) -> str | None:
        """A plainer name for a word met in ``language``, to stand behind it in brackets; None if none is."""
        if match.is_member:
            return None
        if language not in self._plain_words:
            self._plain_words[language] = PlainWords.of(self._entries.values(), language)
        return plain_name(match.entry, match.form, self._plain_words[language])

    def drug_names(self, language: str | None = None) -> frozenset[str]:
        """Folded names (``fold``) of all substances and brands; names of drug classes are left out.

        Args:
            language: names found in texts of this language; None: in any.
        """
        if language is None:
            return self._all_drug_names
        return frozenset(
            fold(member)
            for entry in self._entries.values()
            if entry.theme == DRUGS and language in entry.wordings
            for member in entry.wordings[language].members
        )

    def is_drug(self, surface: str) -> bool:
        """Whether ``surface`` is the name of a substance or brand, whatever its case, accents and spaces."""
        return fold(" ".join(surface.split())) in self._all_drug_names

    @cached_property
    def _all_drug_names(self) -> frozenset[str]:
        return frozenset[str]().union(*(self.drug_names(language) for language in LANGUAGES))


@cache
def _shipped() -> Shipped:
    return read_shipped(SHIPPED)


@cache
def _packaged() -> Glossary:
    return Glossary(_shipped().entries)


@dataclass(frozen=True, slots=True)
class _Form:
    """A form as ``listed``; ``exact`` is its cased spelling where case counts, ``member`` its folded text."""

    entry_id: str
    listed: str
    exact: str | None = None
    needs_number: bool = False
    full_stop: bool = False
    member: str = ""
    other_sense: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class _Index:
    """The forms of one language, by their joined words.

    ``roots`` maps inflected words to the listed one, ``counts`` a form's
    first word to the lengths to try, longest first.
    """

    roots: dict[str, str]
    forms: dict[str, list[_Form]] = field(default_factory=dict)
    counts: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry], language: str) -> _Index:
        listed = [(words, form) for entry in entries for words, form in _listed_forms(entry, language)]
        index = cls(
            _inflections(
                {word for words, form in listed if not form.exact for word in words.folded}, language
            )
        )
        lengths: dict[str, set[int]] = {}
        for words, form in listed:
            parts = [index.roots.get(word, word) for word in words.folded]
            key = words.joined(parts, 0, len(parts))
            index.forms.setdefault(key, []).append(form)
            lengths.setdefault(parts[0], set()).add(len(parts))
        index.counts.update((word, tuple(sorted(found, reverse=True))) for word, found in lengths.items())
        return index

    def spans(self, text: str) -> Iterator[tuple[_Form, int, int]]:
        """Each form met, with start and end, longest first at each word, never overlapping."""
        words = Words.of(text)
        parts = [self.roots.get(word, word) for word in words.folded]
        position, total = 0, len(parts)
        while position < total:
            step = 1
            for count in self.counts.get(parts[position], ()):
                if position + count > total:
                    continue
                start, end = words.spans[position][0], words.spans[position + count - 1][1]
                for form in self.forms.get(words.joined(parts, position, count), ()):
                    if _fits(form, words.joined(words.cased, position, count), text, start, end):
                        if form.full_stop and text[end : end + 1] == ".":
                            end += 1
                        yield form, start, end
                        step = count
                        break
                else:
                    continue
                break
            position += step


def _fits(form: _Form, cased: str, text: str, start: int, end: int) -> bool:
    if "_" in (text[start - 1 : start], text[end : end + 1]):
        return False
    if form.other_sense and form.other_sense.search(_sentence_of(text, start, end)):
        return False
    if form.exact is None:
        # 'pre-diabetes' is not 'diabetes'; 'post-AVC' is 'AVC'.
        is_joined = text[start - 1 : start] in _HYPHENS and text[start - 2 : start - 1].isalpha()
        return not is_joined and not is_name(text, start, end)
    if cased != form.exact:
        return False
    return not form.needs_number or _NUMBER_FOLLOWS.match(text, end) is not None


def _sentence_of(text: str, start: int, end: int) -> str:
    first = max(text.rfind(sign, 0, start) for sign in _SENTENCE_ENDS)
    last = min((place for sign in _SENTENCE_ENDS if (place := text.find(sign, end)) >= 0), default=len(text))
    return text[first + 1 : last]


def _listed_forms(entry: Entry, language: str) -> Iterator[tuple[Words, _Form]]:
    wording = entry.wordings.get(language)
    if wording is None:
        return
    members = set(wording.members)
    names = (wording.name, *wording.forms)
    abbreviations = (*wording.abbreviations, *wording.before_number)
    other_sense = _other_sense(wording.not_near) if wording.not_near else None
    for text in (*names, *members.difference(names, abbreviations)):
        words = words_of_name(text)
        # A name of several words says enough: 'tissu de granulation'.
        doubt = other_sense if len(words.folded) == 1 else None
        yield words, _form(entry.id, text, members, other_sense=doubt)
    for index, text in enumerate(abbreviations):
        words = words_of_name(text)
        exact = words.joined(words.cased, 0, len(words.cased))
        number = index >= len(wording.abbreviations)
        yield (
            words,
            _form(entry.id, text, members, exact=exact, needs_number=number, other_sense=other_sense),
        )


def _other_sense(beginnings: tuple[str, ...]) -> re.Pattern[str]:
    patterns = (r"\s+".join(map(re.escape, words.split())) for words in beginnings)
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})", re.IGNORECASE)


def _form(
    entry_id: str,
    text: str,
    members: set[str],
    *,
    exact: str | None = None,
    needs_number: bool = False,
    other_sense: re.Pattern[str] | None = None,
) -> _Form:
    member = fold(text) if text in members else ""
    return _Form(entry_id, text, exact, needs_number, text.endswith("."), member, other_sense)


def _inflections(listed: set[str], language: str) -> dict[str, str]:
    """For each inflected or listed word, the shortest listed word it may be a form of."""
    roots: dict[str, str] = {}
    for word in sorted(listed, key=lambda word: (len(word), word)):
        root = roots.setdefault(word, word)
        if len(word) >= _SHORTEST_INFLECTED[language] and word.isalpha():
            for form in _INFLECT[language](word):
                roots.setdefault(form, root)
    return roots


def _french(word: str) -> Iterator[str]:
    if word.endswith("al"):
        yield word[:-2] + "aux"
    elif word.endswith(("au", "eu")):
        yield word + "x"
    elif not word.endswith(("s", "x", "z")):
        yield word + "s"


def _german(word: str) -> Iterator[str]:
    if word.endswith("e"):
        yield from (word + ending for ending in ("n", "r", "s", "m"))
    else:
        yield from (word + ending for ending in ("e", "en", "er", "es", "em", "n", "s"))


def _italian(word: str) -> Iterator[str]:
    if word.endswith(("co", "go")):
        yield from (word[:-1] + "hi", word[:-1] + "i")
    elif word.endswith(("ca", "ga")):
        yield word[:-1] + "he"
    elif word.endswith("io"):
        yield word[:-1]
    elif word.endswith("a"):
        yield from (word[:-1] + "e", word[:-1] + "i")
    elif word.endswith(("o", "e")):
        yield word[:-1] + "i"


def _english(word: str) -> Iterator[str]:
    if word.endswith("y"):
        yield word[:-1] + "ies"
    elif word.endswith(("s", "x", "sh", "ch")):
        yield word + "es"
    else:
        yield word + "s"


_INFLECT = {"fr": _french, "de": _german, "it": _italian, "en": _english}


def _refuse_shared_forms(entries: Mapping[str, Entry], files: Mapping[str, str]) -> None:
    for fault in shared_forms(entries, files):
        raise fault


def shared_forms(entries: Mapping[str, Entry], files: Mapping[str, str]) -> Iterator[ConfigurationError]:
    """What ``Glossary.load`` refuses: a form that is no word, or that two concepts claim in one language.

    Args:
        entries: by id.
        files: for each id the file to name.
    """
    for language in _INFLECT:
        owners: dict[tuple[str, str | None], str] = {}
        for entry in entries.values():
            where = f"{files[entry.id]}, [{entry.id}]"
            for shown, exact in _claims(entry, language):
                if not shown:
                    detail = f"a form in '{language}' has neither letter nor digit."
                    yield ConfigurationError(where=where, detail=detail)
                    continue
                owner = owners.setdefault((shown, exact), entry.id)
                if owner != entry.id:
                    detail = (
                        f"'{exact or shown}' ({language}) already belongs to [{owner}] in {files[owner]}."
                    )
                    yield ConfigurationError(where=where, detail=detail)


def rival_forms(entries: Iterable[Entry], language: str) -> Iterator[tuple[str, str, str, str]]:
    """Different forms of two concepts that one word of a text may be, by inflection or by its capitals.

    Yields:
        The first concept's id and form (the one that is found), then the other's.
    """
    for forms in _Index.of(entries, language).forms.values():
        first = forms[0]
        for other in forms[1:]:
            if other.entry_id != first.entry_id and _differ_in_listing(first, other):
                yield first.entry_id, first.listed, other.entry_id, other.listed


def _differ_in_listing(first: _Form, other: _Form) -> bool:
    """Whether forms that one word may be are listed differently; listed alike they are ``shared_forms``."""
    if first.exact == other.exact:
        return first.exact is None and first.listed.casefold() != other.listed.casefold()
    return None in {first.exact, other.exact}


def _claims(entry: Entry, language: str) -> Iterator[tuple[str, str | None]]:
    """What ``_listed_forms`` lists, as the index compares it, without cutting every text into words."""
    wording = entry.wordings.get(language)
    if wording is None:
        return
    names = (wording.name, *wording.forms)
    abbreviations = (*wording.abbreviations, *wording.before_number)
    for text in (*names, *set(wording.members).difference(names, abbreviations)):
        yield _spellings(text)[0], None
    for text in abbreviations:
        yield _spellings(text)


@cache
def _spellings(text: str) -> tuple[str, str]:
    """The words of a form joined, without case and with it."""
    if _PLAIN.fullmatch(text):
        return text.casefold(), text
    words = words_of_name(text)
    if not words.folded:
        return "", ""
    count = len(words.folded)
    return words.joined(words.folded, 0, count), words.joined(words.cased, 0, count)


def _content_hash(entries: Mapping[str, Entry]) -> str:
    content = {
        entry_id: [
            entry.reviewed_by,
            entry.theme,
            {code: asdict(wording) for code, wording in entry.wordings.items()},
        ]
        for entry_id, entry in entries.items()
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
