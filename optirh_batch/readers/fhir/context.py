"""What the readers of one record share: where references lead, the language, the warnings."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from optirh_batch.errors import Phrase
from optirh_batch.localization import SUPPORTED, reword
from optirh_batch.readers.fhir.bundles import Library
from optirh_batch.readers.fhir.tree import Node
from optirh_batch.readers.wording import clean_line, quoted
from optirh_batch.records import ReadWarning

_MAX_WARNINGS = 30


class Context:
    """One record on its way.

    Args:
        library: where references are resolved.
        language: of the source's wording, if it is stated.
        guess_language: finds it out where words of ours must stand among those of the source.
    """

    def __init__(
        self, library: Library, language: str | None, guess_language: Callable[[], str | None]
    ) -> None:
        self.told: set[int] = set()  # resources that a note holds, sections read as lists
        self._library = library
        self.language = language
        self._guess_language = guess_language
        self._warnings: dict[tuple[str, str], ReadWarning] = {}

    @property
    def warnings(self) -> tuple[ReadWarning, ...]:
        """What was not understood, each thing once."""
        found = list(self._warnings.values())
        if len(found) <= _MAX_WARNINGS:
            return tuple(found)
        more = Phrase("{count} more parts were not read.", count=len(found) - _MAX_WARNINGS)
        return (*found[:_MAX_WARNINGS], ReadWarning("element-not-read", more))

    def warn(self, code: str, message: Phrase) -> None:
        """Note something that was not understood; of what it quotes, a few words are kept."""
        values = {
            key: value
            if isinstance(value, Phrase) or not isinstance(value, str)
            else quoted(clean_line(value))
            for key, value in message.values.items()
        }
        message = Phrase(message.template, **values)
        self._warnings.setdefault((code, message), ReadWarning(code, message))

    @cached_property
    def wording(self) -> str:
        """The language of words we add: that of the source, English if it cannot be told."""
        known = self.language or self._guess_language()
        return known if known in SUPPORTED else "en"

    def say(self, phrase: Phrase) -> str:
        """Word a phrase in the source's language."""
        return reword(phrase, self.wording)

    def timestamp_of(self, resource: Node) -> str | None:
        """When the Bundle of a resource was made."""
        return self._library.timestamp_of(resource)

    def resolve(self, reference: Node | None, holder: Node) -> Node | None:
        """What a reference points to, seen from the resource that holds it."""
        return self._library.resolve(reference, holder)

    def find(self, address: str | None, holder: Node) -> Node | None:
        """What a plain address points to, likewise."""
        return self._library.find(address, holder)
