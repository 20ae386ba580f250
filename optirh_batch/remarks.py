"""What the checks found, in the order in which a person should read it.

Owns which remark comes first, everywhere remarks are listed, and which are
told in one line.  Leaves out how that looks (``templates/``) and which words a
remark is about (``comparison``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from optirh_batch.documents import Finding, Severity
from optirh_batch.localization import mark


class Topic(StrEnum):
    """What a remark is about; the more it can hurt somebody, the earlier it stands."""

    TEXT = mark("the text as a whole")
    MEDICINE = mark("a medicine: dose, time, way of taking")
    ALLERGY = mark("an allergy")
    NEGATION = mark("something denied, or not known")
    SIDE = mark("side or part of the body")
    STATE = mark("planned, done, stopped, suspected; who does what")
    FIGURE = mark("a date, a number, a measured value")
    CONTENT = mark("something missing or added")
    LANGUAGE = mark("choice of words")


_CODES = {
    Topic.TEXT: "several-patients case-report instruction-in-source lists-not-read",
    Topic.MEDICINE: "drug dose intake frequency amount route condition daytime meal comparison",
    Topic.ALLERGY: "allergy",
    Topic.NEGATION: "negation unknown",
    Topic.SIDE: "side part",
    Topic.STATE: "status state roles actor act person day-turned order bound shade",
    Topic.FIGURE: "number date weekday day time duration phone identifier measure",
    Topic.CONTENT: "illness care content sentence reason prognosis advice reassurance word words",
    Topic.LANGUAGE: "definition-invented foreign-words familiar-address third-person sentence-broken"
    " markup-leaked wrong-script wrong-language repetition too-long empty answer-cut prompt-echoed"
    " original-kept passage-copied title-neutral words-unexplained",
}
"""Codes, or what stands before their last hyphen (``docs/fact-gate.md``)."""

_TOPICS = {name: topic for topic, names in _CODES.items() for name in names.split()}
_SEVERITIES = tuple(Severity)
_DANGERS = tuple(Topic)


@dataclass(frozen=True, slots=True)
class Remark:
    """One line about one or several passages.

    Attributes:
        severity: of all that it sums up.
        topic: likewise.
        message: the finding's own; empty where the topic says enough.
        evidence: the words in question, if they are the same everywhere.
        passages: indices of the passages it is about, in their order; none for the whole document.
    """

    severity: Severity
    topic: Topic
    message: str
    evidence: str | None
    passages: tuple[int, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Its passages as they are numbered beside their source."""
        return tuple(index + 1 for index in self.passages)


def topic_of(code: str) -> Topic:
    """What findings of a code are about; of a code that is not known (any more), the content."""
    return _TOPICS.get(code) or _TOPICS.get(code.rpartition("-")[0], Topic.CONTENT)


def grave(severity: Severity) -> int:
    """Rank a severity: 0 for the gravest."""
    return _SEVERITIES.index(severity)


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """The gravest first; of equally grave ones that which can hurt most; of these by passage."""
    return sorted(
        findings,
        key=lambda item: (
            grave(item.severity),
            _DANGERS.index(topic_of(item.code)),
            -1 if item.segment is None else item.segment,
        ),
    )


def list_remarks(findings: Iterable[Finding], *, beside: bool = False) -> tuple[Remark, ...]:
    """Sum findings up, by weight: what is said alike of several passages is said once.

    Args:
        findings: of one document; that a passage was kept is told elsewhere, with its reason.
        beside: whether each passage is printed with its own findings.  Then these are only counted by
            topic here, and what merely informs is left to its place.
    """
    groups: dict[tuple[Severity, Topic, str], list[Finding]] = {}
    for item in by_weight(findings):
        is_told_beside = beside and item.segment is not None
        if item.code == "original-kept" or (is_told_beside and item.severity is Severity.INFO):
            continue
        message = "" if is_told_beside else item.message
        groups.setdefault((item.severity, topic_of(item.code), message), []).append(item)
    return tuple(
        Remark(
            severity,
            topic,
            message,
            evidence=group[0].evidence if len({item.evidence for item in group}) == 1 else None,
            passages=tuple(sorted({item.segment for item in group if item.segment is not None})),
        )
        for (severity, topic, message), group in groups.items()
    )
