"""Which way a medicine goes into the body: by mouth, into the vein, under the skin, a patch, an eye drop.

Owns how ways are read and compared.  What names one way ('i.v.', 'unter die Haut', 'collyre') must be
answered by a word for it where it belongs to a medicine.  A form that leaves a choice ('injection',
'comprimé', 'crème') answers any of its ways.  Nothing may be said of a medicine that speaks against what
the source says of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.grounding.recognition.belonging import Reading
from optirh_batch.grounding.recognition.clauses import cut
from optirh_batch.grounding.recognition.facts import Fact, Kind, Sheet
from optirh_batch.grounding.recognition.units import COUNTABLE, PIECES
from optirh_batch.grounding.vocabulary import route_words
from optirh_batch.grounding.vocabulary.phrases import whole_words

BY_MOUTH = "mouth"
"""The way that goes without saying: losing it only warns."""

_GIVEN_UNITS = COUNTABLE | PIECES | {"mg", "ml", "mui"}
_BESIDE = 2
_TO_SWALLOW = re.compile(r"aval|schluck|inghiott|deglut|swallow", re.IGNORECASE)
_SWALLOWS_BADLY = re.compile(
    r"\b(?:peine|mal|difficult\w*|difficoltà|dysphagi\w*|travers|plus|pas|n'\w+|mühe|schlecht|schwer|nicht|"
    r"kaum|kann|verschluck\w*|probleme?|non|fatica|can(?:not|'t)|trouble|hard)\b",
    re.IGNORECASE,
)
_RASH = re.compile(
    r"\b(?:rougeurs?|boutons?|plaques?|taches?|éruptions?|démangeaisons?|ausschl[aä]g\w*|flecken?|rötung\w*|"
    r"eruzion\w*|macchi\w*|rossor\w*|rash|spots|redness) $",
    re.IGNORECASE,
)
"""'Des rougeurs sur la peau' are a sign, no way of taking."""
_RASH_REACH = 20
_BOUND = re.compile(r"[.,;:\n]")


def _patterns(table: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {way: whole_words(words) for way, words in table.items()}


_SHORT, _AT_DOSE, _WAYS, _FORMS = map(
    _patterns, (route_words.SHORT, route_words.AT_DOSE, route_words.WAYS, route_words.FORMS)
)
_SPEAKING, _ANSWERING = (
    [(frozenset(ways.split("|")), whole_words(words)) for ways, words in table]
    for table in (route_words.SPEAKING, route_words.ANSWERING)
)
_OF_UNITS = {unit: frozenset(ways.split("|")) for unit, ways in route_words.OF_UNITS.items()}


def recognise_routes(sheet: Sheet) -> None:
    """Note named ways; last of all, since words for them count where a medicine or a dose stands beside."""
    for way, pattern in _SHORT.items():
        for match in pattern.finditer(sheet.text):
            sheet.note(Kind.ROUTE, way, *match.span())
    if given := [fact for fact in sheet.facts if fact.kind is Kind.DRUG or _is_given(fact)]:
        _note_at_doses(sheet, {fact.end for fact in given})
        _note_words(sheet, {fact.start for fact in given})


def _note_at_doses(sheet: Sheet, ends: set[int]) -> None:
    for way, pattern in _AT_DOSE.items():
        for match in pattern.finditer(sheet.text):
            if any(match.start() - step in ends for step in range(_BESIDE + 1)):
                sheet.note(Kind.ROUTE, way, *match.span())


def _note_words(sheet: Sheet, places: set[int]) -> None:
    cuts = cut(sheet)
    for patterns, part_of in ((_WAYS, cuts.sentence), (_FORMS, cuts.piece)):
        parts = {part_of(place) for place in places}
        for way, pattern in patterns.items():
            for match in pattern.finditer(sheet.text):
                if part_of(match.start()) in parts and not _is_sign(sheet.text, match):
                    sheet.note(Kind.ROUTE, way, *match.span())


def _is_given(fact: Fact) -> bool:
    return fact.kind is Kind.DOSE and fact.value.partition(" ")[2].partition("/")[0] in _GIVEN_UNITS


def _is_sign(text: str, match: re.Match[str]) -> bool:
    """'Vous avalez mal' says how somebody swallows."""
    if _RASH.search(text, max(0, match.start() - _RASH_REACH), match.start()):
        return True
    if not _TO_SWALLOW.search(match.group()):
        return False
    before, behind = _BOUND.split(text[: match.start()])[-1], _BOUND.split(text[match.end() :])[0]
    return _SWALLOWS_BADLY.search(before + behind) is not None


@dataclass(frozen=True, slots=True)
class _Mention:
    """Words that may stand for each of some ways."""

    ways: frozenset[str]
    start: int
    end: int


def _said(sheet: Sheet) -> list[_Mention]:
    """What a text says of ways: named ones, and forms that leave a choice."""
    return [
        *(
            _Mention(
                frozenset({fact.value, route_words.WIDER.get(fact.value, fact.value)}), fact.start, fact.end
            )
            for fact in sheet.facts
            if fact.kind is Kind.ROUTE
        ),
        *(
            _Mention(_OF_UNITS[unit], fact.start, fact.end)
            for fact in sheet.facts
            if fact.kind is Kind.DOSE
            and (unit := fact.value.partition(" ")[2]) in _OF_UNITS
            # 'Une compresse' lies on a wound.
            and "compresse" not in fact.surface.lower()
        ),
        *(_Mention(ways, *m.span()) for ways, pattern in _SPEAKING for m in pattern.finditer(sheet.text)),
    ]


def _answering(sheet: Sheet) -> list[_Mention]:
    """What may answer a way without naming it."""
    found = [_Mention(ways, *m.span()) for ways, pattern in _ANSWERING for m in pattern.finditer(sheet.text)]
    found += [
        _Mention(frozenset({way}), *m.span())
        for patterns in (_WAYS, _FORMS)
        for way, pattern in patterns.items()
        for m in pattern.finditer(sheet.text)
    ]
    found += [
        _Mention(frozenset({"patch"}), fact.start, fact.end)
        for fact in sheet.facts
        if fact.kind is Kind.DOSE and fact.value.endswith("/h")
    ]
    if not found and not _said(sheet):
        found += _counted_pieces(sheet)
    return found


def _counted_pieces(sheet: Sheet) -> list[_Mention]:
    """'ASS 100 mg 1-0-0': at a strength, a scheme counts tablets if nothing names another way."""
    strengths = {fact.end for fact in sheet.facts if fact.kind is Kind.DOSE and fact.surface.endswith("mg")}
    return [
        _Mention(frozenset({BY_MOUTH}), fact.start, fact.end)
        for fact in sheet.facts
        if fact.kind is Kind.INTAKE and fact.start - 1 in strengths
    ]


def routes_unanswered(one: Sheet, other: Sheet) -> list[Fact]:
    """The named ways of one text that nothing in the other may stand for, each once."""
    named = {fact.value: fact for fact in reversed(one.facts) if fact.kind is Kind.ROUTE}
    if not named:
        return []
    offered = frozenset().union(*(mention.ways for mention in (*_said(other), *_answering(other))))
    return [fact for way, fact in named.items() if not {way, route_words.WIDER.get(way, way)} & offered]


def routes_changed(source: Reading, output: Reading) -> Iterator[str]:
    """What the output says of a medicine against what the source says of it.

    Args:
        source: the passage as documented.
        output: what was written for it.

    Yields:
        The words of the output.
    """
    stated = _by_drug(source, _said(source.sheet))
    if not stated:
        return
    besides = _by_drug(source, _answering(source.sheet))
    for mention in _said(output.sheet):
        for drug in output.drugs_at(mention.start, mention.end) & stated.keys():
            if not mention.ways & (stated[drug] | besides.get(drug, frozenset())):
                yield output.sheet.text[mention.start : mention.end]


def _by_drug(reading: Reading, mentions: list[_Mention]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for mention in mentions:
        for drug in reading.drugs_at(mention.start, mention.end):
            found[drug] = found.get(drug, frozenset()) | mention.ways
    return found
