"""Fuzz readers one after the other, each in a process of its own, and say what was found.

    python -m fuzzing [TARGET ...] [--seconds N] [--folder DIR]      from tests/; ``make fuzz`` does it

Ends with 1 if there are findings.  A process that dies (a crash of a library, a
run without end) leaves its input in the target's folder, and the next begins.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from fuzzing.targets import TARGETS

_MOST_STARTS = 10
_LEAST_SECONDS = 2
_ASSUMED_SECONDS = 30  # of a process that died before it could say


def main() -> int:
    """Run the targets asked for."""
    parser = argparse.ArgumentParser(prog="fuzzing", description="Coverage-guided fuzzing of the readers.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=float, default=60, help="CPU seconds for each target")
    parser.add_argument(
        "--folder", type=Path, default=Path("fuzzing/found"), help="where inputs and findings go"
    )
    asked = parser.parse_args()
    unknown = sorted(set(asked.targets) - set(TARGETS))
    if unknown:
        parser.error(f"no such target: {', '.join(unknown)}")
    failed = False
    for name in asked.targets or TARGETS:
        status = fuzz(name, asked.folder.resolve() / name, asked.seconds)
        failed |= bool(status["findings"])
        sys.stdout.write(json.dumps(status) + "\n")
        sys.stdout.flush()
    return int(failed)


def fuzz(name: str, folder: Path, seconds: float) -> dict[str, Any]:
    """Fuzz one target for that many CPU seconds.

    Args:
        name: of the target.
        folder: its inputs are taken up again, its findings kept.
        seconds: CPU seconds, over all processes it takes.

    Returns:
        CPU seconds, runs, edges covered and findings by rule.
    """
    folder.mkdir(parents=True, exist_ok=True)
    totals: dict[str, Any] = {"target": name, "cpu_seconds": 0.0, "runs": 0, "edges": 0, "findings": {}}
    for _ in range(_MOST_STARTS):
        left = seconds - totals["cpu_seconds"]
        if left < _LEAST_SECONDS:
            break
        (folder / "status.json").unlink(missing_ok=True)
        with (folder / "log").open("wb") as log:
            command = [sys.executable, "-m", "fuzzing.engine", name, str(folder), str(left)]
            died = subprocess.run(command, stdout=log, stderr=log, env=os.environ, check=False).returncode
        _add(totals, folder, died)
    return totals


def _add(totals: dict[str, Any], folder: Path, died: int) -> None:
    status = {"cpu_seconds": _ASSUMED_SECONDS, "runs": 0, "findings": {}}
    if (folder / "status.json").exists():
        status = json.loads((folder / "status.json").read_text("utf-8"))
    if died:
        status["findings"][f"process-ended-{died}"] = 1
    totals["cpu_seconds"] = round(totals["cpu_seconds"] + status["cpu_seconds"], 1)
    totals["runs"] += status["runs"]
    for rule, count in status["findings"].items():
        totals["findings"][rule] = totals["findings"].get(rule, 0) + count
    edges = re.findall(rb" cov: (\d+)", (folder / "log").read_bytes())
    totals["edges"] = int(edges[-1]) if edges else totals["edges"]


if __name__ == "__main__":
    sys.exit(main())
