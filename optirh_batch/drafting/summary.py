"""Drafting the record summary: three prose parts; every other fact is printed from the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from optirh_batch.documents import Draft, Finding, Kind, Severity, SummaryDraft
from optirh_batch.drafting.assignments import Assignment, Part
from optirh_batch.drafting.desk import Desk
from optirh_batch.drafting.passages import write_passages
from optirh_batch.drafting.shorthand import spell_out
from optirh_batch.drafting.verdicts import may_stand_for
from optirh_batch.glossary import Glossary
from optirh_batch.localization import format_record_date, mark, translate
from optirh_batch.prompts import Task, load_prompt
from optirh_batch.records import Documented, PatientRecord, Problem, ProblemStatus, Sex
from optirh_batch.text.segmentation import group_sentences

GROUP_WORDS = 45
"""Case and general information are condensed in groups of whole sentences of about this size."""

GROUP_PROBLEMS = 4
"""Diagnoses are worded this many at a time: more, and a small model drops one."""

_HEADINGS = {
    ProblemStatus.CURRENT: mark("Current diagnoses"),
    ProblemStatus.PAST: mark("Past diagnoses"),
    ProblemStatus.UNKNOWN: mark("Diagnoses without a stated status"),
}


def draft_summary(record: PatientRecord, desk: Desk, glossary: Glossary) -> Draft:
    """Draft the prose parts of a summary in ``desk.language``; a part without source stays empty.

    Current and past diagnoses, and those without a status, are worded apart
    and printed under headings by code, so that no wording can make a past one
    current.

    Args:
        record: a patient record.
        desk: model and languages.
        glossary: whose abbreviations are written out before the model condenses a text.

    Raises:
        ModelUnusable: the engine failed.
    """
    desk = desk.about(record)
    person = _person(record, desk.language)
    texts = (record.case, record.general)
    parts: list[Part] = [
        *(_condensed(desk, glossary, number, text, person) for number, text in enumerate(texts)),
        *(_told(desk, number, status, record, person) for number, status in enumerate(_HEADINGS, len(texts))),
    ]
    written = write_passages(desk, *parts)
    case, general, current, past, unknown = (
        tuple(passage for passage in written.passages if passage.paragraph == number)
        for number in range(len(parts))
    )
    return Draft(
        kind=Kind.SUMMARY,
        language=desk.language,
        staff_language=desk.staff_language,
        record=record,
        content=SummaryDraft(
            case=case,
            general=general,
            history_current=current,
            history_past=past,
            history_unknown=unknown,
        ),
        findings=(*written.findings, *_unread_lists(record, desk)),
        tokens=written.tokens,
        generate_seconds=written.generate_seconds,
        check_seconds=written.check_seconds,
    )


def _condensed(desk: Desk, glossary: Glossary, number: int, text: str | None, person: str) -> Part:
    groups = group_sentences(text or "", GROUP_WORDS)
    variables = {"person": person}
    assignments = [_assign(group, " ", number, variables) for group in groups]
    return (
        load_prompt(desk.language, Task.CONDENSE),
        [_spell_out(assignment, desk, glossary) for assignment in assignments],
    )


def _spell_out(assignment: Assignment, desk: Desk, glossary: Glossary) -> Assignment:
    """The assignment and its parts with their shorthand written out, where the fact gate passes that."""
    if desk.source_language != desk.language:
        return assignment
    wording = spell_out(assignment.source, glossary, desk.language)
    return replace(
        assignment,
        spelled=wording if may_stand_for(desk, assignment.source, wording) else "",
        parts=tuple(_spell_out(part, desk, glossary) for part in assignment.parts),
    )


def _told(desk: Desk, number: int, status: ProblemStatus, record: PatientRecord, person: str) -> Part:
    listed = [_listed(desk, item) for item in record.problems.items if item.status is status]
    groups = [listed[start : start + GROUP_PROBLEMS] for start in range(0, len(listed), GROUP_PROBLEMS)]
    variables = {"heading": translate(_HEADINGS[status], desk.language), "person": person}
    return (
        load_prompt(desk.language, Task.HISTORY),
        [_assign(group, "; ", number, variables, status) for group in groups],
    )


def _assign(
    group: Sequence[str],
    joint: str,
    number: int,
    variables: Mapping[str, str],
    status: ProblemStatus | None = None,
) -> Assignment:
    """A group as one passage, each of its items as what it may be divided into; the number is its part's."""
    whole = Assignment(joint.join(group), variables, number, status=status)
    if len(group) == 1:
        return whole
    return replace(whole, parts=tuple(replace(whole, source=item) for item in group))


def _listed(desk: Desk, problem: Problem) -> str:
    if not problem.onset:
        return problem.label
    onset = format_record_date(problem.onset, desk.language)
    if problem.status is ProblemStatus.CURRENT and problem.onset[0].isdigit():  # no age
        return translate("{label}, since {onset}", desk.language, label=problem.label, onset=onset)
    return f"{problem.label}, {onset}"


def _person(record: PatientRecord, language: str) -> str:
    """What the model may know of the person: which pronoun to use."""
    words = {Sex.FEMALE: mark("a woman"), Sex.MALE: mark("a man")}.get(record.patient.sex)
    return translate(words, language) if words else ""


def _unread_lists(record: PatientRecord, desk: Desk) -> tuple[Finding, ...]:
    """Warn that a free text may name allergies, diagnoses or drugs that stand in no list of the summary."""
    lists = (record.allergies, record.problems, record.medications)
    if not record.is_text or not any(item.status is Documented.NOT_DOCUMENTED for item in lists):
        return ()
    message = translate(
        "The source is a free text: allergies, diagnoses and medication may stand in it "
        "without standing in the lists. Read the text itself.",
        desk.staff_language,
    )
    return (Finding("lists-not-read", Severity.WARN, message),)
