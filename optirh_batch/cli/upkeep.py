"""Commands for IT: ``init``, ``doctor``, ``config``, ``completion``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from optirh_batch.cli.program import (
    NAME,
    Invocation,
    OutputFile,
    json_option,
    main,
    pass_invocation,
    print_json,
    write_output,
)
from optirh_batch.config import FILE_NAME, SETTING_FIELDS, named_home, plain_value, preferred_staff_language
from optirh_batch.localization import STAFF_LANGUAGES


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False, metavar="[DIR]")
@click.option(
    "--staff-language",
    type=click.Choice(STAFF_LANGUAGES),
    help="Language of staff; names the folders. Without it: de on a German system, else fr.",
)
@pass_invocation
def init(invocation: Invocation, folder: Path | None, staff_language: str | None) -> None:
    """Make DIR a home: optirh.toml and folders.

    Without DIR: the folder of --home or OPTIRH_HOME, else this one. Safe to repeat: what is there stays.
    """
    from optirh_batch.home import create_home  # noqa: PLC0415 - not for --help

    home = folder or named_home(invocation.named_home) or Path()
    made = create_home(home, staff_language=staff_language or preferred_staff_language())
    state = "written" if made.written else "was there already and stays as it is"
    click.echo(f"{made.home / FILE_NAME}: {state}")
    for path in made.created:
        click.echo(f"{path}: created")
    for path in made.kept:
        click.echo(f"{path}: was there already")


@main.command()
@click.option("--out", type=OutputFile(), help="Write it as a PDF.")
@json_option
@pass_invocation
def register(invocation: Invocation, out: Path | None, as_json: bool) -> None:
    """Show the register of processing activities.

    For the data protection officer (nFADP art. 12); what holds here is taken from the settings.
    """
    from optirh_batch.oversight.register import describe_processing, print_register  # noqa: PLC0415
    from optirh_batch.presentation import sheet, show  # noqa: PLC0415 - not for --help

    items = describe_processing(invocation.settings)
    if out is not None:
        write_output(out, print_register(invocation.settings))
    if as_json:
        print_json([asdict(item) for item in items])
    elif out is None:
        rows = [(item.letter, item.heading, " · ".join(item.text.splitlines())) for item in items]
        show([sheet("", ("", "", ""), rows)])


@main.command()
@json_option
@pass_invocation
def doctor(invocation: Invocation, as_json: bool) -> None:
    """Look whether everything needed is here.

    Says what to do where it is not. The exit code is that of the first failed check.
    """
    from optirh_batch.cli.program import quiet_stdout  # noqa: PLC0415 - not for --help
    from optirh_batch.oversight.doctor import State, examine  # noqa: PLC0415
    from optirh_batch.presentation import sheet, show  # noqa: PLC0415

    with quiet_stdout():
        checks = list(examine(invocation.loaded))
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        rows = [(check.state.value, check.name, check.detail, check.advice) for check in checks]
        show([sheet("", ("", "check", "found", "what to do"), rows)])
    failed = [check for check in checks if check.state is State.FAIL]
    if failed:
        click.get_current_context().exit(failed[0].exit_code)


@main.group()
def config() -> None:
    """The settings."""


@config.command("show")
@json_option
@pass_invocation
def config_show(invocation: Invocation, as_json: bool) -> None:
    """Print every setting, its effective value and where that comes from."""
    from optirh_batch.presentation import sheet, show  # noqa: PLC0415 - not for --help

    loaded = invocation.loaded
    values = {key: plain_value(getattr(loaded.settings, key)) for key in SETTING_FIELDS}
    if as_json:
        settings = {key: {"value": value, "origin": loaded.origins[key]} for key, value in values.items()}
        home = str(loaded.home) if loaded.home else None
        print_json({"home": home, "settings_sha256": loaded.settings.settings_sha256, "settings": settings})
        return
    rows = [
        (key, ", ".join(value) if isinstance(value, list) else value, loaded.origins[key])
        for key, value in values.items()
    ]
    home_row = ("home", loaded.home or "none", "")
    show([sheet("", ("setting", "value", "from"), [home_row, *rows])])


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a completion script for a shell.

    For bash, put it into ~/.local/share/bash-completion/completions/optirh-batch.
    """
    kind = get_completion_class(shell)
    if kind is None:  # pragma: no cover - click knows the three
        raise click.UsageError(f"click has no completion for {shell}")
    click.echo(kind(main, {}, NAME, "_OPTIRH_BATCH_COMPLETE").source())
