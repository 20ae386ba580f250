"""Dosing schemes: '1-0-1-0' gives one in the morning and one in the evening.

A scheme is read as one intake per filled position, 'morning 1', so that '1-0-1-0' and '1 le matin et 1 le
soir' say the same.  Its positions are the times of the day of the Swiss medication plan (eMediplan).
"""

from __future__ import annotations

import re
from fractions import Fraction

from optirh_batch.grounding.facts import Kind, Sheet
from optirh_batch.grounding.numbers import write
from optirh_batch.grounding.units import DOSE_UNIT, dose_value, unit_name
from optirh_batch.records import TIMES_OF_DAY

_AMOUNT = r"(?:(?:0|[1-9]\d{0,2})(?:[.,]\d{1,2}|/[24])?|\d?[½¼¾])"
_SCHEME = re.compile(
    rf"(?<![\w.,/-])(?P<a>{_AMOUNT})[ ]?-[ ]?(?P<b>{_AMOUNT})[ ]?-[ ]"
    rf"?(?P<c>{_AMOUNT})(?:[ ]?-[ ]?(?P<d>{_AMOUNT}))?"
    rf"(?![\w/]|[.,-]\d|-)"
)
_VULGAR = {"½": "1/2", "¼": "1/4", "¾": "3/4"}


def empty_positions(text: str) -> frozenset[str]:
    """The times of the day ('noon') at which a scheme of a text gives nothing; none without a scheme."""
    schemes = (match.group("a", "b", "c", "d") for match in _SCHEME.finditer(text))
    return frozenset(
        position
        for parts in schemes
        for position, part in zip(TIMES_OF_DAY, parts, strict=True)
        if part is None or part == "0"
    )


def recognise_schemes(sheet: Sheet) -> None:
    """Take '1-0-1-0' and '1-0-1'; before numbers are masked."""
    for match in sheet.matches(_SCHEME):
        amounts = [_amount(part) for part in match.group("a", "b", "c", "d") if part]
        filled = [(time, amount) for time, amount in zip(TIMES_OF_DAY, amounts, strict=False) if amount]
        unit = DOSE_UNIT.match(sheet.rest, match.end())
        end = unit.end() if unit else match.end()
        name = unit_name(unit) if unit else None
        if not filled or (0 not in amounts and len(amounts) == 3 and max(amounts) > 4 and not name):
            continue
        for time, amount in filled:
            sheet.note(Kind.INTAKE, f"{time} {write(amount)}", match.start(), end)
            sheet.note(Kind.DAYTIME, time, match.start(), end, required=False)
            if name:
                sheet.note(Kind.DOSE, dose_value(amount, name), match.start(), end)
            else:
                sheet.note(Kind.AMOUNT, write(amount), match.start(), end, required=False)
                sheet.note(Kind.NUMBER, write(amount), match.start(), end, required=False)
        sheet.strike(match.start(), end)


def _amount(written: str) -> Fraction:
    for glyph, fraction in _VULGAR.items():
        if glyph in written:
            return Fraction(written.replace(glyph, "") or 0) + Fraction(fraction)
    return Fraction(written.replace(",", "."))
