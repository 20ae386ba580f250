"""Whom to call for a patient: the physician and the next of kin, where a label of a text names them.

Owns these labels.  What stands behind others of people around the patient (insurance, pharmacy) is told, and
not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.readers.person_names import DEGREE, PARTICLE, TITLE, WORD
from optirh_batch.readers.statements import statement_of
from optirh_batch.records import Contact, ContactRole

PHONE = re.compile(r"(?<![\w.])\+?\(?\d[\d ()/.'’-]{7,17}\d(?![\w.])")
_PHONE_BELOW = re.compile(
    rf"\n(?:T[ée]l(?:éphone|efono?)?|Natel|Mobile|Portable)\.?\s?:?\s?({PHONE.pattern})\s?$", re.MULTILINE
)
_PHYSICIAN_LABEL = (
    r"[Mm]édecin(?: traitante?| de famille)|[Hh]aus(?:arzt|ärztin)(?:/-?(?:ärztin|in))?"
    r"|[Bb]ehandelnder? (?:Arzt|Ärztin)"
    r"|(?:MT|Méd\. ?(?:trait\.|traitant))(?=\s?:\s?(?:Dr|Pr))|HA(?=\s?:\s?(?:Dr|Pr))"
    r"|[Mm]edico (?:curante|di famiglia)|GP|General practitioner|Family doctor"
)
_REFERENT_LABEL = (
    r"[Pp]ers\. (?:de )?(?:réf(?:érence|\.)?|contact)"
    r"|[Pp]ersonne (?:de référence|de contact|à prévenir|à contacter)(?: en cas d'urgence)?"
    r"|[Cc]ontact (?:d'urgence|principal)"
    r"|[Bb]ezugsperson|[Kk]ontaktperson|[Nn]otfallkontakt|[Rr]eferenzperson"
    r"|(?:[Pp]ersona|Familiare) di (?:riferimento|contatto)|[Cc]ontatto d'emergenza|Emergency contact"
    r"|Contact person"
)
_RELATIVE_LABEL = (
    r"(?:[Nn]ächste )?Angehörige(?:/?[rn])?|Proches?(?: aidante?s?)?|Famille|Familiar[ei]|Parent[ei]"
    r"|Next of kin"
)
_RELATION = (
    r"(?:Tochter|Sohn|Ehefrau|Ehemann|Gattin|Gatte|Partner(?:in)?|Schwester|Bruder|Nichte|Neffe|Mutter|Vater"
    r"|Schwiegertochter|Schwiegersohn|Enkel(?:in)?|[Ff]ille|[Ff]ils|[Éé]pou(?:se|x)|[Mm]ari|[Cc]onjointe?"
    r"|[Ff]emme|[Ss](?:œ|oe)ur|[Ff]rère|[Nn]ièce|[Nn]eveu|[Bb]elle-fille|[Bb]eau-fils|[Mm]ère|[Pp]ère"
    r"|[Mm]oglie|[Mm]arito|[Ff]igli[ao]|[Ss]orella|[Ff]ratello|[Nn]ipote"
    r"|[Dd]aughter|[Ss]on|[Ww]ife|[Hh]usband|[Ss]ister|[Bb]rother)"
)
_CONTACT = re.compile(
    rf"^(?:[-–•*]\s*)?(?:(?P<physician>{_PHYSICIAN_LABEL})|(?P<referent>{_REFERENT_LABEL})"
    rf"|(?P<relative>{_RELATIVE_LABEL}))\s?:\s?"
    rf"(?:[a-zéèäöü]{{3,15}},\s|{_RELATION}\s?[:,]?\s)?(?P<value>\S.*)$",
    re.MULTILINE,
)
_BESIDE = re.compile(
    r"(?:[-–•*]\s*)?(?:Entourage|Kontakte?|Contacts?|Contatti|Absender|Expéditeur|Mittente|Zuweiser(?:in)?"
    r"|Référente?|Spitex|CMS|Pharmacie|Apotheke|Farmacia|Curateur|Curatrice|Beistand|Beiständin|Versicherung"
    r"|Krankenkasse|Assurance|Caisse[- ]maladie|Cassa malati|Insurance|Employeur|Arbeitgeber)\s?:"
)
_CONTACT_NAME = re.compile(
    rf"(?:{TITLE})?{DEGREE}(?:Dr\.?(?: m[eé]d\.?)? |Dresse "
    rf"|Dre )?{WORD}(?: (?:{PARTICLE} )*{WORD}){{0,4}}"
)
_ROLES = (ContactRole.PHYSICIAN, ContactRole.REFERENT, ContactRole.RELATIVE)


def begins_contact(line: str) -> bool:
    """Whether a line is the field of somebody beside the patient: physician, next of kin, insurance."""
    return bool(_CONTACT.match(line) or _BESIDE.match(line))


def read_contacts(text: str) -> tuple[Contact, ...]:
    """The physician and the person to call, where a label names them (clean lines)."""
    return tuple(dict.fromkeys(_contacts(text)))


def _contacts(text: str) -> Iterator[Contact]:
    for found in _CONTACT.finditer(text):
        name = _CONTACT_NAME.match(found["value"])
        phone = PHONE.search(found["value"]) or _PHONE_BELOW.match(text, found.end())
        if name and statement_of(found["value"]) is None:
            role = next(role for role in _ROLES if found[role.value])
            yield Contact(role, name[0].strip(), phone[phone.lastindex or 0].strip() if phone else None)
