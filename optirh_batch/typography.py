"""Text as a page shows it: clean characters, the signs of its language, units that stay with their numbers.

Owns what may be done to the looks of a text.  Leaves out all that may be a
fact: no figure changes, nor an apostrophe or a quotation mark beside one
(1'000, 5'30", 1:10), nor a name of the record, nor what is quoted from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

NARROW_SPACE = "\u202f"

_CONTROLS = re.compile(
    # C0 and C1 controls but for tab and newline, lone surrogates, byte order
    # marks and tag characters: nothing to see, and some are illegal in PDF or HTML.
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\U000e0000-\U000e007f"
    # Embeddings and overrides of the writing direction could show 01 for 10
    # (Unicode Standard Annex 9); isolates stay, they end with their paragraph.
    "\u202a-\u202e]"
)
# Private use (Symbol and Wingdings bullets pasted from Word) and noncharacters:
# no font knows what was meant, and the reader must see that something stood there.
_MEANINGLESS = re.compile("[\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANK = r"[^\S\n]"  # never the end of a line: inside a pair it would show as a space
_NUMBER = (
    rf"(?:\d{{1,12}}(?:[.,'’/:–-]\d{{1,6}}|{_BLANK}\d{{3}}(?!\d)){{0,6}}"
    rf"(?:{_BLANK}?[½¼¾]|{_BLANK}\d/\d(?![\d/]))?|[½¼¾])"
)
"""1'000, 2,5, 1 000, 120/80, 8-10, 1 1/2."""
_NO_DATE = r"(?!\d{1,2}\.\d{1,2}\.(?:\d{2,4})?(?!\d))"
_PER = (
    rf"(?:/{_BLANK}?1[.,]73{_BLANK}?m²?|(?:/{_BLANK}?|{_BLANK}/)[^\W_]{{1,8}}"
    rf"|{_BLANK}/{_BLANK}[^\W\d_]{{1,3}}[²³]?(?![^\W_]))"
)
"""A unit goes on behind its slash, however it is spaced: mg/kg, mg/ Kg/ die."""
_TOGETHER = re.compile(
    # The value of a laboratory list and the unit before it: [g/dl] 9,6.
    rf"\[[^\s\[\]]{{1,12}}\]{_BLANK}[<>]?{_BLANK}?\d{{1,6}}(?:[.,]\d{{1,4}})?(?![\w.,]*\w)"
    # A number, the sign before it, and the word or sign after it.  A date is long and stays with nothing.
    rf"|(?<![\w.,])(?:(?<![^\s(\[])[<>≤≥±~]{_BLANK}?)?{_NO_DATE}{_NUMBER}"
    rf"(?:\.?{_BLANK}(?:[^\W\d_][^\W_]{{0,11}}|[%°]\w?){_PER}{{0,3}}"
    rf"|(?:[^\W\d_]{{1,6}}|(?={_BLANK}?/{_BLANK}?[^\W\d_])){_PER}{{1,3}})(?![^\W_])"
    rf"|(?<![^\s(\[])[<>≤≥±~]{_BLANK}\d{{1,6}}(?:[.,]\d{{1,4}})?{_BLANK}?%?(?![\w%]|[.,]\d)"
    # A phone number: +41 27 555 12 34, (0453) 14-592.
    r"|(?<![\w.,/-])(?:\+\d|\(?0)(?:[ ()/.’'-]{0,2}\d){7,13}(?![\w.,/-]*\d)"
    # A unit without a number: mg/dl.
    r"|(?<![\w/])[^\W\d_]{1,6}(?:/[^\W_]{1,6})+(?![\w/])"
    # What a single letter, a number or nothing at all is joined to: K-Draht, 2-mal, Beschwerden und -zeichen.
    r"|(?<![\w.,/-])(?:[^\W\d_]|\d{1,3})[-‑]/?[^\W\d_]{1,20}(?![^\W_])"
    r"|(?<![^\s(])[-‑][^\W\d_]{2,20}(?![^\W_])"
    # An arrow: -->, =>, <-.
    r"|[-–=]{1,3}>|<[-–=]{1,3}(?![\d\w])"
)
_POWER = re.compile(
    rf"(?<=/)({_BLANK}?[cdkm]?m){_BLANK}?([23])(?![\w²³]|[.,/]\d)"
    rf"|(?<=\b1[.,]73)({_BLANK}?m){_BLANK}?2(?![\w²³]|[.,/]\d)"
)
"""A square or a cube, where it can be nothing else: behind a slash, and the surface of a body (1,73 m2)."""

_MARKS = {"fr": (f"«{NARROW_SPACE}", f"{NARROW_SPACE}»"), "en": ("“", "”")}
_OTHER_MARKS = ("«", "»")
"""Of German as it is written in Switzerland, of Italian, Portuguese and Spanish."""
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['´`](?=[^\W_]|[«“„\"])")
_LAST_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?![^\W_])")
_SINGLE_QUOTATION = re.compile(r"(?<![^\W_])'(?=[^\W_])")
_STRAIGHT = re.compile(r"(?<![^\s(\[’])\"(?=\S)([^\"]*[^\s\"])\"(?![^\W_])")
_BESIDE_FIGURE = re.compile(r"\d\s?\"")
_CURLY = re.compile(r"“([^“”„]+)”|„([^“”„]+)[“”]")
_INVERTED = re.compile(r"»([^«»]+)«")
_ANGULAR = re.compile(rf"«[ \u00a0{NARROW_SPACE}]*([^«»]*[^«»\s])\s*»")
_FRENCH_GAP = re.compile(r"(?<=[^\s\d])[ \u00a0]+(?=:)|(?<=\S)[ \u00a0]+(?=[;!?»])|(?<=«)[ \u00a0]+")
_FRENCH_NONE = re.compile(
    r"(?<=[^\W\d_]|[)%»])(?=[;!?](?:\s|$)|:\s)|(?<=«)(?=[^\W_])|(?<=[^\W_]|[.…!?])(?=»)"
)
_GAP = re.compile(r"(?<=[^\W\d_])[ \u00a0\u202f]+(?=[:;!?](?:\s|$))")


def clean(text: str) -> str:
    """Take out characters that show nothing or mislead; what no font can know becomes U+FFFD."""
    return _MEANINGLESS.sub("\ufffd", _CONTROLS.sub("", _LINE_ENDS.sub("\n", text)))


def keep_units(text: str, longest: int = 25) -> Markup:
    """Mark each number with the word after it, each phone number, unit and arrow: no line ends inside.

    The text itself stays as it is, spaces included, but for powers (``raise_powers``).

    Args:
        text: plain text, escaped here.
        longest: longer pairs (in characters) may break, or they would leave a narrow column.
    """
    pieces, end = [], 0
    cleaned = raise_powers(clean(text))
    for found in _TOGETHER.finditer(cleaned):
        if len(found[0]) <= longest:
            before = cleaned[end : found.start()]
            pair = Markup('<span class="pair">{}</span>').format(found[0])
            if before.endswith(" ") and before != " ":
                # WeasyPrint 70 breaks behind the first word of a text whose last space alone does not fit.
                pieces += [escape(before[:-1]), Markup("<span> </span>"), pair]
            else:
                pieces += [escape(before), pair]
            end = found.end()
    return Markup("").join([*pieces, escape(cleaned[end:])])


def raise_powers(text: str) -> str:
    """Set squares and cubes of a unit high (``/mm 3``, ``kg/m2``) where nothing else can be meant."""
    return _POWER.sub(_raised, text)


def _raised(found: re.Match[str]) -> str:
    unit, power = (found[1], found[2]) if found[1] else (found[3], "2")
    return f"{unit}{'²' if power == '2' else '³'}"


def set_joints(text: str, language: str) -> str:
    """Only French has a space before a colon; lines of a source are joined with one."""
    return text if language == "fr" else text.replace(" : ", ": ")


def set_signs(text: str, language: str, names: Iterable[str] = ()) -> str:
    """Give apostrophes, quotation marks and the spaces around signs the one shape of a language.

    French: ``l’eau``, ``« oui »`` and ``Attention !`` with narrow no-break spaces.  German in Switzerland and
    Italian: ``«ja»``.  English: ``“yes”``.  What is not sure to be a pair stays.

    Args:
        text: worded by the program or the model; never a quotation of the source.
        language: of the text.
        names: stand in the text as they are given here.
    """
    printed = _set(text, language)
    for name in names:
        changed = _set(name, language)
        if changed != name:
            whole = rf"(?<!\w){re.escape(changed)}(?!\w)"
            printed = re.sub(whole, name.replace("\\", r"\\"), printed)
    return printed


def _set(text: str, language: str) -> str:
    text = _set_marks(set_apostrophes(text), language)
    if language == "fr":
        return _FRENCH_NONE.sub(NARROW_SPACE, _FRENCH_GAP.sub(NARROW_SPACE, text))
    return _GAP.sub("", set_joints(text, language))


def set_apostrophes(text: str) -> str:
    """Bend the apostrophes behind letters; the last one of a word only where no quotation may end there."""
    if not _SINGLE_QUOTATION.search(text):
        text = _LAST_APOSTROPHE.sub("’", text)
    return _APOSTROPHE.sub("’", text)


def _set_marks(text: str, language: str) -> str:
    first, last = _MARKS.get(language, _OTHER_MARKS)

    def quote(found: re.Match[str]) -> str:
        return f"{first}{next(filter(None, found.groups()))}{last}"

    # Curly marks between angular ones are the inner pair.
    angular = re.search("[«»]", text)
    outer = _CURLY if angular is None else _INVERTED if angular[0] == "»" else _ANGULAR
    text = outer.sub(quote, text)
    is_paired = text.count('"') % 2 == 0 and not _BESIDE_FIGURE.search(text)
    return _STRAIGHT.sub(quote, text) if is_paired else text
