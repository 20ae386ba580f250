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


class Topic(Enum):
    """What a heading announces.

    ``THERAPY`` may list drugs among other measures; ``ADMISSION`` is the
    medication before a stay, which a later list replaces; ``OTHER`` ends the
    section before it and is not read.
    """

    ALLERGIES = "allergies"
    PROBLEMS = "problems"
    CURRENT_PROBLEMS = "current problems"
    PAST_PROBLEMS = "past problems"
    MEDICATION = "medication"
    CURRENT_MEDICATION = "current medication"
    ADMISSION = "medication at admission"
    THERAPY = "therapy"
    OTHER = "other"


MEDICATION_TOPICS = frozenset({Topic.MEDICATION, Topic.CURRENT_MEDICATION, Topic.ADMISSION, Topic.THERAPY})
PROBLEM_TOPICS = frozenset({Topic.PROBLEMS, Topic.CURRENT_PROBLEMS, Topic.PAST_PROBLEMS})


@dataclass(frozen=True, slots=True)
class Section:
    """What one heading announces, its heading as written, and its lines without empty ones."""

    topic: Topic
    title: str
    lines: tuple[str, ...]


# Compared without accents and capitals; each pattern matches a whole heading.
_VOCABULARY: tuple[tuple[Topic, str], ...] = (
    (
        Topic.ALLERGIES,
        (
            r"(?:bekannte )?(?:arzneimittel|medikamenten)?-?allergien?(?: ?(?:und|/"
            r"|&) ?(?:unvertraglichkeiten"
            r"|intoleranzen))?"
            r"|unvertraglichkeiten|allergieanamnese"
            r"|allergies?(?: connues?| medicamenteuses?| alimentaires?)*(?: ?(?:et|/) ?intolerances?)?"
            r"|intolerances?(?: medicamenteuses?| alimentaires?)?"
            r"|allergi[ae](?: not[ae]| farmacologic(?:a|he)| a farmaci)?(?: ?(?:e|/) ?intolleranze)?"
            r"|intolleranze"
            r"|(?:known |drug )*allerg(?:y|ies)(?: ?(?:and|/) ?intolerances)?"
        ),
    ),
    (
        Topic.CURRENT_PROBLEMS,
        (
            r"(?:aktuelle|akute) (?:diagnosen?|probleme?)"
            r"|(?:diagnostics?|problemes?)(?: medica(?:l|ux))? (?:actuels?|actifs?)"
            r"|(?:diagnosi|problemi) attual[ei]|patologie in atto"
            r"|(?:current|active) (?:diagnos[ie]s|problems?)"
        ),
    ),
    (
        Topic.PAST_PROBLEMS,
        (
            r"fruhere (?:diagnosen|erkrankungen)"
            r"|antecedents(?: (?:medicaux|chirurgicaux|personnels|medico-chirurgicaux|pertinents|principaux"
            r"|et))*"
            r"|diagnostics? (?:anterieurs?|anciens?)"
            r"|anamnesi patologica remota|patologie pregresse|diagnosi pregresse"
            r"|past (?:medical |surgical )?history|(?:past|previous) (?:illnesses|diagnoses)"
        ),
    ),
    (
        Topic.PROBLEMS,
        (
            r"haupt-? ?und ?-?nebendiagnosen"
            r"|(?:haupt|neben|dauer|entlassungs|entlass|austritts|rehabilitations"
            r"|zusatz)?-?diagnosen?(?:\((?:n"
            r"|en)\))?(?:liste)?"
            r"|(?:medizinische|weitere|relevante) diagnosen|vorerkrankungen|vordiagnosen|problemliste"
            r"|diagnostics?(?:\(s\))?(?: (?:principa(?:l|ux)|secondaires?|associes?|retenus?|medica(?:l|ux)"
            r"|de sortie|a la sortie|"
            r"d'entree|et|comorbidites))*|comorbidites"
            r"|liste des (?:problemes|diagnostics)|problemes medicaux"
            r"|diagnosi(?: (?:principal[ei]|secondari[ae]|di dimissione|alla dimissione|di uscita"
            r"|d'ingresso))*"
            r"|comorbidita"
            r"|(?:(?:main|primary|principal|secondary|discharge) )*diagnos[ie]s|problem list|comorbidities"
        ),
    ),
    (
        Topic.ADMISSION,
        (
            r"(?:medikation|medikamente|therapie) (?:bei|vor|zum) (?:aufnahme|eintritt)"
            r"|(?:eintritts|aufnahme|vor)medikation|bisherige (?:medikation|medikamente)"
            r"|(?:traitements?|medicaments?) (?:a l'|d')(?:entree|admission)|traitement anterieur"
            r"|terapia (?:all'ingresso|pregressa)"
            r"|medications? (?:on|at|before) admission|admission medications?"
        ),
    ),
    (
        Topic.CURRENT_MEDICATION,
        (
            r"(?:aktuelle|gegenwartige|letzte|regelmassige|laufende) (?:medikation|medikamente|therapie)"
            r"|(?:haus|dauer|fix|entlassungs|entlass|austritts)-?(?:medikation|medikamente)"
            r"|(?:medikation|medikamente|therapie) bei (?:entlassung|austritt)"
            r"|(?:traitements?|medicaments?|medication)(?: medicamenteux| personnels?)?"
            r" (?:actuel(?:le|les|s)?|habituels?|en cours|a domicile|de sortie|a la sortie|de fond)"
            r"|(?:terapia|farmaci|medicamenti)(?: farmacologica)? (?:domiciliare|in atto|in corso|attual[ei]"
            r"|alla dimissione|in uso)"
            r"|(?:current|discharge|home|regular) (?:medications?|medicines|treatment)|medications? (?:on"
            r"|at) discharge"
        ),
    ),
    (
        Topic.MEDICATION,
        (
            r"medikation|medikamente|medikamentenliste|medikationsplan|medikationsliste"
            r"|medikamentose therapie"
            r"|reservemedikation"
            r"|medicaments?|medication|liste des medicaments|traitements? medicamenteux"
            r"|ordonnance(?: de sortie)?"
            r"|farmaci|medicamenti|terapia farmacologica"
            r"|medications?(?: list)?|medicines"
        ),
    ),
    (
        Topic.THERAPY,
        (
            r"therapie|therapieempfehlung(?:en)?|empfohlene therapie"
            r"|weitere therapie(?: und behandlungsvorschlag)?"
            r"|therapievorschlag|traitements?(?: (?:propose|prescrit|recommande))?|therapie medicamenteuse"
            r"|terapia(?: (?:consigliata|proposta|prescritta))?|treatment"
        ),
    ),
    (
        Topic.OTHER,
        (
            r"(?:eigen|fremd|familien|sozial|zwischen|vegetative |aktuelle |spezielle )?-?anamnese"
            r"|jetziges leiden|krankengeschichte|vorgeschichte(?: befund)?"
            r"|(?:(?:klinischer?|korperlicher?|neurologischer?|relevante|weitere|aktuelle) )*(?:befunde?"
            r"|status"
            r"|untersuchung)"
            r"|(?:durchgefuhrte )?untersuchung(?:en|sergebnisse)?|labor(?:parameter|werte)?|ekg|rontgen"
            r"|histologie|bildgebung"
            r"|(?:beurteilung|therapie|zusammenfassung)?,? ?(?:therapie )?(?:und )?verlauf|epikrise"
            r"|beurteilung"
            r"|zusammenfassung"
            r"|pro[cz]edere|weiteres vorgehen|vorgehen|kontrollen?|empfehlungen?|bemerkungen?|aufnahmegrund"
            r"|pflegebericht"
            r"|anamnese|(?:evolution|discussion|synthese|conclusions?|attitude|suite|motif)(?: .{0,40})?"
            r"|status"
            r"|examens?(?: .{0,30})?"
            r"|laboratoire|propositions?|a faire|suivi|plan|situation sociale|mode de vie|habitudes"
            r"|remarques?"
            r"|soins"
            r"|antecedents familiaux|anamnesi(?: .{0,30})?|esame obiettivo|decorso(?: .{0,20})?|conclusioni"
            r"|laboratorio|procedura"
            r"|(?:family |social )?history(?: .{0,30})?|examination|assessment|follow-?up|impression"
            r"|hospital course"
        ),
    ),
)
_HEADINGS = tuple((topic, re.compile(pattern)) for topic, pattern in _VOCABULARY)

# A number before a heading; behind it a date, a remark in brackets, the code system.
_NUMBERING = re.compile(r"\A(?:\d{1,2}[.)]|[IVX]{1,4}\.|[-–•*])\s+")
_SUFFIX = re.compile(
    r"\s*(?:\([^()]{0,40}\)|,? ?icd(?:-?10)?(?:-?gm)?|(?:vom|am|per|du|au|del|of"
    r"|,)? ?\d{1,2}\.\d{1,2}\.\d{2,4})\s*\Z"
)
_LABEL = re.compile(r"([^\W\d_][^:.;!?\n]{2,60}?)\s?:(?!\d)\s*(.*)\Z")
_INNER_HEADING = re.compile(r"(?<=[.;])\s+(?=([^\W\d_][^:.;!?\n]{3,40}?)\s?:(?!\d))")
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

_MAX_SECTION_LINES = 80
_MAX_HEADING_CHARS = 70
_MAX_ITEM_CHARS = 240
_LISTED = frozenset(Topic) - {Topic.OTHER}


def fold(text: str) -> str:
    """Small letters without accents, so that a heading is one word however it is written."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("’", "'").replace("œ", "oe"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def find_sections(text: str, *, continues: Callable[[str], bool]) -> tuple[Section, ...]:
    """The sections of a text whose headings are known, in order; those without a line are left out.

    Args:
        text: clean lines (``wording.clean_text``).
        continues: whether a line is surely one more drug, so that a list of
            drugs may go on after an empty line or its first line.
    """
    lines = [part for line in text.split("\n") for part in _split_line(line)]
    return tuple(section for section in _sections(lines, continues) if section.lines)


def topic_of(heading: str) -> Topic | None:
    """What a heading announces, None if it is not known.

    Args:
        heading: without its colon; a number before it, and a date or brackets behind it, may stay.
    """
    if len(heading) > _MAX_HEADING_CHARS:
        return None
    plain = fold(heading).strip(" :")
    if number := _NUMBERING.match(plain):
        plain = plain[number.end() :]
    for candidate in (plain, _SUFFIX.sub("", plain)):
        for topic, pattern in _HEADINGS:
            if pattern.fullmatch(candidate):
                return topic
    return None


def is_item(line: str) -> bool:
    """Whether a line begins with a bullet or a number of a list."""
    return bool(_ITEM.match(line))


def _sections(lines: list[str], continues: Callable[[str], bool]) -> Iterator[Section]:
    index = 0
    while index < len(lines):
        found = _heading(lines[index])
        index += 1
        if found is None or found[0] not in _LISTED:
            continue
        topic, title, first = found
        body = [first] if first else []
        last = index
        for at in range(index, min(len(lines), index + _MAX_SECTION_LINES)):
            line = lines[at]
            if not line:
                continue
            if _ends_before(topic, line, gap=at > last, body=body, inline=bool(first), continues=continues):
                break
            body.append(line)
            last = at + 1
        index = last
        yield Section(topic, title, tuple(body))


def _ends_before(
    topic: Topic, line: str, *, gap: bool, body: list[str], inline: bool, continues: Callable[[str], bool]
) -> bool:
    """Whether a section is over before this line.

    Args:
        topic: of the section.
        line: not empty.
        gap: whether an empty line stands before it.
        body: the section so far.
        inline: whether the section began on the heading's own line.
        continues: see ``find_sections``.
    """
    listed = is_item(line)
    if _starts_otherwise(line) or not body:
        return _starts_otherwise(line)
    if topic in MEDICATION_TOPICS:
        return (gap or inline) and not continues(line)
    if _LABEL.match(line) and not listed:
        return True
    if gap:
        return not (listed and is_item(body[-1]))
    return inline and not (listed or body[-1].endswith((",", ";")) or line[:1].islower())


def _starts_otherwise(line: str) -> bool:
    """Whether a line is a heading, known or not, a closing formula, or prose."""
    ends = _heading(line) or _CLOSING.match(fold(line)) or len(line) > _MAX_ITEM_CHARS
    return bool(ends) or (line.endswith(":") and not is_item(line))


def _heading(line: str) -> tuple[Topic, str, str] | None:
    """Topic, title and what follows on the same line."""
    if topic := topic_of(line):
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
