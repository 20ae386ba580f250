"""Trying files again: out of the error folder, or once more though their documents exist.

Owns finding what a name means (a refused file, or one that was done) and
putting it back where it was dropped.  The work itself is that of the next
``run``, or of the daemon, which is told not to wait any longer.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from optirh_batch.config import Settings
from optirh_batch.errors import NothingToRetry
from optirh_batch.intake import is_litter, look_into
from optirh_batch.outbox import NOTE_SUFFIX, bring_back, is_note
from optirh_batch.readers import printable_name
from optirh_batch.tickets import Board, State, Ticket
from optirh_batch.workroom import listener


@dataclass(frozen=True, slots=True)
class Retried:
    """A file that is tried again: where it lay, and where in the inbox it lies now."""

    source: Path
    path: Path


def refused_files(error_dir: Path) -> tuple[Path, ...]:
    """Return the files in the error folder, without the notes named after them.

    Raises:
        OSError: the folder cannot be listed.
    """
    names = {path.name for path in error_dir.iterdir() if path.is_file() and not is_litter(path.name)}
    notes = {
        name
        for name in names
        # A kill may have left a note without its file.
        if name.endswith(NOTE_SUFFIX)
        and (name.removesuffix(NOTE_SUFFIX) in names or is_note(error_dir / name))
    }
    return tuple(error_dir / name for name in sorted(names - notes))


def retry(settings: Settings, names: Iterable[str] | None, *, again: bool = False) -> tuple[Retried, ...]:
    """Put files back into the inbox.

    Args:
        settings: of the home.
        names: of files, as they were dropped or as they lie in the error folder; None for every refused one.
        again: also what was done, and make its documents even if they were published before.

    Returns:
        What lies in the inbox again.

    Raises:
        NothingToRetry: a name is that of no such file; those before it are back in the inbox.
        MoveFailed: a file stays where it is.
        TicketsUnavailable: the job table cannot be used.
    """
    with Board.open(settings.data_dir) as tickets:
        known = {ticket.resting: ticket for ticket in reversed(tickets.ended(limit=-1)) if ticket.resting}
        wanted = _every_refused(settings) if names is None else _named(names, settings, known, again=again)
        back = []
        for source in wanted:
            ticket = known.get(source)
            folder = _folder_of(ticket, settings)
            path = bring_back(source, folder)
            if again:
                arrival = next(item for item in look_into(settings.inbox_dir).arrivals if item.path == path)
                tickets.ask_again(settings.inbox_dir, arrival, time.time())
            back.append(Retried(source, path))
    wake_daemon(settings.data_dir)
    return tuple(back)


def wake_daemon(data_dir: Path) -> bool:
    """Tell a daemon that works in a home to wait no longer with anything; return whether there is one."""
    number = listener(data_dir)
    if number is None:
        return False
    with suppress(ProcessLookupError, PermissionError):
        os.kill(number, signal.SIGUSR1)
    return True


def _every_refused(settings: Settings) -> Iterator[Path]:
    yield from refused_files(settings.error_dir)


def _named(
    names: Iterable[str], settings: Settings, known: dict[Path, Ticket], *, again: bool
) -> Iterator[Path]:
    refused = {path.name: path for path in refused_files(settings.error_dir)}
    done = {
        ticket.path.name: path
        for path, ticket in known.items()
        if again and ticket.state is State.DONE and path.is_file()
    }
    dropped = {ticket.path.name: path for path, ticket in known.items() if path in refused.values()}
    for name in names:
        found = refused.get(name) or dropped.get(name) or done.get(name)
        if found is None:
            raise NothingToRetry(name=printable_name(name))
        yield found


def _folder_of(ticket: Ticket | None, settings: Settings) -> Path:
    """Return the folder a file was dropped into, if that is known and still there, else the inbox."""
    if ticket is not None and ticket.stray_folder is None:
        folder = settings.inbox_dir / ticket.path.parent
        if folder.is_dir():
            return folder
    return settings.inbox_dir
