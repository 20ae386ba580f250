"""What a rewriting in the same language leaves out of its source and puts in, word by word.

Owns which words say something of their own. Lists of concepts and facts know what they know; this finds
what no list has ('une tumeur **bien limitée**', 'die **eingestauchte** Fraktur'), at a price: a good synonym
that nobody listed looks like a loss. It is therefore asked of what a model wrote, which rarely finds a
synonym that is right, and never of what a person wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from optirh_batch.grounding.comparison.abbreviations import abbreviations_lost
from optirh_batch.grounding.comparison.grounds import without_ground
from optirh_batch.grounding.comparison.passages import beginnings_of, meaning_of, says_little
from optirh_batch.grounding.comparison.small_words import small_words_kept, small_words_lost
from optirh_batch.grounding.recognition.belonging import Reading
from optirh_batch.grounding.recognition.concepts import answers, concepts_in
from optirh_batch.grounding.recognition.person_names import titled_names
from optirh_batch.grounding.recognition.reading import read
from optirh_batch.grounding.recognition.things import is_part
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.verbs import SEPARABLE, lemma

_FEWEST = 2
_MUCH = ((1, 1 / 3), (_FEWEST, 1 / 5))
_LETTERS = re.compile(r"[^\W\d_]{4,}")
_WORDS = re.compile(r"[^\W\d_]+")
_EDGES = " ,.;:!?()[]«»„“”\"'"
_SHORTENED = re.compile(r"^\W*\w{1,6}\.$")
"""An abbreviation: its long form begins otherwise as often as not."""

_TELLS = whole_words(
    # French: that something was seen, done or had, and how the sentence goes on
    r"(?:pré)?sent\w+|aura\w*|avai\w+|avez|ayant|étant|âgée?s?|réalis\w+|effectu\w+|pratiqu\w+|objectiv\w+|"
    r"évidence|montr\w+|retrouv\w+|révél\w+|constat\w+|not[ée]e?s?|bénéfici\w+|rapport\w*|signal\w+|études?|"
    r"bilans?|cours|cadre|ainsi|également|ailleurs|enfin|laquelle|lequel|lesquel\w+|celle|celui|agi\w+|"
    r"apparai\w+|apparu\w*|attention|attir\w+|raisons?|directe?s?|tours?|place|temps|tracés?|aspects?|taux|"
    r"niveaux?|présence|aucune?|antécédents?|personnels?|nous|notre|issue|lieu|début\w*|fin(?:ie|it|is)?|"
    r"pes(?:e|ait|ez)|poids|hommes?|femmes?|inférieure?s?|supérieure?s?|dispose\w*|sait|examens?|"
    # German
    r"sich|uns|unser\w*|ihr\w*|zeig\w+|gezeigt|fand\w*|befind\w+|befand\w*|befund\w*|erfolg\w+|"
    r"durch\w*führ\w*|gelang|gelungen|lag|lagen|lieg\w+|traten?|auftret\w*|aufgetreten|besteh\w+|bestand\w*|"
    r"vorlieg\w*|vorhanden\w*|bericht\w*|nachfolgend\w*|abschließend|abschliessend|insgesamt|darüber|hinaus|"
    r"hierbei|hierunter|hiermit|dabei|daher|deshalb|weshalb|sowie|sowohl|bezüglich|hinsichtlich|rahmen|"
    r"verlauf\w*|bereich\w*|zusammenschau|vordergrund|aufgrund|wegen|trotz|falls|behandl\w+|behandelt|"
    r"untersuch\w+|beurteilung|procedere|prozedere|ferner|jedoch|dort|klagt|führ\w+|imponier\w*|verfüg\w+|"
    r"möglichkeit\w*|nutzt\w*|entnehmen|weiter\w*|gute|nein|unauff\w*|regelrecht\w*|findet|gefunden|lautet|"
    r"empfehl\w+|benötigt|notwendig|erreicht|bewertet|lie(?:ß|ss)(?:en)?|danken?|fragen?|gesamt\w*|"
    r"diagnosen?|kleiner|grö(?:ß|ss)er|stunden?|minuten?|tagen?|therapie|hilfsmittel|wichtig|gewicht\w*|"
    r"tragen|"
    # Italian
    r"mostra\w*|riferi\w+|rilev\w+|evidenzi\w+|present\w+|esegu\w+|pratic\w+|effettu\w+|esam\w+|"
    r"ematochimic\w+|osservazion\w+|pertanto|così|tal[ei]|quindi|inoltre|giung\w+|giunt[oaie]|nostr\w+|donna|"
    r"uomo|pazient\w+|soggett\w+|sottopost\w+|risult\w+|trova\w*|trattandosi|vengono|nella|nelle|dalla|dalle|"
    r"dagli|dallo|della|delle|degli|dello|alla|alle|agli|allo|sulla|sulle|negli|nello|motifs?|motivo|"
    r"conduite|procedere|résidente?s?|ospite|clienti?e?s?|déjà|hauts?|tuttora|soltanto|solamente|"
    r"consiglia\w*|raccomanda\w*|niente|nessun\w*|manifest\w+|raggiung\w+|dice|supera|"
    # English
    r"show\w*|reveal\w*|present\w*|perform\w*|underwent|found|noted|report\w*|denies|than|there|patient|none|"
    r"test|size|times|here|trouble|"
    # that something is hard ('peine à respirer')
    r"peine|mühe|fatica|difficult?\w*|schwierig\w*|"
    # what other checks compare: relatives, what was stopped, how much of something, refusals
    r"épou[xs]\w*|ehe(?:frau|mann|partner)\w*|wife|husband|mogli\w*|marito|stop+\w*|arrêt\w*|abgesetzt|"
    r"sistiert|pausiert\w*|erhöht\w*|vermindert\w*|reduziert\w*|élevée?s?|abaissée?s?|augment\w+|réduite?s?|"
    r"raised|leichte?[nrsm]?|légèr\w+|modéré\w*|mildly|leggerm\w+|negativ\w*|négati\w+|niée?s?|frühestens|"
    r"spätestens|daily|erlaubt|interdite?s?|médecins?|arzt\w*"
)
"""What a letter or its rewriting says of what was seen, done and had, rather than what that was."""

_HEADS = whole_words(r"anamnes\w+")
"""Heads of a part, which may go, but come from nowhere."""

_NOT = re.compile(r"(?<!\w)(?:nicht|pas|plus|non|not|nie|jamais|mai|never)[ ]\Z", re.IGNORECASE)

_PREFIXES = {
    "de": re.compile(rf"(?:{SEPARABLE})?(?:ge|zu)?(?=[a-zäöü]{{4}})"),
    "fr": re.compile(r"r[eé]|ré-|(?:auto|bi)-?", re.IGNORECASE),
    "it": re.compile(r"ri", re.IGNORECASE),
}
"""What stands apart from its verb in another form of it: 'anrufen' and 'rufen Sie ... an'."""

_WITH_CAPITALS = re.compile(r"(?<![\w/])[A-ZÄÖÜ][a-zäöü]{2,}-(?P<short>[A-ZÄÖÜ]{2,}s?)(?![\w/])")
"""A bare one is mostly known to the glossary, or a label of a value; both are compared elsewhere."""

_AS_IT_SHOULD_BE = whole_words(
    r"unauff\w*|regelrecht\w*|bland\w*|intakt\w*|physiologisch\w*|sans particularités?|RAS|nella norma|"
    r"nei limiti|unremarkable"
)


@dataclass(frozen=True, slots=True)
class Rewording:
    """What a rewriting made of its source.

    Attributes:
        lost: words of the source that nothing answers, as written.
        added: words of the rewriting that nothing gives ground for.
        is_far: whether it says something else, or lost much of what the source says.
    """

    lost: tuple[str, ...]
    added: tuple[str, ...]
    is_far: bool


def compare_words(source: str, output: str, language: str, *, told: str = "") -> Rewording:
    """Compare the words of a passage with those that a model wrote for it.

    A word lost for one put in is taken for something else said; so are two put in, and one that was denied
    ('noch nicht lange bekannt'). Of what else is lost, one word has to be a third of what the passage says,
    or two a fifth.

    Args:
        source: the passage as documented.
        output: what the model wrote for it.
        language: of both.
        told: what else the model was told, such as explanations of the glossary: ground for what it puts in.
    """
    small_kept = small_words_kept(source, output, language)
    known = _named_in_both(source, output, language) | titled_names(source) | small_kept
    said = [word for word in _words_that_say_something(source) if not _HEADS.fullmatch(word)]
    lost = tuple(
        word
        for word in _alone(said, output, language)
        if word not in known and not _is_explained(word, output, language)
    )
    known = _named_in_both(output, source, language) | small_kept
    added = tuple(
        word
        for word in _alone(_words_that_say_something(output), source, language, told)
        if word not in known
    )
    is_much = any(len(lost) >= max(fewest, share * len(said)) for fewest, share in _MUCH)
    is_other = bool(lost and added) or len(added) >= _FEWEST
    is_denied = any(_is_denied(word, source) for word in lost)
    small = list(small_words_lost(source, output, language))
    is_grave = any(word.is_grave for word in small)
    others = (
        *abbreviations_lost(source, output, language),
        *_short_names_lost(source, output, language),
        *(word.words for word in small),
    )
    lost += tuple(word for word in others if word not in lost)
    return Rewording(lost, added, is_much or is_other or is_denied or is_grave)


def _named_in_both(text: str, other: str, language: str) -> frozenset[str]:
    """The words of a text by which it names what the other names too: 'peine à respirer' and 'dyspnée'."""
    names = Reading(read(other, language)).names
    things = Reading(read(text, language)).things
    phrases = [text[thing.start : thing.end] for thing in things if thing.name in names]
    phrases += [
        named.words for named in concepts_in(text, language) if answers(other, language, named.concept)
    ]
    return frozenset(word.strip(_EDGES) for phrase in phrases for word in phrase.split())


def _words_that_say_something(text: str) -> Iterator[str]:
    for word in text.split():
        core = _LETTERS.search(word)
        is_shortened = bool(_SHORTENED.match(word)) and not text.endswith(word)
        if core and not is_shortened and not says_little(core.group()) and not _TELLS.fullmatch(core.group()):
            yield word.strip(_EDGES)


def _alone(words: Iterable[str], other: str, language: str, told: str = "") -> tuple[str, ...]:
    """Those of the words that another text does not answer, also not without their prefix."""
    if _AS_IT_SHOULD_BE.search(other):
        told += " normal"
    text = " ".join((other, *_without_prefixes(other, language)))
    alone = dict.fromkeys(without_ground(words, text, source_language=language, language=language, told=told))
    return tuple(
        word
        for word in alone
        if not _is_irregular_form(word, other, language)
        and not any(
            not list(without_ground([rest], text, source_language=language, language=language))
            for rest in _without_prefixes(word, language)
        )
    )


def _is_irregular_form(word: str, other: str, language: str) -> bool:
    """Whether another text has the same irregular verb in another form: 'sait' and 'savez'."""
    verb = lemma(word.strip(_EDGES), language)
    others = (lemma(one, language) for one in _WORDS.findall(other))
    return verb.startswith("verb ") and verb in others


def _without_prefixes(text: str, language: str) -> Iterator[str]:
    """What is left of the words that have a prefix."""
    if (prefix := _PREFIXES.get(language)) is None:
        return
    for word in text.split():
        if (found := prefix.match(word)) and found.group():
            yield word[found.end() :]


def _short_names_lost(source: str, output: str, language: str) -> Iterator[str]:
    """Words with an abbreviation in capitals ('Hüft-TEP') that nothing in the output stands for."""
    if source.isupper():
        return
    named = Reading(read(output, language)).names
    for word in _WITH_CAPITALS.finditer(source):
        names = {name for name in Reading(read(word.group(), language)).names if not is_part(name)}
        concepts = (found.concept for found in concepts_in(word.group(), language))
        if not (
            word["short"].casefold() in output.casefold()
            or names & named
            or any(_is_told_by(name, output, language) for name in names)
            or any(answers(output, language, concept) for concept in concepts if concept.group != "part")
        ):
            yield word.group()


def _is_told_by(name: str, output: str, language: str) -> bool:
    return bool(meaning_of(name, language) & beginnings_of(output).four)


def _is_denied(word: str, text: str) -> bool:
    return any(_NOT.search(text, 0, found.start()) for found in re.finditer(re.escape(word), text))


def _is_explained(word: str, output: str, language: str) -> bool:
    """Whether the output has a word by which the glossary explains this one ('Hypokaliämie' and 'Kalium')."""
    names = Reading(read(word, language)).names
    return any(meaning_of(name, language) & beginnings_of(output).four for name in names)
