"""Commands about training a model: ``training export``."""

from __future__ import annotations

from pathlib import Path

import click

from optirh_batch.cli.program import Invocation, json_option, main, pass_invocation, print_json, say


@main.group()
def training() -> None:
    """What a model may learn from released documents."""


@training.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@json_option
@pass_invocation
def export(invocation: Invocation, folder: Path, as_json: bool) -> None:
    """Write the passages kept of released documents, under made-up names, to FOLDER.

    Three files: pairs in two forms of training data, and a report of what was refused because it might tell
    who is meant. Only where keep_training_pairs is on.
    """
    from optirh_batch.learning.handing_out import export_pairs  # noqa: PLC0415 - not for --help

    with invocation.audit_log() as log:
        done = export_pairs(invocation.settings, log, folder)
    if as_json:
        print_json(
            {
                "documents": done.documents,
                "pairs": done.pairs,
                "refused": done.refused,
                "files": [str(path) for path in done.files],
            }
        )
        return
    say(f"{done.pairs} pairs of {done.documents} documents: {folder}")
    if done.refused:
        say(f"refused: {', '.join(f'{reason} {count}' for reason, count in done.refused.items())}")
    say("read them before you train: a name that neither the record nor a title tells may remain")
