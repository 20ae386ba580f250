"""How a thing is, is not told of the person: 'poids stable', 'Vous êtes stable'.

Owns the qualities that notes tell of a weight, a wound, a value, urine or a dressing, what bears them, and
how a text says them of its reader.  One that the note tells of nobody in particular ('stable', 'AZ stabil')
may be the reader's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.recognition.sentences import CLAUSE
from optirh_batch.grounding.vocabulary.phrases import whole_words

_QUALITIES = tuple(
    whole_words(words)
    for words in (
        r"(?:in)?stables?|(?:in|un)?stabile?[nrsm]?",
        r"propres?|saubere?[nrsm]?|pulit[oaie]|clean",
        r"sec|sèches?|secs|trocken\w{0,2}|asciutt[oaie]|secc[oah]\w*|dry",
        r"humides?|mouillée?s?|feuchte?\w?|nass\w{0,2}|nässend\w*|umid[oaie]|bagnat[oaie]|moist|wet",
        r"claire?s?|klar\w{0,2}|chiar[oaie]|clear",
        r"foncée?s?|troubles?|dunkel\w{0,3}|trüb\w{0,2}|scur[oaie]|torbid[oaie]|dark|cloudy",
        r"rosée?s?|roses?|rosig\w{0,2}|rosa(?:t[oaie])?|rosee|pink",
        r"reizlos\w{0,2}|non irritée?s?",
        (
            r"fibrineu(?:x|ses?)|nécrotiques?|belegte?\w?|nekrotisch\w{0,2}|fibrinos[oaie]|necrotic[oahe]*|"
            r"sloughy"
        ),
        r"souples?|weich\w{0,2}|trattabil[ei]|soft",
        r"enflée?s?|gonflée?s?|tuméfiée?s?|geschwollen\w{0,2}|gonfi[oae]?|tumefatt[oaie]|swollen",
        r"fermée?s?|geschlossen\w{0,2}|chius[oaie]|closed",
        r"en place|intacte?s?|in situ|in sede|intakt\w{0,2}|in place|intact",
        r"cicatrisée?s?|abgeheilt\w{0,2}|verheilt\w{0,2}|cicatrizzat[oaie]",
        r"régulier?s?|régulières?|regelmässig\w{0,2}|rhythmisch\w{0,2}|regolar[ei]|ritmic[oa]|regular",
    )
)
_BEARER = whole_words(
    r"poids|tensions?|ta|pouls|fc|glycémies?|hgt|plaies?|ulcères?|escarres?|cicatrices?|points? de ponction|"
    r"stomies?|urines?|selles|peau|muqueuses?|ventre|abdomen|abdo|pansements?|pst|sondes?|cathéter|pac|"
    r"drains?|valeurs?|pieds?|jambes?|chevilles?|mains?|bords?|fond|berges?|bouche|draps?|lit|protection|"
    r"poches?|plaques?|créatinine|inr|crp|pupilles?|respiration|sutures?|fils",
    r"gewicht|blutdruck|bd|rr|puls|hf|blutzucker|bz|\w*wunden?|wundr[aä]nd\w*|\w*narben?|ulkus|ulcus|"
    r"dekubitus|stoma|urin|stuhl|haut|schleimh\w+|bauch|bauchdecke|abdomen|\w*verb[aä]nd\w*|katheter|dk|"
    r"sonde|drainage|werte?|fuss|füsse|beine?|knöchel|hände?|mund|bett|einlagen?|\w*einlage|beutel|platte|"
    r"kreatinin|inr|crp|pupillen|atmung|einstich\w*|umgebung|naht|fäden|\w*stelle",
    r"peso|pressione|pa|polso|fc|glicemi[ae]|ferit[ae]|ulcer[ae]|decubito|cicatric[ei]|stomia|urine?|feci|"
    r"cute|pelle|mucos[ae]|addome|medicazion[ei]|catetere|drenaggio|valor[ei]|piedi|gambe|caviglie|bordi|"
    r"fondo|letto|sacca|creatinina|inr|respiro",
    r"weight|blood pressure|bp|pulse|hr|glucose|wounds?|ulcers?|scars?|stoma|urine|stools?|skin|abdomen|"
    r"dressings?|catheter|drain|values?|f(?:oo|ee)t|legs?|ankles?|hands?|edges?|bed|pads?|creatinine|inr|"
    r"pupils|breathing|sutures?|site",
)
_OF_READER = whole_words(
    r"vous (?:êtes|étiez|restez|serez)(?=[ ](?P<fr>[^.;:!?\n]{2,60}))",
    r"(?-i:Sie) (?:sind|waren|bleiben)(?=[ ](?P<de>[^.;:!?\n]{2,60}))|(?:sind|waren|"
    r"bleiben) (?-i:Sie)(?=[ ](?P<turned>[^.;:!?\n]{2,60}))",
    r"(?-i:Lei) (?:è|era|resta|rimane)(?=[ ](?P<it>[^.;:!?\n]{2,60}))",
    r"you (?:are|were|remain)(?=[ ](?P<en>[^.;:!?\n]{2,60}))",
)
_NEXT_SUBJECT = re.compile(
    r",|(?<!\w)(?:et|mais|und|aber|e|ma|and|but)[ ]"
    r"(?=(?:(?:votre|vos|le|la|les|ihr\w*|der|die|das|il|lo|i|gli|le|the|your|vous|sie|you)(?!\w)|l['’]))",
    re.IGNORECASE,
)
_FEW = 2
"""Words of a clause that has no noun of its own."""
_SENTENCE = re.compile(r"[^.;!?\n]+(?:(?<=\d)\.\d[^.;!?\n]*)*")


def qualities_told_of_reader(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that tell of the reader how a thing of the source is.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    for told in _OF_READER.finditer(output.text):
        said = next(filter(None, told.groups()))
        said = _NEXT_SUBJECT.split(said)[0]
        if not _BEARER.search(said) and any(
            quality.search(said) and _is_of_thing(quality, source.text) for quality in _QUALITIES
        ):
            yield f"{told.group()} {said}".strip()


def _is_of_thing(quality: re.Pattern[str], text: str) -> bool:
    """Whether a note tells a quality, and each time of a thing."""
    found = False
    for sentence in _SENTENCE.finditer(text):
        borne = False
        for clause in CLAUSE.finditer(sentence.group()):
            words = clause.group()
            # 'Wunde trocken, reizlos': what follows without a noun of its own goes on about it.
            borne = _BEARER.search(words) is not None or (borne and len(words.split()) <= _FEW)
            if quality.search(words):
                found = True
                if not borne:
                    return False
    return found
