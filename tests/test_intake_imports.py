"""The room of the inbox depends on little, and only one of its modules on watchdog."""

import ast
from pathlib import Path

import pytest

import optirh_batch.intake

MODULES = sorted(Path(optirh_batch.intake.__file__).parent.glob("*.py"))
ALLOWED = {"clock", "errors", "filesystems", "intake", "localization"}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_module_imports_only_what_lies_below(path):
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("optirh_batch.")}
    assert ours <= ALLOWED


def test_watchdog_is_imported_by_one_module_of_the_program():
    root = Path(optirh_batch.__file__).parent
    users = [
        path
        for path in root.rglob("*.py")
        if any(name.startswith("watchdog") for name in imported(path) if name)
    ]
    assert [path.relative_to(root).as_posix() for path in users] == ["intake/hints.py"]
