"""The cells of a typed line: what tabs, bars or several blanks part.

Owns what parts them and where each begins.  Leaves out what they mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BAR = "|"
MAX_SHIFT = 2
"""How far a cell may stand beside the beginning of its head."""
_BLANKS_BETWEEN = re.compile(r"\S+(?: \S+)*")


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a line; ``at`` is its column of characters, or its number where tabs or bars part cells."""

    text: str
    at: int


def sign_of(line: str) -> str:
    """What parts the cells of a line."""
    if line.count(BAR) > 1 and (line.strip().startswith(BAR) or " | " in line):
        return BAR
    return "\t" if "\t" in line.strip() else " "


def cells_of(line: str) -> list[Cell]:
    """The cells of a line that hold something, from left to right."""
    sign = sign_of(line)
    if sign == " ":
        plain = line.replace("\xa0", " ")
        return [Cell(found[0], found.start()) for found in _BLANKS_BETWEEN.finditer(plain)]
    parts = line.strip(" ").strip(BAR).split(BAR) if sign == BAR else line.split("\t")
    return [Cell(part.strip(), at) for at, part in enumerate(parts) if part.strip()]
