"""Prepare this checkout: system libraries, ``.venv``, the locked packages, the project itself.

    python3 scripts/set_up.py

Safe to repeat; what is there is left alone.  Works with the standard library
of the system's Python alone, since it runs before anything is installed.
llama-cpp-python is published as source only: it is built once for this
processor and kept in the user's cache folder, for every later environment.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "requirements"
LLAMA = "llama-cpp-python"
NEWS_SECONDS = 30


@dataclass(frozen=True)
class Need:
    """Something that must be on the system, recognised by what it does, and the package that brings it.

    Attributes:
        package: name for apt.
        library: file name of a shared library that must load.
        fonts: font families that must be known.
        command: program that must be found.
    """

    package: str
    library: str = ""
    fonts: tuple[str, ...] = ()
    command: str = ""


NEEDS = (
    Need("libpango-1.0-0", library="libpango-1.0.so.0"),
    Need("libpangoft2-1.0-0", library="libpangoft2-1.0.so.0"),
    Need("libharfbuzz0b", library="libharfbuzz.so.0"),
    Need("libharfbuzz-subset0", library="libharfbuzz-subset.so.0"),
    Need("libgomp1", library="libgomp.so.1"),
    Need("fontconfig", command="fc-list"),
    Need("fonts-noto-core", fonts=("Noto Sans", "Noto Sans Arabic", "Noto Sans Ethiopic")),
    Need("poppler-utils", command="pdftoppm"),
)
COMPILER = Need("build-essential", command="c++")


def main() -> None:
    """Do what is missing."""
    started = time.monotonic()
    os.chdir(ROOT)
    wheels = wheel_folder(os.environ)
    needs = list(NEEDS)
    if importlib.util.find_spec("ensurepip") is None:
        needs.append(Need(f"python3.{sys.version_info.minor}-venv"))
    if not find_wheel(wheels):
        needs.append(COMPILER)
    provide(needs)
    if is_ready(VENV, fingerprint(wheels)):
        return
    make_environment(VENV)
    install(VENV, wheels)
    mark_ready(VENV, fingerprint(wheels))
    say(f"Ready: .venv/bin/optirh-batch ({time.monotonic() - started:.0f} s)")


def say(line: str) -> None:
    """Tell the person at the terminal."""
    print(line, flush=True)


# System libraries


def provide(needs: Sequence[Need]) -> None:
    """Install what is missing with apt, or say in one line what to install.

    Raises:
        SystemExit: something is still missing.
    """
    missing = missing_packages(needs)
    if not missing:
        return
    command = apt_command()
    if command:
        say(f"Installing with apt: {' '.join(missing)}")
        run_apt(command, missing)
        missing = missing_packages(needs)
    if missing:
        sys.exit(f"Missing on this system; as root: apt-get install {' '.join(missing)}   Then repeat.")


def missing_packages(needs: Iterable[Need]) -> list[str]:
    """Packages of the needs that are not met."""
    return [need.package for need in needs if not is_met(need)]


def is_met(need: Need) -> bool:
    """Whether the system does what ``need`` asks for."""
    if need.library:
        try:
            ctypes.CDLL(need.library)
        except OSError:
            return False
    if need.command and not shutil.which(need.command):
        return False
    if need.fonts:
        return set(need.fonts) <= font_families()
    return bool(need.library or need.command) or is_installed(need.package)


def font_families() -> set[str]:
    """Names of the font families on this system."""
    if not shutil.which("fc-list"):
        return set()
    listing = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=False).stdout
    return {family.strip() for line in listing.splitlines() for family in line.split(",")}


def is_installed(package: str) -> bool:
    """Whether dpkg has ``package``."""
    if not shutil.which("dpkg"):
        return False
    return subprocess.run(["dpkg", "-s", package], capture_output=True, check=False).returncode == 0


def apt_command() -> list[str]:
    """How to call apt-get here: as root, through sudo, or not at all (empty)."""
    if not shutil.which("apt-get"):
        return []
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    if os.geteuid() == 0:
        return apt
    if not shutil.which("sudo"):
        return []
    ask = [] if sys.stdin.isatty() else ["-n"]
    allowed = subprocess.run(["sudo", *ask, "true"], check=False, stderr=subprocess.DEVNULL).returncode == 0
    return ["sudo", *ask, *apt] if allowed else []


def run_apt(command: Sequence[str], packages: Sequence[str]) -> None:
    """Refresh the lists, which a fresh machine lacks, and install; apt's words only where it fails."""
    for arguments in (["update"], ["install", "--no-install-recommends", *packages]):
        finished = subprocess.run(
            [*command, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if finished.returncode != 0:
            say("\n".join(finished.stdout.splitlines()[-5:]))


# The environment


def fingerprint(wheels: Path) -> str:
    """What the environment was made of and for; it must be done again when any of this changes."""
    digest = hashlib.sha256()
    files = [*sorted(LOCKS.glob("*.txt")), ROOT / "setup.py", Path(__file__)]
    for part in (*(file.read_bytes() for file in files), f"{sys.version} {ROOT} {wheels.name}".encode()):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def is_ready(venv: Path, expected: str) -> bool:
    """Whether ``venv`` was finished, from the same ingredients, and still holds the program."""
    stamp = venv / "ready"
    return (venv / "bin" / "optirh-batch").exists() and stamp.is_file() and stamp.read_text() == expected


def mark_ready(venv: Path, fingerprint_now: str) -> None:
    """Note that ``venv`` is finished."""
    (venv / "ready").write_text(fingerprint_now)


def make_environment(venv: Path) -> None:
    """Create ``venv``, anew where it belongs to another Python or another place."""
    (venv / "ready").unlink(missing_ok=True)
    owner = venv / "made-for"
    made_for = f"{sys.version}\n{venv}\n"
    if owner.is_file() and owner.read_text() == made_for and (venv / "bin" / "python").exists():
        return
    say("Creating .venv")
    run([sys.executable, "-m", "venv", "--clear", str(venv)])
    owner.write_text(made_for)


def install(venv: Path, wheels: Path) -> None:
    """Install the locked packages and the project; nothing but llama-cpp-python runs code to be built."""
    pip = [str(venv / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
    locked = [*pip, "install", "--require-hashes", "--only-binary", ":all:"]
    say("Installing the build tools")
    run([*locked, "--requirement", str(LOCKS / "build.txt")])
    if not find_wheel(wheels):
        build_wheel(venv, wheels)
    wheel = find_wheel(wheels)
    say(f"Installing {wheel[0].name}")
    run([*pip, "install", "--no-deps", "--no-index", "--force-reinstall", str(wheel[0])])
    say("Installing the locked packages")
    run([*locked, "--requirement", str(LOCKS / "dev.txt")])
    run([*pip, "install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT)])


def run(command: Sequence[str]) -> None:
    """Run ``command`` quietly, with a sign of life now and then; its words only where it fails.

    Raises:
        SystemExit: it failed.
    """
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME"}}
    environment["PATH"] = f"{VENV / 'bin'}{os.pathsep}{environment.get('PATH', '')}"  # finds cmake and ninja
    started = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
        while process.poll() is None:
            try:
                process.wait(NEWS_SECONDS)
            except subprocess.TimeoutExpired:
                say(f"  still at it, {time.monotonic() - started:.0f} s")
        if process.returncode != 0:
            log.seek(0)
            say("".join(log.readlines()[-30:]))
            sys.exit(f"Failed with code {process.returncode}: {' '.join(command)}")


# The wheel of llama-cpp-python


def wheel_folder(environ: Mapping[str, str]) -> Path:
    """Cache folder of the wheel for this machine.

    Its name stands for the pinned source, the build options and the
    instruction set: the build is tuned to the processor, and a wheel from
    another one would be killed by an illegal instruction.
    """
    home = environ.get("XDG_CACHE_HOME", "")
    cache = Path(home) if Path(home).is_absolute() else Path.home() / ".cache"
    key = "\n".join(
        (
            locked_requirement(LLAMA, (LOCKS / "runtime.txt").read_text("utf-8")),
            environ.get("CMAKE_ARGS", ""),
            platform.machine(),
            *platform.libc_ver(),
            *instruction_set(Path("/proc/cpuinfo")),
        )
    )
    return cache / "optirh-batch" / "wheels" / hashlib.sha256(key.encode()).hexdigest()[:16]


def instruction_set(cpuinfo: Path) -> list[str]:
    """Instruction-set extensions of this processor."""
    match = re.search(r"^(?:flags|Features)\s*:(.*)$", cpuinfo.read_text(), re.MULTILINE)
    return sorted(match[1].split()) if match else []


def locked_requirement(package: str, lock: str) -> str:
    """Entry of ``package``, with its hashes, in the text of a lock file."""
    match = re.search(rf"^{re.escape(package)}==(?:.*\\\n)*.*$", lock, re.MULTILINE)
    if match is None:
        raise LookupError(f"{package} is not locked")
    return match[0]


def find_wheel(wheels: Path) -> list[Path]:
    """Find the wheel in ``wheels``, if it was built before."""
    return sorted(wheels.glob("*.whl"))


def build_wheel(venv: Path, wheels: Path) -> None:
    """Build llama-cpp-python from its pinned source into ``wheels``, which appears only when whole."""
    say(f"Building {LLAMA} for this processor (once; 5 to 10 minutes on two cores)")
    wheels.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=wheels.parent) as name:
        scratch = Path(name)
        requirement = scratch / "requirement.txt"
        requirement.write_text(locked_requirement(LLAMA, (LOCKS / "runtime.txt").read_text("utf-8")))
        made = scratch / "wheels"
        # Without pip's cache: it would hand over a wheel built for another processor.
        options = [
            "--no-deps",
            "--no-build-isolation",
            "--no-cache-dir",
            "--no-binary",
            LLAMA,
            "--require-hashes",
        ]
        command = [
            str(venv / "bin" / "python"),
            "-m",
            "pip",
            "--disable-pip-version-check",
            "wheel",
            *options,
        ]
        run(
            [*command, "--requirement", str(requirement), "--wheel-dir", str(made)],
        )
        if wheels.exists():  # another set-up was faster, or left it empty
            shutil.rmtree(wheels)
        made.rename(wheels)


if __name__ == "__main__":
    main()
