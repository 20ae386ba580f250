"""The log of the service: one JSON object a line on standard error, which journald keeps.

Owns which fields a line may have.  Names and text of records cannot get in:
only the fields below are written, and ``message`` is the template of the call,
filled with codes and numbers alone by those who call.  Of other libraries,
which may quote what they read, only the place of the call is told.  While files
are worked on, each line bears the numbers of their tickets.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, datetime

FIELDS = ("event", "ticket", "attempt", "jobs", "code", "codes", "seconds", "count", "mode")
_PACKAGE = "optirh_batch"

_under_way: ContextVar[tuple[int, ...]] = ContextVar("tickets under way", default=())


def bear_tickets(numbers: Iterable[int]) -> None:
    """Have each line from now on bear these numbers: of the files that are worked on."""
    _under_way.set(tuple(sorted(numbers)))


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line: time (UTC), level, where it comes from, message, and what the call added.

        ``ticket`` is the file that the call is about, else the one that is under way; ``tickets`` are
        all of them where there are several.
        """
        is_ours = record.name.partition(".")[0] == _PACKAGE
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name.removeprefix(f"{_PACKAGE}."),
            "message": record.getMessage() if is_ours else f"{record.filename}:{record.lineno}",
        }
        match _under_way.get():
            case (ticket,):
                line["ticket"] = ticket
            case (_, _, *_) as tickets:
                line["tickets"] = tickets
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            # never its text, which may quote a record
            line["exception"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=True)


def log_to_stderr(level: int = logging.INFO) -> None:
    """Send the program's log to standard error as JSON lines; other libraries from warnings up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    logging.getLogger(_PACKAGE).setLevel(level)


def journal_listens() -> bool:
    """Whether standard error goes to the journal (``JOURNAL_STREAM``, systemd.exec(5))."""
    try:
        status = os.fstat(2)
    except OSError:
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{status.st_dev}:{status.st_ino}"
