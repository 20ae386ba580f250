"""Commands about documents: ``inspect``, ``process``, ``run``, ``status``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from optirh_batch.cli.program import (
    Invocation,
    json_option,
    main,
    pass_invocation,
    print_json,
    quiet_stdout,
    say,
)
from optirh_batch.cli.review import say_decided
from optirh_batch.documents import Kind
from optirh_batch.errors import (
    ConfigurationError,
    Exit,
    FormatUnknown,
    ModelError,
    OptirhError,
    Phrase,
    WindowClosed,
)
from optirh_batch.presentation import one_line

if TYPE_CHECKING:
    from optirh_batch.config import Settings
    from optirh_batch.outcomes import Outcome
    from optirh_batch.presentation import Report
    from optirh_batch.rounds import Round

# Whether it can be read is found out with each file, so that one that cannot does not stop the others.
_file = click.Path(path_type=Path, readable=False)
_NAMES_SHOWN = 5
# What keeps every file from being made goes first, files left for lack of time before single ones.
_GRAVITY = dict.fromkeys((Exit.CONFIGURATION, Exit.MODEL, Exit.OUTBOX, Exit.AUDIT), 0) | {Exit.UNFINISHED: 1}


_reproducible_option = click.option(
    "--reproducible", is_flag=True, help="One answer after the other: the same text gets the same words."
)


@main.command()
@click.argument("file", type=_file)
@json_option
@pass_invocation
def inspect(invocation: Invocation, file: Path, as_json: bool) -> None:
    """Show what is understood of FILE.

    No model is loaded, nothing is written. A record that cannot be read is named, the others are shown.
    """
    from optirh_batch.cli.record_view import record_sheets  # noqa: PLC0415 - not for --help
    from optirh_batch.presentation import show  # noqa: PLC0415
    from optirh_batch.ratings.answers import identity_of  # noqa: PLC0415
    from optirh_batch.readers import (  # noqa: PLC0415
        RefusedRecord,
        load_mappings,
        open_source,
        printable_name,
        read_records,
    )
    from optirh_batch.workshop import read_limits  # noqa: PLC0415

    limits, mappings = read_limits(invocation.settings), load_mappings(invocation.settings.mappings_dir)
    with quiet_stdout():
        data = open_source(file, limits)
        if identity_of(data):
            detail = Phrase("an evaluation form of this program; it belongs into the inbox")
            raise FormatUnknown(name=printable_name(file.name), detail=detail)
        readings = read_records(data, file.name, limits, mappings)
    records = [reading for reading in readings if not isinstance(reading, RefusedRecord)]
    refused = {
        number: item.error for number, item in enumerate(readings, 1) if isinstance(item, RefusedRecord)
    }
    if as_json:
        objects = [record.as_json() for record in records]
        print_json(objects[0] if len(readings) == 1 else objects)
    else:
        language = invocation.settings.staff_language
        for place, reading in enumerate(readings, 1):
            if not isinstance(reading, RefusedRecord):
                show(record_sheets(reading, language, place=place, places=len(readings)))
    for number, error in refused.items():
        say(f"record {number} of {len(readings)}: {error}")
    _end_with(list(refused.values()), invocation)


@main.command()
@click.argument("files", type=_file, nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--kind",
    type=click.Choice(["auto", *(kind.value for kind in Kind)]),
    default="auto",
    help="Document to make; auto: a handout of a text, a summary of a record.",
)
@click.option("--lang", metavar="CODE", help="Language of the document (fr, de; handouts also it, en).")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the PDFs (else the home's outbox).",
)
@_reproducible_option
@json_option
@pass_invocation
def process(  # noqa: PLR0917 - click hands options over by name
    invocation: Invocation,
    files: tuple[Path, ...],
    kind: str,
    lang: str | None,
    out: Path | None,
    reproducible: bool,
    as_json: bool,
) -> None:
    """Make the documents of each FILE now.

    Works outside the inbox and without a home; the files stay where they are. All files are tried; the exit
    code is that of the gravest failure.
    """
    from optirh_batch.cli.tables import outcome_sheet  # noqa: PLC0415 - not for --help
    from optirh_batch.commission import Order  # noqa: PLC0415
    from optirh_batch.presentation import progress, show  # noqa: PLC0415
    from optirh_batch.worker.abreast import process_files  # noqa: PLC0415
    from optirh_batch.workshop import open_workshop  # noqa: PLC0415

    settings = _effective(invocation, reproducible=reproducible)
    in_review = settings.to_review if invocation.loaded.home else settings.outbox_dir
    outbox = out.absolute() if out else in_review
    if out is not None or settings.outbox_dir.is_dir():  # else it is a share that is away
        _make_folder(outbox, "--out" if out else "outbox_dir")
    order = Order(
        outbox=outbox,
        kind=None if kind == "auto" else Kind(kind),
        language=lang.lower() if lang else None,
        again=True,
    )
    with quiet_stdout(), progress() as report, open_workshop(settings) as workshop:
        outcomes = process_files(
            files,
            order,
            workshop,
            lambda number, stage: report(files[number].name, number, len(files), stage),
        )
    if as_json:
        objects = [_as_json(outcome, settings) for outcome in outcomes]
        print_json(objects[0] if len(objects) == 1 else objects)
    else:
        show([outcome_sheet(outcomes, settings.staff_language)])
    _warn_of_doubts(settings, [outcome.language for outcome in outcomes if outcome.draft])
    _end_with([outcome.error for outcome in outcomes if outcome.error], invocation)


@main.command()
@click.option(
    "--until",
    type=click.DateTime(["%H:%M"]),
    metavar="HH:MM",
    help="Begin nothing that would not be done by then; end then.",
)
@click.option("--report", "with_report", is_flag=True, help="Write a report of it (PDF) into the outbox.")
@_reproducible_option
@json_option
@pass_invocation
def run(
    invocation: Invocation, until: datetime | None, with_report: bool, reproducible: bool, as_json: bool
) -> None:
    """Work once through the inbox, then end.

    Originals go to the archive when their documents are in place, to the error folder with a note when they
    cannot be read, and stay when trying again may help.
    """
    from optirh_batch.cli.tables import outcome_sheet, remainder_sheet  # noqa: PLC0415 - not for --help
    from optirh_batch.logs import journal_listens, log_to_stderr  # noqa: PLC0415
    from optirh_batch.presentation import progress, show  # noqa: PLC0415
    from optirh_batch.rounds import run_inbox  # noqa: PLC0415
    from optirh_batch.run_report import publish_report  # noqa: PLC0415
    from optirh_batch.worker.supervisor import Supervisor  # noqa: PLC0415
    from optirh_batch.workshop import open_workshop  # noqa: PLC0415

    home, settings = invocation.loaded.require_home(), _effective(invocation, reproducible=reproducible)
    if journal_listens():
        log_to_stderr()
    written: Path | None = None
    faults: list[OptirhError] = []
    with quiet_stdout(), progress() as report:
        stage = _Stages(report)
        with open_workshop(settings) as workshop, Supervisor(settings, report=stage.enter) as worker:
            waiting = _Waiting(settings.settle_seconds)
            began = workshop.clock.now()
            done = run_inbox(
                home,
                workshop,
                worker,
                until=until.time() if until else None,
                started=stage.begin,
                waiting=waiting.tell,
            )
            if with_report:
                try:
                    written = publish_report(done, began, workshop.clock.now(), settings)
                except OptirhError as error:  # the documents are in place all the same
                    faults.append(error)
    if done.is_empty and not done.decided and not done.undecided:
        say(f"nothing to do, {settings.inbox_dir} is empty")
    outcomes = [outcome for finished in done.finished for outcome in finished.outcomes]
    if as_json:
        print_json({**_as_json(done, settings), "report": str(written) if written else None})
    else:
        show(
            [outcome_sheet(outcomes, settings.staff_language), remainder_sheet(done, settings.staff_language)]
        )
    say_decided(done.decided)
    for path in done.unreadable:
        say(f"may not be read: {path}")
    out_of_time = [error for error in done.errors if isinstance(error, WindowClosed)]
    for fault in (*out_of_time, *done.undecided, *faults):
        say(str(fault))
    if written:
        say(f"report: {written}")
    _end_with([*done.errors, *faults], invocation)


@main.command()
@json_option
@pass_invocation
def status(invocation: Invocation, as_json: bool) -> None:
    """Count what waits, is to be checked, has failed."""
    from optirh_batch.cli.tables import overview_sheet  # noqa: PLC0415 - not for --help
    from optirh_batch.oversight.overview import look_over  # noqa: PLC0415
    from optirh_batch.presentation import show  # noqa: PLC0415

    invocation.loaded.require_home()
    overview = look_over(invocation.settings)
    if as_json:
        print_json(overview.as_json())
        return
    show([overview_sheet(overview, invocation.settings.staff_language)])


def _make_folder(folder: Path, named_by: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        detail = f"{folder} cannot be made: {error.strerror}"
        raise ConfigurationError(where=named_by, detail=detail) from error


def _effective(invocation: Invocation, *, reproducible: bool) -> Settings:
    return replace(invocation.settings, reproducible="on") if reproducible else invocation.settings


def _as_json(done: Outcome | Round, settings: Settings) -> dict[str, Any]:
    """Return what was done; where a failure came early, with what the settings say of it."""
    return done.as_json(
        settings.staff_language,
        handout_language=settings.default_handout_language,
        model_set=settings.model,
    )


class _Stages:
    """Tells the progress which file is at which stage."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._now = ("", 0, 0)

    def begin(self, file: Path, number: int, total: int) -> None:
        """Go on to a file, the ``number``-th (from 0) of ``total``."""
        self._now = (file.name, number, total)
        self.enter("")

    def enter(self, stage: str) -> None:
        """Go on to a stage of the same file."""
        name, number, total = self._now
        self._report(name, number, total, stage)


class _Waiting:
    """Says on standard error which files are waited for, once for each change."""

    def __init__(self, settle_seconds: float) -> None:
        self._seconds = settle_seconds
        self._said: tuple[str, ...] = ()

    def tell(self, files: Sequence[Path]) -> None:
        """Name the files, or the first of many."""
        names = tuple(file.name for file in files)
        if names != self._said:
            self._said = names
            shown = ", ".join(one_line(name) for name in names[:_NAMES_SHOWN])
            more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
            click.echo(f"waiting until unchanged for {self._seconds:g} s: {shown}{more}", err=True)


def _warn_of_doubts(settings: Settings, languages: Sequence[str | None]) -> None:
    """Say in which of the languages written nobody knows how the model writes, or that it writes badly."""
    from optirh_batch.generation.engine import vouch_for  # noqa: PLC0415 - not for --help

    for language in dict.fromkeys(filter(None, languages)):
        try:
            vouch_for(settings, language)
        except ModelError as error:
            advice = "read it with double care, or run 'optirh-batch model doctor'"
            say(f"no card vouches for what the model writes in '{language}' ({error.code}): {advice}")


def _end_with(errors: Sequence[OptirhError], invocation: Invocation) -> None:
    """Leave with the exit code of the gravest failure, once all files are done; of equals the first."""
    for error in errors:
        invocation.report_fault(error)
    if errors:
        gravest = min(errors, key=lambda error: _GRAVITY.get(error.exit_code, len(_GRAVITY)))
        click.get_current_context().exit(gravest.exit_code)
