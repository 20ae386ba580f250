"""Two statements that changed partners: 'nachts besser, tags müde' told as 'nachts müde, tags besser'.

Owns the comparison by company, for which no list of opposites is needed: of four things that both texts
name, two pairs stand together in the source and apart in the output, each with the other's partner.  One
pair alone that was parted is no finding, since a text may cut its sentences anywhere.  Of people one act is
enough, where each of the two texts tells it of one of two people alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.comparison.passages import says_little
from optirh_batch.grounding.recognition.facts import Kind
from optirh_batch.grounding.recognition.people import people_in
from optirh_batch.grounding.vocabulary.circumstance_words import CIRCUMSTANCES
from optirh_batch.grounding.vocabulary.phrases import words_of

_SURE = 5
"""Letters from which a word that begins like one that says little says something: 'spesa', 'spesso'."""

_DENIED = "denied"
_TOLD_OF = "patient"
_PATIENT = frozenset(
    "vous elle il sie er lei lui you she he patient patiente patientin paziente pat pte pt".split()
)
_FIGURES = tuple(f"{kind} " for kind in (Kind.NUMBER, Kind.DATE, Kind.DURATION))
_EVERYBODYS = frozenset({_DENIED, _TOLD_OF})
_ANYWHERE = frozenset({_DENIED, _TOLD_OF, *CIRCUMSTANCES.values()})
"""May stand in several clauses; of a thing that does, nobody knows which of its mentions is told."""

_Place = tuple[int, int]
"""In which clauses of the source and of the output something stands, as bits of two numbers."""


def statements_crossed(source: Told, output: Told) -> Iterator[str]:
    """The clauses of the output in which two statements of the source have exchanged their partners.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if min(len(source.clauses), len(output.clauses)) < 2:
        return
    one, other = _company(source), _company(output)
    places = sorted(
        {
            (one[name], other[name])
            for name in one.keys() & other.keys()
            if name in _ANYWHERE or one[name].bit_count() == 1 == other[name].bit_count()
        }
    )
    parted, met = _changes(places)
    for first, second in parted:
        for stranger in met.get(first, ()):
            if any((partner, stranger) in parted for partner in met.get(second, ())):
                clauses = first[1] & stranger[1]
                yield output.clauses.words(clauses.bit_length() - 1).strip(" .,;")
                return


def companions_exchanged(source: Told, output: Told) -> Iterator[str]:
    """The clause of the output in which one of two things has got the companion of the other.

    'Isst nur passiert, trinkt eingedickt. Verschluckt, nicht beim Trinken.': the companions may stand
    elsewhere, too, if the two things stand but once.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if source.language != output.language or min(len(source.clauses), len(output.clauses)) < 2:
        return
    one, other = _company(source), _company(output)
    shared = sorted(name for name in one.keys() & other.keys() - _EVERYBODYS if not name.startswith(_FIGURES))
    alone = [name for name in shared if one[name].bit_count() == 1 == other[name].bit_count()]
    for first, second in combinations(alone, 2):
        if one[first] == one[second] or other[first] == other[second]:
            continue
        left = [n for n in shared if _changes_sides(n, first, second, one, other)]
        came = [n for n in shared if _changes_sides(n, second, first, one, other)]
        if left and came:
            yield output.clauses.words(other[first].bit_length() - 1).strip(" .,;")
            return


def _is_with(name: str, place: str, company: dict[str, int]) -> bool:
    return bool(company[name] & company[place])


def _changes_sides(name: str, left: str, joined: str, one: dict[str, int], other: dict[str, int]) -> bool:
    """Whether something stands with the one thing alone in the source, with the other alone in the output."""
    return (
        name not in {left, joined}
        and _is_with(name, left, one)
        and not _is_with(name, joined, one)
        and _is_with(name, joined, other)
        and not _is_with(name, left, other)
    )


def _changes(places: list[_Place]) -> tuple[dict[tuple[_Place, _Place], None], dict[_Place, list[_Place]]]:
    """Which places stand together in the source alone, both ways round, and which in the output alone."""
    parted: dict[tuple[_Place, _Place], None] = {}
    met: dict[_Place, list[_Place]] = {}
    for first, second in combinations(places, 2):
        before, after = bool(first[0] & second[0]), bool(first[1] & second[1])
        if before and not after:
            parted[first, second] = parted[second, first] = None
        elif after and not before:
            met.setdefault(first, []).append(second)
            met.setdefault(second, []).append(first)
    return parted, met


def _company(told: Told) -> dict[str, int]:
    """Everything that a text names, by the clauses in which it stands."""
    clauses: dict[str, int] = {}
    for name, start in _named(told):
        clauses[name] = clauses.get(name, 0) | 1 << told.clauses.at(start)
    return clauses


def _named(told: Told) -> Iterator[tuple[str, int]]:
    yield from ((mention.name, mention.start) for mention in told.mentions)
    yield from ((f"person {name}", start) for name, start, _ in people_in(told.reading.sheet))
    yield from (
        (f"{fact.kind} {fact.value}", fact.start)
        for fact in told.reading.sheet.facts
        if fact.kind is Kind.FREQUENCY
    )
    yield from ((_DENIED, start) for start in told.denials)
    words = words_of(told.text)
    for word, (start, _) in zip(words.folded, words.spans, strict=True):
        if circumstance := CIRCUMSTANCES.get(word):
            yield circumstance, start
        elif word in _PATIENT:
            yield _TOLD_OF, start
        elif len(word) >= _SURE and says_little(word):
            yield f"long {word[:_SURE]}", start


def acts_handed_over(source: Told, output: Told) -> Iterator[str]:
    """The clause of the output in which one of two people does what the source tells of the other alone.

    Whoever keeps an act of his own may have the other told in more words.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    one, other = ({name for name, *_ in people_in(told.reading.sheet)} for told in (source, output))
    if len(one & other) < 2:
        return
    before, after = _told_of(source), _told_of(output)
    kept = {before[name][0] for name in before.keys() & after.keys() if before[name][0] == after[name][0]}
    for name in sorted(before.keys() & after.keys()):
        (owner, told), (doer, said) = before[name], after[name]
        if owner == doer or owner in kept or not {owner, doer} <= one & other:
            continue
        if not (_is_joined(source, told) or _is_joined(output, said)):
            yield output.clauses.words(said).strip(" .,;")
            return


def people_moved(source: Told, output: Told) -> Iterator[str]:
    """The clause of the output in which somebody has left his own words for those of another clause.

    'Directives signées en mars, copie chez le fils' told as 'Votre fils a signé les directives. Vous avez une
    copie': what the source says in his clause stands apart from him, and what it says elsewhere, with him.
    """
    if source.language != output.language or min(len(source.clauses), len(output.clauses)) < 2:
        return
    one, other = _around_people(source), _around_people(output)
    for name in one.keys() & other.keys():
        (own, apart), (met, left) = one[name], other[name]
        if own & left and met & apart and not own & met and len(met & apart) > 1:
            place = next(start for person, start, _ in people_in(output.reading.sheet) if person == name)
            yield output.clauses.words(output.clauses.at(place)).strip(" .,;")


def _around_people(told: Told) -> dict[str, tuple[set[str], set[str]]]:
    """Of each person named once: what is mentioned in his clause, and what only in others."""
    people = people_in(told.reading.sheet)
    names = [name for name, *_ in people]
    found: dict[str, tuple[set[str], set[str]]] = {}
    for name, start, end in people:
        if names.count(name) > 1:
            continue
        here = told.clauses.at(start)
        mentions = [(m.name, told.clauses.at(m.start)) for m in told.mentions if not start <= m.start < end]
        own = {mention for mention, number in mentions if number == here}
        found[name] = own, {mention for mention, _ in mentions} - own
    return found


def _is_joined(told: Told, number: int) -> bool:
    """Whether 'and' joins a clause to its neighbour: 'votre mère et votre sœur ont eu un cancer'."""
    starts, joined = told.clauses.starts, told.clauses.joined
    return starts[number] in joined or (number + 1 < len(starts) and starts[number + 1] in joined)


def _told_of(told: Told) -> dict[str, tuple[str, int]]:
    """Of what stands in one clause alone, the one person that this clause names, and the clause."""
    people = people_in(told.reading.sheet)
    named: dict[int, set[str]] = {}
    for name, start, _ in people:
        named.setdefault(told.clauses.at(start), set()).add(name)
    places: dict[str, set[int]] = {}
    for mention in told.mentions:
        is_act = mention.name.startswith("word ")
        if is_act and not any(start <= mention.start < end for _, start, end in people):
            places.setdefault(mention.name, set()).add(told.clauses.at(mention.start))
    return {
        name: (next(iter(named[number])), number)
        for name, numbers in places.items()
        if len(numbers) == 1 and len(named.get(number := next(iter(numbers)), ())) == 1
    }
