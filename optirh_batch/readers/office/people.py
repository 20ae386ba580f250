"""The patient, from the fields of a form.

Owns how names, birth dates, AVS numbers and addresses are written in forms.
Leaves out where the fields stand (``layout``), and whom to call (``contacts``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache

from optirh_batch.errors import Phrase
from optirh_batch.readers.letterheads import read_letterhead
from optirh_batch.readers.office.vocabulary import key, value_of
from optirh_batch.readers.values import can_be_birth, parse_date, printed_avs, wrong_avs
from optirh_batch.readers.wording import clean_line
from optirh_batch.records import Patient, ReadWarning, Sex

_TITLE = re.compile(
    r"\A(madame|monsieur|mademoiselle|mme|mlle|m\.|mr\.?|mrs\.?|ms\.?|frau|herrn?|signora|signor|sig\.ra|sig\.)\s+",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"[\s,;(]*(?:(?:né|née|né\(e\)) le|geb(?:\.|oren)?(?: am)?|nat[oa] il|born|\*|ddn)?:?\s*"
    r"(\d{1,2}[./]\s?\d{1,2}[./]\s?\d{4}|\d{4}-\d{2}-\d{2})\)?.*\Z",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERS = re.compile(r"(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{2}|\d{4})")
_NAMED_MONTH = re.compile(r"(\d{1,2})(?:er|\.)?\s+([^\W\d_]{3,12})\.?\s+(\d{4})", re.IGNORECASE)
_AVS = re.compile(r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}(?!\d)")
Fields = Mapping[str, Sequence[str]]
# Which way round a full name is written.
_FULL_NAMES = {"family_given": True, "given_family": False, "someone": None}


def build_patient(fields: Fields, warnings: list[ReadWarning]) -> tuple[Patient, tuple[Patient, ...]]:
    """The patient, and everyone whom the fields name: one person, unless the file mixes several.

    Args:
        fields: values by field of ``[patient.*]``, each in the order of the file.
        warnings: gets what was not understood.
    """
    names = ("family", "birth_name", "given", "birth_date", "avs")
    count = max((len(fields.get(name, ())) for name in names), default=0)
    forms = [_identity(fields, warnings, index) for index in range(count)]
    full_names = [
        split_name(full, family_first=order)
        for name, order in _FULL_NAMES.items()
        for full in fields.get(name, ())
    ]
    mentions = (*forms, *full_names)
    named = next((one for one in forms if one.family or one.given), None)
    first = named or next((one for one in full_names if one.family), Patient())
    patient = Patient(
        given=first.given,
        family=first.family,
        sex=_sex(
            fields, warnings, next((one.sex for one in mentions if one.sex is not Sex.UNKNOWN), Sex.UNKNOWN)
        ),
        birth_date=next((one.birth_date for one in mentions if one.birth_date), None),
        avs=next((one.avs for one in mentions if one.avs), None),
        address=_address(fields),
        phone=" / ".join(dict.fromkeys(clean_line(phone) for phone in fields.get("phone", ()))) or None,
        language=next(
            (code for text in fields.get("language", ()) if (code := value_of("language", text))), None
        ),
    )
    return patient, mentions


def _identity(fields: Fields, warnings: list[ReadWarning], index: int) -> Patient:
    """Who the fields speak of where they are given for the time ``index``."""

    def at(name: str) -> str:
        values = fields.get(name, ())
        return values[index] if index < len(values) else ""

    name = "family" if fields.get("family") else "birth_name"
    family, given, sex, birth = clean_line(at(name)), clean_line(at("given")), Sex.UNKNOWN, None
    if title := _TITLE.match(family):
        sex, family = _sex_of_title(title[1]), family[title.end() :]
    if written := at("birth_date"):
        birth = parse_birth(written)
        if birth is None:
            message = Phrase("The birth date was not understood, or cannot be, and was left out.")
            warnings.append(ReadWarning("date-impossible", message))
    return Patient(given=given, family=family, sex=sex, birth_date=birth, avs=_avs(at("avs"), warnings))


def split_name(full: str, *, family_first: bool | None) -> Patient:
    """Given and family name of a full name; undivided as the family name where nothing tells them apart.

    Args:
        full: ``REY Marie``, ``Rey, Marie``, ``Mme Marie Rey, née le 12.03.1941``.
        family_first: the order, if the field's own name says it.
    """
    birth, avs = None, None
    if number := _AVS.search(full):
        avs = printed_avs(number[0])
    if born := _BIRTH.search(full):
        birth, full = parse_birth(born[1]), full[: born.start()]
    sex = Sex.UNKNOWN
    if title := _TITLE.match(full.strip()):
        sex, full = _sex_of_title(title[1]), full.strip()[title.end() :]
    name = clean_line(full).strip(" ,;")
    words = name.split()
    if "," in name or family_first is None or len(words) != 2 or any(word.isupper() for word in words):
        person = read_letterhead(f"Patient: {name}").patient
        if family_first is False and "," in name:
            return Patient(given=person.family, family=person.given, sex=sex, birth_date=birth, avs=avs)
        return Patient(given=person.given, family=person.family or name, sex=sex, birth_date=birth, avs=avs)
    first, last = words
    family, given = (first, last) if family_first else (last, first)
    return Patient(given=given, family=family, sex=sex, birth_date=birth, avs=avs)


def says_more(full: str) -> bool:
    """Whether behind the birth date of a full name stands more than an AVS number."""
    born = _BIRTH.search(full)
    tail = full[born.end(1) :] if born else ""
    return bool(re.search(r"[^\W\d_]{3,}", re.sub(r"(?:N[°o]\.? ?)?(?:AVS|AHV)[^,;]*", "", tail)))


def _sex_of_title(title: str) -> Sex:
    return Sex(value_of("sex", title) or "unknown")


def parse_birth(written: str) -> date | None:
    """A birth date as forms have it; None if it is not one, or its century is not certain."""
    text = clean_line(
        re.sub(r"\(.*?\)|\d+ (?:ans|jahre|anni|years).*", "", written, flags=re.IGNORECASE)
    ).strip(" ,;")
    day = parse_date(text)
    if day is None and (numbers := _NUMBERS.fullmatch(text)):
        day_number, month, year = (int(number) for number in numbers.groups())
        if year < 100:
            # Nobody alive was born a century before: 41 is 1941 as long as 2041 lies ahead, 12 is unclear.
            if year <= datetime.now(UTC).year % 100:
                return None
            year += 1900
        day = _day(year, month, day_number)
    if day is None and (named := _NAMED_MONTH.fullmatch(text)):
        day = _day(int(named[3]), _months().get(key(named[2]), 0), int(named[1]))
    return day if day and can_be_birth(day) else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _months() -> Mapping[str, int]:
    from babel.dates import get_month_names  # noqa: PLC0415 - only where a month is spelled out

    return {
        key(name): number
        for language in ("fr", "de", "it", "en")
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }


def _avs(written: str, warnings: list[ReadWarning]) -> str | None:
    if not written:
        return None
    found = _AVS.search(written)
    number = printed_avs(found[0] if found else written)
    if number is None:
        warnings.append(ReadWarning("avs-invalid", wrong_avs(written)))
    return number


def _sex(fields: Fields, warnings: list[ReadWarning], by_title: Sex) -> Sex:
    for written in fields.get("sex", ()):
        if word := value_of("sex", written):
            return Sex(word)
        message = Phrase("The sex was not understood: {value}.", value=clean_line(written)[:40])
        warnings.append(ReadWarning("value-not-understood", message))
    titles = [value_of("sex", written) for written in fields.get("title", ())]
    return next((Sex(word) for word in titles if word), by_title)


def _address(fields: Fields) -> str | None:
    def joined(name: str, sign: str = ", ") -> str:
        lines = (line.strip().rstrip(",") for value in fields.get(name, ()) for line in value.splitlines())
        return sign.join(dict.fromkeys(clean_line(line) for line in lines if line))

    town = " ".join(part for part in (joined("postcode"), joined("city")) if part)
    written = joined("address")
    parts = [written, joined("street"), "" if town and town in written else town]
    return ", ".join(part for part in parts if part) or None
