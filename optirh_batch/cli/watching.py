"""Commands around the daemon: ``watch``, ``retry``, ``service``."""

from __future__ import annotations

import pwd
import sys
from pathlib import Path

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
    from optirh_batch.daemon import watch as watch_inbox  # noqa: PLC0415 - not for --help
    from optirh_batch.logs import log_to_stderr  # noqa: PLC0415
    from optirh_batch.signals import listening  # noqa: PLC0415

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
    from optirh_batch.shifts.retrying import retry as put_back  # noqa: PLC0415 - not for --help

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


@main.group()
def service() -> None:
    """The program as a service of systemd."""


_unit_dir = click.option(
    "--unit-dir",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder for the units; systemd is left alone then. Else /etc/systemd/system.",
)


@service.command("install")
@click.option("--user", required=True, metavar="NAME", help="User that the program runs as.")
@click.option("--night", metavar="HH:MM", help="A run every night at this time, instead of the daemon.")
@click.option("--until", metavar="HH:MM", help="When the nightly run ends at the latest.")
@_unit_dir
@pass_invocation
def service_install(
    invocation: Invocation, user: str, night: str | None, until: str | None, unit_dir: Path | None
) -> None:
    """Write the systemd units of this home and start them.

    Without --night: the daemon, which watches all the time. Shut in: no network, a read-only system, only the
    folders of the home writable.
    """
    from optirh_batch.oversight import service as units  # noqa: PLC0415 - not for --help

    home = invocation.loaded.require_home()
    if until and not night:
        raise click.UsageError("--until needs --night.")
    if unit_dir is None and not _is_known(user):  # units for another machine may name one of that machine
        raise click.BadParameter(f"this machine has no user {user}", param_hint="'--user'")
    program = Path(sys.argv[0]).absolute()
    plan = units.Plan(program, home, invocation.settings, user, night, until)
    written = (
        units.install(plan, unit_dir) if unit_dir else units.install(plan, systemctl=units.run_systemctl)
    )
    for path in written:
        click.echo(f"{path}: written")


def _is_known(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


@service.command("uninstall")
@_unit_dir
def service_uninstall(unit_dir: Path | None) -> None:
    """Stop and remove the units; the home stays as it is."""
    from optirh_batch.oversight import service as units  # noqa: PLC0415 - not for --help

    removed = units.uninstall(unit_dir) if unit_dir else units.uninstall(systemctl=units.run_systemctl)
    for path in removed:
        click.echo(f"{path}: removed")
    if not removed:
        click.echo(f"{NAME}: no units of this program there", err=True)
