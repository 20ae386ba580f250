"""Which section of a document is what.

Owns the reading of LOINC section codes and, where a section has none (or a code
of a local system), of its title in French, German, Italian and English.  Leaves out what is inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from optirh_batch.readers.cda.datatypes import V3, code_of, find, find_all, local_name, plain_label
from optirh_batch.readers.cda.narrative import Narrative, SectionText
from optirh_batch.readers.statements import says_no_information
from optirh_batch.readers.wording import clean_line
from optirh_batch.readers.xml import XmlElement


class Kind(Enum):
    """What becomes of a section."""

    ALLERGIES = auto()
    PROBLEMS = auto()
    PAST_PROBLEMS = auto()
    MEDICATIONS = auto()
    ADMISSION_MEDICATIONS = auto()
    CASE = auto()
    GENERAL = auto()
    ATTACHMENT = auto()
    NOTE = auto()


# LOINC.
_KIND_OF_CODE = {
    "48765-2": Kind.ALLERGIES,
    "11450-4": Kind.PROBLEMS,
    "46241-6": Kind.PROBLEMS,  # hospital admission diagnosis
    "11535-2": Kind.PROBLEMS,  # hospital discharge diagnosis
    "29308-4": Kind.PROBLEMS,
    "11301-9": Kind.PROBLEMS,  # emergency department diagnosis
    "29548-5": Kind.PROBLEMS,  # diagnosis, narrative
    "8646-2": Kind.PROBLEMS,  # hospital admission diagnosis, narrative
    "42347-5": Kind.PROBLEMS,  # admission diagnosis, narrative
    "8651-2": Kind.PROBLEMS,  # hospital discharge diagnosis, narrative
    "59769-0": Kind.PROBLEMS,  # postprocedure diagnosis
    "78375-3": Kind.PROBLEMS,  # discharge diagnosis
    "10219-4": Kind.PROBLEMS,  # preoperative diagnosis
    "10218-6": Kind.PROBLEMS,  # postoperative diagnosis
    "11348-0": Kind.PAST_PROBLEMS,
    "10153-2": Kind.PAST_PROBLEMS,  # past medical history, narrative
    "10160-0": Kind.MEDICATIONS,
    "10183-2": Kind.MEDICATIONS,  # hospital discharge medications
    "8654-6": Kind.MEDICATIONS,  # hospital discharge medications, narrative
    "57832-8": Kind.MEDICATIONS,  # prescription
    "66149-6": Kind.MEDICATIONS,  # prescribed medications
    "75311-1": Kind.MEDICATIONS,
    "56445-0": Kind.MEDICATIONS,  # medication summary
    "57828-6": Kind.MEDICATIONS,  # prescription list
    "60590-7": Kind.MEDICATIONS,  # medication dispensed
    "60593-1": Kind.MEDICATIONS,  # medication dispensed, document
    "60591-5": Kind.MEDICATIONS,  # patient summary
    "77604-7": Kind.MEDICATIONS,  # medication treatment plan
    "77603-9": Kind.MEDICATIONS,
    "61357-0": Kind.MEDICATIONS,  # pharmaceutical advice
    "61356-2": Kind.MEDICATIONS,
    "42346-7": Kind.ADMISSION_MEDICATIONS,
    "29299-5": Kind.CASE,  # reason for visit
    "42349-1": Kind.CASE,  # reason for referral
    "10154-3": Kind.CASE,  # chief complaint
    "8661-1": Kind.CASE,  # chief complaint, narrative
    "46239-0": Kind.CASE,  # chief complaint and reason for visit
    "10164-2": Kind.CASE,  # history of present illness
    "8648-8": Kind.CASE,  # hospital course
    "29762-2": Kind.GENERAL,  # social history
    "47420-5": Kind.GENERAL,  # functional status
    "10158-0": Kind.GENERAL,  # history of functional status
    "46006-3": Kind.GENERAL,  # functional and structural problems
    "10190-7": Kind.GENERAL,  # mental status
    "10210-3": Kind.GENERAL,  # general status
    "42348-3": Kind.GENERAL,  # advance directives
    "55108-5": Kind.ATTACHMENT,  # original representation
}

# Diagnoses of a stay, a visit or an operation; whether they last is another question.
DIAGNOSES_OF_A_STAY = frozenset(
    {
        "46241-6", "11535-2", "29308-4", "78375-3", "10219-4", "10218-6", "11301-9", "29548-5", "8646-2",
        "42347-5", "8651-2", "59769-0",
    }
)  # fmt: skip

_LOINC = "2.16.840.1.113883.6.1"
# Titles of sections without a code, or with one of a system of their own.
_KIND_OF_TITLE = (
    # Tests for allergies, and drugs given, taken before or stopped, are no list of what is so now.
    (
        re.compile(
            r"allerg\w*(?:diagnost|test|serolog|abkl)|tests? (?:d'allerg|allerg)|\bige\b|verabreicht|"
            r"gestoppt|abgesetzt|administr|somministr|während|pendant le|durante|"
            r"arr[eê]t[eé]|sospes|discontinued|stopped",
            re.IGNORECASE,
        ),
        Kind.NOTE,
    ),
    (
        re.compile(
            r"(?:medikation|medikament|m[eé]dicament|traitement|terapia|medications?).*(?:eintritt|aufnahme|einweisung|"
            r"entr[eé]e|admission|ingresso)",
            re.IGNORECASE,
        ),
        Kind.ADMISSION_MEDICATIONS,
    ),
    (re.compile(r"allerg|unverträglichkeit|intol[eé]ran|intoller", re.IGNORECASE), Kind.ALLERGIES),
    (
        re.compile(
            r"^(?:past (?:medical )?history|frühere (?:erkrankung|diagnose)|vorerkrankung|ant[eé]c[eé]dents|"
            r"anamnesi (?:patologica )?remota)",
            re.IGNORECASE,
        ),
        Kind.PAST_PROBLEMS,
    ),
    (
        re.compile(
            r"^(?:(?:active |aktuelle |haupt|neben)?(?:problem|diagnos)|probl[eè]me|problemi)", re.IGNORECASE
        ),
        Kind.PROBLEMS,
    ),
    (
        re.compile(
            r"medikation|medikament|arzneimittel|m[eé]dicament|de m[eé]dication|"
            r"^(?:m[eé]dication|medications?)$|"
            r"^traitement|farmac|^terapia",
            re.IGNORECASE,
        ),
        Kind.MEDICATIONS,
    ),
    (
        re.compile(
            r"^(?:fragestellung|klinische angaben|zuweisung|aufnahmegrund|einweisungsgrund|anlass|"
            r"jetziges leiden|"
            r"motif|raison|histoire de la maladie|reason for|chief complaint|history of present|motivo)",
            re.IGNORECASE,
        ),
        Kind.CASE,
    ),
    (
        re.compile(
            r"^(?:soziale? ?anamnese|wohnsituation|social|functional|situation sociale|anamnèse sociale|"
            r"mode de vie|autonomie|stato funzionale|anamnesi sociale)",
            re.IGNORECASE,
        ),
        Kind.GENERAL,
    ),
)


_DATE_LIKE = re.compile(r"[\d\W]*(?:[ap]m)?\W*", re.IGNORECASE)


@dataclass(frozen=True)
class Section:
    """A section with what is known about it before its content is read."""

    element: XmlElement
    kind: Kind
    code: str
    title: str
    text: SectionText
    entries: tuple[XmlElement, ...]

    @cached_property
    def says_nothing(self) -> bool:
        """Whether the text only says that there is no information, or is missing."""
        if not self.text.lines:
            return True
        values = (value for line in self.text.lines.splitlines() for value in _values(line))
        told = False
        for value in values:
            if _DATE_LIKE.fullmatch(value):
                continue
            told = True
            about_title = value.casefold().replace(self.title.casefold() or "\0", "data")
            if not (says_no_information(value) or says_no_information(about_title)):
                return False
        return told

    @property
    def holds_files(self) -> bool:
        """Whether entries hold pictures or documents (``observationMedia``, ``ED`` in base64)."""
        return any(
            local_name(part) == "observationMedia" or part.get("representation") == "B64"
            for entry in self.entries
            for part in entry.iter(f"{V3}observationMedia", f"{V3}value", f"{V3}text")
        )

    @property
    def is_empty(self) -> bool:
        """Whether the section itself says that it holds nothing (``nullFlavor``)."""
        return bool(self.element.get("nullFlavor"))


def unfold(element: XmlElement, narrative: Narrative) -> Iterator[Section]:
    """A section and those nested in it, each after the one it stands in."""
    code = code_of(find(element, "code"))
    title = _title(element)
    yield Section(
        element,
        _kind(find(element, "code"), title),
        code,
        title,
        SectionText(find(element, "text"), narrative),
        tuple(find_all(element, "entry")),
    )
    for inner in find_all(element, "component", "section"):
        yield from unfold(inner, narrative)


def _values(line: str) -> list[str]:
    """The values of a line of a table, or the line."""
    return [value for part in line.split("; ") if (value := part.rpartition(": ")[2].strip())]


def _title(section: XmlElement) -> str:
    title, code = find(section, "title"), find(section, "code")
    text = "" if title is None else clean_line("".join(title.itertext())).rstrip(" :")
    return text or ("" if code is None else plain_label(code.get("displayName") or ""))


def _kind(coded: XmlElement | None, title: str) -> Kind:
    code = code_of(coded)
    if code in _KIND_OF_CODE:
        return _KIND_OF_CODE[code]
    if code and coded is not None and coded.get("codeSystem", _LOINC) == _LOINC:
        return Kind.NOTE
    return next((kind for pattern, kind in _KIND_OF_TITLE if pattern.search(title)), Kind.NOTE)
