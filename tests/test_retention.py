"""Retention: what is deleted, and above all what is not."""

import hashlib
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from benches import TEXT, new_home
from optirh_batch.config import load_settings
from optirh_batch.oversight.retention import Purged, purge
from optirh_batch.whereabouts import known_places, note_place

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


def test_name_of_a_document_that_was_taken_away_goes_after_the_days_of_the_job_table(settings):
    stays, went = published(settings, "b.handout.fr.pdf"), published(settings)
    went.unlink()
    purge(settings, datetime.now(UTC))
    assert len(known_places(settings.data_dir)) == 2
    purge(settings, datetime.now(UTC) + timedelta(days=settings.ticket_days + 1))
    assert list(known_places(settings.data_dir).values()) == [stays]


def test_names_stay_while_the_outbox_is_away(settings):
    published(settings)
    settings.outbox_dir.rename(settings.outbox_dir.with_name("away"))
    purge(settings, datetime.now(UTC) + timedelta(days=settings.ticket_days + 1))
    assert known_places(settings.data_dir)


def test_what_the_program_keeps_for_itself_goes_though_the_archive_fails(settings):
    published(settings).unlink()
    settings.archive_dir.rmdir()
    with pytest.raises(FileNotFoundError):
        purge(replace(settings, archive_days=1), datetime.now(UTC) + timedelta(days=settings.ticket_days + 1))
    assert not known_places(settings.data_dir)
