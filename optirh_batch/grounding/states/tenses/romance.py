"""The past of French and Italian notes: 'prenait' is not 'vous prenez', nor 'era' 'è'.

Owns the imperfect of French and Italian, in which notes and letters tell how things were, and the present of
the same verb. A rewriting may say in any past tense how it was; a present makes today's treatment, habit or
complaint of it, whatever words of time stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from optirh_batch.glossary.words import fold
from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.recognition.sentences import sentence_around
from optirh_batch.grounding.vocabulary.phrases import whole_words

_WORD = re.compile(r"[^\W\d_]{2,}")
_IMPERFECT = {
    "fr": re.compile(r"(?P<stem>\w+?)(?P<theme>)e?ai(?:t|ent)"),
    "it": re.compile(r"(?P<stem>\w+?)(?P<theme>[aei])va(?:no)?|(?P<be>era)(?:no)?"),
}
"""Of a word without accents; what only looks like one ('retrait', 'oliva') has no present in the output."""
_ENDINGS = {
    "fr": {"": "ez e ent"},
    "it": {"a": "a ano i ino", "e": "e ono a ano", "i": "e ono isce iscono a isca"},
}
"""Endings of the present and of the polite order, by the vowel of the imperfect."""
_IRREGULAR = {
    "fr": {
        "av": "avez a ont",
        "et": "etes est sont",
        "pren": "prenez prend prennent",
        "fais": "faites fait font",
        "recev": "recevez recoit recoivent",
        "viv": "vivez vit vivent",
        "dorm": "dormez dort dorment",
        "buv": "buvez boit boivent",
        "pouv": "pouvez peut peuvent",
        "voul": "voulez veut veulent",
        "all": "allez va vont",
        "dev": "devez doit doivent",
        "sav": "savez sait savent",
        "voy": "voyez voit voient",
        "mett": "mettez met mettent",
        "ten": "tenez tient tiennent",
        "ven": "venez vient viennent",
        "suiv": "suivez suit suivent",
        "sort": "sortez sort sortent",
        "sent": "sentez sent sentent",
    },
    "it": {
        "av": "ha hanno abbia",
        "era": "e sono sia",
        "fac": "fa fanno faccia",
        "bev": "beve bevono beva",
        "pot": "puo possono possa",
        "vol": "vuole vogliono voglia",
        "and": "va vanno vada",
        "st": "sta stanno stia",
        "dov": "deve devono debba",
        "riusc": "riesce riescono riesca",
        "usc": "esce escono esca",
        "ven": "viene vengono venga",
        "ten": "tiene tengono tenga",
        "sap": "sa sanno",
    },
}
STEM_IN_R = re.compile(
    r".*(?:ntr|pir|tir|uffr|uvr|epar|sur|dur|eur|rr|efer|oler|uger|pper|mer|igr)|\w{0,3}(?:par|ger|cur|gar|jur)"
)
"""French stems in r; behind any other, 'prendrait' is what would be and 'prendrez' what will be."""

_BE = frozenset({"et", "era"})
_HAVE = "av"
_TELLING = whole_words(
    r"montr\w+|révél\w+|objectiv\w+|indiqu\w+|retrouv\w+|évoqu\w+|confirm\w+|suggér\w+|correspond\w*|parl\w+|"
    r"sembl\w+|mostra\w*|evidenzia\w*|rivela\w*|conferma\w*|indica\w*|sembra\w*|risulta\w*|sugger\w+"
)
"""What a picture or a value says, it says as well today."""
_AGE = re.compile(r"\W+(?:âgée? de )?\d{1,3}\b[^.;,]{0,4}(?:ans|anni)\b", re.IGNORECASE)
"""How old somebody was then; code and gate know ages otherwise."""
_AS_IT_SHOULD_BE = whole_words(
    r"(?:\w+ )?(?:normale?s?|normaux|dans la norme|sans|négati\w+|connue?s?|nella norma|negativ\w|not[oaie])"
)
_NOUN_BEHIND = {
    "fr": re.compile(
        r"(?:\b(?:la|les?|une?|des?|du|à|aux?|en|par|pour|avec|votre|vos|sa|cette|ce)\s|[ld]['’]\s?)\Z",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"(?:\b(?:la|le|i|il|lo|gli|uno?|una|di|dell[ao]|alla|in|con|per|da|dalla|nella|sua?|suo|quest[ao]|"
        r"ogni|qualche)\s|[ld]['’]\s?)\Z",
        re.IGNORECASE,
    ),
}
"""Makes a noun of the next word: 'la marche', 'in cura'."""
_NOUNS_END = re.compile(r".*(?:[aei]|ent)")
_BETWEEN = (
    r"(?:\W+(?:pas|plus|jamais|rien|déjà|bien|mal|aussi|toujours|encore|souvent|"
    r"già|mai|più|sempre|anche|ancora))*\W+"
)
_PARTICIPLE = {
    "fr": re.compile(rf"{_BETWEEN}(?!peu\b|aussi\b)[^\W\d_]+(?:é|i|u|is|it|ert|int)e?s?\b", re.IGNORECASE),
    "it": re.compile(
        rf"{_BETWEEN}[^\W\d_]+(?:at|it|ut|st|tt|rs|es|rt|nt|lt|ss|os|is|us)[oaie]\b(?<!\bmolt[oaie])(?<!\bquest[oaie])"
        r"(?<!\btant[oaie])(?<!\btutt[oaie])",
        re.IGNORECASE,
    ),
}
"""Behind 'avait' or 'ha', what makes another past tense of it."""
_GONE = re.compile(
    rf"{_BETWEEN}(?:été|tombé|allé|venu|revenu|devenu|arrivé|parti|sorti|rentré|entré|resté|né|mort|décédé|monté|"
    r"descendu|passé|survenu|stat[oaie]|cadut|andat|venut|arrivat|partit|uscit|entrat|restat|rimast|"
    r"nat[oaie]\b|mort|decedut|salit|sces|passat|divenut|diventat|tornat|comparso|insort|peggiorat|"
    r"migliorat|guarit|scompars)",
    re.IGNORECASE,
)
"""Behind 'était' or 'è', what was done and not how it was."""
_OF_ONESELF = re.compile(r"(?:\bvous (?:vous|ne vous)|\bs['’]|\bsi) ?\Z", re.IGNORECASE)
_SAID_OR_SUPPOSED = re.compile(
    r"(?:\b(?:di[ts]|disait|disent|rapport\w+|signal\w+|déclar\w+|affirm\w+|pens\w+|trouv\w+|croi\w+|"
    r"expliqu\w+|dic[eo]\w*|dett[oa]|riferi\w+|afferma\w*|pensa\w*|crede\w*|spiega\w*)\b[^.;:]*?\b"
    r"(?:qu['’e]|che)\b|\b(?:si|s['’]|comme si|se|come se)\b)[^.;:,]*\Z",
    re.IGNORECASE,
)
"""Before an imperfect that follows another verb and tells no time of its own."""

_TREATED_THEN = whole_words(
    r"(?:prenait|recevait|(?:était|avait été) (?:\w+ )?(?:sous|traitée? (?:par|avec)|en traitement)|"
    r"avait (?:\w+ )?(?:comme|en) traitement)",
    r"(?:assumeva|prendeva|riceveva|era (?:\w+ )?(?:in (?:terapia|cura|trattamento)|trattat[oa]|sotto))",
)
_TREATED_NOW = whole_words(
    r"(?:vous )?prenez|prend|reçoit|vous (?:recevez|êtes (?:\w+ )?(?:sous|traitée?|en traitement)|"
    r"avez (?:un|le|comme) traitement)",
    r"prend[ea]|assum[ea]|riceve|è (?:in (?:terapia|cura|trattamento)|trattat[oa])",
)
_TREATED_ONCE = whole_words(
    r"pri(?:s|se|ses|t)|\w+(?:ait|iez)|avez (?:reçu|eu|arrêté)|avant|auparavant|autrefois|"
    r"pres[oaie]|assunt[oaie]|\w+eva|stat[oa]|prima|in passato"
)
"""Another way to say that a treatment was once: 'Vous avez pris'."""


@dataclass(frozen=True, slots=True)
class _Verb:
    """A verb met in a past tense or in the present: its stem, and where it stands."""

    stem: str
    forms: frozenset[str]
    start: int
    end: int


def told_as_present(source: Sheet, output: Sheet) -> Iterator[str]:
    """See ``past_told_as_present``; both texts are in one of the two languages."""
    language = source.language or ""
    for verb in _imperfects(source.text, language):
        now = list(_presents(output.text, verb, language))
        if not now or list(_presents(source.text, verb, language)):
            continue
        told = [word for word in now if verb.stem not in _BE or _is_same_state(source, output, verb, word)]
        yield from (_words_at(output.text, word.start) for word in told[:1])
    yield from _treatments_resumed(source, output)


def _treatments_resumed(source: Sheet, output: Sheet) -> Iterator[str]:
    """A treatment of then told by another verb of the present: 'était sous Sertraline', 'Vous prenez'."""
    then = _TREATED_THEN.search(source.text)
    if (
        then is None
        or _TREATED_NOW.search(source.text)
        or _SAID_OR_SUPPOSED.search(source.text, 0, then.start())
    ):
        return
    drugs = {fact.value for fact in source.facts if fact.kind is Kind.DRUG and fact.start > then.start()}
    for fact in output.facts:
        if fact.kind is Kind.DRUG and fact.value in drugs:
            words = _words_at(output.text, fact.start)
            if _TREATED_NOW.search(words) and not _TREATED_ONCE.search(words):
                yield words
                return


def _words_at(text: str, place: int) -> str:
    """The sentence at a place of a text, without the sign at its end."""
    begin, end = sentence_around(text, place)
    return text[begin:end].rstrip(".;!?\n").strip()


def _imperfects(text: str, language: str) -> Iterator[_Verb]:
    for found in _WORD.finditer(text):
        match = _IMPERFECT[language].fullmatch(fold(found.group()))
        if match is None or _TELLING.fullmatch(found.group()):
            continue
        groups = match.groupdict()
        stem, theme = groups.get("be") or groups["stem"], groups["theme"] or ""
        if language == "fr" and stem.endswith("r") and not STEM_IN_R.fullmatch(stem):
            continue
        verb = _Verb(stem, _forms(language, stem, theme), *found.span())
        if not (_is_other_past(text, verb, language) or _SAID_OR_SUPPOSED.search(text, 0, verb.start)):
            yield verb


@lru_cache(maxsize=1024)
def _forms(language: str, stem: str, theme: str) -> frozenset[str]:
    """The forms of the present, without accents."""
    if listed := _IRREGULAR[language].get(stem):
        return frozenset(listed.split())
    stems = (stem, stem + "e") if language == "fr" and stem.endswith("g") else (stem,)
    return frozenset(base + ending for base in stems for ending in _ENDINGS[language].get(theme, "").split())


def _presents(text: str, verb: _Verb, language: str) -> Iterator[_Verb]:
    for found in re.finditer(r"[^\W\d_]+", text):
        word = found.group()
        if fold(word) not in verb.forms or (
            language == "it" and verb.stem == "era" and word.casefold() == "e"
        ):
            continue
        if language == "fr" and verb.stem == _HAVE and word == "à":
            continue
        here = _Verb(verb.stem, verb.forms, *found.span())
        is_noun = _NOUNS_END.fullmatch(fold(word)) and _NOUN_BEHIND[language].search(text, 0, here.start)
        if not (is_noun or _is_other_past(text, here, language)):
            yield here


def _is_other_past(text: str, verb: _Verb, language: str) -> bool:
    """Whether the verb only helps another one into a past tense: 'avait arrêté', 'vous avez arrêté'."""
    if _AGE.match(text, verb.end):
        return True
    if verb.stem == _HAVE:
        return _PARTICIPLE[language].match(text, verb.end) is not None
    if verb.stem in _BE:
        return bool(_GONE.match(text, verb.end) or _OF_ONESELF.search(text, 0, verb.start))
    return False


def _is_same_state(source: Sheet, output: Sheet, then: _Verb, now: _Verb) -> bool:
    """Whether both tell how the same thing is, other than as it should be."""
    before, after = (sheet.text[verb.end :].lstrip() for sheet, verb in ((source, then), (output, now)))
    if _AS_IT_SHOULD_BE.match(before):
        return False
    if output.text[now.start : now.end].casefold() == "êtes":
        return True
    one, other = (_WORD.findall(text)[:2] for text in (before, after))
    return bool(
        {fold(word)[:5] for word in one if len(word) > 3}
        & {fold(word)[:5] for word in other if len(word) > 3}
    )
