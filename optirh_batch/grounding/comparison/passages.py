"""Whole sentences: none without anything of the other text in it.

Owns when a sentence shares something with the other text: the beginning of a
word, a fact, a thing, or a word by which the glossary explains a thing.  Two
languages share too few words for more than facts and things, so that there
only a sentence that names a symptom or an illness of its own is found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from optirh_batch.glossary.words import fold
from optirh_batch.grounding.comparison.denials import denies, signs_in
from optirh_batch.grounding.comparison.illnesses import is_ungrounded, meaning
from optirh_batch.grounding.comparison.shades import has_shade
from optirh_batch.grounding.recognition.belonging import Reading
from optirh_batch.grounding.recognition.things import is_part
from optirh_batch.grounding.vocabulary.families import alike_in_sound, spelled_plainly
from optirh_batch.grounding.vocabulary.phrases import words_of
from optirh_batch.grounding.vocabulary.stand_ins import gives_ground, signs_meant

_HEAD = 4
_SAYS_LITTLE = frozenset(
    word.replace("qu", "k").replace("c", "k")
    for word in (
        # Beginnings of words that any sentence may have.
        "avec sans pour dans depu mais vous votr elle leur leurs cett cela etre etes sont etai avez avon "
        "aura aure dell sull nell dall sera fait fair peut pouv plus moin tres bien auss alor quan comm "
        "ainsi selon apre avan puis encor enco touj souv parf jour mati soir sema mois anne heur pati mada "
        "mons dont quel cert autr meme tout tous rien tres chez sous entr cont beau trop asse autou auto "
        "aujo hier dema lors donc egal "
        "oder aber nich kein mein dein sein ihre ihne euch eure eine eins dies jene welc habe hatt habt "
        "wird werd wurd wore sind wart ware kann konn soll will woll muss muss darf durf mehr weni sehr "
        "auch noch scho dann wann wenn weil dass fur uber unte nach seit bein ohne gege durc zwis imme manc "
        "oft tagl heut gest morg aben mitt nach woch mona jahr pati frau herr beim etwa ganz viel alle jede "
        "jede nur bald "
        "sono siet stat sara avet avre aver esse fare puo poss deve dopo prim semp spes oggi ieri doma gior "
        "sett mese anni paz suo sua suoi sue quest quel anch anco molt poco piu meno "
        "your have been were will with from this that they them when then also very more less some each "
        "ever once week mont year days pati "
        # three letters
        "les des une est pas son ses que qui sur par aux ans mme mlle lui ont ete ces mes sol fois non cet "
        "nos vos jour "
        "der die das und ist von mit bei auf aus vor ein sie ihr ihm ihn dem den des zur zum als was wie "
        "man hat war wer tag nur bis sei tut gut ich wir "
        "del che per con non una gli lei sua suo ore era sia due tre piu "
        "the and for are has was had not you her his she him all any who per day out off one two"
    ).split()
)
_SHORT = 3
_FEWEST_WORDS = 2
_SAYS = re.compile(
    r"(?:herrn?|frau|m\.|mme|mlle|monsieur|madame|sig\.?(?:ra)?|mrs?\.?)(?:[ ][\w.-]+){0,3}[ ,.:]*$|"
    r"(?:\w+\.?[ ])?(?:gibt an|sagt|berichtet|klagt|meint|dit|signale|rapporte|dice|riferisce|says|reports)"
    r"(?:,? dass| que| che| that)?[ ,.:]*$",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Beginnings:
    """Of the words of a text that say something; short ones also by three letters ('dort', 'dormez')."""

    four: frozenset[str]
    three: frozenset[str]
    short: frozenset[str]

    def share(self, other: Beginnings) -> bool:
        """Whether a word of one may be a form of a word of the other."""
        return bool(self.four & other.four or self.short & other.three or self.three & other.short)


@lru_cache(maxsize=64)
def beginnings_of(text: str) -> Beginnings:
    """The beginnings of the words of a text that say something."""
    words = [
        word
        for word in map(spelled_plainly, words_of(text).folded)
        if len(word) >= _SHORT and word[:_HEAD] not in _SAYS_LITTLE
    ]
    return Beginnings(
        frozenset(word[:_HEAD] for word in words),
        frozenset(word[:_SHORT] for word in words),
        frozenset(word[:_SHORT] for word in words if len(word) <= _HEAD + 1),
    )


@dataclass(frozen=True, slots=True)
class Alone:
    """A sentence that shares nothing with the other text; ``sure`` that it is no rewording."""

    words: str
    sure: bool


def says_little(word: str) -> bool:
    """Whether any sentence may have a word, such as 'vous' or 'depuis'."""
    return spelled_plainly(word)[:_HEAD] in _SAYS_LITTLE


def sentences_alone(source: Reading, output: Reading) -> tuple[list[Alone], list[Alone]]:
    """Sentences of the source that the output drops, and those that it invents.

    A sentence may be the rewording of a piece that finds no answer either; with as many of the one as of
    the other, only those are given that name a symptom or illness of their own.
    """
    stretches = _unanswered(output, output.cuts.sentences, source)
    invented = _alone(stretches, output, source, plainer=False)
    if not _in_one_language(source, output):
        return [], invented
    dropped = _alone(_unanswered(source, source.cuts.sentences, output), source, output, plainer=True)
    pieces = [source.sheet.text[slice(*place)] for place in _unanswered(source, source.cuts.pieces, output)]
    open_pieces, open_sentences = len(pieces), len(stretches)
    # What is denied or shaded is compared as such, and whose it is or who says it is no content.
    pieces = [piece for piece in pieces if not _SAYS.match(piece)]
    told = [
        piece.strip(" ,.;")
        for piece in pieces
        if not denies(piece) and not has_shade(piece, source.sheet.language)
    ]
    return (
        [found for found in dropped if found.sure]
        + [Alone(piece, False) for piece in told if open_pieces > open_sentences],
        [
            Alone(found.words, found.sure or _names_a_part(found.words, output, source))
            for found in invented
            if found.sure or open_sentences > open_pieces
        ],
    )


def _in_one_language(source: Reading, output: Reading) -> bool:
    return source.sheet.language == output.sheet.language


def _names_a_part(words: str, one: Reading, other: Reading) -> bool:
    """Whether a sentence names a part of the body that the other text does not."""
    start, text = one.sheet.text.find(words), other.sheet.text
    return any(
        is_part(thing.name) and thing.name not in other.names and not gives_ground(text, thing.name)
        for thing in one.things
        if start <= thing.start < start + len(words)
    )


def _alone(stretches: list[tuple[int, int]], one: Reading, other: Reading, *, plainer: bool) -> list[Alone]:
    """Which of the sentences of a text that the other does not answer are no rewording."""
    language = one.sheet.language
    found = []
    for start, end in stretches:
        sentence = one.sheet.text[start:end]
        names = [thing.name for thing in one.things if start <= thing.start < end]
        sure = bool(signs_in(sentence)) or any(
            is_ungrounded(name, other, language, plainer=plainer) for name in names
        )
        if sure or _in_one_language(one, other):
            found.append(Alone(sentence.strip(), sure))
    return found


def _unanswered(one: Reading, starts: list[int], other: Reading) -> list[tuple[int, int]]:
    """Stretches of a text without fact that share no word, sign, thing or explained word with the other."""
    text = one.sheet.text
    # A fact that the other text lacks is found as one.
    facts = [fact.start for fact in one.sheet.facts if fact.required]
    signs = signs_in(other.sheet.text) | signs_meant(other.sheet.text)
    return [
        (start, end)
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
        if len(_ENTRY.findall(text, start, end)) >= _FEWEST_WORDS
        and not any(start <= place < end for place in facts)
        and not signs & signs_in(text[start:end])
        and not _is_answered(one, start, end, other)
    ]


def _is_answered(one: Reading, start: int, end: int, other: Reading) -> bool:
    """Whether a stretch shares a word with a text, or with what the glossary says of what either names."""
    named = [thing.name for thing in one.things if start <= thing.start < end]
    if other.names.intersection(named):
        return True
    language = other.sheet.language
    mine, theirs = beginnings_of(one.sheet.text[start:end]), beginnings_of(other.sheet.text)
    explained = {head for name in other.names for head in meaning_of(name, one.sheet.language)}
    meant = mine.four.union(*(meaning_of(name, language) for name in named))
    return (
        (not meant and not signs_in(one.sheet.text[start:end]))
        or mine.share(theirs)
        or bool(meant & theirs.four or mine.four & explained)
        or (language == "de" and any(head in alike_in_sound(fold(other.sheet.text)) for head in meant))
    )


def meaning_of(name: str, language: str | None) -> frozenset[str]:
    """The beginnings of the words by which the glossary explains a thing."""
    return frozenset(alike_in_sound(head)[:_HEAD] for head in meaning(name, language)) - _SAYS_LITTLE
