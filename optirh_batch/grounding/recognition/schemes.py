"""Dosing schemes: '1-0-1-0' gives one in the morning and one in the evening.

A scheme is read as one intake for each time of the day at which it gives something, 'morning 1', so that
'1-0-1-0' and '1 le matin et 1 le soir' say the same.  How one is written is ``optirh_batch.text.schemes``.
"""

from __future__ import annotations

import re

from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.recognition.numbers import write
from optirh_batch.grounding.recognition.units import DOSE_UNIT, dose_value, unit_name
from optirh_batch.records import TIMES_OF_DAY
from optirh_batch.text.schemes import SCHEME, doses_of

_SCHEME = re.compile(SCHEME)


def empty_times(text: str) -> frozenset[str]:
    """The times of the day ('noon') at which a scheme of a text gives nothing; none without a scheme."""
    schemes = [doses_of(match.group()) for match in _SCHEME.finditer(text)]
    return frozenset(time for doses in schemes for time in TIMES_OF_DAY if not doses.get(time))


def recognise_schemes(sheet: Sheet) -> None:
    """Take '1-0-1-0' and '1-0-1'; before numbers are masked."""
    for match in sheet.matches(_SCHEME):
        amounts = doses_of(match.group())
        filled = [(time, amount) for time, amount in amounts.items() if amount]
        unit = DOSE_UNIT.match(sheet.rest, match.end())
        end = unit.end() if unit else match.end()
        name = unit_name(unit) if unit else None
        if not filled or (len(filled) == len(amounts) == 3 and max(amounts.values()) > 4 and not name):
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
