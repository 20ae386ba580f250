"""The model seam: many requests in, results out as they finish.

``LlamaCppGenerator`` (``generation.llama_cpp``) and ``FakeGenerator``
(``generation.fake``) implement ``TextGenerator``; nothing above this package
knows which one it talks to.  The seam carries no clinical knowledge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from optirh_batch.generation.constraints import Constraint


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """One thing to write.

    Attributes:
        key: the caller's name for it, repeated in the result.
        system: the stable part of the prompt; evaluated once for equal
            ``system`` and ``examples``.
        user: this request's own part; record text in it is data, and is
            tokenised so that no special token can arise from it.
        source: the passage whose facts the answer must keep (the fake echoes
            it; constraints are derived from it).
        max_tokens: cap on the answer.
        temperature: 0 is greedy.
        seed: for temperatures above 0.
        examples: user texts with the answers wanted, shown as earlier turns.
        constraint: what the answer may hold, None for anything.
        stop: texts at which the answer ends; they are not part of it.
        priority: requests with a higher one are begun first.
        task: what is asked for and in which language ('condense/fr'); an adapter may be for some only.
    """

    key: str
    system: str
    user: str
    source: str
    max_tokens: int
    temperature: float = 0.0
    seed: int = 0
    examples: tuple[tuple[str, str], ...] = ()
    constraint: Constraint | None = None
    stop: tuple[str, ...] = ()
    priority: int = 0
    task: str = ""


class Finish(StrEnum):
    """Why an answer ended; only ``STOP`` is a whole answer.

    The others: the cap on tokens or on time, going round in circles, and a
    constraint that allows nothing the model can write.
    """

    STOP = "stop"
    LENGTH = "length"
    TIME = "time"
    REPETITION = "repetition"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of an answer, with the signs beside it, and how likely the model held it (0 to 1)."""

    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class GenerationResult:
    """The answer to the request of the same ``key``; ``text`` holds no template markers.

    ``words`` are those of the text, one after the other; empty where the engine does not tell how sure
    it was of them.
    """

    key: str
    text: str
    finish: Finish
    prompt_tokens: int
    cached_tokens: int
    generated_tokens: int
    seconds: float
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which weights answered: name, SHA-256 of the GGUF and of the LoRA adapter (hex).

    ``sha256`` is None for a served model whose weights nobody vouches for.
    """

    name: str
    sha256: str | None
    adapter_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Engine:
    """What computes answers beside the weights: in the last places of its numbers, they depend on it.

    Attributes:
        build: name and version of the library, and what it was compiled for; empty if unknown.
        sequences: answers computed in the same batch, at most.
        threads: processor threads, 0 if unknown.
        reproducible: whether the same request gets the same bytes, whatever else is asked.
    """

    build: str = ""
    sequences: int = 1
    threads: int = 0
    reproducible: bool = False


class TextGenerator(Protocol):
    """Anything that answers requests."""

    @property
    def model(self) -> ModelIdentity:
        """The weights in use."""
        ...

    @property
    def engine(self) -> Engine:
        """What computes the answers."""
        ...

    def generate(self, requests: Sequence[GenerationRequest]) -> Iterator[GenerationResult]:
        """Answer every request, in any order, each as soon as it is finished.

        Raises:
            PromptTooLong: before any generation, when a request and its
                answer cap do not fit the context window.
            ModelUnusable: the engine failed.
        """
        ...

    def close(self) -> None:
        """Release the model's memory; no call may follow."""
        ...
