"""Killed at every step: the next process finishes what the killed one began, and nothing shows of it.

The steps are those that ``shift`` and ``pipeline`` list.  Each kill is a real SIGKILL of a real
process; the printer without layout and the fake generator make it a quick one.
"""

from __future__ import annotations

import json
import os
import signal
import time
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from benches import RECORD, TEXT, new_home, open_bench
from benchmarks.verdicts import faults_of
from kills import LineCounter, die, in_a_process_of_its_own, killed_around
from optirh_batch import outbox, pipeline
from optirh_batch.audit import Archived, AuditLog, Published, Rendered
from optirh_batch.filesystems import SystemCalls
from optirh_batch.glossary import Glossary
from optirh_batch.intake.claims import FOLDER_NAME, Claim, Claims
from optirh_batch.rounds import run_inbox
from optirh_batch.shifts import shift
from optirh_batch.tickets import Board
from optirh_batch.worker import Cause, Death, Ended

SOAK = bool(os.environ.get("OPTIRH_SOAK"))
SIGKILL_STATUS = signal.SIGKILL.value
CONTENT = {"a.txt": f"{TEXT} a".encode(), "b.txt": f"{TEXT} b".encode()}
REFUSED = {"bad.xml": b"<a>torn"}

_ANY = lambda *_arguments, **_options: True  # noqa: E731


def _of(kind):
    return lambda _log, _job, event: isinstance(event, kind)


# Each step as (where it is, its name there, which call of it).
STEPS = {
    "ticket": (Board, "note", _ANY),
    "claim": (Claims, "take", _ANY),
    "begin": (Board, "begin", _ANY),
    "audit-open": (AuditLog, "open_job", _ANY),
    "audit-rendered": (AuditLog, "record", _of(Rendered)),
    "publish": (pipeline, "publish", _ANY),
    "place-noted": (pipeline, "note_place", _ANY),
    "audit-published": (AuditLog, "record", _of(Published)),
    "ticket-published": (Board, "publish", _ANY),
    "archive": (shift, "archive", _ANY),
    "audit-archived": (AuditLog, "record", _of(Archived)),
    "finish": (Board, "finish", _ANY),
    "release": (Claim, "release", _ANY),
}
REFUSAL_STEPS = {
    "ticket": STEPS["ticket"],
    "claim": STEPS["claim"],
    "begin": STEPS["begin"],
    "refuse": (shift, "refuse", _ANY),
    "note": (outbox, "place", lambda _ready, target, _calls: target.suffix == ".txt"),
    "move": (outbox, "place", lambda _ready, target, _calls: target.suffix == ".xml"),
    "finish": STEPS["finish"],
    "release": STEPS["release"],
}
WHEN = ("before", "after")


def drop(home, files):
    for name, content in files.items():
        (home / "entree" / name).write_bytes(content)


known_words = cache(Glossary.load)


@contextmanager
def bench(home):
    with open_bench(home) as workshop:
        yield replace(workshop, glossary=known_words)


def work(home, worker=None):
    with bench(home) as workshop:
        run_inbox(home, workshop, worker)


@pytest.fixture(scope="module", autouse=True)
def warm(tmp_path_factory):
    """Read the glossary once, for all processes to be forked."""
    home = new_home(tmp_path_factory.mktemp("warm") / "home")
    drop(home, CONTENT)
    work(home)


def work_and_die(home, step, when, worker=None):
    """Work until the step; the process must have died of it."""
    place, name, matches = step

    def until_killed():
        setattr(place, name, killed_around(getattr(place, name), when, matches))
        work(home, worker)

    assert in_a_process_of_its_own(until_killed) == SIGKILL_STATUS


def work_and_die_at_call(home, call, when, number):
    """Work until so many calls of the system were made."""
    seen = []

    def is_the_one(*_arguments, **_options):
        seen.append(call)
        return len(seen) == number

    def until_killed():
        before = SystemCalls.__init__.__defaults__
        names = list(SystemCalls.__dataclass_fields__)
        slow = killed_around(before[names.index(call)], when, is_the_one)
        SystemCalls.__init__.__defaults__ = tuple(
            slow if name == call else value for name, value in zip(names, before, strict=True)
        )
        work(home)

    assert in_a_process_of_its_own(until_killed) == SIGKILL_STATUS


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_of_success_the_next_one_finishes(home, step, when):
    drop(home, CONTENT)
    work_and_die(home, STEPS[step], when)
    work(home)
    assert faults_of(home, CONTENT) == []


@pytest.mark.parametrize("hours", [-7, 0, 7])
@pytest.mark.parametrize("step", ["begin", "publish", "audit-published", "archive"])
def test_file_of_another_machine_that_died_is_done_by_the_first_run_after_its_lease(
    home, step, hours, monkeypatch
):
    """Its clock, ours and that of the share differ by hours; the share's alone counts."""
    drop(home, CONTENT)
    work_and_die(home, STEPS[step], "before")
    with bench(home) as workshop:
        lease = workshop.settings.lease_seconds
    (claim,) = (home / "entree" / FOLDER_NAME).iterdir()
    claim.write_text(json.dumps(json.loads(claim.read_text()) | {"host": "elsewhere"}))
    now_there = time.time() + 3600 * hours
    os.utime(claim, (now_there - lease - 1, now_there - lease - 1))
    make = os.open

    def make_on_the_share(path, flags, *rest, **options):
        descriptor = make(path, flags, *rest, **options)
        if Path(path).parent == claim.parent:
            os.utime(descriptor, (now_there, now_there))
        return descriptor

    monkeypatch.setattr(os, "open", make_on_the_share)
    work(home)
    assert faults_of(home, CONTENT) == []


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("step", REFUSAL_STEPS)
def test_killed_at_a_step_of_refusal_the_next_one_finishes(home, step, when):
    drop(home, REFUSED)
    work_and_die(home, REFUSAL_STEPS[step], when)
    work(home)
    assert faults_of(home, {}, refused=REFUSED) == []


class Deadly:
    """A worker that dies over each file, of a cause that words its note."""

    def __init__(self, cause):
        self.cause = cause
        self.begun = []

    @property
    def room(self):
        return 1 - len(self.begun)

    def begin(self, task):
        self.begun.append(task)

    def wait(self, seconds, wake=None):
        return Ended(self.begun.pop(), Death(Cause.SIGNAL, self.cause))


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("step", ["announce", "refuse", "note", "move", "finish"])
@pytest.mark.parametrize("disk", ["same", "other"])
def test_killed_while_a_file_was_quarantined_its_next_quarantine_is_the_only_one(
    home, request, disk, step, when
):
    if disk == "other":
        put_on(request.getfixturevalue("other_disk"), home, "erreurs")
    drop(home, REFUSED)
    steps = {**REFUSAL_STEPS, "announce": (Board, "announce_refusal", _ANY)}
    work_and_die(home, steps[step], when, Deadly("SIGSEGV"))
    work(home, Deadly("SIGBUS"))
    assert faults_of(home, {}, refused=REFUSED) == []


@pytest.mark.parametrize("step", ["note", "move"])
def test_killed_while_a_file_was_quarantined_it_leaves_no_note_where_it_then_succeeds(home, step):
    drop(home, {"a.xml": RECORD.encode()})
    work_and_die(home, REFUSAL_STEPS[step], "after" if step == "note" else "before", Deadly("SIGSEGV"))
    work(home)
    assert faults_of(home, {"a.xml": RECORD.encode()}) == []


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("step", ["leave-note", "archive", "finish"])
def test_killed_while_telling_that_content_was_done_the_note_comes_once(home, step, when):
    drop(home, CONTENT)
    work(home)
    again = {"c.txt": CONTENT["a.txt"]}
    drop(home, again)
    place = (shift, "leave_note", _ANY) if step == "leave-note" else STEPS[step]
    work_and_die(home, place, when)
    work(home)
    assert faults_of(home, {**CONTENT, **again}, notes=1) == []


@pytest.mark.parametrize("call", ["link", "unlink", "fsync", "write"])
@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_killed_at_a_system_call_the_next_one_finishes(home, call, when, number):
    drop(home, {**CONTENT, **REFUSED})
    work_and_die_at_call(home, call, when, number)
    work(home)
    assert faults_of(home, CONTENT, refused=REFUSED) == []


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("call", ["link", "unlink", "fsync"])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_killed_while_moving_to_another_disk_the_original_is_there_once(home, other_disk, call, when, number):
    files = {**CONTENT, **REFUSED}
    drop(home, files)
    put_on(other_disk, home, "archives", "erreurs")
    work_and_die_at_call(home, call, when, number)
    work(home)
    assert faults_of(home, CONTENT, refused=REFUSED) == []


def put_on(disk, home, *names):
    for name in names:
        (disk / name).mkdir()
        (home / name).rmdir()
        (home / name).symlink_to(disk / name)


@pytest.fixture
def other_disk(tmp_path):
    folder = Path("/dev/shm") / f"optirh-test-{os.getpid()}"
    if not folder.parent.is_dir() or folder.parent.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("/dev/shm is no other file system")
    folder.mkdir()
    yield folder
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


# Everything between the first look at a file and its end.
WHERE = (
    "shift",
    "outbox",
    "pipeline",
    "rounds",
    "tickets/board",
    "intake/claims",
    "workroom",
    "whereabouts",
    "filesystems",
    "audit/log",
    "audit/head",
    "transactions",
)


def count_lines(tmp_path):
    """Return how many lines an undisturbed pass runs."""
    home = new_home(tmp_path / "undisturbed")
    drop(home, {**CONTENT, **REFUSED})
    with bench(home) as workshop, LineCounter(WHERE) as counter:
        run_inbox(home, workshop)
    return counter.lines


def test_killed_at_any_line_the_next_one_finishes(tmp_path):
    """Normally at 40 lines, evenly spread from another one each time; with OPTIRH_SOAK at every 3rd."""
    total = count_lines(tmp_path)
    stride = 3 if SOAK else total // 40
    first = 1 + int.from_bytes(os.urandom(4)) % stride
    wrong = {}
    for number, line in enumerate(range(first, total, stride)):
        home = new_home(tmp_path / f"home{number}")
        drop(home, {**CONTENT, **REFUSED})

        def until_killed(home=home, line=line):
            with bench(home) as workshop, LineCounter(WHERE, line):
                run_inbox(home, workshop)

        status = in_a_process_of_its_own(until_killed)
        if status == SIGKILL_STATUS:
            work(home)
        if faults := faults_of(home, CONTENT, refused=REFUSED):
            wrong[line] = faults
    assert wrong == {}


def test_kill_switch_kills():
    assert in_a_process_of_its_own(die) == SIGKILL_STATUS
