"""Working on files in this very process."""

from __future__ import annotations

from dataclasses import replace

from optirh_batch.pipeline import process_file, turn_away
from optirh_batch.worker import Ended, Task, Verdict
from optirh_batch.workshop import Workshop


class InProcess:
    """A ``Worker`` without a process of its own, for one file at a time: ``wait`` does the work."""

    def __init__(self, workshop: Workshop) -> None:
        """Work with this workshop."""
        self._workshop = workshop
        self._task: Task | None = None

    @property
    def room(self) -> int:
        """One file, or none."""
        return 0 if self.busy else 1

    @property
    def busy(self) -> bool:
        """Whether a file was begun and not waited for."""
        return self._task is not None

    def begin(self, task: Task) -> None:
        """Take a file; the work is done by ``wait``."""
        self._task = task

    def wait(self, seconds: float, wake: int | None = None) -> Ended | None:  # noqa: ARG002  as ``Worker`` has it
        """Do the work now, however long it takes."""
        if self._task is None:
            return None
        task, self._task = self._task, None
        return Ended(task, work_on(task, self._workshop))

    def close(self) -> None:
        """Let go of a file that was begun and not waited for."""
        self._task = None


def work_on(task: Task, workshop: Workshop) -> Verdict:
    """Make what a task asks for; failures are outcomes too."""
    if task.refusal is not None:
        return (turn_away(task.source, task.refusal, workshop),)
    return process_file(task.source, task.order, replace(workshop, require_hold=task.require_hold))
