"""Small words that say how much, how long and how often: 'kaum', 'nur noch', 'encore', 'già', 'ne ... plus'.

Owns these words and what may stand for each.  Any sentence may have them, so neither a list of concepts nor
the comparison of all words knows them; lost, they change what is said all the same ('isst kaum').
Words that have an opposite ('souvent') are ``shades``, too, where they are turned into it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.vocabulary.phrases import whole_words


@dataclass(frozen=True, slots=True)
class SmallWord:
    """A small word that nothing answers; ``is_grave``: without it the opposite may be understood."""

    words: str
    is_grave: bool


_VERB = r"(?:[\w'’]+[ ]){1,4}?"
"""Of French and Italian, between the two words of a denial."""
_TOO = (
    r"zu (?:wenig\w*|viel\w*|gross\w*|klein\w*|eng\w*|hoch|tief|schnell|oft|lang\w*|kurz\w*|stark|schwach|"
    r"spät|früh|schwer|weit)"
)
_STATE = (
    r"(?:leicht|stark|deutlich|etwas|oft|immer|vermindert|reduziert|geschwollen|gerötet|offen|müde|"
    r"mangelhaft|schwach|eingeschränkt|ausgeprägt|instabil|unsicher|\w+haft)(?![^\W_])"
)
_DOES = r"(?:läuft|geht|isst|trinkt|schläft|nimmt|raucht|trägt|liegt|sitzt|arbeitet|kann|darf|hat|ist|war)"
_QUALITY = r"(?:\w+(?:er|ig|lich|haft|bar|end|t|ös|el)|müde|warm|rot|blau|rosa|nass)(?![^\W_])"

_GRAVE = {
    "de": {
        "kaum": r"kaum|(?:fast|beinahe|praktisch) (?:nichts?|kein\w*|nie)|wenig\w*|selten",
        _TOO: rf"{_TOO}|mehr|besser|weniger|übermässig|nicht (?:genug|ausreichend)",
        r"(?<!noch )(?<!zu )(?<!ein )wenig(?! mehr)": (
            r"\w*wenig\w*|kaum|nicht (?:viel|gut|oft)|gering\w*|leicht\w*|bisschen|schlecht|reduziert\w*|"
            r"klein\w*|selten|spärlich"
        ),
        "bisher|bislang|bis (?:jetzt|anhin)": (
            r"bisher\w*|bislang|bis|vorher|zuvor|früher|noch|schon|bereits|hat|haben|hatten?|war(?:en)?|"
            r"wurden?|seit\w*"
        ),
        "selten": "selten|kaum|nicht oft|wenig",
        "nicht immer": r"nicht immer|manchmal|teilweise|nicht jedes|gelegentlich",
    },
    "fr": {
        r"à peine|presque (?:pas|plus|rien|jamais)|guère": (
            r"à peine|presque|guère|(?:très )?peu|rarement|mal|difficile\w*|faible\w*|léger\w*|légère\w*|"
            r"ne [^.;]*? qu\w*"
        ),
        r"jusqu['’](?:ici|à (?:présent|maintenant|hier))": (
            r"jusqu['’]\w+|avant|auparavant|encore|\w+(?:ait|aient|iez)|avez|a|ont|déjà|depuis"
        ),
        "rarement": r"rar\w+|pas souvent|peu|presque jamais|à peine",
    },
    "it": {
        r"a malapena|a stento|quasi (?:niente|nulla|mai|più)": (
            r"a malapena|a stento|quasi|poc\w+|raramente|appena|fatica|difficoltà|difficile\w*"
        ),
        "finora|fino a(?:d oggi| ieri| adesso)": (
            r"finora|fino|prima|ancora|\w+(?:ava|eva|iva|avano|evano|ivano)|ha|hanno|era|già|da"
        ),
        "raramente": r"rar\w+|non spesso|poc\w+|quasi mai",
    },
    "en": {
        r"hardly|barely|scarcely|almost (?:nothing|never|none)": (
            r"hardly|barely|scarcely|almost|little|few|rarely|seldom|poorly|not (?:much|well|often)|n['’]t"
        ),
        "(?:so far|until now|up to now|hitherto)": (
            r"so far|now|before|yet|hitherto|was|were|had|has|have|took|did|since|still"
        ),
        "rarely|seldom": r"rarely|seldom|not often|hardly|little|few|n['’]t",
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
            r"mehr|länger|aufgehört|gestoppt|abgesetzt|beendet|weg|vorbei|verschwunden|abgeheilt|früher|"
            r"zuvor|vorher|bisher|abgenommen|entfernt|zurückgegangen"
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
    "fr": {
        r"encore|toujours(?=[ ](?:pas|aussi|\w+ée?s?\b|chaud|faible|douloureu|présent|actif|en))": (
            r"encore|toujours|rest\w+|continu\w+|persist\w+|nouveau|nouvelle|autres?|supplément\w*|depuis|"
            r"plus|fini\w*"
        ),
        r"(?<!au )(?<!le )moins(?= de| \w+(?:é|eux|euse|ant|e)e?s?\b|[.,;]|$)": (
            r"moins|diminu\w*|rédui\w*|réduction|baiss\w*|mieux|meilleur\w*|peu|rares?|améliorée?s?|"
            r"faible\w*|légère?\w*|recul\w*"
        ),
        r"déjà": r"déjà|depuis|avant|auparavant|connue?s?|autres?",
        rf"n(?:e[ ]|['’]){_VERB}qu(?:e(?![ ]ils?\b|[ ]elles?\b)|['’](?!ils?\b|elles?\b|on\b)\w+)": (
            r"que|qu['’]\w+|seul\w*|uniquement|juste|maximum|peine|peu|moins"
        ),
        rf"n(?:e[ ]|['’]){_VERB}plus(?![ ](?:de[ ]\d|que|tard|souvent))": (
            r"plus|arrêt\w*|cess\w*|disparu\w*|finie?s?|partie?s?|perdu\w*|stopp\w*|guérie?s?|épuis\w*|"
            r"termin\w*|abandonn\w*|jamais|aucun\w*|rien"
        ),
    },
    "it": {
        r"ancora|tuttora": (
            r"ancora|tuttora|sempre|continu\w+|rest\w+|riman\w+|nuov\w+|altr[oaie]|persist\w+|più"
        ),
        r"(?<!a )(?<!per lo )meno(?= [^\W\d]\w{3,}|[.,;]|$)": (
            r"meno|diminui\w*|ridott\w*|riduzione|meglio|migliorat\w*|poc\w+|rar\w+|calat\w*|liev\w+"
        ),
        r"già": r"già|prima|da|dal\w*|not[oaie]|altr[oaie]",
        r"solo|soltanto|solamente": (r"sol[oaie]|soltanto|solamente|appena|unic\w+|non|più|massimo|poc\w+"),
        rf"non[ ]{_VERB}più(?![ ](?:di[ ]\d|che|tardi|spesso))|niente più": (
            r"più|smess\w*|sospes\w*|sparit\w*|scompars\w*|finit\w*|pers[oa]|cessat\w*|termin\w*|mai|nessun\w*"
        ),
    },
}
"""For each language: the word as a note has it, and what answers it in a text."""
_RULES = {
    language: tuple(
        (whole_words(said), whole_words(answers), rules is _GRAVE)
        for rules in (_GRAVE, _SLIGHT)
        for said, answers in rules.get(language, {}).items()
    )
    for language in _GRAVE | _SLIGHT
}


def grave_words_lost(source: Told, output: Told) -> Iterator[str]:
    """Words such as 'kaum' and 'selten' that the output drops in the language of its source.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if source.language == output.language and source.language in _GRAVE:
        lost = small_words_lost(source.text, output.text, source.language)
        yield from (word.words for word in lost if word.is_grave)


def small_words_lost(source: str, output: str, language: str) -> Iterator[SmallWord]:
    """Small words of a passage that what a model wrote for it does not answer.

    Args:
        source: the passage as documented.
        output: what the model wrote for it.
        language: of both.
    """
    for said, answers, is_grave in _RULES.get(language, ()):
        if (found := said.search(source)) and not answers.search(output):
            yield SmallWord(found.group().strip(), is_grave)


def small_words_kept(source: str, output: str, language: str) -> frozenset[str]:
    """The words by which a passage and what was written for it say the same small word.

    Only of one that is a word by itself: between 'nicht' and 'mehr' stand words that say something else.

    Args:
        source: the passage as documented.
        output: what the model wrote for it.
        language: of both.
    """
    kept: set[str] = set()
    for said, answers, _is_grave in _RULES.get(language, ()):
        words = {found.group() for found in said.finditer(source) if found.group().isalpha()}
        told = {word for found in answers.finditer(output) for word in found.group().split()} if words else ()
        kept |= words.union(told) if told else set()
    return frozenset(kept)
