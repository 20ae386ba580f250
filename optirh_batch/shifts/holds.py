"""Whether a file is ours, and still the one that it was: what lies under a name may change at any moment.

A file is taken, and its documents published, only while its size and time are those of its ticket; what was
moved is compared with what was read, and brought back if it is another file or still being written.  Leaves
out what follows for the file (``shift``).
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from optirh_batch.errors import ClaimLost, SourceChanged
from optirh_batch.intake.claims import Claim
from optirh_batch.intake.completeness import has_writer
from optirh_batch.outbox import bring_back
from optirh_batch.outcomes import Outcome
from optirh_batch.readers import printable_name


@dataclass(frozen=True, slots=True)
class Hold:
    """What must hold for a file's documents to be published; goes to the worker as a plain value."""

    claim: Claim
    source: Path
    size: int
    changed_ns: int

    def require(self) -> None:
        """Return if the file is ours, and still the one of its ticket.

        Raises:
            SourceChanged: it is another, or gone.
            ClaimLost: it is somebody else's.
        """
        try:
            status = self.source.lstat()
        except OSError as error:
            raise SourceChanged(name=printable_name(self.source.name)) from error
        if (status.st_size, status.st_mtime_ns) != (self.size, self.changed_ns):
            raise SourceChanged(name=printable_name(self.source.name))
        require_claim(self.claim, self.source)


def require_claim(claim: Claim, source: Path) -> None:
    """Return if a file is ours.

    Raises:
        ClaimLost: it is somebody else's.
    """
    if not claim.is_held():
        raise ClaimLost(name=printable_name(source.name))


def require_what_was_read(resting: Path, source: Path, outcomes: tuple[Outcome, ...]) -> None:
    """Bring a file back that took the place of the one that was read, or that somebody still writes.

    Raises:
        SourceChanged: it lies in the inbox again.
        MoveFailed: it stays where it was moved to.
    """
    read = {outcome.source_sha256 for outcome in outcomes} - {None}
    try:
        with open(resting, "rb", opener=_open_itself) as file:
            is_other = bool(read) and hashlib.file_digest(file, "sha256").hexdigest() not in read
            is_other = is_other or has_writer(file.fileno(), resting)
    except OSError:
        return  # a link, a pipe, or what may not be read: nothing was read of it before either
    if is_other:
        bring_back(resting, source.parent)
        raise SourceChanged(name=printable_name(source.name))


def _open_itself(path: str, flags: int) -> int:
    # O_NONBLOCK: a pipe must not keep us waiting for its other end
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOFOLLOW)
