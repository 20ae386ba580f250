"""The frame: speed of help, global options, errors to exit codes, a clean standard output."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from optirh_batch import __version__
from optirh_batch.cli import main
from optirh_batch.cli.program import Program, print_json, quiet_stdout
from optirh_batch.errors import Busy, Exit, SourceEmpty

HEAVY = (
    "llama_cpp",
    "weasyprint",
    "lxml",
    "babel",
    "rich",
    "jinja2",
    "sqlite_utils",
    "numpy",
    "platformdirs",
)
CHECKOUT = Path(__file__).resolve().parent.parent


def invoke(*arguments, **options):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], **options)


def run_python(*arguments, **options):
    command = [sys.executable, *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=CHECKOUT, **options)


def test_help_loads_nothing_heavy():
    script = (
        "import sys; sys.argv = ['optirh-batch', '--help']\n"
        "from optirh_batch.cli import main\n"
        "try: main()\n"
        f"finally: print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = run_python("-c", script)
    assert done.stderr.strip() == "[]"
    assert "process" in done.stdout


@pytest.mark.parametrize("module", ["daemon", "cli.tables", "review.printing"])
def test_process_that_words_nothing_loads_neither_the_gate_nor_the_formats(module):
    script = (
        f"import sys, optirh_batch.{module}\n"
        "rooms = ('grounding', 'drafting', 'readers.formats', 'readers.cda')\n"
        "print([room for room in rooms if f'optirh_batch.{room}' in sys.modules])"
    )
    assert run_python("-c", script).stdout.strip() == "[]"


def test_module_runs_as_a_program():
    done = run_python("-m", "optirh_batch", "--version")
    assert __version__ in done.stdout


def test_every_command_has_help():
    def commands(group, path=()):
        for name, command in group.commands.items():
            yield (*path, name)
            if isinstance(command, click.Group):
                yield from commands(command, (*path, name))

    for path in commands(main):
        result = invoke(*path, "--help")
        assert result.exit_code == 0
        assert "Usage:" in result.output


@pytest.fixture
def program():
    @click.group(cls=Program)
    @click.pass_context
    def group(ctx):
        pass

    def fail(error):
        @group.command("fail")
        def command():
            raise error

        return CliRunner().invoke(group, ["fail"])

    return fail


def test_own_error_ends_with_its_exit_code_and_one_line(program):
    result = program(SourceEmpty(name="a.txt"))
    assert result.exit_code == 5
    assert result.stdout == ""
    assert result.stderr == "optirh-batch: The file a.txt is empty. Export it again.\n"
    assert program(Busy(home="/h")).exit_code == 10


def test_foreign_error_shows_no_text_and_gives_a_hint(program):
    result = program(ValueError("Madame Canarion"))
    assert result.exit_code == 1
    assert "ValueError" in result.stderr
    assert "--verbose" in result.stderr
    assert "Canarion" not in result.output


def test_click_keeps_its_own_codes(program):
    assert program(click.UsageError("wrong")).exit_code == 2
    assert program(click.exceptions.Exit(7)).exit_code == 7
    assert invoke("nonsense").exit_code == 2


def test_verbose_says_where_but_not_what(tmp_path, monkeypatch):
    text = "Madame Canarion"

    def broken(*_, **__):
        raise ValueError(text)

    monkeypatch.setattr("optirh_batch.home.create_home", broken)
    plain, verbose = invoke("init", tmp_path), invoke("--verbose", "init", tmp_path)
    assert "test_cli_program.py" not in plain.stderr
    assert "test_cli_program.py" in verbose.stderr
    assert "Canarion" not in verbose.output


def test_cause_of_an_error_is_shown_too(tmp_path):
    (tmp_path / "optirh.toml").write_text("nonsense")
    result = invoke("--verbose", "--home", tmp_path, "status")
    assert result.exit_code == 3
    assert "TOMLDecodeError" in result.stderr


def test_setting_needs_a_value():
    assert invoke("--set", "threads", "config", "show").exit_code == 2


def test_flags_reach_the_settings(tmp_path):
    result = invoke(
        "--set", "threads=3", "--set", "settle_seconds = 9", "--model", "other", "config", "show", "--json"
    )
    settings = json.loads(result.stdout)["settings"]
    assert settings["threads"] == {"value": 3, "origin": "flag"}
    assert settings["settle_seconds"] == {"value": 9.0, "origin": "flag"}
    assert settings["model"] == {"value": "other", "origin": "flag"}


def test_native_and_python_prints_do_not_reach_standard_output(capfd):
    with quiet_stdout():
        os.write(1, b"from C\n")
        sys.stdout.write("from Python\n")
    sys.stdout.write("afterwards\n")
    shown = capfd.readouterr()
    assert shown.out == "afterwards\n"
    assert "from C" in shown.err
    assert "from Python" in shown.err


def test_json_is_utf8_and_bytes_of_odd_names_are_escaped(capfdbinary):
    print_json({"name": "é\udce9"})
    assert capfdbinary.readouterr().out.decode("utf-8") == '{\n  "name": "é\\udce9"\n}\n'


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script_is_printed(shell):
    result = invoke("completion", shell)
    assert result.exit_code == 0
    assert "_OPTIRH_BATCH_COMPLETE" in result.stdout


def test_completion_completes_commands():
    environ = {
        **os.environ,
        "_OPTIRH_BATCH_COMPLETE": "bash_complete",
        "COMP_WORDS": "optirh-batch ins",
        "COMP_CWORD": "1",
    }
    script = "from optirh_batch.cli import main; main(prog_name='optirh-batch')"
    done = run_python("-c", script, env=environ)
    assert done.stdout.strip() == "plain,inspect"


class TestHomeBehindTheCommand:
    @pytest.fixture
    def homes(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        for name in ("one", "two"):
            assert invoke("init", tmp_path / name).exit_code == 0
        return tmp_path / "one", tmp_path / "two"

    def home_of(self, *arguments):
        return json.loads(invoke(*arguments).stdout)["home"]

    def test_it_is_taken_there_as_well(self, homes):
        assert self.home_of("config", "show", "--json", "--home", homes[0]) == str(homes[0])

    def test_it_holds_against_the_one_before(self, homes):
        assert self.home_of("--home", homes[0], "config", "show", "--home", homes[1], "--json") == str(
            homes[1]
        )

    def test_the_one_before_still_holds_alone(self, homes):
        assert self.home_of("--home", homes[0], "config", "show", "--json") == str(homes[0])

    def test_every_command_takes_it(self):
        def commands(group):
            for command in group.commands.values():
                yield from commands(command) if isinstance(command, click.Group) else (command,)

        assert all(
            "--home" in {name for item in command.params for name in item.opts} for command in commands(main)
        )

    def test_folder_that_is_none_is_refused_as_before(self, tmp_path):
        result = invoke("status", "--home", tmp_path / "gone")
        assert (result.exit_code, result.stdout) == (3, "")


@pytest.mark.parametrize("command", ["inspect", "process"])
def test_hostile_name_of_a_file_cannot_steer_the_terminal(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPTIRH_GENERATOR", "fake")
    name = "a\n\x1b[2J\u202eb.xml"
    Path(name).write_bytes(b"<unbekannt/>")
    result = invoke(command, name)
    assert result.exit_code == 5
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output
    assert r"a\n\x1b[2J\u202eb.xml" in result.output


def test_hostile_argument_is_escaped_in_the_message_of_click():
    result = invoke("ins\x1b[2Jpect")
    assert result.exit_code == 2
    assert "\x1b" not in result.output


@pytest.mark.parametrize(
    "command",
    [
        ("register", "--out"),
        ("evaluate", "report", "--out"),
        ("evaluate", "run", "--keep"),
        ("evaluate", "run", "--plot"),
    ],
    ids=" ".join,
)
def test_file_that_cannot_be_written_is_a_wrong_use_before_any_work(tmp_path, monkeypatch, command):
    def work(*_arguments, **_options):
        pytest.fail("the work began")

    monkeypatch.setattr("optirh_batch.oversight.register.print_register", work)
    monkeypatch.setattr("optirh_batch.ratings.report.print_report", work)
    monkeypatch.setattr("optirh_batch.evaluation.running.evaluate", work)
    result = invoke(*command, str(tmp_path / "gone" / "x"))
    assert result.exit_code == Exit.USAGE
    assert f"the folder {tmp_path / 'gone'} is not there" in " ".join(result.stderr.split())


def test_disk_that_is_full_while_a_file_is_written_is_told(tmp_path):
    link = tmp_path / "register.pdf"
    link.symlink_to("/dev/full")
    result = invoke("register", "--out", str(link))
    assert result.exit_code == Exit.OUTBOX
    assert "(the disk is full)" in result.stderr
