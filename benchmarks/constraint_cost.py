"""What the constraints of real work cost: the same passages with them and without, in turns.

    python -m benchmarks.constraint_cost [--turns N] [--documents N] [--set NAME=VALUE ...]

The passages are those of ``optirh-batch bench``.  Printed are medians over the turns (A B A B): processor
seconds for a token in both ways, which other work on the machine disturbs a little, and the part of the
engine's thread that llama.cpp does not have, which it disturbs hardly at all.

Before that comes what needs no weights (``--turns 0``: nothing else): what it takes to choose a token where
each passage is answered in its own words, and what preparing a constraint takes on the caller's thread.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.steps import noted_steps, outside_share
from optirh_batch.config import Settings, load_settings
from optirh_batch.generation import GenerationRequest, TextGenerator
from optirh_batch.generation.answers import Answer, Task
from optirh_batch.generation.engine import open_generator
from optirh_batch.generation.fake import FakeGenerator
from optirh_batch.generation.model_store import resolve_model
from optirh_batch.generation.vocabulary import Vocabulary, open_vocabulary
from optirh_batch.oversight.bench import typical_document

_SETTINGS = {"generator": "llama-cpp"}
_WALKS = 7


@dataclass(frozen=True, slots=True)
class Turn:
    """One way, once.

    Attributes:
        cpu_seconds: of the whole process.
        tokens: written.
        outside_share: part of the engine's thread that went to anything but llama.cpp.
        answers: by key.
    """

    cpu_seconds: float
    tokens: int
    outside_share: float
    answers: dict[str, str]

    @property
    def cpu_of_a_token(self) -> float:
        """Processor seconds for a token, prompts included."""
        return self.cpu_seconds / self.tokens


def compare(with_them: Sequence[Turn], without: Sequence[Turn]) -> dict[str, Any]:
    """Medians of both ways, and of what the first costs more within each pair."""
    pairs = list(zip(with_them, without, strict=True))
    first, second = pairs[-1]
    return {
        "cpu_ms_of_a_token": [
            round(1000 * median(turn.cpu_of_a_token for turn in turns), 2) for turns in (with_them, without)
        ],
        "more_cpu": _percent(median(a.cpu_of_a_token / b.cpu_of_a_token - 1 for a, b in pairs)),
        "outside_llama_cpp": [
            _percent(median(turn.outside_share for turn in turns)) for turns in (with_them, without)
        ],
        "more_outside": _percent(median(a.outside_share - b.outside_share for a, b in pairs)),
        "same_answers": sum(second.answers[key] == text for key, text in first.answers.items()),
        "answers": len(first.answers),
        "tokens": [first.tokens, second.tokens],
    }


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"


def take(generator: TextGenerator, requests: Sequence[GenerationRequest]) -> Turn:
    """Have everything answered at once."""
    with noted_steps() as steps:
        began = time.process_time()
        results = list(generator.generate(requests))
        spent = time.process_time() - began
    return Turn(
        spent,
        sum(result.generated_tokens for result in results),
        outside_share(steps),
        {result.key: result.text for result in results},
    )


def walk(settings: Settings) -> dict[str, Any]:
    """Processor time of choosing a token with and without constraints, and of preparing one."""
    model = resolve_model(settings.model, settings.model_dir)
    typical_document(settings, FakeGenerator())  # reads the lists of names, once in a process
    began = time.process_time()
    document = typical_document(settings, FakeGenerator())
    prepared = time.process_time() - began
    with open_vocabulary(model.path, model.name) as vocabulary:
        pairs = [
            (_write(document, vocabulary, bound=True), _write(document, vocabulary, bound=False))
            for _ in range(_WALKS)
        ]
    return {
        "preparing_ms": round(1000 * prepared / len(document), 2),
        "choosing_us_of_a_token": [round(1e6 * median(turn), 1) for turn in zip(*pairs, strict=True)],
    }


def _write(document: Sequence[GenerationRequest], vocabulary: Vocabulary, *, bound: bool) -> float:
    """Processor seconds of a token, where each passage is answered in its own words."""
    tokens = [vocabulary.tokenize(request.source, special=False) for request in document]
    logits = np.zeros(max(map(max, tokens)) + 1, np.float32)
    began = time.process_time()
    for request, said in zip(document, tokens, strict=True):
        task = Task((), (0,), len(said) + 1, constraint=request.constraint if bound else None)
        answer = Answer(task, vocabulary, max_seconds=math.inf)
        for token in said:
            logits[token] = 1.0
            answer.write(logits)
            logits[token] = 0.0
    return (time.process_time() - began) / sum(map(len, tokens))


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--documents", type=int, default=2, help="sixteen passages each")
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE", help="settings of the program")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        flags = _SETTINGS | {"data_dir": folder} | dict(pair.split("=", 1) for pair in asked.set)
        settings = load_settings(None, flags, environ={}).settings
        found = walk(settings)
        if asked.turns:
            found |= compare(*zip(*_take_turns(settings, asked.turns, asked.documents), strict=True))
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


def _take_turns(settings: Settings, turns: int, documents: int) -> list[tuple[Turn, Turn]]:
    with closing(open_generator(settings)) as generator:
        document = typical_document(settings, generator)
        passages = islice(cycle(document), documents * len(document))
        bound = [replace(passage, key=str(place)) for place, passage in enumerate(passages)]
        free = [replace(request, constraint=None) for request in bound]
        list(generator.generate(bound[:1]))
        return [(take(generator, bound), take(generator, free)) for _ in range(turns)]


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main()
