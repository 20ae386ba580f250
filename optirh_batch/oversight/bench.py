"""Measuring how fast this machine writes with the model that is set.

The typical document is a handout of sixteen passages of a nursing note (``bench.toml``), each asked once
with the prompt, the caps and the constraints of real work.  Numbers of answers at once are tried from large
to small, each with two passages for every answer, so that places are taken again as at night, and with the
model loaded as it is for that number.  Small numbers are slow: when the time is up they are left out.
"""

from __future__ import annotations

import os
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path

from optirh_batch.clock import Clock, SystemClock
from optirh_batch.config import Settings
from optirh_batch.drafting.assignments import Assignment
from optirh_batch.drafting.desk import Desk
from optirh_batch.drafting.passages import first_requests
from optirh_batch.generation import GenerationRequest, TextGenerator
from optirh_batch.generation.engine import open_generator
from optirh_batch.oversight.speed import Speed, usable_processors
from optirh_batch.prompts import Task, load_prompt, nothing_told

SIZES = (32, 16, 8, 4, 2, 1)
"""Numbers of answers at once that are tried, in this order."""

SECONDS = 150.0
"""After so long no further number is begun; loading the model does not count."""

_PASSAGES_EACH = 2

Tell = Callable[[str, int, int], None]
"""Is told what is being measured, and how much is done of how much."""


@dataclass(frozen=True, slots=True)
class _Trial:
    """How it went with so many answers at once."""

    sequences: int
    seconds: float
    passages: int
    tokens: int


def measure(
    settings: Settings,
    *,
    clock: Clock | None = None,
    tell: Tell = lambda _what, _done, _total: None,
    seconds: float = SECONDS,
) -> Speed:
    """Measure the model that is set.

    Args:
        settings: the effective settings.
        clock: tells the time.
        tell: is told of every step.
        seconds: after which no further step is begun.

    Raises:
        ModelError: the model cannot be used.
    """
    tell("load", 0, len(SIZES) + 1)
    trials: list[_Trial] = []
    with _kept_apart(settings) as apart:
        with closing(open_generator(apart)) as generator:
            model, most = generator.model, _most_at_once(settings, generator)
            requests = typical_document(settings, generator)
            tell("prompt", 0, len(SIZES) + 1)
            _take(generator, requests[:1], 1)  # evaluates what all prompts begin with
            prompt_speed = _prompt_speed(generator, requests)
        left = seconds
        for size in (size for size in SIZES if size <= most):
            if trials and left < 0:
                break
            tell(f"answers at once: {size}", len(trials) + 1, len(SIZES) + 1)
            with closing(open_generator(replace(apart, sequences=size))) as generator:
                trials.append(_take(generator, _first(requests, size * _PASSAGES_EACH), size))
            left -= trials[-1].seconds
    best = min(trials, key=lambda trial: trial.seconds / trial.passages)
    return Speed(
        model=model.name,
        model_sha256=model.sha256,
        processors=usable_processors(),
        measured_at=(clock or SystemClock()).now().isoformat(timespec="seconds"),
        prompt_tokens_per_second=round(prompt_speed, 1),
        answer_tokens_per_second={
            str(trial.sequences): round(trial.tokens / trial.seconds, 1)
            for trial in sorted(trials, key=lambda trial: trial.sequences)
        },
        sequences=best.sequences,
        document_seconds=len(requests) * best.seconds / best.passages,
    )


@contextmanager
def _kept_apart(settings: Settings) -> Iterator[Settings]:
    """The settings with a data folder of their own: what was found earlier must not bound what is tried."""
    with tempfile.TemporaryDirectory() as empty:
        yield replace(settings, sequences=0, data_dir=Path(empty))


def _most_at_once(settings: Settings, generator: TextGenerator) -> int:
    """The largest number of answers at once that the memory allows."""
    return SIZES[0] if settings.generator == "fake" else generator.engine.sequences


def _first(requests: Sequence[GenerationRequest], count: int) -> Iterator[GenerationRequest]:
    """So many requests; behind the last one they begin again."""
    return islice(cycle(requests), count)


def typical_document(settings: Settings, generator: TextGenerator) -> list[GenerationRequest]:
    """One request for each passage of the typical document, as for real work."""
    held = tomllib.loads(Path(__file__).with_name("bench.toml").read_text("utf-8"))
    language = held["language"]
    desk = Desk(
        generator=generator,
        language=language,
        staff_language=language,
        source_language=language,
        max_answer_tokens=settings.max_answer_tokens,
    )
    prompt = load_prompt(language, Task.REWRITE)
    told = nothing_told(prompt.task)
    return first_requests(desk, prompt, [Assignment(text, told) for text in held["passages"]])


def _prompt_speed(generator: TextGenerator, requests: Sequence[GenerationRequest]) -> float:
    """Tokens a second of a prompt that was not seen before."""
    unseen = f"{os.urandom(4).hex()} " + " ".join(request.source for request in requests)
    long = replace(requests[0], key="long", user=unseen, source="", max_tokens=1, constraint=None)
    began = time.monotonic()
    (result,) = generator.generate([long])
    return (result.prompt_tokens - result.cached_tokens) / (time.monotonic() - began)


def _take(generator: TextGenerator, requests: Iterable[GenerationRequest], size: int) -> _Trial:
    """Have requests answered, never more than ``size`` at once."""

    def answer(request: GenerationRequest) -> int:
        (result,) = generator.generate([request])
        return result.generated_tokens

    began = time.monotonic()
    with ThreadPoolExecutor(size) as callers:
        tokens = list(callers.map(answer, requests))
    return _Trial(size, time.monotonic() - began, len(tokens), sum(tokens))
