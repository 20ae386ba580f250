"""A pass over the inbox: what ``run`` does, and what it reports.

Which file comes first and what becomes of it belongs to ``shift``, which the
daemon uses as well; making the documents to ``pipeline``, choosing the files
to ``intake``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optirh_batch.config import Settings
from optirh_batch.errors import ConfigurationError, OptirhError, Phrase, SourceUnreadable
from optirh_batch.intake import await_settled
from optirh_batch.intake.claims import Claims
from optirh_batch.localization import staff_message
from optirh_batch.outbox import sweep as sweep_folder
from optirh_batch.pipeline import Workshop
from optirh_batch.readers import printable_name
from optirh_batch.shift import Fate, Finished, Shift, keeping
from optirh_batch.tickets import Board, Ticket
from optirh_batch.worker import Death, Worker
from optirh_batch.worker.in_process import InProcess
from optirh_batch.workroom import hold_run_lock
from optirh_batch.workroom import sweep as sweep_copies


@dataclass(frozen=True, slots=True)
class Round:
    """What a pass did, and what it left: files that change, folders of no language, what may not be read."""

    finished: tuple[Finished, ...]
    unsettled: tuple[Path, ...]
    unknown_folders: tuple[Path, ...]
    unreadable: tuple[Path, ...] = ()

    @property
    def errors(self) -> tuple[OptirhError, ...]:
        """All that went wrong, with the files and folders that could not be looked at."""
        detail = Phrase("reading it is not permitted")
        return (
            *(error for item in self.finished for error in item.errors),
            *(SourceUnreadable(name=printable_name(path.name), detail=detail) for path in self.unreadable),
        )

    def as_json(self, staff_language: str) -> dict[str, Any]:
        """Return the object that ``run --json`` prints; ``documents`` are those of ``process --json``."""
        return {
            "documents": [
                {**outcome.as_json(staff_language), "original": item.fate.value}
                for item in self.finished
                for outcome in item.outcomes
            ],
            "not_moved": [
                {
                    "source": str(item.source),
                    "code": item.error.code,
                    "message": staff_message(item.error, staff_language),
                }
                for item in self.finished
                if item.error
            ],
            "unsettled": [str(path) for path in self.unsettled],
            "unknown_folders": [str(path) for path in self.unknown_folders],
            "unreadable": [str(path) for path in self.unreadable],
        }


def run_inbox(
    home: Path,
    workshop: Workshop,
    worker: Worker | None = None,
    *,
    started: Callable[[Path, int, int], None] = lambda *_: None,
    waiting: Callable[[Sequence[Path]], None] = lambda _: None,
) -> Round:
    """Work on every quiet file of the inbox, one after the other.

    Args:
        home: the home, held for this pass alone.
        workshop: settings, log and clock.
        worker: does the work; without one it is done in this process with the workshop.
        started: told of each file, its number from 0 and how many there are.
        waiting: told of the files that must still be quiet, before each wait for them.

    Raises:
        Busy: another pass is under way.
        ConfigurationError: a folder of the home is missing or cannot be used.
        TicketsUnavailable: the job table cannot be used.
    """
    settings, clock = workshop.settings, workshop.clock
    with hold_run_lock(home, settings.data_dir), Board.open(settings.data_dir) as tickets:
        sweep_copies(settings.data_dir)
        sweep_folders(settings)
        intake = await_settled(
            settings.inbox_dir,
            clock,
            settle_seconds=settings.settle_seconds,
            patience_seconds=settings.settle_patience_seconds,
            incomplete_seconds=settings.incomplete_seconds,
            waiting=waiting,
        )
        shift = Shift(
            settings,
            tickets,
            workshop.audit,
            Claims(settings.inbox_dir, settings.lease_seconds, clock),
            clock,
        )
        shift.note(intake)
        finished = _work_through(
            shift, worker or InProcess(workshop), len(intake.ready), settings.lease_seconds / 3, started
        )
    return Round(
        tuple(finished),
        tuple(item.path for item in intake.unsettled),
        intake.unknown_folders,
        intake.unreadable,
    )


def sweep_folders(settings: Settings) -> None:
    """Clear away unfinished files of killed processes; finds out, before any work, that a folder is gone.

    Raises:
        ConfigurationError: a folder of the home cannot be used.
    """
    for key in ("outbox_dir", "error_dir", "archive_dir"):
        try:
            sweep_folder(getattr(settings, key))
        except OSError as error:
            detail = f"{getattr(settings, key)} cannot be used: {error.strerror}"
            raise ConfigurationError(where=key, detail=detail) from error


def _work_through(
    shift: Shift,
    worker: Worker,
    total: int,
    renew_seconds: float,
    started: Callable[[Path, int, int], None],
) -> list[Finished]:
    """Give every waiting file a turn; those whose work was cut off get another one after the others."""
    finished: dict[Path, Finished] = {}
    tried: set[int] = set()
    cut_off: set[int] = set()

    def was_tried(ticket: Ticket) -> bool:
        return ticket.number in tried

    while (turn := shift.take(was_tried)) or cut_off:
        if turn is None:
            tried -= cut_off
            cut_off.clear()
            continue
        source = turn.task.source
        started(source, len(finished), total)
        with keeping(turn.claim):
            worker.begin(turn.task)
            while (verdict := worker.wait(renew_seconds)) is None:
                turn.claim.renew()
            finished[source] = shift.settle(turn, verdict)
        tried.add(turn.ticket.number)
        if isinstance(verdict, Death) and finished[source].fate is Fate.LEFT:
            cut_off.add(turn.ticket.number)
    return list(finished.values())
