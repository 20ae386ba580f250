"""Numbers in running text: figures and number words, with their exact value.

Owns how a number is written (1'000, 1 000, 2,5, ½, 1 1/2, 10^9, "deux").
What a number counts belongs to ``quantities``, ``frequencies`` and ``dates``.
Every digit that reaches this module ends up in a number: nothing is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from optirh_batch.grounding.vocabulary.folding import MASK
from optirh_batch.grounding.vocabulary.number_words import Vocabulary, vocabulary

_VULGAR = {
    "½": Fraction(1, 2),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_LONGEST_EXPONENT = 30

_FIGURES = re.compile(
    r"""
      (?P<power>(?<!\d)10(?:\^-?\d{1,2}|⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))
    | (?P<mixed>(?<![\d.,/])\d{1,3}[ ](?:1/[234]|3/4|2/3))(?![\d/])
    | (?P<vulgar>(?<![\d.,])\d{0,3}[ ]?[½¼¾⅓⅔]|[½¼¾⅓⅔])
    | (?P<fraction>(?<![\d.,/])(?:1/[234]|3/4|2/3))(?![\d/]|[.,]\d)
    | (?P<grouped>(?<![\d.,'])\d{1,3}
        (?:(?:'\d{3})+|(?:[ ]\d{3})+|(?:\.\d{3}){2,}|(?:,\d{3}){2,})(?:[.,]\d{1,30})?)(?![\d/])
    | (?P<ordinal>(?<![\d.,])\d{1,2}
        (?:(?:er|ère|ère|re|e|è|ème|eme|nd|nde|rd|th|st|ª|º)(?![\w'])
        |\.(?=[ ](?:Tag|Woche|Monat|Jahr|Stunde|Lebensjahr)e?n?s?\b)))
    | (?P<plain>\d{1,30}(?:[.,]\d{1,30})?)
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"[^\W\d_]+")
_PER_A = re.compile(
    r"(?:times?|twice|once|thrice|x|mg|g|ml|tablets?|capsules?|drops?|puffs?|units?|lit(?:re|er)s?|pills?) $",
    re.IGNORECASE,
)
_PARTS_OF_HOURS = re.compile(r"((?:drei)?viertel)stunden?")
"""'Viertelstunde' is a number and its unit."""
_TIMES_WORDS = {"once": 1, "twice": 2, "thrice": 3}


@dataclass(frozen=True, slots=True)
class Number:
    """A number found in a text.

    Attributes:
        start, end: where it stands.
        value: exactly.
        loose: an article or a word with a second meaning; see ``number_words``.
    """

    start: int
    end: int
    value: Fraction
    loose: bool = False

    @property
    def article(self) -> bool:
        """Whether even before a unit it need not count ("un comprimé", but "un demi-comprimé")."""
        return self.loose and self.value == 1


def write(value: Fraction) -> str:
    """The normal form of a number: '2.5', '1000', '1/3' where decimals never end."""
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    whole, rest = divmod(abs(value), 1)
    digits = ""
    while rest:
        rest *= 10
        digit, rest = divmod(rest, 1)
        digits += str(digit)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"


def _plain(figure: str, language: str | None) -> Fraction:
    """Value of digits with at most one point or comma.

    Both divide in Swiss usage, where an apostrophe or a space groups.  But
    '1.000' in German or Italian is a thousand, and so is '1,250' in English.
    Other figures such as '1.250' could group as well; the smaller value is
    taken, and a text that wrote 1250 for it is blocked.
    """
    mark = "." if "." in figure else "," if "," in figure else ""
    whole, tail = figure.split(mark) if mark else (figure, "")
    if len(tail) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        german = mark == "." and tail == "000" and language in {"de", "it", None}
        if german or (mark == "," and language == "en"):
            return Fraction(whole + tail)
    return Fraction(figure.replace(",", "."))


def _grouped(text: str) -> Fraction:
    """'1'000', '1 000,5', '1.250.000': the last group is decimal only behind another sign."""
    whole, decimals = re.fullmatch(r"(.*?)((?:[.,]\d+)?)", text).groups()  # type: ignore[union-attr]
    sign = next(character for character in text if not character.isdigit())
    if decimals and decimals[0] == sign:
        whole, decimals = text, ""
    return Fraction(re.sub(r"\D", "", whole) + decimals.replace(",", "."))


def _figure(match: re.Match[str], language: str | None) -> Fraction:
    text = match.group()
    kind = match.lastgroup
    if kind == "plain":
        value = _plain(text, language)
    elif kind == "power":
        exponent = int(text[2:].lstrip("^").translate(_RAISED))
        value = Fraction(10) ** max(-_LONGEST_EXPONENT, min(exponent, _LONGEST_EXPONENT))
    elif kind == "mixed":
        whole, part = text.split()
        value = int(whole) + Fraction(part)
    elif kind == "vulgar":
        value = Fraction(text[:-1].strip() or 0) + _VULGAR[text[-1]]
    elif kind == "fraction":
        value = Fraction(text)
    elif kind == "ordinal":
        value = Fraction(re.sub(r"\D", "", text))
    else:
        value = _grouped(text)
    return value


def _figures(text: str, language: str | None) -> Iterator[Number]:
    for match in _FIGURES.finditer(text):
        value = _figure(match, language)
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        if start > 1 and text[start - 1] == "-" and text[start - 2] in " ([=:":
            value = -value
            start -= 1
        yield Number(start, match.end(), value)


def _phrase(text: str, start: int, words: Vocabulary) -> Number | None:
    """The number that several words say together, if they begin at ``start``."""
    for phrase, value in words.phrases:
        end = start + len(phrase)
        closed = phrase[-1] == "'" or not text[end : end + 1].isalnum()
        if closed and text[start:end].lower() == phrase:
            return Number(start, end, value)
    return None


def _word(text: str, match: re.Match[str], words: Vocabulary, language: str | None) -> Number | None:
    word, start = match.group().lower(), match.start()
    if word in _TIMES_WORDS and language in {"en", None}:
        return Number(start, match.end() - 1, Fraction(_TIMES_WORDS[word]))
    if word == "un" and language == "it" and text[match.end() : match.end() + 1] == "'":
        return Number(start, match.end() + 1, Fraction(1), loose=True)  # 'un'ora'
    if word in {"a", "an"} and _PER_A.search(text, max(0, start - 12), start):
        return None
    # 'zweimal' is a number and the word 'mal', which 'frequencies' reads.
    stem = word
    if language in {"de", None}:
        stem = hours.group(1) if (hours := _PARTS_OF_HOURS.fullmatch(word)) else word.partition("mal")[0]
    value = words.firm.get(stem) or words.loose.get(stem)
    return Number(start, start + len(stem), value, loose=stem in words.loose) if value else None


def _words(text: str, language: str | None) -> Iterator[Number]:
    words = vocabulary(language)
    until = 0
    for match in _WORD.finditer(text):
        if match.start() < until:
            continue
        number = _phrase(text, match.start(), words) if match.group().lower() in words.openers else None
        number = number or _word(text, match, words, language)
        if number:
            until = number.end
            yield number


def find_numbers(text: str, language: str | None) -> tuple[Number, ...]:
    """All numbers of a folded text, in order.

    Args:
        text: result of ``folding.fold``.
        language: of the text; None reads the words of all four languages.
    """
    return tuple(sorted((*_figures(text, language), *_words(text, language)), key=lambda n: n.start))


def mask_numbers(text: str, numbers: tuple[Number, ...]) -> str:
    """``text`` with every number replaced by as many mask characters.

    'twice' and 'once' become a masked number and an 'x': they read as '2x'.
    """
    pieces: list[str] = []
    position = 0
    for number in numbers:
        pieces += (text[position : number.start], MASK * (number.end - number.start))
        position = number.end
        if text[number.start : position + 1].lower() in _TIMES_WORDS:
            pieces.append("x")
            position += 1
    return "".join((*pieces, text[position:]))
