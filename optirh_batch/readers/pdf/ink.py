"""Where the words and lines of a PDF page stand, read from its content stream.

Owns the text state and the matrices of ISO 32000-1 (8.3, 8.4, 9.3, 9.4), for
pages of one content stream without surprises.  pypdf's visitors tell where a
text begins and not where it ends, and its layout mode takes time and stack
that grow with hostile input; so only its parser and its fonts are used here.
Leaves out forms (XObjects), clipping and colours, and what stands in a table
(``grids``).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf import PdfReader as PdfFile
    from pypdf.generic._font import Font

_MAX_BYTES = 1_000_000
_MAX_WORDS = 20_000
_MAX_EDGES = 20_000
_MAX_STATES = 1_000
# How far a matrix may be from a quarter turn.
_SKEW = 1e-3
# In parts of the size of the font.
_KERNED, _SAME_WORD = -0.25, 0.12
_INVISIBLE = frozenset({3, 7})
_UNITS = 1000
_SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})
_MOVES = frozenset({b"BT", b"Tm", b"Td", b"TD", b"T*"})
_PATHS = frozenset({b"m", b"l", b"re", b"h", b"c", b"v", b"y"})
_PAINTS = frozenset({b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_NUMBERS = {
    b"Tc": "between_signs",
    b"Tw": "between_words",
    b"Tz": "stretch",
    b"TL": "leading",
    b"Ts": "rise",
}

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Unplaced(Exception):
    """Where the words of a page stand is not certain."""


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a blank between them.

    Attributes:
        left, right, base: where it begins and ends, and its baseline, in points along and across its own
            direction of reading; ``base`` grows downwards.
        size: height of its font in points.
        blank: width of a blank of its font in points.
        is_spaced: whether a blank was written before it.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    blank: float
    is_spaced: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """A straight line, or the side of a filled box: ``at`` across it, from ``start`` to ``end`` along it."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Ink:
    """A page, turned so that most of it reads from left to right.

    Attributes:
        words: those that read in this direction, in the order of the content stream.
        level, upright: lines along and across the direction of reading.
        others: texts that read in another direction, with the number of words before them.
        signs: how often each sign is shown, blanks aside.
    """

    words: tuple[Word, ...]
    level: tuple[Edge, ...]
    upright: tuple[Edge, ...]
    others: tuple[tuple[int, str], ...]
    signs: Counter[str]


def read_ink(page: PageObject, file: PdfFile) -> Ink:
    """The words and lines of a page.

    Raises:
        Unplaced: it is too large, shows hidden text, or holds what is not understood here.
        Exception: pypdf raises whatever a damaged file provokes.
    """
    from pypdf.generic import ContentStream  # noqa: PLC0415 - loads when the first PDF is read

    contents = page.get("/Contents")
    if contents is None:
        raise Unplaced
    stream = ContentStream(contents.get_object(), file, "bytes")
    if len(stream.get_data()) > _MAX_BYTES:
        raise Unplaced
    pen = _Pen(_fonts(page))
    for operands, operator in stream.operations:
        pen.take(operator, operands)
    return pen.ink()


def _fonts(page: PageObject) -> dict[str, Font]:
    from pypdf.generic._font import Font  # noqa: PLC0415 - see read_ink

    resources: Any = page["/Resources"].get_object()
    return {
        name: Font.from_font_resource(font.get_object())
        for name, font in resources["/Font"].get_object().items()
    }


def _times(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that does the first and then the second."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


@dataclass(slots=True)
class _State:
    """The part of the graphics state that ``q`` keeps and ``Q`` brings back."""

    matrix: Matrix = _PLAIN
    font: Font | None = None
    size: float = 0.0
    between_signs: float = 0.0
    between_words: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


@dataclass(slots=True)
class _Pen:
    """The way through the operators of a page."""

    fonts: Mapping[str, Font]
    state: _State = field(default_factory=_State)
    kept: list[_State] = field(default_factory=list)
    line: Matrix = _PLAIN
    along: float = 0.0
    begun: list[tuple[float, float, float, float]] = field(default_factory=list)
    first: tuple[float, float] = (0.0, 0.0)
    point: tuple[float, float] = (0.0, 0.0)
    edges: list[tuple[float, float, float, float]] = field(default_factory=list)
    words: list[tuple[int | None, Word]] = field(default_factory=list)
    is_spaced: bool = False
    signs: Counter[str] = field(default_factory=Counter)

    def take(self, operator: bytes, operands: Sequence[Any]) -> None:
        """One operator; those not named here leave words and lines where they are."""
        if operator in _SHOWS:
            self._show_all(operator, operands)
        elif operator in _MOVES:
            self._place(operator, operands)
        elif operator in _NUMBERS:
            self._set(_NUMBERS[operator], float(operands[0]))
        elif operator in _PATHS:
            self._draw(operator, [float(number) for number in operands])
        elif operator in _PAINTS or operator == b"n":
            self._paint(is_seen=operator in _PAINTS)
        elif operator in {b"q", b"Q"}:
            self._keep(begins=operator == b"q")
        elif operator == b"cm":
            self.state.matrix = _times(_matrix(operands), self.state.matrix)
        elif operator == b"Tf":
            self.state.font, self.state.size = self.fonts[operands[0]], float(operands[1])
        elif operator == b"Tr" and operands[0] in _INVISIBLE:
            raise Unplaced

    def _set(self, name: str, number: float) -> None:
        setattr(self.state, name, number / 100 if name == "stretch" else number)

    def _place(self, operator: bytes, operands: Sequence[Any]) -> None:
        self.is_spaced = False
        if operator in {b"BT", b"Tm"}:
            self.line, self.along = _matrix(operands) if operator == b"Tm" else _PLAIN, 0.0
            return
        across, up = (0.0, -self.state.leading) if operator == b"T*" else map(float, operands)
        if operator == b"TD":
            self._set("leading", -up)
        self.line, self.along = _times((1.0, 0.0, 0.0, 1.0, across, up), self.line), 0.0

    def _show_all(self, operator: bytes, operands: Sequence[Any]) -> None:
        if operator == b'"':
            self._set("between_words", float(operands[0]))
            self._set("between_signs", float(operands[1]))
        if operator in {b"'", b'"'}:
            self._place(b"T*", ())
        for part in operands[0] if operator == b"TJ" else operands[-1:]:
            if isinstance(part, bytes):
                self._show(part)
            elif operator == b"TJ":
                self.along -= float(part) / _UNITS * self.state.size * self.state.stretch
            else:
                raise Unplaced

    def _keep(self, *, begins: bool) -> None:
        if begins:
            self.kept.append(replace(self.state))
            if len(self.kept) > _MAX_STATES:
                raise Unplaced
        elif self.kept:
            self.state = self.kept.pop()

    # Lines.

    def _draw(self, operator: bytes, numbers: list[float]) -> None:
        if operator == b"re":
            left, low, width, height = numbers
            corners = [(left, low), (left + width, low), (left + width, low + height), (left, low + height)]
            placed = [self._placed(*corner) for corner in corners]
            self.begun += ((*one, *two) for one, two in zip(placed, placed[1:] + placed[:1], strict=True))
            self.first = self.point = placed[0]
            return
        target = self.first if operator == b"h" else self._placed(*numbers[-2:])
        if operator == b"m":
            self.first = target
        elif operator in {b"l", b"h"}:
            self.begun.append((*self.point, *target))
        self.point = target

    def _paint(self, *, is_seen: bool) -> None:
        self.edges += self.begun if is_seen else []
        self.begun = []
        if len(self.edges) > _MAX_EDGES:
            raise Unplaced

    def _placed(self, across: float, up: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.state.matrix
        return a * across + c * up + e, b * across + d * up + f

    # Words.

    def _show(self, shown: bytes) -> None:
        state, font = self.state, self.state.font
        if font is None or font.sub_type == "Type3":
            raise Unplaced
        if state.size <= 0 or state.stretch <= 0 or len(font.character_widths) < 2:
            raise Unplaced  # written backwards, or nobody knows how wide
        matrix = _times(self.line, state.matrix)
        letters: list[str] = []
        start = self.along
        for sign, text in _signs(font, shown):
            width = font.space_width if sign == font.space_char else font.get_text_width(sign)
            if text.strip():
                if not letters:
                    start = self.along
                letters.append(text)
            else:
                self._add("".join(letters), start, matrix)
                letters, self.is_spaced = [], True
            is_blank = sign == " " and not isinstance(font.encoding, str)
            between = state.between_signs + (state.between_words if is_blank else 0)
            self.along += (width / _UNITS * state.size + between) * state.stretch
        self._add("".join(letters), start, matrix)

    def _add(self, text: str, start: float, matrix: Matrix) -> None:
        if not text:
            return
        a, b, c, d, e, f = matrix
        rise = self.state.rise
        turn = _turn(matrix)
        ends = [_turned(x * a + rise * c + e, x * b + rise * d + f, turn or 0) for x in (start, self.along)]
        (left, base), (right, _base) = ends
        blank = (self.state.font.space_width if self.state.font else 0) / _UNITS * self.state.size
        size = self.state.size * math.hypot(c, d)
        word = Word(text, left, right, base, size, blank * math.hypot(a, b), self.is_spaced)
        self.is_spaced = False
        if not all(map(math.isfinite, (left, right, base, word.size))) or len(self.words) >= _MAX_WORDS:
            raise Unplaced
        last_turn, last = self.words[-1] if self.words else (None, word)
        if last_turn == turn is not None and _goes_on(last, word):
            self.words.pop()
            word = replace(last, text=f"{last.text}{text}", right=right)
        self.words.append((turn, word))
        self.signs.update("".join(text.split()))

    def ink(self) -> Ink:
        """What was found."""
        turns = Counter(turn for turn, _word in self.words if turn is not None)
        main = turns.most_common(1)[0][0] if turns else 0
        words: list[Word] = []
        others: list[tuple[int, str]] = []
        for turn, word in self.words:
            if turn == main:
                words.append(word)
            else:
                others.append((len(words), word.text))
        level: list[Edge] = []
        upright: list[Edge] = []
        for x, y, to_x, to_y in self.edges:
            (left, top), (right, low) = _turned(x, y, main), _turned(to_x, to_y, main)
            if abs(top - low) <= 1 < abs(left - right):
                level.append(Edge((top + low) / 2, min(left, right), max(left, right)))
            elif abs(left - right) <= 1 < abs(top - low):
                upright.append(Edge((left + right) / 2, min(top, low), max(top, low)))
        return Ink(tuple(words), tuple(level), tuple(upright), tuple(others), self.signs)


def _goes_on(before: Word, word: Word) -> bool:
    """Whether letters go on with the word before them."""
    is_level = before.base == word.base and before.size == word.size
    return is_level and not word.is_spaced and _KERNED <= (word.left - before.right) / word.size <= _SAME_WORD


def _matrix(operands: Sequence[Any]) -> Matrix:
    a, b, c, d, e, f = map(float, operands)
    return a, b, c, d, e, f


def _turn(matrix: Matrix) -> int | None:
    """In quarters, counter-clockwise; None if text stands askew or mirrored."""
    a, b, c, d, _e, _f = matrix
    if a * d - b * c <= 0:
        return None
    if max(abs(b), abs(c)) <= _SKEW * max(abs(a), abs(d)):
        return 0 if a > 0 else 2
    if max(abs(a), abs(d)) <= _SKEW * max(abs(b), abs(c)):
        return 1 if b > 0 else 3
    return None


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """Along the direction of reading, and down the page."""
    return ((x, -y), (y, x), (-x, y), (-y, -x))[turn]


def _signs(font: Font, shown: bytes) -> Iterator[tuple[str, str]]:
    """Each sign as the font counts it, and what it says: as in pypdf, whose text it has to agree with."""
    if isinstance(font.encoding, str):
        for sign in shown.decode(font.encoding, "surrogatepass"):
            yield sign, font.character_map.get(sign, sign)
        return
    for code in shown:
        decoded = font.encoding.get(code, chr(code))
        yield chr(code), "".join(font.character_map.get(sign, sign) for sign in decoded)
