"""The usual headings of clinical documents, and what they are called in plain words.

Owns which lines are such a heading, in French, German, Italian and English
(``readers/topics.py`` knows those above lists; these are the others), and the
plain words that a handout prints in their place: no model is asked for them.
Leaves out where a heading stands (``segmentation``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from optirh_batch.localization import mark_written, translate
from optirh_batch.readers.lines import has_verb
from optirh_batch.readers.topics import (
    JOINT,
    MEDICATION_TOPICS,
    PROBLEM_TOPICS,
    Topic,
    topic_of,
    without_numbering,
)
from optirh_batch.readers.wording import fold
from optirh_batch.text.sentences import asks_for_more

_LABELS = frozenset(
    {
        Topic.ALLERGIES,
        Topic.PAST_PROBLEMS,
        Topic.ADMISSION,
        Topic.STOPPED,
        Topic.PAUSED,
        Topic.PLANNED,
        Topic.RESERVE,
    }
)
"""Under these a line says something else than it says alone: a drug to avoid, an illness that is over."""

_FAMILY = re.compile(
    r"familienanamnese|familiare belastung|(?:antecedents|anamnese) (?:familiaux|familiale)"
    r"|anamnesi familiare|familiarita|family history"
)
_LEADS_IN = re.compile(
    r"^(?:a \w+(?:er|ir|re)|da \w+re|to \w+|zu \w+en)\b|(?<!\w)(?:nicht|keine?|vernein\w+|negiert"
    r"|ausgeschlossen|ni[eè]e?s?|exclu[se]*|negat[oiae]"
    r"|esclus[oiae]|denie[sd]"
    r"|excluded|vermeiden|melden|anrufen|absetzen|stopp?|pausieren|falls|wenn|sofort|beachten"
    r"|folgende[nrs]?|pas|jamais|eviter|appeler|avertir|arreter|stopper|si|en cas|suivante?s?|contre-indi\w+"
    r"|non|mai|evitare|chiamare|avvisare|sospendere|se|in caso|seguent[ei]|controindica\w+"
    r"|sagt|klagt|berichtet|meldet|meint|dit|signale|se plaint|rapporte|exprime|dice|riferisce|lamenta|says"
    r"|reports|complains|states|achten|beobachten|uberwachen|surveill\w+|sorvegliar\w*|controllare"
    r"|watch|monitor|report"
    r"|warnzeichen|alarm\w*|allarme|warning|risques?|\w*risik\w+|rischi\w*|risks?|verdacht\w*"
    r"|suspicion|sospett\w+"
    r"|suspected|ausschluss|differen\w+|ddx?|nebenwirkungen|effets|effetti|side effects"
    r"|not?|never|avoid|call|tell|stop|if|following|contraindicat\w+)(?!\w)"
)
_TOPICS = {
    Topic.PROBLEMS: mark_written("Illnesses and complaints (diagnoses)"),
    Topic.CURRENT_PROBLEMS: mark_written("Illnesses and complaints at present (diagnoses)"),
    Topic.MEDICATION: mark_written("Medicines"),
    Topic.CURRENT_MEDICATION: mark_written("Medicines"),
    Topic.THERAPY: mark_written("Treatment"),
}
_FOUND = (
    r"(?:(?:klinischer?|klin\.|korperlicher?|neurologischer?|dermatologischer?|internistischer?"
    r"|psych\w*|lokaler?|relevante|weitere|aktuelle|ausgewahlte)[ -]?|lokal|aufnahme|eintritts|austritts)*"
)
_IMAGES = (
    r"(?:sono(?:gra(?:phie|fie))?|ultraschall\w*|(?:farb)?(?:doppler|duplex)[\w-]*|echo(?:[ck]ardiogra\w+)?|echogra\w+"
    r"|ecogra\w+|(?:thorax|schadel|becken)?-?(?:rontgen|rx)|radiogra\w+|ct|mrt?|irm|tac|tdm|rmn?|scanner|szintigra\w+"
    r"|angiogra\w+|mammogra\w+)(?:[ /-](?!o\.|un|ohne|keine?|pas|sans|normal|negativ)[\w/.-]+){0,3}"
)
_WORDINGS: tuple[tuple[str, str], ...] = (
    (
        mark_written("Reason"),
        (
            r"(?:untersuchungs|operations|op-)?indikation(?:en)?|fragestellung|(?:aufnahme|zuweisungs"
            r"|einweisungs|eintritts)grund|motifs?(?: [^:.;]{0,40})?|indications?|motiv[oi](?: [^:.;]{0,40})?"
            r"|indicazion[ei]|quesito(?: [^:.;]{0,30})?|reason(?: [^:.;]{0,40})?|(?:presenting"
            r"|chief) complaint"
        ),
    ),
    (
        mark_written("How it was examined"),
        (
            r"methodik|untersuchungs(?:modus|technik|methode)|(?:erbetene und )?durchgefuhrte"
            r" (?:untersuchung(?:en)?|diagnostik)|(?:weitere )?diagnostik|technique|methode|tecnica|metodica"
        ),
    ),
    (
        mark_written("Laboratory"),
        (
            r"labor(?:parameter|werte|befunde?|untersuchung(?:en)?)?|(?:examens de )?laboratoire"
            r"|bilan (?:biologique|sanguin)|biologie|(?:esami di )?laboratorio|esami ematic[io]\w*"
            r"|lab(?:oratory|s)?(?: results| tests)?"
        ),
    ),
    (
        mark_written("X-rays and other images"),
        (
            rf"rontgen(?:befunde?)?|(?:bildgebung|bildgebende [\w ]+)|imagerie(?: [^:.;]{{0,20}})?|radiologie"
            rf"|diagnostica per immagini|radiologia|imaging|{_IMAGES}"
        ),
    ),
    (
        mark_written("Tissue under the microscope (histology)"),
        r"histologie|histopathologie|histologia|histology",
    ),
    (
        mark_written("Living situation"),
        (
            r"(?:allgemeine )?sozial-?anamnese|(?:arbeits- und )?(?:berufs|arbeits)anamnese|soziales"
            r"|wohnsituation|situation sociale|contexte social|mode de vie"
            r"|habitudes(?: de vie)?|(?:anamnesi|situazione) sociale|social history"
        ),
    ),
    (
        mark_written("What was found"),
        (
            rf"{_FOUND}(?:status|untersuchung(?:en|sbefunde?|sergebnisse)?)|inspektion.{{3,5}}palpation"
            r"|(?:(?!vorgeschichte|ohne|keine?\b|unauff)[\w.-]+ ){0,3}(?!neben)[\w-]*befunde?"
            r"(?:, [\w ,-]{4,50})?|korperliche inspektion"
            r"|(?:letzte )?durchuntersuchungen|examens?(?: [^:.;]{0,30})?|resultats?|constatations?"
            r"|esam[ei](?: [^:.;]{0,45})?|e\.o\.|obiettivita|repert[io]|referto"
            r"|(?:physical )?exam(?:ination)?|findings|results"
        ),
    ),
    (
        mark_written("What happened before"),
        (
            r"(?:eigen|fremd|zwischen|kurz|aktuelle |spezielle |vegetative |personliche |gynakologische "
            r"|allgemeine )?-?anamnese"
            r"|jetziges leiden|krankengeschichte|vorgeschichte(?: befund)?|anamnese(?: [^:.;]{0,30})?"
            r"|histoire(?: [^:.;]{0,40})?|(?:affection|maladie) actuelle|anamnesi(?: [^:.;]{0,30})?"
            r"|storia(?: [^:.;]{0,20})?|history(?: [^:.;]{0,30})?"
        ),
    ),
    (
        mark_written("Also found"),
        (
            r"neben-?befunde?|zufallsbefunde?|decouvertes? fortuites?|reperti? (?:accessori?|incidentali?)"
            r"|incidental findings?"
        ),
    ),
    (
        mark_written("In short"),
        (
            r"zusammenfassung|(?:\w+ )?epikrise|fazit|synthese|resume|conclusions?(?: [^:.;]{0,30})?"
            r"|conclusion[ei]|sintesi|riassunto|summary"
        ),
    ),
    (
        mark_written("What the specialists make of it"),
        (
            r"(?:zusammenfass(?:ende|\.) )?beurteilung|einschatzung|diskussion"
            r"|(?:discussion|appreciation|interpretation)(?: [^:.;]{0,20})?"
            r"|valutazione(?: [^:.;]{0,20})?|discussione"
            r"|assessment|impression"
        ),
    ),
    (
        mark_written("How it went on"),
        (
            r"(?:[a-z]+er )?(?:krankheits|therapie|pflege|rehabilitations|behandlungs)?-?verlauf"
            r"|(?:beurteilung|therapie|zusammenfassung),? ?(?:und )?verlauf"
            r"|evolution(?: [^:.;]{0,40})?|decorso(?: [^:.;]{0,20})?|(?:hospital )?course"
        ),
    ),
    (
        mark_written("Treatment"),
        (
            r"(?:bisherige |weitere )?(?:(?:erst|zweit|dritt|rezidiv|akut|vor|nach|erhaltungs|folge)-?)?"
            r"(?:therap(?:ien?|y)|behandlung(?:en)?)|therapie.{1,5}behandlungsplan"
            r"|prise en charge|trattamento|management"
        ),
    ),
    (
        mark_written("What happens next"),
        (
            r"pro[cz]edere|(?:weiteres |geplantes )?vorgehen|(?:behandlungs|therapie)plan|attitude"
            r"|conduite(?: [^:.;]{0,20})?|suite(?: [^:.;]{0,30})?|a faire|plan|procedura|programma|next steps"
        ),
    ),
    (
        mark_written("Recommendations"),
        (
            r"(?:weitere |therapie-?)?empfehlung(?:en)?|propositions?|recommandations?|conseils?"
            r"|raccomandazioni|consigli|recommendations?|advice"
        ),
    ),
    (
        mark_written("Check-ups"),
        (
            r"(?:verlaufs|nach)?kontrollen?|nachsorge|wiedervorstellung|suivi|controles?(?: [^:.;]{0,20})?"
            r"|controll[oi]|follow-?up"
        ),
    ),
    (
        mark_written("Please note"),
        r"zur beachtung|bitte beachten|a noter|please note|da notare",
    ),
    (
        mark_written("Blood pressure, pulse and the like"),
        r"vitalzeichen|vitalparameter|parametres(?: vitaux)?|signes vitaux|parametri(?: vitali)?|vital signs",
    ),
    (
        mark_written("Remarks"),
        r"(?:be|an)merkungen?|remarques?|osservazioni|remarks?|comments?",
    ),
    (
        mark_written("Care"),
        r"pflege(?:bericht)?|soins(?: infirmiers)?|nursing(?: care)?|cure(?: infermieristiche)?",
    ),
    (mark_written("Measures"), r"massnahmen|mesures|interventions|interventi|measures"),
    (
        mark_written("Goals"),
        r"(?:pflege|rehabilitations|therapie|behandlungs)?ziele?|objectifs?|obiettivi|goals?",
    ),
)
_KNOWN = tuple((words, re.compile(pattern)) for words, pattern in _WORDINGS)
_BEHIND = re.compile(
    r"\s*(?:\([^()]{0,40}\)|(?:vom|am|du|del|of)? ?\d{1,2}[./]\d{1,2}[./]\d{2,4}"
    r"|bei (?:aufnahme|eintritt|entlassung|austritt)|a l'(?:admission|entree)|a la sortie"
    r"|all'ingresso|alla dimissione|(?:on|at) (?:admission|discharge))\s*\Z"
)
_TOLD_BEHIND = re.compile(
    r"\s(?:\([^()]{3,}\)|(?:(?:vom|am|du|del|of)\s)?\d{1,2}[./]\d{1,2}[./]\d{2,4}|(?:bei|à|all['’]"
    r"|alla|on|at)\s?\w+"
    r"|[-–]\s.+)\s*\Z",
    re.IGNORECASE,
)
"""What a heading says of its own: a date, when, a part of the body."""
_OWN_WORDS = re.compile(
    rf"{_IMAGES}|(?:erst|zweit|dritt|rezidiv|akut|vor|nach|erhaltungs|folge)-?(?:therapien?|behandlung(?:en)?)"
)
"""Headings whose own words say more than the plain ones."""
_MOMENTS = tuple(
    (words, re.compile(rf"\b(?:{stems})-?(?:befund|status|untersuchung|labor|ekg)"))
    for words, stems in (
        (mark_written("on admission"), "aufnahme|eintritts?"),
        (mark_written("on discharge"), "entlass(?:ungs)?|austritts?|abschluss"),
    )
)
_DAY = re.compile(r"(?P<of>vom|am|du|del|of)\s(?P<day>\d{1,2}[./]\d{1,2}[./]\d{2,4})", re.IGNORECASE)
_OF_A_DAY = {"de": ("vom", "am"), "fr": ("du",), "it": ("del",), "en": ("of",)}
_WHEN: tuple[tuple[str, dict[str, str]], ...] = (
    (
        mark_written("on admission"),
        {
            "de": r"bei (?:aufnahme|eintritt)",
            "fr": r"a l['’](?:admission|entree)",
            "it": r"all['’]ingresso",
            "en": r"(?:on|at) admission",
        },
    ),
    (
        mark_written("on discharge"),
        {
            "de": r"bei (?:entlassung|austritt)",
            "fr": r"a la sortie",
            "it": r"alla dimissione",
            "en": r"(?:on|at) discharge",
        },
    ),
)
_ANSWER = (
    r"(?:(?:\w+ )?leer|keine?[rsn]?(?: bekannt\w*| bekannten)?|nicht (?:bekannt|vorhanden|durchgefuhrt"
    r"|erhoben)|unbekannt|entfallt|nichts (?:auffalliges|besonderes|bekannt)|[-–—/∅]+"
    r"|(?:soweit |altersentsprechend )?(?:unauff(?:allig|\.)|normal|regelrecht|intakt|frei|o\. ?(?:p\. ?)?b)"
    r"|neg(?:ativ)?|pos(?:itiv)?|neant|aucune?s?(?: connue?s?)?|rien (?:de particulier|a signaler)"
    r"|ras|r\.a\.s|sans particularites?|(?:non )?normale?s?|inconnue?s?|non connue?s?"
    r"|nessun[oa]?(?: not[oa])?|mut[oa]|nulla(?: di (?:rilevante|particolare)(?: da segnalare)?)?"
    r"|negativ[oaie]|nella norma|non not[oaie]"
    r"|none(?: known)?|nil(?: known)?|nothing(?: of note)?|unremarkable|unknown)\.?"
)
_ANSWERED = re.compile(rf"[^:.;!?]{{2,60}}:\s*{_ANSWER}\s*")
_MAX_CHARS = 60


def is_answer(text: str) -> bool:
    """Whether a text only says that there is nothing, or nothing unusual, and of what stands above it."""
    return re.fullmatch(_ANSWER, fold(text).strip()) is not None


def is_answered_label(text: str) -> bool:
    """Whether a text is a label and such an answer: *Medikation: keine*."""
    return _ANSWERED.fullmatch(fold(text).strip()) is not None


def is_section(heading: str) -> bool:
    """Whether a line, or the words before a colon, are a usual heading of clinical documents.

    Args:
        heading: with or without its colon, a number before it, a date or brackets behind it.
    """
    return _known(heading) is not None or changes_meaning(heading)


def is_of_list(heading: str) -> bool:
    """Whether a heading stands above a list of drugs or diagnoses."""
    return topic_of(heading) in MEDICATION_TOPICS | PROBLEM_TOPICS if heading else False


def changes_meaning(heading: str) -> bool:
    """Whether what stands under a heading cannot be told without it, as under *Allergies*, *Abgesetzt*."""
    topic = topic_of(heading)
    return topic in _LABELS or _FAMILY.fullmatch(_plain(heading)) is not None


def leads_in(heading: str) -> bool:
    """Whether a heading goes on in what stands under it: *Sofort melden bei:*, *À éviter :*."""
    plain = _plain(heading)
    goes_on = asks_for_more(plain) or has_verb(heading) or _LEADS_IN.search(plain) is not None
    return goes_on and not is_section(heading)


def plain_title(heading: str, language: str) -> str | None:
    """What a heading is called in plain words; None if it is no usual one.

    Args:
        heading: as in ``is_section``.
        language: of the handout.
    """
    words = _known(heading)
    if words is None:
        return None
    told = _told_of_its_own(heading, language)
    return f"{translate(words, language)} ({told})" if told else translate(words, language)


def _told_of_its_own(heading: str, language: str) -> str:
    """What a heading says beside its plain words: a date, which picture, when a person was examined."""
    plain = _BEHIND.sub("", _plain(heading)).strip()
    if _OWN_WORDS.fullmatch(plain):
        return without_numbering(heading).strip(" :–-")
    if behind := _TOLD_BEHIND.search(heading.strip(" :")):
        return _in_words_of(language, behind[0].strip(" ,()–-"))
    return next((translate(words, language) for words, pattern in _MOMENTS if pattern.search(plain)), "")


def _in_words_of(language: str, told: str) -> str:
    """A day or a moment behind a heading, without the small words of another language."""
    day = _DAY.fullmatch(told)
    if day and day["of"].casefold() not in _OF_A_DAY.get(language, ()):
        return day["day"]
    for words, patterns in _WHEN:
        said_in = next(
            (name for name, pattern in patterns.items() if re.fullmatch(pattern, fold(told))), language
        )
        if said_in != language:
            return translate(words, language)
    return told


@lru_cache(maxsize=2048)
def _known(heading: str) -> str | None:
    if len(heading) > _MAX_CHARS or changes_meaning(heading):
        return None
    whole = _BEHIND.sub("", _plain(heading)).strip()
    for name in dict.fromkeys((whole, *JOINT.split(whole)[:1])):
        for words, pattern in _KNOWN:
            if pattern.fullmatch(name):
                return words
    return _TOPICS.get(topic) if (topic := topic_of(heading)) else None


def _plain(heading: str) -> str:
    return fold(without_numbering(heading)).strip(" :–-")
