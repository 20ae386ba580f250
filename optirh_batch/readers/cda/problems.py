"""Problems and diagnoses (LOINC 11450-4, 11348-0 and the diagnosis sections; C-CDA Problem Concern Act).

Owns what such an entry means and whether it is current or past.
"""

from __future__ import annotations

import re

from optirh_batch.errors import Phrase
from optirh_batch.readers.cda.datatypes import code_of, codes_of, find, find_all, interval_of
from optirh_batch.readers.cda.entries import (
    Context,
    certainty_of,
    denial_stands,
    doubly_negated,
    entries_of,
    first_text,
    keep_comments,
    negated,
    observations,
    side_of,
    sites_of,
    stated_activity,
    status_code,
    with_doubt,
)
from optirh_batch.readers.cda.lists import Findings, leave_out_denied, read_section
from optirh_batch.readers.cda.sections import DIAGNOSES_OF_A_STAY, Kind, Section
from optirh_batch.readers.cda.tables import Row
from optirh_batch.readers.cda.vocabulary import (
    GENERIC_PROBLEM,
    NOT_KNOWN,
    names_a_list,
)
from optirh_batch.readers.lines import begins_past
from optirh_batch.readers.no_known import NO_KNOWN_PROBLEM
from optirh_batch.readers.terminologies import preferred_code
from optirh_batch.readers.values import as_iso
from optirh_batch.readers.wording import clean_line
from optirh_batch.readers.xml import XmlElement
from optirh_batch.records import Problem, ProblemStatus

_NAME_COLUMN = re.compile(
    r"^(?:problem|diagnos|condition|name|description|disease|erkrankung|probl[eè]me|malad|pathologie|"
    r"bezeichnung|libell|patologia)(?!.*(?:code|status|date|typ|start))",
    re.IGNORECASE,
)
_ONSET_COLUMN = re.compile(r"onset|start|begin|d[eé]but|seit|depuis|inizio", re.IGNORECASE)
_CODE_COLUMN = re.compile(r"\bcode\b|icd", re.IGNORECASE)
_CURRENT_TITLE = re.compile(
    r"\b(?:acti[fv]|actuel|aktuell|aktiv|current|attiv)|en cours|in corso", re.IGNORECASE
)
_STATUS_OF_CONCERN = {
    "active": ProblemStatus.CURRENT,
    "completed": ProblemStatus.PAST,
    "aborted": ProblemStatus.PAST,
    "obsolete": ProblemStatus.PAST,
}
# What an item of a list says behind its label: since when, and its code.
_SINCE = re.compile(
    r"[\s,;(]*\b(?:seit|depuis|since|dal|ED:?)\s+((?:\d{1,2}[./-]){0,2}\d{4}|\d{4}(?:-\d{2}){1,2})\)?\.?\Z",
    re.IGNORECASE,
)
_CODE_BEHIND = re.compile(r"[\s,;]*[(\[](?:ICD-?10:?\s*)?([A-TV-Z]\d{2}\.\d{1,2})[)\]]\Z")


def read_problems(section: Section, findings: Findings[Problem], context: Context) -> bool:
    """Add a section's problems to the findings; False if its text must be kept as a note."""
    return read_section(
        section,
        findings,
        context,
        outcomes=(
            _read_entry(observation, concern, section, findings, context)
            for entry in entries_of(section)
            for observation, concern in observations(entry, context)
        ),
        label=lambda item: item.label,
        column=_NAME_COLUMN,
        read_row=lambda row: _read_row(row, section),
    )


def _read_entry(
    observation: XmlElement,
    concern: XmlElement | None,
    section: Section,
    findings: Findings[Problem],
    context: Context,
) -> bool:
    value = find(observation, "value")
    codes = set(codes_of(value))
    place = section.text.row_of(find(value, "originalText"), find(observation, "text"), find(concern, "text"))
    label, code = _label(observation, place, context)
    label = label or section.text.cell_beside(codes, _NAME_COLUMN)
    if NO_KNOWN_PROBLEM & codes:
        doubled = doubly_negated(observation, concern, section, "problems")
        findings.none_known |= denial_stands(observation, concern, context, doubled=doubled)
        return True
    words = context.narrative.label(value)
    told = context.narrative.text(find(observation, "text")) if not words or GENERIC_PROBLEM & codes else ""
    if any(map(findings.take_denial, (words, told))):
        return True
    if NOT_KNOWN & codes:
        return False
    certainty = certainty_of(observation)
    if negated(observation, concern) or (certainty == "refuted" and label):
        if label:
            leave_out_denied(section, label, context)
        else:
            findings.none_known = True
        return True
    if not label:
        return False
    place = place or section.text.row_named(label)
    keep_comments(observation, label, context, concern)
    if sites := [site for site in sites_of(observation, context) if site.casefold() not in label.casefold()]:
        context.remark(label, ", ".join(sites))
    period = interval_of(find(observation, "effectiveTime"))
    if period.end and not (period.instant or context.is_future(period.end)):
        context.remark(label, context.say(Phrase("until {date}", date=period.end)))
    side = side_of(observation, context)
    label = f"{label} ({side})" if side and side not in label.casefold() else label
    findings.items.append(
        Problem(
            label=with_doubt(label, certainty, context),
            code=code,
            status=_stated_status(observation, concern, place, context)
            or _status_of_place(label, concern, section),
            onset=period.start,
        )
    )
    return True


def _label(observation: XmlElement, row: Row | None, context: Context) -> tuple[str, str | None]:
    """The problem in words with its code; a value such as 'Problem' says nothing."""
    value = find(observation, "value")
    generic = bool(GENERIC_PROBLEM & set(codes_of(value)[:1]))
    candidates = []
    if value is not None and not generic:
        candidates += [context.narrative.label(value), clean_line(value.text or "")]
    elif value is not None:
        original = context.narrative.text(find(value, "originalText"))
        candidates.append("" if names_a_list(original) else original)
    candidates.append(context.narrative.text(find(observation, "text")))
    candidates.append("" if row is None else row.column(_NAME_COLUMN))
    coded = [] if value is None or generic else [value, *find_all(value, "translation")]
    return first_text(candidates), preferred_code((_system_of(item), code_of(item)) for item in coded)


def _system_of(coded: XmlElement) -> str:
    return f"{coded.get('codeSystem', '')} {coded.get('codeSystemName', '')}"


def _stated_status(
    observation: XmlElement, concern: XmlElement | None, row: Row | None, context: Context
) -> ProblemStatus | None:
    """Status observation, text, end of the problem: the first that says something."""
    if certainty_of(observation) == "past":
        return ProblemStatus.PAST
    said = stated_activity(observation, context.narrative)
    if said is None and concern is not None:
        said = stated_activity(concern, context.narrative)
    if said is None and row is not None:
        said = row.own_activity
    period = interval_of(find(observation, "effectiveTime"))
    if said is None and period.ended and not period.instant:
        said = context.is_future(period.end)
    if said is None and row is not None:
        said = row.activity
    if said is None:
        return None
    return ProblemStatus.CURRENT if said else ProblemStatus.PAST


def _status_of_place(label: str, concern: XmlElement | None, section: Section) -> ProblemStatus:
    """What section, concern act and words like 'St. n.' make of a problem of which nothing else is said."""
    if section.kind is Kind.PAST_PROBLEMS:
        return ProblemStatus.PAST
    if concern is None:
        if begins_past(label):
            return ProblemStatus.PAST
        # An observation that stands alone in the list of active problems.
        return ProblemStatus.CURRENT if section.code == "11450-4" else ProblemStatus.UNKNOWN
    status = status_code(concern)
    if status == "completed" and (
        # The stay is over, not the disease; and 'Pathologie en cours' contradicts an act that is over.
        section.code in DIAGNOSES_OF_A_STAY or _CURRENT_TITLE.search(section.title)
    ):
        return ProblemStatus.UNKNOWN
    return _STATUS_OF_CONCERN.get(status, ProblemStatus.UNKNOWN)


def _read_row(row: Row, section: Section) -> tuple[Problem, ...]:
    label = first_text([row.column(_NAME_COLUMN), *([] if row.headers else row.cells[:1])])
    if not label or row.is_refuted:
        return ()
    active = row.activity
    if active is None:
        is_past = section.kind is Kind.PAST_PROBLEMS or begins_past(label)
        status = ProblemStatus.PAST if is_past else ProblemStatus.UNKNOWN
    else:
        status = ProblemStatus.CURRENT if active else ProblemStatus.PAST
    onset, code = as_iso(row.column(_ONSET_COLUMN)), row.column(_CODE_COLUMN) or None
    if onset is None and (found := _SINCE.search(label)) and (onset := as_iso(found[1])):
        label = label[: found.start()]
    if code is None and (found := _CODE_BEHIND.search(label)):
        label, code = label[: found.start()], found[1]
    return (Problem(label, code, status, onset),)
