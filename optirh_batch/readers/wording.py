"""The characters of a text: what is cleaned before anyone reads it.

Owns normalisation that leaves every visible word and number as it is: one kind
of line break and of space, composed letters, nothing invisible.  Leaves out
encodings (``decoding``) and Markdown (``text``).
"""

from __future__ import annotations

import re
import unicodedata

_SOFT_HYPHEN = "\u00ad"
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")
# Every blank but the line break: also no-break, narrow, thin and ideographic spaces.
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")

# U+0080 to U+009F are control characters nobody means: the bytes came from
# Windows-1252 and were declared Latin-1 (WHATWG Encoding reads them so too).
_WINDOWS = {
    code: bytes([code]).decode("windows-1252", errors="ignore")
    for code in range(0x80, 0xA0)
    if code != 0x85  # the next-line control of main frames, a real line break
}


def clean_text(text: str) -> str:
    """Lines without invisible characters; at most one empty line in a row; blanks are single spaces."""
    text = _LINE_BREAKS.sub("\n", text.translate(_WINDOWS).rstrip("\x1a"))
    text = unicodedata.normalize("NFC", "".join(char for char in text if not _is_invisible(char)))
    text = "\n".join(line.strip() for line in _BLANKS.sub(" ", text).split("\n"))
    return _EMPTY_LINES.sub("\n\n", text).strip()


def clean_line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean_text(text).split())


def hides_characters(text: str) -> bool:
    """Whether a text holds zero-width, direction or tag characters.

    They can make a text read otherwise than it is stored.  Soft hyphens and a
    leading byte-order mark are ordinary leftovers and do not count.
    """
    body = text.removeprefix("\ufeff")
    return not body.isascii() and any(_is_invisible(char) and char != _SOFT_HYPHEN for char in body)


def _is_invisible(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char) == "Cf"
