"""The report of a run: one PDF for staff on what came in, what went out, and what needs a person.

Owns what it counts and lists.  Its figures are those of the pass itself
(``rounds``); the layout is ``templates/report.html``.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from optirh_batch.config import Settings
from optirh_batch.documents import Severity, passages_by_part
from optirh_batch.errors import RenderingFailed, WindowClosed
from optirh_batch.localization import format_datetime, staff_message, translate
from optirh_batch.outbox import publish
from optirh_batch.outcomes import Outcome
from optirh_batch.readers import printable_name
from optirh_batch.rendering import fill_in, in_latin, is_kept, page_label
from optirh_batch.rounds import Round
from optirh_batch.shifts.shift import Fate, Finished
from optirh_batch.typesetting import typeset
from optirh_batch.whereabouts import note_place

KIND = "report"
ROWS_PRINTED = 400
"""More rows than this in a table are counted only: nobody reads them on paper."""
_NAME_CHARS = 40


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that needs a person: the file, and what to do."""

    file: str
    message: str


@dataclass(frozen=True, slots=True)
class Row:
    """A document: its file, what it is, and what its checks found."""

    file: str
    kind: str
    language: str
    pdf: str
    block: int
    warn: int
    info: int
    kept: int
    made_before: bool
    seconds: str


def publish_report(done: Round, began: datetime, ended: datetime, settings: Settings) -> Path | None:
    """Write the report of a run into the outbox, as ``2026-11-28-0200.report.fr.pdf`` (when it began).

    Returns:
        The PDF; None for a run that found nothing in the inbox and failed in nothing.

    Raises:
        RenderingFailed: it cannot be printed.
        PublishFailed: it cannot be put into the outbox.
        WorkFolderFailed: it is there, but will not go with ``outbox_days``.
    """
    if done.is_empty and not done.undecided:
        return None
    pdf = make_report(done, began, ended, settings)
    path = publish(pdf, settings.outbox_dir, f"{began:%Y-%m-%d-%H%M}", KIND, settings.staff_language)
    note_place(settings.data_dir, hashlib.sha256(pdf).hexdigest(), path)  # it goes with ``outbox_days`` too
    return path


def make_report(done: Round, began: datetime, ended: datetime, settings: Settings) -> bytes:
    """Print the report of a run.

    Args:
        done: what it did.
        began: when, in the machine's zone.
        ended: likewise.
        settings: language of staff, names of folders.

    Raises:
        RenderingFailed: it cannot be printed.
    """
    try:
        return _print(done, began, ended, settings, str)
    except RenderingFailed:
        # A file's name may have characters that no font here can draw; a report without them is still one.
        return _print(done, began, ended, settings, in_latin)


def _print(
    done: Round, began: datetime, ended: datetime, settings: Settings, spell: Callable[[str], str]
) -> bytes:
    def named(name: str) -> str:
        return spell(printable_name(name))

    language = settings.staff_language
    matters = [Matter(spell(item.file), spell(item.message)) for item in _matters(done, settings)]
    rows = [_row(outcome, named) for item in done.finished for outcome in item.outcomes if outcome.outputs]
    fates = Counter(item.fate for item in done.finished)
    html = fill_in(
        "report.html",
        language,
        began=format_datetime(began, language),
        ended=format_datetime(ended, language),
        duration=_duration((ended - began).total_seconds()),
        files=len(done.finished) + len(done.unsettled) + len(done.left) + len(done.unreadable),
        archived=fates[Fate.ARCHIVED],
        refused=fates[Fate.REFUSED],
        left=fates[Fate.LEFT] + len(done.unsettled) + len(done.left) + len(done.unreadable),
        made=sum(not row.made_before for row in rows),
        made_before=sum(row.made_before for row in rows),
        block=sum(row.block for row in rows),
        warn=sum(row.warn for row in rows),
        kept=sum(row.kept for row in rows),
        matters=matters[:ROWS_PRINTED],
        more_matters=max(0, len(matters) - ROWS_PRINTED),
        rows=rows[:ROWS_PRINTED],
        more_rows=max(0, len(rows) - ROWS_PRINTED),
        page_label=page_label(language),
    )
    return typeset(html, KIND)


def _matters(done: Round, settings: Settings) -> Iterator[Matter]:
    """What a person must do: first what failed, then documents with faults, then what only waits."""
    language, named = settings.staff_language, printable_name
    for item in done.finished:
        for error in dict.fromkeys(staff_message(error, language) for error in item.errors):
            yield Matter(named(item.source.name), f"{error} {_whereabouts(item, settings)}".strip())
    for item in done.finished:
        for outcome in item.outcomes:
            if outcome.outputs and (faults := _points(outcome)[Severity.BLOCK]):
                words = translate(
                    "{pdf}: {n} to correct. Do not use it as it is.",
                    language,
                    pdf=named(outcome.outputs[0].name),
                    n=faults,
                )
                yield Matter(named(item.source.name), words)
    for fault in done.errors[sum(len(item.errors) for item in done.finished) :]:
        if not isinstance(fault, WindowClosed):  # told for each file below
            yield Matter(named(fault.details.get("name", "")), staff_message(fault, language))
    for path in done.unsettled:
        yield Matter(named(path.name), translate("It still changes; the next run takes it.", language))
    for path in done.left:
        yield Matter(named(path.name), translate("No time was left; the next run takes it.", language))


def _whereabouts(item: Finished, settings: Settings) -> str:
    language, named = settings.staff_language, printable_name
    if item.fate is Fate.REFUSED:
        return translate(
            "Now in the folder {folder}, with its note beside it.",
            language,
            folder=named(settings.error_dir.name),
        )
    if item.fate is Fate.LEFT:
        return translate("The file is still in the inbox.", language)
    return ""


def _row(outcome: Outcome, named: Callable[[str], str]) -> Row:
    counts, draft = _points(outcome), outcome.draft
    file = _shortened(named(outcome.source.name))
    if outcome.record is not None and outcome.records not in {None, 1}:
        file = f"{file} [{outcome.record}/{outcome.records}]"
    return Row(
        file=file,
        kind=outcome.kind.value if outcome.kind else "",
        language=outcome.language or "",
        pdf=", ".join(named(path.name) for path in outcome.outputs),
        block=counts[Severity.BLOCK],
        warn=counts[Severity.WARN],
        info=counts[Severity.INFO],
        kept=sum(is_kept(passage) for _, passage in passages_by_part(draft.content)) if draft else 0,
        made_before=outcome.already_done,
        seconds=_duration(outcome.seconds.total),
    )


def _shortened(name: str) -> str:
    """A name that is told once more, beside one that begins with the same words."""
    return name if len(name) <= _NAME_CHARS else f"{name[: _NAME_CHARS - 16]}…{name[-15:]}"


def _points(outcome: Outcome) -> Counter[Severity]:
    return outcome.draft.points if outcome.draft else Counter()


def _duration(seconds: float) -> str:
    """Hours and minutes, minutes, or seconds; the signs are the same in both languages."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02} min"
