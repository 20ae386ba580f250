"""A generator without a model, shipped for tests, demonstrations and the rest of the pipeline.

It answers from a queue when one was filled, else it repeats each request's
source, which by definition passes the fact gate.  Its identity is plainly
``fake``, so no document made with it can be mistaken for a model's.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from optirh_batch.generation import (
    Engine,
    Finish,
    GenerationRequest,
    GenerationResult,
    ModelIdentity,
    Word,
)

FAKE_MODEL = ModelIdentity(name="fake", sha256=hashlib.sha256(b"fake").hexdigest())


class FakeGenerator:
    """Echoes sources; ``enqueue`` states answers, ``history`` keeps every request seen."""

    def __init__(self) -> None:
        self.history: list[GenerationRequest] = []
        self.closed = False
        self._queue: deque[tuple[str, Finish, Mapping[str, float]]] = deque()

    @property
    def model(self) -> ModelIdentity:
        """``FAKE_MODEL``."""
        return FAKE_MODEL

    @property
    def engine(self) -> Engine:
        """An echo is the same each time."""
        return Engine(build="fake", reproducible=True)

    def enqueue(
        self, *answers: str, finish: Finish = Finish.STOP, unsure: Mapping[str, float] | None = None
    ) -> None:
        """State the answers to the next requests, in order; of words in ``unsure``, how likely they were."""
        self._queue.extend((answer, finish, unsure or {}) for answer in answers)

    def generate(self, requests: Sequence[GenerationRequest]) -> Iterator[GenerationResult]:
        """Answer from the queue, else with the request's source; tokens are counted as words."""
        for request in requests:
            self.history.append(request)
            text, finish, unsure = self._queue.popleft() if self._queue else (request.source, Finish.STOP, {})
            yield GenerationResult(
                key=request.key,
                text=text,
                finish=finish,
                prompt_tokens=len(request.system.split()) + len(request.user.split()),
                cached_tokens=0,
                generated_tokens=len(text.split()),
                seconds=0.0,
                words=tuple(Word(word, unsure.get(word, 1.0)) for word in text.split()),
            )

    def close(self) -> None:
        """Remember that the owner let go."""
        self.closed = True
