"""What a fact is, and the sheet on which one text is read.

Owns the value types and the order of reading.  Each recogniser takes what it
knows from the sheet and makes it unreadable for the next, so that '2x/j' is a
frequency and never also the number 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from re import Match, Pattern

from optirh_batch.grounding.recognition.numbers import Number, find_numbers, mask_numbers
from optirh_batch.grounding.vocabulary.folding import blank, compose, fold


class Kind(StrEnum):
    """Kinds of facts; with '-lost', '-invented' or '-swapped' they make the finding codes."""

    NUMBER = "number"
    DOSE = "dose"
    FREQUENCY = "frequency"
    INTAKE = "intake"
    DAYTIME = "daytime"
    CONDITION = "condition"
    MEAL = "meal"
    DATE = "date"
    WEEKDAY = "weekday"
    DAY = "day"
    TIME = "time"
    DURATION = "duration"
    PHONE = "phone"
    IDENTIFIER = "identifier"
    COMPARISON = "comparison"
    SIDE = "side"
    AMOUNT = "amount"
    DRUG = "drug"
    MEASURE = "measure"
    ROUTE = "route"


Key = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Fact:
    """One checkable statement found in a text.

    Attributes:
        kind: what it is.
        value: its normal form: equal facts of two languages have equal values.
        surface: the words as they stand in the text.
        start, end: where they stand, in the text's Unicode normal form C.
        required: whether the other text must say it too.  What is not required
            (an article before a unit, the soft half of an idiom) only confirms.
        also: other readings, each as good as the first ("8 h": eight o'clock
            or eight hours).
    """

    kind: Kind
    value: str
    surface: str
    start: int
    end: int
    required: bool = True
    also: frozenset[Key] = frozenset()

    @property
    def key(self) -> Key:
        """Kind and normal value: what comparison is about."""
        return self.kind, self.value

    @property
    def keys(self) -> frozenset[Key]:
        """Every reading of this fact."""
        return self.also | {self.key}


@dataclass(slots=True)
class Sheet:
    """A text while it is being read.

    ``rest`` is what no recogniser has taken yet: same length as ``text``,
    recognised facts blanked, and after ``number`` was called, numbers masked.
    """

    text: str
    language: str | None
    rest: str
    facts: list[Fact] = field(default_factory=list)
    numbers: dict[int, Number] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, language: str | None) -> Sheet:
        """A fresh sheet for ``text``."""
        composed = compose(text)
        return cls(composed, language, fold(composed))

    def copy(self) -> Sheet:
        """A sheet with the same facts, whose changes do not change this one."""
        return Sheet(self.text, self.language, self.rest, [*self.facts], {**self.numbers})

    def speaks(self, *languages: str) -> bool:
        """Whether the text may be in one of these languages."""
        return self.language is None or self.language in languages

    def matches(self, pattern: Pattern[str]) -> Iterator[Match[str]]:
        """Matches of ``pattern`` in what is left; taking facts meanwhile is safe."""
        return pattern.finditer(self.rest)

    def note(
        self,
        kind: Kind,
        value: str,
        start: int,
        end: int,
        *,
        required: bool = True,
        also: frozenset[Key] = frozenset(),
    ) -> None:
        """Write a fact down and leave its words readable."""
        surface = self.text[start:end].strip()
        self.facts.append(Fact(kind, value, surface, start, end, required, also))

    def strike(self, start: int, end: int) -> None:
        """Make words unreadable for later recognisers; their numbers are used up."""
        self.rest = blank(self.rest, start, end)
        for position in range(start, end):
            self.numbers.pop(position, None)

    def take(
        self,
        kind: Kind,
        value: str,
        start: int,
        end: int,
        *,
        required: bool = True,
        also: frozenset[Key] = frozenset(),
    ) -> None:
        """Write a fact down and strike its words."""
        self.note(kind, value, start, end, required=required, also=also)
        self.strike(start, end)

    def number(self) -> None:
        """Find the numbers in what is left and mask them."""
        found = find_numbers(self.rest, self.language)
        self.numbers = {number.start: number for number in found}
        self.rest = mask_numbers(self.rest, found)
