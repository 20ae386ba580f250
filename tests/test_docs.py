"""The manual says what the program does: commands, settings, reasons, wordings; its links lead somewhere."""

import ast
import importlib
import itertools
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import click
import pytest

from optirh_batch import errors
from optirh_batch.cli import main
from optirh_batch.config import SETTING_FIELDS, expectation, plain_value
from optirh_batch.errors import ConfigurationError, Exit, OptirhError
from optirh_batch.localization import LOCALES_FOLDER, STAFF_LANGUAGES, translate

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PACKAGE = ROOT / "optirh_batch"
COMMANDS = (DOCS / "commands.md").read_text("utf-8")
CONFIGURATION = (DOCS / "configuration.md").read_text("utf-8")
ERRORS = (DOCS / "errors.md").read_text("utf-8")
ARCHITECTURE = (DOCS / "architecture.md").read_text("utf-8")
GUIDES = {"fr": DOCS / "guide-utilisateur.fr.md", "de": DOCS / "benutzerhandbuch.de.md"}
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "training" / "README.md",
    *sorted(DOCS.glob("*.md")),
]


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
    options = [name for name in options if name.startswith("--") and name != "--home"]  # of every command
    assert [name for name in options if name not in section] == []


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


# Reason codes

RAISED = {
    item.code: item
    for item in error_classes(OptirhError)
    if item is ConfigurationError or not item.__subclasses__()
}
SECTIONS = dict(re.findall(r"^### `([a-z-]+)`\n\n(.+)$", ERRORS, re.MULTILINE))


def plain(text):
    """Text with one kind of blank and apostrophe: pages are typed, catalogues are typeset."""
    return re.sub(r"\s+", " ", text.replace("’", "'"))


def holds(wording, fragments):
    """Whether all fragments stand in ``wording``, in this order."""
    return re.search(".*".join(map(re.escape, fragments)), wording) is not None


def test_every_error_stands_in_the_drawing_of_their_tree_as_it_is():
    drawn = {
        found[1]: (found[2].strip(), bool(found[3]))
        for found in re.finditer(
            r"\+-- (\w+) *(?:exit \d+ *)?(.*?)( *\(retry\))?$", errors.__doc__, re.MULTILINE
        )
    }
    raised = {kind.__name__: kind for kind in error_classes(OptirhError) if kind is not OptirhError}
    assert drawn.keys() == raised.keys()
    for name, (code, retried) in drawn.items():
        assert code.startswith("(") or code == raised[name].code, name
        assert retried == raised[name].retryable, name


def test_every_reason_code_has_a_section_and_no_section_is_left_over():
    assert SECTIONS.keys() == RAISED.keys()


@pytest.mark.parametrize("code", RAISED)
def test_section_quotes_the_sentence_that_staff_read(code):
    quotes = re.fullmatch(r"«\s(.+?)\s» · «(.+)»", SECTIONS[code])
    names = re.findall(r"{(\w+)}", RAISED[code].message)
    for language, quote in zip(("fr", "de"), quotes.groups(), strict=True):
        wording = plain(translate(RAISED[code].message, language, **dict.fromkeys(names, "…")))
        assert holds(wording, [part.strip(" .") for part in plain(quote).split("…")])


# Guides for staff


def catalogue_texts(language):
    from babel.messages.pofile import read_po

    with (LOCALES_FOLDER / f"{language}.po").open("rb") as file:
        entries = [entry.string for entry in read_po(file, locale=language) if entry.id]
    return plain(
        "\n".join(form for entry in entries for form in ([entry] if isinstance(entry, str) else entry))
    )


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_guide_quotes_marks_and_notes_as_they_are_printed(language):
    texts = catalogue_texts(language).casefold()
    quoted = [
        part
        for row in GUIDES[language].read_text("utf-8").splitlines()
        if row.startswith("| ") and (cells := row.split(" | "))
        for text in re.findall(r"(?<!\*)\*([^*|]+?)\*(?!\*)", cells[0])
        for part in re.split(r"…|\s\(|\)", plain(text).casefold())
        if len(part.strip()) > 3
    ]
    assert len(quoted) > 20
    assert [part for part in quoted if part.strip() not in texts] == []


# Links, pictures, places, commands


def anchors(page):
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_and_pictures_lead_somewhere(page):
    targets = re.findall(r"\]\(([^()\s]+)\)", page.read_text("utf-8"))
    dead = []
    for target in targets:
        if re.match(r"https?:", target):
            continue
        name, _, anchor = target.partition("#")
        path = page.parent / name if name else page
        if not path.is_file() or (anchor and anchor not in anchors(path)):
            dead.append(target)
    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_page_names_no_machine_of_a_developer(page):
    assert re.findall(r"(?<![\w.])/(?:work|root|home|tmp/\w/)\b[^\s`]*", page.read_text("utf-8")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_page_names_only_commands_that_exist(page):
    typed = "\n".join(re.findall(r"`[^`\n]+`|^ {4}.+$", page.read_text("utf-8"), re.MULTILINE))
    named = re.findall(r"optirh-batch(?: --(?:home|set|model) \S+| --verbose)* ([a-z]+)\b", typed)
    assert [name for name in named if name not in main.commands] == []


def test_every_page_is_in_the_index():
    index = (DOCS / "README.md").read_text("utf-8")
    pages = {path.name for path in DOCS.glob("*.md")} - {"README.md"}
    assert {name for name in pages if f"({name})" not in index} == set()


def test_pictures_are_small():
    pictures = list((DOCS / "images").iterdir())
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > 200_000] == []


def test_system_packages_are_those_that_setup_installs(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    set_up = importlib.import_module("set_up")
    packages_needed = {need.package for need in (*set_up.NEEDS, set_up.COMPILER)}
    listed = (DOCS / "installation.md").read_text("utf-8").partition("all of it together:")[2]
    packages = listed.partition("A user of its own")[0].split()
    assert packages_needed <= set(packages)


# Architecture


def test_every_room_is_described_and_every_described_room_exists():
    rooms = {path.name for path in PACKAGE.glob("*.py")} | {
        f"{path.name}/" for path in PACKAGE.iterdir() if (path / "__init__.py").exists()
    }
    assert {room for room in rooms if not room.startswith("__") and f"`{room}`" not in ARCHITECTURE} == set()
    named = re.findall(r"`((?:[a-z_]+/)*[a-z_]+(?:\.py|/))`", ARCHITECTURE)
    assert [name for name in named if not ((PACKAGE / name).exists() or (ROOT / name).exists())] == []


@cache
def imports(path):
    names = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return names


@pytest.mark.parametrize(
    ("package", "room"),
    [
        ("llama_cpp", "generation/library.py"),
        ("weasyprint", "typesetting.py"),
        ("lxml", "readers/xml/"),
        ("sqlite_utils", "databases.py"),
    ],
)
def test_heavy_package_is_imported_in_one_room(package, room):
    importers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(name.partition(".")[0] == package for name in imports(path))
    }
    assert importers
    assert [path for path in importers if not path.startswith(room)] == []


@pytest.mark.parametrize("name", ["records.py", "errors.py"])
def test_foundation_imports_nothing_of_ours(name):
    assert [module for module in imports(PACKAGE / name) if module.startswith("optirh_batch")] == []


@pytest.mark.parametrize(
    ("below", "above"),
    [
        ("readers", "text"),
        ("text", "grounding"),
        ("glossary", "drafting"),
        ("grounding", "drafting"),
        ("generation", "drafting"),
        ("drafting", "shifts"),
        ("shifts", "oversight"),
        *itertools.combinations(
            [f"grounding/{room}" for room in "vocabulary recognition comparison roles states manner".split()],
            2,
        ),
    ],
)
def test_no_room_imports_one_above_it(below, above):
    importers = [
        path.relative_to(PACKAGE).as_posix()
        for path in (PACKAGE / below).rglob("*.py")
        if any(f"{name}.".startswith(f"optirh_batch.{above}.".replace("/", ".")) for name in imports(path))
    ]
    assert importers == []


@pytest.mark.parametrize(
    "name", sorted(path.stem for path in (PACKAGE / "readers").iterdir() if (path / "__init__.py").exists())
)
def test_reader_that_is_imported_first_needs_no_other_to_be_there_before(name):
    code = f"import optirh_batch.readers.{name}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert run.stderr == ""
