"""What an answer may hold, by construction: the engine cannot produce anything else.

A ``Constraint`` is a plain value that travels with its request; ``start``
gives a ``Cursor``, the place reached in an answer.  The engine samples freely
and asks the cursor about the chosen token only; what it refuses is sampled
again among the rest.  Nothing here knows a model, a vocabulary or a record.
"""

from __future__ import annotations

from typing import Protocol


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


class Constraint(Protocol):
    """What an answer may hold; a hashable value that can be sent to another process."""

    def start(self) -> Cursor:
        """The place before an answer's first token."""
        ...

    def as_gbnf(self) -> str | None:
        """The same as a grammar for other engines, None where none can say it."""
        ...
