"""The inbox as a share of a real Samba server: what comes through it is picked up, whole and once.

Needs Debian's packages (``apt install --no-install-recommends samba smbclient cifs-utils``) and root;
skips without.  The server listens on the loopback only, and is gone at the end.
"""

import os
import signal
import subprocess
from contextlib import contextmanager

import pytest

from benches import RECORD, TEXT
from benchmarks.soak import QUICK, prepare, waiting_in
from benchmarks.verdicts import faults_of, files_in
from daemons import running_daemon, until
from shares import samba

INCOMPLETE_SECONDS = 3  # as benchmarks.soak prepares a home
COMMENT = f"<!-- {'x' * 500_000} -->"
LARGE = RECORD.replace("<patient>", f"{COMMENT * 20}<patient>")


@pytest.fixture
def home(tmp_path):
    return prepare(tmp_path / "home")


@pytest.fixture
def share(home):
    with samba(home / "entree") as share:
        yield share


@pytest.fixture
def daemon(home, share):
    with running_daemon(home, command=QUICK) as daemon:
        until(lambda: "started" in daemon.events(), "daemon up")
        yield daemon
        assert daemon.stop() == 0


def local(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text)
    return path


def archived(home, *names):
    return lambda: {path.name for path in (home / "archives").rglob("*.*")} >= set(names)


def settled(home, *names):
    """Likewise, with no claim or other file left in the inbox."""
    return lambda: archived(home, *names)() and not files_in(home / "entree")


@contextmanager
def slow_put(share, command):
    """Begin to send; the process is gone at the end."""
    process = subprocess.Popen(
        share.command(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_what_is_put_renamed_overwritten_and_deleted_comes_out_once(home, share, daemon, tmp_path):
    first = local(tmp_path, "first", TEXT)
    second = local(tmp_path, "second", f"{TEXT} encore")
    record = local(tmp_path, "record", RECORD)
    share.do(f"put {record} dossier.tmp", "rename dossier.tmp dossier.xml")
    share.do(f"put {first} gone.txt", "del gone.txt")
    share.do(f"put {first} note.txt", f"put {second} note.txt")
    until(settled(home, "dossier.xml", "note.txt"), "first files")
    assert faults_of(home, {"dossier.xml": RECORD.encode(), "note.txt": second.read_bytes()}) == []
    share.do(f"put {first} note.txt")
    until(settled(home, "note.2.txt"), "another content of the same name")
    assert (
        faults_of(
            home,
            {
                "dossier.xml": RECORD.encode(),
                "note.txt": second.read_bytes(),
                "note.2.txt": first.read_bytes(),
            },
        )
        == []
    )


def test_put_that_pauses_is_waited_for_and_one_that_breaks_off_is_refused_until_it_is_repeated(
    home, share, daemon, tmp_path
):
    source = local(tmp_path, "whole", LARGE)
    with slow_put(share, "put - long.txt") as slow, slow_put(share, f"put {source} large.xml") as broken:
        slow.stdin.write(TEXT.encode())
        slow.stdin.flush()
        large, long = home / "entree" / "large.xml", home / "entree" / "long.txt"
        until(lambda: large.exists() and large.stat().st_size, "beginning of a long transfer")
        broken.send_signal(signal.SIGSTOP)
        assert large.stat().st_size < len(LARGE)
        until(long.exists, "beginning of a slow one")
        # Meanwhile others are worked on, for longer than an unfinished file is waited for.
        for number in range(2 * INCOMPLETE_SECONDS):
            name = f"{number}.txt"
            share.do(f"put {local(tmp_path, name, f'{TEXT} {number}')} {name}")
            until(archived(home, name), name)
        assert sorted(path.name for path in waiting_in(home)) == ["large.xml", "long.txt"]
        broken.send_signal(signal.SIGKILL)
        broken.wait()
        slow.communicate(TEXT.encode())
    until((home / "erreurs" / "large.xml.txt").exists, "note about the broken file")
    until(archived(home, "long.txt"), "slow file")
    share.do(f"put {source} large.xml")
    until(archived(home, "large.xml"), "repeated file")
    (kept,) = (home / "archives").glob("*/long.txt")
    assert kept.read_text() == TEXT * 2
    assert [path.name for path in (home / "sortie").rglob("long*.pdf")] == ["long.handout.fr.pdf"]
    assert [path.name for path in (home / "sortie").rglob("large*.pdf")] == ["large.summary.fr.pdf"]


def test_inbox_that_is_mounted_from_a_share_is_polled_and_emptied(home, share, tmp_path):
    shared = home / "entree"
    mounted = tmp_path / "mounted"
    mounted.mkdir()
    options = f"guest,port={share.port},vers=3.0,soft"
    done = subprocess.run(
        ["mount", "-t", "cifs", "//127.0.0.1/inbox", str(mounted), "-o", options],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        pytest.skip(f"no share can be mounted here: {done.stderr.strip()}")
    try:
        with running_daemon(home, command=QUICK, inbox_dir=str(mounted)) as daemon:
            until(lambda: "started" in daemon.events(), "daemon up")
            share.do(f"put {local(tmp_path, 'a.txt', TEXT)} a.txt")
            (shared / "b.xml").write_text(RECORD)
            os.utime(shared / "b.xml")
            until(settled(home, "a.txt", "b.xml"), "both files")
            assert daemon.stop() == 0
        assert faults_of(home, {"a.txt": TEXT.encode(), "b.xml": RECORD.encode()}) == []
    finally:
        subprocess.run(["umount", "-l", str(mounted)], check=True)
