"""The log of the service: JSON lines that name the ticket and no person."""

import io
import json
import logging
import os
import subprocess
import sys
import warnings

import pytest

from optirh_batch import logs
from optirh_batch.logs import bear_tickets, journal_listens

CANARY = "Canarion"


@pytest.fixture
def written(monkeypatch):
    """Return what gives the lines logged so far."""
    stream = io.StringIO()
    root, own = logging.getLogger(), logging.getLogger("optirh_batch")
    before = root.handlers[:], root.level, own.level
    monkeypatch.setattr(sys, "stderr", stream)
    logs.log_to_stderr()
    bear_tickets([])  # another test may have left a file under way
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    bear_tickets([])
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = before[0], before[1]
    own.setLevel(before[2])


def log(**fields):
    logging.getLogger("optirh_batch.shifts.shift").info("begun", extra=fields)


def test_line_without_a_file_under_way_bears_no_ticket(written):
    log(event="begun")
    (line,) = written()
    assert (line["level"], line["logger"], line["message"], line["event"]) == (
        "info",
        "shifts.shift",
        "begun",
        "begun",
    )
    assert not {"ticket", "tickets"} & line.keys()


def test_each_line_while_a_file_is_under_way_bears_its_ticket(written):
    bear_tickets([7])
    log()
    bear_tickets([])
    log()
    assert [line.get("ticket") for line in written()] == [7, None]


def test_line_while_several_files_are_under_way_bears_all_their_tickets_and_the_one_it_is_about(written):
    bear_tickets({9, 7})
    log()
    log(ticket=9)
    assert [(line.get("ticket"), line["tickets"]) for line in written()] == [(None, [7, 9]), (9, [7, 9])]


def test_field_that_is_not_known_is_not_written(written):
    log(patient=CANARY)
    assert CANARY not in json.dumps(written())


def test_words_of_other_libraries_are_not_written_but_where_they_were_said(written):
    bear_tickets([7])
    logging.getLogger("another.library").warning("strange text %s", CANARY)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"Cell A1 holds {CANARY}", UserWarning, stacklevel=1)
    said, warned = written()
    assert (said["logger"], warned["logger"]) == ("another.library", "py.warnings")
    assert said["message"].startswith("test_logs.py:")
    assert [line["ticket"] for line in (said, warned)] == [7, 7]
    assert CANARY not in json.dumps([said, warned])


def test_exception_is_named_and_not_quoted(written):
    logging.getLogger("optirh_batch").error("failed", exc_info=ValueError(CANARY))
    (line,) = written()
    assert line["exception"] == "ValueError"
    assert CANARY not in json.dumps(line)


@pytest.mark.parametrize(("offset", "listens"), [(0, True), (1, False)])
def test_journal_listens_only_where_its_stream_is_standard_error(tmp_path, offset, listens):
    script = "from optirh_batch.logs import journal_listens; print(journal_listens())"
    with (tmp_path / "stream").open("w") as stream:
        status = os.fstat(stream.fileno())
        environ = {**os.environ, "JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino + offset}"}
        done = subprocess.run(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=stream, env=environ, check=True
        )
    assert done.stdout.decode().strip() == str(listens)


def test_journal_does_not_listen_to_a_terminal(monkeypatch):
    monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    assert not journal_listens()
