"""What a short wording says of a whole list: that there is nothing, or that nothing is known.

Owns the wordings in four languages.  'None known' must be said; 'not known',
'not documented' and a blank are not that statement, whatever their writer
meant.
"""

from __future__ import annotations

import re

from optirh_batch.readers.headings import fold
from optirh_batch.records import Documented

_ALLERGY = (
    r"(?:(?:medikamenten-?|arzneimittel-?|nahrungsmittel-?)?allergien?"
    r"|unvertraglichkeiten|allergies?|allergi[ae]|intolerances?|intolleranze)"
)
_SIDES = (
    r"(?: (?:medicamenteuses?|alimentaires?|farmacologic(?:a|he)|a farmaci|drug|food"
    r"|oder unvertraglichkeiten|und unvertraglichkeiten|ni intolerances?|ou intolerances?|et intolerances?))*"
)

_OTHER_THING = (
    r"(?:(?:regelmassigen? |dauer-?)?(?:medikation|medikamente|diagnosen?|vorerkrankungen|therapie)"
    r"|(?:medicaments?|traitements?|antecedents?|diagnostics?)(?: medicamenteux| en cours| notables?)?"
    r"|(?:farmac[oi]|terapia)(?: in atto)?|(?:regular )?(?:medications?|medicines))"
)

_NONE = re.compile(
    r"(?:non|nein|no|ø|∅"
    rf"|(?:keine?|aucune?|pas de|nessun[ao]?|no) {_OTHER_THING}"
    rf"|absence d'{_ALLERGY}(?: connues?)?|"
    rf"keine?(?: bekannten?)?(?: {_ALLERGY})?{_SIDES}(?: bekannt| vorhanden)?"
    rf"|(?:es sind |bisher |derzeit |aktuell )?keine(?: {_ALLERGY}){_SIDES}(?: sind)?(?: bekannt)?"
    r"|keine bekannt|verneint|werden verneint"
    rf"|aucune?s?(?: {_ALLERGY})?{_SIDES}(?: connues?| signalees?| rapportees?)?(?: a ce jour)?"
    rf"|pas d'(?:{_ALLERGY}){_SIDES}(?: connues?)?(?: a ce jour)?|neant|sans allergie connue|niees?"
    rf"|nessun[ao]?(?: {_ALLERGY})?{_SIDES}(?: not[ae]| conosciut[ae]| riferit[ae])?|non (?:riferisce"
    rf"|ha) allergie|nega(?: {_ALLERGY})?"
    rf"|none(?: known)?|no(?: known)?(?: drug| food)* {_ALLERGY}(?: known)?|nkd?a|denies(?: {_ALLERGY})?"
    r")"
)
_NOT_DOCUMENTED = re.compile(
    r"(?:"
    r"non (?:documente|connu|renseigne|precise|evalue)(?:e?s?)|inconnue?s?|pas d'information|a (?:completer"
    r"|preciser|documenter)"
    r"|nicht (?:bekannt|dokumentiert|erhoben|erfasst|beurteilbar)|unbekannt|keine angaben?(?: vorhanden)?"
    r"|k\. ?a\.?|leer|offen"
    r"|non (?:not[aeo]|documentat[aeo]|noti)|sconosciut[aeoi]|not (?:documented|known|recorded|assessed"
    r"|available)|unknown|n/?a"
    r"|siehe (?:oben|unten|anlage|beilage|vorbericht)|s\. ?o\.|s\. ?u\.|cf\.? .{0,30}|voir .{0,30}|idem"
    r"|vedi .{0,30}|see .{0,30}"
    r"|nulla di (?:rilevante|importante|particolare)(?: da segnalare)?|non disponibil[ei]|rien a signaler|ras"
    r"|sans particularites?|ohne besonderheiten|unauffallig|unverandert|inchangee?s?"
    r"|wie (?:bisher|bei eintritt|oben)|[-–?/ .]+"
    r")"
)


def statement_of(wording: str) -> Documented | None:
    """``NONE_KNOWN`` or ``NOT_DOCUMENTED`` if the whole wording says so, else None: it names something.

    Args:
        wording: one line or what follows a heading.
    """
    plain = fold(wording).strip(" .;:!,-–•*")
    plain = re.sub(r"\s*\((?:\d{1,2}\.\d{1,2}\.\d{2,4}|stand .{0,15})\)", "", plain)
    if _NONE.fullmatch(plain):
        return Documented.NONE_KNOWN
    if not plain or _NOT_DOCUMENTED.fullmatch(plain):
        return Documented.NOT_DOCUMENTED
    return None


_ALLERGY_SENTENCE = re.compile(
    rf"(?:es (?:sind|bestehen) )?(?:keine (?:bekannten? )?{_ALLERGY}(?: bekannt| vorhanden)?"
    rf"|{_ALLERGY} sind keine bekannt"
    rf"|(?:pas d'|aucune ){_ALLERGY}{_SIDES} connues?|nessun[ao] {_ALLERGY} not[ae]"
    rf"|no known {_ALLERGY}|no known drug {_ALLERGY})"
)


def denies_allergies(line: str) -> bool:
    """Whether a whole line is a sentence of its own that no allergy is known."""
    return bool(_ALLERGY_SENTENCE.fullmatch(fold(line).strip(" .;!-–•*")))
