"""Results, leftovers and counts as tables, in the staff language; codes and kinds stay as they are."""

from __future__ import annotations

from collections.abc import Sequence

from optirh_batch.documents import Severity
from optirh_batch.localization import format_datetime, mark, staff_message, translate
from optirh_batch.outcomes import Outcome, Status
from optirh_batch.oversight.overview import Overview
from optirh_batch.presentation import Sheet, one_line, sheet
from optirh_batch.review import Waiting
from optirh_batch.rounds import Round
from optirh_batch.shifts.shift import Fate

_STATUSES = {
    Status.REVIEW: mark("to be checked"),
    Status.RELEASED: mark("released"),
    Status.FAILED: mark("failed"),
    Status.COLLECTED: mark("answers kept"),
}


def outcome_sheet(outcomes: Sequence[Outcome], staff_language: str) -> Sheet:
    """One row for each document made or failed."""

    def _(message: str, /) -> str:
        return translate(message, staff_language)

    columns = (_("File"), _("Document"), _("Status"), _("Points to check"), _("Seconds"), _("Result"))
    return sheet("", columns, [_outcome_row(outcome, staff_language) for outcome in outcomes])


def review_sheet(waiting: Sequence[Waiting], staff_language: str) -> Sheet:
    """One row for each document that waits to be checked."""

    def _(message: str, /) -> str:
        return translate(message, staff_language)

    columns = (
        _("Document"),
        _("Job"),
        _("Language"),
        _("Made"),
        _("Points to check"),
        _("In its original wording"),
    )
    rows = [
        (
            one_line(item.path.name),
            item.job,
            item.language,
            format_datetime(item.since, staff_language),
            str(item.blocking + item.warnings),
            str(item.originals),
        )
        for item in waiting
    ]
    return sheet("", columns, rows)


def remainder_sheet(done: Round, staff_language: str) -> Sheet:
    """What a pass left in the inbox, and why."""

    def _(message: str, /) -> str:
        return translate(message, staff_language)

    rows = [
        (one_line(item.source.name), staff_message(item.errors[-1], staff_language))
        for item in done.finished
        if item.fate is Fate.LEFT
    ]
    rows += [(one_line(path.name), _("It still changes; the next run takes it.")) for path in done.unsettled]
    rows += [(one_line(path.name), _("No time was left; the next run takes it.")) for path in done.left]
    return sheet(_("Left in the inbox"), (_("File"), _("Reason")), rows)


def overview_sheet(overview: Overview, staff_language: str) -> Sheet:
    """The counts of a home."""

    def _(message: str, /) -> str:
        return translate(message, staff_language)

    labels = {
        "pending": _("Files waiting in the inbox"),
        "working": _("Files being worked on"),
        "review": _("Documents to be checked by a nurse"),
        "released": _("Released documents"),
        "rejected": _("Rejected documents"),
        "failed": _("Files in the error folder"),
        "oldest_pending_seconds": _("Oldest waiting file, seconds"),
        "estimated_seconds": _("Waiting files take about, seconds"),
        "estimated_finish": _("Waiting files are done about"),
    }
    values = overview.as_json()
    if overview.estimated_finish is not None:
        values["estimated_finish"] = format_datetime(overview.estimated_finish, staff_language)
    rows = [(labels[key], "-" if value is None else value) for key, value in values.items()]
    return sheet("", ("", ""), rows)


def _outcome_row(outcome: Outcome, staff_language: str) -> tuple[object, ...]:
    source = one_line(outcome.source.name)
    if outcome.record is not None and outcome.records not in {None, 1}:
        source = f"{source} [{outcome.record}/{outcome.records}]"
    document = " ".join(part for part in (outcome.kind, outcome.language) if part)
    if outcome.error is not None:
        return (source, document, outcome.error.code, "", "", staff_message(outcome.error, staff_language))
    points = outcome.draft.points if outcome.draft else {}
    to_check = ", ".join(
        _count(level, points[level], staff_language) for level in Severity if level in points
    )
    status = translate(_STATUSES[outcome.status], staff_language)
    if outcome.already_done:
        status = translate("{status} (made before)", staff_language, status=status)
    places = " ".join(one_line(str(path)) for path in outcome.outputs)
    return (source, document, status, to_check, f"{outcome.seconds.total:.1f}", places)


def _count(level: Severity, n: int, language: str) -> str:
    match level:
        case Severity.BLOCK:
            return translate("{n} to correct", language, n=n)
        case Severity.WARN:
            return translate("{n} to check", language, n=n)
        case Severity.INFO:
            return translate("{n} for information", language, n=n)
