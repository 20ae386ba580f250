"""Telling shares from disks by the mount table, and putting files in place without replacing any."""

from __future__ import annotations

import errno
import os
from dataclasses import replace

import pytest

from optirh_batch.errors import InboxGone, WorkFolderFailed
from optirh_batch.filesystems import (
    FileSystem,
    Reach,
    SystemCalls,
    file_system_of,
    is_temporary,
    place,
    reason_of,
    sync_folder,
    temporary_path,
    write_whole,
)
from optirh_batch.localization import staff_message

MOUNTINFO = """\
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
28 27 0:25 / /srv rw,relatime shared:3 master:1 - xfs /dev/vdb rw
40 28 0:50 / /srv/share rw,relatime shared:9 - cifs //nas/cms rw,vers=3.1.1
41 28 0:51 / /srv/share/local\\040disk rw - btrfs /dev/vdc rw
42 27 0:52 / /mnt/auto rw - autofs systemd-1 rw,fd=44
43 42 0:53 / /mnt/auto rw - nfs4 server:/export rw
44 27 0:54 / /mnt/ssh rw - fuse.sshfs me@host: rw
45 27 0:55 / /mnt/merged rw - fuse.mergerfs a:b rw
46 27 0:56 / /mnt/bucket rw - fuse.unheard-of x rw
47 27 0:57 / /mnt/host rw - virtiofs tag rw
48 27 0:58 / /mnt/waiting rw - autofs systemd-1 rw
49 27 8:33 / /mnt/usb rw - fuseblk /dev/sdc1 rw
"""


@pytest.mark.parametrize(
    ("path", "type_", "reach"),
    [
        ("/home/x", "ext4", Reach.LOCAL),
        ("/", "ext4", Reach.LOCAL),
        ("/srv/data/audit.db", "xfs", Reach.LOCAL),
        ("/srv/share", "cifs", Reach.NETWORK),
        ("/srv/share/inbox", "cifs", Reach.NETWORK),
        ("/srv/shared-but-not-the-share", "xfs", Reach.LOCAL),
        ("/srv/share/local disk/x", "btrfs", Reach.LOCAL),
        ("/mnt/auto/x", "nfs4", Reach.NETWORK),
        ("/mnt/ssh/x", "fuse.sshfs", Reach.NETWORK),
        ("/mnt/merged/x", "fuse.mergerfs", Reach.LOCAL),
        ("/mnt/bucket/x", "fuse.unheard-of", Reach.NETWORK),
        ("/mnt/host/x", "virtiofs", Reach.HOST),
        ("/mnt/waiting/x", "autofs", Reach.NETWORK),
        ("/mnt/usb/x", "fuseblk", Reach.LOCAL),
    ],
)
def test_longest_mount_decides(tmp_path, path, type_, reach):
    # Under a prefix that exists nowhere, so that nothing on this machine redirects the paths.
    table = MOUNTINFO.replace(" / /", f" / {tmp_path}/").replace(f"{tmp_path}/ ", f"{tmp_path} ")
    found = file_system_of(tmp_path / path.lstrip("/"), table)
    assert (found.type, found.reach) == (type_, reach)


def test_symbolic_link_to_a_share_is_followed(tmp_path):
    (tmp_path / "share").mkdir()
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "data").symlink_to(tmp_path / "share")
    table = f"1 0 0:1 / / rw - ext4 x rw\n2 1 0:2 / {tmp_path}/share rw - nfs s:/ rw\n"
    found = file_system_of(tmp_path / "local" / "data" / "audit.db", table)
    assert found == FileSystem("nfs", f"{tmp_path}/share", Reach.NETWORK)


def test_path_under_no_mount_is_an_error(tmp_path):
    with pytest.raises(LookupError, match="no mount holds"):
        file_system_of(tmp_path, "1 0 0:1 / /elsewhere rw - ext4 x rw\n")


def test_table_of_this_machine_can_be_read(tmp_path):
    found = file_system_of(tmp_path)
    assert str(tmp_path.resolve()).startswith(found.mount_point)
    assert file_system_of(type(tmp_path)("/proc/self")).type == "proc"


@pytest.mark.parametrize(
    ("number", "french"),
    [
        (errno.ENOSPC, "le disque est plein"),
        (errno.EROFS, "il n’est pas permis d’y écrire"),
        (errno.ESTALE, "le dossier ou le fichier n’est plus là"),
        (errno.EIO, "le système signale EIO"),
    ],
)
def test_reason_why_a_folder_cannot_be_written_is_told_in_the_staff_language(tmp_path, number, french):
    reason = reason_of(OSError(number, os.strerror(number)))
    for failure in (WorkFolderFailed, InboxGone):
        assert f"({french})" in staff_message(failure(path=tmp_path, detail=reason), "fr")


def without_hard_links(*_, **__):
    raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))


@pytest.fixture(params=[SystemCalls(), SystemCalls(link=without_hard_links)], ids=["linking", "renaming"])
def system(request):
    return request.param


def test_free_name_is_given(tmp_path, system):
    finished = temporary_path(tmp_path)
    finished.write_bytes(b"new")
    assert place(finished, tmp_path / "name", system)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("name", b"new")]


def test_taken_name_is_left_alone(tmp_path, system):
    finished = temporary_path(tmp_path)
    finished.write_bytes(b"new")
    (tmp_path / "name").write_bytes(b"old")
    assert not place(finished, tmp_path / "name", system)
    assert (tmp_path / "name").read_bytes() == b"old"
    assert finished.read_bytes() == b"new"
    assert len(list(tmp_path.iterdir())) == 2


def test_name_of_a_dangling_link_is_taken(tmp_path, system):
    finished = temporary_path(tmp_path)
    finished.write_bytes(b"new")
    (tmp_path / "name").symlink_to(tmp_path / "nowhere")
    assert not place(finished, tmp_path / "name", system)


def test_link_whose_first_answer_was_lost_counts_as_made(tmp_path):
    def link(*names, **options):
        os.link(*names, **options)
        raise FileExistsError(errno.EEXIST, "said by the retransmission")

    finished = temporary_path(tmp_path)
    finished.write_bytes(b"new")
    assert place(finished, tmp_path / "name", SystemCalls(link=link))
    assert list(tmp_path.iterdir()) == [tmp_path / "name"]


def test_reserved_name_is_taken(tmp_path):
    """Two renaming processes: the second sees the first one's reservation, not yet its file."""
    seen = []

    def rename_while_another_tries(source, target):
        rival = temporary_path(tmp_path)
        rival.write_bytes(b"rival")
        seen.append(place(rival, target, SystemCalls(link=without_hard_links)))
        os.rename(source, target)  # noqa: PTH104

    finished = temporary_path(tmp_path)
    finished.write_bytes(b"first")
    calls = SystemCalls(link=without_hard_links, rename=rename_while_another_tries)
    assert place(finished, tmp_path / "name", calls)
    assert seen == [False]
    assert (tmp_path / "name").read_bytes() == b"first"


def test_source_that_cannot_be_unlinked_gives_the_name_back(tmp_path):
    finished = temporary_path(tmp_path)
    finished.write_bytes(b"new")

    def unlink(path):
        if path == finished:
            raise PermissionError(errno.EACCES, "held open on another machine")
        path.unlink()

    with pytest.raises(PermissionError):
        place(finished, tmp_path / "name", SystemCalls(unlink=unlink))
    assert list(tmp_path.iterdir()) == [finished]


def test_other_faults_of_linking_are_not_taken_for_missing_hard_links(tmp_path):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    finished = temporary_path(tmp_path)
    finished.touch()
    with pytest.raises(OSError, match="No space left"):
        place(finished, tmp_path / "name", SystemCalls(link=full))


def test_only_our_temporaries_are_recognised(tmp_path):
    assert is_temporary(temporary_path(tmp_path))
    for name in (".optirh-1.part", "x.part", ".optirh-0123456789abcdef.part.pdf", "Dupont.pdf"):
        assert not is_temporary(tmp_path / name)


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_whole_file_takes_the_place_of_an_older_one_with_its_own_mode(tmp_path, mode):
    path = tmp_path / "file"
    path.write_text("an older and longer one")
    write_whole(path, "é", mode=mode)
    assert path.read_bytes() == "é".encode()
    assert path.stat().st_mode & 0o777 == mode


def test_file_that_cannot_be_written_whole_leaves_nothing_behind(tmp_path):
    (tmp_path / "taken" / "by").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path / "taken", "text")
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "new", "half of a pair: \ud800")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_folder_whose_file_system_cannot_sync_is_accepted(tmp_path):
    def fsync(code):
        def fail(_descriptor):
            raise OSError(code, os.strerror(code))

        return fail

    sync_folder(tmp_path, replace(SystemCalls(), fsync=fsync(errno.EINVAL)))
    with pytest.raises(OSError, match="Input/output"):
        sync_folder(tmp_path, replace(SystemCalls(), fsync=fsync(errno.EIO)))
