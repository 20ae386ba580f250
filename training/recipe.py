"""How a model is tuned: one YAML file of ``training/configs/``.

Every setting is written out in the file; nothing is guessed from the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import cattrs
import yaml
from cattrs.gen import make_dict_structure_fn


class RecipeFault(ValueError):
    """A recipe that cannot be followed; the message names the setting and what it may be."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training.

    Attributes:
        base: a model of the catalogue, or the path of a GGUF file, whose weights are tuned around.
        data: folder of ``train.chat.jsonl`` and ``validation.chat.jsonl``.
        max_tokens: longest pair, prompt and answer; longer ones are left out and counted.
        rank: of the low-rank matrices (LoRA, Hu et al. 2021).
        alpha: what is added is scaled by ``alpha / rank``.
        dropout: share of inputs of the adapter that are dropped in training.
        modules: projections that get an adapter: ``q_proj``, ``k_proj``, ``v_proj``, ``o_proj``,
            ``gate_proj``, ``up_proj``, ``down_proj``.
        layers: the last so many share of the layers get one: 1.0 all, 0.5 the upper half.  Below the lowest
            of them nothing is differentiated.
        device: ``cpu`` or ``cuda``.
        precision: of the frozen weights and of what is computed.  The weights of the adapter are kept in
            float32 and copied to this precision for each step: small steps would be lost in it.
        epochs: times every pair is seen, at most.
        variants: of a pair that are seen in one epoch, other ones in the next; 0: all of them.
        batch_pairs: pairs evaluated together.
        accumulation: batches added up for one step.
        optimizer: ``adamw``, or ``adamw-8bit`` (bitsandbytes, needs a GPU).
        learning_rate: the highest one.
        schedule: how it falls to zero: ``linear`` or ``cosine``.
        warmup_steps: steps in which it rises.
        weight_decay: of AdamW.
        clip: largest norm of the gradients; 0 for any.
        seed: of order, dropout and first weights.
        evaluate_every: steps between two looks at the validation pairs.
        patience: looks without a better validation loss before training ends; 0: train to the end.
        checkpoint_minutes: time between two checkpoints at most.
    """

    base: str
    data: Path
    max_tokens: int
    rank: int
    alpha: float
    dropout: float
    modules: tuple[str, ...]
    layers: float
    device: Literal["cpu", "cuda"]
    precision: Literal["bfloat16", "float32"]
    epochs: int
    variants: int
    batch_pairs: int
    accumulation: int
    optimizer: Literal["adamw", "adamw-8bit"]
    learning_rate: float
    schedule: Literal["linear", "cosine"]
    warmup_steps: int
    weight_decay: float
    clip: float
    seed: int
    evaluate_every: int
    patience: int
    checkpoint_minutes: float


_MODULES = frozenset("q_proj k_proj v_proj o_proj gate_proj up_proj down_proj".split())
_ABOVE_ZERO = (
    "max_tokens", "rank", "alpha", "layers", "epochs", "batch_pairs", "accumulation", "learning_rate",
    "evaluate_every", "checkpoint_minutes",
)  # fmt: skip


def read_recipe(path: Path) -> Recipe:
    """The recipe of a YAML file.

    Raises:
        RecipeFault: it cannot be read, lacks a setting, has an unknown one, or one has no possible value.
    """
    try:
        entries = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise RecipeFault(f"{path}: cannot be read ({error})") from error
    if not isinstance(entries, dict):
        raise RecipeFault(f"{path}: is not a list of settings")
    try:
        recipe = _converter().structure(entries, Recipe)
    except (cattrs.BaseValidationError, ValueError) as error:
        reasons = "; ".join(cattrs.transform_error(error, path="recipe"))
        raise RecipeFault(f"{path}: {reasons}") from error
    for name in _ABOVE_ZERO:
        if getattr(recipe, name) <= 0:
            raise RecipeFault(f"{path}: {name} must be above zero")
    if unknown := set(recipe.modules) - _MODULES:
        raise RecipeFault(f"{path}: modules holds {sorted(unknown)}, possible are {sorted(_MODULES)}")
    if recipe.variants < 0:
        raise RecipeFault(f"{path}: variants must be zero or more")
    if recipe.layers > 1:
        raise RecipeFault(f"{path}: layers is a share, 1.0 at most")
    if recipe.optimizer == "adamw-8bit" and recipe.device == "cpu":
        raise RecipeFault(f"{path}: optimizer adamw-8bit needs device cuda")
    return recipe


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    for kind in (int, float):
        converter.register_structure_hook(kind, _number)
    converter.register_structure_hook(
        Recipe, make_dict_structure_fn(Recipe, converter, _cattrs_forbid_extra_keys=True)
    )
    return converter


def _number(value: Any, kind: type[float]) -> float:
    """YAML reads ``2e-4`` as a text, and ``true`` is a number to Python."""
    value = value if isinstance(value, int) and not isinstance(value, bool) else float(str(value))
    if kind is int and value != int(value):
        raise ValueError(f"{value} is no whole number")
    return kind(value)
