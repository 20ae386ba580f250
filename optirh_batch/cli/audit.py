"""Commands about the audit log: ``audit show``, ``audit verify``, ``audit export``, ``audit purge``."""

from __future__ import annotations

import json
import pwd
from datetime import UTC, datetime
from typing import Any

import click

from optirh_batch.cli.program import Invocation, json_option, main, pass_invocation, print_json, say


@main.group()
def audit() -> None:
    """The log of what was made.

    It holds hashes, codes and times, no names and no text.
    """


@audit.command()
@click.argument("job", required=False)
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many jobs, newest first."
)
@json_option
@pass_invocation
def show(invocation: Invocation, job: str | None, limit: int, as_json: bool) -> None:
    """Show the newest jobs and what became of them.

    Of one JOB (the number at the foot of each page, 2026-00042): what happened to it, when, who
    corrected, released or rejected it, and the hash of each PDF.
    """
    from optirh_batch.presentation import sheet  # noqa: PLC0415 - not for --help
    from optirh_batch.presentation import show as show_sheets  # noqa: PLC0415

    if job is not None:
        _show_history(invocation, job, as_json=as_json)
        return
    with invocation.audit_log() as log:
        jobs = log.jobs(limit)
    listed: list[dict[str, Any]] = [
        {
            "job": job.job,
            "time": job.at.isoformat(timespec="seconds"),
            "kind": job.facts.kind,
            "language": job.facts.language,
            "state": job.state.value,
            "events": [entry.event.name for entry in job.events],
            "source_sha256": job.facts.source_sha256,
        }
        for job in jobs
    ]
    if as_json:
        print_json(listed)
        return
    rows = [
        (
            item["job"],
            item["time"],
            item["kind"],
            item["language"],
            item["state"],
            (item["source_sha256"] or "not read")[:16],
        )
        for item in listed
    ]
    show_sheets([sheet("", ("job", "time (UTC)", "kind", "language", "state", "source SHA-256"), rows)])


@audit.command()
@pass_invocation
def verify(invocation: Invocation) -> None:
    """Check the whole chain of hashes.

    Names the first row that does not hold; exit code 9 then, 0 only when the chain holds.
    """
    with invocation.audit_log() as log:
        report = log.verify()
    click.echo(f"the audit log holds: {report.rows} rows, {report.jobs} jobs, last hash {report.last_hash}")
    if not report.rows and (made := _documents_there(invocation)):
        say(f"but it is empty, and {made} documents of this home exist: the log was taken away or begun anew")


@audit.command()
@pass_invocation
def export(invocation: Invocation) -> None:
    """Print one JSON line for each document.

    With hashes and the names of the PDFs, without data of patients.
    """
    from optirh_batch.whereabouts import known_places  # noqa: PLC0415 - not for --help

    with invocation.audit_log() as log:
        places = known_places(invocation.settings.data_dir)
        for entry in log.export():
            printed = (output for happened in entry["history"] for output in happened["outputs"])
            for output in (*entry["outputs"], *printed):
                place = places.get(output["sha256"])
                output["name"] = place.name if place else None
            click.echo(json.dumps(entry).encode("ascii"))


@audit.command()
@click.option(
    "--before",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    metavar="YYYY-MM-DD",
    help="Rows of this day (UTC) and later stay, and all of this year.",
)
@pass_invocation
def purge(invocation: Invocation, before: datetime) -> None:
    """Delete the oldest rows of the log.

    The chain holds from there on. A job stays as a whole while any of it is younger.
    """
    with invocation.audit_log() as log:
        removed = log.purge(before.replace(tzinfo=UTC))
    click.echo(f"{removed} rows deleted")


def _show_history(invocation: Invocation, number: str, *, as_json: bool) -> None:
    from optirh_batch.audit.telling import history  # noqa: PLC0415 - not for --help
    from optirh_batch.presentation import sheet  # noqa: PLC0415
    from optirh_batch.presentation import show as show_sheets  # noqa: PLC0415

    with invocation.audit_log() as log:
        job = log.find_job(number)
    if job is None:
        raise click.BadParameter(f"there is no job {number}", param_hint="JOB")
    happened = history(job)
    if as_json:
        print_json(happened)
        return
    rows = [
        (
            item["time"][:19],
            item["event"],
            "" if item["by"] is None else _user(item["by"]),
            ", ".join(output["sha256"] for output in item["outputs"]),
        )
        for item in happened
    ]
    show_sheets([sheet("", ("time (UTC)", "event", "by", "PDF SHA-256"), rows)])


def _user(number: int) -> str:
    """The name that this machine has for a user, which the log does not hold; else the number."""
    try:
        return f"{number} ({pwd.getpwuid(number).pw_name})"
    except KeyError:
        return str(number)


def _documents_there(invocation: Invocation) -> int:
    """How many documents were published from this home, or lie in its outbox."""
    from optirh_batch.whereabouts import known_places  # noqa: PLC0415 - not for --help

    settings = invocation.settings
    return max(len(known_places(settings.data_dir)), sum(1 for _ in settings.outbox_dir.rglob("*.pdf")))
