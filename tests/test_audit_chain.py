"""The hash chain: its encoding, and every way of tampering it has to show."""

from __future__ import annotations

import hashlib
import json
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optirh_batch.audit import GENESIS, Archived, AuditLog, Failed, Rendered, fingerprint
from optirh_batch.audit.chain import FIELDS, encode_row, hash_row
from optirh_batch.errors import AuditBroken, AuditUnavailable
from test_audit_log import FACTS, OUTPUT, PUBLISHED

COLUMNS = {table: [*FIELDS[table, 1][1:-1], "layout", "previous", "hash"] for table in ("jobs", "events")}
MANUAL = Path(__file__).parent.parent / "docs" / "audit.md"


@pytest.fixture
def path(tmp_path):
    """Two jobs in six rows: job 1, rendered, published, job 2, failed, archived (of job 1)."""
    path = tmp_path / "audit.db"
    with AuditLog.open(path) as log:
        first = log.open_job(FACTS)
        log.record(first, Rendered(OUTPUT))
        log.record(first, PUBLISHED)
        second = log.open_job(FACTS)
        log.record(second, Failed("model-missing"))
        log.record(first, Archived())
    return path


def tamper(path, *statements, triggers=True):
    """Change the file behind the program's back, with the triggers lifted meanwhile unless told otherwise."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        lifted = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in lifted if triggers else ():
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)
        for _, sql in lifted if triggers else ():
            database.execute(sql)


def verify(path):
    with AuditLog.open(path) as log:
        return log.verify()


def broken(path):
    with pytest.raises(AuditBroken) as caught:
        verify(path)
    return int(caught.value.details["row"]), caught.value.details["detail"]


def rows(path, table):
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f"SELECT * FROM {table} ORDER BY seq")]


def rehash(path, first):
    """What a skilled forger does: make every hash from a row on fit again."""
    chain = sorted(
        [("jobs", row) for row in rows(path, "jobs")] + [("events", row) for row in rows(path, "events")],
        key=lambda entry: entry[1]["seq"],
    )
    previous, statements = GENESIS, []
    for table, row in chain:
        row["previous"] = previous
        digest = hash_row(table, row["layout"], row)
        if row["seq"] >= first:
            statements.append(
                f"UPDATE {table} SET previous = '{previous}', hash = '{digest}' WHERE seq = {row['seq']}"
            )
        previous = digest
    tamper(path, *statements)


# --- the encoding


def independent_encoding(table, layout, names, row):
    """The manual's description, written a second time."""

    def item(value):
        tag = "N" if value is None else "I" if isinstance(value, int) else "T"
        content = "" if value is None else str(value)
        return f"{tag}{len(content.encode())}:{content}"

    items = [table, layout, len(names)]
    for name in names:
        items += [name, row[name]]
    return "".join(map(item, items)).encode()


values = st.one_of(st.none(), st.integers(), st.text(max_size=20))


@given(st.fixed_dictionaries(dict.fromkeys(FIELDS["events", 1], values)))
def test_encoding_is_as_described(row):
    names = FIELDS["events", 1]
    assert encode_row("events", 1, row) == independent_encoding("events", 1, names, row)


@given(*[st.fixed_dictionaries(dict.fromkeys(FIELDS["events", 1], values))] * 2)
def test_different_rows_have_different_bytes(one, other):
    same = all(one[name] == other[name] for name in one)
    assert (encode_row("events", 1, one) == encode_row("events", 1, other)) == same


def test_nothing_empty_zero_and_their_words_differ():
    hashes = {fingerprint(value=value) for value in (None, "", 0, "0", "None", "N0:")}
    assert len(hashes) == 6
    assert fingerprint(a="1", b="2") == fingerprint(b="2", a="1") != fingerprint(a="12", b="")


@pytest.mark.parametrize("value", [True, 1.5, b"x"])
def test_other_types_have_no_encoding(value):
    with pytest.raises(TypeError):
        fingerprint(value=value)


def test_example_in_the_manual_is_true():
    text = MANUAL.read_text("utf-8")
    row, encoded, digest = re.findall(
        r"```(?:json|text)\n(.*?)\n```", text.split("## Worked example")[1], re.DOTALL
    )[:3]
    row = json.loads(row)
    assert encode_row("events", 1, row).decode() == encoded.replace("\n", "")
    assert hash_row("events", 1, row) == digest.strip()
    assert hashlib.sha256(encoded.replace("\n", "").encode()).hexdigest() == digest.strip()


def test_manual_names_every_column_and_event():
    from optirh_batch.audit.facts import EVENTS

    text = MANUAL.read_text("utf-8")
    names = {name for fields in FIELDS.values() for name in fields} | set(EVENTS)
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []


def test_first_row_follows_the_genesis_value(path):
    assert rows(path, "jobs")[0]["previous"] == GENESIS == "0" * 64


# --- a log that holds


def test_untouched_log_holds(path):
    report = verify(path)
    assert (report.rows, report.jobs, report.events, report.head_rows) == (6, 2, 4, 6)
    assert report.last_hash == rows(path, "events")[-1]["hash"]


def test_empty_log_holds(tmp_path):
    assert verify(tmp_path / "audit.db").last_hash == GENESIS


def test_log_holds_while_another_process_writes(path):
    with AuditLog.open(path) as log, AuditLog.open(path) as other:
        job = other.open_job(FACTS)
        with other._appending():
            assert log.verify().rows == 7
        other.record(job, Archived())
        assert log.verify().rows == 8


# --- append-only


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE jobs SET language = 'de' WHERE seq = 1",
        "UPDATE events SET facts = '{}'",
        "DELETE FROM jobs",
        "DELETE FROM events WHERE seq = 6",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 6",
        f"INSERT OR REPLACE INTO jobs SELECT 7, {', '.join(COLUMNS['jobs'])} FROM jobs WHERE seq = 1",
        f"INSERT INTO events SELECT 9, {', '.join(COLUMNS['events'])} FROM events WHERE seq = 6",
    ],
)
def test_database_itself_refuses_changes(path, statement):
    with pytest.raises(sqlite3.IntegrityError, match=r"audit log|job of this number"):
        tamper(path, statement, triggers=False)
    assert verify(path).rows == 6


# --- a log that does not hold


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("language", "'de'"),
        ("at", "'2020-01-01T00:00:00.000000Z'"),
        ("source_bytes", "4322"),
        ("kind", "NULL"),
    ],
)
def test_changed_field_of_a_job_is_found(path, column, value):
    tamper(path, f"UPDATE jobs SET {column} = {value} WHERE seq = 4")
    assert broken(path) == (4, "its content was changed")


@pytest.mark.parametrize("table", ["jobs", "events"])
def test_every_column_counts(path, table):
    seq = {"jobs": 4, "events": 3}[table]
    for column in [*FIELDS[table, 1], "layout", "hash"]:
        if column == "seq":
            continue
        row = next(row for row in rows(path, table) if row["seq"] == seq)
        other = 2 if column == "layout" else row[column] + 1 if isinstance(row[column], int) else "e" * 64
        old = "NULL" if row[column] is None else repr(row[column])
        tamper(path, f"UPDATE {table} SET {column} = {other!r} WHERE seq = {seq}")
        assert broken(path)[0] == seq, column
        tamper(path, f"UPDATE {table} SET {column} = {old} WHERE seq = {seq}")
        assert verify(path).rows == 6


def test_first_of_several_faults_is_named(path):
    tamper(path, "UPDATE events SET at = '' WHERE seq IN (2, 5)", "UPDATE jobs SET at = '' WHERE seq = 4")
    assert broken(path)[0] == 2


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_deleted_row_in_the_middle_is_found(path, seq):
    tamper(path, f"DELETE FROM jobs WHERE seq = {seq}", f"DELETE FROM events WHERE seq = {seq}")
    assert broken(path) == (seq, "it is missing")


def test_deleted_row_is_found_when_the_numbers_are_closed_up(path):
    tamper(
        path,
        "DELETE FROM events WHERE seq = 2",
        *(
            f"UPDATE {table} SET seq = seq - 1 WHERE seq = {seq}"
            for seq in (3, 4, 5, 6)
            for table in ("jobs", "events")
        ),
    )
    assert broken(path) == (2, "it does not follow the row before it")


def test_deleted_row_is_found_when_all_hashes_are_made_to_fit(path):
    tamper(
        path,
        "DELETE FROM events WHERE seq = 2",
        *(
            f"UPDATE {table} SET seq = seq - 1 WHERE seq = {seq}"
            for seq in (3, 4, 5, 6)
            for table in ("jobs", "events")
        ),
    )
    rehash(path, 2)
    assert broken(path) == (6, "rows are missing at the end: there must be 6, there are 5")


def test_inserted_row_is_found(path):
    tamper(
        path,
        *(
            f"UPDATE {table} SET seq = seq + 1 WHERE seq = {seq}"
            for seq in (6, 5, 4)
            for table in ("jobs", "events")
        ),
        "INSERT INTO events SELECT 4, job, at, event, facts, layout, hash, hash FROM events WHERE seq = 3",
    )
    assert broken(path) == (4, "its content was changed")


def test_row_of_the_same_number_in_the_other_table_is_found(path):
    tamper(
        path,
        f"INSERT INTO events SELECT 4, {', '.join(COLUMNS['events'])} FROM events WHERE seq = 3",
    )
    assert broken(path)[0] == 4


def test_row_added_at_the_end_without_its_hash_is_found(path):
    with pytest.raises(sqlite3.IntegrityError):
        tamper(
            path,
            "INSERT INTO events SELECT 8, job, at, event, facts, layout, previous, hash FROM events",
            triggers=False,
        )
    tamper(
        path,
        "INSERT INTO events SELECT 7, job, at, event, facts, layout, hash, hash FROM events WHERE seq = 6",
    )
    assert broken(path) == (7, "its content was changed")


def test_reordered_rows_are_found(path):
    tamper(
        path, *(f"UPDATE events SET seq = {new} WHERE seq = {old}" for old, new in ((2, 99), (3, 2), (99, 3)))
    )
    assert broken(path) == (2, "it does not follow the row before it")


def test_event_moved_to_another_job_is_found_even_with_fitting_hashes(path):
    tamper(path, "UPDATE events SET job = '2026-99999' WHERE seq = 5")
    rehash(path, 5)
    assert broken(path) == (5, "it belongs to no job before it")


def test_free_text_is_found_even_with_fitting_hashes(path):
    facts = json.dumps({"code": "Canarino was here"})
    tamper(path, f"UPDATE events SET facts = '{facts}' WHERE seq = 5")
    rehash(path, 5)
    assert broken(path) == (5, "its content is none that this program writes")
    with AuditLog.open(path) as log, pytest.raises(AuditBroken, match="row 4"):
        log.jobs()


def test_forger_who_makes_all_hashes_fit_is_shown_by_the_head(path):
    tamper(path, 'UPDATE events SET facts = \'{"code":"busy"}\' WHERE seq = 5')
    rehash(path, 5)
    assert broken(path) == (6, "it is not the row that was written down as the last one at that time")


def test_missing_rows_at_the_end_are_found(path):
    tamper(path, "DELETE FROM events WHERE seq >= 5")
    assert broken(path) == (5, "rows are missing at the end: there must be 6, there are 4")


def test_shortened_log_does_not_grow_again(path):
    """The next row would take the place of the missing one, and the next head cover it up."""
    tamper(path, "DELETE FROM events WHERE seq >= 5")
    with AuditLog.open(path) as log:
        with pytest.raises(AuditBroken, match="must be 6, there are 4"):
            log.open_job(FACTS)
        with pytest.raises(AuditBroken):
            log.record("2026-00001", Archived())
    assert len(rows(path, "jobs")) == 2


def test_removed_database_is_shown_by_the_head_that_stayed(path):
    path.unlink()
    assert broken(path) == (1, "rows are missing at the end: there must be 6, there are 0")


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER jobs_no_update",
        "DROP TRIGGER events_only_at_the_end",
        "DROP INDEX events_by_job",
        "CREATE TRIGGER extra AFTER INSERT ON events BEGIN SELECT 1; END",
        "CREATE TABLE extra (note TEXT)",
        "ALTER TABLE jobs ADD COLUMN note TEXT",
    ],
)
def test_changed_tables_and_triggers_are_found(path, statement):
    tamper(path, statement, triggers=False)
    row, detail = broken(path)
    assert row == 0
    assert "is missing, changed or not ours" in detail


def test_text_in_a_column_that_no_hash_covers_is_found(path):
    tamper(path, "ALTER TABLE jobs ADD COLUMN note TEXT", "UPDATE jobs SET note = 'x' WHERE seq = 4")
    assert broken(path) == (4, "its content was changed")


def test_trigger_replaced_by_an_idle_one_is_found(path):
    tamper(
        path,
        "DROP TRIGGER jobs_no_update",
        "CREATE TRIGGER jobs_no_update BEFORE UPDATE ON jobs BEGIN SELECT 1; END",
        triggers=False,
    )
    assert broken(path)[0] == 0


def test_missing_table_is_found(path):
    tamper(path, "DROP TABLE events", triggers=False)
    assert broken(path)[0] == 1


def test_damaged_page_is_found_or_the_file_refused(path):
    content = bytearray(path.read_bytes())
    place = content.rindex(b"model-missing")
    content[place : place + 13] = b"model-busybee"
    path.write_bytes(content)
    assert broken(path) == (5, "its content was changed")
    path.write_bytes(content[:5000] + bytes(len(content) - 5000))
    with pytest.raises((AuditBroken, AuditUnavailable)):
        verify(path)


# --- the head file


def head_of(path):
    return path.with_suffix(".head")


@pytest.mark.parametrize("rows_known", [0, 1, 5])
def test_head_may_lag_behind(path, rows_known):
    chain = sorted(rows(path, "jobs") + rows(path, "events"), key=lambda row: row["seq"])
    digest = chain[rows_known - 1]["hash"] if rows_known else GENESIS
    head_of(path).write_text(json.dumps({"rows": rows_known, "hash": digest}))
    report = verify(path)
    assert (report.rows, report.head_rows) == (6, rows_known)
    with AuditLog.open(path) as log:
        log.open_job(FACTS)
        assert log.verify().head_rows == 7


def test_kill_between_commit_and_head_is_no_tampering(path):
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from optirh_batch.audit import AuditLog, Archived; from optirh_batch.audit.head import HeadFile\n"
        "HeadFile.write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "with AuditLog.open(Path(sys.argv[1])) as log: log.record(log.jobs()[0].job, Archived())\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, path], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    report = verify(path)
    assert (report.rows, report.head_rows) == (7, 6)


def test_head_that_cannot_be_written_does_not_undo_the_row(path, monkeypatch, caplog):
    def full(*_):
        raise OSError(28, "No space left on device")

    with AuditLog.open(path) as log:
        with monkeypatch.context() as patch:
            patch.setattr("optirh_batch.audit.head.HeadFile.write", full)
            job = log.open_job(FACTS)
        assert "head file of the audit log is behind" in caplog.text
        assert log.find_job(job)
        assert log.verify().head_rows == 6


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", "7", '{"rows": "6", "hash": "x"}', '{"rows": 6, "hash": "' + "é" * 64 + '"}']
)
def test_damaged_head_is_found(path, content):
    head_of(path).write_text(content)
    assert broken(path) == (0, "audit.head is damaged")


def test_missing_head_is_found(path):
    head_of(path).unlink()
    assert broken(path)[0] == 6


def test_head_of_another_log_is_found(path, tmp_path):
    other = tmp_path / "other.db"
    with AuditLog.open(other) as log:
        log.open_job(FACTS)
    head_of(path).write_bytes(head_of(other).read_bytes())
    assert broken(path) == (1, "it is not the row that was written down as the last one at that time")


def test_a_person_can_accept_the_log_as_it_is(path):
    tamper(path, "DELETE FROM events WHERE seq >= 5")
    with AuditLog.open(path) as log:
        assert log.renew_head().rows == 4
        log.open_job(FACTS)
        assert log.verify().head_rows == 5


def test_a_chain_that_does_not_hold_cannot_be_accepted(path):
    tamper(path, "UPDATE events SET at = '' WHERE seq = 3")
    head_of(path).unlink()
    with AuditLog.open(path) as log, pytest.raises(AuditBroken, match="row 3"):
        log.renew_head()
    assert not head_of(path).exists()
