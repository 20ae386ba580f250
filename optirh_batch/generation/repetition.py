"""Noticing an answer that turns in circles.

Small models fall into loops: the same phrase until the cap.  A loop is an
exact repetition of a block of tokens.  Lists of similar lines and the rows of
a day grid differ in a word or a number and are none.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable

LONGEST_BLOCK = 64
LEAST_ROUNDS = 4
LEAST_TOKENS = 48


class RepetitionWatch:
    """Reads a text token by token; a loop is at least ``LEAST_ROUNDS`` rounds and ``LEAST_TOKENS`` tokens.

    Args:
        source: tokens of what is being reworded: where it goes round itself (rules of dots, empty grids),
            the answer may do so too, and nothing is reported.
    """

    def __init__(self, source: Iterable[int] = ()) -> None:
        self._count = 0
        self._places: defaultdict[int, deque[int]] = defaultdict(deque)
        # By length of a block: for how many tokens each has been what stood a block earlier.
        self._runs: dict[int, int] = {}
        self._may_loop = False
        self._may_loop = any(self.sees_loop(token) for token in source)
        self._count = 0
        self._places.clear()
        self._runs.clear()

    def sees_loop(self, token: int) -> bool:
        """Read the next token; whether the text now ends in a loop."""
        places = self._places[token]
        while places and self._count - places[0] > LONGEST_BLOCK:
            places.popleft()
        lengths = [self._count - place for place in places]
        self._runs = {length: self._runs.get(length, 0) + 1 for length in lengths}
        places.append(self._count)
        self._count += 1
        return not self._may_loop and any(
            run + length >= max(LEAST_TOKENS, LEAST_ROUNDS * length) for length, run in self._runs.items()
        )
