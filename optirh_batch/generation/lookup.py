"""Guessing the next tokens of an answer from its source, and whether trying them pays.

An answer that rewords a text copies much of it: where its last tokens stand in
the source, what follows there is likely to follow here.  A guess costs a row
of the batch and saves a whole step where it is right; a wrong one changes
nothing but the time.  So it is made only where the odds and the measured cost
of a row say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

LONGEST_MATCH = 8
MOST_GUESSES = 8

_PRIOR_TRIES = 8
_PRIOR_ODDS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85)  # by length of the match
_LEARNING_RATE = 0.2
_ROWS_OF_A_STEP = 8  # what a step costs beside its rows, in rows
_BLOCK = 16


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
    """What a step of so many rows costs, as measured: kernels work in blocks, so rows may be free or dear."""

    def __init__(self) -> None:
        self._seconds: dict[int, float] = {}

    def learn(self, rows: int, seconds: float) -> None:
        """Note one step."""
        known = self._seconds.get(rows, seconds)
        self._seconds[rows] = known + _LEARNING_RATE * (seconds - known)

    def __getitem__(self, rows: int) -> float:
        """The cost of a step: measured, between two measured ones, or guessed.

        A guess is low, so that it is soon replaced by a measurement: beyond the largest measured step, rows
        cost nothing up to the end of a block, which many kernels compute as a whole.
        """
        if rows in self._seconds:
            return self._seconds[rows]
        below = max((known for known in self._seconds if known < rows), default=None)
        above = min((known for known in self._seconds if known > rows), default=None)
        if below is not None and above is not None:
            share = (rows - below) / (above - below)
            return self._seconds[below] * (1 - share) + self._seconds[above] * share
        if below is not None:
            start_of_block = (rows - 1) // _BLOCK * _BLOCK + 1
            return self._seconds[below] * _weigh(max(start_of_block, below)) / _weigh(below)
        return _weigh(rows) if above is None else self._seconds[above] * _weigh(rows) / _weigh(above)


def _weigh(rows: int) -> float:
    """What a step costs, in rows, before anything is measured."""
    return _ROWS_OF_A_STEP + rows


def guess_most(
    lookups: Sequence[Lookup], limits: Sequence[int], odds: Odds, cost: StepCost, room: int
) -> list[list[int]]:
    """The guesses that give the most tokens for the time of a step.

    Args:
        lookups: of the answers under way, each of which gets one token in any case.
        limits: most guesses for each.
        odds: how often guesses were right.
        cost: of steps by their rows.
        room: most guesses for all together.

    Returns:
        Guesses for each, often none.
    """
    guessed: list[list[int]] = []
    chances: list[tuple[float, int]] = []
    for number, (lookup, limit) in enumerate(zip(lookups, limits, strict=True)):
        chance = 1.0
        guessed.append([])
        for token, length in islice(lookup.guess(), max(0, limit)):
            chance *= odds[length]
            guessed[-1].append(token)
            chances.append((chance, number))
    # Chances fall along an answer, so that taking the best ones takes the first ones of each.
    chances.sort(key=lambda chance: -chance[0])
    answers = len(lookups)
    expected, best_rate, taken = float(answers), answers / cost[answers], 0
    for rows, (chance, _) in enumerate(chances[: max(0, room)], answers + 1):
        expected += chance
        if expected / cost[rows] > best_rate:
            best_rate, taken = expected / cost[rows], rows - answers
    counts = Counter(number for _, number in chances[:taken])
    return [tokens[: counts[number]] for number, tokens in enumerate(guessed)]
