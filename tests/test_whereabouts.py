"""Names of published documents by their hash."""

import hashlib

import pytest

from optirh_batch.errors import WorkFolderFailed
from optirh_batch.whereabouts import FILE_NAME, find_document, known_places, note_place


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


def test_document_is_found_by_its_hash_whatever_its_name(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"one")
    (tmp_path / "b.pdf").write_bytes(b"two")
    (tmp_path / "gone.pdf").symlink_to(tmp_path / "nowhere")
    assert find_document(hashlib.sha256(b"two").hexdigest(), 3, tmp_path) == tmp_path / "b.pdf"
    assert find_document(hashlib.sha256(b"six").hexdigest(), 3, tmp_path) is None
