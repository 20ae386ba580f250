"""Allergies and intolerances (LOINC 48765-2; C-CDA Allergy Concern Act, IHE PCC allergies).

Owns what such an entry means.  'None known' needs a code, a negation without a
substance, or words that say so; a negated substance is refuted.
"""

from __future__ import annotations

import re
from dataclasses import replace

from optirh_batch.errors import Phrase
from optirh_batch.readers.allergens import names_allergens, split_allergens
from optirh_batch.readers.cda.datatypes import V3, code_of, codes_of, find, find_all, interval_of
from optirh_batch.readers.cda.entries import (
    Context,
    certainty_of,
    denial_stands,
    doubly_negated,
    entries_of,
    first_text,
    keep_comments,
    negated,
    nested,
    observations,
    stated_activity,
    status_code,
    unusable,
    value_text,
    with_doubt,
)
from optirh_batch.readers.cda.lists import Findings, doubt_none, read_section
from optirh_batch.readers.cda.sections import Section
from optirh_batch.readers.cda.tables import Row
from optirh_batch.readers.cda.vocabulary import (
    CRITICALITY_OBSERVATION,
    GENERIC_ALLERGY,
    NOT_KNOWN,
    SEVERITY_OBSERVATION,
    STATUS_OBSERVATION,
)
from optirh_batch.readers.no_known import NO_KNOWN_ALLERGY, NO_KNOWN_ALLERGY_OF_A_KIND
from optirh_batch.readers.statements import begins_as_denial
from optirh_batch.readers.wording import clean_line
from optirh_batch.readers.xml import XmlElement
from optirh_batch.records import Allergy, AllergyStatus

_NAME_COLUMN = re.compile(
    r"substan|allerg(?!.*(?:type|typ\b|status|date|reac|réac|reak|severity))|agent|produ[ck]t|auslöser|wirkstoff|"
    r"sostanza|description|name|intol[eé]ran",
    re.IGNORECASE,
)
# A value that denies one kind leaves the others open (SNOMED CT; HL7 ObservationIntoleranceType).
_DENIED_KINDS = {
    code: words
    for words, codes in (
        (Phrase("no known drug allergies"), "416098002 59037007 419511003 DALG DINT DNAINT"),
        (Phrase("no known food allergies"), "414285001 235719002 418471000 FALG FINT FNAINT"),
        (Phrase("no known environmental allergies"), "426232007 EALG EINT ENAINT"),
    )
    for code in codes.split()
}
_REACTION_COLUMN = re.compile(r"reac|r[eé]action|reak|manifest|sympt|reazion", re.IGNORECASE)
_SAYS_CRITICAL = re.compile(r"[ck]riti[ck]", re.IGNORECASE)
_SEVERITY_COLUMN = re.compile(r"sever|gravit|schwere|s[eé]v[eé]rit|^[ck]riti[ck]", re.IGNORECASE)


def read_allergies(section: Section, findings: Findings[Allergy], context: Context) -> bool:
    """Add a section's allergies to the findings; False if its text must be kept as a note."""
    return read_section(
        section,
        findings,
        context,
        outcomes=(
            _read_entry(observation, concern, section, findings, context)
            for entry in entries_of(section)
            for observation, concern in observations(entry, context)
            if not _is_reaction(observation)
        ),
        label=lambda item: item.label,
        column=_NAME_COLUMN,
        read_row=_read_row,
    )


def _read_entry(
    observation: XmlElement,
    concern: XmlElement | None,
    section: Section,
    findings: Findings[Allergy],
    context: Context,
) -> bool:
    value = find(observation, "value")
    substances = _substances(observation)
    codes = [
        code for element in (value, *substances, find(observation, "code")) for code in codes_of(element)
    ]
    label = _label(observation, substances, context)
    beside = "" if label else section.text.cell_beside(codes, _NAME_COLUMN)
    label = label or first_text([beside])
    words = _value_words(observation, context)
    named = [] if label else [*(context.narrative.label(item) for item in substances), beside]
    denied = Findings[Allergy]("allergies")
    if _take_denial(codes, [words, *named], denied):
        is_coded = (NO_KNOWN_ALLERGY | NO_KNOWN_ALLERGY_OF_A_KIND) & set(codes)
        doubled = bool(is_coded) and doubly_negated(observation, concern, section, "allergies")
        if denial_stands(observation, concern, context, doubled=doubled):
            findings.none_known |= denied.none_known
            findings.none_of_a_kind += denied.none_of_a_kind
        return True
    if NOT_KNOWN & set(codes):
        return False
    if negated(observation, concern) and not label:
        if denial_stands(observation, concern, context):
            _take_negation(value, section, findings, context)
        doubt_none(section, context)
        return True
    if not label:
        findings.unread += _names_elsewhere(observation, context)
        return False
    if begins_as_denial(label):
        context.remark(section.title, label)
        return True
    row = section.text.row_of(
        *(find(item, "originalText") for item in substances), find(observation, "text"),
        find(value, "originalText"),
    ) or section.text.row_named(label)  # fmt: skip
    keep_comments(observation, label, context, concern)
    reaction, severity = _reaction(observation, concern, context)
    if row is not None:
        reaction = reaction or first_text([row.column(_REACTION_COLUMN)]) or None
        severity = severity or first_text([row.column(_SEVERITY_COLUMN)]) or None
    findings.items.append(
        Allergy(
            label=with_doubt(label, certainty_of(observation), context),
            reaction=reaction,
            severity=severity,
            status=_status(observation, concern, row, context),
        )
    )
    return True


def _is_reaction(observation: XmlElement) -> bool:
    """Whether an observation in the concern itself tells what an allergy does; it is no allergy."""
    relation = observation.getparent()
    return relation is not None and relation.get("typeCode") == "MFST"


def _take_negation(
    value: XmlElement | None, section: Section, findings: Findings[Allergy], context: Context
) -> None:
    """Take note of a negated entry that names no substance; its value or the text may say of which kind."""
    if findings.take_denial(section.text.lines):
        return
    if (code := code_of(value)) in _DENIED_KINDS:
        findings.none_of_a_kind.append(context.say(_DENIED_KINDS[code]))
    else:
        findings.none_known = True


def _take_denial(codes: list[str], words: list[str], findings: Findings[Allergy]) -> bool:
    """Take note of codes or words that deny all allergies, or one kind of them; whether they do."""
    if NO_KNOWN_ALLERGY & set(codes):
        findings.none_known = True
        return True
    of_a_kind = [code for code in codes if code in NO_KNOWN_ALLERGY_OF_A_KIND]
    if of_a_kind:
        findings.none_of_a_kind.append(next(filter(None, words), of_a_kind[0]))
        return True
    return any(findings.take_denial(text) for text in words)


def _substances(observation: XmlElement) -> list[XmlElement]:
    return [
        code
        for participant in observation.iterfind(f"{V3}participant")
        if participant.get("typeCode") in {None, "CSM", "CAGNT", "IND"}
        for code in find_all(participant, "participantRole", "playingEntity", "code")
    ]


def _names_elsewhere(observation: XmlElement, context: Context) -> list[str]:
    """What is named in places where no substance is looked for, such as participants of an unknown kind."""
    codes = observation.iterfind(f".//{V3}playingEntity/{V3}code")
    named = (context.narrative.label(code) for code in codes if code_of(code) not in GENERIC_ALLERGY)
    return [name for name in named if name]


def _label(observation: XmlElement, substances: list[XmlElement], context: Context) -> str:
    """The substance; failing that, what the value says beyond 'drug allergy'."""
    labels = []
    for code in substances:
        specific = "" if code_of(code) in GENERIC_ALLERGY else context.narrative.label(code)
        name = context.narrative.text(find(code.getparent(), "name"))
        labels.append(
            _joined(first_text([specific]), first_text([name] if any(map(str.isalpha, name)) else []))
        )
    nameless = [
        context.narrative.text(name)
        for name in find_all(observation, "participant", "participantRole", "playingEntity", "name")
    ]
    label = ", ".join(dict.fromkeys(filter(None, labels))) or first_text(nameless)
    return label or first_text([_value_words(observation, context)])


def _joined(label: str, name: str) -> str:
    """A brand and its substance, where neither says the other."""
    if not label or not name or name.casefold() in label.casefold() or label.casefold() in name.casefold():
        return label or name
    return f"{label} ({name})"


def _value_words(observation: XmlElement, context: Context) -> str:
    value = find(observation, "value")
    if not GENERIC_ALLERGY & set(codes_of(value)):
        text = context.narrative.label(value) or ("" if value is None else clean_line(value.text or ""))
        if text:
            return text
    original = context.narrative.text(find(value, "originalText"))
    return original or context.narrative.text(find(observation, "text"))


def _reaction(
    observation: XmlElement, concern: XmlElement | None, context: Context
) -> tuple[str | None, str | None]:
    reactions: list[str] = []
    own_severity = reaction_severity = criticality = ""
    around = [] if concern is None else list(nested(concern))
    beside = [
        (relation, inner)
        for relation, inner in around
        if relation == "MFST" or code_of(find(inner, "code")) in SEVERITY_OBSERVATION
    ]
    for relation, inner in (*nested(observation), *beside):
        code = code_of(find(inner, "code"))
        if negated(inner):
            continue
        if code in SEVERITY_OBSERVATION:
            own_severity = own_severity or value_text(inner, context.narrative)
        elif code == CRITICALITY_OBSERVATION:
            criticality = criticality or value_text(inner, context.narrative)
        elif code not in STATUS_OBSERVATION and (relation == "MFST" or code in {"ASSERTION", ""}):
            reactions.append(value_text(inner, context.narrative))
            for _relation, deeper in nested(inner):
                if code_of(find(deeper, "code")) in SEVERITY_OBSERVATION:
                    reaction_severity = reaction_severity or value_text(deeper, context.narrative)
    named = [text for text in dict.fromkeys(reactions) if not unusable(text)]
    severity = first_text([own_severity, reaction_severity])
    risk = "" if unusable(criticality) else criticality
    if risk and not _SAYS_CRITICAL.search(risk):
        risk = context.say(Phrase("criticality: {level}", level=risk))
    return ", ".join(named) or None, "; ".join(filter(None, (severity, risk))) or None


def _status(
    observation: XmlElement, concern: XmlElement | None, row: Row | None, context: Context
) -> AllergyStatus:
    """Status observation, then the text's status, then the concern act with the end of the allergy itself."""
    if negated(observation, concern) or certainty_of(observation) == "refuted":
        return AllergyStatus.REFUTED
    said = stated_activity(observation, context.narrative)
    if said is None and row is not None and row.is_refuted:
        return AllergyStatus.REFUTED
    if row is not None and row.is_completed:
        row = None
    if said is None and row is not None:
        said = row.own_activity
    period = interval_of(find(observation, "effectiveTime"))
    if said is None and period.ended and not period.instant and context.is_past(period.end):
        said = False
    if said is None and row is not None:
        said = row.activity
    if said is not None:
        return AllergyStatus.ACTIVE if said else AllergyStatus.RESOLVED
    # A concern that is completed without an end of the allergy leaves open whether it persists.
    return AllergyStatus.ACTIVE if status_code(concern) == "active" else AllergyStatus.UNKNOWN


def _read_row(row: Row) -> tuple[Allergy, ...]:
    label = first_text([row.column(_NAME_COLUMN), *([] if row.headers else row.cells[:1])])
    if not label or begins_as_denial(label) or not (row.headers or names_allergens(label)):
        return ()
    active = row.activity
    status = AllergyStatus.UNKNOWN
    if active is not None:
        status = AllergyStatus.ACTIVE if active else AllergyStatus.RESOLVED
    if row.is_refuted:
        status = AllergyStatus.REFUTED
    if not row.headers:
        return tuple(_worded(item, status) for item in split_allergens(label))
    reaction, severity = row.column(_REACTION_COLUMN), row.column(_SEVERITY_COLUMN)
    return (Allergy(label, first_text([reaction]) or None, first_text([severity]) or None, status),)


def _worded(item: Allergy, status: AllergyStatus) -> Allergy:
    """An allergy of a line: what a heading says of it counts before its own words."""
    said = AllergyStatus.UNKNOWN if item.status is AllergyStatus.ACTIVE else item.status
    return replace(item, status=said if status is AllergyStatus.UNKNOWN else status)
