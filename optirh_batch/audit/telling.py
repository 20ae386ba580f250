"""Jobs as plain values, for ``audit show`` and ``audit export``: hashes, codes and times, no names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from optirh_batch.audit.facts import Corrected, Published, Released, Rendered

if TYPE_CHECKING:
    from optirh_batch.audit.log import Job, RecordedEvent


def exported(job: Job) -> Iterator[dict[str, Any]]:
    """Yield one plain object for each time a job was published, for ``audit export``."""
    facts = job.facts
    corrections = [entry.event for entry in job.events if isinstance(entry.event, Corrected)]
    last = corrections[-1] if corrections else None
    for entry in job.events:
        if isinstance(entry.event, Published):
            yield {
                "job": job.job,
                "time": stamp(entry.at),
                "source_sha256": facts.source_sha256,
                "kind": facts.kind,
                "language": facts.language,
                "status": job.state.value,
                "outputs": [asdict(output) for output in ((last.output,) if last else entry.event.outputs)],
                "corrected_passages": last.passages if last else 0,
                "model": {
                    "sha256": facts.model_sha256,
                    "adapter_sha256": facts.adapter_sha256,
                    "prompt_sha256": facts.prompt_sha256,
                },
                "tokens": asdict(entry.event.tokens),
                "seconds": asdict(entry.event.seconds),
                "findings": [asdict(finding) for finding in (last or entry.event).findings],
                "history": history(job),
            }


def history(job: Job) -> list[dict[str, Any]]:
    """Return what happened to a job, oldest first.

    Of each event its name, its time (UTC), the number of the user who did it
    (None if nobody did, or it is not known), and hash and size of its PDFs.
    """
    return [_told(entry) for entry in job.events]


def stamp(moment: datetime) -> str:
    """Write a time as the log does: UTC, ISO 8601 with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _told(entry: RecordedEvent) -> dict[str, Any]:
    event = entry.event
    match event:
        case Published() | Released():
            outputs = event.outputs
        case Rendered() | Corrected():
            outputs = (event.output,)
        case _:
            outputs = ()
    return {
        "event": event.name,
        "time": stamp(entry.at),
        "by": getattr(event, "by", None),
        "outputs": [asdict(output) for output in outputs],
    }
