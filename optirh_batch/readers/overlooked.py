"""What a text says of allergies, diagnoses and drugs outside every list.

Owns the warnings that point to it: what no heading announces is not read
(``headings``), but a list must not look complete, nor 'not documented' or 'none
known' be believed, while the text says more.  Reads nothing into fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from optirh_batch.errors import Phrase
from optirh_batch.readers.headings import Section, lines_of
from optirh_batch.readers.lines import daytime
from optirh_batch.readers.prescriptions import read_prescription, split_drugs
from optirh_batch.readers.statements import denies_allergies
from optirh_batch.readers.topics import MEDICATION_TOPICS, Topic, topic_of
from optirh_batch.readers.wording import fold, quoted
from optirh_batch.records import Allergy, Documented, Listing, Medication, Problem, ReadWarning

_MENTION = re.compile(
    r"\b(?:\w*allerg(?!olog)\w*|\w*unvertraglich\w*"
    r"|intoleran[cz]\w* (?:a (?!l'effort|l'exercice)|au (?!glucose|froid)|aux |auf |gegen |von "
    r"|to (?!exercise|cold|glucose))"
    r"|intolleranz\w* (?:a |al |alla |ai |agli )"
    r"|vertrag(?:e|en|t)\b.{0,40}\bnicht\b|nicht (?:vertragen|toleriert)"
    r"|ne (?:tolere|supporte) pas|mal toleree?s?\b"
    r"|non tollera)"
)
# Beside 'none known' only what names a cause: an allergic asthma denies nothing.
_CAUSED = re.compile(
    r"\b(?:allergi\w* (?:auf |gegen |a |au |aux |al |alla |ai |to )|allergische reaktion|reaction allergique"
    r"|(?!medikament|arzneimittel|nahrungsmittel|kontakt)\w{4,}allergie\b"
    r"|reazione allergica|allergic reaction|anaphyla\w+ (?:auf |nach |a |au |aux |apres |dopo |to |after ))"
)
_DENIED = re.compile(
    r"\b(?:keine?[nr]?|nicht|ohne|pas|aucune?|sans|ni|nessuna?|non|senza|no|not|without|denies|nega)\b.{0,30}"
    r"(?:allerg|unvertr|intol)"
)
_DOSED = re.compile(r"\A(?:\S+ ){1,4}\d[\d.,/]* ?(?:mg|µg|mcg|g|UI|IE|E)(?![\w/])")
_GRID = re.compile(r"\d ?(?:mg|µg|mcg|g|UI|IE|E)\b.{0,12}\b\d ?- ?\d ?- ?\d\b")
_MIN_NAMED = 2
# 'Elle prend Xarelto 15 1x/j': whoever takes something takes a drug.
_TAKEN = re.compile(r"\b(?:prend|prends|recoit|nimmt|erhalt|bekommt|assume|prende|takes)\b")
# One letter heads what others write out; nurses head their data so as well, without numbers.
_SHORT_LIST = re.compile(r"^D\s?:\s*1[.)]\s?\S", re.MULTILINE)
_SHORT_ALLERGIES = re.compile(r"^A\s?:\s*\S", re.MULTILINE)
_MAY_BE_DRUG = re.compile(r"\d ?[-–] ?[\d½]|\d ?[x×] ?(?:/|\d|t)")


def overlooked(
    text: str,
    sections: Sequence[Section],
    allergies: Listing[Allergy],
    problems: Listing[Problem],
    medications: Listing[Medication],
) -> Iterator[ReadWarning]:
    """The warnings of a text (clean lines) of which sections, allergies, diagnoses and drugs were read."""
    lines = lines_of(text)
    if problems.status is Documented.NOT_DOCUMENTED and _SHORT_LIST.search(text):
        yield section_not_read("D")
        if allergies.status is Documented.NOT_DOCUMENTED and _SHORT_ALLERGIES.search(text):
            yield section_not_read("A")
    drugs = list(dict.fromkeys(_loose_drugs(lines, sections, medications)))
    if drugs:
        message = Phrase(
            "{count} lines that look like drugs stand in no list of drugs; see the text, from “{place}” on.",
            count=len(drugs),
            place=quoted(drugs[0]),
        )
        yield ReadWarning("medication-line-not-read", message)
    if allergies.status is Documented.DOCUMENTED:
        return
    mention = _MENTION if allergies.status is Documented.NOT_DOCUMENTED else _CAUSED
    listed = {line for section in sections if section.topic is Topic.ALLERGIES for line in section.lines}
    loose = (line for line in lines if line not in listed and _mentions(line, mention))
    if (place := next(loose, None)) is not None:
        message = Phrase(
            "The text speaks of allergies outside a list of allergies: “{place}”.", place=quoted(place)
        )
        yield ReadWarning("allergy-outside-list", message)


def section_not_read(heading: str) -> ReadWarning:
    """The warning that something stands under a heading, and was not understood."""
    message = Phrase(
        "What stands under “{heading}” was not understood; see the text.", heading=quoted(heading)
    )
    return ReadWarning("section-not-read", message)


def _loose_drugs(
    lines: Sequence[str], sections: Sequence[Section], medications: Listing[Medication]
) -> Iterator[str]:
    listed = {line for section in sections if section.topic in MEDICATION_TOPICS for line in section.lines}
    known = {fold(drug.name).split()[0] for drug in medications.items}
    loose = [line for line in lines if line not in listed]
    named = {
        line: names
        for line in loose
        if _DOSED.search(line) and (names := _names(line)) and known.isdisjoint(names)
    }
    for line in loose:
        if daytime(line.partition(":")[0]) and _DOSED.search(line) and _names(line) - known:
            yield line
            continue
        if not _MAY_BE_DRUG.search(line):
            continue
        # Behind a label ('Antalgie : Dafalgan 1 g 4x/j') as well.
        parts = (*split_drugs(line), *split_drugs(line.partition(":")[2].strip()))
        found = [drug for part in parts if (drug := read_prescription(part, strict=True))]
        is_drug = _GRID.search(line) or _TAKEN.search(fold(line))
        is_told = not found and is_drug and known.isdisjoint(fold(line).split())
        if is_told or any(fold(drug.name).split()[0] not in known for drug in found):
            yield line
    # Several names with a strength are a list.
    if len(set().union(*named.values())) >= _MIN_NAMED:
        yield from named


def _names(line: str) -> frozenset[str]:
    """The first words of the drugs with a dose that a line lists."""
    drugs = [read_prescription(part) for part in split_drugs(line)]
    return frozenset(fold(drug.name).split()[0] for drug in drugs if drug and drug.dose)


def _mentions(line: str, mention: re.Pattern[str]) -> bool:
    plain = fold(line)
    return (
        bool(mention.search(plain))
        and not _DENIED.search(plain)
        and not denies_allergies(line)
        and topic_of(line) is not Topic.ALLERGIES
        and topic_of(line.partition(":")[0]) is not Topic.ALLERGIES
    )
