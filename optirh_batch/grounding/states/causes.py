"""A cause does not become its effect: 'geht nicht aus, weil er müde ist', 'müde, weil er nicht ausgeht'.

Owns which words of a sentence are the cause and which the effect, in four languages.  Whether a text may give
a reason at all is ``reasons``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.vocabulary.phrases import whole_words

_CAUSE_FOLLOWS = {
    "fr": whole_words(
        r"parce qu(?:e|['’])|puisqu(?:e|['’])|car|vu qu(?:e|['’])|à cause (?:de|du|des|d['’])|en raison d\w+|"
        r"dûe?s? (?:à|au|aux)|(?<![^.;!?\n] )comme"
    ),
    "de": whole_words(r"weil|denn|(?<=, )da|(?-i:(?<![^.;!?\n] )Da)|wegen|wg\.?|aufgrund"),
    "it": whole_words(r"perché|poiché|siccome|a causa d\w+['’]?|dovut[oaie] a\w*"),
    "en": whole_words(
        r"because(?: of)?|due to|(?<!\bas )(?<!same )(?<!such )(?<!well )(?<!known )(?<!used )as"
        r"(?! (?:needed|required|before|usual|prescribed|per|well|soon|above|directed|possible|an?|the)\b)"
    ),
}
_EFFECT_FOLLOWS = {
    "fr": whole_words(
        r"c['’]est pourquoi|par conséquent|pour cette raison|donc|du coup|d['’]où|"
        r"(?<!\bse )(?<!\bvous )rend(?:ent)?"
    ),
    "de": whole_words(
        r"deshalb|deswegen|darum|daher|folglich|(?<=, )sodass|so dass|macht(?= (?:ihn|sie|pat))"
    ),
    "it": whole_words(r"perciò|quindi|per questo|di conseguenza|per cui|(?:la|lo|le) rende"),
    "en": whole_words(
        r"therefore|that is why|so that is why|as a result|hence|(?<=, )so(?! that)|"
        r"makes?(?= (?:him|her|you|pt|pat))"
    ),
}
_NAMES_A_THING = re.compile(
    r"(?:à cause|en raison|dû|wegen|wg|aufgrund|a causa|dovut|because of|due)", re.IGNORECASE
)
"""Behind such a word comes a noun alone, and then its sentence may go on."""
_NOUN = re.compile(r"\W*(?:[\w'’-]+\W{1,2}){0,3}?(?P<noun>[^\W\d_][\w’-]{3,})")
_STOP = re.compile(r"[,;:.!?\n](?=\s|$)")


@dataclass(frozen=True, slots=True)
class _Link:
    """What a sentence gives as a cause, and as its effect, by names; and the words that say so."""

    causes: frozenset[str]
    effects: frozenset[str]
    words: str


def causes_exchanged(source: Told, output: Told) -> Iterator[str]:
    """The words of the output in which cause and effect of the source have changed places.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if source.language not in _CAUSE_FOLLOWS or output.language not in _CAUSE_FOLLOWS:
        return
    own = list(_links(source))
    told = list(_links(output)) if own else []
    for link in told:
        if any(_is_turned(known, link) for known in own) and not any(_is_kept(known, link) for known in own):
            yield link.words


def causes_moved(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that give the cause of one thing as the cause of another.

    'Novalgin 30 gtt, Irfen nicht mehr wg. Magen' told as 'Novalgin wegen dem Magen. Irfen nicht mehr.'

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if source.language not in _CAUSE_FOLLOWS or output.language not in _CAUSE_FOLLOWS:
        return
    names, told = ({mention.name for mention in side.mentions} for side in (source, output))
    alike = {(known.causes, known.effects) for known in _links(source)}
    links = [link for link in _links(output) if (link.causes, link.effects) not in alike] if alike else []
    for known in _links(source, near=True) if links else ():
        for link in links if known.effects & told else ():
            if (
                link.causes & known.causes
                and link.effects & (names - known.effects - known.causes)
                and not link.effects & known.effects
            ):
                yield link.words


def _is_turned(known: _Link, link: _Link) -> bool:
    """Whether causes and effects are exchanged, and more so than they are alike."""
    came, went = link.causes & known.effects, link.effects & known.causes
    alike = len(link.causes & known.causes) + len(link.effects & known.effects)
    return bool(came and went) and len(came) + len(went) > alike


def _is_kept(known: _Link, link: _Link) -> bool:
    return bool(link.causes & known.causes and link.effects & known.effects)


def _links(told: Told, *, near: bool = False) -> Iterator[_Link]:
    """What a text joins as cause and effect; ``near``: only what shares the clause of a cause behind it."""
    language = told.language or ""
    for found in _CAUSE_FOLLOWS[language].finditer(told.text):
        start, end = _clause(told, found.start()) if near else _sentence(told, found.start())
        stop = _STOP.search(told.text, found.end(), end)
        if _NAMES_A_THING.match(found.group()):
            noun = _NOUN.match(told.text, found.end(), end)
            until = noun.end() if noun else end
            yield _link(told, [(found.end(), until)], [(start, found.start()), (until, end)])
        elif not told.text[start : found.start()].strip():
            until = stop.end() if stop else end
            yield _link(told, [(found.end(), until)], [(until, end)])
        else:
            yield _link(told, [(found.end(), end)], [(start, found.start())])
    for found in () if near else _EFFECT_FOLLOWS[language].finditer(told.text):
        start, end = _sentence(told, found.start())
        before = start
        if start and len(told.text[start : found.start()].strip()) < len("und "):
            before = _sentence(told, start - 1)[0]
        yield _link(told, [(before, found.start())], [(found.end(), end)])


def _sentence(told: Told, place: int) -> tuple[int, int]:
    starts = told.reading.cuts.sentences
    number = told.reading.cuts.sentence(place)
    return starts[number], [*starts[1:], len(told.text)][number]


def _clause(told: Told, place: int) -> tuple[int, int]:
    number = told.clauses.at(place)
    return told.clauses.starts[number], told.clauses.ends[number]


def _link(told: Told, causes: list[tuple[int, int]], effects: list[tuple[int, int]]) -> _Link:
    one, other = (
        {m.name for m in told.mentions if any(start <= m.start < end for start, end in spans)}
        for spans in (causes, effects)
    )
    words = told.text[min(causes + effects)[0] : max(causes + effects)[1]].strip(" .,;")
    return _Link(frozenset(one - other), frozenset(other - one), words)
