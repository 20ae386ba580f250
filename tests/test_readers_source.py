"""Opening a source: regular files only, never blocking, within the limit."""

import os
import socket
from pathlib import Path

import pytest

from optirh_batch.errors import SourceEmpty, SourceTooLarge, SourceUnreadable
from optirh_batch.localization import staff_message
from optirh_batch.readers import ReadLimits, open_source, printable_name, read_records

SMALL = ReadLimits(max_bytes=10)


def test_regular_file_is_read_whole(tmp_path):
    path = tmp_path / "note.txt"
    path.write_bytes(b"\0\1 bytes \xff")
    assert open_source(path) == b"\0\1 bytes \xff"


def test_file_larger_than_one_read_is_read_whole(tmp_path):
    path = tmp_path / "note.txt"
    path.write_bytes(os.urandom(3_000_001))
    assert open_source(path) == path.read_bytes()


def test_file_of_exactly_the_limit_is_read_and_one_byte_more_refused(tmp_path):
    path = tmp_path / "note.txt"
    path.write_bytes(b"x" * 10)
    assert open_source(path, SMALL) == b"x" * 10
    path.write_bytes(b"x" * 11)
    with pytest.raises(SourceTooLarge):
        open_source(path, SMALL)


def test_too_large_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.xml"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # sparse: reading it would take hours
    with pytest.raises(SourceTooLarge, match=r"1099511\.6 MB, the limit is 20\.0 MB"):
        open_source(path)


def test_file_that_grows_past_the_limit_while_read_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "growing.txt"
    path.write_bytes(b"x" * 5)
    chunks = iter([b"x" * 5, b"x" * 6, b""])
    monkeypatch.setattr("optirh_batch.readers.source.os.read", lambda _handle, _size: next(chunks))
    with pytest.raises(SourceTooLarge):
        open_source(path, SMALL)


def test_data_over_the_limit_is_refused_without_a_file_too():
    with pytest.raises(SourceTooLarge):
        read_records(b"x" * 11, "note.txt", SMALL)


def test_empty_file_is_refused(tmp_path):
    (tmp_path / "empty.xml").touch()
    with pytest.raises(SourceEmpty, match=r"empty\.xml"):
        open_source(tmp_path / "empty.xml")


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(SourceUnreadable, match="does not exist"):
        open_source(tmp_path / "gone.xml")


def test_symbolic_link_is_refused_even_to_a_good_file(tmp_path):
    (tmp_path / "target.txt").write_text("text")
    (tmp_path / "link.txt").symlink_to(tmp_path / "target.txt")
    with pytest.raises(SourceUnreadable, match="link"):
        open_source(tmp_path / "link.txt")


def test_pipe_is_refused_without_waiting_for_a_writer(tmp_path):
    os.mkfifo(tmp_path / "pipe.xml")
    with pytest.raises(SourceUnreadable, match="not an ordinary file"):
        open_source(tmp_path / "pipe.xml")


def test_folder_is_refused(tmp_path):
    with pytest.raises(SourceUnreadable, match="not an ordinary file"):
        open_source(tmp_path)


def test_device_is_refused():
    with pytest.raises(SourceUnreadable, match="not an ordinary file"):
        open_source(Path("/dev/zero"))


def test_socket_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the path of a socket may be 107 bytes long
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.xml")
        with pytest.raises(SourceUnreadable, match="not an ordinary file"):
            open_source(tmp_path / "socket.xml")


def test_name_with_nul_is_refused(tmp_path):
    with pytest.raises(SourceUnreadable, match=r"a\\x00b.*name cannot be used"):
        open_source(tmp_path / "a\0b")


def test_other_faults_of_the_system_are_named_by_their_code(tmp_path):
    with pytest.raises(SourceUnreadable, match="ENAMETOOLONG"):
        open_source(tmp_path / ("x" * 300))


def test_fault_while_reading_is_refused(tmp_path, monkeypatch):
    def fail(_handle, _size):
        raise PermissionError(1, "no")

    (tmp_path / "note.txt").write_text("text")
    monkeypatch.setattr("optirh_batch.readers.source.os.read", fail)
    with pytest.raises(SourceUnreadable, match="not permitted"):
        open_source(tmp_path / "note.txt")


def test_file_is_closed_after_a_refusal(tmp_path):
    os.mkfifo(tmp_path / "pipe.xml")
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(SourceUnreadable):
        open_source(tmp_path / "pipe.xml")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Dossier Favre (été).xml", "Dossier Favre (été).xml"),
        ("-rf.xml", "-rf.xml"),
        ('l\'œuf "dur" 🩺.txt', 'l\'œuf "dur" 🩺.txt'),
        ("a\nb\tc\x1b[31m.xml", "a\\nb\\tc\\x1b[31m.xml"),
        ("txt.\u202elmx", "txt.\\u202elmx"),
        ("caf\udce9.txt", "caf\\udce9.txt"),
        ("back\\slash", "back\\\\slash"),
    ],
)
def test_name_is_shown_on_one_line_without_invisible_characters(name, shown):
    assert printable_name(name) == shown
    shown.encode("utf-8")


def test_long_name_loses_its_middle():
    shown = printable_name("a" * 200 + ".xml")
    assert len(shown) <= 120
    assert shown.endswith("a.xml")
    assert "…" in shown


def test_message_of_a_refusal_shows_the_name_escaped(tmp_path):
    with pytest.raises(SourceUnreadable) as caught:
        open_source(tmp_path / "line\nbreak.xml")
    assert "line\\nbreak.xml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_sizes_are_written_with_the_digits_that_tell_them_apart(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"x" * 100_200)
    with pytest.raises(SourceTooLarge) as caught:
        open_source(path, ReadLimits(max_bytes=100_000))
    assert "0.1002 MB, the limit is 0.1000 MB" in str(caught.value)
    assert "0,1002 Mo, la limite est de 0,1" in staff_message(caught.value, "fr")
    path.write_bytes(b"x" * 100_001)
    with pytest.raises(SourceTooLarge, match=r"0\.100001 MB"):
        open_source(path, ReadLimits(max_bytes=100_000))
