"""Claims on files of a shared inbox: one owner at a time, and none that is gone keeps a file."""

import json
import multiprocessing
import os
import subprocess
import sys
from dataclasses import replace

import pytest

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


def test_claim_of_another_machine_that_is_renewed_is_never_taken_over(source, clock):
    path = forge(source, clock, host="elsewhere")
    taker = claims(source, clock)
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


def test_sweep_removes_claims_of_dead_processes_only(source, clock):
    forge(source, clock, started=1)
    other = source.with_name("other.txt")
    other.write_text("x")
    living = claims(source, clock).take(other)
    assert claims(source, clock).sweep() == 1
    assert living.is_held()


def test_folder_of_claims_that_cannot_be_written_claims_nothing(source, clock, monkeypatch):
    def refuse(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert claims(source, clock).take(source) is None


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
