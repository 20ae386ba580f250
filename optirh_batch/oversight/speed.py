"""How fast this machine writes with its model: what ``bench`` found, kept in ``data_dir`` and read again.

The estimate of a home's first files and the number of answers written at once rest on it.  Found with
another model or on another number of processors, it tells nothing.  Measuring belongs to ``bench``.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from optirh_batch.errors import WorkFolderFailed
from optirh_batch.filesystems import reason_of, write_whole

FILE_NAME = "engine-bench.json"


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured.

    Attributes:
        model: name of the model.
        model_sha256: hash of its weights, None if unknown.
        processors: how many this process could use.
        measured_at: date and time (ISO 8601).
        prompt_tokens_per_second: of one long prompt.
        answer_tokens_per_second: with so many answers at once, their own prompts and checks included; the
            keys are numbers as text.
        sequences: how many answers at once gave most.
        document_seconds: what the typical document takes then.
    """

    model: str
    model_sha256: str | None
    processors: int
    measured_at: str
    prompt_tokens_per_second: float
    answer_tokens_per_second: dict[str, float]
    sequences: int
    document_seconds: float

    @property
    def documents_per_hour(self) -> float:
        """How many typical documents an hour has."""
        return 3600.0 / self.document_seconds


def store_speed(speed: Speed, data_dir: Path) -> Path:
    """Keep what was measured; the file appears complete or not at all.

    Raises:
        WorkFolderFailed: the folder cannot be written.
    """
    path = data_dir / FILE_NAME
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, json.dumps(asdict(speed), indent=2) + "\n")
    except OSError as error:
        raise WorkFolderFailed(path=data_dir, detail=reason_of(error)) from error
    return path


def read_speed(data_dir: Path) -> Speed | None:
    """What was measured last, None if nothing was, on another number of processors, or it cannot be read."""
    try:
        held: Any = json.loads((data_dir / FILE_NAME).read_text("utf-8"))
        speed = Speed(**{item.name: held[item.name] for item in fields(Speed)})
        is_sound = speed.document_seconds > 0 and 1 <= speed.sequences <= 256
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return speed if is_sound and speed.processors == usable_processors() else None


def best_sequences(data_dir: Path, model_sha256: str) -> int:
    """How many answers of this model to write at once, 0 if that was not measured."""
    speed = read_speed(data_dir)
    return speed.sequences if speed and speed.model_sha256 == model_sha256 else 0


def typical_seconds(data_dir: Path) -> float | None:
    """What a typical document takes here, None if that was not measured."""
    speed = read_speed(data_dir)
    return speed.document_seconds if speed else None


def usable_processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))
