"""Commands about evaluation by professionals: ``evaluate forms``, ``collect``, ``report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from optirh_batch.cli.evaluation import evaluate
from optirh_batch.cli.program import (
    Invocation,
    OutputFile,
    json_option,
    pass_invocation,
    print_json,
    quiet_stdout,
    say,
    write_output,
)
from optirh_batch.localization import staff_message

if TYPE_CHECKING:
    from optirh_batch.ratings.collecting import Collected


@evaluate.command()
@click.argument("documents", nargs=-1, metavar="[FILE.pdf...]")
@click.option("--all", "everything", is_flag=True, help="A form for each document that waits or is released.")
@json_option
@pass_invocation
def forms(invocation: Invocation, documents: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Make a form to fill in for each document, in the folder of forms.

    FILE.pdf is a path, or the name of a document that waits or is released. A document that has a form there
    gets no second one.
    """
    from optirh_batch.ratings.forms import make_forms, ratable_documents  # noqa: PLC0415 - not for --help

    if everything == bool(documents):
        raise click.UsageError("Name documents, or say --all.")
    settings = invocation.settings
    with invocation.audit_log() as log, quiet_stdout():
        chosen = (
            ratable_documents(settings, log)
            if everything
            else [_find(name, invocation) for name in documents]
        )
        made = make_forms(chosen, settings, log)
    if as_json:
        print_json(
            [
                {"document": str(item.document), "form": str(item.sheet), "already_there": item.already}
                for item in made
            ]
        )
        return
    for item in made:
        say(f"{'was there' if item.already else 'made'}: {item.sheet.name}")
    if not made:
        say("no document waits or is released")


@evaluate.command()
@click.argument(
    "folder",
    required=False,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="[DIR]",
)
@json_option
@pass_invocation
def collect(invocation: Invocation, folder: Path | None, as_json: bool) -> None:
    """Keep the answers of the filled forms in DIR, else in the inbox and in the folder of forms.

    The files stay where they are. 'run' and 'watch' do the same with forms in the inbox, and archive them.
    """
    from optirh_batch.clock import SystemClock  # noqa: PLC0415 - not for --help
    from optirh_batch.ratings.collecting import Result  # noqa: PLC0415
    from optirh_batch.ratings.collecting import collect as collect_forms  # noqa: PLC0415
    from optirh_batch.workshop import read_limits  # noqa: PLC0415

    settings = invocation.settings
    folders = [folder] if folder else [settings.inbox_dir, settings.forms]
    with invocation.audit_log() as log, quiet_stdout():
        found = collect_forms(folders, settings, read_limits(settings), log, SystemClock())
    if as_json:
        print_json([_as_json(item, settings.staff_language) for item in found])
    else:
        for item in found:
            reason = f": {staff_message(item.error, settings.staff_language)}" if item.error else ""
            say(f"{item.result.value}: {item.path.name}{reason if item.result is Result.REFUSED else ''}")
        if not found:
            say("no form was found")
    refused = [item.error for item in found if item.error and item.result is Result.REFUSED]
    if refused:
        click.get_current_context().exit(refused[0].exit_code)


@evaluate.command()
@click.option(
    "--out",
    type=OutputFile(),
    help="Write the PDF there (else into the outbox, or nowhere with --json).",
)
@json_option
@pass_invocation
def report(invocation: Invocation, out: Path | None, as_json: bool) -> None:
    """Report what professionals say: marks, faults, agreement, versions compared, remarks."""
    from optirh_batch.clock import SystemClock  # noqa: PLC0415 - not for --help
    from optirh_batch.ratings.figures import gather  # noqa: PLC0415
    from optirh_batch.ratings.report import as_json as figures_as_json  # noqa: PLC0415
    from optirh_batch.ratings.report import print_report, publish_report  # noqa: PLC0415
    from optirh_batch.ratings.store import Ratings  # noqa: PLC0415

    invocation.loaded.require_home()
    settings = invocation.settings
    with Ratings.open(settings.data_dir) as ratings, quiet_stdout():
        figures = gather(ratings.all())
        if out is not None:
            write_output(out, print_report(figures, settings))
        elif not as_json:
            out = publish_report(figures, settings, SystemClock().now())
    if as_json:
        print_json(figures_as_json(figures))
    else:
        say(f"report: {out} (forms: {figures.opinions}, documents: {figures.documents})")


def _as_json(item: Collected, language: str) -> dict[str, Any]:
    taken, error = item.taken, item.error
    return {
        "form": str(item.path),
        "result": item.result.value,
        "document_sha256": taken.opinion.subject.document if taken else None,
        "job": taken.opinion.subject.job if taken else None,
        "known": taken.known if taken else None,
        "rater": taken.opinion.rater if taken else None,
        "error": {"code": error.code, "message": staff_message(error, language)} if error else None,
    }


def _find(name: str, invocation: Invocation) -> Path:
    """The document of a path, or of a name in the folders of those that wait or are released."""
    settings = invocation.settings
    places = (Path(name), settings.to_review / name, settings.released / name)
    return next((place for place in places if place.is_file()), Path(name))
