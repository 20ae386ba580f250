"""An adapter laid into its model's weights: ``python -m training.merge --adapter FILE --out FILE``.

For each tuned weight, ``alpha / rank * b @ a`` is added to the unpacked weight, as llama.cpp does at run
time, and the whole is quantised anew by llama.cpp.  What results is larger than a model of 4 bits, needs no
adapter, and is imported like any other.  Into 4 bits nothing is merged: weights that lie on that grid
already round back to where they were, and what was learnt is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import gguf
import numpy as np

from optirh_batch.config import load_settings
from optirh_batch.generation.gguf import read_head
from optirh_batch.generation.library import load_library
from optirh_batch.generation.model_store import resolve_model
from training.recipe import RecipeFault

_KINDS = ("Q6_K", "Q8_0")
_UNPACKED = gguf.GGMLQuantizationType.F16
_OF_THE_FILE = ("GGUF.", "general.architecture", "general.file_type", "general.quantization_version")
"""Entries that a writer makes itself."""


def merge(base: Path, base_sha256: str, adapter: Path, out: Path, *, kind: str = "Q6_K") -> None:
    """Write the model with the adapter in it.

    Args:
        base: the GGUF file that was tuned around.
        base_sha256: its hash.
        adapter: GGUF LoRA file of ``training.export``.
        out: the GGUF file to write; beside it lies, while it is made, one with 16 bits for each tuned weight.
        kind: how weights are kept, ``Q6_K`` or ``Q8_0``.

    Raises:
        RecipeFault: the adapter was tuned around another model, is for some tasks alone, or names a weight
            that the model has not; or llama.cpp did not quantise.
    """
    head = read_head(adapter, adapter.stem)
    if head.tuned_sha256 != base_sha256:
        raise RecipeFault(f"{adapter}: was tuned around another model than {base}")
    if head.tasks is not None:
        raise RecipeFault(
            f"{adapter}: is for {', '.join(sorted(head.tasks))} alone, and a merged model writes everything"
        )
    unpacked = out.with_name(f"{out.name}.unpacked")
    partial = out.with_name(f"{out.name}.partial")
    try:
        _write(gguf.GGUFReader(base), gguf.GGUFReader(adapter), unpacked, examples=head.wants_examples)
        library = load_library()
        chosen = library.llama_model_quantize_default_params()
        chosen.ftype, chosen.allow_requantize = getattr(library, f"LLAMA_FTYPE_MOSTLY_{kind}"), True
        if library.llama_model_quantize(str(unpacked).encode(), str(partial).encode(), chosen):
            raise RecipeFault(f"{base}: llama.cpp did not quantise it to {kind}")
        partial.replace(out)
    finally:
        unpacked.unlink(missing_ok=True)
        partial.unlink(missing_ok=True)


def _write(base: gguf.GGUFReader, adapter: gguf.GGUFReader, out: Path, *, examples: bool) -> None:
    parts = {tensor.name: _numbers(tensor) for tensor in adapter.tensors}
    alpha = float(adapter.fields["adapter.lora.alpha"].contents())
    tuned = {name.removesuffix(".lora_a") for name in parts if name.endswith(".lora_a")}
    if lacking := tuned - {tensor.name for tensor in base.tensors}:
        raise RecipeFault(f"the model has no {', '.join(sorted(lacking))}")
    writer = gguf.GGUFWriter(out, base.fields["general.architecture"].contents())
    for name, field in base.fields.items():
        if not name.startswith(_OF_THE_FILE):
            inner = field.types[-1] if field.types[0] is gguf.GGUFValueType.ARRAY else None
            writer.add_key_value(name, field.contents(), field.types[0], sub_type=inner)
    writer.add_bool("optirh.prompt.examples", examples)
    for tensor in base.tensors:
        shape, kind = tensor.data.shape, tensor.tensor_type
        if tensor.name in tuned:
            shape, kind = tuple(int(count) for count in reversed(tensor.shape)), _UNPACKED
        dtype = np.dtype(np.float16) if tensor.name in tuned else tensor.data.dtype
        size = 2 * int(np.prod(shape)) if tensor.name in tuned else tensor.data.nbytes
        writer.add_tensor_info(tensor.name, shape, dtype, size, kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for data in _merged(base, parts, alpha):
        writer.write_tensor_data(data)
    writer.close()


def _merged(
    base: gguf.GGUFReader, parts: dict[str, np.ndarray[Any, Any]], alpha: float
) -> Iterator[np.ndarray[Any, Any]]:
    """Each tensor of the model as it is written, one in memory at a time."""
    for tensor in base.tensors:
        a, b = parts.get(f"{tensor.name}.lora_a"), parts.get(f"{tensor.name}.lora_b")
        if a is None or b is None:
            yield tensor.data
        else:
            yield (_numbers(tensor) + alpha / len(a) * b @ a).astype(np.float16)


def _numbers(tensor: gguf.ReaderTensor) -> np.ndarray[Any, Any]:
    rows: np.ndarray[Any, Any] = gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
    return rows


@click.command()
@click.option(
    "--adapter", type=click.Path(path_type=Path, exists=True), required=True, help="Of training.export."
)
@click.option("--model", default="default", show_default=True, help="Its model: a name or a file.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The GGUF file to write.")
@click.option("--kind", type=click.Choice(_KINDS), default="Q6_K", show_default=True)
def main(adapter: Path, model: str, out: Path, kind: str) -> None:
    """Write a model with an adapter in its weights, for 'optirh-batch model import'."""
    try:
        found = resolve_model(model, load_settings(None, {}).settings.model_dir)
        merge(found.path, found.sha256, adapter, out, kind=kind)
    except RecipeFault as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"{out}: {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
