"""Running text: figures and names of the source only, plain letters, no markup, a bounded length.

All rules are kept in one pass over the characters.  They cannot block each
other: what one of them demands (the rest of a figure, a further letter) the
others let pass, and the room for it is kept free below the longest length.  Only
a locked name that was begun in earlier tokens has no way out, on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from optirh_batch.generation.constraints.cursor import TokenCursor
from optirh_batch.generation.constraints.figures import (
    JOINS,
    FigureTable,
    figures_in,
    is_join,
    is_letter,
    split_join,
)
from optirh_batch.generation.constraints.grammar import prose_grammar
from optirh_batch.generation.constraints.names import Names, NameTable, Verdict

_ACCENTED = "àâäáãæçéèêëíìîïñóòôöõœúùûüÿß"
LETTERS = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" + _ACCENTED + _ACCENTED.upper() + "Ÿẞ"
)
"""Of fr, de, it, en, es and pt."""

PUNCTUATION = frozenset(" \u00a0\u202f.,;:!?…'’\"«»‹›“”„‘()-–—/%°")
"""Signs that a sentence may need although its source has none; all others come from the source."""

_MARKS = frozenset("<>|#*_`~{}[]\\^=+@&$")
_SPACES = frozenset(" \t\n\r")
_ENDS = frozenset(".!?…")
_UNFINISHED = frozenset(",;:'’-–—/(«“„‹‘")
_LETTER, _DIGIT, _SIGN = range(3)


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text.

    Attributes:
        figures: the only ones that may be written; see ``figures_in``.
        symbols: characters that may be written beside ``LETTERS`` and ``punctuation``.
        pairs: what may follow a mark such as '<', '#' or '*', or a sign of the same kind, beside a
            space and a figure; see ``pairs_in``.  So no tag, no template marker and no markdown
            arises that the source lacks.
        names: which names may be written, None for any.
        punctuation: signs that need not come from the source.
        max_characters: longest answer, None for any.
        max_words: most words (between spaces), None for any.
        max_sentences: most sentences (an end mark and a space), None for any.
        unfinished: words without case after which an answer may not end; where there are any, signs
            stand behind letters only.
    """

    figures: frozenset[str] = frozenset()
    symbols: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()
    names: Names | None = None
    punctuation: frozenset[str] = PUNCTUATION
    max_characters: int | None = None
    max_words: int | None = None
    max_sentences: int | None = None
    unfinished: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.unfinished and self.max_characters:
            raise ValueError("an answer that may not end anywhere cannot be cut to a number of characters")

    @classmethod
    def of(
        cls,
        source: str,
        *,
        figures: frozenset[str] = frozenset(),
        names: Names | None = None,
        max_characters: int | None = None,
        max_words: int | None = None,
        max_sentences: int | None = None,
    ) -> Prose:
        """Text with the figures (and further ``figures``), symbols and marks of ``source``."""
        return cls(
            figures=figures_in(source) | figures,
            symbols=frozenset(source) - LETTERS - PUNCTUATION,
            pairs=pairs_in(source),
            names=names,
            max_characters=max_characters,
            max_words=max_words,
            max_sentences=max_sentences,
        )

    def start(self) -> TokenCursor:
        """The place before an answer's first token."""
        automaton = compile_prose(self)
        return TokenCursor(automaton, automaton.start)

    def as_gbnf(self) -> str | None:
        """Letters, signs and figures as a grammar; names, pairs and lengths are left out."""
        automaton = compile_prose(self)
        return "root ::= prose\n" + prose_grammar("prose", self.figures, automaton.letters, automaton.signs)


def pairs_in(source: str) -> frozenset[str]:
    """Neighbours that need the source's leave: a mark and what follows (any letter as 'a'), doubled signs."""
    return frozenset(
        one + ("a" if is_letter(two) else two)
        for one, two in pairwise(source)
        if one in _MARKS or (not one.isalnum() and _is_doubled(one, two))
    )


class Place(NamedTuple):
    """What is known of an answer as far as it is written.

    Attributes:
        word: letters written in one go.
        figure: digits, what joins them, and letters straight in front; a join at its end waits.
        last: the last character.
        begun: whether there is a letter or a digit.
        counted: whether the word between spaces that is being written is among ``words``.
        before: the last word that is complete.
        lost: whether the answer was led into a name that it may not hold, and is to be given up.
    """

    word: str = ""
    figure: str = ""
    last: str = ""
    begun: bool = False
    counted: bool = False
    characters: int = 0
    words: int = 0
    sentences: int = 0
    before: str = ""
    lost: bool = False


@lru_cache(maxsize=64)
def compile_prose(rules: Prose) -> ProseAutomaton:
    """``rules`` made ready to read."""
    return ProseAutomaton(rules)


class ProseAutomaton:
    """See ``cursor.Automaton``."""

    start = Place()

    def __init__(self, rules: Prose) -> None:
        self._rules = rules
        self._kinds = _kinds(rules)
        self._figures = FigureTable(rules.figures)
        self._names = NameTable(rules.names) if rules.names else None
        self.wide = frozenset(sign for sign in self._kinds if not sign.isascii())

    @property
    def letters(self) -> str:
        """The letters that may be written."""
        return "".join(sorted(sign for sign, kind in self._kinds.items() if kind == _LETTER))

    @property
    def signs(self) -> str:
        """What may be written beside letters and figures."""
        return "".join(sorted(sign for sign, kind in self._kinds.items() if kind == _SIGN))

    def knows(self, sign: str) -> bool:
        """Whether ``sign`` may stand anywhere."""
        return sign in self._kinds

    def walk(self, place: Place, text: str) -> Place | None:  # noqa: C901, PLR0911, PLR0912 - one pass, for speed
        """The place after ``text``, None if it may not come."""
        word, figure, last, begun, counted, characters, words, sentences, before, lost = place
        if lost:
            return None
        # A name that a model has begun is no place to make it think again: it would garble the rest.
        dead = place._replace(lost=True) if word else None
        rules, kinds = self._rules, self._kinds
        whole, rest = self._figures.whole, self._figures.rest
        for sign in text:
            kind = kinds.get(sign)
            if kind is None:
                return None
            if figure:
                grown = _grow(figure, sign, kind)
                if grown:
                    if grown not in rest and (kind == _DIGIT or figure not in whole):
                        return None
                    figure, last = grown, sign
                    continue
                ended, word = split_join(figure)
                if ended not in whole:
                    return None
                figure = ""
            if sign not in _SPACES and not counted:
                words, counted = words + 1, True
            if kind == _SIGN:
                if word and self._is_locked(word):
                    return dead
                if self._is_misplaced(last, sign):
                    return None
                word, before, dead = "", word or before, None
                if sign in _SPACES:
                    sentences += last in _ENDS
                    if begun and (words == rules.max_words or sentences == rules.max_sentences):
                        return None
                    counted = False
            elif last in _MARKS and kind == _LETTER and last + "a" not in rules.pairs:
                return None
            else:
                begun = True
                if kind == _LETTER:
                    word += sign
                    if self._names and self._names.judge(word)[0] is Verdict.LOCKED:
                        return dead
                else:
                    if word and self._is_locked(word):
                        return dead
                    figure, word, dead = word.casefold() + sign, "", None
                    if figure not in rest:
                        return None
            last = sign
        place = Place(word, figure, last, begun, counted, characters + len(text), words, sentences, before)
        if rules.max_characters and place.characters + self._needs(place) > rules.max_characters:
            return None
        return place

    def may_end(self, place: Place) -> bool:
        """Whether an answer may end at ``place``."""
        if place.lost or self._needs(place):
            return False
        if not self._rules.unfinished:
            return True
        word = place.word or place.before
        return word.casefold() not in self._rules.unfinished and place.last not in _UNFINISHED

    def forced(self, place: Place) -> str:  # noqa: ARG002 - prose always leaves a choice
        """Nothing."""
        return ""

    def is_lost(self, place: Place) -> bool:
        """Whether the answer was led into a name that it may not hold."""
        return place.lost

    def _needs(self, place: Place) -> int:
        """How many more characters an answer needs at least before it may end."""
        if place.figure:
            whole = split_join(place.figure)[0] in self._figures.whole
            return 0 if whole else self._figures.rest[place.figure]
        if place.word and self._names:
            return self._names.judge(place.word)[1]
        if place.begun:
            return 0
        return 2 if place.last in _MARKS else 1

    def _is_locked(self, word: str) -> bool:
        return self._names is not None and self._names.judge(word)[0] is not Verdict.FREE

    def _is_misplaced(self, last: str, sign: str) -> bool:
        """Whether ``sign`` makes a tag, markdown or a run of signs that the source lacks."""
        if self._rules.unfinished and sign not in _SPACES and not is_letter(last or " "):
            return True
        if not (last in _MARKS and sign not in _SPACES) and not _is_doubled(last, sign):
            return False
        return last + sign not in self._rules.pairs


def _grow(figure: str, sign: str, kind: int) -> str:
    """``figure`` with the digit or the first join behind it, empty if it is over."""
    if kind == _DIGIT:
        return figure + sign
    join = JOINS.get(sign)
    return figure + join if join and not is_join(figure[-1]) else ""


def _is_doubled(one: str, two: str) -> bool:
    return two != "." and (one == two or (one.isspace() and two.isspace()))


def _kinds(rules: Prose) -> dict[str, int]:
    """What each character that may be written is."""
    signs = LETTERS | rules.punctuation | rules.symbols | {sign for text in rules.figures for sign in text}
    return {
        sign: _LETTER if is_letter(sign) else _DIGIT if sign.isnumeric() else _SIGN
        for sign in signs | set("0123456789")
    }
