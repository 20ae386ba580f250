"""Commands about evaluation by professionals: ``evaluate forms``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from optirh_batch.cli.evaluation import evaluate
from optirh_batch.cli.program import Invocation, json_option, pass_invocation, print_json, quiet_stdout, say

if TYPE_CHECKING:
    from optirh_batch.audit import AuditLog


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
    with _log(invocation) as log, quiet_stdout():
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


@contextmanager
def _log(invocation: Invocation) -> Iterator[AuditLog]:
    from optirh_batch.audit import AuditLog  # noqa: PLC0415 - not for --help
    from optirh_batch.pipeline import AUDIT_FILE  # noqa: PLC0415

    invocation.loaded.require_home()
    with AuditLog.open(invocation.settings.data_dir / AUDIT_FILE) as log:
        yield log


def _find(name: str, invocation: Invocation) -> Path:
    """The document of a path, or of a name in the folders of those that wait or are released."""
    settings = invocation.settings
    places = (Path(name), settings.to_review / name, settings.released / name)
    return next((place for place in places if place.is_file()), Path(name))
