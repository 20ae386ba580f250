"""What belongs to what: a dose to its drug, a year to its diagnosis, a side to its part of the body.

Owns the rule of attachment, the same for both texts: a fact belongs to what is
named in its piece of the sentence, or else in the pieces beside it.  Where more
than one thing may be meant, all are; a finding needs that no reading agrees and
that both things are named in both texts, so that nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.grounding.clauses import Cuts, cut
from optirh_batch.grounding.facts import Fact, Key, Kind, Sheet
from optirh_batch.grounding.quantities import COUNTABLE, PIECES
from optirh_batch.grounding.things import Group, Thing, things_in

_DRUGS = frozenset({Group.DRUG})
_CONDITIONS = frozenset({Group.CONDITION})
_ALL = frozenset(Group)
OWNED_BY: dict[Kind, frozenset[Group]] = {
    Kind.DOSE: _DRUGS,
    Kind.INTAKE: _DRUGS,
    Kind.DAYTIME: _DRUGS,
    Kind.FREQUENCY: _DRUGS,
    Kind.CONDITION: _DRUGS,
    Kind.AMOUNT: _DRUGS,
    Kind.DATE: _ALL,
    Kind.SIDE: _CONDITIONS,
}
"""Whose a fact of each kind can be."""

_TAKEN_UNITS = COUNTABLE | PIECES | {"mg", "ml"}
_SCHEME = re.compile(r"[\d½¼/.,]+(?:[ ]?-[ ]?[\d½¼/.,]+)+")
_OF = re.compile(r"[ ](?:de |d'|d’|of |di |von )?$")


@dataclass(frozen=True, slots=True)
class Held:
    """A fact with the names of what it may belong to; ``sure`` where both stand in one sentence."""

    fact: Fact
    owners: frozenset[str]
    sure: bool


class Reading:
    """What a text names, and what belongs to it."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.things = things_in(sheet)
        self.cuts: Cuts = cut(sheet)
        self.names = frozenset(thing.name for thing in self.things)
        self._pieces: dict[int, list[Thing]] = {}
        for thing in self.things:
            self._pieces.setdefault(self.cuts.piece(thing.start), []).append(thing)
        self._full = {self.cuts.piece(fact.start) for fact in sheet.facts if fact.kind in OWNED_BY}

    def held(self) -> Iterator[tuple[Key, Held]]:
        """Facts that can belong to something, by what they are compared by."""
        for fact in self.sheet.facts:
            if fact.kind not in OWNED_BY or (fact.kind is Kind.DOSE and not _is_taken(fact)):
                continue
            owners, sure = self._owners(fact)
            for key in _keys(fact):
                yield key, Held(fact, frozenset(thing.name for thing in owners), sure)

    def words(self, held: Held) -> str:
        """A fact with what it belongs to, as written."""
        own = [thing for thing in self.things if thing.name in held.owners]
        nearest = min(own, key=lambda thing: abs(thing.start - held.fact.start))
        start, end = min(nearest.start, held.fact.start), max(nearest.end, held.fact.end)
        return self.sheet.text[start:end]

    def owners_at(self, place: int) -> frozenset[str]:
        """What is named in the piece at ``place``, drugs left out, else in the pieces beside it."""
        sentence, here = self.cuts.sentence(place), self.cuts.piece(place)
        mine = [
            (thing.name, self.cuts.piece(thing.start))
            for thing in self.things
            if thing.group is not Group.DRUG and self.cuts.sentence(thing.start) == sentence
        ]
        for pieces in ({here}, {here - 1, here + 1}):
            if owners := frozenset(name for name, piece in mine if piece in pieces):
                return owners
        return frozenset()

    def _owners(self, fact: Fact) -> tuple[list[Thing], bool]:
        groups = OWNED_BY[fact.kind]
        sentence = self.cuts.sentence(fact.start)
        mine = [
            thing
            for thing in self.things
            if thing.group in groups and self.cuts.sentence(thing.start) == sentence
        ]
        if not mine:
            return (self._sentence_before(sentence, groups), False) if groups is _DRUGS else ([], False)
        if groups is _DRUGS and (nearest := self._next_to(fact, mine)):
            return [nearest], True
        here = self._piece_of(fact)
        own = [thing for thing in mine if self.cuts.piece(thing.start) == here]
        if own:
            if groups is _DRUGS and len(own) > 1 and own[0].start < fact.start:
                before = [thing for thing in own if thing.start < fact.start]
                first = min(f.start for f in self.sheet.facts if f.kind in OWNED_BY and f.start >= own[0].end)
                return (before[-1:] if first > own[0].end else own), True
            return own + self._bare_neighbours(here, sentence, groups), True
        places = [self.cuts.piece(thing.start) for thing in mine]
        before_ = max((place for place in places if place < here), default=None)
        after = min((place for place in places if place > here), default=None)
        return [thing for thing, place in zip(mine, places, strict=True) if place in {before_, after}], True

    def _next_to(self, fact: Fact, mine: list[Thing]) -> Thing | None:
        """'40 mg de Lasix', 'Lasix 40 mg'; a scheme in figures always stands behind its drug."""
        if fact.kind is Kind.INTAKE and _SCHEME.fullmatch(fact.surface):
            return next((thing for thing in reversed(mine) if thing.end <= fact.start), None)
        if fact.kind is Kind.DOSE:
            text = self.sheet.text
            for thing in mine:
                if thing.start >= fact.end and _OF.fullmatch(text, fact.end, thing.start):
                    return thing
                if thing.end + 1 == fact.start:
                    return thing
        return None

    def _piece_of(self, fact: Fact) -> int:
        """The piece of a fact; 'matin et soir' stays one."""
        piece = self.cuts.piece(fact.start)
        while (
            piece not in self._pieces
            and self.cuts.pieces[piece] in self.cuts.ands
            and any(f.kind is fact.kind and self.cuts.piece(f.start) == piece - 1 for f in self.sheet.facts)
        ):
            piece -= 1
        return piece

    def _bare_neighbours(self, here: int, sentence: int, groups: frozenset[Group]) -> list[Thing]:
        """'HTA et diabète depuis 2011': a thing without facts beside it may share them."""
        found: list[Thing] = []
        for step in (-1, 1):
            piece = here + step
            while (things := self._pieces.get(piece)) and piece not in self._full:
                if self.cuts.sentence(things[0].start) != sentence:
                    break
                found += [thing for thing in things if thing.group in groups]
                piece += step
        return found

    def _sentence_before(self, sentence: int, groups: frozenset[Group]) -> list[Thing]:
        before = [
            thing
            for thing in self.things
            if thing.group in groups and self.cuts.sentence(thing.start) == sentence - 1
        ]
        return before if len({thing.name for thing in before}) == 1 else []


def _is_taken(fact: Fact) -> bool:
    return fact.value.partition(" ")[2] in _TAKEN_UNITS


def _keys(fact: Fact) -> tuple[Key, ...]:
    if fact.kind is Kind.INTAKE:
        return fact.key, (Kind.DAYTIME, fact.value.partition(" ")[0])
    return (fact.key,)


def moved(source: Reading, output: Reading) -> Iterator[tuple[Kind, str, bool]]:
    """Facts of the output that belong to another thing than in the source.

    Returns:
        Their kind, the words with what they were moved to, and whether that is sure.
    """
    if len(source.names & output.names) < 2:
        return
    owned: dict[Key, set[str] | None] = {}
    for key, held in source.held():
        known = owned.setdefault(key, set())
        if known is not None:
            owned[key] = known | held.owners if held.owners else None
    both = any(f.kind is Kind.SIDE and f.value == "both" for f in (*source.sheet.facts, *output.sheet.facts))
    for key, held in output.held():
        owners = owned.get(key)
        if not owners or not held.owners or (both and key[0] is Kind.SIDE):
            continue
        if held.owners & owners or not held.owners <= source.names or not owners & output.names:
            continue
        yield held.fact.kind, output.words(held), held.sure
