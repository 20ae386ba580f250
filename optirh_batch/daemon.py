"""The daemon: ``watch`` works on files as they come, until it is told to stop.

Owns the loop and when each thing is looked at.  What happens to a file belongs
to ``shift``, the work to ``worker``, noticing files to ``intake``.  One thread:
``signals`` and change events only write to a pipe that ends the wait.

SIGTERM and SIGINT let the files under way finish within ``stop_seconds``, then
hand them back; a second one hands them back at once.  SIGHUP reads the
configuration again once the files under way are done.  SIGUSR1 (``retry``) ends
all waiting after failures.
"""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from multiprocessing.connection import wait
from pathlib import Path

from optirh_batch.audit import AUDIT_FILE, AuditLog
from optirh_batch.clock import Clock, SystemClock
from optirh_batch.config import Settings
from optirh_batch.documents import Draft, Imprint
from optirh_batch.errors import ConfigurationError, OptirhError, SourceUnreadable
from optirh_batch.intake import InboxGone, look_into
from optirh_batch.intake.claims import Claims
from optirh_batch.intake.glances import Glances
from optirh_batch.intake.hints import Hints
from optirh_batch.intake.settling import Stillness
from optirh_batch.oversight.health import BEAT_SECONDS, Health, write_health
from optirh_batch.oversight.status_page import StatusPage
from optirh_batch.review import ReviewDesk
from optirh_batch.review.printing import PrintingStopped, print_apart
from optirh_batch.rounds import keep_to_retention, sweep_folders
from optirh_batch.shifts.patience import FIRST_WAIT_SECONDS
from optirh_batch.shifts.shift import Finished, Shift, Turn
from optirh_batch.signals import Requests
from optirh_batch.tickets import Board, State
from optirh_batch.worker import Ended
from optirh_batch.worker.supervisor import Supervisor
from optirh_batch.workroom import hold_run_lock
from optirh_batch.workroom import sweep as sweep_copies

_LOG = logging.getLogger(__name__)
_POLL_GONE_SECONDS = 2.0
_REST_SECONDS = 0.2
_GLANCE_REST_SECONDS = 0.05
_REVIEW_SECONDS = 5.0
_OPENED_PER_LOOK = 200
_SHARE_OF_LOOKS = 0.05
"""Looking at a huge inbox may take this share of the time, so that many events do not mean many looks."""
_SHARE_BESIDE_EVENTS = 0.02
"""Likewise where every folder sends events: the files they name are looked at by themselves meanwhile."""


def watch(
    home: Path,
    load: Callable[[], Settings],
    requests: Requests,
    *,
    told: Callable[[Finished], None] = lambda _: None,
    clock: Clock | None = None,
    open_worker: Callable[[Settings], Supervisor] = Supervisor,
    render: Callable[[Draft, Imprint, Callable[[], bool]], bytes] = print_apart,
) -> None:
    """Work on the inbox of a home until a request to stop.

    Args:
        home: the home, held for this daemon alone.
        load: reads the configuration.
        requests: says when to stop or to read it again.
        told: of each file after its turn.
        clock: the machine's if None.
        open_worker: makes the worker.
        render: prints release copies, asking now and then whether it may go on.

    Raises:
        Busy: another process works in this home.
        ConfigurationError: a folder of the home is missing at the start, or a setting is wrong.
    """
    settings = load()
    clock = clock or SystemClock()
    with hold_run_lock(home, settings.data_dir, listens=True):
        sweep_copies(settings.data_dir)
        sweep_folders(settings)
        _LOG.info("watching", extra={"event": "started"})
        failures = 0
        while not requests.stop:
            if requests.reload:
                settings = _reload(settings, load)
                requests.reload = False
            try:
                with _open_service(
                    settings, requests, clock, open_worker, render=render, told=told
                ) as service:
                    service.serve()
                failures = 0
            except OptirhError as error:
                if not error.retryable:
                    raise
                # Crash-only: what was under way is recognised or repeated by the next service.
                _LOG.warning("%s", error.code, extra={"event": "trouble", "code": error.code})
                _pause(requests, min(settings.retry_longest_seconds, FIRST_WAIT_SECONDS * 2**failures))
                failures = min(failures + 1, 32)
        _LOG.info("stopped", extra={"event": "stopped"})


class _Service:
    """The loop, for as long as one configuration holds and nothing fails."""

    def __init__(
        self,
        settings: Settings,
        requests: Requests,
        clock: Clock,
        *,
        tickets: Board,
        shift: Shift,
        worker: Supervisor,
        hints: Hints,
        page: StatusPage,
        open_desk: Callable[[Callable[[], bool]], ReviewDesk],
        told: Callable[[Finished], None],
    ) -> None:
        self._settings = settings
        self._requests = requests
        self._clock = clock
        self._tickets = tickets
        self._shift = shift
        self._worker = worker
        self._hints = hints
        self._page = page
        self._desk = open_desk(self._may_go_on)
        self._desk.tidy()
        self._told = told
        self._stillness = Stillness(settings.settle_seconds, settings.incomplete_seconds)
        self._glances = Glances(settings.inbox_dir, self._stillness)
        self._glance_earliest = 0.0
        self._turns: list[Turn] = []
        self._look_due = self._look_earliest = self._renew_due = self._beat_due = 0.0
        self._review_due = 0.0
        self._review_rest = _REVIEW_SECONDS
        self._inbox_is_gone = False
        self._purged: date | None = None
        self._unreadable: tuple[Path, ...] = ()

    def serve(self) -> None:
        """Work until a request to stop or to read the configuration again."""
        try:
            self._work()
        except BaseException:
            for turn in self._turns:  # nobody could take the claims from a living process
                turn.claim.release()
            raise

    def _work(self) -> None:
        while not self._requests.stop and not (self._requests.reload and not self._turns):
            if self._requests.wake:
                self._requests.wake = False
                self._shift.wake()
                self._look_due = 0.0
            # What an event has named is begun before the whole inbox is looked at, which may hold thousands.
            self._glance_if_due()
            self._begin()
            self._look_if_due()
            self._review_if_due()
            self._renew_if_due()
            self._beat_if_due()
            self._purge_if_due()
            self._begin()
            self._page.refresh_if_due(self._clock.monotonic())
            ended = self._worker.wait(self._longest_wait(), self._requests.bell.reading)
            if self._requests.bell.quiet():
                self._look_due = min(self._look_due, self._look_earliest)
            if ended is not None:
                self._settle(ended)
        if self._requests.stop:
            self._finish_or_hand_back()

    def _look_if_due(self) -> None:
        began = self._clock.monotonic()
        if began < self._look_due:
            return
        settings = self._settings
        try:
            seen = look_into(settings.inbox_dir)
        except InboxGone as error:
            if not self._inbox_is_gone:
                _LOG.warning("%s", error.code, extra={"event": "trouble", "code": error.code})
            self._inbox_is_gone = True
            self._page.inbox(error)
            self._look_due = began + _POLL_GONE_SECONDS
            return
        self._inbox_is_gone = False
        self._page.inbox(None)
        self._hints.refresh(seen.folders)
        self._tell_unreadable(seen.unreadable)
        intake = self._stillness.look(seen.arrivals, self._clock.monotonic())
        if self._shift.note(replace(intake, unreadable=seen.unreadable)):
            self._page.changed()
        ended = self._clock.monotonic()
        share = _SHARE_BESIDE_EVENTS if math.isinf(self._hints.poll_seconds) else _SHARE_OF_LOOKS
        self._look_earliest = ended + max(_REST_SECONDS, (ended - began) / share)
        wait = min(self._stillness.next_due(ended), self._hints.poll_seconds, settings.rescan_seconds)
        self._look_due = max(self._look_earliest, ended + wait)

    def _glance_if_due(self) -> None:
        began = self._clock.monotonic()
        self._glances.hear(self._hints.heard(), began)
        if began < max(self._glances.due, self._glance_earliest):
            return
        if self._shift.note_glance(self._glances.look(began)):
            self._page.changed()
        ended = self._clock.monotonic()
        self._glance_earliest = ended + max(_GLANCE_REST_SECONDS, ended - began)

    def _review_if_due(self) -> None:
        began = self._clock.monotonic()
        if began < self._review_due:
            return
        try:
            decided = self._desk.look(_OPENED_PER_LOOK)
        except PrintingStopped:  # what was not printed is found where it lies by the next daemon
            return
        for item in decided:
            told = {"event": item.decision.value, "jobs": [item.job] if item.job else []}
            _LOG.info("review", extra=told)
            self._page.changed()
        ended = self._clock.monotonic()
        if not decided:  # printing what was decided takes long, too, and is no reason to look seldom
            self._review_rest = max(_REVIEW_SECONDS, (ended - began) / _SHARE_OF_LOOKS)
        rest = self._review_rest
        if rest == _REVIEW_SECONDS and self._desk.is_unsettled:  # somebody waits for an answer
            rest = min(rest, self._settings.settle_seconds)
        self._review_due = ended + rest

    def _may_go_on(self) -> bool:
        """Whether a long print may go on; it renews claims and signs of life meanwhile."""
        self._renew_if_due()
        self._beat_if_due()
        return not self._requests.stop

    def _tell_unreadable(self, paths: tuple[Path, ...]) -> None:
        """Log once for each change how much of the inbox cannot be looked at."""
        if paths and paths != self._unreadable:
            _LOG.warning(
                "part of the inbox",
                extra={"event": "trouble", "code": SourceUnreadable.code, "count": len(paths)},
            )
        self._unreadable = paths

    def _begin(self) -> None:
        while not self._requests.reload and self._worker.room and (turn := self._shift.take()):
            self._turns.append(turn)
            self._worker.begin(turn.task)
            self._page.changed()

    def _settle(self, ended: Ended) -> None:
        turn = next(turn for turn in self._turns if turn.task is ended.task)
        self._turns.remove(turn)
        finished = self._shift.settle(turn, ended.verdict)
        self._page.settled(finished, self._shift.trouble)
        self._told(finished)

    def _beat_if_due(self) -> None:
        """Write the signs of life; monitoring that cannot be written to is no reason to stop."""
        now = self._clock.monotonic()
        if now < self._beat_due:
            return
        self._beat_due = now + BEAT_SECONDS
        counts = self._tickets.counts()
        health = Health(
            beat=self._clock.now().timestamp(),
            process=os.getpid(),
            pending=counts[State.WAITING],
            working=counts[State.WORKING] + counts[State.PUBLISHED],
            done=counts[State.DONE],
            refused=counts[State.REFUSED] + counts[State.QUARANTINED],
            trouble=InboxGone.code if self._inbox_is_gone else self._shift.trouble,
        )
        try:
            write_health(health, self._settings.data_dir, self._settings.metrics_file)
        except OSError as error:
            _LOG.warning("no sign of life written", extra={"event": "trouble", "code": str(error.errno)})

    def _purge_if_due(self) -> None:
        today = self._clock.now().date()
        if not self._turns and today != self._purged:
            keep_to_retention(self._settings, self._clock)
            self._desk.look_anew()
            self._purged = today

    def _renew_if_due(self) -> None:
        now = self._clock.monotonic()
        if self._turns and now >= self._renew_due:
            for turn in self._turns:
                turn.claim.renew()
            self._renew_due = now + self._settings.lease_seconds / 3

    def _longest_wait(self) -> float:
        now = self._clock.monotonic()
        glance_due = max(self._glances.due, self._glance_earliest)
        waits = [
            self._look_due - now,
            self._review_due - now,
            glance_due - now,
            self._beat_due - now,
            self._page.due - now,
        ]
        if self._turns:
            waits.append(self._renew_due - now)
        # A file whose turn is now, while others are under way, must be alone: the end of those ends the wait.
        if self._worker.room and (due := self._shift.next_due()) is not None and (due or not self._turns):
            waits.append(due)
        return max(0.0, min(waits))

    def _finish_or_hand_back(self) -> None:
        """Give the files under way a little time; asked to stop once more, none."""
        requests, asked = self._requests, self._requests.stop
        deadline = self._clock.monotonic() + self._settings.stop_seconds
        while self._turns and requests.stop == asked and (left := deadline - self._clock.monotonic()) > 0:
            ended = self._worker.wait(left, requests.bell.reading)
            requests.bell.quiet()
            if ended is not None:
                self._settle(ended)
        if self._turns:
            self._worker.close()
        while self._turns:
            self._shift.hand_back(self._turns.pop())


@contextmanager
def _open_service(
    settings: Settings,
    requests: Requests,
    clock: Clock,
    open_worker: Callable[[Settings], Supervisor],
    *,
    render: Callable[[Draft, Imprint, Callable[[], bool]], bytes],
    told: Callable[[Finished], None],
) -> Iterator[_Service]:
    with ExitStack() as stack:
        tickets = stack.enter_context(Board.open(settings.data_dir))
        audit = stack.enter_context(AuditLog.open(settings.data_dir / AUDIT_FILE))
        hints = stack.enter_context(Hints(settings.inbox_dir, requests.bell.ring))
        worker = stack.enter_context(open_worker(settings))
        page = stack.enter_context(StatusPage(settings, tickets, audit, clock))
        claims = Claims(settings.inbox_dir, settings.lease_seconds, clock)
        shift = Shift(settings, tickets, audit, claims, clock)

        def open_desk(goes_on: Callable[[], bool]) -> ReviewDesk:
            return ReviewDesk(settings, audit, clock, lambda draft, imprint: render(draft, imprint, goes_on))

        yield _Service(
            settings,
            requests,
            clock,
            tickets=tickets,
            shift=shift,
            worker=worker,
            hints=hints,
            page=page,
            open_desk=open_desk,
            told=told,
        )


def _reload(settings: Settings, load: Callable[[], Settings]) -> Settings:
    """Return the new settings, or the old ones where those are wrong: a slip must not stop the work."""
    try:
        new = load()
    except ConfigurationError as error:
        _LOG.error("%s", error.code, extra={"event": "trouble", "code": error.code})
        return settings
    if new.data_dir != settings.data_dir:
        _LOG.error("data_dir cannot change while watching", extra={"event": "trouble"})
        return settings
    _LOG.info("configuration read again", extra={"event": "reloaded"})
    return new


def _pause(requests: Requests, seconds: float) -> None:
    """Wait, unless a signal asks for something."""
    wait([requests.bell.reading], seconds)
    requests.bell.quiet()
