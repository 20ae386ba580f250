"""Looks at single files between two looks at the whole inbox."""

import math
import os

import pytest

from optirh_batch.intake import Stillness, look_into
from optirh_batch.intake import glances as module
from optirh_batch.intake.completeness import Completeness
from optirh_batch.intake.glances import Glances
from optirh_batch.intake.listing import look_at

SETTLE = 3.0


def drop(path, text="x"):
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text)
    return path


def still():
    return Stillness(SETTLE, SETTLE, judge=lambda _: Completeness.COMPLETE)


def names(arrivals):
    return [arrival.path.name for arrival in arrivals]


NAMES = (
    "a.txt",
    "de/a.txt",
    "de/urgent/a.txt",
    "URGENT/fr/a.txt",
    "odd/a.txt",
    "odd/de/a.txt",
    "de/fr/a.txt",
    "xx/urgent/a.txt",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("marker", [None, ".done", ".DONE"])
def test_file_alone_looks_as_it_does_among_all(tmp_path, name, marker):
    path = drop(tmp_path / name)
    if marker:
        drop(path.with_name(path.name + marker))
    assert look_into(tmp_path).arrivals == (look_at(tmp_path, path),)


def test_marker_leads_to_the_file_that_it_announces(tmp_path):
    path, marker = drop(tmp_path / "a.txt"), drop(tmp_path / "a.txt.done")
    assert look_at(tmp_path, marker).path == path
    assert look_at(tmp_path, marker).announced


def test_marker_older_than_the_file_announces_nothing(tmp_path):
    path, marker = drop(tmp_path / "a.txt"), drop(tmp_path / "a.txt.done")
    os.utime(marker, (1, 1))
    assert not look_at(tmp_path, path).announced


@pytest.mark.parametrize(
    "name", ["gone.txt", "de", "~$a.docx", ".hidden/a.txt", "@eaDir/a.txt", "gone.txt.done"]
)
def test_what_is_not_to_be_taken_is_left_out(tmp_path, name):
    drop(tmp_path / "de" / "b.txt")
    for litter in (".hidden/a.txt", "@eaDir/a.txt", "~$a.docx"):
        drop(tmp_path / litter)
    assert look_at(tmp_path, tmp_path / name) is None


def test_file_is_ready_as_soon_as_it_stood_still_and_no_other_is_looked_at(tmp_path, monkeypatch):
    path = drop(tmp_path / "a.txt")
    glances = Glances(tmp_path, still())
    assert glances.due == math.inf
    glances.hear([path], 10.0)
    assert glances.due == 10.0
    assert names(glances.look(10.0).unsettled) == ["a.txt"]
    assert glances.due == 13.0
    monkeypatch.setattr(os, "scandir", None)
    assert names(glances.look(13.0).ready) == ["a.txt"]
    assert glances.due == math.inf


def test_file_that_goes_on_growing_is_not_ready(tmp_path):
    path = drop(tmp_path / "a.txt")
    glances = Glances(tmp_path, still())
    glances.hear([path], 0.0)
    glances.look(0.0)
    drop(path, "more")
    assert names(glances.look(3.0).unsettled) == ["a.txt"]
    assert names(glances.look(6.0).ready) == ["a.txt"]


def test_file_that_is_gone_is_forgotten(tmp_path):
    path = drop(tmp_path / "a.txt")
    glances = Glances(tmp_path, still())
    glances.hear([path], 0.0)
    glances.look(0.0)
    path.unlink()
    intake = glances.look(3.0)
    assert (intake.ready, intake.unsettled, glances.due) == ((), (), math.inf)


def test_inbox_that_is_gone_makes_no_trouble(tmp_path):
    glances = Glances(tmp_path / "inbox", still())
    glances.hear([tmp_path / "inbox" / "a.txt"], 0.0)
    assert glances.look(0.0).ready == ()


def test_glance_forgets_nothing_of_the_files_it_leaves_out(tmp_path):
    stillness = still()
    drop(tmp_path / "old.txt")
    stillness.look(look_into(tmp_path).arrivals, 0.0)
    glances = Glances(tmp_path, stillness)
    glances.hear([drop(tmp_path / "new.txt")], 2.0)
    glances.look(2.0)
    intake = stillness.look(look_into(tmp_path).arrivals, 3.0)
    assert (names(intake.ready), names(intake.unsettled)) == (["old.txt"], ["new.txt"])
    assert stillness.next_due(3.0) == 2.0


def test_of_a_burst_some_are_looked_at_each_time_and_all_in_the_end(tmp_path):
    paths = [drop(tmp_path / f"{number}.txt") for number in range(250)]
    glances = Glances(tmp_path, still())
    glances.hear(paths, 0.0)
    looks = [len(glances.look(0.0).unsettled) for _ in range(3)]
    assert looks == [100, 100, 50]
    assert glances.due == SETTLE


def test_drop_after_a_burst_does_not_wait_for_it(tmp_path):
    glances = Glances(tmp_path, still())
    glances.hear([drop(tmp_path / f"{number}.txt") for number in range(250)], 0.0)
    glances.hear([drop(tmp_path / "late.txt")], 0.1)
    assert "late.txt" in names(glances.look(0.1).unsettled)
    assert "late.txt" in names(glances.look(0.1 + SETTLE).ready)


def test_of_more_than_can_be_remembered_the_newest_are(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_MOST_KNOWN", 2)
    glances = Glances(tmp_path, still())
    glances.hear([drop(tmp_path / name) for name in ("a.txt", "b.txt", "c.txt")], 0.0)
    assert sorted(names(glances.look(0.0).unsettled)) == ["b.txt", "c.txt"]
