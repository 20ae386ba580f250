"""Times of the day at which a scheme gives nothing: '1-0-1' told as '1 am Morgen, mittags keine, 1 am Abend'.

Owns the words for such an empty place in four languages.  They say again what the figures say and are taken
out before anything is compared; at any other time of the day they stay.
"""

from __future__ import annotations

import re

from optirh_batch.grounding.recognition.schemes import empty_times

_TIMES = {
    "fr": {
        "morning": r"(?:le )?matin",
        "noon": r"(?:à )?midi",
        "evening": r"(?:le )?soir",
        "night": r"(?:la )?nuit|(?:au |avant le )?coucher",
    },
    "de": {
        "morning": r"am Morgen|morgens",
        "noon": r"am Mittag|mittags|über Mittag",
        "evening": r"am Abend|abends",
        "night": r"zur Nacht|in der Nacht|nachts|vor dem Schlafen(?:gehen)?",
    },
    "it": {
        "morning": r"(?:al|la|di) mattin[oa]",
        "noon": r"a mezzogiorno",
        "evening": r"(?:alla|la|di) sera",
        "night": r"(?:alla|la|di) notte|prima di (?:dormire|coricarsi)",
    },
    "en": {
        "morning": r"in the morning",
        "noon": r"at (?:noon|midday|lunchtime)",
        "evening": r"in the evening",
        "night": r"at (?:night|bedtime)",
    },
}
_NOTHING = {
    "fr": r"rien|aucun(?:e)?(?: comprimé| goutte| gélule)?|pas de (?:comprimé|goutte|gélule)|0|zéro|pas|non",
    "de": r"keine[nrs]?(?: Tabletten?| Tropfen| Kapseln?)?|nichts|0|null|nicht",
    "it": r"nessun[oa]?(?: compressa| pastiglia| goccia)?|niente|nulla|0|non?",
    "en": r"none|nothing|no (?:tablets?|drops?|capsules?)|0|zero|not",
}
_AND = r"[ ]?(?:,|;|et|und|e|and|ni|ou|oder|noch|né|o|or)[ ]?(?:(?:et|und|e|and|ni|né|nor)[ ])?"


def untell_empty_doses(source: str, output: str, language: str) -> str:
    """The output without what it tells of times of the day at which a scheme of the source gives nothing.

    Args:
        source: the passage as documented.
        output: what was written for it.
        language: of the output.

    Returns:
        A text of the same length.
    """
    times = _TIMES.get(language)
    empty = empty_times(source) if times else frozenset()
    if not times or not empty:
        return output
    at = rf"(?:{'|'.join(times[position] for position in sorted(empty))})"
    nothing = rf"(?:{_NOTHING[language]})"
    told = re.compile(
        rf"(?:,|;|\bund|\bet|\be|\band)?[ ]?(?<!\w)"
        rf"(?:{nothing}[ ]{at}(?:{_AND}{at})*|{at}(?:{_AND}{at})*[ ]?:?[ ]{nothing})(?!\w)",
        re.IGNORECASE,
    )
    for match in told.finditer(output):
        output = f"{output[: match.start()]}{' ' * len(match.group())}{output[match.end() :]}"
    return output
