"""What a glossary file says: entries, how they are read, merged and checked.

Owns the shape of the TOML files and its rules.  Finding words in a text is
left to ``lexicon``; whether an explanation is medically right is left to the
reviewer named in ``reviewed_by``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from optirh_batch.errors import ConfigurationError

LANGUAGES = ("fr", "de", "it", "en")
MAX_WORDS = 20
"""Longest explanation, in words: what is read in one breath."""

_LISTS = ("forms", "abbreviations", "before_number", "members", "not_near")
_LANGUAGE_KEYS = ("name", *_LISTS, "means", "plain")
_ENTRY_TEXTS = ("reviewed_by", "theme")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Wording:
    """One concept in one language.

    Attributes:
        name: preferred name, printed in the box of explained words; also found in texts.
        means: one short sentence in everyday words.
        forms: other names and inflected forms; upper and lower case are the same.
        abbreviations: found only exactly as written, upper and lower case included.
        before_number: abbreviations found, as written, only where a number
            follows (``FR 18``), because they mean other things elsewhere.
        members: narrower terms that the explanation fits but the name does not:
            a drug of the class, a kind of the illness.  A member that also
            stands among the name and the lists above is found as these are.
        not_near: beginnings of one or more words that give a word another sense: single
            words and abbreviations are not found where one stands in the same sentence.
        plain: everyday words that may take the place of the name within a sentence,
            where ``means`` may not; empty: there are none.
    """

    name: str
    means: str
    forms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    before_number: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept in several languages.

    Attributes:
        id: never changes.
        wordings: by language code.
        reviewed_by: who checked the wordings; empty: nobody yet.
        theme: stem of the file it ships in (``drugs``, ``tests``, ...), so that callers
            can treat drugs specially: the name of a class must not replace a drug's.
    """

    id: str
    wordings: Mapping[str, Wording]
    reviewed_by: str = ""
    theme: str = ""

    def explanation(self, language: str) -> str | None:
        """One short sentence in ``language``; None where the glossary has none."""
        wording = self.wordings.get(language)
        return wording.means if wording else None

    def display_name(self, language: str) -> str | None:
        """Preferred name in ``language``; None where the glossary has none."""
        wording = self.wordings.get(language)
        return wording.name if wording else None


@dataclass(frozen=True, slots=True)
class Shipped:
    """The packaged files as read: the entries by id, their tables, and the file that each stands in."""

    entries: Mapping[str, Entry]
    tables: Mapping[str, Mapping[str, Any]]
    files: Mapping[str, str]


def read_shipped(folder: Path) -> Shipped:
    """All entries of the packaged files.

    Raises:
        ConfigurationError: a file cannot be read or breaks a rule; names the file and the entry.
    """
    tables: dict[str, dict[str, Any]] = {}
    files: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        for entry_id, table in read_file(path).items():
            if entry_id in tables:
                raise _fault(path.name, entry_id, f"this entry already stands in {files[entry_id]}.")
            tables[entry_id], files[entry_id] = {"theme": path.stem, **table}, path.name
    entries = {entry_id: _entry(entry_id, table, files[entry_id]) for entry_id, table in tables.items()}
    return Shipped(entries, tables, files)


def read_entries(shipped: Shipped, override: Path | None) -> tuple[dict[str, Entry], dict[str, str]]:
    """All entries by id, and for each the file that had the last word on it (for messages).

    An entry of the override folder that has a shipped id changes only the
    keys it names; changing a wording drops the shipped ``reviewed_by``, for
    the reviewer has not seen the new one.

    Args:
        shipped: what the packaged files say.
        override: folder of the institution's files, read after, by name.

    Raises:
        ConfigurationError: a file cannot be read or breaks a rule; names the file and the entry.
    """
    changed: dict[str, dict[str, Any]] = {}
    files = {**shipped.files}
    if override is not None:
        if not override.is_dir():
            raise ConfigurationError(where=str(override), detail="the glossary folder does not exist.")
        for path in sorted(override.glob("*.toml")):
            for entry_id, table in read_file(path).items():
                before = changed.get(entry_id) or shipped.tables.get(entry_id) or {"theme": path.stem}
                changed[entry_id] = _merge(before, table)
                files[entry_id] = str(path)
    own = {entry_id: _entry(entry_id, table, files[entry_id]) for entry_id, table in changed.items()}
    return {**shipped.entries, **own}, files


def read_file(path: Path) -> dict[str, dict[str, Any]]:
    """The entries of one file by id, as TOML tables whose keys and types are right.

    Raises:
        ConfigurationError: see ``read_shipped``.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigurationError(where=str(path), detail="save this file as UTF-8.") from error
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(where=str(path), detail=f"the file cannot be read: {error}.") from error
    for entry_id, table in tables.items():
        if not _ID.fullmatch(entry_id):
            raise _fault(str(path), entry_id, "an id has lower-case letters, digits and hyphens only.")
        if not isinstance(table, dict):
            raise _fault(str(path), entry_id, f"an entry begins with [{entry_id}] on a line of its own.")
        _check_keys(str(path), entry_id, table)
    return tables


def _check_keys(file: str, entry_id: str, table: Mapping[str, Any]) -> None:
    for key, value in table.items():
        if key in _ENTRY_TEXTS:
            if not isinstance(value, str):
                raise _fault(file, entry_id, f"{key} is a text between quotes.")
            continue
        if key == "members":
            _check_texts(file, entry_id, key, value)
            continue
        if key not in LANGUAGES:
            known = ", ".join((*LANGUAGES, "members", *_ENTRY_TEXTS))
            raise _fault(file, entry_id, f"unknown key '{key}'; known: {known}.")
        if not isinstance(value, dict):
            raise _fault(file, entry_id, f"'{key}' needs a word after a point, as in {key}.name = \"...\".")
        _check_wording(file, entry_id, key, value)


def _check_wording(file: str, entry_id: str, language: str, parts: Mapping[str, Any]) -> None:
    for part, content in parts.items():
        key = f"{language}.{part}"
        if part not in _LANGUAGE_KEYS:
            raise _fault(file, entry_id, f"unknown key '{key}'; known: {', '.join(_LANGUAGE_KEYS)}.")
        if part in _LISTS:
            _check_texts(file, entry_id, key, content)
        elif not isinstance(content, str) or not content.strip():
            raise _fault(file, entry_id, f"'{key}' is empty or not one text between quotes.")


def _check_texts(file: str, entry_id: str, key: str, value: object) -> None:
    texts = value if isinstance(value, list) else [None]
    if not all(isinstance(text, str) for text in texts) or not all(map(str.strip, texts)):
        raise _fault(file, entry_id, f"'{key}' is empty or not a list of words.")


def _merge(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**base, **change}
    for language in LANGUAGES:
        if language in base and language in change:
            merged[language] = {**base[language], **change[language]}
    if "reviewed_by" not in change and not change.keys() <= {"theme"}:
        merged.pop("reviewed_by", None)
    return merged


def _entry(entry_id: str, table: Mapping[str, Any], file: str) -> Entry:
    wordings = {}
    shared = _texts(table.get("members", ()))
    for language in LANGUAGES:
        if language not in table:
            continue
        parts = table[language]
        for needed in ("name", "means"):
            if needed not in parts:
                raise _fault(file, entry_id, f"'{language}.{needed}' is missing.")
        means = parts["means"].strip()
        if len(means.split()) > MAX_WORDS:
            raise _fault(file, entry_id, f"'{language}.means' has more than {MAX_WORDS} words.")
        lists = {key: _texts(parts.get(key, ())) for key in _LISTS}
        lists["members"] += shared
        wordings[language] = Wording(
            name=parts["name"].strip(), means=means, plain=parts.get("plain", "").strip(), **lists
        )
    if not wordings:
        raise _fault(file, entry_id, f"no explanation in any of {', '.join(LANGUAGES)}.")
    return Entry(
        entry_id,
        MappingProxyType(wordings),
        reviewed_by=table.get("reviewed_by", "").strip(),
        theme=table.get("theme", "").strip(),
    )


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(str.strip, values))


def _fault(file: str, entry_id: str, detail: str) -> ConfigurationError:
    return ConfigurationError(where=f"{file}, [{entry_id}]", detail=detail)
