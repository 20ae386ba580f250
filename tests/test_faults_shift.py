"""What may happen to files and disks while a turn is under way, at the level of one shift."""

import os
import shutil
from datetime import UTC, datetime

import pytest

from benches import TEXT, new_home, open_bench
from benchmarks.verdicts import faults_of
from optirh_batch.audit import Archived, AuditLog
from optirh_batch.errors import AuditUnavailable, PublishFailed, TicketsUnavailable
from optirh_batch.intake import look_into
from optirh_batch.intake.completeness import Completeness, judge
from optirh_batch.intake.settling import Stillness
from optirh_batch.rounds import run_inbox
from optirh_batch.shifts import shift as shift_module
from optirh_batch.shifts.shift import Fate
from optirh_batch.tickets import Board, State
from optirh_batch.worker import Blame, Cause, Death, Ended
from optirh_batch.worker.in_process import InProcess
from test_shift import Desk, failed


@pytest.fixture
def desk(tmp_path):
    home = new_home(tmp_path / "home")
    with open_bench(home) as workshop, Board.open(workshop.settings.data_dir) as board:
        yield Desk(home, workshop, board)


def work(desk, turn, shift=None):
    """Let the worker do a turn, and settle it."""
    worker = InProcess(desk.workshop)
    worker.begin(turn.task)
    return (shift or desk.shift).settle(turn, worker.wait(0).verdict)


def drop_and_work(desk, name):
    desk.drop(name)
    work(desk, desk.shift.take())


def content(name):
    return f"{TEXT} {name}".encode()


def work_off(desk):
    desk.shift.wake()
    desk.look()
    while turn := desk.shift.take():
        work(desk, turn)


def test_file_that_changed_while_it_waited_is_not_taken_as_it_was(desk):
    desk.drop("a.txt")
    (desk.home / "entree" / "a.txt").write_text(TEXT)
    assert desk.shift.take() is None
    desk.look()
    assert work(desk, desk.shift.take()).fate is Fate.ARCHIVED
    assert faults_of(desk.home, {"a.txt": TEXT.encode()}) == []


def test_file_that_changes_before_publishing_is_published_as_it_is_then(desk):
    desk.drop("a.txt")
    turn = desk.shift.take()
    (desk.home / "entree" / "a.txt").write_text(TEXT)
    finished = work(desk, turn)
    assert finished.fate is Fate.LEFT
    assert [error.code for error in finished.errors] == ["source-changed"]
    work_off(desk)
    assert faults_of(desk.home, {"a.txt": TEXT.encode()}) == []


def test_file_that_is_dated_anew_before_publishing_is_called_changed(desk):
    desk.drop("a.txt")
    turn = desk.shift.take()
    os.utime(desk.home / "entree" / "a.txt", (1, 1))
    assert [error.code for error in work(desk, turn).errors] == ["source-changed"]


def test_file_whose_claim_is_lost_before_publishing_is_called_so(desk):
    desk.drop("a.txt")
    turn = desk.shift.take()
    turn.claim.release()
    assert [error.code for error in work(desk, turn).errors] == ["claim-lost"]
    assert desk.names("sortie") == []


def test_other_file_that_takes_the_name_between_publishing_and_archiving_is_worked_on_too(desk, monkeypatch):
    desk.drop("a.txt")
    turn = desk.shift.take()
    archive = shift_module.archive

    def overwritten(source, *arguments, **options):
        source.write_bytes(b"Monsieur va mieux. Il marche avec une canne.\n")
        return archive(source, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(shift_module, "archive", overwritten)
        assert work(desk, turn).fate is Fate.LEFT
    assert desk.names("archives") == []
    work_off(desk)
    assert desk.names("sortie") == ["a.handout.fr.2.pdf", "a.handout.fr.pdf"]
    assert desk.names("archives") == ["a.txt"]
    assert desk.names("entree") == []


def test_file_that_is_still_written_is_neither_complete_nor_kept_in_the_archive(desk):
    path = desk.home / "entree" / "a.txt"
    desk.drop("a.txt")
    turn = desk.shift.take()
    with path.open("ab"):
        if judge(path) is not Completeness.IN_USE:
            pytest.skip("this file system does not tell who writes")
        assert work(desk, turn).fate is Fate.LEFT
        assert desk.names("entree") == ["a.txt"]
    work_off(desk)
    assert faults_of(desk.home, {"a.txt": content("a.txt")}) == []


@pytest.mark.parametrize("settled", ["before", "after"])
def test_file_that_somebody_takes_away_meanwhile_leaves_nothing_open(desk, monkeypatch, settled):
    desk.drop("a.txt")
    turn = desk.shift.take()
    if settled == "before":
        (desk.home / "entree" / "a.txt").unlink()
    else:
        archive = shift_module.archive

        def too_late(source, *arguments, **options):
            source.unlink()
            return archive(source, *arguments, **options)

        monkeypatch.setattr(shift_module, "archive", too_late)
    assert work(desk, turn).fate is Fate.LEFT
    desk.look()
    counts = desk.board.counts()
    published = len(desk.names("sortie"))
    assert (published, counts[State.DONE], counts[State.WITHDRAWN]) == (
        (0, 0, 1) if settled == "before" else (1, 1, 0)
    )
    assert desk.shift.next_due() is None


def test_file_whose_own_fault_looks_like_that_of_the_outbox_does_not_keep_others_waiting(desk):
    names = [f"{number}.txt" for number in range(6)]
    desk.drop("0bad.txt", *names)
    began = desk.clock.seconds
    while desk.board.counts()[State.DONE] < len(names):
        turn = desk.shift.take()
        if turn is None:
            desk.clock.seconds += desk.shift.next_due() or 1
        elif turn.task.source.name == "0bad.txt":
            desk.shift.settle(turn, failed(turn, PublishFailed(name="0bad", detail="no such name")))
        else:
            work(desk, turn)
        assert desk.clock.seconds - began < 10


def test_outbox_that_is_away_makes_all_wait_though_one_file_failed_alone_before(desk):
    desk.drop("0bad.txt", "a.txt", "b.txt", "c.txt")
    gone = PublishFailed(name="x", detail="gone")
    for _ in range(2):
        turn = desk.shift.take(lambda ticket: ticket.path.name != "0bad.txt")
        desk.shift.settle(turn, failed(turn, gone))
        work(desk, desk.shift.take(lambda ticket: ticket.path.name == "0bad.txt"))
    turn = desk.shift.take(lambda ticket: ticket.path.name == "0bad.txt")
    desk.shift.settle(turn, failed(turn, gone))
    assert desk.shift.take() is None


def test_audit_log_that_fails_after_archiving_is_told_at_the_next_start(desk, monkeypatch):
    desk.drop("a.txt")
    turn = desk.shift.take()
    record = AuditLog.record

    def broken(log, job, event):
        if isinstance(event, Archived):
            raise AuditUnavailable(path="audit.db", detail="disk full")
        record(log, job, event)

    with monkeypatch.context() as patch:
        patch.setattr(AuditLog, "record", broken)
        with pytest.raises(AuditUnavailable):
            work(desk, turn)
    desk.another()
    assert faults_of(desk.home, {"a.txt": content("a.txt")}) == []
    assert desk.board.ended(1)[0].resting.name == "a.txt"


@pytest.mark.parametrize("step", ["note", "begin", "publish", "finish"])
def test_job_table_that_fails_at_a_step_loses_nothing(desk, monkeypatch, step):
    desk.drop("b.txt")

    def broken(*_arguments, **_options):
        raise TicketsUnavailable(path="tickets.db", detail="disk full")

    with monkeypatch.context() as patch:
        patch.setattr(Board, step, broken)
        with pytest.raises(TicketsUnavailable):
            drop_and_work(desk, "a.txt")
    desk.shift = desk.another()
    work_off(desk)
    assert faults_of(desk.home, {name: content(name) for name in ("a.txt", "b.txt")}) == []


def test_error_folder_that_is_away_keeps_the_file_until_it_is_back(desk):
    (desk.home / "entree" / "bad.xml").write_text("<a>")
    desk.look()
    shutil.move(desk.home / "erreurs", desk.home / "away")
    finished = work(desk, desk.shift.take())
    assert finished.fate is Fate.LEFT
    assert desk.names("entree") == ["bad.xml"]
    shutil.move(desk.home / "away", desk.home / "erreurs")
    work_off(desk)
    assert faults_of(desk.home, {}, refused={"bad.xml": b"<a>"}) == []


def test_sub_folder_that_is_removed_meanwhile_leaves_nothing_open(desk):
    folder = desk.home / "entree" / "de"
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_text(TEXT)
    desk.look()
    turn = desk.shift.take()
    shutil.rmtree(folder)
    assert work(desk, turn).fate is Fate.LEFT
    desk.look()
    assert desk.shift.next_due() is None
    assert desk.names("sortie") == []


def test_worker_that_cannot_be_started_is_no_fault_of_any_file(desk):
    desk.drop("a.txt", "b.txt")
    for _ in range(2 * desk.settings.crash_limit):
        turn = desk.shift.take()
        desk.shift.settle(turn, Death(Cause.EXIT, "no such program", Blame.NOT_BEGUN))
        assert desk.shift.take() is None
        desk.clock.seconds += desk.shift.next_due()
    assert desk.names("erreurs") == []


class Stillborn:
    """A worker that can never be started."""

    def __init__(self):
        self.begun = []

    @property
    def room(self):
        return 3 - len(self.begun)

    def begin(self, task):
        self.begun.append(task)

    def wait(self, seconds, wake=None):
        return Ended(self.begun.pop(), Death(Cause.EXIT, "no such program", Blame.NOT_BEGUN))


def test_run_ends_though_its_worker_cannot_be_started(tmp_path):
    home = new_home(tmp_path / "home")
    for name in ("a.txt", "b.txt"):
        (home / "entree" / name).write_bytes(content(name))
    with open_bench(home) as workshop:
        done = run_inbox(home, workshop, Stillborn())
    assert [item.fate for item in done.finished] == [Fate.LEFT, Fate.LEFT]


@pytest.mark.parametrize("years", [-20, 20])
def test_clock_that_jumps_loses_nothing_and_orders_nothing_out_of_reach(desk, years):
    desk.drop("a.txt", "b.txt")
    work(desk, desk.shift.take())
    desk.clock.now = lambda: datetime(2026 + years, 3, 14, 9, 30, tzinfo=UTC)
    (desk.home / "entree" / "c.txt").write_bytes(content("c.txt"))
    desk.look()
    desk.board.forget(desk.clock.now().timestamp() - 90 * 86_400)
    work_off(desk)
    desk.board.recover()
    assert faults_of(desk.home, {name: content(name) for name in ("a.txt", "b.txt", "c.txt")}) == []


def test_stillness_does_not_look_at_the_clock_on_the_wall(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    stillness = Stillness(3, 15)
    os.utime(path, (4e9, 4e9))
    arrivals = look_into(tmp_path).arrivals
    assert stillness.look(arrivals, 0.0).ready == ()
    assert len(stillness.look(arrivals, 3.0).ready) == 1
