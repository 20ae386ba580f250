"""The light structure of a medical letter: its headings and what stands under them.

Owns the headings known in French, German, Italian and English, and where a
section ends.  Leaves out what the lines of a section say (``letters``) and
never reads anything that no heading announces.

A heading stands alone on its line, or is followed by a colon; further headings
on the same line are seen after a full stop or semicolon.  A section ends with
the next heading, a closing formula, an empty line that no further item
follows, or prose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache


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


@dataclass(frozen=True, slots=True)
class Section:
    """What one heading announces, its heading as written, and its lines without empty ones.

    ``is_inline``: the first line stood on the heading's own line; ``cut``: the
    line, with a label that is not known, that ends it and goes on with more;
    ``at``: where the heading stands, the same for all groups of one list;
    ``lead``: what its group says of each drug (``Neu``); ``number``: with which
    its first line goes on with a list that a group stands in; ``is_remark``: it is
    one line of a list, with a word before it that holds for this line only.
    """

    topic: Topic
    title: str
    lines: tuple[str, ...]
    is_inline: bool = False
    cut: str | None = None
    at: int = 0
    lead: str = ""
    number: int | None = None
    is_remark: bool = False


# What may stand behind 'diagnostics' or 'problèmes' and changes nothing.
_FRENCH = (
    r"(?: (?:principa(?:l|ux|les?)|secondaires?|associee?s?|retenus?|medica(?:l|ux)|somatiques?|chroniques?"
    r"|de sante|de sortie|a la sortie|d'entree|a l'entree|a l'admission|et|comorbidites))*"
)
_FRENCH_LIST = (
    r"(?:liste des )?(?:diagnostics?|diag\.|problemes?|pathologies?|affections?|maladies?)(?:\(s\))?"
)
_FRENCH_DRUGS = r"(?:traitements?|ttts?|trt|medicaments?|medications?)(?: medicamenteux| personnels?)?"
_GERMAN_DRUGS = r"(?:medikation|medikamente|medis?|therapie)"
_ITALIAN_DRUGS = r"(?:terapia|farmaci|medicamenti)(?: farmacologica| medicamentosa)?"
_ENGLISH_DRUGS = r"(?:medications?|medicines|meds|drugs|treatment)"

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
            rf"{_GERMAN_DRUGS} (?:bei|vor|zum) (?:aufnahme|eintritt|einweisung|zuweisung)"
            r"|(?:eintritts|aufnahme|vor)medikation|bisherige (?:medikation|medikamente)"
            rf"|{_FRENCH_DRUGS} (?:a l'|d'|avant l'|avant )(?:entree|admission|hospitalisation)"
            r"|traitement anterieur"
            rf"|{_ITALIAN_DRUGS} (?:all'ingresso|pregressa|prima del ricovero)"
            rf"|{_ENGLISH_DRUGS} (?:on|at|before) admission|admission {_ENGLISH_DRUGS}"
        ),
    ),
    (
        Topic.STOPPED,
        (
            rf"stopp?|(?:abgesetzt|gestoppt|sistiert|beendet)(?:e {_GERMAN_DRUGS})?"
            rf"|{_GERMAN_DRUGS} (?:abgesetzt"
            rf"|gestoppt)"
            rf"|{_FRENCH_DRUGS} (?:stoppe|arrete|suspendu|interrompu|termine)e?s?"
            r"|(?:stoppe|arrete|suspendu|interrompu)e?s?|(?:medicaments?|traitements?) a arreter"
            rf"|{_ITALIAN_DRUGS} sospes[aio]|sospes[io]"
            rf"|(?:stopped|discontinued)(?: {_ENGLISH_DRUGS})?|{_ENGLISH_DRUGS} (?:stopped|discontinued)"
        ),
    ),
    (
        Topic.PAUSED,
        (
            rf"(?:pausiert|pause)(?:e {_GERMAN_DRUGS})?|{_GERMAN_DRUGS} pausiert"
            rf"|(?:{_FRENCH_DRUGS} )?(?:en pause|en suspens)|(?:{_ITALIAN_DRUGS} )?in pausa"
            rf"|(?:{_ENGLISH_DRUGS} )?(?:paused|on hold)"
        ),
    ),
    (
        Topic.PLANNED,
        (
            rf"{_FRENCH_DRUGS} prevue?s?|geplante {_GERMAN_DRUGS}|{_ITALIAN_DRUGS} previst[aio]"
            rf"|planned {_ENGLISH_DRUGS}"
        ),
    ),
    (
        Topic.RESERVE,
        (
            rf"(?:(?:{_FRENCH_DRUGS} )?(?:en|de) )?reserves?"
            rf"|{_FRENCH_DRUGS} (?:au besoin|si besoin|si necessaire)|(?:au|si) besoin|si necessaire"
            r"|(?:reserve|bedarfs)-?(?:medikation|medikamente)"
            rf"|(?:{_GERMAN_DRUGS} )?(?:in reserve|bei bedarf)"
            rf"|(?:{_ITALIAN_DRUGS} )?(?:in riserva|al bisogno)"
            rf"|(?:{_ENGLISH_DRUGS} )?as needed|(?:prn|as needed) {_ENGLISH_DRUGS}"
        ),
    ),
    (
        Topic.CURRENT_MEDICATION,
        (
            rf"fix|(?:unveranderte|weitere) {_GERMAN_DRUGS}|{_FRENCH_DRUGS} inchange?e?s?|(?:aktuelle"
            rf"|gegenwartige|letzte|regelmassige|laufende|fixe|feste) {_GERMAN_DRUGS}"
            rf"|{_GERMAN_DRUGS} (?:am|beim) (?:austrittstag|entlassungstag|entlasstag|verlegungstag|austritt)"
            rf"|{_GERMAN_DRUGS} (?:ab spital|aktuell)"
            r"|(?:haus|dauer|fix|basis|stamm|entlassungs|entlass|austritts|verlegungs)-?(?:medikation|medikamente)"
            rf"|{_GERMAN_DRUGS} (?:bei|zum|nach) (?:entlassung|austritt|verlegung|ubertritt)"
            rf"|{_FRENCH_DRUGS} pris(?:es)?(?: a domicile| au domicile| actuellement| regulierement)?"
            rf"|{_FRENCH_DRUGS} (?:actuel(?:le|les|s)?|habituel(?:le|les|s)?|en cours|a domicile|au domicile"
            r"|de sortie|a la sortie|(?:au|de|lors du) transfert|a poursuivre|de fond|de base|fixes?"
            r"|au long cours)(?: a domicile)?"
            rf"|{_ITALIAN_DRUGS} (?:domiciliare|a domicilio|in atto|in corso|attual[ei]|alla dimissione"
            rf"|in uso)"
            rf"|(?:current|discharge|home|regular) {_ENGLISH_DRUGS}|{_ENGLISH_DRUGS} (?:on|at) discharge"
        ),
    ),
    (
        Topic.MEDICATION,
        (
            r"medikation|medikamente?|praparate?|arzneimittel|farmaco|medis?|med\.?|meds|medikamentenliste|medikationsplan|medikationsliste|medikamentenplan"
            # By whom it is said may be either: who sends a person, or who received one.
            rf"|{_GERMAN_DRUGS} bei (?:uberweisung|ubergabe)"
            rf"|{_GERMAN_DRUGS} (?:laut|gemass|nach) (?:arztlicher )?(?:verordnung|rezept|arzt|hausarzt)"
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
        ),
    ),
)
# One pattern for all: a text has thousands of lines that are none of them.
_HEADINGS = re.compile("|".join(f"(?P<{topic.name}>{pattern})" for topic, pattern in _VOCABULARY))

_AND = re.compile(r" ?(?:/|&|,| und | u\. ?| et | e | and ) ?")
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
_LABEL = re.compile(
    r"((?:D[gGxX]|[^\W\d_](?:[^:.;!?\n]|(?<= u)\.|(?<=\b[Mm]ed)\.){2,60}?)\.?)\s?:(?!\d)\s*(.*)\Z"
)
# 'Allergien - Penicillin' is no heading of a part of the body.
_DASHED = re.compile(r"([^\W\d_][^:.;]{2,40}?) [-–] (.+)\Z")
_INNER_HEADING = re.compile(r"(?<=[.;])(?<! u\.)\s+(?=([^\W\d_][^:.;!?\n]{1,40}?\.?)\s?:(?!\d))")
_CLOSING = re.compile(
    r"(?:mit (?:freundlich|kolleg|bestem|den besten|herzlich)|freundliche grusse|sehr geehrte|werte[r]? "
    r"|liebe[r]? |gez\."
    r"|avec (?:nos|mes|l')|meilleures salutations|cordialement|bien (?:a vous|cordialement)|nous restons"
    r"|je reste|veuillez"
    r"|cher (?:confrere|docteur|collegue)|chere (?:consoeur|collegue)|madame,|monsieur,"
    r"|cordiali saluti|distinti saluti|egregio|gentile"
    r"|(?:kind|best|with kind) regards|sincerely|yours |dear "
    r"|fur (?:ruckfragen|eventuelle)|wir danken|wir bitten|wir bedanken|es konnen )"
)
_ITEM = re.compile(r"(?:\d{1,2}[.)]|[-–•*+·])\s*\S")
_ITEM_NUMBER = re.compile(r"(\d{1,2})[.)]\s")
# Words behind a label that may name something: no amount, no single small word.
_NAMES = re.compile(r"[^\d:]{0,3}[A-ZÀ-Ý][^\W\d_]{2,}(?!.*\d{1,2}\.\s?\d{1,2}\.)")
_ITEM_MARK = re.compile(r"(?:\d{1,2}[.)]|[-–•*+·])\s*")
_BRACKETS = re.compile(r"\([^()]*\)")
_WHEN = re.compile(r"(?:bei bedarf|au besoin|si besoin|si necessaire|al bisogno|as needed)")
# Of a questionnaire: 'Diabète : non'.
_ANSWER = re.compile(r"(?:oui|non|ja|nein|si|no|yes)\b.{0,60}")
_PAST = re.compile(
    r"(?:z\. ?n\.|zn\b|zustand nach|st\. ?[pn]\.|st\.? ?(?:apres|dopo)|status (?:post|nach)"
    r"|s/p|st\. nach|statut post"
    r"|status apres|etat apres|anamnestisch"
    r"|ancien(?:ne)?\b|stato dopo|esiti di|pregress[ao]|history of|h/o\b)"
)

_VERB = re.compile(
    r"\b(?:ist|sind|wurde|wurden|wird|werden|hat|habe|haben|sei|berichtet|besteht|bestehen|zeigt|erfolgt"
    r"|erfolgte"
    r"|est|sont|a ete|ont ete|etait|presente|rapporte|signale|soll|sollen|kann|konnen|bitte|bitten"
    r"|e stat[ao]|viene|si pone|si decide|riferisce|presenta|is|are|was|were|has|reports)\b"
)

_MAX_HEADING_CHARS = 70
_MAX_SUFFIXES = 3
_MAX_ITEM_CHARS = 240
# Inside a list of diagnoses: what a line says of those below it, None where it stays the list's.
_GROUPS: tuple[tuple[Topic | None, re.Pattern[str]], ...] = (
    (
        None,
        re.compile(
            r"(?:principa(?:le?s?|ux|li)|secondaires?|associee?s?|secondari[ae]?|haupt|neben|main|secondary"
            r"|neu|nouve(?:au|aux|lle|lles)|nuov[oiae]|new)"
        ),
    ),
    (
        Topic.CURRENT_PROBLEMS,
        re.compile(
            r"aktuelle?|aktive?|actuels?|actuelles?|actuellement|actifs?|attual[ei]|attualmente|attiv[ei]"
            r"|current(?:ly)?|active"
        ),
    ),
    (
        Topic.PAST_PROBLEMS,
        re.compile(
            r"fruhere?|vergangene?|anciens?|anciennes?|anciennement|passes?|anterieurs?|pregress[ie]|past|previous"
        ),
    ),
)
# A group whose diagnoses are only suspected: the word is to stand before each of them.
_SUSPECTED = re.compile(
    r"verdacht(?:sdiagnosen?)?(?: auf)?|v\. ?a\.|suspicions?(?: de| d')?|suspectee?s?|sospett[oiae]|suspected"
)
# Inside a list of drugs: what was changed at those below the line, or that nothing was.
_CHANGED = re.compile(
    rf"(?:neue?|nouve(?:au|aux|lle|lles)|nuov[oiae]|new)"
    rf"(?: (?:{_GERMAN_DRUGS}|{_FRENCH_DRUGS}|{_ITALIAN_DRUGS}|{_ENGLISH_DRUGS}))?"
    rf"|neu (?:angesetzt|begonnen|verordnet|dazu|hinzu|gestartet|eingefuhrt)(?:e {_GERMAN_DRUGS})?"
    rf"|(?:geandert|angepasst)(?:e {_GERMAN_DRUGS})?|(?:dosis-?)?(?:anderung|anpassung)(?:en)?"
    rf"|(?:{_FRENCH_DRUGS} )?(?:introduit|debute|ajoute|modifie|adapte|change|nouveau)e?s?|modifications?"
    rf"|(?:{_ITALIAN_DRUGS} )?(?:introdott|modificat|cambiat)[oiae]"
    rf"|(?:{_ENGLISH_DRUGS} )?(?:started|changed|added)"
)
_UNCHANGED = re.compile(
    rf"(?:unverandert|weitergefuhrt)(?:e {_GERMAN_DRUGS})?|weiter(?:hin|fuhren)?|wie (?:bisher|bis anhin)"
    rf"|(?:{_FRENCH_DRUGS} )?(?:(?:inchange|poursuivi|maintenu)e?s?|a poursuivre|sans changement)"
    rf"|(?:{_ITALIAN_DRUGS} )?invariat[oiae]|continuare|(?:{_ENGLISH_DRUGS} )?(?:unchanged|continued?)"
)
# A line that says at what time of day the drugs below it are taken.
_DAYTIME = re.compile(
    r"(?:(?:le |au )?(?:matin|soir|coucher)|(?:a )?midi|(?:la )?nuit"
    r"|(?:am |zur )?(?:morgen|mittag|abend|nacht)s?"
    r"|(?:al |alla |la )?(?:mattin[oa]|mezzogiorno|sera|notte)|morning|noon|evening|night|bedtime)"
)
_LISTED = frozenset(Topic) - {Topic.OTHER}


def fold(text: str) -> str:
    """Small letters without accents, so that a heading is one word however it is written."""
    plain = text.casefold().replace("’", "'").replace("œ", "oe")
    if plain.isascii():
        return plain
    plain = unicodedata.normalize("NFD", plain)
    return "".join(char for char in plain if not unicodedata.combining(char))


def find_sections(text: str, *, continues: Callable[[str], bool]) -> tuple[Section, ...]:
    """The sections of a text whose headings are known, in order; those without a line are left out.

    Args:
        text: clean lines (``wording.clean_text``).
        continues: whether a line is surely one more drug, so that a list of
            drugs may go on after an empty line or its first line.
    """
    return tuple(section for section in _sections(lines_of(text), continues) if section.lines)


def lines_of(text: str) -> list[str]:
    """The lines of a text, cut before known headings inside them."""
    return [part for line in text.split("\n") for part in _split_line(line)]


def topic_of(heading: str) -> Topic | None:
    """What a heading announces, None if it is not known.

    Args:
        heading: without its colon; a number before it, and a date or brackets behind it, may stay.
    """
    return _known_topic(heading) if len(heading) <= _MAX_HEADING_CHARS else None


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
    parts = _AND.split(plain)
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


def begins_past(line: str) -> bool:
    """Whether a diagnosis begins with words that make it past: ``Z.n.``, ``status post``, ``ancien``."""
    return bool(_PAST.match(fold(line)))


def closes_letter(line: str) -> bool:
    """Whether a line is a salutation or a closing formula: what follows belongs to no list."""
    return bool(_CLOSING.match(fold(line)))


def has_verb(line: str) -> bool:
    """Whether a line holds a verb that makes a sentence of it."""
    return bool(_VERB.search(fold(line)))


def is_item(line: str) -> bool:
    """Whether a line begins with a bullet or a number of a list."""
    return bool(_ITEM.match(line))


@dataclass(slots=True)
class _Draft:
    """A section on its way.

    ``listed`` is the topic of its heading, ``lead`` what its group says before
    each diagnosis, ``next_number`` with which the list around the group goes on.
    """

    topic: Topic
    title: str
    at: int
    body: list[str]
    is_inline: bool
    listed: Topic
    lead: str = ""
    change: str = ""
    number: int | None = None
    next_number: int | None = None

    def close(self, cut: str | None = None) -> Section:
        """The section so far."""
        return Section(
            self.topic,
            self.title,
            tuple(self.body),
            is_inline=self.is_inline,
            cut=cut,
            at=self.at,
            lead=self.change,
            number=self.number,
        )

    def begin_group(self, line: str) -> Iterator[Section]:
        """What is over where a line speaks of the diagnoses below it, or of one behind it; else nothing."""
        group = group_of(line) if self.topic in PROBLEM_TOPICS else None
        if group is None:
            return
        topic, lead, rest = group
        if rest:  # what stands behind the word on the same line is meant, and nothing below
            yield Section(topic or self.topic, self.title, (led(lead, rest),), is_inline=True, is_remark=True)
            return
        yield self.close()
        self.next_number = _number_behind(self.body) or self.next_number
        self.topic, self.lead, self.body, self.is_inline, self.number = (
            topic or self.listed,
            lead,
            [],
            False,
            None,
        )

    def end_group(self, line: str) -> Iterator[Section]:
        """What is over where the numbers of the list around a group go on; else nothing."""
        if self.next_number and _number_of(line) == self.next_number and _number_behind(self.body) is None:
            yield self.close()
            self.topic, self.lead, self.body, self.is_inline = self.listed, "", [], False
            self.number, self.next_number = self.next_number, None

    def begin_change(self, change: str | None, around: tuple[Topic, str, int] | None) -> Iterator[Section]:
        """What is over where a line says what was changed at the drugs below it; else nothing."""
        if change is not None and around:
            yield self.close()
            self.topic, self.title, self.at = around
            self.change, self.body, self.is_inline = change, [], False


def _sections(lines: list[str], continues: Callable[[str], bool]) -> Iterator[Section]:
    index = 0
    around: tuple[Topic, str, int] | None = None  # the list of drugs that 'Abgesetzt:' may be a group of
    while index < len(lines):
        found = _heading(lines[index])
        index += 1
        if found is None or found[0] not in _LISTED:
            around = None if lines[index - 1] else around
            continue
        topic, title, first = found
        if topic not in SIDE_TOPICS:
            around = (topic, title, index) if topic in MEDICATION_TOPICS else None
        draft = _Draft(topic, title, index, [first] if first else [], is_inline=bool(first), listed=topic)
        last = index
        for at in range(index, len(lines)):
            line = lines[at]
            if not line:
                continue
            change = _change_at(lines, at, draft.topic, continues)
            over = [*draft.begin_group(line), *draft.begin_change(change, around)]
            if not over and at == last and (aside := _aside(draft.topic, line)):
                over = [aside]
            if over:
                yield from over
                last = at + 1
                continue
            yield from draft.end_group(line)
            if _ends_before(draft, line, gap=at > last, continues=continues):
                break
            draft.body.append(led(draft.lead, line))
            last = at + 1
        index = last
        is_cut = draft.topic in PROBLEM_TOPICS and draft.body
        yield draft.close(_cut_at(lines[last : last + 2], inline=draft.is_inline) if is_cut else None)


def _cut_at(lines: list[str], *, inline: bool) -> str | None:
    """The line that ends a list, if its label is not known and names more: ``Kardial: KHK, AVK``."""
    match lines:
        case [label, item] if label.endswith(":") and _heading(label) is None and is_item(item):
            return label
        case [line, *_] if not inline and _heading(line) is None and (named := _LABEL.match(line)):
            below = lines[1] if len(lines) > 1 else ""
            goes_on = below and not _starts_otherwise(below) and not _LABEL.match(below)
            return line if goes_on or _NAMES.match(named[2]) else None
    return None


def _change_at(lines: list[str], at: int, topic: Topic, continues: Callable[[str], bool]) -> str | None:
    """What a line of a list of drugs says was changed, if a drug surely stands below it."""
    change = change_of(lines[at]) if topic in MEDICATION_TOPICS else None
    below = next((line for line in lines[at + 1 :] if line), "")
    return change if change is not None and continues(below) else None


def _number_of(line: str) -> int | None:
    found = _ITEM_NUMBER.match(line)
    return int(found[1]) if found else None


def _number_behind(lines: list[str]) -> int | None:
    """The number that comes next in a numbered list."""
    numbers = [number for line in lines if (number := _number_of(line)) is not None]
    return numbers[-1] + 1 if numbers else None


def _ends_before(draft: _Draft, line: str, *, gap: bool, continues: Callable[[str], bool]) -> bool:
    """Whether a section is over before this line.

    Args:
        draft: the section so far.
        line: not empty.
        gap: whether an empty line stands before it.
        continues: see ``find_sections``.
    """
    topic, body, inline = draft.topic, draft.body, draft.is_inline
    listed = is_item(line)
    in_drugs = topic in MEDICATION_TOPICS
    # The line breaks of a list may be lost.
    goes_on = in_drugs and (daytime(line) is not None or (_is_long(line) and continues(line)))
    is_other = _starts_otherwise(line) and not goes_on
    if is_other or not body:
        return is_other
    if inline and topic in SIDE_TOPICS:
        return not body[-1].endswith(",")
    if in_drugs:
        # Written otherwise behind an empty line: whether still of the stopped ones, nobody can say.
        is_apart = gap and topic in SIDE_TOPICS and is_item(body[-1]) != listed
        return is_apart or ((gap or inline) and daytime(line) is None and not continues(line))
    label = _LABEL.match(_BRACKETS.sub("", line))
    is_answer = not gap and _answers(line) and _answers(body[-1])
    if label and not listed and not is_answer and not (topic is Topic.ALLERGIES and label[2] and not gap):
        return True
    if gap:
        return not (listed and is_item(body[-1])) and not (topic in PROBLEM_TOPICS and begins_past(line))
    return inline and not (listed or body[-1].endswith((",", ";")) or line[:1].islower())


def _answers(line: str) -> bool:
    """Whether a line is a question of a form with its answer: ``Diabète : non``."""
    label = _LABEL.match(line)
    return bool(label and _ANSWER.fullmatch(fold(label[2])))


def group_of(line: str) -> tuple[Topic | None, str, str] | None:
    """What a line inside a list of diagnoses says of those below or behind it: ``aktuell:``, ``anciens :``.

    Returns:
        The topic, None where it stays the list's; the words that are to stand before each
        diagnosis; what stands on the same line.
    """
    name, colon, rest = line.partition(":")
    plain = fold(name).strip()
    if not colon:
        return None
    if _SUSPECTED.fullmatch(plain):
        return Topic.PROBLEMS, name.strip(), rest.strip()
    return next(((topic, "", rest.strip()) for topic, words in _GROUPS if words.fullmatch(plain)), None)


def led(lead: str, line: str) -> str:
    """A line with words before what it says, behind its bullet or number."""
    mark = _ITEM_MARK.match(line) if lead else None
    at = mark.end() if mark else 0
    return f"{line[:at]}{lead}: {line[at:]}" if lead else line


def change_of(line: str) -> str | None:
    """What a line inside a list of drugs says of those below it: ``Neu``; empty where they are as before.

    None if it says nothing of the kind.
    """
    written = line.strip(" :-–•*")
    plain = fold(written)
    return written if _CHANGED.fullmatch(plain) else "" if _UNCHANGED.fullmatch(plain) else None


def daytime(line: str) -> str | None:
    """The time of day that a line names and nothing else (``MATIN``, ``Morgens:``), None if it does not."""
    plain = line.strip(" :-–•*")
    return plain if _DAYTIME.fullmatch(fold(plain)) else None


def _aside(topic: Topic, line: str) -> Section | None:
    """A line of a list of drugs that says of its own which drugs are stopped, planned or in reserve."""
    found = _heading(line) if topic in MEDICATION_TOPICS else None
    if found is None or found[0] not in SIDE_TOPICS or not found[2]:
        return None
    return Section(found[0], found[1], (found[2],), is_inline=True)


def _starts_otherwise(line: str) -> bool:
    """Whether a line is a heading, known or not, a closing formula, or prose."""
    ends = _heading(line) or closes_letter(line) or _is_long(line)
    return bool(ends) or (line.endswith(":") and not is_item(line))


def _is_long(line: str) -> bool:
    return len(line) > _MAX_ITEM_CHARS


def _heading(line: str) -> tuple[Topic, str, str] | None:
    """Topic, title and what follows on the same line.

    Without a colon, small letters and words like 'bei Bedarf' may as well go
    on with the line before.
    """
    dashed = _DASHED.match(line)
    if dashed and topic_of(dashed[1]) is Topic.ALLERGIES and topic_of(dashed[2]) is None:
        return Topic.ALLERGIES, dashed[1], dashed[2]
    topic = topic_of(line)
    if topic and (line.endswith(":") or not (line[:1].islower() or _WHEN.fullmatch(fold(line)))):
        return topic, line.strip(" :"), ""
    label = _LABEL.match(_NUMBERING.sub("", line, count=1))
    if label and (topic := topic_of(label[1])):
        return topic, label[1], label[2]
    return None


def _split_line(line: str) -> Iterator[str]:
    """Cut a line before known headings inside it."""
    start = 0
    for inner in _INNER_HEADING.finditer(line):
        if topic_of(inner[1]):
            yield line[start : inner.start()].strip()
            start = inner.end()
    yield line[start:].strip()
