"""Many answers at once on one model: shared beginnings, continuous batches, slots refilled as answers end.

Owns the order of the work.  What a token means belongs to ``answers``, what
computes it is a ``Decoder``: both can be fakes, so that the scheduling is
tested without a model.  Which shared beginnings are held belongs to ``beginnings``.

A batch holds, for each answer under way, its last token and a few guesses of what comes after it
(see ``lookup``), all checked at once; then what is left of
the prompts of those just begun; then the shared beginnings that somebody waits
for.  Prompts that would not fit beside the answers are evaluated first, in batches
of their own, and the answers wait; shorter ones are gathered for one as long as more
of them follow.

A shared beginning is evaluated once, in a sequence of its own, and lent to the
sequences of the answers.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue

from optirh_batch.generation import Finish, Word
from optirh_batch.generation.answers import Answer, Task, Vocabulary
from optirh_batch.generation.beginnings import Beginning, Beginnings, PrefixStore
from optirh_batch.generation.decoder import Decoder, Span
from optirh_batch.generation.lookup import Lookup, Odds, StepCost, guess_most
from optirh_batch.generation.sampling import Logits


@dataclass(frozen=True, slots=True)
class Report:
    """A finished answer.

    Attributes:
        index: place of its task among those given.
        cached_tokens: of the prompt, not evaluated for it.
        seconds: from its beginning to its end, with the time its neighbours took.
        words: of the text, and how likely the model held each.
    """

    index: int
    text: bytes
    finish: Finish
    cached_tokens: int
    generated_tokens: int
    seconds: float
    words: tuple[Word, ...]


class BatcherClosed(Exception):
    """The batcher was closed before the answer was finished."""


@dataclass(slots=True)
class _Call:
    """One caller and its way to hear of results."""

    reports: SimpleQueue[Report | Exception] = field(default_factory=SimpleQueue)
    abandoned: bool = False


@dataclass(slots=True, order=True)
class _Ticket:
    """A task that waits; sorts by priority, then arrival."""

    rank: tuple[int, int]
    task: Task = field(compare=False)
    index: int = field(compare=False)
    call: _Call = field(compare=False)


@dataclass(slots=True)
class _Slot:
    """An answer under way.

    ``own`` is the request's own part of the prompt and the answer so far; the
    first ``evaluated`` of it are in the sequence.  ``drafted`` are guesses of
    what comes after it, in the batch that is being evaluated.  ``prompted`` of it was
    there before the model was asked for anything.
    """

    ticket: _Ticket
    sequence: int
    beginning: Beginning
    own: list[int]
    lookup: Lookup
    begun: float
    answer: Answer | None = None
    evaluated: int = 0
    prompted: int = 0
    drafted: list[int] = field(default_factory=list)
    cached: int = 0


class Batcher:
    """Answers tasks from any number of threads, all in the same batches.

    Args:
        decoder: what evaluates; used by one thread only, the batcher's own.
        vocabulary: its tokens.
        slots: answers under way at once; the decoder's other sequences hold shared beginnings.
        max_seconds: time cap of one answer: of its share of the steps, by rows.
        drafts: whether to try guesses of the next tokens.
        store: where shared beginnings are kept for the next process, None for nowhere.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        decoder: Decoder,
        vocabulary: Vocabulary,
        *,
        slots: int,
        max_seconds: float,
        drafts: bool = True,
        store: PrefixStore | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not 0 < slots < decoder.sequences:
            raise ValueError("at least one sequence for answers and one for shared beginnings is needed")
        self._decoder = decoder
        self._vocabulary = vocabulary
        self._max_seconds = max_seconds
        self._drafts = drafts
        self._clock = clock
        self._arrivals = itertools.count()
        # Shared with the callers, under the lock.
        self._changed = threading.Condition()
        self._waiting: list[_Ticket] = []
        self._closing = False
        # The engine thread's own.
        self._free = list(range(slots))
        self._beginnings = Beginnings(decoder, range(slots, decoder.sequences), store)
        self._slots: list[_Slot] = []
        self._more_follow = False  # whether the end of an answer brings a new prompt
        self._odds = Odds()
        self._step_cost = StepCost()
        self._engine = threading.Thread(target=self._work, name="batcher", daemon=True)
        self._engine.start()

    def answer(self, tasks: Sequence[Task]) -> Iterator[Report]:
        """Answer every task, each report as soon as it is there.

        Whoever stops listening early frees what the rest would have used.

        Raises:
            ValueError: a task has nothing of its own, or does not fit the decoder.
            BatcherClosed: ``close`` came first.
            ModelUnusable: the decoder failed.
        """
        if not all(task.own and len(task.shared) + _room(task) <= self._decoder.cells for task in tasks):
            raise ValueError("a task needs something of its own, and cells for all of it")
        call = _Call()
        with self._changed:
            if self._closing:
                raise BatcherClosed
            # The longest first, lest one long answer is written alone at the end.
            for index, task in sorted(enumerate(tasks), key=lambda numbered: -_room(numbered[1])):
                heapq.heappush(
                    self._waiting, _Ticket((-task.priority, next(self._arrivals)), task, index, call)
                )
            self._changed.notify()
        try:
            for _ in tasks:
                report = call.reports.get()
                if isinstance(report, Exception):
                    raise report
                yield report
        finally:
            with self._changed:
                call.abandoned = True
                self._changed.notify()

    def close(self) -> None:
        """End the work; whoever still waits gets ``BatcherClosed``."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._engine.join()

    def _work(self) -> None:
        while True:
            try:
                if not self._plan():
                    return
                self._step()
            except Exception as error:  # noqa: BLE001 - it belongs to the callers, whatever it is
                self._give_up(error)

    def _plan(self) -> bool:
        """Wait for work and begin what fits; false when it is time to go."""
        with self._changed:
            while True:
                self._drop_abandoned()
                if self._closing:
                    self._give_up(BatcherClosed())
                    return False
                self._begin()
                self._more_follow = bool(self._waiting) and not self._free
                if self._slots:
                    return True
                self._changed.wait()

    def _drop_abandoned(self) -> None:
        for slot in [slot for slot in self._slots if slot.ticket.call.abandoned]:
            self._release(slot)
        if any(ticket.call.abandoned for ticket in self._waiting):
            self._waiting = [ticket for ticket in self._waiting if not ticket.call.abandoned]
            heapq.heapify(self._waiting)

    def _give_up(self, error: Exception) -> None:
        """Tell everybody of a failure and start from nothing."""
        with self._changed:
            tickets = [slot.ticket for slot in self._slots] + self._waiting
            self._waiting = []
        for slot in list(self._slots):
            self._release(slot)
        self._beginnings.forget_all()
        for call in {id(ticket.call): ticket.call for ticket in tickets}.values():
            call.reports.put(error)

    def _begin(self) -> None:
        """Give free slots to the tasks that are next; one that finds no room waits, and all behind it."""
        while self._waiting and self._free:
            beginning = self._find_room(self._waiting[0].task)
            if beginning is None:
                return
            ticket = heapq.heappop(self._waiting)
            beginning.borrowers += 1
            own = ticket.task.own
            self._slots.append(
                _Slot(ticket, self._free.pop(), beginning, list(own), Lookup(own), self._clock())
            )

    def _find_room(self, task: Task) -> Beginning | None:
        """The task's beginning, with enough free cells for the rest of it; None while there are not."""
        taken = sum(_room(slot.ticket.task) for slot in self._slots)
        return self._beginnings.claim(task.shared, self._decoder.cells - taken - _room(task))

    def _release(self, slot: _Slot) -> None:
        self._slots.remove(slot)
        self._decoder.cut(slot.sequence, 0)
        self._free.append(slot.sequence)
        slot.beginning.borrowers -= 1

    def _step(self) -> None:
        """Evaluate one batch and write on with what it says."""
        self._beginnings.restore()
        self._lend_beginnings()
        spans, readers = self._compose()
        if not spans:
            return
        started = self._clock()
        outputs = self._decoder.decode(spans)
        seconds, rows = self._clock() - started, sum(len(span.tokens) for span in spans)
        if all(len(span.tokens) == span.outputs for span in spans):
            self._step_cost.learn(rows, seconds)
        for reader, span, logits in zip(readers, spans, outputs, strict=True):
            if isinstance(reader, Beginning):
                self._beginnings.advance(reader, len(span.tokens))
            else:
                reader.evaluated += len(span.tokens) - len(reader.drafted)
                if reader.answer:
                    # A share, not the time on the clock: the same answer must not be cut for its neighbours.
                    reader.answer.spent += seconds * len(span.tokens) / rows
                if logits:
                    self._write_on(reader, logits)

    def _lend_beginnings(self) -> None:
        for slot in list(self._slots):
            if slot.answer is None and slot.beginning.is_ready:
                if slot.beginning.tokens:
                    self._decoder.lend(slot.beginning.sequence, slot.sequence)
                # Whoever came first had it evaluated, nobody else did.
                slot.cached = len(slot.beginning.tokens) if slot.beginning.is_paid else 0
                slot.beginning.is_paid = True
                self._write_on(slot)

    def _compose(self) -> tuple[list[Span], list[_Slot | Beginning]]:
        """The next batch, and whose each of its spans is."""
        spans: list[Span] = []
        readers: list[_Slot | Beginning] = []
        lent = sorted(
            (slot for slot in self._slots if slot.answer), key=lambda slot: len(slot.own) - slot.evaluated
        )
        room = self._decoder.mixed_rows
        read = [slot for slot in lent if slot.evaluated >= slot.prompted]
        if self._unread_rows(lent) > room:
            # Many rows of few sequences are cheap by themselves, and dear beside those of all others.
            lent, room = [slot for slot in lent if slot.evaluated < slot.prompted], self._decoder.rows
        elif read and self._more_follow and room < self._decoder.rows:
            lent = read
        self._draft(lent)
        for slot in lent:
            if not room:
                break
            tokens = slot.own[slot.evaluated : slot.evaluated + room]
            reaches_end = slot.evaluated + len(tokens) == len(slot.own)
            start = len(slot.beginning.tokens) + slot.evaluated
            outputs = len(slot.drafted) + 1 if reaches_end else 0
            spans.append(Span(slot.sequence, start, tokens + slot.drafted, outputs))
            readers.append(slot)
            room -= len(tokens) + len(slot.drafted)
        for beginning in self._beginnings.awaited():
            if not room:
                break
            if not beginning.is_ready:
                tokens = list(beginning.tokens[beginning.evaluated : beginning.evaluated + room])
                spans.append(Span(beginning.sequence, beginning.evaluated, tokens, 0))
                readers.append(beginning)
                room -= len(tokens)
        return spans, readers

    def _unread_rows(self, slots: Sequence[_Slot]) -> int:
        """How many tokens of prompts and of the beginnings that somebody needs are not evaluated yet."""
        own = sum(max(0, slot.prompted - slot.evaluated) for slot in slots)
        awaited = self._beginnings.awaited()
        return own + sum(len(beginning.tokens) - beginning.evaluated for beginning in awaited)

    def _draft(self, slots: Sequence[_Slot]) -> None:
        """Guess what follows, unless prompts fill the batch anyway."""
        for slot in slots:
            slot.drafted = []
        if not self._drafts or any(len(slot.own) - slot.evaluated > 1 for slot in slots):
            return
        drafted = guess_most(
            [slot.lookup for slot in slots],
            [slot.ticket.task.max_tokens - len(slot.answer.tokens) - 1 for slot in slots if slot.answer],
            self._odds,
            self._step_cost,
            min(self._decoder.mixed_rows, self._decoder.outputs) - len(slots),
        )
        for slot, tokens in zip(slots, drafted, strict=True):
            slot.drafted = tokens

    def _write_on(self, slot: _Slot, outputs: Sequence[Logits] = ()) -> None:
        """Add to an answer what the logits say; without any, what its constraint begins with."""
        try:
            if slot.answer is None:
                slot.answer = Answer(slot.ticket.task, self._vocabulary, max_seconds=self._max_seconds)
                self._add(slot, slot.answer.tokens)
                slot.prompted = len(slot.own)
            if outputs:
                self._follow_drafts(slot, slot.answer, outputs)
        except Exception as error:  # noqa: BLE001 - a faulty constraint concerns its caller only
            slot.ticket.call.reports.put(error)
            slot.ticket.call.abandoned = True
            return
        if slot.answer.finish is not None:
            self._finish(slot, slot.answer, slot.answer.finish)

    def _follow_drafts(self, slot: _Slot, answer: Answer, outputs: Sequence[Logits]) -> None:
        """Write as long as what is written is what was drafted, and take back the rest."""
        drafted = slot.drafted
        right = 0
        while answer.finish is None:
            written = list(answer.write(outputs[right]))
            self._add(slot, written)
            agreed = _count_equal(written, drafted[right:])
            right += agreed
            if agreed < len(written):
                break
        slot.evaluated += right
        if right < len(drafted):
            self._decoder.cut(slot.sequence, len(slot.beginning.tokens) + slot.evaluated)

    def _add(self, slot: _Slot, tokens: Sequence[int]) -> None:
        slot.own += tokens
        if self._drafts:
            for token in tokens:
                for guessed, length in itertools.islice(slot.lookup.guess(), 1):
                    self._odds.learn(length, guessed == token)
                slot.lookup.add(token)

    def _finish(self, slot: _Slot, answer: Answer, finish: Finish) -> None:
        slot.ticket.call.reports.put(
            Report(
                index=slot.ticket.index,
                text=bytes(answer.text),
                finish=finish,
                cached_tokens=slot.cached,
                generated_tokens=len(answer.tokens),
                seconds=self._clock() - slot.begun,
                words=answer.words,
            )
        )
        self._release(slot)


def _room(task: Task) -> int:
    """The most cells that a task's own part and answer can take."""
    return len(task.own) + task.max_tokens


def _count_equal(tokens: Sequence[int], others: Sequence[int]) -> int:
    """How many tokens from the first on are the same."""
    pairs = zip(tokens, others, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
