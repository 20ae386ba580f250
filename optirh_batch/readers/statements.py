"""What a short wording says of a whole list: that there is nothing, or that nothing is known.

Owns the wordings in four languages, for every reader.  'None known' must be
said; 'not known', 'not documented' and a blank are not that statement, whatever
their writer meant.  Leaves out codes that say the same (the readers).
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache

from optirh_batch.errors import Phrase
from optirh_batch.readers.wording import fold
from optirh_batch.records import Documented

_MAX_STATEMENT_CHARS = 160


class Statement(Enum):
    """What a wording says when it names nothing."""

    NONE_KNOWN = auto()
    """Nothing of the list is known to exist: 'Keine Allergien bekannt'."""
    NONE_OF_A_KIND = auto()
    """Nothing of one kind, which leaves the others open: 'Pas d'allergie médicamenteuse connue', 'NKDA'."""
    BARE_NONE = auto()
    """The word alone: 'keine', 'None'.  A person means it; a program prints it for an empty list too."""
    NOT_KNOWN = auto()
    """Nothing was recorded, asked or known: 'nicht erhoben', 'No information'."""
    ELSEWHERE = auto()
    """It stands elsewhere, is as before, or speaks of another list: 'siehe Beilage', 'inchangé'."""

    @property
    def written_by_hand(self) -> Documented:
        """The state of the list when a person wrote the words under its heading."""
        if self in {Statement.NONE_KNOWN, Statement.NONE_OF_A_KIND, Statement.BARE_NONE}:
            return Documented.NONE_KNOWN
        return Documented.NOT_DOCUMENTED


_ALLERGY = (
    r"(?:(?:medikamenten-?|arzneimittel-?|nahrungsmittel-?)?allergien?"
    r"|unvertraglichkeiten|allergies?|allergi[ae]|intolerances?|intolleranze)"
)
_SIDES = (
    r"(?: (?:medicamenteuses?|alimentaires?|farmacologic(?:a|he)|a farmaci|drug|food"
    r"|oder unvertraglichkeiten|und unvertraglichkeiten|ni intolerances?|ou intolerances?|et intolerances?))*"
)
_TO_DRUGS = (
    r"(?: (?:auf|gegen|gegenuber) (?:medikamente|arzneimittel)"
    r"| (?:aux|a (?:des|un|aucun)) medicaments?| ai farmaci| to (?:drugs|medications?|medicines))"
)
_OTHER_THING = (
    r"(?:(?:regelmassigen? |dauer-?)?(?:medikation|medikamente|diagnosen?|vorerkrankungen|therapie)"
    r"|(?:medicaments?|traitements?|antecedents?|diagnostics?)(?: medicamenteux| en cours| notables?)?"
    r"|(?:farmac[oi]|terapia)(?: in atto)?|(?:regular )?(?:medications?|medicines))"
)
# What the lists hold.  (Atomic: a word is tried in one way only.)
LISTED = (
    r"(?>(?:allerg\w*|intoleran\w*|intolleran\w*|\w*unvertr(?:a|ae)glichkeit\w*|\w*allergien?|"
    r"adverse reactions?|reactions?|reazioni avverse|medications?|medicines?|meds|drugs?|prescriptions?|"
    r"medikamente?|medikation|dauermedikation|arzneimittel|medicaments?|traitements?|farmac[oi]|medicinali|"
    r"terapi[ae]|problems?|diagnos\w*|conditions?|concerns?|probleme?|\w*erkrankungen|problemes?|pathologies?|"
    r"antecedents?|problem[ai]|patologi[ae])\b)"
)
_BY_WHOM = re.compile(r"(?<=\w),? (?:selon|d'apres|laut|gemass|secondo|according to) [^,;:]{2,30}\Z")
_BARE_NONE = re.compile(r"none|nil|non|nein|no|ø|∅|keine?|neant|aucune?s?|nessun[ao]?")
_NONE_KNOWN = re.compile(
    rf"(?:keine?|aucune?|pas de|nessun[ao]?|no) {_OTHER_THING}"
    rf"|absence d'{_ALLERGY}(?: connues?)?"
    rf"|keine?(?: bekannten?)?(?: {_ALLERGY})?{_SIDES}(?: bekannt| vorhanden)?"
    rf"|(?:es sind |bisher |derzeit |aktuell )?keine(?: {_ALLERGY}){_SIDES}(?: sind)?(?: bekannt)?"
    rf"|(?:[ø∅]|keine?) ?(?:{_ALLERGY} ?)?(?:bek\.?|connues?|bekannt|not[ae]|known)"
    r"|verneint|werden verneint|sans allergie connue|niees?"
    rf"|aucune?s?(?: {_ALLERGY})?{_SIDES}(?: connues?| signalees?| rapportees?)?(?: a ce jour)?"
    rf"|pas d'(?:{_ALLERGY}){_SIDES}(?: connues?)?(?: a ce jour)?"
    rf"|nessun[ao]?(?: {_ALLERGY})?{_SIDES}(?: not[ae]| conosciut[ae]| riferit[ae])?"
    rf"|(?:keine?(?: bekannten?)?|aucune?s?|pas d'|nessun[ao]|no(?: known)?) ?{_ALLERGY}{_TO_DRUGS}"
    r"(?: bekannt| vorhanden| connues?| not[ae]| known)?"
    rf"|non (?:riferisce|ha) allergie|nega(?: {_ALLERGY})?"
    rf"|n\.?k\.?d?\.?a\.?|none known|no(?: known)?(?: drug| food)* {_ALLERGY}(?: known)?"
    rf"|denies(?: {_ALLERGY})?"
    # Sentences of programs, which name the list.
    r"|(?:(?:the )?patient )?(?:denies(?:\W+any)?|(?:has |there (?:are|is) )?no)\b(?:\W+(?:known|current|"
    r"active|significant|regular|existing|prescribed|drug|medication|food|environmental|latex|health|medical|past|home|"
    rf"or|and))*\W+(?:{LISTED}|drug therapy|disability)(?:\W+(?:known|prescribed|taken|exists?|at this time|"
    rf"currently|or|and|drug|food|{LISTED}|disability|use))*"
    rf"|keine(?:\W+(?:bekannten?|aktuellen?|regelm(?:a|ae)ssigen?|relevanten?))*\W+{LISTED}(?:\W+(?:und|oder|"
    rf"{LISTED}|bekannt|verordnet))*|allergien?\W+keine(?:\W+bekannt)?"
    rf"|(?:aucune?|pas d['e]|absence d['e])\W*{LISTED}(?:\W+(?:medicamenteuses?|alimentaires?|ou|et|ni|"
    rf"{LISTED}|connue?s?|en cours|actuels?|actifs?|courants?|particuliers?))*"
    rf"|nessun[ao']?\W*{LISTED}(?:\W+(?:not[aoei]|conosciut[aoei]|in corso|farmacologic\w+|attual[ei]))*"
)
# "Nothing is known", tried before "nothing is known to exist".  The whole text must say so: 'fever of unknown
# origin' is a diagnosis and 'no fracture found' a result.
_NOT_KNOWN = re.compile(
    r"non (?:documente|connu|renseigne|precise|evalue|recherche|investigue|explore|demande)(?:e?s?)"
    r"|inconnue?s?|pas d'information"
    r"|a (?:completer|preciser|documenter|evaluer|verifier|rechercher|demander|clarifier|investiguer)"
    r"|(?:noch )?(?:abzuklaren|zu (?:klaren|erfragen|erheben)|in abklarung)|wird (?:noch )?abgeklart"
    r"|da (?:valutare|verificare|chiarire)|to be (?:assessed|clarified|confirmed)"
    r"|n\.? ?c\.?|n\.? ?d\.?|impossible a \w+|(?:ne sait|ne se souvient) pas|weiss (?:es )?nicht"
    r"|nicht (?:eruierbar|erhebbar"
    r"|abgeklart|klar)"
    r"|pas (?:connue?s?|documentee?s?|claire?s?|demandee?s?)|unklar|pas clair|unclear|non (?:so"
    r"|riferit[aeio]|valutabil[ei])"
    r"|nicht (?:bekannt|dokumentiert|erhoben|erfasst|beurteilbar|angegeben|abgefragt|erfragt)|unbekannt"
    r"|keine angaben?(?: vorhanden)?|k\. ?a\.?|leer|offen|non disponibil[ei]|null"
    r"|non (?:not[aeo]|documentat[aeo]|noti)|sconosciut[aeoi]|unknown|n/?a"
    r"|(?:there (?:is|are) )?no(?:\W+\w+){0,4}?\W+(?:information|data)\b(?:\W+\w+){0,8}|no information"
    rf"|(?!.*\bduring\b)(?:there (?:are|is) )?no(?:\W+(?:known|current|active|past|"
    rf"other))*\W+{LISTED}(?:\W+(?:is|are|were|"
    r"was|have|been|yet))*\W+(?:indicated|recorded|entered|documented|available|on file|applicable|provided|"
    r"found|reported|specified)(?:\W+\w+){0,6}"
    rf"|(?:(?:{LISTED}|information|data|status|angaben|informationen?|informazioni)(?:\W+(?:is|are|status|"
    r"history|sind|ist|wurden?|sont|est|e|sono))*\W+)?"
    r"(?:unknown|not (?:available|recorded|documented|on file|known|"
    r"indicated|applicable|assessed|asked|specified|provided)|none (?:recorded|documented|entered|on file|"
    r"reported)|nicht (?:bekannt|erhoben|dokumentiert|erfasst|beurteilbar|angegeben|abgefragt"
    r"|erfragt)|unbekannt|non (?:demandee?s?|renseigne?e?s?|documente?e?s?|precise?e?s?|connue?s?"
    r"|disponibles?|communique?e?s?|saisie?s?)|"
    r"inconnue?s?|non (?:not[oaie]|documentat[oaie]|rilevat[oaie]|disponibil[ei])|sconosciut[oaie])"
    r"|unknown (?:allerg\w*|medications?|problems?)|unable to(?:\W+\w+){1,12}"
    r"|keine(?:\W+\w+){0,3}\W+(?:angaben?|informationen|daten)(?:\W+\w+){0,4}|keine (?:angaben?|daten)"
    rf"|keine\W+{LISTED}\W+(?:erfasst|dokumentiert|eingetragen|erhoben)"
    r"|(?:pas|aucune?)(?:\W+d)?\W+(?:informations?|donnees?|renseignements?)(?:\W+\w+){0,5}"
    r"|(?:prise medicamenteuse|drug treatment|traitement medicamenteux) (?:inconnue?|unknown)"
    r"|nessun[ao']?\W+(?:informazion[ei]|dat[oi])(?:\W+\w+){0,4}"
)
# Who could tell cannot; among diagnoses the same words may be one.
_NOBODY_TELLS = re.compile(
    r"(?:la |le |der |die |il )?(?:patient\w*|paziente|pat\.?|client\w*|klient\w*)(?: (?:est|ist|e|is))?"
    r" (?:(?:non|not|pas) \w+|ne (?:sait|peut) pas.{0,30}|nicht \w+|dement\w*|desorient\w*|delir\w*|verwirrt)"
    r"|(?:l'|die )?(?:hetero-?|fremd)?(?:anamnes[ei]|interrogatoire|befragung)(?: (?:est|ist|e))?"
    r" (?:impossible|non \w+|nicht \w+|unmoglich|difficile|pas \w+|not \w+)"
)
_ELSEWHERE = re.compile(
    r"siehe (?:oben|unten|anlage|beilage|vorbericht)|s\. ?o\.|s\. ?u\.|cf\. .{0,30}|cf (?:lettre|liste"
    r"|rapport|ordonnance|courrier|annexe|ci-)\b.{0,30}|voir .{0,30}|idem|vedi .{0,30}|see .{0,30}"
    r"|nulla di (?:rilevante|importante|particolare)(?: da segnalare)?|rien a signaler|ras"
    r"|sans particularites?|ohne besonderheiten|unauffallig|unverandert|inchangee?s?"
    r"|wie (?:bisher|bei eintritt|oben)|[-–?/ .]+"
)
# One kind of allergy; 'médicamenteux' of a treatment says nothing of the kind.
_ONE_KIND = re.compile(
    r"medicamenteu|\bmedicaments?\b|\bto (?:drugs|medic)"
    r"|alimentaire|farmacologic|farmac[io]\b|\bdrugs?\b|\bfood|\bmedications?\b|environmental|latex|"
    r"medikament|arzneimittel|nahrungsmittel|lebensmittel|\bn\.?k\.?d\.?a"
)
# One thing alone: 'keine Penicillinallergie' says nothing of other allergies.
_ONE_THING = re.compile(
    r"\b(?!medikament|arzneimittel|nahrungsmittel|lebensmittel|latex|allergien?\b)\w{3,}"
    r"(?:allergien?|unvertraglichkeit(?:en)?|intoleranz(?:en)?)\b"
)
# Which list the words speak of; an allergy to drugs is none of the drugs.
_LIST_OF_WORDS = (
    ("allergies", re.compile(r"allerg|intol|unvertr|reaction|reazioni|\bn\.?k\.?d?\.?a\b")),
    (
        "medications",
        re.compile(r"medic|\bmeds\b|drug|prescription|medik|arzneimittel|traitement|farmac|therap|terapi"),
    ),
    (
        "problems",
        re.compile(r"problem|diagnos|condition|concern|erkrankung|patholog|antecedent|patolog|disab"),
    ),
)
_STATEMENT_CHARS = 160
_PART = re.compile(r"\s?[,;]\s?")
_NOW = (
    r"(?:a ce jour|a ce stade|actuellement|pour l'instant|pour le moment|bis jetzt|bisher|derzeit|aktuell"
    r"|zurzeit|zur zeit|momentan|im moment|al momento|attualmente|ad oggi|finora|at present|currently|so far)"
)
_UNTIL_NOW = re.compile(rf"(?<=\w),? {_NOW}\Z|\A{_NOW} ")
_DATED = re.compile(r"\s*\((?:\d{1,2}\.\d{1,2}\.\d{2,4}|stand .{0,15}|situation)\)")


def statement_of(wording: str, about: str = "") -> Statement | None:
    """What the whole wording says of a list, None if it names something.

    Args:
        wording: one line, or what follows a heading.
        about: ``allergies``, ``problems`` or ``medications``: the list it stands
            in, so that 'No known allergies' among the diagnoses does not deny
            all diagnoses.
    """
    return None if len(wording) > _STATEMENT_CHARS else _stated(wording, about)


@lru_cache(maxsize=1024)  # a reader asks of a text several times, and most files say the same few
def _stated(wording: str, about: str) -> Statement | None:
    plain = _DATED.sub("", fold(wording).strip(" .;:!,-–•*"))
    plain = _UNTIL_NOW.sub("", _BY_WHOM.sub("", plain))
    if _BARE_NONE.fullmatch(plain):
        return Statement.BARE_NONE
    if (
        not plain
        or _is_not_known(plain, about)
        or all(_is_not_known(part, about) for part in _PART.split(plain))
    ):
        return Statement.NOT_KNOWN
    if _NONE_KNOWN.fullmatch(plain):
        spoken_of = next((name for name, words in _LIST_OF_WORDS if words.search(plain)), about)
        if about and spoken_of != about:
            return Statement.ELSEWHERE
        return _none_of_allergies(plain) if spoken_of == "allergies" else Statement.NONE_KNOWN
    return Statement.ELSEWHERE if _ELSEWHERE.fullmatch(plain) else None


def _none_of_allergies(plain: str) -> Statement | None:
    """How far words go that deny allergies: all, one kind, or None for a single substance."""
    if _ONE_THING.search(plain):
        return None
    return Statement.NONE_OF_A_KIND if _ONE_KIND.search(plain) else Statement.NONE_KNOWN


def _is_not_known(plain: str, about: str) -> bool:
    is_silent = about in {"allergies", "medications"} and _NOBODY_TELLS.fullmatch(plain)
    return bool(is_silent or _NOT_KNOWN.fullmatch(plain))


def says_none_known(text: str, about: str = "") -> bool:
    """Whether a program's text says outright that there is nothing; 'None' alone does not."""
    return statement_of(text, about) in {Statement.NONE_KNOWN, Statement.NONE_OF_A_KIND}


def says_no_information(text: str) -> bool:
    """Whether a program's text says that nothing was recorded, asked or known; 'None' alone says no more."""
    return statement_of(text) in {Statement.NOT_KNOWN, Statement.BARE_NONE}


def of_one_kind(wording: str) -> Phrase:
    """The warning ``none-known-partial``, beside a 'none known' that was said of one kind of allergy only."""
    return Phrase("'None known' is stated for one kind of allergy only: {label}.", label=wording[:60])


def taken_back() -> Phrase:
    """The warning ``negation-doubled``: 'none known' is said by an entry that does not hold."""
    return Phrase("An entry says 'none known' and is itself refuted or over.")


# 'Intolerances: none' leaves allergies open.
_INTOLERANCE_ONLY = re.compile(r"(?!.*allerg).*(?:intoler|unvertraglichkeit|intoller)")


def is_of_intolerances(heading: str) -> bool:
    """Whether a heading speaks of intolerances only."""
    return bool(_INTOLERANCE_ONLY.match(fold(heading)))


def heads_one_kind(heading: str) -> bool:
    """Whether a heading is of one kind of allergy: 'none' said under it leaves the others open."""
    return is_of_intolerances(heading) or bool(_ONE_KIND.search(fold(heading)))


_ALLERGY_SENTENCE = re.compile(
    rf"(?:es (?:sind|bestehen) )?(?:keine (?:bekannten? )?{_ALLERGY}(?: bekannt| vorhanden)?"
    rf"|{_ALLERGY} sind keine bekannt"
    rf"|(?:pas d'|aucune ){_ALLERGY}{_SIDES} connues?|nessun[ao] {_ALLERGY} not[ae]"
    rf"|no known {_ALLERGY}|no known drug {_ALLERGY}"
    rf"|keine {_ALLERGY}{_TO_DRUGS} bekannt|(?:pas d'|aucune ){_ALLERGY}{_TO_DRUGS} connues?"
    rf"|nessun[ao] {_ALLERGY}{_TO_DRUGS} not[ae]|no known {_ALLERGY}{_TO_DRUGS})"
)


def denies_allergies(line: str) -> bool:
    """Whether a whole line is a sentence of its own that no allergy is known, of whatever kind."""
    return bool(_ALLERGY_SENTENCE.fullmatch(fold(line).strip(" .;!-–•*")))


_WHICH = (
    r"(?:lesquel(?:le)?s?|lequel|laquelle|quel(?:le)?s?|à quoi|précise[rz]|si oui|welche[rs]?|wenn ja|quali"
    r"|quale|se sì|which)"
)
_QUESTION = re.compile(rf"\A{_WHICH}\s?[:?]+\s*(?=\S)", re.IGNORECASE)
_BARE_YES = re.compile(r"(?:oui|ja|s[iì]|yes)\W*", re.IGNORECASE)
_YES = re.compile(
    rf"\A(?:oui|ja|s[iì]|yes)(?:\s*[,:;.–-]\s*|\s+(?={_WHICH}\b))(?:{_WHICH}\b\s*[:?]*\s*)?(?=\S)",
    re.IGNORECASE,
)


def behind_yes(answer: str) -> str:
    """What an answer names behind its yes: ``oui, lesquelles : iode`` is ``iode``; others as they are."""
    return _QUESTION.sub("", _YES.sub("", answer))


def is_bare_yes(answer: str) -> bool:
    """Whether an answer says that there is something, and not what."""
    return bool(_BARE_YES.fullmatch(answer))


# What denies something, at the beginning of a label that should name it.
_DENIAL = re.compile(
    r"(?:no|not|none|without|denies|negative for|kein(?:e[nr]?)?|nicht|ohne|aucune?|pas|absence|sans"
    r"|nessun[ao']?|nega|senza)\b(?!-)"
)


def begins_as_denial(label: str) -> bool:
    """Whether what should name a thing denies it: 'No adverse reactions during this admission'."""
    return bool(_DENIAL.match(fold(label).strip(" .;:!,-–•*")))


def says_none(line: str, about: str) -> bool:
    """Whether a line denies a list as a whole: ``keine bekannt``."""
    stated = stated_by(line, about)
    return stated is not None and stated.written_by_hand is Documented.NONE_KNOWN


def stated_by(line: str, about: str) -> Statement | None:
    """What a line says of a list as a whole, also in two languages: ``inconnues / nicht bekannt``."""
    if (whole := statement_of(line, about)) is not None or len(line) > _MAX_STATEMENT_CHARS:
        return whole
    said = {statement_of(part, about) for part in line.split("/")}
    return said.pop() if len(said) == 1 else None
