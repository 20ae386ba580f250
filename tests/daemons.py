"""A real daemon in a process of its own, for tests: started, watched, killed, and never left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from conftest import poll

PATIENCE_SECONDS = 60.0
COMMAND = (sys.executable, "-m", "optirh_batch")


@dataclass
class Daemon:
    """A running ``watch``."""

    process: subprocess.Popen[bytes]
    log: Path

    def lines(self) -> list[dict[str, object]]:
        """Return the log so far; a line that is no JSON fails."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line]

    def events(self) -> list[object]:
        """Return what happened, by name."""
        return [line.get("event") for line in self.lines()]

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 25.0) -> int:
        """Send a signal and wait for the end; return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(seconds)

    def kill(self) -> None:
        """Kill it as a power cut would; its child dies with it."""
        self.process.kill()
        self.process.wait()

    def children(self) -> list[int]:
        """Return the numbers of its child processes."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(number) for number in path.read_text().split()] if path.exists() else []


@contextmanager
def running_daemon(
    home: Path, *arguments: str, command: Sequence[str] = COMMAND, **environ: str
) -> Iterator[Daemon]:
    """Start ``watch`` on a home with the fake generator; it is gone at the end, whatever happened."""
    log = home / "data" / "daemon.log"
    log.parent.mkdir(exist_ok=True)
    variables = {
        "OPTIRH_GENERATOR": "fake",
        **{f"OPTIRH_{key.upper()}": value for key, value in environ.items()},
    }
    with log.open("ab") as errors:
        process = subprocess.Popen(
            [*command, "--home", str(home), *arguments, "watch"],
            stderr=errors,
            stdout=errors,
            env={**os.environ, **variables},
        )
    daemon = Daemon(process, log)
    try:
        yield daemon
    finally:
        if process.poll() is None:
            daemon.kill()


def until(condition, what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for a condition, and fail when it does not come."""
    assert poll(condition, seconds), f"after {seconds:g} s still not: {what}"
