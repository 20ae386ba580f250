"""The window of a run: which evening or morning is meant, what is begun, and what is said of the rest."""

import json
from datetime import UTC, datetime, time, timedelta

import pytest

from benches import TEXT, StillClock, open_bench
from optirh_batch.cli import main
from optirh_batch.errors import Exit, WindowClosed
from optirh_batch.intake import Arrival
from optirh_batch.oversight.overview import look_over
from optirh_batch.rounds import run_inbox
from optirh_batch.shifts.window import Window
from optirh_batch.tickets import Board, Made, State
from optirh_batch.worker import Cause, Death, Ended

NINE_THIRTY = StillClock().now()


def at(text, day=14):
    return datetime.combine(datetime(2026, 3, day).date(), time.fromisoformat(text))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("now", "until", "seconds"),
    [
        pytest.param("02:00", "06:00", 4 * 3600, id="same-night"),
        pytest.param("17:00", "06:00", 13 * 3600, id="next-morning"),
        pytest.param("23:00", "23:30", 1800, id="same-evening"),
        pytest.param("06:00", "06:00", 0, id="just-over"),
        pytest.param("08:00", "06:00", 0, id="machine-was-off-in-the-night"),
        pytest.param("00:30", "23:00", 0, id="late-past-midnight"),
        pytest.param("12:30", "06:00", 17.5 * 3600, id="half-a-day-later-means-tomorrow"),
    ],
)
def test_window_closes_at_the_time_that_is_meant(now, until, seconds):
    assert Window.until(time.fromisoformat(until), at(now)).left(at(now)) == seconds


def test_unknown_work_is_tried_while_the_window_is_open():
    window = Window.until(time(6), at("05:00"))
    assert window.holds(None, at("05:59"))
    assert not window.holds(None, at("06:00"))
    assert window.holds(1800, at("05:30"))
    assert not window.holds(1801, at("05:30"))


class Passing(StillClock):
    """A wall clock on which the work on files takes time."""

    def __init__(self):
        super().__init__()
        self.passed = 0.0

    def now(self):
        return NINE_THIRTY + timedelta(seconds=self.passed)


class Slow:
    """A worker whose files take as many seconds as their name says, in its own time."""

    verdict = ()

    def __init__(self, clock):
        self.clock, self.task, self.left, self.closed = clock, None, 0.0, False

    @property
    def room(self):
        return 0 if self.task else 1

    def begin(self, task):
        self.task, self.left = task, float(task.source.stem)

    def wait(self, seconds, wake=None):
        self.clock.passed += min(seconds, self.left)
        self.left -= min(seconds, self.left)
        if self.left > 0:
            return None
        task, self.task = self.task, None
        return Ended(task, self.verdict)

    def close(self):
        self.closed, self.task = True, None


def drop(home, *names):
    for number, name in enumerate(names):
        (home / "entree" / name).write_text(TEXT + " " * number)  # equal sizes would tie


def learn(settings, seconds, size=100):
    """Have the job table know one file that took so many seconds."""
    with Board.open(settings.data_dir) as board:
        began = NINE_THIRTY.timestamp() - 86_400
        board.note(settings.inbox_dir, [Arrival(settings.inbox_dir / "x.txt", None, size, 1)], [], began)
        ticket = board.begin(next(board.waiting()), began)
        board.finish(ticket, State.DONE, began + seconds, made=[Made("x.pdf", "handout", "fr", "2026-00001")])


def run(home, until, usual=None):
    with open_bench(home) as workshop:
        clock = Passing()
        object.__setattr__(workshop, "clock", clock)
        if usual is not None:
            learn(workshop.settings, usual)
        worker = Slow(clock)
        done = run_inbox(home, workshop, worker, until=until)
        with Board.open(workshop.settings.data_dir) as board:
            return done, worker, list(board.waiting())


def names(paths):
    return sorted(path.name for path in paths)


def test_without_a_window_everything_is_done(home):
    drop(home, "100.txt", "9000.txt")
    done, _, waiting = run(home, None)
    assert (len(done.finished), done.left, done.errors, waiting) == (2, (), (), [])


def test_nothing_is_begun_that_would_not_end_before(home):
    drop(home, "600.txt", "601.txt", "602.txt", "603.txt")
    done, worker, waiting = run(home, time(9, 55), usual=599)
    assert len(done.finished) == 2
    assert len(done.left) == 2
    assert not worker.closed
    assert names(done.left) == sorted(ticket.path.name for ticket in waiting)
    assert done.as_json("fr")["left"] == [str(path) for path in done.left]


def test_small_file_still_goes_where_a_large_one_would_not(home):
    drop(home, "30.txt")
    (home / "entree" / "900.txt").write_text(TEXT * 30)
    done, _, _ = run(home, time(9, 35), usual=30)
    assert names(item.source for item in done.finished) == ["30.txt"]
    assert names(done.left) == ["900.txt"]


def test_work_that_takes_longer_than_thought_is_handed_back_in_time(home):
    drop(home, "9000.txt")
    done, worker, (ticket,) = run(home, time(10, 0))
    assert worker.closed
    assert names(done.left) == ["9000.txt"]
    assert (ticket.state, ticket.code) == (State.WAITING, None)
    assert names((home / "entree").iterdir()) == ["9000.txt"]  # no claim is left


def test_window_that_is_over_takes_nothing(home):
    drop(home, "1.txt")
    done, _, _ = run(home, time(9, 0))
    assert (done.finished, names(done.left)) == ((), ["1.txt"])


def test_files_left_have_an_exit_code_and_a_sentence_of_their_own(home):
    drop(home, "9000.txt")
    done, _, _ = run(home, time(10, 0))
    (error,) = done.errors
    assert isinstance(error, WindowClosed)
    assert (error.exit_code, int(error.exit_code)) == (Exit.UNFINISHED, 12)
    assert "10:00" in str(error)


def test_command_takes_a_time_of_day_and_ends_with_its_code(home, monkeypatch, capsys):
    monkeypatch.setenv("OPTIRH_GENERATOR", "fake")
    drop(home, "1.txt")
    over = (datetime.now() - timedelta(minutes=1)).strftime("%H:%M")  # noqa: DTZ005
    with pytest.raises(SystemExit) as ended:
        main(["--home", str(home), "run", "--until", over, "--json"])
    assert ended.value.code == 12
    assert json.loads(capsys.readouterr().out)["left"] == [str(home / "entree" / "1.txt")]


def test_time_that_is_none_is_wrong_use(home):
    with pytest.raises(SystemExit) as ended:
        main(["--home", str(home), "run", "--until", "25:00"])
    assert ended.value.code == 2


@pytest.mark.parametrize(("abreast", "seconds"), [("1", 360), ("2", 180), ("64", 90)])
def test_status_estimates_from_the_last_files(home, abreast, seconds):
    with open_bench(home, files_at_once=abreast) as workshop:
        clock = StillClock()
        assert look_over(workshop.settings, clock).as_json()["estimated_seconds"] == 0
        drop(home, "a.txt", "b.txt", "c.txt", "d.txt")
        unknown = look_over(workshop.settings, clock)
        assert (unknown.estimated_seconds, unknown.estimated_finish) == (None, None)
        learn(workshop.settings, 90, size=10_000)
        known = look_over(workshop.settings, clock).as_json()
    assert known["estimated_seconds"] == seconds
    finish = datetime(2026, 3, 14, 9, 30, tzinfo=UTC) + timedelta(seconds=seconds)
    assert known["estimated_finish"] == finish.isoformat()


def test_file_cut_off_gets_no_second_turn_after_the_window(home):
    drop(home, "1700.txt")

    class Dying(Slow):
        verdict = Death(Cause.EXIT, "gone")

    with open_bench(home) as workshop:
        clock = Passing()
        object.__setattr__(workshop, "clock", clock)
        done = run_inbox(home, workshop, Dying(clock), until=time(10, 0))
    assert len(done.finished) == 1
    assert names(done.left) == ["1700.txt"]
