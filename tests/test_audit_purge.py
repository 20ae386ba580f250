"""Deleting the oldest rows of the audit log: which go, and that the chain still proves the rest."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from benches import new_home
from kills import die, in_a_process_of_its_own
from optirh_batch.audit import Archived, AuditLog, Failed, JobFacts, fingerprint
from optirh_batch.audit.head import HeadFile
from optirh_batch.cli import main
from optirh_batch.errors import AuditBroken


class Calendar:
    """A clock that shows the day it was put on."""

    def __init__(self):
        self.day = datetime(2024, 3, 1, tzinfo=UTC)

    def now(self):
        return self.day

    def monotonic(self):
        return 0.0


@pytest.fixture
def calendar():
    return Calendar()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "audit.db"


@pytest.fixture
def log(path, calendar):
    with AuditLog.open(path, clock=calendar) as log:
        yield log


def facts(name):
    return JobFacts(
        identity=fingerprint(source=name),
        source_sha256=None,
        source_bytes=None,
        kind=None,
        language=None,
        settings_sha256="2" * 64,
        program_version="0.1.0",
    )


def add_job(log, calendar, year, month=3):
    calendar.day = datetime(year, month, 1, tzinfo=UTC)
    job = log.open_job(facts(f"{year}-{month}"))
    log.record(job, Failed("busy"))
    return job


def test_rows_before_the_day_go_and_the_chain_holds_from_there_on(log, calendar):
    jobs = [add_job(log, calendar, year) for year in (2023, 2024, 2025, 2026)]
    assert log.purge(datetime(2025, 1, 1, tzinfo=UTC)) == 4
    assert [job.job for job in log.jobs()] == jobs[:1:-1]
    report = log.verify()
    assert (report.rows, report.jobs) == (8, 2)


def test_log_grows_on_after_a_purge_and_can_be_purged_again(log, calendar):
    for year in (2023, 2024, 2025):
        add_job(log, calendar, year)
    log.purge(datetime(2024, 1, 1, tzinfo=UTC))
    job = add_job(log, calendar, 2026)
    assert job == "2026-00001"
    assert log.purge(datetime(2025, 1, 1, tzinfo=UTC)) == 2
    assert (log.verify().rows, log.verify().jobs) == (8, 2)
    assert log.purge(datetime(2025, 1, 1, tzinfo=UTC)) == 0


def test_job_that_goes_on_later_stays_as_a_whole(log, calendar):
    old = add_job(log, calendar, 2023)
    reaching = add_job(log, calendar, 2024)
    add_job(log, calendar, 2025)
    calendar.day = datetime(2026, 3, 1, tzinfo=UTC)
    log.record(reaching, Archived())
    assert log.purge(datetime(2026, 1, 1, tzinfo=UTC)) == 2
    assert log.find_job(old) is None
    assert [entry.event.name for entry in log.find_job(reaching).events] == ["failed", "archived"]
    log.verify()


def test_rows_of_this_year_stay_whatever_is_asked(log, calendar):
    add_job(log, calendar, 2025)
    job = add_job(log, calendar, 2026, month=1)
    calendar.day = datetime(2026, 11, 1, tzinfo=UTC)
    assert log.purge(datetime(2026, 10, 1, tzinfo=UTC)) == 2
    assert log.open_job(facts("next")) != job


def test_newest_row_stays_so_that_numbers_go_on(log, calendar):
    add_job(log, calendar, 2023)
    calendar.day = datetime(2026, 3, 1, tzinfo=UTC)
    assert log.purge(datetime(2026, 1, 1, tzinfo=UTC)) == 0
    log.verify()


def test_change_of_a_row_that_stayed_is_found(log, path, calendar):
    for year in (2023, 2025):
        add_job(log, calendar, year)
    log.purge(datetime(2024, 1, 1, tzinfo=UTC))
    head = HeadFile.of(path).read()
    HeadFile.of(path).write(type(head)(head.rows, head.hash, head.purged_rows, "0" * 64))
    with pytest.raises(AuditBroken):
        log.verify()


def test_rows_that_went_without_a_purge_are_missed(log, path, calendar):
    for year in (2023, 2025):
        add_job(log, calendar, year)
    head = HeadFile.of(path).read()
    log.purge(datetime(2024, 1, 1, tzinfo=UTC))
    HeadFile.of(path).write(head)
    with pytest.raises(AuditBroken):
        log.verify()


def test_nobody_else_can_delete_rows_after_a_purge(log, calendar):
    for year in (2023, 2025):
        add_job(log, calendar, year)
    log.purge(datetime(2024, 1, 1, tzinfo=UTC))
    with pytest.raises(Exception, match="append-only"):
        log._database.execute("DELETE FROM events")
    log.verify()


def test_kill_behind_the_head_file_loses_nothing_and_the_next_purge_goes_through(path, calendar, monkeypatch):
    with AuditLog.open(path, clock=calendar) as log:
        for year in (2023, 2025):
            add_job(log, calendar, year)
    usual = HeadFile.write

    def deadly(self, head):
        usual(self, head)
        if head.purged_rows:
            die()

    def purge():
        with AuditLog.open(path, clock=calendar) as log:
            return log.purge(datetime(2024, 1, 1, tzinfo=UTC))

    with monkeypatch.context() as patch:
        patch.setattr(HeadFile, "write", deadly)
        assert in_a_process_of_its_own(purge) != 0
    with AuditLog.open(path, clock=calendar) as log:
        assert log.verify().rows == 4
    assert purge() == 2
    with AuditLog.open(path, clock=calendar) as log:
        assert (log.verify().rows, log.verify().jobs) == (4, 1)


def test_renewed_head_keeps_what_was_purged(log, path, calendar):
    for year in (2023, 2025):
        add_job(log, calendar, year)
    log.purge(datetime(2024, 1, 1, tzinfo=UTC))
    assert log.renew_head().jobs == 1
    assert json.loads(path.with_suffix(".head").read_text())["purged_rows"] == 2


def test_command_says_how_many_rows_went(tmp_path):
    home = new_home(tmp_path / "home")
    done = CliRunner().invoke(main, ["--home", str(home), "audit", "purge", "--before", "2020-01-01"])
    assert (done.exit_code, done.stdout) == (0, "0 rows deleted\n")
