"""Days of the week on which something is always done: 'jeden Mittwoch' is once a week, on Wednesday.

Owns the words in four languages that make a rate of the weekdays behind them.  The rate only confirms one
that the other text counts; the days themselves are ``dates``.
"""

from __future__ import annotations

import re

from optirh_batch.grounding.recognition.facts import Fact, Kind, Sheet

_EVERY = re.compile(
    r"(?<!\w)(?:jede[nrms]?|jeweils(?: am)?|immer(?: am)?|chaque|tous les|toujours le|ogni|"
    r"tutt[ie] (?:i|le)|sempre (?:il|la)|every|each|always on)[ ]$",
    re.IGNORECASE,
)
_PLURAL = re.compile(
    r"(?:(?:mon|diens|donners|frei|sams|sonn)tags|mittwochs|(?:mon|tues|wednes|thurs|fri|satur|sun)days)"
    r"(?!\w)",
    re.IGNORECASE,
)
"""'Mittwochs', 'on Wednesdays'."""
_JOINT = re.compile(
    r"(?:[ ]?[,/&+-][ ]?|[ ](?:und|et|e|and)[ ])(?:(?:am|le|il|la|jeden|chaque|ogni|every)[ ])?",
    re.IGNORECASE,
)
_CUE = 16


def recognise_standing_days(sheet: Sheet) -> None:
    """Note how often a week something is done on standing days; these must be taken already."""
    days = sorted(
        (fact for fact in sheet.facts if fact.kind is Kind.WEEKDAY and fact.required),
        key=lambda fact: fact.start,
    )
    for run in _runs(sheet.text, days):
        first = run[0]
        if _EVERY.search(sheet.text, max(0, first.start - _CUE), first.start) or _PLURAL.match(
            sheet.text, first.start
        ):
            count = len({fact.value for fact in run})
            sheet.note(Kind.FREQUENCY, f"{count}/week", first.start, run[-1].end, required=False)


def _runs(text: str, days: list[Fact]) -> list[list[Fact]]:
    """Days that are told in one go: 'Montag, Mittwoch und Freitag'."""
    runs: list[list[Fact]] = []
    for day in days:
        if runs and _JOINT.fullmatch(text, runs[-1][-1].end, day.start):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs
