"""Results and leftovers as tables.  Reasons are worded for staff, headings for IT."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from optirh_batch.documents import Severity
from optirh_batch.localization import staff_message
from optirh_batch.presentation import Sheet, sheet

if TYPE_CHECKING:
    from optirh_batch.outcomes import Outcome
    from optirh_batch.rounds import Round


def outcome_sheet(outcomes: Sequence[Outcome], staff_language: str) -> Sheet:
    """One row for each document made or failed."""
    rows = [_outcome_row(outcome, staff_language) for outcome in outcomes]
    return sheet("", ("source", "document", "status", "to check", "seconds", "result"), rows)


def remainder_sheet(done: Round, staff_language: str) -> Sheet:
    """What a pass left in the inbox, and why."""
    rows = [
        (item.source.name, staff_message(item.error, staff_language))
        for item in done.finished
        if item.error is not None
    ]
    rows += [(path.name, "still changing; taken with the next run") for path in done.unsettled]
    return sheet("left in the inbox", ("name", "reason"), rows)


def _outcome_row(outcome: Outcome, staff_language: str) -> tuple[object, ...]:
    source = outcome.source.name
    if outcome.record is not None and outcome.records not in {None, 1}:
        source = f"{source} [{outcome.record}/{outcome.records}]"
    document = " ".join(part for part in (outcome.kind, outcome.language) if part)
    if outcome.error is not None:
        return (
            source,
            document,
            outcome.error.code,
            "",
            "",
            staff_message(outcome.error, staff_language),
        )
    counts = Counter(finding.severity for finding in outcome.draft.findings) if outcome.draft else Counter()
    to_check = ", ".join(f"{counts[level]} {level.value}" for level in Severity if counts[level])
    status = f"{outcome.status.value} (done before)" if outcome.already_done else outcome.status.value
    places = " ".join(str(path) for path in outcome.outputs)
    return (source, document, status, to_check, f"{outcome.seconds.total:.1f}", places)
