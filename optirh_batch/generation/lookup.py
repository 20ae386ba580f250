"""Guessing the next tokens of an answer from its source, and whether trying them pays.

An answer that rewords a text copies much of it: where its last tokens stand in
the source, what follows there is likely to follow here.  A guess costs a row
of the batch and saves a whole step where it is right; a wrong one changes
nothing but the time.  So it is made only where the odds and the measured cost
of a row say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

LONGEST_MATCH = 8
MOST_GUESSES = 8

_PRIOR_TRIES = 8
_PRIOR_ODDS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85)  # by length of the match
_FADING = 0.98


class Lookup:
    """The tokens of a source and of the answer so far.

    Args:
        source: tokens before the answer's first.
    """

    def __init__(self, source: Sequence[int]) -> None:
        self._tokens: list[int] = []
        self._pairs: dict[tuple[int, int], int] = {}  # to the place after their last occurrence
        self._singles: dict[int, int] = {}
        for token in source:
            self.add(token)

    def add(self, token: int) -> None:
        """Go on by one token."""
        end = len(self._tokens)
        # What the text ends with is noted with the token after it: an end must not be found as its own match.
        if end >= 1:
            self._singles[self._tokens[-1]] = end
        if end >= 2:
            self._pairs[self._tokens[-2], self._tokens[-1]] = end
        self._tokens.append(token)

    def guess(self) -> Iterator[tuple[int, int]]:
        """Likely next tokens in order, each with how many tokens before it match."""
        tokens = self._tokens
        if not tokens:
            return
        place = self._pairs.get((tokens[-2], tokens[-1])) if len(tokens) > 1 else None
        if place is None:
            place = self._singles.get(tokens[-1])
        if place is None:
            return
        length = 1
        while length < min(LONGEST_MATCH, place) and tokens[place - 1 - length] == tokens[-1 - length]:
            length += 1
        for token in tokens[place : place + MOST_GUESSES]:
            yield token, length
            length = min(length + 1, LONGEST_MATCH)


class Odds:
    """How often guesses were right, by length of the match; learns from every token, tried or not."""

    def __init__(self) -> None:
        self._tries = [float(_PRIOR_TRIES)] * (LONGEST_MATCH + 1)
        self._hits = [odds * _PRIOR_TRIES for odds in _PRIOR_ODDS]

    def learn(self, length: int, right: bool) -> None:
        """Note one guess."""
        self._tries[length] += 1
        self._hits[length] += right

    def __getitem__(self, length: int) -> float:
        return self._hits[length] / self._tries[length]


class StepCost:
    """What a row more costs: a line through the measured times of steps, recent ones counting more."""

    def __init__(self) -> None:
        self._weight = self._rows = self._seconds = self._square = self._product = 0.0

    def learn(self, rows: int, seconds: float) -> None:
        """Note one step of so many rows."""
        self._weight = self._weight * _FADING + 1
        self._rows = self._rows * _FADING + rows
        self._seconds = self._seconds * _FADING + seconds
        self._square = self._square * _FADING + rows * rows
        self._product = self._product * _FADING + rows * seconds

    def row_share(self, rows: int) -> float:
        """The cost of one row more as a share of what a step of ``rows`` costs.

        Until steps of different sizes were seen, a row counts as much as all
        that a step costs beside its rows.
        """
        spread = self._square * self._weight - self._rows**2
        if spread > 0.5 * self._weight**2:
            slope = (self._product * self._weight - self._rows * self._seconds) / spread
            step = self._seconds / self._weight + slope * (rows - self._rows / self._weight)
            if slope >= 0 and step > 0:
                return slope / step
        return 1 / (1 + rows)


def draft(lookup: Lookup, odds: Odds, *, most: int, least_chance: float) -> list[int]:
    """Guesses worth a row each: those whose chance of all being right is at least ``least_chance``."""
    drafted: list[int] = []
    chance = 1.0
    for token, length in lookup.guess():
        chance *= odds[length]
        if len(drafted) >= most or chance < least_chance:
            break
        drafted.append(token)
    return drafted
