"""Names of published documents by their hash."""

import fcntl
import hashlib

import pytest

from optirh_batch.errors import WorkFolderFailed
from optirh_batch.whereabouts import FILE_NAME, find_document, forget_places, known_places, note_place

LONG_AFTER = 5e9  # seconds since 1970: later than any line of these tests


def test_newest_place_of_a_document_holds(tmp_path):
    for name in ("a.pdf", "é.pdf", "b.pdf"):
        note_place(tmp_path, name[0] * 3, tmp_path / name)
    note_place(tmp_path, "aaa", tmp_path / "c.pdf")
    assert known_places(tmp_path) == {
        "aaa": tmp_path / "c.pdf",
        "ééé": tmp_path / "é.pdf",
        "bbb": tmp_path / "b.pdf",
    }


def test_no_list_knows_nothing(tmp_path):
    assert known_places(tmp_path) == {}


def test_torn_line_is_passed_over(tmp_path):
    note_place(tmp_path, "a", tmp_path / "a.pdf")
    with (tmp_path / FILE_NAME).open("a") as file:
        file.write('{"sha256": "b", "pa')
    assert known_places(tmp_path) == {"a": tmp_path / "a.pdf"}


def test_list_that_cannot_be_used_is_reported(tmp_path):
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(WorkFolderFailed):
        note_place(tmp_path, "a", tmp_path / "a.pdf")
    with pytest.raises(WorkFolderFailed):
        known_places(tmp_path)
    with pytest.raises(WorkFolderFailed):
        forget_places(tmp_path, LONG_AFTER)


def test_old_place_is_forgotten_only_once_no_file_lies_there(tmp_path):
    stays, went = tmp_path / "stays.pdf", tmp_path / "went.pdf"
    stays.touch()
    note_place(tmp_path, "a", stays)
    note_place(tmp_path, "b", went)
    assert forget_places(tmp_path, 0) == 0
    assert forget_places(tmp_path, LONG_AFTER) == 1
    assert known_places(tmp_path) == {"a": stays}
    assert "went" not in (tmp_path / FILE_NAME).read_text()
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_line_without_a_time_counts_as_old(tmp_path):
    (tmp_path / FILE_NAME).write_text('{"sha256": "a", "path": "/nowhere/a.pdf"}\n')
    assert forget_places(tmp_path, 1.0) == 1


def test_nothing_is_forgotten_where_there_is_no_list(tmp_path):
    assert forget_places(tmp_path, LONG_AFTER) == 0
    assert not (tmp_path / FILE_NAME).exists()


def test_place_is_noted_in_the_new_list_where_the_old_one_was_replaced_meanwhile(tmp_path, monkeypatch):
    note_place(tmp_path, "old", tmp_path / "went.pdf")
    lock, purges = fcntl.flock, iter([1])

    def wait_for_a_purge(handle, operation):
        for _ in purges:
            (tmp_path / "new").write_text("")
            (tmp_path / "new").replace(tmp_path / FILE_NAME)
        lock(handle, operation)

    monkeypatch.setattr(fcntl, "flock", wait_for_a_purge)
    note_place(tmp_path, "new", tmp_path / "new.pdf")
    assert known_places(tmp_path) == {"new": tmp_path / "new.pdf"}


def test_document_is_found_by_its_hash_whatever_its_name(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"one")
    (tmp_path / "b.pdf").write_bytes(b"two")
    (tmp_path / "gone.pdf").symlink_to(tmp_path / "nowhere")
    assert find_document(hashlib.sha256(b"two").hexdigest(), 3, tmp_path) == tmp_path / "b.pdf"
    assert find_document(hashlib.sha256(b"six").hexdigest(), 3, tmp_path) is None
