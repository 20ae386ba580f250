"""Commands about documents to be checked: ``review list``, ``review release``, ``review reject``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from optirh_batch.cli.program import Invocation, json_option, main, pass_invocation, print_json, say

if TYPE_CHECKING:
    from optirh_batch.review import Decided, ReviewDesk, Waiting


@main.group()
def review() -> None:
    """Documents that a person must check."""


@review.command("list")
@json_option
@pass_invocation
def list_(invocation: Invocation, as_json: bool) -> None:
    """List the documents that wait for a decision, oldest first."""
    from optirh_batch.cli.tables import review_sheet  # noqa: PLC0415 - not for --help
    from optirh_batch.presentation import show  # noqa: PLC0415

    with _desk(invocation) as desk:
        waiting = desk.waiting()
    if as_json:
        print_json([_as_json(item) for item in waiting])
    else:
        show([review_sheet(waiting, invocation.settings.staff_language)])


@review.command()
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--all", "everything", is_flag=True, help="Release all documents without a blocking finding.")
@json_option
@pass_invocation
def release(invocation: Invocation, names: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Release documents: the draft band goes, and the log says so.

    NAME is the name of a PDF as 'review list' shows it.
    """
    if everything == bool(names):
        raise click.UsageError("Name documents, or say --all.")
    with _desk(invocation) as desk:
        for path in [item.path for item in desk.waiting() if not item.blocking] if everything else names:
            desk.release(_find(path, invocation))
        _look(desk, as_json=as_json)


@review.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--reason", metavar="TEXT", help="Why, for a note beside the document.")
@json_option
@pass_invocation
def reject(invocation: Invocation, names: tuple[str, ...], reason: str | None, as_json: bool) -> None:
    """Reject documents: they go to the folder of rejected ones."""
    with _desk(invocation) as desk:
        for name in names:
            desk.reject(_find(name, invocation), reason)
        _look(desk, as_json=as_json)


@contextmanager
def _desk(invocation: Invocation) -> Iterator[ReviewDesk]:
    from optirh_batch.clock import SystemClock  # noqa: PLC0415 - not for --help
    from optirh_batch.rendering import render_pdf  # noqa: PLC0415
    from optirh_batch.review import ReviewDesk  # noqa: PLC0415

    with invocation.audit_log() as log:
        yield ReviewDesk(invocation.settings, log, SystemClock(), render_pdf)


def _find(name: str | Path, invocation: Invocation) -> Path:
    """The document of a name, or of a path, in the folder of those that wait."""
    path = Path(name)
    return path if path.is_absolute() else invocation.settings.to_review / path.name


def _look(desk: ReviewDesk, *, as_json: bool) -> None:
    _tell(desk.look(), as_json=as_json)
    if desk.troubles:
        raise desk.troubles[0]


def _tell(decided: tuple[Decided, ...], *, as_json: bool) -> None:
    if as_json:
        print_json([item.as_json() for item in decided])
    else:
        say_decided(decided)


def say_decided(decided: Iterable[Decided]) -> None:
    """Say what became of each document that was moved or corrected, on standard error."""
    from optirh_batch.review import Decision  # noqa: PLC0415 - not for --help

    for item in decided:
        unknown = item.decision is Decision.UNKNOWN
        say(
            f"{'left as it is, see the note beside it' if unknown else item.decision.value}: {item.path.name}"
        )


def _as_json(item: Waiting) -> dict[str, Any]:
    return {
        "document": str(item.path),
        "job": item.job,
        "kind": item.kind,
        "language": item.language,
        "since": item.since.isoformat(timespec="seconds"),
        "findings": {"block": item.blocking, "warn": item.warnings},
        "original_wording": item.originals,
        "corrected": item.corrected,
    }
