"""Numbers and dates of Excel cells as text.

Owns what a cell's value looks like without Excel: no artefact of binary
fractions, no time where there is none, and the units, leading zeros and dots
that the cell's format adds (ECMA-376 part 1, 18.8.31 numFmts).  Leaves out
rounding: a format that shows fewer digits than are stored changes nothing.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

# Quoted or escaped text of a format, and what pads or colours without showing anything.
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_SILENT = re.compile(r"\[[^\]]*\]|_.|\*.")
_PLACEHOLDERS = re.compile(r"[#0?][#0?.,’' ]*[#0?]|[#0?]")
_ONLY_ZEROS = re.compile(r"0[0 .'’/-]*0")
_MAX_DIGITS = 15


def show_value(value: object, number_format: str) -> str:  # noqa: PLR0911 - one for each type
    """A cell's value as a person reads it; empty for None.

    Dates are ISO 8601, cut to the month or year if the format shows no more.
    """
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _show_number(value, number_format)
        case datetime():
            return _show_moment(value, number_format)
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        case _:
            return str(value)


def _show_number(value: float, number_format: str) -> str:
    shown = f"{value:.{_MAX_DIGITS}g}"
    if "e" in shown:
        shown = f"{value:f}".rstrip("0").rstrip(".")
    pattern = _SILENT.sub("", number_format.split(";", maxsplit=1)[0])
    if "%" in _LITERAL.sub("", pattern):
        return f"{value * 100:.{_MAX_DIGITS - 2}g} %"
    bare = _LITERAL.sub(lambda found: found[1] or found[2] or "", pattern).strip()
    if shown.isdecimal() and _ONLY_ZEROS.fullmatch(bare):
        return _fill(shown, bare)
    literals = _LITERAL.sub(lambda found: f"\0{found[1] or found[2] or ''}\0", pattern)
    number = _PLACEHOLDERS.search(re.sub(r"\0[^\0]*\0", lambda found: "x" * len(found[0]), literals))
    if number is None:
        return shown
    before = "".join(literals[: number.start()].split("\0")[1::2]).strip()
    after = "".join(literals[number.end() :].split("\0")[1::2]).strip()
    return " ".join(part for part in (before, shown, after) if part)


def _fill(digits: str, pattern: str) -> str:
    """Digits put into a mask of zeros from the right: 7561234567897 in ``000.0000.0000.00``."""
    left = list(digits)
    filled = [(left.pop() if left else "0") if char == "0" else char for char in reversed(pattern)]
    return "".join(left) + "".join(reversed(filled))


def _show_moment(value: datetime, number_format: str) -> str:
    pattern = _LITERAL.sub("", _SILENT.sub("", number_format)).lower()
    if value.time() != time():
        return value.strftime("%Y-%m-%d %H:%M")
    if "d" in pattern or "y" not in pattern:
        return value.strftime("%Y-%m-%d")
    return value.strftime("%Y-%m" if "m" in pattern else "%Y")
