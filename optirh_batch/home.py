"""The home: the folder with ``optirh.toml``, and the folders it names.

Owns creating one.  Which home holds for a command, and what its file says,
belong to ``config``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optirh_batch.config import (
    FILE_NAME,
    FOLDER_KEYS,
    OUTBOX_KEYS,
    SETTING_FIELDS,
    expectation,
    load_settings,
    plain_value,
)
from optirh_batch.errors import ConfigurationError

_FOLDER_NAMES = {
    "fr": ("entree", "sortie", "erreurs", "archives", "data"),
    "de": ("eingang", "ausgang", "fehler", "archiv", "data"),
    "plain": ("inbox", "outbox", "errors", "archive", "data"),
}

# Inside the outbox: to be checked, released, rejected, evaluation forms.
_OUTBOX_NAMES = {
    "fr": ("a-verifier", "valides", "refuses", "formulaires"),
    "de": ("zu-pruefen", "freigegeben", "abgelehnt", "formulare"),
}

_HEADER = """\
# OptiRH Batch
# FR: Réglages du programme. Les lignes avec # sont des commentaires; effacer le # pour changer une valeur.
# DE: Einstellungen des Programms. Zeilen mit # sind Kommentare; zum Ändern eines Werts das # entfernen.
# Effective values and where each comes from: optirh-batch config show
"""


@dataclass(frozen=True, slots=True)
class NewHome:
    """What ``create_home`` did.

    Attributes:
        home: the folder.
        written: whether ``optirh.toml`` was written (False: it was there).
        created: folders made now.
        kept: folders that were there and stay as they are.
    """

    home: Path
    written: bool
    created: tuple[Path, ...]
    kept: tuple[Path, ...]


def create_home(home: Path, *, staff_language: str) -> NewHome:
    """Make ``home`` a home: its ``optirh.toml`` and its folders; safe to repeat.

    An ``optirh.toml`` that exists is never touched, and decides which folders
    are made.  Folders that exist already under one of the usual names are
    adopted, whatever language they are named in.

    Args:
        home: the folder; made with its parents where missing.
        staff_language: ``fr`` or ``de``; names the folders.

    Raises:
        ConfigurationError: the folder cannot be written, or the existing file is not valid.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        written = _write_new(home / FILE_NAME, configuration_text(home, staff_language))
        settings = load_settings(home.resolve(), {}, environ={}).settings
        named = [getattr(settings, key) for key in FOLDER_KEYS]
        folders = tuple(dict.fromkeys([*named, *settings.outbox_folders.values()]))
        kept = tuple(folder for folder in folders if folder.is_dir())
        created = tuple(folder for folder in folders if folder not in kept)
        for folder in created:
            folder.mkdir(parents=True, exist_ok=True)
        if settings.data_dir in created:
            settings.data_dir.chmod(0o700)  # working copies of records: for this user alone
    except OSError as error:
        raise ConfigurationError(
            where=error.filename or home, detail=f"cannot be made a home: {error.strerror}"
        ) from error
    return NewHome(home, written, created, kept)


def configuration_text(home: Path, staff_language: str) -> str:
    """Return the first ``optirh.toml`` of a home: each setting explained, its default commented out."""
    languages = {"staff_language": staff_language, "default_handout_language": staff_language}
    stated = languages | _choose_folders(home, staff_language)
    return _HEADER + "".join(_explained_settings(stated))


def _explained_settings(stated: dict[str, Any]) -> Iterator[str]:
    for key, item in SETTING_FIELDS.items():
        if heading := item.metadata["heading"]:
            yield f"\n# --- {heading} ---\n"
        value = stated.get(key, plain_value(item.default))
        yield f"\n# {item.metadata['comment']} ({expectation(key)})\n"
        yield f"{'' if key in stated else '# '}{key} = {json.dumps(value, ensure_ascii=False)}\n"


def _choose_folders(home: Path, staff_language: str) -> dict[str, str]:
    """Name each folder: the one that exists, else the usual name in the staff language."""
    chosen = {}
    for position, key in enumerate(FOLDER_KEYS):
        usual = _FOLDER_NAMES[staff_language][position]
        names = (usual, *(names[position] for names in _FOLDER_NAMES.values()))
        chosen[key] = next((name for name in names if (home / name).is_dir()), usual)
    return chosen | dict(zip(OUTBOX_KEYS, _OUTBOX_NAMES[staff_language], strict=True))


def _write_new(path: Path, text: str) -> bool:
    """Write a file that must not exist yet; False where it exists."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True
