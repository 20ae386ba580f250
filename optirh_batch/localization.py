"""Words, dates and numbers in the languages the program speaks.

Owns the gettext catalogues in ``locales/`` (``fr.po``, ``de.po``, ``it.po``,
``en.po``; ``pt.po`` and ``es.po`` for handouts only), whose message ids are the
English sentences themselves, and the Swiss conventions for dates and numbers.
Leaves out what the model writes (``prompts``) and the explanations of medical words (``glossary``).

A sentence enters the catalogues by being written as the first argument of
``translate``, ``plural``, ``mark``, ``mark_written`` or ``Phrase`` in Python, of ``_``,
``plural``, ``staff`` or ``staff_plural`` in a template, or as ``message`` of
an error.
``scripts/update_catalogues.py`` collects them and lists what still needs
words.  A sentence without a translation is an error, never English by chance.

Babel costs 20 ms to import, and only documents and messages need it, so it is
imported with the first catalogue.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from optirh_batch.errors import OptirhError, Phrase

if TYPE_CHECKING:
    from babel.core import Locale
    from babel.messages.catalog import Catalog

SUPPORTED = ("fr", "de", "it", "en")
STAFF_LANGUAGES = ("fr", "de")
PATIENT_LANGUAGES = ("pt", "es")
"""Languages in which only handouts have words: the page, and what the model is told; no message."""
WRITTEN = (*SUPPORTED, *PATIENT_LANGUAGES)
"""Languages in which a handout can be written."""
LOCALES_FOLDER = Path(__file__).parent / "locales"

_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "ps", "ur"})
_DATE_PATTERNS = dict.fromkeys(WRITTEN, "dd.MM.yyyy") | {"en": "d MMMM yyyy"}


def translate(message: str, language: str, /, **values: object) -> str:
    """Say a sentence of the program in a language.

    Args:
        message: the English sentence as it stands in the catalogues, with
            ``{name}`` placeholders.
        language: one of ``SUPPORTED``; of ``WRITTEN`` for a sentence that patients read.
        values: what the placeholders stand for.

    Raises:
        LookupError: the sentence has no translation.
        ValueError: the language is not one of ``SUPPORTED``.
    """
    entry = _catalogue(language).get(message)
    if entry is None or not isinstance(entry.string, str) or not entry.string:
        raise LookupError(f"no {language} wording for {message!r}; run scripts/update_catalogues.py")
    return entry.string.format(**values)


def plural(singular: str, plural: str, n: int, language: str, /, **values: object) -> str:
    """Say a sentence about ``n`` things; ``{n}`` is the number as the language writes it.

    Raises:
        LookupError: the pair of sentences has no translation.
        ValueError: the language is not one of ``SUPPORTED``.
    """
    entry = _catalogue(language).get(singular)
    forms = entry.string if entry is not None and entry.id == (singular, plural) else None
    if not isinstance(forms, tuple) or not all(forms):
        raise LookupError(f"no {language} wording for {singular!r}; run scripts/update_catalogues.py")
    # The four languages have one form for one thing and one for more (CLDR
    # counts zero with the singular in French); "many" is for millions.
    form = 0 if _locale(language).plural_form(n) == "one" else 1
    return forms[form].format(n=format_number(n, language), **values)


def mark(message: str) -> str:
    """Enter a sentence into the catalogues where it is defined; it is translated where it is used."""
    return message


def mark_written(message: str) -> str:
    """Enter a sentence needed in every language that can be written; it is translated where it is used."""
    return message


def reword(text: str, language: str) -> str:
    """Translate ``text`` if it is a sentence of the catalogues, else hand it back unchanged.

    For texts that may be either, such as the detail of an error: a ``Phrase``
    (whose decimal numbers are written as the language does), a sentence entered
    with ``mark``, or a file's name.
    """
    if isinstance(text, Phrase):
        values = {
            name: reword(value, language)
            if isinstance(value, str)
            else format_number(value, language)
            if isinstance(value, Decimal)
            else value
            for name, value in text.values.items()
        }
        return translate(text.template, language, **values)
    entry = _catalogue(language).get(text)
    return translate(text, language) if entry and "{" not in text else text


def staff_message(error: OptirhError, language: str) -> str:
    """Word an error for staff, with its details filled in (and reworded where they are sentences).

    Raises:
        ValueError: the language is not one of ``SUPPORTED``.
    """
    details = {name: reword(value, language) for name, value in error.details.items()}
    return translate(error.message, language, **details)


def format_date(day: date, language: str) -> str:
    """A date as Swiss readers expect it: 12.03.2025, or 12 March 2025 in English."""
    from babel import dates  # noqa: PLC0415 - see the module's docstring

    return dates.format_date(day, _DATE_PATTERNS[language], _locale(language))


_ISO_DAY = re.compile(
    r"(\d{4}-\d{2}-\d{2})"
    r"(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?:[+-](?!00:?00)\d{2}:?\d{2})?)?"
)


def format_record_date(text: str, language: str) -> str:
    """A date of a record: ISO days, with their time, and months as the language writes them; else as is.

    A time of day is that of whoever wrote it down; one in UTC (``Z``) stays as it is.
    """
    if day := _ISO_DAY.fullmatch(text):
        try:
            written = format_date(date.fromisoformat(day[1]), language)
        except ValueError:
            return text
        return f"{written}, {day[2]}" if day[2] else written
    month = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text)
    return f"{month[2]}.{month[1]}" if month else text


def format_datetime(moment: datetime, language: str) -> str:
    """Date and time to the minute, in the time zone that ``moment`` carries."""
    return f"{format_date(moment.date(), language)}, {moment:%H:%M}"


def format_number(number: float | Decimal, language: str) -> str:
    """A number with the Swiss signs of the language: 1 234,5 in French, 1’234.5 elsewhere.  Keeps all digits.

    For the program's own counts only: amounts of a record are printed as written.
    """
    from babel import numbers  # noqa: PLC0415 - see the module's docstring

    return numbers.format_decimal(number, locale=_locale(language), decimal_quantization=False)


def is_language_code(text: str) -> bool:
    """Whether ``text`` is the two-letter code of a language (ISO 639-1), such as ``pt``."""
    return len(text) == 2 and text in _locale("en").languages


def language_name(language: str) -> str:
    """What a language calls itself, with a capital: ``Italiano``; the code where that is not known."""
    from babel.core import Locale, UnknownLocaleError  # noqa: PLC0415 - see the module's docstring

    try:
        name = Locale(language).get_language_name(language)
    except (UnknownLocaleError, ValueError):
        name = None
    return name[:1].upper() + name[1:] if name else language


def text_direction(language: str) -> str:
    """``rtl`` for languages written from right to left, else ``ltr``."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=len(WRITTEN))
def _catalogue(language: str) -> Catalog:
    from babel.messages.pofile import read_po  # noqa: PLC0415 - see the module's docstring

    _require(language)
    with (LOCALES_FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@lru_cache(maxsize=len(WRITTEN))
def _locale(language: str) -> Locale:
    from babel.core import Locale  # noqa: PLC0415 - see the module's docstring

    _require(language)
    # The data know no Spanish of Switzerland.
    return Locale(language) if language == "es" else Locale(language, "CH")


def _require(language: str) -> None:
    if language not in WRITTEN:
        raise ValueError(f"{language!r} is none of the languages {', '.join(WRITTEN)}")
