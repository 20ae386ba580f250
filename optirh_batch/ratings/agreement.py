"""How far raters agree beyond chance: weighted kappa for two, Krippendorff's alpha for any number.

Sources: J. Cohen, Weighted kappa: Nominal scale agreement with provision for
scaled disagreement or partial credit, Psychological Bulletin 70(4), 1968,
213-220 (doi 10.1037/h0026256); J. L. Fleiss and J. Cohen, The equivalence of
weighted kappa and the intraclass correlation coefficient, Educational and
Psychological Measurement 33, 1973, 613-619, for squared distances as weights;
K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011
(repository.upenn.edu/asc_papers/43), section D, for missing marks and ordinal
ones.  The tests compute the worked examples of both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import permutations, product

_LEAST_UNITS = 2

# How far two marks are apart, given how often each mark occurs.
Metric = Callable[[int, int, Mapping[int, int]], float]


def squared(one: int, other: int) -> float:
    """Return the squared distance of two marks."""
    return float((one - other) ** 2)


def weighted_kappa(
    pairs: Sequence[tuple[int, int]], disagreement: Callable[[int, int], float] = squared
) -> float | None:
    """Return Cohen's weighted kappa of two raters.

    Args:
        pairs: the marks of the first and the second for each thing that both rated.
        disagreement: how grave it is that they gave these; 0 for equal ones.

    Returns:
        1 for full agreement, 0 for what chance would give; None where nothing can be said: fewer than two
        pairs (of one, observed and expected are the same), or both gave one and the same mark throughout.
    """
    if len(pairs) < _LEAST_UNITS:
        return None
    first, second = (Counter(marks) for marks in zip(*pairs, strict=True))
    observed = sum(disagreement(one, other) for one, other in pairs) / len(pairs)
    expected = (
        sum(disagreement(one, other) * first[one] * second[other] for one, other in product(first, second))
        / len(pairs) ** 2
    )
    return 1 - observed / expected if expected else None


def ordinal(one: int, other: int, counts: Mapping[int, int]) -> float:
    """Return Krippendorff's ordinal metric: the squared number of marks that lie between two."""
    low, high = sorted((one, other))
    between = sum(count for mark, count in counts.items() if low <= mark <= high)
    return (between - (counts[low] + counts[high]) / 2) ** 2


def krippendorff_alpha(units: Iterable[Sequence[int]], metric: Metric = ordinal) -> float | None:
    """Return Krippendorff's alpha of any number of raters, each of whom may have left things out.

    Args:
        units: for each thing rated, the marks it got; those with fewer than two say nothing.
        metric: how far two marks are apart.

    Returns:
        1 for full agreement, 0 for what chance would give; None where nothing can be said: fewer than two
        things were rated twice, or all marks are equal.
    """
    rated_twice = [unit for unit in units if len(unit) > 1]
    if len(rated_twice) < _LEAST_UNITS:
        return None
    coincidences: defaultdict[tuple[int, int], float] = defaultdict(float)
    for unit in rated_twice:
        for pair, times in Counter(permutations(unit, 2)).items():
            coincidences[pair] += times / (len(unit) - 1)
    counts = Counter(mark for unit in rated_twice for mark in unit)
    observed = sum(times * metric(*pair, counts) for pair, times in coincidences.items())
    expected = sum(
        counts[one] * counts[other] * metric(one, other, counts) for one, other in product(counts, counts)
    )
    return 1 - (counts.total() - 1) * observed / expected if expected else None
