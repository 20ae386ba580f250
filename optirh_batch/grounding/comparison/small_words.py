"""Small words that say how much, how long and how often: 'kaum', 'nur noch', 'zu wenig', 'noch'.

Owns these words and what may stand for each.  Any sentence may have them, so the comparison of all words
leaves them out; lost, they change what is said all the same ('isst kaum', 'Sie essen').
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.grounding.vocabulary.phrases import whole_words


@dataclass(frozen=True, slots=True)
class SmallWord:
    """A small word that nothing answers; ``is_grave``: without it the opposite may be understood."""

    words: str
    is_grave: bool


_TOO = (
    r"zu (?:wenig\w*|viel\w*|gross\w*|klein\w*|eng\w*|hoch|tief|schnell|oft|lang\w*|kurz\w*|stark|schwach"
    r"|spät|früh|schwer|weit)"
)
_STATE = (
    r"(?:leicht|stark|deutlich|etwas|oft|immer|vermindert|reduziert|geschwollen|gerötet|offen|müde|mangelhaft"
    r"|schwach|eingeschränkt|ausgeprägt|instabil|unsicher|\w+haft)(?![^\W_])"
)
_DOES = r"(?:läuft|geht|isst|trinkt|schläft|nimmt|raucht|trägt|liegt|sitzt|arbeitet|kann|darf|hat|ist|war)"
_QUALITY = r"(?:\w+(?:er|ig|lich|haft|bar|end|t|ös|el)|müde|warm|rot|blau|rosa|nass)(?![^\W_])"

_GRAVE = {
    "de": {
        "kaum": r"kaum|fast (?:nicht|kein\w*|nie)|wenig\w*|selten|praktisch (?:nicht|kein\w*)",
        _TOO: rf"{_TOO}|mehr|besser|weniger|übermässig|nicht (?:genug|ausreichend)",
        r"(?<!noch )(?<!zu )(?<!ein )wenig(?! mehr)": (
            r"\w*wenig\w*|kaum|nicht (?:viel|gut|oft)|gering\w*|leicht\w*|bisschen|schlecht|reduziert\w*"
            r"|klein\w*|selten|spärlich"
        ),
        "selten": "selten|kaum|nicht oft|wenig",
        "nicht immer": r"nicht immer|manchmal|teilweise|nicht jedes|gelegentlich",
    },
}
_SLIGHT = {
    "de": {
        "fast|beinahe|nahezu|praktisch": "fast|beinahe|nahezu|praktisch|kaum|knapp|ungefähr|etwa",
        "nur noch": r"nur|noch|bloss|lediglich|nicht mehr|allein|höchstens|reduziert\w*|weniger",
        r"(?<!nicht )nur(?! noch)": (
            r"nur|bloss|lediglich|einzig|ausschliesslich|allein\w*|höchstens|erst|wenig\w*|nicht|kein\w*|sonst|ohne"
        ),
        r"noch (?:nicht|kein\w*|nie)": (
            r"noch|bisher|bis jetzt|bis dahin|erst|vorerst|vorläufig|derzeit|zurzeit|im moment|momentan"
        ),
        rf"noch(?= (?:\w+ )?{_STATE})": r"noch|immer|weiter\w*|bleib\w*|nach wie vor",
        r"(?:nicht|kein\w*)(?: \w+){0,3} mehr": (
            r"mehr|länger|aufgehört|gestoppt|abgesetzt|beendet|weg|vorbei|verschwunden|abgeheilt|früher|zuvor|vorher"
            r"|bisher|abgenommen|entfernt|zurückgegangen"
        ),
        rf"etwas(?= {_QUALITY})|(?:hilft|half|nützt) etwas": (
            r"etwas|ein wenig|bisschen|leicht\w*|wenig|teilweise|mässig|eher"
        ),
        rf"{_DOES} wieder": r"wieder\w*|erneut|nochmals|nochmal|abermals|zurück|neu",
        "erst (?:nach|ab|wenn|in|im|am|wieder|abends|morgens|beim|um)": (
            r"erst\w*|frühestens|nicht vor|vorher|später|noch nicht|danach|nachher"
        ),
        r"(?:ca\.?|circa|zirka|etwa|ungefähr)(?= \d)": "ca|circa|zirka|etwa|ungefähr|rund|knapp|gut|fast|bis",
        "oft|häufig": r"oft|häufig\w*|viel\w*|mehrmals|immer wieder|öfter\w*",
        "manchmal|gelegentlich|ab und zu|zeitweise|hin und wieder": (
            "manchmal|gelegentlich|ab und zu|zeitweise|hin und wieder|teilweise|nicht immer|von zeit zu zeit"
        ),
        "meist(?:ens)?": r"meist\w*|oft|überwiegend|grösstenteils|in der regel|normalerweise",
    },
}
"""For each language: the word as a note has it, and what answers it in a text."""
_RULES = {
    language: tuple(
        (whole_words(said), whole_words(answer), rules is _GRAVE)
        for rules in (_GRAVE, _SLIGHT)
        for said, answer in rules[language].items()
    )
    for language in _GRAVE
}


def small_words_lost(source: str, output: str, language: str) -> Iterator[SmallWord]:
    """Small words of a passage that what a model wrote for it does not answer.

    Args:
        source: the passage as documented.
        output: what the model wrote for it.
        language: of both.
    """
    for said, answer, is_grave in _RULES.get(language, ()):
        if (found := said.search(source)) and not answer.search(output):
            yield SmallWord(found.group(), is_grave)
