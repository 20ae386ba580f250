"""Whole sentences: none without anything of the other text in it.

Owns when a sentence shares something with the other text: the beginning of a
word, a fact, a thing, or a word by which the glossary explains a thing.  Two
languages share too few words for more than facts and things, so that there
only a sentence that names a symptom or an illness of its own is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.glossary.words import fold
from optirh_batch.grounding.belonging import Reading
from optirh_batch.grounding.denials import signs_in
from optirh_batch.grounding.illnesses import is_ungrounded, meaning
from optirh_batch.grounding.phrases import words_of

_HEAD = 4
_SAYS_LITTLE = frozenset(
    # Beginnings of words that any sentence may have.
    "avec sans pour dans depu mais vous votr elle leur leurs cett cela etre etes sont etai avez avon aura "
    "sera fait "
    "fair peut pouv plus moin tres bien auss alor quan comm ainsi selon apre avan puis encor enco touj "
    "souv parf jour "
    "mati soir sema mois anne heur pati mada mons dont quel cert autr meme tout tous rien tres chez sous "
    "entr cont "
    "beau trop asse autou auto aujo hier dema lors donc egal "
    "oder aber nich kein mein dein sein ihre ihne euch eure eine eins dies jene welc habe hatt habt wird "
    "werd wurd wore "
    "sind wart ware kann konn soll will woll muss muss darf durf mehr weni sehr auch noch scho dann wann "
    "wenn weil dass "
    "fur uber unte nach seit bein ohne gege durc zwis imme manc oft tagl heut gest morg aben mitt nach "
    "woch mona jahr "
    "pati frau herr beim etwa ganz viel alle jede jede nur bald "
    "sono siet stat sara avet avre aver esse fare puo poss deve dopo prim semp spes oggi ieri doma gior "
    "sett mese anni "
    "paz suo sua suoi sue quest quel anch anco molt poco piu meno "
    "your have been were will with from this that they them when then also very more less some each ever "
    "once week "
    "mont year days pati "
    # three letters
    "les des une est pas son ses que qui sur par aux ans mme mlle lui ont ete ces mes sol fois non cet "
    "nos vos jour "
    "der die das und ist von mit bei auf aus vor ein sie ihr ihm ihn dem den des zur zum als was wie man "
    "hat war wer "
    "tag nur bis sei tut gut ich wir del che per con non una gli lei sua suo ore era sia due tre piu "
    "the and for are has was had not you her his she him all any who per day out off one two".split()
)
_SHORT = 3
_FEWEST_WORDS = 2
_ENTRY = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class _Beginnings:
    """Of the words of a text that say something; short ones also by three letters ('dort', 'dormez')."""

    four: frozenset[str]
    three: frozenset[str]
    short: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Beginnings:
        """The beginnings of the words of ``text``."""
        words = [
            word
            for word in map(fold, words_of(text).folded)
            if len(word) >= _SHORT and word[:_HEAD] not in _SAYS_LITTLE
        ]
        return cls(
            frozenset(word[:_HEAD] for word in words),
            frozenset(word[:_SHORT] for word in words),
            frozenset(word[:_SHORT] for word in words if len(word) <= _HEAD + 1),
        )

    def share(self, other: _Beginnings) -> bool:
        """Whether a word of one may be a form of a word of the other."""
        return bool(self.four & other.four or self.short & other.three or self.three & other.short)


def sentences_invented(source: Reading, output: Reading) -> Iterator[tuple[str, bool]]:
    """Sentences of the output that share nothing with the source; sure where one names a symptom."""
    yield from _alone(output, source)


def sentences_dropped(source: Reading, output: Reading) -> Iterator[tuple[str, bool]]:
    """Sentences of the source that share nothing with the output; sure where one names a symptom."""
    if source.sheet.language == output.sheet.language:
        yield from _alone(source, output)


def _alone(one: Reading, other: Reading) -> Iterator[tuple[str, bool]]:
    text, language = one.sheet.text, one.sheet.language
    same = language == other.sheet.language
    starts = one.cuts.sentences
    # A fact that the other text lacks is found as one.
    kept = {one.cuts.sentence(fact.start) for fact in one.sheet.facts if fact.required}
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True)):
        sentence = text[start:end]
        if number in kept or len(_ENTRY.findall(sentence)) < _FEWEST_WORDS:
            continue
        named = [thing.name for thing in one.things if start <= thing.start < end]
        signs = signs_in(sentence)
        if other.names.intersection(named) or signs & signs_in(other.sheet.text):
            continue
        own = bool(signs) or any(is_ungrounded(name, other, language) for name in named)
        if (same or own) and not _is_answered(sentence, named, other, language):
            yield sentence.strip(), own


def _is_answered(sentence: str, named: list[str], other: Reading, language: str | None) -> bool:
    """Whether a sentence shares a word with a text, or with what the glossary says of what either names."""
    mine = _Beginnings.of(sentence)
    explained = {head for name in other.names for head in _meaning(name, language)}
    meant = mine.four.union(*(_meaning(name, other.sheet.language) for name in named))
    theirs = _Beginnings.of(other.sheet.text)
    return (
        not meant
        or mine.share(theirs)
        or bool(meant & theirs.four or mine.four & explained)
        or (other.sheet.language == "de" and any(head in fold(other.sheet.text) for head in meant))
    )


def _meaning(name: str, language: str | None) -> frozenset[str]:
    return frozenset(head[:_HEAD] for head in meaning(name, language)) - _SAYS_LITTLE
