"""A pass over the inbox: what ``run`` does, and what it reports.

Which file comes first and what becomes of it belongs to ``shift``, which the
daemon uses as well; making the documents to ``pipeline``, choosing the files
to ``intake``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from optirh_batch.clock import Clock
from optirh_batch.config import Settings
from optirh_batch.errors import ConfigurationError, OptirhError, Phrase, SourceUnreadable, WindowClosed
from optirh_batch.intake import await_settled
from optirh_batch.intake.claims import Claims
from optirh_batch.localization import staff_message
from optirh_batch.outbox import days_of
from optirh_batch.outbox import sweep as sweep_folder
from optirh_batch.oversight.retention import purge
from optirh_batch.oversight.status_page import Doing, StatusPage
from optirh_batch.readers import printable_name
from optirh_batch.review import Decided, ReviewDesk
from optirh_batch.shifts.shift import Fate, Finished, Shift, Turn, keeping
from optirh_batch.shifts.window import Window
from optirh_batch.tickets import Board, Ticket
from optirh_batch.worker import Blame, Death, Ended, Worker
from optirh_batch.workroom import hold_run_lock
from optirh_batch.workroom import sweep as sweep_copies
from optirh_batch.workshop import Workshop

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """What a pass did, and what it left.

    Attributes:
        finished: the files that had their turn.
        unsettled: files that still change.
        unknown_folders: sub-folders that are no language.
        unreadable: what may not be read.
        left: files for which there was no time before ``until``.
        until: when the pass had to end, None for no limit.
        decided: documents that staff had released, rejected or corrected.
        undecided: what kept it from doing what staff had decided.
    """

    finished: tuple[Finished, ...]
    unsettled: tuple[Path, ...]
    unknown_folders: tuple[Path, ...]
    unreadable: tuple[Path, ...] = ()
    left: tuple[Path, ...] = ()
    until: time | None = None
    decided: tuple[Decided, ...] = ()
    undecided: tuple[OptirhError, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing in the inbox."""
        return not (self.finished or self.unsettled or self.unreadable or self.left)

    @property
    def errors(self) -> tuple[OptirhError, ...]:
        """All that went wrong, with the files and folders that could not be looked at."""
        detail = Phrase("reading it is not permitted")
        return (
            *(error for item in self.finished for error in item.errors),
            *(SourceUnreadable(name=printable_name(path.name), detail=detail) for path in self.unreadable),
            *([WindowClosed(count=len(self.left), until=f"{self.until:%H:%M}")] if self.left else []),
            *self.undecided,
        )

    def as_json(
        self, staff_language: str, *, handout_language: str = "", model_set: str = ""
    ) -> dict[str, Any]:
        """Return the object that ``run --json`` prints; ``documents`` are those of ``process --json``.

        The arguments are those of ``Outcome.as_json``.
        """
        return {
            "documents": [
                {
                    **outcome.as_json(staff_language, handout_language=handout_language, model_set=model_set),
                    "original": item.fate.value,
                }
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
            "left": [str(path) for path in self.left],
            "decided": [item.as_json() for item in self.decided],
            "undecided": [
                {"code": error.code, "message": staff_message(error, staff_language)}
                for error in self.undecided
            ],
        }


def run_inbox(
    home: Path,
    workshop: Workshop,
    worker: Worker | None = None,
    *,
    until: time | None = None,
    started: Callable[[Path, int, int], None] = lambda *_: None,
    waiting: Callable[[Sequence[Path]], None] = lambda _: None,
) -> Round:
    """Work on every quiet file of the inbox.

    Args:
        home: the home, held for this pass alone.
        workshop: settings, log and clock.
        worker: does the work; without one it is done in this process with the workshop.
        until: begin nothing that would not end before, and end then; without it all files are worked on.
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
        keep_to_retention(settings, clock)
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
        desk = ReviewDesk(settings, workshop.audit, clock, workshop.render)
        desk.tidy()
        decided = [*desk.look()]
        if desk.is_unsettled:  # somebody corrects a document just now
            clock.wait(settings.settle_seconds)
            decided += desk.look()
        with StatusPage(settings, tickets, workshop.audit, clock, end=Doing.OVER) as page:
            passage = _Pass(workshop, tickets, shift, worker or _in_process(workshop), page)
            passage.work_through(
                None if until is None else Window.until(until, clock.now()), len(intake.ready), started
            )
            decided += desk.look()  # what staff did meanwhile
    return Round(
        tuple(passage.finished.values()),
        tuple(item.path for item in intake.unsettled),
        intake.unknown_folders,
        intake.unreadable,
        tuple(settings.inbox_dir / path for path in passage.late.values()),
        until,
        tuple(decided),
        desk.troubles,
    )


def _in_process(workshop: Workshop) -> Worker:
    from optirh_batch.worker.in_process import InProcess  # noqa: PLC0415 - loads all stages of the pipeline

    return InProcess(workshop)


def keep_to_retention(settings: Settings, clock: Clock) -> None:
    """Delete what is older than the settings allow; what cannot be deleted is no reason not to work."""
    try:
        purged = purge(settings, clock.now())
    except (OSError, OptirhError) as error:
        _LOG.warning("retention", extra={"event": "trouble", "code": getattr(error, "code", "os-error")})
        return
    if purged.originals or purged.documents:
        _LOG.info("retention", extra={"event": "purged", "count": purged.originals + purged.documents})


def sweep_folders(settings: Settings) -> None:
    """Clear away unfinished files of killed processes; finds out, before any work, that a folder is gone.

    Raises:
        ConfigurationError: a folder of the home cannot be used.
    """
    for key in ("outbox_dir", "error_dir", "archive_dir"):
        try:
            sweep_folder(getattr(settings, key))
            if key == "outbox_dir":
                for folder in settings.outbox_folders.values():
                    folder.mkdir(exist_ok=True)  # of a home made before there were such folders
                    sweep_folder(folder)
            if key == "archive_dir":
                for day in days_of(settings.archive_dir):
                    sweep_folder(day)
        except OSError as error:
            detail = f"{getattr(settings, key)} cannot be used: {error.strerror}"
            raise ConfigurationError(where=key, detail=detail) from error


class _Pass:
    """Gives every waiting file a turn; those whose work was cut off get another one after the others."""

    def __init__(
        self, workshop: Workshop, tickets: Board, shift: Shift, worker: Worker, page: StatusPage
    ) -> None:
        self.finished: dict[Path, Finished] = {}
        self.late: dict[int, Path] = {}  # no time was left for them, by ticket
        self._clock = workshop.clock
        self._renew_seconds = workshop.settings.lease_seconds / 3
        self._renew_due = 0.0
        self._tickets = tickets
        self._shift = shift
        self._worker = worker
        self._page = page
        self._turns: list[Turn] = []
        self._tried: set[int] = set()
        self._cut_off: set[int] = set()

    def work_through(
        self, window: Window | None, total: int, started: Callable[[Path, int, int], None]
    ) -> None:
        """Work until no file is left, or no time."""
        begun = 0
        with ExitStack() as stack:
            stack.callback(self._let_go)
            while True:
                while self._worker.room and (turn := self._take(window)):
                    started(turn.task.source, begun, total)
                    begun += 1
                    self._begin(turn)
                if self._turns:
                    self._await(window)
                elif self._cut_off:
                    self._tried -= self._cut_off
                    self._cut_off.clear()
                else:
                    return

    def _take(self, window: Window | None) -> Turn | None:
        self.late.clear()
        if window is None:
            return self._shift.take(lambda ticket: ticket.number in self._tried)
        pace = self._tickets.pace()

        def must_stay(ticket: Ticket) -> bool:
            if ticket.number in self._tried:
                return True
            if window.holds(pace.expect(ticket.path, ticket.size), self._clock.now()):
                return False
            self.late[ticket.number] = ticket.path
            return True

        return self._shift.take(must_stay)

    def _begin(self, turn: Turn) -> None:
        self._turns.append(turn)
        self._tried.add(turn.ticket.number)
        self._worker.begin(turn.task)
        self._page.changed()

    def _await(self, window: Window | None) -> None:
        """Wait for the end of a file; where the window closes before it, all work is broken off."""
        while True:
            now = self._clock.monotonic()
            if now >= self._renew_due:
                for turn in self._turns:
                    turn.claim.renew()
                self._renew_due = now + self._renew_seconds
            self._page.refresh_if_due(now)
            left = self._renew_seconds if window is None else window.left(self._clock.now())
            ended = self._worker.wait(min(left, self._renew_seconds))
            if ended is not None:
                self._settle(ended)
                return
            if window is not None and window.left(self._clock.now()) <= 0:
                self._break_off()
                return

    def _settle(self, ended: Ended) -> None:
        turn = next(turn for turn in self._turns if turn.task is ended.task)
        self._turns.remove(turn)
        with keeping(turn.claim):
            finished = self._shift.settle(turn, ended.verdict)
        self.finished[turn.task.source] = finished
        self._page.settled(finished, self._shift.trouble)
        # A worker that died before it turned to any file would do so again, and that counts towards no end.
        died = isinstance(ended.verdict, Death) and ended.verdict.blame is not Blame.NOT_BEGUN
        if died and finished.fate is Fate.LEFT:
            self._cut_off.add(turn.ticket.number)

    def _break_off(self) -> None:
        self._worker.close()
        for turn in self._turns:
            self._shift.hand_back(turn)
            self._tried.remove(turn.ticket.number)  # there is no time for another turn either
        self._turns.clear()

    def _let_go(self) -> None:
        """Give up the claims where an exception ends the pass: nobody could take them from the living."""
        for turn in self._turns:
            turn.claim.release()
