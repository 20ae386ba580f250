"""What the wording of one allergy says: the substance, its reaction, and whether it is sure.

Owns the parting of a line into allergens.  Leaves out whether allergies are denied as a whole
(``statements``) and where they stand (``letters``, ``office``, ``cda``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.readers.diagnoses import begins_denied
from optirh_batch.readers.lines import change_of, has_verb
from optirh_batch.readers.statements import is_bare_yes
from optirh_batch.readers.wording import fold
from optirh_batch.records import Allergy, AllergyStatus

_DOUBTED = re.compile(r"(?:v\. ?a\.|verdacht|fragl|moglich|unsicher|susp|doute|probable|possible|sospett|\?)")
# Whether they are tolerated or only not known as causes, stays open: 'lattice non nota'.
_NOT_SURE = re.compile(
    r"[^():→]*\b(?:non not[ao]|nicht bekannt|(?:non|pas) connue?|inconnue?|unbekannt|sconosciut[ao]|not known"
    r"|unknown"
    r"|nicht allergisch|pas allergique|non allergic[oa]|not allergic|(?:gut |bien |ben |well )?(?:vertragen"
    r"|toleriert|toleree?s?|tollerat[ao]|supportee?s?|tolerated))\W*"
)
_REFUTED = re.compile(
    r"\b(?:exclue?s?|infirmee?s?|ecartee?s?|refutee?s?|widerlegt|ausgeschlossen|nicht bestatigt"
    r"|negativ getestet|esclus[ao]|smentit[ao]|refuted|ruled out|excluded)\b"
)
_RESOLVED = re.compile(r"\b(?:guerie?s?|resolue?s?|ausgeheilt|abgeklungen|risolt[ao]|resolved)\b")
# 'Latex : non' in a questionnaire names no allergy, 'Latex : oui' does.
_ANSWERED_NO = re.compile(r"(?:[:=]|\(|\s[-–])\s*(?:non|nein|no|nega\w*|negativ|keine?)\s*[).]?\Z")
_ANSWERED_YES = re.compile(r"\s?[:=]\s?(?:oui|ja|s[iì]|yes)\b\s*[,:–-]?\s*(?!\Z)", re.IGNORECASE)
_YES_BEHIND = re.compile(r"\s?[:=]\s?(?:oui|ja|s[iì]|yes)\Z", re.IGNORECASE)
# 'sonst keine bekannt' behind what is known names nothing.
_REST_DENIED = re.compile(
    r"(?:(?:sonst|ansonsten|sinon|autrement|par ailleurs|altrimenti|per il resto|otherwise) )?"
    r"(?:keine?|aucune?|pas d|nessun|no )(?:.*\b(?:bekannt|bek|connue?s?|note|nota|known|allerg\w*"
    r"|weiter\w*|autres?"
    r"|altr\w+|other))?"
)
_OF_PEOPLE = re.compile(
    r"(?:inconnue?s?|unbekannt|nicht bekannt|non connue?s?|non not[ae]|sconosciut[aei]|unknown|unklar)\b"
    r"|(?:(?:la|le|der|die|il) |l')?(?:patient\w*|paziente|klient\w*|anamnes[ei]|interrogatoire|dossier"
    r"|medecin"
    r"|hausarzt\w*|medico|angaben|auskunft)\b"
)
_RESTRICTION = re.compile(r"\b(?:ausser|bis auf|sauf|excepte|hormis|tranne|except)\b")
_REACTION = re.compile(
    r"(?:reakti|reactio|reazion|choc|schock|shock|anaphyla|urtika|urticai|ortica|exanth"
    r"|ausschlag|eruption|rash"
    r"|quinck|angio|oedem|odem|edema|dyspno|dispnea|bronc?h?ospasm|asthma|prurit|juckreiz|nausee|vomis"
    r"|ubelkeit|erbrechen"
    r"|diarrh|toux|husten|hypotension|eryth|schwellung|gonfl|roug|rotung|ekzem|eczem|dermatit"
    r"|boutons|bolle"
    r"|rhinit|rhino|larmoie|demangeaison|vertige|schwindel|malaise|kollaps|collapsus|fieber|fievre|febbre"
    r"|vomit|nause|diarr|myalg|muskelschmerz"
    r"|insuffisance|hepatit|agranulo[cz][iy]t|intoleran"
    r"|gastrit|blutung|saignement|hemorragi|emorragi|bleeding|ulcus|ulcere)"
)
# What follows the name of an allergen: its reaction in brackets, or behind a sign.
_BEHIND_ALLERGEN = re.compile(r"(?:\(|\s*(?::|→|->|=>)| [-–]\s).*")
_ALLERGY_TO = re.compile(
    r"\Aallerg(?:ie|ique|isch|ia|ic[ao]|y|ic)"
    r" (?:à la |à l['’]|aux? |à |a(?:l(?:l[ae'])?|i)? |auf |gegen(?:über)? |to )(?=\w{3})",
    re.IGNORECASE,
)
# Kept in the label, as it tells that it is no allergy.
_INTOLERANCE_TO = re.compile(
    r"\A(?:intol[eé]rance|intoleranz|intolleranza|unverträglichkeit)"
    r" (?:à la |à l['’]|aux? |à |a(?:l(?:l[ae'])?|i)? |auf |gegen(?:über)? |von |to )(?=\w{3})",
    re.IGNORECASE,
)
# Before an allergy, and no part of it.
_NEWLY = re.compile(r"\A(?:neu|nouve(?:au|lle)|nuov[oa]|new|cave)\s?:\s*(?=\w)", re.IGNORECASE)
_OF_ONE = re.compile(r"\([^()]*\)|(?::|→|->|=>).*|\?\s*\Z")
_MAX_ALLERGY_CHARS = 80
_MAX_ALLERGY_PART_WORDS = 4


def names_allergens(written: str) -> bool:
    """Whether a line is a list of substances rather than a sentence."""
    plain = fold(written)
    return (
        len(written) <= _MAX_ALLERGY_CHARS
        and not has_verb(written)
        and not _RESTRICTION.search(plain)
        and not begins_denied(written)
        and not is_no_allergen(written)
        and not is_bare_yes(written)
        and written[:1].isalpha()
    )


def is_no_allergen(written: str) -> bool:
    """Whether a line of a list of allergies surely names none: it speaks of people, or answers with a no."""
    plain = fold(written)
    return bool(_OF_PEOPLE.match(plain) or _ANSWERED_NO.search(plain)) or change_of(written) is not None


def split_allergens(written: str) -> Iterator[Allergy]:
    """The allergies that a line names, each with its reaction."""
    for part in part_allergens(written):
        label, reaction = part, None
        marked = re.fullmatch(r"(.{2,50}?)\s*(?:\((.+)\)|(?::|→|->|=>| [-–])\s*(.+))", part)
        if marked and names_reaction(marked[2] or marked[3]) and not names_reaction(marked[1]):
            label, reaction = marked[1], marked[2] or marked[3]
        yield Allergy(allergen_in(label), reaction=reaction, status=allergy_status(part))


def part_allergens(written: str) -> list[str]:
    """The allergies of a line, each with its remark; the whole line where they cannot be told apart.

    ``fraises (œdème), AINS`` are two; ``V.a. Penicillin, Latex`` is one: the doubt may be of both.
    """
    written = _ANSWERED_YES.sub(" ", _NEWLY.sub("", written))
    parts = [
        part.strip(" .") for part in re.split(r"[;,/](?![^()]*\))| (?:und|et|e|and) (?![^()]*\))", written)
    ]
    names = [_INTOLERANCE_TO.sub("", allergen_in(_BEHIND_ALLERGEN.sub("", part))) for part in parts]
    is_list = all(
        part
        and len(name.split()) <= _MAX_ALLERGY_PART_WORDS
        and not names_reaction(name)
        and not part[:1].isdigit()
        for part, name in zip(parts, names, strict=True)
    )
    # A doubt outside brackets and remarks may be of all of them, one before the last is of that one.
    *_before, last = parts
    parts_doubted = [part for part in parts if _DOUBTED.search(fold(_OF_ONE.sub("", part)))]
    is_doubted = parts_doubted not in ([], [last]) or (bool(parts_doubted) and not _DOUBTED.match(fold(last)))
    if not is_list or is_doubted:
        return [written.strip(" .,;")]
    named = [
        part for part in parts if not (_REST_DENIED.match(fold(part)) or _ANSWERED_NO.search(fold(part)))
    ]
    return [_YES_BEHIND.sub("", part) for part in named] or parts


def allergen_in(label: str) -> str:
    """The substance of ``allergie à la morphine``; other wordings as they are."""
    return _ALLERGY_TO.sub("", label) or label


def names_reaction(written: str) -> bool:
    """Whether a wording names what an allergy does: ``Urtikaria``, ``choc anaphylactique``."""
    return bool(_REACTION.search(fold(written)))


def allergy_status(written: str) -> AllergyStatus:
    """What the wording of one allergy says of it: refuted, in doubt, over; active if nothing of it."""
    plain = fold(written)
    if _REFUTED.search(plain):
        return AllergyStatus.REFUTED
    if _DOUBTED.search(plain) or _NOT_SURE.fullmatch(plain):
        return AllergyStatus.UNKNOWN
    return AllergyStatus.RESOLVED if _RESOLVED.search(plain) else AllergyStatus.ACTIVE
