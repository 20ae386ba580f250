"""Several files at a time in this very process, for a list of files given at once.

Owns what ``process`` does with more than one file: a thread for each of a few,
one model for all (``baton``), and the end of it all when the user presses
Ctrl-C.  Leaves out claims and dying processes (``supervisor``).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from optirh_batch.commission import Order
from optirh_batch.errors import OptirhError
from optirh_batch.generation import GenerationRequest, GenerationResult, TextGenerator
from optirh_batch.outcomes import Outcome
from optirh_batch.pipeline import process_file
from optirh_batch.worker.baton import Baton, SharedGenerator
from optirh_batch.workshop import Workshop


class _Writers:
    """What the threads write with: one model for all of them, until the user gives up."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._baton = Baton()
        self._inner: TextGenerator | None = None
        self._given_up = False
        self._at_work = 0
        self._changed = threading.Condition()

    @property
    def baton(self) -> Baton:
        return self._baton

    def open(self) -> TextGenerator:
        """A generator for one file, asked for with the baton held."""
        self._inner = self._workshop.generator()
        return _GivenUp(self._inner, self._baton, self.go_on)

    def go_on(self) -> None:
        """Raise ``KeyboardInterrupt`` in a thread that should end."""
        if self._given_up:
            raise KeyboardInterrupt

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Within this, a thread works; it does not begin once the user has given up."""
        with self._changed:
            self.go_on()
            self._at_work += 1
        try:
            yield
        finally:
            with self._changed:
                self._at_work -= 1
                self._changed.notify_all()

    def wait(self) -> None:
        """Return when no thread works any more.

        Ctrl-C while the pool starts a thread leaves one that the pool does not know, and does not wait for.
        """
        with self._changed:
            self._changed.wait_for(lambda: not self._at_work)

    def give_up(self) -> None:
        """End the threads: what waits for the model at once, the rest with its next stage."""
        self._given_up = True
        if self._inner is not None:
            self._inner.close()


class _GivenUp(SharedGenerator):
    """Ends by ``KeyboardInterrupt`` instead of the error of a model that was closed for that reason."""

    def generate(self, requests: Sequence[GenerationRequest]) -> Iterator[GenerationResult]:
        self.told()
        try:
            yield from super().generate(requests)
        except OptirhError:
            self.told()
            raise


def process_files(
    files: Sequence[Path], order: Order, workshop: Workshop, report: Callable[[int, str], None]
) -> list[Outcome]:
    """Make the documents of several files, ``files_at_once`` of them side by side.

    Args:
        files: are tried all; a failure is an outcome too.
        order: what is asked of each.
        workshop: what the work is done with; its model is closed if the user gives up.
        report: is told the number of a file (from 0) and the stage it enters, by one thread at a time.

    Returns:
        The outcomes in the order of the files.

    Raises:
        KeyboardInterrupt: the user's; files under way are given up, nothing of them is published later.
    """
    writers = _Writers(workshop)

    def work(number: int) -> tuple[Outcome, ...]:
        def tell(stage: str) -> None:
            writers.go_on()
            report(number, stage)

        with writers.at_work(), writers.baton:
            return process_file(files[number], order, replace(workshop, generator=writers.open, report=tell))

    with ThreadPoolExecutor(min(workshop.settings.files_at_once, len(files))) as threads:
        try:
            under_way = [threads.submit(work, number) for number in range(len(files))]
            return [outcome for future in under_way for outcome in future.result()]
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            writers.give_up()
            writers.wait()
            raise
