"""Comparing a document with its case: which facts are there, which are not, and whether a mark says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from optirh_batch.documents import Draft, HandoutDraft, Origin, Passage, Severity, passages_by_part
from optirh_batch.evaluation.cases import Case, Fact
from optirh_batch.evaluation.matching import asserts, numbers, quotes, states
from optirh_batch.text.readability import measure_readability


class Fate(StrEnum):
    """What became of a fact.

    Stated in the model's words, or only where a passage is printed as it was written; missing or false under
    a mark for the nurse, or without any.
    """

    KEPT = "kept"
    ORIGINAL = "original"
    FLAGGED = "flagged"
    ESCAPED = "escaped"


@dataclass(frozen=True, slots=True)
class Mark:
    """One fact of a sheet, or one thing that was said and must not be.

    Attributes:
        kind: of the fact.
        name: its words.
        fate: what became of it; an invention is marked or has escaped.
        printed: the passage of the document that it stands in or should.
    """

    kind: str
    name: str
    fate: Fate
    printed: str = ""


@dataclass(frozen=True, slots=True)
class CaseMark:
    """One document, marked.

    Attributes:
        id: of the case.
        kind: of document.
        output: its language.
        text: its prose as printed.
        reference: the prose of the case.
        facts: one for each of the sheet.
        inventions: what was said and must not be, figures without a source among them.
        passages: how many had words to rewrite.
        originals: how many of them are printed in their original wording.
        terms: hard words of the case.
        covered: how many of them are explained, or not used.
        lix: of the text; None without words.
        sentence_words: words of a sentence, on average.
        seconds: the document took, with others beside it.
        generated_tokens: the model wrote.
        prompt_tokens: it read, without those kept from before.
        error: reason code; nothing else is known then.
    """

    id: str
    kind: str
    output: str
    text: str = ""
    reference: str = ""
    facts: tuple[Mark, ...] = ()
    inventions: tuple[Mark, ...] = ()
    passages: int = 0
    originals: int = 0
    terms: int = 0
    covered: int = 0
    lix: float | None = None
    sentence_words: float = 0.0
    seconds: float = 0.0
    generated_tokens: int = 0
    prompt_tokens: int = 0
    error: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


def mark_document(case: Case, draft: Draft, seconds: float) -> CaseMark:
    """Mark a document.

    Args:
        case: what it was made from.
        draft: its text and findings.
        seconds: it took.
    """
    passages = [passage for _, passage in passages_by_part(draft.content)]
    text = "\n".join(" ".join(passage.text.split()) for passage in passages)
    marked = {
        finding.segment
        for finding in draft.findings
        if finding.segment is not None and finding.severity is not Severity.INFO
    }
    worded = [passage for passage in passages if passage.origin is not Origin.SOURCE or passage.reason]
    ease = measure_readability(text, case.output)
    return CaseMark(
        id=case.id,
        kind=case.kind.value,
        output=case.output,
        text=text,
        reference=case.reference,
        facts=tuple(_mark_fact(case, fact, passages, text, marked) for fact in case.facts),
        inventions=tuple(_inventions(case, passages, marked)),
        passages=len(worded),
        originals=sum(passage.origin is Origin.SOURCE for passage in worded),
        terms=len(case.terms),
        covered=sum(_is_covered(term, case, draft, text) for term in case.terms),
        lix=ease.lix,
        sentence_words=ease.sentence_words,
        seconds=round(seconds, 3),
        generated_tokens=draft.tokens.generated,
        prompt_tokens=draft.tokens.prompt - draft.tokens.cached,
    )


def holds(text: str, fact: Fact, case: Case) -> bool:
    """Whether a text states a fact, in the source's own words or in one of those accepted."""
    # A date is written as its reader writes it: 'December 29, 2026' in an English text.
    languages = {case.language, case.output}
    return bool(fact.source and any(quotes(text, fact.source, language) for language in languages)) or any(
        states(text, wording, case.output) for wording in fact.wordings
    )


def says(text: str, fact: Fact, case: Case) -> bool:
    """Whether a text says what it must not."""
    return any(asserts(text, wording, case.output) for wording in fact.wordings)


def _mark_fact(case: Case, fact: Fact, passages: Sequence[Passage], text: str, marked: set[int]) -> Mark:
    if holds(text, fact, case):
        plain = "\n".join(passage.text for passage in passages if passage.origin is not Origin.SOURCE)
        return Mark(fact.kind, fact.name, Fate.KEPT if holds(plain, fact, case) else Fate.ORIGINAL)
    places = [
        place for place, passage in enumerate(passages) if quotes(passage.source, fact.source, case.language)
    ]
    fate = Fate.FLAGGED if any(place in marked for place in places) else Fate.ESCAPED
    return Mark(fact.kind, fact.name, fate, " / ".join(passages[place].text for place in places))


def _inventions(case: Case, passages: Sequence[Passage], marked: set[int]) -> Iterator[Mark]:
    known = numbers(case.words, case.language) | numbers(case.reference, case.output)
    for place, passage in enumerate(passages):
        if passage.origin is Origin.SOURCE:
            continue
        fate = Fate.FLAGGED if place in marked else Fate.ESCAPED
        for fact in case.never:
            if says(passage.text, fact, case):
                yield Mark(fact.kind, fact.name, fate, passage.text)
        for figure in sorted(numbers(passage.text, case.output) - known):
            yield Mark("value", figure, fate, passage.text)


def _is_covered(term: str, case: Case, draft: Draft, text: str) -> bool:
    """Whether a reader who does not know a word is helped: it is explained, or was replaced."""
    if not quotes(text, term, case.language):
        return True
    content = draft.content
    return isinstance(content, HandoutDraft) and any(
        quotes(item.term, term, case.language) or quotes(item.term, term.rstrip("s"), case.language)
        for item in content.terms
    )
