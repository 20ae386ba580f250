"""Days in a text, all moved by the same number of days, each written as it was.

Reads days of figures (12.03.2025, 12.3.25, 12.03., 12/03/2025, 2025-03-12) and with the name of a month in
the languages of handouts.  A month or a year alone stays: it is no day.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Literal

from optirh_batch.localization import WRITTEN

_FIGURES = re.compile(
    r"(?<![\d.,/-])(?P<day>\d{1,2})(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d{2}|\d{2})(?!\d)"
)
_WITHOUT_YEAR = re.compile(r"(?<![\d.,/-])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?![\d.])")
_ISO = re.compile(r"(?<![\d-])(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)")
_CENTURY = 100
Width = Literal["wide", "abbreviated"]
Months = dict[str, tuple[str, Width, int]]
"""Language, width and number of each name."""
_WIDTHS: tuple[Width, ...] = ("wide", "abbreviated")


def move_days(text: str, days: int, year: int, language: str | None = None) -> str:
    """``text`` with every day in it moved.

    Args:
        text: in any of the languages of handouts.
        language: of the text, if known: some months have one name in two languages.
        days: how far, backwards if negative; a multiple of 7 keeps weekdays right.
        year: of days that are written without one.
    """
    months = _months(language)

    def moved(of: Callable[[re.Match[str], date], str]) -> Callable[[re.Match[str]], str]:
        def replace(match: re.Match[str]) -> str:
            day = _day(match, year, months)
            return match[0] if day is None else of(match, day + timedelta(days=days))

        return replace

    text = _ISO.sub(moved(lambda _, day: day.isoformat()), text)
    text = _FIGURES.sub(moved(_in_figures), text)
    text = _WITHOUT_YEAR.sub(moved(lambda match, day: f"{_day_and_month(match, day, '.')}."), text)
    return _with_names().sub(moved(lambda match, day: _in_words(match, day, months)), text)


def without_days(text: str) -> str:
    """``text`` with every day taken out of it."""
    for pattern in (_ISO, _FIGURES, _WITHOUT_YEAR, _with_names()):
        text = pattern.sub(" ", text)
    return text


def _day(match: re.Match[str], year: int, months: Months) -> date | None:
    found = match.groupdict()
    name = found.get("name")
    month = months[name.casefold().rstrip(".")][2] if name else int(found["month"])
    written = found.get("year")
    whole = int(written) if written else year
    if written and len(written) < len("2025"):
        whole += year - year % _CENTURY - (_CENTURY if whole > year % _CENTURY + 1 else 0)
    try:
        return date(whole, month, int(found["day"]))
    except ValueError:
        return None


def _in_figures(match: re.Match[str], day: date) -> str:
    year = f"{day.year}" if len(match["year"]) > 2 else f"{day.year % _CENTURY:02}"
    mark = match["mark"]
    return f"{_day_and_month(match, day, mark)}{mark}{year}"


def _day_and_month(match: re.Match[str], day: date, mark: str) -> str:
    """Both with a leading zero, unless one of those in their place is written with one figure."""
    if len(match["day"]) == len(match["month"]) == 2:
        return f"{day.day:02}{mark}{day.month:02}"
    return f"{day.day}{mark}{day.month}"


def _in_words(match: re.Match[str], day: date, months: Months) -> str:
    language, width, _ = months[match["name"].casefold().rstrip(".")]
    name = _names(language, width)[day.month - 1]
    name = name if match["name"][0].isupper() else name[0].lower() + name[1:]
    number = f"{day.day:02}" if match["day"][0] == "0" else f"{day.day}"
    year = f"{match['before_year']}{day.year}" if match["year"] else ""
    ending = "er" if match["ending"] == "er" and day.day == 1 else match["ending"].removesuffix("er")
    return f"{number}{ending}{match['between']}{name}{year}"


@cache
def _with_names() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months(None)), key=len, reverse=True))
    return re.compile(
        rf"(?<![\d.,/-])(?P<day>\d{{1,2}})(?P<ending>\.|er|)(?P<between> (?:de )?)(?P<name>(?:{names})\b)"
        r"(?:(?P<before_year>,? (?:de )?)(?P<year>(?:19|20)\d{2})(?!\d))?",
        re.IGNORECASE,
    )


@cache
def _months(first: str | None) -> Months:
    """Names of months, folded; one that several languages have belongs to ``first``, if that has it."""
    found: Months = {}
    for width in _WIDTHS:
        for language in sorted(WRITTEN, key=lambda each: each != first):
            for number, name in enumerate(_names(language, width), 1):
                found.setdefault(name.casefold().rstrip("."), (language, width, number))
    return found


def _names(language: str, width: Width) -> list[str]:
    from babel.dates import get_month_names  # noqa: PLC0415 - costs 0.1 s

    return [name for _, name in sorted(get_month_names(width, locale=language).items())]
