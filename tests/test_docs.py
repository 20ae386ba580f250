"""The manual says what the program does: every command, option, setting, exit code and reason code."""

import re
from pathlib import Path

import click
import pytest

from optirh_batch.cli import main
from optirh_batch.config import SETTING_FIELDS, expectation, plain_value
from optirh_batch.errors import Exit, OptirhError

DOCS = Path(__file__).resolve().parent.parent / "docs"
COMMANDS = (DOCS / "commands.md").read_text("utf-8")
CONFIGURATION = (DOCS / "configuration.md").read_text("utf-8")


def commands(group, path=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


def error_classes(root):
    yield root
    for child in root.__subclasses__():
        if child.__module__ == "optirh_batch.errors":
            yield from error_classes(child)


LEAVES = dict(commands(main))


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_command_is_documented_with_its_options(path):
    section = next(
        (part for part in COMMANDS.split("\n### ") if " ".join(path) in part.partition("\n")[0]), None
    )
    assert section, f"no section for {' '.join(path)}"
    options = [name for item in LEAVES[path].params if isinstance(item, click.Option) for name in item.opts]
    assert [name for name in options if name.startswith("--") and name not in section] == []


def test_global_options_are_documented():
    for item in main.params:
        for name in item.opts:
            assert f"`{name}`" in COMMANDS


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_command_and_its_options_have_help(path):
    assert LEAVES[path].help
    for item in LEAVES[path].params:
        assert isinstance(item, click.Argument) or item.help


@pytest.mark.parametrize("key", SETTING_FIELDS)
def test_setting_is_documented_as_it_is(key):
    (row,) = re.findall(
        rf"^\| `{key}`(?: †)? \|(.*)\|$",
        CONFIGURATION.partition("## All settings")[2].partition("\n†")[0],
        re.MULTILINE,
    )
    default, bounds, meaning = (cell.strip() for cell in row.split(" | "))
    value = plain_value(SETTING_FIELDS[key].default)
    shown = ", ".join(value) if isinstance(value, list) else str(value)
    assert default == (f"`{shown}`" if shown else "empty")
    assert bounds == expectation(key)
    assert meaning == SETTING_FIELDS[key].metadata["comment"]
    assert (f"`{key}` †" in CONFIGURATION) == SETTING_FIELDS[key].metadata["shapes_text"]


@pytest.mark.parametrize("code", Exit, ids=lambda code: code.name.lower())
def test_exit_code_has_a_row_with_its_reasons(code):
    (row,) = re.findall(rf"^\| {code.value} \|.*$", COMMANDS, re.MULTILINE)
    reasons = {error.code for error in error_classes(OptirhError) if error.exit_code == code}
    assert set(re.findall(r"`([a-z-]+)`", row)) == reasons
