"""The characters of a text: what is cleaned before anyone reads it.

Owns normalisation that leaves every visible word and number as it is: one kind
of line break and of space, composed letters, nothing invisible.  Leaves out
encodings (``decoding``) and Markdown (``text``).
"""

from __future__ import annotations

import re
import unicodedata

from optirh_batch.errors import Phrase
from optirh_batch.records import ReadWarning

HIDDEN_CHARACTERS = ReadWarning(
    "hidden-characters", Phrase("Invisible characters were removed from the record.")
)
"""What is told of a record that ``hides_characters``."""

# Format characters (Unicode category Cf) that show nothing: zero width,
# direction, invisible operators, annotation marks, tags.
_HIDING = "\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f"
_HIDDEN = re.compile(f"[{_HIDING}]")
_INVISIBLE = re.compile(f"[\u00ad{_HIDING}]")  # with the soft hyphen
# Before a capital it stands for the hyphen of a German compound: Lenden-Becken-Bereich.
_BETWEEN_NOUNS = re.compile("(?<=[a-zß-öø-ÿ])\u00ad(?=[A-ZÀ-ÖØ-Þ])")

# No text holds these, though JSON can write them: control characters that are no
# blanks, halves of surrogate pairs.  They stand for something that was lost.
_DAMAGE = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")

_LINE_BREAKS = re.compile("[\r\v\f\u0085\u2028\u2029]")
_QUOTED_CHARS = 60
_EMPTY_LINES = re.compile(r"\n{3,}")

# U+0080 to U+009F are control characters nobody means: the bytes came from
# Windows-1252 and were declared Latin-1 (WHATWG Encoding reads them so too).
_WINDOWS = {
    code: bytes([code]).decode("windows-1252", errors="ignore")
    for code in range(0x80, 0xA0)
    if code != 0x85  # the next-line control of main frames, a real line break
}
# The bullets of the fonts Symbol and Wingdings, as files of Word and PDFs made of them have them.
_REPLACED = _WINDOWS | dict.fromkeys(map(ord, "\uf0b7\uf0a7\uf0d8\uf076\uf02d\u25aa\u2023\u27a2"), "•")
_REPLACEABLE = re.compile(f"[{''.join(map(chr, _REPLACED))}]")


def clean_text(text: str) -> str:
    """Lines without invisible characters; at most one empty line in a row; blanks are single spaces."""
    lines = _LINE_BREAKS.sub("\n", _visible(text).replace("\r\n", "\n")).split("\n")
    # Blanks are also no-break, narrow, thin and ideographic spaces.
    return _EMPTY_LINES.sub("\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip()


def clean_line(text: str) -> str:
    """The same on one line."""
    if not (text.isascii() and text.isprintable()):  # most texts have nothing to clean but blanks
        text = _visible(text)
    return " ".join(text.split())


def hides_characters(text: str) -> bool:
    """Whether a text holds zero-width, direction or tag characters.

    They can make a text read otherwise than it is stored.  Soft hyphens and a
    leading byte-order mark are ordinary leftovers and do not count.
    """
    return bool(_HIDDEN.search(text.removeprefix("\ufeff")))


def quoted(text: str) -> str:
    """A few words of the source for a warning."""
    return text if len(text) <= _QUOTED_CHARS else f"{text[: _QUOTED_CHARS - 1]}…"


def _visible(text: str) -> str:
    # The end mark of MS-DOS is no damage.
    text = text.rstrip("\x1a\r\n\t ")
    if not text.isprintable():
        text = _DAMAGE.sub("\ufffd", text)
    if text.isascii():
        return text
    if _REPLACEABLE.search(text):  # far cheaper than to translate every text
        text = text.translate(_REPLACED)
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _BETWEEN_NOUNS.sub("-", text)))


def fold(text: str) -> str:
    """Small letters without accents, so that a word is one however it is written."""
    plain = text.casefold().replace("’", "'").replace("œ", "oe")
    if plain.isascii():
        return plain
    plain = unicodedata.normalize("NFD", plain)
    return "".join(char for char in plain if not unicodedata.combining(char))
