"""Finding a stated fact in a text, by the wordings that a fact sheet accepts.

Owns the few equalities of writing (``500mg`` and ``500 Milligramm``, ``2x/j`` and ``deux fois par jour``,
``12 mars 2026`` and ``12.03.26``; tables in ``matching.toml``) and the small language of accepted wordings.
Shares nothing with ``grounding`` on purpose: an error there must not hide itself here.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

# A German day of the month ends no sentence.
_SENTENCE_END = re.compile(
    r"(?<=[.!?…;])\s+(?!(?:Jan|Feb|März|Apr|Mai|Ju[nl]|Aug|Sep|Okt|Nov|Dez))(?=[^\W\d_a-zà-öø-ÿ]|[«\"„“(])|\n+"
)
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_THOUSANDS = re.compile(r"(?<=\d)['’](?=\d{3}\b)")
_JOINED_UNIT = re.compile(r"(?<=\d)(?=[^\W\d_])")
_SIGNS = "~&()|*,"


@lru_cache(512)
def fold(text: str, language: str, *, signs: str = "") -> str:
    """Bring a text to the form in which wordings are compared: words between single blanks.

    Args:
        text: one sentence, or a wording of a fact sheet.
        language: ISO 639-1 code of its words.
        signs: are kept beside words and numbers.
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("µ", "u").replace("μ", "u"))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = re.sub(r"[‐-―]", "-", plain.replace("\u2044", "/"))
    plain = _THOUSANDS.sub("", _DECIMAL_COMMA.sub(".", plain))
    plain = re.sub(r"['’`]", " ", plain)
    plain = " ".join(_JOINED_UNIT.sub(" ", plain).split())
    for pattern, instead in _rules(language):
        plain = pattern.sub(instead, plain)
    words = re.sub(rf"[^\w%°/<>+.:{signs}-]|[.:](?!\d)|(?<!\w)-|-(?!\w)", " ", plain.replace(",", " , "))
    return " ".join(words.split())


@lru_cache(64)
def sentences(text: str, language: str) -> tuple[str, ...]:
    """The folded sentences of a text, with their commas."""
    return tuple(folded for part in _SENTENCE_END.split(text) if (folded := fold(part, language, signs=",")))


def states(text: str, wording: str, language: str) -> bool:
    """Whether a text states what an accepted wording says.

    In a wording, ``~`` stands for up to five words, ``*`` for any rest of a word, ``(a|b)`` for one of
    several, ``{no}`` for a word that denies (with ``~`` up to the next *and* or comma), and ``&`` parts what
    must stand in one sentence, in any order.  All else is taken as written.

    Args:
        text: as printed.
        wording: of a fact sheet.
        language: ISO 639-1 code of both.
    """
    return _found(sentences(text, language), wording, language)


def asserts(text: str, wording: str, language: str) -> bool:
    """Whether a text states what a wording says, in a clause that denies nothing but what the wording denies.

    Args:
        text: as printed.
        wording: of what must not be said; see ``states``.
        language: ISO 639-1 code of both.
    """
    clauses = tuple(clause for sentence in sentences(text, language) for clause in sentence.split(" , "))
    denials = _words("denials", language)
    if not denials & {*fold(wording, language).split()}:
        clauses = tuple(clause for clause in clauses if not denials & {*clause.split()})
    return _found(clauses, wording, language)


def quotes(text: str, words: str, language: str) -> bool:
    """Whether a text holds these very words, but for the equalities of writing."""
    return f" {fold(words, language)} " in f" {fold(text, language)} "


def numbers(text: str, language: str) -> frozenset[str]:
    """The numbers in a text, in figures."""
    return frozenset(re.findall(r"\d+(?:\.\d+)?", fold(text, language)))


def _found(parts: Iterable[str], wording: str, language: str) -> bool:
    patterns = _compiled(wording, language)
    return any(all(pattern.search(part) for pattern in patterns) for part in parts)


@cache
def _compiled(wording: str, language: str) -> tuple[re.Pattern[str], ...]:
    denials, joints = (sorted(_words(kind, language)) for kind in ("denials", "joints"))
    no = f"({'|'.join(denials)})"
    # No gap reaches over a denial; that behind one not into the next thing that is named either.
    marks = {"~": _gap(denials), "~~": _gap([*denials, *joints, ","])}
    spelled = fold(re.sub(r"(\{no\})\s*~", r"\1 ~~", wording).replace("{no}", no), language, signs=_SIGNS)
    return tuple(_pattern(part, marks) for part in spelled.split("&"))


def _gap(but: Iterable[str]) -> str:
    return rf"(?:(?!(?:{'|'.join(but)})\s)\S+ ){{0,5}}?"


def _pattern(part: str, marks: Mapping[str, str]) -> re.Pattern[str]:
    # Every word brings the blank behind it, so that a group may end anywhere.
    marks = {"(": "(?:", ")": ")", "|": "|", **marks}
    words = re.sub(r"([()|])", r" \1 ", part).split()
    return re.compile(rf"(?<!\S){''.join(marks.get(word) or _word(word) for word in words)}")


def _word(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\S*") + r"(?:\s,)?(?:\s|$)"


def _words(kind: str, language: str) -> frozenset[str]:
    return frozenset(_tables()[language][kind])


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("matching.toml").read_text("utf-8"))


@cache
def _rules(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    held = _tables()
    own = held[language]
    rules = [*held["all"]]
    rules += [[rf"\b{word}\b", str(number)] for word, number in own["numbers"].items()]
    for number, month in enumerate(own["months"], 1):
        rules.append([rf"\b(\d{{1,2}})(?:er|\.|th|st|nd|rd|°)? {month}(?: (\d{{4}}))?\b", rf"\1.{number}.\2"])
    rules += own["rules"]
    return tuple((re.compile(what), instead) for what, instead in rules)
