"""Names of files as a Windows share can have them: valid, short enough, numbered where one is taken."""

from __future__ import annotations

import re
from pathlib import PurePath

_MAX_NAME_BYTES = 255  # ext4, xfs, NFS; at most 255 UTF-16 units on NTFS, which is never more
_MAX_SUFFIX_BYTES = 16  # what follows the last dot of a longer name is not a file type

# "Naming Files, Paths, and Namespaces", Microsoft Learn.  Lone surrogates
# stand for bytes of a Linux name that are no UTF-8; no share can show them.
_NOT_ON_WINDOWS = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')
_DEVICE_NAME = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *", re.IGNORECASE)


def numbered(number: int) -> str:
    """What a name has of its number: nothing of the first."""
    return f".{number}" if number > 1 else ""


def renumbered(name: str, number: int, room: int = 0) -> str:
    """The name itself where it can stay, else with a number before its suffix and ``room`` bytes spared."""
    valid = valid_name(name).rstrip(". ") or "_"  # Windows drops them from the end of a name
    suffix = PurePath(valid).suffix
    if len(suffix.encode()) > _MAX_SUFFIX_BYTES:
        suffix = ""
    return fit(valid.removesuffix(suffix), f"{numbered(number)}{suffix}", room)


def fit(stem: str, suffix: str, room: int = 0) -> str:
    """``stem`` and ``suffix``, cut between characters so that a name may grow by ``room`` bytes."""
    limit = _MAX_NAME_BYTES - len(suffix.encode()) - room
    return stem.encode()[:limit].decode(errors="ignore") + suffix


def valid_name(name: str) -> str:
    """Change only what Windows cannot name: reserved characters, and devices such as CON."""
    valid = _NOT_ON_WINDOWS.sub("_", name) or "_"
    before_dot, dot, rest = valid.partition(".")
    # "NUL.txt" is the device too, on every Windows before 11.
    return f"{before_dot}_{dot}{rest}" if _DEVICE_NAME.fullmatch(before_dot) else valid
