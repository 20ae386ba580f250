"""Cursors: from the bytes of tokens to an automaton over characters.

Owns the protocols and UTF-8.  A token may end inside a character; the part is
kept, and refused at once if no character that may come next begins like that.
"""

from __future__ import annotations

from typing import Any, Protocol


class Cursor(Protocol):
    """A place in an answer; immutable, so that drafted tokens can be tried and dropped."""

    def advance(self, piece: bytes) -> Cursor | None:
        """Go on by the bytes of one token (UTF-8, possibly a part of a character).

        Returns:
            The place after them, None if the answer may not go on like that.
        """
        ...

    @property
    def may_end(self) -> bool:
        """Whether the answer may end here."""
        ...

    @property
    def forced(self) -> bytes:
        """The bytes that must come next, empty where there is a choice; they need no sampling."""
        ...

    @property
    def is_lost(self) -> bool:
        """Whether nothing is accepted any more, and no end either, so that nothing needs to be tried."""
        ...


class Constraint(Protocol):
    """What an answer may hold; a hashable value that can be sent to another process."""

    def start(self) -> Cursor:
        """The place before an answer's first token."""
        ...

    def as_gbnf(self) -> str | None:
        """A grammar for other engines (llama.cpp's GBNF), None where it can say nothing of use.

        It admits every answer that the constraint admits, and may admit more: what comes back
        from another engine is checked with ``accepts``.
        """
        ...


class Automaton(Protocol):
    """A constraint made ready to read; its places are immutable and belong to it."""

    start: Any
    wide: frozenset[str]
    """The characters beyond ASCII that may stand in an answer at all."""

    def walk(self, place: Any, text: str) -> Any:
        """The place after ``text``, None if it may not come."""
        ...

    def may_end(self, place: Any) -> bool:
        """Whether an answer may end at ``place``."""
        ...

    def forced(self, place: Any) -> str:
        """The text that must come next, empty where there is a choice."""
        ...

    def is_lost(self, place: Any) -> bool:
        """Whether neither text nor end may follow ``place``."""
        ...


class TokenCursor:
    """A place in an automaton, and the bytes of a character that has only begun."""

    __slots__ = ("_automaton", "_part", "_place")

    def __init__(self, automaton: Automaton, place: Any, part: bytes = b"") -> None:
        self._automaton = automaton
        self._place = place
        self._part = part

    def advance(self, piece: bytes) -> TokenCursor | None:
        """Go on by the bytes of one token; see ``Cursor.advance``."""
        automaton, part = self._automaton, self._part + piece
        try:
            text, part = part.decode(), b""
        except UnicodeDecodeError as error:
            if error.reason != "unexpected end of data":
                return None
            text, part = part[: error.start].decode(), part[error.start :]
        place = automaton.walk(self._place, text) if text else self._place
        if place is None or (part and not _may_complete(automaton, place, part)):
            return None
        return TokenCursor(automaton, place, part)

    @property
    def may_end(self) -> bool:
        """Whether the answer may end here."""
        return not self._part and self._automaton.may_end(self._place)

    @property
    def forced(self) -> bytes:
        """The bytes that must come next, empty where there is a choice."""
        return self._automaton.forced(self._place).encode()[len(self._part) :]

    @property
    def is_lost(self) -> bool:
        """Whether nothing is accepted any more, and no end either."""
        return self._automaton.is_lost(self._place)


def _may_complete(automaton: Automaton, place: Any, part: bytes) -> bool:
    """Whether some character that begins with the bytes of ``part`` may come at ``place``."""
    return any(
        character.encode().startswith(part) and automaton.walk(place, character) is not None
        for character in automaton.wide
    )


def accepts(constraint: Constraint, answer: str) -> bool:
    """Whether ``answer`` as a whole is one that ``constraint`` admits."""
    cursor = constraint.start().advance(answer.encode())
    return cursor is not None and cursor.may_end
