"""Wording passages: ask, check, ask once more, ask for less, else keep the original.

The loop every prose part goes through.  Whatever it returns is safe to print:
a passage of which no wording passed the fact gate carries the source's own and
the reason, for the nurse to explain.  Leaves out what is asked (``assignments``)
and how an answer is judged (``verdicts``).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from optirh_batch.documents import Finding, Origin, Passage, Severity, TokenCount
from optirh_batch.drafting.assignments import MAX_PASSAGE_CHARS, Assignment, Part, heed_nothing
from optirh_batch.drafting.desk import Desk, answer, answer_tokens, spent
from optirh_batch.drafting.limits import bound_passage
from optirh_batch.drafting.reasons import why_original
from optirh_batch.drafting.verdicts import (
    Verdict,
    is_better,
    is_hard,
    judge,
    reads_better_than_source,
    shorten,
)
from optirh_batch.generation import GenerationRequest
from optirh_batch.grounding import describe_failure
from optirh_batch.localization import mark_written, translate
from optirh_batch.prompts import VARIABLES, Prompt


@dataclass(frozen=True, slots=True)
class Written:
    """Passages in the order of their assignments, what the checks said, and what it cost."""

    passages: tuple[Passage, ...] = ()
    findings: tuple[Finding, ...] = ()
    tokens: TokenCount = field(default_factory=TokenCount)
    generate_seconds: float = 0.0
    check_seconds: float = 0.0

    def __add__(self, other: Written) -> Written:
        """Both, one after the other; the other's findings point to where its passages now stand."""
        moved = tuple(
            finding
            if finding.segment is None
            else replace(finding, segment=finding.segment + len(self.passages))
            for finding in other.findings
        )
        return Written(
            self.passages + other.passages,
            self.findings + moved,
            self.tokens + other.tokens,
            self.generate_seconds + other.generate_seconds,
            self.check_seconds + other.check_seconds,
        )


@dataclass(slots=True)
class _Attempt:
    """Where one assignment stands: its best answer so far and what is wrong with it.

    ``advice`` is what the model is told of an answer that is right and hard to read.
    """

    prompt: Prompt
    assignment: Assignment
    advice: str = ""
    verdict: Verdict = field(default_factory=Verdict)


@dataclass(slots=True)
class _Bill:
    tokens: TokenCount = field(default_factory=TokenCount)
    generate_seconds: float = 0.0
    check_seconds: float = 0.0


def write_passages(desk: Desk, *parts: Part, literal: Prompt | None = None) -> Written:
    """Word every assignment, part after part; all that is asked at one try goes to the model in one batch.

    The second try tells what was wrong, or, where only the reader would have trouble, to split; it is
    also made where words of the passage were left out or others put in.  The third asks for less:
    ``literal``, or the parts of what was asked, twice each.

    Args:
        desk: model, languages and targets.
        parts: prompts and passages.
        literal: prompt that keeps the source's words; None: there is no third try.

    Raises:
        ModelUnusable: the engine failed.
    """
    attempts = [
        _Attempt(prompt, assignment)
        for prompt, assignments in parts
        for assignment in heed_nothing(assignments)
    ]
    bill = _Bill()
    asked = _try_twice(desk, attempts, bill)
    if literal is not None:
        _copy(desk, asked, literal, bill)
    attempts = _divide(desk, attempts, bill)
    passages = tuple(_settle(desk, attempt) for attempt in attempts)
    findings = [
        replace(finding, segment=index)
        for index, (attempt, passage) in enumerate(zip(attempts, passages, strict=True))
        for finding in _report(desk, attempt, passage)
    ]
    return Written(passages, tuple(findings), bill.tokens, bill.generate_seconds, bill.check_seconds)


def _try_twice(desk: Desk, attempts: Sequence[_Attempt], bill: _Bill) -> list[_Attempt]:
    """Ask for all that is worth it, and once more where something is wrong; returns what was asked for."""
    asked = [attempt for attempt in attempts if attempt.assignment.is_worth_wording]
    _try(desk, asked, bill)
    failed = [attempt for attempt in asked if not attempt.verdict.passed]
    rivals = [(attempt, rival) for attempt in asked if (rival := _rival(desk, attempt))]
    _try(desk, [*failed, *(rival for _, rival in rivals)], bill)
    for attempt, rival in rivals:
        if is_better(desk, rival.verdict, attempt.verdict):
            attempt.verdict = rival.verdict
    return asked


def _rival(desk: Desk, attempt: _Attempt) -> _Attempt | None:
    """What is asked beside an answer that passed, but is hard to read or left the passage's words."""
    if not attempt.verdict.passed:
        return None
    wrong = attempt.verdict.strayed
    advice = _advise(desk, attempt)
    if not (advice or wrong):
        return None
    told = tuple(replace(finding, severity=Severity.BLOCK) for finding in wrong)
    return _Attempt(attempt.prompt, attempt.assignment, advice, Verdict(findings=told))


def _copy(desk: Desk, asked: Sequence[_Attempt], literal: Prompt, bill: _Bill) -> None:
    """Ask for the words of the source, in shorter sentences, where no other wording passed and kept them."""
    wanted = [
        attempt
        for attempt in asked
        if attempt.assignment.is_worth_copying and (not attempt.verdict.passed or attempt.verdict.strayed)
    ]
    copies = [_Attempt(literal, attempt.assignment) for attempt in wanted]
    _try(desk, copies, bill)
    for attempt, copy in zip(wanted, copies, strict=True):
        if copy.verdict.passed and reads_better_than_source(desk, copy.verdict, copy.assignment):
            findings = (*copy.verdict.findings, _copied(desk, attempt))
            attempt.verdict = replace(copy.verdict, findings=findings)


def _divide(desk: Desk, attempts: Sequence[_Attempt], bill: _Bill) -> list[_Attempt]:
    """The attempts, in place of one that failed those of its parts where one of these passes."""
    parts = {
        index: [_Attempt(attempt.prompt, part) for part in attempt.assignment.parts]
        for index, attempt in enumerate(attempts)
        if not attempt.verdict.passed and attempt.verdict.findings
    }
    _try_twice(desk, [part for own in parts.values() for part in own], bill)
    divided: list[_Attempt] = []
    for index, attempt in enumerate(attempts):
        own = parts.get(index, [])
        divided += own if any(part.verdict.passed for part in own) else [attempt]
    return divided


def _try(desk: Desk, attempts: Sequence[_Attempt], bill: _Bill) -> None:
    """Ask once for each attempt and judge the answers."""
    started = time.monotonic()
    results = answer(desk, [_request(desk, attempt, index) for index, attempt in enumerate(attempts)])
    answered = time.monotonic()
    for index, attempt in enumerate(attempts):
        result = results[str(index)]
        bill.tokens += spent(result)
        told = _told(desk, attempt)
        attempt.verdict = judge(desk, attempt.assignment, attempt.prompt, told, result)
    bill.generate_seconds += answered - started
    bill.check_seconds += time.monotonic() - answered


def _advise(desk: Desk, attempt: _Attempt) -> str:
    """What to tell the model of an answer that passed and is hard to read; empty where there is nothing."""
    if "advice" not in VARIABLES[attempt.prompt.task] or not is_hard(desk, attempt.verdict.text):
        return ""
    return translate(
        mark_written("Make several short sentences of it, of {n} words at most."),
        desk.language,
        n=round(desk.sentence_words),
    )


def first_requests(desk: Desk, prompt: Prompt, assignments: Sequence[Assignment]) -> list[GenerationRequest]:
    """What is asked for each assignment at the first try."""
    return [
        _request(desk, _Attempt(prompt, assignment), index) for index, assignment in enumerate(assignments)
    ]


def _request(desk: Desk, attempt: _Attempt, index: int) -> GenerationRequest:
    prompt, source = attempt.prompt, attempt.assignment.asked
    told = {**attempt.assignment.variables, **_told(desk, attempt)}
    return prompt.request(
        str(index),
        source,
        max_tokens=answer_tokens(desk, source),
        variables={name: value for name, value in told.items() if name in VARIABLES[prompt.task]},
        # What ran on or went in circles does so again, unless it may take another turn.
        temperature=0.5 if attempt.verdict.cut else 0.0,
        seed=1 if attempt.verdict.cut else 0,
        constraint=bound_passage(source, desk.source_language, locked=desk.drugs),
    )


def _told(desk: Desk, attempt: _Attempt) -> dict[str, str]:
    """What the model is told of its last answer; nothing at the first try."""
    findings = attempt.verdict.findings
    correction = describe_failure(findings, desk.language) if findings else ""
    return {"correction": correction, "advice": attempt.advice}


def _settle(desk: Desk, attempt: _Attempt) -> Passage:
    source = attempt.assignment.source
    kept = Passage(
        source,
        source,
        Origin.SOURCE,
        attempt.assignment.paragraph,
        titles=attempt.assignment.titles,
        headings=attempt.assignment.headings,
    )
    if attempt.verdict.passed:
        return replace(kept, text=attempt.verdict.text, origin=Origin.MODEL)
    reason = None
    if attempt.assignment.instruction:
        reason = translate("It speaks to a program and was not given to the model.", desk.staff_language)
    elif attempt.verdict.findings:
        reason = why_original(attempt.verdict.findings, desk.staff_language)
    elif len(source) > MAX_PASSAGE_CHARS:
        reason = translate("The passage is too long to be reworded.", desk.staff_language)
    spelled = "" if attempt.assignment.instruction else attempt.assignment.spelled
    return replace(kept, text=spelled or source, reason=reason)


def _report(desk: Desk, attempt: _Attempt, passage: Passage) -> tuple[Finding, ...]:
    if passage.origin is Origin.MODEL:
        findings = attempt.verdict.findings
        return (*findings, _copied(desk, attempt)) if _is_spelled_again(attempt) else findings
    if passage.reason is None:
        return ()
    if attempt.assignment.instruction:
        message = translate(
            "The source speaks to a program instead of a person; the passage was not reworded. "
            "Find out who wrote this.",
            desk.staff_language,
        )
        spoken = Finding(
            "instruction-in-source", Severity.WARN, message, shorten(attempt.assignment.instruction)
        )
        return (spoken, _original_kept(desk, passage))
    return (_original_kept(desk, passage),)


def _is_spelled_again(attempt: _Attempt) -> bool:
    """Whether the model gave back what code had written out, and nothing is plainer than that."""
    said, spelled = (
        text.casefold().rstrip(" .").split() for text in (attempt.verdict.text, attempt.assignment.spelled)
    )
    return said == spelled and all(finding.code != "passage-copied" for finding in attempt.verdict.findings)


def _copied(desk: Desk, attempt: _Attempt) -> Finding:
    message = translate(
        "This passage keeps the words of the record: only abbreviations were written out and sentences cut.",
        desk.staff_language,
    )
    return Finding("passage-copied", Severity.INFO, message, shorten(attempt.assignment.source))


def _original_kept(desk: Desk, passage: Passage) -> Finding:
    message = translate(
        "A passage is printed in its original wording; please explain it. {reason}",
        desk.staff_language,
        reason=passage.reason or "",
    )
    return Finding("original-kept", Severity.WARN, message, shorten(passage.source))
