"""Cutting a clinical text into the passages that are rewritten one at a time.

A segment is a sentence, a list item, or a clause group of a very long
sentence (``sentences``).  Nothing is dropped: titles and texts of the segments
joined again hold every word of the source.  A heading is no segment of its own:
it is the title above the first passage under it, and the ``heading`` of the
others.  One that changes what is said under it, such as *Allergies* or *Sofort
melden bei:*, stays with the first of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from optirh_batch.readers.lines import has_verb
from optirh_batch.readers.topics import MEDICATION_TOPICS, PROBLEM_TOPICS, Topic, topic_of
from optirh_batch.text.results import goes_on, is_results, is_table, join_lists, split_table
from optirh_batch.text.sections import changes_meaning, is_answer, is_section, leads_in
from optirh_batch.text.sentences import COUNTED, asks_for_more, split_clauses, split_sentences

_BULLET = re.compile(r"^\s*(?:[-–—•·▪◦*+]|\d{1,2}[.)](?=\s+\D))\s+")
_ORDINAL = re.compile(
    rf"{COUNTED.pattern}|(?:Chemo|Radio|Immun)\w*therapie\b|(?:Linie|Kurs|Sitzung|Infusion|Transfusion|Impfung|Bestrahlung"
    r"|OP|Operation|Eingriff|Revision|Untersuchung|Geburt|[Cc]ycle|[Cc]ure|[Ss]éance|[Cc]iclo|[Ss]eduta|[Cc]ycle)\b"
)
"""What is counted by a number before it, which is no mark of a list."""
_POINTS_BACK = re.compile(
    r"(?:[a-zà-ÿ]|(?i:ils?|elles?|celui|celle|ceux|cela|ceci|ce dernier|cette dernière"
    r"|er|es|sie|diese[rs]?|dies|jene[rs]?|deren|dessen"
    r"|egli|ella|ess[oaie]|quest[oaie]|ciò|he|she|it|they|this|these|those)\b)"
)
_LABEL = re.compile(r"([^\W\d_][^:.;!?]{2,58}?)\s?:+\s+(?=\S)")
_DENIES = re.compile(r"(?:pas|aucune?|sans|kein\w*|nicht|ohne|non?|nessun\w*|senza|without)\b", re.IGNORECASE)
_DATED = re.compile(r"\s(?:vom|du|del|of)\s\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}\Z")
_LISTS = MEDICATION_TOPICS | PROBLEM_TOPICS | {Topic.ALLERGIES}
_JOINS = re.compile(
    r"(?:und|oder|sowie|mit|von|der|des|et|ou|avec|de|du|ed?|con|di|del\w*|and|or|with|of)\s"
    r"|(?:im|zur?m?|bei|nach|au|aux|non?|nicht)\s(?![^:]{0,30}:)"
)
"""A line that begins so goes on with the one before it, however short that is."""
_NEEDS_NOUN = re.compile(
    r"(?<!\w)(?:des|dem|den|der|die|das|[dms]?eine[rsmn]?|keine[rsmn]?|im|am|zu[rm]|beim|vom|(?:uns|ihr)e[rsmn]?)"
    r"(?:\s[a-zäöüß]{3,}e[nmrs]?){1,3}\Z"
)
"""'während des kurzen stationären': the noun stands in the next line."""
_DOSE = re.compile(r"\d\s?(?:[mµu]?g|ml|UI|IE|E|%)(?!\w)|\d-\d-\d|\d\s?x\s?/")
_AMOUNT = re.compile(
    r"\d+(?:[.,]\d+)?\s?(?:[mµu]?g|ml|UI|IE|E|%|(?:cpr?|comprim|gouttes?|Tabl|Tropfen|compress|gocce)\w*)(?!\w)"
    r"(?!\.?\s[A-ZÀ-Þ])"
)
"""How the rest of a broken line begins that says how much of what stood at its end: no drug follows."""
_ENDS = ".!?:;…"
_BEGINS = re.compile(r"[A-ZÀ-Þ]|\d{1,3}[-– ]?(?:jähr|year)")
"""How a statement of its own begins behind a heading on its line."""
_NARROW = 50
_WIDE = 68
_FEWEST_WRAPPED = 2
_MOST_IN_HEADING = 7
_FEWEST_BEHIND = 3
"""Words behind a heading on its own line, that say something without it: not *Medikation: keine*."""
_FEWEST_BELOW = 6
"""Words of a line that a short one above it may be the heading of, though none that is known."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One passage to rewrite.

    Attributes:
        text: the wording to rewrite; holds all its facts.
        before: wording of the passage before it in the same paragraph, or empty.
        heading: what the passage stands under, or empty.
        paragraph: number of its paragraph, from 0.
        titles: headings that stand right above it.
    """

    text: str
    before: str = ""
    heading: str = ""
    paragraph: int = 0
    titles: tuple[str, ...] = ()

    @property
    def leans_on_before(self) -> bool:
        """Whether the passage opens with a word that points back, so that it cannot be understood alone."""
        return bool(self.before) and bool(_POINTS_BACK.match(self.text))

    @property
    def wording(self) -> str:
        """Its text behind its titles."""
        return " : ".join((*self.titles, self.text))


def split_into_segments(text: str) -> tuple[Segment, ...]:
    """Cut ``text`` into segments, in reading order.

    Lines are trusted as borders only where they look like list items, headings
    or ends of sentences; a hard-wrapped sentence is put together again.
    """
    segments: list[Segment] = []
    above = _Above()
    for number, paragraph in enumerate(_paragraphs(text)):
        before = ""
        above.close()
        for line in _headed(paragraph, above):
            for sentence in _cut(line):
                opened = above.open(sentence)
                segments.append(Segment(opened.text, before, opened.heading, number, opened.titles))
                before = opened.text
    if above.waiting:
        segments.append(Segment(" : ".join(above.waiting), paragraph=len(segments)))
    return tuple(segments)


def group_sentences(text: str, max_words: int) -> tuple[tuple[str, ...], ...]:
    """Cut ``text`` into groups of whole sentences of at most ``max_words``; a longer one stays alone."""
    groups: list[list[str]] = []
    for segment in split_into_segments(text):
        if groups and sum(len(item.split()) for item in (*groups[-1], segment.wording)) <= max_words:
            groups[-1].append(segment.wording)
        else:
            groups.append([segment.wording])
    return tuple(map(tuple, groups))


def _cut(line: str) -> Iterator[str]:
    """The passages of a logical line."""
    if is_table(line):
        yield from split_table(line)
        return
    for sentence in join_lists(split_sentences(line)):
        yield from [sentence] if is_results(sentence) else split_clauses(sentence)


@dataclass(slots=True)
class _Above:
    """What stands above the next passage: headings that wait for it, and the one that holds on."""

    waiting: list[str] = field(default_factory=list)
    heading: str = ""

    def add(self, heading: str) -> None:
        self.waiting.append(heading)
        self.heading = heading.rstrip(" :")

    def close(self) -> None:
        """A paragraph is over: what stood above it no longer holds, unless nothing came."""
        if not self.waiting:
            self.heading = ""

    def open(self, text: str) -> Segment:
        """The passage with what waited for it."""
        *titles, last = self.waiting or [""]
        self.waiting = []
        if last and is_answer(text):
            return Segment(f"{last.rstrip(' :')}: {text}", heading=self.heading, titles=_bare(titles))
        if last and (changes_meaning(last) or leads_in(last)):
            return Segment(f"{last.rstrip(' :')} : {text}", titles=_bare(titles))
        return Segment(text, heading=self.heading, titles=_bare([*titles, last]))


def _bare(titles: Sequence[str]) -> tuple[str, ...]:
    return tuple(title.rstrip(" :") for title in titles if title)


@dataclass(frozen=True, slots=True)
class _Line:
    """A logical line: wrapped ones joined; ``is_numbered``: an item whose number was left out."""

    text: str
    is_item: bool
    is_numbered: bool = False


def _headed(paragraph: Sequence[_Line], above: _Above) -> Iterator[str]:
    """The lines of a paragraph that are no headings; those go to ``above``."""
    for line, below in zip(paragraph, [*paragraph[1:], None], strict=True):
        text = line.text
        if _is_titled_item(line, below) if line.is_item else _is_heading(text, below, above.heading):
            above.add(text)
            continue
        label = _LABEL.match(text)
        behind = text[label.end() :].lstrip(": ") if label else ""
        is_titled = label is not None and is_section(label[1]) and not changes_meaning(label[1])
        # In small letters it may go on with the heading: 'Kontrolle: in einer Woche'.
        if label and is_titled and _BEGINS.match(behind) and len(behind.split()) >= _FEWEST_BEHIND:
            above.add(label[1])
            text = behind
        yield text


def _is_titled_item(line: _Line, below: _Line | None) -> bool:
    """Whether an item is the heading of what follows: *2. Befund:*, and *- Nachbehandlung* above text."""
    is_above_text = below is not None and not below.is_item
    is_known = is_section(line.text) and line.text[:1].isupper() and not line.text.endswith((".", ",", ";"))
    if line.text.endswith(":"):
        return (line.is_numbered or is_above_text) and len(line.text.split()) <= _MOST_IN_HEADING
    return is_known and (is_above_text or (line.is_numbered and below is None))


def _is_heading(line: str, below: _Line | None, heading: str) -> bool:
    """Whether a line is a heading.

    Args:
        line: that is no item of a list.
        below: the next one in the paragraph.
        heading: what both stand under.
    """
    words = line.split()
    if line.endswith(":"):
        return len(words) <= _MOST_IN_HEADING
    if is_section(line) and not line.endswith((".", ",", ";")) and line[:1].isupper():
        return True
    if below is None or (topic_of(heading) if heading else None) in _LISTS:
        return False
    line = _DATED.sub("", line)
    return (
        len(words) <= 4
        and line[-1].isalpha()
        and line[0].isupper()
        and not any(character.isdigit() or character in ",;:" for character in line)
        and (below.is_item or len(below.text.split()) >= _FEWEST_BELOW)
        and not below.text[:1].islower()
        and not _DENIES.match(line)
        and not has_verb(line)
    )


def _paragraphs(text: str) -> Iterator[list[_Line]]:
    """Blocks between blank lines; a sentence that goes on behind a single one is put together again."""
    block: list[_Line] = []
    gap = 0
    lines = [" ".join(raw.split()) for raw in text.splitlines()]
    wrapped = _is_wrapped(lines)
    for line in lines:
        if not line:
            gap += 1
            continue
        bullet = _BULLET.match(line)
        if block and not bullet and _belongs(block[-1].text, line, wrapped=wrapped, gap=gap):
            block[-1] = replace(block[-1], text=f"{block[-1].text} {line}")
            gap = 0
            continue
        if gap and block:
            yield block
            block = []
        gap = 0
        block.append(_item(line, bullet) if bullet else _Line(line, is_item=False))
    if block:
        yield block


def _item(line: str, mark: re.Match[str]) -> _Line:
    """An item of a list without its bullet or number; one that is an ordinal stays: *9. Zyklus*."""
    is_numbered = mark[0].strip()[0].isdigit()
    is_ordinal = is_numbered and _ORDINAL.match(line[mark.end() :]) is not None
    return _Line(line if is_ordinal else line[mark.end() :], is_item=True, is_numbered=is_numbered)


def _belongs(previous: str, line: str, *, wrapped: bool, gap: int) -> bool:
    """Whether a line goes on with the one before it, ``gap`` empty lines above."""
    if gap == 0 and goes_on([*split_sentences(previous)][-1], line):
        return True
    return gap <= 1 and _continues(previous, line, wrapped=wrapped, gap=bool(gap))


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether a text was hard-wrapped: sentences of it surely go on in the next line."""
    return sum(_goes_on(previous, line) for previous, line in pairwise(lines)) >= _FEWEST_WRAPPED


def _goes_on(previous: str, line: str) -> bool:
    if not line or len(previous) <= _NARROW or previous[-1] in _ENDS:
        return False
    if line[0].islower() or asks_for_more(previous):
        return True
    return _AMOUNT.match(line) is not None and not _DOSE.search([*split_sentences(previous)][-1])


def _continues(previous: str, line: str, *, wrapped: bool, gap: bool) -> bool:
    """Whether ``line`` goes on in the sentence that the line before it does not end.

    Args:
        previous: the line before it.
        line: no item of a list.
        wrapped: whether the text was hard-wrapped.
        gap: whether an empty line stands between them.
    """
    if previous[-1] in _ENDS:
        return False
    if _goes_on(previous, line):
        return line[0].islower() or not gap
    if gap:
        return False
    if line[0].islower():
        return previous.endswith((",", "-", "/")) or asks_for_more(previous) or _JOINS.match(line) is not None
    is_open = _NEEDS_NOUN.search(previous) is not None
    # A heading, a drug or a value may begin a line of its own.
    if line.endswith(":") or _LABEL.match(line) or is_section(line) or _DOSE.search(line):
        return is_open
    is_full = wrapped and len(previous) > _WIDE and not _DOSE.search(previous)
    return is_open or is_full or asks_for_more(previous)
