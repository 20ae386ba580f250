"""The steps of our engine, noted from outside, so that the engine itself need not."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One batch.

    Attributes:
        began: on the monotonic clock.
        ended: on the same.
        rows: tokens that were evaluated.
        answers: how many answers were written on.
        inside: processor seconds of the engine's thread in llama.cpp.
        outside: those between the batch before and this one.
    """

    began: float
    ended: float
    rows: int
    answers: int
    inside: float
    outside: float


@contextmanager
def noted_steps() -> Iterator[list[Step]]:
    """The steps of this process's engine while inside, as they happen."""
    from optirh_batch.generation.context import Context  # noqa: PLC0415 - for a process with an engine only

    steps: list[Step] = []
    decode = Context.decode
    left = [0.0]

    def noted(context: Context, spans: Any) -> Any:
        began, cpu = time.monotonic(), time.thread_time()
        outputs = decode(context, spans)
        ended = time.thread_time()
        steps.append(
            Step(
                began,
                time.monotonic(),
                rows=sum(len(span.tokens) for span in spans),
                answers=sum(1 for span in spans if span.outputs),
                inside=ended - cpu,
                outside=cpu - left[0] if steps else 0.0,
            )
        )
        left[0] = ended
        return outputs

    Context.decode = noted  # type: ignore[method-assign]
    try:
        yield steps
    finally:
        Context.decode = decode  # type: ignore[method-assign]


def busy_share(steps: Sequence[Step]) -> float:
    """Part of the time from the first batch to the end of the last in which llama.cpp computed."""
    return sum(step.ended - step.began for step in steps) / (steps[-1].ended - steps[0].began)


def outside_share(steps: Sequence[Step]) -> float:
    """Part of the engine thread's processor time that went to anything but llama.cpp."""
    outside = sum(step.outside for step in steps)
    return outside / (outside + sum(step.inside for step in steps))
