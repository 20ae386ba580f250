"""What lies in the inbox, and what its folders ask for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from optirh_batch.errors import ConfigurationError, Exit, InboxGone
from optirh_batch.intake import await_settled, is_litter, look_into
from optirh_batch.intake.listing import clear_marker

SECOND = 10**9


class StandingClock:
    def monotonic(self):
        return 0.0


def drop(path, text="x", changed=None):
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text)
    if changed is not None:
        os.utime(path, ns=(changed * SECOND, changed * SECOND))
    return path


def names(arrivals):
    return [arrival.path.name for arrival in arrivals]


def by_name(inbox):
    return {arrival.path.name: arrival for arrival in look_into(inbox).arrivals}


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store",
        "._note.txt",
        ".gitkeep",
        ".stfolder",
        ".nfs000000000012345600000001",
        ".smbdeleteAAA0123",
        ".optirh-claim-0123456789abcdef-1",
        "Thumbs.db",
        "desktop.ini",
        "Icon\r",
        "~$note.docx",
        "~WRL0001.tmp",
        "~snapshot",
        "note.TMP",
        "note.txt.part",
        "note.txt~",
        "note.filepart",
        "note.pdf.crdownload",
        "note.docx.sb-1a2b3c4d-AbCdEf",
        "note.docx:Zone.Identifier",
        "note.docx@SynoEAStream",
        "@eaDir",
        "@Recycle",
        "#recycle",
        "$RECYCLE.BIN",
        "Network Trash Folder",
    ],
)
def test_litter_is_recognised(name):
    assert is_litter(name)


@pytest.mark.parametrize(
    "name",
    [
        "note.txt",
        "NOTE.XML",
        "tmp",
        "part.md",
        "Müller~2.txt",
        "été.xml",
        "rapport.sb-2024.xml",
        "recycle.xml",
        "done",
    ],
)
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


@pytest.mark.parametrize(
    ("folder", "language", "urgent", "stray"),
    [
        (".", None, False, None),
        ("urgent", None, True, None),
        ("Dringend", None, True, None),
        ("URGENT/de", "de", True, None),
        ("fr/urgent", "fr", True, None),
        ("fr/dringend", "fr", True, None),
        ("urgent/dringend", None, True, "urgent/dringend"),
        ("urgent/de/fr", None, True, "urgent/de/fr"),
        ("de/fr", None, False, "de/fr"),
        ("old/urgent", None, False, "old/urgent"),
        ("urgent/old", None, True, "urgent/old"),
    ],
)
def test_folder_asks_for_language_and_haste(tmp_path, folder, language, urgent, stray):
    drop(tmp_path / folder / "a.txt")
    (arrival,) = look_into(tmp_path).arrivals
    assert (arrival.language, arrival.urgent, arrival.stray_folder) == (language, urgent, stray)


def test_files_of_other_folders_are_found_with_the_folder_named(tmp_path):
    drop(tmp_path / "portugues" / "a.txt")
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
    intake = await_settled(tmp_path, StandingClock(), settle_seconds=0, patience_seconds=0)
    assert intake.unknown_folders == tuple(
        tmp_path / name for name in ("de/old", "portugues", "portugues/deeper")
    )


def test_folders_are_named_with_the_inbox_first(tmp_path):
    for name in ("de/urgent", "x"):
        (tmp_path / name).mkdir(parents=True)
    assert look_into(tmp_path).folders == (
        tmp_path,
        tmp_path / "de",
        tmp_path / "de/urgent",
        tmp_path / "x",
    )


def test_link_is_listed_as_itself(tmp_path):
    drop(tmp_path / "elsewhere" / "a.txt")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "loop").symlink_to(inbox)
    (inbox / "a.txt").symlink_to(tmp_path / "elsewhere" / "a.txt")
    assert names(look_into(inbox).arrivals) == ["a.txt", "loop"]


@pytest.mark.parametrize(
    "name", [b"caf\xe9.xml", b"line\nbreak.txt", b"\xff\xfe", b"a\x1bb.txt", "Zoë\u202e.xml".encode()]
)
def test_name_of_any_bytes_is_listed(tmp_path, name):
    path = drop(tmp_path / os.fsdecode(name))
    (arrival,) = look_into(tmp_path).arrivals
    assert arrival.path == path


def test_tree_deeper_than_the_stack_is_listed(tmp_path):
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from optirh_batch.intake import look_into\n"
        "inbox = Path(sys.argv[1])\n"
        "os.chdir(inbox)\n"
        "depth = 1100\n"
        "for _ in range(depth):\n"
        "    os.mkdir('a'); os.chdir('a')\n"
        "open('x.txt', 'w').close()\n"
        "seen = look_into(inbox)\n"
        "assert len(seen.folders) == depth + 1, len(seen.folders)\n"
        "assert [a.path.name for a in seen.arrivals] == ['x.txt'], seen.unreadable\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    subprocess.run(["rm", "-rf", str(tmp_path / "a")], check=True)


@pytest.mark.parametrize("break_it", [Path.rmdir, lambda path: (path.rmdir(), path.write_text("a file"))])
def test_inbox_that_is_gone_is_a_configuration_error_worth_another_try(tmp_path, break_it):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    break_it(inbox)
    with pytest.raises(InboxGone, match="inbox_dir") as caught:
        look_into(inbox)
    assert isinstance(caught.value, ConfigurationError)
    assert caught.value.exit_code == Exit.CONFIGURATION
    assert caught.value.retryable
    assert str(inbox) in str(caught.value)


def test_folder_that_cannot_be_listed_is_reported_and_others_are_read(tmp_path):
    drop(tmp_path / "a.txt")
    # a name too long to be opened by its whole path: fails for every user, root included
    deep = tmp_path
    opened = os.open(deep, os.O_RDONLY)
    try:
        while len(str(deep)) < 4200:
            name = "d" * 200
            os.mkdir(name, dir_fd=opened)
            inner = os.open(name, os.O_RDONLY, dir_fd=opened)
            os.close(opened)
            opened, deep = inner, deep / name
    finally:
        os.close(opened)
    seen = look_into(tmp_path)
    assert names(seen.arrivals) == ["a.txt"]
    assert len(seen.unreadable) == 1
    subprocess.run(["rm", "-rf", str(tmp_path / ("d" * 200))], check=True)


@pytest.mark.parametrize("marker", ["a.xml.done", "a.xml.DONE", "a.xml.Done"])
def test_marker_announces_its_file_and_is_no_arrival(tmp_path, marker):
    drop(tmp_path / "a.xml", changed=100)
    drop(tmp_path / "b.xml", changed=100)
    drop(tmp_path / marker, "", changed=101)
    seen = by_name(tmp_path)
    assert {name: arrival.announced for name, arrival in seen.items()} == {"a.xml": True, "b.xml": False}


@pytest.mark.parametrize("marker", ["a.done", "A.xml.done", "a.xml.done.done", "de/a.xml.done"])
def test_marker_of_another_name_announces_nothing_and_is_no_arrival(tmp_path, marker):
    drop(tmp_path / "a.xml", changed=100)
    drop(tmp_path / marker, "", changed=101)
    seen = by_name(tmp_path)
    assert {name: arrival.announced for name, arrival in seen.items()} == {"a.xml": False}


def test_marker_older_than_its_file_announces_nothing(tmp_path):
    drop(tmp_path / "a.xml.done", "", changed=100)
    drop(tmp_path / "a.xml", changed=101)
    assert not by_name(tmp_path)["a.xml"].announced


@pytest.mark.parametrize("marker", ["a.xml.done", "a.xml.DONE"])
def test_marker_can_be_cleared_with_its_file(tmp_path, marker):
    kept = drop(tmp_path / "b.xml.done", "")
    drop(tmp_path / marker, "")
    clear_marker(tmp_path / "a.xml")
    clear_marker(tmp_path / "a.xml")
    assert list(tmp_path.iterdir()) == [kept]


def test_ten_thousand_names_are_listed_quickly(tmp_path):
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from optirh_batch.intake import look_into\n"
        "inbox = Path(sys.argv[1])\n"
        "for number in range(10_000):\n"
        "    (inbox / f'Export_patient_{number:05}.xml').touch()\n"
        "best = 9.0\n"
        "for _ in range(5):\n"
        "    began = time.process_time()\n"
        "    assert len(look_into(inbox).arrivals) == 10_000\n"
        "    best = min(best, time.process_time() - began)\n"
        "print(best)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True)
    assert float(done.stdout) < 0.3  # 0.1 s on an idle core
