"""What a document was printed from, kept until somebody has decided on it.

Owns ``data_dir/drafts``: a file for each document that waits, named after the
hash of its PDF and readable by this user alone, for it holds the record.  The
release copy is printed from it, so that no model is asked again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from optirh_batch.documents import Draft, HandoutDraft, Imprint, SummaryDraft
from optirh_batch.errors import WorkFolderFailed
from optirh_batch.filesystems import reason_of, remove_older, write_whole

FOLDER = "drafts"
_NAME = re.compile(r"([0-9a-f]{64})\.json")


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft and what its footer says; ``imprint.job`` is its number in the audit log.

    ``made`` is the draft as it was made, with the model's words, once a person has corrected it.
    """

    draft: Draft
    imprint: Imprint
    made: Draft | None = None


def keep_draft(
    data_dir: Path, sha256: str, draft: Draft, imprint: Imprint, made: Draft | None = None
) -> None:
    """Keep what the PDF of this hash was printed from; on the disk when this returns.

    The arguments after the hash are those of ``Kept``.

    Raises:
        WorkFolderFailed: ``data_dir`` cannot be written, or its disk is full.
    """
    folder = data_dir / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        write_whole(_place(data_dir, sha256), to_json(Kept(draft, imprint, made)), synced=True)
    except OSError as error:
        raise WorkFolderFailed(path=folder, detail=reason_of(error)) from error


def find_draft(data_dir: Path, sha256: str) -> Kept | None:
    """Return what is kept for the PDF of this hash, None if nothing is, or another version kept it.

    Raises:
        WorkFolderFailed: it cannot be read.
    """
    try:
        written = _place(data_dir, sha256).read_text("utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WorkFolderFailed(path=data_dir / FOLDER, detail=reason_of(error)) from error
    try:
        return from_json(written)
    except ValueError:
        return None


def forget_draft(data_dir: Path, sha256: str) -> None:
    """Let go of what is kept for the PDF of this hash, if anything is.

    Raises:
        WorkFolderFailed: it cannot be removed.
    """
    try:
        _place(data_dir, sha256).unlink(missing_ok=True)
    except OSError as error:
        raise WorkFolderFailed(path=data_dir / FOLDER, detail=reason_of(error)) from error


def kept_hashes(data_dir: Path) -> Iterator[str]:
    """Yield the hashes of the PDFs for which something is kept."""
    with suppress(FileNotFoundError):
        for path in sorted((data_dir / FOLDER).iterdir()):
            if found := _NAME.fullmatch(path.name):
                yield found[1]


def sweep_drafts(data_dir: Path, oldest: float) -> int:
    """Remove what was kept before a time, unfinished files too; return how many.

    Args:
        data_dir: the home's data folder.
        oldest: seconds since the epoch.

    Raises:
        OSError: the folder cannot be listed or changed.
    """
    return remove_older(data_dir / FOLDER, oldest)


def to_json(kept: Kept) -> str:
    """Write it as ``from_json`` reads it."""
    written: str = _converter().dumps(kept)
    return written


def from_json(written: str) -> Kept:
    """Read what ``to_json`` wrote.

    Raises:
        ValueError: it is of another version.
    """
    try:
        kept: Kept = _converter().loads(written, Kept)
    except Exception as error:  # cattrs has a class for each way in which a value can be wrong
        raise ValueError("not a kept draft of this version") from error
    return kept


def _place(data_dir: Path, sha256: str) -> Path:
    return data_dir / FOLDER / f"{sha256}.json"


@cache
def _converter() -> Any:
    from cattrs.preconf.json import make_converter  # noqa: PLC0415 - not for --help

    converter = make_converter()

    def content(value: Any, _type: object) -> HandoutDraft | SummaryDraft:
        made: HandoutDraft | SummaryDraft = (
            converter.structure(value, HandoutDraft)
            if "title" in value
            else converter.structure(value, SummaryDraft)
        )
        return made

    converter.register_structure_hook(HandoutDraft | SummaryDraft, content)
    return converter
