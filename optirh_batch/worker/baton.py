"""One thread at a time: several files are under way, but only the model works on them side by side.

Readers, checks, printing and the log are written for one thread.  A thread
holds the baton while it does any of that, and puts it down only while it waits
for answers of the model; so the model always has the requests of several
documents, and nothing else has to know of threads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from optirh_batch.generation import Engine, GenerationRequest, GenerationResult, ModelIdentity, TextGenerator


class Baton:
    """A lock that is put down where a thread waits; a context manager that takes it up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._lock.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()

    @contextmanager
    def put_down(self) -> Iterator[None]:
        """Let others have it for a while."""
        self._lock.release()
        try:
            yield
        finally:
            self._lock.acquire()


class SharedGenerator:
    """A generator that puts the baton down while it waits for answers; it is used with the baton held."""

    def __init__(self, inner: TextGenerator, baton: Baton, told: Callable[[], None] = lambda: None) -> None:
        """Wrap ``inner``, whose ``generate`` may be called by several threads at once.

        Args:
            inner: writes.
            baton: of those who share it.
            told: is called with each answer.
        """
        self._inner = inner
        self._baton = baton
        self.told = told

    @property
    def model(self) -> ModelIdentity:
        """That of the inner one."""
        return self._inner.model

    @property
    def engine(self) -> Engine:
        """That of the inner one."""
        return self._inner.engine

    def generate(self, requests: Sequence[GenerationRequest]) -> Iterator[GenerationResult]:
        """Answer as the inner one does."""
        results = iter(self._inner.generate(requests))
        while True:
            with self._baton.put_down():
                result = next(results, None)
            if result is None:
                return
            self.told()
            yield result

    def close(self) -> None:
        """Close the inner one."""
        self._inner.close()
