"""What the notes beside files say to staff: why one was refused, and that one was done before.

Owns the wording.  Writing the notes belongs to ``outbox``, when to ``shift``.
"""

from __future__ import annotations

from pathlib import Path

from optirh_batch.errors import OptirhError
from optirh_batch.localization import format_date, staff_message, translate
from optirh_batch.outcomes import Outcome, Status
from optirh_batch.readers import printable_name


def already_done_note(source: Path, outcomes: tuple[Outcome, ...], language: str) -> str | None:
    """Return the note about a file whose content was done for an earlier drop, None if it was not all."""
    if not all(outcome.already_done for outcome in outcomes):
        return None
    lines = [
        translate(
            "The content of {name} was already done on {date}: {documents}.",
            language,
            name=printable_name(source.name),
            date=format_date(outcome.repeats.date(), language),
            documents=", ".join(path.name for path in outcome.outputs),
        )
        for outcome in outcomes
        if outcome.repeats is not None
    ]
    if not lines:
        return None  # done in a turn of this same drop, which was cut off
    advice = translate(
        "No second PDF was made. If you need one, take the earlier one out of the outbox and drop "
        "the file again.",
        language,
    )
    return "\n\n".join([*lines, advice])


def refusal_note(outcomes: tuple[Outcome, ...], language: str) -> str:
    """Return what a clerk reads beside a refused file: why, which record, what was made; last the codes."""
    lines = [_reason(outcome, outcome.error, language) for outcome in outcomes if outcome.error]
    made = [
        path.name for outcome in outcomes if outcome.status is not Status.FAILED for path in outcome.outputs
    ]
    if made:
        lines.append(
            translate("Already in the outbox from the same file: {names}", language, names=", ".join(made))
        )
    codes = dict.fromkeys(outcome.error.code for outcome in outcomes if outcome.error)
    lines.append(translate("Code: {code}", language, code=", ".join(codes)))
    return "\n\n".join(dict.fromkeys(lines))


def _reason(outcome: Outcome, error: OptirhError, language: str) -> str:
    reason = staff_message(error, language)
    if outcome.record is None or outcome.records in {None, 1}:
        return reason
    return translate(
        "Record {number} of {total}: {reason}",
        language,
        number=outcome.record,
        total=outcome.records,
        reason=reason,
    )
