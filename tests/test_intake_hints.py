"""Waking the daemon when something happens in the inbox, and knowing when nothing will."""

import errno
import logging
import math
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from conftest import poll
from optirh_batch.intake import hints as module
from optirh_batch.intake.completeness import Completeness, judge
from optirh_batch.intake.hints import POLL_SECONDS, Hints, Mode


class Bell:
    def __init__(self):
        self.rings = 0
        self._lock = threading.Lock()

    def __call__(self):
        with self._lock:
            self.rings += 1


@pytest.fixture
def bell():
    return Bell()


@pytest.fixture
def inbox(tmp_path):
    path = tmp_path / "inbox"
    (path / "de" / "urgent").mkdir(parents=True)
    (path / "@eaDir").mkdir()
    return path


@pytest.fixture
def hints(inbox, bell, wait_until):
    with Hints(inbox, bell) as hints:
        wait_until(lambda: hints.poll_seconds == math.inf, "every folder heard its probe")
        bell.rings = 0
        yield hints


def mounts(tmp_path, *lines):
    """Write a table of mounts."""
    path = tmp_path / "mountinfo"
    root = "20 1 8:1 / / rw - ext4 /dev/sda1 rw"
    path.write_text(
        "\n".join(
            [root, *(f"30 20 0:{40 + n} / {point} rw - {kind} x rw" for n, (point, kind) in enumerate(lines))]
        )
        + "\n"
    )
    return path


def heard(bell, wait_until, act):
    before = bell.rings
    act()
    wait_until(lambda: bell.rings > before, "woken")


def quiet_after(hints, inbox, bell, wait_until, act):
    """Whether an act woke nobody: the next drop, reported after it, is the first to do so."""
    before = bell.rings
    act()
    sentinel = inbox / "sentinel.txt"
    os.mkfifo(sentinel)  # made without being opened: a single event
    wait_until(lambda: bell.rings > before, "woken by the sentinel")
    sentinel.unlink()
    return bell.rings == before + 1


def test_every_folder_sends_events_on_a_local_disk(hints, inbox):
    assert hints.modes() == {
        inbox: Mode.EVENTS,
        inbox / "de": Mode.EVENTS,
        inbox / "de" / "urgent": Mode.EVENTS,
    }
    assert sorted(path.name for path in inbox.rglob("*")) == ["@eaDir", "de", "urgent"]


@pytest.mark.parametrize("folder", [".", "de", "de/urgent"])
def test_drop_wakes(hints, inbox, bell, wait_until, folder):
    heard(bell, wait_until, lambda: (inbox / folder / "a.txt").write_text("x"))


def test_rename_into_the_inbox_wakes(hints, inbox, bell, wait_until, tmp_path):
    (tmp_path / "a.txt").write_text("x")
    heard(bell, wait_until, lambda: (tmp_path / "a.txt").rename(inbox / "a.txt"))


def test_rename_of_a_finished_download_wakes(hints, inbox, bell, wait_until):
    assert quiet_after(hints, inbox, bell, wait_until, lambda: (inbox / "a.txt.part").write_text("x"))
    heard(bell, wait_until, lambda: (inbox / "a.txt.part").rename(inbox / "a.txt"))


def test_closing_after_a_long_write_wakes(hints, inbox, bell, wait_until):
    file = (inbox / "a.txt").open("w")
    wait_until(lambda: bell.rings, "woken by the beginning")
    file.write("x")
    heard(bell, wait_until, file.close)


def test_where_something_happened_is_told_once_and_litter_is_not(hints, inbox, bell, wait_until):
    paths = {inbox / "a.txt", inbox / "de" / "b.txt"}
    (inbox / ".hidden").write_text("x")
    heard(bell, wait_until, lambda: [path.write_text("x") for path in paths])
    told = set()
    wait_until(lambda: told.update(hints.heard()) or told == paths, "both are told")
    sentinel = inbox / "sentinel.txt"
    heard(bell, wait_until, lambda: os.mkfifo(sentinel))
    wait_until(lambda: told.update(hints.heard()) or sentinel in told, "the sentinel is told")
    assert told == {*paths, sentinel}
    assert hints.heard() == set()


@pytest.mark.parametrize("name", [".hidden", "~$a.docx", "a.tmp", ".optirh-0123456789abcdef.part"])
def test_litter_does_not_wake(hints, inbox, bell, wait_until, name):
    assert quiet_after(hints, inbox, bell, wait_until, lambda: (inbox / name).write_text("x"))


def test_own_reading_and_archiving_does_not_wake(hints, inbox, bell, wait_until, tmp_path):
    path = inbox / "a.txt"
    path.write_text("some text")
    wait_until(lambda: bell.rings >= 2, "woken by creating and by closing")

    def work():
        assert judge(path) is Completeness.COMPLETE
        path.rename(tmp_path / "archived.txt")

    assert quiet_after(hints, inbox, bell, wait_until, work)


def test_new_folder_is_listened_to_after_a_refresh_that_wakes(hints, inbox, bell, wait_until):
    heard(bell, wait_until, (inbox / "fr").mkdir)
    before = bell.rings
    hints.refresh()
    assert bell.rings > before  # what came meanwhile has sent no event
    wait_until(lambda: hints.modes().get(inbox / "fr") is Mode.EVENTS, "the new folder hears")
    before = bell.rings
    hints.refresh()
    assert bell.rings == before
    heard(bell, wait_until, lambda: (inbox / "fr" / "a.txt").write_text("x"))


def test_folders_can_be_named(hints, inbox, bell):
    hints.refresh([inbox])
    assert list(hints.modes()) == [inbox]
    assert bell.rings == 0


def test_folder_that_went_away_is_forgotten(hints, inbox):
    shutil.rmtree(inbox / "de")
    hints.refresh()
    assert list(hints.modes()) == [inbox]
    assert hints.poll_seconds == math.inf


def test_inbox_that_went_away_and_came_back_is_listened_to_again(hints, inbox, bell, wait_until, tmp_path):
    inbox.rename(tmp_path / "away")
    hints.refresh()
    assert hints.modes() == {}
    assert hints.poll_seconds == POLL_SECONDS
    (tmp_path / "away").rename(inbox)
    hints.refresh()
    wait_until(lambda: hints.poll_seconds == math.inf, "heard again")
    heard(bell, wait_until, lambda: (inbox / "de" / "a.txt").write_text("x"))


def test_another_folder_in_the_place_of_the_inbox_is_listened_to(hints, inbox, bell, wait_until, tmp_path):
    inbox.rename(tmp_path / "away")
    inbox.mkdir()
    hints.refresh()
    wait_until(lambda: hints.modes() == {inbox: Mode.EVENTS}, "heard")
    bell.rings = 0
    assert quiet_after(hints, inbox, bell, wait_until, lambda: (tmp_path / "away" / "a.txt").write_text("x"))


def test_inbox_deleted_and_made_again_is_listened_to(hints, inbox, bell, wait_until):
    shutil.rmtree(inbox)
    inbox.mkdir()

    def is_heard():
        hints.refresh()  # as with each look: the old folder's end may not have been told at the first
        before = bell.rings
        (inbox / "a.txt").write_text("x")
        return poll(lambda: bell.rings > before, 0.5)

    wait_until(is_heard, "heard", seconds=20)
    assert hints.modes() == {inbox: Mode.EVENTS}


def test_inbox_that_comes_later_is_listened_to(tmp_path, bell, wait_until):
    inbox = tmp_path / "later"
    with Hints(inbox, bell) as hints:
        assert hints.modes() == {}
        assert hints.poll_seconds == POLL_SECONDS
        inbox.mkdir()
        hints.refresh()
        wait_until(lambda: hints.modes() == {inbox: Mode.EVENTS}, "heard")


@pytest.mark.parametrize("kind", ["cifs", "nfs4", "fuse.sshfs", "9p", "virtiofs"])
def test_folder_that_others_reach_is_polled(inbox, bell, tmp_path, kind):
    with Hints(inbox, bell, mountinfo=mounts(tmp_path, (inbox, kind))) as hints:
        assert set(hints.modes().values()) == {Mode.POLLING}
        assert hints.poll_seconds == POLL_SECONDS


def test_share_below_a_local_inbox_is_polled_and_the_rest_sends_events(inbox, bell, tmp_path, wait_until):
    with Hints(inbox, bell, mountinfo=mounts(tmp_path, (inbox / "de", "cifs"))) as hints:
        wait_until(lambda: hints.modes()[inbox] is Mode.EVENTS, "heard")
        assert hints.modes()[inbox / "de"] is Mode.POLLING
        assert hints.poll_seconds == POLL_SECONDS


def test_share_mounted_over_the_inbox_is_noticed(inbox, bell, tmp_path, wait_until):
    table = mounts(tmp_path)
    with Hints(inbox, bell, mountinfo=table) as hints:
        wait_until(lambda: hints.poll_seconds == math.inf, "heard")
        mounts(tmp_path, (inbox, "cifs"))
        hints.refresh()
        assert set(hints.modes().values()) == {Mode.POLLING}
        mounts(tmp_path)
        hints.refresh()
        wait_until(lambda: hints.poll_seconds == math.inf, "heard")


def test_folder_whose_probe_is_not_heard_in_time_is_polled(inbox, bell, tmp_path, monkeypatch, wait_until):
    monkeypatch.setattr(module, "PROBE_SECONDS", 0.05)
    monkeypatch.setattr(module, "temporary_path", lambda folder: tmp_path / f"elsewhere-{folder.name}")
    with Hints(inbox, bell) as hints:
        wait_until(lambda: hints.refresh() or not hints._observer.emitters, "given up")
        assert set(hints.modes().values()) == {Mode.POLLING}
        monkeypatch.undo()
        hints.refresh()
        assert set(hints.modes().values()) == {Mode.POLLING}


def test_folder_that_cannot_be_written_is_polled(inbox, bell, monkeypatch, tmp_path):
    monkeypatch.setattr(module, "temporary_path", lambda folder: tmp_path / "missing" / folder.name)
    with Hints(inbox, bell) as hints:
        assert hints.poll_seconds == POLL_SECONDS


@pytest.fixture(params=["inotify_add_watch", "inotify_init"])
def kernel_refuses(request, monkeypatch):
    """Let the kernel refuse to report events."""
    import ctypes

    from watchdog.observers import inotify_c

    def refuse_with(number):
        def refuse(*_):
            ctypes.set_errno(number)
            return -1

        monkeypatch.setattr(inotify_c, request.param, refuse)

    return refuse_with


@pytest.mark.parametrize(
    ("number", "sysctl"),
    [(errno.ENOSPC, "fs.inotify.max_user_watches"), (errno.EMFILE, "fs.inotify.max_user_instances")],
)
def test_limit_of_the_kernel_is_named_once_and_everything_polled(
    inbox, caplog, number, sysctl, kernel_refuses
):
    kernel_refuses(number)
    with caplog.at_level(logging.WARNING), Hints(inbox, Bell()) as hints:
        assert set(hints.modes().values()) == {Mode.POLLING}
        hints.refresh()
        assert hints.poll_seconds == POLL_SECONDS
    warnings = [record.getMessage() for record in caplog.records if record.name == module.__name__]
    assert len(warnings) == 1
    assert sysctl in warnings[0]


def test_tree_with_very_many_folders_is_polled_in_part(inbox, bell, monkeypatch, wait_until):
    monkeypatch.setattr(module, "_MOST_FOLDERS", 2)
    with Hints(inbox, bell) as hints:
        wait_until(lambda: list(hints.modes().values()).count(Mode.EVENTS) == 2, "heard")
        assert hints.poll_seconds == POLL_SECONDS


def open_files():
    return sorted(path.name for path in Path("/proc/self/fd").iterdir())


def test_nothing_is_left_open(inbox, bell, wait_until):
    with Hints(inbox, bell):
        pass  # loads what stays loaded
    before = open_files()
    for _ in range(3):
        with Hints(inbox, bell) as hints:
            wait_until(lambda: hints.poll_seconds == math.inf, "heard")
            (inbox / "de").rename(inbox / "it")
            hints.refresh()
            (inbox / "it").rename(inbox / "de")
            hints.refresh()
    assert open_files() == before


def test_watchdog_is_loaded_only_when_listening():
    code = "import sys; import optirh_batch.intake.hints; sys.exit('watchdog' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
