"""What is denied of a thing, or because of it, is not the thing: 'fracture non déplacée' is a fracture.

Owns a thing with a denied quality beside it, in the order of each language, a thing because of which
something else is left out ('links keine wegen pAVK'), and its denial in a text.
Both texts must be in one language, since the thing is known by its word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.comparison.passages import says_little
from optirh_batch.grounding.recognition.facts import Sheet

_QUALITY = {
    "fr": re.compile(r"(?<!\w)(?P<thing>[^\W\d_]{4,}) non[- ][^\W\d_]{4,}", re.IGNORECASE),
    "it": re.compile(
        r"(?<!\w)(?P<thing>[^\W\d_]{4,}) non [^\W\d_]{4,}(?:ante|ente|t[oaie]|bile|osa|oso)(?!\w)",
        re.IGNORECASE,
    ),
    "de": re.compile(r"(?<!\w)nicht[- ]?[^\W\d_]{4,}(?:e|en|er|es|em) (?P<thing>[A-ZÄÖÜ][^\W\d_]{3,})"),
    "en": re.compile(r"(?<!\w)non-?[^\W\d_]{4,}(?:ing|ed|ic|al|ive) (?P<thing>[^\W\d_]{4,})", re.IGNORECASE),
}
_REASON = {
    "fr": re.compile(
        r"(?<!\w)(?:pas|aucune?|non) (?:à cause|en raison|pour cause) "
        r"(?:du |d['’]une? |de (?:la |l['’])?|d['’])(?P<thing>[^\W\d_]{4,})",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"(?<!\w)(?:non|nessun[ao]?|no) (?:a causa|causa|per via) (?:d(?:el(?:la|l['’])?|i) )?"
        r"(?P<thing>[^\W\d_]{4,})",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"(?<!\w)(?:keine?[nrs]?|nicht) (?:wegen|aufgrund) (?:de[rs] |einer |seiner |ihrer )?"
        r"(?P<thing>[^\W\d_]{4,})",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?<!\w)(?:none|no|not) (?:because of|due to|owing to) (?:the |an? )?(?P<thing>[^\W\d_]{4,})",
        re.IGNORECASE,
    ),
}
_FOUND_OR_WANTED = re.compile(
    r"(?:non|nicht|no)[- ]?(?:souhait|désir|voul|accept|toler|tolér|pri[st]|reç|fai|réalis|effectu|nécess|"
    r"indiqu|connu|retrouv|visual|visib|palp|perç|présent|dispo|observ|posé|donné|joign|livr|command|prescr|"
    r"cherch|mis|vu|trouv|gewünsch|gewoll|akzept|vorhand|sichtbar|tast|erreich|nötig|notwend|genomm|gegeb|"
    r"durchgeführ|bekann|nachweis|desider|volut|accett|toller|pres[oaie]|fatt|eseguit|necess|not[oaie]|"
    r"visib|palp|trovat|present|want|accept|toler|taken|done|need|known|visib|found|present)",
    re.IGNORECASE,
)
"""Who does not want or find a thing, or leaves it undone, may be told to have none."""

_DENIED = {
    "fr": r"(?:(?:pas|plus|jamais) (?:de |d['’])|sans |aucune? |absence d(?:e |['’]))",
    "it": r"(?:non (?:ha|c['’]è|ci sono|presenta|si vede) (?:(?:la|il|una?|alcuna?) |l['’])?|senza |"
    r"nessun[ao'’]? ?)",
    "de": r"(?:kein\w* |ohne )",
    "en": r"(?:no |without |not have (?:a |any )?)",
}
_STEM = 5


def things_denied(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that deny a thing of which the source denies a quality, or which is its reason.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    language = source.language
    if language not in _QUALITY or language != output.language:
        return
    qualities = (
        quality
        for quality in _QUALITY[language].finditer(source.text)
        if not says_little(quality["thing"]) and not _FOUND_OR_WANTED.search(quality.group())
    )
    for found in (*qualities, *_REASON[language].finditer(source.text)):
        stem = re.escape(found["thing"][:_STEM])
        denied = re.compile(rf"(?<!\w){_DENIED[language]}(?:[\w-]+ \()?{stem}\w*", re.IGNORECASE)
        if (denial := denied.search(output.text)) and not denied.search(source.text):
            yield denial.group()
