"""Fasting told by what it asks for: 'à jeun' is 'avant de manger', 'ohne vorher etwas zu essen'.

Owns these wordings and the one direction in which they answer: who has not eaten anything yet has an empty
stomach, and who takes it before breakfast has fasted over night.  'Before meals' does not answer, since a
meal may have gone before; and 'before eating' of a source is not made fasting.
"""

from __future__ import annotations

from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words

_FASTING = "fasting"
_NOT_EATEN = whole_words(
    r"(?:sans (?:avoir )?(?:rien )?|avant (?:de |d['’]avoir ))mang(?:é|er)"
    r"(?: (?:quoi que ce soit|quelque chose))?(?: (?:avant|auparavant))?",
    r"(?:ne mangez (?:rien|pas)|ne rien manger|n['’]ayez rien mangé)(?: (?:avant|auparavant))?",
    r"avant (?:le |votre )?petit[- ]déjeuner",
    r"bevor (?-i:Sie) (?:etwas |irgendetwas )?(?:essen|gegessen haben|frühstücken)|vor dem frühstück",
    r"ohne (?:vorher |zuvor )?(?:etwas )?(?:vorher |zuvor )?(?:zu essen|gegessen zu haben)",
    r"(?:essen (?-i:Sie) )?(?:vorher|davor|zuvor) nichts(?: essen)?|"
    r"essen (?-i:Sie) (?:bitte )?nichts (?:vorher|davor)|ohne frühstück",
    r"prima di (?:aver )?mangia(?:re|to)(?: qualcosa)?|senza (?:aver |avere )?mangia(?:to|"
    r"re)(?: (?:prima|nulla|niente))?|"
    r"prima (?:di|della) (?:fare )?colazione|non mangi (?:niente|nulla|prima)(?: prima)?",
    r"before (?:you eat|eating|having eaten|you have eaten)(?: anything| something)?|"
    r"without (?:having )?eat(?:en|ing)(?: anything)?(?: (?:first|before))?|before (?:your )?breakfast|"
    r"do(?: not|n['’]t) eat(?: or drink)?(?: anything)?(?: before| first|(?= (?:from|after) ))",
)


def spell_fasts(before: Sheet, after: Sheet) -> None:
    """Note in the output the fasts that it tells by what is not eaten yet: neither a denial nor a meal.

    Args:
        before: the passage as documented.
        after: what was written for it.
    """
    if not any(fact.kind is Kind.CONDITION and fact.value == _FASTING for fact in before.facts):
        return
    for match in _NOT_EATEN.finditer(after.text):
        start, end = match.span()
        after.facts = [
            fact
            for fact in after.facts
            if fact.kind not in {Kind.MEAL, Kind.CONDITION} or not (start <= fact.start < end)
        ]
        after.take(Kind.CONDITION, _FASTING, start, end, required=False)
