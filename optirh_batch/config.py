"""The settings: what they are called, what they may be, and which value holds.

Every setting is declared once, as a field of ``Settings``.  Its value comes
from the last of these that names it: the default below, ``optirh.toml`` in the
home, the environment (``OPTIRH_`` and the name in capitals), a flag of the
command line.  This is the only module that reads the environment.  Creating a
home, and writing the first ``optirh.toml``, belong to ``home``.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_type_hints

from optirh_batch.errors import ConfigurationError
from optirh_batch.localization import STAFF_LANGUAGES, SUPPORTED

FILE_NAME = "optirh.toml"
ENVIRONMENT_PREFIX = "OPTIRH_"
HOME_VARIABLE = "OPTIRH_HOME"
FOLDER_KEYS = ("inbox_dir", "outbox_dir", "error_dir", "archive_dir", "data_dir")

_LARGEST = 2**31 - 1


def _about(
    comment: str,
    *,
    heading: str = "",
    low: float = 0,
    high: float = _LARGEST,
    choices: tuple[str, ...] = (),
    shapes_text: bool = False,
) -> dict[str, Any]:
    """What is to be known of a setting beside its type and default; ``heading`` opens a new group."""
    return {
        "comment": comment,
        "heading": heading,
        "low": low,
        "high": high,
        "choices": choices,
        "shapes_text": shapes_text,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, valid and with absolute paths.

    Made by ``load_settings``; the values below are what holds where nothing
    else is said.  Fields marked ``shapes_text`` decide what a document says
    and are part of ``settings_sha256``.
    """

    staff_language: str = field(
        default="fr",
        metadata=_about(
            "Language of summaries, notes and labels for staff: fr or de.",
            heading="Languages",
            choices=STAFF_LANGUAGES,
            shapes_text=True,
        ),
    )
    default_handout_language: str = field(
        default="fr",
        metadata=_about(
            "Language of a handout when neither the command, the folder nor the record names one.",
            choices=SUPPORTED,
        ),
    )
    enabled_languages: tuple[str, ...] = field(
        default=SUPPORTED,
        metadata=_about(
            "Languages in which handouts may be written; any other is refused.",
            choices=SUPPORTED,
        ),
    )

    inbox_dir: Path = field(
        default=Path("inbox"),
        metadata=_about("Where files are dropped.", heading="Folders, relative to this file"),
    )
    outbox_dir: Path = field(default=Path("outbox"), metadata=_about("Where finished PDFs appear."))
    error_dir: Path = field(
        default=Path("errors"), metadata=_about("Where refused files go, each with a note beside it.")
    )
    archive_dir: Path = field(
        default=Path("archive"), metadata=_about("Where originals go once their PDF is in place.")
    )
    data_dir: Path = field(
        default=Path("data"), metadata=_about("Audit log and working copies; must lie on a local disk.")
    )
    glossary_dir: Path | None = field(
        default=None,
        metadata=_about(
            "Folder with the institution's own explanations of medical words; empty: none.",
            shapes_text=True,
        ),
    )

    mappings_dir: Path | None = field(
        default=None,
        metadata=_about("Folder with the institution's own mappings of vendor XML; empty: none."),
    )

    model: str = field(
        default="default",
        metadata=_about(
            "Name from 'optirh-batch model list', or path of any GGUF file.",
            heading="Language model",
            shapes_text=True,
        ),
    )
    adapter: Path | None = field(
        default=None,
        metadata=_about("LoRA adapter (GGUF) laid over the model; empty: none.", shapes_text=True),
    )
    model_dir: Path = field(
        default=Path("models"),
        metadata=_about("Where 'model install' puts models; without it: the data folder of this user."),
    )
    generator: str = field(
        default="llama-cpp",
        metadata=_about(
            "What writes: llama-cpp (the model), or fake (echoes the source; for tests).",
            choices=("llama-cpp", "fake"),
            shapes_text=True,
        ),
    )
    context_tokens: int = field(
        default=4096,
        metadata=_about(
            "Tokens the model can hold at once, prompt and answer.", low=512, high=131_072, shapes_text=True
        ),
    )
    threads: int = field(
        default=0, metadata=_about("Processor threads for the model; 0: one for each core.", high=512)
    )
    gpu_layers: int = field(
        default=0,
        metadata=_about("Model layers computed on a graphics card; -1: all, 0: none.", low=-1, high=1000),
    )
    max_answer_tokens: int = field(
        default=512,
        metadata=_about("Longest answer for one passage, in tokens.", low=16, high=8192, shapes_text=True),
    )
    max_answer_seconds: float = field(
        default=300.0,
        metadata=_about(
            "Longest time for one answer, in seconds; then the original wording is printed.",
            low=1,
            high=86_400,
        ),
    )

    max_input_bytes: int = field(
        default=20_000_000,
        metadata=_about(
            "Largest file accepted, in bytes.",
            heading="Limits on what comes in",
            low=1,
            high=2_000_000_000,
        ),
    )
    max_depth: int = field(
        default=100, metadata=_about("Deepest nesting of elements in an XML file.", low=4, high=250)
    )
    max_elements: int = field(
        default=500_000, metadata=_about("Most elements in an XML file.", low=10, high=50_000_000)
    )
    max_text_chars: int = field(
        default=1_000_000, metadata=_about("Most characters of text in one file.", low=100, high=500_000_000)
    )

    settle_seconds: float = field(
        default=3.0,
        metadata=_about(
            "A file is taken when it has not changed for so many seconds.", heading="Inbox", high=3600
        ),
    )
    settle_patience_seconds: float = field(
        default=60.0,
        metadata=_about(
            "How long 'run' waits for files that still change; they stay for the next run.", high=86_400
        ),
    )
    incomplete_seconds: float = field(
        default=15.0,
        metadata=_about(
            "A file that breaks off (an XML without its end, a torn archive) is waited for so long "
            "after its last change; then it is refused with a note.",
            high=86_400,
        ),
    )
    rescan_seconds: float = field(
        default=30.0,
        metadata=_about(
            "The daemon looks through the inbox at least so often, also when nothing reported a change.",
            low=1,
            high=3600,
        ),
    )
    lease_seconds: float = field(
        default=300.0,
        metadata=_about(
            "A file that another computer took is taken over when that computer gave no sign of life "
            "for so many seconds.",
            low=1,
            high=86_400,
        ),
    )

    document_seconds: float = field(
        default=7200.0,
        metadata=_about(
            "Longest time for one document, in seconds; then the work is cut off and tried again.",
            heading="Work on a file",
            low=1,
            high=604_800,
        ),
    )
    silence_seconds: float = field(
        default=900.0,
        metadata=_about(
            "The work is cut off when it gave no sign of life for so many seconds; "
            "longer than max_answer_seconds.",
            low=1,
            high=86_400,
        ),
    )
    worker_memory_mb: int = field(
        default=0,
        metadata=_about(
            "Most memory the work may take beside the model's file, in MB; "
            "0: three quarters of the machine's.",
        ),
    )
    worker_files: int = field(
        default=200,
        metadata=_about("The process that works is started afresh after so many files.", low=1),
    )
    crash_limit: int = field(
        default=3,
        metadata=_about(
            "A file that cut the work off so many times goes to the error folder.", low=1, high=100
        ),
    )
    retry_longest_seconds: float = field(
        default=300.0,
        metadata=_about(
            "After a passing fault (share gone, disk full) the daemon waits 2 s, then twice as long "
            "each time, up to so many seconds.",
            low=1,
            high=86_400,
        ),
    )
    stop_seconds: float = field(
        default=15.0,
        metadata=_about(
            "How long the daemon may finish the file under way when it is told to stop; "
            "then it hands it back.",
            high=3600,
        ),
    )
    ticket_days: int = field(
        default=90,
        metadata=_about("The job table forgets files so many days after their end.", low=1, high=36_500),
    )

    def __post_init__(self) -> None:
        if self.default_handout_language not in self.enabled_languages:
            raise ConfigurationError(
                where="default_handout_language",
                detail=f"'{self.default_handout_language}' is not among enabled_languages "
                f"({', '.join(self.enabled_languages)})",
            )

    @property
    def settings_sha256(self) -> str:
        """SHA-256 (hex) over the settings that decide what a document says, in canonical JSON."""
        shaping = {
            item.name: plain_value(getattr(self, item.name))
            for item in fields(self)
            if item.metadata["shapes_text"]
        }
        canonical = json.dumps(shaping, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


SETTING_FIELDS = MappingProxyType({item.name: item for item in fields(Settings)})
_TYPES = get_type_hints(Settings)


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


def plain_value(value: Any) -> Any:
    """Return a setting as JSON and TOML know it: paths as text, no path as empty text, tuples as lists."""
    if value is None:
        return ""
    if isinstance(value, Path):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


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
    kind = _TYPES[key]
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
    kind, bounds = _TYPES[key], SETTING_FIELDS[key].metadata
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
    return Path(value)


def _wrong(key: str, value: object, where: str) -> ConfigurationError:
    return ConfigurationError(where=where, detail=f"{key} = {value!r}: expected {expectation(key)}")


def expectation(key: str) -> str:
    """Return in words what a setting may be."""
    kind, bounds = _TYPES[key], SETTING_FIELDS[key].metadata
    choices = ", ".join(bounds["choices"])
    if kind is int or kind is float:
        noun = "a whole number" if kind is int else "a number"
        return f"{noun} from {bounds['low']} to {bounds['high']}"
    if kind == tuple[str, ...]:
        return f"a list of: {choices}"
    if choices:
        return f"one of: {choices}"
    return {Path: "a path", str: "a text"}.get(kind, "a path, or empty")


def _absolute(key: str, value: Any, base: Path | None) -> Any:
    if isinstance(value, Path):
        return Path(os.path.abspath((base or Path.cwd()) / value.expanduser()))  # noqa: PTH100 - keeps symlinks
    if key == "model" and ("/" in value or value.lower().endswith(".gguf")):
        return str(_absolute("", Path(value), base))
    return value


def _refuse_contradictory_folders(settings: Settings) -> None:
    """Refuse folders that would feed results back into the inbox, or mix two purposes."""
    real = {key: Path(os.path.realpath(getattr(settings, key))) for key in FOLDER_KEYS}
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
