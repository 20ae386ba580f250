"""Entries of a section without a text, one line each: results, vital signs, vaccinations, procedures.

Owns which words of an entry make its line.  Leaves out what is denied or was
made in error, and the lists (allergies, problems, medications).
"""

from __future__ import annotations

from collections.abc import Iterator

from optirh_batch.errors import Phrase
from optirh_batch.localization import SUPPORTED, format_record_date
from optirh_batch.readers.amounts import readable_unit
from optirh_batch.readers.cda.datatypes import (
    code_of,
    codes_of,
    find,
    find_all,
    interval_of,
    iso_date,
    local_name,
)
from optirh_batch.readers.cda.entries import (
    Context,
    entered_in_error,
    entries_of,
    first_text,
    negated,
    status_code,
    value_text,
)
from optirh_batch.readers.cda.sections import Section
from optirh_batch.readers.wording import clean_line, fold
from optirh_batch.readers.xml import XmlElement

_ACTS = frozenset({"observation", "substanceAdministration", "procedure", "encounter", "supply"})
# Moods of what is not done yet: intended, ordered, arranged, promised, proposed (HL7 ActMood).
_PLANS = {
    **dict.fromkeys(("INT", "RQO", "APT", "ARQ", "PRMS", "PRP"), Phrase("planned")),
    "GOL": Phrase("goal"),
}
_CALLED_OFF = Phrase("called off")
_NOT_DONE = Phrase("not done")
_ABANDONED = frozenset({"cancelled", "aborted", "obsolete"})
_AROUND = frozenset({"act", "organizer", "component", "entryRelationship"})


def coded_lines(section: Section, context: Context) -> str:
    """What the entries of a section say, in lines; empty if they say nothing in words."""
    lines = (_line(act, context) for entry in entries_of(section) for act in _acts(entry))
    return "\n".join(dict.fromkeys(filter(None, lines)))


def untold_plans(section: Section, context: Context) -> str:
    """What entries plan and the text of their section does not name, in lines; empty if it names all."""
    told = fold(section.text.lines)
    acts = (act for entry in entries_of(section) for act in _acts(entry) if act.get("moodCode") in _PLANS)
    untold = (act for act in acts if (name := fold(_name(act, context))) and name not in told)
    return "\n".join(dict.fromkeys(filter(None, (_line(act, context) for act in untold))))


def _acts(element: XmlElement) -> Iterator[XmlElement]:
    for child in element:
        name = local_name(child)
        if name in _ACTS:
            yield child
        elif name in _AROUND:
            yield from _acts(child)


def _line(act: XmlElement, context: Context) -> str:
    mood = act.get("moodCode", "EVN")
    is_denied = negated(act)
    # A finding that is denied is none; what was not done must be told so.
    if is_denied and (local_name(act) == "observation" or mood != "EVN"):
        return ""
    if not (mood == "EVN" or mood in _PLANS) or entered_in_error(act, context):
        return ""
    told = first_text([context.narrative.text(find(act, "text"))])
    name, value = _name(act, context), _values(act, context)
    words = ": ".join(filter(None, (name, value))) if name and (value or not told) else told
    if not words or (mood == "EVN" and local_name(act) == "observation" and not value and not told):
        return ""
    if is_denied:
        words = f"{context.say(_NOT_DONE)}: {', '.join(filter(None, (words, _reason(act, context))))}"
    if mood in _PLANS:
        state = _CALLED_OFF if status_code(act) in _ABANDONED else _PLANS[mood]
        words = f"{context.say(state)}: {words}"
    time = find(act, "effectiveTime")
    day = interval_of(time).start or iso_date(time)
    if not day:
        return words
    language = context.language if context.language in SUPPORTED else "en"
    return f"{format_record_date(day, language)}: {words}"


def _name(act: XmlElement, context: Context) -> str:
    material = find(act, "consumable", "manufacturedProduct", "manufacturedMaterial")
    name = find(material, "name")
    code = find(act, "code")
    return first_text(
        [
            context.narrative.label(find(material, "code")),
            "" if name is None else clean_line("".join(name.itertext())),
            context.narrative.label(code),
            *codes_of(code)[:1],
        ]
    )


def _reason(act: XmlElement, context: Context) -> str:
    """Why something was not done."""
    relations = (one for one in find_all(act, "entryRelationship") if one.get("typeCode") == "RSON")
    found = [one for relation in relations for one in find_all(relation, "observation")]
    told = [value_text(one, context.narrative) for one in found]
    return first_text([*told, *(context.narrative.label(find(one, "code")) for one in found)])


def _values(act: XmlElement, context: Context) -> str:
    """The values of a finding with what they mean, or how much of a drug was given, and of which lot."""
    values = [_value(value, context) for value in (*find_all(act, "value"), *find_all(act, "doseQuantity"))]
    lot = find(act, "consumable", "manufacturedProduct", "manufacturedMaterial", "lotNumberText")
    if lot is not None and (number := clean_line(lot.text or "")):
        values.append(context.say(Phrase("lot {number}", number=number)))
    flags = [_flag(code, context) for code in find_all(act, "interpretationCode")]
    ranges = [_range(one, context) for one in find_all(act, "referenceRange", "observationRange")]
    said = ", ".join(filter(None, values))
    noted = ", ".join(dict.fromkeys(filter(None, (*flags, *ranges))))
    return f"{said} ({noted})" if said and noted else said


def _range(element: XmlElement, context: Context) -> str:
    """What is normal for a result."""
    value = find(element, "value")
    written = context.narrative.text(find(element, "text")) or (
        "" if value is None else _value(value, context)
    )
    return context.say(Phrase("reference range: {range}", range=written)) if written else ""


def _flag(code: XmlElement, context: Context) -> str:
    """What a result means, in words, or as laboratories print it (``H``, ``L``); nothing if normal."""
    written = code_of(code)
    return context.narrative.label(code) or ("" if written == "N" else written)


def _value(value: XmlElement, context: Context) -> str:
    if value.get("nullFlavor"):
        return context.narrative.label(value)
    number = " ".join(
        filter(
            None,
            (
                clean_line(value.get("value") or ""),
                readable_unit(clean_line(value.get("unit") or ""), context.language),
            ),
        )
    )
    ends = [clean_line(end.get("value") or "") for name in ("low", "high") for end in find_all(value, name)]
    return (
        number
        or context.narrative.label(value)
        or clean_line(value.text or "")
        or "–".join(filter(None, ends))
    )
