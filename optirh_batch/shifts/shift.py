"""Which file's turn it is, and what becomes of it: the steps that ``run`` and ``watch`` share.

The order of effects, which makes a kill, a power cut or a full disk at any
point harmless.  Each step is on the disk before the next begins:

1. a file that is ready has a **ticket** (``tickets``, waiting);
2. it is **claimed** by a file beside it (``intake.claims``), so that no other
   daemon or machine takes it;
3. the ticket says working, with the **attempt counted** before it begins;
4. the worker makes the documents (``pipeline``: copied and hashed once; the
   audit log knows each PDF's hash before the outbox has it; source and claim
   are looked at again before publishing);
5. the ticket says **published**, with the names of the documents;
6. the original goes to the **archive**, and the audit log says so (or, refused,
   the ticket says that, and its note and then itself go to the error folder);
7. the ticket is at its **end**;
8. the claim is **released**.

Killed before 4 ends, the file waits again and what was published is
recognised by its hash.  Killed between 4 and 6, the next turn recognises every
document and only moves the original.  Killed between 6 and 8, the next start
finds the original in the archive, tells the audit log and ends the ticket; the
claim is swept.  Killed while it was refused, the next start takes back what lies
in the error folder, as the next turn may end otherwise.

Several files may be under way at a time.  One alone is: a file that was among
those over which the worker died, so that the guilty one is found out; the same
content as one under way, so that it is recognised; the probe, while a fault
makes all wait.

Owns also the answer to failures: a fault of the file puts it aside, any other
lets it wait (``patience``).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from optirh_batch.audit import Archived, AuditLog
from optirh_batch.clock import Clock
from optirh_batch.commission import Order
from optirh_batch.config import Settings
from optirh_batch.errors import (
    ClaimLost,
    Exit,
    FolderUnknown,
    LanguageUnknown,
    LanguageUnsupported,
    ModelUnfit,
    OptirhError,
    Phrase,
    PromptTooLong,
    Quarantined,
    RenderingFailed,
    SourceChanged,
    SourceRefused,
    Unexpected,
    WorkerDied,
)
from optirh_batch.intake import Intake, clear_marker
from optirh_batch.intake.claims import Claim, Claims
from optirh_batch.localization import is_language_code, staff_message
from optirh_batch.logs import bear_tickets
from optirh_batch.outbox import archive, find_archived, leave_note, refuse, withdraw_refusal
from optirh_batch.outcomes import Outcome, Status
from optirh_batch.readers import hash_source, printable_name
from optirh_batch.shifts.holds import Hold, require_claim, require_what_was_read
from optirh_batch.shifts.notes import already_done_note, refusal_note
from optirh_batch.shifts.patience import Patience
from optirh_batch.tickets import Board, Made, State, Ticket
from optirh_batch.worker import Blame, Death, Task, Verdict

_LOG = logging.getLogger(__name__)
# Faults that trying again on another day cannot mend: the file is put aside.
_FAULT_OF_THE_FILE = (
    SourceRefused,
    LanguageUnknown,
    LanguageUnsupported,
    FolderUnknown,
    RenderingFailed,
    ModelUnfit,
    PromptTooLong,
    Quarantined,
    Unexpected,
)
_CONCERNS_EVERY_FILE = frozenset({Exit.CONFIGURATION, Exit.MODEL, Exit.OUTBOX, Exit.AUDIT})


class Fate(StrEnum):
    """Where an original is after its turn."""

    ARCHIVED = "archived"
    REFUSED = "refused"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Finished:
    """One file's turn: its documents, and where the original is now.

    ``error`` says what went wrong beside its documents: the original could
    not be moved.
    """

    source: Path
    outcomes: tuple[Outcome, ...]
    fate: Fate
    error: OptirhError | None = None

    @property
    def errors(self) -> tuple[OptirhError, ...]:
        """All that went wrong with this file."""
        found = [outcome.error for outcome in self.outcomes] + [self.error]
        return tuple(error for error in found if error is not None)


@dataclass(frozen=True, slots=True)
class Turn:
    """A file whose turn it is: its ticket, its claim, and what the worker is to do."""

    ticket: Ticket
    claim: Claim
    task: Task


@contextmanager
def keeping(claim: Claim) -> Iterator[None]:
    """Give a claim up if the work ends by an exception: nobody could take it from a living process."""
    try:
        yield
    except BaseException:
        claim.release()
        raise


class Shift:
    """Takes files in their order and decides what becomes of each.

    Everything remembered here may be lost in a crash: it only says what has to wait.
    """

    def __init__(
        self, settings: Settings, tickets: Board, audit: AuditLog, claims: Claims, clock: Clock
    ) -> None:
        """Begin; what a process that is no more was working on waits again."""
        self._settings = settings
        self._tickets = tickets
        self._audit = audit
        self._claims = claims
        self._clock = clock
        self._patience = Patience(settings.retry_longest_seconds, clock.monotonic)
        self._under_way: dict[int, Turn] = {}
        self._suspects: set[int] = set()  # the worker died over them and others
        bear_tickets(self._under_way)
        for ticket in tickets.at_work():
            if ticket.state is State.PUBLISHED:
                self._tie_up(ticket)
            elif ticket.code is not None:
                self._undo_refusal(ticket)
        tickets.recover()

    def note(self, intake: Intake) -> int:
        """Give what is ready a ticket, and withdraw the tickets of what is gone; return how many are new."""
        self._claims.sweep()
        return self._tickets.note(
            self._settings.inbox_dir,
            intake.ready,
            intake.unsettled,
            self._clock.now().timestamp(),
            unknown=intake.unreadable,
        )

    def note_glance(self, intake: Intake) -> int:
        """Likewise for some of the files alone; the others keep their tickets."""
        now = self._clock.now().timestamp()
        return self._tickets.note_some(self._settings.inbox_dir, intake.ready, intake.unsettled, now)

    def take(self, skip: Callable[[Ticket], bool] | None = None) -> Turn | None:
        """Claim the file whose turn it is.

        Args:
            skip: whether to pass over a ticket; without it those that must wait are passed over.

        Returns:
            The turn, to be given to ``settle`` or ``hand_back``; None if there is none now.

        Raises:
            TicketsUnavailable: the job table cannot be used.
        """
        if skip is None and (self._patience.keeps_all_waiting or self._is_probing()):
            return None
        passed_over = skip or (lambda ticket: self._patience.keeps_waiting(ticket.number))
        for ticket in self._tickets.waiting():
            if passed_over(ticket):
                continue
            source = self._settings.inbox_dir / ticket.path
            if self._under_way and not self._may_join(ticket, source):
                return None  # its turn is when the others are done
            claim = self._claims.take(source)
            if claim is None:  # another daemon has it, or it is gone
                self._patience.lengthen(ticket.number)
                continue
            hold = Hold(claim, source, ticket.size, ticket.changed_ns)
            with keeping(claim):
                try:
                    hold.require()
                except (SourceChanged, ClaimLost):  # the next look finds out what it has become
                    claim.release()
                    self._patience.lengthen(ticket.number)
                    continue
                begun = self._tickets.begin(ticket, self._clock.now().timestamp())
            order = Order(self._settings.to_review, language=ticket.language, again=ticket.again)
            turn = Turn(begun, claim, Task(source, order, self._refusal(ticket), hold.require, ticket.number))
            self._turn_to(turn)
            return turn
        return None

    def next_due(self) -> float | None:
        """Return in how many seconds a waiting file has its turn, None if none waits; 0 for now."""
        return self._patience.shortest(ticket.number for ticket in self._tickets.waiting())

    def settle(self, turn: Turn, verdict: Verdict) -> Finished:
        """Decide what becomes of a file after its turn, and do it."""
        number = turn.ticket.number
        with keeping(turn.claim):
            finished = (
                self._settle_death(turn, verdict)
                if isinstance(verdict, Death)
                else self._settle(turn, verdict)
            )
        turn.claim.release()
        if not isinstance(verdict, Death) or finished.fate is not Fate.LEFT:
            self._suspects.discard(number)
        elif verdict.blame in {Blame.SURE, Blame.SHARED}:
            self._suspects.add(number)
        if finished.fate is Fate.LEFT:
            never_begun = isinstance(verdict, Death) and verdict.blame is Blame.NOT_BEGUN
            common = (error for error in finished.errors if never_begun or _concerns_every_file(error))
            self._patience.failed(number, next((error.code for error in common), None))
        else:
            self._patience.succeeded(number)
        self._turn_from(turn, finished)
        return finished

    def hand_back(self, turn: Turn) -> None:
        """Let a file wait again whose work was stopped on purpose."""
        self._tickets.hand_back(turn.ticket, self._clock.now().timestamp())
        turn.claim.release()
        self._turn_from(turn)

    def wake(self) -> None:
        """Let nothing wait any longer."""
        self._patience.end()

    @property
    def trouble(self) -> str | None:
        """Reason code of what keeps every file waiting."""
        return self._patience.trouble

    def _turn_to(self, turn: Turn) -> None:
        ticket = turn.ticket
        self._under_way[ticket.number] = turn
        bear_tickets(self._under_way)
        _LOG.info("begun", extra={"event": "begun", "ticket": ticket.number, "attempt": ticket.attempts})

    def _turn_from(self, turn: Turn, finished: Finished | None = None) -> None:
        number = turn.ticket.number
        if finished is None:
            _LOG.info("handed back", extra={"event": "handed-back", "ticket": number})
        else:
            codes = sorted({error.code for error in finished.errors})
            jobs = [outcome.job for outcome in finished.outcomes if outcome.job]
            told = {"event": "ended", "ticket": number, "jobs": jobs, "codes": codes}
            _LOG.info("%s", finished.fate.value, extra=told)
        del self._under_way[number]
        bear_tickets(self._under_way)

    def _settle(self, turn: Turn, outcomes: tuple[Outcome, ...]) -> Finished:
        errors = [outcome.error for outcome in outcomes if outcome.error is not None]
        if not errors:
            return self._archive(turn, outcomes)
        if all(is_fault_of_file(error) for error in errors):
            return self._refuse(turn, outcomes, errors[0], State.REFUSED)
        error = next(error for error in errors if not is_fault_of_file(error))
        self._leave(turn, error)
        return Finished(turn.task.source, outcomes, Fate.LEFT)

    def _settle_death(self, turn: Turn, death: Death) -> Finished:
        source = turn.task.source
        is_to_blame = death.blame is Blame.SURE
        ticket = self._tickets.count_crash(turn.ticket) if is_to_blame else turn.ticket
        name = printable_name(source.name)
        if not is_to_blame or ticket.crashes < self._settings.crash_limit:
            error = WorkerDied(name=name, detail=death.detail)
            self._leave(turn, error)
            return Finished(source, (Outcome(source, error=error),), Fate.LEFT)
        poisoned = Quarantined(name=name, times=ticket.crashes, detail=death.detail)
        outcome = Outcome(source, error=poisoned)
        return self._refuse(turn, (outcome,), poisoned, State.QUARANTINED)

    def _archive(self, turn: Turn, outcomes: tuple[Outcome, ...]) -> Finished:
        source, settings = turn.task.source, self._settings
        made = tuple(_made(outcomes))
        ticket = self._tickets.publish(turn.ticket, made)
        try:
            require_claim(turn.claim, source)
            if note := already_done_note(source, outcomes, settings.staff_language):
                leave_note(note, settings.to_review, source.name)
            resting = archive(source, settings.archive_dir, today=self._clock.now().date())
            require_what_was_read(resting, source, outcomes)
            clear_marker(source)
        except OptirhError as error:
            self._leave(turn, error)
            return Finished(source, outcomes, Fate.LEFT, error)
        # A fault of the log is no fault of this file, whose turn is over: the next start ties it up.
        for job in filter(None, (outcome.job for outcome in outcomes)):
            self._audit.record(job, Archived())
        self._tickets.finish(ticket, State.DONE, self._clock.now().timestamp(), resting=resting)
        return Finished(source, outcomes, Fate.ARCHIVED)

    def _refuse(
        self, turn: Turn, outcomes: tuple[Outcome, ...], error: OptirhError, state: State
    ) -> Finished:
        source, settings = turn.task.source, self._settings
        try:
            require_claim(turn.claim, source)
            self._tickets.announce_refusal(turn.ticket, error.code)
            resting = refuse(source, settings.error_dir, refusal_note(outcomes, settings.staff_language))
            require_what_was_read(resting, source, outcomes)
            clear_marker(source)
        except OptirhError as failure:
            self._leave(turn, failure)
            return Finished(source, outcomes, Fate.LEFT, failure)
        self._tickets.finish(
            turn.ticket,
            state,
            self._clock.now().timestamp(),
            resting=resting,
            made=_made(outcomes),
            code=error.code,
            message=staff_message(error, settings.staff_language),
        )
        return Finished(source, outcomes, Fate.REFUSED)

    def _tie_up(self, ticket: Ticket) -> None:
        """End a ticket whose original reached the archive before a kill, or a fault of the log."""
        if os.path.lexists(self._settings.inbox_dir / ticket.path):
            return
        jobs = [job for made in ticket.made if (job := self._audit.find_job(made.job))]
        resting = find_archived(
            ticket.path.name, {job.facts.source_sha256 for job in jobs}, self._settings.archive_dir
        )
        if resting is None:
            return
        for job in jobs:
            if not any(isinstance(entry.event, Archived) for entry in job.events):
                self._audit.record(job.job, Archived())
        self._tickets.finish(ticket, State.DONE, self._clock.now().timestamp(), resting=resting)

    def _undo_refusal(self, ticket: Ticket) -> None:
        """Take back what a kill left of a refusal: the next turn may end otherwise, or say it otherwise."""
        source = self._settings.inbox_dir / ticket.path
        claim = self._claims.take(source)
        if claim is not None:  # else it was moved, or another machine has it by now
            with keeping(claim):
                withdraw_refusal(source, self._settings.error_dir)
            claim.release()

    def _leave(self, turn: Turn, error: OptirhError) -> None:
        message = staff_message(error, self._settings.staff_language)
        self._tickets.hand_back(turn.ticket, self._clock.now().timestamp(), error.code, message)

    def _is_probing(self) -> bool:
        """Whether one file finds out if a fault that makes all wait has passed."""
        return self.trouble is not None and bool(self._under_way)

    def _may_join(self, ticket: Ticket, source: Path) -> bool:
        """Whether a file may be under way beside the others that are."""
        if not self._suspects.isdisjoint({ticket.number, *self._under_way}):
            return False
        twins = [turn.task.source for turn in self._under_way.values() if turn.ticket.size == ticket.size]
        return not twins or hash_source(source) not in {hash_source(twin) for twin in twins}

    def _refusal(self, ticket: Ticket) -> OptirhError | None:
        """Say why the folder of a file asks for nothing that can be made, None if it lies well."""
        if ticket.stray_folder is None:
            return None
        return FolderUnknown(
            name=printable_name(ticket.path.name),
            folder=printable_name(ticket.stray_folder),
            detail=Phrase("documents are not written in this language here")
            if is_language_code(ticket.stray_folder.lower())
            else Phrase("this is not the code of a language"),
            supported=", ".join(self._settings.enabled_languages),
        )


def is_fault_of_file(error: OptirhError) -> bool:
    """Whether a failure would come again with the same file however often it is tried."""
    return isinstance(error, _FAULT_OF_THE_FILE) and not error.retryable


def _concerns_every_file(error: OptirhError) -> bool:
    return (
        error.exit_code in _CONCERNS_EVERY_FILE
        and not is_fault_of_file(error)
        and not isinstance(error, ClaimLost)
    )


def _made(outcomes: Iterable[Outcome]) -> Iterator[Made]:
    for outcome in outcomes:
        if outcome.status is not Status.FAILED and outcome.kind and outcome.language:
            for path in outcome.outputs:
                yield Made(
                    path.name, outcome.kind.value, outcome.language, outcome.job or "", outcome.already_done
                )
