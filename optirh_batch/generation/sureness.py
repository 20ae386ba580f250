"""How sure a model was of the words it wrote.

Owns the probability of a token and how tokens make words. A word that a model made up is mostly one of
several that it might as well have written; that this tells invented sentences of translations better than
most other means was found by Guerreiro, Voita and Martins ("Looking for a Needle in a Haystack", EACL 2023).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from optirh_batch.generation import Word
from optirh_batch.generation.sampling import Logits


def probability(logits: Logits, token: int) -> float:
    """What the model gave to one token, 0 to 1, whatever a constraint says of it."""
    highest = logits.max()
    return float(np.exp(logits[token] - highest) / np.exp(logits - highest).sum())


def words_of(pieces: Iterable[tuple[bytes, float]], length: int) -> Iterator[Word]:
    """The words of an answer.

    Args:
        pieces: the bytes of each token and its probability.
        length: bytes of the answer; what a stop text cut off is left out.
    """
    text, likely = b"", 1.0
    for piece, probability in pieces:
        if text and piece[:1].isspace():
            yield Word(text.decode(errors="ignore").strip(), likely)
            text, likely = b"", 1.0
        text, likely = text + piece[:length], likely * probability
        length -= len(piece)
        if length <= 0:
            break
    if text:
        yield Word(text.decode(errors="ignore").strip(), likely)
