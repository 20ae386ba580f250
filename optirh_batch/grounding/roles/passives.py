"""Who does it and to whom it is done, where one text says so in the passive: 'suivi par', 'Vous suivez'.

Owns a dozen things that people do to patients, in four languages, and the three ways of telling them: the
patient in the passive with 'par', 'von', 'da', 'by' before the other one, the patient before the verb and the
other one behind it, and the other one before it.  ``relations`` knows verbs of wanting, calling and giving.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.recognition.people import child_speaks
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.relatives import BARE_WORDS, relative_words

_ACTS = (
    r"accompagn\w+|begleite\w*|accompan\w+",
    r"suivie?s?|suivez|suivait|suit|segu[ei]\w*|seguit[oa]|follow\w*",
    (
        r"soigné\w*|soigne[zr]?|gepflegt|pfleg(?:t|en|te|ten)|betreu(?:t|en|te|ten)|accudi\w+|cared for|"
        r"cares? for|look\w* after"
    ),
    (
        r"aidée?s?|aide[zr]?|secondée?s?|soutenue?s?|soutient|soutenez|unterstütz\w+|hilft|helfen|geholfen|"
        r"aiutat[oa]|aiut[ai]|sostenut[oa]|sostien\w+|helped|helps?|supported|supports?|assisted|assists?"
    ),
    r"lavée?s?|lave[zr]?|gewaschen|wäscht|waschen|lavat[oa]|washed|wash(?:es)?",
    (
        r"amenée?s?|amène|amenez|conduite?s?|conduisez|emmenée?s?|emmène|emmenez|gefahren|fährt|fahren|"
        r"gebracht|bringt|bringen|driven|drives?|drove|brought|brings?"
    ),
    r"surveillée?s?|surveille[zr]?|überwach\w+|beaufsichtig\w+|sorvegliat[oa]|sorvegli[ai]|supervise[sd]?",
    r"visitée?s?|visite[zr]|rend(?:ez|u)? visite|besuch(?:t|e|en|te|ten)|visitat[oa]|visited|visits?",
    r"nourrie?s?|nourrit|nourrissez|gefüttert|füttern|füttert|imboccat[oa]|imbocca|fed|feeds?",
    r"examinée?s?|examine[zr]?|untersuch\w+|esaminat[oa]|esamina|examine[sd]?",
    r"traitée?s?|traite[zr]?|behandel[tn]|trattat[oa]|curat[oa]|cura|treated|treats?",
    r"conseillée?s?|conseille[zr]?|beraten|berät|consigliat[oa]|consiglia|advise[sd]?",
    r"réveillée?s?|réveille[zr]?|geweckt|wecken|weckt|svegliat[oa]|sveglia|woken|wakes?",
)
_OWN = (
    r"(?:(?:votre|vos|son|sa|ses|mon|ma|le|la|les|un|une|ihre?[nmrs]?|seine?[nmrs]?|de[rmns]|die|eine?[nmr]?|"
    r"il|lo|un|una|suo|(?:il |la )?su[oa]|your|h(?:is|er)|the|an?)[ ]|l['’]|un['’])?"
)
_BY = rf"(?:par|von|vom|durch|da|dal(?:la|lo)?|by)[ ]{_OWN}|dall['’]"
_READER = r"(?:vous|(?-i:Sie)|(?-i:Lei)|you|pat(?:ient\w*|\.)?|paziente|il|elle|er|(?-i:sie)|he|she)"
_HELPING = (
    r"(?:(?:ne|n['’]|non)[ ]?)?(?:(?:avez|a|aviez|haben|hat|hatten|ha|aveva|have|has|had)[ ])?"
    r"(?:(?:pas|aussi|auch|anche)[ ])?"
)
_TO_READER = r"(?:vous|l['’]|le|la|lo|lui|(?-i:Sie|La|Le)|ihn|ihm|sie|ihr|(?-i:Ihnen)|you|him|her)"
_PASSIVE = re.compile(
    r"(?<!\w)(?:êtes|est|été|était|étiez|sont|werden|wird|wurden?|worden|è|viene|stat[oa]|are|is|was|"
    r"were|been)(?!\w)",
    re.IGNORECASE,
)
_FAR = 60
_REFUSES = whole_words(
    r"refuse[zr]?|lehnt|lehnen|abgelehnt|verweiger[tn]|rifiuta|refuses?|declines?|ablehn\w+|refusal"
)
_REFUSED_TO = whole_words(
    r"vous (?:a|ont) été refusée?s?|(?:wurde|wird|ist) (?-i:Ihnen) [^.;:!?]{0,30}(?:verweigert|abgelehnt)|"
    r"(?:wurde|wird) [^.;:!?]{0,30}(?-i:Ihnen) (?:verweigert|abgelehnt)|"
    r"hat (?-i:Sie|Pat\.?|Patient\w*) abgelehnt|"
    r"(?-i:Le) è stat[oa] (?:rifiutat|negat)[oa]|you (?:were|have been) (?:refused|denied)"
)


class _Deed(NamedTuple):
    """What is done with or to somebody, whether the patient does it, and the words."""

    act: str
    person: str
    by_patient: bool
    words: str


def passives_turned(source: Told, output: Told) -> Iterator[str]:
    """The words of the output in which the patient does what is done to him in the source, or the reverse.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    refused = _REFUSED_TO.search(output.text)
    if refused and _REFUSES.search(source.text) and not _REFUSED_TO.search(source.text):
        yield refused.group()
    if source.language not in _PERSONS or output.language not in _PERSONS:
        return
    acts = [act for act in _ACTS if _word(act).search(source.text) and _word(act).search(output.text)]
    if not acts or child_speaks(source.text):
        return
    before, after = list(_deeds(source, acts)), list(_deeds(output, acts))
    for deed in after:
        told = {other.by_patient for other in before if (other.act, other.person) == (deed.act, deed.person)}
        said = {other.by_patient for other in after if (other.act, other.person) == (deed.act, deed.person)}
        if told == {not deed.by_patient} and said == {deed.by_patient}:
            yield deed.words


def _deeds(told: Told, acts: list[str]) -> Iterator[_Deed]:
    for number in range(len(told.clauses)):
        words = told.clauses.words(number)
        for act in acts:
            if not _word(act).search(words):
                continue
            for by_patient, pattern in _patterns(act, told.language or ""):
                found = pattern.search(words)
                if found and not (by_patient and _PASSIVE.search(found.group())):
                    person = _SEXLESS.sub("", found["person"].casefold())
                    yield _Deed(act, person, by_patient, found.group().strip(" .,;"))


_SEXLESS = re.compile(r"(?<=\w{4})(?:e|en|in|n|s|innen)$")
_CARERS = (
    r"psychologue|\w{4,}(?:logue|iatre|iatra)|\w{4,}log(?:[oa]|en?|in)|\w*thérapeute|\w*therapeut(?:in)?|"
    r"fisioterapista|physio\w*|ergo\w*|infirmi(?:er|ère)|pfleg(?:er|erin|efach\w+)|infermier[ae]|nurse|"
    r"\w+ nurse|médecin|\w*arzt|\w*ärztin|medico|doctor|équipe|team|spitex|cms|aide(?: familiale)?|bénévole|"
    r"assistante? sociale?|diététicienne?|podologue"
)
_PERSONS = {
    language: rf"(?P<person>{relative_words(language)}|{words}|{_CARERS})(?![^\W_])"
    for language, words in BARE_WORDS.items()
}


_word = cache(whole_words)


@cache
def _patterns(act: str, language: str) -> tuple[tuple[bool, re.Pattern[str]], ...]:
    """How a text says an act, and whether it is then the patient who does it."""
    person = _PERSONS[language]
    near = rf"[^.;:!?\n]{{0,{_FAR}}}?"
    return tuple(
        (by_patient, re.compile(pattern, re.IGNORECASE))
        for by_patient, pattern in (
            # 'suivie par le cardiologue', 'von der Tochter zum Arzt begleitet'
            (False, rf"(?<!\w)(?:{act})[ ]{near}(?<!\w)(?:{_BY}){person}"),
            (False, rf"(?<!\w)(?:{_BY}){person}{near}(?<!\w)(?:{act})(?!\w)"),
            # 'votre fille vous accompagne', 'die Tochter begleitet Sie'
            (False, rf"(?<!\w){person}(?:[ ]\w+)?[ ]{_TO_READER}[ ]?(?:{_HELPING})(?:{act})(?!\w)"),
            (False, rf"(?<!\w){person}[ ](?:(?:a|ha|hat|has)[ ])?(?:{act})[ ]{_TO_READER}(?!\w)"),
            (False, rf"(?<!\w){person}[ ]hat[ ]{_TO_READER}{near}(?<!\w)(?:{act})(?!\w)"),
            # 'Vous accompagnez votre mari', 'Accompagne son mari'
            (True, rf"(?:\A[\s(]*|(?<!\w){_READER}[ ])(?:{_HELPING})(?:{act})[ ]{_OWN}{person}"),
            (
                True,
                (
                    rf"(?:\A[\s(]*|(?<!\w){_READER}[ ])(?:haben|hat|"
                    rf"hatten)[ ]{_OWN}{person}{near}(?<!\w)(?:{act})(?!\w)"
                ),
            ),
            (True, rf"(?<!\w)(?:{act})[ ](?-i:Sie)[ ]{_OWN}{person}"),
        )
    )
