"""What is left of a plan's string that cannot be read: where it begins and ends in a text.

Owns telling such remains from words, so that a person reads neither base64 nor
half a line of it.  Leaves out strings that can be read (``envelope``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# The header, whole or not, or the first bytes of gzip (RFC 1952) in base64 without one.
_START = re.compile(
    r"(?:https?://[^\s#]{1,200}#)?(?<![A-Za-z0-9])CHMED ?\d\d[A-Z]{0,4}\d?(?:\.\d{1,3}/\d{1,3})?\.?"
    r"|[A-Z0-9.]{0,12}(?=H4sI[A-Za-z0-9+/]{20})",
    re.IGNORECASE,
)
_BEGUN = re.compile(r"H4sI[\w+/%-]*={0,2}|H(?:4s?)?", re.ASCII)
_CODED = re.compile(r"[A-Za-z0-9+/_%-]{20,}")
# Where a small letter, a capital, a digit or a sign follows one of another kind.
_TURN = re.compile(r"(?<=[a-z])(?![a-z])|(?<=[A-Z])(?![A-Z])|(?<=[0-9])(?![0-9])")
_FEWEST_TURNS = 0.4  # of base64 about two thirds, of words and addresses a fifth
_WORD = re.compile(r"\s{1,4}(\S+)")
# A gzip stream of less than 64 kB ends with zeros.
_LAST = re.compile(r"[A-Za-z0-9+/_%-]*(?:AA={0,2}|={1,2})")
# What broke the string may stand in it as words of its own.
_STRAY_CHARS = 6
_MAX_STRAY = 2
_SHOWN_CHARS = 20


def cut_damaged(text: str) -> tuple[str, str]:
    """A text without what is left of strings, and how the first of them begins; empty if there is none.

    Strings that are whole are cut too.
    """
    kept: list[str] = []
    shown, end = "", 0
    for start, stop in _remains(text):
        kept.append(text[end:start])
        shown = shown or text[start : min(stop, start + _SHOWN_CHARS)].split(maxsplit=1)[0]
        end = stop
    return "".join((*kept, text[end:])), shown


def _remains(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    while header := _START.search(text, end):
        stop = _end(text, header.end())
        if stop:
            yield header.start(), stop
        end = max(stop, header.end(), header.start() + 1)


def _end(text: str, at: int) -> int:
    """Where a string ends that begins before a place, 0 if none does: it is only the format's name."""
    first = re.compile(r"\S*").match(text, at)
    assert first is not None  # it may be empty
    place = first.end()
    end = place if _is_coded(first[0]) or _BEGUN.fullmatch(first[0]) else 0
    stray = 0
    while word := _WORD.match(text, place):
        place = word.end()
        if _is_coded(word[1]) or (end and _LAST.fullmatch(word[1])):
            end, stray = place, 0
        elif len(word[1]) <= _STRAY_CHARS and stray < _MAX_STRAY:
            stray += 1
        else:
            break
    return end


def _is_coded(word: str) -> bool:
    """Whether a word holds base64, which no word and no number of a record looks like."""
    return any(
        "H4sI" in run[0] or len(_TURN.findall(run[0])) >= _FEWEST_TURNS * len(run[0])
        for run in _CODED.finditer(word)
    )
