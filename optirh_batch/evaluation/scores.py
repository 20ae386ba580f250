"""Similarity of a text to a reference: BLEU, chrF, ROUGE-1, ROUGE-2 and ROUGE-L.

BLEU (Papineni et al. 2002) and chrF (Popović 2015) are those of a whole corpus, as sacreBLEU computes them:
tokens of mteval-v13a, n-grams up to four, exponential smoothing; character n-grams up to six, beta 2.  ROUGE
(Lin 2004) is the mean F1 of the documents, over words in lower case; it keeps accents and umlauts, at which
the usual package cuts words.  The tests compare with published examples and with both packages.
No score of these sees a lost negation: they tell how alike texts are, not whether one is right.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_BLEU_ORDER = 4
_CHRF_ORDER = 6
_CHRF_BETA = 2
_WORD = re.compile(r"\w+")
_SPLIT_13A = (
    (re.compile(r"([\{-\~\[-\` -\&\(-\+\:-\@\/])"), r" \1 "),
    (re.compile(r"([^0-9])([\.,])"), r"\1 \2 "),
    (re.compile(r"([\.,])([^0-9])"), r" \1 \2"),
    (re.compile(r"([0-9])(-)"), r"\1 \2 "),
)

Pair = tuple[str, str]
"""A text, and what it should have been like."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Similarities from 0 to 100."""

    bleu: float
    chrf: float
    rouge_1: float
    rouge_2: float
    rouge_l: float


def score(pairs: Sequence[Pair]) -> Scores | None:
    """Compare texts with their references; None without any."""
    if not pairs:
        return None
    return Scores(
        bleu=round(bleu(pairs), 1),
        chrf=round(chrf(pairs), 1),
        rouge_1=round(_mean([rouge_n(*pair, 1) for pair in pairs]), 1),
        rouge_2=round(_mean([rouge_n(*pair, 2) for pair in pairs]), 1),
        rouge_l=round(_mean([rouge_l(*pair) for pair in pairs]), 1),
    )


def bleu(pairs: Sequence[Pair]) -> float:
    """Corpus BLEU, 0 to 100."""
    matches, totals = [0] * _BLEU_ORDER, [0] * _BLEU_ORDER
    length = wanted = 0
    for text, reference in pairs:
        words, wished = _tokens(text), _tokens(reference)
        length, wanted = length + len(words), wanted + len(wished)
        for order in range(1, _BLEU_ORDER + 1):
            found = _grams(words, order)
            matches[order - 1] += (found & _grams(wished, order)).total()
            totals[order - 1] += found.total()
    if not length or not matches[0]:
        return 0.0
    logs, smooth = 0.0, 1.0
    for match, total in zip(matches, totals, strict=True):
        if not total:
            return 0.0
        if not match:
            smooth *= 2
        logs += math.log((match or 1 / smooth) / total)
    brevity = 1.0 if length >= wanted else math.exp(1 - wanted / length)
    return 100 * brevity * math.exp(logs / _BLEU_ORDER)


def chrf(pairs: Sequence[Pair]) -> float:
    """Corpus chrF2, 0 to 100; blanks do not count."""
    precisions, recalls = [], []
    for order in range(1, _CHRF_ORDER + 1):
        match = found = wanted = 0
        for text, reference in pairs:
            own, wished = (_grams("".join(part.split()), order) for part in (text, reference))
            match += (own & wished).total()
            found += own.total()
            wanted += wished.total()
        if found and wanted:
            precisions.append(match / found)
            recalls.append(match / wanted)
    if not precisions:
        return 0.0
    precision, recall = _mean(precisions), _mean(recalls)
    weight = _CHRF_BETA**2
    return 100 * (1 + weight) * precision * recall / (weight * precision + recall) if precision else 0.0


def rouge_n(text: str, reference: str, order: int) -> float:
    """ROUGE-N as F1, 0 to 100."""
    own, wished = (_grams(_words(part), order) for part in (text, reference))
    return _f1((own & wished).total(), own.total(), wished.total())


def rouge_l(text: str, reference: str) -> float:
    """ROUGE-L as F1, 0 to 100: by the longest common subsequence of words."""
    own, wished = _words(text), _words(reference)
    row = [0] * (len(wished) + 1)
    for word in own:
        left_above = 0
        for place, other in enumerate(wished, 1):
            above = row[place]
            row[place] = left_above + 1 if word == other else max(above, row[place - 1])
            left_above = above
    return _f1(row[-1], len(own), len(wished))


def _tokens(text: str) -> list[str]:
    padded = f" {' '.join(text.split())} "
    for pattern, instead in _SPLIT_13A:
        padded = pattern.sub(instead, padded)
    return padded.split()


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _grams(items: Sequence[str], order: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(items[start : start + order]) for start in range(len(items) - order + 1))


def _f1(match: int, found: int, wanted: int) -> float:
    return 200 * match / (found + wanted) if match else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
