"""What a GGUF file says of itself: metadata and tensor names, read without loading a weight.

Follows the GGUF specification, versions 2 and 3 (github.com/ggml-org/ggml, docs/gguf.md).  Files come from
anywhere, so every length is checked against the file's own before anything is read; nothing is guessed:
what the file does not say is None.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from types import MappingProxyType
from typing import Any

from optirh_batch.errors import ModelUnusable, Phrase

MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_MOST_ENTRIES = 1 << 16  # of metadata or tensors; the largest models have a few thousand
_MOST_DIMENSIONS = 4
_STRING, _ARRAY = 8, 9
_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_NUMBERS_BY_TYPE = {kind: struct.Struct(f"<{letter}") for kind, letter in _NUMBERS.items()}
_LENGTH, _COUNT = struct.Struct("<Q"), struct.Struct("<I")
_LOW_RANK_SUFFIXES = (".lora_a", ".lora_b")
_EMBEDDING = "token_embd.weight"
_MATCHING = {  # which dimension of the model's tensor is which one of a, and of b (llama_adapter_lora_init)
    False: ((0, 0), (1, 1)),
    True: ((1, 1), (0, 1)),
}
# fmt: off
_FILE_TYPES = {  # enum llama_ftype of llama.h
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S",
    12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K",
    19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL",
    26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0",
    37: "TQ2_0", 38: "MXFP4_MOE",
}
# fmt: on


@dataclass(frozen=True, slots=True)
class GgufHead:
    """The head of a GGUF file.

    Attributes:
        metadata: its entries by key; a list is given by its length alone, since vocabularies are long.
        tensors: shape of each tensor by name, fastest dimension first, as GGUF has it.
    """

    metadata: Mapping[str, Any]
    tensors: Mapping[str, tuple[int, ...]]

    @property
    def architecture(self) -> str | None:
        """``general.architecture``: llama, qwen2, gemma3 ..."""
        return self._text("general.architecture")

    @property
    def tuned_sha256(self) -> str | None:
        """Of an adapter: hash (hex) of the model it was tuned around, if it says so (``training`` does)."""
        return self._text("optirh.base.sha256")

    @property
    def wants_examples(self) -> bool:
        """Whether prompts carry their examples; what was tuned without them says no (``training``)."""
        return self.metadata.get("optirh.prompt.examples") is not False

    @property
    def tasks(self) -> frozenset[str] | None:
        """Of an adapter: what it is for, a task of the prompts or a task in a language ('condense/fr').

        None for everything (``training``).
        """
        names = self._text("optirh.tasks")
        return None if names is None else frozenset(names.split())

    @property
    def title(self) -> str | None:
        """``general.name``."""
        return self._text("general.name")

    @property
    def licence(self) -> str | None:
        """``general.license`` (an SPDX expression in newer files), else its name or address."""
        keys = ("general.license", "general.license.name", "general.license.link")
        return next(filter(None, map(self._text, keys)), None)

    @property
    def quantisation(self) -> str | None:
        """``general.file_type`` in words."""
        kind = self.metadata.get("general.file_type")
        return _FILE_TYPES.get(kind, f"type {kind}") if isinstance(kind, int) else None

    @property
    def parameters(self) -> int:
        """Number of weights, counted over all tensors."""
        return sum(prod(shape) for shape in self.tensors.values())

    @property
    def trained_tokens(self) -> int | None:
        """The longest text the model was trained on."""
        return self.number("context_length")

    @property
    def vocabulary_size(self) -> int | None:
        """Number of tokens."""
        size = self.metadata.get("tokenizer.ggml.tokens")
        return size if isinstance(size, int) else None

    @property
    def tied_embeddings(self) -> bool:
        """Whether the output layer is the embedding itself: the file holds no output tensor."""
        return "output.weight" not in self.tensors

    @property
    def chat_template(self) -> str | None:
        """``tokenizer.chat_template``: Jinja source; a base model has none."""
        return self._text("tokenizer.chat_template")

    @property
    def is_adapter(self) -> bool:
        """Whether the file is a LoRA adapter, not a model."""
        return self.metadata.get("general.type") == "adapter"

    def number(self, key: str) -> int | None:
        """A whole number of the architecture's own, such as ``block_count``."""
        value = self.metadata.get(f"{self.architecture}.{key}")
        return value if isinstance(value, int) else None

    def _text(self, key: str) -> str | None:
        value = self.metadata.get(key)
        return value if isinstance(value, str) and value.strip() else None


def read_head(path: Path, name: str) -> GgufHead:
    """Read the head of a GGUF file.

    Args:
        path: the file.
        name: of the model, for errors.

    Raises:
        ModelUnusable: it is no GGUF file, breaks off, or is of a version that is not known.
    """
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return _Scan(content).head()
    except OSError as error:
        detail = Phrase("{path} cannot be read ({error}).", path=str(path), error=str(error.strerror))
        raise ModelUnusable(name=name, detail=detail) from error
    except (ValueError, struct.error, IndexError) as error:  # an empty file cannot be mapped either
        detail = Phrase("{path} is no whole GGUF file.", path=str(path))
        raise ModelUnusable(name=name, detail=detail) from error


def why_unfit(adapter: GgufHead, base: GgufHead, base_sha256: str | None) -> Phrase | None:
    """Why a LoRA adapter cannot be laid over a model, None if it can.

    llama.cpp finds the same out, and says no more than that it failed.
    """
    if not adapter.is_adapter:
        return Phrase("the file set as 'adapter' is no LoRA adapter.")
    if adapter.metadata.get("adapter.type") != "lora":
        return Phrase("the adapter is of a kind that llama.cpp does not know.")
    if adapter.architecture != base.architecture:
        return Phrase(
            "the adapter was made for another base model ({found} instead of {wanted}).",
            found=str(adapter.architecture),
            wanted=str(base.architecture),
        )
    if base_sha256 and adapter.tuned_sha256 not in (None, base_sha256):
        return Phrase(
            "the adapter was made for another base model ({found} instead of {wanted}).",
            found=f"{adapter.tuned_sha256:.8}",
            wanted=f"{base_sha256:.8}",
        )
    for name, shape in adapter.tensors.items():
        stem, suffix = name[:-7], name[-7:]
        if suffix not in _LOW_RANK_SUFFIXES:
            continue
        target, side = base.tensors.get(stem, ()), _LOW_RANK_SUFFIXES.index(suffix)
        theirs, ours = _MATCHING[stem == _EMBEDDING][side]
        if min(len(target), len(shape)) < 2 or target[theirs] != shape[ours]:
            return Phrase(
                "the adapter was made for another base model (its part {part} does not fit).", part=stem
            )
    return None


class _Scan:
    """A place in the bytes of a file."""

    def __init__(self, content: mmap.mmap) -> None:
        self._content = content
        self._at = 0

    def head(self) -> GgufHead:
        if self._content[: len(MAGIC)] != MAGIC:
            raise ValueError("magic")
        self._at = len(MAGIC)
        if self._number(_COUNT) not in _VERSIONS:
            raise ValueError("version")
        tensors, entries = self._entries(), self._entries()
        metadata = {self._string(): self._value(self._number(_COUNT)) for _ in range(entries)}
        shapes = dict(self._tensor() for _ in range(tensors))
        return GgufHead(MappingProxyType(metadata), MappingProxyType(shapes))

    def _entries(self) -> int:
        count = int(self._number(_LENGTH))
        if count > _MOST_ENTRIES:
            raise ValueError("too many entries")
        return count

    def _tensor(self) -> tuple[str, tuple[int, ...]]:
        name, dimensions = self._string(), self._number(_COUNT)
        if dimensions > _MOST_DIMENSIONS:
            raise ValueError("too many dimensions")
        shape = tuple(self._number(_LENGTH) for _ in range(dimensions))
        self._skip(_COUNT.size + _LENGTH.size)  # type and place of its data
        return name, shape

    def _value(self, kind: int) -> Any:
        if kind == _STRING:
            return self._string()
        if kind == _ARRAY:
            return self._skip_array()
        return self._number(self._format(kind))

    def _skip_array(self) -> int:
        """Go past a list; return how many it holds.  Lists of lists exist in no model."""
        kind, count = self._number(_COUNT), int(self._number(_LENGTH))
        if kind == _STRING:
            for _ in range(count):
                self._skip(self._number(_LENGTH))
        else:
            self._skip(count * self._format(kind).size)
        return count

    def _string(self) -> str:
        length = self._number(_LENGTH)
        start = self._at
        self._skip(length)
        return self._content[start : self._at].decode("utf-8", "replace")

    def _number(self, form: struct.Struct) -> Any:
        (number,) = form.unpack_from(self._content, self._at)
        self._at += form.size
        return number

    def _skip(self, size: int) -> None:
        if size > len(self._content) - self._at:
            raise ValueError("breaks off")
        self._at += size

    @staticmethod
    def _format(kind: int) -> struct.Struct:
        if kind not in _NUMBERS_BY_TYPE:
            raise ValueError("unknown type")
        return _NUMBERS_BY_TYPE[kind]
