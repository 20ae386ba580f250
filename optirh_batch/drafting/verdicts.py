"""Whether an answer may be printed, and which of two is the better one.

Owns what is looked at in an answer and in which order: whether it came to an end, whether it repeats its
instructions, what the fact gate and the checks beside it say, and how hard it is to read.  Leaves out what
follows from it: ``passages``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from optirh_batch.documents import Finding, Severity
from optirh_batch.drafting.address import find_stranger
from optirh_batch.drafting.assignments import Assignment
from optirh_batch.drafting.closeness import find_strayed, strayed
from optirh_batch.drafting.desk import Desk, clean_answer, spell_as_in_switzerland
from optirh_batch.drafting.echoes import find_echo
from optirh_batch.drafting.endings import stops_short
from optirh_batch.drafting.guesses import find_guesses
from optirh_batch.drafting.histories import find_turned_time
from optirh_batch.drafting.second_person import speak_to_reader
from optirh_batch.drafting.slips import mend_slips, spell_as_source
from optirh_batch.drafting.third_person import name_patient, said_to_patient
from optirh_batch.generation import Finish, GenerationResult
from optirh_batch.grounding import check_passage, find
from optirh_batch.localization import translate
from optirh_batch.prompts import Prompt, Task
from optirh_batch.text.readability import Readability, measure_readability

_FEWEST_TO_SPLIT = 12
"""Words of an answer below which there is nothing to split, and LIX hangs on a single long word."""

_EVIDENCE_CHARS = 300

_FOR_THE_PATIENT = frozenset({Task.REWRITE, Task.LITERAL})
_OF_THE_PATIENT = frozenset({Task.CONDENSE, Task.HISTORY})
_WHO_DOES_IT = frozenset({"roles-exchanged", "actor-changed"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer, cleaned, and what was found in it.

    Attributes:
        text: the answer.
        findings: on the answer.
        passed: whether it may be printed.
        cut: whether it did not come to an end.
    """

    text: str = ""
    findings: tuple[Finding, ...] = ()
    passed: bool = False
    cut: bool = False

    @property
    def strayed(self) -> tuple[Finding, ...]:
        """The findings on words that left those of the passage."""
        return strayed(self.findings)


def judge(
    desk: Desk, assignment: Assignment, prompt: Prompt, told: Mapping[str, str], result: GenerationResult
) -> Verdict:
    """Look at one answer.

    Args:
        desk: languages and what is known of the patient.
        assignment: what was asked.
        prompt: with which prompt.
        told: what the model was told of an earlier answer.
        result: what it answered.
    """
    text, source = clean_answer(result.text), assignment.source
    if desk.language == "de":
        text = spell_as_in_switzerland(text, source)
    if prompt.task in _FOR_THE_PATIENT:
        text = speak_to_reader(text, desk.language, desk.patient)
    elif prompt.task in _OF_THE_PATIENT:
        text = name_patient(text, source, desk.language, desk.sex)
    text = mend_slips(text, desk.language)
    if desk.source_language == desk.language:
        text = spell_as_source(text, source, desk.language)
    if result.finish is not Finish.STOP or stops_short(text, source, desk.language):
        message = translate("The answer did not come to an end.", desk.staff_language)
        finding = Finding("answer-cut", Severity.BLOCK, message, shorten(text))
        return Verdict(text, (finding,), cut=True)
    if echo := find_echo(text, assignment.asked, prompt, told):
        message = translate(
            "The answer repeats its instructions: “{words}”.", desk.staff_language, words=echo
        )
        return Verdict(text, (Finding("prompt-echoed", Severity.BLOCK, message, echo),))
    findings = (
        *check_wording(desk, source, text),
        *_find_guesses(desk, assignment, result),
        *_find_strayed(desk, assignment, prompt.task, text),
        *_find_stranger(desk, assignment, prompt.task, text),
        *_find_turned_time(desk, assignment, text),
        *_find_doers(desk, assignment, prompt.task, text),
    )
    return Verdict(text, findings, passed=not any(item.severity is Severity.BLOCK for item in findings))


def check_wording(desk: Desk, source: str, text: str) -> tuple[Finding, ...]:
    """What the fact gate says of ``text`` in place of ``source``."""
    return check_passage(
        source,
        text,
        source_language=desk.source_language,
        output_language=desk.language,
        staff_language=desk.staff_language,
        patient=desk.patient,
        sex=desk.sex,
    )


def is_hard(desk: Desk, text: str) -> bool:
    """Whether a text is above the targets of reading ease and could be split."""
    ease = _ease(desk, text)
    return ease.words >= _FEWEST_TO_SPLIT and not ease.meets(desk.lix, desk.sentence_words)


def is_better(desk: Desk, rival: Verdict, verdict: Verdict) -> bool:
    """Whether an answer may be printed in place of one that passed: closer or easier, no more to check."""
    if not rival.passed or len(rival.findings) > len(verdict.findings):
        return False
    ours, theirs = len(verdict.strayed), len(rival.strayed)
    return theirs < ours or (
        theirs == ours and _is_easier(_ease(desk, rival.text), _ease(desk, verdict.text))
    )


def may_stand_for(desk: Desk, source: str, wording: str) -> bool:
    """Whether what code made of a source is another wording of it that the fact gate passes."""
    if wording == source:
        return False
    return all(item.severity is not Severity.BLOCK for item in check_wording(desk, source, wording))


def reads_better_than_source(desk: Desk, copy: Verdict, assignment: Assignment) -> bool:
    """Whether a copy cut the sentences; the source's words again would be printed without their mark."""
    ease, known = _ease(desk, copy.text), _ease(desk, assignment.asked)
    return _is_easier(ease, known) and ease.sentence_words < known.sentence_words


def shorten(text: str) -> str:
    """As much of a text as a finding quotes."""
    return text[:_EVIDENCE_CHARS]


def _ease(desk: Desk, text: str) -> Readability:
    return measure_readability(text, desk.language)


def _is_easier(one: Readability, other: Readability) -> bool:
    return (one.lix or 0.0) < (other.lix or 0.0) and one.sentence_words <= other.sentence_words


def _find_guesses(desk: Desk, assignment: Assignment, result: GenerationResult) -> Iterator[Finding]:
    return find_guesses(
        result.words,
        assignment.source,
        assignment.known,
        source_language=desk.source_language,
        language=desk.language,
        staff_language=desk.staff_language,
    )


def _find_strayed(desk: Desk, assignment: Assignment, task: Task, text: str) -> Iterator[Finding]:
    if task not in _FOR_THE_PATIENT:  # a summary leaves words out
        return
    yield from find_strayed(
        assignment.source,
        text,
        source_language=desk.source_language,
        language=desk.language,
        staff_language=desk.staff_language,
        told=assignment.known,
        is_copy=task is Task.LITERAL,
    )


def _find_turned_time(desk: Desk, assignment: Assignment, text: str) -> Iterator[Finding]:
    if assignment.status is None:
        return
    if words := find_turned_time(text, assignment.source, assignment.status, desk.language):
        yield find("status-changed", Severity.BLOCK, desk.staff_language, words)


def _find_doers(desk: Desk, assignment: Assignment, task: Task, text: str) -> Iterator[Finding]:
    """What a summary tells of its patient and nobody does for herself, as the gate knows it of a reader."""
    said = said_to_patient(text, desk.language)
    if task is not Task.CONDENSE or said == text:
        return
    for finding in check_wording(desk, assignment.source, said):
        if finding.code in _WHO_DOES_IT and finding.severity is Severity.BLOCK:
            yield replace(finding, evidence=shorten(text))


def _find_stranger(desk: Desk, assignment: Assignment, task: Task, text: str) -> Iterator[Finding]:
    if task not in _FOR_THE_PATIENT:  # a summary is for staff
        return
    # A copy keeps the record's own words, names among them, but adds no pronoun.
    named = desk.patient if task is Task.REWRITE else frozenset()
    words = find_stranger(text, assignment.source, desk.language, desk.source_language, named)
    if words:
        yield find("third-person", Severity.BLOCK, desk.staff_language, words)
