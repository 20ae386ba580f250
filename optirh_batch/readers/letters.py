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
from typing import TypeVar

from optirh_batch.errors import Phrase
from optirh_batch.readers.headings import (
    MEDICATION_TOPICS,
    PROBLEM_TOPICS,
    Section,
    Topic,
    find_sections,
    fold,
    is_item,
)
from optirh_batch.readers.letterheads import read_letterhead
from optirh_batch.readers.prescriptions import read_prescription, split_drugs
from optirh_batch.readers.statements import (
    Statement,
    denies_allergies,
    of_one_kind,
    statement_of,
)
from optirh_batch.records import (
    Allergy,
    AllergyStatus,
    Documented,
    Listing,
    Medication,
    MedicationStatus,
    Patient,
    Problem,
    ProblemStatus,
    ReadWarning,
)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Letter:
    """The fields of a text; what is not certain is empty."""

    patient: Patient = field(default_factory=Patient)
    allergies: Listing[Allergy] = field(default_factory=Listing)
    problems: Listing[Problem] = field(default_factory=Listing)
    medications: Listing[Medication] = field(default_factory=Listing)
    warnings: tuple[ReadWarning, ...] = ()


_NUMBER = re.compile(r"\A(\d{1,2})[.)]\s*")
_BULLET = re.compile(r"\A[-–•*+·]\s*")
_CODE = re.compile(
    r"[\s,;]*(?:\(|\[|,|\bICD(?:-?10)?:?)\s*(?:ICD(?:-?10)?:?\s*)?([A-TV-Z]\d{2}(?:\.\d{1,2})?)[)\]]?\.?\Z"
)
_PAST = re.compile(
    r"(?:z\. ?n\.|zn\b|zustand nach|st\. ?[pn]\.|status (?:post|nach)|s/p|st\. nach|statut post"
    r"|status apres|etat apres|anamnestisch"
    r"|ancien(?:ne)?\b|stato dopo|esiti di|pregress[ao]|history of|h/o\b)"
)
_DENIED = re.compile(
    r"(?:keine?n? |nicht |ausschluss |pas |absence d[e'] ?|sans |nessun|non |no |without |unauffallig|normal)"
)
_DOUBTED = re.compile(r"(?:v\. ?a\.|verdacht|fragl|moglich|unsicher|susp|doute|probable|possible|sospett|\?)")
_EXCLUDED = re.compile(
    r"(?:ausgeschlossen|nicht nachweisbar|nicht bestatigt|unauffallig|o\. ?b\.|exclue?s?\b|ecarte|infirme"
    r"|esclus[oa]"
    r"|ruled out)"
)
# Amounts of drugs, and a further heading inside a long line.
_TREATMENT = re.compile(r"\d ?(?:mg|µg|ml)\b")
_INNER_LABEL = re.compile(r".{30,}[^\W\d_]{4,}\s?:\s")
_RESTRICTION = re.compile(r"\b(?:ausser|bis auf|sauf|excepte|hormis|tranne|except)\b")
_REACTION = re.compile(
    r"(?:reakti|reactio|reazion|choc|schock|shock|anaphyla|urtika|urticai|ortica|exanthem|exantheme"
    r"|ausschlag|eruption|rash"
    r"|quinck|angio|oedem|odem|edema|dyspno|dispnea|bronchospasm|asthma|prurit|juckreiz|nausee|vomissement"
    r"|ubelkeit|erbrechen"
    r"|diarrh|toux|husten|hypotension|erythem|schwellung|gonflement|rougeur|rotung)"
)
_VERB = re.compile(
    r"\b(?:ist|sind|wurde|wurden|wird|werden|hat|habe|haben|sei|berichtet|besteht|bestehen|zeigt|erfolgt"
    r"|erfolgte"
    r"|est|sont|a ete|ont ete|etait|presente|rapporte|signale|soll|sollen|kann|konnen|bitte|bitten"
    r"|e stat[ao]|viene|si pone|si decide|riferisce|presenta|is|are|was|were|has|reports)\b"
)

_MAX_ALLERGY_CHARS = 80
_MAX_ALLERGY_PART_WORDS = 4
_MAX_PROBLEM_CHARS = 240
_MAX_PROBLEM_WORDS = 32


def read_letter(text: str) -> Letter:
    """Read the fields of a text.

    Args:
        text: clean lines (``wording.clean_text``).
    """
    sections = find_sections(text, continues=_is_prescription)
    letterhead = read_letterhead(text)
    warnings = list(letterhead.warnings)
    return Letter(
        patient=letterhead.patient,
        allergies=_allergies(sections, text, warnings),
        problems=_problems(sections, warnings),
        medications=_medications(sections, warnings),
        warnings=tuple(warnings),
    )


def _allergies(sections: Sequence[Section], text: str, warnings: list[ReadWarning]) -> Listing[Allergy]:
    items: list[Allergy] = []
    denials = [line for line in text.split("\n") if denies_allergies(line)]
    for section in sections:
        if section.topic is not Topic.ALLERGIES:
            continue
        for line in section.lines:
            written = _without_mark(line)
            said = statement_of(written, "allergies")
            if said is not None:
                if said.written_by_hand is Documented.NONE_KNOWN:
                    denials.append(written)
            elif _names_allergens(written):
                items.extend(_split_allergens(written))
            else:
                warnings.append(_not_read(section))
    partial = [line for line in denials if statement_of(line, "allergies") is Statement.NONE_OF_A_KIND]
    denied = len(partial) < len(denials)
    if items:
        if denied:
            message = Phrase("The text says both that no allergy is known and that there is one.")
            warnings.append(ReadWarning("allergies-contradictory", message))
        return Listing(Documented.DOCUMENTED, _unique(items))
    if not denials or any(warning.code == "section-not-read" for warning in warnings):
        return Listing()
    if not denied:
        warnings.append(ReadWarning("none-known-partial", of_one_kind(partial[0])))
    return Listing(Documented.NONE_KNOWN)


def _names_allergens(written: str) -> bool:
    """Whether a line is a list of substances rather than a sentence."""
    plain = fold(written)
    return (
        len(written) <= _MAX_ALLERGY_CHARS
        and not _VERB.search(plain)
        and not _RESTRICTION.search(plain)
        and not _DENIED.match(plain)
        and written[:1].isalpha()
    )


def _split_allergens(written: str) -> Iterator[Allergy]:
    parts = [
        part.strip(" .") for part in re.split(r"[;,/](?![^()]*\))| (?:und|et|e|and) (?![^()]*\))", written)
    ]
    whole = written.strip(" .,;")
    is_list = all(
        part
        and len(part.split()) <= _MAX_ALLERGY_PART_WORDS
        and not _REACTION.search(fold(re.sub(r"\(.*", "", part)))
        and not part[:1].isdigit()
        for part in parts
    )
    is_doubted = bool(_DOUBTED.search(fold(written)))
    for part in parts if is_list and not is_doubted else [whole]:
        label, reaction = part, None
        marked = re.fullmatch(r"(.{2,50}?)\s*(?:\((.+)\)|(?::|→|->|=>| [-–])\s*(.+))", part)
        if (
            marked
            and _REACTION.search(fold(marked[2] or marked[3]))
            and not _REACTION.search(fold(marked[1]))
        ):
            label, reaction = marked[1], marked[2] or marked[3]
        status = AllergyStatus.UNKNOWN if is_doubted else AllergyStatus.ACTIVE
        yield Allergy(label, reaction=reaction, status=status)


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
        before = len(items)
        for line in _joined(section.lines):
            stated = statement_of(line, "problems")
            if stated is None:
                items.extend(_read_problems(line, status, with_code="icd" in fold(section.title)))
            elif stated.written_by_hand is Documented.NONE_KNOWN:
                denied = denied or section.topic is not Topic.PAST_PROBLEMS
        if len(items) == before and not any(statement_of(line) for line in section.lines):
            warnings.append(_not_read(section))
    if items:
        return Listing(Documented.DOCUMENTED, _unique(items))
    return Listing(Documented.NONE_KNOWN) if denied else Listing()


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Items of a list, each on one line: numbers and bullets cut, broken lines joined."""
    numbers = [int(found[1]) for line in lines if (found := _NUMBER.match(line))]
    numbered = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    single = numbers == [1]
    current, in_bullet = "", False
    for line in lines:
        number = _NUMBER.match(line) if numbered or single else None
        plain = line[number.end() :] if number else _BULLET.sub("", line)
        begins = number is not None or _BULLET.match(line) is not None
        is_open = current.endswith((",", " und", " et", " mit", " avec", "-")) or current.count(
            "("
        ) > current.count(")")
        goes_on = current and not begins and (numbered or is_open or (in_bullet and plain[:1].islower()))
        if goes_on:
            current = f"{current} {plain}"
            continue
        if current:
            yield current
        current, in_bullet = plain, begins
    if current:
        yield current


def _read_problems(line: str, status: ProblemStatus, *, with_code: bool) -> Iterator[Problem]:
    """The diagnoses of one line; none if it is a sentence or denies something."""
    parts = [line] if is_item(line) else [part.strip() for part in re.split(r";(?![^()]*\))", line)]
    for part in parts:
        plain = fold(part)
        words = part.split()
        if (
            not any(char.isalpha() for char in part)
            or len(part) > _MAX_PROBLEM_CHARS
            or len(words) > _MAX_PROBLEM_WORDS
            or _DENIED.match(plain)
            or _EXCLUDED.search(plain)
            or _TREATMENT.search(plain)
            or _INNER_LABEL.match(part)
            or (_VERB.search(plain) and len(words) > 6)
        ):
            continue
        label, code = part.strip(" ,;"), None
        # Without its point a code may be a vertebra (T12) or a vitamin (B12).
        if (found := _CODE.search(label)) and ("." in found[1] or with_code or "ICD" in found[0]):
            label, code = label[: found.start()].strip(" ,;"), found[1]
        label = re.sub(r"(?:(?<=\w{5})|(?<=[A-Z]{3}))\.\Z", "", label)
        if not label:
            continue
        is_past = _PAST.match(plain) and status is ProblemStatus.UNKNOWN
        yield Problem(label, code=code, status=ProblemStatus.PAST if is_past else status)


def _medications(sections: Sequence[Section], warnings: list[ReadWarning]) -> Listing[Medication]:
    """The lists of drugs; of two lists with a drug in common the later one counts."""
    lists: list[list[Medication]] = []
    denied = unread_lines = 0
    for section in sections:
        if section.topic not in MEDICATION_TOPICS:
            continue
        drugs, unread = _read_drugs(section)
        # Therapy may hold anything; only a list with drugs in it is known to be incomplete.
        if unread and (drugs or section.topic is not Topic.THERAPY):
            unread_lines += unread
            message = Phrase(
                "{count} lines under “{heading}” were not read as medication; see the text.",
                count=unread,
                heading=section.title,
            )
            warnings.append(ReadWarning("medication-line-not-read", message))
        if section.topic is not Topic.THERAPY:
            said = (statement_of(line, "medications") for line in section.lines)
            denied += any(one and one.written_by_hand is Documented.NONE_KNOWN for one in said)
        if drugs:
            kept = [earlier for earlier in lists if not _share_a_drug(earlier, drugs)]
            if len(kept) < len(lists):
                message = Phrase(
                    "An earlier list of drugs was left out, because “{heading}” changes it.",
                    heading=section.title,
                )
                warnings.append(ReadWarning("medication-earlier-list", message))
            # What was current before a later list was written, is not surely so now.
            lists = [[_with_status(drug, None) for drug in earlier] for earlier in kept] + [drugs]
    items = [drug for drugs in lists for drug in drugs]
    if items:
        return Listing(Documented.DOCUMENTED, _unique(items))
    return Listing(Documented.NONE_KNOWN) if denied and not unread_lines else Listing()


def _share_a_drug(one: Sequence[Medication], other: Sequence[Medication]) -> bool:
    def names(drugs: Sequence[Medication]) -> set[str]:
        return {fold(drug.name).split()[0].strip(",") for drug in drugs}

    return bool(names(one) & names(other))


def _read_drugs(section: Section) -> tuple[list[Medication], int]:
    """The drugs of a section, and how many of its lines look like drugs and were not read."""
    strict = section.topic is Topic.THERAPY
    status = {
        Topic.CURRENT_MEDICATION: MedicationStatus.CURRENT,
        Topic.MEDICATION: MedicationStatus.CURRENT,
    }.get(section.topic, MedicationStatus.UNKNOWN)
    drugs: list[Medication] = []
    unread = 0
    for line in section.lines:
        for sentence in _sentences(line):
            parts = split_drugs(sentence)
            read = [drug for part in parts if (drug := read_prescription(part, strict=strict))]
            if len(read) == len(parts):
                drugs.extend(_with_status(drug, status) for drug in read)
            elif statement_of(sentence) is None and not _is_sentence(sentence):
                unread += 1
    return drugs, unread


def _sentences(line: str) -> list[str]:
    """A line cut where a sentence follows a list of drugs."""
    return [
        part for part in re.split(r"(?<=\d)\. (?=[A-ZÄÖÜÉÀ][a-zäöüéèêç]+ [a-zäöüé])", line) if part.strip()
    ]


def _with_status(drug: Medication, status: MedicationStatus | None) -> Medication:
    """Give a drug the status its heading tells, or (None) take it away; a stopped drug stays stopped."""
    if drug.status is MedicationStatus.STOPPED:
        return drug
    return replace(drug, status=status or MedicationStatus.UNKNOWN)


def _is_prescription(line: str) -> bool:
    return any(read_prescription(part, strict=True) is not None for part in split_drugs(line))


def _is_sentence(line: str) -> bool:
    return bool(_VERB.search(fold(line))) and len(line.split()) > 3


def _without_mark(line: str) -> str:
    return _BULLET.sub("", _NUMBER.sub("", line, count=1), count=1).strip()


def _not_read(section: Section) -> ReadWarning:
    message = Phrase("What stands under “{heading}” was not understood; see the text.", heading=section.title)
    return ReadWarning("section-not-read", message)


def _unique(items: list[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))
