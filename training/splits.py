"""Training, validation and test: by base note, and no near-duplicate on both sides of a border.

Pairs of one note, and pairs whose sources are almost the same, form a group; a
group goes to one split as a whole.  Which one is decided by a fixed hash of
its smallest note, so that a pair added later moves no other group, unless it ties two together.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from training.pairs import Pair

SPLITS = ("train", "validation", "test")
NEAR = 0.6
"""Shared share of word pairs from which on two sources are near-duplicates (Jaccard)."""

_SALT = "optirh-batch-training-1"
_WORD = re.compile(r"[^\W\d_]+")


def split_of(group: str) -> str:
    """The split of a group: 80, 10 and 10 of a hundred."""
    share = int.from_bytes(hashlib.sha256(f"{_SALT}:{group}".encode()).digest()[:4]) % 100
    return "train" if share < 80 else "validation" if share < 90 else "test"


def assign_splits(pairs: Sequence[Pair]) -> dict[str, str]:
    """The split of each pair by its id.  Variants are filled pairs of their base pair's note."""
    parents: dict[str, str] = {pair.note: pair.note for pair in pairs}

    def root(note: str) -> str:
        while parents[note] != note:
            note = parents[note]
        return note

    for first, second in near_duplicates(pairs):
        low, high = sorted((root(first.note), root(second.note)))
        parents[high] = low
    return {pair.id: split_of(root(pair.note)) for pair in pairs}


def near_duplicates(pairs: Iterable[Pair]) -> list[tuple[Pair, Pair]]:
    """Pairs of different notes whose sources, numbers aside, are almost the same."""
    shingled = [(pair, _shingles(pair.source)) for pair in pairs]
    common = Counter(shingle for _, shingles in shingled for shingle in shingles)
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    near = []
    for index, (pair, shingles) in enumerate(shingled):
        # Two sets with a share of NEAR in common meet among the rarest of each: only those are looked up.
        rarest = sorted(shingles, key=lambda shingle: (common[shingle], shingle))
        looked_up = rarest[: math.floor((1 - NEAR) * len(rarest)) + 1]
        for number in sorted({other for shingle in looked_up for other in holders[shingle]}):
            other, others = shingled[number]
            if pair.note != other.note and len(shingles & others) >= NEAR * len(shingles | others):
                near.append((other, pair))
        for shingle in looked_up:
            holders[shingle].append(index)
    return near


def _shingles(text: str) -> frozenset[tuple[str, str]]:
    words = ["^", *_WORD.findall(text.casefold()), "$"]
    return frozenset(itertools.pairwise(words))
