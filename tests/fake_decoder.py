"""A model in ten lines for the tests of the scheduler.

What follows in a sequence is a function of all its tokens and nothing else, so
any mix-up of sequences, wrong loan or wrong place changes an answer.  It also
holds the scheduler to the contract: tokens come in order, without gaps, and
within the room there is.
"""

from __future__ import annotations

import string
import zlib
from dataclasses import dataclass

import numpy as np

END = 0
ALPHABET = string.ascii_lowercase + " .0123456789-"
WIDTH = len(ALPHABET) + 1


class Letters:
    """A vocabulary of single characters; token 0 ends."""

    ends = frozenset({END})

    def piece(self, token):
        return ALPHABET[token - 1].encode()

    def spell(self, text):
        return letters(text.decode())


def letters(text):
    return [ALPHABET.index(character) + 1 for character in text]


@dataclass(frozen=True)
class Slotted:
    """A constraint: fixed words around a few free letters, some of them refused."""

    before: str
    letters: int
    after: str
    done: str = ""

    def start(self):
        return self

    def advance(self, piece):
        for character in piece.decode():
            place = len(self.done) - len(self.before)
            free = 0 <= place < self.letters
            wanted = (self.before + " " * self.letters + self.after)[len(self.done) :][:1]
            if (character in "aeiou0123456789") if free else (character != wanted):
                return None
        return Slotted(self.before, self.letters, self.after, self.done + piece.decode())

    is_lost = False

    @property
    def may_end(self):
        return len(self.done) == len(self.before) + self.letters + len(self.after)

    @property
    def forced(self):
        if len(self.done) < len(self.before):
            return self.before[len(self.done) :].encode()
        return (
            self.after[max(0, len(self.done) - len(self.before) - self.letters) :].encode()
            if self._is_after
            else b""
        )

    @property
    def _is_after(self):
        return len(self.done) >= len(self.before) + self.letters


def says_after(tokens, likely_end=0.0):
    """The logits after ``tokens``."""
    random = np.random.default_rng(zlib.crc32(np.array(tokens, dtype=np.int32).tobytes()))
    logits = random.normal(size=WIDTH).astype(np.float32)
    logits[END] += likely_end
    return logits


class FakeDecoder:
    """Keeps its sequences as lists of cells; a lent cell is the same object in both."""

    def __init__(
        self, *, sequences=6, cells=400, rows=16, mixed_rows=None, outputs=12, likely_end=1.0, fails_at=()
    ):
        self.sequences = sequences
        self.cells = cells
        self.rows = rows
        self.mixed_rows = mixed_rows or rows
        self.outputs = outputs
        self.held = [[] for _ in range(sequences)]
        self.evaluated = 0
        self.batches = []
        self.most_cells = 0
        self._likely_end = likely_end
        self._fails_at = set(fails_at)

    def decode(self, spans):
        self.batches.append(spans)
        if len(self.batches) in self._fails_at:
            raise RuntimeError("no more")
        assert spans
        assert len({span.sequence for span in spans}) == len(spans)
        assert 0 < sum(len(span.tokens) for span in spans) <= self.rows
        assert sum(span.outputs for span in spans) <= self.outputs
        answers = []
        for span in spans:
            held = self.held[span.sequence]
            assert span.start == len(held)
            assert 0 <= span.outputs <= len(span.tokens)
            answers.append([])
            for place, token in enumerate(span.tokens):
                held.append([token])
                if place >= len(span.tokens) - span.outputs:
                    answers[-1].append(says_after([cell[0] for cell in held], self._likely_end))
            self.evaluated += len(span.tokens)
        used = len({id(cell) for held in self.held for cell in held})
        self.most_cells = max(self.most_cells, used)
        assert used <= self.cells
        return answers

    def lend(self, source, target):
        assert self.held[source]
        assert not self.held[target]
        self.held[target] = list(self.held[source])

    def cut(self, sequence, length):
        del self.held[sequence][length:]

    def clear(self):
        self.held = [[] for _ in range(self.sequences)]

    def export(self, sequence):
        return bytes(cell[0] for cell in self.held[sequence])

    def restore(self, sequence, state):
        assert not self.held[sequence]
        self.held[sequence] = [[token] for token in state]
        return True
