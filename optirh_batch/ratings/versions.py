"""Whether documents of one version of the model got better marks than those of another.

The difference of the means of documents, with a percentile bootstrap interval
(B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, 1993, chapter
13).  Whole documents are drawn, not single marks: several people's marks of
one document are not independent.  The seed is fixed, so that the same marks
give the same report.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

FEWEST_DOCUMENTS = 5
"""Of each version, for an interval: with fewer, drawing them again says nothing."""
RESAMPLES = 2000
CONFIDENCE = 0.95
_SEED = 20_260_314


@dataclass(frozen=True, slots=True)
class Difference:
    """The later version's mean less the earlier one's.

    Attributes:
        value: the difference, in marks.
        low: lower end of the interval, None with too few documents.
        high: upper end, likewise.
        documents: how many each version has, the earlier first.
    """

    value: float
    low: float | None
    high: float | None
    documents: tuple[int, int]

    @property
    def is_clear(self) -> bool | None:
        """Whether the interval excludes zero; None without one."""
        if self.low is None or self.high is None:
            return None
        return self.low > 0 or self.high < 0


def difference(earlier: Sequence[Sequence[int]], later: Sequence[Sequence[int]]) -> Difference:
    """Compare the marks of two versions.

    Args:
        earlier: the marks of each document, at least one document with one mark.
        later: likewise.
    """
    before, after = [fmean(marks) for marks in earlier], [fmean(marks) for marks in later]
    value, counts = fmean(after) - fmean(before), (len(before), len(after))
    if min(counts) < FEWEST_DOCUMENTS:
        return Difference(value, None, None, counts)
    dice = random.Random(_SEED)  # noqa: S311  no secret
    drawn = sorted(
        fmean(dice.choices(after, k=len(after))) - fmean(dice.choices(before, k=len(before)))
        for _ in range(RESAMPLES)
    )
    beyond = round((1 - CONFIDENCE) / 2 * RESAMPLES)
    return Difference(value, drawn[beyond], drawn[-beyond - 1], counts)
