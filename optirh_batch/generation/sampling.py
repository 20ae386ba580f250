"""The order in which the tokens of a vocabulary are tried at one place of an answer.

The first one is what the model says; the further ones matter only where a
constraint refuses it.  So the vocabulary is never walked to find one token.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

TOP_K = 40
TOP_P = 0.95

_FIRST_RANKS = 64

Logits = NDArray[np.float32]
"""One number a token; minus infinity for what may never be written."""


def in_order_of_choice(
    logits: Logits, temperature: float = 0.0, random: np.random.Generator | None = None
) -> Iterator[int]:
    """Tokens in the order in which they are to be tried.

    At temperature 0 that is from the likeliest down.  Above it, a draw without
    replacement among the likeliest (``TOP_K``, of these ``TOP_P`` of the
    probability), then the rest from the likeliest down.  The number of draws
    taken from ``random`` is the same whatever is tried, so that an answer
    depends on nothing but its own logits and seed.
    """
    if temperature <= 0 or random is None:
        yield from _descending(logits)
        return
    top = _best(logits, TOP_K)
    if not len(top):
        return
    noise = random.gumbel(size=len(top))
    weights = np.exp((logits[top] - logits[top[0]]).astype(np.float64))
    before = np.cumsum(weights) - weights
    kept = top[before < TOP_P * weights.sum()]
    # The largest of log-probability plus Gumbel noise is a draw; their order is one without replacement.
    scores = logits[kept].astype(np.float64) / temperature + noise[: len(kept)]
    drawn = kept[np.argsort(-scores, kind="stable")]
    yield from drawn.tolist()
    already = set(drawn.tolist())
    yield from (token for token in _descending(logits) if token not in already)


def _descending(logits: Logits) -> Iterator[int]:
    """Tokens from the likeliest down; the effort grows with how many are asked for."""
    first = int(logits.argmax())
    if logits[first] == -np.inf:
        return
    yield first
    ranks = _best(logits, _FIRST_RANKS)
    yield from (token for token in ranks.tolist() if token != first)
    already = set(ranks.tolist()) | {first}
    rest = np.argsort(-logits, kind="stable")
    yield from (token for token in rest[logits[rest] > -np.inf].tolist() if token not in already)


def _best(logits: Logits, count: int) -> NDArray[np.intp]:
    """The ``count`` likeliest tokens in descending order, of equal ones the lower id first."""
    if count < len(logits):
        found = np.sort(np.argpartition(-logits, count)[:count])
    else:
        found = np.arange(len(logits))
    found = found[logits[found] > -np.inf]
    return found[np.argsort(-logits[found], kind="stable")]
