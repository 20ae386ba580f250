"""Scheduling of many answers on one model, with a model of ten lines."""

import threading
import time
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fake_decoder import END, FakeDecoder, Letters, Slotted, letters, says_after
from optirh_batch.generation import Finish
from optirh_batch.generation.answers import Answer, Task
from optirh_batch.generation.batching import Batcher, BatcherClosed

PREFIXES = ("", "abc", "a long beginning that two share", "another beginning. 123")


def task(own="hello", shared="abc", max_tokens=12, **more):
    return Task(tuple(letters(shared)), tuple(letters(own)), max_tokens, **more)


def alone(wanted, likely_end=1.0):
    """The answer to a task when nobody else is there."""
    answer = Answer(wanted, Letters(), max_seconds=60)
    while answer.finish is None:
        answer.write(says_after([*wanted.shared, *wanted.own, *answer.tokens], likely_end))
    return bytes(answer.text), answer.finish, len(answer.tokens)


def said(report):
    return report.text, report.finish, report.generated_tokens


def open_batcher(decoder, slots=3, **more):
    return Batcher(decoder, Letters(), slots=slots, max_seconds=60, **more)


@pytest.fixture
def decoder():
    return FakeDecoder()


@pytest.fixture
def batcher(decoder):
    batcher = open_batcher(decoder)
    yield batcher
    batcher.close()


tasks = st.builds(
    task,
    own=st.text("abc 1", min_size=1, max_size=30)
    | st.sampled_from(("dose bcd mg dose b mg bcd mg", "mg mg mg")),
    shared=st.sampled_from(PREFIXES),
    max_tokens=st.integers(1, 40),
    temperature=st.sampled_from((0.0, 0.0, 0.8)),
    seed=st.integers(0, 3),
    priority=st.integers(0, 2),
    constraint=st.none()
    | st.builds(Slotted, st.sampled_from(("", "dose ")), st.integers(0, 9), st.just(" mg")),
    stop=st.sampled_from(((), (b"a", b"1 "))),
)


@settings(max_examples=60)
@given(
    wanted=st.lists(tasks, max_size=14),
    slots=st.integers(1, 5),
    beginnings=st.integers(1, 3),
    rows=st.integers(1, 40),
    drafts=st.booleans(),
)
def test_every_answer_is_the_one_it_would_be_alone(wanted, slots, beginnings, rows, drafts):
    # With the fewest cells, the longest of the tasks fits alone.
    cells = 102 + 30 * (slots - 1)
    decoder = FakeDecoder(sequences=slots + beginnings, cells=cells, rows=rows, mixed_rows=-(-rows // 2))
    batcher = open_batcher(decoder, slots, drafts=drafts)
    try:
        reports = list(batcher.answer(wanted))
    finally:
        batcher.close()
    assert sorted(report.index for report in reports) == list(range(len(wanted)))
    for report in reports:
        assert said(report) == alone(wanted[report.index])


@settings(max_examples=25)
@given(
    calls=st.lists(
        st.tuples(st.lists(tasks, min_size=1, max_size=6), st.integers(0, 6)), min_size=2, max_size=5
    )
)
def test_callers_in_threads_get_their_own_answers_whoever_stops_listening(calls):
    decoder = FakeDecoder(cells=120)
    batcher = open_batcher(decoder)
    heard = {}

    def call(number, wanted, enough):
        heard[number] = []
        reports = batcher.answer(wanted)
        for report in reports:
            heard[number].append(report)
            if len(heard[number]) >= enough:
                reports.close()

    threads = [threading.Thread(target=call, args=(i, *given)) for i, given in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    wanted = task(own="afterwards")
    (after,) = batcher.answer([wanted])
    batcher.close()
    assert said(after) == alone(wanted)
    for number, (asked, enough) in enumerate(calls):
        assert len(heard[number]) == min(len(asked), max(1, enough))
        assert all(said(report) == alone(asked[report.index]) for report in heard[number])


def test_slots_are_refilled_while_others_go_on(decoder, batcher):
    wanted = [task(own=f"note {number}", max_tokens=5 + 7 * (number % 3)) for number in range(9)]
    list(batcher.answer(wanted))
    running = [len({span.sequence for span in spans if span.outputs}) for spans in decoder.batches]
    begun = [spans for spans in decoder.batches if {1, 6} <= {len(span.tokens) for span in spans}]
    assert max(running) == 3
    assert begun, "no batch held both the next token of one answer and the prompt of another"


def test_shared_beginning_is_evaluated_once_and_reported_as_cached(decoder, batcher):
    shared = PREFIXES[2]
    wanted = [task(own="one two", shared=shared, max_tokens=1) for _ in range(7)]
    reports = list(batcher.answer(wanted))
    assert decoder.evaluated == len(shared) + 7 * len("one two")
    assert sorted(report.cached_tokens for report in reports) == [0] + 6 * [len(shared)]
    (later,) = batcher.answer([task(shared=shared)])
    assert later.cached_tokens == len(shared)


def test_least_recently_used_beginning_makes_room(decoder):
    decoder = FakeDecoder(sequences=3)
    batcher = open_batcher(decoder, slots=1)
    cached = [
        next(batcher.answer([task(shared=shared)])).cached_tokens
        for shared in ("aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb")
    ]
    batcher.close()
    assert cached == [0, 0, 4, 0, 4, 0]


def test_beginnings_stay_while_a_task_without_room_waits():
    decoder = FakeDecoder(sequences=4, cells=60)
    batcher = open_batcher(decoder, slots=2)
    list(batcher.answer([task(shared="kept")]))
    # Beside the first of these there is no room for the second, even without what is kept.
    wanted = [task(own="a", shared="b", max_tokens=39), task(own="a", shared="b", max_tokens=39)]
    list(batcher.answer(wanted))
    (kept,) = batcher.answer([task(shared="kept")])
    batcher.close()
    assert kept.cached_tokens == 4


def test_higher_priority_is_begun_first_then_who_came_first(decoder):
    batcher = open_batcher(decoder, slots=1)
    reports = batcher.answer(
        [task(own=f"n{n}", priority=priority) for n, priority in enumerate([0, 2, 1, 2, 0])]
    )
    order = [report.index for report in reports]
    batcher.close()
    assert order == [1, 3, 2, 0, 4]


def test_longest_task_of_a_call_is_begun_first(decoder):
    batcher = open_batcher(decoder, slots=1)
    order = [report.index for report in batcher.answer([task(own="n" * length) for length in (1, 3, 2, 3)])]
    batcher.close()
    assert order == [1, 3, 2, 0]


def test_task_that_fits_only_alone_gets_its_turn():
    decoder = FakeDecoder(cells=100)
    batcher = open_batcher(decoder)
    wanted = [task(own="small"), task(own="x" * 40, max_tokens=57), task(own="small too")]
    reports = list(batcher.answer(wanted))
    batcher.close()
    assert len(reports) == 3


@pytest.mark.parametrize("wrong", [task(own=""), task(own="x" * 300, max_tokens=98)])
def test_task_that_can_never_be_begun_is_refused(batcher, wrong):
    with pytest.raises(ValueError, match="cells"):
        next(batcher.answer([task(), wrong]))


def test_no_tasks_are_answered_at_once(batcher):
    assert list(batcher.answer([])) == []


class PausingDecoder(FakeDecoder):
    """Does ten batches, then none until it is told to go on."""

    def __init__(self, **more):
        super().__init__(**more)
        self.go_on = threading.Event()

    def decode(self, spans):
        assert len(self.batches) < 10 or self.go_on.wait(timeout=30)
        return super().decode(spans)


def test_abandoned_answers_free_their_slots_and_cells(decoder):
    decoder = PausingDecoder(likely_end=-99.0)
    batcher = open_batcher(decoder, slots=1)
    reports = batcher.answer([task(max_tokens=1, priority=1), task(max_tokens=300), task(max_tokens=300)])
    next(reports)
    reports.close()
    decoder.go_on.set()
    (after,) = batcher.answer([task(max_tokens=2)])
    assert after.generated_tokens == 2
    batcher.close()
    assert len(decoder.batches) < 300
    assert decoder.held == [[]] * decoder.sequences


def test_failure_of_the_model_reaches_every_caller_and_later_calls_work():
    decoder = FakeDecoder(fails_at={3})
    batcher = open_batcher(decoder)
    with pytest.raises(RuntimeError, match="no more"):
        list(batcher.answer([task(max_tokens=30), task(own="second", max_tokens=30)]))
    wanted = [task(), task(own="third")]
    reports = list(batcher.answer(wanted))
    batcher.close()
    assert [said(report) for report in reports] == [alone(wanted[report.index]) for report in reports]


def test_close_while_callers_wait_ends_them_and_later_calls_are_refused():
    decoder = FakeDecoder(likely_end=-99.0, cells=100_000)
    batcher = open_batcher(decoder)
    refused = []

    def call():
        try:
            list(batcher.answer([task(max_tokens=20_000)]))
        except BatcherClosed:
            refused.append(1)

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 30
    while not decoder.batches and time.monotonic() < deadline:
        time.sleep(0.001)
    batcher.close()
    for thread in threads:
        thread.join(30)
    assert len(refused) == 4
    with pytest.raises(BatcherClosed):
        list(batcher.answer([task()]))


@dataclass(frozen=True)
class Faulty:
    """A constraint with a fault of its own."""

    def start(self):
        return self

    def advance(self, piece):
        raise ZeroDivisionError

    may_end = True
    forced = b""
    is_lost = False


def test_faulty_constraint_concerns_its_caller_only(batcher):
    outcome = {}

    def call(name, wanted):
        try:
            outcome[name] = len(list(batcher.answer(wanted)))
        except ZeroDivisionError:
            outcome[name] = "fault"

    calls = {"faulty": [task(constraint=Faulty()), task()], "sound": [task(own=f"n{n}") for n in range(4)]}
    threads = [threading.Thread(target=call, args=item) for item in calls.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert outcome == {"faulty": "fault", "sound": 4}


def test_slow_reader_does_not_stop_the_work(decoder, batcher):
    reports = batcher.answer([task(own=f"n{n}", max_tokens=3) for n in range(6)])
    next(reports)
    deadline = time.monotonic() + 30
    while any(map(len, decoder.held[:3])) and time.monotonic() < deadline:
        time.sleep(0.001)
    assert not any(map(len, decoder.held[:3]))
    assert len(list(reports)) == 5


class Echo(FakeDecoder):
    """Repeats the task's own part, which an exclamation by an end follows."""

    def decode(self, spans):
        answers = super().decode(spans)
        for span, outputs in zip(spans, answers, strict=True):
            told = [cell[0] for cell in self.held[span.sequence]]
            for place, logits in enumerate(outputs, len(told) - len(outputs) + 1):
                own = told[3 : 3 + len(self.text)]
                logits[:] = 0.0
                logits[[*own, END][min(place - 3 - len(self.text), len(own))]] = 9.0
        return answers

    text = "metformine 850 mg 1-0-1-0. insuline glargine 12 ui"


def test_copied_text_takes_fewer_steps_with_drafts_and_is_the_same():
    steps = {}
    for drafts in (False, True):
        decoder = Echo()
        # Every step takes the same time, so that guesses cost nothing.
        batcher = open_batcher(
            decoder, slots=1, drafts=drafts, clock=lambda decoder=decoder: len(decoder.batches)
        )
        (report,) = batcher.answer([task(own=Echo.text, max_tokens=80)])
        batcher.close()
        assert report.text.decode() == Echo.text
        steps[drafts] = len(decoder.batches)
    assert steps[True] < 0.5 * steps[False]


def test_batches_are_large_only_where_they_hold_prompts_alone():
    decoder = FakeDecoder(rows=32, mixed_rows=16, likely_end=-99.0)
    batcher = open_batcher(decoder, slots=3)
    tasks = [task(own=f"{n}" * 30, shared="x" * 60, max_tokens=5 + 5 * n) for n in range(4)]
    tasks.append(task(own="short", shared="x" * 60))
    list(batcher.answer(tasks))
    batcher.close()
    sizes = {False: [], True: []}
    for spans in decoder.batches:
        sizes[any(span.start >= 90 for span in spans)].append(sum(len(span.tokens) for span in spans))
    assert max(sizes[False]) == decoder.rows
    assert 3 < max(sizes[True]) <= decoder.mixed_rows


@pytest.mark.parametrize(
    ("prompts", "apart"),
    [(["c" * 30], True), (["c" * 10], False), (["c" * 10, "c" * 10], True)],
    ids=["too long to stand beside answers", "short", "short, and another follows"],
)
def test_prompts_are_read_beside_answers_only_where_they_fit_and_none_follows(prompts, apart):
    decoder = FakeDecoder(rows=32, mixed_rows=16, likely_end=-99.0)
    batcher = open_batcher(decoder, slots=3)
    first = [task(own="a" * 30, max_tokens=length, priority=1) for length in (40, 5, 9)]
    list(batcher.answer([*first, *(task(own=own) for own in prompts)]))
    batcher.close()
    later = letters("c")[0]
    reading = [spans for spans in decoder.batches if any(later in span.tokens[1:-1] for span in spans)]
    assert reading
    assert all(len(spans) <= len(prompts) for spans in reading) == apart


def test_drafts_stay_below_the_token_cap():
    decoder = Echo()
    batcher = open_batcher(decoder, slots=1)
    (report,) = batcher.answer([task(own=Echo.text, max_tokens=len(Echo.text) - 1)])
    batcher.close()
    assert report.text.decode() == Echo.text[:-1]
    assert decoder.most_cells < 3 + 2 * len(Echo.text)


@pytest.mark.parametrize("neighbours", [0, 2])
def test_time_cap_counts_an_answers_share_of_the_steps(neighbours):
    decoder = FakeDecoder(likely_end=-99.0, rows=64)
    batcher = Batcher(
        decoder,
        Letters(),
        slots=3,
        max_seconds=9.5,
        drafts=False,
        # A second for each row there was.
        clock=lambda: sum(len(span.tokens) for spans in decoder.batches for span in spans),
    )
    others = [task(own=f"n{n}", shared="x" * 50, max_tokens=5) for n in range(neighbours)]
    # The beginning is nobody's; the prompt takes five seconds, each token one.
    reports = list(batcher.answer([task(own="hello", shared="x" * 50, max_tokens=40), *others]))
    batcher.close()
    (report,) = [report for report in reports if report.index == 0]
    assert (report.finish, report.generated_tokens) == (Finish.TIME, 6)


class Shelf:
    """Keeps states in memory."""

    def __init__(self):
        self.states = {}

    def load(self, tokens):
        return self.states.get(tuple(tokens))

    def save(self, tokens, state):
        self.states[tuple(tokens)] = state


def test_saved_beginning_is_not_evaluated_again_by_the_next_process():
    store = Shelf()
    wanted = [task(own=f"n{n}", shared=PREFIXES[2]) for n in range(3)]
    for cached in (0, len(PREFIXES[2])):
        decoder = FakeDecoder()
        batcher = open_batcher(decoder, store=store)
        reports = sorted(batcher.answer(wanted), key=lambda report: report.index)
        batcher.close()
        assert [said(report) for report in reports] == [alone(one) for one in wanted]
        assert min(report.cached_tokens for report in reports) == cached
    assert store.load(letters(PREFIXES[2])) == bytes(letters(PREFIXES[2]))


def test_unusable_saved_beginning_is_evaluated():
    class Refusing(FakeDecoder):
        def restore(self, sequence, state):
            return False

    store = Shelf()
    store.save(letters("abc"), b"from another build")
    batcher = open_batcher(Refusing(), store=store)
    (report,) = batcher.answer([task()])
    batcher.close()
    assert (said(report), report.cached_tokens) == (alone(task()), 0)
    assert store.load(letters("abc")) == bytes(letters("abc"))
