"""Birth dates as letters write them: the label before them, and the day.

Owns the pieces of patterns for both, and the names of months.  Leaves out whose birth date it is
(``letterheads``) and days in records (``values``).
"""

from __future__ import annotations

import re
from datetime import date

from optirh_batch.readers.wording import fold

BORN = (
    r"(?:[Gg]eb\.?(?:oren)?(?:\s?am)?\s?:?|geboren(?: am)?\s?:?|Geb\.\s?-?Dat(?:um)?\.?\s?:?"
    r"|Geburtsdatum\s?:?|\*"
    r"|[Nn]ée?(?:\(e\))? le\s?:?|[Nn]ée?(?=\s\d)|née?\s?:|date de naissance\s?:?|Date de naissance\s?:?"
    r"|ddn\s?:?|DDN\s?:?"
    r"|nat[oa] il\s?:?|nat[oa](?=\s\d)|data di nascita\s?:?|Data di nascita\s?:?"
    r"|born(?: on)?\s?:?|DOB\s?:?|[Dd]ate of birth\s?:?)"
)
DATE = (
    r"(\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}(?:er"
    r"|\.)? [^\W\d_]{3,10}\.? \d{4})"
)
"""One group: the day as it is written."""
_ENGLISH_LABEL = re.compile(r"born|dob|date of birth", re.IGNORECASE)
_MONTHS = {
    month: number
    for number, names in enumerate(
        (
            "januar janner january janvier gennaio jan",
            "februar february fevrier febbraio feb",
            "marz march mars marzo mar",
            "april avril aprile apr",
            "mai may maggio",
            "juni june juin giugno jun",
            "juli july juillet luglio jul",
            "august aout agosto aug",
            "september septembre settembre sept sep",
            "oktober october octobre ottobre okt oct",
            "november novembre nov",
            "dezember december decembre dicembre dez dec",
        ),
        1,
    )
    for month in names.split()
}


def parse_birth(written: str, label: str) -> date | None:
    """A day; with slashes behind an English label only where day and month cannot be confused."""
    numbers = [int(number) for number in re.findall(r"\d+", written)]
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
            return date(*numbers)
        if "/" in written:
            day, month, year = numbers
            is_certain = day > 12 or day == month or not _ENGLISH_LABEL.match(label)
            return date(year, month, day) if is_certain else None
        if len(numbers) == 3:
            day, month, year = numbers
            return date(year, month, day)
        day, year = numbers
        named = re.search(r"[^\W\d_]{3,}", re.sub(r"\d+er", "", written))
        month = _MONTHS.get(fold(named[0]).rstrip("."), 0) if named else 0
        return date(year, month, day)
    except ValueError:
        return None
