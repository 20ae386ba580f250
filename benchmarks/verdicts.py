"""What must hold of a home after whatever happened to it: nothing lost, doubled, torn or left lying about."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from optirh_batch.audit import AUDIT_FILE, Archived, AuditLog, Published, State
from optirh_batch.outbox import SWEEP_AFTER_SECONDS, days_of, is_note, sweep
from optirh_batch.review.sheets import SHEET_SUFFIXES, sheet_path
from optirh_batch.tickets import Board
from optirh_batch.tickets.board import OPEN

_LATER = 4e9  # any hidden file of ours is older than a day by then


def files_in(folder: Path) -> list[Path]:
    """Return all files below a folder, hidden ones too; folders may go meanwhile."""
    return sorted(Path(below) / name for below, _, names in os.walk(folder) for name in names)


def faults_of(
    home: Path, dropped: Mapping[str, bytes], *, refused: Mapping[str, bytes] | None = None, notes: int = 0
) -> list[str]:
    """Return all that is wrong with a home whose files are all done.

    Args:
        home: with the folders of the French names.
        dropped: content by name, of files that get one document each.
        refused: likewise, of files that are put aside.
        notes: so many may lie in the outbox.
    """
    refused = refused or {}
    faults: list[str] = []
    for folder in (home / "sortie", home / "erreurs", home / "archives", *days_of(home / "archives")):
        sweep(folder, now=_LATER + SWEEP_AFTER_SECONDS)
    inbox = [path.relative_to(home).as_posix() for path in files_in(home / "entree")]
    if inbox:
        faults.append(f"left in the inbox: {inbox}")
    faults += _compare("archive", dropped, files_in(home / "archives"))
    aside = files_in(home / "erreurs")
    faults += _compare("error folder", refused, [path for path in aside if not is_note(path)])
    lonely = [path.name for path in aside if is_note(path) and not path.with_suffix("").exists()]
    if lonely:
        faults.append(f"notes without a file: {lonely}")
    if len([path for path in aside if is_note(path)]) != len(refused):
        faults.append(f"not one note for each refused file: {[path.name for path in aside]}")
    faults += _outbox_faults(
        home, len({hashlib.sha256(content).digest() for content in dropped.values()}), notes
    )
    copies = files_in(home / "data" / "work")
    if copies:
        faults.append(f"private copies: {len(copies)}")
    with Board.open(home / "data") as board:
        counts = board.counts()
        still_open = {state.value: counts[state] for state in OPEN if counts[state]}
    if still_open:
        faults.append(f"tickets still open: {still_open}")
    return faults


def _compare(where: str, expected: Mapping[str, bytes], found: list[Path]) -> list[str]:
    wanted = Counter(hashlib.sha256(content).hexdigest() for content in expected.values())
    there = Counter(hashlib.sha256(path.read_bytes()).hexdigest() for path in found)
    faults = []
    if wanted - there:
        names = [
            name
            for name, content in expected.items()
            if hashlib.sha256(content).hexdigest() in wanted - there
        ]
        faults.append(f"lost, not in the {where}: {names}")
    if there - wanted:
        faults.append(f"too much in the {where}: {[path.name for path in found]}")
    return faults


def _outbox_faults(home: Path, documents: int, notes: int) -> list[str]:
    faults = []
    found = files_in(home / "sortie")
    pdfs = [path for path in found if path.suffix == ".pdf"]
    if len(pdfs) != documents:
        faults.append(f"{len(pdfs)} documents of {documents}")
    sheets = [path for path in found if path.name.endswith(SHEET_SUFFIXES)]
    if strays := [path.name for path in sheets if path not in {sheet_path(pdf, "fr") for pdf in pdfs}]:
        faults.append(f"correction sheets without a document: {strays}")
    texts = [path.name for path in found if path.suffix == ".txt" and path not in sheets]
    if len(texts) != notes:
        faults.append(f"notes in the outbox: {texts}")
    hidden = [path.name for path in found if path.name.startswith(".")]
    if hidden:
        faults.append(f"hidden files in the outbox: {hidden}")
    with AuditLog.open(home / "data" / AUDIT_FILE) as audit:
        audit.verify()
        known: Counter[str] = Counter()
        for job in audit.jobs():
            events = [entry.event for entry in job.events]
            known.update(
                output.sha256 for event in events if isinstance(event, Published) for output in event.outputs
            )
            if job.state is State.REVIEW and not any(isinstance(event, Archived) for event in events):
                faults.append(f"job {job.job} not known to be archived")
    there = Counter(hashlib.sha256(path.read_bytes()).hexdigest() for path in pdfs)
    if there != known:
        faults.append(f"the audit log knows {len(known)} documents, the outbox holds {len(there)}, or others")
    return faults
