"""Beginnings that prompts share: evaluated once, in a sequence of their own, and lent to the answers.

Owns which ones are held, and which has to go where a new one needs its sequence or its cells.  When they are
evaluated, and for whom, belongs to ``batching``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from optirh_batch.generation.decoder import Decoder


class PrefixStore(Protocol):
    """Where evaluated beginnings outlive the process; see ``prefixes.SavedPrefixes``."""

    def load(self, tokens: Sequence[int]) -> bytes | None:
        """What was saved for exactly these tokens; None if nothing usable was."""
        ...

    def save(self, tokens: Sequence[int], state: bytes) -> None:
        """Keep ``state`` for these tokens."""
        ...


@dataclass(slots=True)
class Beginning:
    """A shared beginning.

    Attributes:
        tokens: of it.
        sequence: the one that it is held in.
        evaluated: how many of its tokens are in the sequence.
        borrowers: answers under way that begin with it.
        is_paid: whether its evaluation counts as somebody's; all others have it for nothing.
        was_sought: whether it was looked for in the store.
    """

    tokens: tuple[int, ...]
    sequence: int
    evaluated: int = 0
    borrowers: int = 0
    is_paid: bool = False
    was_sought: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether it can be lent."""
        return self.evaluated == len(self.tokens)


class Beginnings:
    """The beginnings that are held; the least recently used makes room.

    Args:
        decoder: what evaluates them.
        sequences: those of the decoder that may hold one.
        store: where they are kept for the next process, None for nowhere.
    """

    def __init__(self, decoder: Decoder, sequences: Sequence[int], store: PrefixStore | None) -> None:
        self._decoder = decoder
        self._free = list(sequences)
        self._store = store
        self._held: dict[tuple[int, ...], Beginning] = {}  # least recently used first

    def claim(self, tokens: tuple[int, ...], cells: int) -> Beginning | None:
        """The beginning of these tokens, so that all beginnings together take no more than ``cells``.

        None where that cannot be, because what is held is in use; nothing has changed then.
        """
        held = self._held.get(tokens)
        lacking = sum(map(len, self._held)) + (0 if held else len(tokens)) - cells
        lacks_sequence = not (held or self._free)
        forgotten = []
        for unused in self._held.values():
            if lacking <= 0 and not lacks_sequence:
                break
            if not unused.borrowers and unused is not held:
                forgotten.append(unused)
                lacking -= len(unused.tokens)
                lacks_sequence = False
        if lacking > 0 or lacks_sequence:
            return None
        for unused in forgotten:
            self._forget(unused)
        if held:
            del self._held[tokens]
        beginning = held or Beginning(tokens, self._free.pop())
        self._held[tokens] = beginning
        return beginning

    def awaited(self) -> Iterator[Beginning]:
        """Those that answers under way need."""
        return (beginning for beginning in self._held.values() if beginning.borrowers)

    def restore(self) -> None:
        """Take from the store what was not sought there yet."""
        if self._store is None:
            return
        for beginning in self._held.values():
            if not beginning.was_sought:
                beginning.was_sought = True
                state = self._store.load(beginning.tokens)
                if state and self._decoder.restore(beginning.sequence, state):
                    beginning.evaluated = len(beginning.tokens)
                    beginning.is_paid = True

    def advance(self, beginning: Beginning, evaluated: int) -> None:
        """Note that more of a beginning's tokens are evaluated, and keep it once it is ready."""
        beginning.evaluated += evaluated
        if self._store and beginning.is_ready:
            self._store.save(beginning.tokens, self._decoder.export(beginning.sequence))

    def forget_all(self) -> None:
        """Hold nothing any more."""
        for beginning in list(self._held.values()):
            self._forget(beginning)

    def _forget(self, beginning: Beginning) -> None:
        del self._held[beginning.tokens]
        self._free.append(beginning.sequence)
        if self._held:
            self._decoder.cut(beginning.sequence, 0)
        else:
            # The same start for what comes next as in a new process, down to the place in memory.
            self._decoder.clear()
