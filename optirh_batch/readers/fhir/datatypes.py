"""FHIR data types as words: names, addresses, phones, dates, quantities, concepts (FHIR R4, 2.24)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

from optirh_batch.readers.amounts import plural_unit, readable_unit
from optirh_batch.readers.fhir.tree import Node

_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_LONGEST_NAME = 120
# Code systems that say why a value is missing (FHIR R4, 4.4.1.1; HL7 v3).
_ABSENT_SYSTEMS = ("/data-absent-reason", "/v3-NullFlavor")
_HOME_COUNTRY = frozenset({"CH", "CHE", "SCHWEIZ", "SUISSE", "SVIZZERA", "SWITZERLAND"})


def _codings(concept: Node) -> list[Node]:
    """The codings that name something, rather than say why nothing is named."""
    codings = concept.all("coding")
    return [item for item in codings if not (item.line("system") or "").endswith(_ABSENT_SYSTEMS)]


def label_of(concept: Node | None) -> str | None:
    """The words of a CodeableConcept: its text, else a coding's display, else its code.

    Of several codings the one a person chose goes first, an ATC group last: it
    names a class of drugs, not the drug.
    """
    if concept is None:
        return None
    if text := concept.line("text"):
        return text
    codings = sorted(
        _codings(concept),
        key=lambda coding: (coding.line("userSelected") != "true", "atc" in (coding.line("system") or "")),
    )
    displays = (coding.line("display") for coding in codings)
    codes = (coding.line("code") for coding in codings)
    return next((text for text in displays if text), None) or next((code for code in codes if code), None)


def has_words(concept: Node) -> bool:
    """Whether a CodeableConcept says more than a code."""
    return bool(concept.lines("text")) or any(item.line("display") for item in _codings(concept))


def narrated(resource: Node) -> str | None:
    """The narrative of a resource, if it is short enough to be its name."""
    text = resource.line("text", "div")
    return text if text and len(text) <= _LONGEST_NAME else None


def named(resource: Node, concept: Node | None) -> str | None:
    """What a resource is called: the words of its concept, its short narrative, or the mere code."""
    words = label_of(concept) if concept is not None and has_words(concept) else None
    return words or narrated(resource) or label_of(concept)


def joined(parts: Iterable[str | None], separator: str = "; ") -> str | None:
    """The parts that say something, each once."""
    return separator.join(dict.fromkeys(part for part in parts if part)) or None


def day_of(written: str | None) -> str | None:
    """The date in a date or dateTime, as precise as it is written; other words as they are."""
    if not written:
        return None
    found = _DAY.match(written)
    return found[0] if found and (len(written) == len(found[0]) or written[10:11] == "T") else written


def parse_day(written: str | None) -> date | None:
    """A whole calendar day, None for a year, a month or nonsense."""
    try:
        return date.fromisoformat((day_of(written) or "")[:10])
    except ValueError:
        return None


def quantity_text(quantity: Node | None, language: str | None = None) -> str | None:
    """Amount and unit as written: '0.5 Tablet', '> 5 mg'.

    Args:
        quantity: a Quantity.
        language: of the record, where it counts units ('2 comprimés').
    """
    if quantity is None:
        return None
    amount = quantity.line("value")
    if amount is None:
        return None
    unit = quantity.written("unit")
    if unit is None:
        code = quantity.written("code") or ""
        # SNOMED CT and EDQM units are numbers: no words for a reader.
        unit = "" if code.isdigit() else code
    unit = "" if unit == "1" else unit  # UCUM: a plain number
    unit = re.sub(r" ?\(unit of presentation\)$", "", unit).strip("{}")
    unit = plural_unit(amount, readable_unit(unit, language), language)
    return " ".join(part for part in (quantity.written("comparator"), amount, unit) if part)


def range_text(node: Node, language: str | None = None) -> str | None:
    """A Range: '2–5 cm', the unit once."""
    low, high = quantity_text(node.first("low"), language), quantity_text(node.first("high"), language)
    if low and high:
        (first, *unit), (second, *other) = low.split(" ", 1), high.split(" ", 1)
        is_same = [plural_unit(second, word, language) for word in unit] == other
        return f"{first}–{high}" if is_same else f"{low} – {high}"
    return (f"≥ {low}" if low else None) or (f"≤ {high}" if high else None)


def ratio_text(node: Node) -> str | None:
    """A Ratio: '5 mg / 1 ml'; a denominator of plain one is left out."""
    above, below = quantity_text(node.first("numerator")), quantity_text(node.first("denominator"))
    return above if below in {None, "1"} else joined([above, below], " / ")


def period_text(node: Node) -> str | None:
    """A Period: '2020-01-01 – 2020-02-01'."""
    start, end = day_of(node.line("start")), day_of(node.line("end"))
    return f"{start or ''} – {end or ''}".strip() if start or end else None


def is_former(node: Node) -> bool:
    """Whether a name, number, address or contact is of the past: by its use, or a period that ended."""
    end = parse_day(node.line("period", "end"))
    return node.line("use") == "old" or (end is not None and end < datetime.now(UTC).date())


def name_of(node: Node) -> tuple[str, str]:
    """Given and family name of a person: the official or usual name before others (HumanName.use)."""
    order = {"official": 0, "usual": 1, None: 2, "nickname": 5, "anonymous": 5, "maiden": 6, "old": 7}
    names = sorted(node.all("name"), key=lambda name: (is_former(name), order.get(name.line("use"), 3)))
    for name in names:
        given = " ".join(name.lines("given"))
        family = " ".join(name.lines("family")) or ("" if given else name.line("text") or "")
        if given or family:
            return given, family
    return "", ""


def full_name(node: Node) -> str | None:
    """A person's or organisation's name on one line, with the title."""
    if node.type in {"Organization", "HealthcareService", "Location"}:
        return node.line("name")
    given, family = name_of(node)
    prefix = " ".join(dict.fromkeys(node.lines("name", "prefix")))
    return " ".join(part for part in (prefix, given, family) if part) or None


def phone_of(*nodes: Node | None) -> str | None:
    """The first phone number still in use, of the first node that has one; ranked ones go first."""
    for node in nodes:
        contacts = node.all("telecom") if node is not None else []
        contacts = sorted(contacts, key=lambda contact: (contact.line("rank") or "99").zfill(4))
        for system in ("phone", "sms"):
            for contact in contacts:
                number = contact.line("value")
                if contact.line("system") == system and not is_former(contact) and number:
                    return number.removeprefix("tel:")
    return None


def address_of(node: Node) -> str | None:
    """The address to find the person at, on one line: street, postcode and place, country if abroad."""
    order = {"home": 0, None: 1, "temp": 3, "billing": 4, "old": 5}
    known = node.all("address")
    for address in sorted(known, key=lambda item: (is_former(item), order.get(item.line("use"), 2))):
        street = _street(address)
        place = " ".join(
            part for part in (address.line("postalCode"), address.line("city")) if part
        ) or address.line("district")
        country = address.line("country")
        if country and (country.upper() in _HOME_COUNTRY or country.isdigit()):
            country = None
        parts = [*street, place, country] if street or place else []
        if line := joined(parts, ", ") or address.line("text"):
            return line
    return None


def _street(address: Node) -> list[str]:
    lines: list[str] = []
    for node in address.all("line"):
        line = node.line() or ""
        numbers = [extension.line("valueString") for extension in node.extensions("ADXP-houseNumber")]
        names = [extension.line("valueString") for extension in node.extensions("ADXP-streetName")]
        line = line or next((name for name in names if name), "")
        for number in numbers:
            if number and number not in line:
                line = f"{line} {number}".strip()
        if lines and re.fullmatch(r"\d+ ?[a-zA-Z]?", line):  # the house number on a line of its own
            lines[-1] = f"{lines[-1]} {line}"
        elif line:
            lines.append(line)
    return lines
