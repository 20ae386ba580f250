"""What a rewriting says nothing about, or makes up: acts, signs, findings and parts of the body.

Owns when a concept counts as lost, and how sure that is.  The source is looked
at piece by piece: where every concept of a piece goes unanswered, the piece was
dropped; where one of several does, it may have been put in other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.grounding.comparison.denials import denies
from optirh_batch.grounding.recognition.belonging import Reading
from optirh_batch.grounding.recognition.concepts import Named, answers, compiled, concepts_in, spelled
from optirh_batch.grounding.recognition.facts import Kind
from optirh_batch.grounding.recognition.things import is_part
from optirh_batch.grounding.vocabulary.phrases import LANGUAGES

_IMAGE = "x-ray"
_MARKED_ABSENT = re.compile(r"[ ](?:[-–]|0|ø)[ .,;]*$", re.IGNORECASE)
"""'Nausées -', 'toux 0': denials are compared as such."""
_LABEL = re.compile(r"[^\W\d_][\w .'’/-]{0,24}[ ]?:(?=[ ])")
"""'Physio :', 'GP letter:' say who writes the note, and nothing of the patient."""
_THINGS = frozenset({"life", "sign"})
_MATTER = frozenset({"act", "sign", "finding"})


@dataclass(frozen=True, slots=True)
class Lost:
    """Words of the source that nothing answers, by finding code; ``sure`` where a whole piece is lost."""

    code: str
    words: str
    sure: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a sentence with the concepts it names, and those of them that the output does not answer."""

    text: str
    start: int
    end: int
    named: list[Named]
    lost: list[Named]

    def holds(self, place: int) -> bool:
        return self.start <= place < self.end


def losses(source: Reading, output: Reading) -> Iterator[Lost]:
    """Concepts of the source that the output has no word for, and parts of the body that it does not name."""
    for piece in _pieces(source, output):
        yield from _concepts_lost(piece, source, output)
        yield from _parts_lost(piece, source)


def inventions(source: Reading, output: Reading) -> Iterator[str]:
    """The words of the output for concepts that a right text names only where its source speaks of them.

    Which these are was counted on 3,000 right passages: none of them named one of its own accord.
    """
    one, other = source.sheet.language, output.sheet.language
    written = spelled(source.sheet.text)
    if one in LANGUAGES and other in LANGUAGES:
        named = any(found.concept.group == "part" for found in concepts_in(source.sheet.text, one))
        for found in concepts_in(output.sheet.text, other):
            is_placed = (
                found.concept.group == "part"
                and found.concept.grounds is not None
                and not named
                and _has_side(found, output)
            )
            if (found.concept.faithful or is_placed) and found.concept.name not in source.names:
                grounds = found.concept.grounds
                if not (
                    answers(source.sheet.text, one, found.concept)
                    or (grounds and compiled(grounds).search(written))
                ):
                    yield found.words


def _has_side(found: Named, output: Reading) -> bool:
    """Whether a part of the body stands beside its side: 'am rechten Arm', 'bras droit'."""
    text = output.sheet.text
    return any(
        text.startswith(f" {found.words}", fact.end) or text.endswith(f"{found.words} ", 0, fact.start)
        for fact in output.sheet.facts
        if fact.kind is Kind.SIDE
    )


def _pieces(source: Reading, output: Reading) -> Iterator[_Piece]:
    language, text, starts = source.sheet.language, source.sheet.text, source.cuts.pieces
    if language not in LANGUAGES:
        return
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        named = list(concepts_in(text[start:end], language))
        open_ = [found for found in named if not _is_answered(found, output)]
        answered = [found for found in named if found not in open_]
        if lost := [found for found in open_ if not any(_is_namesake(found, other) for other in answered)]:
            yield _Piece(text[start:end], start, end, named, lost)


def _is_namesake(found: Named, other: Named) -> bool:
    """Whether words that name two things may say the other one alone: 'Stuhl' of 'auf dem Stuhl'.

    What is done with a thing, or how it is, is not said by naming it: 'retirés' of 'points retirés'.
    """
    things = found.concept.group in _THINGS and other.concept.group == "life"
    return found.lies_in(other) and (things or other.lies_in(found))


def _is_answered(found: Named, output: Reading) -> bool:
    language = output.sheet.language
    if language not in LANGUAGES or found.concept.name in output.names:
        return True
    return answers(output.sheet.text, language, found.concept)


def _concepts_lost(piece: _Piece, source: Reading, output: Reading) -> Iterator[Lost]:
    named, lost = (
        [found for found in concepts if found.concept.group != "part"]
        for concepts in (piece.named, piece.lost)
    )
    if not lost:
        return
    words = piece.text.strip(" .,;")
    label = _LABEL.match(piece.text) if piece.start == 0 else None
    if label and all(piece.text.find(found.words) < label.end() for found in lost):
        yield Lost("content-lost", words, sure=False)
    elif not all(found.concept.loose for found in lost):
        yield Lost("content-lost", words, sure=True)
    elif not denies(piece.text) and not _MARKED_ABSENT.search(piece.text):
        dropped = len(lost) == len(named) and not _is_kept(piece, source, output)
        yield Lost("content-lost", words, sure=dropped and _matters(lost))


def _matters(lost: list[Named]) -> bool:
    return any(found.concept.group in _MATTER for found in lost)


def _parts_lost(piece: _Piece, source: Reading) -> Iterator[Lost]:
    beside = any(found.concept.group in {"sign", "finding"} for found in piece.named)
    sided = any(fact.kind is Kind.SIDE and piece.holds(fact.start) for fact in source.sheet.facts)
    if not beside and any(found.concept.name == _IMAGE for found in piece.named):
        return  # a picture is told by what it shows
    for found in piece.lost:
        if found.concept.group == "part":
            yield Lost("part-lost", found.words, beside or sided)


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
