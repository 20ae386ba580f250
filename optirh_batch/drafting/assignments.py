"""What is asked about a passage, and which passages are not asked about at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from optirh_batch.prompts import Prompt
from optirh_batch.records import ProblemStatus
from optirh_batch.text.injection import find_instruction

MAX_PASSAGE_CHARS = 1500
"""A longer passage (a run without sentences or commas) is printed as it stands."""

_FEWEST_TO_COPY = 8


@dataclass(frozen=True, slots=True)
class Assignment:
    """One passage to word: the source's wording and the other variables of the prompt's user part.

    A ``verbatim`` one is printed as it stands, without asking.  ``instruction`` are the words of the source
    that speak to a program, if any do: it is printed as it stands too, and marked.  ``spelled`` is the source
    with its shorthand written out, as the fact gate passed it: given to the model, and printed where no
    wording of the model passes; empty if it has none.  ``titles`` are printed above it, for the ``headings``
    of the source.  ``status`` is that of the diagnoses which the passage lists, if it does.  ``parts`` are
    what it is made of: they are tried one by one where no wording of the whole passes, and each becomes a
    passage.
    """

    source: str
    variables: Mapping[str, str] = field(default_factory=dict)
    paragraph: int = 0
    verbatim: bool = False
    instruction: str | None = None
    spelled: str = ""
    titles: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    status: ProblemStatus | None = None
    parts: tuple[Assignment, ...] = ()

    @property
    def is_worth_wording(self) -> bool:
        """Whether there are words to rewrite: a bare number, date or rule is printed as it stands."""
        if self.verbatim or self.instruction or len(self.source) > MAX_PASSAGE_CHARS:
            return False
        return sum(character.isalpha() for character in self.source) >= 3

    @property
    def is_worth_copying(self) -> bool:
        """Whether there is shorthand to write out or a sentence to split; else a copy is the source again."""
        return bool(self.spelled) or len(self.source.split()) >= _FEWEST_TO_COPY

    @property
    def known(self) -> str:
        """What else the model is told: surroundings, words explained, shorthand written out."""
        return " ".join((*self.variables.values(), self.spelled))

    @property
    def asked(self) -> str:
        """The wording that the model is given: it reads what code wrote out better than shorthand."""
        return self.spelled or self.source


Part = tuple[Prompt, Sequence[Assignment]]
"""Passages that are asked for with the same prompt: that of the first two tries."""


def heed_nothing(assignments: Sequence[Assignment]) -> Iterator[Assignment]:
    """The assignments; marked where they speak to a program, with what follows in the same paragraph."""
    spoken: dict[int, str] = {}
    for assignment in assignments:
        beside = (assignment.variables.get(name, "") for name in ("heading", "before"))
        found = next(filter(None, map(find_instruction, (assignment.source, *beside))), None)
        if found:
            spoken.setdefault(assignment.paragraph, found)
        words = found or spoken.get(assignment.paragraph)
        yield replace(assignment, instruction=words) if words else assignment
