"""Adding up marked documents, and comparing the sums with what is asked of a model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from optirh_batch.evaluation.marking import CaseMark, Fate
from optirh_batch.evaluation.scores import Scores, score


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of some documents.

    Attributes:
        documents: how many were made.
        failed: how many were not.
        facts: stated by the sheets of those that were made.
        kept: of them, stated by the documents.
        kept_original: of those, only where a passage is printed in its original wording.
        lost_flagged: missing or wrong, in a passage with a mark for the nurse.
        lost_escaped: missing or wrong, without one.
        invented_flagged: things said that must not be, in a passage with a mark.
        invented_escaped: likewise, without one.
        passages: that had words to rewrite.
        originals: of them, printed in their original wording.
        terms: hard words.
        covered: of them, explained or replaced.
        lix: mean of the documents; None without any.
        sentence_words: likewise.
        scores: similarity to the references; None likewise.
        seconds: from the first document to the last.
        generated_tokens: written by the model.
        prompt_tokens: read by it.
    """

    documents: int
    failed: int
    facts: int
    kept: int
    kept_original: int
    lost_flagged: int
    lost_escaped: int
    invented_flagged: int
    invented_escaped: int
    passages: int
    originals: int
    terms: int
    covered: int
    lix: float | None
    sentence_words: float | None
    scores: Scores | None
    seconds: float
    generated_tokens: int
    prompt_tokens: int

    @property
    def escaped(self) -> int:
        """What is wrong and nothing says so."""
        return self.lost_escaped + self.invented_escaped

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return {**asdict(self), "escaped": self.escaped}


@dataclass(frozen=True, slots=True)
class Targets:
    """What is asked of a model; None asks nothing.

    Attributes:
        max_escaped: facts wrong without a mark, of 1000.
        min_kept: facts stated, percent.
        max_original: passages in their original wording, percent.
    """

    max_escaped: float | None = 0.0
    min_kept: float | None = 99.0
    max_original: float | None = None

    def missed(self, totals: Totals) -> tuple[str, ...]:
        """What the sums fall short of, in words; empty if nothing."""
        return tuple(self._missed(totals))

    def _missed(self, totals: Totals) -> Iterator[str]:
        escaped = 1000 * totals.escaped / max(totals.facts, 1)
        kept = percent(totals.kept, totals.facts)
        original = percent(totals.originals, totals.passages)
        if totals.failed:
            yield f"{totals.failed} documents failed"
        if self.max_escaped is not None and escaped > self.max_escaped:
            yield f"{escaped:.1f} of 1000 facts escaped, at most {self.max_escaped:g}"
        if self.min_kept is not None and kept < self.min_kept:
            yield f"{kept:.1f} % of the facts kept, at least {self.min_kept:g} %"
        if self.max_original is not None and original > self.max_original:
            yield f"{original:.1f} % of the passages in original wording, at most {self.max_original:g} %"


def percent(part: float, whole: float) -> float:
    """The share in percent; of nothing, all of it."""
    return 100 * part / whole if whole else 100.0


def add_up(marks: Sequence[CaseMark], seconds: float | None = None) -> Totals:
    """Add up documents.

    Args:
        marks: of them.
        seconds: all of them took; by default the sum of what each took, though some were made side by side.
    """
    made = [mark for mark in marks if mark.error is None]
    fates = Counter(fact.fate for mark in made for fact in mark.facts)
    inventions = Counter(fact.fate for mark in made for fact in mark.inventions)
    eases = [mark for mark in made if mark.lix is not None]
    return Totals(
        documents=len(made),
        failed=len(marks) - len(made),
        facts=fates.total(),
        kept=fates[Fate.KEPT] + fates[Fate.ORIGINAL],
        kept_original=fates[Fate.ORIGINAL],
        lost_flagged=fates[Fate.FLAGGED],
        lost_escaped=fates[Fate.ESCAPED],
        invented_flagged=inventions[Fate.FLAGGED],
        invented_escaped=inventions[Fate.ESCAPED],
        passages=sum(mark.passages for mark in made),
        originals=sum(mark.originals for mark in made),
        terms=sum(mark.terms for mark in made),
        covered=sum(mark.covered for mark in made),
        lix=round(sum(mark.lix or 0 for mark in eases) / len(eases), 1) if eases else None,
        sentence_words=round(sum(mark.sentence_words for mark in eases) / len(eases), 1) if eases else None,
        scores=score([(mark.text, mark.reference) for mark in made]),
        seconds=round(sum(mark.seconds for mark in made) if seconds is None else seconds, 1),
        generated_tokens=sum(mark.generated_tokens for mark in made),
        prompt_tokens=sum(mark.prompt_tokens for mark in made),
    )


def by_group(marks: Sequence[CaseMark]) -> dict[tuple[str, str], Totals]:
    """The sums of each language and kind of document."""
    groups: dict[tuple[str, str], list[CaseMark]] = {}
    for mark in marks:
        groups.setdefault((mark.output, mark.kind), []).append(mark)
    return {group: add_up(groups[group]) for group in sorted(groups)}
