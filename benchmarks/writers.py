"""Six kinds of programs that put files into an inbox, each with its own way of being in the middle of it."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

_TEXT = "Madame va bien. Elle prend Metformine 500 mg 2x/j. Elle marche chaque jour avec sa fille."
_RECORD = """<?xml version="1.0" encoding="UTF-8"?>
<dossier xmlns="urn:optirh:dossier:1" version="1.0" langue="fr">
  <patient><nom>Canarion</nom><prenom>Zoé</prenom><langue>fr</langue></patient>
  <cas>Suivi après une fracture du poignet droit. Pansement 2x/semaine. Visite {number}.</cas>
</dossier>
"""
BURST = 100
KINDS = ("rename", "slow", "truncate", "touch", "burst", "dying")


@dataclass
class Dropped:
    """What was put there, by name: with a document to come of it, and to be put aside."""

    good: dict[str, bytes] = field(default_factory=dict)
    torn: dict[str, bytes] = field(default_factory=dict)


def content_of(number: int) -> tuple[str, bytes]:
    """Return the suffix and the content of one file; no two are alike."""
    if number % 3 == 0:
        return ".xml", _RECORD.format(number=number).encode()
    return ".txt", f"{_TEXT} Visite {number}.\n".encode()


class Writers:
    """Put so many files into an inbox, from one thread for each kind of writer."""

    def __init__(self, inbox: Path, files: int, *, pause: float, spread: float, seed: int = 0) -> None:
        """Prepare; ``start`` begins.

        Args:
            inbox: the folder.
            files: how many, all kinds together.
            pause: between the pieces of a slow writer (seconds); longer than the settling delay.
            spread: the seconds over which the files come.
            seed: of what is left to chance.
        """
        self.dropped = Dropped()
        self._inbox = inbox
        self._pause = pause
        self._spread = spread
        self._stop = Event()
        burst = min(BURST, files // 3)
        shares: dict[str, list[int]] = {kind: [] for kind in KINDS}
        for number in range(files):
            others = [kind for kind in KINDS if kind != "burst"]
            shares["burst" if number < burst else others[number % len(others)]].append(number)
        self._threads = [
            Thread(target=self._write, args=(kind, numbers, random.Random(seed + place)), name=kind)
            for place, (kind, numbers) in enumerate(shares.items())
        ]

    def start(self) -> None:
        """Begin to write."""
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        """Wait until everything is written."""
        for thread in self._threads:
            thread.join()

    def stop(self) -> None:
        """Write no further file."""
        self._stop.set()
        self.join()

    @property
    def busy(self) -> bool:
        """Whether something is still written."""
        return any(thread.is_alive() for thread in self._threads)

    def _write(self, kind: str, numbers: list[int], chance: random.Random) -> None:
        way: Callable[[Path, bytes], None] = getattr(self, f"_{kind}")
        rest = self._spread / max(1, len(numbers))
        for number in numbers:
            if self._stop.is_set():
                return
            suffix, content = content_of(number)
            path = self._inbox / f"{kind}-{number:05d}{'.xml' if kind == 'dying' else suffix}"
            if kind == "dying":
                content = _RECORD.format(number=number).encode()
                content = content[: len(content) // 2]
                self.dropped.torn[path.name] = content
            else:
                self.dropped.good[path.name] = content
            way(path, content)
            if kind != "burst":
                time.sleep(chance.uniform(0.5, 1.5) * rest)

    def _rename(self, path: Path, content: bytes) -> None:
        hidden = path.with_name(f".{path.name}.tmp")
        hidden.write_bytes(content)
        hidden.rename(path)

    def _slow(self, path: Path, content: bytes) -> None:
        third = len(content) // 3
        with path.open("wb", buffering=0) as file:
            for start in (0, third, 2 * third):
                file.write(content[start : start + third if start < 2 * third else None])
                time.sleep(self._pause)

    def _truncate(self, path: Path, content: bytes) -> None:
        # as an editor does: the file is there at once, empty, and is filled in one go
        path.write_bytes(b"")
        time.sleep(0.05)
        with path.open("wb") as file:
            file.write(content)

    def _touch(self, path: Path, content: bytes) -> None:
        with path.open("wb") as file:
            file.write(content[: len(content) // 2])
            file.flush()
            file.write(content[len(content) // 2 :])
        try:
            os.utime(path, (1_700_000_000, 1_700_000_000))
        except FileNotFoundError:
            return

    def _burst(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)

    def _dying(self, path: Path, content: bytes) -> None:
        with path.open("wb") as file:
            file.write(content)
