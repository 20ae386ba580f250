"""An adapter as llama.cpp loads it: ``python -m training.export FOLDER --config FILE --out FILE``.

Writes a GGUF LoRA file (``general.type`` adapter, ``adapter.type`` lora): for each tuned weight
``NAME.lora_a`` and ``NAME.lora_b``, and ``adapter.lora.alpha``; llama.cpp adds ``alpha / rank * b @ a``.
Names and shapes follow its llama_adapter_lora_init.  For the llama architecture, GGUF holds the rows of the
query and key weights in another order than transformers (pairs that are rotated together lie side by side):
rows of ``b`` move, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import gguf
import numpy as np
from safetensors.numpy import load_file

from optirh_batch.config import load_settings
from optirh_batch.generation.gguf import GgufHead, read_head
from optirh_batch.generation.model_store import resolve_model
from optirh_batch.localization import WRITTEN
from optirh_batch.prompts import Task
from training.recipe import RecipeFault, read_recipe

_NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
_PART = re.compile(r"base_model\.model\.model\.layers\.(\d+)\.([a-z_.]+)\.lora_([AB])\.weight")
_ROTATED_IN_PAIRS = {"llama"}  # architectures whose q and k rows are moved on the way into GGUF
_KINDS = {
    "F32": gguf.GGMLQuantizationType.F32,
    "F16": gguf.GGMLQuantizationType.F16,
    "Q8_0": gguf.GGMLQuantizationType.Q8_0,
}
_BLOCK = 32  # of Q8_0: rows of another length stay F16


def export(
    folder: Path, base: Path, base_sha256: str, out: Path, *, kind: str = "F16", tasks: Sequence[str] = ()
) -> None:
    """Write the adapter of a PEFT folder as a GGUF file.

    Args:
        folder: holds ``adapter_config.json`` and ``adapter_model.safetensors``.
        base: the GGUF file that was tuned around.
        base_sha256: its hash, which the engine compares before it lays the adapter over a model.
        out: the file to write.
        kind: how numbers are kept: ``F32``, ``F16`` or ``Q8_0``.
        tasks: what the program uses it for, 'condense' or in one language 'condense/fr'; all without any.

    Raises:
        RecipeFault: the adapter is not one of plain LoRA, or tunes parts that llama.cpp lays nothing over.
    """
    config = json.loads((folder / "adapter_config.json").read_text("utf-8"))
    if config.get("peft_type") != "LORA" or config.get("use_dora") or config.get("use_rslora"):
        raise RecipeFault(f"{folder}: is no plain LoRA adapter")
    head = read_head(base, base.stem)
    partial = out.with_name(f"{out.name}.partial")
    writer = gguf.GGUFWriter(partial, str(head.architecture))
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(config["lora_alpha"]))
    writer.add_string("optirh.base.sha256", base_sha256)
    writer.add_bool("optirh.prompt.examples", False)
    if tasks:
        writer.add_string("optirh.tasks", " ".join(tasks))
    for name, part in sorted(load_file(folder / "adapter_model.safetensors").items()):
        place = _PART.fullmatch(name)
        if place is None or place[2] not in _NAMES:
            raise RecipeFault(f"{folder}: llama.cpp lays nothing over {name}")
        target = _NAMES[place[2]]
        moves = place[3] == "B" and target in {"attn_q", "attn_k"} and head.architecture in _ROTATED_IN_PAIRS
        rows = _pair_rows(part, _heads(head, target)) if moves else part
        _add(writer, f"blk.{place[1]}.{target}.weight.lora_{place[3].lower()}", rows, kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    partial.replace(out)


def _heads(head: GgufHead, target: str) -> int:
    count = head.number("attention.head_count_kv") if target == "attn_k" else None
    count = count or head.number("attention.head_count")
    if not count:
        raise RecipeFault("the base model does not say how many attention heads it has")
    return count


def _pair_rows(part: np.ndarray[Any, Any], heads: int) -> np.ndarray[Any, Any]:
    """Rows in halves of each head to rows in turn, as the conversion of llama.cpp does with weights."""
    rows, width = part.shape
    return part.reshape(heads, 2, rows // heads // 2, width).swapaxes(1, 2).reshape(rows, width)


def _add(writer: gguf.GGUFWriter, name: str, part: np.ndarray[Any, Any], kind: str) -> None:
    if kind == "Q8_0" and part.shape[1] % _BLOCK:
        kind = "F16"
    chosen = _KINDS[kind]
    numbers = gguf.quants.quantize(np.ascontiguousarray(part, dtype=np.float32), chosen)
    writer.add_tensor(name, numbers, raw_dtype=chosen)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--config", type=click.Path(path_type=Path), required=True, help="The recipe it was tuned by.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The GGUF file to write.")
@click.option(
    "--kind",
    type=click.Choice(sorted(_KINDS)),
    default="F16",
    show_default=True,
    help="How numbers are kept.",
)
@click.option(
    "--task",
    "tasks",
    type=click.Choice([name for task in Task for name in (task, *(f"{task}/{code}" for code in WRITTEN))]),
    multiple=True,
    metavar="TASK[/LANGUAGE]",
    help="The model is to be asked with the adapter for this; may be repeated; else for everything.",
)
def main(folder: Path, config: Path, out: Path, kind: str, tasks: tuple[str, ...]) -> None:
    """Write the tuned adapter in FOLDER as a GGUF file that the program loads."""
    try:
        model = resolve_model(read_recipe(config).base, load_settings(None, {}).settings.model_dir)
        export(folder, model.path, model.sha256, out, kind=kind, tasks=tasks)
    except RecipeFault as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"{out}: {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
