"""Publishing, archiving and refusing: names, completeness, and every fault on the way."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optirh_batch.documents import Kind
from optirh_batch.errors import MoveFailed, PublishFailed
from optirh_batch.file_names import fit, valid_name
from optirh_batch.filesystems import SystemCalls, is_temporary, temporary_path
from optirh_batch.outbox import SWEEP_AFTER_SECONDS, archive, publish, refuse, sweep

PDF = b"%PDF-1.7 pretended\n" * 1000
DAY = date(2026, 3, 14)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def failing(code):
    def fail(*_, **__):
        raise OSError(code, os.strerror(code))

    return fail


def across_file_systems(link_error=errno.EXDEV):
    """Calls that behave as if the source lay on another disk: only names within one folder can be moved."""

    def link(source, target, *, follow_symlinks):
        if Path(source).parent != Path(target).parent and not is_temporary(Path(source)):
            raise OSError(link_error, os.strerror(link_error))
        os.link(source, target, follow_symlinks=follow_symlinks)

    return SystemCalls(link=link)


@contextmanager
def tmpfs(folder, options):
    """A small real file system, where this machine lets us mount one."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a tmpfs is not permitted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.fixture
def outbox(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def source(tmp_path):
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "Bericht.xml"
    path.write_bytes(b"<record/>")
    return path


# --- publishing


def test_document_is_named_after_source_kind_and_language(outbox):
    path = publish(PDF, outbox, "Bericht März", Kind.HANDOUT, "fr")
    assert path == outbox / "Bericht März.handout.fr.pdf"
    assert path.read_bytes() == PDF
    assert names(outbox) == [path.name]


def test_taken_names_get_numbers_and_keep_their_content(outbox):
    paths = [publish(b"%d" % number, outbox, "a", Kind.SUMMARY, "de") for number in range(3)]
    assert [path.name for path in paths] == ["a.summary.de.pdf", "a.summary.de.2.pdf", "a.summary.de.3.pdf"]
    assert [path.read_bytes() for path in paths] == [b"0", b"1", b"2"]


def test_numbers_work_without_hard_links(outbox):
    calls = SystemCalls(link=failing(errno.EOPNOTSUPP))
    paths = [publish(b"%d" % number, outbox, "a", Kind.SUMMARY, "de", system=calls) for number in range(2)]
    assert [path.read_bytes() for path in paths] == [b"0", b"1"]
    assert names(outbox) == ["a.summary.de.2.pdf", "a.summary.de.pdf"]


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("Dr. Müller (2) & Cie, n° 5", "Dr. Müller (2) & Cie, n° 5"),
        ("rapport..", "rapport.."),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
        ("tab\there\x00", "tab_here_"),
        ("NUL", "NUL_"),
        ("con.2024", "con_.2024"),
        ("Com¹", "Com¹_"),
        ("CONcert", "CONcert"),
        ("latin\udce9", "latin_"),
        ("", "_"),
    ],
)
def test_only_what_windows_cannot_name_is_changed(outbox, stem, name):
    assert publish(PDF, outbox, stem, Kind.SUMMARY, "fr").name == f"{name}.summary.fr.pdf"


@pytest.mark.parametrize("stem", ["x" * 300, "ä" * 200, "😀" * 200])
def test_long_stems_are_cut_between_characters(outbox, stem):
    first, second = (publish(PDF, outbox, stem, Kind.HANDOUT, "fr") for _ in range(2))
    for path, suffix in ((first, ".handout.fr.pdf"), (second, ".handout.fr.2.pdf")):
        assert 250 <= len(path.name.encode()) <= 255
        assert path.name.endswith(suffix)
        assert stem.startswith(path.name.removesuffix(suffix))


@given(st.text(st.characters(codec=None), max_size=300))
def test_every_stem_becomes_a_name_of_at_most_255_bytes(stem):
    name = fit(valid_name(stem), ".handout.fr.pdf")
    assert len(name.encode()) <= 255
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert valid_name(valid_name(stem)) == valid_name(stem)


def test_two_processes_with_one_stem_publish_everything_once(tmp_path, outbox):
    script = (
        "import sys; from pathlib import Path\n"
        "from optirh_batch.documents import Kind; from optirh_batch.outbox import publish\n"
        "sys.stdin.readline()\n"
        "who, outbox = sys.argv[1], Path(sys.argv[2])\n"
        "for n in range(25): publish(f'{who}{n}'.encode(), outbox, 's', Kind.HANDOUT, 'fr')\n"
    )
    workers = [
        subprocess.Popen([sys.executable, "-c", script, who, outbox], stdin=subprocess.PIPE, text=True)
        for who in "AB"
    ]
    for worker in workers:
        worker.stdin.write("\n")
        worker.stdin.flush()
    for worker in workers:
        worker.communicate(timeout=60)
        assert worker.returncode == 0
    written = sorted(path.read_text() for path in outbox.iterdir())
    assert written == sorted(f"{who}{number}" for who in "AB" for number in range(25))


@pytest.mark.parametrize(
    "faults",
    [
        {"write": failing(errno.ENOSPC)},
        {"fsync": failing(errno.ENOSPC)},
        {"link": failing(errno.EACCES)},
        {"link": failing(errno.EPERM), "rename": failing(errno.EIO)},
    ],
    ids=["full while writing", "full while syncing", "no right to link", "no way to rename"],
)
def test_failed_publishing_leaves_nothing_behind(outbox, faults):
    with pytest.raises(PublishFailed) as caught:
        publish(PDF, outbox, "Bericht", Kind.HANDOUT, "fr", system=replace(SystemCalls(), **faults))
    assert caught.value.details["name"] == "Bericht"
    assert caught.value.retryable
    assert names(outbox) == []


def test_fault_in_syncing_the_folder_takes_the_document_back(outbox):
    answers = iter([None, OSError(errno.EIO, "disk fault")])

    def fsync(_descriptor):
        if (answer := next(answers)) is not None:
            raise answer

    with pytest.raises(PublishFailed, match="EIO"):
        publish(PDF, outbox, "a", Kind.HANDOUT, "fr", system=SystemCalls(fsync=fsync))
    assert names(outbox) == []


def test_writes_in_small_pieces_are_continued(outbox):
    calls = SystemCalls(write=lambda descriptor, rest: os.write(descriptor, rest[:1000]))
    assert publish(PDF, outbox, "a", Kind.HANDOUT, "fr", system=calls).read_bytes() == PDF


def test_vanished_outbox_is_not_created(tmp_path):
    with pytest.raises(PublishFailed, match="no longer there"):
        publish(PDF, tmp_path / "unmounted", "a", Kind.HANDOUT, "fr")
    assert names(tmp_path) == []


def test_full_disk_fails_and_leaves_room_as_it_was(tmp_path):
    with tmpfs(tmp_path / "small", "size=64k") as small:
        (small / "filler").write_bytes(b"x" * 40_000)
        with pytest.raises(PublishFailed, match="the disk is full"):
            publish(b"x" * 60_000, small, "a", Kind.HANDOUT, "fr")
        assert names(small) == ["filler"]
        publish(b"x" * 4_000, small, "a", Kind.HANDOUT, "fr")


def test_read_only_outbox_fails(tmp_path):
    with tmpfs(tmp_path / "locked", "size=64k,ro") as locked:
        with pytest.raises(PublishFailed, match="writing there is not permitted"):
            publish(PDF, locked, "a", Kind.HANDOUT, "fr")
        assert names(locked) == []


@pytest.mark.parametrize("step", ["write", "fsync", "link", "unlink"])
def test_kill_while_publishing_shows_a_whole_document_or_none(outbox, step):
    script = (
        "import os, signal, sys; from pathlib import Path; from dataclasses import replace\n"
        "from optirh_batch.documents import Kind; from optirh_batch.outbox import publish\n"
        "from optirh_batch.filesystems import SystemCalls\n"
        "die = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
        "calls = replace(SystemCalls(), **{sys.argv[2]: die})\n"
        "publish(b'%PDF' * 1000, Path(sys.argv[1]), 'a', Kind.HANDOUT, 'fr', system=calls)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, outbox, step], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    visible = [path for path in outbox.iterdir() if not is_temporary(path)]
    assert [path.read_bytes() for path in visible] == ([b"%PDF" * 1000] if step == "unlink" else [])
    left_over = [path for path in outbox.iterdir() if is_temporary(path)]
    assert len(left_over) == 1
    assert sweep(outbox) == 0
    assert sweep(outbox, now=left_over[0].stat().st_mtime + SWEEP_AFTER_SECONDS + 1) == 1
    assert list(outbox.iterdir()) == visible


def test_sweeping_spares_everything_that_is_not_ours(outbox):
    for name in ("a.pdf", ".hidden", ".optirh-x.part"):
        (outbox / name).touch()
    temporary_path(outbox).touch()
    assert sweep(outbox, now=1e12) == 1
    assert names(outbox) == [".hidden", ".optirh-x.part", "a.pdf"]


# --- archiving

SAME_OR_OTHER_DISK = pytest.mark.parametrize(
    "calls",
    [SystemCalls(), across_file_systems(), SystemCalls(link=failing(errno.EPERM))],
    ids=["same disk", "other disk", "no hard links"],
)


@SAME_OR_OTHER_DISK
def test_original_moves_into_the_folder_of_the_day(tmp_path, source, outbox, calls):
    changed = source.stat().st_mtime_ns
    path = archive(source, outbox, today=DAY, system=calls)
    assert path == outbox / "2026-03-14" / "Bericht.xml"
    assert path.read_bytes() == b"<record/>"
    assert path.stat().st_mtime_ns == changed
    assert names(source.parent) == []
    assert names(path.parent) == ["Bericht.xml"]


@SAME_OR_OTHER_DISK
def test_archive_never_replaces(source, outbox, calls):
    archive(source, outbox, today=DAY)
    source.write_bytes(b"another")
    path = archive(source, outbox, today=DAY, system=calls)
    assert path.name == "Bericht.2.xml"
    assert path.with_name("Bericht.xml").read_bytes() == b"<record/>"
    assert names(path.parent) == ["Bericht.2.xml", "Bericht.xml"]


def test_real_other_disk_is_recognised(tmp_path, source):
    with tmpfs(tmp_path / "other", "size=64k") as other:
        path = archive(source, other, today=DAY)
        assert path.read_bytes() == b"<record/>"
        assert not source.exists()


def test_missing_archive_folder_is_not_created(tmp_path, source):
    with pytest.raises(MoveFailed, match="no longer there"):
        archive(source, tmp_path / "unmounted", today=DAY)
    assert source.exists()
    assert not (tmp_path / "unmounted").exists()


def test_full_archive_disk_leaves_the_original(source, outbox):
    calls = replace(across_file_systems(), write=failing(errno.ENOSPC))
    with pytest.raises(MoveFailed, match="the disk is full"):
        archive(source, outbox, today=DAY, system=calls)
    assert source.read_bytes() == b"<record/>"
    assert names(outbox / "2026-03-14") == []


@pytest.mark.parametrize("other_disk", [False, True])
def test_original_that_cannot_be_removed_is_not_doubled(source, outbox, other_disk):
    def unlink(path):
        if path == source:
            raise OSError(errno.EBUSY, "open on another machine")
        path.unlink()

    calls = replace(across_file_systems() if other_disk else SystemCalls(), unlink=unlink)
    with pytest.raises(MoveFailed, match="EBUSY"):
        archive(source, outbox, today=DAY, system=calls)
    assert source.read_bytes() == b"<record/>"
    assert names(outbox / "2026-03-14") == []


def test_file_dropped_meanwhile_under_the_same_name_survives(source, outbox):
    def unlink(path):
        path.unlink()
        if path == source:
            source.write_bytes(b"just dropped")

    archive(source, outbox, today=DAY, system=SystemCalls(unlink=unlink))
    assert source.read_bytes() == b"just dropped"


@pytest.mark.parametrize(
    ("name", "kept"),
    [("a.", "a"), ("aux.xml", "aux_.xml"), ("no suffix", "no suffix"), ("x" * 255, "x" * 255)],
)
def test_archived_names_are_valid_on_a_share(source, outbox, name, kept):
    renamed = source.rename(source.with_name(name))
    assert archive(renamed, outbox, today=DAY).name == kept


# --- refusing


@SAME_OR_OTHER_DISK
def test_refused_file_lies_beside_its_note(source, outbox, calls):
    path = refuse(source, outbox, "Le fichier est abîmé.\nLe déposer à nouveau.", system=calls)
    assert path == outbox / "Bericht.xml"
    assert names(outbox) == ["Bericht.xml", "Bericht.xml.txt"]
    assert (outbox / "Bericht.xml.txt").read_bytes() == (
        b"\xef\xbb\xbfLe fichier est ab\xc3\xaem\xc3\xa9.\r\nLe d\xc3\xa9poser \xc3\xa0 nouveau.\r\n"
    )
    assert not source.exists()


def test_note_with_windows_line_ends_and_a_broken_name_is_written(source, outbox):
    refuse(source, outbox, "caf\udce9\r\nfin\r\n")
    assert (outbox / "Bericht.xml.txt").read_bytes() == b"\xef\xbb\xbfcaf?\r\nfin\r\n"


@SAME_OR_OTHER_DISK
@pytest.mark.parametrize("taken", ["Bericht.xml", "Bericht.xml.txt"])
def test_refusing_never_replaces_and_keeps_file_and_note_together(source, outbox, calls, taken):
    (outbox / taken).write_bytes(b"old")
    assert refuse(source, outbox, "note", system=calls).name == "Bericht.2.xml"
    assert names(outbox) == sorted([taken, "Bericht.2.xml", "Bericht.2.xml.txt"])
    assert (outbox / taken).read_bytes() == b"old"


def test_note_left_by_a_kill_is_taken_up(source, outbox):
    (outbox / "Bericht.xml.txt").write_bytes(b"\xef\xbb\xbfnote\r\n")
    assert refuse(source, outbox, "note").name == "Bericht.xml"
    assert names(outbox) == ["Bericht.xml", "Bericht.xml.txt"]


def test_file_of_that_name_appearing_between_note_and_file_is_kept(source, outbox):
    def link(origin, target, *, follow_symlinks):
        if origin == source and Path(target).name == "Bericht.xml":
            Path(target).write_bytes(b"rival")
        os.link(origin, target, follow_symlinks=follow_symlinks)

    assert refuse(source, outbox, "note", system=SystemCalls(link=link)).name == "Bericht.2.xml"
    assert names(outbox) == ["Bericht.2.xml", "Bericht.2.xml.txt", "Bericht.xml"]


@pytest.mark.parametrize("step", ["write", "fsync", "link", "unlink"])
@pytest.mark.parametrize("other_disk", [False, True])
def test_failed_refusal_leaves_the_file_and_no_note(source, outbox, step, other_disk):
    base = across_file_systems() if other_disk else SystemCalls()
    working = getattr(base, step)
    tries = []

    # The last use of the call fails: for linking and unlinking that is the file's own.
    def fail_on_source(first, *rest, **named):
        tries.append(first)
        if step in {"write", "fsync"} or first == source:
            raise OSError(errno.EIO, "fault")
        return working(first, *rest, **named)

    with pytest.raises(MoveFailed):
        refuse(source, outbox, "note", system=replace(base, **{step: fail_on_source}))
    assert tries
    assert source.read_bytes() == b"<record/>"
    assert names(outbox) == []


def test_longest_name_leaves_room_for_its_note(source, outbox):
    longest = source.rename(source.with_name("é" * 125 + ".xml"))
    path = refuse(longest, outbox, "note")
    assert path.suffix == ".xml"
    assert names(outbox) == sorted([path.name, path.name + ".txt"])
