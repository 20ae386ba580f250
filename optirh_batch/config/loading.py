"""Which value of a setting holds.

The last of these that names it: the default, ``optirh.toml`` in the home, the environment (``OPTIRH_`` and
the name in capitals), a flag of the command line.  This is the only module that reads the environment.
"""

from __future__ import annotations

import difflib
import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from optirh_batch.config.settings import SETTING_FIELDS, SETTING_TYPES, Settings, expectation
from optirh_batch.errors import ConfigurationError

FILE_NAME = "optirh.toml"
ENVIRONMENT_PREFIX = "OPTIRH_"
HOME_VARIABLE = "OPTIRH_HOME"
FOLDER_KEYS = ("inbox_dir", "outbox_dir", "error_dir", "archive_dir", "data_dir")
OUTBOX_KEYS = ("review_dir", "released_dir", "rejected_dir", "forms_dir")


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings and where each value came from.

    Attributes:
        settings: the effective values.
        origins: per setting ``default``, ``file``, ``environment`` or ``flag``.
        home: folder that was named as home, or holds ``optirh.toml``; None when there is neither.
    """

    settings: Settings
    origins: Mapping[str, str]
    home: Path | None

    def require_home(self) -> Path:
        """Return the home.

        Raises:
            ConfigurationError: there is none, or the folder named as such holds no ``optirh.toml``; says how
                to make one.
        """
        if self.home is None:
            raise ConfigurationError(
                where="home",
                detail=f"no {FILE_NAME} here. Run 'optirh-batch init', or name the home "
                f"with --home DIR or {HOME_VARIABLE}",
            )
        if not (self.home / FILE_NAME).is_file():
            raise ConfigurationError(
                where="home",
                detail=f"there is no {FILE_NAME} in {self.home}. Name another folder, or run "
                f"'optirh-batch init {self.home}'",
            )
        return self.home


def find_home(explicit: Path | None, *, environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the home that holds: ``--home``, else ``OPTIRH_HOME``, else the current folder if it is one.

    Raises:
        ConfigurationError: a folder was named that is none.
    """
    named = named_home(explicit, environ=environ)
    if named is None:
        return Path.cwd() if Path(FILE_NAME).is_file() else None
    if not named.is_dir():
        where = "--home" if explicit else HOME_VARIABLE
        raise ConfigurationError(
            where=where, detail=f"{named} is not a folder. Run 'optirh-batch init {named}'"
        )
    return named.resolve()


def named_home(explicit: Path | None, *, environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the folder that ``--home`` or ``OPTIRH_HOME`` names, whether it exists or not."""
    return explicit or (Path(environ[HOME_VARIABLE]) if environ.get(HOME_VARIABLE) else None)


def preferred_staff_language(environ: Mapping[str, str] = os.environ) -> str:
    """Return ``de`` where the locale of the session is German, else ``fr``."""
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return "de" if locale.lower().startswith("de") else "fr"


def user_data_dir() -> Path:
    """Return the folder for data of this program where no home holds it (XDG base directories)."""
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed for --help

    return user_data_path("optirh-batch", appauthor=False)


def load_settings(
    home: Path | None, flags: Mapping[str, str], *, environ: Mapping[str, str] = os.environ
) -> LoadedSettings:
    """Gather, check and resolve all settings.

    Args:
        home: folder of ``optirh.toml`` (which may be missing), or None.
        flags: settings from the command line, as text.
        environ: the environment.

    Relative paths are taken from the home when the file or the default names
    them, from the current folder when the environment or a flag does.

    Raises:
        ConfigurationError: an unknown name, a value of the wrong kind or out
            of bounds, or folders that contradict each other.
    """
    values: dict[str, Any] = dict(_unsaid_folders(home))
    origins = dict.fromkeys(SETTING_FIELDS, "default")
    for origin, base, given in (
        ("file", home, _from_file(home)),
        ("environment", Path.cwd(), _from_environment(environ)),
        ("flag", Path.cwd(), _from_flags(flags)),
    ):
        for key, value in given.items():
            values[key] = _absolute(key, value, base)
            origins[key] = origin
    settings = Settings(**values)
    if home is not None:
        _refuse_contradictory_folders(settings)
    return LoadedSettings(settings, MappingProxyType(origins), home)


def _unsaid_folders(home: Path | None) -> dict[str, Path]:
    """Defaults that depend on where the program works: in a home, or without one."""
    shared = user_data_dir()
    base = home or Path.cwd()
    folders = {key: base / str(SETTING_FIELDS[key].default) for key in FOLDER_KEYS}
    if home is None:
        folders |= {"outbox_dir": base, "data_dir": shared}
    return {**folders, "model_dir": shared / "models"}


def _from_file(home: Path | None) -> dict[str, Any]:
    if home is None or not (home / FILE_NAME).exists():
        return {}
    path = home / FILE_NAME
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(where=path, detail=f"cannot be read: {error}") from error
    for key in written:
        _refuse_unknown(key, str(path))
    return {key: _checked(key, value, str(path)) for key, value in written.items()}


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    given = {}
    for variable in sorted(environ):
        if not variable.startswith(ENVIRONMENT_PREFIX) or variable == HOME_VARIABLE:
            continue
        key = variable.removeprefix(ENVIRONMENT_PREFIX).lower()
        if key in SETTING_FIELDS:
            given[key] = _parsed(key, environ[variable], f"environment {variable}")
        elif near := _nearest(key):
            # a variable unlike any setting may belong to something else; a near miss is a slip
            raise ConfigurationError(
                where=f"environment {variable}",
                detail=f"unknown setting; did you mean {ENVIRONMENT_PREFIX}{near.upper()}?",
            )
    return given


def _from_flags(flags: Mapping[str, str]) -> dict[str, Any]:
    for key in flags:
        _refuse_unknown(key, "command line")
    return {key: _parsed(key, text, "command line") for key, text in flags.items()}


def _nearest(key: str) -> str | None:
    return next(iter(difflib.get_close_matches(key, SETTING_FIELDS, n=1, cutoff=0.7)), None)


def _refuse_unknown(key: str, where: str) -> None:
    if key not in SETTING_FIELDS:
        near = _nearest(key)
        hint = f"did you mean '{near}'?" if near else "'optirh-batch config show' lists all settings"
        raise ConfigurationError(where=where, detail=f"unknown setting '{key}'; {hint}")


def _parsed(key: str, text: str, where: str) -> Any:
    """Turn text from the environment or a flag into what TOML would have given."""
    kind = SETTING_TYPES[key]
    try:
        if kind is int:
            return _checked(key, int(text), where)
        if kind is float:
            return _checked(key, float(text), where)
    except ValueError:
        raise _wrong(key, text, where) from None
    if kind == tuple[str, ...]:
        return _checked(key, [part.strip() for part in text.split(",") if part.strip()], where)
    return _checked(key, text, where)


def _checked(key: str, value: Any, where: str) -> Any:
    """Return the value in its own type.

    Raises:
        ConfigurationError: wrong type or out of bounds; names setting, value and origin.
    """
    kind, bounds = SETTING_TYPES[key], SETTING_FIELDS[key].metadata
    if kind is int or kind is float:
        number = isinstance(value, int if kind is int else (int, float)) and not isinstance(value, bool)
        if not number or not math.isfinite(value) or not bounds["low"] <= value <= bounds["high"]:
            raise _wrong(key, value, where)
        return kind(value)
    if kind == tuple[str, ...]:
        if not isinstance(value, list) or not value or not all(item in bounds["choices"] for item in value):
            raise _wrong(key, value, where)
        return tuple(dict.fromkeys(value))
    if not isinstance(value, str) or "\0" in value or (bounds["choices"] and value not in bounds["choices"]):
        raise _wrong(key, value, where)
    if kind is str:
        if not value:
            raise _wrong(key, value, where)
        return value
    if not value:
        if kind is Path:
            raise _wrong(key, value, where)
        return None
    return value if kind == (str | None) else Path(value)


def _wrong(key: str, value: object, where: str) -> ConfigurationError:
    return ConfigurationError(where=where, detail=f"{key} = {value!r}: expected {expectation(key)}")


def _absolute(key: str, value: Any, base: Path | None) -> Any:
    if isinstance(value, Path) and key in OUTBOX_KEYS:
        return value.expanduser()  # in the outbox, wherever that lies
    if isinstance(value, Path):
        return Path(os.path.abspath((base or Path.cwd()) / value.expanduser()))  # noqa: PTH100 - keeps symlinks
    if key == "model" and ("/" in value or value.lower().endswith(".gguf")):
        return str(_absolute("", Path(value), base))
    return value


def _refuse_contradictory_folders(settings: Settings) -> None:
    """Refuse folders that would feed results back into the inbox, or mix two purposes."""
    folders = {key: getattr(settings, key) for key in FOLDER_KEYS}
    folders |= settings.outbox_folders
    if not settings.review_dir:
        del folders["review_dir"]  # the outbox itself
    real = {key: Path(os.path.realpath(folder)) for key, folder in folders.items()}
    seen: dict[Path, str] = {}
    for key, path in real.items():
        if path in seen:
            raise ConfigurationError(
                where=key, detail=f"{path} is already used as {seen[path]}; choose another folder"
            )
        seen[path] = key
        if key != "inbox_dir" and path.is_relative_to(real["inbox_dir"]):
            raise ConfigurationError(
                where=key, detail=f"{path} lies inside inbox_dir; choose a folder beside it"
            )
