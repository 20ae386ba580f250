"""Pronouns that can only mean the patient: 'Vous avez 81 ans. Il marche seul.', 'Elle tousse' of a man.

Owns the pronouns of the third person with verbs that only a person does, and when nobody else can be meant:
neither text names another person, or the note begins a sentence with the same verb, as it does for the
patient.  A text that speaks to its reader must not go on about somebody; one that does not must at least keep
the patient's sex.  How a handout begins is looked at in ``drafting``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from optirh_batch.given_names import is_given_name
from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.recognition.people import people_in
from optirh_batch.grounding.recognition.person_names import other_names
from optirh_batch.grounding.vocabulary.phrases import any_of, whole_words
from optirh_batch.grounding.vocabulary.relatives import sex_of_relative
from optirh_batch.grounding.vocabulary.verbs import PERSONAL_ACTS, lemma

_READER = re.compile(
    r"(?<!\w)(?:[Vv](?:ous|otre|os)|(?<=[\w,] )Ihre?[nmrs]?|(?<=[\w,] )Ihnen|Sie(?= (?:sind|\w+en)(?!\w))|"
    r"(?<=[a-z]en )Sie|(?<=sind )Sie|Lei|(?<=[\w,] )Su[oae]|[Yy]ou|[Yy]our)(?!\w)"
)
_NOT = {
    "fr": r"(?:(?:ne|n['’]|se|s['’]|en|l['’]|le|la|les)[ ]?)*",
    "de": "",
    "it": r"(?:(?:non|si|ne|lo|la|li|le)[ ])*",
    "en": r"(?:still |also |often |always |never |only )?",
}
_ACTS = {
    "fr": f"{PERSONAL_ACTS} marche parle dit souffre voit vit habite lève lave plaint sent déplace habille "
    "couche respire vomit avale urine comprend répond reconnaît demande pèse rit",
    "de": "nimmt isst trinkt schläft will möchte mag klagt sagt hustet spricht hört wohnt lebt spritzt "
    "wäscht duscht fühlt raucht wünscht versteht erkennt leidet fürchtet atmet wiegt trägt weint lacht "
    "schreit vergisst verneint erbricht schwitzt friert jammert",
    "en": "takes eats drinks sleeps walks wants refuses lives says feels coughs sees hears speaks smokes "
    "breathes took ate drank slept refused fell weighs cries wept forgets",
}
"""Verbs in the third person that only a person does."""
_HAS = {
    "fr": r"a (?:pas |bien |mal |peu |encore )?"
    r"(?:mangé|bu|dormi|pris|refusé|vomi|parlé|marché|uriné|pleuré|mal|peur|soif|faim|\d+ ans)",
    "de": r"hat (?:\w+ ){0,3}?(?:gegessen|getrunken|geschlafen|genommen|gehustet|erbrochen|geweint|"
    r"Schmerzen|Angst|Fieber|Durst|Hunger|Atemnot|Husten)",
    "en": r"has (?:pain|fever|no appetite)",
}
"""What only a person has or has done."""
_STATES = {
    "fr": "tombée? fatiguée? autonome anxieux anxieuse orientée? désorientée? confuse? somnolente? "
    "essoufflée? triste levée? couchée? alitée? calme agitée? angoissée? éveillée? réveillée? lucide "
    "abattue? déprimée? dépressi(?:f|ve) irritable inquiète inquiet seule? assise? souriante? collaborante? "
    "coopérante? méfiante? endormie?",
    "de": "müde wach orientiert desorientiert verwirrt selbständig unruhig traurig ängstlich gestürzt "
    "schläfrig bettlägerig aggressiv gereizt einsam kooperativ niedergeschlagen mobil ansprechbar "
    "misstrauisch depressiv",
    "en": "tired anxious confused orientated oriented sleepy drowsy breathless sad bedridden calm agitated "
    "restless awake alert tearful lonely irritable cooperative depressed",
}
"""How only a person is."""
_IS = {
    "fr": r"est (?:très |plus |encore |bien |un peu |toujours |moins |assez )?",
    "de": r"ist (?:sehr |noch |wieder |etwas |weiterhin |oft |weniger )?",
    "en": r"is (?:very |still |more |less |often )?",
}
_ENDS_VERB = {"de": "steht auf"}


_SIMPLE = {
    language: any_of(acts) + (f"|{more}" if (more := _ENDS_VERB.get(language)) else "")
    for language, acts in _ACTS.items()
}
_DOES = {
    language: rf"(?:{simple}|{_HAS[language]}|{_IS[language]}(?:{any_of(_STATES[language])}))"
    for language, simple in _SIMPLE.items()
} | {"it": r"[^\W\d_]{2,}[aeiòà]"}
_PRONOUN = {
    "fr": {"male": r"ils?", "female": r"elles?"},
    "de": {"male": r"er", "female": r"(?-i:(?<=[.!?:] )Sie|\ASie|sie)"},
    "it": {"male": r"egli|(?<=[.!?:] )lui|\Alui", "female": r"ella|(?<=[.!?:] )essa"},
    "en": {"male": r"he", "female": r"she"},
}
_THIRD = {
    language: {
        sex: re.compile(
            rf"(?<!\w)(?:{pronoun})[ ]{_NOT[language]}(?P<act>{_DOES[language]})(?!\w)", re.IGNORECASE
        )
        for sex, pronoun in pronouns.items()
    }
    for language, pronouns in _PRONOUN.items()
}
_TURNED = {
    "fr": re.compile(r"(?!)"),
    "de": re.compile(rf"(?<!\w)(?P<act>{_SIMPLE['de']})[ ](?:er|(?-i:sie))(?!\w)", re.IGNORECASE),
    "it": re.compile(r"(?!)"),
    "en": re.compile(r"(?!)"),
}
"""'Am Morgen nimmt er Torasemid'."""
_BEINGS = whole_words(
    r"\w*thérapeutes?|\w*therapeut\w*|\w*terapist\w*|\w{4,}(?:logues?|iatres?|loginn?\w*|log[oa])|diét\w+|"
    r"assistant\w*|spécialistes?|coiffeu\w+|\w*ärztin\w*|\w*arzt\w*|medic[oi]|docto\w+|nurses?|pharm\w+|"
    r"apothek\w+|étudiante?s?",
    r"amie?s?|compagn\w+|copains?|copines?|connaissances?|collègues?|proches?|famille|aidante?s?|bénévoles?|"
    r"auxiliaires?|veilleuse?|curat\w+|concierge|propriétaire|prêtre|aumônier|enfants?|bébés?|gens|"
    r"personnes?|chiens?|chats?|on|voisin\w*|sœurs?|équipe|soignante?s?|hôte\w*|femme|homme|aide",
    r"freund\w*|\w*partner\w*|kolleg\w*|angehörig\w*|familie|betreuer\w*|beist[aä]nd\w*|pfarrer\w*|"
    r"seelsorge\w*|kind\w*|baby|leute|person\w*|hund\w*|katze\w*|frau|mann|mitbewohner\w*|zimmernachbar\w*|"
    r"pflege\w*|team|spitex|helfer\w*|\w*in(?= kommt)",
    r"amic\w+|compagn\w+|famil\w+|parent[ei]|curat\w+|volontar\w+|badante|bambin\w+|person[ae]|cane|"
    r"gatto|donna|uomo|équipe",
    r"friends?|partner|relatives?|family|carers?|colleagues?|volunteers?|child\w*|baby|people|persons?|"
    r"dog|cat|woman|man|team",
)
_WORD = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’-]*[^\W\d_]")
_PATIENT = r"(?:pte?|pat|patient\w*|pz|paziente|bew)\.?[ ]"
_OPENING = re.compile(
    rf"(?:(?:\A|[.;\n]\s+)(?:{_PATIENT})?|,[ ]{_PATIENT})"
    r"(?:(?:ne|n['’]|se|s['’]|non|nicht|noch|encore)[ ]?)*(?P<verb>[^\W\d_]{3,})",
    re.IGNORECASE,
)


def strangers_told(
    source: Sheet,
    output: Sheet,
    patient: AbstractSet[str] = frozenset(),
    sex: str | None = None,
    *,
    is_handout: bool = False,
) -> Iterator[str]:
    """The words of the output that tell of the patient as of somebody else, or of the other sex.

    Args:
        source: the passage as documented.
        output: what was written for it.
        patient: by which names the record calls its patient (``patient_names``).
        sex: the patient's, 'female' or 'male', as far as it is known.
        is_handout: whether the output is known to speak to the patient, also where no word of it does.
    """
    patterns = _THIRD.get(output.language or "")
    if patterns is None or source.language is None:
        return
    if not is_handout and output.text in source.text:  # the record's own words, as they stand
        return
    turned = _TURNED[output.language or ""].finditer(output.text)
    told = [(own, found) for own, pattern in patterns.items() for found in pattern.finditer(output.text)]
    told += [("male", found) for found in turned]
    if not told:
        return
    spoken_to = is_handout or _READER.search(output.text) is not None
    others = _others(source, patient) | _others(output, patient)
    begun = _begun(source)
    for own, found in told:
        act = lemma(found["act"].split()[0], output.language)
        is_begun = source.language == output.language and act in begun
        is_strange = not others or is_begun
        is_other = sex is not None and sex != own and not others & {own[0], "any"}
        if is_strange if spoken_to else is_other:
            yield found.group()


def strangers_in_handout(
    source: str,
    text: str,
    source_language: str | None,
    language: str,
    patient: AbstractSet[str] = frozenset(),
) -> str | None:
    """The first words of a handout's passage that go on about its reader, or None (``strangers_told``)."""
    sheets = Sheet.of(source, source_language), Sheet.of(text, language)
    return next(strangers_told(*sheets, patient, is_handout=True), None)


def _others(sheet: Sheet, patient: AbstractSet[str]) -> set[str]:
    """Whom a text names beside the patient: 'm' for a man, 'f' for a woman, 'any' for somebody."""
    found = {"any"} if _BEINGS.search(sheet.text) or other_names(sheet.text, patient) else set[str]()
    for name, _, _ in people_in(sheet):
        found |= set(sex_of_relative(name))
    if any(is_given_name(word) for word in _WORD.findall(sheet.text)):
        found.add("any")
    return found


def _begun(source: Sheet) -> set[str]:
    """The verbs with which sentences of a note begin: the patient does it."""
    return {
        lemma(found["verb"], source.language)
        for found in _OPENING.finditer(source.text)
        if re.fullmatch(_DOES.get(source.language or "", r"(?!)"), found["verb"], re.IGNORECASE)
    }
