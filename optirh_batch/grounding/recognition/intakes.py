"""Which amount belongs to which part of the day, where a text spells it out.

'1 le matin et 2 le soir', 'morgens 1, abends 2' and 'un comprimé matin et soir'
become the same intakes as the schemes 1-0-2 and 1-0-1.  They only confirm: a
text without a scheme needs none.
"""

from __future__ import annotations

import re
from itertools import groupby

from optirh_batch.grounding.recognition.facts import Fact, Kind, Sheet
from optirh_batch.grounding.recognition.units import COUNTABLE

_CLAUSE_END = re.compile(r"[;\n]|\.(?=\s+[^\W\da-zà-ÿ]|\s*$)")
"""'1 Btl. morgens' goes on."""


def _amount(fact: Fact) -> str | None:
    if fact.kind is Kind.NUMBER and fact.required and "/" not in fact.value:
        return fact.value
    return fact.value.partition(" ")[0] if fact.kind is Kind.DOSE else None


def _nearest(run: list[Fact]) -> str | None:
    """The amount of a run, tablets before milligrams: '1 comprimé de 25 mg le matin'."""
    counted = (fact for fact in run if fact.kind is Kind.NUMBER or fact.value.partition(" ")[2] in COUNTABLE)
    return _amount(next(counted, run[0]))


def _clauses(sheet: Sheet) -> list[list[Fact]]:
    facts = sorted(
        (f for f in sheet.facts if f.kind is Kind.DAYTIME or _amount(f) is not None),
        key=lambda f: (f.start, f.end),
    )
    ends = [match.start() for match in _CLAUSE_END.finditer(sheet.text)]
    clauses: dict[int, list[Fact]] = {}
    position = 0
    for fact in facts:
        while position < len(ends) and ends[position] < fact.start:
            position += 1
        clauses.setdefault(position, []).append(fact)
    return list(clauses.values())


def pair_intakes(sheet: Sheet) -> None:
    """Note an intake for every part of the day that stands beside an amount."""
    schemes = {(f.start, f.end) for f in sheet.facts if f.kind is Kind.INTAKE}
    for clause in _clauses(sheet):
        spelled = [fact for fact in clause if (fact.start, fact.end) not in schemes]
        runs = [(day, list(run)) for day, run in groupby(spelled, key=lambda f: f.kind is Kind.DAYTIME)]
        for (day, first), (_, second) in zip(runs[::2], runs[1::2], strict=False):
            # In 'morgens 1' the nearest amount follows, in '1 le matin' it goes before.
            amount = _nearest(second if day else first[::-1])
            for fact in first if day else second:
                sheet.note(Kind.INTAKE, f"{fact.value} {amount}", fact.start, fact.end, required=False)
