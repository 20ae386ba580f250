"""When the files of the inbox are taken."""

import os
from datetime import UTC, datetime

from optirh_batch.intake import await_settled


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
