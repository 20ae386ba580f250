"""How a dosing scheme is written in running text: '1-0-1-0', '½ - 0 - 1'.

Owns the notation of the Swiss medication plan (eMediplan): three or four amounts, in the order of
``TIMES_OF_DAY``.  Grids in cells and in lists, which are written more freely, belong to the readers.
"""

from __future__ import annotations

from fractions import Fraction
from unicodedata import numeric

from optirh_batch.records import TIMES_OF_DAY

_AMOUNT = r"(?:(?:0|[1-9]\d{0,2})(?:[.,]\d{1,2}|/[24])?|\d?[½¼¾])"
SCHEME = rf"(?<![\w.,/-]){_AMOUNT}(?:[ ]?-[ ]?{_AMOUNT}){{2,3}}(?![\w/]|[.,-]\d|-)"
"""The pattern of a scheme."""


def doses_of(scheme: str) -> dict[str, Fraction]:
    """What a text that ``SCHEME`` matches gives at each time of the day that it names; 0 for nothing."""
    return dict(zip(TIMES_OF_DAY, map(_amount, scheme.split("-")), strict=False))


def _amount(written: str) -> Fraction:
    figures = written.strip().replace(",", ".")
    if figures[-1] in "½¼¾":
        return Fraction(figures[:-1] or 0) + Fraction(numeric(figures[-1]))
    return Fraction(figures)
