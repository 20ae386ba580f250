"""What the daemon itself costs: files dropped at once, a worker that does nothing, and idleness.

    python -m benchmarks.inbox [--files 100 1000 10000] [--idle-seconds 60] [--drops 40] [--backlog 10000]

Figures mean something on a quiet machine only.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.quick_daemon import CHECKOUT
from benchmarks.soak import QUICK, SETTLE_SECONDS, children_of, prepare, start, waiting_in

IDLE_WORKER = (*QUICK, "--idle-worker")
_TICKS = os.sysconf("SC_CLK_TCK")


def memory_of(process: int, name: str = "VmHWM") -> float:
    """Return megabytes of a process: its peak, or what it holds now (``VmRSS``)."""
    lines = Path(f"/proc/{process}/status").read_text("ascii", "replace").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def cpu_of(process: int) -> float:
    """Return the seconds of CPU time that a process took."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


@contextmanager
def daemon_on(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a daemon whose worker does nothing, from when it watches."""
    log = home / "data" / "daemon.log"
    process = start(home, IDLE_WORKER)
    try:
        while not (log.exists() and '"started"' in log.read_text()):
            time.sleep(0.05)
        time.sleep(1.0)
        yield process
        process.send_signal(signal.SIGTERM)
        process.wait(25)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def measure_burst(files: int) -> str:
    """Drop so many files at once; return a line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        home = prepare(Path(folder) / "home")
        with daemon_on(home) as process:
            before = cpu_of(process.pid)
            for number in range(files):
                (home / "entree" / f"{number:05d}.txt").write_text(f"Madame va bien. Visite {number}.\n")
            began = time.monotonic()
            while waiting_in(home):
                time.sleep(0.05 + files / 50_000)
            seconds = time.monotonic() - began
            cpu, peak = cpu_of(process.pid) - before, memory_of(process.pid)
        return (
            f"{files:>7} files: {1000 * seconds / files:7.2f} ms per file, "
            f"{1000 * cpu / files:6.2f} ms of CPU per file, peak {peak:5.1f} MB"
        )


def measure_idle(seconds: float) -> str:
    """Do nothing for so long."""
    with tempfile.TemporaryDirectory() as folder:
        home = prepare(Path(folder) / "home")
        with (home / "optirh.toml").open("a") as file:
            file.write("rescan_seconds = 30\n")
        text = (home / "optirh.toml").read_text().replace("rescan_seconds = 5\n", "")
        (home / "optirh.toml").write_text(text)
        with daemon_on(home) as process:
            time.sleep(2)
            before = cpu_of(process.pid)
            time.sleep(seconds)
            share = (cpu_of(process.pid) - before) / seconds
            children = len(children_of(process))
            return (
                f"idle for {seconds:g} s: {100 * share:.2f} % of a CPU, "
                f"{memory_of(process.pid, 'VmRSS'):.1f} MB, {children} children"
            )


def measure_latency(drops: int, backlog: int = 0) -> str:
    """Drop urgent files one at a time; from each drop to its archiving, less the settling delay.

    Args:
        drops: so many.
        backlog: so many other files lie there when the first one is dropped.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = prepare(Path(folder) / "home")
        inbox = home / "entree"
        (inbox / "urgent").mkdir()
        waits, left = [], 0
        with daemon_on(home):
            for number in range(backlog):
                (inbox / f"{number:05d}.txt").write_text(f"Madame va bien. Visite {number}.\n")
            while len(waiting_in(home)) == backlog > 0:
                time.sleep(0.1)
            for number in range(drops):
                path = inbox / "urgent" / f"u{number}.txt"
                path.write_text(f"Madame va bien. Visite urgente {number}.\n")
                began = time.monotonic()
                while path.exists():
                    time.sleep(0.002)
                waits.append(time.monotonic() - began - SETTLE_SECONDS)
                time.sleep(0.3 * (backlog > 0))
            left = len(waiting_in(home))
        waits = sorted(waits[1:])  # the first one starts the child
        under = f" under a backlog of {backlog}, {left} of them left at the end" if backlog else ""
        return (
            f"from drop to archive beyond the settling delay{under}, {len(waits)} drops: "
            f"p50 {1000 * statistics.median(waits):.0f} ms, p95 {1000 * waits[int(0.95 * len(waits))]:.0f} ms"
        )


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--files", type=int, nargs="*", default=[100, 1_000, 10_000])
    parser.add_argument("--idle-seconds", type=float, default=60.0)
    parser.add_argument("--drops", type=int, default=40)
    parser.add_argument("--backlog", type=int, default=10_000, help="drop 40 files while so many wait")
    given = parser.parse_args()
    print(f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, {CHECKOUT}", file=sys.stderr)
    if given.drops:
        print(measure_latency(given.drops), flush=True)
    if given.backlog:
        print(measure_latency(40, given.backlog), flush=True)
    if given.idle_seconds:
        print(measure_idle(given.idle_seconds), flush=True)
    for files in given.files:
        print(measure_burst(files), flush=True)


if __name__ == "__main__":
    main()
