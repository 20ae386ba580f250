"""Source and result side by side: what the nurse reads passage by passage before she decides.

Owns which finding stands at which passage, and which of its words are shown in
the source and which in the result.  Leaves out how that looks (``templates/``).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from optirh_batch.documents import Draft, Finding, Origin, Passage, Severity, passages_by_part
from optirh_batch.remarks import by_weight, grave

_BETWEEN_WORDS = re.compile(r"\s+/\s+|[;,]\s+|…")
_IN_SOURCE = ("-lost", "-dropped")
"""Endings of the codes whose evidence quotes the source."""
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a text, and the gravest level of what was found in it; None for plain text."""

    text: str
    level: Severity | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A passage beside its source.

    Attributes:
        number: from 1, as it is named everywhere.
        part: of the document, as ``passages_by_part`` names it.
        passage: the passage.
        level: of the gravest thing to look at; None if there is none.
        findings: about it, by weight; without the one that says it was kept.
        source: its stretches in order.
        result: likewise of the text that is printed.
    """

    number: int
    part: str
    passage: Passage
    level: Severity | None
    findings: tuple[Finding, ...]
    source: tuple[Stretch, ...]
    result: tuple[Stretch, ...]

    @property
    def is_unchanged(self) -> bool:
        """Whether the result has the words of the source."""
        return self.passage.text.split() == self.passage.source.split()


def compare(draft: Draft) -> tuple[Row, ...]:
    """Return the passages of a draft in their order, each with what was found about it."""
    return tuple(
        _row(index, part, passage, draft.findings)
        for index, (part, passage) in enumerate(passages_by_part(draft.content))
    )


def _row(index: int, part: str, passage: Passage, findings: Iterable[Finding]) -> Row:
    own = by_weight(item for item in findings if item.segment == index and item.code != "original-kept")
    levels = [item.severity for item in own]
    if passage.origin is Origin.SOURCE and passage.reason is not None:
        levels.append(Severity.WARN)
    source, result = _quotations(own, passage)
    return Row(
        number=index + 1,
        part=part,
        passage=passage,
        level=min(levels, key=grave, default=None),
        findings=tuple(own),
        source=_stretches(passage.source, source),
        result=_stretches(passage.text, result),
    )


_Quotations = list[tuple[str, Severity]]


def _quotations(findings: Iterable[Finding], passage: Passage) -> tuple[_Quotations, _Quotations]:
    """The words in question, by the text they stand in: that which the code says, else the other one."""
    source: _Quotations = []
    result: _Quotations = []
    for finding in findings:
        for words in _BETWEEN_WORDS.split(finding.evidence or ""):
            quoted = words.strip(" .,;:«»“”„\"'")
            if len(quoted) < _SHORTEST and not quoted.isdigit():
                continue
            first = finding.code.endswith(_IN_SOURCE)
            in_source = first if _find(quoted, passage.source if first else passage.text) else not first
            (source if in_source else result).append((quoted, finding.severity))
    return source, result


def _find(words: str, text: str) -> list[tuple[int, int]]:
    pattern = r"\s+".join(map(re.escape, words.split()))
    whole = rf"(?<![^\W_]){pattern}(?![^\W_])" if words else r"(?!)"
    return [found.span() for found in re.finditer(whole, text, re.IGNORECASE)]


def _stretches(text: str, quotations: _Quotations) -> tuple[Stretch, ...]:
    levels: list[Severity | None] = [None] * len(text)
    # The gravest last, so that it wins where two overlap.
    for words, severity in sorted(quotations, key=lambda item: -grave(item[1])):
        for start, end in _find(words, text):
            levels[start:end] = [severity] * (end - start)
    cuts = [0, *(place for place in range(1, len(text)) if levels[place] is not levels[place - 1]), len(text)]
    return tuple(
        Stretch(text[start:end], levels[start]) for start, end in itertools.pairwise(cuts) if start < end
    )
