"""Values that formats of our own wording write in several ways: days, AVS numbers, code words.

Owns what is accepted for them in OptiRH-XML and in mapped files.  Leaves out
the warning about what is not (the readers), and the value types of HL7.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

from stdnum.ch import ssn

from optirh_batch.errors import Phrase
from optirh_batch.readers.wording import clean_line

_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SWISS_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_MONTH = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2}))?|(?P<first>\d{1,2})[./](?P<last>\d{4})")
_AVS_FORM = re.compile(r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}")
_EARLIEST_BIRTH_YEAR = 1890
_SHOWN_CHARS = 30


def fold_word(word: str) -> str:
    """A code word without accents, capitals and doubled blanks, for comparison only."""
    plain = word.casefold()
    if plain.isascii():
        return " ".join(plain.split())
    plain = unicodedata.normalize("NFD", plain)
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def looks_like_date(written: str) -> bool:
    """Whether a text has the form of a day, in the calendar or not."""
    return bool(_ISO_DATE.fullmatch(written) or _SWISS_DATE.fullmatch(written))


def parse_date(written: str) -> date | None:
    """A day as ISO 8601 or in the Swiss way; None if it is not in the calendar."""
    if found := _ISO_DATE.fullmatch(written):
        year, month, day = found.groups()
    elif found := _SWISS_DATE.fullmatch(written):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def days_of(written: str | None) -> tuple[date, date] | None:
    """The first and the last day of a date, as precise as it is written: ``2026``, ``2026-05``, ``05.2026``.

    A time of day behind it is left out.  None if it is no date.
    """
    text = (written or "").partition("T")[0].strip()
    if day := parse_date(text):
        return day, day
    found = _MONTH.fullmatch(text)
    if found is None:
        return None
    year, month = int(found["year"] or found["last"]), found["month"] or found["first"]
    first, last = (int(month), int(month)) if month else (1, 12)
    try:
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    except ValueError:
        return None


def as_iso(written: str) -> str | None:
    """A date as ISO 8601, as precise as it is written (``05.2026`` is ``2026-05``); None if it is none."""
    found = days_of(written)
    if found is None:
        return None
    first, last = found
    if first == last:
        return first.isoformat()
    return f"{first:%Y-%m}" if first.month == last.month else f"{first:%Y}"


def can_be_birth(day: date) -> bool:
    """Whether a living person can have been born that day."""
    # A day of grace: the birth may be registered east of UTC.
    return day.year >= _EARLIEST_BIRTH_YEAR and day <= datetime.now(UTC).date() + timedelta(days=1)


def partial_birth(written: str | None) -> str | None:
    """A year or month of birth without its day, as ISO 8601; None if it is no such, or cannot be."""
    text = (written or "").strip()
    days = None if looks_like_date(text) else days_of(text)
    return as_iso(text) if days and can_be_birth(days[0]) else None


def wrong_avs(written: str) -> Phrase:
    """The warning ``avs-invalid``: shows what the source says, so that a clerk can correct it there."""
    return Phrase(
        "The AVS number {number} in the file is wrong (check digit) and was left out.",
        number=clean_line(written)[:_SHOWN_CHARS],
    )


def looks_like_avs(written: str) -> bool:
    """Whether a text has the form of an AVS number, whatever its check digit."""
    return bool(_AVS_FORM.fullmatch(written.strip()))


def printed_avs(written: str) -> str | None:
    """The AVS number with its dots, None if its check digit (EAN-13, GS1 prefix 756) does not hold."""
    return ssn.format(written) if ssn.is_valid(written) else None
