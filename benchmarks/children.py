"""Reading in a process of its own, so that its time and memory are its own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_CHILD = """
import json, os, sys, time
from pathlib import Path
from optirh_batch.errors import Phrase, SourceRefused
from optirh_batch.language import detect_language
from optirh_batch.localization import reword
from optirh_batch.readers import DEFAULT_LIMITS, ReadLimits, formats, load_mappings, open_source, read_records

def kib(name):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(name))

limits = ReadLimits(**json.loads(sys.argv[2]))
mappings = load_mappings(None)
detect_language("Madame va mieux et marche avec une canne.")
reword(Phrase("per day"), "fr")
if child := os.fork():  # the peak of a fork starts at what it finds: loading the program left a higher one
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
before = kib("VmRSS")
path = Path(sys.argv[1])
started = time.process_time()
try:
    outcome = f"{len(read_records(open_source(path, limits), path.name, limits, mappings))} record(s)"
except SourceRefused as refusal:
    outcome = str(refusal)
seconds = time.process_time() - started
json.dump({"seconds": seconds, "peak": (kib("VmHWM") - before) * 1024, "outcome": outcome}, sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What reading one file took.

    Attributes:
        seconds: of work for the reading alone, without the start of the program or waiting for others.
        peak: bytes above those of the program with its readers loaded.
        outcome: how many records, or the refusal.
    """

    seconds: float
    peak: int
    outcome: str


def measure(path: Path, limits: dict[str, int] | None = None, timeout: float = 600) -> Measured:
    """Read a file in a fresh process.

    Args:
        path: the file.
        limits: fields of ``ReadLimits`` other than the default ones.
        timeout: in seconds, after which ``subprocess.TimeoutExpired`` is raised.
    """
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path), json.dumps(limits or {})],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=True,
    )
    return Measured(**json.loads(done.stdout))
