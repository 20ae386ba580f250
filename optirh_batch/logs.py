"""The daemon's log: one JSON object a line on standard error, which journald keeps.

Owns which fields a line may have.  Names and text of records cannot get in:
only the fields below are written, and ``message`` is the template of the call,
filled with codes and numbers alone by those who call.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

FIELDS = ("event", "ticket", "attempt", "jobs", "code", "codes", "seconds", "count", "mode")


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line: time (UTC), level, where it comes from, message, and what the call added."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name.removeprefix("optirh_batch."),
            "message": record.getMessage(),
        }
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
    logging.getLogger("optirh_batch").setLevel(level)
