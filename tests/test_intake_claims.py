"""Claims on files of a shared inbox: one owner at a time, and none that is gone keeps a file."""

import errno
import json
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from unittest.mock import Mock

import pytest

from optirh_batch.errors import ClaimFailed
from optirh_batch.intake.claims import FOLDER_NAME, Claims, Owner

LEASE = 100.0


class HandClock:
    """Moves only when told."""

    def __init__(self):
        self.seconds = 0.0

    def monotonic(self):
        return self.seconds


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("x")
    return path


def claims(source, clock):
    return Claims(source.parent, LEASE, clock)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def forge(source, clock, **changes):
    """Have the file owned by somebody else; return the path of that claim."""
    claim = claims(source, clock).take(source)
    path = claim.folder / f"{claim.key}-{claim.generation}"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    return path


def test_file_has_one_owner_until_it_is_released(source, clock):
    first = claims(source, clock).take(source)
    assert first.is_held()
    assert claims(source, clock).take(source) is None
    first.release()
    assert not first.is_held()
    assert claims(source, clock).take(source).is_held()


def test_release_leaves_nothing_in_the_inbox(source, clock):
    claims(source, clock).take(source).release()
    assert names(source.parent) == ["note.txt"]


def test_file_that_is_gone_cannot_be_claimed(source, clock):
    source.unlink()
    assert claims(source, clock).take(source) is None
    assert names(source.parent) == []


def test_files_of_the_same_name_in_two_folders_have_claims_of_their_own(source, clock):
    other = source.parent / "de" / source.name
    other.parent.mkdir()
    other.write_text("x")
    taker = claims(source, clock)
    assert taker.take(source).is_held()
    assert taker.take(other).is_held()


def test_claim_of_a_dead_process_is_taken_over_at_once(source, clock):
    script = (
        "import sys; from pathlib import Path; from optirh_batch.clock import SystemClock\n"
        "from optirh_batch.intake.claims import Claims\n"
        "source = Path(sys.argv[1]); assert Claims(source.parent, 100, SystemClock()).take(source)"
    )
    subprocess.run([sys.executable, "-c", script, str(source)], check=True)
    assert names(source.parent / FOLDER_NAME)
    taken = claims(source, clock).take(source)
    assert taken.is_held()
    assert taken.generation == 2
    taken.release()
    assert names(source.parent) == ["note.txt"]


def test_claim_of_a_process_whose_number_is_used_again_is_taken_over(source, clock):
    forge(source, clock, started=1)
    assert claims(source, clock).take(source).is_held()


def test_claim_from_before_the_machine_started_anew_is_taken_over(source, clock):
    forge(source, clock, boot="another")
    assert claims(source, clock).take(source).is_held()


def test_claim_of_another_machine_is_taken_over_when_it_stood_still_for_the_lease(source, clock):
    forge(source, clock, host="elsewhere")
    taker = claims(source, clock)
    assert taker.take(source) is None
    clock.seconds = LEASE - 1
    assert taker.take(source) is None
    clock.seconds = LEASE
    assert taker.take(source).is_held()


HOUR = 3600.0


def set_age(path, seconds):
    """Have a claim last changed so long ago by the clock of the share."""
    changed = time.time() - seconds
    os.utime(path, (changed, changed))


@pytest.mark.parametrize("content", [None, b"", b'{"token": "ab'])
def test_claim_past_its_lease_by_the_clock_of_the_share_is_taken_over_at_first_sight(source, clock, content):
    path = forge(source, clock, host="elsewhere")
    if content is not None:  # killed while writing it, on a share without hard links
        path.write_bytes(content)
    set_age(path, LEASE + 5)
    assert claims(source, clock).take(source).is_held()


def test_claim_within_its_lease_by_the_clock_of_the_share_is_kept_for_the_rest_of_it(source, clock):
    set_age(forge(source, clock, host="elsewhere"), LEASE - 30)
    taker = claims(source, clock)
    assert taker.take(source) is None
    clock.seconds = 20
    assert taker.take(source) is None
    clock.seconds = 31
    assert taker.take(source).is_held()


@pytest.mark.parametrize("skew", [-7 * HOUR, 7 * HOUR])
@pytest.mark.parametrize("age", [LEASE + 5, LEASE - 30])
def test_age_of_a_claim_is_told_by_the_share_whatever_its_clock_shows(source, clock, monkeypatch, skew, age):
    set_age(forge(source, clock, host="elsewhere"), age - skew)
    make = os.open

    def make_on_the_share(path, flags, *rest, **options):
        descriptor = make(path, flags, *rest, **options)
        if flags & os.O_CREAT:
            set_age(descriptor, -skew)
        return descriptor

    monkeypatch.setattr(os, "open", make_on_the_share)
    assert (claims(source, clock).take(source) is not None) is (age > LEASE)


def test_claim_dated_in_the_future_of_the_share_is_kept_for_one_lease(source, clock):
    set_age(forge(source, clock, host="elsewhere"), -7 * HOUR)  # the share's clock was set back since
    taker = claims(source, clock)
    assert taker.take(source) is None
    clock.seconds = LEASE - 1
    assert taker.take(source) is None
    clock.seconds = LEASE
    assert taker.take(source).is_held()


def test_share_that_makes_no_file_for_its_time_lets_a_claim_stand_for_one_lease(source, clock, monkeypatch):
    set_age(forge(source, clock, host="elsewhere"), LEASE + 5)
    taker = claims(source, clock)
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", Mock(side_effect=OSError(errno.EROFS, "read-only")))
        assert taker.take(source) is None
    clock.seconds = LEASE
    assert taker.take(source).is_held()


def test_looking_at_claims_of_others_leaves_nothing_behind(source, clock):
    path = forge(source, clock, host="elsewhere")
    taker = claims(source, clock)
    taker.take(source)
    taker.sweep()
    assert names(path.parent) == [path.name]


def test_sweep_by_a_first_look_removes_claims_past_their_lease(source, clock):
    set_age(forge(source, clock, host="elsewhere"), LEASE + 5)
    assert claims(source, clock).sweep() == 1
    assert names(source.parent) == ["note.txt"]


def test_next_claim_on_a_name_is_judged_by_its_own_age(source, clock):
    path = forge(source, clock, host="elsewhere")
    taker = claims(source, clock)
    taker.sweep()
    path.unlink()
    taker.sweep()
    set_age(forge(source, clock, host="elsewhere"), LEASE + 5)
    assert taker.take(source).is_held()


def test_claim_of_another_machine_that_is_renewed_is_never_taken_over(source, clock):
    path = forge(source, clock, host="elsewhere")
    taker = claims(source, clock)
    taker.take(source)
    for round_number in range(10):
        clock.seconds += LEASE - 1
        # whatever time its clock shows, even one that runs backwards
        os.utime(path, (1_000_000 - round_number, 1_000_000 - round_number))
        assert taker.take(source) is None


def test_claim_that_is_being_written_is_waited_for(source, clock):
    path = forge(source, clock)
    path.write_text('{"token": "ab')
    taker = claims(source, clock)
    assert taker.take(source) is None
    clock.seconds = LEASE
    assert taker.take(source).is_held()


def test_owner_that_slept_too_long_sees_that_its_claim_is_lost(source, clock):
    sleeper = claims(source, clock).take(source)
    path = sleeper.folder / f"{sleeper.key}-{sleeper.generation}"
    content = json.loads(path.read_text()) | {"host": "elsewhere"}
    path.write_text(json.dumps(content))
    taker = claims(source, clock)
    taker.take(source)
    clock.seconds = LEASE
    assert taker.take(source).is_held()
    assert not sleeper.is_held()
    assert not sleeper.renew()
    sleeper.release()
    assert claims(source, clock).take(source) is None


def test_claim_of_another_token_is_not_ours(source, clock):
    claim = claims(source, clock).take(source)
    assert not replace(claim, token="0" * 32).is_held()


def test_renewal_changes_what_others_watch(source, clock):
    claim = claims(source, clock).take(source)
    path = claim.folder / f"{claim.key}-{claim.generation}"
    os.utime(path, (1, 1))
    assert claim.renew()
    assert path.stat().st_mtime > 1


def test_renewal_is_dated_by_the_share_and_changes_no_word(source, clock, monkeypatch):
    claim = claims(source, clock).take(source)
    path = claim.folder / f"{claim.key}-{claim.generation}"
    before = path.read_bytes()
    monkeypatch.setattr(os, "utime", Mock(side_effect=AssertionError("a time of our own clock")))
    assert claim.renew()
    assert path.read_bytes() == before


def test_sweep_removes_claims_of_dead_processes_only(source, clock):
    forge(source, clock, started=1)
    other = source.with_name("other.txt")
    other.write_text("x")
    living = claims(source, clock).take(other)
    assert claims(source, clock).sweep() == 1
    assert living.is_held()


@pytest.mark.parametrize("call", ["open", "write"])
@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_inbox_that_cannot_be_written_is_said_and_left_clean(source, clock, monkeypatch, call, number):
    def refuse(*_arguments, **_options):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(ClaimFailed, match=str(source.parent)) as caught:
            claims(source, clock).take(source)
    assert caught.value.retryable
    assert claims(source, clock).take(source).generation == 1


def test_inbox_that_is_gone_claims_nothing(source, clock):
    taker = claims(source, clock)
    source.unlink()
    source.parent.rmdir()
    assert taker.take(source) is None
    assert taker.sweep() == 0


def test_owner_in_another_container_is_watched_like_one_of_another_machine(source, clock):
    forge(source, clock, namespace="pid:[1]", process=2**30)
    taker = claims(source, clock)
    assert taker.take(source) is None
    clock.seconds = LEASE
    assert taker.take(source).is_held()


def test_claim_taken_over_and_begun_again_between_look_and_claim_is_left_alone(source, clock, monkeypatch):
    forge(source, clock, started=1)
    slow = claims(source, clock)
    others = []
    create = slow._create

    def create_late(path, owner):
        between = claims(source, clock)
        between.take(source).release()  # taken over, and finished
        others.append(between.take(source))  # begun again, with the first generation
        return create(path, owner)

    monkeypatch.setattr(slow, "_create", create_late)
    assert slow.take(source) is None
    assert [claim.is_held() for claim in others] == [True]


def test_first_claim_that_comes_late_is_withdrawn(source, clock, monkeypatch):
    slow = claims(source, clock)
    create = slow._create
    others = []

    def create_late(path, owner):
        forge(source, clock, started=1)
        others.append(claims(source, clock).take(source))
        path.unlink()  # a sweep by somebody else
        return create(path, owner)

    monkeypatch.setattr(slow, "_create", create_late)
    assert slow.take(source) is None
    assert [claim.is_held() for claim in others] == [True]


def test_file_moved_away_between_look_and_claim_is_not_claimed(source, clock, monkeypatch):
    taker = claims(source, clock)
    create = taker._create
    monkeypatch.setattr(taker, "_create", lambda *given: (source.unlink(), create(*given))[1])
    assert taker.take(source) is None
    assert names(source.parent) == []


def test_sweep_removes_all_generations_of_a_claim_that_expired(source, clock):
    path = forge(source, clock, host="elsewhere")
    path.with_name(path.name[:-1] + "2").write_text(path.read_text())
    taker = claims(source, clock)
    assert taker.sweep() == 0
    clock.seconds = LEASE
    assert taker.sweep() == 2
    assert names(source.parent) == ["note.txt"]


def test_claim_holds_in_a_process_to_which_it_was_sent(source, clock):
    claim = pickle.loads(pickle.dumps(claims(source, clock).take(source).is_held))
    assert claim()


def test_process_paused_for_longer_than_the_lease_sees_that_it_lost(source):
    script = (
        "import sys; from pathlib import Path; from optirh_batch.clock import SystemClock\n"
        "from optirh_batch.intake.claims import Claims\n"
        "source = Path(sys.argv[1]); claim = Claims(source.parent, 100, SystemClock()).take(source)\n"
        "print(claim.is_held(), flush=True); sys.stdin.readline(); print(claim.is_held(), flush=True)\n"
    )
    command = [sys.executable, "-c", script, str(source)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sleeper:
        assert sleeper.stdout.readline() == "True\n"
        sleeper.send_signal(signal.SIGSTOP)
        clock = HandClock()
        taker = claims(source, clock)
        assert taker.take(source) is None
        clock.seconds = LEASE
        taken = taker.take(source)
        sleeper.send_signal(signal.SIGCONT)
        sleeper.stdin.write("\n")
        sleeper.stdin.flush()
        assert sleeper.stdout.readline() == "False\n"
    assert taken.is_held()


def take_over(source, clock, start, won):
    taker = Claims(source.parent, LEASE, clock)
    taker.take(source)
    start.wait()
    clock.seconds = LEASE
    won.append(taker.take(source))


@pytest.mark.parametrize("changes", [{"started": 1}, {"host": "elsewhere"}])
def test_of_many_threads_exactly_one_takes_over(source, changes):
    for _ in range(10):
        forge(source, HandClock(), **changes)
        start, won = threading.Barrier(20), []
        clocks = [HandClock() for _ in range(20)]
        if "started" in changes:  # gone at first sight: nobody may look before all are there
            threads = [threading.Thread(target=contend_in_thread, args=(source, start, won)) for _ in clocks]
        else:
            threads = [
                threading.Thread(target=take_over, args=(source, clock, start, won)) for clock in clocks
            ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        held = [claim for claim in won if claim is not None]
        assert [claim.is_held() for claim in held] == [True]
        held[0].release()
        assert names(source.parent) == ["note.txt"]


def contend_in_thread(source, start, won):
    start.wait()
    won.append(Claims(source.parent, LEASE, HandClock()).take(source))


def contend(source, start, results):
    start.wait()
    claim = Claims(source.parent, LEASE, HandClock()).take(source)
    results.put(claim is not None)
    start.wait()  # nobody ends, and so loses its claim, before all have tried


def test_of_many_contenders_exactly_one_owns_the_file(source):
    context = multiprocessing.get_context("fork")
    contenders = 20
    for _ in range(5):
        start, results = context.Barrier(contenders), context.Queue()
        processes = [
            context.Process(target=contend, args=(source, start, results)) for _ in range(contenders)
        ]
        for process in processes:
            process.start()
        won = [results.get(timeout=30) for _ in processes]
        for process in processes:
            process.join(30)
        assert sum(won) == 1


def test_owner_of_this_process_lives():
    assert Owner.this_process().is_gone() is False
