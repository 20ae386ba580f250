"""Wording passages: ask, check, ask once more, else keep the original.

The loop every prose part goes through.  Whatever it returns is safe to print:
a passage that failed the fact gate twice carries the source's own wording and
the reason, for the nurse to explain.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from optirh_batch.documents import Finding, Origin, Passage, Severity, TokenCount
from optirh_batch.drafting.echoes import find_echo
from optirh_batch.drafting.limits import bound_passage
from optirh_batch.drafting.reasons import why_original
from optirh_batch.generation import Finish, GenerationRequest, GenerationResult, TextGenerator
from optirh_batch.grounding import check_passage, describe_failure
from optirh_batch.injection import find_instruction
from optirh_batch.localization import translate
from optirh_batch.prompts import Prompt

MAX_PASSAGE_CHARS = 1500
"""A longer passage (a run without sentences or commas) is printed as it stands."""

_EVIDENCE_CHARS = 300
_LABEL = re.compile(r"^(?:réponse|antwort|risposta|answer|titre|titel|titolo|title)\s*:\s*", re.IGNORECASE)
_FENCE = re.compile(r"</?(?:texte|text|testo)>", re.IGNORECASE)
_MARKDOWN = re.compile(r"^\s*(?:#{1,6}\s+|[-*•]\s+|>\s+)|\*\*|__|`", re.MULTILINE)
_QUOTED = re.compile(r"^[«\"“„]\s*([^«»\"“”„]*?)\s*[»\"”“]$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a writer works with.

    Attributes:
        generator: the model.
        language: language to write in.
        staff_language: language of findings.
        source_language: language of the record's wording, None if unknown.
        max_answer_tokens: upper bound of one answer.
        drugs: names of the record's drugs that no list knows; a passage may hold those of its source.
    """

    generator: TextGenerator
    language: str
    staff_language: str
    source_language: str | None
    max_answer_tokens: int = 400
    drugs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Assignment:
    """One passage to word: the source's wording and the other variables of the prompt's user part.

    A ``verbatim`` one is printed as it stands, without asking.  ``instruction`` are the words of the source
    that speak to a program, if any do: it is printed as it stands too, and marked.  ``spelled`` is the source
    with its shorthand written out, to be printed where no wording of the model passes; empty if it has none.
    """

    source: str
    variables: Mapping[str, str] = field(default_factory=dict)
    paragraph: int = 0
    verbatim: bool = False
    instruction: str | None = None
    spelled: str = ""


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
    """Where one assignment stands: its best answer so far and what is wrong with it."""

    assignment: Assignment
    text: str = ""
    findings: tuple[Finding, ...] = ()
    passed: bool = False
    cut: bool = False


def write_passages(desk: Desk, prompt: Prompt, assignments: Sequence[Assignment]) -> Written:
    """Word every assignment, two tries each, all of one try in one batch.

    Raises:
        ModelUnusable: the engine failed.
    """
    attempts = [_Attempt(assignment) for assignment in _heed_nothing(assignments)]
    open_attempts = [attempt for attempt in attempts if _is_worth_wording(attempt.assignment)]
    tokens = TokenCount()
    generate_seconds = check_seconds = 0.0
    for _ in range(2):
        started = time.monotonic()
        results = answer(
            desk, [_request(desk, prompt, attempt, index) for index, attempt in enumerate(open_attempts)]
        )
        generate_seconds += time.monotonic() - started
        started = time.monotonic()
        for index, attempt in enumerate(open_attempts):
            result = results[str(index)]
            tokens += spent(result)
            _judge(desk, prompt, attempt, result)
        check_seconds += time.monotonic() - started
        open_attempts = [attempt for attempt in open_attempts if not attempt.passed]
    passages = tuple(_settle(desk, attempt) for attempt in attempts)
    findings = [
        replace(finding, segment=index)
        for index, (attempt, passage) in enumerate(zip(attempts, passages, strict=True))
        for finding in _report(desk, attempt, passage)
    ]
    return Written(passages, tuple(findings), tokens, generate_seconds, check_seconds)


def first_requests(desk: Desk, prompt: Prompt, assignments: Sequence[Assignment]) -> list[GenerationRequest]:
    """What is asked for each assignment at the first try."""
    return [
        _request(desk, prompt, _Attempt(assignment), index) for index, assignment in enumerate(assignments)
    ]


def answer(desk: Desk, requests: Sequence[GenerationRequest]) -> dict[str, GenerationResult]:
    """All results by their request's key."""
    return {result.key: result for result in desk.generator.generate(requests)}


def spent(result: GenerationResult) -> TokenCount:
    """The tokens of one answer."""
    return TokenCount(result.prompt_tokens, result.cached_tokens, result.generated_tokens)


def clean_answer(text: str) -> str:
    """``text`` on one line, without the answer's label, markdown, fences or enclosing quotes."""
    text = _LABEL.sub("", _FENCE.sub(" ", text).strip())
    text = " ".join(_MARKDOWN.sub("", text).split())
    quoted = _QUOTED.match(text)
    return quoted.group(1) if quoted else text


def answer_tokens(desk: Desk, source: str) -> int:
    """Cap of an answer about ``source``: plain words take about twice the room of shorthand.

    Counted at two characters a token, the density of abbreviations and numbers.
    """
    return min(desk.max_answer_tokens, 48 + len(source))


def _heed_nothing(assignments: Sequence[Assignment]) -> Iterator[Assignment]:
    """The assignments; marked where they speak to a program, with what follows in the same paragraph."""
    spoken: dict[int, str] = {}
    for assignment in assignments:
        beside = (assignment.variables.get(name, "") for name in ("heading", "before"))
        found = next(filter(None, map(find_instruction, (assignment.source, *beside))), None)
        if found:
            spoken.setdefault(assignment.paragraph, found)
        words = found or spoken.get(assignment.paragraph)
        yield replace(assignment, instruction=words) if words else assignment


def _is_worth_wording(assignment: Assignment) -> bool:
    """Whether there are words to rewrite: a bare number, date or rule is printed as it stands."""
    if assignment.verbatim or assignment.instruction or len(assignment.source) > MAX_PASSAGE_CHARS:
        return False
    return sum(character.isalpha() for character in assignment.source) >= 3


def _request(desk: Desk, prompt: Prompt, attempt: _Attempt, index: int) -> GenerationRequest:
    source, correction = attempt.assignment.source, _correction(desk, attempt)
    return prompt.request(
        str(index),
        source,
        max_tokens=answer_tokens(desk, source),
        variables={**attempt.assignment.variables, "correction": correction},
        # What ran on or went in circles does so again, unless it may take another turn.
        temperature=0.5 if attempt.cut else 0.0,
        seed=1 if attempt.cut else 0,
        constraint=bound_passage(source, desk.source_language, locked=desk.drugs),
    )


def _correction(desk: Desk, attempt: _Attempt) -> str:
    """What the model is told of its last answer; empty at the first try."""
    return describe_failure(attempt.findings, desk.language) if attempt.findings else ""


def _judge(desk: Desk, prompt: Prompt, attempt: _Attempt, result: GenerationResult) -> None:
    attempt.text = clean_answer(result.text)
    echo = find_echo(attempt.text, attempt.assignment.source, prompt, _correction(desk, attempt))
    attempt.cut = result.finish is not Finish.STOP
    if attempt.cut:
        message = translate("The answer did not come to an end.", desk.staff_language)
        attempt.findings = (Finding("answer-cut", Severity.BLOCK, message, _shorten(attempt.text)),)
    elif echo:
        message = translate(
            "The answer repeats its instructions: “{words}”.", desk.staff_language, words=echo
        )
        attempt.findings = (Finding("prompt-echoed", Severity.BLOCK, message, echo),)
    else:
        attempt.findings = _check(desk, attempt.assignment.source, attempt.text)
    attempt.passed = not _blocks(attempt.findings)


def _check(desk: Desk, source: str, text: str) -> tuple[Finding, ...]:
    return check_passage(
        source,
        text,
        source_language=desk.source_language,
        output_language=desk.language,
        staff_language=desk.staff_language,
    )


def _blocks(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.BLOCK for finding in findings)


def _settle(desk: Desk, attempt: _Attempt) -> Passage:
    source, paragraph = attempt.assignment.source, attempt.assignment.paragraph
    if attempt.passed:
        return Passage(source, attempt.text, Origin.MODEL, paragraph)
    reason = None
    if attempt.assignment.instruction:
        reason = translate("It speaks to a program and was not given to the model.", desk.staff_language)
    elif attempt.findings:
        reason = why_original(attempt.findings, desk.staff_language)
    elif len(source) > MAX_PASSAGE_CHARS:
        reason = translate("The passage is too long to be reworded.", desk.staff_language)
    spelled = attempt.assignment.spelled
    if reason is None or attempt.assignment.instruction or not spelled:
        return Passage(source, source, Origin.SOURCE, paragraph, reason)
    if _blocks(_check(desk, source, spelled)):
        return Passage(source, source, Origin.SOURCE, paragraph, reason)
    return Passage(source, spelled, Origin.SOURCE, paragraph, reason)


def _report(desk: Desk, attempt: _Attempt, passage: Passage) -> tuple[Finding, ...]:
    if passage.origin is Origin.MODEL:
        return attempt.findings
    if passage.reason is None:
        return ()
    if attempt.assignment.instruction:
        message = translate(
            "The source speaks to a program instead of a person; the passage was not reworded. "
            "Find out who wrote this.",
            desk.staff_language,
        )
        spoken = Finding(
            "instruction-in-source", Severity.WARN, message, _shorten(attempt.assignment.instruction)
        )
        return (spoken, _original_kept(desk, passage))
    return (_original_kept(desk, passage),)


def _original_kept(desk: Desk, passage: Passage) -> Finding:
    message = translate(
        "A passage is printed in its original wording; please explain it. {reason}",
        desk.staff_language,
        reason=passage.reason or "",
    )
    return Finding("original-kept", Severity.WARN, message, _shorten(passage.source))


def _shorten(text: str) -> str:
    return text[:_EVIDENCE_CHARS]
