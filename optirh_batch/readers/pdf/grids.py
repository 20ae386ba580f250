"""Tables that a PDF only lays out: which word stands in which cell.

Owns the proof.  A table begins with a head that ``typed_tables`` reads.  It has
columns if a strip without ink, or a ruled line, parts each of them from the
next one from top to bottom, and every piece of text stands in one of them.  It
has rows if lines, or distances that nobody can take for those of a broken
line, part them.  What cannot be proved is refused as a whole: an amount in the
wrong column is worse than none.  Leaves out what the cells say.
"""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from optirh_batch.readers.day_grids import begins_with_unit, is_amount
from optirh_batch.readers.pdf.heads import SAME_LINE, Head, Line, Piece, columns_of, heads_in, lines_of
from optirh_batch.readers.pdf.ink import Edge, Ink

# In parts of the size of the font.
_ASCENT, _STRUCK_ABOVE, _STRUCK_BELOW, _BLANK = 0.75, 0.42, 0.12, 0.2
# Lines of one cell stand closer together than this, whatever program set them.
_MAX_LEADING = 1.85
# Rows closer than this may be as close as lines of one cell that spans several of them.
_DENSE = 1.45
# How much wider a gap that ends a row or a table is than those inside, and how even gaps of one kind are.
_WIDER, _EVEN = 1.25, 1.08
# How full a line is, in parts of its column, when the next word no longer fits.
_FULL = 0.92
_NEAR_POINTS = 1.5
_COVERED = 0.9
_MIN_RULED_ROWS = 2
_MAX_LINES = 150
_MAX_TRIES = 12

Spans = list[tuple[float, float]]


class Uncertain(Exception):
    """Something looks like a table, and its cells cannot be told apart for certain."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose cells are certain.

    Attributes:
        rows: cells from left to right, the head first; empty cells are empty texts.
        words: numbers of its words in the ink.
    """

    rows: tuple[tuple[str, ...], ...]
    words: frozenset[int]


@dataclass(frozen=True, slots=True)
class Area:
    """The columns of times of day of a table, for lines behind it that might go on with it."""

    columns: tuple[tuple[float, float], ...]

    def goes_on(self, line: Line) -> bool:
        """Whether a line holds an amount below a time of day, and more; a number alone counts pages."""
        return len(line) > 1 and any(
            _begins_with_amount(piece)
            and left - piece.size <= piece.left
            and piece.right <= right + piece.size
            for piece in line
            for left, right in self.columns
        )


def read_grids(ink: Ink, above: Area | None) -> tuple[tuple[Grid, ...], Area | None]:
    """The tables of a page, and the columns of the last one.

    Args:
        ink: the words and lines of the page.
        above: the columns of the last table on the pages before.

    Raises:
        Uncertain: cells of a table cannot be told apart, or a table seems to go on where it has no head.
    """
    lines = lines_of(ink)
    heads = list(heads_in(lines))
    grids: list[Grid] = []
    at = 0
    for number, head in enumerate(heads):
        _refuse_rest(above, lines[at : head.first])
        end = heads[number + 1].first if number + 1 < len(heads) else len(lines)
        grid, above, at = _Table(ink, head, lines[head.after : end]).read()
        at += head.after
        grids.append(grid)
    _refuse_rest(above, lines[at:])
    return tuple(grids), above


def _refuse_rest(area: Area | None, lines: Sequence[Line]) -> None:
    if area and any(map(area.goes_on, lines)):
        raise Uncertain


class _Table:
    """One table on its way: its head, and all lines down to the next head or the end of the page."""

    def __init__(self, ink: Ink, head: Head, lines: Sequence[Line]) -> None:
        self._head = head
        self._lines = lines
        self._heads = [piece for column in head.pieces for piece in column]
        left = min(piece.left for piece in self._heads)
        right = max(piece.right for piece in self._heads)
        self._low = max(piece.base for piece in self._heads)
        self._top = min(piece.base - _ASCENT / 2 * piece.size for piece in self._heads)
        self._level = sorted(ink.level, key=_at)
        self._places = [edge.at for edge in self._level]
        end = max((line[0].base for line in lines), default=self._low)
        upright = (edge for edge in ink.upright if edge.end > self._top and edge.start < end)
        self._upright = sorted(upright, key=_at)
        self._walls = [edge.at for edge in self._upright]
        named = _covering(ink.level, left, max(piece.right for piece in head.pieces[0]))
        rules = set(_covering(ink.level, left, right))
        self._rules = [at for at in named if at in rules and at > self._low]

    def read(self) -> tuple[Grid, Area, int]:
        """The table, its columns of times, and how many lines it has.

        Raises:
            Uncertain: see ``read_grids``.
        """
        lines, columns = self._fitting()
        bands = self._ruled_bands(lines, columns) or self._spaced_bands(lines, columns)
        taken = [piece for band in bands for line in band for piece in line]
        if any(piece.is_doubtful or self._is_struck(piece) for piece in (*self._heads, *taken)):
            raise Uncertain
        rows_of_pieces = [self._heads, *([piece for line in band for piece in line] for band in bands)]
        if self._has_merged_cells(rows_of_pieces, columns):
            raise Uncertain
        if not (self._is_below_heads(taken, columns) or self._ruled_columns(taken)):
            raise Uncertain
        rows = [self._head.texts]
        for band in bands:
            row = self._row(band, columns)
            if not row[0] or not any(row[1:]) or "|" in "".join(row):
                raise Uncertain  # also a title between rows, or a name that is broken off
            rows.append(row)
        words = frozenset(at for piece in (*self._heads, *taken) for at in piece.words)
        return Grid(tuple(rows), words), self._area(columns), sum(map(len, bands))

    # Columns.

    def _area(self, columns: Spans) -> Area:
        return Area(tuple(columns[at] for at in self._head.times))

    def _fitting(self) -> tuple[Sequence[Line], Spans]:
        """The lines from the first one on that have columns together, and these columns."""
        heads = [
            (min(at.left for at in column), max(at.right for at in column)) for column in self._head.pieces
        ]
        end = next(
            (
                at
                for at, line in enumerate(self._lines[:_MAX_LINES])
                if any(
                    sum(piece.left < right and left < piece.right for left, right in heads) > 1
                    for piece in line
                )
            ),
            min(len(self._lines), _MAX_LINES),
        )
        for count in range(end, max(end - _MAX_TRIES, 0), -1):
            lines = self._lines[:count]
            if columns := self._certain_columns([piece for line in lines for piece in line]):
                return lines, columns
        raise Uncertain

    def _certain_columns(self, pieces: Sequence[Piece]) -> Spans | None:
        """From where to where each column goes; None if a piece stands in none of them, or in two."""
        return self._blank_columns(pieces) or self._ruled_columns(pieces)

    def _blank_columns(self, pieces: Sequence[Piece]) -> Spans | None:
        """By strips without ink."""
        columns = columns_of([*self._heads, *pieces])
        heads = set(self._heads)
        found = [{piece for piece in column if piece in heads} for column in columns]
        if found != [set(column) for column in self._head.pieces]:
            return None
        return [
            (min(piece.left for piece in column), max(piece.right for piece in column)) for column in columns
        ]

    def _ruled_columns(self, pieces: Sequence[Piece]) -> Spans | None:
        """By upright lines, which must go from the head to the last row."""
        low = max(piece.base for piece in (*self._heads, *pieces))
        places = list(_covering(self._upright, self._top, low))
        spans = [(left, right) for left, right in pairwise(places) if right - left > _NEAR_POINTS]
        found = [
            [span for span in spans if all(_is_in(piece, span) for piece in heads)]
            for heads in self._head.pieces
        ]
        columns = [inside[0] for inside in found if len(inside) == 1]
        is_clear = len(set(columns)) == len(self._head.pieces) and all(
            any(_is_in(piece, span) for span in columns) for piece in pieces
        )
        return columns if is_clear else None

    def _has_merged_cells(self, rows: Sequence[Sequence[Piece]], columns: Spans) -> bool:
        """Whether an upright line parts two columns in some rows and not in others."""
        for (_left, end), (start, _right) in pairwise(columns):
            first, last = (
                bisect_left(self._walls, end - _NEAR_POINTS),
                bisect(self._walls, start + _NEAR_POINTS),
            )
            walls = self._upright[first:last]
            parted = {
                any(wall.start <= piece.base - piece.size / 4 <= wall.end for wall in walls)
                for row in rows
                for piece in row
            }
            if len(parted) > 1:
                return True
        return False

    def _is_below_heads(self, pieces: Sequence[Piece], columns: Spans) -> bool:
        """Whether what stands in a column of a time of day stands below its head, not between two."""
        return all(
            any(_is_aligned(piece, head) for head in self._head.pieces[at])
            for at in self._head.times
            for piece in pieces
            if _is_in(piece, columns[at])
        )

    # Rows.

    def _ruled_bands(self, lines: Sequence[Line], columns: Spans) -> list[list[Line]]:
        """The lines of each row by lines drawn across the table; empty if none are drawn between its rows.

        Lines below the last one drawn, or of a row that does not fit as a whole, are no part of the table.
        """
        groups: dict[int, list[Line]] = {}
        for line in self._lines:
            groups.setdefault(bisect(self._rules, line[0].base), []).append(line)
        bands: list[list[Line]] = []
        for number, band in sorted(groups.items()):
            if number == len(self._rules) or sum(map(len, bands)) + len(band) > len(lines):
                break
            bands.append(band)
        if len(bands) < _MIN_RULED_ROWS and sum(map(len, bands)) != len(bands):
            return []  # a frame around all rows, perhaps
        rest = self._lines[sum(map(len, bands)) :]
        if any(map(self._area(columns).goes_on, rest)):
            return []  # not every row has a line below it
        if len(bands) >= _MIN_RULED_ROWS and 0 in groups:
            raise Uncertain  # more lines of the head
        for band in bands:
            amounts = [columns[at] for at in self._head.times]
            lines_with = sum(any(_is_dose(piece, amounts) for piece in line) for line in band)
            if lines_with > 1 or not self._is_broken(band, columns[:1]):
                raise Uncertain  # rows with a line around several of them
        return bands

    def _spaced_bands(self, lines: Sequence[Line], columns: Spans) -> list[list[Line]]:
        """The lines of each row by their distances, down to a gap wider than all before it."""
        bases = [self._low, *(line[0].base for line in self._lines)]
        gaps = [below - above for above, below in pairwise(bases)]
        area = self._area(columns)
        count = next(
            (
                at
                for at in range(1, len(lines) + 1)
                if at == len(self._lines)
                or (gaps[at] > _WIDER * max(gaps[:at]) and not any(map(area.goes_on, self._lines[at:])))
            ),
            None,
        )
        if count is None:
            raise Uncertain  # the next line might be one more row
        lines, gaps = lines[:count], gaps[1:count]
        inside = [
            gap
            for gap, line in zip(gaps, lines[1:], strict=True)
            if gap <= _MAX_LEADING * max(at.size for at in line)
        ]
        limit = max(inside, default=0.0)
        if inside and min((gap for gap in gaps if gap > limit), default=0.0) <= _WIDER * limit:
            limit = _leap(gaps)
        bands = _grouped(lines, [gap > limit for gap in gaps])
        is_tight = bool(inside) and not limit
        if not all(self._is_row(band, columns, is_tight=is_tight) for band in bands):
            raise Uncertain
        for above, below in pairwise(bands):
            names = [*_down(above, columns[0])[-1:], *_down(below, columns[0])[:1]]
            is_dense = below[0][0].base - above[-1][0].base <= _DENSE * below[0][0].size
            if is_dense and (len(names) < 2 or not _has_room(names[0], names[1], columns[0])):
                raise Uncertain  # one name, broken over rows that share it
        return bands

    def _is_row(self, band: Sequence[Line], columns: Spans, *, is_tight: bool) -> bool:
        """Whether lines that only stand close together are one row for certain.

        Args:
            band: the lines.
            columns: from where to where each column goes.
            is_tight: whether lines of different rows stand as close as those of one.
        """
        pieces = [piece for line in band for piece in line]
        last_time = max(self._head.times, default=len(columns) - 1)
        exact = {piece for piece in pieces if any(_is_in(piece, span) for span in columns[1 : last_time + 1])}
        if is_tight:
            times = [columns[at] for at in self._head.times]
            return any(_is_in(piece, columns[0]) for piece in pieces) and any(
                _is_dose(piece, times) if times else _has_digit(piece) for piece in exact
            )
        with_exact = sum(not exact.isdisjoint(line) for line in band)
        return len(band) == 1 or (with_exact == 1 and self._is_broken(band, columns))

    def _is_broken(self, band: Sequence[Line], columns: Spans) -> bool:
        """Whether the first word of each further line of a cell did not fit behind the line before."""
        for span in columns:
            for before, after in pairwise(_down(band, span)):
                is_apart = _has_room(before, after, span) and not after.text.startswith("(")
                if is_apart or (span == columns[0] and _has_digit(before) and _has_digit(after)):
                    return False
        return True

    # Cells.

    def _row(self, band: Sequence[Line], columns: Spans) -> tuple[str, ...]:
        cells: list[list[Piece]] = [[] for _column in columns]
        for piece in (piece for line in band for piece in line):
            (at,) = [number for number, column in enumerate(columns) if _is_in(piece, column)]
            cells[at].append(piece)
        last_time = max(self._head.times, default=0)
        return tuple(_joined(cell, is_prose=at > last_time) for at, cell in enumerate(cells))

    def _is_struck(self, piece: Piece) -> bool:
        first = bisect_left(self._places, piece.base - _STRUCK_ABOVE * piece.size)
        last = bisect(self._places, piece.base - _STRUCK_BELOW * piece.size)
        half = (piece.right - piece.left) / 2
        return any(
            min(edge.end, piece.right) - max(edge.start, piece.left) > half
            for edge in self._level[first:last]
        )


def _at(edge: Edge) -> float:
    return edge.at


def _covering(edges: Sequence[Edge], start: float, end: float) -> Iterator[float]:
    """Where edges, one behind the other, cover most of a span."""
    near: list[Edge] = []
    for edge in (*sorted(edges, key=_at), Edge(float("inf"), 0, 0)):
        if near and edge.at - near[0].at > _NEAR_POINTS:
            covered, reached = 0.0, start
            for part in sorted(near, key=lambda part: part.start):
                covered += max(0.0, min(part.end, end) - max(part.start, reached))
                reached = max(reached, part.end)
            if covered >= _COVERED * (end - start):
                yield near[0].at
            near = []
        near.append(edge)


def _is_in(piece: Piece, span: tuple[float, float]) -> bool:
    return span[0] - _NEAR_POINTS / 2 <= piece.left and piece.right <= span[1] + _NEAR_POINTS / 2


def _begins_with_amount(piece: Piece) -> bool:
    return is_amount(piece.text.split(maxsplit=1)[0])


def _is_aligned(piece: Piece, head: Piece) -> bool:
    """Whether a piece stands within the width of a head, or is set flush or centred with it."""
    left, right = piece.left - head.left, piece.right - head.right
    is_inside = left >= -_NEAR_POINTS and right <= _NEAR_POINTS
    return is_inside or min(abs(left), abs(right), abs(left + right) / 2) <= _NEAR_POINTS


def _down(lines: Sequence[Line], span: tuple[float, float]) -> list[Piece]:
    """The pieces of a column from top to bottom."""
    return sorted((piece for line in lines for piece in line if _is_in(piece, span)), key=lambda at: at.base)


def _has_room(before: Piece, after: Piece, span: tuple[float, float]) -> bool:
    """Whether the first word of a line would have fitted behind the line before, so that nobody broke it."""
    first = (after.right - after.left) * len(after.text.split(maxsplit=1)[0]) / len(after.text)
    return before.right - before.left + _BLANK * after.size + first < _FULL * (span[1] - span[0])


def _is_dose(piece: Piece, spans: Spans) -> bool:
    return _begins_with_amount(piece) and any(_is_in(piece, span) for span in spans)


def _has_digit(piece: Piece) -> bool:
    return any(map(str.isdigit, piece.text))


def _grouped(lines: Sequence[Line], parts: Sequence[bool]) -> list[list[Line]]:
    bands = [[lines[0]]]
    for line, is_apart in zip(lines[1:], parts, strict=True):
        if is_apart:
            bands.append([])
        bands[-1].append(line)
    return bands


def _leap(gaps: Sequence[float]) -> float:
    """The widest gap inside of rows, if those between rows are all of one width and clearly wider; else 0."""
    widest = max(gaps)
    inside = max((gap for gap in gaps if gap < widest / _EVEN), default=0.0)
    return inside if inside * _WIDER <= widest else 0.0


def _joined(pieces: Sequence[Piece], *, is_prose: bool) -> str:
    """The lines of a cell as one.

    Raises:
        Uncertain: a line may be broken inside a word, or a cell may be two.
    """
    text, base = "", None
    for piece in sorted(pieces, key=lambda piece: (piece.base, piece.left)):
        is_beside = base is not None and piece.base - base <= SAME_LINE * piece.size
        if text and not is_prose and (is_beside or not _is_between_words(text, piece.text)):
            raise Uncertain
        if text.endswith(("-", "‐", "\u00ad")):
            raise Uncertain
        text, base = f"{text} {piece.text}".strip(), piece.base
    return text


def _is_between_words(before: str, after: str) -> bool:
    """Whether a line of a name or an amount surely ends between two words."""
    last, first = before.rsplit(maxsplit=1)[-1], after[0]
    if first.isdigit():
        return not last[-1].isdigit() and last[-1] not in "/.,"
    if first.isupper():
        return len(last) < 2 or not (last.isalpha() and last.isupper())
    return first == "(" or (last[-1].isdigit() and begins_with_unit(after))
