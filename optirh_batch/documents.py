"""What is made from a record: drafts, their segments, findings, and the finished document.

Between ``drafting`` (which fills these), ``grounding`` (which finds fault with
them) and ``rendering`` (which prints them).  Frozen values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice

from optirh_batch.records import ABOUT_LISTS, PatientRecord, ReadWarning
from optirh_batch.tiers import Tier


class Kind(StrEnum):
    """The documents a nurse can get."""

    SUMMARY = "summary"
    HANDOUT = "handout"


class Severity(StrEnum):
    """``block``: must not be released as it is; ``warn``: look here; ``info``: good to know."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check has to say.

    Attributes:
        code: stable reason code, e.g. ``dose-lost``; the audit log keeps only this.
        message: in the staff language, complete sentence.
        evidence: the words in question, at most 300 characters: from the
            source for lost facts, from the result for invented ones.
        segment: index of the passage it is about (``passages_by_part``), None for the whole document.
    """

    code: str
    severity: Severity
    message: str
    evidence: str | None = None
    segment: int | None = None


class Origin(StrEnum):
    """Who worded a passage as printed."""

    MODEL = "model"
    SOURCE = "source"
    GLOSSARY = "glossary"
    PERSON = "person"


_SENTENCE = 4
"""Fewer words may be plain as they are: 'Pas de fièvre.'"""


@dataclass(frozen=True, slots=True)
class Passage:
    """One segment of the source and what is printed for it.

    ``origin`` is ``SOURCE`` when no rewriting passed the gate: the original
    wording is printed, its shorthand written out by code where that is sure,
    marked, with ``reason`` (staff language) beside it.
    Without a reason there was nothing to rewrite (a bare number, a date), and
    nothing is marked.  ``paragraph`` numbers the source paragraph it belongs
    to, from 0; ``titles`` are the headings printed above it, worded by code,
    and ``headings`` what the source calls them.  ``glosses`` are the plainer
    names that code put into ``text``, each once, with their brackets.
    """

    source: str
    text: str
    origin: Origin
    paragraph: int = 0
    reason: str | None = None
    titles: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    glosses: tuple[str, ...] = ()

    @property
    def bare_text(self) -> str:
        """``text`` without its glosses."""
        text = self.text
        for gloss in self.glosses:
            text = text.replace(gloss, "", 1)
        return text

    @property
    def is_spelled_out(self) -> bool:
        """Whether shorthand of the source is written out in its wording."""
        return self.origin is Origin.SOURCE and self.bare_text.split() != self.source.split()

    @property
    def repeats_source(self) -> bool:
        """Whether the model gave a sentence back word for word: nothing marks it, and nothing is plainer."""
        words, said = (text.casefold().rstrip(" .;,:").split() for text in (self.source, self.bare_text))
        return self.origin is Origin.MODEL and len(words) >= _SENTENCE and words == said


@dataclass(frozen=True, slots=True)
class Term:
    """A medical word met in the source, and its explanation in the patient's language.

    ``reviewed`` tells whether a professional has checked the explanation.
    """

    term: str
    explanation: str
    origin: Origin
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class TokenCount:
    """Tokens spent; ``cached`` is the part of ``prompt`` that was not evaluated again."""

    prompt: int = 0
    cached: int = 0
    generated: int = 0

    def __add__(self, other: TokenCount) -> TokenCount:
        return TokenCount(
            self.prompt + other.prompt, self.cached + other.cached, self.generated + other.generated
        )


@dataclass(frozen=True, slots=True)
class HandoutDraft:
    """Plain-language handout: a title of at most five words, passages, explained words.

    ``left_out`` are the lines of the source that only make a letter of it, such as addresses and
    signatures: the patient's pages do not have them, the nurse's does.
    """

    title: str
    passages: tuple[Passage, ...]
    terms: tuple[Term, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SummaryDraft:
    """The three prose parts of a record summary; an empty part is 'not documented'.

    History is worded from current, past and undated diagnoses separately, so
    that no wording can make a past one current.
    """

    case: tuple[Passage, ...] = ()
    general: tuple[Passage, ...] = ()
    history_current: tuple[Passage, ...] = ()
    history_past: tuple[Passage, ...] = ()
    history_unknown: tuple[Passage, ...] = ()


def passages_by_part(content: HandoutDraft | SummaryDraft) -> tuple[tuple[str, Passage], ...]:
    """All passages of a document, each with the part it stands in (as ``process --json`` names it).

    ``Finding.segment`` counts in this order.
    """
    if isinstance(content, HandoutDraft):
        return tuple(("simplification", passage) for passage in content.passages)
    parts = (
        ("case", content.case),
        ("general", content.general),
        ("history", content.history_current + content.history_past + content.history_unknown),
    )
    return tuple((name, passage) for name, passages in parts for passage in passages)


def with_passages(
    content: HandoutDraft | SummaryDraft, passages: Sequence[Passage]
) -> HandoutDraft | SummaryDraft:
    """Put other passages in the place of those that ``passages_by_part`` lists: as many, in that order."""
    if isinstance(content, HandoutDraft):
        return replace(content, passages=tuple(passages))
    rest = iter(passages)
    parts = {each.name: tuple(islice(rest, len(getattr(content, each.name)))) for each in fields(content)}
    return replace(content, **parts)


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything written for one document, with what the checks found.

    ``language`` is the language of the text; ``staff_language`` that of the
    labels addressed to the nurse.  A handout of another ``tier`` than green is
    printed beside its source.
    """

    kind: Kind
    language: str
    record: PatientRecord
    content: HandoutDraft | SummaryDraft
    findings: tuple[Finding, ...] = ()
    tokens: TokenCount = field(default_factory=TokenCount)
    generate_seconds: float = 0.0
    check_seconds: float = 0.0
    staff_language: str = "fr"
    tier: Tier = Tier.GREEN

    @property
    def warnings(self) -> tuple[ReadWarning, ...]:
        """What the reader did not understand; a handout of a text prints it whole, and no list beside it."""
        has_lists = self.kind is Kind.SUMMARY or not self.record.is_text
        return tuple(item for item in self.record.warnings if has_lists or item.code not in ABOUT_LISTS)

    @property
    def points(self) -> Counter[Severity]:
        """How many points it lists for the nurse: the findings, and what she is to compare with the file."""
        found = Counter(finding.severity for finding in self.findings)
        return found + Counter({Severity.WARN: len(self.warnings)})


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the footer of every page says: where this document comes from.

    ``printed_on`` is an aware datetime; ``model`` the model's name.  A draft that waits for a decision is
    printed ``side_by_side``: with pages at its end that show each passage beside its source.
    """

    source_name: str
    job: str
    printed_on: datetime
    model: str
    released: bool = False
    side_by_side: bool = False
