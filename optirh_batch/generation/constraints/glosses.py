"""Lines of 'word: explanation', where the word comes from a list and the explanation is prose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from optirh_batch.generation.constraints.cursor import TokenCursor
from optirh_batch.generation.constraints.grammar import literal, prose_grammar
from optirh_batch.generation.constraints.prose import Place as ProsePlace
from optirh_batch.generation.constraints.prose import Prose, compile_prose


@dataclass(frozen=True, slots=True)
class Glosses:
    """Explanations of words, one on a line.

    Attributes:
        terms: what may be explained, in any case.
        explanation: what may be said of one; it holds no line break.
        max_lines: most explanations.
        nothing: the answer that explains nothing.
    """

    terms: frozenset[str]
    explanation: Prose
    max_lines: int
    nothing: str

    def __post_init__(self) -> None:
        if "\n" in self.explanation.symbols or any(":" in term or "\n" in term for term in self.terms):
            raise ValueError("a line break or a colon would end the word or its explanation")

    def start(self) -> TokenCursor:
        """The place before an answer's first token."""
        automaton = _compile(self)
        return TokenCursor(automaton, automaton.start)

    def as_gbnf(self) -> str | None:
        """Words, lines and what an explanation is written with; its length is left out."""
        prose = compile_prose(self.explanation)
        terms = " | ".join(map(literal, sorted(self._spelled())))
        line = 'term " "? ":" prose' if terms else None
        more = f' ("\\n" line){{0,{self.max_lines - 1}}}' if self.max_lines > 1 else ""
        answers = [literal(self.nothing), *([f"line{more}"] if line else [])]
        rules = f"root ::= {' | '.join(answers)}\n"
        if line:
            rules += f"line ::= {line}\nterm ::= {terms}\n"
            rules += prose_grammar("prose", self.explanation.figures, prose.letters, prose.signs)
        return rules

    def _spelled(self) -> set[str]:
        return {
            spelling
            for term in self.terms
            for spelling in (term, term.casefold(), term[:1].upper() + term[1:])
        }


class Place(NamedTuple):
    """How far an answer is: in a term (without case), or in its explanation."""

    line: int
    term: str
    prose: ProsePlace | None


@lru_cache(maxsize=64)
def _compile(glosses: Glosses) -> GlossesAutomaton:
    return GlossesAutomaton(glosses)


class GlossesAutomaton:
    """See ``cursor.Automaton``."""

    start = Place(0, "", None)

    def __init__(self, glosses: Glosses) -> None:
        self._glosses = glosses
        self._prose = compile_prose(glosses.explanation)
        self._terms = frozenset(term.casefold() for term in glosses.terms)
        self._begun = frozenset(_beginnings(self._terms))
        self._nothing = glosses.nothing.casefold()
        self._begins_nothing = frozenset(_beginnings([self._nothing]))
        spelled = {sign for text in (*glosses.terms, glosses.nothing) for sign in text + text.upper()}
        self.wide = self._prose.wide | {sign for sign in spelled if not sign.isascii()}

    def walk(self, place: Place, text: str) -> Place | None:
        """The place after ``text``, None if it may not come."""
        for number, line in enumerate(text.split("\n")):
            if number:
                ended = place.prose is not None and self._prose.may_end(place.prose)
                if not ended or place.line + 1 == self._glosses.max_lines:
                    return None
                place = Place(place.line + 1, "", None)
            step = self._walk_line(place, line)
            if step is None:
                return None
            place = step
        return place

    def _walk_line(self, place: Place, text: str) -> Place | None:
        line, term, prose = place
        if prose is None:
            begun, colon, text = text.partition(":")
            term += begun.casefold()
            known = term in self._begun or (line == 0 and term in self._begins_nothing)
            if colon:
                known = term.removesuffix(" ") in self._terms
            elif term.endswith(" "):
                known = known or term[:-1] in self._terms
            if not known:
                return None
            if not colon:
                return Place(line, term, None)
            prose = self._prose.start
        after = self._prose.walk(prose, text) if text else prose
        return None if after is None else Place(line, "", after)

    def may_end(self, place: Place) -> bool:
        """Whether an answer may end at ``place``."""
        if place.prose is None:
            return place.line == 0 and place.term == self._nothing
        return self._prose.may_end(place.prose)

    def forced(self, place: Place) -> str:  # noqa: ARG002 - what must come is never one text alone
        """Nothing."""
        return ""

    def is_lost(self, place: Place) -> bool:
        """Whether the text under way was led into a name that it may not hold."""
        return place.prose is not None and place.prose.lost


def _beginnings(texts: Iterable[str]) -> set[str]:
    return {text[:end] for text in texts for end in range(len(text) + 1)}
