"""Writing and reading tickets.

Owns the table and the order in which files get their turn.  Leaves out what a ticket holds
(``ticket``) and what each step does (``shift``).  Every method is one transaction; each raises
``TicketsUnavailable`` when SQLite reports an error.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple, Self

from optirh_batch.errors import TicketsUnavailable
from optirh_batch.intake import Arrival
from optirh_batch.oversight.speed import typical_seconds
from optirh_batch.tickets.pace import Pace, Sample
from optirh_batch.tickets.ticket import OPEN, WORTH_TELLING, Made, State, Ticket
from optirh_batch.transactions import OpenDatabase, translated, writing

FILE_NAME = "tickets.db"
BUSY_SECONDS = 30.0
_PACE_FILES = 100

# What a file's wait is worth (seconds): a turn goes to whoever is due first, so that nothing starves.
_URGENT = -86_400.0
_BACKLOG = 8 * 3600.0
_LARGEST = 600.0
_BYTES_PER_SECOND = 2_000.0
BACKLOG_FILES = 20
BACKLOG_SECONDS = 10.0
"""More files than this that become ready within so many seconds are a backlog: nobody stands waiting."""


class _Identity(NamedTuple):
    """Which file a ticket is about; read by the thousand with each look at the inbox."""

    number: int
    path: bytes
    size: int
    changed_ns: int
    state: str

    def is_of(self, arrival: Arrival | None) -> bool:
        return arrival is not None and self.changed_ns == arrival.changed_ns and self.size == arrival.size


class Board(OpenDatabase):
    """The open job table; for one thread, any number of processes may have it open."""

    @classmethod
    def open(cls, data_dir: Path, *, mountinfo: str | None = None) -> Self:
        """Open the table of a home, new and empty if there is none.

        Args:
            data_dir: the home's data folder, on a local disk.
            mountinfo: see ``filesystems.file_system_of``.

        Raises:
            TicketsUnavailable: it lies on a network share, or cannot be used.
        """
        from optirh_batch.databases import Blueprint, open_database  # noqa: PLC0415  costs 0.3 s
        from optirh_batch.tickets.migrations import STEPS  # noqa: PLC0415

        path = data_dir / FILE_NAME
        blueprint = Blueprint(STEPS, TicketsUnavailable)
        return cls(open_database(path, blueprint, mountinfo=mountinfo, busy_seconds=BUSY_SECONDS), path)

    def note(
        self,
        inbox: Path,
        ready: Sequence[Arrival],
        unsettled: Sequence[Arrival],
        now: float,
        *,
        unknown: Sequence[Path] = (),
    ) -> int:
        """Give every file that is ready a ticket, and withdraw those whose file is gone or changed.

        One that changed while it waited is not taken before it is ready again.  A ticket whose
        documents were published is done, whatever became of its file.

        Args:
            inbox: the folder.
            ready: settled files.
            unsettled: all other files that lie in the inbox.
            now: seconds since 1970.
            unknown: files and folders that could not be looked at; what lies in them keeps its ticket.

        Returns:
            How many tickets are new.
        """
        hidden = tuple(_stored(path, inbox) for path in unknown)
        with self._writing():
            known = self._identities("state IN (?, ?, ?)", *OPEN)
            if hidden:
                there = {_stored(arrival.path, inbox) for arrival in (*ready, *unsettled)}
                known = [item for item in known if item.path in there or not _lies_in(item.path, hidden)]
            return self._note(inbox, ready, unsettled, now, known)

    def note_some(
        self, inbox: Path, ready: Sequence[Arrival], unsettled: Sequence[Arrival], now: float
    ) -> int:
        """Likewise for some of the files of the inbox alone; of the others nothing is said."""
        paths = [_stored(arrival.path, inbox) for arrival in (*ready, *unsettled)]
        if not paths:
            return 0
        with self._writing():
            places = ", ".join("?" * len(paths))
            known = self._identities(f"path IN ({places}) AND state IN (?, ?, ?)", *paths, *OPEN)
            return self._note(inbox, ready, unsettled, now, known)

    def _note(
        self,
        inbox: Path,
        ready: Sequence[Arrival],
        unsettled: Sequence[Arrival],
        now: float,
        known: Sequence[_Identity],
    ) -> int:
        is_ready = {_stored(arrival.path, inbox): arrival for arrival in ready}
        there = {_stored(arrival.path, inbox): arrival for arrival in unsettled} | is_ready
        over = {
            item.path: item.number
            for item in known
            # One that changed while it is worked on: that attempt finds out, and hands it back.
            if item.state == State.WAITING and not item.is_of(there.get(item.path))
        }
        kept = {item.path for item in known} - over.keys()
        fresh = [arrival for path, arrival in is_ready.items() if path not in kept]
        self._database.conn.executemany(
            "UPDATE tickets SET state = CASE made WHEN '[]' THEN ? ELSE ? END, ended = ? WHERE number = ?",
            [(State.WITHDRAWN, State.DONE, now, number) for number in over.values()],
        )
        self._insert(inbox, fresh, now, backlog=len(fresh) + self._seen_lately(now) > BACKLOG_FILES)
        return len(fresh)

    def _identities(self, where: str, *values: Any) -> list[_Identity]:
        columns = ", ".join(_Identity._fields)
        rows = self._database.execute(f"SELECT {columns} FROM tickets WHERE {where}", values)  # noqa: S608
        return list(map(_Identity._make, rows))

    def _seen_lately(self, now: float) -> int:
        """Count the tickets of the last seconds, at most as many as make a backlog."""
        (row,) = self._rows(
            "SELECT count(*) AS number FROM (SELECT seen FROM tickets ORDER BY number DESC LIMIT ?)"
            " WHERE seen BETWEEN ? AND ?",
            BACKLOG_FILES,
            now - BACKLOG_SECONDS,
            now,
        )
        return int(row["number"])

    def waiting(self) -> Iterator[Ticket]:
        """Yield what waits, whose turn comes first first."""
        last = (-1e300, -1)
        while True:
            rows = self._read(
                "SELECT * FROM tickets WHERE state = ? AND (due, number) > (?, ?)"
                " ORDER BY due, number LIMIT 50",
                State.WAITING,
                *last,
            )
            if not rows:
                return
            yield from map(_ticket, rows)
            last = (rows[-1]["due"], rows[-1]["number"])

    def ended(self, limit: int, states: Sequence[State] = WORTH_TELLING) -> tuple[Ticket, ...]:
        """Return what came to its end, newest first, at most ``limit``; without withdrawn files."""
        rows = self._read(
            f"SELECT * FROM tickets WHERE state IN ({', '.join('?' * len(states))})"  # noqa: S608
            " ORDER BY ended DESC, number DESC LIMIT ?",
            *states,
            limit,
        )
        return tuple(map(_ticket, rows))

    def find(self, number: int) -> Ticket | None:
        """Return a ticket by its number."""
        return next(map(_ticket, self._read("SELECT * FROM tickets WHERE number = ?", number)), None)

    def counts(self) -> Mapping[State, int]:
        """Count the tickets by where they stand."""
        rows = self._read("SELECT state, count(*) AS number FROM tickets GROUP BY state")
        return dict.fromkeys(State, 0) | {State(row["state"]): row["number"] for row in rows}

    def at_work(self) -> tuple[Ticket, ...]:
        """Return what has been begun and is not at its end."""
        rows = self._read(
            "SELECT * FROM tickets WHERE state IN (?, ?) ORDER BY started, number",
            State.WORKING,
            State.PUBLISHED,
        )
        return tuple(map(_ticket, rows))

    def waiting_files(self) -> Iterator[tuple[Path, int]]:
        """Yield the path in the inbox and the bytes of everything that waits, in no order."""
        for row in self._read("SELECT path, size FROM tickets WHERE state = ?", State.WAITING):
            yield Path(os.fsdecode(row["path"])), row["size"]

    def pace(self, abreast: int = 1) -> Pace:
        """Learn how long files take from the last ones that made a document, else from ``bench``."""
        rows = self._read(
            "SELECT path, size, seconds FROM tickets WHERE state = ? AND seconds IS NOT NULL"
            " AND EXISTS (SELECT 1 FROM json_each(made) WHERE NOT json_extract(value, '$.already'))"
            " ORDER BY ended DESC LIMIT ?",
            State.DONE,
            _PACE_FILES,
        )
        samples = (Sample(Path(os.fsdecode(row["path"])), row["size"], row["seconds"]) for row in rows)
        return Pace(samples, abreast, untried=typical_seconds(self._path.parent))

    def begin(self, ticket: Ticket, now: float) -> Ticket:
        """Count an attempt, before it begins: one that takes the machine down counts too."""
        return self._change(
            ticket, state=State.WORKING, attempts=ticket.attempts + 1, started=now, code=None, message=None
        )

    def count_crash(self, ticket: Ticket) -> Ticket:
        """Count that the worker died over it."""
        return self._change(ticket, crashes=ticket.crashes + 1)

    def publish(self, ticket: Ticket, made: Iterable[Made]) -> Ticket:
        """Its documents are in the outbox; what is left is to move the original."""
        return self._change(ticket, state=State.PUBLISHED, made=tuple(made))

    def announce_refusal(self, ticket: Ticket, code: str) -> Ticket:
        """It is about to be put aside, for this reason: a start after a kill knows what may lie about."""
        return self._change(ticket, code=code)

    def hand_back(
        self, ticket: Ticket, now: float, code: str | None = None, message: str | None = None
    ) -> Ticket:
        """It waits for another turn; why, if it failed."""
        return self._change(
            ticket,
            state=State.WAITING,
            ended=now,
            code=code,
            message=message,
            seconds=_since(ticket.started, now),
        )

    def finish(
        self,
        ticket: Ticket,
        state: State,
        now: float,
        *,
        resting: Path | None = None,
        made: Iterable[Made] | None = None,
        code: str | None = None,
        message: str | None = None,
    ) -> Ticket:
        """It is at its end."""
        return self._change(
            ticket,
            state=state,
            ended=now,
            seconds=_since(ticket.started, now),
            resting=resting,
            made=ticket.made if made is None else tuple(made),
            code=code,
            message=message,
        )

    def ask_again(self, inbox: Path, arrival: Arrival, now: float) -> None:
        """Let a file's documents be made even if they were published before; a daemon may have seen it."""
        with self._writing():
            changed = self._database.execute(
                "UPDATE tickets SET again = 1 WHERE path = ? AND state = ?",
                (_stored(arrival.path, inbox), State.WAITING),
            )
            if changed.rowcount == 0:
                self._insert(inbox, [arrival], now, again=True, backlog=False)

    def recover(self) -> int:
        """Let wait again what a process that is no more was working on; return how much that was."""
        with self._writing():
            changed = self._database.execute(
                "UPDATE tickets SET state = ? WHERE state IN (?, ?)",
                (State.WAITING, State.WORKING, State.PUBLISHED),
            )
            return changed.rowcount

    def forget(self, before: float) -> int:
        """Delete the tickets that came to their end before a time (seconds since 1970); return how many."""
        with self._writing():
            changed = self._database.execute(
                "DELETE FROM tickets WHERE state NOT IN (?, ?, ?) AND ended < ?", (*OPEN, before)
            )
            return changed.rowcount

    def _insert(
        self, inbox: Path, fresh: Sequence[Arrival], now: float, *, backlog: bool, again: bool = False
    ) -> None:
        self._database.conn.executemany(
            "INSERT INTO tickets"
            " (path, size, changed_ns, language, stray_folder, urgent, seen, due, state, again)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    _stored(arrival.path, inbox),
                    arrival.size,
                    arrival.changed_ns,
                    arrival.language,
                    arrival.stray_folder,
                    arrival.urgent,
                    now,
                    now + _worth(arrival, backlog=backlog),
                    State.WAITING,
                    again,
                )
                for arrival in fresh
            ],
        )

    def _change(self, ticket: Ticket, **changes: Any) -> Ticket:
        columns = {name: _column(value) for name, value in changes.items()}
        with self._writing():
            self._database.execute(
                f"UPDATE tickets SET {', '.join(f'{name} = ?' for name in columns)} WHERE number = ?",  # noqa: S608
                (*columns.values(), ticket.number),
            )
            row = self._rows("SELECT * FROM tickets WHERE number = ?", ticket.number)[0]
        return _ticket(row)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with translated(self._path, TicketsUnavailable), writing(self._database):
            yield

    def _read(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        with translated(self._path, TicketsUnavailable):
            return self._rows(sql, *values)

    def _rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        return list(self._database.query(sql, values))


def _worth(arrival: Arrival, *, backlog: bool) -> float:
    """Return how long a file may wait (seconds): what is small, urgent, or dropped by hand is due sooner."""
    size = min(arrival.size / _BYTES_PER_SECOND, _LARGEST)
    return size + (_URGENT if arrival.urgent else _BACKLOG if backlog else 0.0)


def _lies_in(path: bytes, folders: tuple[bytes, ...]) -> bool:
    return any(path == folder or path.startswith(folder + b"/") for folder in folders)


def _since(started: float | None, now: float) -> float | None:
    return None if started is None else max(0.0, now - started)


def _stored(path: Path, inbox: Path) -> bytes:
    # Not by ``relative_to``, which takes ten times as long.
    return os.fsencode(str(path).removeprefix(f"{inbox}/"))


def _column(value: Any) -> Any:
    if isinstance(value, Path):
        return os.fsencode(value)
    if isinstance(value, tuple):
        return json.dumps([asdict(item) for item in value])
    return value


def _ticket(row: Mapping[str, Any]) -> Ticket:
    values = dict(row)
    for name in ("path", "resting"):
        values[name] = None if values[name] is None else Path(os.fsdecode(values[name]))
    for name in ("urgent", "again"):
        values[name] = bool(values[name])
    values["state"] = State(values["state"])
    values["made"] = tuple(Made(**item) for item in json.loads(values["made"]))
    return Ticket(**values)
