"""Where opinions are kept: ``data_dir/ratings.db``, on the local disk, readable by this user alone.

Owns what counts when somebody rates a document twice: the later form, with the
earlier one kept as history.  A form that was taken before changes nothing, so
that a kill between taking it and moving it is harmless.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from optirh_batch.errors import RatingsUnavailable
from optirh_batch.ratings.opinions import Incident, Opinion, Subject
from optirh_batch.ratings.scales import Category, Criterion, Harm, Role
from optirh_batch.transactions import OpenDatabase, reading, translated, writing

FILE_NAME = "ratings.db"
BUSY_SECONDS = 30.0


class Effect(StrEnum):
    """What a form changed: a first opinion, one in place of an earlier one, or nothing."""

    STORED = "stored"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Rating:
    """An opinion that counts.

    Attributes:
        number: rises with time.
        at: when it was taken (UTC).
        opinion: what was said.
        known: whether the audit log knew the document.
        earlier: how many opinions of the same person on the same document it replaced.
    """

    number: int
    at: datetime
    opinion: Opinion
    known: bool
    earlier: int = 0


class Ratings(OpenDatabase):
    """The open store; for one thread, any number of processes may have it open.

    Every method raises ``RatingsUnavailable`` when SQLite reports an error.
    """

    @classmethod
    def open(cls, data_dir: Path, *, mountinfo: str | None = None) -> Self:
        """Open the store of a home, new and empty if there is none.

        Args:
            data_dir: the home's data folder, on a local disk.
            mountinfo: see ``filesystems.file_system_of``.

        Raises:
            RatingsUnavailable: it lies on a network share, or cannot be used.
        """
        from optirh_batch.databases import Blueprint, open_database  # noqa: PLC0415  costs 0.3 s
        from optirh_batch.ratings.migrations import STEPS  # noqa: PLC0415

        path = data_dir / FILE_NAME
        blueprint = Blueprint(STEPS, RatingsUnavailable)
        return cls(open_database(path, blueprint, mountinfo=mountinfo, busy_seconds=BUSY_SECONDS), path)

    def put(self, opinion: Opinion, *, known: bool, now: datetime) -> Effect:
        """Keep an opinion; the earlier one of the same person on the same document counts no longer.

        Args:
            opinion: what was said.
            known: whether the audit log knows the document.
            now: an aware time.
        """
        about = (opinion.subject.document, opinion.rater)
        with self._writing():
            taken = "SELECT 1 FROM opinions WHERE document = ? AND rater = ? AND form_sha256 = ?"
            if self._rows(taken, *about, opinion.form_sha256):
                return Effect.UNCHANGED
            (newest,) = self._rows("SELECT coalesce(max(number), 0) AS number FROM opinions")
            number = newest["number"] + 1
            replaced = self._database.execute(
                "UPDATE opinions SET replaced_by = ?"
                " WHERE document = ? AND rater = ? AND replaced_by IS NULL",
                (number, *about),
            ).rowcount
            self._insert(number, opinion, known=known, now=now)
        return Effect.REPLACED if replaced else Effect.STORED

    def all(self) -> tuple[Rating, ...]:
        """Return the opinions that count, in the order in which they were taken."""
        with translated(self._path, RatingsUnavailable), reading(self._database):
            rows = self._rows(
                "SELECT *, (SELECT count(*) FROM opinions AS other WHERE other.document = opinions.document"
                " AND other.rater = opinions.rater AND other.replaced_by IS NOT NULL) AS earlier"
                " FROM opinions WHERE replaced_by IS NULL ORDER BY number"
            )
            return tuple(map(self._rating, rows))

    def _insert(self, number: int, opinion: Opinion, *, known: bool, now: datetime) -> None:
        row = {
            "number": number,
            "at": now.astimezone(UTC).isoformat(timespec="seconds"),
            "known": int(known),
            **asdict(opinion.subject),
            "rater": opinion.rater,
            "role": opinion.role.value,
            "remarks": opinion.remarks,
            "form_sha256": opinion.form_sha256,
        }
        self._database.table("opinions").insert(row)
        self._database.conn.executemany(
            "INSERT INTO scores VALUES (?, ?, ?)",
            [(number, criterion.value, score) for criterion, score in opinion.scores.items()],
        )
        self._database.conn.executemany(
            "INSERT INTO incidents VALUES (?, ?, ?, ?, ?)",
            [
                (number, place, item.category.value, item.harm.value, item.words)
                for place, item in enumerate(opinion.incidents, 1)
            ],
        )

    def _rating(self, row: dict[str, Any]) -> Rating:
        number = row["number"]
        scores = self._rows("SELECT criterion, score FROM scores WHERE opinion = ?", number)
        incidents = self._rows("SELECT * FROM incidents WHERE opinion = ? ORDER BY place", number)
        opinion = Opinion(
            Subject(**{item.name: row[item.name] for item in fields(Subject)}),
            row["rater"],
            Role(row["role"]),
            {Criterion(item["criterion"]): item["score"] for item in scores},
            tuple(
                Incident(Category(item["category"]), Harm(item["harm"]), item["words"]) for item in incidents
            ),
            row["remarks"],
            row["form_sha256"],
        )
        return Rating(number, datetime.fromisoformat(row["at"]), opinion, bool(row["known"]), row["earlier"])

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with translated(self._path, RatingsUnavailable), writing(self._database):
            yield

    def _rows(self, sql: str, *values: str | int) -> list[dict[str, Any]]:
        return list(self._database.query(sql, values))
