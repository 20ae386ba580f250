"""What belongs to what: a dose to its drug, a year to its diagnosis, a side to its part of the body.

Owns the rule of attachment, the same for both texts: a fact belongs to what is
named in its piece of the sentence, or else in the pieces beside it.  Where more
than one thing may be meant, all are; a finding needs that no reading agrees and
that both things are named in both texts, so that nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from optirh_batch.grounding.recognition.clauses import Cuts, cut
from optirh_batch.grounding.recognition.facts import Fact, Key, Kind, Sheet
from optirh_batch.grounding.recognition.things import Group, Thing, things_in
from optirh_batch.grounding.recognition.units import COUNTABLE, PIECES

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

_FEWEST = 2
_TAKEN_UNITS = COUNTABLE | PIECES | {"mg", "ml"}
_SCHEME = re.compile(r"[\d½¼/.,]+(?:[ ]?-[ ]?[\d½¼/.,]+)+")
_OF = re.compile(r"[ ](?:de |d'|d’|of |di |von )?$")


_WHETHER = re.compile(
    r"(?<![^\W_])(?:si|quand|wenn|falls|se|quando|if|when)[ ](?:(?:le|la|das|der|die|il|lo|the)[ ]|l['’])?\Z",
    re.IGNORECASE,
)
"""Before a drug that only says when another is taken: 'en réserve si le Dafalgan ne suffit pas'."""


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
        self.labels = frozenset(thing.name for thing in self.things if thing.group is Group.MEASURE)
        self._pieces: dict[int, list[Thing]] = {}
        for thing in self.things:
            self._pieces.setdefault(self.cuts.piece(thing.start), []).append(thing)
        self._full = {self.cuts.piece(fact.start) for fact in sheet.facts if fact.kind in OWNED_BY}

    def held(self) -> Iterator[tuple[Key, Held]]:
        """Facts that can belong to something, by what they are compared by."""
        for fact in self.sheet.facts:
            if fact.kind not in OWNED_BY or (fact.kind is Kind.DOSE and not _is_taken(fact)):
                continue
            owners, sure = self._owners(fact, OWNED_BY[fact.kind])
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

    def drugs_at(self, start: int, end: int) -> frozenset[str]:
        """The medicines that words between two places may belong to."""
        words = Fact(Kind.ROUTE, "", "", start, end)
        return frozenset(thing.name for thing in self._owners(words, _DRUGS)[0])

    def _owners(self, fact: Fact, groups: frozenset[Group]) -> tuple[list[Thing], bool]:
        sentence = self.cuts.sentence(fact.start)
        mine = [
            thing
            for thing in self.things
            if thing.group in groups and self.cuts.sentence(thing.start) == sentence
            if groups is not _DRUGS or not _WHETHER.search(self.sheet.text, 0, thing.start)
        ]
        if not mine:
            return (self._sentence_before(sentence, groups), False) if groups is _DRUGS else ([], False)
        if groups is _DRUGS and (nearest := self._next_to(fact, mine)):
            return [nearest], True
        here = self._piece_of(fact)
        own = [thing for thing in mine if self.cuts.piece(thing.start) == here]
        if own:
            first = min(
                (f.start for f in self.sheet.facts if f.kind in OWNED_BY and self._piece_of(f) == here),
                default=fact.start,
            )
            if groups is _DRUGS and len(own) > 1 and own[0].start <= first:
                # 'Lasix 40 mg 1-0-0 Aspirin 100 mg 0-1-0': the names go before what is theirs.
                return [thing for thing in own if thing.start <= fact.start][-1:], True
            return own + self._bare_neighbours(fact, own, sentence, groups), True
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

    def _bare_neighbours(
        self, fact: Fact, own: list[Thing], sentence: int, groups: frozenset[Group]
    ) -> list[Thing]:
        """'HTA et diabète depuis 2011': things without facts share those of their neighbours."""
        step = 1 if fact.start < own[0].start else -1
        piece = self.cuts.piece(own[0].start) + step
        found: list[Thing] = []
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


def _is_strength(key: Key) -> bool:
    return key[0] is Kind.DOSE and key[1].partition(" ")[2] not in PIECES


def _keys(fact: Fact) -> tuple[Key, ...]:
    if fact.kind is Kind.INTAKE:
        return fact.key, (Kind.DAYTIME, fact.value.partition(" ")[0])
    return (fact.key,)


def _parts_of_day(held: Iterable[tuple[Key, Held]]) -> dict[str, set[str]]:
    """The parts of the day of each drug."""
    found: dict[str, set[str]] = {}
    for (kind, part), its in held:
        for name in its.owners if kind is Kind.DAYTIME else ():
            found.setdefault(name, set()).add(part)
    return found


class Comparison:
    """What each fact belongs to in the source, beside the output."""

    def __init__(self, source: Reading, output: Reading) -> None:
        self.source = source
        self.output = output
        self._owned: dict[Key, frozenset[str]] = {}
        self._stated: list[tuple[Key, Held]] = []
        if len(source.names & output.names) < _FEWEST:
            return
        unknown = set()
        for key, held in source.held():
            self._owned[key] = self._owned.get(key, frozenset()) | held.owners
            if not held.owners:
                unknown.add(key)
        for key in unknown:
            del self._owned[key]
        self._stated = list(output.held())

    def moved(self) -> Iterator[tuple[Kind, str, bool]]:
        """Facts of the output that belong to another thing than in the source.

        Returns:
            Their kind, the words with what they were moved to, and whether that is sure.
        """
        both = any(
            fact.kind is Kind.SIDE and fact.value == "both"
            for reading in (self.source, self.output)
            for fact in reading.sheet.facts
        )
        for key, held in self._stated:
            if not (both and key[0] is Kind.SIDE) and self._elsewhere(key, held.owners):
                yield held.fact.kind, self.output.words(held), held.sure

    def bared(self) -> Iterator[str]:
        """Drugs that lost their dose where another of the same strength kept it."""
        kept: dict[Key, frozenset[str]] = {}
        for key, held in self._stated:
            kept[key] = kept.get(key, frozenset()) | held.owners
        dosed = frozenset().union(*(names for key, names in kept.items() if _is_strength(key)))
        for key, owners in self._owned.items():
            if not _is_strength(key) or key not in kept:
                continue
            for name in sorted(owners & self.output.names - dosed):
                if kept[key] & owners and len(owners) > 1:
                    spot = next(thing for thing in self.output.things if thing.name == name)
                    yield self.output.sheet.text[spot.start : spot.end]

    def unscheduled(self) -> Iterator[str]:
        """Drugs whose scheme lost a part of the day that another drug's kept."""
        stated = _parts_of_day(
            (key, held) for key, held in self.source.held() if _SCHEME.match(held.fact.surface)
        )
        told = _parts_of_day(self._stated)
        for drug, parts in stated.items() if self._stated else ():
            if drug in told and not parts <= told[drug]:
                spot = next(thing for thing in self.output.things if thing.name == drug)
                yield self.output.sheet.text[spot.start : spot.end]

    def keeps(self, kind: Kind) -> bool:
        """Whether every fact of a kind is sure to belong to what it belongs to in the source."""
        stated = [(key, held) for key, held in self._stated if key[0] is kind]
        return bool(stated) and all(
            held.sure
            and held.owners & self._owned.get(key, frozenset())
            and not any(held.owners & owners for other, owners in self._rivals(key) if other != key)
            for key, held in stated
        )

    def _rivals(self, key: Key) -> Iterator[tuple[Key, frozenset[str]]]:
        return ((other, owners) for other, owners in self._owned.items() if other[0] is key[0])

    def _elsewhere(self, key: Key, owners: frozenset[str]) -> bool:
        known = self._owned.get(key, frozenset())
        if OWNED_BY[key[0]] is not _DRUGS and known & owners:
            # 'Plaie talon droit, plaie mollet gauche': what owns both sides tells nothing.
            rivals = (theirs for other, theirs in self._rivals(key) if other != key)
            shared = known & frozenset().union(*rivals)
            known, owners = known - shared, owners - shared
        if owners & known or not owners & self.source.names or not known & self.output.names:
            return False
        # A name that the source lacks may be the plain one of the true owner.
        return owners - self.source.names <= self._beside_the_point()

    def _beside_the_point(self) -> frozenset[str]:
        """Names of the output that own nothing of their own: labels of values, names inside known ones."""
        things = self.output.things
        known = [thing for thing in things if thing.name in self.source.names]
        inside = {
            thing.name
            for thing in things
            if any(other.start < thing.end and thing.start < other.end for other in known)
        }
        return self.output.labels | inside
