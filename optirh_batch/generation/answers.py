"""One answer in the making: which token comes next, and when it is over.

Owns the choice at one place of an answer: what the model says, unless a
constraint refuses it; what a constraint dictates, without asking the model;
and the guards that end an answer.  Knows neither batches nor llama.cpp.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from optirh_batch.generation import Finish, Word
from optirh_batch.generation.constraints import Constraint
from optirh_batch.generation.repetition import RepetitionWatch
from optirh_batch.generation.sampling import Logits, in_order_of_choice
from optirh_batch.generation.sureness import probability, words_of


class Vocabulary(Protocol):
    """What tokens stand for."""

    @property
    def ends(self) -> AbstractSet[int]:
        """The tokens that end an answer."""
        ...

    def piece(self, token: int) -> bytes:
        """The bytes of a token, possibly a part of a character."""
        ...

    def spell(self, text: bytes) -> list[int]:
        """Tokens whose pieces are ``text`` together; empty where there are none."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """A request in tokens.

    Attributes:
        shared: the beginning of the prompt that other requests have too.
        own: the rest of the prompt, at least one token.
        max_tokens: cap on the answer.
        temperature: 0 is greedy.
        seed: for temperatures above 0.
        constraint: what the answer may hold.
        stop: texts at which the answer ends; not part of it.
        priority: tasks with a higher one are begun first.
    """

    shared: tuple[int, ...]
    own: tuple[int, ...]
    max_tokens: int
    temperature: float = 0.0
    seed: int = 0
    constraint: Constraint | None = None
    stop: tuple[bytes, ...] = ()
    priority: int = 0


class Answer:
    """The answer to one task, written token by token.

    Args:
        task: what is asked.
        vocabulary: of the model that answers.
        max_seconds: time cap.

    Attributes:
        tokens: written so far.
        text: their bytes, without a stop text.
        likely: how likely the model held each of the tokens, 0 to 1; 1 for what a constraint dictated.
        finish: why it is over; None while it is not.
        spent: seconds of work for it, counted by whoever does the work.
    """

    def __init__(self, task: Task, vocabulary: Vocabulary, *, max_seconds: float) -> None:
        self.tokens: list[int] = []
        self.text = bytearray()
        self.likely: list[float] = []
        self.finish: Finish | None = None
        self.spent = 0.0
        self._task = task
        self._vocabulary = vocabulary
        self._max_seconds = max_seconds
        self._cursor = task.constraint.start() if task.constraint else None
        self._random = np.random.default_rng(task.seed) if task.temperature > 0 else None
        self._watch = RepetitionWatch(task.own)
        self._force()

    def write(self, logits: Logits) -> Sequence[int]:
        """Choose the next token, and add what the constraint dictates after it.

        Args:
            logits: what the model says after the last token.

        Returns:
            The tokens added; empty where the answer ended instead.
        """
        before = len(self.tokens)
        if self._cursor is not None and self._cursor.is_lost:
            self.finish = Finish.STUCK
            return ()
        for token in in_order_of_choice(logits, self._task.temperature, self._random):
            if token in self._vocabulary.ends:
                if self._cursor is None or self._cursor.may_end:
                    self.finish = Finish.STOP
                    break
            elif self._append(token, logits):
                self._force()
                break
        else:
            # Nothing the model can write is allowed here.
            self.finish = Finish.STOP if self._cursor and self._cursor.may_end else Finish.STUCK
        return self.tokens[before:]

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the text, and how likely the model held each."""
        pieces = map(self._vocabulary.piece, self.tokens)
        return tuple(words_of(zip(pieces, self.likely, strict=True), len(self.text)))

    def _append(self, token: int, logits: Logits | None = None) -> bool:
        """Add a token and see whether the answer is over; false if the constraint refuses it."""
        piece = self._vocabulary.piece(token)
        if self._cursor is not None:
            place = self._cursor.advance(piece)
            if place is None:
                return False
            self._cursor = place
        self.tokens.append(token)
        self.likely.append(1.0 if logits is None else probability(logits, token))
        self.text += piece
        if self._ends_at_stop_text(len(piece)):
            self.finish = Finish.STOP
        elif len(self.tokens) >= self._task.max_tokens:
            self.finish = Finish.LENGTH
        elif self.spent > self._max_seconds:
            self.finish = Finish.TIME
        elif self._watch.sees_loop(token):
            self.finish = Finish.REPETITION
        return True

    def _force(self) -> None:
        """Add what must come next anyway, as far as the vocabulary can spell it."""
        while self.finish is None and self._cursor is not None and self._cursor.forced:
            forced = self._vocabulary.spell(self._cursor.forced)
            if not forced:
                return
            for token in forced:
                if not self._append(token) or self.finish is not None:
                    return

    def _ends_at_stop_text(self, added: int) -> bool:
        places = [
            self.text.find(stop, max(0, len(self.text) - added - len(stop) + 1)) for stop in self._task.stop
        ]
        found = min((place for place in places if place >= 0), default=None)
        if found is None:
            return False
        del self.text[found:]
        return True
