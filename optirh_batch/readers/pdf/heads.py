"""The lines of a PDF page, cut where the columns of a table may part, and the heads among them.

Owns which gaps are wider than a blank, and heads of one to three lines that
``typed_tables`` reads.  Leaves out what stands below them (``grids``).
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from optirh_batch.readers.day_grids import begins_with_unit, is_amount
from optirh_batch.readers.pdf.ink import Edge, Ink, Word
from optirh_batch.readers.typed_tables import times_under

# In parts of the size of the font.
SAME_LINE = 0.25
_SAME_WORD = 0.12
_COLUMN_GAP = 0.33
_STRIP = 0.3
_OVERLAP = 0.25
_HEAD_LEADING = 1.6
# In parts of a blank: wider gaps part columns.
_WIDE_BLANK = 1.3
_HEAD_LINES = 3
_MAX_COLUMNS = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """Words on one line that no gap of columns parts.

    Attributes:
        words: their numbers in the ink.
        is_doubtful: whether words are printed over each other, or a blank may be the gap of two columns.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    words: tuple[int, ...]
    is_doubtful: bool


Line = tuple[Piece, ...]
Spans = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table.

    Attributes:
        pieces: those of each column, from top to bottom.
        texts: what heads each column.
        times: which columns are times of day.
        first, after: the number of its first line, and of the first one below it.
    """

    pieces: tuple[tuple[Piece, ...], ...]
    texts: tuple[str, ...]
    times: frozenset[int]
    first: int
    after: int


def lines_of(ink: Ink) -> list[Line]:
    """From top to bottom, each from left to right."""
    numbers = sorted(range(len(ink.words)), key=lambda at: (ink.words[at].base, ink.words[at].left))
    lines: list[list[int]] = []
    for at in numbers:
        word = ink.words[at]
        first = ink.words[lines[-1][0]] if lines else None
        if first and word.base - first.base <= SAME_LINE * min(word.size, first.size):
            lines[-1].append(at)
        else:
            lines.append([at])
    upright = sorted(ink.upright, key=lambda edge: edge.at)
    return [tuple(_pieces(ink.words, line, upright)) for line in lines]


def _pieces(words: Sequence[Word], line: list[int], upright: Sequence[Edge]) -> Iterator[Piece]:
    line.sort(key=lambda at: words[at].left)
    begun: list[int] = []
    places = [edge.at for edge in upright]
    for at in line:
        if begun and _parts(words[begun[-1]], words[at], upright, places):
            yield _piece(words, begun)
            begun = []
        begun.append(at)
    yield _piece(words, begun)


def _parts(before: Word, word: Word, upright: Sequence[Edge], places: Sequence[float]) -> bool:
    """Whether two words stand in different pieces."""
    gap = word.left - before.right
    size = min(before.size, word.size)
    if gap > max(_WIDE_BLANK * before.blank, _COLUMN_GAP * size):
        return True
    if gap <= _SAME_WORD * size:
        return False
    between = upright[bisect(places, before.right) : bisect(places, word.left)]
    return any(edge.start <= word.base - size / 4 <= edge.end for edge in between)


def _piece(words: Sequence[Word], numbers: Sequence[int]) -> Piece:
    text, is_doubtful = "", False
    before: Word | None = None
    for at in numbers:
        word = words[at]
        gap = word.left - before.right if before else 0.0
        if before and gap < -_OVERLAP * min(word.size, before.size):
            is_doubtful = True
        is_apart = before is not None and (word.is_spaced or gap > _SAME_WORD * word.size)
        if is_apart and not word.is_spaced and _stands_alone(words, numbers, at):
            is_doubtful = True
        text += f" {word.text}" if is_apart else word.text
        before = word
    chosen = [words[at] for at in numbers]
    return Piece(
        text,
        chosen[0].left,
        max(word.right for word in chosen),
        chosen[0].base,
        max(word.size for word in chosen),
        tuple(numbers),
        is_doubtful,
    )


def _stands_alone(words: Sequence[Word], numbers: Sequence[int], at: int) -> bool:
    """Whether a gap might part two columns: an amount without its unit stands on one of its sides."""
    place = numbers.index(at)
    texts = [words[number].text for number in numbers]
    is_strength = place + 1 < len(texts) and begins_with_unit(texts[place + 1])
    return (is_amount(texts[place]) and not is_strength) or (
        is_amount(texts[place - 1]) and not begins_with_unit(texts[place])
    )


def heads_in(lines: Sequence[Line]) -> Iterator[Head]:
    """The heads of tables; those of one line go before those of several, unless more columns stand above."""
    single = {at: head for at in range(len(lines)) if (head := _head(lines, at, 1))}
    at = 0
    while at < len(lines):
        found = single.get(at)
        above = _head(lines, at, 2) if at + 1 in single else None
        if above and len(above.texts) > len(single[at + 1].texts):
            found = above
        for count in range(2, _HEAD_LINES + 1):
            if not found and single.keys().isdisjoint(range(at, at + count)):
                found = _head(lines, at, count)
        if found:
            yield found
        at = found.after if found else at + 1


def _head(lines: Sequence[Line], at: int, count: int) -> Head | None:
    stacked = lines[at : at + count]
    if len(stacked) < count or any(
        below[0].base - above[0].base > _HEAD_LEADING * above[0].size for above, below in pairwise(stacked)
    ):
        return None
    pieces = [piece for line in stacked for piece in line]
    if not 2 <= len(pieces) <= _MAX_COLUMNS * _HEAD_LINES:
        return None
    columns = columns_of(pieces)
    texts = tuple(" ".join(piece.text for piece in column) for column in columns)
    if not 2 <= len(columns) <= _MAX_COLUMNS or any("|" in text for text in texts):
        return None
    times = times_under(texts)
    return None if times is None else Head(tuple(columns), texts, times, at, at + count)


def columns_of(pieces: Sequence[Piece]) -> list[tuple[Piece, ...]]:
    """Pieces by strips without ink between them, each column from top to bottom."""
    columns: list[list[Piece]] = []
    end = 0.0
    for piece in sorted(pieces, key=lambda piece: piece.left):
        if columns and piece.left - end <= _STRIP * piece.size:
            columns[-1].append(piece)
            end = max(end, piece.right)
        else:
            columns.append([piece])
            end = piece.right
    return [tuple(sorted(column, key=lambda piece: (piece.base, piece.left))) for column in columns]
