"""What the patient and a relative do to one another: who wants, calls, recognises or insults whom.

Owns the verbs in four languages, and who is at which end of them: a note begins with the verb where the
patient does it ('erkennt Ehemann'), and with the relative where the relative does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.belonging import Reading
from optirh_batch.grounding.holders import reader_first, relative, relative_first
from optirh_batch.grounding.mentions import Clauses
from optirh_batch.grounding.people import child_speaks
from optirh_batch.grounding.phrases import whole_words

_PATIENT, _RELATIVE = "patient", "relative"
_VERBS = tuple(
    whole_words(*words)
    for words in (
        (
            r"veut|veulent|voulez|souhait\w+|désir\w+|will|wollen|wünsch\w*|gewünscht|möchten?",
            r"vuole|vogliono|desidera\w*|wants?|wish\w*",
        ),
        (r"reconn\w+|erk[ae]nn\w+|riconosc\w+|recogni[sz]\w+",),
        (r"appel\w+|téléphone\w*|rufen?|ruft|telefoni\w+|chiam\w+|calls?|called|phones?|phoned",),
        (r"visit\w+|rend visite|besuch(?:t|te|en|ten)",),
        (r"aid\w+|hilft|helfen|geholfen|unterstütz\w*|aiut\w+|help\w*",),
        (r"cherch\w+|such\w+|gesucht|cerc\w+|look\w* for",),
        (r"insult\w+|frapp\w+|beschimpf\w*|schl[aä]g\w*|geschlagen|hits?|menac\w+|bedroh\w*|minacci\w+",),
        (r"refus\w+|ablehn\w*|lehn\w+|verweiger\w*|rifiut\w+|declin\w+",),
        (r"soign\w+|pfleg\w*|gepflegt|betreu\w*|cur[ao]|looks? after|looked after|s'occupe\w*",),
        (r"craint|craignez|fürchte\w*|angst vor|teme|fears?",),
        (r"accus\w+|beschuldig\w*|verdächtigt|accus\w+",),
    )
)
_SOMEBODY = whole_words(r"on|nous|wir|man|infirmi\w+|pflege\w*|médecin|arzt|spitex|dr")
"""Others who do it."""

_NOTHING = frozenset({"", "ne", "n'", "non", "nicht", "does not", "no"})
"""What may stand before the verb of a note without a subject."""

_BY = whole_words(r"par|von|durch|da|dal|dalla|by|from")
_OF = whole_words(
    r"de|du|des|der|del|della|of|mit|avec|con|with|bei|chez|zu|à|pour|für|per|for|que|dass|che|that"
)
_PLURAL = re.compile(r"(?<![^\W_])\w+en Sie(?![^\W_])")
"""'Ihre Tochter erkennen Sie': the reader does it."""


def relations_exchanged(source: Reading, output: Reading) -> Iterator[str]:
    """Clauses of the output in which the other one does what the source tells.

    Args:
        source: the passage as documented.
        output: what was written for it.

    Yields:
        Their words.
    """
    if child_speaks(source.sheet.text):
        return
    before, after = _doers(source), _doers(output)
    for verb, doers in before.items():
        others = after.get(verb, {})
        if doers.keys() == {_PATIENT} and others.keys() == {_RELATIVE}:
            yield others[_RELATIVE]
        elif doers.keys() == {_RELATIVE} and others.keys() == {_PATIENT}:
            yield others[_PATIENT]


def _doers(reading: Reading) -> dict[int, dict[str, str]]:
    """For each verb, who does it, and in which clause."""
    clauses, language = Clauses(reading), reading.sheet.language
    found: dict[int, dict[str, str]] = {}
    for number in range(len(clauses)):
        words = clauses.words(number)
        for verb, pattern in enumerate(_VERBS):
            match = pattern.search(words)
            if match and not _SOMEBODY.search(words):
                doer = _doer(words, match, language)
                found.setdefault(verb, {}).setdefault(doer or "", words.strip(" .,;"))
    return found


def _doer(words: str, verb: re.Match[str], language: str | None) -> str | None:
    """Who does it: the one at the beginning, or the patient where the verb is."""
    if relative_first(language).match(words):
        return _PATIENT if _PLURAL.search(words) else _RELATIVE
    if reader_first(words):
        return _PATIENT
    before, behind = words[: verb.start()].strip(" (").casefold(), words[verb.end() :]
    person = relative(language).search(behind)
    if before not in _NOTHING or not person:
        return None
    if _BY.search(behind[: person.start()]):
        return _RELATIVE
    return None if _OF.search(behind[: person.start()]) else _PATIENT
