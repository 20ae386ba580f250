"""The mapping files there are: those of the program and those of the institution.

Owns which of two mappings comes first.  What stands in a file belongs to
``mapping``.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from optirh_batch.errors import ConfigurationError
from optirh_batch.readers.mapped.mapping import RecordMapping, parse_mapping

_MAX_BYTES = 1_000_000


def load_mappings(folder: Path | None) -> tuple[RecordMapping, ...]:
    """Load every mapping, in the order in which they are tried.

    The institution's come first, by the names of their files; one that has the
    ``name`` of a mapping of the program takes its place.

    Args:
        folder: the institution's, None if it has none.

    Raises:
        ConfigurationError: the folder or a file in it cannot be read, a
            mapping is not valid, or two have one name.
    """
    own = _folder_mappings(folder) if folder is not None else []
    names = {mapping.name for mapping in own}
    return (*own, *(mapping for mapping in packaged_mappings() if mapping.name not in names))


def packaged_mappings() -> tuple[RecordMapping, ...]:
    """The mappings of the program, by the names of their files."""
    shelf = files("optirh_batch").joinpath("mappings")
    entries = sorted((entry.name, entry) for entry in shelf.iterdir() if entry.name.endswith(".toml"))
    return tuple(parse_mapping(entry.read_text("utf-8"), name) for name, entry in entries)


def _folder_mappings(folder: Path) -> list[RecordMapping]:
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml" and path.name[0] != ".")
    except OSError as error:
        raise ConfigurationError(where=folder, detail=f"cannot be read: {error.strerror}") from None
    mappings: dict[str, RecordMapping] = {}
    for path in paths:
        mapping = parse_mapping(_text(path), path.name)
        if mapping.name in mappings:
            raise ConfigurationError(
                where=f"{path.name}: name",
                detail=f"another file in {folder} has the name '{mapping.name}' too",
            )
        mappings[mapping.name] = mapping
    return list(mappings.values())


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ConfigurationError(where=path.name, detail=f"larger than {_MAX_BYTES} bytes")
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise ConfigurationError(where=path, detail=f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(where=path, detail="cannot be read: not UTF-8") from None
