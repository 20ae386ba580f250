"""What is to be done is not told as done, nor the reverse: 'à changer vendredi', 'a été changé'.

Owns the forms in which a text orders, plans or foretells an act, and those in which it tells it as done, in
four languages; an act is known by its verb.  What a note tells of a verb in both ways, or in a form of its
own ('changements'), is left open.  Schedules of medicines are ``orders``, appointments ``status``, and the
orders of French and Italian texts ``moods``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.glossary.words import fold
from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.recognition.facts import Kind
from optirh_batch.grounding.vocabulary.phrases import any_of, whole_words
from optirh_batch.grounding.vocabulary.relatives import BARE_WORDS
from optirh_batch.grounding.vocabulary.verbs import SEPARABLE, lemma

_OPENS = r"(?:\A|[.;:,!?\n(]\s*|(?<!\w)[–-]\s*)"
_END = r"(?=[ ]*(?:[.,;:!?)\n]|\Z|(?:und|oder|sowie)[ ]))"
_INSIDE = r"(?:[^.;:!?\n]|[.:](?=\d)|(?<=\d)[.](?=[ ][a-zäöü])){0,90}?"
"""What may stand between the two parts of a German verb, dates among it."""
_DONE = {
    "fr": r"(?P<verb>[^\W\d_]{3,}(?:é|i|u|is|it|ert)e?s?)",
    "de": r"(?P<verb>(?-i:(?=[a-zäöü]))\w*(?:ge\w{2,}(?:t|en)|iert)|(?:be|ent|er|ver|zer)\w{3,}(?:t|en))",
    "it": r"(?P<verb>[^\W\d_]{2,}(?:[aiu]t|st|tt|rs|es|os)[oaie])",
    "en": r"(?P<verb>[^\W\d_]{2,}(?:ed|en)|took|did|done|saw|brought|kept|drank|ate|held|wore|put|gave|made)",
}
"""A participle, as a word that a helping verb makes one."""
_TO_DO = {
    "fr": r"(?P<verb>[^\W\d_]{2,}(?:er|ir|re|oir))",
    "de": r"(?P<verb>(?-i:[a-zäöü])\w{3,}(?:en|eln|ern))",
    "it": r"(?P<verb>[^\W\d_]{2,}(?:[aei]r(?:e|lo|la|li|le|si)|urre|orre))",
    "en": r"(?P<verb>[^\W\d_]{2,})",
}
_ORDERED_IN_ENGLISH = any_of(
    "apply attend avoid bring book call check continue drink eat give hold increase keep record reduce "
    "remove restart resume return ring see start stop take use wear"
)
"""With these a leaflet begins an order; others may be nouns, too ('Cough for 3 days')."""
_AFTER_NO_PLAN = re.compile(
    r"(?:mal|peine|difficultés?|réussi\w*|arriv\w*|aid\w*|commenc\w*|continu\w*|prêt\w*|autoris\w*|apte|"
    r"in?capable|cherch\w*|tendance|facile|difficile|encourag\w*|invit\w*|appr\w*)[ ]\Z",
    re.IGNORECASE,
)
"""Before a French 'à' that plans nothing."""


def _patterns(**of: tuple[str, ...]) -> dict[str, tuple[re.Pattern[str], ...]]:
    """The patterns of each language; each has the verb as its group."""
    return {
        language: tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
        for language, patterns in of.items()
    }


_ORDERS = _patterns(
    fr=(
        rf"{_OPENS}(?:ne pas )?(?:(?:le|la|les) |l['’])?{_TO_DO['fr']}(?![\w'’])",
        rf"(?<![^\W_])(?<!\ba )à (?:(?:le|la|les|ne pas) )?{_TO_DO['fr']}(?![\w'’])",
    ),
    de=(
        rf"(?<![^\W_])(?:zu )?{_TO_DO['de']}{_END}",
        rf"(?<![^\W_])(?P<verb>(?-i:[a-zäöü])\w*zu\w{{3,}}en){_END}",
    ),
    it=(rf"(?:{_OPENS}|(?<![^\W_])da )(?:non )?{_TO_DO['it']}(?![\w'’])",),
    en=(
        rf"{_OPENS}(?:please )?(?P<verb>{_ORDERED_IN_ENGLISH})(?=[ ])",
        rf"(?<![^\W_])(?:(?:is|are|{BARE_WORDS['en']}) to (?:be )?|to be ){_TO_DO['en']}(?![\w'’])",
    ),
)
"""How notes and leaflets order or plan."""
_WILL_BE = {
    "fr": r"(?:sera|seront|serez|(?:doit|doivent|va|vont) être)",
    "it": r"(?:sarà|saranno|va|vanno|(?:deve|devono) essere)",
}
_MUST = {
    "fr": r"(?:va|vont|allez|doit|doivent|devez|faut|faudra)",
    "de": r"(?:wird|werden|soll|sollen|sollte\w*|muss|müssen)",
    "it": r"(?:deve|devono|dovrà|bisogna|occorre)",
    "en": r"(?:will|must|should|shall|needs? to|ha(?:s|ve) to|going to|(?:is|are) to|please|don['’]t|do not)",
}
_PARTED = re.compile(rf"(?P<prefix>{SEPARABLE})(?P<bare>\w{{3,}})")
_SURE_PARTICIPLE = re.compile(
    rf"(?:{SEPARABLE})?ge(?!(?:ben|hen|hören|lingen|nügen|raten|niessen|winnen|wöhnen)$)[a-zäöüß]{{2,}}en"
)
"""German ones end like infinitives: 'gegessen', 'vorgeschlagen'."""
_BEGINS = r"(?:\A|[.;:!?\n,]\s*|(?<!\w)(?:et|puis|ensuite|e|poi|and|then) )"
_AHEAD = _patterns(
    fr=(
        rf"(?<![^\W_]){_WILL_BE['fr']} (?:\w+ )?{_DONE['fr']}(?!\w)",
        rf"(?<![^\W_]){_MUST['fr']} (?:\w+ |l['’])?{_TO_DO['fr']}(?!\w)",
        r"(?<![^\W_])(?P<verb>[^\W\d_]{3,}(?:er|ir|dr|tr)(?:a|ont|ez|ons))(?!\w)",
        rf"{_BEGINS}(?:ne |n['’])?(?:(?:le|la|les) |l['’])?(?P<verb>[^\W\d_]{{3,}}ez)(?!\w)",
    ),
    de=(
        rf"(?<![^\W_]){_MUST['de']} {_INSIDE}{_DONE['de']}{_END}",
        rf"(?<![^\W_]){_MUST['de']} {_INSIDE}{_TO_DO['de']}{_END}",
        rf"(?<![^\W_])(?:ist|sind) {_INSIDE}zu {_TO_DO['de']}{_END}",
        r"(?<![^\W_])(?P<verb>[^\W\d_]{3,}n) (?-i:Sie)(?!\w)",
    ),
    it=(
        rf"(?<![^\W_]){_WILL_BE['it']} (?:\w+ )?{_DONE['it']}(?!\w)",
        rf"(?<![^\W_]){_MUST['it']} (?:non )?{_TO_DO['it']}(?!\w)",
        r"(?<![^\W_])(?P<verb>[^\W\d_]{3,}r(?:à|anno))(?!\w)",
        rf"{_BEGINS}(?:non )?(?:(?:lo|la|li|le|si) )?(?P<verb>[^\W\d_]{{3,}}[ia])(?!\w)",
    ),
    en=(
        rf"(?<![^\W_]){_MUST['en']} (?:be )?{_TO_DO['en']}(?!\w)",
        rf"{_BEGINS}(?P<verb>{_ORDERED_IN_ENGLISH})(?=[ ])",
    ),
)
"""How a text says that something is still to be done."""
_HAS = {
    "fr": r"(?:avez|a|ont|avons|avait|aviez|avaient)[ ](?:(?:été|déjà|bien|aussi|tous|tout|ensuite)[ ])*",
    "de": rf"(?:haben|hat|hatten|hatte|wurden?)[ ]{_INSIDE}",
    "it": r"(?:ha|hanno|abbiamo|aveva|(?:è|sono|era) stat[oaie])[ ](?:(?:già|anche|poi)[ ])*",
    "en": rf"(?:you|he|she|we|they|{BARE_WORDS['en']}|was|were|been|has|have|had)[ ]"
    r"(?:(?:have|had|already|also|then)[ ])*",
}
_WORD_ENDS = r"(?!\w)"
_CLOSES = {"de": _END}
_AND = {"fr": "et", "de": "und", "it": "e", "en": "and"}
_WAS_DONE = _patterns(
    **{
        language: tuple(
            rf"(?<![^\W_]){has}{more}{_DONE[language]}{_CLOSES.get(language, _WORD_ENDS)}"
            for more in (rf"[^.;:!?,\n]{{3,50}}? {_AND[language]} ", "")
        )
        for language, has in _HAS.items()
    }
)
_FORBIDDEN = re.compile(
    r"(?<![^\W_])(?:do not|don['’]t|never|must not|should not|not to) (?P<verb>[^\W\d_]{2,})", re.IGNORECASE
)
_BARE = _patterns(**{language: (rf"(?<![^\W_]){done}(?!\w)",) for language, done in _DONE.items()})
"""In a note without helping verbs, beside a day that is past."""
_JUST_NOW = whole_words(
    r"ce matin|cet après-midi|cette nuit|heute (?:früh|morgen|vormittag)|stamattina|stamani|stanotte|"
    r"this morning|last night"
)
_WANTED = whole_words(
    r"peut|pouvez|peuvent|veut|voulez|souhait\w*|désir\w*|refus\w*|accept\w*|oubli\w*|pour|sans|avant|si|"
    r"essa\w*|pens\w*|os\w+|n['’]ose\w*|besoin|aim\w*|préfèr\w*|sait|savez|permet\w*|permis|interdit\w*",
    r"kann|können|konnten?|darf|dürfen|will|wollen|möcht\w*|mag|vergess\w*|versuch\w*|um|ohne|statt|wenn|"
    r"falls|hilf\w*|hat|haben|hatten?|ist|sind|war(?:en)?|wurden?|werden|wird|lässt|lassen|geht|gehen|"
    r"fähig|möglich|erlaubt|verboten|bevor|trotz|sie|er|wir|ich",
    r"può|possono|vuole|desidera|rifiut\w*|accett\w*|dimentic\w*|per|senza|prima|se|riesc\w*|prova\w*|"
    r"preferisc\w*|bisogno|sa",
    r"can|could|may|wants?|wish\w*|refus\w*|declin\w*|forg\w*|if|able|unable|tr(?:y|ies|ied)|likes?|prefers?",
)
"""In its clause, an infinitive is what somebody can, will or forgets, and no order."""
_HABIT = frozenset({Kind.FREQUENCY})


@dataclass(frozen=True, slots=True)
class _Act:
    """A verb of a text, with the words in which it is told."""

    verb: str
    words: str
    start: int
    end: int


def orders_told_as_done(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that tell as done what the source orders or plans.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    language = source.language or ""
    if language != output.language or language not in _ORDERS:
        return
    orders = [act for act in _acts(source, _ORDERS) if _is_order(source, act)]
    ordered = {act.verb for act in orders}
    if not ordered:
        return
    inside = [(act.start, act.end) for act in orders]
    ordered -= {
        _root(found.group(), language)
        for found in re.finditer(r"[^\W\d_]{3,}", source.text)
        if not any(start <= found.start() < end for start, end in inside)
    }
    ahead = {act.verb for act in _acts(output, _AHEAD)} | {act.verb for act in _acts(output, _ORDERS)}
    for act in _acts(output, _WAS_DONE):
        if act.verb in ordered - ahead:
            yield act.words


def bans_told_as_orders(source: Told, output: Told) -> Iterator[str]:
    """The words of an English output that order what the source forbids; ``moods`` has French and Italian.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if {source.language, output.language} != {"en"}:
        return
    forbidden = {lemma(found["verb"], "en") for found in _FORBIDDEN.finditer(source.text)}
    forbidden -= {act.verb for act in _acts(source, _ORDERS)} if forbidden else set()
    yield from (act.words for act in _acts(output, _ORDERS) if act.verb in forbidden)


def deeds_told_as_ahead(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that put off what the source tells as done.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    language = source.language or ""
    if language != output.language or language not in _AHEAD:
        return
    told = {act.verb for act in _acts(source, _WAS_DONE)}
    told |= {act.verb for act in _acts(source, _BARE) if _is_past(source, source.clauses.at(act.start))}
    told -= {act.verb for table in (_AHEAD, _ORDERS) for act in _acts(source, table)}
    kept = {act.verb for act in _acts(output, _WAS_DONE)} if told else set()
    for act in _acts(output, _AHEAD) if told else ():
        if act.verb in told - kept and not _happens_often(output, output.clauses.at(act.start)):
            yield act.words


def _acts(told: Told, table: dict[str, tuple[re.Pattern[str], ...]]) -> Iterator[_Act]:
    language = told.language or ""
    for pattern in table[language]:
        for found in pattern.finditer(told.text):
            if table is _ORDERS and language == "de" and _SURE_PARTICIPLE.fullmatch(found["verb"]):
                continue
            yield _Act(_root(found["verb"], language), found.group().strip(" .,;:("), *found.span("verb"))


def _root(verb: str, language: str) -> str:
    """What the forms of a verb have in common; German ones without the 'ge' of a participle."""
    irregular = lemma(verb, language)
    if irregular.startswith("verb "):
        return irregular
    if language == "de":
        verb = re.sub(rf"^({SEPARABLE})?(?:ge|zu)(?=\w{{2,}}(?:t|en)$)", r"\1", verb)
        parted = _PARTED.fullmatch(verb)
        bare = lemma(parted["bare"], language) if parted else ""
        if parted and bare.startswith("verb "):
            return parted["prefix"] + bare
    return lemma(fold(verb).removesuffix("s").removesuffix("e") if language == "fr" else verb, language)


def _is_order(told: Told, act: _Act) -> bool:
    """Whether nothing before it in its clause says that somebody can, will or forgets it."""
    before = told.text[told.clauses.starts[told.clauses.at(act.start)] : act.start]
    return not (_WANTED.search(before) or _AFTER_NO_PLAN.search(before.removesuffix("à ")))


def _is_past(told: Told, number: int) -> bool:
    """Whether a clause says when something was: yesterday, this morning, or at least today."""
    start, end = told.clauses.starts[number], told.clauses.ends[number]
    return _JUST_NOW.search(told.text, start, end) is not None or any(
        fact.kind is Kind.DAY and fact.value.startswith(("-", "0 day")) and start <= fact.start < end
        for fact in told.reading.sheet.facts
    )


def _happens_often(told: Told, number: int) -> bool:
    start, end = told.clauses.starts[number], told.clauses.ends[number]
    return any(fact.kind in _HABIT and start <= fact.start < end for fact in told.reading.sheet.facts)
