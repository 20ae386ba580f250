"""What was kept of released documents to train a model: ``data_dir/training``, a file for each document.

Named after the document's number in the audit log and readable by this user alone.  Holds passages with
made-up names, the words that were released for them, and which passages were refused and why, without a word
of those.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from optirh_batch.documents import Draft, Imprint, Origin, passages_by_part
from optirh_batch.errors import WorkFolderFailed
from optirh_batch.filesystems import reason_of, remove_older, write_whole
from optirh_batch.language import detect_language
from optirh_batch.prompts import Task

if TYPE_CHECKING:
    from optirh_batch.learning.pseudonyms import Mask

FOLDER = "training"
_NAME = re.compile(r"(\d{4}-\d{5,})\.json")
_TASKS = {"simplification": Task.REWRITE, "case": Task.CONDENSE, "general": Task.CONDENSE}
_WORDED = frozenset({Origin.MODEL, Origin.PERSON})
_LEAST_WEEKS, _MOST_WEEKS = 4, 51


@dataclass(frozen=True, slots=True)
class Pair:
    """A passage and its released wording, under made-up names; ``by`` is who worded it, model or person."""

    task: str
    source_language: str | None
    output_language: str
    source: str
    output: str
    by: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A passage that was not kept: its number in the document, from 1, and reason codes."""

    passage: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of one document; ``job`` is its number in the audit log."""

    job: str
    pairs: tuple[Pair, ...]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many passages of a document were kept, and how many refused."""

    pairs: int
    refused: int


def keep_pairs(data_dir: Path, draft: Draft, imprint: Imprint) -> Counts:
    """Keep the passages of a document that somebody worded, under made-up names.

    Days move by the same number of weeks throughout the document, drawn anew for each and noted nowhere.

    Args:
        data_dir: the home's data folder.
        draft: as it is released.
        imprint: its number, its source's name, and when it was printed.

    Raises:
        WorkFolderFailed: ``data_dir`` cannot be written.
    """
    # The fact gate costs half a second, which only a release that is kept must pay.
    from optirh_batch.learning.pseudonyms import Mask  # noqa: PLC0415

    weeks = _LEAST_WEEKS + secrets.randbelow(_MOST_WEEKS - _LEAST_WEEKS)
    mask = Mask(draft.record, imprint.source_name, imprint.printed_on.date(), -7 * weeks)
    kept = _pseudonymise(draft, imprint.job, mask)
    _write(data_dir, kept)
    return Counts(len(kept.pairs), len(kept.refusals))


def read_kept(data_dir: Path) -> Iterator[Kept]:
    """Yield what is kept, oldest document first.

    Raises:
        WorkFolderFailed: it cannot be read, or was not written by this program.
    """
    folder = data_dir / FOLDER
    for path in sorted(folder.glob("*.json")):
        if (named := _NAME.fullmatch(path.name)) is None:
            continue
        try:
            content = json.loads(path.read_text("utf-8"))
            yield Kept(
                named[1],
                tuple(Pair(**pair) for pair in content["pairs"]),
                tuple(Refusal(item["passage"], tuple(item["reasons"])) for item in content["refusals"]),
            )
        except FileNotFoundError:
            continue  # forgotten meanwhile
        except (OSError, ValueError, KeyError, TypeError) as error:
            detail = getattr(error, "strerror", None) or type(error).__name__
            raise WorkFolderFailed(path=path, detail=detail) from error


def forget_pairs(data_dir: Path, job: str) -> None:
    """Let go of what is kept of a document, if anything is.

    Raises:
        WorkFolderFailed: it cannot be removed.
    """
    path = data_dir / FOLDER / f"{job}.json"
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise WorkFolderFailed(path=path, detail=reason_of(error)) from error


def sweep_pairs(data_dir: Path, oldest: float) -> int:
    """Remove what was kept before a time (seconds since the epoch), unfinished files too; return how many.

    Raises:
        OSError: the folder cannot be listed or changed.
    """
    return remove_older(data_dir / FOLDER, oldest)


def _pseudonymise(draft: Draft, job: str, mask: Mask) -> Kept:
    worded = [
        (number, _TASKS[part], passage)
        for number, (part, passage) in enumerate(passages_by_part(draft.content), 1)
        if part in _TASKS and passage.origin in _WORDED and passage.text != passage.source
    ]
    language = draft.record.language or detect_language(" ".join(item.source for _, _, item in worded))
    for _, _, passage in worded:  # a name that a title tells in one passage is hidden in all
        mask.hide(passage.source, language)
        mask.hide(passage.text, draft.language)
    pairs, refusals = [], []
    for number, task, passage in worded:
        pair = Pair(
            task.value,
            language,
            draft.language,
            mask.hide(passage.source, language),
            mask.hide(passage.text, draft.language),
            passage.origin.value,
        )
        if reasons := _faults(pair, mask):
            refusals.append(Refusal(number, reasons))
        else:
            pairs.append(pair)
    return Kept(job, tuple(pairs), tuple(refusals))


def _faults(pair: Pair, mask: Mask) -> tuple[str, ...]:
    leaks = (
        *mask.leaks(pair.source, pair.source_language),
        *mask.leaks(pair.output, pair.output_language),
    )
    from optirh_batch.grounding import is_blocked  # noqa: PLC0415 - see keep_pairs

    # Also where a made-up name or day no longer is the same on both sides.
    differs = is_blocked(
        pair.source,
        pair.output,
        source_language=pair.source_language,
        output_language=pair.output_language,
    )
    return tuple(dict.fromkeys((*leaks, *(("facts-differ",) if differs else ()))))


def _write(data_dir: Path, kept: Kept) -> None:
    folder = data_dir / FOLDER
    content = {
        "pairs": [asdict(item) for item in kept.pairs],
        "refusals": [asdict(item) for item in kept.refusals],
    }
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        write_whole(folder / f"{kept.job}.json", json.dumps(content, ensure_ascii=False), synced=True)
    except OSError as error:
        raise WorkFolderFailed(path=folder, detail=reason_of(error)) from error
