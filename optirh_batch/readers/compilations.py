"""Documents that hold several people one after another: where each one's part begins.

Owns what makes it certain: blocks of name and birth date (or AVS number) that
are written alike, name different people, and have lists of their own below
them.  A relative with a birth date is no patient; what is not certain is not
cut.  Leaves out what the parts say (``letters``, ``office``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from optirh_batch.errors import PatientsDiffer
from optirh_batch.readers.headings import find_sections
from optirh_batch.readers.identity import require_one_patient
from optirh_batch.readers.letterheads import begins_identity, read_letterhead
from optirh_batch.readers.topics import MEDICATION_TOPICS, PROBLEM_TOPICS, Topic, topic_of
from optirh_batch.readers.wording import fold
from optirh_batch.records import Patient

# Whoever is announced so is not the person that the document is about.
_SOMEBODY_ELSE = re.compile(
    r"(?:tochter|sohn|ehe(?:mann|frau|partner\w*)|gatt(?:e|in)|mutter|vater|bruder|schwester|partner\w*|enkel\w*"
    r"|fille|fils|epoux|epouse|mari|conjointe?|mere|pere|frere|soeur|compagn\w*|proches?|personnes? (?:de|a)"
    r"|figli[oa]|marito|moglie|madre|padre|daughter|son|wife|husband|mother|father|next of kin"
    r"|contacts?|kontakt\w*|bezugsperson\w*|angehorig\w*|vertret\w*|vertrauensperson|beistand\w*|curat\w+"
    r"|representante?|reseau|entourage|notfall\w*|urgence|medecin\w*|hausarzt\w*|arzt|arztin|dr|dresse|prof)\b"
)
_LISTS = MEDICATION_TOPICS | PROBLEM_TOPICS | {Topic.ALLERGIES}
_BLOCK_LINES = 6
# Each is compared with each.
_MAX_PEOPLE = 100
_LINES_ABOVE = 3


@dataclass(frozen=True, slots=True)
class _Block:
    """A block that names a person: its line, how it is written, who it is."""

    line: int
    form: str
    patient: Patient


def cut_people(lines: Sequence[str], name: str) -> tuple[range, ...]:
    """The lines of each person, in their order; one range over all lines if there is one person at most.

    Lines before the first person are in no range if there are several.

    Args:
        lines: of the document; rows of a form as ``Name: Rey Vorname: Anna``.
        name: the file's printable name, for the message.

    Raises:
        PatientsDiffer: it names different people, and where their parts begin is not certain.
    """
    blocks: list[_Block] = []
    for block in _blocks(lines):
        if not blocks or _differ(blocks[-1], block, name) is not None:
            blocks.append(block)
    if len(blocks) < 2:
        return (range(len(lines)),)
    ends = [block.line for block in blocks[1:]] + [len(lines)]
    parts = tuple(range(block.line, end) for block, end in zip(blocks, ends, strict=True))
    is_certain = (
        len(blocks) <= _MAX_PEOPLE
        and len({block.form for block in blocks}) == 1
        and not _holds_list(lines[: blocks[0].line])
        and all(_holds_list(lines[part.start : part.stop]) for part in parts)
        and all(
            _differ(one, other, name) is not None
            for number, one in enumerate(blocks)
            for other in blocks[number + 1 :]
        )
    )
    if not is_certain:
        error = _differ(blocks[0], blocks[1], name)
        assert error is not None
        raise error
    return parts


def _blocks(lines: Sequence[str]) -> Iterator[_Block]:
    at = 0
    while at < len(lines):
        form = begins_identity(lines[at])
        if form is None or _is_somebody_else(lines, at):
            at += 1
            continue
        end = _end_of_block(lines, at)
        patient = read_letterhead("\n".join(lines[at:end])).patient
        if (patient.family or patient.given) and (patient.birth_date or patient.avs):
            yield _Block(at, form, patient)
            at = end
        else:
            at += 1


def _end_of_block(lines: Sequence[str], start: int) -> int:
    """Behind the lines that may belong to one block: none is empty, a heading, or begins another one."""
    end = start + 1
    while end < min(len(lines), start + _BLOCK_LINES):
        line = lines[end]
        label = line.partition(":")[0]
        if not line.strip() or topic_of(line) in _LISTS or topic_of(label) in _LISTS:
            break
        if begins_identity(lines[start]) == begins_identity(line):
            break
        end += 1
    return end


def _is_somebody_else(lines: Sequence[str], at: int) -> bool:
    above = [line for line in lines[max(0, at - _LINES_ABOVE) : at] if line.strip()]
    return any(_SOMEBODY_ELSE.match(fold(line)) for line in (lines[at], *above[-1:]))


def _holds_list(lines: Sequence[str]) -> bool:
    sections = find_sections("\n".join(lines), continues=lambda _line: False)
    return any(section.topic in _LISTS for section in sections)


def _differ(one: _Block, other: _Block, name: str) -> PatientsDiffer | None:
    try:
        require_one_patient([(one.line + 1, one.patient), (other.line + 1, other.patient)], name)
    except PatientsDiffer as error:
        return error
    return None
