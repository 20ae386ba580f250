"""What a mapping says: the values a mapping file becomes, and its rules.

Owns which keys there are, what each may be, and the check of every one of
them before any patient's file is opened.  Leaves out finding the files
(``shelf``) and reading records by them (``reader``).
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from optirh_batch.errors import ConfigurationError
from optirh_batch.localization import SUPPORTED
from optirh_batch.readers.mapped.paths import OWN_PREFIX, Path, PathRefused
from optirh_batch.readers.values import fold_word
from optirh_batch.records import (
    TIMES_OF_DAY,
    AllergyStatus,
    ContactRole,
    MedicationStatus,
    ProblemStatus,
    Route,
    Sex,
)

# Names of formats of our own: ``format`` must say which reader was at work.
_TAKEN_NAMES = frozenset("optirh-xml text cda fhir emediplan openehr docx xlsx odt ods pdf".split())
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_PREFIX = re.compile(r"[A-Za-z_][\w.-]*")
_ELEMENT = re.compile(r"[^\W\d][\w.-]{0,60}")
_SPLITTERS = (";", ",", "|", "/", "\n")

PROSE_FIELDS = ("case", "general", "language")
PATIENT_FIELDS = ("family", "given", "sex", "birth_date", "avs", "address", "phone", "language")
# Table -> its fields, the first of them required.
LIST_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "contacts": ("name", "role", "phone"),
        "allergies": ("label", "reaction", "severity", "status"),
        "problems": ("label", "code", "status", "onset"),
        "medications": (
            "name", "dose", "route", *TIMES_OF_DAY, "schedule", "frequency", "status",
            "start", "end", "reason",
        ),
        "notes": ("text", "title", "date"),
    }
)  # fmt: skip
THREE_STATE = ("allergies", "problems", "medications")
"""Lists of which a record may say that there is nothing in them."""
# Table of words -> what its words may mean; None: a language code.
WORD_KINDS: Mapping[str, frozenset[str] | None] = MappingProxyType(
    {
        "sex": frozenset(Sex),
        "role": frozenset(ContactRole),
        "route": frozenset(Route),
        "allergy_status": frozenset(AllergyStatus),
        "problem_status": frozenset(ProblemStatus),
        "medication_status": frozenset(MedicationStatus),
        "language": None,
    }
)
# Day, month and year as numbers, the year in full: nothing else has one meaning only.
_DATE_FORMAT = re.compile(r"(?!.*(%[dmY]).*\1)(?:[^%]*%[dmYHMS])+[^%]*")


@dataclass(frozen=True, slots=True)
class Field:
    """Where a value stands: one path, or several whose texts are joined."""

    parts: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One table of entries.

    Attributes:
        key: its name in the mapping file, for messages.
        path: from the record to each entry; None where only ``none_known`` is given.
        fields: from the entry to its values; absent ones have no parts.
        none_known: from the record; when it holds, the record says that there is nothing.
        none_words: labels, folded, that say so in place of an entry.
        split: signs between several labels that stand in one text.
    """

    key: str
    path: Path | None
    fields: Mapping[str, Field]
    none_known: Path | None = None
    none_words: frozenset[str] = frozenset()
    split: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """Rows of a table that belong to records, or to rows that belong to some.

    Attributes:
        rows: from the root to the rows.
        key: from a row to the id of what it belongs to.
        of: from the root to what they belong to; None: the records.
        id: from there to its id.
        name: what the rows are called in paths, None for their own name.
    """

    rows: Path
    key: Path
    of: Path | None
    id: Path
    name: str | None


@dataclass(frozen=True, slots=True)
class Lookup:
    """A list of codes in the file: its entries stand inside each element that names one of them.

    Attributes:
        list: from the root to the entries.
        id: from an entry to its id.
        into: from the root to the elements that name entries; None: the records.
        key: from such an element to the id it names.
        name: what the entries are called in paths, None for their own name.
    """

    list: Path
    id: Path
    into: Path | None
    key: Path
    name: str | None


@dataclass(frozen=True, slots=True)
class RecordMapping:
    """How one kind of vendor XML is read; ``docs/format-vendor-xml.md`` explains each part.

    ``blocks`` are by table (``LIST_FIELDS``), ``words`` by kind
    (``WORD_KINDS``) and then by folded word.
    """

    name: str
    about: str
    language: str | None
    namespace: str
    element: str
    requires: Path | None
    ignore_around: tuple[Path, ...]
    record: Path
    ignore: tuple[Path, ...]
    keep_unmapped: bool
    prose: Mapping[str, Field]
    patient: Mapping[str, Field]
    blocks: Mapping[str, tuple[Block, ...]]
    joins: tuple[Join, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ()

    @property
    def paths(self) -> Iterable[Path]:
        """Every path that reads something of a record."""
        yield from (part for item in (*self.prose.values(), *self.patient.values()) for part in item.parts)
        for block in (block for blocks in self.blocks.values() for block in blocks):
            if block.path:
                yield block.path
            if block.none_known:
                yield block.none_known
            yield from (part for item in block.fields.values() for part in item.parts)
        for join in self.joins:
            yield from (join.rows, join.key, join.id, *([join.of] if join.of else ()))
        for lookup in self.lookups:
            yield from (lookup.list, lookup.key, lookup.id, *([lookup.into] if lookup.into else ()))


def parse_mapping(text: str, where: str) -> RecordMapping:
    """Read a mapping file and check all of it.

    Args:
        text: the file, TOML.
        where: its name, for messages.

    Raises:
        ConfigurationError: naming the file, the key, and what is wrong with it.
    """
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(where=where, detail=f"not valid TOML: {error}") from None
    top = _Table(where, "", written)
    top.allow(
        "name",
        "about",
        "language",
        "root",
        "namespaces",
        "record",
        "joins",
        "lookups",
        "patient",
        *LIST_FIELDS,
        "values",
        "dates",
    )
    root = top.table("root", "element", "namespace", "requires", "ignore", required=True)
    namespace = root.text("namespace", default="")
    namespaces = _namespaces(top.table("namespaces"), namespace)
    record = top.table("record", "path", "ignore", "unmapped", *PROSE_FIELDS)
    patient = top.table("patient", *PATIENT_FIELDS, required=True)
    patient.require("family")
    return RecordMapping(
        name=_name(top),
        about=top.text("about", default=""),
        language=_language(top),
        namespace=namespace,
        element=root.text("element"),
        requires=root.path("requires", namespaces),
        ignore_around=root.field("ignore", namespaces).parts,
        record=record.element_path("path", namespaces) if "path" in record.values else Path(".", namespaces),
        ignore=record.field("ignore", namespaces).parts,
        keep_unmapped=record.choice("unmapped", ("warn", "notes")) == "notes",
        prose={name: record.field(name, namespaces) for name in PROSE_FIELDS},
        patient={name: patient.field(name, namespaces) for name in PATIENT_FIELDS},
        blocks={
            name: tuple(_block(table, name, namespaces) for table in top.tables(name)) for name in LIST_FIELDS
        },
        joins=tuple(_join(table, namespaces) for table in top.tables("joins")),
        lookups=tuple(_lookup(table, namespaces) for table in top.tables("lookups")),
        words=_words(top.table("values", *WORD_KINDS)),
        date_formats=_date_formats(top.table("dates", "formats")),
    )


class _Table:
    """One table of the file; every method raises ``ConfigurationError`` with file and key."""

    def __init__(self, where: str, key: str, values: Mapping[str, Any]) -> None:
        self._where = where
        self.key = key
        self.values = values

    def fault(self, key: str, detail: str) -> ConfigurationError:
        full = ".".join(part for part in (self.key, key) if part)
        return ConfigurationError(where=f"{self._where}: {full}" if full else self._where, detail=detail)

    def allow(self, *known: str) -> None:
        for key in self.values:
            if key not in known:
                near = next(iter(difflib.get_close_matches(key, known, n=1, cutoff=0.6)), None)
                hint = f"did you mean '{near}'?" if near else f"known here: {', '.join(known)}"
                raise self.fault(key, f"unknown key; {hint}")

    def require(self, key: str) -> None:
        if key not in self.values:
            raise self.fault(key, "is missing")

    def text(self, key: str, *, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if value is None:
            raise self.fault(key, "is missing")
        if not isinstance(value, str) or (not value.strip() and value != default):
            raise self.fault(key, "must be a text")
        return value

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.text(key, default=choices[0])
        if value not in choices:
            raise self.fault(key, f"must be one of: {', '.join(choices)}")
        return value

    def path(self, key: str, namespaces: Mapping[str, str]) -> Path | None:
        return self._compiled(key, self.text(key), namespaces) if key in self.values else None

    def needed_path(self, key: str, namespaces: Mapping[str, str]) -> Path:
        return self._compiled(key, self.text(key), namespaces)

    def element_path(self, key: str, namespaces: Mapping[str, str]) -> Path:
        path = self._compiled(key, self.text(key), namespaces)
        if not path.finds_elements:
            raise self.fault(key, f"the path {path.written!r} must lead to elements")
        return path

    def field(self, key: str, namespaces: Mapping[str, str]) -> Field:
        if key not in self.values:
            return Field()
        return Field(tuple(self._compiled(key, text, namespaces) for text in self.texts(key)))

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.fault(key, "must be a text or a list of texts")
        return tuple(value)

    def table(self, key: str, *known: str, required: bool = False) -> _Table:
        if required:
            self.require(key)
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.fault(key, f"must be a table: [{key}]")
        table = _Table(self._where, ".".join(part for part in (self.key, key) if part), value)
        if known:
            table.allow(*known)
        return table

    def tables(self, key: str) -> tuple[_Table, ...]:
        value = self.values.get(key, [])
        listed = [value] if isinstance(value, dict) else value
        if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
            raise self.fault(key, f"must be a table or several: [[{key}]]")
        several = len(listed) > 1
        return tuple(
            _Table(self._where, f"{key}[{number}]" if several else key, item)
            for number, item in enumerate(listed, 1)
        )

    def _compiled(self, key: str, expression: str, namespaces: Mapping[str, str]) -> Path:
        try:
            return Path(expression, namespaces)
        except PathRefused as error:
            raise self.fault(key, f"the path {expression!r} cannot be used: {error}") from None


def _name(top: _Table) -> str:
    name = top.text("name")
    if not _NAME.fullmatch(name) or len(name) > 40:
        raise top.fault("name", "must be small letters and digits, in words joined by hyphens")
    if name in _TAKEN_NAMES:
        raise top.fault("name", f"'{name}' is the name of a format of the program; choose another")
    return name


def _language(top: _Table) -> str | None:
    if "language" not in top.values:
        return None
    language = top.text("language")
    if language not in SUPPORTED:
        raise top.fault("language", f"must be one of: {', '.join(SUPPORTED)}")
    return language


def _namespaces(table: _Table, own: str) -> dict[str, str]:
    namespaces = {OWN_PREFIX: own} if own else {}
    for prefix in table.values:
        if not _PREFIX.fullmatch(prefix) or prefix == OWN_PREFIX:
            raise table.fault(prefix, "cannot be a prefix; choose another")
        namespaces[prefix] = table.text(prefix)
    return namespaces


def _block(table: _Table, name: str, namespaces: Mapping[str, str]) -> Block:
    fields = LIST_FIELDS[name]
    states = ("none_known", "none_words", "split") if name in THREE_STATE else ()
    table.allow("path", *fields, *states)
    if "none_known" in table.values and len(table.values) == 1:  # a flag, for a list that is nowhere
        return Block(key=table.key, path=None, fields={}, none_known=table.path("none_known", namespaces))
    table.require("path")
    table.require(fields[0])
    if "split" in table.values and (more := table.values.keys() & set(fields[1:]) - {"status"}):
        raise table.fault("split", f"of several in one text it is open whose the {min(more)} is")
    return Block(
        key=table.key,
        path=table.element_path("path", namespaces),
        fields={key: table.field(key, namespaces) for key in fields},
        none_known=table.path("none_known", namespaces),
        none_words=frozenset(map(fold_word, table.texts("none_words"))),
        split=_signs(table),
    )


def _signs(table: _Table) -> tuple[str, ...]:
    value = table.values.get("split", [])
    signs = [value] if isinstance(value, str) else value
    if not isinstance(signs, list) or not all(isinstance(sign, str) and sign in _SPLITTERS for sign in signs):
        shown = " ".join(json.dumps(sign) for sign in _SPLITTERS)
        raise table.fault("split", f"must be one of these signs, or a list of some: {shown}")
    return tuple(signs)


def _join(table: _Table, namespaces: Mapping[str, str]) -> Join:
    table.allow("rows", "key", "of", "id", "as")
    return Join(
        rows=table.element_path("rows", namespaces),
        key=table.needed_path("key", namespaces),
        of=table.element_path("of", namespaces) if "of" in table.values else None,
        id=table.needed_path("id", namespaces),
        name=_new_name(table),
    )


def _lookup(table: _Table, namespaces: Mapping[str, str]) -> Lookup:
    table.allow("list", "id", "into", "key", "as")
    return Lookup(
        list=table.element_path("list", namespaces),
        id=table.needed_path("id", namespaces),
        into=table.element_path("into", namespaces) if "into" in table.values else None,
        key=table.needed_path("key", namespaces),
        name=_new_name(table),
    )


def _new_name(table: _Table) -> str | None:
    if "as" not in table.values:
        return None
    name = table.text("as")
    if not _ELEMENT.fullmatch(name):
        raise table.fault("as", "must be a name for elements: letters, digits, '_', '-', '.'")
    return name


def _words(values: _Table) -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = {}
    for kind, meanings in WORD_KINDS.items():
        table = values.table(kind)
        words[kind] = {}
        for word in table.values:
            meaning = table.text(word)
            if meanings is None and not _LANGUAGE.fullmatch(meaning):
                raise table.fault(word, "must be a language code, such as fr")
            if meanings is not None and meaning not in meanings:
                raise table.fault(word, f"must be one of: {', '.join(sorted(meanings))}")
            if words[kind].setdefault(fold_word(word), meaning) != meaning:
                raise table.fault(
                    word, "stands twice with different meanings (capitals and accents do not count)"
                )
    return words


def _date_formats(table: _Table) -> tuple[str, ...]:
    formats = table.texts("formats")
    for text in formats:
        if not _DATE_FORMAT.fullmatch(text) or not all(part in text for part in ("%d", "%m", "%Y")):
            raise table.fault(
                "formats", f"{text!r} must hold %d, %m and %Y once each, beside them only %H, %M, %S"
            )
    return formats
