"""Members of a plan's JSON, each as the type that the specification gives it, or as absent.

Software writes numbers as texts and flags as numbers now and then; both are
taken for what they say.  Anything else of the wrong type is absent, and never
an error: what follows from an absent member is the caller's to say.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from optirh_batch.readers.wording import clean_line, clean_text

NO_NUMBER = -1
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?")
_MAX_DIGITS = 20


def member(parent: dict[str, Any], key: str) -> dict[str, Any]:
    """An object, empty if it is none."""
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def objects(parent: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects of a list."""
    value = parent.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def number(value: object) -> int:
    """A whole number, ``NO_NUMBER`` if it is none."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = Decimal(value.strip()) if len(value) <= _MAX_DIGITS else None
    if isinstance(value, Decimal) and value.adjusted() < _MAX_DIGITS and value == value.to_integral_value():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else NO_NUMBER


def answer(value: object) -> bool | None:
    """What a member says: yes (``true``, or 1 in CHMED16A) or no; None if it is there and says neither."""
    written = value.strip().lower() if isinstance(value, str) else value
    if written is True or written == "true" or number(value) == 1:
        return True
    return False if written in (None, False, "", "false") or number(value) == 0 else None


def flag(value: object) -> bool:
    """Whether a member says yes."""
    return answer(value) is True


def line(parent: dict[str, Any], key: str) -> str | None:
    """A text or number on one line."""
    return text(parent.get(key))


def text(value: object, *, lines: bool = False) -> str | None:
    """A text or number as one line (or more); anything else is None."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, Decimal):
        value = f"{value:f}" if abs(value.adjusted()) < _MAX_DIGITS else ""
        value = value.rstrip("0").rstrip(".") if "." in value else value
    if not isinstance(value, str):
        return None
    return (clean_text(value) if lines else clean_line(value)) or None


def day(written: str | None) -> date | None:
    """The day of a date, or of a date and time."""
    found = _DATE.fullmatch(written or "")
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def short_date(written: str | None) -> str | None:
    """A date and time as its date; anything else as written."""
    return written[:10] if written and _DATE.fullmatch(written) else written
