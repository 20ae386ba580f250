"""The audit log: job numbers, events, questions, and what it refuses to hold."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from optirh_batch.audit import (
    Archived,
    AuditLog,
    Batch,
    Corrected,
    Counts,
    Failed,
    FindingCount,
    Interrupted,
    JobFacts,
    Output,
    Published,
    Rejected,
    Released,
    Rendered,
    Resumed,
    State,
    TrainingExported,
    TrainingKept,
    count_findings,
    fingerprint,
)
from optirh_batch.audit.facts import EVENTS, job_columns
from optirh_batch.documents import Finding, Kind, Severity, TokenCount
from optirh_batch.errors import AuditUnavailable
from optirh_batch.outcomes import Seconds

CANARY = "Canarino"
WORK = fingerprint(source="a", kind="handout")
FACTS = JobFacts(
    identity=WORK,
    source_sha256="1" * 64,
    source_bytes=4321,
    kind=Kind.HANDOUT,
    language="fr",
    settings_sha256="2" * 64,
    model_sha256="3" * 64,
    adapter_sha256=None,
    prompt_sha256="4" * 64,
    program_version="0.1.0",
    llama_cpp_version="0.3.36",
    weasyprint_version="70.0",
)
OUTPUT = Output("5" * 64, 98765)
PUBLISHED = Published(
    outputs=(OUTPUT,),
    tokens=TokenCount(prompt=900, cached=700, generated=120),
    seconds=Seconds(read=0.1, generate=12.5, check=0.2, render=1.25, total=14.05),
    findings=(FindingCount("dose-lost", Severity.BLOCK, 2),),
    batch=Batch(sequences=16, threads=2, reproducible=0),
)


class FixedClock:
    """A clock that stands still until it is set."""

    def __init__(self, moment):
        self.moment = moment

    def now(self):
        return self.moment

    def monotonic(self):
        return 0.0

    def wait(self, seconds):
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "audit.db"


@pytest.fixture
def log(path):
    with AuditLog.open(path) as log:
        yield log


def test_job_numbers_count_within_the_year_on_the_wall(path):
    clock = FixedClock(datetime(2026, 12, 31, 23, 30, tzinfo=timezone(timedelta(hours=1))))
    with AuditLog.open(path, clock=clock) as log:
        first = [log.open_job(FACTS), log.open_job(FACTS)]
        clock.wait(3600)
        second = log.open_job(FACTS)
        clock.wait(-3600)  # set back: the numbers of the old year go on
        third = log.open_job(FACTS)
        assert [*first, second, third] == ["2026-00001", "2026-00002", "2027-00001", "2026-00003"]
        assert log.find_job("2026-00001").at == datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
        log.verify()


def test_numbers_past_99999_go_on(path):
    clock = FixedClock(datetime(2026, 5, 1, tzinfo=UTC))
    with AuditLog.open(path, clock=clock) as log:
        row = {"job": "2026-99999", "at": "2026-05-01T00:00:00.000000Z"}
        with log._appending():
            log._append("jobs", {**row, **job_columns(FACTS)})
        assert [log.open_job(FACTS), log.open_job(FACTS)] == ["2026-100000", "2026-100001"]


def test_everything_recorded_comes_back(log):
    job = log.open_job(FACTS)
    events = [
        Failed("model-unusable"),
        Resumed(),
        Rendered(OUTPUT),
        PUBLISHED,
        Corrected(OUTPUT, passages=2, by=1000, findings=(FindingCount("dose-lost", Severity.WARN, 1),)),
        Archived(),
        Released((OUTPUT,)),
        Rejected(by=1000, noted=1),
        TrainingKept(pairs=7, refused=2),
        TrainingExported(pairs=7),
        Interrupted(),
    ]
    assert {type(event) for event in events} == set(EVENTS.values())
    for event in events:
        log.record(job, event)
    found = log.find_job(job)
    assert found.facts == FACTS
    assert [entry.event for entry in found.events] == events
    assert log.jobs() == (found,)


def test_jobs_are_listed_latest_first(log):
    numbers = [log.open_job(FACTS) for _ in range(3)]
    assert [job.job for job in log.jobs()] == numbers[::-1]
    assert [job.job for job in log.jobs(limit=2)] == numbers[:0:-1]
    assert log.find_job("2026-99999") is None


def test_an_event_needs_a_job(log):
    with pytest.raises(ValueError, match="no job of this number"):
        log.record("2026-00001", Archived())
    assert log.verify().rows == 0


def test_published_work_is_found_by_its_identity(log):
    assert log.find_published(WORK) is None
    for _ in range(2):
        job = log.open_job(FACTS)
        assert log.find_unfinished(WORK).job == job
        log.record(job, Rendered(OUTPUT))
        log.record(job, PUBLISHED)
        log.record(job, Archived())
    found = log.find_published(WORK)
    assert (found.job, found.outputs) == (job, (OUTPUT,))
    assert found.at == log.find_job(job).events[1].at
    assert log.find_unfinished(WORK) is None
    assert log.find_published(fingerprint(source="b")) is None


@pytest.mark.parametrize("event", [Failed("rendering-failed"), Interrupted(), Rendered(OUTPUT)])
def test_failed_first_try_is_unfinished_not_published(log, event):
    job = log.open_job(FACTS)
    log.record(job, event)
    assert log.find_published(WORK) is None
    assert log.find_unfinished(WORK).job == job


def test_counts_follow_the_last_event_that_tells(log):
    histories = [
        (),
        (Rendered(OUTPUT),),
        (Failed("model-missing"), Resumed()),
        (PUBLISHED, Archived()),
        (PUBLISHED, Archived(), Released((OUTPUT,))),
        (Failed("model-missing"),),
        (Failed("model-missing"), Resumed(), PUBLISHED),
        (Interrupted(),),
    ]
    for history in histories:
        job = log.open_job(FACTS)
        for event in history:
            log.record(job, event)
    assert log.counts() == Counts(working=3, review=2, released=1, failed=1)
    assert [job.state for job in log.jobs()][:2] == [State.INTERRUPTED, State.REVIEW]


def test_export_holds_one_plain_object_per_published_document(log):
    log.open_job(FACTS)
    job = log.open_job(FACTS)
    log.record(job, PUBLISHED)
    log.record(job, Released((OUTPUT,), by=1003))
    (line,) = log.export()
    told = line.pop("history")
    assert [(item["event"], item["by"]) for item in told] == [("published", None), ("released", 1003)]
    assert told[1]["outputs"] == [{"sha256": "5" * 64, "bytes": 98765}]
    assert json.loads(json.dumps(line)) == {
        "job": job,
        "time": log.find_job(job).events[0].at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "source_sha256": "1" * 64,
        "kind": "handout",
        "language": "fr",
        "status": "released",
        "outputs": [{"sha256": "5" * 64, "bytes": 98765}],
        "corrected_passages": 0,
        "model": {"sha256": "3" * 64, "adapter_sha256": None, "prompt_sha256": "4" * 64},
        "tokens": {"prompt": 900, "cached": 700, "generated": 120},
        "seconds": {"read": 0.1, "generate": 12.5, "check": 0.2, "render": 1.25, "total": 14.05},
        "findings": [{"code": "dose-lost", "severity": "block", "count": 2}],
    }


def test_findings_are_reduced_to_codes_and_counts():
    findings = [
        Finding("dose-lost", Severity.BLOCK, f"{CANARY} takes 5 mg", CANARY),
        Finding("dose-lost", Severity.BLOCK, "again"),
        Finding("date-added", Severity.WARN, "x"),
    ]
    assert count_findings(findings) == (
        FindingCount("date-added", Severity.WARN, 1),
        FindingCount("dose-lost", Severity.BLOCK, 2),
    )


# --- what has no place in the log

WRONG = {
    "identity": ["", CANARY, "A" * 64, "1" * 63, None],
    "source_sha256": [CANARY, "1" * 64 + "\n", b"1" * 64],
    "source_bytes": [-1, 1.5, True, "12", 7561234567897],
    "kind": ["handout", CANARY],
    "language": ["FR", "français", "fr-CH", CANARY],
    "settings_sha256": [None, CANARY],
    "model_sha256": ["model.gguf"],
    "adapter_sha256": [CANARY],
    "prompt_sha256": [CANARY],
    "program_version": ["", CANARY, "1.0+canarino", "1.0 ", None],
    "llama_cpp_version": [CANARY, 1],
    "weasyprint_version": [CANARY],
}


def test_every_field_of_a_job_is_tried_with_wrong_values():
    assert set(WRONG) == {each.name for each in fields(JobFacts)}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in WRONG for value in WRONG[name]])
def test_job_facts_take_only_what_fits(name, value):
    with pytest.raises(ValueError, match=f"JobFacts.{name} must be") as caught:
        replace(FACTS, **{name: value})
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Output(CANARY, 1),
        lambda: Output("1" * 64, CANARY),
        lambda: Failed(CANARY),
        lambda: Failed("rendering failed"),
        lambda: Failed("x" * 41),
        lambda: FindingCount(f"{CANARY}-lost", Severity.WARN, 1),
        lambda: FindingCount("dose-lost", "warn", 1),
        lambda: FindingCount("dose-lost", Severity.WARN, -1),
        lambda: Rendered(CANARY),
        lambda: Released([OUTPUT]),
        lambda: Released((CANARY,)),
        lambda: replace(PUBLISHED, tokens=TokenCount(prompt=CANARY)),
        lambda: replace(PUBLISHED, tokens=CANARY),
        lambda: replace(PUBLISHED, seconds=Seconds(total=float("nan"))),
        lambda: replace(PUBLISHED, seconds=Seconds(total=-1.0)),
        lambda: replace(PUBLISHED, findings=(Finding("dose-lost", Severity.WARN, CANARY),)),
    ],
)
def test_events_take_only_what_fits(make):
    with pytest.raises(ValueError, match="must be") as caught:
        make()
    assert CANARY not in str(caught.value)


def test_forced_values_are_refused_when_written(log):
    forced = replace(FACTS)
    object.__setattr__(forced, "language", CANARY)
    with pytest.raises(ValueError, match="language must be"):
        log.open_job(forced)
    job = log.open_job(FACTS)
    failed = Failed("model-missing")
    object.__setattr__(failed, "code", CANARY)
    with pytest.raises(ValueError, match="code must be"):
        log.record(job, failed)


def test_events_of_another_make_are_refused(log):
    class Note(Failed):
        name = "note"

    job = log.open_job(FACTS)
    with pytest.raises(ValueError, match="not an event"):
        log.record(job, Note("model-missing"))


def test_failure_codes_are_those_of_the_error_tree(log):
    job = log.open_job(FACTS)
    log.record(job, Failed("xml-malformed"))
    with pytest.raises(ValueError, match="code of an error"):
        log.record(job, Failed(CANARY.lower()))


def test_finding_codes_can_be_limited_to_known_ones(path):
    with AuditLog.open(path, finding_codes={"dose-lost"}) as log:
        job = log.open_job(FACTS)
        log.record(job, PUBLISHED)
        stray = replace(PUBLISHED, findings=(FindingCount(CANARY.lower(), Severity.INFO, 1),))
        with pytest.raises(ValueError, match="one of those"):
            log.record(job, stray)


def test_no_name_reaches_the_disk(path):
    """A job for a record full of names, with findings that quote them, leaves no trace of one."""
    findings = [Finding("name-lost", Severity.WARN, f"{CANARY} is missing", CANARY)]
    with AuditLog.open(path) as log:
        job = log.open_job(FACTS)
        log.record(job, replace(PUBLISHED, findings=count_findings(findings)))
        written = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"name-lost" in written
    assert CANARY.encode() not in written


# --- the file


def test_file_and_folder_are_for_this_user_alone(path, log):
    log.open_job(FACTS)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == dict.fromkeys(["audit.db", "audit.db-wal", "audit.db-shm", "audit.head"], 0o600)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_wider_rights_are_taken_back(path):
    AuditLog.open(path).close()
    path.chmod(0o644)
    AuditLog.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_committed_rows_survive_power_cuts(log):
    assert log._database.journal_mode == "wal"
    assert log._database.execute("PRAGMA synchronous").fetchone() == (2,)


def test_network_share_is_refused_and_nothing_is_made(path):
    mountinfo = f"1 0 0:1 / / rw - ext4 x rw\n2 1 0:2 / {path.parent.parent} rw - cifs //nas/x rw\n"
    with pytest.raises(
        AuditUnavailable, match=r"network share .cifs at .*set 'data_dir' to a folder on a local"
    ):
        AuditLog.open(path, mountinfo=mountinfo)
    assert not path.parent.exists()


@pytest.mark.parametrize(
    "spoil",
    [lambda path: path.write_bytes(b"not a database" * 100), lambda path: path.mkdir()],
    ids=["another file", "a folder"],
)
def test_path_that_is_no_database_is_unavailable(path, spoil):
    path.parent.mkdir()
    spoil(path)
    with pytest.raises(AuditUnavailable, match=r"it is damaged|not an ordinary file") as caught:
        AuditLog.open(path)
    assert "from the backup" in str(caught.value)


def test_folder_that_cannot_be_made_is_unavailable(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(AuditUnavailable):
        AuditLog.open(tmp_path / "file" / "audit.db")


def test_log_of_a_newer_version_is_not_touched(path):
    with AuditLog.open(path) as log:
        log._database.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('audit', 'm999_future', '')"
        )
    with pytest.raises(AuditUnavailable, match="newer version"):
        AuditLog.open(path)


def test_lock_held_too_long_is_unavailable_and_can_be_retried(path, log):
    with AuditLog.open(path, busy_seconds=0.01) as second:
        with log._appending(), pytest.raises(AuditUnavailable, match="locked") as caught:
            second.open_job(FACTS)
        assert caught.value.retryable
        second.open_job(FACTS)


def test_closing_leaves_no_file_open(path):
    def open_files():
        links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        return [link.name for link in links if path.name in str(link.readlink())]

    with AuditLog.open(path) as log:
        log.open_job(FACTS)
        log.verify()
        next(log.export(), None)
        assert open_files()
    assert open_files() == []
    assert not [file for file in path.parent.iterdir() if file.suffix == ".new"]


def test_opening_the_package_does_not_load_sqlite_utils():
    script = "import sys, optirh_batch.audit; sys.exit('sqlite_utils' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_audit_log import FACTS, OUTPUT, Rendered, AuditLog
sys.stdin.readline()
with AuditLog.open(Path(sys.argv[2])) as log:
    for _ in range(15):
        job = log.open_job(FACTS)
        log.record(job, Rendered(OUTPUT))
        print(job)
"""


def test_processes_that_open_and_write_at_once_make_one_chain(path):
    command = [sys.executable, "-c", WRITER, str(Path(__file__).parent), str(path)]
    writers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    for writer in writers:
        writer.stdin.write("\n")
        writer.stdin.flush()
    numbers = []
    for writer in writers:
        numbers += writer.communicate(timeout=120)[0].split()
        assert writer.returncode == 0
    year = numbers[0][:5]
    assert sorted(numbers) == [f"{year}{number:05}" for number in range(1, 46)]
    with AuditLog.open(path) as log:
        report = log.verify()
    assert (report.rows, report.jobs, report.events, report.head_rows) == (90, 45, 45, 90)
