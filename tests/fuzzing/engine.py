"""One fuzzing process: atheris, under limits, with findings kept instead of stopping at the first.

    python -m fuzzing.engine TARGET FOLDER CPU_SECONDS

The only module that imports atheris.  FOLDER gets ``corpus/`` (inputs that
reached something new), ``findings/RULE/`` (the smallest inputs that broke a
property, with the traceback) and ``status.json``.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from random import Random
from typing import NoReturn

SECONDS = 5.0  # of one run, unmeasured: instrumented code takes about twice as long
MEGABYTES = 300
_KEPT = 3
_READ_AGAIN = 16
_WRITE_EVERY = 500


class OverrunError(BaseException):
    """A run that takes too long; no ``except Exception`` of a reader may swallow it."""


class Process:
    """Runs one target until its CPU seconds are spent.

    Args:
        name: of the target.
        folder: for what it finds.
        seconds: CPU seconds of this process, from the first run on.
    """

    def __init__(self, name: str, folder: Path, seconds: float) -> None:
        import atheris

        from fuzzing.rooms import ROOMS

        with atheris.instrument_imports(include=list(ROOMS.get(name, ROOMS[""]))):
            from fuzzing.reduction import rule_of
            from fuzzing.targets import TARGETS, mutate

        self._atheris, self._mutate = atheris, mutate
        self._rule_of = rule_of
        self._target = TARGETS[name]
        self._folder, self._seconds = folder, seconds
        self._runs, self._slowest, self._highest = 0, 0.0, 0
        self._started = 0.0
        self._findings: dict[str, int] = {}
        seeds = self._target.all_seeds()
        self._mutation = self._target.learn(seeds)
        for part in ("seeds", "corpus", "findings"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        for seed in seeds:
            if len(seed) <= self._target.largest:
                (folder / "seeds" / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)

    def run(self) -> NoReturn:
        """Fuzz; ends the process."""
        signal.signal(signal.SIGPROF, _overrun)
        self._started = time.process_time()
        arguments = [
            "fuzzing",
            *(str(self._folder / "corpus"), str(self._folder / "seeds"), f"-artifact_prefix={self._folder}/"),
            *(f"-max_len={self._target.largest}", "-len_control=0", "-reload=0"),
            *("-timeout=600", "-rss_limit_mb=4000", "-print_final_stats=1"),
        ]
        self._atheris.Setup(arguments, self._test, custom_mutator=self._change)
        self._atheris.Fuzz()
        raise SystemExit

    def _change(self, data: bytes, max_size: int, seed: int) -> bytes:
        def bytewise(data: bytes) -> bytes:
            changed: bytes = self._atheris.Mutate(data, max_size)
            return changed

        return self._mutate(data, self._mutation, bytewise, Random(seed))[:max_size]

    def _test(self, data: bytes) -> None:
        self._runs += 1
        before, peak = time.process_time(), _peak()
        signal.setitimer(signal.ITIMER_PROF, 3 * SECONDS)
        try:
            self._target.examine(data, again=self._runs % _READ_AGAIN == 0)
        except OverrunError as error:
            self._keep("too-slow", data, error)
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            self._keep(self._rule_of(error), data, error)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        took, grown = time.process_time() - before, _peak() - peak
        self._slowest = max(self._slowest, took)
        if took > SECONDS:
            self._keep("slow", data, None)
        if grown > MEGABYTES / 2:
            self._highest = max(self._highest, grown)
            self._keep("memory", data, None)
            _forget_peak()
        if self._runs % _WRITE_EVERY == 0:
            self._write_status()
        if self._spent() > self._seconds:
            self._write_status()
            sys.stderr.flush()
            os._exit(0)

    def _spent(self) -> float:
        return time.process_time() - self._started

    def _keep(self, rule: str, data: bytes, error: BaseException | None) -> None:
        self._findings[rule] = self._findings.get(rule, 0) + 1
        folder = self._folder / "findings" / re.sub(r"[^\w.-]", "_", rule)[:150]
        if not folder.is_dir():
            folder.mkdir()
            sys.stderr.write(f"FINDING {rule}\n")
            text = "".join(traceback.format_exception(error)) if error else rule
            (folder / "traceback.txt").write_text(text, "utf-8", "backslashreplace")
        kept = sorted(folder.glob("*.input"), key=lambda path: path.stat().st_size)
        if len(kept) < _KEPT or len(data) < kept[-1].stat().st_size:
            (folder / f"{hashlib.sha256(data).hexdigest()[:16]}.input").write_bytes(data)
            if len(kept) >= _KEPT:
                kept[-1].unlink()

    def _write_status(self) -> None:
        status = {
            "target": self._target.name,
            "cpu_seconds": round(self._spent(), 1),
            "runs": self._runs,
            "slowest_cpu_seconds": round(self._slowest, 2),
            "memory_growth_mb": self._highest,
            "findings": self._findings,
        }
        (self._folder / "status.json").write_text(json.dumps(status, indent=1), "utf-8")


def _overrun(_signal: int, _frame: object) -> NoReturn:
    raise OverrunError


def _peak() -> int:
    """Most megabytes of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", "ascii")


if __name__ == "__main__":
    Process(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])).run()
