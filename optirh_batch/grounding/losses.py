"""What a rewriting says nothing about: acts, signs, findings and parts of the body of its source.

Owns when a concept counts as lost, and how sure that is.  The source is looked
at piece by piece: where every concept of a piece goes unanswered, the piece was
dropped; where one of several does, it may have been put in other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.grounding.belonging import Reading
from optirh_batch.grounding.concepts import Mention, answers, mentions
from optirh_batch.grounding.denials import denies
from optirh_batch.grounding.facts import Kind
from optirh_batch.grounding.phrases import LANGUAGES
from optirh_batch.grounding.things import is_part

_IMAGE = "x-ray"
_MARKED_ABSENT = re.compile(r"[ ](?:[-–]|0|ø)[ .,;]*$", re.IGNORECASE)
"""'Nausées -', 'toux 0': denials are compared as such."""
_MATTER = frozenset({"act", "sign", "finding"})


@dataclass(frozen=True, slots=True)
class Lost:
    """Words of the source that nothing answers; ``sure`` where a whole piece is lost."""

    words: str
    sure: bool


def concepts_lost(source: Reading, output: Reading) -> Iterator[Lost]:
    """Concepts of the source that the output has no word for, parts of the body left out."""
    for piece in _pieces(source):
        named = [mention for mention in piece.mentions if mention.concept.group != "part"]
        lost = [mention for mention in named if not _is_answered(mention, output)]
        if not lost or denies(piece.text) or _MARKED_ABSENT.search(piece.text):
            continue
        matters = any(mention.concept.group in _MATTER for mention in lost)
        kept = _is_kept(piece, source, output)
        if len(lost) < len(named):
            if matters:
                yield Lost(piece.text.strip(" .,;"), sure=False)
        elif matters or not kept:
            yield Lost(piece.text.strip(" .,;"), sure=matters and not kept)


def parts_lost(source: Reading, output: Reading) -> Iterator[Lost]:
    """Parts of the body that the output does not name, nor what they belong to."""
    for piece in _pieces(source):
        beside = any(mention.concept.group in {"sign", "finding"} for mention in piece.mentions)
        sided = any(fact.kind is Kind.SIDE and piece.holds(fact.start) for fact in source.sheet.facts)
        if not beside and any(mention.concept.name == _IMAGE for mention in piece.mentions):
            continue  # a picture is told by what it shows
        for mention in piece.mentions:
            if mention.concept.group == "part" and not _is_answered(mention, output):
                yield Lost(mention.words, beside or sided)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a sentence with what it names."""

    text: str
    start: int
    end: int
    mentions: tuple[Mention, ...]

    def holds(self, place: int) -> bool:
        return self.start <= place < self.end


def _pieces(source: Reading) -> Iterator[_Piece]:
    language, text, starts = source.sheet.language, source.sheet.text, source.cuts.pieces
    if language not in LANGUAGES:
        return
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if found := tuple(mentions(text[start:end], language)):
            yield _Piece(text[start:end], start, end, found)


def _is_answered(mention: Mention, output: Reading) -> bool:
    language = output.sheet.language
    if language not in LANGUAGES or mention.concept.name in output.names:
        return True
    return answers(output.sheet.text, language, mention.concept)


def _is_kept(piece: _Piece, source: Reading, output: Reading) -> bool:
    """Whether the output has a fact, a thing or a part of the body of the piece."""
    said = {key for fact in output.sheet.facts for key in fact.keys}
    return any(
        fact.keys & said for fact in source.sheet.facts if fact.required and piece.holds(fact.start)
    ) or any(
        thing.name in output.names
        for thing in source.things
        if piece.holds(thing.start) and not is_part(thing.name)
    )
