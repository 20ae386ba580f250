"""What a medical text says in fields: allergies, diagnoses, medication, the person.

Owns the reading of sections (``headings``) into the values of ``records``, as
far as their wording makes it certain.  Precision goes before completeness: the
text is kept whole beside it, and a section that was not understood is
reported, so that 'not documented' cannot be taken for 'nothing is written'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from optirh_batch.errors import Phrase
from optirh_batch.readers.allergens import names_allergens, split_allergens
from optirh_batch.readers.contacts import read_contacts
from optirh_batch.readers.diagnoses import is_no_diagnosis, read_diagnosis, split_diagnoses
from optirh_batch.readers.drug_lists import is_prescription, read_drug_lists
from optirh_batch.readers.headings import Section, find_sections
from optirh_batch.readers.letterheads import is_of_people, read_letterhead
from optirh_batch.readers.lines import BULLET, END_OF_SENTENCE, LIST_NUMBER, is_head_of_columns, without_mark
from optirh_batch.readers.overlooked import overlooked, section_not_read
from optirh_batch.readers.residence import read_residence
from optirh_batch.readers.statements import (
    Statement,
    behind_yes,
    denies_allergies,
    heads_one_kind,
    is_of_intolerances,
    of_one_kind,
    says_none,
    stated_by,
    statement_of,
)
from optirh_batch.readers.topics import PROBLEM_TOPICS, Topic
from optirh_batch.readers.wording import fold
from optirh_batch.records import (
    Allergy,
    Contact,
    Documented,
    Listing,
    Medication,
    Patient,
    Problem,
    ProblemStatus,
    ReadWarning,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """The fields of a text; what is not certain is empty."""

    patient: Patient = field(default_factory=Patient)
    contacts: tuple[Contact, ...] = ()
    allergies: Listing[Allergy] = field(default_factory=Listing)
    problems: Listing[Problem] = field(default_factory=Listing)
    medications: Listing[Medication] = field(default_factory=Listing)
    warnings: tuple[ReadWarning, ...] = ()


# Behind these words a number tells a type or stage.
_INNER_NUMBER = re.compile(
    r"(?<!(?i:typ))(?<!(?i:type))(?<!(?i:tipo))(?<!(?i:grad))(?<!(?i:grade))(?<!(?i:stade))(?<!(?i:stadium))"
    r"(?<!(?i:klasse))(?<!(?i:nyha))(?<!(?i:gold))(?<!(?i:ckd))(?<![\d,]) (?=\d{1,2}[.)] [^\W\d_])"
)

_MAX_INLINE_CHARS = 2000


def read_letter(text: str) -> Letter:
    """Read the fields of a text.

    Args:
        text: clean lines (``wording.clean_text``).
    """
    letterhead = read_letterhead(text)
    warnings = list(letterhead.warnings)
    if any(warning.code == "patient-unclear" for warning in warnings):
        # Whose allergies and drugs they are, nobody could say.
        return Letter(patient=letterhead.patient, warnings=tuple(warnings))
    sections = find_sections(text, continues=is_prescription)
    residence = read_residence(text)
    allergies = _allergies(sections, text, warnings)
    problems = _problems(sections, warnings)
    medications = read_drug_lists(sections, warnings)
    return Letter(
        patient=replace(letterhead.patient, address=residence.address, phone=residence.phone),
        contacts=read_contacts(text),
        allergies=allergies,
        problems=problems,
        medications=medications,
        warnings=(*warnings, *overlooked(text, sections, allergies, problems, medications)),
    )


def _allergies(sections: Sequence[Section], text: str, warnings: list[ReadWarning]) -> Listing[Allergy]:
    items: list[Allergy] = []
    denials = [line for line in text.split("\n") if denies_allergies(line)]
    of_intolerances: list[str] = []
    of_a_kind: list[str] = []
    is_unclear = False
    for section in sections:
        for written in _allergy_statements(section):
            if says_none(written, "allergies"):
                if is_of_intolerances(section.title):
                    of_intolerances.append(written)
                else:
                    denials.append(written)
                    of_a_kind += [f"{section.title}: {written}"] if heads_one_kind(section.title) else []
            elif stated_by(written, "allergies") is None:
                found = list(split_allergens(written)) if names_allergens(written) else []
                items += found
                warnings += [] if found else [section_not_read(section.title)]
                is_unclear = is_unclear or not found
    of_a_kind += [line for line in denials if statement_of(line, "allergies") is Statement.NONE_OF_A_KIND]
    denied = len(of_a_kind) < len(denials)
    if items:
        if denied:
            message = Phrase("The text says both that no allergy is known and that there is one.")
            warnings.append(ReadWarning("allergies-contradictory", message))
        return Listing(Documented.DOCUMENTED, tuple(dict.fromkeys(items)))
    partial = [*of_a_kind, *of_intolerances]
    if partial and not denied:
        warnings.append(ReadWarning("none-known-partial", of_one_kind(partial[0])))
    return Listing(Documented.NONE_KNOWN) if denials and not is_unclear else Listing()


def _allergy_statements(section: Section) -> Iterator[str]:
    """What its lines say, one thing a piece: parted by semicolons, and sentences."""
    for line in section.lines if section.topic is Topic.ALLERGIES else ():
        if len(line) > _MAX_INLINE_CHARS:
            yield line
            continue
        if is_head_of_columns(line):
            continue
        said = behind_yes(without_mark(line))
        for piece in re.split(rf";(?![^()]*\))|{END_OF_SENTENCE}", said):
            if piece.strip(" .,"):
                yield piece.strip()


def _problems(sections: Sequence[Section], warnings: list[ReadWarning]) -> Listing[Problem]:
    items: list[Problem] = []
    denied = False
    for section in sections:
        if section.topic not in PROBLEM_TOPICS:
            continue
        status = {
            Topic.CURRENT_PROBLEMS: ProblemStatus.CURRENT,
            Topic.PAST_PROBLEMS: ProblemStatus.PAST,
        }.get(section.topic, ProblemStatus.UNKNOWN)
        warnings += _cut_off(section)
        before, unread = len(items), 0
        lines = _numbered_apart([line for line in section.lines if not is_head_of_columns(line)])
        for number, line in enumerate(_joined(lines, section.number)):
            if says_none(line, "problems"):
                denied = denied or section.topic is not Topic.PAST_PROBLEMS
            elif stated_by(line, "problems") is None:
                is_list = len(lines) == 1 or (section.is_inline and number == 0)
                for part in split_diagnoses(line, is_list=is_list):
                    problem = read_diagnosis(part, status, with_code="icd" in fold(section.title))
                    items += [problem] if problem else []
                    unread += problem is None and not is_no_diagnosis(part)
        is_said = section.is_remark or any(stated_by(line, "problems") for line in section.lines)
        if len(items) == before and not is_said:
            warnings.append(section_not_read(section.title))
        elif unread:
            message = Phrase(
                "{count} lines under “{heading}” were not read as diagnoses; see the text.",
                count=unread,
                heading=section.title,
            )
            warnings.append(ReadWarning("problem-line-not-read", message))
    if items:
        return Listing(Documented.DOCUMENTED, tuple(dict.fromkeys(items)))
    return Listing(Documented.NONE_KNOWN) if denied else Listing()


def _cut_off(section: Section) -> Iterator[ReadWarning]:
    """The warning that a list goes on behind a label that is not known."""
    if section.cut and not is_of_people(section.cut):
        yield section_not_read(section.cut.partition(":")[0].strip(" -–•*"))


def _numbered_apart(lines: list[str]) -> list[str]:
    """The lines, a numbered one cut before further numbers in it (``1. FA 2. IRC``) that go on one by one."""
    parts = [
        part for line in lines for part in (_INNER_NUMBER.split(line) if LIST_NUMBER.match(line) else [line])
    ]
    numbers = [int(found[1]) for part in parts if (found := LIST_NUMBER.match(part))]
    # Of two, the second may as well be an ordinal: '1. Osteomyelitis 2. Zehe'.
    is_list = len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return parts if is_list else lines


def _joined(lines: Sequence[str], first: int | None = None) -> Iterator[str]:
    """Items of a list, each on one line: numbers and bullets cut, broken lines joined.

    Args:
        lines: of the list.
        first: the number that it begins with, if it goes on with another one.
    """
    numbers = [int(found[1]) for line in lines if (found := LIST_NUMBER.match(line))]
    is_list = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    numbered = is_list and (len(numbers) > 1 or numbers[0] == first)
    single = numbers == [1]
    current, in_bullet = "", False
    for line in lines:
        number = LIST_NUMBER.match(line) if numbered or single else None
        plain = line[number.end() :] if number else BULLET.sub("", line)
        begins = number is not None or BULLET.match(line) is not None
        is_open = current.endswith((",", " und", " et", " mit", " avec", "-")) or current.count(
            "("
        ) > current.count(")")
        goes_on = (
            current
            and not begins
            and (numbered or is_open or (in_bullet and plain[:1].islower()))
            and stated_by(plain, "allergies") is None
        )
        if goes_on:
            current = f"{current} {plain}"
            continue
        if current:
            yield current
        current, in_bullet = plain, begins
    if current:
        yield current
