"""A text cut into words, with spellings unified and the way back to the text kept.

Owns Unicode forms, case, œ and ß, and what may stand between the words of one
name.  Which words matter is the business of ``lexicon``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

_TOKEN = re.compile(r"[^\W_]+")
_CLUSTER = re.compile(r"\xad|[^\xad][\u0300-\u036f]*", re.DOTALL)
_SPELLINGS = str.maketrans({"œ": "oe", "æ": "ae", "ʼ": "'", "’": "'", "µ": "μ"})
_JOINING_GAP = re.compile(r"[ \t\r\n\-\u2010-\u2013]+")


def fold(name: str) -> str:
    """``name`` without case and accents, for comparing names of drugs across languages."""
    lower = name.casefold()
    if lower.isascii():
        return lower  # most words, in a tenth of the time
    apart = unicodedata.normalize("NFKD", lower)
    return "".join(character for character in apart if not unicodedata.combining(character))


@dataclass(frozen=True, slots=True)
class Words:
    """What each word is (without case, with it), what stands after it, and where it lies in the text."""

    folded: list[str]
    cased: list[str]
    gaps: list[str]
    spans: list[tuple[int, int]]

    @classmethod
    def of(cls, text: str) -> Words:
        """Cut ``text``; ``spans`` are positions in ``text`` as given."""
        plain, offsets = _unify(text)
        folded: list[str] = []
        cased: list[str] = []
        gaps: list[str] = []
        spans: list[tuple[int, int]] = []
        last_end = 0
        for token in _TOKEN.finditer(plain):
            if spans:
                gaps.append(_canonical_gap(plain[last_end : token.start()]))
            cased.append(token.group())
            folded.append(token.group().casefold())
            last_end = token.end()
            if offsets:
                spans.append((offsets[token.start()], offsets[last_end]))
            else:
                spans.append(token.span())
        return cls(folded, cased, gaps, spans)

    def joined(self, parts: Sequence[str], first: int, count: int) -> str:
        """``count`` of ``parts`` from ``first`` on, with the gaps between them."""
        if count == 1:
            return parts[first]
        pieces = [parts[first]]
        for index in range(first + 1, first + count):
            pieces += (self.gaps[index - 1], parts[index])
        return "".join(pieces)


@cache
def words_of_name(name: str) -> Words:
    """``Words.of`` for what the glossary lists: a trade name stands there once for every language."""
    return Words.of(name)


def _unify(text: str) -> tuple[str, list[int]]:
    """One spelling per word, and where each character came from (empty when nothing moved).

    NFKC joins accents written apart and unfolds ligatures and small digits (SpO₂).
    """
    if text.isascii():
        return text, []
    if unicodedata.is_normalized("NFKC", text) and not any(mark in text for mark in "œæŒÆßẞ\xad"):
        return text.translate(_SPELLINGS), []
    pieces: list[str] = []
    offsets: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        raw = cluster.group()
        if raw == "\xad":
            continue
        unified = _unified_cluster(raw)
        pieces.append(unified)
        offsets += [cluster.start()] * len(unified)
    offsets.append(len(text))
    return "".join(pieces), offsets


def _unified_cluster(raw: str) -> str:
    if raw in {"Œ", "Æ"}:
        return {"Œ": "Oe", "Æ": "Ae"}[raw]
    return unicodedata.normalize("NFKC", raw).translate(_SPELLINGS).replace("ß", "ss").replace("ẞ", "SS")


def _canonical_gap(gap: str) -> str:
    """What may stand between two words of a form: hyphen and space are the same, a line break is a space."""
    if gap == " ":
        return gap
    if _JOINING_GAP.fullmatch(gap):
        return "¶" if gap.count("\n") > 1 else " "
    return gap.strip()
