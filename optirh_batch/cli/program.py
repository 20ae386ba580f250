"""The frame of the command line: global options, errors to exit codes, and a clean standard output.

``Program.invoke`` is the one place that turns errors into exit codes.  The
commands themselves are in ``documents`` and ``upkeep``.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from optirh_batch import __version__
from optirh_batch.config import LoadedSettings, Settings, find_home, load_settings
from optirh_batch.errors import Exit, OptirhError, PublishFailed
from optirh_batch.presentation import one_line

if TYPE_CHECKING:
    from optirh_batch.audit import AuditLog

NAME = "optirh-batch"
_HOME_HELP = "Folder with optirh.toml (else OPTIRH_HOME, else this folder)."


@dataclass
class Invocation:
    """What the global options said; settings are loaded when a command first asks for them."""

    named_home: Path | None = None
    flags: dict[str, str] = field(default_factory=dict)
    verbose: bool = False

    @cached_property
    def loaded(self) -> LoadedSettings:
        """Settings and their origins.

        Raises:
            ConfigurationError: see ``load_settings``.
        """
        return load_settings(find_home(self.named_home), self.flags)

    @property
    def settings(self) -> Settings:
        """The effective settings."""
        return self.loaded.settings

    @contextmanager
    def audit_log(self) -> Iterator[AuditLog]:
        """The log of the home, open.

        Raises:
            ConfigurationError: there is no home.
            AuditUnavailable: the log cannot be opened.
        """
        from optirh_batch.audit import AUDIT_FILE, AuditLog  # noqa: PLC0415 - not for --help

        self.loaded.require_home()
        with AuditLog.open(self.settings.data_dir / AUDIT_FILE) as log:
            yield log

    def report_fault(self, error: BaseException) -> None:
        """Say where an error arose, with ``--verbose`` only.

        Never its text: that of a foreign error may quote a record.
        """
        if not self.verbose:
            return
        link: BaseException | None = error
        while link is not None:
            click.echo(f"{type(link).__name__}:", err=True)
            click.echo("".join(traceback.format_tb(link.__traceback__)), err=True, nl=False)
            link = link.__cause__ or link.__context__


def _set_home(ctx: click.Context, _option: click.Parameter, home: Path | None) -> None:
    invocation = ctx.find_object(Invocation)
    if home is not None and invocation is not None:
        invocation.named_home = home


class HomedCommand(click.Command):
    """A command that takes ``--home`` behind its name as well as before it; the later one holds."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Take what click's commands take."""
        super().__init__(*arguments, **options)
        self.params.append(
            click.Option(
                ["--home"],
                type=click.Path(path_type=Path),
                expose_value=False,
                callback=_set_home,
                is_eager=True,
                help=_HOME_HELP,
            )
        )


class CommandGroup(click.Group):
    """A group of such commands."""

    command_class = HomedCommand


class Program(CommandGroup):
    """The command group; every error leaves the program here."""

    group_class = CommandGroup

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; our own errors end with their exit code, others with 1 and no content."""
        try:
            return super().invoke(ctx)
        except OptirhError as error:
            self._invocation(ctx).report_fault(error)
            say(str(error))
            ctx.exit(error.exit_code)
        except click.ClickException as error:  # its message may quote the name of a file
            vars(error)["message"] = one_line(error.message)  # click declares it final
            raise
        except (click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 - the last resort: nothing may print record text
            invocation = self._invocation(ctx)
            invocation.report_fault(error)
            hint = "" if invocation.verbose else " Run it again with --verbose and report what it prints."
            say(f"unexpected fault of the program: {type(error).__name__}.{hint}")
            ctx.exit(Exit.GENERAL)

    @staticmethod
    def _invocation(ctx: click.Context) -> Invocation:
        return ctx.find_object(Invocation) or Invocation()


def _split_assignments(
    _ctx: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    flags = {}
    for text in given:
        key, sign, value = text.partition("=")
        if not sign:
            raise click.BadParameter(f"'{text}' is not of the form NAME=VALUE")
        flags[key.strip()] = value.strip()
    return flags


@click.group(cls=Program, name=NAME, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    help=_HOME_HELP,
)
@click.option("--model", metavar="NAME|PATH", help="Short for --set model=NAME|PATH.")
@click.option(
    "--set",
    "flags",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_split_assignments,
    help="Change a setting once.",
)
@click.option("--verbose", "-v", is_flag=True, help="Say where in the program an error arose.")
@click.version_option(__version__, prog_name=NAME)
@click.pass_context
def main(
    ctx: click.Context, home: Path | None, model: str | None, flags: dict[str, str], verbose: bool
) -> None:
    """Patient records and medical texts in, checked PDFs out, on this machine alone."""
    chosen = flags | ({"model": model} if model else {})
    ctx.obj = Invocation(home, chosen, verbose)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
pass_invocation = click.make_pass_decorator(Invocation)


class OutputFile(click.Path):
    """A file to be written: that this can be done is found out before the work, which may take hours."""

    def __init__(self) -> None:
        """Take the path of a file, there or not."""
        super().__init__(path_type=Path, dir_okay=False, writable=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; a wrong one ends the command as a wrong use of it."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        folder = path.absolute().parent
        if not path.exists() and not (folder.is_dir() and os.access(folder, os.W_OK)):
            self.fail(f"the folder {folder} is not there, or may not be written", param, ctx)
        return path


def write_output(path: Path, content: bytes) -> None:
    """Write such a file.

    Raises:
        PublishFailed: it cannot be written after all.
    """
    from optirh_batch.filesystems import reason_of  # noqa: PLC0415 - not for --help

    try:
        path.write_bytes(content)
    except OSError as error:
        raise PublishFailed(name=path.name, detail=reason_of(error)) from error


def say(message: str) -> None:
    """Print one line on standard error, in which no name of a file can steer the terminal."""
    click.echo(f"{NAME}: {one_line(message)}", err=True)


def print_json(value: Any) -> None:
    """Print JSON as UTF-8, whatever the terminal's encoding is."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    # bytes of a file name that are no UTF-8 become JSON escapes
    click.echo(text.encode("utf-8", "backslashreplace"))


@contextmanager
def quiet_stdout() -> Iterator[None]:
    """Send whatever is printed meanwhile, by native libraries too, to standard error."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        with redirect_stdout(sys.stderr):
            yield
    finally:
        sys.stderr.flush()
        os.dup2(kept, 1)
        os.close(kept)
