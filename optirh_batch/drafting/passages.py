"""Wording passages: ask, check, ask once more, ask for less, else keep the original.

The loop every prose part goes through.  Whatever it returns is safe to print:
a passage of which no wording passed the fact gate carries the source's own and
the reason, for the nurse to explain.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from optirh_batch.documents import Finding, Origin, Passage, Severity, TokenCount
from optirh_batch.drafting.address import find_stranger
from optirh_batch.drafting.closeness import find_strayed, strayed
from optirh_batch.drafting.desk import Desk, answer, answer_tokens, clean_answer, spent
from optirh_batch.drafting.echoes import find_echo
from optirh_batch.drafting.endings import stops_short
from optirh_batch.drafting.guesses import find_guesses
from optirh_batch.drafting.limits import bound_passage
from optirh_batch.drafting.reasons import why_original
from optirh_batch.generation import Finish, GenerationRequest, GenerationResult
from optirh_batch.grounding import check_passage, describe_failure, find
from optirh_batch.localization import mark_written, translate
from optirh_batch.prompts import VARIABLES, Prompt, Task
from optirh_batch.text.injection import find_instruction
from optirh_batch.text.readability import Readability, measure_readability

MAX_PASSAGE_CHARS = 1500
"""A longer passage (a run without sentences or commas) is printed as it stands."""

_FEWEST_TO_SPLIT = 12
"""Words of an answer below which there is nothing to split, and LIX hangs on a single long word."""
_FEWEST_TO_COPY = 8

_EVIDENCE_CHARS = 300


@dataclass(frozen=True, slots=True)
class Assignment:
    """One passage to word: the source's wording and the other variables of the prompt's user part.

    A ``verbatim`` one is printed as it stands, without asking.  ``instruction`` are the words of the source
    that speak to a program, if any do: it is printed as it stands too, and marked.  ``spelled`` is the source
    with its shorthand written out, to be printed where no wording of the model passes; empty if it has none.
    ``titles`` are printed above it, for the ``headings`` of the source.  ``parts`` are what it is made of:
    they are tried one by one where no wording of the whole passes, and each becomes a passage.
    """

    source: str
    variables: Mapping[str, str] = field(default_factory=dict)
    paragraph: int = 0
    verbatim: bool = False
    instruction: str | None = None
    spelled: str = ""
    titles: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    parts: tuple[Assignment, ...] = ()


Part = tuple[Prompt, Sequence[Assignment]]
"""Passages that are asked for with the same prompt: that of the first two tries."""


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
    text: str = ""
    findings: tuple[Finding, ...] = ()
    passed: bool = False
    cut: bool = False

    def adopt(self, other: _Attempt) -> None:
        """Take over the answer of another try."""
        self.text, self.findings, self.passed, self.cut = other.text, other.findings, other.passed, other.cut


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
        for assignment in _heed_nothing(assignments)
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
    asked = [attempt for attempt in attempts if _is_worth_wording(attempt.assignment)]
    _try(desk, asked, bill)
    failed = [attempt for attempt in asked if not attempt.passed]
    rivals = [(attempt, rival) for attempt in asked if (rival := _rival(desk, attempt))]
    _try(desk, [*failed, *(rival for _, rival in rivals)], bill)
    for attempt, rival in rivals:
        if _is_better(desk, rival, attempt):
            attempt.adopt(rival)
    return asked


def _rival(desk: Desk, attempt: _Attempt) -> _Attempt | None:
    """What is asked beside an answer that passed, but is hard to read or left the passage's words."""
    wrong = strayed(attempt.findings)
    advice = _advise(desk, attempt)
    if not attempt.passed or not (advice or wrong):
        return None
    told = tuple(replace(finding, severity=Severity.BLOCK) for finding in wrong)
    return _Attempt(attempt.prompt, attempt.assignment, advice, findings=told)


def _copy(desk: Desk, asked: Sequence[_Attempt], literal: Prompt, bill: _Bill) -> None:
    """Ask for the words of the source, in shorter sentences, where no other wording passed and kept them."""
    wanted = [attempt for attempt in asked if _is_copy_wanted(attempt) and _is_worth_copying(attempt)]
    copies = [_Attempt(literal, attempt.assignment) for attempt in wanted]
    _try(desk, copies, bill)
    for attempt, copy in zip(wanted, copies, strict=True):
        if copy.passed and _reads_better_than_source(desk, copy):
            attempt.adopt(copy)
            attempt.findings += (_copied(desk, attempt),)


def _divide(desk: Desk, attempts: Sequence[_Attempt], bill: _Bill) -> list[_Attempt]:
    """The attempts, in place of one that failed those of its parts where one of these passes."""
    parts = {
        index: [_Attempt(attempt.prompt, part) for part in attempt.assignment.parts]
        for index, attempt in enumerate(attempts)
        if not attempt.passed and attempt.findings
    }
    _try_twice(desk, [part for own in parts.values() for part in own], bill)
    divided: list[_Attempt] = []
    for index, attempt in enumerate(attempts):
        own = parts.get(index, [])
        divided += own if any(part.passed for part in own) else [attempt]
    return divided


def _try(desk: Desk, attempts: Sequence[_Attempt], bill: _Bill) -> None:
    """Ask once for each attempt and judge the answers."""
    started = time.monotonic()
    results = answer(desk, [_request(desk, attempt, index) for index, attempt in enumerate(attempts)])
    answered = time.monotonic()
    for index, attempt in enumerate(attempts):
        result = results[str(index)]
        bill.tokens += spent(result)
        _judge(desk, attempt, result)
    bill.generate_seconds += answered - started
    bill.check_seconds += time.monotonic() - answered


def _advise(desk: Desk, attempt: _Attempt) -> str:
    """What to tell the model of an answer that passed and is hard to read; empty where there is nothing."""
    if not attempt.passed or "advice" not in VARIABLES[attempt.prompt.task]:
        return ""
    ease = _ease(desk, attempt.text)
    if ease.words < _FEWEST_TO_SPLIT or ease.meets(desk.lix, desk.sentence_words):
        return ""
    return translate(
        mark_written("Make several short sentences of it, of {n} words at most."),
        desk.language,
        n=round(desk.sentence_words),
    )


def _ease(desk: Desk, text: str) -> Readability:
    return measure_readability(text, desk.language)


def _is_better(desk: Desk, rival: _Attempt, attempt: _Attempt) -> bool:
    """Whether an answer may be printed in place of one that passed: closer or easier, no more to check."""
    if not rival.passed or len(rival.findings) > len(attempt.findings):
        return False
    ours, theirs = len(strayed(attempt.findings)), len(strayed(rival.findings))
    return theirs < ours or (
        theirs == ours and _is_easier(_ease(desk, rival.text), _ease(desk, attempt.text))
    )


def _is_copy_wanted(attempt: _Attempt) -> bool:
    """Whether no answer passed, or only one that left the passage's words."""
    return not attempt.passed or bool(strayed(attempt.findings))


def _is_worth_copying(attempt: _Attempt) -> bool:
    """Whether there is shorthand to write out or a sentence to split; else a copy is the source again."""
    assignment = attempt.assignment
    return bool(assignment.spelled) or len(assignment.source.split()) >= _FEWEST_TO_COPY


def _reads_better_than_source(desk: Desk, copy: _Attempt) -> bool:
    """Whether a copy cut the sentences; the source's words again would be printed without their mark."""
    assignment = copy.assignment
    ease, known = _ease(desk, copy.text), _ease(desk, assignment.spelled or assignment.source)
    return _is_easier(ease, known) and ease.sentence_words < known.sentence_words


def _is_easier(one: Readability, other: Readability) -> bool:
    return (one.lix or 0.0) < (other.lix or 0.0) and one.sentence_words <= other.sentence_words


def first_requests(desk: Desk, prompt: Prompt, assignments: Sequence[Assignment]) -> list[GenerationRequest]:
    """What is asked for each assignment at the first try."""
    return [
        _request(desk, _Attempt(prompt, assignment), index) for index, assignment in enumerate(assignments)
    ]


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


def _request(desk: Desk, attempt: _Attempt, index: int) -> GenerationRequest:
    prompt, source = attempt.prompt, _asked(attempt)
    told = {**attempt.assignment.variables, **_told(desk, attempt)}
    return prompt.request(
        str(index),
        source,
        max_tokens=answer_tokens(desk, source),
        variables={name: value for name, value in told.items() if name in VARIABLES[prompt.task]},
        # What ran on or went in circles does so again, unless it may take another turn.
        temperature=0.5 if attempt.cut else 0.0,
        seed=1 if attempt.cut else 0,
        constraint=bound_passage(source, desk.source_language, locked=desk.drugs),
    )


def _asked(attempt: _Attempt) -> str:
    """The wording that the model is given: where it is to copy, one whose shorthand is written out."""
    assignment = attempt.assignment
    return (
        assignment.spelled or assignment.source if attempt.prompt.task is Task.LITERAL else assignment.source
    )


def _told(desk: Desk, attempt: _Attempt) -> dict[str, str]:
    """What the model is told of its last answer; nothing at the first try."""
    correction = describe_failure(attempt.findings, desk.language) if attempt.findings else ""
    return {"correction": correction, "advice": attempt.advice}


def _judge(desk: Desk, attempt: _Attempt, result: GenerationResult) -> None:
    attempt.text = clean_answer(result.text)
    echo = find_echo(attempt.text, _asked(attempt), attempt.prompt, _told(desk, attempt))
    attempt.cut = result.finish is not Finish.STOP or stops_short(
        attempt.text, attempt.assignment.source, desk.language
    )
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
        attempt.findings += tuple(_find_guesses(desk, attempt, result))
        attempt.findings += tuple(_find_strayed(desk, attempt))
        attempt.findings += _find_stranger(desk, attempt)
    attempt.passed = not _blocks(attempt.findings)


def _check(desk: Desk, source: str, text: str) -> tuple[Finding, ...]:
    return check_passage(
        source,
        text,
        source_language=desk.source_language,
        output_language=desk.language,
        staff_language=desk.staff_language,
        patient=desk.patient,
        sex=desk.sex,
    )


def _find_stranger(desk: Desk, attempt: _Attempt) -> tuple[Finding, ...]:
    if attempt.prompt.task not in (Task.REWRITE, Task.LITERAL):  # a summary is for staff
        return ()
    # A copy keeps the record's own words, names among them, but adds no pronoun.
    named = desk.patient if attempt.prompt.task is Task.REWRITE else frozenset()
    words = find_stranger(attempt.text, attempt.assignment.source, desk.language, desk.source_language, named)
    return (find("third-person", Severity.BLOCK, desk.staff_language, words),) if words else ()


def _find_strayed(desk: Desk, attempt: _Attempt) -> Iterator[Finding]:
    if attempt.prompt.task not in (Task.REWRITE, Task.LITERAL):  # a summary leaves words out
        return iter(())
    return find_strayed(
        attempt.assignment.source,
        attempt.text,
        source_language=desk.source_language,
        language=desk.language,
        staff_language=desk.staff_language,
        told=_known(attempt.assignment),
        is_copy=attempt.prompt.task is Task.LITERAL,
    )


def _known(assignment: Assignment) -> str:
    """What else the model was told of a passage: its surroundings, words explained, shorthand written out."""
    return " ".join((*assignment.variables.values(), assignment.spelled))


def _find_guesses(desk: Desk, attempt: _Attempt, result: GenerationResult) -> Iterator[Finding]:
    return find_guesses(
        result.words,
        attempt.assignment.source,
        _known(attempt.assignment),
        source_language=desk.source_language,
        language=desk.language,
        staff_language=desk.staff_language,
    )


def _blocks(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.BLOCK for finding in findings)


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
    if attempt.passed:
        return replace(kept, text=attempt.text, origin=Origin.MODEL)
    reason = None
    if attempt.assignment.instruction:
        reason = translate("It speaks to a program and was not given to the model.", desk.staff_language)
    elif attempt.findings:
        reason = why_original(attempt.findings, desk.staff_language)
    elif len(source) > MAX_PASSAGE_CHARS:
        reason = translate("The passage is too long to be reworded.", desk.staff_language)
    spelled = attempt.assignment.spelled
    if reason is None or attempt.assignment.instruction or not spelled:
        return replace(kept, reason=reason)
    is_wrong = _blocks(_check(desk, source, spelled))
    return replace(kept, text=source if is_wrong else spelled, reason=reason)


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


def _copied(desk: Desk, attempt: _Attempt) -> Finding:
    message = translate(
        "This passage keeps the words of the record: only abbreviations were written out and sentences cut.",
        desk.staff_language,
    )
    return Finding("passage-copied", Severity.INFO, message, _shorten(attempt.assignment.source))


def _original_kept(desk: Desk, passage: Passage) -> Finding:
    message = translate(
        "A passage is printed in its original wording; please explain it. {reason}",
        desk.staff_language,
        reason=passage.reason or "",
    )
    return Finding("original-kept", Severity.WARN, message, _shorten(passage.source))


def _shorten(text: str) -> str:
    return text[:_EVIDENCE_CHARS]
