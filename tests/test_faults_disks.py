"""Disks that are full, read-only or away, two daemons on one inbox, and stopping at any moment."""

import random
import shutil
import subprocess
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from benches import RECORD, TEXT
from benchmarks.soak import QUICK, prepare, waiting_in
from benchmarks.verdicts import faults_of, files_in
from daemons import running_daemon, until
from optirh_batch.tickets import Board
from optirh_batch.tickets.ticket import OPEN

FILES = {f"{number}.txt": f"{TEXT} {number}".encode() for number in range(4)} | {"r.xml": RECORD.encode()}


@pytest.fixture
def home(tmp_path):
    return prepare(tmp_path / "home")


def drop(home, files=FILES):
    for name, content in files.items():
        (home / "entree" / name).write_bytes(content)


def emptied(home):
    return lambda: not files_in(home / "entree")


def open_tickets(home):
    with Board.open(home / "data") as board:
        counts = board.counts()
        return sum(counts[state] for state in OPEN)


@contextmanager
def small_disk(folder, size="1m"):
    """Mount a small file system over a folder; skips where that is not permitted."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder):
    """Leave not a byte free; return the file that takes the room."""
    filler = folder / ".filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    return filler


@pytest.mark.parametrize(("name", "code"), [("sortie", "publish-failed"), ("archives", "move-failed")])
def test_full_disk_makes_files_wait_and_all_go_on_when_there_is_room(home, name, code):
    with small_disk(home / name), running_daemon(home, command=QUICK) as daemon:
        until(lambda: "started" in daemon.events(), "daemon up")
        filler = fill(home / name)
        drop(home)
        until(lambda: code in daemon.log.read_text(), code)
        filler.unlink()
        until(emptied(home), "all done")
        assert daemon.stop() == 0
        assert faults_of(home, FILES) == []


def test_full_data_folder_makes_files_wait_and_all_go_on_when_there_is_room(home, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    with small_disk(small, "3m"), running_daemon(home, command=QUICK, data_dir=str(small)) as daemon:
        until(lambda: "started" in daemon.events(), "daemon up")
        drop(home, {"first.txt": TEXT.encode()})
        until(emptied(home), "first")
        filler = fill(small)
        drop(home)
        until(lambda: daemon.log.read_text().count("trouble") >= 2, "trouble told")
        filler.unlink()
        until(emptied(home), "all done")
        assert daemon.stop() == 0
        (home / "data").rename(tmp_path / "log")
        (home / "data").symlink_to(small)
        assert faults_of(home, {**FILES, "first.txt": TEXT.encode()}) == []


def test_read_only_outbox_makes_files_wait_and_all_go_on_when_it_can_be_written(home):
    outbox = home / "sortie"
    with small_disk(outbox), running_daemon(home, command=QUICK) as daemon:
        until(lambda: "started" in daemon.events(), "daemon up")
        subprocess.run(["mount", "-o", "remount,ro", str(outbox)], check=True)
        drop(home)
        until(lambda: "publish-failed" in daemon.log.read_text(), "failure")
        subprocess.run(["mount", "-o", "remount,rw", str(outbox)], check=True)
        until(emptied(home), "all done")
        assert daemon.stop() == 0
        assert faults_of(home, FILES) == []


def test_two_daemons_on_one_inbox_make_each_document_once(home, tmp_path):
    other = prepare(tmp_path / "other")
    files = {f"{number}.txt": f"{TEXT} {number}".encode() for number in range(30)}
    with ExitStack() as stack:
        daemons = [
            stack.enter_context(running_daemon(home, command=QUICK)),
            stack.enter_context(running_daemon(other, command=QUICK, inbox_dir=str(home / "entree"))),
        ]
        for daemon in daemons:
            until(lambda daemon=daemon: "started" in daemon.events(), "daemon up")
        drop(home, files)
        until(emptied(home), "all done")
        for folder in (home, other):
            until(lambda folder=folder: not open_tickets(folder), "last look of both")
        assert [daemon.stop() for daemon in daemons] == [0, 0]
    mine, others = (
        {path.name.partition(".")[0] for path in (folder / "sortie").rglob("*.pdf")}
        for folder in (home, other)
    )
    assert len(mine) + len(others) == len(mine | others) == len(files)
    assert mine
    assert others
    expected = {name: content for name, content in files.items() if name.partition(".")[0] in mine}
    assert faults_of(home, expected) == []
    assert faults_of(other, {name: content for name, content in files.items() if name not in expected}) == []


def test_folders_that_vanish_while_files_wait_lose_nothing_when_they_are_back(home):
    files = {f"{number}.txt": f"{TEXT} {number}".encode() for number in range(12)}
    with running_daemon(home, command=QUICK) as daemon:
        until(lambda: "started" in daemon.events(), "daemon up")
        drop(home, files)
        for name in ("entree", "sortie", "archives"):
            until(lambda: waiting_in(home), "files that wait")
            before = daemon.log.read_text().count("trouble") + daemon.log.read_text().count("-failed")
            (home / name).rename(home / "away")
            until(
                lambda before=before: (
                    daemon.log.read_text().count("trouble") + daemon.log.read_text().count("-failed") > before
                ),
                f"complaint about {name}",
            )
            (home / "away").rename(home / name)
            extra = {f"{name}.txt": f"{TEXT} {name}".encode()}
            drop(home, extra)
            files |= extra
        until(emptied(home), "all done")
        assert daemon.stop() == 0
    assert faults_of(home, files) == []


def test_stop_at_any_moment_comes_soon_and_leaves_no_child_and_no_claim(home):
    chance = random.Random()
    files = {f"{number}.txt": f"{TEXT} {number}".encode() for number in range(40)}
    drop(home, files)
    for number in range(1, 7):
        with running_daemon(home, command=QUICK) as daemon:
            until(
                lambda daemon=daemon, number=number: daemon.events().count("started") == number, "daemon up"
            )
            time.sleep(chance.uniform(0, 1.5))
            children = daemon.children()
            assert daemon.stop(seconds=25) == 0
            assert not any(Path(f"/proc/{child}").exists() for child in children)
            assert not (home / "entree" / ".optirh-claims").exists()
    with running_daemon(home, command=QUICK) as daemon:
        until(emptied(home), "the rest")
        assert daemon.stop() == 0
    assert faults_of(home, files) == []


def test_stop_while_the_work_hangs_hands_the_file_back_within_the_limit(home):
    drop(home, {"a.txt": TEXT.encode()})
    with running_daemon(home, command=(*QUICK, "--stuck-worker"), stop_seconds="1") as daemon:
        until(lambda: "begun" in daemon.events(), "work")
        children = daemon.children()
        began = time.monotonic()
        assert daemon.stop(seconds=25) == 0
        assert time.monotonic() - began < 10
        assert "handed-back" in daemon.events()
        assert not any(Path(f"/proc/{child}").exists() for child in children)
    with Board.open(home / "data") as board:
        (ticket,) = board.waiting()
        assert (ticket.crashes, ticket.code) == (0, None)
    shutil.rmtree(home / "data" / "work", ignore_errors=True)
