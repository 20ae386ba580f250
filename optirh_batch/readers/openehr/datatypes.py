"""Data values of openEHR as text (Data Types of the reference model 1.1).

Owns how a value is shown and which codes it carries; the type decides, an
unknown one gives its plain value.  No number is computed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from optirh_batch.readers.amounts import readable_unit
from optirh_batch.readers.openehr.tree import Node

_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)")


def show(value: Node) -> str | None:
    """A data value as text."""
    kind = value.kind.removeprefix("DV_").partition("<")[0]
    if kind in _SHOWN:
        return _SHOWN[kind](value)
    return value.line("value") or value.line("magnitude")


def show_element(element: Node) -> str | None:
    """The value of an ELEMENT; None if it has none, or a null flavour instead."""
    value = element.first("value")
    return show(value) if value is not None else None


def codes(element: Node) -> Iterator[tuple[str, str]]:
    """Terminology and code of an ELEMENT's coded text, then of its mappings."""
    value = element.first("value")
    if value is None:
        return
    defined = value.first("defining_code")
    targets = [] if defined is None else [defined]
    targets += [target for mapping in value.all("mappings") for target in mapping.all("target")]
    for target in targets:
        code = target.line("code_string")
        if code:
            yield target.line("terminology_id", "value") or "", code


def local_code(element: Node) -> str | None:
    """The code that an archetype gives to a choice (``at0066``), without its specialisation."""
    found = next((code for terminology, code in codes(element) if terminology == "local"), None)
    return found.partition(".")[0] if found else None


def day(written: str | None) -> date | None:
    """The day of a date or time, None if there is no such day."""
    found = _DATE.match(written or "")
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def show_day(written: str | None) -> str | None:
    """A time as its day, a partial date (``2019-05``) as it stands."""
    found = day(written)
    return found.isoformat() if found else written


def _quantity(value: Node) -> str | None:
    magnitude = value.line("magnitude")
    if magnitude is None:
        return None
    units = value.line("units")
    # "<5" is another result than "5"; the equals sign is what nothing means.
    status = value.line("magnitude_status")
    sign = "" if status in {None, "=", "~"} else f"{status} "
    about = "~ " if status == "~" else ""
    flag = value.line("normal_status", "code_string")
    marked = f"({flag})" if flag and flag != "N" else None
    unit = readable_unit(units) if units and units != "1" else None
    return _joined(f"{sign}{about}{magnitude}", unit, marked, _normal_range(value, units))


def _normal_range(value: Node, units: str | None) -> str | None:
    """What is normal for a result, as laboratories print it: ``[3.5 – 5.1]``; only in its own unit."""
    bounds = [value.first("normal_range", name) for name in ("lower", "upper")]
    known = [bound for bound in bounds if bound is not None]
    if not known or any(bound.line("units") not in {None, units} for bound in known):
        return None
    low, high = (bound.line("magnitude") if bound is not None else None for bound in bounds)
    return f"[{low or '…'} – {high or '…'}]" if low or high else None


def _proportion(value: Node) -> str | None:
    numerator, denominator = value.line("numerator"), value.line("denominator")
    if numerator is None:
        return None
    match value.line("type"):
        case "2":
            return f"{numerator} %"
        case "1":
            return numerator
        case _:
            return f"{numerator}/{denominator}" if denominator else numerator


def _interval(value: Node) -> str | None:
    bounds = [value.first(name) for name in ("lower", "upper")]
    low, high = (show(bound) if bound is not None else None for bound in bounds)
    return f"{low or '…'} – {high or '…'}" if low or high else None


def _ordinal(value: Node) -> str | None:
    number = value.line("value")
    return _joined(value.line("symbol", "value"), f"({number})" if number else None)


def _joined(*parts: str | None) -> str | None:
    return " ".join(part for part in parts if part) or None


_SHOWN: dict[str, Callable[[Node], str | None]] = {
    "QUANTITY": _quantity,
    "COUNT": _quantity,
    "PROPORTION": _proportion,
    "ORDINAL": _ordinal,
    "SCALE": _ordinal,
    "INTERVAL": _interval,
    "MULTIMEDIA": lambda value: value.line("alternate_text"),
    "IDENTIFIER": lambda value: value.line("id"),
    "STATE": lambda value: value.line("value", "value"),
    "PARAGRAPH": lambda value: _joined(*(item.line("value") for item in value.all("items"))),
}
