"""Working copies and the lock of a pass."""

import multiprocessing
import os
import stat

import pytest

from optirh_batch.errors import Busy, WorkFolderFailed
from optirh_batch.workroom import count_working, hold_run_lock, private_copy, sweep


def test_copy_is_private_and_goes_with_the_work(tmp_path):
    with private_copy(b"secret", tmp_path / "data") as copy:
        assert copy.read_bytes() == b"secret"
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "data" / "work").stat().st_mode) == 0o700
    assert list((tmp_path / "data" / "work").iterdir()) == []


def test_copy_goes_when_the_work_fails(tmp_path):
    with pytest.raises(RuntimeError), private_copy(b"secret", tmp_path):
        raise RuntimeError
    assert list((tmp_path / "work").iterdir()) == []


def test_copies_in_use_are_counted_and_not_swept(tmp_path):
    assert count_working(tmp_path) == sweep(tmp_path) == 0
    with private_copy(b"1", tmp_path) as copy, private_copy(b"2", tmp_path):
        assert count_working(tmp_path) == 2
        assert sweep(tmp_path) == 0
        assert copy.exists()
    assert count_working(tmp_path) == 0


def _die_at_work(data_dir):
    with private_copy(b"secret", data_dir):
        os._exit(9)


def test_copy_of_a_killed_process_is_swept(tmp_path):
    child = multiprocessing.get_context("fork").Process(target=_die_at_work, args=(tmp_path,))
    child.start()
    child.join()
    assert len(list((tmp_path / "work").iterdir())) == 1
    assert count_working(tmp_path) == 0
    assert sweep(tmp_path) == 1
    assert list((tmp_path / "work").iterdir()) == []


def test_second_pass_is_told_that_the_home_is_busy(tmp_path):
    with (
        hold_run_lock(tmp_path, tmp_path / "data"),
        pytest.raises(Busy) as caught,
        hold_run_lock(tmp_path, tmp_path / "data"),
    ):
        pytest.fail("two passes at once")
    assert str(tmp_path) in str(caught.value)
    with hold_run_lock(tmp_path, tmp_path / "data"):
        pass


def test_data_folder_that_cannot_be_made_is_reported(tmp_path):
    (tmp_path / "data").write_text("a file")
    with pytest.raises(WorkFolderFailed), private_copy(b"", tmp_path / "data"):
        pytest.fail("no copy can exist")
    with pytest.raises(WorkFolderFailed), hold_run_lock(tmp_path, tmp_path / "data"):
        pytest.fail("no lock can exist")
