"""The lists of drugs of a medical text: which lines are drugs, and which of several lists counts.

Owns what a section says of all its drugs.  Leaves out what one prescription says
(``prescriptions``) and where a list begins and ends (``headings``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from optirh_batch.errors import Phrase
from optirh_batch.readers.day_grids import has_grid
from optirh_batch.readers.headings import Section
from optirh_batch.readers.letterheads import is_of_people
from optirh_batch.readers.lines import daytime, has_verb, is_head_of_columns, without_mark
from optirh_batch.readers.prescriptions import (
    is_marked_name,
    names_drug,
    read_prescription,
    split_drugs,
)
from optirh_batch.readers.statements import says_none, stated_by
from optirh_batch.readers.stops import leaves_open
from optirh_batch.readers.topics import MEDICATION_TOPICS, SIDE_TOPICS, Topic
from optirh_batch.readers.wording import fold
from optirh_batch.records import Documented, Listing, Medication, MedicationStatus, ReadWarning

_MAX_NAMED_CHARS = 120
_OFTEN = re.compile(r"\d{1,2} ?[x×]")
_DRUG = r"[A-ZÀ-Ý][\w®-]{2,}(?: (?:[A-Z\d][\w®-]*))?(?: \d[\d.,/]* ?(?:mg|g|µg|mcg|ml|UI|IE))?"
_STOPPED = re.compile(
    r"(?:STOP+|[Ss]topp?(?:é|ed)?|[Aa]rrêté|[Aa]bgesetzt|[Ss]istiert|[Ss]ospes[ao])\s?:?"
    rf"\s+(?P<name>{_DRUG})(?P<why>(?:[ ,;(].{{0,80}})?)"
    rf"|(?P<told>{_DRUG}) (?P<how>(?:wurde|ist|a été|est|è stat[ao]|was)\b"
    r"(?:(?!nicht|pas|non|not|umgestellt|ersetzt|remplac|\b(?:und|et|e|and|auf)\b [A-ZÀ-Ý]).){0,60}?"
    r"\b(?:abgesetzt|sistiert|gestoppt|arrêtée?|stoppée?|sospes[ao]|stopped)\b.{0,60})"
)
_RESUMED = re.compile(
    r"\b(?:wieder|repris\w*|ripres\w*|resumed|puis|dann|poi|remplac\w*|ersetzt|sostituit\w*)\b"
)
_DRUG_NAME = re.compile(
    r"([A-ZÀ-Ý][\w®-]{2,}(?: (?:[A-Z\d][\w®-]*|cardio|forte|retard|mite|plus|depot|dépôt|lingual|gouttes|gtt"
    r"|patch|collyre|spray|sirop|comp\.?|cpr\.?))?(?: \d[\d.,/]* ?(?:mg|g|µg|mcg|ml|UI|IE))?)"
    r"(?: ?(\([^()]+\)))?"
)
# Where a name alone is a drug.
_NAMED_ONLY = frozenset({Topic.MEDICATION, Topic.CURRENT_MEDICATION, Topic.RESERVE, Topic.PAUSED})
_STATUSES = {
    Topic.MEDICATION: MedicationStatus.CURRENT,
    Topic.CURRENT_MEDICATION: MedicationStatus.CURRENT,
    Topic.RESERVE: MedicationStatus.CURRENT,
    Topic.STOPPED: MedicationStatus.STOPPED,
    Topic.PAUSED: MedicationStatus.UNKNOWN,
    Topic.PLANNED: MedicationStatus.PLANNED,
}


def read_drug_lists(sections: Sequence[Section], warnings: list[ReadWarning]) -> Listing[Medication]:
    """The lists of drugs; of two lists with a drug in common the later one counts."""
    # A list may have several groups.
    lists: dict[int, tuple[str, list[Medication]]] = {}
    beside: list[Medication] = []
    denied = unread_lines = 0
    for section in sections:
        if section.topic not in MEDICATION_TOPICS:
            continue
        drugs, named, unread = _read_drugs(section)
        if named:
            message = Phrase(
                "Under “{heading}” no dose stands beside: {names}.",
                heading=section.title,
                names=", ".join(drug.name for drug in named)[:_MAX_NAMED_CHARS],
            )
            warnings.append(ReadWarning("medication-without-dose", message))
        # Therapy may hold anything; only a list with drugs in it is known to be incomplete.
        may_hold = section.topic is not Topic.THERAPY or any(map(_is_marked_drug, section.lines))
        if unread and (drugs or may_hold):
            unread_lines += unread
            message = Phrase(
                "{count} lines under “{heading}” were not read as medication; see the text.",
                count=unread,
                heading=section.title,
            )
            warnings.append(ReadWarning("medication-line-not-read", message))
        if section.topic in {Topic.MEDICATION, Topic.CURRENT_MEDICATION}:
            denied += any(says_none(line, "medications") for line in section.lines)
        if section.topic in SIDE_TOPICS:
            beside += drugs
        elif drugs:
            _title, listed = lists.setdefault(section.at, (section.title, []))
            listed += drugs
    items = [*_latest(lists.values(), warnings), *beside]
    if items:
        return Listing(Documented.DOCUMENTED, tuple(dict.fromkeys(items)))
    return Listing(Documented.NONE_KNOWN) if denied and not unread_lines else Listing()


def _latest(lists: Iterable[tuple[str, list[Medication]]], warnings: list[ReadWarning]) -> list[Medication]:
    """The drugs of several lists, each with its heading: without a list that a later one changes."""
    kept: list[list[Medication]] = []
    for title, drugs in lists:
        others = [earlier for earlier in kept if not _share_a_drug(earlier, drugs)]
        if len(others) < len(kept):
            message = Phrase(
                "An earlier list of drugs was left out, because “{heading}” changes it.", heading=title
            )
            warnings.append(ReadWarning("medication-earlier-list", message))
        if others:
            message = Phrase(
                "“{heading}” does not say whether the drugs of an earlier list are still taken.",
                heading=title,
            )
            warnings.append(ReadWarning("medication-earlier-list", message))
        # What was current before a later list was written, is not surely so now.
        kept = [[_without_status(drug) for drug in earlier] for earlier in others] + [drugs]
    return [drug for drugs in kept for drug in drugs]


def _is_marked_drug(line: str) -> bool:
    """Whether a line looks like a drug by its number and how often it is taken: ``Xarelto 20 1x/j``."""
    found = read_prescription(line)
    return found is not None and is_marked_name(found.name) and bool(_OFTEN.match(found.frequency or ""))


def _share_a_drug(one: Sequence[Medication], other: Sequence[Medication]) -> bool:
    def names(drugs: Sequence[Medication]) -> set[str]:
        return {fold(drug.name).split()[0].strip(",") for drug in drugs}

    return bool(names(one) & names(other))


def _read_drugs(section: Section) -> tuple[list[Medication], list[Medication], int]:
    """The drugs of a section, those of them that are only named, and how many lines were not read."""
    lines = _timed(section.lines)
    rows = [_read_drug_line(sentence, section) for line in lines for sentence in _sentences(line)]
    names = [[] if drugs or not unread else _read_bare_names(unread[0]) for drugs, unread in rows]
    # Names alone are drugs where drugs with their doses stand beside them, or nothing but names.
    pauses_by_name = section.topic is Topic.PAUSED and section.is_inline and fold(section.title) != "pause"
    is_list = (
        pauses_by_name
        or any(drugs for drugs, _unread in rows)
        or (
            len([name for found in names for name in found]) > 1
            and all(found or not unread for found, (_drugs, unread) in zip(names, rows, strict=True))
        )
    )
    if section.topic not in _NAMED_ONLY or not is_list:
        names = [[] for _row in rows]
    # Behind the last drug with a dose, who signs may stand, and where.
    last = max((at for at, (read, _unread) in enumerate(rows) if read), default=len(rows))
    names = [
        found if at < last or all(is_marked_name(drug.name) for drug in found) else []
        for at, found in enumerate(names)
    ]
    drugs = [drug for (read, _unread), found in zip(rows, names, strict=True) for drug in (*read, *found)]
    left = sum(len(unread) for (_drugs, unread), found in zip(rows, names, strict=True) if not found)
    return (
        [_as_listed(drug, section) for drug in drugs],
        [drug for found in names for drug in found],
        left,
    )


def _timed(lines: Sequence[str]) -> Iterator[str]:
    """The lines of a list of drugs, each with the time of day that stands above it (``MATIN``).

    A line with a day grid of its own is below no time.  Times directly below
    each other are heads of columns that were lost: of no line anything is certain.
    """
    times = [daytime(line) for line in lines]
    if any(one and other for one, other in pairwise(times)):
        yield from lines
        return
    time = None
    for line, found in zip(lines, times, strict=True):
        time = found or (None if has_grid(line) else time)
        if found is None:
            yield f"{time}: {without_mark(line)}" if time else line


def _read_drug_line(sentence: str, section: Section) -> tuple[list[Medication], list[str]]:
    """Its drugs, and the parts that look like drugs and were not read."""
    if _STOPPED.fullmatch(without_mark(sentence).rstrip(".")):
        stopped = _read_stopped(sentence)
        return ([stopped], []) if stopped else ([], [sentence])
    parts = split_drugs(sentence)
    strict = section.topic is Topic.THERAPY
    read = [drug for part in parts if (drug := read_prescription(part, strict=strict))]
    if len(read) != len(parts) and section.topic is Topic.STOPPED:
        read = [] if _is_sentence(sentence) else _read_names(sentence)
        read = read if all(names_drug(drug.name) for drug in read) else []
        parts = [sentence] * len(read) or parts
    if len(read) == len(parts) or len(read) > 1:
        return read, parts[len(read) :]
    is_said = (
        stated_by(sentence, "medications") is not None
        or _is_sentence(sentence)
        or is_of_people(sentence)
        or is_head_of_columns(sentence)
    )
    return [], [] if is_said else [sentence]


def _read_stopped(sentence: str) -> Medication | None:
    """A drug that a line of its own says was stopped: ``STOP Temesta depuis le 3.2.``."""
    found = _STOPPED.fullmatch(without_mark(sentence).rstrip("."))
    if found is None or _RESUMED.search(fold(sentence)):
        return None
    name, said = (found["name"], found["why"]) if found["name"] else (found["told"], found["how"])
    is_drug = names_drug(name) and len(name) > 3
    return (
        Medication(name, frequency=said.strip(" ,;:") or None, status=MedicationStatus.STOPPED)
        if is_drug
        else None
    )


def _read_bare_names(line: str) -> list[Medication]:
    """The drugs of a line that only names them; none if a part may be anything else."""
    if line.endswith("."):
        return []  # a sentence
    names = _read_names(line)
    return names if all(names_drug(drug.name) for drug in names) else []


def _read_names(line: str) -> list[Medication]:
    """Names of drugs, as lists of stopped drugs have them; none if a part is more than a name."""
    parts = [part.strip() for part in re.split(r"[,;]| (?:et|und|e|and) ", without_mark(line).rstrip("."))]
    names = [_DRUG_NAME.fullmatch(part) for part in parts]
    if not all(names):
        return []
    return [Medication(name[1].strip(), frequency=name[2]) for name in names if name]


def _as_listed(drug: Medication, section: Section) -> Medication:
    """With what its section says of all its drugs."""
    words = section.title if section.topic in {Topic.RESERVE, Topic.PAUSED} else section.lead
    if fold(words) not in fold(drug.frequency or ""):
        drug = replace(drug, frequency="; ".join(filter(None, (words, drug.frequency))))
    stated = _STATUSES.get(section.topic, MedicationStatus.UNKNOWN)
    return (
        drug
        if drug.status is not MedicationStatus.UNKNOWN or leaves_open(drug)
        else replace(drug, status=stated)
    )


def _sentences(line: str) -> list[str]:
    """A line cut where a sentence follows a list of drugs."""
    return [
        part for part in re.split(r"(?<=\d)\. (?=[A-ZÄÖÜÉÀ][a-zäöüéèêç]+ [a-zäöüé])", line) if part.strip()
    ]


def _without_status(drug: Medication) -> Medication:
    """A current drug of an earlier list; what was stopped or planned stays so."""
    is_current = drug.status is MedicationStatus.CURRENT
    return replace(drug, status=MedicationStatus.UNKNOWN) if is_current else drug


def is_prescription(line: str) -> bool:
    """Whether a line surely holds a drug with its dose."""
    return any(read_prescription(part, strict=True) is not None for part in split_drugs(line))


def _is_sentence(line: str) -> bool:
    return has_verb(line) and len(line.split()) > 3
