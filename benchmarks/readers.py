"""Time and memory of every format at 1, 10 and 100 MB.

    .venv/bin/python -m benchmarks.readers [FORMAT ...]

Prints a table in Markdown (docs/limits.md holds one).  The limits are those of
the program but for the number of elements and the length of a text, so that
the file's size alone decides.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.children import measure
from benchmarks.exports import FORMATS, write_export

_SIZES = (1, 10, 100)
_PATIENCE_SECONDS = 300  # of a machine that others use too
_LIMITS = {"max_elements": 10_000_000, "max_text_chars": 100_000_000}


def main(kinds: list[str]) -> None:
    """Measure some formats, or all."""
    print("| format | MB | seconds | peak, MB | times the file | outcome |")
    print("|---|---:|---:|---:|---:|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for kind in kinds or FORMATS:
            for megabytes in _SIZES:
                path = Path(folder, f"export.{kind}")
                write_export(kind, path, megabytes * 1_000_000)
                size = path.stat().st_size
                try:
                    found = measure(path, _LIMITS, _PATIENCE_SECONDS)
                except subprocess.TimeoutExpired:
                    print(
                        f"| {kind} | {size / 1e6:.1f} | | | | not done in {_PATIENCE_SECONDS} s |", flush=True
                    )
                    continue
                print(
                    f"| {kind} | {size / 1e6:.1f} | {found.seconds:.2f} | {found.peak / 1e6:.0f} "
                    f"| {found.peak / size:.1f} | {found.outcome} |",
                    flush=True,
                )


if __name__ == "__main__":
    main(sys.argv[1:])
