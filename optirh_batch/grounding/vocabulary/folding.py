"""One spelling for characters that typists and models vary freely.

Owns the character level: spaces, apostrophes, dashes, digits of other scripts.
Every replacement is one character for one, so that offsets into the folded
text are offsets into the (NFC) text.  Leaves letters and their case alone.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MASK = "\ue000"
"""Stands for one character of a recognised number; never left in by ``fold``."""

NUMBER = f"(?<!{MASK}){MASK}++"
"""Pattern of a masked number; possessive and anchored, so that long runs cost linear time."""

BLANK = "\ue001"
"""Stands for one character of a recognised fact; matches nothing further."""

_SAME = {
    **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\u2004\u2005\u2006\u2008\u205f\u3000\t", " "),
    **dict.fromkeys("\u2019\u2018\u02bc\u00b4\u2032`", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\r\u2028\u2029\x0b\x0c\x85", "\n"),
    "\u00d7": "x",
    "\u2715": "x",
    "\u03bc": "\u00b5",
    "\u2044": "/",
    "\u2215": "/",
    "\u2264": "\u2264",
    "\u2a7d": "\u2264",
    "\u2a7e": "\u2265",
    MASK: "?",
    BLANK: "?",
}


_LOWER = str.maketrans({"İ": "i", "ı": "i", "ſ": "s"})
"""Letters that a pattern without case takes for others; the first has two characters in lower case."""

_TABLE = str.maketrans(_SAME)
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")


def compose(text: str) -> str:
    """``text`` in Unicode normal form C: the text that all offsets refer to."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """``text`` with one spelling per space, apostrophe, dash and digit; same length."""
    return _FOREIGN_DIGIT.sub(lambda match: str(unicodedata.decimal(match.group())), text.translate(_TABLE))


@lru_cache(maxsize=64)
def lower(text: str) -> str:
    """``text`` in lower case, same length: a pattern in lower case is found in it twice as quickly."""
    return text.translate(_LOWER).lower()


def blank(text: str, start: int, end: int) -> str:
    """``text`` with the characters of a recognised fact made unreadable for later rules."""
    return f"{text[:start]}{BLANK * (end - start)}{text[end:]}"
