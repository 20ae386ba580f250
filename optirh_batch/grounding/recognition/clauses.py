"""Where a text may be cut: sentences, and the pieces of an enumeration inside them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from optirh_batch.grounding.recognition.facts import Sheet

_ABBREVIATED = "".join(
    rf"(?<!\b{word})"
    for word in "Tbl Btl Amp Supp Kps Kaps Std Trpf ev evtl ca bds bzw re li inf sup sin env St st Dr "
    "vit susp bouff zus tgl inkl ggf Pat wg".split()
)
_SENTENCE_END = re.compile(
    r"(?=[.!?;\n])(?:"
    # After a word or a unit ('mg/l.', '3 j.'), not after a letter that shortens a word ('V.a. Pneumonie').
    r"(?:(?<![^\W\d_])|(?<=[^\W\d_]{2})|(?<=[/\d][a-zA-Z])|(?<=\d[ ][a-z]))"
    rf"{_ABBREVIATED}[.!?][\])»\"]?[ ]+(?=[A-ZÄÖÜÉÈÀ«])|[;\n]"
    # Before a figure only where the word before is no abbreviation.
    r"|(?:(?<=[^\W\d_]{5})(?<!\bbouff)|(?<=\)))[.!?][ ]+(?=\d))"
)
_JOINT = re.compile(
    r",[ ]|[ ][+–—-][ ]|"
    r"[ ](?P<and>et|und|e|ed|and|sowie|ainsi que|mais|aber|ma|but|puis|dann|poi|then|ou|oder|or)[ ]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cuts:
    """Places where sentences and pieces begin, the first one at 0; ``ands`` are pieces behind 'and'."""

    sentences: list[int]
    pieces: list[int]
    ands: frozenset[int]

    def sentence(self, place: int) -> int:
        """The number of the sentence at ``place``."""
        return bisect_right(self.sentences, place) - 1

    def piece(self, place: int) -> int:
        """The number of the piece at ``place``."""
        return bisect_right(self.pieces, place) - 1


def cut(sheet: Sheet) -> Cuts:
    """Cut a text that has been read; nothing is cut inside a fact ('am 3. Mai')."""
    inside = {place for fact in sheet.facts for place in range(fact.start + 1, fact.end)}
    sentences = [0, *(m.end() for m in _SENTENCE_END.finditer(sheet.text) if m.end() not in inside)]
    joints = [m for m in _JOINT.finditer(sheet.text) if m.end() not in inside]
    ands = frozenset(m.end() for m in joints if m.group("and"))
    return Cuts(sentences, sorted({*sentences, *(m.end() for m in joints)}), ands)
