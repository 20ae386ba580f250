"""When the files of the inbox are taken."""

import math
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from optirh_batch.intake import Arrival, await_settled
from optirh_batch.intake.completeness import Completeness
from optirh_batch.intake.settling import Stillness


class StagedClock:
    """A clock that moves only when waited on, and then plays what happens meanwhile."""

    def __init__(self, *events):
        self.time = 1000.0
        self.events = list(events)
        self.waits = []

    def now(self):
        return datetime.fromtimestamp(self.time, tz=UTC)

    def monotonic(self):
        return self.time

    def wait(self, seconds):
        assert seconds > 0
        self.waits.append(seconds)
        self.time += seconds
        if self.events:
            self.events.pop(0)()


def drop(path, text="x"):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def names(arrivals):
    return [arrival.path.name for arrival in arrivals]


def test_quiet_file_is_ready_after_one_wait_that_is_announced(tmp_path):
    path = drop(tmp_path / "a.txt")
    clock = StagedClock()
    told = []
    intake = await_settled(tmp_path, clock, settle_seconds=3, patience_seconds=60, waiting=told.append)
    assert told == [[path]]
    assert names(intake.ready) == ["a.txt"]
    assert clock.waits == [3]


def test_old_file_still_being_written_is_not_taken(tmp_path):
    path = drop(tmp_path / "a.txt")
    os.utime(path, (1, 1))

    def grow():
        path.write_text(path.read_text() + "more")
        os.utime(path, (1, 1))

    clock = StagedClock(grow, grow)
    intake = await_settled(tmp_path, clock, settle_seconds=3, patience_seconds=60)
    assert names(intake.ready) == ["a.txt"]
    assert clock.waits == [3, 3, 3]


def test_restless_file_stays_and_does_not_hold_up_others(tmp_path):
    drop(tmp_path / "a.txt")
    path = drop(tmp_path / "b.txt")
    clock = StagedClock(*[lambda: path.write_text(path.read_text() + "x")] * 20)
    intake = await_settled(tmp_path, clock, settle_seconds=3, patience_seconds=10)
    assert names(intake.ready) == ["a.txt"]
    assert names(intake.unsettled) == ["b.txt"]
    assert sum(clock.waits) <= 10


def test_file_that_arrives_while_waiting_is_taken_too(tmp_path):
    drop(tmp_path / "a.txt")
    clock = StagedClock(lambda: drop(tmp_path / "b.txt"))
    intake = await_settled(tmp_path, clock, settle_seconds=3, patience_seconds=60)
    assert names(intake.ready) == ["a.txt", "b.txt"]


def test_file_taken_away_while_waiting_is_forgotten(tmp_path):
    path = drop(tmp_path / "a.txt")
    intake = await_settled(tmp_path, StagedClock(path.unlink), settle_seconds=3, patience_seconds=60)
    assert intake.ready == intake.unsettled == ()


def test_empty_inbox_is_not_waited_on(tmp_path):
    clock = StagedClock()
    assert await_settled(tmp_path, clock, settle_seconds=3, patience_seconds=60).ready == ()
    assert clock.waits == []


def test_no_delay_takes_everything_at_once(tmp_path):
    drop(tmp_path / "a.txt")
    clock = StagedClock()
    assert names(await_settled(tmp_path, clock, settle_seconds=0, patience_seconds=0).ready) == ["a.txt"]
    assert clock.waits == []


def arrival(name="a.txt", size=10, changed=1, **more):
    return Arrival(Path("/inbox") / name, None, size, changed, **more)


class Judge:
    """Answers what is set for a name, and counts the questions."""

    def __init__(self, **answers):
        self.answers = answers
        self.asked = []

    def __call__(self, path):
        self.asked.append(path.name)
        return self.answers.get(path.stem, Completeness.COMPLETE)


def ready(stillness, now, *arrivals):
    return names(stillness.look(arrivals, now).ready)


def test_file_is_ready_once_it_stood_still():
    judge = Judge()
    stillness = Stillness(3, 15, judge=judge)
    assert ready(stillness, 0, arrival()) == []
    assert stillness.next_due(0) == 3
    assert stillness.next_due(1) == 2
    assert ready(stillness, 2.9, arrival()) == []
    assert judge.asked == []
    assert ready(stillness, 3, arrival()) == ["a.txt"]
    assert ready(stillness, 4, arrival()) == ["a.txt"]
    assert judge.asked == ["a.txt"]
    assert stillness.next_due(4) == math.inf


@pytest.mark.parametrize("change", [{"size": 11}, {"changed": 2}, {"changed": 0}])
def test_change_begins_the_wait_anew(change):
    stillness = Stillness(3, 15, judge=Judge())
    stillness.look([arrival()], 0)
    assert ready(stillness, 3, arrival(**change)) == []
    assert ready(stillness, 6, arrival(**change)) == ["a.txt"]
    assert ready(stillness, 7, arrival()) == []


def test_file_that_breaks_off_is_ready_after_the_longer_wait():
    judge = Judge(a=Completeness.TORN)
    stillness = Stillness(3, 15, judge=judge)
    stillness.look([arrival()], 0)
    assert ready(stillness, 3, arrival()) == []
    assert ready(stillness, 14.9, arrival()) == []
    assert ready(stillness, 15, arrival()) == ["a.txt"]
    assert ready(stillness, 16, arrival()) == ["a.txt"]
    assert judge.asked == ["a.txt"] * 3  # when still, while waiting, and once more before giving up


def test_file_filled_without_a_trace_is_ready_when_it_is_complete():
    judge = Judge(a=Completeness.UNFILLED)
    stillness = Stillness(3, 15, judge=judge)
    for now in (0, 3, 20, 100):
        assert ready(stillness, now, arrival()) == []
    judge.answers.clear()
    assert stillness.next_due(100) <= 3
    assert ready(stillness, 103, arrival()) == ["a.txt"]


def test_file_that_is_never_filled_is_ready_in_the_end():
    stillness = Stillness(3, 15, judge=Judge(a=Completeness.UNFILLED))
    stillness.look([arrival()], 0)
    assert ready(stillness, 299, arrival()) == []
    assert ready(stillness, 300, arrival()) == ["a.txt"]


def test_file_in_use_is_waited_for_without_end():
    judge = Judge(a=Completeness.IN_USE)
    stillness = Stillness(3, 15, judge=judge)
    for now in (0, 3, 1e3, 1e6):
        assert ready(stillness, now, arrival()) == []
    assert stillness.next_due(1e6) == 3
    judge.answers.clear()
    assert ready(stillness, 1e6 + 3, arrival()) == ["a.txt"]


def test_announced_file_is_ready_at_once():
    stillness = Stillness(3, 15, judge=Judge())
    assert ready(stillness, 0, arrival(announced=True), arrival("b.txt")) == ["a.txt"]


def test_marker_that_comes_later_ends_the_wait():
    stillness = Stillness(3, 15, judge=Judge())
    stillness.look([arrival()], 0)
    assert ready(stillness, 1, arrival(announced=True)) == ["a.txt"]


def test_announced_file_that_breaks_off_waits_like_any_other():
    judge = Judge(a=Completeness.TORN)
    stillness = Stillness(3, 15, judge=judge)
    assert ready(stillness, 0, arrival(announced=True)) == []
    assert ready(stillness, 14, arrival(announced=True)) == []
    assert ready(stillness, 15, arrival(announced=True)) == ["a.txt"]


def test_no_delay_takes_even_what_breaks_off():
    stillness = Stillness(0, 15, judge=Judge(a=Completeness.TORN))
    assert ready(stillness, 0, arrival()) == ["a.txt"]


def test_file_that_went_away_is_forgotten():
    judge = Judge()
    stillness = Stillness(3, 15, judge=judge)
    stillness.look([arrival()], 0)
    stillness.look([], 1)
    assert stillness.next_due(1) == math.inf
    assert ready(stillness, 3, arrival()) == []
    assert stillness._known.keys() == {"/inbox/a.txt"}


def test_burst_is_judged_in_portions_and_all_of_it_becomes_ready():
    judge = Judge()
    stillness = Stillness(3, 15, judge=judge, judged_per_look=10)
    burst = [arrival(f"{number}.txt") for number in range(25)]
    stillness.look(burst, 0)
    counts = []
    for _ in range(3):
        counts.append(len(ready(stillness, 3, *burst)))
        assert (stillness.next_due(3) == 0) == (counts[-1] < 25)
    assert counts == [10, 20, 25]


def test_torn_file_is_waited_for_by_a_pass(tmp_path):
    path = drop(tmp_path / "a.xml", "<record><a>")
    clock = StagedClock(
        lambda: path.write_text("<record><a/>"), lambda: path.write_text("<record><a/></record>")
    )
    intake = await_settled(tmp_path, clock, settle_seconds=3, patience_seconds=60, incomplete_seconds=15)
    assert names(intake.ready) == ["a.xml"]
    assert sum(clock.waits) == 9


def test_file_torn_for_good_is_ready_in_a_pass_after_the_longer_wait(tmp_path):
    drop(tmp_path / "a.xml", "<record><a>")
    drop(tmp_path / "b.xml", "<record/>")
    clock = StagedClock()
    intake = await_settled(tmp_path, clock, settle_seconds=3, patience_seconds=60, incomplete_seconds=15)
    assert names(intake.ready) == ["a.xml", "b.xml"]
    assert sum(clock.waits) == 15


def test_ten_thousand_files_are_compared_quickly():
    code = (
        "import time\n"
        "from pathlib import Path\n"
        "from optirh_batch.intake import Arrival\n"
        "from optirh_batch.intake.settling import Stillness\n"
        "inbox = Path('/srv/home/optirh/inbox')\n"
        "def arrivals():\n"
        "    return [Arrival(inbox / f'Export_{number:05}.xml', None, 1, 1) for number in range(10_000)]\n"
        "stillness = Stillness(3, 15)\n"
        "stillness.look(arrivals(), 0)\n"
        "times = []\n"
        "for now in range(1, 6):\n"
        "    seen = arrivals()\n"
        "    began = time.process_time()\n"
        "    stillness.look(seen, now * 0.1)\n"
        "    times.append(time.process_time() - began)\n"
        "print(min(times))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert float(done.stdout) < 0.1  # 0.03 s on an idle core
