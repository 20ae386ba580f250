"""HL7 V3 data types as CDA writes them (CDA R2, appendix; HL7 V3 Data Types R1).

Owns codes (CD, CE), texts (ED, ST), quantities (PQ, IVL_PQ), points in time
(TS, IVL_TS), names (PN), addresses (AD) and telecommunication (TEL).  A
``nullFlavor`` is always None or empty here, never a value.  Leaves out what a
code means (``vocabulary``) and repeated times (``timing``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from optirh_batch.readers.amounts import plural_unit, readable_unit
from optirh_batch.readers.cda.vocabulary import UNIT_CODES, UNIT_WORDS
from optirh_batch.readers.wording import clean_line
from optirh_batch.readers.xml import XmlElement

V3 = "{urn:hl7-org:v3}"

_TIMESTAMP = re.compile(r"(\d{4})(\d{2})?(\d{2})?(?:\d{2,6}(?:\.\d+)?)?(?:[+-]\d{2,4})?Z?")
_TRAILING_ZEROS = re.compile(r"(\d)\.0+$")
_ANNOTATION = re.compile(r"[{}\[\]]")
_CONCEPT_ID = re.compile(r"\d{6,18}")
_SEMANTIC_TAG = re.compile(
    r"\s*\((?:disorder|finding|substance|product|medicinal product|clinical drug|situation|procedure|"
    r"event|organism|physical object|qualifier value|observable entity|morphologic abnormality)\)$",
    re.IGNORECASE,
)
# Signs only, and what programs print for no value; a name may end with 'Na' (sodium).
_PLACEHOLDER = re.compile(
    r"[\W_]*|(?:.*\W)?(?:null|undefined|n/a)|(?:.*:\s*)?(?:na|tbd|unk|nask|asku|nav)", re.IGNORECASE
)


def find(element: XmlElement | None, *names: str) -> XmlElement | None:
    """The first descendant down a path of CDA names; None as soon as one is missing."""
    for name in names:
        if element is None:
            return None
        tag = V3 + name
        # Faster than lxml's search by name, which prepares anew for each call.
        for child in element:
            if child.tag == tag:
                element = child
                break
        else:
            return None
    return element


def find_all(element: XmlElement | None, *names: str) -> list[XmlElement]:
    """All descendants down a path of CDA names."""
    found = [] if element is None else [element]
    for name in names:
        tag = V3 + name
        found = [child for parent in found for child in parent if child.tag == tag]
    return found


def local_name(element: XmlElement) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def local_children(element: XmlElement | None, name: str) -> Iterator[XmlElement]:
    """Children of a local name in any namespace (``pharm:``, ``sdtc:`` and their like)."""
    if element is not None:
        yield from element.iterchildren(f"{{*}}{name}")


def is_negated(element: XmlElement | None) -> bool:
    """Whether an act says that it did not happen or is not so."""
    return element is not None and element.get("negationInd", "").strip().lower() in {"true", "1"}


def code_of(element: XmlElement | None) -> str:
    """The code itself; empty for a ``nullFlavor``."""
    return "" if element is None or element.get("nullFlavor") else clean_line(element.get("code") or "")


def codes_of(element: XmlElement | None) -> list[str]:
    """The code and those of its translations."""
    codes = [code_of(element), *(code_of(item) for item in find_all(element, "translation"))]
    return [code for code in codes if code]


def templates_of(element: XmlElement) -> set[str]:
    """The template ids an element claims."""
    return {item.get("root", "") for item in element.iterfind(f"{V3}templateId")}


def plain_label(text: str) -> str:
    """A display name without its SNOMED CT semantic tag; empty for a placeholder such as ``????``."""
    text = clean_line(text)
    if _PLACEHOLDER.fullmatch(text):
        return ""
    return _SEMANTIC_TAG.sub("", text) if text.endswith(")") else text


@dataclass(frozen=True, slots=True)
class Interval:
    """A period as ISO dates of the precision written; ``ended`` tells a stated end without a date."""

    start: str | None = None
    end: str | None = None
    ended: bool = False
    instant: bool = False


def interval_of(element: XmlElement | None) -> Interval:
    """Low and high of an IVL_TS, or a single point in time as start."""
    if element is None:
        return Interval()
    low, high = find(element, "low"), find(element, "high")
    if low is None and high is None:
        return Interval(start=iso_date(element))
    same_time = low is not None and high is not None and _same_moment(low, high)
    end = iso_date(high)
    return Interval(iso_date(low), end, ended=end is not None, instant=same_time)


def _same_moment(low: XmlElement, high: XmlElement) -> bool:
    """Low and high of the same day: the time of recording, not a period."""
    first, last = (low.get("value") or "")[:8], (high.get("value") or "")[:8]
    return len(first) == len("20240101") and first == last


def iso_date(element: XmlElement | None) -> str | None:
    """A point in time as ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; None if absent, null or impossible.

    The day is the one written: no time zone is applied.
    """
    if element is None or element.get("nullFlavor"):
        return None
    value = (element.get("value") or _text_content(element)).strip()
    found = _TIMESTAMP.fullmatch(value)
    if not found:
        return None
    year, month, day = found.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part for part in (year, month, day) if part)


def _text_content(element: XmlElement) -> str:
    return "" if len(element) else (element.text or "")


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount as written (a range has two numbers) and its unit in words."""

    amount: str
    unit: str = ""
    unit_unknown: bool = False

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}".strip()


# Null flavours of a value that its translation gives: no unit of the code system fits.
_WORDED_ELSEWHERE = frozenset({"OTH", "UNC"})


def quantity_of(element: XmlElement | None, language: str | None) -> Quantity | None:
    """A PQ, or an IVL_PQ as ``1–2``; None if no number is given, or zero, which stands for none."""
    if element is not None and element.get("nullFlavor") in _WORDED_ELSEWHERE:
        return _translated_quantity(element, language)
    if element is None or element.get("nullFlavor"):
        return None
    parts = [element] if element.get("value") else [find(element, "low"), find(element, "high")]
    amounts = [_number(part.get("value") or "") for part in parts if part is not None]
    amounts = list(dict.fromkeys(amount for amount in amounts if amount.strip("0.")))
    if not amounts:
        return None
    unit = next((part.get("unit") or "" for part in parts if part is not None and part.get("unit")), "")
    words, unknown = _unit_words(unit, language)
    if not words:
        translated = find(element, "translation", "originalText")
        words = "" if translated is None else clean_line(translated.text or "")
    return Quantity("–".join(amounts), plural_unit(amounts[-1], words, language), unknown)


def _translated_quantity(element: XmlElement, language: str | None) -> Quantity | None:
    """The amount of a quantity that has no UCUM unit: a PQR with the unit in words beside it."""
    translation = find(element, "translation")
    amount = "" if translation is None else _number(translation.get("value") or "")
    if translation is None or not amount.strip("0."):
        return None
    original = find(translation, "originalText")
    words = clean_line((original.text or "") if original is not None else "")
    words = words or clean_line(translation.get("displayName") or "")
    return Quantity(amount, plural_unit(amount, words, language), not words)


def _number(value: str) -> str:
    """A number without zeros after the point and with one before it: ``30.0``, ``.5`` are misread (ISMP)."""
    number = _TRAILING_ZEROS.sub(r"\1", clean_line(value))
    return f"0{number}" if number.startswith(".") else number


def _unit_words(unit: str, language: str | None) -> tuple[str, bool]:
    """A UCUM unit without annotation brackets, or a SNOMED CT unit of presentation in words."""
    unit = clean_line(unit)
    if unit in {"", "1", "N/A"}:
        return "", False
    if _CONCEPT_ID.fullmatch(unit):
        words = UNIT_WORDS.get(unit)
        return ("", True) if words is None else (words.get(language or "", words["en"]), False)
    plain = _ANNOTATION.sub("", readable_unit(unit, language))
    if unit == "U{PIECE(S)}" or plain.casefold() in {"count", "unit_of_use"}:
        return "", False
    words = UNIT_WORDS.get(UNIT_CODES.get(plain.casefold(), ""), {})
    return words.get(language or "", plain), False


def person_name(element: XmlElement | None) -> str:
    """A name on one line with titles: ``Dr. med. Anne Favre``."""
    if element is None:
        return ""
    parts = {kind: _parts(element, kind) for kind in ("prefix", "given", "family", "suffix")}
    if not parts["given"] and not parts["family"]:
        return clean_line("".join(element.itertext()))
    line = " ".join([*parts["prefix"], *parts["given"], *parts["family"]])
    return ", ".join([line, *parts["suffix"]])


def given_and_family(names: list[XmlElement]) -> tuple[str, str]:
    """Given and family name of the legal name (``use="L"``), else of the first name written."""
    named = [name for name in names if not name.get("nullFlavor") and "".join(name.itertext()).strip()]
    if not named:
        return "", ""
    legal = [name for name in named if "L" in (name.get("use") or "").split()]
    name = (legal or [item for item in named if item.get("use") not in {"P", "A"}] or named)[0]
    given, family = _parts(name, "given"), _parts(name, "family")
    if not given and not family:
        return "", clean_line("".join(name.itertext()))
    nobility = [
        clean_line("".join(part.itertext()))
        for part in name.iterfind(f"{V3}prefix")
        if {"VV", "NB"} & set((part.get("qualifier") or "").split())
    ]
    return " ".join(given), " ".join([*nobility, *family])


def _parts(name: XmlElement, kind: str) -> list[str]:
    """Parts of a name; names at birth and call names only where there is nothing else."""
    parts = [
        (part.get("qualifier") or "", clean_line("".join(part.itertext())))
        for part in name.iterfind(V3 + kind)
        if not part.get("nullFlavor")
    ]
    parts = [(qualifier, text) for qualifier, text in parts if text]
    if kind in {"given", "family"}:
        plain = [
            text
            for index, (qualifier, text) in enumerate(parts)
            # A call name that comes first is no addition to another name.
            if not {"BR", "CL"} & set(qualifier.split())
            or (index == 0 and kind == "given" and "CL" in qualifier)
        ]
        # France gives every name its role: the name that is used (CL) before the one at birth (BR).
        used = [text for qualifier, text in parts if "CL" in qualifier.split()]
        return plain or used or [text for _qualifier, text in parts]
    return [text for _qualifier, text in parts]


def address_line(addresses: list[XmlElement]) -> str | None:
    """The home address, or the first one, on one line; Swiss country codes are left out."""
    usable = [item for item in addresses if not item.get("nullFlavor") and "".join(item.itertext()).strip()]
    home = [item for item in usable if {"HP", "H", "PHYS"} & set((item.get("use") or "").split())]
    for address in home or usable:
        line = _address_text(address)
        if line:
            return line
    return None


def _address_text(address: XmlElement) -> str:
    def texts(*names: str) -> list[str]:
        found = (
            clean_line("".join(part.itertext())).strip(" ,")
            for n in names
            for part in address.iterfind(V3 + n)
        )
        return [text for text in found if text]

    if not len(address):
        return clean_line(address.text or "")
    street = " ".join(texts("streetName", "streetNameBase", "houseNumber", "houseNumberNumeric"))
    town = " ".join([*texts("postalCode"), *texts("city")])
    lines = [*texts("careOf", "streetAddressLine"), street, *texts("additionalLocator", "unitID", "postBox")]
    # Codes of regions and countries (Italy) say nothing to a reader.
    region = [text for text in texts("state", "country") if any(map(str.isalpha, text))]
    beyond = [text for text in region if text.upper() not in {"CH", "CHE"}]
    return ", ".join(line for line in [*lines, town, *beyond] if line)


def phone_of(*holders: XmlElement | None) -> str | None:
    """A telephone number of the first holder that has one: home before mobile before others."""
    for holder in holders:
        found = [
            (_rank(item.get("use") or ""), number)
            for item in find_all(holder, "telecom")
            if not item.get("nullFlavor") and (number := _number_called(item.get("value") or ""))
        ]
        if found:
            return min(found, key=lambda pair: pair[0])[1]
    return None


def _rank(use: str) -> int:
    uses = set(use.split())
    return next((rank for rank, kinds in enumerate(({"HP", "H"}, {"MC"}, {"HV"})) if kinds & uses), 3)


def _number_called(value: str) -> str:
    scheme, colon, rest = clean_line(value).partition(":")
    if colon and scheme.strip().lower() not in {"tel", "phone", "callto"}:
        return ""
    number = (rest if colon else scheme).strip()
    return number if "@" not in number and sum(char.isdigit() for char in number) >= 3 else ""
