"""Locked names: an answer may hold those that its source holds, and no others.

Owns the order of things while a word is still being written; which words are
names is told by a function that whoever makes the constraint brings along.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

_WAYS_OUT = "bdfgklmnprtvw"


class Verdict(Enum):
    """What a word is, as far as it is written."""

    FREE = auto()
    """It may end, and go on."""
    UNDECIDED = auto()
    """It must go on: so far it is a locked name."""
    LOCKED = auto()
    """It cannot be."""


@dataclass(frozen=True, slots=True)
class Names:
    """Which names may be written.

    Attributes:
        recognise: what names a word is or has begun to be, empty for an ordinary word; a function
            of a module, so that the value can be sent to another process.
        allowed: names, as ``recognise`` gives them, that may stand in the answer.
        words: words of the source without case; they may be written, whatever they begin like.
        locked: further names; no word may begin like one, without regard to case.
    """

    recognise: Callable[[str], frozenset[str]]
    allowed: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()


class NameTable:
    """Verdicts on words, each found once."""

    __slots__ = ("_locked", "_names", "_rest", "_seen")

    def __init__(self, names: Names) -> None:
        self._names = names
        self._locked = tuple(name.casefold() for name in names.locked)
        self._seen: dict[str, tuple[Verdict, int]] = {}
        self._rest: dict[str, int] = {}
        for word in names.words:
            for end in range(1, len(word)):
                left = len(word) - end
                self._rest[word[:end]] = min(left, self._rest.get(word[:end], left))

    def judge(self, word: str) -> tuple[Verdict, int]:
        """What ``word`` is so far, and how many letters it needs before it may end."""
        seen = self._seen.get(word)
        if seen is None:
            seen = self._seen[word] = self._judge(word)
        return seen

    def _judge(self, word: str) -> tuple[Verdict, int]:
        if not self._is_locked(word):
            return Verdict.FREE, 0
        if any(not self._is_locked(word + letter) for letter in _WAYS_OUT):
            return Verdict.UNDECIDED, 1
        rest = self._rest.get(word.casefold())
        return (Verdict.UNDECIDED, rest) if rest else (Verdict.LOCKED, 0)

    def _is_locked(self, word: str) -> bool:
        folded = word.casefold()
        if folded in self._names.words:
            return False
        if folded.startswith(self._locked):
            return True
        found = self._names.recognise(word)
        return bool(found) and not found & self._names.allowed
