"""Values that have broken programs before, and words that mean something to the readers."""

from __future__ import annotations

import ast
import functools
import re
import tomllib
from pathlib import Path
from random import Random

import optirh_batch

# The readers themselves are imported later, under instrumentation.
ROOM = Path(optirh_batch.__file__).parent / "readers"

# fmt: off
VALUES = (
    "", " ", "\u00a0", "-", "?", "0", "-1", "1e999", "NaN", "Infinity", "9" * 40, "9" * 5000, "1e-320", "1/0",
    "½", "١٢", "1.2.3", "0x10",
    "true", "false", "null", "None", "UNK", "NI", "NA", "NASK", "OTH", "NINF", "PINF",
    "00000000", "99991231", "20230230", "202", "2023", "202313", "20230101T", "2023-02-30", "0000-00-00",
    "2023-12-31T24:00:00+99:99", "20230101250000+9999", "31.02.2023", "00.00.0000", "1899-12-31",
    "10000-01-01",
    "#", "#x", "#a", "#/", "urn:uuid:x", "Patient/p1", "../..", "file:///etc/passwd", "http://[", "mailto:",
    "tel:", "tel:+41", "756.0000.0000.00", "756.9876.5432.17", "CHMED16A1", "CHMED16A0{}", "CHMED23A.2/1.AA",
    "<b>", "&amp;", "]]>", "%s{x}{0}", "{", "}", "{name}", "\\", "'", '"', "\n", "\r\n\t", "a\u2028b",
    "a\x85b",
    "\u202eabc", "a\u200bb", "\ufeff", "\ufffe", "\ufffd", "e\u0301" * 9, "\U0001f480", "\U000e0041",
    "ﬁ", "İ", "ß",
    "nein", "non", "keine", "aucune", "nessuna", "none", "none known", "unbekannt", "inconnu", "unknown",
    "réfuté", "widerlegt", "1-0-1-0", "1-0-1", "½-0-½", "alle 6 h", "2x/j", "p.o.", "s.c.", "mg", "10 mg",
)
# fmt: on
LONG = ("a", "é ", "9", "| ", "(", "1-", "a,", "\n", "und ")

_WORD = re.compile(r"[^\s]{1,60}(?: [^\s]{1,40}){0,4}")


def value(rng: Random, vocabulary: tuple[str, ...] = ()) -> str:
    """A value out of the list, a word of the vocabulary, or something very long."""
    dice = rng.random()
    if dice < 0.5 and vocabulary:
        return rng.choice(vocabulary)
    if dice < 0.97:
        return rng.choice(VALUES)
    return rng.choice(LONG) * rng.choice((50, 300, 3000))


@functools.cache
def vocabulary_of(*rooms: str) -> tuple[str, ...]:
    """The short strings that the modules of a reader are written with: codes, names, words."""
    found: set[str] = set()
    for room in rooms:
        path = ROOM / room
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]:
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.update(_short_strings(node.value))
        for file in sorted(path.rglob("*.toml")):
            found.update(_strings_in(tomllib.loads(file.read_text("utf-8"))))
    return tuple(sorted(found))


def _short_strings(text: str) -> list[str]:
    if len(text) <= 60 and "\n" not in text:
        return [text] if text.strip() else []
    if "(?" in text or "\\" in text:
        return []  # a pattern
    words = text.split()
    return words if all(re.fullmatch(r"[\w.:-]{2,40}", word) for word in words) else []


def _strings_in(value: object) -> set[str]:
    match value:
        case str():
            return {value} if _WORD.fullmatch(value) else set()
        case dict():
            return {key for key in value if len(key) < 60}.union(*map(_strings_in, value.values()))
        case list():
            return set().union(*map(_strings_in, value))
        case _:
            return set()
