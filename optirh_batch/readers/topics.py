"""What the headings of medical letters announce, in French, German, Italian and English.

Owns the words of headings and the topics they stand for.  Leaves out where a section begins and
ends (``headings``).
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from optirh_batch.readers.wording import fold


class Topic(Enum):
    """What a heading announces.

    ``THERAPY`` may list drugs among other measures; ``ADMISSION`` is the
    medication before a stay, which a later list replaces; ``STOPPED``,
    ``PAUSED``, ``PLANNED`` and ``RESERVE`` (drugs as needed) stand beside any other list;
    ``OTHER`` ends the section before it and is not read.
    """

    ALLERGIES = "allergies"
    PROBLEMS = "problems"
    CURRENT_PROBLEMS = "current problems"
    PAST_PROBLEMS = "past problems"
    MEDICATION = "medication"
    CURRENT_MEDICATION = "current medication"
    ADMISSION = "medication at admission"
    THERAPY = "therapy"
    STOPPED = "stopped medication"
    PAUSED = "paused medication"
    PLANNED = "planned medication"
    RESERVE = "medication as needed"
    OTHER = "other"


SIDE_TOPICS = frozenset({Topic.STOPPED, Topic.PAUSED, Topic.PLANNED, Topic.RESERVE})
MEDICATION_TOPICS = SIDE_TOPICS | {
    Topic.MEDICATION,
    Topic.CURRENT_MEDICATION,
    Topic.ADMISSION,
    Topic.THERAPY,
}
PROBLEM_TOPICS = frozenset({Topic.PROBLEMS, Topic.CURRENT_PROBLEMS, Topic.PAST_PROBLEMS})
# What may stand behind 'diagnostics' or 'problèmes' and changes nothing.
_FRENCH = (
    r"(?: (?:principa(?:l|ux|les?)|secondaires?|associee?s?|retenus?|medica(?:l|ux)|somatiques?|chroniques?"
    r"|de sante|de sortie|a la sortie|d'entree|a l'entree|a l'admission|et|comorbidites))*"
)
_FRENCH_LIST = (
    r"(?:liste des )?(?:diagnostics?|diag\.|problemes?|pathologies?|affections?|maladies?)(?:\(s\))?"
)
FRENCH_DRUGS = r"(?:traitements?|ttts?|trt|medicaments?|medications?)(?: medicamenteux| personnels?)?"
GERMAN_DRUGS = r"(?:medikation|medikamente|medis?|therapie)"
ITALIAN_DRUGS = r"(?:terapia|farmaci|medicamenti)(?: farmacologica| medicamentosa)?"
ENGLISH_DRUGS = r"(?:medications?|medicines|meds|drugs|treatment)"
# Compared without accents and capitals; each pattern matches a whole heading.
_VOCABULARY: tuple[tuple[Topic, str], ...] = (
    (
        Topic.ALLERGIES,
        (
            r"(?:bekannte )?(?:arzneimittel|medikamenten)?-?allergien?"
            r"(?: ?(?:und|/|&|,) ?(?:unvertraglichkeiten|intoleranzen))?"
            r"|(?:arzneimittel|medikamenten|nahrungsmittel)?-?unvertraglichkeit(?:en)?|intoleranz(?:en)?"
            r"|allergieanamnese"
            r"|allergies?(?:\(s\))?(?: connues?| medicamenteuses?| alimentaires?)*(?: ?(?:et|/|ou"
            r"|,) ?intolerances?)?(?: connues?)?"
            r"|intolerances?(?: medicamenteuses?| alimentaires?)?(?: ?(?:et|/|ou) ?allergies?)?"
            r"|allergi[ae](?: not[ae]| farmacologic(?:a|he)| a farmaci)?(?: ?(?:e|/|,) ?intolleranze)?"
            r"|intolleranze"
            r"|all\.?"
            r"|(?:known |drug )*allerg(?:y|ies)(?: ?(?:and|/|,) ?intolerances)?"
        ),
    ),
    (
        Topic.CURRENT_PROBLEMS,
        (
            r"(?:aktuelle|akute|aktive|bestehende) (?:haupt|neben)?(?:diagnosen?|probleme?|erkrankungen?)"
            r"|diagnosen aktuell"
            rf"|{_FRENCH_LIST}{_FRENCH} (?:actuel(?:le)?s?|actifs?|actives?|en cours){_FRENCH}"
            r"|(?:diagnosi|problemi|patologie) (?:attual[ei]|attiv[ei]|in atto)"
            r"|(?:current|active) (?:medical )?(?:diagnos[ie]s|problems?|conditions?)"
        ),
    ),
    (
        Topic.PAST_PROBLEMS,
        (
            r"(?:fruhere|vergangene|alte) (?:diagnosen|erkrankungen|krankheiten|operationen)|voroperationen"
            r"|(?:antecedents|atcds?)(?: (?:medicaux|chirurgicaux|personnels|medico-chirurgicaux|pertinents"
            r"|principaux|psychiatriques|gynecologiques|notables|significatifs|importants|et))*"
            r"|(?:diagnostics?|problemes?|maladies) (?:anterieure?s?|anciene?n?e?s?|passee?s?)"
            r"|operations? anterieures?|(?:diagnostics?|problemes?|maladies) (?:resolus?|resolues|gueri?e?s)"
            r"|(?:abgeschlossene|ausgeheilte|erledigte) (?:diagnosen|probleme|erkrankungen)"
            r"|(?:diagnosi|problemi|patologie) (?:risolt[ei]|passiv[ei]|inattiv[ei])"
            r"|resolved (?:problems|diagnoses|conditions)"
            r"|anamnesi (?:patologica )?remota|(?:patologie|diagnosi|malattie) (?:pregresse|passate)"
            r"|interventi pregressi|pregress[ie]"
            r"|pmhx?|past (?:medical |surgical )*history|(?:past|previous) (?:illnesses|diagnoses|operations)"
        ),
    ),
    (
        Topic.PROBLEMS,
        (
            r"haupt-? ?und ?-?nebendiagnosen"
            r"|(?:haupt|neben|dauer|entlassungs|entlass|austritts|eintritts|einweisungs|rehabilitations"
            r"|krankheits|zusatz)?-?diagnosen?(?:\((?:n|en)\))?(?:liste)?"
            r"|(?:medizinische|med\.?|weitere|relevante|bekannte|psychiatrische|psych\.|somatische"
            r"|arztliche) diagnosen"
            r"|(?:weitere |haupt-?|neben-?)?diagn\.|d[gx]\.?|diag\."
            r"|(?:relevante |bekannte )?vorerkrankungen|vordiagnosen|problemliste|grunderkrankungen?"
            rf"|{_FRENCH_LIST}{_FRENCH}|comorbidites(?: somatiques| psychiatriques| actives| associees"
            r"| principales)*"
            r"|diagnosi(?: (?:principal[ei]|secondari[ae]|di dimissione|alla dimissione|di uscita"
            r"|d'ingresso|mediche))*"
            r"|comorbidita|problemi(?: di salute)?|patologie(?: note| principali| concomitanti)?"
            r"|(?:(?:main|primary|principal|secondary|discharge|other) )*diagnos[ie]s|problem list|problems"
            r"|comorbidities"
        ),
    ),
    (
        Topic.ADMISSION,
        (
            rf"{GERMAN_DRUGS} (?:bei|vor|zum) (?:aufnahme|eintritt|einweisung|zuweisung)"
            r"|(?:eintritts|aufnahme|vor)medikation|bisherige (?:medikation|medikamente)"
            rf"|{FRENCH_DRUGS} (?:a l'|d'|avant l'|avant )(?:entree|admission|hospitalisation)"
            r"|traitement anterieur"
            rf"|{ITALIAN_DRUGS} (?:all'ingresso|pregressa|prima del ricovero)"
            rf"|{ENGLISH_DRUGS} (?:on|at|before) admission|admission {ENGLISH_DRUGS}"
        ),
    ),
    (
        Topic.STOPPED,
        (
            rf"stopp?|(?:abgesetzt|gestoppt|sistiert|beendet)(?:e {GERMAN_DRUGS})?"
            rf"|{GERMAN_DRUGS} (?:abgesetzt"
            rf"|gestoppt)"
            rf"|{FRENCH_DRUGS} (?:stoppe|arrete|suspendu|interrompu|termine)e?s?"
            r"|(?:stoppe|arrete|suspendu|interrompu)e?s?|(?:medicaments?|traitements?) a arreter"
            rf"|{ITALIAN_DRUGS} sospes[aio]|sospes[io]"
            rf"|(?:stopped|discontinued)(?: {ENGLISH_DRUGS})?|{ENGLISH_DRUGS} (?:stopped|discontinued)"
        ),
    ),
    (
        Topic.PAUSED,
        (
            rf"(?:pausiert|pause)(?:e {GERMAN_DRUGS})?|{GERMAN_DRUGS} pausiert"
            rf"|(?:{FRENCH_DRUGS} )?(?:en pause|en suspens)|(?:{ITALIAN_DRUGS} )?in pausa"
            rf"|(?:{ENGLISH_DRUGS} )?(?:paused|on hold)"
        ),
    ),
    (
        Topic.PLANNED,
        (
            rf"{FRENCH_DRUGS} prevue?s?|geplante {GERMAN_DRUGS}|{ITALIAN_DRUGS} previst[aio]"
            rf"|planned {ENGLISH_DRUGS}"
        ),
    ),
    (
        Topic.RESERVE,
        (
            rf"(?:(?:{FRENCH_DRUGS} )?(?:en|de) )?reserves?"
            rf"|{FRENCH_DRUGS} (?:au besoin|si besoin|si necessaire)|(?:au|si) besoin|si necessaire"
            r"|(?:reserve|bedarfs)-?(?:medikation|medikamente)"
            rf"|(?:{GERMAN_DRUGS} )?(?:in reserve|bei bedarf)"
            rf"|(?:{ITALIAN_DRUGS} )?(?:in riserva|al bisogno)"
            rf"|(?:{ENGLISH_DRUGS} )?as needed|(?:prn|as needed) {ENGLISH_DRUGS}"
        ),
    ),
    (
        Topic.CURRENT_MEDICATION,
        (
            rf"fix|(?:unveranderte|weitere) {GERMAN_DRUGS}|{FRENCH_DRUGS} inchange?e?s?|(?:aktuelle"
            rf"|gegenwartige|letzte|regelmassige|laufende|fixe|feste) {GERMAN_DRUGS}"
            rf"|{GERMAN_DRUGS} (?:am|beim) (?:austrittstag|entlassungstag|entlasstag|verlegungstag|austritt)"
            rf"|{GERMAN_DRUGS} (?:ab spital|aktuell)"
            r"|(?:haus|dauer|fix|basis|stamm|entlassungs|entlass|austritts|verlegungs)-?(?:medikation|medikamente)"
            rf"|{GERMAN_DRUGS} (?:bei|zum|nach) (?:entlassung|austritt|verlegung|ubertritt)"
            rf"|{FRENCH_DRUGS} pris(?:es)?(?: a domicile| au domicile| actuellement| regulierement)?"
            rf"|{FRENCH_DRUGS} (?:actuel(?:le|les|s)?|habituel(?:le|les|s)?|en cours|a domicile|au domicile"
            r"|de sortie|a la sortie|(?:au|de|lors du) transfert|a poursuivre|de fond|de base|fixes?"
            r"|au long cours)(?: a domicile)?"
            rf"|{ITALIAN_DRUGS} (?:domiciliare|a domicilio|in atto|in corso|attual[ei]|alla dimissione"
            rf"|in uso)"
            rf"|(?:current|discharge|home|regular) {ENGLISH_DRUGS}|{ENGLISH_DRUGS} (?:on|at) discharge"
        ),
    ),
    (
        Topic.MEDICATION,
        (
            r"medikation|medikamente?|praparate?|arzneimittel|farmaco|medis?|med\.?|meds|medikamentenliste|medikationsplan|medikationsliste|medikamentenplan"
            # By whom it is said may be either: who sends a person, or who received one.
            rf"|{GERMAN_DRUGS} bei (?:uberweisung|ubergabe)"
            rf"|{GERMAN_DRUGS} (?:laut|gemass|nach) (?:arztlicher )?(?:verordnung|rezept|arzt|hausarzt)"
            r"|(?:traitements?|medicaments?) selon (?:ordonnance|prescription)(?: medicale)?"
            r"|medikamentose (?:therapie|behandlung)|verordnungen"
            r"|verordnete (?:medikamente|medikation)|rp\.?/?|rezept|medikamentenverordnung"
            r"|medicaments?|medication|traitements? medicamenteux"
            r"|(?:liste|plan|carte|fiche)(?: actuel(?:le)?)? (?:des?|du) (?:medicaments?|medication"
            r"|traitements?)"
            r"|ordonnance(?: de sortie)?|(?:medicaments?|medication)(?: prescrite?s?| ordonnee?s?)"
            r"|prescriptions?(?: medica(?:le|menteuse)s?)?"
            r"|farmaci|medicamenti|terapia (?:farmacologica|medicamentosa)|lista dei (?:farmaci|medicamenti)"
            r"|medications?(?: list)?|medicines"
        ),
    ),
    (
        Topic.THERAPY,
        (
            r"therapie|ttts?|trt|therapie-? ?empfehlung(?:en)?|empfohlene therapie"
            r"|weitere therapie(?:empfehlung(?:en)?)?(?: und behandlungsvorschlag)?"
            r"|therapievorschlag|traitements?(?: (?:propose|prescrit|recommande))?|therapie medicamenteuse"
            r"|terapia(?: (?:consigliata|proposta|prescritta))?|treatment"
        ),
    ),
    (
        Topic.OTHER,
        (
            r"(?:eigen|fremd|familien|sozial|zwischen|vegetative |aktuelle |spezielle "
            r"|personliche )?-?anamnese"
            r"|jetziges leiden|krankengeschichte|vorgeschichte(?: befund)?|familiare belastung"
            r"|(?:(?:klinischer?|korperlicher?|neurologischer?|relevante|weitere|aktuelle) )*(?:befunde?"
            r"|status"
            r"|untersuchung)"
            r"|(?:durchgefuhrte )?untersuchung(?:en|sergebnisse)?|labor(?:parameter|werte)?|ekg|rontgen"
            r"|histologie|bildgebung|(?:durchgefuhrte |weitere )?diagnostik"
            r"|(?:beurteilung|therapie|zusammenfassung)?,? ?(?:therapie )?(?:und )?verlauf|epikrise"
            r"|beurteilung"
            r"|zusammenfassung"
            r"|pro[cz]edere|weiteres vorgehen|vorgehen|kontrollen?|empfehlungen?|bemerkungen?|aufnahmegrund"
            r"|pflegebericht|pflege|massnahmen|hilfsmittel|kontakte?|hausarzt(?:in)?|angehorige"
            r"|anamnese|(?:evolution|discussion|synthese|conclusions?|attitude|suite|motif)(?: .{0,40})?"
            r"|status"
            r"|examens?(?: .{0,30})?"
            r"|laboratoire|propositions?|a faire|suivi|plan|situation sociale|mode de vie"
            r"|habitudes(?: de vie)?"
            r"|remarques?|reseau|entourage|contacts?|glycemies?|parametres|signes vitaux|objectifs?"
            r"|soins|(?:diagnostics?|problemes?) (?:infirmiers?|de soins)|pflegediagnosen?"
            r"|antecedents familiaux|anamnesi(?: .{0,30})?|esame obiettivo|decorso(?: .{0,20})?|conclusioni"
            r"|laboratorio|procedura|cure"
            r"|(?:family |social )?history(?: .{0,30})?|examination|assessment|follow-?up|impression"
            r"|hospital course|vital signs|plan"
            # No illness is called so, wherever it stands.
            r"|suizidalitat|(?:selbst|fremd)-? ?(?:und |/ ?(?:fremd)?)?gefahrdung|psychostatus"
            r"|psychopathologischer befund|wund(?:status|behandlung|versorgung|pflege|dokumentation)"
            r"|pflegerische (?:massnahmen|situation)|pflegeziele?|ziele?|bezugspersonen?|wohnsituation"
            r"|soziales|soziale situation|mobilitat|ernahrung|ausscheidung(?:en)?|sturzrisiko|kognition"
            r"|vital(?:zeichen|werte|parameter)|patientenverfugung|rea(?:nimations)?-?status|impf(?:ungen|status)"
            r"|risiken|besonderes|termine?|noxen|suchtmittel"
            r"|risque suicidaire|suicidalite|directives anticipees|(?:personnes?|famille) de contact|proches"
            r"|vaccinations|rendez-vous|mobilite|alimentation|eliminations?|autonomie|moyens auxiliaires"
            r"|segni vitali|contatti|obiettivi|direttive anticipate|mobilita|alimentazione|vaccinazioni"
            r"|advance directives|nursing care|contact persons|mobility|nutrition|immuni[sz]ations"
        ),
    ),
)
# One pattern for all: a text has thousands of lines that are none of them.
_HEADINGS = re.compile("|".join(f"(?P<{topic.name}>{pattern})" for topic, pattern in _VOCABULARY))
JOINT = re.compile(r" ?(?:/|&|,| und | u\. ?| et | e | and ) ?")
"""Between two names in one heading: *Diagnosen und Verlauf*."""

# Words of headings in which one wrong letter is forgiven.
_CORE_WORDS = """
    medikation medikamente austrittsmedikation entlassungsmedikation entlassung austritt
    therapieempfehlung therapieempfehlungen diagnosen hauptdiagnose hauptdiagnosen nebendiagnosen
    allergien unvertraglichkeiten vorerkrankungen traitement traitements medicaments medication
    diagnostic diagnostics antecedents allergies intolerances comorbidites terapia domiciliare
    dimissione diagnosi allergie medications discharge diagnoses
    """.split()
_MIN_MENDED_CHARS = 8
_MAX_MENDED_CHARS = max(map(len, _CORE_WORDS)) + 1
# A number before a heading; behind it a date, a remark in brackets, the code system, a part of the body.
_NUMBERING = re.compile(r"\A(?:\d{1,2}[.)]|[IVX]{1,4}\.|[-–•*]|[A-Z] ?:(?=[^:]{3,40}:))\s+")
_SUFFIX = re.compile(
    r"\s*(?:\([^()]{0,40}\)|(?:,? ?| (?:selon|nach|gemass|secondo|according to)(?: la)? )(?:icd"
    r"|cim)(?:-?1[01])?(?:-?gm)?"
    r"| (?:de|du|von|di|for|pour|fur|per) (?:mme|m\.|mr\.?|madame|monsieur|frau|fr\.|herrn?|hr\."
    r"|signora?|sig\.(?:ra)?)"
    r" [^\d:]{2,40}| [-–] [^\W\d_]{3,20}| (?:valable|gultig|valid[oa]?)|(?:vom|am|per|du|au|del|al|of"
    r"|le|ab|des le"
    r"|,)? ?\d{1,2}\.\d{1,2}\.\d{2,4})\s*\Z"
)
_MAX_HEADING_CHARS = 70
_MAX_SUFFIXES = 3


def topic_of(heading: str) -> Topic | None:
    """What a heading announces, None if it is not known.

    Args:
        heading: without its colon; a number before it, and a date or brackets behind it, may stay.
    """
    return _known_topic(heading) if len(heading) <= _MAX_HEADING_CHARS else None


def without_numbering(line: str) -> str:
    """A line without the number or bullet that may stand before a heading: ``3. Diagnosen``."""
    return _NUMBERING.sub("", line, count=1)


@lru_cache(maxsize=8192)  # each line is asked several times
def _known_topic(heading: str) -> Topic | None:
    plain = fold(heading).strip(" :")
    if number := _NUMBERING.match(plain):
        plain = plain[number.end() :]
    candidates = [plain]
    while len(candidates) <= _MAX_SUFFIXES and (shorter := _SUFFIX.sub("", candidates[-1])) != candidates[-1]:
        candidates.append(shorter)
    for candidate in dict.fromkeys((*candidates, *map(_mended, candidates))):
        if topic := _look_up(candidate) or _of_both(candidate):
            return topic
    return None


def _look_up(plain: str) -> Topic | None:
    found = _HEADINGS.fullmatch(plain)
    return Topic[found.lastgroup] if found and found.lastgroup else None


def _of_both(plain: str) -> Topic | None:
    """What two known headings in one announce: ``Diagnostics et antécédents``, ``Therapie u. Procedere``."""
    parts = JOINT.split(plain)
    topics = {_look_up(part) for part in parts} if len(parts) == 2 else {None}
    if None in topics:
        return None
    if topics <= PROBLEM_TOPICS:
        return topics.pop() if len(topics) == 1 else Topic.PROBLEMS
    if topics <= MEDICATION_TOPICS | {Topic.OTHER} and topics & MEDICATION_TOPICS:
        return Topic.THERAPY
    return topics.pop() if len(topics) == 1 else Topic.OTHER


def _mended(plain: str) -> str:
    """With words put right that are one letter off a usual heading, as in scans and hasty typing."""
    return " ".join(_mended_word(word) for word in plain.split(" "))


def _mended_word(word: str) -> str:
    if not _MIN_MENDED_CHARS <= len(word) <= _MAX_MENDED_CHARS or word in _CORE_WORDS:
        return word
    return next((known for known in _CORE_WORDS if _is_one_letter_off(word, known)), word)


def _is_one_letter_off(word: str, known: str) -> bool:
    if abs(len(word) - len(known)) > 1:
        return False
    if word[0] != known[0] and word[-1] != known[-1]:
        return False  # one letter cannot change both ends
    start = next(
        (at for at, pair in enumerate(zip(word, known, strict=False)) if pair[0] != pair[1]),
        min(len(word), len(known)),
    )
    tails = (word[start:], known[start:])
    return tails[0][1:] in {tails[1], tails[1][1:]} or tails[0] == tails[1][1:]
