"""What computes for ``batching``: a model with room for several sequences of tokens.

The tests have one in ten lines, ``context`` has llama.cpp's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from optirh_batch.generation.sampling import Logits


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive tokens of one sequence to evaluate.

    Attributes:
        sequence: which one.
        start: place of the first token in it.
        tokens: at least one.
        outputs: after how many of the last ones the logits are wanted.
    """

    sequence: int
    start: int
    tokens: Sequence[int]
    outputs: int


class Decoder(Protocol):
    """A model with room for several sequences of tokens, numbered from 0.

    Attributes:
        sequences: how many there are.
        cells: how many tokens they hold together; a lent token counts once.
        rows: most tokens of one batch.
        mixed_rows: most tokens of one that pay where it holds more than prompts.
        outputs: most logits of one batch.
    """

    sequences: int
    cells: int
    rows: int
    mixed_rows: int
    outputs: int

    def decode(self, spans: Sequence[Span]) -> list[list[Logits]]:
        """Evaluate a batch; the logits of each span are valid until the next call.

        Raises:
            ModelUnusable: the engine failed.
        """
        ...

    def lend(self, source: int, target: int) -> None:
        """Let the empty sequence ``target`` begin with all tokens of ``source``, without evaluating them."""
        ...

    def cut(self, sequence: int, length: int) -> None:
        """Keep only the first tokens of a sequence."""
        ...

    def clear(self) -> None:
        """Empty all sequences."""
        ...

    def export(self, sequence: int) -> bytes:
        """All that is needed to have the sequence again in another process; empty if it cannot be had."""
        ...

    def restore(self, sequence: int, state: bytes) -> bool:
        """Fill an empty sequence with what ``export`` gave; false, and still empty, where that is useless."""
        ...
