"""A daemon under six kinds of writers, killed at random: nothing may be lost, doubled or torn.

    python -m benchmarks.soak [--minutes 30] [--files-per-minute 40] [--kill-every 20] [--seed 0]

Prints a line each minute and the verdict at the end; exits 1 if something is wrong.  Uses the fake
generator and the printer without layout (``--real-printer`` for the other); needs the disk of ``--home``
for as many small files.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quick_daemon import CHECKOUT
from benchmarks.verdicts import faults_of, files_in
from benchmarks.writers import Writers

QUICK = (sys.executable, str(CHECKOUT / "benchmarks" / "quick_daemon.py"))
REAL = (sys.executable, "-m", "optirh_batch")
SETTLE_SECONDS = 0.5
_SETTINGS = """
settle_seconds = {settle}
incomplete_seconds = 3
rescan_seconds = 5
retry_longest_seconds = 2
crash_limit = 100
"""


@dataclass
class Result:
    """What came of it: faults found, how often who was killed, and how many files there were."""

    faults: list[str]
    kills: dict[str, int]
    files: int


def prepare(home: Path) -> Path:
    """Make a home in which files settle quickly, and killed workers put no file aside."""
    from optirh_batch.home import create_home  # noqa: PLC0415 - not for --help

    create_home(home, staff_language="fr")
    with (home / "optirh.toml").open("a") as file:
        file.write(_SETTINGS.format(settle=SETTLE_SECONDS))
    return home


def start(home: Path, command: Sequence[str] = QUICK) -> subprocess.Popen[bytes]:
    """Start a daemon whose log lies in its data folder."""
    log = home / "data" / "daemon.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("ab") as errors:
        return subprocess.Popen(
            [*command, "--home", str(home), "watch"],
            stdout=errors,
            stderr=errors,
            cwd=CHECKOUT,
            env={**os.environ, "OPTIRH_GENERATOR": "fake"},
        )


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    """Return the numbers of a daemon's children."""
    try:
        return [int(n) for n in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    except OSError:
        return []


def waiting_in(home: Path) -> list[Path]:
    """Return the files in the inbox that are no litter."""
    return [path for path in files_in(home / "entree") if "/." not in str(path)]


def soak(
    home: Path,
    writers: Writers,
    kills: Sequence[float],
    *,
    command: Sequence[str] = QUICK,
    chance: random.Random,
    patience: float,
    tick: Callable[[str], None] = lambda _line: None,
) -> Result:
    """Let writers write and a daemon work, and kill it so many times.

    Args:
        home: made by ``prepare``.
        writers: not started yet.
        kills: after how many seconds each, from one to the next.
        command: of the program.
        chance: decides whom a kill hits.
        patience: how long the last daemon may work after the last file and kill (seconds).
        tick: is told about once a minute how far it is.
    """
    struck = {"daemon": 0, "worker": 0}
    began = told = time.monotonic()
    daemon = start(home, command)
    writers.start()
    try:
        for pause in kills:
            time.sleep(pause)
            victims = children_of(daemon)
            if victims and chance.random() < 0.4:
                struck["worker"] += 1
                for number in victims:
                    try:
                        os.kill(number, signal.SIGKILL)
                    except ProcessLookupError:
                        continue
            else:
                struck["daemon"] += 1
                daemon.kill()
                daemon.wait()
                daemon = start(home, command)
            if time.monotonic() - told > 60:
                told = time.monotonic()
                tick(_progress(home, told - began, writers, struck))
        writers.join()
        deadline = time.monotonic() + patience
        while waiting_in(home) and time.monotonic() < deadline:
            time.sleep(0.2)
        daemon.send_signal(signal.SIGTERM)
        code = daemon.wait(25)
    finally:
        writers.stop()
        if daemon.poll() is None:
            daemon.kill()
            daemon.wait()
    dropped = writers.dropped
    faults = faults_of(home, dropped.good, refused=dropped.torn)
    if code != 0:
        faults.append(f"the daemon ended with code {code}")
    return Result(faults, struck, len(dropped.good) + len(dropped.torn))


def _progress(home: Path, seconds: float, writers: Writers, struck: dict[str, int]) -> str:
    dropped = len(writers.dropped.good) + len(writers.dropped.torn)
    done = sum(1 for _ in (home / "archives").rglob("*.*"))
    return (
        f"{seconds / 60:5.1f} min: {dropped} dropped, {done} archived, {len(waiting_in(home))} in the inbox, "
        f"killed: daemon {struck['daemon']}, worker {struck['worker']}"
    )


def main() -> int:
    """Soak as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--files-per-minute", type=int, default=40)
    parser.add_argument("--kill-every", type=float, default=20.0, help="seconds, on average")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--real-printer", action="store_true")
    parser.add_argument("--home", type=Path, help="a folder to be made; a temporary one if missing")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as temporary:
        home = prepare(given.home or Path(temporary) / "home")
        files = round(given.minutes * given.files_per_minute)
        writers = Writers(
            home / "entree", files, pause=2 * SETTLE_SECONDS, spread=given.minutes * 55, seed=given.seed
        )
        count = round(given.minutes * 60 / given.kill_every)
        kills = [chance.uniform(0.1, 2 * given.kill_every) for _ in range(count)]
        result = soak(
            home,
            writers,
            kills,
            command=REAL if given.real_printer else QUICK,
            chance=chance,
            patience=600,
            tick=lambda line: print(line, flush=True),
        )
    for fault in result.faults:
        print(f"WRONG: {fault}")
    verdict = "wrong" if result.faults else "0 lost, 0 doubled, 0 torn"
    print(f"{result.files} files, killed {result.kills}, seed {given.seed}: {verdict}")
    return bool(result.faults)


if __name__ == "__main__":
    sys.exit(main())
