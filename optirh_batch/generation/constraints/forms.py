"""Fixed words with prose between them: plain sections, or a JSON object with text fields.

The fixed words are ``forced``: an engine need not sample them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from optirh_batch.generation.constraints.cursor import TokenCursor
from optirh_batch.generation.constraints.grammar import literal, prose_grammar
from optirh_batch.generation.constraints.prose import Place as ProsePlace
from optirh_batch.generation.constraints.prose import Prose, compile_prose

_ESCAPED = frozenset('"\\')


@dataclass(frozen=True, slots=True)
class Field:
    """Prose under a name; the first character of the fixed words behind it ends it."""

    name: str
    prose: Prose


@dataclass(frozen=True, slots=True)
class Form:
    """Fixed words and fields in turn; after the last field the answer ends.

    Attributes:
        parts: fixed words and fields in the order of the answer.
        is_json: whether fields are texts in JSON: a quotation mark in them is escaped.
    """

    parts: tuple[str | Field, ...]
    is_json: bool = False

    def __post_init__(self) -> None:
        for part, behind in pairwise(self.parts):
            if isinstance(part, str) == isinstance(behind, str):
                raise ValueError("fixed words and fields take turns")
            if isinstance(behind, str) and not self.is_json and _may_hold(part, behind[0]):
                raise ValueError(f"a field may not hold what ends it: {behind[0]!r}")

    def start(self) -> TokenCursor:
        """The place before an answer's first token."""
        automaton = _compile(self)
        return TokenCursor(automaton, automaton.start)

    def as_gbnf(self) -> str | None:
        """Fixed words and what fields are written with, but for lengths, and for quotation marks in JSON."""
        fields = [part for part in self.parts if isinstance(part, Field)]
        root = (literal(part) if isinstance(part, str) else f"f{fields.index(part)}" for part in self.parts)
        rules = f"root ::= {' '.join(root)}\n"
        for number, field in enumerate(fields):
            prose = compile_prose(field.prose)
            signs = prose.signs.replace('"', "").replace("\\", "") if self.is_json else prose.signs
            rules += prose_grammar(f"f{number}", field.prose.figures, prose.letters, signs)
        return rules


def _may_hold(part: str | Field, sign: str) -> bool:
    return isinstance(part, Field) and compile_prose(part.prose).knows(sign)


def json_form(fields: Mapping[str, Prose]) -> Form:
    """A JSON object with a text under each name, in this order and written in one way."""
    parts: list[str | Field] = []
    for name, prose in fields.items():
        parts += [f'{", " if parts else "{"}{json.dumps(name, ensure_ascii=False)}: "', Field(name, prose)]
        parts.append('"')
    joined = _join([*parts, "}"])
    return Form(joined, is_json=True)


def _join(parts: list[str | Field]) -> tuple[str | Field, ...]:
    """Neighbouring fixed words made one."""
    joined: list[str | Field] = []
    for part in parts:
        if joined and isinstance(part, str) and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return tuple(joined)


class Place(NamedTuple):
    """The part reached, how far its fixed words are written, or what its field holds."""

    part: int
    written: int = 0
    prose: ProsePlace | None = None
    escaped: bool = False


@lru_cache(maxsize=64)
def _compile(form: Form) -> FormAutomaton:
    return FormAutomaton(form)


class FormAutomaton:
    """See ``cursor.Automaton``."""

    start = Place(0)

    def __init__(self, form: Form) -> None:
        self._parts = form.parts
        self._is_json = form.is_json
        self._proses = [compile_prose(part.prose) if isinstance(part, Field) else None for part in form.parts]
        fixed = {sign for part in form.parts if isinstance(part, str) for sign in part}
        self.wide = frozenset(sign for sign in fixed if not sign.isascii()).union(
            *(prose.wide for prose in self._proses if prose)
        )

    def walk(self, place: Place, text: str) -> Place | None:
        """The place after ``text``, None if it may not come."""
        for sign in text:
            step = self._step(place, sign)
            if step is None:
                return None
            place = step
        return place

    def _step(self, place: Place, sign: str) -> Place | None:
        if place.part == len(self._parts):
            return None
        part, prose = self._parts[place.part], self._proses[place.part]
        if isinstance(part, str):
            written = place.written + 1
            after = place._replace(written=written) if written < len(part) else Place(place.part + 1)
            return after if part[place.written] == sign else None
        assert prose is not None
        inner = place.prose or prose.start
        if self._is_json and sign == "\\" and not place.escaped:
            may_follow = any(prose.walk(inner, other) for other in _ESCAPED)
            return place._replace(prose=inner, escaped=True) if may_follow else None
        if self._is_end(place.part, sign) and not place.escaped:
            return self._step(Place(place.part + 1), sign) if prose.may_end(inner) else None
        written_on = prose.walk(inner, sign) if sign in _ESCAPED or not place.escaped else None
        return Place(place.part, prose=written_on) if written_on else None

    def _is_end(self, part: int, sign: str) -> bool:
        behind = self._parts[part + 1] if part + 1 < len(self._parts) else ""
        return isinstance(behind, str) and behind[:1] == sign

    def may_end(self, place: Place) -> bool:
        """Whether an answer may end at ``place``."""
        if place.part == len(self._parts):
            return True
        prose = self._proses[place.part]
        is_last = place.part + 1 == len(self._parts)
        return bool(is_last and prose and place.prose and not place.escaped and prose.may_end(place.prose))

    def forced(self, place: Place) -> str:
        """The rest of the fixed words, empty in a field."""
        part = self._parts[place.part] if place.part < len(self._parts) else ""
        return part[place.written :] if isinstance(part, str) else ""

    def is_lost(self, place: Place) -> bool:
        """Whether the text under way was led into a name that it may not hold."""
        return place.prose is not None and place.prose.lost
