"""The program as it is delivered: wheel, editable install, bare checkout; its locks; its quick ``--help``."""

import importlib.metadata
import importlib.util
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
SITE_PACKAGES = Path(sysconfig.get_path("purelib"))
HEAVY = ("llama_cpp", "weasyprint", "lxml", "watchdog", "sqlite_utils", "numpy")
FOLDERS = ("optirh_batch", "prompts", "templates")


def run(*command, cwd, **environment) -> str:
    """Run a command free of this process's paths and coverage, and return its standard output."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV"))}
    finished = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


# Locks

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; [^\\]+)? \\$")


def pins(lock: Path) -> dict[str, str]:
    matches = [PINNED.match(line) for line in lock.read_text("utf-8").splitlines()]
    return {match[1]: match[2] for match in matches if match}


def names(lines) -> set[str]:
    """Distribution names of requirement lines."""
    return {
        match[0] for line in lines if (match := re.match(r"[a-z0-9-]+", line)) and not line.startswith("-")
    }


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_locked_package_has_hashes_and_nothing_points_elsewhere(lock):
    lines = [
        line for line in lock.read_text("utf-8").splitlines() if line and not line.lstrip().startswith("#")
    ]
    starts = [index for index, line in enumerate(lines) if not line.startswith(" ")]
    assert starts
    assert all(PINNED.match(lines[index]) for index in starts)
    assert all(lines[index + 1].startswith("    --hash=sha256:") for index in starts)
    assert all(
        line.startswith("    --hash=sha256:") for index, line in enumerate(lines) if index not in starts
    )


def test_locks_agree_with_each_other():
    locked = {lock.stem: pins(lock) for lock in LOCKS}
    assert locked["runtime"].items() <= locked["dev"].items()
    assert {
        name
        for name in locked["build"]
        if locked["dev"].get(name, locked["build"][name]) != locked["build"][name]
    } == set()


def test_locks_hold_what_their_inputs_ask_for():
    for lock in LOCKS:
        asked = names(lock.with_suffix(".in").read_text("utf-8").splitlines())
        assert asked <= pins(lock).keys()


def test_locked_packages_accept_the_python_of_debian_12():
    refusing = [
        f"{name} {version}: {wanted}"
        for name, version in {
            **pins(ROOT / "requirements" / "build.txt"),
            **pins(ROOT / "requirements" / "dev.txt"),
        }.items()
        for found in importlib.metadata.distributions(name=name)
        if found.version == version
        and (wanted := found.metadata["Requires-Python"])
        and "3.11.2" not in SpecifierSet(wanted)
    ]
    assert refusing == []


def test_metadata_and_lock_input_name_the_same_packages():
    setup = (ROOT / "setup.py").read_text("utf-8")
    required = re.search(r"install_requires=\[(.*?)\]", setup, re.DOTALL)
    asked = (ROOT / "requirements" / "runtime.in").read_text("utf-8").splitlines()
    assert names(re.findall(r'"(.+?)"', required[1])) == names(asked)


# The set-up script


@pytest.fixture(scope="module")
def set_up():
    spec = importlib.util.spec_from_file_location("set_up", ROOT / "scripts" / "set_up.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def fake_program(folder: Path, name: str, script: str) -> Path:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


def test_met_needs_touch_nothing(set_up, monkeypatch, tmp_path):
    fake_program(tmp_path, "apt-get", f"touch {tmp_path}/called")
    fake_program(tmp_path, "present", "")
    monkeypatch.setenv("PATH", str(tmp_path))
    set_up.provide([set_up.Need("libc6", library="libc.so.6"), set_up.Need("present", command="present")])
    assert not (tmp_path / "called").exists()


def test_missing_needs_without_apt_end_with_one_line_that_names_them(set_up, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    needs = [
        set_up.Need("libc6", library="libc.so.6"),
        set_up.Need("libabsent0", library="libabsent.so.0"),
        set_up.Need("absent-tools", command="absent"),
        set_up.Need("fonts-absent", fonts=("Absent Sans",)),
        set_up.Need("python3.11-absent"),
    ]
    with pytest.raises(SystemExit) as caught:
        set_up.provide(needs)
    line = "apt-get install libabsent0 absent-tools fonts-absent python3.11-absent"
    assert line in caught.value.code
    assert "\n" not in caught.value.code


def test_needs_that_apt_provides_end_well(set_up, monkeypatch, tmp_path, capsys):
    (tmp_path / "env").symlink_to("/usr/bin/env")
    tool = tmp_path / "tool"
    fake_program(
        tmp_path,
        "apt-get",
        f'case "$*" in *install*tools*) echo "#!/bin/sh" > {tool}; /bin/chmod +x {tool};; esac',
    )
    fake_program(tmp_path, "sudo", 'while [ "$1" = -n ]; do shift; done; [ "$1" = true ] || exec "$@"')
    monkeypatch.setenv("PATH", str(tmp_path))
    set_up.provide([set_up.Need("tools", command="tool")])
    assert capsys.readouterr().out == "Installing with apt: tools\n"


def test_apt_that_fails_says_why_and_what_to_install(set_up, monkeypatch, tmp_path, capsys):
    (tmp_path / "env").symlink_to("/usr/bin/env")
    fake_program(tmp_path, "apt-get", "echo 'E: no such mirror'; exit 100")
    fake_program(tmp_path, "sudo", 'while [ "$1" = -n ]; do shift; done; [ "$1" = true ] || exec "$@"')
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match="apt-get install tools"):
        set_up.provide([set_up.Need("tools", command="tool")])
    assert "E: no such mirror" in capsys.readouterr().out


def test_font_families_are_read_from_fontconfig(set_up, monkeypatch, tmp_path):
    fake_program(tmp_path, "fc-list", "echo 'Noto Sans,Noto Sans Light'; echo 'Noto Sans Arabic'")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert set_up.is_met(set_up.Need("fonts", fonts=("Noto Sans", "Noto Sans Arabic")))
    assert not set_up.is_met(set_up.Need("fonts", fonts=("Noto Sans", "Noto Sans Ethiopic")))


def test_environment_is_ready_only_with_its_program_and_the_same_ingredients(set_up, tmp_path):
    assert not set_up.is_ready(tmp_path, "a")
    set_up.mark_ready(tmp_path, "a")
    assert not set_up.is_ready(tmp_path, "a")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "optirh-batch").touch()
    assert set_up.is_ready(tmp_path, "a")
    assert not set_up.is_ready(tmp_path, "b")


def test_environment_made_for_another_place_is_made_anew(set_up, monkeypatch, tmp_path):
    made = []
    monkeypatch.setattr(set_up, "run", lambda command: made.append(command[-1]))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    set_up.make_environment(tmp_path)
    set_up.make_environment(tmp_path)
    assert made == [str(tmp_path)]
    (tmp_path / "made-for").write_text("elsewhere")
    set_up.make_environment(tmp_path)
    assert made == [str(tmp_path)] * 2


def test_built_wheel_is_kept_in_the_cache_folder_apart_for_each_build(set_up):
    folder = set_up.wheel_folder({"XDG_CACHE_HOME": "/cache"})
    assert folder.parent == Path("/cache/optirh-batch/wheels")
    assert folder == set_up.wheel_folder({"XDG_CACHE_HOME": "/cache"})
    assert folder != set_up.wheel_folder({"XDG_CACHE_HOME": "/cache", "CMAKE_ARGS": "-DGGML_NATIVE=OFF"})
    assert set_up.wheel_folder({}).parent == Path.home() / ".cache" / "optirh-batch" / "wheels"


@pytest.mark.parametrize("key", ["flags", "Features"])
def test_instruction_set_is_read_whatever_the_processor_calls_it(set_up, tmp_path, key):
    (tmp_path / "cpuinfo").write_text(f"processor\t: 0\n{key}\t\t: sse2 avx2 avx\nbugs\t: none\n")
    assert set_up.instruction_set(tmp_path / "cpuinfo") == ["avx", "avx2", "sse2"]


def test_one_requirement_is_taken_out_of_the_lock_with_its_hashes_only(set_up):
    lock = (ROOT / "requirements" / "runtime.txt").read_text("utf-8")
    entry = set_up.locked_requirement(set_up.LLAMA, lock)
    assert re.fullmatch(r"llama-cpp-python==\S+ \\\n( +--hash=sha256:[0-9a-f]{64}( \\\n)?)+", entry)
    with pytest.raises(LookupError):
        set_up.locked_requirement("llama", lock)


# The command line


def test_help_loads_none_of_the_heavy_libraries():
    snippet = (
        "import json, sys\n"
        "from optirh_batch.cli import main\n"
        "try:\n    main(['--help'])\n"
        "except SystemExit as end:\n    assert not end.code\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    output = run(sys.executable, "-c", snippet, cwd=ROOT)
    assert "Usage:" in output
    loaded = set(json.loads(output.splitlines()[-1]))
    assert loaded.isdisjoint(HEAVY)


def test_help_takes_a_moment():
    def processor_seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(sys.executable, "-m", "optirh_batch", "--help", cwd=ROOT)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    processor_seconds()  # fills the bytecode cache
    # Processor time is what a quiet machine takes on the clock, and does not depend on what else runs here.
    assert statistics.median(processor_seconds() for _ in range(5)) < 0.6  # 0.15 s on an idle machine


# The program, installed

SHOW = """
import json
import optirh_batch
from optirh_batch.config import Settings
from optirh_batch.generation.catalogue import catalogue
from optirh_batch.glossary import Glossary
from optirh_batch.localization import SUPPORTED, translate
from optirh_batch.prompts import Task, load_prompt
from optirh_batch.resources import packaged_folder

assert catalogue() and Glossary.load()
print(json.dumps({
    "package": optirh_batch.__file__,
    "prompts": [load_prompt(language, task).version for language in SUPPORTED for task in Task],
    "templates": sorted(file.name for file in packaged_folder("templates").glob("*.*ml")),
}))
"""


def data_files(root: Path, folder: str, name: str) -> set[str]:
    """What is not code in one of the folders, under the name it has when installed."""
    files = (
        path for path in (root / folder).rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}
    )
    return {f"{name}/{path.relative_to(root / folder).as_posix()}" for path in files}


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    """A copy of the checkout's sources, since building leaves traces."""
    copy = tmp_path_factory.mktemp("source")
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("setup.py", "pyproject.toml"):
        shutil.copy(ROOT / file, copy)
    return copy


@pytest.fixture
def clean_venv(tmp_path) -> Path:
    """A fresh environment that sees the libraries of this one, but no installation of the program."""
    folder = tmp_path / "venv"
    venv.create(folder, with_pip=False)
    target = next(folder.glob("lib/python*/site-packages"))
    # Packages in a folder named by a .pth file are found, its own .pth files (editable installs) are not.
    (target / "libraries.pth").write_text(f"{SITE_PACKAGES}\n")
    return folder


def pip(*arguments, cwd: Path, python: Path = Path(sys.executable)) -> None:
    offline = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1"}
    run(sys.executable, "-m", "pip", "--quiet", "--python", python, *arguments, cwd=cwd, **offline)


@pytest.fixture(scope="module")
def wheel(source, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, source, cwd=folder)
    return next(folder.glob("optirh_batch-*.whl"))


def show(python: Path, cwd: Path) -> dict:
    return json.loads(run(python, "-c", SHOW, cwd=cwd))


@pytest.mark.packaging
def test_wheel_carries_every_data_file(source, wheel):
    expected = data_files(source, "optirh_batch", "optirh_batch")
    expected |= data_files(source, "prompts", "optirh_batch_prompts")
    expected |= data_files(source, "templates", "optirh_batch_templates")
    with zipfile.ZipFile(wheel) as archive:
        carried = set(archive.namelist())
    assert expected - carried == set()
    assert {name.split("/")[0] for name in carried if "dist-info" not in name} == {
        "optirh_batch",
        "optirh_batch_prompts",
        "optirh_batch_templates",
    }


@pytest.mark.packaging
def test_wheel_works_in_a_clean_environment_from_another_directory(wheel, clean_venv, tmp_path):
    python = clean_venv / "bin" / "python"
    pip("install", "--no-deps", wheel, cwd=tmp_path, python=python)
    program = clean_venv / "bin" / "optirh-batch"
    assert re.search(r"\d+\.\d+\.\d+", run(program, "--version", cwd=tmp_path))
    assert "Usage:" in run(program, "--help", cwd=tmp_path)
    assert "Usage:" in run(python, "-m", "optirh_batch", "--help", cwd=tmp_path)
    shown = show(python, tmp_path)
    assert Path(shown["package"]).is_relative_to(clean_venv)
    assert shown == {**show(Path(sys.executable), ROOT), "package": shown["package"]}


@pytest.mark.packaging
def test_editable_install_works_from_another_directory(source, clean_venv, tmp_path):
    python = clean_venv / "bin" / "python"
    pip("install", "--no-deps", "--no-build-isolation", "--editable", source, cwd=tmp_path, python=python)
    assert "Usage:" in run(clean_venv / "bin" / "optirh-batch", "--help", cwd=tmp_path)
    shown = show(python, tmp_path)
    assert Path(shown["package"]).is_relative_to(source)
    assert shown["prompts"]
    assert shown["templates"]


@pytest.mark.packaging
def test_bare_checkout_works_without_any_install(source, clean_venv):
    python = clean_venv / "bin" / "python"
    assert "Usage:" in run(python, "-m", "optirh_batch", "--help", cwd=source)
    assert Path(show(python, source)["package"]).is_relative_to(source)
