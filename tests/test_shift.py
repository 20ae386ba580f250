"""What becomes of files: whose turn it is, what failures mean, and that nothing is lost."""

import pytest

from benches import TEXT, StillClock, file_names, new_home, open_bench
from optirh_batch.errors import ModelMissing, PublishFailed, SourceChanged, XmlMalformed
from optirh_batch.intake import Intake, look_into
from optirh_batch.intake.claims import Claims
from optirh_batch.outcomes import Outcome
from optirh_batch.shifts.patience import FIRST_WAIT_SECONDS
from optirh_batch.shifts.shift import Fate, Shift, is_fault_of_file
from optirh_batch.tickets import Board, State
from optirh_batch.worker import Blame, Cause, Death


class HandClock(StillClock):
    """Moves only when told."""

    def monotonic(self):
        return self.seconds


class Desk:
    """A shift with everything it stands on, and files in its inbox."""

    def __init__(self, home, workshop, board):
        self.home, self.board, self.workshop = home, board, workshop
        self.clock = HandClock()
        self.settings = workshop.settings
        self.claims = Claims(self.settings.inbox_dir, self.settings.lease_seconds, self.clock)
        self.shift = self.another()

    def another(self):
        """Return a shift as a restarted process has it."""
        return Shift(self.settings, self.board, self.workshop.audit, self.claims, self.clock)

    def drop(self, *names):
        for name in names:
            (self.home / "entree" / name).write_text(f"{TEXT} {name}")
        self.look()

    def look(self):
        return self.shift.note(Intake(look_into(self.settings.inbox_dir).arrivals, ()))

    def names(self, folder):
        return file_names(self.home / folder)


@pytest.fixture
def desk(tmp_path):
    home = new_home(tmp_path / "home")
    with open_bench(home) as workshop, Board.open(workshop.settings.data_dir) as board:
        yield Desk(home, workshop, board)


def failed(turn, error):
    return (Outcome(turn.task.source, error=error),)


def test_file_under_way_is_not_taken_twice(desk):
    desk.drop("a.txt")
    assert desk.shift.take() is not None
    assert desk.shift.take() is None


def test_success_archives_the_original_and_ends_the_ticket(desk):
    desk.drop("a.txt")
    turn = desk.shift.take()
    assert desk.shift.settle(turn, ()).fate is Fate.ARCHIVED
    assert desk.names("archives") == ["a.txt"]
    assert desk.names("entree") == []
    assert desk.board.counts()[State.DONE] == 1


def test_fault_of_the_file_puts_it_aside_with_a_note(desk):
    desk.drop("a.xml")
    turn = desk.shift.take()
    error = XmlMalformed(name="a.xml", detail="line 1")
    assert desk.shift.settle(turn, failed(turn, error)).fate is Fate.REFUSED
    assert desk.names("erreurs") == ["a.xml", "a.xml.txt"]
    (ticket,) = desk.board.ended(1)
    assert (ticket.state, ticket.code) == (State.REFUSED, "xml-malformed")


def test_passing_fault_of_one_file_lets_it_wait_and_others_go_on(desk):
    desk.drop("a.txt", "b.txt")
    turn = desk.shift.take()
    assert desk.shift.settle(turn, failed(turn, SourceChanged(name="a"))).fate is Fate.LEFT
    other = desk.shift.take()
    assert other.task.source != turn.task.source
    assert desk.shift.take() is None
    desk.clock.seconds += 2
    assert desk.shift.take().task.source == turn.task.source


def test_wait_doubles_with_each_failure_up_to_its_limit(desk):
    desk.drop("a.txt")
    waits = []
    for _ in range(12):
        turn = desk.shift.take()
        desk.shift.settle(turn, failed(turn, SourceChanged(name="a")))
        waits.append(desk.shift.next_due())
        desk.clock.seconds += waits[-1]
    assert waits[:4] == [2, 4, 8, 16]
    assert waits[-1] == desk.settings.retry_longest_seconds


@pytest.mark.parametrize(
    "error", [ModelMissing(name="m", path="p"), PublishFailed(name="a", detail="disk full")]
)
def test_fault_that_concerns_every_file_makes_all_wait_and_one_success_lets_all_go_on(desk, error):
    desk.drop("a.txt", "b.txt", "c.txt")
    first = desk.shift.take()
    desk.shift.settle(first, failed(first, error))
    assert desk.shift.take() is None
    desk.clock.seconds += desk.shift.next_due()
    probe = desk.shift.take()
    desk.shift.settle(probe, ())
    assert {desk.shift.take().task.source.name, desk.shift.take().task.source.name} == {
        "a.txt",
        "b.txt",
        "c.txt",
    } - {probe.task.source.name}


def test_file_that_kills_the_worker_is_quarantined_after_so_many_times(desk):
    desk.drop("a.txt", "b.txt")
    death = Death(Cause.SIGNAL, "the process was ended by SIGSEGV")
    fates = []
    for _ in range(desk.settings.crash_limit):
        turn = desk.shift.take(lambda ticket: ticket.path.name != "a.txt")
        fates.append(desk.shift.settle(turn, death).fate)
    assert fates == [Fate.LEFT, Fate.LEFT, Fate.REFUSED]
    assert desk.names("erreurs") == ["a.txt", "a.txt.txt"]
    assert desk.board.ended(1)[0].state is State.QUARANTINED
    assert desk.shift.take().task.source.name == "b.txt"


def test_files_of_different_content_are_under_way_together(desk):
    desk.drop("a.txt", "bb.txt", "ccc.txt")
    names = {desk.shift.take().task.source.name for _ in range(3)}
    assert names == {"a.txt", "bb.txt", "ccc.txt"}


def test_same_size_with_other_content_is_under_way_beside(desk):
    desk.drop("a.txt", "b.txt")
    assert desk.shift.take() is not None
    assert desk.shift.take() is not None


def test_same_content_as_a_file_under_way_has_its_turn_after_it(desk):
    for name in ("a.txt", "b.txt"):
        (desk.home / "entree" / name).write_text(TEXT)
    desk.look()
    first = desk.shift.take()
    assert desk.shift.take() is None
    desk.shift.settle(first, ())
    assert desk.shift.take() is not None


def test_files_among_which_the_worker_died_are_tried_one_at_a_time(desk):
    desk.drop("a.txt", "bb.txt", "ccc.txt")
    turns = [desk.shift.take() for _ in range(2)]
    for turn in turns:
        assert desk.shift.settle(turn, Death(Cause.SIGNAL, "killed", Blame.SHARED)).fate is Fate.LEFT
    desk.clock.seconds += 60
    alone = desk.shift.take()
    assert alone.task.source in {turn.task.source for turn in turns}
    assert desk.shift.take() is None
    desk.shift.settle(alone, ())
    other = desk.shift.take()
    assert other.task.source in {turn.task.source for turn in turns} - {alone.task.source}
    assert desk.shift.take() is None
    desk.shift.settle(other, ())
    assert desk.shift.take().task.source.name == "ccc.txt"


def test_file_under_suspicion_waits_for_those_under_way_and_others_wait_for_it(desk):
    desk.drop("a.txt", "bb.txt")
    suspect, other = desk.shift.take(), desk.shift.take()
    desk.shift.settle(suspect, Death(Cause.SIGNAL, "killed", Blame.SHARED))
    desk.drop("ccc.txt")
    desk.clock.seconds += 60
    assert desk.shift.take() is None
    desk.shift.settle(other, ())
    assert desk.shift.take().task.source == suspect.task.source


@pytest.mark.parametrize("blame", [Blame.SHARED, Blame.NONE])
def test_death_for_which_a_file_may_be_innocent_does_not_count_against_it(desk, blame):
    desk.drop("a.txt")
    for _ in range(2 * desk.settings.crash_limit):
        turn = desk.shift.take(lambda _: False)
        assert desk.shift.settle(turn, Death(Cause.SIGNAL, "killed", blame)).fate is Fate.LEFT
    assert desk.names("erreurs") == []


def test_while_a_fault_makes_all_wait_one_file_is_tried_at_a_time(desk):
    desk.drop("a.txt", "bb.txt", "ccc.txt")
    turns = [desk.shift.take() for _ in range(2)]
    for turn in turns:
        desk.shift.settle(turn, failed(turn, ModelMissing(name="m", path="p")))
    assert desk.shift.next_due() == FIRST_WAIT_SECONDS
    desk.clock.seconds += FIRST_WAIT_SECONDS
    assert desk.shift.take() is not None
    assert desk.shift.take() is None


def test_lost_claim_moves_nothing(desk):
    desk.drop("a.txt")
    turn = desk.shift.take()
    turn.claim.release()
    finished = desk.shift.settle(turn, ())
    assert finished.fate is Fate.LEFT
    assert [error.code for error in finished.errors] == ["claim-lost"]
    assert desk.names("entree") == ["a.txt"]


def test_work_that_is_handed_back_waits_without_a_failure(desk):
    desk.drop("a.txt")
    desk.shift.hand_back(desk.shift.take())
    assert desk.shift.take().ticket.attempts == 2


def test_restart_finds_the_file_of_a_killed_process_waiting(desk):
    desk.drop("a.txt")
    desk.shift.take().claim.release()
    shift = desk.another()
    assert shift.take().task.source.name == "a.txt"


def test_file_that_somebody_took_away_loses_its_ticket(desk):
    desk.drop("a.txt")
    (desk.home / "entree" / "a.txt").unlink()
    assert desk.shift.take() is None
    desk.look()
    assert desk.shift.next_due() is None


def test_wake_ends_all_waiting(desk):
    desk.drop("a.txt", "b.txt")
    turn = desk.shift.take()
    desk.shift.settle(turn, failed(turn, ModelMissing(name="m", path="p")))
    desk.shift.wake()
    assert desk.shift.next_due() == 0
    assert desk.shift.take() is not None


def test_passing_fault_is_no_fault_of_the_file():
    assert not is_fault_of_file(SourceChanged(name="a"))
    assert is_fault_of_file(XmlMalformed(name="a", detail="b"))
