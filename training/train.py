"""Tune a model: ``python -m training.train --config training/configs/NAME.yaml --out DIR``.

Training can be killed at any moment: the same command goes on from the last checkpoint and comes to the same
adapter, bit for bit on the same machine, as one that ran through.
"""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import click
import torch

from optirh_batch.config import load_settings
from optirh_batch.generation.model_store import resolve_model
from training.journal import Journal
from training.lessons import Lesson, Lessons, batches, read_lessons
from training.recipe import Recipe, RecipeFault, read_recipe
from training.student import Student

_CHECKPOINT = "checkpoint.pt"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a training is.

    Attributes:
        step: steps done.
        best: the lowest validation loss so far.
        best_step: where it was.
        looks_without: looks at the validation pairs since then.
    """

    step: int = 0
    best: float = math.inf
    best_step: int = 0
    looks_without: int = 0


class Training:
    """One training, from its first step or its last checkpoint to its end.

    Args:
        recipe: how.
        student: the model.
        train: pairs to learn from.
        validation: pairs to look at.
        out: folder of the adapter, journal, curves and checkpoint; they must be of this very training.

    Raises:
        RecipeFault: the folder holds a checkpoint of another training.
    """

    def __init__(
        self, recipe: Recipe, student: Student, train: Lessons, validation: Lessons, out: Path
    ) -> None:
        self._recipe, self._student = recipe, student
        self._train, self._looked_at = train, validation.of_epoch(0, recipe.variants)
        self._out, self._journal = out, Journal(out / "log.jsonl")
        self._key = _digest(recipe, train, validation)
        self._steps = -(-sum(1 for _ in self._batches(epoch=0)) // recipe.accumulation) * recipe.epochs
        self._optimizer = _optimizer(recipe, list(student.masters.values()))
        self._progress = self._resume()
        self._saved_at = time.monotonic()

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return self._progress

    def run(self, most_steps: int | None = None) -> Progress:
        """Train until the end, until it no longer pays, or for so many steps more."""
        first = self._progress.step
        stop = self._steps if most_steps is None else min(self._steps, first + most_steps)
        if first == 0:
            self._look()
        while self._progress.step < stop and not self._is_stale():
            self._step()
        self._save()
        return self._progress

    def _step(self) -> None:
        began = time.monotonic()
        step = self._progress.step
        pairs = self._pairs_of(step)
        for group in self._optimizer.param_groups:
            group["lr"] = rate(self._recipe, step, self._steps)
        self._student.teach(True)
        loss, tokens = 0.0, 0
        for batch in pairs:
            summed, count = self._student.loss(batch)
            summed.backward()
            loss, tokens = loss + summed.item(), tokens + count
        self._student.collect_gradients(tokens)
        masters = list(self._student.masters.values())
        norm = float(torch.nn.utils.clip_grad_norm_(masters, self._recipe.clip or math.inf))
        if not math.isfinite(loss) or not math.isfinite(norm):
            raise RecipeFault(
                f"step {step + 1}: the loss is {loss}, its gradient {norm}: a lower learning_rate may help"
            )
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        self._student.take_masters()
        self._progress = replace(self._progress, step=step + 1)
        seconds = time.monotonic() - began
        seen = sum(len(lesson.tokens) for batch in pairs for lesson in batch)
        self._journal.write(
            step=step + 1,
            loss=loss / tokens,
            rate=self._optimizer.param_groups[0]["lr"],
            gradient=norm,
            tokens=seen,
            answer_tokens=tokens,
            seconds=round(seconds, 2),
        )
        if (step + 1) % self._recipe.evaluate_every == 0 or step + 1 == self._steps:
            self._look()
        if time.monotonic() - self._saved_at > self._recipe.checkpoint_minutes * 60:
            self._save()

    def _pairs_of(self, step: int) -> list[list[Lesson]]:
        """The batches of a step; each epoch has an order of its own."""
        steps_an_epoch = self._steps // self._recipe.epochs
        epoch, place = divmod(step, steps_an_epoch)
        first = place * self._recipe.accumulation
        return list(islice(self._batches(epoch), first, first + self._recipe.accumulation))

    def _batches(self, epoch: int) -> Iterator[list[Lesson]]:
        seen = self._train.of_epoch(epoch, self._recipe.variants)
        return batches(seen, self._recipe.batch_pairs, self._recipe.seed + epoch)

    def _look(self) -> None:
        """Measure the loss on the validation pairs; keep the adapter if none was better."""
        self._student.teach(False)
        loss, tokens = 0.0, 0
        with torch.no_grad():
            for batch in batches(self._looked_at, self._recipe.batch_pairs, seed=0):
                summed, count = self._student.loss(batch)
                loss, tokens = loss + summed.item(), tokens + count
        loss /= tokens
        progress = self._progress
        self._journal.write(step=progress.step, validation=loss)
        self._journal.draw(self._out / "curves.svg")
        if loss < progress.best:
            self._student.save(self._out / "best")
            self._progress = replace(progress, best=loss, best_step=progress.step, looks_without=0)
        else:
            self._progress = replace(progress, looks_without=progress.looks_without + 1)
        self._save()

    def _is_stale(self) -> bool:
        return 0 < self._recipe.patience <= self._progress.looks_without

    def _save(self) -> None:
        state = {
            "key": self._key,
            "progress": asdict(self._progress),
            "masters": {name: part.detach() for name, part in self._student.masters.items()},
            "optimizer": self._optimizer.state_dict(),
            "random": torch.get_rng_state(),
        }
        partial = self._out / f"{_CHECKPOINT}.partial"
        torch.save(state, partial)
        partial.replace(self._out / _CHECKPOINT)
        self._saved_at = time.monotonic()

    def _resume(self) -> Progress:
        path = self._out / _CHECKPOINT
        if not path.exists():
            self._out.mkdir(parents=True, exist_ok=True)
            self._journal.go_back(-1)
            return Progress()
        state = torch.load(path, weights_only=True)
        if state["key"] != self._key:
            raise RecipeFault(
                f"{self._out}: holds a training with other settings, pairs or versions; take another folder"
            )
        with torch.no_grad():
            for name, part in self._student.masters.items():
                part.copy_(state["masters"][name])
        self._student.take_masters()
        self._optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        progress = Progress(**state["progress"])
        self._journal.go_back(progress.step)
        return progress


def rate(recipe: Recipe, step: int, steps: int) -> float:
    """The learning rate of a step: up to the highest in a straight line, then down to zero."""
    if step < recipe.warmup_steps:
        return recipe.learning_rate * (step + 1) / recipe.warmup_steps
    done = (step - recipe.warmup_steps) / max(1, steps - recipe.warmup_steps)
    left = 1 - done if recipe.schedule == "linear" else (1 + math.cos(math.pi * done)) / 2
    return recipe.learning_rate * left


def _optimizer(recipe: Recipe, masters: list[torch.nn.Parameter]) -> torch.optim.Optimizer:
    options: dict[str, Any] = {"lr": recipe.learning_rate, "weight_decay": recipe.weight_decay}
    if recipe.optimizer == "adamw-8bit":
        from bitsandbytes.optim import AdamW8bit  # noqa: PLC0415 - exists for GPUs only

        return AdamW8bit(masters, **options)  # type: ignore[no-any-return]
    return torch.optim.AdamW(masters, **options)


def _digest(recipe: Recipe, *data: Lessons) -> str:
    settings = json.dumps([asdict(recipe), *(part.sha256 for part in data), torch.__version__], default=str)
    return hashlib.sha256(settings.encode()).hexdigest()


@click.command()
@click.option("--config", "config", type=click.Path(path_type=Path), required=True, help="The recipe.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the training.")
@click.option(
    "--steps", type=click.IntRange(1), help="End after so many steps more; the same command goes on."
)
def main(config: Path, out: Path, steps: int | None) -> None:
    """Tune a model by a recipe; goes on where it was killed."""
    try:
        recipe = read_recipe(config)
        model_dir = load_settings(None, {}).settings.model_dir
        base = resolve_model(recipe.base, model_dir)
        train, validation = (
            read_lessons(recipe.data / f"{name}.chat.jsonl", base.path, recipe.max_tokens)
            for name in ("train", "validation")
        )
        click.echo(
            f"{len(train.lessons)} pairs, {train.answer_tokens} answer tokens; to validate"
            f" {len(validation.lessons)}; too long {train.too_long + validation.too_long}"
        )
        student = Student(base.path, recipe, model_dir / "unpacked")
        progress = Training(recipe, student, train, validation, out).run(steps)
    except RecipeFault as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(
        f"step {progress.step}; lowest validation loss {progress.best:.4f} at step {progress.best_step}"
    )


if __name__ == "__main__":
    main()
