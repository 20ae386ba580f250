"""Who a medical letter is about: name, date of birth, sex, AVS number.

Owns the few wordings that make it certain: a label (``Patient:``,
``Betrifft``, ``Concerne``), a name with its date of birth behind it, or the
sentence that announces a report.  If a text names two people in such a way,
none is taken.  Senders and addressees are nobody's patients: a name without
such a wording is not read.  Leaves out how names and birth dates are written
(``person_names``, ``birth_dates``) and whom to call (``contacts``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from optirh_batch.errors import Phrase
from optirh_batch.given_names import is_given_name
from optirh_batch.readers.birth_dates import BORN, DATE, parse_birth
from optirh_batch.readers.contacts import begins_contact
from optirh_batch.readers.person_names import DEGREE, NAME, PARTICLE, TITLE, WORD, divide_name, name_words
from optirh_batch.readers.values import can_be_birth, printed_avs, wrong_avs
from optirh_batch.readers.wording import fold
from optirh_batch.records import Patient, ReadWarning, Sex

_PATIENT = (
    r"(?:[Pp]atient(?:in|en|e)?|PATIENT(?:IN|EN|E)?|Pat\.|[Pp]aziente|PAZIENTE|[Rr]ésidente?"
    r"|Bewohner(?:in)?|Klient(?:in)?|Cliente?|Utente|Ospite|Assistit[oa]|[Bb]énéficiaire|[Uu]sag(?:er|ère)"
    r"|[Rr]ésident[·-]e|[Cc]lient[·-]e|[Pp]atient(?:[·-]e|\(e\))|[Kk]und(?:e|in))"
)

# A name at birth behind the name: (née Besse).
_MAIDEN = rf"(?:\s?\((?:née|geb\.|geborene|nata) (?:{PARTICLE} )*{WORD}\))?"

# Such as: our patient Beate Muster (* 4.4.1957); Patient: MUSTER Hans, geb. 12.03.1940; Concerne Mme ...
_LABELLED_WITH_BIRTH = re.compile(
    rf"(?:\b(?P<patient>{_PATIENT})|\b(?:Betrifft|Betreff|Betr\.|Concerne|Concerning|Re|Riguarda|[Üü]ber"
    rf"|concernant)|^(?:für|Für|pour|Pour|per|Per|for|For|Name(?:,|\sund|\s?/)?\s?Vorname|Nom(?:,|\set|\s?/)?\s?[Pp]rénom"
    rf"|Cognome e nome|Name|Nom)\s?(?=:))\s?[:,]?\s+"
    rf"(?P<title>{TITLE})?{DEGREE}(?P<name>{NAME}){_MAIDEN}[\s,;(]{{0,3}}(?P<born>{BORN})\s?{DATE}",
    re.MULTILINE,
)
_LINE_WITH_BIRTH = re.compile(
    rf"^(?P<title>{TITLE})?{DEGREE}(?P<name>{NAME}){_MAIDEN}[\s,;(]{{0,3}}(?P<born>{BORN})\s?{DATE}",
    re.MULTILINE,
)
# In a sentence, a title makes it certain that the words are a name.
_TITLED_WITH_BIRTH = re.compile(
    rf"\b(?P<title>{TITLE}){DEGREE}(?P<name>{NAME})[\s,;(]{{1,3}}(?P<born>{BORN})\s?{DATE}"
)
_TITLED_ABOVE_BIRTH = re.compile(
    rf"^(?P<title>{TITLE})(?P<name>{NAME})\s?\n(?P<born>{BORN})\s?{DATE}", re.MULTILINE
)
# On a line of its own a date behind a titled name is the birth date, with a label or without.
_LABELLED = re.compile(
    rf"^(?P<patient>{_PATIENT})\s?:\s?(?P<title>{TITLE})?{DEGREE}(?P<name>{NAME})\s?"
    rf"(?:(?:\([wmfhWMFH]\)\s?)?(?:,\s|\(|(?<=\s))(?P<born>){DATE}\)?\s?(?:[,(]?\s?(?P<sex>[wmfhWMFH])\)?\s?)?)?"
    rf"(?:$|[,;(])",
    re.MULTILINE,
)
# A line of nothing but a name, a date and a sex is about a patient.
_LINE_WITH_SEX = re.compile(
    r"^(?=.*,\s(?P<title>weiblich|männlich|féminin|masculin|femme|homme|femminile|maschile|female|male|[wmfh])\s?$)"
    rf"(?P<name>{NAME})\s?,\s(?P<born>)(?:\*\s?)?{DATE}\s?,\s[^\W\d_]+\s?$",
    re.MULTILINE,
)
_TITLED_LINE = re.compile(
    rf"^(?:(?:[Ff]ür|[Pp]our|[Pp]er|[Ff]or)\s?:\s)?(?P<title>{TITLE})(?P<name>{NAME}),\s(?P<born>){DATE}\s?(?:$|[,;(]|\s)",
    re.MULTILINE,
)
# A year of birth behind a titled name; a place behind it would make it a postcode.
_TITLED_WITH_YEAR = re.compile(
    rf"^(?P<title>{TITLE})(?P<name>{NAME}),\s(?:Jg\.?\s|Jahrgang\s|\*\s?|née?\s(?:en\s)?|geb\.\s)?(?:19\d\d)\s?$",
    re.MULTILINE,
)
# A date in brackets behind a titled name.
_TITLED_WITH_DATE = re.compile(rf"\b(?P<title>{TITLE}){DEGREE}(?P<name>{NAME})\s\((?P<born>){DATE}\)")
# A line of a name and a day long ago, if a well-known given name is in it.
_NAME_WITH_DATE = re.compile(
    rf"^(?P<title>{TITLE})?(?P<name>{NAME}),?\s(?P<born>){DATE}(?:,?\s(?P<sex>[mwfhMWFH])(?=[\s,;]|$))?\s?(?:$|[,;]\s)",
    re.MULTILINE,
)
_LABELLED_BIRTH = re.compile(
    rf"^(?P<born>[Gg]eb(?:oren|\.)(?:\s?am)?|Geburtsdatum|Geb\.[\s-]?[Dd]at(?:um)?\.?|[Dd]ate de naissance"
    rf"|[Dd]ate naiss\.?|Naissance|Nascita|D\.?D\.?N\.?"
    rf"|[Nn]ée?(?:\(e\))? le|[Dd]ata di nascita|[Nn]at[oa] il|[Dd]ate of birth|DOB)\s?:?\s?{DATE}",
    re.MULTILINE,
)
# All on one line: Name: Rey Vorname: Anna Geb.: 12.3.1941
_FIELDS_WITH_BIRTH = re.compile(
    rf"^(?:Nom|Name|Cognome)\s?:.{{2,40}}(?:Prénom|Vorname|Nome)\s?:.{{2,40}}?\s(?P<born>{BORN}\s?:?)\s?{DATE}",
    re.MULTILINE,
)
# The sentence or line that announces a report: ... über den Aufenthalt von Frau MUSTER, Eva;
# votre patiente, Mme Rey.
_REPORTED = re.compile(
    rf"(?:(?:\b[Üü]ber|^(?:Betrifft|Betreff|Concerne|Riguarda)\s?:?"
    rf"|concernant)\s(?:de[nr]\s[^\n]{{0,40}}?\svon\s)?"
    rf"(?P<patient>(?:unsere|Ihre)[nr]?\s(?:gemeinsamen?\s)?{_PATIENT},?\s)?"
    rf"|\b(?P<patient2>[Bb]ei\s(?:Ihre|unsere)[mr]\s(?:gemeinsamen\s)?{_PATIENT},?\s?"
    rf"|(?:[Vv]otre|[Nn]otre|la Sua|il Suo|la vostra|il vostro)\s(?:patiente?|paziente)(?: susnommée?)?,?\s))"
    rf"(?P<title>{TITLE})?(?P<degree>{DEGREE})(?P<name>{NAME})(?=[,(]|\s?$|\s[a-zäöüéèà])"
    rf"(?:,\s(?P<born>){DATE}(?=,|\s?$))?",
    re.MULTILINE,
)
_FIELD_BEHIND = r"(?=\s(?:[Gg]eb\b|[Nn]ée?\b|\*|[Nn]at[oa]\b|DDN|DOB|Date|Jg|Jahrgang|AHV|AVS|N°))"
_NAME_ENDS = r"\s?(?:$|[,;]|(?=\s(?:Prénom|Vorname|Nome|First name|Given name)\s?:))"
_FAMILY = re.compile(
    rf"^(?:Nom|Name|Nachname|Familienname|Cognome|Surname|Last name"
    rf"|Nom de famille)\s?:\s?({NAME}){_NAME_ENDS}",
    re.MULTILINE,
)
_GIVEN = re.compile(
    rf"(?:^|[,; ] ?)(?:Prénom|Vorname|Nome|First name|Given name)\s?:\s?({NAME})\s?(?:$|[,;]"
    rf"|{_FIELD_BEHIND})",
    re.MULTILINE,
)
_FULL = re.compile(
    rf"^(?P<label>Name|Nom|Patientenname|Patient name|Nom d[ue](?: la)? patiente?|(?P<family_first>Nom(?: et "
    rf"|,? ?/? ?)[Pp]rénom"
    rf"|Name(?: und |,? ?/? ?)Vorname|Cognome e nome)|(?P<given_first>Prénom et nom|Vorname(?: und "
    rf"|,? ?/? ?)Name"
    rf"|Nome e cognome|Full name))\s?:\s?(?P<name>{NAME})\s?(?:$|[,;(]|{_FIELD_BEHIND})",
    re.MULTILINE,
)
_SEX = re.compile(
    r"(?:^|[\s,;|])(?:Sexe|Geschlecht|Sesso|Sex|Gender)\s?:\s?(?:(F|f|W|w|[Ff]éminin|[Ff]emme|[Ww]eiblich"
    r"|[Ff]emminile|[Ff]emale)"
    r"|(M|m|H|[Mm]asculin|[Hh]omme|[Mm]ännlich|[Mm]aschile|[Mm]ale))(?!\w)"
)
# Words that tell the sex of the person a report is about.
_SHE = re.compile(
    r"\b(?:Patientin|Bewohnerin|Klientin|[Ll]a patiente|[Uu]ne patiente|[Cc]ette patiente|[Ll]a résidente"
    r"|[Ll]a paziente"
    r"|\d-?jährige (?:Pat\.|Frau)|(?:femme|patiente|donna|ragazza|bambina|woman|girl)(?: âgée"
    r"| aged)? (?:de|di|aged|of) \d{1,3}"
    r"|Donna [-–] )",
)
_HE = re.compile(
    r"\b(?:(?:[Dd]er Patient|[Dd]es Patienten|(?:unsere|Ihre)[nm](?: o\. ?g\.)?(?: gemeinsamen)? Patienten"
    r"|jähriger Patient|[Ll]e patient|[Uu]n patient|[Cc]e patient|[Ll]e résident|[Ii]l paziente"
    r"|(?:homme|uomo|ragazzo|bambino|man|boy)(?: âgé| aged)? (?:de|di|aged|of) \d{1,3}|Uomo [-–] )(?![-\w])"
    r"|(?:unserem|Ihrem) Pat\.)"
)
_CASES = re.compile(r"\b(?:Observation|Cas|Fall|Caso|Case) ?(?:n ?°|Nr\.?|no\.?)? ?\d\s?:")
_AGES = re.compile(
    r"(?:âgée? de|homme de|femme de|uomo di|donna di|patiente? de|man aged|woman aged) (\d{1,3})\b"
)

_FRENCH_BIRTH = re.compile("né|ddn|date de naiss", re.IGNORECASE)
_AVS = re.compile(r"(?<![\d.])756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}(?![\d])")


_CONCERNING = re.compile(
    rf"(?:Betrifft|Betreff|Betr\.|Concerne|CONCERNE|Concerning|Re|Riguarda|{_PATIENT})[\s,]*"
)
_HEAD_LINES = 25
# An address may follow the birth date on its line, a sentence may not.
_MAX_BEHIND_BIRTH = 60
_STEM_CHARS = 6
_MIN_AGE = 10
_FEMALE = frozenset(
    "frau fr. mme madame mlle mrs mrs. ms ms. signora sig.ra patientin patiente bewohnerin klientin residente"
    " nee nata cliente assistita weiblich feminin femme femminile female w f".split()
)
_MALE = frozenset(
    "herr herrn hr. m. monsieur mr mr. signor sig. assistito"
    " mannlich masculin homme maschile male m h".split()
)
_NO_NAMES = frozenset(
    "kollegin kollege kollegen dame damen herr herren frau docteur confrere madame mme monsieur signora "
    "signor"
    " betrifft betreff concerne concerning riguarda".split()
)
_FOR_WHOM = re.compile(r"(?:für|pour|per|for)\s?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The patient as far as the text makes it certain, and warnings for what it contradicts."""

    patient: Patient
    warnings: tuple[ReadWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    sex: Sex
    born: date | None
    in_text: bool


def read_letterhead(text: str) -> Letterhead:
    """Find the patient of a text (clean lines)."""
    warnings: list[ReadWarning] = []
    people = list(_people(text))
    births = {person.born for person in people if person.born}
    births |= {
        day
        for found in _FIELDS_WITH_BIRTH.finditer(text)
        if (day := parse_birth(found[found.lastindex or 0], found["born"]))
    }
    births |= {
        day for found in _LABELLED_BIRTH.finditer(text) if (day := parse_birth(found[2], found["born"]))
    }
    avs = _avs(text, warnings)
    families = {name_words(person.name) for person in people}
    if len(births) > 1 or any(not one & other for one in families for other in families):
        message = Phrase(
            "The text names more than one person with a birth date; no patient was taken from it."
        )
        warnings.append(ReadWarning("patient-unclear", message))
        return Letterhead(Patient(avs=avs), tuple(warnings))
    birth = next(iter(births), None)
    if birth and not can_be_birth(birth):
        message = Phrase("The birth date in the text cannot be, and was left out.")
        warnings.append(ReadWarning("date-impossible", message))
        birth = None
    given, family = _fields_of_names(text) or _full_name(text) or _split_name(people, text)
    patient = Patient(
        given=given,
        family=family,
        sex=_sex(people, given, family, text),
        birth_date=birth,
        avs=avs,
    )
    if family and not given and " " in family:
        message = Phrase("Given and family name could not be told apart.")
        warnings.append(ReadWarning("name-not-divided", message))
    return Letterhead(patient, tuple(warnings))


def begins_identity(line: str) -> str | None:
    """How a line is written that may begin a block of a person's name and birth date; None if it begins none.

    Two blocks of one document that are written alike have the same answer.
    """
    line = line.strip()
    if labelled := _LABELLED_WITH_BIRTH.match(line):
        return _stem(labelled[0].split()[0])
    if (whole := _LINE_WITH_BIRTH.match(line)) and len(line) - whole.end() <= _MAX_BEHIND_BIRTH:
        return "name"
    if _LINE_WITH_SEX.match(line):
        return "name"
    for label in (_LABELLED, _FULL, _FAMILY, _GIVEN):
        if label.match(line):
            return _stem(line.partition(":")[0])
    return None


def begins_birth(line: str) -> bool:
    """Whether a line is the field of a birth date."""
    return bool(_LABELLED_BIRTH.match(line))


def is_of_people(line: str) -> bool:
    """Whether a line says whose list it is, or whom to call: a plan has its title above them."""
    return bool(_FOR_WHOM.match(line) or begins_identity(line) or begins_birth(line) or begins_contact(line))


def _stem(label: str) -> str:
    """A label as it is compared: ``Patient``, ``Patientin`` and ``Patiente`` are one."""
    return fold(label).strip(" :,")[:_STEM_CHARS]


def _sex(people: list[_Person], given: str, family: str, text: str) -> Sex:
    """The sex that a field, a title or the words for the patient tell; unknown where they disagree."""
    stated = {Sex.FEMALE if found[1] else Sex.MALE for found in _SEX.finditer(text)}
    titled = {person.sex for person in people} - {Sex.UNKNOWN}
    if family:
        addressed = re.compile(
            rf"(?P<title>{TITLE}){DEGREE}(?P<given>(?:{WORD} ){{0,2}}){re.escape(family)}(?!\w)"
        )
        # Not of relatives, who have given names of their own; and "M." may as well be an initial.
        titles = {
            fold(found["title"].strip())
            for found in addressed.finditer(text)
            if name_words(found["given"]) <= name_words(given)
        } - {"m."}
        titled |= {Sex.FEMALE} if titles & _FEMALE else set()
        titled |= {Sex.MALE} if titles & _MALE else set()
    several = len(set(_AGES.findall(text))) > 1 or _CASES.search(text)
    words = {Sex.FEMALE} if _SHE.search(text) else set()
    words |= {Sex.MALE} if _HE.search(text) else set()
    for found in (stated, titled, set() if several else words):
        if found:
            return found.pop() if len(found) == 1 else Sex.UNKNOWN
    return Sex.UNKNOWN


def _people(text: str) -> Iterator[_Person]:
    """Everyone whom the text names as its patient; sentences count only where no label names one."""
    labelled = list(_labelled(text))
    yield from labelled or _reported(text)


def _reported(text: str) -> Iterator[_Person]:
    for person in _REPORTED.finditer(text):
        patient = person["patient"] or person["patient2"]
        # Without the word patient, a title must stand there, and no doctor.
        if (not person["title"] or person["degree"]) and not patient:
            continue
        name = " ".join(person["name"].split())
        if not name_words(name) or not _NO_NAMES.isdisjoint(map(fold, name.split())):
            continue
        title = fold((person["title"] or "").strip())
        sex = Sex.FEMALE if title in _FEMALE else Sex.MALE if title in _MALE else Sex.UNKNOWN
        yield _Person(
            name,
            sex,
            parse_birth(person.groups()[-1], "") if person.groups()[-1] else None,
            in_text=_is_in_sentence(person),
        )
        return


def _labelled(text: str) -> Iterator[_Person]:
    head = "\n".join(text.split("\n")[:_HEAD_LINES])
    found = [
        *_LABELLED_WITH_BIRTH.finditer(text),
        *_LINE_WITH_BIRTH.finditer(head),
        *_TITLED_LINE.finditer(head),
        *_LINE_WITH_SEX.finditer(head),
        *_TITLED_WITH_BIRTH.finditer(head),
        *_TITLED_WITH_DATE.finditer(head),
        *filter(_is_old, _NAME_WITH_DATE.finditer(head)),
        *_TITLED_ABOVE_BIRTH.finditer(head),
        *_LABELLED.finditer(head),
    ]
    for person in found or _only(_TITLED_WITH_YEAR.finditer(head)):
        parts = person.groupdict()
        name = " ".join(person["name"].split())
        if not name_words(name) or not _NO_NAMES.isdisjoint(map(fold, name.split())):
            continue
        words = {fold((parts.get(name) or "").strip()) for name in ("title", "patient", "sex")}
        words.add(fold(parts.get("born") or "").split("(")[0].split(" ")[0])
        if "m." in words and not _FRENCH_BIRTH.match(parts.get("born") or "né"):
            words.discard("m.")  # an initial
        sex = Sex.FEMALE if words & _FEMALE else Sex.MALE if words & _MALE else Sex.UNKNOWN
        written = person.groups()[-2 if "sex" in parts else -1] if "born" in parts else None
        born = parse_birth(written, person["born"] or "") if written else None
        yield _Person(name, sex, born, in_text=_is_in_sentence(person))


def _only(found: Iterator[re.Match[str]]) -> list[re.Match[str]]:
    """What was found, if it was found once: of two people neither is surely the patient."""
    people = list(found)
    return people if len(people) == 1 else []


def _is_in_sentence(person: re.Match[str]) -> bool:
    """Whether a name stands in a sentence, where the given name comes first; elsewhere either may."""
    start = person.start("name")
    before = person.string[person.string.rfind("\n", 0, start) + 1 : start]
    before = re.sub(rf"{TITLE}?{DEGREE}\Z", "", before).strip()
    return bool(before) and not before.endswith(":") and not _CONCERNING.fullmatch(before)


def _is_old(found: re.Match[str]) -> bool:
    """Whether a name and a date are a person's and a birth date, rather than those of a letter."""
    day = parse_birth(found.groups()[-2], "")
    is_person = any(map(is_given_name, re.findall(r"[\w-]+", found["name"])))
    return is_person and day is not None and datetime.now(UTC).year - day.year >= _MIN_AGE


def _fields_of_names(text: str) -> tuple[str, str] | None:
    """Given and family name from fields of their own; both labels must be there."""
    head = "\n".join(text.split("\n")[:_HEAD_LINES])
    families, givens = set(_FAMILY.findall(head)), set(_GIVEN.findall(head))
    if len(families) == len(givens) == 1:
        return givens.pop(), families.pop()
    return None


def _full_name(text: str) -> tuple[str, str] | None:
    """Given and family name from one field, if it is the only one and holds two words."""
    found = list(_FULL.finditer("\n".join(text.split("\n")[:_HEAD_LINES])))
    if len(found) != 1 or len(found[0]["name"].split()) < 2:
        return None
    name = " ".join(found[0]["name"].split())
    words = name.split()
    if len(words) == 2 and "," not in name and found[0]["family_first"]:
        return words[1], words[0]
    if len(words) == 2 and found[0]["given_first"]:
        return words[0], words[1]
    return divide_name(name, text)


def _split_name(people: list[_Person], text: str) -> tuple[str, str]:
    """Given and family name of the person in the form that tells them apart best."""
    if not people:
        return "", ""
    person = max(people, key=lambda item: ("," in item.name, item.in_text, len(item.name)))
    return divide_name(person.name, text)


def _avs(text: str, warnings: list[ReadWarning]) -> str | None:
    """The one AVS number of the text whose check digit holds (EAN-13 with the prefix of Switzerland, 756)."""
    written = {re.sub(r"\D", "", found[0]) for found in _AVS.finditer(text)}
    valid = {printed for number in written if (printed := printed_avs(number))}
    if len(valid) == 1:
        return valid.pop()
    if valid:
        message = Phrase("The text holds several AVS numbers; none was taken.")
        warnings.append(ReadWarning("avs-several", message))
    elif written:
        found = _AVS.search(text)
        warnings.append(ReadWarning("avs-invalid", wrong_avs(found[0] if found else "")))
    return None
