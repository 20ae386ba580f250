"""Listing and settling of the inbox."""

import os
from datetime import UTC, datetime

import pytest

from optirh_batch.errors import ConfigurationError
from optirh_batch.intake import await_settled, is_litter, look_into


class StagedClock:
    """A clock that moves only when waited on, and then plays what happens meanwhile."""

    def __init__(self, *events):
        self.time = 1000.0
        self.events = list(events)
        self.waits = []

    def now(self):
        return datetime.fromtimestamp(self.time, tz=UTC)

    def monotonic(self):
        return self.time

    def wait(self, seconds):
        assert seconds > 0
        self.waits.append(seconds)
        self.time += seconds
        if self.events:
            self.events.pop(0)()


def drop(path, text="x"):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def names(arrivals):
    return [arrival.path.name for arrival in arrivals]


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store",
        "._note.txt",
        ".gitkeep",
        ".stfolder",
        "Thumbs.db",
        "desktop.ini",
        "~$note.docx",
        "note.TMP",
        "note.txt.part",
        "note.txt~",
        "note.filepart",
        "@eaDir",
    ],
)
def test_litter_is_recognised(name):
    assert is_litter(name)


@pytest.mark.parametrize("name", ["note.txt", "NOTE.XML", "tmp", "part.md", "Müller~2.txt", "été.xml"])
def test_ordinary_name_is_no_litter(name):
    assert not is_litter(name)


def test_files_come_in_stable_order_with_language_of_folder(tmp_path):
    for name in ("b.txt", "A.xml", "de/z.txt", "IT/c.txt", ".hidden", "de/Thumbs.db"):
        drop(tmp_path / name)
    seen = look_into(tmp_path)
    assert [(arrival.path.name, arrival.language) for arrival in seen.arrivals] == [
        ("A.xml", None),
        ("b.txt", None),
        ("z.txt", "de"),
        ("c.txt", "it"),
    ]


def test_files_of_other_folders_are_found_with_the_folder_named(tmp_path):
    drop(tmp_path / "portugues" / "a.txt")
    (tmp_path / "de" / "old").mkdir(parents=True)
    drop(tmp_path / "de" / "old" / "b.txt")
    drop(tmp_path / "portugues" / "deeper" / "c.txt")
    drop(tmp_path / "@eaDir" / "d.txt")
    (tmp_path / "empty").mkdir()
    seen = look_into(tmp_path)
    assert [(arrival.path.name, arrival.language, arrival.stray_folder) for arrival in seen.arrivals] == [
        ("b.txt", None, "de/old"),
        ("a.txt", None, "portugues"),
        ("c.txt", None, "portugues/deeper"),
    ]
    intake = await_settled(tmp_path, StagedClock(), settle_seconds=0, patience_seconds=0)
    assert intake.unknown_folders == tuple(
        tmp_path / name for name in ("de/old", "portugues", "portugues/deeper")
    )


def test_link_is_listed_as_itself(tmp_path):
    drop(tmp_path / "elsewhere" / "a.txt")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "loop").symlink_to(inbox)
    (inbox / "a.txt").symlink_to(tmp_path / "elsewhere" / "a.txt")
    assert names(look_into(inbox).arrivals) == ["a.txt", "loop"]


def test_missing_inbox_is_a_configuration_error(tmp_path):
    with pytest.raises(ConfigurationError, match="inbox_dir"):
        look_into(tmp_path / "gone")


def test_quiet_file_is_ready_after_one_wait_that_is_announced(tmp_path):
    path = drop(tmp_path / "a.txt")
    clock = StagedClock()
    told = []
    intake = await_settled(tmp_path, clock, settle_seconds=3, patience_seconds=60, waiting=told.append)
    assert told == [[path]]
    assert names(intake.ready) == ["a.txt"]
    assert clock.waits == [3]


def test_old_file_still_being_written_is_not_taken(tmp_path):
    path = drop(tmp_path / "a.txt")
    os.utime(path, (1, 1))

    def grow():
        path.write_text(path.read_text() + "more")
        os.utime(path, (1, 1))

    clock = StagedClock(grow, grow)
    intake = await_settled(tmp_path, clock, settle_seconds=3, patience_seconds=60)
    assert names(intake.ready) == ["a.txt"]
    assert clock.waits == [3, 3, 3]


def test_restless_file_stays_and_does_not_hold_up_others(tmp_path):
    drop(tmp_path / "a.txt")
    path = drop(tmp_path / "b.txt")
    clock = StagedClock(*[lambda: path.write_text(path.read_text() + "x")] * 20)
    intake = await_settled(tmp_path, clock, settle_seconds=3, patience_seconds=10)
    assert names(intake.ready) == ["a.txt"]
    assert names(intake.unsettled) == ["b.txt"]
    assert sum(clock.waits) <= 10


def test_file_that_arrives_while_waiting_is_taken_too(tmp_path):
    drop(tmp_path / "a.txt")
    clock = StagedClock(lambda: drop(tmp_path / "b.txt"))
    intake = await_settled(tmp_path, clock, settle_seconds=3, patience_seconds=60)
    assert names(intake.ready) == ["a.txt", "b.txt"]


def test_file_taken_away_while_waiting_is_forgotten(tmp_path):
    path = drop(tmp_path / "a.txt")
    intake = await_settled(tmp_path, StagedClock(path.unlink), settle_seconds=3, patience_seconds=60)
    assert intake.ready == intake.unsettled == ()


def test_empty_inbox_is_not_waited_on(tmp_path):
    clock = StagedClock()
    assert await_settled(tmp_path, clock, settle_seconds=3, patience_seconds=60).ready == ()
    assert clock.waits == []


def test_no_delay_takes_everything_at_once(tmp_path):
    drop(tmp_path / "a.txt")
    clock = StagedClock()
    assert names(await_settled(tmp_path, clock, settle_seconds=0, patience_seconds=0).ready) == ["a.txt"]
    assert clock.waits == []
