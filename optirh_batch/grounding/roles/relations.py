"""What the patient and a relative do to one another: who wants, calls, recognises or insults whom.

Owns the verbs in four languages, and who is at which end of them: a note begins with the verb where the
patient does it ('erkennt Ehemann'), and with the relative where the relative does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.recognition.people import child_speaks
from optirh_batch.grounding.roles.holders import patient_first, reader_first, relative, relative_first
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.professionals import ANY_PHYSICIAN

_PATIENT, _RELATIVE, _CARER = "patient", "relative", "carer"
_WANTS = 0
_VERBS = tuple(
    whole_words(*words)
    for words in (
        (
            r"veut|veulent|voulez|souhait\w+|désir\w+|will|wollen|wünsch\w*|gewünscht|möchten?",
            r"vuole|vogliono|desidera\w*|wants?|wish\w*",
        ),
        (r"reconn\w+|erk[ae]nn\w+|riconosc\w+|recogni[sz]\w+",),
        (r"appel\w+|téléphone\w*|rufen?|ruft|angerufen|telefoni\w+|chiam\w+|calls?|called|phones?|phoned",),
        (r"prêt(?:é|ée|és|ées|er|ez)|geliehen|verliehen|leih(?:t|en|e)|prestat\w|lent|lends?",),
        (r"donn(?:e|é|ée|és|ées|er|ez|ent)|gibt|geben|gegeben|dato|dà|gave|gives?",),
        (r"offert\w*|offre\w*|geschenkt|verschenkt|schenk(?:t|en|e)|regal\w+",),
        (r"visit\w+|rend visite|besuch(?:t|te|en|ten)",),
        (r"aid\w+|hilft|helfen|geholfen|unterstütz\w*|aiut\w+|help\w*",),
        (r"cherch\w+|such\w+|gesucht|cerc\w+|look\w* for",),
        (r"insult\w+|beschimpf\w*",),
        (r"frapp\w+|schl[aä]g\w*|geschlagen|hits?|colpisce",),
        (r"menac\w+|bedroh\w*|minacci\w+|threat\w+",),
        (r"refus\w+|ablehn\w*|lehn\w+|verweiger\w*|rifiut\w+|declin\w+",),
        (r"soign\w+|pfleg\w*|gepflegt|betreu\w*|cur[ao]|looks? after|looked after|s'occupe\w*",),
        (r"craint|craignez|fürchte\w*|angst vor|teme|fears?",),
        (r"accus\w+|beschuldig\w*|verdächtigt|accus\w+",),
    )
)
_SOMEBODY = whole_words(r"on|nous|wir|man|infirmi\w+|ide|pflege\w*|médecin|arzt|ärztin|spitex|dre?")
"""Others who do it; at the beginning of a clause that is sure.

Not every word for a physician: whoever is to be called ('call the GP') does nothing.
"""

_SOMEBODY_FIRST = re.compile(
    r"\A[\s(]*(?:(?:l['’]|le|la|der|die|il|the) ?)?"
    rf"(?:infirmi\w+|IDE|pflege\w*|spitex|nurse|{ANY_PHYSICIAN})(?![^\W_])",
    re.IGNORECASE,
)
_NOUN = re.compile(
    # 'Besoin d'aide', 'la visite de sa fille': no deed.
    r"(?<![^\W_])(?:l['’]|d['’]|une?|cette|sa|votre|vos|eine?n?|die|der|den|ihre?n?|l['’]|get|gets|need|"
    r"needs|with|without|of|your|recevez|avec|sans|mit|ohne)[ ]?$|[ ]son[ ]$",
    re.IGNORECASE,
)

_ARTICLE = re.compile(r"(?<![^\W_])(?:la|le|les|the|il|lo)[ ]$", re.IGNORECASE)

_NOTHING = frozenset({"", "ne", "n'", "non", "nicht", "does not", "no"})
"""What may stand before the verb of a note without a subject."""

_BY = whole_words(r"par|von|durch|da|dal|dalla|by|from")
_OF = whole_words(
    r"de|du|des|der|del|della|of|mit|avec|con|with|bei|chez|zu|à|pour|für|per|for|que|dass|che|that"
)
_PASSIVE = whole_words(
    r"est|sont|êtes|étiez|serez|sera|seront|été|wird|werden|wurden?|sind|è|viene|sarà|stat[oa]|is|are|was|were|been|be"
)
_TO_DO = re.compile(r"\w+(?:er|are|ere)", re.IGNORECASE)
"""'Appeler la fille' is an order."""

_HAS_DONE = re.compile(
    r"\A[\s(]*(?:hat|a|ha|has)[ ](?!(?:été|stat|been|la |die |der sohn|il |the ))", re.IGNORECASE
)
"""'Hat der Nachbarin 200 Fr. geliehen': a note without a subject speaks of the patient."""
_TAKEN_FROM = whole_words(r"von|bei|sich|aus")
"""'Von der Nachbarin geliehen' is borrowed."""
_UNTOLD = re.compile(r"angerufen|geliehen|verliehen|geschenkt|verschenkt|gegeben", re.IGNORECASE)
_AUXILIARY = whole_words(r"hat|haben|habe|hatte|hatten")
"""'Tochter angerufen': the nurse may have called her."""

_PLURAL = re.compile(r"(?<![^\W_])\w+en Sie(?![^\W_])")
"""'Ihre Tochter erkennen Sie': the reader does it."""


def relations_exchanged(source: Told, output: Told) -> Iterator[str]:
    """Clauses of the output in which the other one does what the source tells, or wants what the source says.

    Args:
        source: the passage as documented.
        output: what was written for it.

    Yields:
        Their words.
    """
    if child_speaks(source.text):
        return
    before, after = _doers(source), _doers(output)
    for verb in sorted(before.keys() & after.keys()):
        doers, others = ({deed.doer for deed in deeds} for deeds in (before[verb], after[verb]))
        if len(doers) == 1 == len(others):
            if None not in doers | others and doers != others:
                yield after[verb][0].words
        elif verb == _WANTS:
            wanted, said = (_wanted(told, deeds[verb]) for told, deeds in ((source, before), (output, after)))
            yield from (
                said[name].words
                for name in sorted(wanted.keys() & said.keys())
                if wanted[name].doer != said[name].doer
            )


@dataclass(frozen=True, slots=True)
class _Deed:
    """Who does something, if that is sure, in which clause."""

    doer: str | None
    clause: int
    words: str


def _is_deed(words: str, verb: re.Match[str]) -> bool:
    """Whether a word is a verb: not in 'besoin d'aide' nor in 'la visite de sa fille'."""
    before = words[: verb.start()]
    return not _NOUN.search(before) and not (
        _ARTICLE.search(before) and _OF.match(words, min(verb.end() + 1, len(words)))
    )


def _others(words: str) -> bool:
    """Whether somebody else is named who may do it, and not at the beginning."""
    return bool(_SOMEBODY.search(words) and not _SOMEBODY_FIRST.match(words))


def _doers(told: Told) -> dict[int, list[_Deed]]:
    """For each verb, who does it."""
    found: dict[int, list[_Deed]] = {}
    verbs = [(verb, pattern) for verb, pattern in enumerate(_VERBS) if pattern.search(told.text)]
    for number in range(len(told.clauses) if verbs else 0):
        words = told.clauses.words(number)
        for verb, pattern in verbs:
            match = pattern.search(words)
            if match and _is_deed(words, match) and not _others(words):
                deed = _Deed(_doer(words, match, told.language), number, words.strip(" .,;"))
                found.setdefault(verb, []).append(deed)
    return found


def _wanted(told: Told, deeds: list[_Deed]) -> dict[str, _Deed]:
    """What is wanted by one person only, and by whom."""
    verb, person = _VERBS[_WANTS], relative(told.language)
    found: dict[str, _Deed] = {}
    several: set[str] = set()
    for mention in told.mentions:
        if any(pattern.match(told.text, mention.start, mention.end) for pattern in (verb, person)):
            continue
        for deed in deeds:
            if deed.clause == told.clauses.at(mention.start):
                known = found.setdefault(mention.name, deed)
                several |= (
                    {mention.name} if None in {known.doer, deed.doer} or known.doer != deed.doer else set()
                )
    return {name: deed for name, deed in found.items() if name not in several}


def _first(words: str, language: str | None) -> str | None:
    """Who is named at the beginning of a clause."""
    if _SOMEBODY_FIRST.match(words):
        return _CARER
    if relative_first(language).match(words):
        return _PATIENT if _PLURAL.search(words) else _RELATIVE
    return _PATIENT if reader_first(words) or patient_first(words) else None


def _doer(words: str, verb: re.Match[str], language: str | None) -> str | None:
    """Who does it: the one at the beginning, or the patient where the verb is."""
    if _UNTOLD.fullmatch(verb.group()) and (not _AUXILIARY.search(words) or _TAKEN_FROM.search(words)):
        return None
    if (first := _first(words, language)) is not None:
        return None if _PASSIVE.search(words[: verb.start()]) else first
    before, behind = words[: verb.start()].strip(" (").casefold(), words[verb.end() :]
    person = relative(language).search(behind)
    if _HAS_DONE.match(words) and not (_PASSIVE.search(before) or _TAKEN_FROM.search(before)):
        return _PATIENT if relative(language).search(words) and not _BY.search(behind) else None
    if before not in _NOTHING or not person or _TO_DO.fullmatch(verb.group()):
        return None
    if _BY.search(behind[: person.start()]):
        return _RELATIVE
    return None if _OF.search(behind[: person.start()]) else _PATIENT
