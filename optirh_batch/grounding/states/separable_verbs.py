"""German verbs in two parts keep their prefix: 'setzt Torem ab' is not 'setzt Torem ein', nor 'setzt Torem'.

Owns which verbs take such prefixes, in which forms, and where the prefix of a finite verb stands.  Another
verb may say the same, so only a verb that both texts have is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.vocabulary.verbs import SEPARABLE

_STEMS = {
    "bringen": "bring\\w*|bracht\\w*|gebracht",
    "drehen": "dreh(?:t|en|te|ten)|gedreht",
    "fallen": "fall(?:en|e)|fällt|fiel(?:en)?|gefallen",
    "fangen": "fang(?:en|e)|fängt|fing(?:en)?|gefangen",
    "geben": "geb(?:en|e)|gibt|gab(?:en)?|gegeben",
    "gehen": "geh(?:en|t|e)|ging(?:en)?|gegangen",
    "halten": "halt(?:en|e)|hält|hielt(?:en)?|gehalten",
    "holen": "hol(?:en|t|te|ten)|geholt",
    "hören": "hör(?:en|t|te|ten)|gehört",
    "kommen": "komm(?:en|t|e)|kam(?:en)?|gekommen",
    "lassen": "lass(?:en|e)|lässt|liess(?:en)?|gelassen",
    "legen": "leg(?:en|t|te|ten)|gelegt",
    "lehnen": "lehn(?:en|t|te|ten)|gelehnt",
    "machen": "mach(?:en|t|te|ten)|gemacht",
    "melden": "meld(?:en|et|ete|eten)|gemeldet",
    "nehmen": "nehm(?:en|e)|nimmt|nahm(?:en)?|genommen",
    "rufen": "ruf(?:en|t|e)|rief(?:en)?|gerufen",
    "schalten": "schalt(?:en|et|ete|eten)|geschaltet",
    "schlafen": "schlaf(?:en|e)|schläft|schlief(?:en)?|geschlafen",
    "schliessen": "schliess(?:en|t|e)|schloss(?:en)?|geschlossen",
    "setzen": "setz(?:en|t|te|ten)|gesetzt",
    "sprechen": "sprech(?:en|e)|spricht|sprach(?:en)?|gesprochen",
    "stehen": "steh(?:en|t|e)|stand(?:en)?|gestanden",
    "stellen": "stell(?:en|t|te|ten)|gestellt",
    "tragen": "trag(?:en|e)|trägt|trug(?:en)?|getragen",
    "wachen": "wach(?:en|t|te|ten)|gewacht",
    "weisen": "weis(?:en|t|e)|wies(?:en)?|gewiesen",
    "ziehen": "zieh(?:en|t|e)|zog(?:en)?|gezogen",
}
"""All forms of a verb, which name it; the participle comes with its 'ge'."""
_ALIKE = (
    {"fort", "weiter"},
    {"hin", "nieder"},
    {"weg", "ab"},
    {"vorbei", "her", "mit"},
)
_ALIKE_FOR = {"schalten": ({"an", "ein"}, {"ab", "aus"}), "stellen": ({"ab", "aus"},)}
"""Prefixes that make the same of a verb."""
_NOTHING_WITHOUT = {
    "fallen": "ein aus",
    "fangen": "an",
    "hören": "auf",
    "lehnen": "ab",
    "schlafen": "ein",
    "setzen": "ab aus an ein fort",
    "stehen": "auf",
    "weisen": "ein auf",
}
"""Prefixes without which a verb says something else; 'nimmt ein' may be 'nimmt'."""
_PREFIX = rf"(?:{SEPARABLE}|durch|nieder|vorbei|wieder)"
_SENTENCE = re.compile(r"(?:[^.;!?\n]|(?<=\d)\.|\.(?=[ ]?[a-zäöü\d]))+")
_VERB = re.compile(
    rf"(?<!\w)(?P<prefix>{_PREFIX})?(?P<zu>zu)?(?:"
    + "|".join(f"(?P<{name}>{forms})" for name, forms in _STEMS.items())
    + r")(?!\w)",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"(?<![^\W_])(?P<prefix>{_PREFIX})(?=[ ]*(?:[,.;:!?)(\n]|\Z|(?:und|oder|sowie|weil|da|wegen|wg|"
    r"seit|nach|mit|bei|um|für|durch|bis|im|am|ohne|vor)(?!\w)))",
)


def prefixes_exchanged(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that give a verb of the source another prefix, or none where it needs one.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if {source.language, output.language} != {"de"}:
        return
    own = _prefixes(source.text)
    told = _prefixes(output.text) if any(own.values()) else {}
    for verb, known in own.items():
        lost = known.keys() - told.get(verb, {}).keys()
        if verb not in told or "" in known or not lost:
            continue
        needed = lost & set(_NOTHING_WITHOUT.get(verb, "").split())
        for prefix, words in told[verb].items():
            if not any(_are_alike(verb, prefix, one) for one in known) if prefix else needed:
                yield words


def _are_alike(verb: str, one: str, other: str) -> bool:
    return one == other or any({one, other} <= group for group in (*_ALIKE, *_ALIKE_FOR.get(verb, ())))


def _prefixes(text: str) -> dict[str, dict[str, str]]:
    """Of each verb the prefixes that it has in a text, with the words; '' for a form without any."""
    found: dict[str, dict[str, str]] = {}
    for sentence in _SENTENCE.finditer(text):
        words = sentence.group()
        verbs = list(_VERB.finditer(words))
        apart: dict[int, str] = {}
        for match in _BEHIND.finditer(words):
            before = [n for n, verb in enumerate(verbs) if verb.end() < match.start() and not verb["prefix"]]
            if before and before[-1] not in apart:
                apart[before[-1]] = match["prefix"].lower()
        for number, verb in enumerate(verbs):
            prefix = (verb["prefix"] or apart.get(number, "")).lower()
            found.setdefault(verb.lastgroup or "", {}).setdefault(prefix, words.strip())
    return found
