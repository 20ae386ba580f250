"""Values by a mapping: texts cleaned, words decoded, dates and numbers checked, doubtful ones left out.

Owns what becomes of one field.  Leaves out how fields make a record
(``reader``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from optirh_batch.errors import Phrase, RecordInvalid
from optirh_batch.readers.mapped.leftovers import Account
from optirh_batch.readers.mapped.mapping import Field, RecordMapping
from optirh_batch.readers.mapped.paths import Hit, Path
from optirh_batch.readers.source import at_line
from optirh_batch.readers.statements import is_bare_yes
from optirh_batch.readers.values import (
    can_be_birth,
    days_of,
    fold_word,
    looks_like_date,
    parse_date,
    printed_avs,
    wrong_avs,
)
from optirh_batch.readers.wording import clean_line, clean_text
from optirh_batch.readers.xml import XmlElement, shown_name
from optirh_batch.records import MedicationStatus, ReadWarning

Word = TypeVar("Word", bound=StrEnum)

_ONLY_SIGNS = re.compile(r"[\s,;.:/–-]*")
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})T00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:\d{2})?")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_IN_WORDS = re.compile(r"[^\W\d_]{3,}[^\W\d_ .'’-]*(?:[ .'’-]+[^\W\d_]+)*\.?|[^\W\d_]+(?:[ '’-]+[^\W\d_]+)+")
_FLAGS = frozenset({"true", "false", "0", "1"})


@lru_cache(maxsize=1024)  # the days of a file recur
def _day_in_form(written: str, form: str) -> date | None:
    try:
        return datetime.strptime(written, form).date()  # noqa: DTZ007 - only the day is taken
    except ValueError:
        return None


def is_answer(label: str) -> bool:
    """Whether a label only says yes or no, as a flag does that stands where a name is expected."""
    return is_bare_yes(label) or fold_word(label) in _FLAGS


def as_of_today(status: MedicationStatus, start: str | None, end: str | None) -> MedicationStatus:
    """The status of a drug, unless its own days say that it is over or to come."""
    if status not in {MedicationStatus.CURRENT, MedicationStatus.UNKNOWN}:
        return status
    today, first, last = datetime.now(UTC).date(), days_of(start), days_of(end)
    if last and last[1] < today:
        return MedicationStatus.STOPPED
    if first and first[0] > today:
        return MedicationStatus.PLANNED
    # '31.12.24' or 'after 10 days' may be past; 'until further notice' is not.
    is_open = last is None and any(char.isdigit() for char in end or "")
    return MedicationStatus.UNKNOWN if is_open else status


@dataclass(slots=True)
class FieldReader:
    """Reads fields of one record.

    Attributes:
        mapping: says where and how.
        name: the file's printable name, for messages.
        warnings: what was doubtful so far.
        account: the places that were read so far.
    """

    mapping: RecordMapping
    name: str
    warnings: list[ReadWarning] = field(default_factory=list)
    account: Account = field(default_factory=Account)

    def find(self, path: Path, element: XmlElement) -> Hit:
        """What a path gives; its places count as read.

        Raises:
            RecordInvalid: it cannot be computed here.
        """
        try:
            hit = path.find(element)
        except ValueError:
            detail = Phrase(
                "the path {path} of the mapping {mapping} cannot be used here",
                path=path.written,
                mapping=self.mapping.name,
            )
            raise self.invalid(element, detail) from None
        self.account.enter(hit.places)
        return hit

    def texts(self, source: Field, element: XmlElement) -> Iterator[tuple[str, ...]]:
        """For each part of a field its texts, those without a letter or number left out."""
        for part in source.parts:
            texts = self.find(part, element).texts
            yield tuple(text for text in texts if not _ONLY_SIGNS.fullmatch(text))

    def line(self, source: Field, element: XmlElement) -> str | None:
        """One line: of each part the first text, joined by a blank; other texts of it are reported."""
        return self.joined(source, element, " ", every=False)

    def joined(self, source: Field, element: XmlElement, sign: str, *, every: bool = True) -> str | None:
        """One line of all texts, or of the first of each part, with a sign between them."""
        lines: list[str] = []
        for texts in self.texts(source, element):
            found = [sign.join(line for line in clean_text(text).splitlines() if line) for text in texts]
            cleaned = list(dict.fromkeys(line for line in map(clean_line, found) if line))
            if len(cleaned) > 1 and not every:
                message = Phrase(
                    "<{name}> holds more values than one; the first was taken.", name=shown_name(element)
                )
                self.warn_at(element, "value-repeated", message)
            lines += cleaned if every else cleaned[:1]
        return sign.join(lines) or None

    def prose(self, source: Field, element: XmlElement) -> str | None:
        """All texts with their line breaks."""
        texts = [clean_text(text) for texts in self.texts(source, element) for text in texts]
        return "\n".join(text for text in texts if text) or None

    def word(self, source: Field, element: XmlElement, kind: str, words: type[Word], unknown: Word) -> Word:
        """A code word by the mapping's ``kind`` of words, or one of our own; ``unknown`` if it is neither."""
        return self.word_or_text(source, element, kind, words, unknown)[0]

    def word_or_text(
        self, source: Field, element: XmlElement, kind: str, words: type[Word], unknown: Word
    ) -> tuple[Word, str | None]:
        """The same; behind ``unknown`` what is written, to be printed, unless it is a mere code."""
        written = self.line(source, element)
        if written is None:
            return unknown, None
        word = fold_word(written)
        meaning = self.mapping.words[kind].get(word, word)
        if meaning in set(words):
            return words(meaning), None
        self._warn_word(source, element)
        return unknown, written if _IN_WORDS.fullmatch(written) else None

    def language(self, source: Field, element: XmlElement) -> str | None:
        """A language code (ISO 639), by the mapping's words or as written: ``de``, ``de-CH``."""
        written = self.line(source, element)
        if written is None:
            return None
        word = fold_word(written)
        code = self.mapping.words["language"].get(word, word.partition("-")[0])
        if _LANGUAGE.fullmatch(code):
            return code
        self._warn_word(source, element)
        return None

    def avs(self, source: Field, element: XmlElement) -> str | None:
        """The AVS number, if its check digit holds."""
        written = self.line(source, element)
        avs = printed_avs(written) if written else None
        if written and not avs:
            self.warn_at(element, "avs-invalid", wrong_avs(written))
        return avs

    def birth_date(self, source: Field, element: XmlElement) -> date | None:
        """A day in the calendar on which a living person can have been born."""
        written = self.line(source, element)
        day = self.day_of(written) if written else None
        if day and can_be_birth(day):
            return day
        if written:
            self._warn_date(source, element)
        return None

    def day(self, source: Field, element: XmlElement) -> str | None:
        """A date as written, in a form of the mapping as ISO 8601; an impossible one is left out."""
        written = self.line(source, element)
        if written is None:
            return None
        if formatted := self._formatted(written):
            return formatted.isoformat()
        written = _MIDNIGHT.sub(r"\1", written)
        if looks_like_date(written) and not parse_date(written):
            self._warn_date(source, element)
            return None
        return written

    def day_of(self, written: str) -> date | None:
        """A day in a form of the mapping, in ISO 8601, or written in the Swiss way."""
        return self._formatted(written) or parse_date(_MIDNIGHT.sub(r"\1", written))

    def _formatted(self, written: str) -> date | None:
        return next(filter(None, (_day_in_form(written, form) for form in self.mapping.date_formats)), None)

    def _warn_word(self, source: Field, element: XmlElement) -> None:
        path = source.parts[0].written
        message = Phrase(
            "<{name}> holds a word that the mapping does not explain ({path}).",
            name=shown_name(element),
            path=path,
        )
        self.warn_at(element, "value-not-understood", message)

    def _warn_date(self, source: Field, element: XmlElement) -> None:
        place = next((place.element for part in source.parts for place in part.find(element).places), element)
        message = Phrase("<{name}> holds a date that cannot be, and was left out.", name=shown_name(place))
        self.warn_at(place, "date-impossible", message)

    def warn_at(self, element: XmlElement, code: str, message: Phrase) -> None:
        """Add a warning that begins with the line."""
        self.warn(code, at_line(element.sourceline, message))

    def warn(self, code: str, message: Phrase) -> None:
        """Add a warning."""
        self.warnings.append(ReadWarning(code, message))

    def invalid(self, element: XmlElement, fault: Phrase) -> RecordInvalid:
        """The refusal of the record, to be raised."""
        return RecordInvalid(name=self.name, detail=at_line(element.sourceline, fault))
