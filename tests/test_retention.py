"""Retention: what is deleted, and above all what is not."""

import hashlib
import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from benches import TEXT, new_home
from optirh_batch.config import load_settings
from optirh_batch.oversight.retention import Purged, purge
from optirh_batch.whereabouts import note_place

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC).timestamp()


@pytest.fixture
def settings(tmp_path):
    home = new_home(tmp_path / "home")
    return load_settings(home, {}, environ={}).settings


def archived(settings, day, name="a.txt"):
    path = settings.archive_dir / day / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(TEXT)
    return path


def published(settings, name="a.handout.fr.pdf", *, known=True, when=LONG_AGO):
    path = settings.outbox_dir / name
    path.write_bytes(name.encode())
    os.utime(path, (when, when))
    if known:
        note_place(settings.data_dir, hashlib.sha256(name.encode()).hexdigest(), path)
    return path


def test_nothing_is_deleted_by_default(settings):
    kept = [archived(settings, "2020-01-01"), published(settings)]
    assert purge(settings, NOW) == Purged(0, 0)
    assert all(path.exists() for path in kept)


def test_originals_go_with_the_folder_of_their_day(settings):
    old, new = archived(settings, "2026-03-03"), archived(settings, "2026-03-04")
    assert purge(replace(settings, archive_days=10), NOW) == Purged(1, 0)
    assert not old.parent.exists()
    assert new.exists()


def test_folder_that_is_no_day_is_not_touched(settings):
    kept = [archived(settings, "à garder"), archived(settings, "2020-13-01")]
    assert purge(replace(settings, archive_days=1), NOW) == Purged(0, 0)
    assert all(path.exists() for path in kept)


def test_link_in_the_archive_is_not_followed(settings, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.txt").write_text(TEXT)
    (settings.archive_dir / "2020-01-01").symlink_to(outside)
    purge(replace(settings, archive_days=1), NOW)
    assert (outside / "a.txt").exists()


def test_documents_of_ours_go_and_those_of_others_stay(settings):
    ours = published(settings)
    others = [
        published(settings, "own.pdf", known=False),
        published(settings, "new.handout.fr.pdf", when=NOW.timestamp()),
    ]
    assert purge(replace(settings, outbox_days=30), NOW) == Purged(0, 1)
    assert not ours.exists()
    assert all(path.exists() for path in others)


def test_document_that_somebody_changed_stays(settings):
    path = published(settings)
    path.write_bytes(b"with the nurse's comments")
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert purge(replace(settings, outbox_days=30), NOW) == Purged(0, 0)
    assert path.exists()
