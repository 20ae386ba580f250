"""A language model of a few kilobytes, written by the tests: real file format, random weights, no sense.

Llama architecture with one layer and a byte vocabulary, so that llama.cpp
loads it, tokenises any text and generates; what it generates is noise.
"""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np

CHAT_TEMPLATE = (
    "{% for message in messages %}<|start|>{{ message.role }}\n{{ message.content }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|start|>assistant\n{% endif %}"
)
SPECIAL = ("<unk>", "<|bos|>", "<|end|>", "<|start|>")
END = SPECIAL.index("<|end|>")

_EMBEDDING = 32
_FEED_FORWARD = 64
_HEADS = 2


def write_tiny_gguf(
    path: Path,
    *,
    chat_template: str | None = CHAT_TEMPLATE,
    always: str | None = None,
    add_bos: bool = False,
    context: int = 512,
    examples: bool = True,
) -> Path:
    """Write the model to ``path``.

    Args:
        path: the .gguf file to make.
        chat_template: Jinja source, None for a base model without one.
        always: make this special token the only likely one.
        add_bos: ask for a BOS token in front of every prompt.
        context: most tokens it claims to hold.
        examples: whether it was tuned with the examples of prompts, or not at all.
    """
    tokens = [*SPECIAL, *(f"<0x{byte:02X}>" for byte in range(256))]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(context)
    writer.add_embedding_length(_EMBEDDING)
    writer.add_block_count(1)
    writer.add_feed_forward_length(_FEED_FORWARD)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_rope_dimension_count(_EMBEDDING // _HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    kinds = [gguf.TokenType.UNKNOWN] + [gguf.TokenType.CONTROL] * 3 + [gguf.TokenType.BYTE] * 256
    writer.add_token_types(kinds)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(END)
    writer.add_add_bos_token(add_bos)
    writer.add_add_space_prefix(False)
    if chat_template is not None:
        writer.add_chat_template(chat_template)
    if not examples:
        writer.add_bool("optirh.prompt.examples", val=False)
    for name, shape in _shapes(len(tokens)).items():
        writer.add_tensor(name, _weights(name, shape, always))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _shapes(vocabulary: int) -> dict[str, tuple[int, ...]]:
    square = (_EMBEDDING, _EMBEDDING)
    return {
        "token_embd.weight": (vocabulary, _EMBEDDING),
        "blk.0.attn_norm.weight": (_EMBEDDING,),
        "blk.0.attn_q.weight": square,
        "blk.0.attn_k.weight": square,
        "blk.0.attn_v.weight": square,
        "blk.0.attn_output.weight": square,
        "blk.0.ffn_norm.weight": (_EMBEDDING,),
        "blk.0.ffn_gate.weight": (_FEED_FORWARD, _EMBEDDING),
        "blk.0.ffn_up.weight": (_FEED_FORWARD, _EMBEDDING),
        "blk.0.ffn_down.weight": (_EMBEDDING, _FEED_FORWARD),
        "output_norm.weight": (_EMBEDDING,),
        "output.weight": (vocabulary, _EMBEDDING),
    }


def _weights(name: str, shape: tuple[int, ...], always: str | None) -> np.ndarray:
    random = np.random.default_rng(sum(name.encode()))
    weights = random.normal(0, 0.2, shape).astype(np.float32)
    if name == "token_embd.weight":
        # One shared direction, so that the output row below can be made to win whatever was read.
        weights[:, 0] = 4.0
    if name.endswith("_norm.weight"):
        weights = np.ones(shape, dtype=np.float32)
    if name == "output.weight":
        weights[: len(SPECIAL), 0] = -8.0
        if always:
            weights[SPECIAL.index(always), 0] = 8.0
    return weights


def write_tiny_adapter(
    path: Path,
    *,
    architecture: str = "llama",
    width: int = _EMBEDDING,
    base: str | None = None,
    examples: bool = True,
    tasks: str = "",
) -> Path:
    """Write a LoRA adapter of rank 2 for the query weights of the tiny model.

    Args:
        path: the .gguf file to make.
        architecture: of the model it says it is for.
        width: of its weights.
        base: hash of the model it says it was tuned around.
        examples: whether it was tuned with the examples of prompts.
        tasks: those it says it is for, with blanks between; none for all.
    """
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", 4.0)
    if base is not None:
        writer.add_string("optirh.base.sha256", base)
    if not examples:
        writer.add_bool("optirh.prompt.examples", val=False)
    if tasks:
        writer.add_string("optirh.tasks", tasks)
    random = np.random.default_rng(7)
    for suffix, shape in (("lora_a", (2, width)), ("lora_b", (width, 2))):
        writer.add_tensor(f"blk.0.attn_q.weight.{suffix}", random.normal(0, 2, shape).astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def native_logits(base: Path, adapter: Path | None, tokens: list[int]) -> np.ndarray:
    """What llama.cpp says after the last of ``tokens``, with an adapter laid over the model or without."""
    from llama_cpp import Llama

    model = Llama(
        str(base), lora_path=str(adapter) if adapter else None, n_ctx=512, logits_all=True, verbose=False
    )
    try:
        model.eval(tokens)
        return np.array(model.scores[len(tokens) - 1])
    finally:
        model.close()
