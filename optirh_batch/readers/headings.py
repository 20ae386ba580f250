"""The light structure of a medical letter: its headings and what stands under them.

Owns where a section begins and ends.  Leaves out which headings are known (``topics``), what the
lines of a section say (``letters``), and never reads anything that no heading announces.

A heading stands alone on its line, or is followed by a colon; further headings
on the same line are seen after a full stop or semicolon.  A section ends with
the next heading, a closing formula, an empty line that no further item
follows, or prose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from optirh_batch.readers.lines import (
    begins_past,
    change_of,
    closes_letter,
    daytime,
    group_of,
    is_item,
    led,
    number_of,
)
from optirh_batch.readers.topics import (
    MEDICATION_TOPICS,
    PROBLEM_TOPICS,
    SIDE_TOPICS,
    Topic,
    topic_of,
    without_numbering,
)
from optirh_batch.readers.wording import fold


@dataclass(frozen=True, slots=True)
class Section:
    """What one heading announces, its heading as written, and its lines without empty ones.

    ``is_inline``: the first line stood on the heading's own line; ``cut``: the
    line, with a label that is not known, that ends it and goes on with more;
    ``at``: where the heading stands, the same for all groups of one list;
    ``lead``: what its group says of each drug (``Neu``); ``number``: with which
    its first line goes on with a list that a group stands in; ``is_remark``: it is
    one line of a list, with a word before it that holds for this line only.
    """

    topic: Topic
    title: str
    lines: tuple[str, ...]
    is_inline: bool = False
    cut: str | None = None
    at: int = 0
    lead: str = ""
    number: int | None = None
    is_remark: bool = False


_LABEL = re.compile(
    r"((?:D[gGxX]|[^\W\d_](?:[^:.;!?\n]|(?<= u)\.|(?<=\b[Mm]ed)\.){2,60}?)\.?)\s?:(?!\d)\s*(.*)\Z"
)
# 'Allergien - Penicillin' is no heading of a part of the body.
_DASHED = re.compile(r"([^\W\d_][^:.;]{2,40}?) [-–] (.+)\Z")
_INNER_HEADING = re.compile(r"(?<=[.;])(?<! u\.)\s+(?=([^\W\d_][^:.;!?\n]{1,40}?\.?)\s?:(?!\d))")
# Words behind a label that may name something: no amount, no single small word.
_NAMES = re.compile(r"[^\d:]{0,3}[A-ZÀ-Ý][^\W\d_]{2,}(?!.*\d{1,2}\.\s?\d{1,2}\.)")
_BRACKETS = re.compile(r"\([^()]*\)")
_WHEN = re.compile(r"(?:bei bedarf|au besoin|si besoin|si necessaire|al bisogno|as needed)")
# Of a questionnaire: 'Diabète : non'.
_ANSWER = re.compile(r"(?:oui|non|ja|nein|si|no|yes)\b.{0,60}")
_MAX_ITEM_CHARS = 240
_LISTED = frozenset(Topic) - {Topic.OTHER}


def find_sections(text: str, *, continues: Callable[[str], bool]) -> tuple[Section, ...]:
    """The sections of a text whose headings are known, in order; those without a line are left out.

    Args:
        text: clean lines (``wording.clean_text``).
        continues: whether a line is surely one more drug, so that a list of
            drugs may go on after an empty line or its first line.
    """
    return tuple(section for section in _sections(lines_of(text), continues) if section.lines)


def lines_of(text: str) -> list[str]:
    """The lines of a text, cut before known headings inside them."""
    return [part for line in text.split("\n") for part in _split_line(line)]


@dataclass(slots=True)
class _Draft:
    """A section on its way.

    ``listed`` is the topic of its heading, ``lead`` what its group says before
    each diagnosis, ``next_number`` with which the list around the group goes on.
    """

    topic: Topic
    title: str
    at: int
    body: list[str]
    is_inline: bool
    listed: Topic
    lead: str = ""
    change: str = ""
    number: int | None = None
    next_number: int | None = None

    def close(self, cut: str | None = None) -> Section:
        """The section so far."""
        return Section(
            self.topic,
            self.title,
            tuple(self.body),
            is_inline=self.is_inline,
            cut=cut,
            at=self.at,
            lead=self.change,
            number=self.number,
        )

    def begin_group(self, line: str) -> Iterator[Section]:
        """What is over where a line speaks of the diagnoses below it, or of one behind it; else nothing."""
        group = group_of(line) if self.topic in PROBLEM_TOPICS else None
        if group is None:
            return
        topic, lead, rest = group
        if rest:  # what stands behind the word on the same line is meant, and nothing below
            yield Section(topic or self.topic, self.title, (led(lead, rest),), is_inline=True, is_remark=True)
            return
        yield self.close()
        self.next_number = _number_behind(self.body) or self.next_number
        self.topic, self.lead, self.body, self.is_inline, self.number = (
            topic or self.listed,
            lead,
            [],
            False,
            None,
        )

    def end_group(self, line: str) -> Iterator[Section]:
        """What is over where the numbers of the list around a group go on; else nothing."""
        if self.next_number and number_of(line) == self.next_number and _number_behind(self.body) is None:
            yield self.close()
            self.topic, self.lead, self.body, self.is_inline = self.listed, "", [], False
            self.number, self.next_number = self.next_number, None

    def begin_change(self, change: str | None, around: tuple[Topic, str, int] | None) -> Iterator[Section]:
        """What is over where a line says what was changed at the drugs below it; else nothing."""
        if change is not None and around:
            yield self.close()
            self.topic, self.title, self.at = around
            self.change, self.body, self.is_inline = change, [], False


def _sections(lines: list[str], continues: Callable[[str], bool]) -> Iterator[Section]:
    index = 0
    around: tuple[Topic, str, int] | None = None  # the list of drugs that 'Abgesetzt:' may be a group of
    while index < len(lines):
        found = _heading(lines[index])
        index += 1
        if found is None or found[0] not in _LISTED:
            around = None if lines[index - 1] else around
            continue
        topic, title, first = found
        if topic not in SIDE_TOPICS:
            around = (topic, title, index) if topic in MEDICATION_TOPICS else None
        draft = _Draft(topic, title, index, [first] if first else [], is_inline=bool(first), listed=topic)
        last = index
        for at in range(index, len(lines)):
            line = lines[at]
            if not line:
                continue
            change = _change_at(lines, at, draft.topic, continues)
            over = [*draft.begin_group(line), *draft.begin_change(change, around)]
            if not over and at == last and (aside := _aside(draft.topic, line)):
                over = [aside]
            if over:
                yield from over
                last = at + 1
                continue
            yield from draft.end_group(line)
            if _ends_before(draft, line, gap=at > last, continues=continues):
                break
            draft.body.append(led(draft.lead, line))
            last = at + 1
        index = last
        is_cut = draft.topic in PROBLEM_TOPICS and draft.body
        yield draft.close(_cut_at(lines[last : last + 2], inline=draft.is_inline) if is_cut else None)


def _cut_at(lines: list[str], *, inline: bool) -> str | None:
    """The line that ends a list, if its label is not known and names more: ``Kardial: KHK, AVK``."""
    match lines:
        case [label, item] if label.endswith(":") and _heading(label) is None and is_item(item):
            return label
        case [line, *_] if not inline and _heading(line) is None and (named := _LABEL.match(line)):
            below = lines[1] if len(lines) > 1 else ""
            goes_on = below and not _starts_otherwise(below) and not _LABEL.match(below)
            return line if goes_on or _NAMES.match(named[2]) else None
    return None


def _change_at(lines: list[str], at: int, topic: Topic, continues: Callable[[str], bool]) -> str | None:
    """What a line of a list of drugs says was changed, if a drug surely stands below it."""
    change = change_of(lines[at]) if topic in MEDICATION_TOPICS else None
    below = next((line for line in lines[at + 1 :] if line), "")
    return change if change is not None and continues(below) else None


def _number_behind(lines: list[str]) -> int | None:
    """The number that comes next in a numbered list."""
    numbers = [number for line in lines if (number := number_of(line)) is not None]
    return numbers[-1] + 1 if numbers else None


def _ends_before(draft: _Draft, line: str, *, gap: bool, continues: Callable[[str], bool]) -> bool:
    """Whether a section is over before this line.

    Args:
        draft: the section so far.
        line: not empty.
        gap: whether an empty line stands before it.
        continues: see ``find_sections``.
    """
    topic, body, inline = draft.topic, draft.body, draft.is_inline
    listed = is_item(line)
    in_drugs = topic in MEDICATION_TOPICS
    # The line breaks of a list may be lost.
    goes_on = in_drugs and (daytime(line) is not None or (_is_long(line) and continues(line)))
    is_other = _starts_otherwise(line) and not goes_on
    if is_other or not body:
        return is_other
    if inline and topic in SIDE_TOPICS:
        return not body[-1].endswith(",")
    if in_drugs:
        # Written otherwise behind an empty line: whether still of the stopped ones, nobody can say.
        is_apart = gap and topic in SIDE_TOPICS and is_item(body[-1]) != listed
        return is_apart or ((gap or inline) and daytime(line) is None and not continues(line))
    label = _LABEL.match(_BRACKETS.sub("", line))
    is_answer = not gap and _answers(line) and _answers(body[-1])
    if label and not listed and not is_answer and not (topic is Topic.ALLERGIES and label[2] and not gap):
        return True
    if gap:
        return not (listed and is_item(body[-1])) and not (topic in PROBLEM_TOPICS and begins_past(line))
    return inline and not (listed or body[-1].endswith((",", ";")) or line[:1].islower())


def _answers(line: str) -> bool:
    """Whether a line is a question of a form with its answer: ``Diabète : non``."""
    label = _LABEL.match(line)
    return bool(label and _ANSWER.fullmatch(fold(label[2])))


def _aside(topic: Topic, line: str) -> Section | None:
    """A line of a list of drugs that says of its own which drugs are stopped, planned or in reserve."""
    found = _heading(line) if topic in MEDICATION_TOPICS else None
    if found is None or found[0] not in SIDE_TOPICS or not found[2]:
        return None
    return Section(found[0], found[1], (found[2],), is_inline=True)


def _starts_otherwise(line: str) -> bool:
    """Whether a line is a heading, known or not, a closing formula, or prose."""
    ends = _heading(line) or closes_letter(line) or _is_long(line)
    return bool(ends) or (line.endswith(":") and not is_item(line))


def _is_long(line: str) -> bool:
    return len(line) > _MAX_ITEM_CHARS


def _heading(line: str) -> tuple[Topic, str, str] | None:
    """Topic, title and what follows on the same line.

    Without a colon, small letters and words like 'bei Bedarf' may as well go
    on with the line before.
    """
    dashed = _DASHED.match(line)
    if dashed and topic_of(dashed[1]) is Topic.ALLERGIES and topic_of(dashed[2]) is None:
        return Topic.ALLERGIES, dashed[1], dashed[2]
    topic = topic_of(line)
    if topic and (line.endswith(":") or not (line[:1].islower() or _WHEN.fullmatch(fold(line)))):
        return topic, line.strip(" :"), ""
    label = _LABEL.match(without_numbering(line))
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
