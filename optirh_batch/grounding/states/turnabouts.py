"""What a text turns about although every word of it is kept: wishes, sequences, and who does it to whom.

Owns three of these: what somebody wants told as what he refuses, what comes first told as what comes then,
and a person who changed places with whom or what he deals with.  Statements that exchange their partners are
``crossings``, poles that things exchange ``exchanges``.
"""

from __future__ import annotations

from collections.abc import Iterator

from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.comparison.passages import says_little
from optirh_batch.grounding.recognition.facts import Kind
from optirh_batch.grounding.recognition.people import people_in
from optirh_batch.grounding.recognition.sentences import sentence_around
from optirh_batch.grounding.vocabulary.negation_words import NEGATORS
from optirh_batch.grounding.vocabulary.phrases import whole_words, words_of
from optirh_batch.grounding.vocabulary.verbs import lemma

_WANTED, _REFUSED = "wanted", "refused"
_ATTITUDE = whole_words(
    rf"(?P<{_WANTED}>veut|voulez|souhait\w+|désir\w+|accept\w+|will|wollen|möcht\w+|wünsch\w+|akzeptier\w+|"
    r"vuole|desidera|accett\w+|wants?|wish(?:es)?|agrees?|agreed)",
    rf"(?P<{_REFUSED}>refus\w+|déclin\w+|lehn(?:t|en|te|ten)(?=[^.;!?\n]*\bab\b)|lehnt(?= ab)|verweiger\w+|"
    r"rifiut\w+|declin\w+|rejects?)",
)
_DENIED = whole_words(NEGATORS, r"plus|schon|weder|noch|ni|né|nor")
"""In its sentence nobody knows which of its things is wanted: 'PEG möchten Sie nicht, Logopädie schon'."""
_THEN = whole_words(
    r"puis|ensuite", r"dann|danach|anschliessend|nachher", r"poi|in seguito", r"then|afterwards"
)
_OTHERWISE = whole_words(
    r"par|de la part|qu(?:e|['’])|qui|dont|von|vom|durch|der|dal?|dall['’]|che|by|that|which|whom|who|pour|"
    r"für|per|for|et|und|e|and|ou|oder|o|or|avec|mit|con|with|à|au|aux|chez|to|est|sont|êtes|è|sono|is|are|"
    r"was"
)
"""In its clause the word behind the verb need not be its object, nor the one before it its subject."""
_PRONOUN = whole_words(r"l[aoe]|li|les|l['’]|gli|him|her|it|them")
_PERSON = "person "
_WITH_FIXED_ORDER = frozenset({"fr", "it", "en"})
_TIMES = frozenset({Kind.DAY, Kind.WEEKDAY, Kind.DAYTIME, Kind.DATE, Kind.TIME, Kind.FREQUENCY})
"""May stand on either side of the verb."""
_HEAD = 4
_SHORTEST = 3


def wishes_turned(source: Told, output: Told) -> Iterator[str]:
    """The sentence of the output by which somebody refuses what he wants in the source, or the reverse.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if not _ATTITUDE.search(source.text):
        return
    own = _attitudes(source)
    for name, told in _attitudes(output).items():
        if {own.get(name), told} == {_WANTED, _REFUSED}:
            place = next(mention.start for mention in output.mentions if mention.name == name)
            yield output.text[slice(*sentence_around(output.text, place))].strip()
            return


def _attitudes(told: Told) -> dict[str, str | None]:
    """Of each thing, whether somebody wants or refuses it: the word before it in its sentence says so."""
    found: dict[str, str | None] = {}
    said = list(_ATTITUDE.finditer(told.text))
    for mention in told.mentions:
        start, end = sentence_around(told.text, mention.start)
        words = [word for word in said if start <= word.start() and word.end() <= mention.start]
        attitude = None
        if words and not _DENIED.search(told.text, start, end):
            attitude = _REFUSED if words[-1].lastgroup == _REFUSED else _WANTED
        if _ATTITUDE.fullmatch(told.text, mention.start, mention.end) or found.get(mention.name) != attitude:
            attitude = attitude if mention.name not in found else None
        found[mention.name] = attitude
    return found


def sequences_turned(source: Told, output: Told) -> Iterator[str]:
    """The sentence of the output that puts last what the source puts first, and first what comes then.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if source.language != output.language:
        return
    own = list(_sequences(source))
    for first, then, words in _sequences(output) if own else ():
        if any(
            was_first - was_then & then - first and was_then - was_first & first - then
            for was_first, was_then, _ in own
        ):
            yield words.strip()


def _sequences(told: Told) -> Iterator[tuple[frozenset[str], frozenset[str], str]]:
    """The beginnings of the words before and behind each 'then', in its sentence."""
    for found in _THEN.finditer(told.text):
        start, end = sentence_around(told.text, found.start())
        if told.text[start : found.start()].strip():
            yield (
                _heads(told.text[start : found.start()]),
                _heads(told.text[found.end() : end]),
                told.text[start:end],
            )


def _heads(text: str) -> frozenset[str]:
    words = words_of(text).folded
    return frozenset(word[:_HEAD] for word in words if len(word) >= _HEAD and not says_little(word))


def subjects_and_objects_exchanged(source: Told, output: Told) -> Iterator[str]:
    """The clause of the output in which somebody does what the source says is done to him, or the reverse.

    'La belle-fille rappelle le fournisseur' told as 'le fournisseur rappelle la belle-fille'.  German may put
    either first.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if source.language != output.language or source.language not in _WITH_FIXED_ORDER:
        return
    own = {act for act, _ in _acts(source)}
    told = dict(_acts(output)) if own else {}
    for (doer, verb, other), words in told.items():
        if (other, verb, doer) in own and (other, verb, doer) not in told and doer != other:
            yield words


def _acts(told: Told) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Each word with its neighbours in its clause that say something, one of them a person."""
    for number, said in _words_by_clause(told).items():
        clause = told.clauses.words(number)
        if _OTHERWISE.search(clause):
            continue
        for (doer, _, end), (verb, begin, _), (other, _, _) in zip(said, said[1:], said[2:], strict=False):
            # 'La spesa la fa Suo figlio': what is done stands first.
            if _PERSON in doer + other and not _PRONOUN.search(told.text, end, begin):
                yield (doer, verb, other), clause.strip(" .,;")


def _words_by_clause(told: Told) -> dict[int, list[tuple[str, int, int]]]:
    """The words of each clause that say something, and the people in it, each with where it stands."""
    people = [(start, end, f"{_PERSON}{name}") for name, start, end in people_in(told.reading.sheet)]
    words = words_of(told.text)
    times = [(fact.start, fact.end) for fact in told.reading.sheet.facts if fact.kind in _TIMES]
    taken = [*times, *((start, end) for start, end, _ in people)]
    found = [(name, start, end) for start, end, name in people]
    found += [
        (lemma(word, told.language), start, end)
        for word, (start, end) in zip(words.folded, words.spans, strict=True)
        if len(word) >= _SHORTEST
        and not says_little(word)
        and not any(a < end and start < b for a, b in taken)
    ]
    clauses: dict[int, list[tuple[str, int, int]]] = {}
    for word in sorted(found, key=lambda word: word[1]):
        clauses.setdefault(told.clauses.at(word[1]), []).append(word)
    return clauses
