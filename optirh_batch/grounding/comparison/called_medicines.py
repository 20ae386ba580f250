"""Something called a medicine that is none: 'le médicament FIX' of an inhibitor, a broken name, a surname.

Owns the words for a medicine before a name, in four languages, and what in a note makes a name a medicine: a
list of drugs, its form, a dose, or words about taking one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.clauses import cut
from optirh_batch.grounding.recognition.drugs import drugs_begun, is_drug_name
from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.vocabulary.drug_words import NO_NAME, ORDINARY
from optirh_batch.grounding.vocabulary.listed_drugs import drug_key, is_group, names_no_drug
from optirh_batch.grounding.vocabulary.phrases import whole_words, words_of

_CALLED = re.compile(
    r"(?<![^\W_])(?:médicament|remède|[Mm]edikaments?|[Aa]rzneimittels?|[Pp]räparate?s?|farmaco|medicinale|"
    r"medicina|medicine|medication|drug)"
    r"(?: (?:appelé|nommé|namens|chiamat[oa]|called|named))?[ ]?[«„\"“(]?[ ]?"
    r"(?P<name>[^\W\d_a-zà-öø-ÿ][\w-]{2,})(?P<broken>[ ]?[a-z]{1,4}\.[a-z]{3,})?"
)
_NO_NAME = frozenset(
    "lei suo sua suoi sue ihr ihre ihrer ihrem ihren ihnen sie herr frau signora signor dottore monsieur "
    "madame mme mlle dre sig you your doctor monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december".split()
)
_TAKES = whole_words(
    r"médic\w+|remèdes?|traitement|traitée?s?|prend\w*|prise?s?|prenez|reçoit|reçue?s?|donnée?s?|prescri\w+|"
    r"ordonnance|injection|perfusion|antibio\w*",
    r"\w*medik\w+|\w*arznei\w*|präparat\w*|therapie|behandl\w+|nimmt|nehmen|genommen|eingenommen|erhält|"
    r"erhalten|bekommt|bekommen|verordn\w+|verschrieb\w+|rezept\w*|spritz\w+|infusion\w*|gegeben|abgesetzt|"
    r"gestoppt",
    r"farmac\w+|medicin\w+|terapia|trattament\w+|trattat[oaie]|prend\w+|pres[oaie]|assum\w+|assunt[oaie]|"
    r"riceve|ricevut[oaie]|somministr\w+|prescri\w+|ricetta|iniezione|infusione",
    r"medic\w+|drugs?|therapy|treat\w+|takes?|taking|taken|took|given|received?s?|prescri\w+|injection|"
    r"infusion|doses?",
)
"""Makes a medicine of a name in its sentence."""

_UNDER = re.compile(r"(?<!\w)(?:sous|unter|sotto|con|on)[ ]$", re.IGNORECASE)
"""Makes one of the name behind it."""


def called_medicines(source: Sheet, output: Sheet) -> Iterator[str]:
    """What the output calls a medicine although neither a list nor the source makes it one.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    for called in _CALLED.finditer(output.text):
        if called.group("broken") or not _may_be_called(called.group("name"), source, output.language):
            yield called.group()


def _may_be_called(name: str, source: Sheet, language: str | None) -> bool:
    # German nouns have capitals, too: only what the note names by itself is surely no such noun.
    if language == "de" and name not in words_of(source.text).cased:
        return True
    known = {fact.value for fact in source.facts if fact.kind is Kind.DRUG}
    return (
        _is_common(name, language)
        or is_drug_name(name)
        or is_group(name)
        or bool(drugs_begun(name))
        or drug_key(name) in known
        or _is_taken(name, source)
    )


def _is_common(name: str, language: str | None) -> bool:
    lower = name.casefold()
    if lower in ORDINARY or lower in _NO_NAME:
        return True
    return language == "de" and (NO_NAME.search(lower) is not None or names_no_drug(lower))


def _is_taken(name: str, source: Sheet) -> bool:
    """Whether the source speaks of taking medicines in a sentence that has the name."""
    cuts, text = cut(source), source.text
    places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(name)}", text, re.IGNORECASE)]
    ends = [*cuts.sentences[1:], len(text)]
    return any(_UNDER.search(text[max(0, place - 8) : place]) for place in places) or any(
        _TAKES.search(text, cuts.sentences[number], ends[number]) is not None
        for number in {cuts.sentence(place) for place in places}
    )
