"""What a pair must satisfy before anything is trained on it.

The same rules as at run time, so that a model never learns what the program
would refuse to print: the fact gate in both directions, the shape of the task,
and how hard the text is to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.documents import Finding, Severity
from optirh_batch.drafting.terms import explanation_faults
from optirh_batch.drafting.titles import MAX_TITLE_WORDS, is_sound_title
from optirh_batch.grounding import check_passage
from optirh_batch.prompts import Task
from optirh_batch.text.readability import LIX_TARGET, SENTENCE_TARGET, measure_readability
from training.pairs import Pair

MAX_EXPLANATION_WORDS = 15
"""As the prompt asks."""

NO_TERM = {"fr": "aucun", "de": "keine"}
"""What the prompt asks for where no word needs to be explained."""

PATIENT_TASKS = frozenset({Task.REWRITE, Task.EXPLAIN})
"""What patients read: LIX counts.  Prose for nurses keeps the names of diseases, which are long words."""

# What a slot filled in carelessly leaves behind: "le le 5 mars", "1 Tbl.."
_SLIP = re.compile(
    r"\b(?!(?:vous|nous|sie|die|der|das)\b)([^\W\d_]+) \1\b|(?<!\.)\.\.(?!\.)|  |, ,", re.IGNORECASE
)


def faults_of(pair: Pair) -> list[str]:
    """What is wrong with a filled pair, in words; empty if nothing is."""
    slips = [f"a slip: '{slip[0]}'" for text in (pair.source, pair.output) for slip in _SLIP.finditer(text)]
    if pair.task is Task.TITLE:
        return [*slips, *_title_faults(pair)]
    if pair.task is Task.EXPLAIN:
        return [*slips, *_explanation_faults(pair)]
    return [*slips, *_gate_faults(pair), *_reading_faults(pair)]


def _gate_faults(pair: Pair) -> Iterator[str]:
    for finding in check_passage(
        pair.source,
        pair.output,
        source_language=pair.source_language,
        output_language=pair.output_language,
        staff_language="fr",
    ):
        if finding.severity is Severity.BLOCK:
            yield _said(finding)


def _said(finding: Finding) -> str:
    return f"{finding.code}: {finding.message} [{finding.evidence}]"


def _reading_faults(pair: Pair) -> Iterator[str]:
    measured = measure_readability(pair.output, pair.output_language)
    if measured.sentence_words > SENTENCE_TARGET:
        yield f"sentences of {measured.sentence_words} words on average, at most {SENTENCE_TARGET}"
    if pair.task in PATIENT_TASKS and (measured.lix or 0) > LIX_TARGET:
        yield f"LIX {measured.lix}, at most {LIX_TARGET}"


def _title_faults(pair: Pair) -> Iterator[str]:
    words = pair.output.split()
    if not 2 <= len(words) <= MAX_TITLE_WORDS:
        yield f"a title has 2 to {MAX_TITLE_WORDS} words"
    if any(not (char.isalpha() or char in " '’-") for char in pair.output):
        yield "a title has no numbers and no punctuation"
    if not is_sound_title(pair.output, pair.source):
        yield "the handout would print no such title: it has no longer word of the text"


def _explanation_faults(pair: Pair) -> Iterator[str]:
    if pair.output == NO_TERM[pair.output_language]:
        return
    known = {word.strip().casefold() for word in pair.context.get("known", "").split(",")}
    for line in pair.output.splitlines():
        term, colon, explanation = (part.strip() for part in line.partition(":"))
        if not colon or term.casefold() not in pair.source.casefold() or term.casefold() in known:
            yield f"'{line}' does not explain a word of the source that is not known yet"
        if len(explanation.split()) > MAX_EXPLANATION_WORDS or any(map(str.isdigit, line)):
            yield f"'{line}' has a number, or more than {MAX_EXPLANATION_WORDS} words"
        yield from map(_said, explanation_faults(term, explanation, pair.output_language, "fr"))
    if len(pair.output.splitlines()) > 3:
        yield "at most three words are explained"
    explanations = "\n".join(line.partition(":")[2] for line in pair.output.splitlines())
    measured = measure_readability(explanations, pair.output_language)
    if measured.sentence_words > SENTENCE_TARGET or (measured.lix or 0) > LIX_TARGET:
        yield f"explanations of LIX {measured.lix}, {measured.sentence_words} words a sentence"
