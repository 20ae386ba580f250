"""The model in training: frozen weights out of a GGUF file, and the adapter laid around them.

The one module that imports transformers and peft.  The weights of the file are unpacked (dequantised) once,
since that takes a minute, and kept as safetensors in the folder given, named after the file's hash.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from torch.nn import functional
from torch.utils.checkpoint import checkpoint
from tqdm import tqdm
from transformers import AutoModelForCausalLM, DynamicCache, GgufConfig

from optirh_batch.generation.file_hashes import compute_sha256
from training.lessons import Lesson
from training.recipe import Recipe, RecipeFault

tqdm.monitor_interval = 0  # the thread that watches transformers' progress bars outlives them

_ROWS_AT_ONCE = 128
"""Answer tokens whose logits are in memory together: for a vocabulary of 150,000, 77 MB in float32."""


class Student:
    """A model with a LoRA adapter that can be tuned.

    Args:
        base: the GGUF file.
        recipe: rank, layers, precision and the like.
        store: folder for unpacked weights.

    Attributes:
        masters: the adapter's weights in float32 by name; what the optimizer changes.
    """

    def __init__(self, base: Path, recipe: Recipe, store: Path) -> None:
        self._device = torch.device(recipe.device)
        if recipe.device == "cuda" and not torch.cuda.is_available():
            raise RecipeFault("device cuda: this machine has none that PyTorch can use")
        precision = getattr(torch, recipe.precision)
        model = AutoModelForCausalLM.from_pretrained(unpack(base, store), dtype=precision)
        self._config = model.config
        count = model.config.num_hidden_layers
        tuned = list(range(count - max(1, math.ceil(count * recipe.layers)), count))
        torch.manual_seed(recipe.seed)
        self._model = get_peft_model(
            model,
            LoraConfig(
                r=recipe.rank,
                lora_alpha=recipe.alpha,
                lora_dropout=recipe.dropout,
                target_modules=list(recipe.modules),
                layers_to_transform=tuned,
                bias="none",
                task_type="CAUSAL_LM",
            ),
            autocast_adapter_dtype=False,
        ).to(self._device)
        inner = self._model.get_base_model()
        self._body, self._head = inner.model, inner.lm_head
        self._weights = {name: part for name, part in self._model.named_parameters() if part.requires_grad}
        self.masters = {
            name: torch.nn.Parameter(part.detach().float().clone()) for name, part in self._weights.items()
        }

    def loss(self, lessons: list[Lesson]) -> tuple[torch.Tensor, int]:
        """Summed cross-entropy of the answers' tokens, in nats, and how many these are.

        What all lessons begin with is computed once, and is differentiated through like the rest: most of
        a short passage's prompt are the instructions.

        Args:
            lessons: with the same beginning.
        """
        beginning = lessons[0].shared
        longest = max(len(lesson.tokens) for lesson in lessons) - len(beginning)
        # Padding stands behind: causal attention never looks at it, so that any token will do.
        tokens = torch.zeros((len(lessons), longest), dtype=torch.long)
        counted = torch.zeros((len(lessons), longest), dtype=torch.bool)
        for row, lesson in enumerate(lessons):
            own = lesson.tokens[lesson.own_at :]
            tokens[row, : len(own)] = torch.tensor(own)
            counted[row, lesson.answer_at - lesson.own_at : len(own)] = True
        tokens, counted = tokens.to(self._device), counted.to(self._device)
        cache = DynamicCache(config=self._config)
        self._body(
            input_ids=torch.tensor([beginning], device=self._device), past_key_values=cache, use_cache=True
        )
        cache.batch_repeat_interleave(len(lessons))
        hidden = self._body(input_ids=tokens, past_key_values=cache, use_cache=True).last_hidden_state
        rows, wanted = hidden[:, :-1][counted[:, 1:]].contiguous(), tokens[:, 1:][counted[:, 1:]]
        parts = [
            checkpoint(
                self._cross_entropy,
                rows[at : at + _ROWS_AT_ONCE],
                wanted[at : at + _ROWS_AT_ONCE],
                use_reentrant=False,
            )
            for at in range(0, len(wanted), _ROWS_AT_ONCE)
        ]
        return torch.stack(parts).sum(), len(wanted)

    def logits(self, tokens: list[int]) -> Any:
        """What comes after ``tokens``: the logits of every token, as an array in float32."""
        self.teach(False)
        with torch.no_grad():
            hidden = self._body(
                input_ids=torch.tensor([tokens], device=self._device), use_cache=False
            ).last_hidden_state
            return self._head(hidden[0, -1]).float().cpu().numpy()

    def collect_gradients(self, tokens: int) -> None:
        """Hand the gradients of the model's copies to the masters, as a mean over so many tokens."""
        for name, part in self._weights.items():
            if part.grad is not None:
                self.masters[name].grad = part.grad.float() / tokens
                part.grad = None

    def take_masters(self) -> None:
        """Copy the masters into the model, rounded to its precision."""
        with torch.no_grad():
            for name, part in self._weights.items():
                part.copy_(self.masters[name])

    def teach(self, on: bool) -> None:
        """Dropout on or off."""
        self._model.train(on)

    def save(self, folder: Path) -> None:
        """Write the adapter in PEFT's format, in float32."""
        names = {name.replace(".default.", "."): part.detach().cpu() for name, part in self.masters.items()}
        self._model.save_pretrained(folder, state_dict=names)

    def _cross_entropy(self, rows: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        return functional.cross_entropy(self._head(rows).float(), wanted, reduction="sum")


def unpack(base: Path, store: Path) -> Path:
    """The folder with the weights of a GGUF file as safetensors, made if it is not there."""
    store.mkdir(parents=True, exist_ok=True)
    with base.open("rb") as file:
        folder = store / compute_sha256(file)
    if folder.is_dir():
        return folder
    partial = store / f"{folder.name}.partial"
    # Without this, newer transformers keep the weights packed, which nothing can be learnt through.
    options: dict[str, Any] = {"gguf_file": base.name, "quantization_config": GgufConfig(dequantize=True)}
    model = AutoModelForCausalLM.from_pretrained(base.parent, dtype=torch.bfloat16, **options)
    model.config.quantization_config = None
    model.save_pretrained(partial)
    partial.rename(folder)
    return folder
