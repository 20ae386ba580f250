"""Figures: the longest strings of digits that a text holds, with what joins them.

'2,5', "1'000", '12.03.2025', '8h30', '140/90', '1-0-1-0' and 'B12' are one
figure each: a joining sign counts where digits stand on both sides of it, and
letters written straight in front belong to it.  What a figure means is no
business of this module; number words are left to whoever checks the answer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_GROUPING = dict.fromkeys("'’\u00a0\u202f\u2009", "'")
_DASHES = dict.fromkeys("-‐‑–", "-")
JOINS = {
    **_GROUPING,
    **_DASHES,
    **dict.fromkeys("xX×", "x"),
    **dict.fromkeys("hH", "h"),
    **dict.fromkeys("/⁄", "/"),
    **{sign: sign for sign in ".,:^"},
}
"""Signs that join digits, each with the one that stands for all of its kind."""

LETTER_JOINS = frozenset("hx")
"""Those that are letters, and begin a word where no digit follows: '16h', '2x/j'."""


def is_letter(character: str) -> bool:
    """Whether ``character`` is a letter or an accent that is put on one."""
    return character.isalpha() or unicodedata.category(character) == "Mn"


def figures_in(text: str) -> frozenset[str]:
    """All figures of ``text``, in the spelling that stands for all equal ones."""
    found: set[str] = set()
    word = figure = ""
    for character in (*text, "\n"):
        if character.isnumeric():
            figure = figure + character if figure else word.casefold() + character
            word = ""
            continue
        if figure and (join := JOINS.get(character)) and not is_join(figure[-1]):
            figure += join
            continue
        if figure:
            ended, rest = split_join(figure)
            found.add(ended)
            word, figure = rest, ""
        word = word + character if is_letter(character) else ""
    return frozenset(found)


def is_join(sign: str) -> bool:
    """Whether a figure that ends in ``sign`` waits for a digit or is over."""
    return sign in JOINS


def split_join(figure: str) -> tuple[str, str]:
    """A figure without the join behind it, and the letter that this join turned out to be."""
    if not is_join(figure[-1]):
        return figure, ""
    return figure[:-1], figure[-1] if figure[-1] in LETTER_JOINS else ""


class FigureTable:
    """Allowed figures, ready to be followed digit by digit.

    Attributes:
        whole: the figures.
        rest: for each beginning that ends in a digit or a join, how much the shortest figure
            needs beyond it.
    """

    __slots__ = ("rest", "whole")

    def __init__(self, figures: Iterable[str]) -> None:
        self.whole = frozenset(figures)
        self.rest: dict[str, int] = {}
        for figure in self.whole:
            first = next(place for place, sign in enumerate(figure) if sign.isnumeric())
            for end in range(first + 1, len(figure) + 1):
                left = len(figure) - end
                self.rest[figure[:end]] = min(left, self.rest.get(figure[:end], left))
