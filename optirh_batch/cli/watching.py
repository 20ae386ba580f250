"""Commands around the daemon: ``watch`` and ``retry``."""

from __future__ import annotations

import click

from optirh_batch.cli.program import NAME, Invocation, json_option, main, pass_invocation, print_json
from optirh_batch.config import Settings, find_home, load_settings
from optirh_batch.presentation import printable


@main.command()
@pass_invocation
def watch(invocation: Invocation) -> None:
    """Work on the inbox as files come, until told to stop.

    SIGTERM and Ctrl-C let the file under way finish for a moment, then hand it back; SIGHUP reads optirh.toml
    again. The log goes to standard error, one JSON object a line.
    """
    from optirh_batch.daemon import listening  # noqa: PLC0415 - not for --help
    from optirh_batch.daemon import watch as watch_inbox  # noqa: PLC0415
    from optirh_batch.logs import log_to_stderr  # noqa: PLC0415

    home = invocation.loaded.require_home()

    def load() -> Settings:
        return load_settings(find_home(invocation.named_home), invocation.flags).settings

    log_to_stderr()
    with listening() as requests:
        watch_inbox(home, load, requests)


@main.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--all", "everything", is_flag=True, help="Every refused file.")
@click.option("--again", is_flag=True, help="Make the documents of a file that was done once more.")
@json_option
@pass_invocation
def retry(
    invocation: Invocation, names: tuple[str, ...], everything: bool, again: bool, as_json: bool
) -> None:
    """Try files again: put NAME back from the error folder into the inbox.

    A daemon at work takes them at once and waits no longer with others; else the next run does.
    """
    from optirh_batch.retrying import retry as put_back  # noqa: PLC0415 - not for --help

    invocation.loaded.require_home()
    if everything == bool(names):
        raise click.UsageError("Give the NAME of a file, or --all.")
    if everything and again:
        raise click.UsageError("--again needs the NAME of a file.")
    settings = invocation.settings
    back = put_back(settings, None if everything else names, again=again)
    if as_json:
        print_json([{"source": str(item.source), "path": str(item.path)} for item in back])
        return
    for item in back:
        click.echo(f"{printable(str(item.source))} -> {printable(str(item.path))}")
    if not back:
        click.echo(f"{NAME}: no refused files in {settings.error_dir}", err=True)
