"""Taking the institution's own model, and an adapter for it, into the model folder.

Owns what is looked at before a gigabyte is copied, and the copy itself: under its final name only when every
byte is there.  Whether the model writes well is for ``model_doctor``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from optirh_batch.errors import ConfigurationError, ModelUnusable, Phrase
from optirh_batch.generation.file_hashes import CHUNK_BYTES
from optirh_batch.generation.gguf import read_head, why_unfit
from optirh_batch.generation.llama_cpp import require_chat_template
from optirh_batch.generation.model_store import SPARE_BYTES, resolve_model, sync_folder

ReportCopy = Callable[[str, int, int], None]
"""Told the name of the file, the bytes copied and the bytes it has."""


def import_model(
    setting: str, adapter: Path | None, model_dir: Path, report: ReportCopy
) -> tuple[Path, Path | None]:
    """Copy a model, and an adapter made for it, into the model folder.

    Args:
        setting: path of the GGUF file, or a name of the catalogue.
        adapter: path of a LoRA adapter in GGUF form.
        model_dir: where to.
        report: told of the progress.

    Returns:
        Where model and adapter now lie.

    Raises:
        ModelMissing: there is no such file.
        ModelUnusable: the model is no GGUF, has no usable chat template or is an adapter itself; or the
            adapter does not fit it.
        ConfigurationError: no room, another file of this name is there, or the folder cannot be written.
    """
    base = resolve_model(setting, model_dir)
    head = read_head(base.path, base.name)
    if head.is_adapter:
        raise ModelUnusable(
            name=base.name,
            detail=Phrase("the file is an adapter: name it behind '--adapter', and its model."),
        )
    require_chat_template(base.path, base.name)
    found = resolve_model(str(adapter), model_dir) if adapter else None
    if found and (reason := why_unfit(read_head(found.path, found.name), head, base.sha256)):
        raise ModelUnusable(name=base.name, detail=reason)
    return (
        _take_in(base.path, base.sha256, model_dir, report),
        _take_in(found.path, found.sha256, model_dir, report) if found else None,
    )


def _take_in(source: Path, sha256: str, model_dir: Path, report: ReportCopy) -> Path:
    target = model_dir / source.name
    try:
        model_dir.mkdir(parents=True, exist_ok=True)
        if target.exists():
            if resolve_model(str(target.absolute()), model_dir).sha256 != sha256:
                detail = f"another file named {source.name} is there; rename yours."
                raise ConfigurationError(where="model_dir", detail=detail)
            return target
        size = source.stat().st_size
        free = shutil.disk_usage(model_dir).free
        if free < size + SPARE_BYTES:
            detail = (
                f"{(size + SPARE_BYTES) >> 20} MiB of free disk space are needed, {free >> 20} MiB are free."
            )
            raise ConfigurationError(where="model_dir", detail=detail)
        _copy(source, target, size, report)
        if resolve_model(str(target.absolute()), model_dir).sha256 != sha256:
            target.unlink()
            detail = f"{source.name} changed while it was copied; try again."
            raise ConfigurationError(where="model_dir", detail=detail)
    except OSError as error:
        detail = f"{source.name} cannot be copied to {model_dir}: {error.strerror}."
        raise ConfigurationError(where="model_dir", detail=detail) from error
    return target


def _copy(source: Path, target: Path, size: int, report: ReportCopy) -> None:
    partial = target.with_name(f"{target.name}.partial")
    try:
        with source.open("rb") as read, partial.open("wb") as written:
            while chunk := read.read(CHUNK_BYTES):
                written.write(chunk)
                report(source.name, written.tell(), size)
            written.flush()
            os.fchmod(written.fileno(), 0o644)
            os.fsync(written.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    sync_folder(target.parent)
