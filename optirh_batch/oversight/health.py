"""Signs of life of the daemon for monitoring: a file of JSON, and the same numbers for Prometheus.

Owns ``health.json`` in ``data_dir``, and the file that the setting
``metrics_file`` names (the text format that the node exporter's textfile
collector reads).  They hold numbers, times and reason codes, no names.  A daemon that works writes them
every few seconds; one that hangs does not, which is what monitoring looks at.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from optirh_batch.filesystems import FOR_ALL_TO_READ, write_whole

HEALTH_FILE = "health.json"
BEAT_SECONDS = 10.0

_HELP = {
    "beat": "Time of the last sign of life, seconds since 1970.",
    "pending": "Files that wait.",
    "working": "Files being worked on.",
    "done": "Files whose documents were made, as far as the job table remembers.",
    "refused": "Files put aside, as far as the job table remembers.",
    "trouble": "1 while something keeps every file from being worked on.",
}


@dataclass(frozen=True, slots=True)
class Health:
    """How the daemon is.

    Attributes:
        beat: when this was true (seconds since 1970).
        process: its number.
        pending: files that wait.
        working: files being worked on.
        done: files whose documents were made.
        refused: files put aside.
        trouble: reason code of what keeps every file from being worked on, None if nothing does.
    """

    beat: float
    process: int
    pending: int
    working: int
    done: int
    refused: int
    trouble: str | None = None

    def as_json(self) -> str:
        """Return the content of ``health.json``."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps(values | {"beat": round(self.beat, 3)}) + "\n"

    def as_metrics(self) -> str:
        """Return the numbers for Prometheus (its text exposition format 0.0.4)."""
        values = {name: getattr(self, name) for name in _HELP} | {"trouble": int(self.trouble is not None)}
        lines = []
        for name, value in values.items():
            full = f"optirh_batch_{name}"
            lines += [f"# HELP {full} {_HELP[name]}", f"# TYPE {full} gauge", f"{full} {value}"]
        return "\n".join(lines) + "\n"


def write_health(health: Health, data_dir: Path, metrics_file: Path | None) -> None:
    """Write the files; whoever reads them sees an old or a new one, never half of one.

    Raises:
        OSError: they cannot be written.
    """
    write_whole(data_dir / HEALTH_FILE, health.as_json(), mode=FOR_ALL_TO_READ)
    if metrics_file is not None:
        write_whole(metrics_file, health.as_metrics(), mode=FOR_ALL_TO_READ)
