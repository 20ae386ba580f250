"""llama.cpp itself: the only module that imports ``llama_cpp``.

Owns the library as it was built for this machine, and the loading of weights.  ``vocabulary`` and ``context``
reach its functions through ``load_library``.
"""

from __future__ import annotations

import ctypes
import logging
import os
import platform
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from optirh_batch.errors import ModelUnusable, Phrase
from optirh_batch.generation.gguf import GgufHead

UNREADABLE = Phrase(
    "llama.cpp cannot load it: the file is damaged, of an unknown kind, or too large for the memory. "
    "IT: run 'optirh-batch doctor', or install the model again."
)


class Numa(StrEnum):
    """How memory and threads are spread over the nodes of a large machine (``ggml_numa_strategy``)."""

    OFF = "off"
    DISTRIBUTE = "distribute"
    ISOLATE = "isolate"
    NUMACTL = "numactl"


@dataclass(frozen=True, slots=True)
class Build:
    """This build of llama.cpp.

    Attributes:
        version: of the library, and the processor features it uses.
        gpu: whether it can put layers on a graphics card.
    """

    version: str
    gpu: bool


@cache
def load_library() -> Any:
    """The library, loaded and silenced with the first call."""
    import llama_cpp  # noqa: PLC0415 - native library, loaded with the first model only

    # It tells of everything it reads; its levels are shifted: even warnings pass as errors.
    logging.getLogger("llama-cpp-python").setLevel(logging.CRITICAL)
    llama_cpp.llama_backend_init()
    return llama_cpp


def read_build() -> Build:
    """What this build of llama.cpp is and can."""
    return Build(name_build(), bool(load_library().llama_supports_gpu_offload()))


def name_build() -> str:
    """Version of the library and what it was compiled for."""
    library = load_library()
    features = library.llama_print_system_info().decode().strip(" |")
    return f"{library.__version__} {library.llama_version().decode()} ({features})"


@cache
def spread(strategy: Numa) -> None:
    """Tell the library once in a process: it keeps what it was told first."""
    library = load_library()
    if strategy is not Numa.OFF:
        library.llama_numa_init(getattr(library, f"GGML_NUMA_STRATEGY_{strategy.name}"))


def has_tiles(head: GgufHead) -> bool:
    """Whether larger batches are computed faster with the weights as they are in the file than rearranged.

    For K-quants, newer builds multiply batches of 8 rows and more tile by tile, but rearranged weights the
    old way (github.com/ggml-org/llama.cpp/pull/27851).  Measured with AVX-512 on Q4_K_M, rearranged against
    as they are: 8 answers 16.8 and 12.9 tokens/s, 16 answers 24.8 and 22.9, 32 answers 28.9 and 34.3;
    prompts 40 and 56.
    """
    if "_K" not in (head.quantisation or "") or platform.machine() != "x86_64":
        return False
    try:
        kernels = ctypes.CDLL(str(Path(load_library().__file__).parent / "lib" / "libggml-cpu.so"))
    except OSError:
        return False
    return hasattr(kernels, "ggml_tiled_wdata_size")


def open_weights(
    path: Path, name: str, gpu_layers: int, *, mapped: bool, locked: bool, repacked: bool
) -> Any:
    """Load the weights of a model.

    Args:
        path: the GGUF file.
        name: of the model, for errors.
        gpu_layers: layers to put on a GPU.
        mapped: map the file into memory.
        locked: keep it there.
        repacked: whether weights may be rearranged for this processor.

    Raises:
        ModelUnusable: llama.cpp cannot load it.
    """
    library = load_library()
    options = library.llama_model_default_params()
    options.use_extra_bufts = repacked
    options.n_gpu_layers = gpu_layers
    options.load_mode = {
        (False, False): library.LLAMA_LOAD_MODE_NONE,
        (False, True): library.LLAMA_LOAD_MODE_MLOCK,
        (True, False): library.LLAMA_LOAD_MODE_MMAP,
        (True, True): library.LLAMA_LOAD_MODE_MMAP_MLOCK,
    }[mapped, locked]
    model = library.llama_model_load_from_file(os.fsencode(path), options)
    if not model:
        raise ModelUnusable(name=name, detail=UNREADABLE)
    return model
