"""What a text mentions, and in which clause: named things, signs, facts, and words of its own.

Owns the clauses, which are smaller than the pieces of ``clauses``, and one name for what both texts may
mention; both are read once for all checks that look at clauses. Beginnings of words are names in one
language only; what either text may say in any way at all ('vous', 'depuis') is no mention.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from optirh_batch.grounding.comparison.denials import signs_found
from optirh_batch.grounding.comparison.passages import says_little
from optirh_batch.grounding.recognition.belonging import Reading
from optirh_batch.grounding.recognition.concepts import concepts_told
from optirh_batch.grounding.recognition.facts import Kind
from optirh_batch.grounding.recognition.negation import denial_places
from optirh_batch.grounding.vocabulary.folding import lower
from optirh_batch.grounding.vocabulary.phrases import words_of
from optirh_batch.grounding.vocabulary.verbs import lemma

_FACTS = frozenset(
    {
        Kind.DATE,
        Kind.DAY,
        Kind.TIME,
        Kind.DAYTIME,
        Kind.DOSE,
        Kind.DURATION,
        Kind.NUMBER,
        Kind.SIDE,
        Kind.WEEKDAY,
    }
)
_SHORTEST = 3
_BREAK = re.compile(
    r"[:()][ ]?|[ ](?=(?:sondern|alors que|tandis que|während|whereas|mentre|après (?:une )?pause)[ ])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name that both texts may share, and where it stands."""

    name: str
    start: int
    end: int


class Clauses:
    """Where the clauses of a text begin, and in which sentence they are."""

    def __init__(self, reading: Reading) -> None:
        text, cuts = reading.sheet.text, reading.cuts
        inside = {place for fact in reading.sheet.facts for place in range(fact.start + 1, fact.end)}
        breaks = {match.end() for match in _BREAK.finditer(text) if match.end() not in inside}
        self.text = text
        self.starts = sorted({*cuts.pieces, *breaks} - {len(text)})
        self.ends = [*self.starts[1:], len(text)]
        self.sentences = [cuts.sentence(start) for start in self.starts]
        self.joined = cuts.ands

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, place: int) -> int:
        """The number of the clause at ``place``."""
        return max(0, bisect_right(self.starts, place) - 1)

    def words(self, number: int) -> str:
        """The words of a clause."""
        return self.text[self.starts[number] : self.ends[number]]


class Told:
    """A text with its clauses, what it mentions in them, and where it denies."""

    def __init__(self, reading: Reading, *, own_words: bool) -> None:
        """Read a text clause by clause.

        Args:
            reading: the text.
            own_words: whether beginnings of words are mentions, too: both texts are in one language.
        """
        self.reading = reading
        self.text, self.language = reading.sheet.text, reading.sheet.language
        self.lower = lower(self.text)
        self.clauses = Clauses(reading)
        self.mentions = _mentions(reading, own_words=own_words)
        self.denials = denial_places(reading.sheet)


def tell(source: Reading, output: Reading) -> tuple[Told, Told]:
    """Both texts, clause by clause."""
    same = source.sheet.language == output.sheet.language
    return Told(source, own_words=same), Told(output, own_words=same)


def _mentions(reading: Reading, *, own_words: bool) -> list[Mention]:
    sheet = reading.sheet
    found = [Mention(thing.name, thing.start, thing.end) for thing in reading.things]
    found += [Mention(f"sign {name}", start, end) for name, start, end in signs_found(sheet.text)]
    found += [
        Mention(f"{fact.kind} {fact.value}", fact.start, fact.end)
        for fact in sheet.facts
        if fact.kind in _FACTS and (fact.required or fact.kind is not Kind.SIDE)
    ]
    found += [Mention(*told) for told in concepts_told(sheet.text)]
    if own_words:
        words = words_of(sheet.text)
        for word, span in zip(words.folded, words.spans, strict=True):
            if len(word) >= _SHORTEST and not says_little(word) and not word.isdigit():
                found.append(Mention(f"word {lemma(word, sheet.language)}", *span))
    return found
