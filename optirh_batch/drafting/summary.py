"""Drafting the record summary: three prose parts; every other fact is printed from the record."""

from __future__ import annotations

from optirh_batch.documents import Draft, Kind, SummaryDraft
from optirh_batch.drafting.passages import Assignment, Desk, Written, write_passages
from optirh_batch.localization import translate
from optirh_batch.prompts import Task, load_prompt
from optirh_batch.records import PatientRecord, Problem, ProblemStatus
from optirh_batch.segmentation import group_sentences

GROUP_WORDS = 45
"""Case and general information are condensed in groups of whole sentences of about this size."""

GROUP_PROBLEMS = 4
"""Diagnoses are worded this many at a time: more, and a small model drops one."""


def draft_summary(record: PatientRecord, desk: Desk) -> Draft:
    """Draft the prose parts of a summary in ``desk.language``; a part without source stays empty.

    Current, past and undated diagnoses are worded apart, each under its own
    statement by code, so that no wording can move one from past to current.

    Raises:
        ModelUnusable: the engine failed.
    """
    case = _condense(desk, record.case)
    general = _condense(desk, record.general)
    history = {
        status: _tell(desk, label, [item for item in record.problems.items if item.status is status])
        for status, label in (
            (ProblemStatus.CURRENT, translate("Current diagnoses", desk.language)),
            (ProblemStatus.PAST, translate("Past diagnoses", desk.language)),
            (ProblemStatus.UNKNOWN, translate("Diagnoses without a stated status", desk.language)),
        )
    }
    written = sum((general, *history.values()), start=case)
    return Draft(
        kind=Kind.SUMMARY,
        language=desk.language,
        staff_language=desk.staff_language,
        record=record,
        content=SummaryDraft(
            case=case.passages,
            general=general.passages,
            history_current=history[ProblemStatus.CURRENT].passages,
            history_past=history[ProblemStatus.PAST].passages,
            history_unknown=history[ProblemStatus.UNKNOWN].passages,
        ),
        findings=written.findings,
        tokens=written.tokens,
        generate_seconds=written.generate_seconds,
        check_seconds=written.check_seconds,
    )


def _condense(desk: Desk, text: str | None) -> Written:
    assignments = [Assignment(group) for group in group_sentences(text or "", GROUP_WORDS)]
    return write_passages(desk, load_prompt(desk.language, Task.CONDENSE), assignments)


def _tell(desk: Desk, label: str, problems: list[Problem]) -> Written:
    groups = [problems[start : start + GROUP_PROBLEMS] for start in range(0, len(problems), GROUP_PROBLEMS)]
    assignments = [
        Assignment(f"{label} : {'; '.join(_listed(desk, item) for item in group)}") for group in groups
    ]
    return write_passages(desk, load_prompt(desk.language, Task.HISTORY), assignments)


def _listed(desk: Desk, problem: Problem) -> str:
    if not problem.onset:
        return problem.label
    if problem.status is ProblemStatus.CURRENT:
        return translate("{label}, since {onset}", desk.language, label=problem.label, onset=problem.onset)
    return f"{problem.label}, {problem.onset}"
