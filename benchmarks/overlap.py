"""How busy the model is over a run: reading, checking and printing should happen while it works.

    python benchmarks/overlap.py [--files-at-once N] [--copies N] FILE...

Works on the files (XML or text) as ``run`` does, with the configured model, and
prints the share of the time from the first batch to the last that the model
computed, how many answers were in a batch, and what each document took.  Copies
make a backlog of few files; blank lines at their ends tell them apart.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import product
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Run on copies of the files in a home of their own."""
    parser = argparse.ArgumentParser(description="Share of a run that the model computes.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--files-at-once", type=int, default=4)
    parser.add_argument("--copies", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home, seen = Path(folder) / "home", Path(folder) / "seen.json"
        _run(asked.files, asked.copies, asked.files_at_once, home, seen)
        sys.stdout.write(seen.read_text("utf-8") + "\n")


def _run(files: Sequence[Path], copies: int, at_once: int, home: Path, seen: Path) -> None:
    from optirh_batch.cli import main as optirh_batch  # noqa: PLC0415 - the child needs less
    from optirh_batch.config import load_settings  # noqa: PLC0415
    from optirh_batch.home import create_home  # noqa: PLC0415
    from optirh_batch.worker.supervisor import Supervisor  # noqa: PLC0415

    create_home(home, staff_language="fr")
    inbox = load_settings(home, {}, environ={}).settings.inbox_dir
    for number, file in product(range(copies), files):
        (inbox / f"{file.stem}-{number}{file.suffix}").write_bytes(file.read_bytes() + b"\n" * number)
    defaults = Supervisor.__init__.__kwdefaults__
    assert defaults is not None
    assert "command" in defaults
    defaults["command"] = (sys.executable, __file__, "--child", str(seen))
    began = time.monotonic()
    try:
        optirh_batch(["--home", str(home), "--set", f"files_at_once={at_once}", "run"])
    except SystemExit as end:
        if end.code:
            raise
    seconds = time.monotonic() - began
    more = {
        "files": copies * len(files),
        "run_seconds": round(seconds, 1),
        "cpu_seconds": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime, 1),
    }
    seen.write_text(json.dumps(json.loads(seen.read_text("utf-8")) | more), "utf-8")


def _child(seen: Path, descriptor: int, parent: int) -> None:
    from benchmarks.steps import busy_share, noted_steps  # noqa: PLC0415
    from optirh_batch.worker import child  # noqa: PLC0415

    with noted_steps() as steps:
        child.main(descriptor, parent)
    found = {
        "busy_share": round(busy_share(steps), 4),
        "from_first_to_last_batch": round(steps[-1].ended - steps[0].began, 1),
        "batches": len(steps),
        "mean_rows_of_a_batch": round(sum(step.rows for step in steps) / len(steps), 2),
        "mean_answers_in_a_batch": round(sum(step.answers for step in steps) / len(steps), 2),
    }
    seen.write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(CHECKOUT))
    if sys.argv[1] == "--child":
        _child(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
