"""Hiding who is meant: made-up names, numbers and addresses in place of those of a record, days moved.

Owns what counts as naming a person, and the check that nothing known of the
record remains.  The same name becomes the same made-up name in all texts of a document.  What
cannot be told for sure (a capital in the middle of a French sentence, two
capitals behind *Frau*) is reported rather than kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePath

from optirh_batch.grounding.recognition.drugs import is_drug_name
from optirh_batch.learning.dates import move_days, without_days
from optirh_batch.records import PatientRecord, Sex

_WORD = re.compile(r"[^\W\d_]+")
_UMLAUTS = re.compile("([aou])e")


def _fold(text: str) -> str:
    """Compared without capitals, accents, and with *ue* as *ü*."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return _UMLAUTS.sub(r"\1", "".join(char for char in plain if not unicodedata.combining(char)))


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(_fold, words.split()))


_PARTICLES = _folded(
    "de du des la le les von van der den dem zu zum zur da di do dos das del della y e et und"
)
# Of names of contacts that are an office rather than a person.
_OFFICES = _folded(
    "cms spitex hopital spital clinique klinik pharmacie apotheke cabinet praxis ems heim altersheim"
    " home foyer centre zentrum service dienst dr dre drs med dipl prof docteur doctoresse doktor mme"
    " mlle madame monsieur m frau herr herrn sig signor signora fils fille sohn tochter epoux epouse"
    " mari femme ehemann ehefrau mann frere soeur bruder schwester mere pere mutter vater voisin voisine"
    " nachbar nachbarin ami amie infirmier infirmiere pflegefachfrau medecin traitant hausarzt"
    " hausarztin arzt arztin famille familie niece neveu nichte neffe curateur curatrice beistand"
    " beistandin urgences notfall physio physiotherapie reseau"
)
_EPONYMS = _folded(
    "alzheimer parkinson lewy korsakoff huntington charcot crohn basedow dupuytren raynaud sjogren"
    " meniere hodgkin waldenstrom barthel braden norton tinetti romberg lasegue babinski glasgow doppler"
    " foley redon penrose hickman picc port dosett kt cath mini mental state internet facebook noel"
    " paques suisse valais vs"
)
_STREETS = _folded(
    "rue route chemin avenue place ruelle impasse allee quai boulevard case postale rte ch av strasse"
    " str weg gasse platz postfach suisse schweiz"
)

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+")
_AVS = re.compile(r"(?<!\d)756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}(?!\d)")
_PHONE = re.compile(
    r"(?<![\w.+])(?:(?:\+|00)[1-9](?:[ ./()'-]{0,2}\d){7,13}"
    r"|\(?0[1-9]\d\)?[ ./'-]{0,3}\d{3}(?:[ ./'-]{0,2}\d{2}){2})(?!\d)"
)
_NUMBERED = re.compile(
    r"(?P<cue>(?:\b(?:no|nr|num|numéro|nummer|id|ref|réf|dossier|fall|pid|iban)\b\.?|n°)[ :.-]{0,3}(?:CH)?)"
    r"(?P<digits>\d[\d ]{2,}\d)",
    re.IGNORECASE,
)
_LONG = re.compile(r"(?<![\d.,/])\d{7,}(?![\d,/]|\.\d)")
_STREET = re.compile(
    r"\b(?:(?:[Rr]ue|[Rr]oute|[Rr]te|[Cc]hemin|[Cc]h\.|[Aa]venue|[Aa]v\.|[Rr]uelle|[Ii]mpasse|[Qq]uai)"
    r"(?: (?:d[eu]s?|la|le|les|l['’]?|d['’]|aux?))*(?: ?[A-ZÀ-Þ][\w'’-]+)+(?:,? \d+[a-z]?)?"
    r"|[A-ZÄÖÜ][\w-]+(?:strasse|straße|str\.|weg|gasse) \d+[a-z]?)"
)
_TOWN = re.compile(
    r"(?<![\d.,])(?:CH-)?[1-9]\d{3} (?!(?:UI|E|IE|Einheiten|Tropfen|Schritte|Kalorien|Milliliter)\b)"
    r"[A-ZÀ-Þ][a-zà-ÿ]+(?:[- ][A-ZÀ-Þ][a-zà-ÿ]+)*"
)
_TITLE = (
    r"\b(?:M\.|MM\.|Mr\.?|Mme\.?|Mmes|Mlle|Monsieur|Madame|Dr\.?(?: méd\.?| med\.?)?|Dre\.?|Prof\.?|Docteure?"
    r"|Herrn?|Frau|Hr\.|Fr\.|Fam\.|Familie|[Ff]amille|Sr\.|Signora?|Sig\.(?:ra)?|Senhora?|Señora?|Sra\.?"
    r"|Mrs\.?|Ms\.?|Miss) "
)
_CAPITAL = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:['’-][A-ZÀ-Þ]?[a-zà-ÿ]+)*"
_PARTICLE = r"(?:(?:de la|de|du|von|van|della|di|dos|da) )?"
_TITLED = re.compile(rf"(?P<title>{_TITLE}{_PARTICLE})(?P<name>{_CAPITAL}|[A-ZÀ-Þ]{{3,}})")
_TITLED_TWICE = re.compile(rf"{_TITLE}{_PARTICLE}{_CAPITAL} (?P<next>{_CAPITAL})")
_KIN = re.compile(
    r"\b(?:Tochter|Sohn|Schwester|Bruder|Mutter|Vater|Nichte|Neffe|Enkel|Enkelin|Ehemann|Ehefrau|Mann|Nachbarin"
    rf"|Nachbar|Freundin|Freund|Partnerin|Partner|Pflegerin|Pfleger|Kollegin|Kollege) (?P<next>{_CAPITAL})"
)
_INSIDE = re.compile(rf"(?<=[a-zà-ÿ,;] )(?P<word>{_CAPITAL})")

_GIVEN = {
    Sex.FEMALE: ("Colette", "Berthe", "Denise", "Aline", "Odile", "Irma"),
    Sex.MALE: ("Basile", "Damien", "Romain", "Armand", "Urbain", "Émile"),
}
_FAMILY = tuple(
    "Morisod Glassey Crittin Delaloye Fumeaux Heinzen Kuonen Locher Zumstein Nanchen Udry Emery Aymon Imsand"
    " Oggier Antille".split()
)
_PLACES = ("Valfleur", "Montbrun", "Rosenthal", "Steinried", "Aubeville", "Oberlinden")
_AVS_MADE_UP = "756.1234.5678.97"  # the example of the Central Compensation Office
_STREET_MADE_UP, _TOWN_MADE_UP = "rue de l'Exemple 1", "1000 Valfleur"
_MAIL_MADE_UP = "nom@exemple.invalid"
_LEAST_PHONE_DIGITS = 7
_LANGUAGES_OF_CAPITALS = frozenset({"de", "en"})
"""Whose own capitals tell nothing: nouns, days."""
_SHORT_NAME = 2


class Mask:
    """Made-up names and numbers for one record, the same for all its texts.

    Args:
        record: whose people are hidden.
        file_name: of the source: it often holds a name.
        on: when the document was printed, for days without a year.
        days: how far days are moved; a multiple of 7.
    """

    def __init__(self, record: PatientRecord, file_name: str, on: date, days: int) -> None:
        patient = record.patient
        self._year, self._days, self._birth = on.year, days, patient.birth_date
        given = _GIVEN.get(patient.sex, _GIVEN[Sex.FEMALE])
        names: list[tuple[str, tuple[str, ...]]] = [(word, given) for word in _name_words(patient.given)]
        names += [(word, _FAMILY) for word in _name_words(patient.family)]
        names += [
            (word, _FAMILY)
            for contact in record.contacts
            for word in _name_words(contact.name)
            if word[0].isupper()
        ]
        places = [word for word in _WORD.findall(patient.address or "") if _fold(word) not in _STREETS]
        names += [(word, _PLACES) for word in places if word[0].isupper() and len(word) > _SHORT_NAME]
        known = {_fold(word) for word, _ in names}
        self._made_up: dict[str, str] = {}
        for word, choices in names:
            if _fold(word) not in self._made_up:
                self._made_up[_fold(word)] = self._choose(word, choices, known)
        self._address = [part.strip() for part in re.split(r"[,\n]", patient.address or "") if part.strip()]
        self._digits = {
            digits
            for number in (patient.avs, patient.phone, *(contact.phone for contact in record.contacts))
            if number and len(digits := re.sub(r"\D", "", number)) >= _LEAST_PHONE_DIGITS
        }
        self._file_words = {
            word
            for word in _WORD.findall(PurePath(file_name).stem)
            if len(word) > _SHORT_NAME and word[0].isupper()
        }
        self._numbers: dict[str, str] = {}
        self._phones: dict[str, str] = {}

    def hide(self, text: str, language: str | None) -> str:
        """``text`` with everything replaced that names a person or a number of hers, and its days moved.

        Args:
            text: of the record's document.
            language: of the text, None if unknown.
        """
        text = _AVS.sub(_AVS_MADE_UP, _MAIL.sub(_MAIL_MADE_UP, text))
        text = _PHONE.sub(self._made_up_phone, text)
        text = move_days(text, self._days, self._year, language)
        for part in self._address:
            made_up = _TOWN_MADE_UP if _TOWN.match(part) else _STREET_MADE_UP
            text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", made_up, text, flags=re.IGNORECASE)
        text = _TOWN.sub(_TOWN_MADE_UP, _STREET.sub(_STREET_MADE_UP, text))
        text = _NUMBERED.sub(lambda match: match["cue"] + self._made_up_number(match["digits"]), text)
        text = _LONG.sub(
            lambda match: match[0] if _AVS.fullmatch(match[0]) else self._made_up_number(match[0]), text
        )
        text = self._hide_words(text)
        return _TITLED.sub(self._hide_titled, text)

    def leaks(self, text: str, language: str | None) -> tuple[str, ...]:
        """What still may tell who is meant in a text that ``hide`` made; reason codes, none if nothing does.

        Args:
            text: the result of ``hide``.
            language: of the text, None if unknown.
        """
        return tuple(dict.fromkeys(self._leaks(text, language)))

    def _leaks(self, text: str, language: str | None) -> Iterator[str]:
        yield from self._known(text)
        if any(match[0] != _AVS_MADE_UP for match in _AVS.finditer(text)):
            yield "avs"
        suspects = [match["next"] for match in _TITLED_TWICE.finditer(text)]
        suspects += [name for match in _KIN.finditer(text) if not is_drug_name(name := match["next"])]
        if language not in _LANGUAGES_OF_CAPITALS:
            found = (match["word"] for match in _INSIDE.finditer(text))
            suspects += [word for word in found if not all(map(_is_no_name, _WORD.findall(word)))]
        made_up = self._made_up_words()
        if any(not made_up.issuperset(map(_fold, _WORD.findall(suspect))) for suspect in suspects):
            yield "uncertain-name"

    def _known(self, text: str) -> Iterator[str]:
        """What of the record itself is still there."""
        words = [word for word in _WORD.findall(text) if _fold(word) not in self._made_up_words()]
        if any(
            _fold(word) in self._made_up and (len(word) > _SHORT_NAME or word[0].isupper()) for word in words
        ):
            yield "known-name"
        if not self._file_words.isdisjoint(words):
            yield "file-name"
        digits = re.sub(r"\D", "", text)
        if any(number[-_LEAST_PHONE_DIGITS:] in digits for number in self._digits):
            yield "known-number"
        if self._birth and re.search(rf"(?<!\d){self._birth.year}(?!\d)", without_days(text)):
            yield "birth-year"

    def _made_up_words(self) -> set[str]:
        names = (*self._made_up.values(), *_FAMILY, *_PLACES, "Exemple")
        return {_fold(word) for name in names for word in _WORD.findall(name)}

    def _choose(self, word: str, choices: Sequence[str], known: set[str]) -> str:
        """A made-up name that is taken by nobody; *d'Anne* stays *d'Aline*."""
        free = [
            name
            for name in (*choices, *_FAMILY)
            if name not in self._made_up.values() and _fold(name) not in known
        ]
        alike = [name for name in free if _begins_with_vowel(name) == _begins_with_vowel(word)]
        return (alike or free or [f"{choices[0]}{'e' * len(self._made_up)}"])[0]

    def _hide_words(self, text: str) -> str:
        def hidden(match: re.Match[str]) -> str:
            word = match[0]
            genitive = word[:-1] if word[-1:] == "s" else ""
            if not word[0].isupper():
                return word
            if made_up := self._made_up.get(_fold(word)):
                return made_up.upper() if word.isupper() and len(word) > _SHORT_NAME else made_up
            if made_up := self._made_up.get(_fold(genitive)):
                return f"{made_up}s"
            return word

        return _WORD.sub(hidden, text)

    def _hide_titled(self, match: re.Match[str]) -> str:
        """A name behind a title that the record does not list."""
        name = match["name"]
        if self._made_up_words().issuperset(map(_fold, _WORD.findall(name))):
            return match[0]
        made_up = self._made_up.setdefault(_fold(name), self._choose(name, _FAMILY, set(self._made_up)))
        return match["title"] + made_up

    def _made_up_phone(self, match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match[0])[-9:]
        return self._phones.setdefault(digits, f"027 000 00 {len(self._phones) + 1:02}")

    def _made_up_number(self, digits: str) -> str:
        key = digits.replace(" ", "")
        return self._numbers.setdefault(key, f"{900_001 + len(self._numbers)}")


def _name_words(name: str) -> list[str]:
    return [
        word
        for word in _WORD.findall(name)
        if len(word) >= _SHORT_NAME and _fold(word) not in _PARTICLES and _fold(word) not in _OFFICES
    ]


def _is_no_name(word: str) -> bool:
    """Whether a word with a capital is a drug, an office, or the name of a disease, scale or device."""
    return is_drug_name(word) or _fold(word) in _OFFICES | _EPONYMS


def _begins_with_vowel(word: str) -> bool:
    return _fold(word)[:1] in set("aeiouyh")
