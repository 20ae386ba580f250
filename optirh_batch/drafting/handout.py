"""Drafting the patient handout: plain-language passages, explained words, a title."""

from __future__ import annotations

import re
import time

from optirh_batch.documents import (
    Draft,
    Finding,
    HandoutDraft,
    Kind,
    Origin,
    Passage,
    Severity,
    Term,
)
from optirh_batch.drafting.passages import (
    Assignment,
    Desk,
    Written,
    answer,
    clean_answer,
    spent,
    write_passages,
)
from optirh_batch.errors import NothingToRewrite
from optirh_batch.generation import Finish
from optirh_batch.glossary import Glossary, Match
from optirh_batch.grounding import check_passage
from optirh_batch.localization import translate
from optirh_batch.prompts import Task, load_prompt
from optirh_batch.records import PatientRecord
from optirh_batch.segmentation import Segment, group_sentences, split_into_segments

MAX_TITLE_WORDS = 5
MAX_TERMS = 14
MAX_MODEL_TERMS = 4
MAX_EXPLANATION_WORDS = 22

_TITLE_SOURCE_CHARS = 700
_EXPLAIN_SOURCE_WORDS = 120
_TERM_LINE = re.compile(r"^\s*[-•*]?\s*([^:]{3,40}?)\s*:\s*(\S.+)$")
_WORD = re.compile(r"[^\W\d_]{4,}")


def draft_handout(record: PatientRecord, desk: Desk, glossary: Glossary, *, name: str) -> Draft:
    """Draft a handout in ``desk.language`` from the free text of ``record``.

    Args:
        record: a medical text, or a structured record (its case, general
            information and notes are rewritten).
        desk: model and languages.
        glossary: reviewed explanations.
        name: the source file's name, for errors.

    Raises:
        NothingToRewrite: the record holds no free text.
        ModelUnusable: the engine failed.
    """
    text = text_to_rewrite(record)
    segments = split_into_segments(text)
    if not segments:
        raise NothingToRewrite(name=name)
    matches = glossary.find(text, desk.source_language) if desk.source_language else ()
    written = write_passages(
        desk,
        load_prompt(desk.language, Task.REWRITE),
        [_assign(segment, matches, desk.language) for segment in segments],
    )
    terms, explained = _explain(desk, text, matches)
    title, titled = _entitle(desk, text, written.passages)
    written = written + explained + titled
    return Draft(
        kind=Kind.HANDOUT,
        language=desk.language,
        staff_language=desk.staff_language,
        record=record,
        content=HandoutDraft(title, written.passages, terms),
        findings=written.findings,
        tokens=written.tokens,
        generate_seconds=written.generate_seconds,
        check_seconds=written.check_seconds,
    )


def text_to_rewrite(record: PatientRecord) -> str:
    """The free text of a record, in paragraphs: case, general information, then the notes."""
    notes = (f"{note.title} :\n{note.text}" if note.title else note.text for note in record.notes)
    return "\n\n".join(part for part in (record.case, record.general, *notes) if part)


def _assign(segment: Segment, matches: tuple[Match, ...], language: str) -> Assignment:
    words = {
        match.surface: match.entry.display_name(language) or match.surface
        for match in matches
        if re.search(rf"(?<!\w){re.escape(match.surface)}(?!\w)", segment.text)
    }
    hints = [
        f"{surface} = {plain}" for surface, plain in words.items() if plain.casefold() != surface.casefold()
    ]
    return Assignment(
        source=segment.text,
        variables={
            # A small model mixes a neighbour's facts into its answer, so it sees one only where it must.
            "before": segment.before if segment.leans_on_before else "",
            "heading": segment.heading,
            "words": " ; ".join(hints),
        },
        paragraph=segment.paragraph,
    )


def _explain(desk: Desk, text: str, matches: tuple[Match, ...]) -> tuple[tuple[Term, ...], Written]:
    """Explain the text's medical words: from the glossary, then a few it lacks by the model, marked."""
    terms = []
    for match in matches:
        explanation = match.entry.explanation(desk.language)
        if explanation:
            display = match.entry.display_name(desk.language) or match.surface
            label = (
                display if display.casefold() == match.surface.casefold() else f"{match.surface} ({display})"
            )
            terms.append(Term(label, explanation, Origin.GLOSSARY))
    if len(terms) >= MAX_TERMS:
        return tuple(terms[:MAX_TERMS]), Written()
    by_model, cost = _explain_by_model(desk, text, {match.surface for match in matches})
    room = min(MAX_MODEL_TERMS, MAX_TERMS - len(terms))
    return (*terms, *by_model[:room]), cost


def _explain_by_model(desk: Desk, text: str, known: set[str]) -> tuple[list[Term], Written]:
    prompt = load_prompt(desk.language, Task.EXPLAIN)
    passage = group_sentences(text, _EXPLAIN_SOURCE_WORDS)[0]
    listed = ", ".join(sorted(surface for surface in known if surface in passage)) or "-"
    started = time.monotonic()
    result = answer(
        desk,
        [
            prompt.request(
                "explain", passage, max_tokens=min(160, desk.max_answer_tokens), variables={"known": listed}
            )
        ],
    )["explain"]
    cost = Written(tokens=spent(result), generate_seconds=time.monotonic() - started)
    lines = result.text.splitlines()
    if result.finish is not Finish.STOP:
        lines = lines[:-1]
    seen = {surface.casefold() for surface in known}
    terms = []
    for line in lines:
        match = _TERM_LINE.match(line)
        if match and _is_sound_explanation(desk, match.group(1), match.group(2), passage, seen):
            seen.add(match.group(1).casefold())
            terms.append(Term(match.group(1), clean_answer(match.group(2)), Origin.MODEL))
    return terms, cost


def _is_sound_explanation(desk: Desk, term: str, explanation: str, passage: str, seen: set[str]) -> bool:
    """Whether the term stands in the text and the sentence about it can be printed, marked as the model's."""
    named = re.search(rf"(?<!\w){re.escape(term)}(?!\w)", passage, re.IGNORECASE)
    if not named or term.casefold() in seen or len(explanation.split()) > MAX_EXPLANATION_WORDS:
        return False
    if any(character.isdigit() for character in term + explanation):
        return False
    # An explanation states nothing about the patient: whatever kind of fact it holds, it invented.
    findings = check_passage(
        term,
        explanation,
        source_language=None,
        output_language=desk.language,
        staff_language=desk.staff_language,
    )
    tolerated = {"negation-added", "too-long"}
    return all(finding.severity is not Severity.BLOCK or finding.code in tolerated for finding in findings)


def _entitle(desk: Desk, text: str, passages: tuple[Passage, ...]) -> tuple[str, Written]:
    """A title of at most five words; a neutral one, and a finding, when the model's does not hold."""
    prompt = load_prompt(desk.language, Task.TITLE)
    plain = " ".join(passage.text for passage in passages)[:_TITLE_SOURCE_CHARS]
    cost = Written()
    for temperature, seed in ((0.0, 0), (0.7, 1)):
        started = time.monotonic()
        result = answer(
            desk,
            [prompt.request("title", plain, max_tokens=24, temperature=temperature, seed=seed)],
        )["title"]
        cost += Written(tokens=spent(result), generate_seconds=time.monotonic() - started)
        title = clean_answer(result.text).rstrip(" .!:;,")
        if result.finish is Finish.STOP and _is_sound_title(title, f"{text} {plain}"):
            return title, cost
    message = translate("The title is a general one: no fitting title could be written.", desk.staff_language)
    finding = Finding("title-neutral", Severity.INFO, message)
    return translate("Your health information", desk.language), cost + Written(findings=(finding,))


def _is_sound_title(title: str, text: str) -> bool:
    """Two to five words without numbers or punctuation inside, at least one of them about the text."""
    words = title.split()
    if not 1 < len(words) <= MAX_TITLE_WORDS or re.search(r"[\d<>|#{}\[\]:;.]", title):
        return False
    stems = {word[:5].casefold() for word in _WORD.findall(text)}
    return any(word[:5].casefold() in stems for word in _WORD.findall(title))
