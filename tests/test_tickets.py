"""The job table: whose turn comes first, what a restart finds, and what is forgotten."""

import os
from pathlib import Path

import pytest

from optirh_batch.errors import TicketsUnavailable
from optirh_batch.intake import Arrival
from optirh_batch.tickets import Board, Made, State

INBOX = Path("/share/inbox")
NOW = 1_790_000_000.0


@pytest.fixture
def board(tmp_path):
    with Board.open(tmp_path) as board:
        yield board


def arrival(name, size=100, changed_ns=1, **more):
    return Arrival(INBOX / name, None, size, changed_ns, **more)


def note(board, *arrivals, now=NOW):
    return board.note(INBOX, arrivals, [], now)


def note_some(board, *arrivals, now=NOW):
    return board.note_some(INBOX, arrivals, [], now)


def names(tickets):
    return [ticket.path.name for ticket in tickets]


def test_file_gets_one_ticket_however_often_it_is_seen(board):
    assert note(board, arrival("a")) == 1
    assert note(board, arrival("a")) == 0
    assert names(board.waiting()) == ["a"]


def test_changed_file_gets_a_new_ticket_and_the_old_one_is_withdrawn(board):
    note(board, arrival("a"))
    assert note(board, arrival("a", changed_ns=2)) == 1
    assert names(board.waiting()) == ["a"]
    assert board.counts()[State.WITHDRAWN] == 1


def test_file_taken_away_before_its_turn_is_withdrawn(board):
    note(board, arrival("a"), arrival("b"))
    note(board, arrival("b"))
    assert names(board.waiting()) == ["b"]


def test_file_that_settles_again_keeps_its_ticket(board):
    note(board, arrival("a"))
    board.note(INBOX, [], [arrival("a")], NOW)
    assert names(board.waiting()) == ["a"]


def test_file_that_changes_while_it_waits_has_no_turn_before_it_is_ready_again(board):
    note(board, arrival("a"))
    board.note(INBOX, [], [arrival("a", changed_ns=2)], NOW)
    assert names(board.waiting()) == []
    assert note(board, arrival("a", changed_ns=2)) == 1


def test_ticket_whose_documents_were_published_is_done_when_its_file_is_gone(board):
    note(board, arrival("a"))
    (ticket,) = board.waiting()
    made = Made("a.pdf", "handout", "fr", "2026-00001")
    board.hand_back(board.publish(board.begin(ticket, NOW), [made]), NOW)
    note(board)
    (ended,) = board.ended(1)
    assert (ended.state, ended.made) == (State.DONE, (made,))


def test_asking_again_for_a_file_that_has_a_ticket_makes_no_second_one(board):
    note(board, arrival("a"))
    board.ask_again(INBOX, arrival("a"), NOW)
    assert [ticket.again for ticket in board.waiting()] == [True]


def test_small_goes_before_large_and_urgent_before_all(board):
    note(
        board, arrival("large", 10_000_000), arrival("small", 10), arrival("urgent", 10_000_000, urgent=True)
    )
    assert names(board.waiting()) == ["urgent", "small", "large"]


def test_files_that_become_ready_piece_by_piece_within_seconds_are_a_backlog_too(board):
    for number in range(100):
        note_some(board, arrival(f"old{number:02}"), now=NOW + number / 20)
    note_some(board, arrival("now"), now=NOW + 60)
    order = names(board.waiting())
    assert order.index("now") == 20  # behind those that nobody could know for a backlog yet


def test_files_dropped_by_hand_one_after_the_other_are_no_backlog(board):
    for number in range(40):
        note_some(board, arrival(f"{number:02}"), now=NOW + number)
    note(board, arrival("late"), *(arrival(f"{number:02}") for number in range(40)), now=NOW + 3600)
    assert names(board.waiting())[-1] == "late"


def test_backlog_of_a_time_to_come_by_a_clock_set_back_makes_no_drop_wait(board):
    note_some(board, *(arrival(f"old{number:02}") for number in range(30)), now=NOW + 7200)
    note_some(board, arrival("now"), now=NOW)
    assert names(board.waiting())[0] == "now"


def test_glance_at_some_files_leaves_the_tickets_of_others(board):
    note(board, arrival("a"), arrival("b"))
    assert note_some(board, arrival("c")) == 1
    assert note_some(board, arrival("c")) == 0
    assert note_some(board) == 0
    assert names(board.waiting()) == ["a", "b", "c"]


def test_glance_at_a_changed_file_withdraws_its_ticket(board):
    note(board, arrival("a"), arrival("b"))
    assert board.note_some(INBOX, [], [arrival("a", changed_ns=2)], NOW) == 0
    assert names(board.waiting()) == ["b"]
    assert note_some(board, arrival("a", changed_ns=2)) == 1
    assert board.counts()[State.WITHDRAWN] == 1


def test_glance_at_a_file_under_way_gives_it_no_second_ticket(board):
    note(board, arrival("a"))
    (ticket,) = board.waiting()
    board.begin(ticket, NOW)
    assert note_some(board, arrival("a", changed_ns=2)) == 0


def test_single_drop_goes_before_a_backlog_that_came_earlier(board):
    backlog = [arrival(f"old{number}") for number in range(30)]
    note(board, *backlog)
    note(board, *backlog, arrival("now"), now=NOW + 60)
    assert names(board.waiting())[0] == "now"


def test_nothing_starves_behind_small_files_that_keep_coming(board):
    note(board, arrival("large", 10_000_000))
    late = arrival("small", 10)
    note(board, arrival("large", 10_000_000), late, now=NOW + 3600)
    assert names(board.waiting()) == ["large", "small"]


def test_attempt_is_counted_before_it_begins(board):
    note(board, arrival("a"))
    (ticket,) = board.waiting()
    begun = board.begin(ticket, NOW)
    assert (begun.state, begun.attempts) == (State.WORKING, 1)
    assert list(board.waiting()) == []


def test_what_a_dead_process_left_waits_again_with_its_count(board):
    note(board, arrival("a"), arrival("b"))
    first, second = board.waiting()
    board.begin(first, NOW)
    board.publish(board.begin(second, NOW), [])
    assert board.recover() == 2
    assert [ticket.attempts for ticket in board.waiting()] == [1, 1]


def test_end_keeps_documents_and_resting_place(board):
    note(board, arrival("a"))
    (ticket,) = board.waiting()
    made = Made("a.summary.fr.pdf", "summary", "fr", "2026-00001")
    published = board.publish(board.begin(ticket, NOW), [made])
    board.finish(published, State.DONE, NOW + 5, resting=Path("/archive/a"))
    (done,) = board.ended(10)
    assert done.made == (made,)
    assert done.resting == Path("/archive/a")
    assert done.seconds == 5


def done(board, name, size=100, seconds=5, *, already=False):
    note(board, arrival(name, size))
    (ticket,) = board.waiting()
    board.publish(board.begin(ticket, NOW), [Made("x.pdf", "summary", "fr", "2026-00001", already)])
    board.finish(board.find(ticket.number), State.DONE, NOW + seconds)


def test_pace_is_that_of_the_same_type_and_grows_with_size(board):
    assert board.pace().expect(Path("a.txt"), 100) is None
    for number, seconds in enumerate((5, 6, 90)):
        done(board, f"{number}.txt", 100, seconds)
    done(board, "form.docx", 20_000, 30)
    pace = board.pace()
    assert pace.expect(Path("a.TXT"), 50) == 6
    assert pace.expect(Path("a.txt"), 300) == 18
    assert pace.expect(Path("a.docx"), 20_000) == 30
    assert pace.expect(Path("a.xml"), 5_000_000) == 18  # of all: a type that was never done
    assert pace.expect_all([(Path("a.txt"), 100), (Path("b.docx"), 40_000)]) == 66


def test_pace_learns_nothing_from_what_was_only_recognised(board):
    done(board, "a.txt", seconds=0.1, already=True)
    assert board.pace().expect(Path("a.txt"), 100) is None


def test_files_at_work_and_waiting_are_told_apart(board):
    note(board, arrival("a"), arrival("b", 7), arrival("c"))
    first, second, third = board.waiting()
    board.begin(first, NOW)
    board.publish(board.begin(third, NOW + 1), [])
    assert names(board.at_work()) == [first.path.name, third.path.name]
    assert list(board.waiting_files()) == [(second.path, second.size)]


def test_clock_set_back_gives_no_negative_time(board):
    note(board, arrival("a"))
    (ticket,) = board.waiting()
    board.finish(board.begin(ticket, NOW), State.DONE, NOW - 1000)
    assert board.ended(1)[0].seconds == 0


def test_failure_is_told_in_the_words_for_staff(board):
    note(board, arrival("a"))
    (ticket,) = board.waiting()
    board.hand_back(board.begin(ticket, NOW), NOW, "publish-failed", "Le disque est plein.")
    (waiting,) = board.waiting()
    assert (waiting.code, waiting.message) == ("publish-failed", "Le disque est plein.")


def test_name_that_is_no_text_is_kept(board):
    name = os.fsdecode(b"caf\xe9\n.xml")
    note(board, arrival(name))
    assert names(board.waiting()) == [name]


def test_old_ends_are_forgotten_and_open_tickets_are_not(board):
    note(board, arrival("a"), arrival("b"))
    first, _ = board.waiting()
    board.finish(board.begin(first, NOW), State.REFUSED, NOW)
    assert board.forget(NOW + 1) == 1
    assert names(board.waiting()) == ["b"]
    assert board.ended(10) == ()


def test_more_tickets_than_a_page_come_in_order(board):
    note(board, *[arrival(f"{number:03}", number) for number in range(170)])
    assert names(board.waiting()) == [f"{number:03}" for number in range(170)]


def test_table_on_a_share_is_refused(tmp_path):
    mounts = "36 35 98:0 / / rw - cifs //server/share rw\n"
    with pytest.raises(TicketsUnavailable, match="network share"):
        Board.open(tmp_path, mountinfo=mounts)
