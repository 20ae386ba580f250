"""Generation with llama.cpp: the only module that imports ``llama_cpp``.

Owns one loaded model, through the library's low-level interface: vocabulary,
context, batches, sequences.  What is evaluated when belongs to ``batching``,
what is written to ``answers``.  Leaves out: prompts, checks, and running in a
child process.
"""

from __future__ import annotations

import ctypes
import logging
import os
import platform
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from optirh_batch.errors import ModelMissing, ModelUnusable, Phrase, PromptTooLong
from optirh_batch.generation import Engine, GenerationRequest, GenerationResult, ModelIdentity
from optirh_batch.generation.answers import Task
from optirh_batch.generation.batching import Batcher, BatcherClosed, Span
from optirh_batch.generation.chat import ChatTemplate
from optirh_batch.generation.gguf import GgufHead, read_head, why_unfit
from optirh_batch.generation.prefixes import SavedPrefixes
from optirh_batch.generation.processors import physical_cores
from optirh_batch.generation.sampling import Logits

_LOGGER = logging.getLogger(__name__)
_MAX_SEQUENCES = 256  # of the library
# From 64 rows on, llama.cpp computes attention on processors by tiles of 64 rows and 64 cells, whole ones
# where one row may look at one cell.  The cells of all answers lie mixed: a prompt would look at all of them.
_MIXED_ROWS = 63
_BATCH_ROWS = 512
_MOST_SLOTS = 32
_FEWEST_TILED = 16
_SPARE_OUTPUTS = 16  # for guesses of the next tokens
_SLOT_CELLS = 384  # for a passage and its answer; a longer one waits for room
_BEGINNINGS = 8  # one for each task of a language, and some
_MARKER = re.compile(rb"<[^<>\s]+>|\[[A-Z_/]+\]")
_UNREADABLE = Phrase(
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


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """The special tokens of a model, as llama.cpp understands them; None where there is none.

    Attributes:
        bos: text of the token a prompt begins with.
        eos: text of the token that ends a text.
        eot: text of the token that ends a turn.
        ends: texts of all that end an answer (EOG).
        adds_bos: whether the tokenizer puts ``bos`` in front of every prompt.
    """

    bos: str | None
    eos: str | None
    eot: str | None
    ends: tuple[str, ...]
    adds_bos: bool


def read_build() -> Build:
    """What this build of llama.cpp is and can."""
    return Build(_build(), bool(_library().llama_supports_gpu_offload()))


def read_tokens(path: Path, name: str) -> TokenFacts:
    """Read the special tokens of a GGUF file without its weights.

    Args:
        path: the file.
        name: of the model, for errors.

    Raises:
        ModelUnusable: llama.cpp cannot read it.
    """
    library = _library()
    options = library.llama_model_default_params()
    options.vocab_only = True
    model = library.llama_model_load_from_file(os.fsencode(path), options)
    if not model:
        raise ModelUnusable(name=name, detail=_UNREADABLE)
    try:
        native = library.llama_model_get_vocab(model)
        vocabulary = _Vocabulary(model)
        return TokenFacts(
            bos=vocabulary.bos_text or None,
            eos=vocabulary.eos_text or None,
            eot=vocabulary.text(library.llama_vocab_eot(native)) or None,
            ends=tuple(vocabulary.text(token) for token in sorted(vocabulary.ends)),
            adds_bos=bool(vocabulary.added_bos),
        )
    finally:
        library.llama_model_free(model)


def require_chat_template(path: Path, name: str) -> None:
    """Check without loading the weights that a GGUF file has a chat template and that it can be used.

    Raises:
        ModelUnusable: it cannot; says why.
    """
    _chat_template(read_head(path, name), name)


class LlamaCppGenerator:
    """A GGUF model on this machine, answering many requests in the same batches.

    ``generate`` may be called from several threads at once.

    Args:
        path: the GGUF file.
        identity: name and hashes, for the audit log.
        adapter: LoRA adapter in GGUF form, applied at run time.
        context_tokens: size of the context window, prompt and answer together; never more than the
            model was trained on, since beyond that its answers are noise.
        threads: CPU threads; 0 for one on each core this process may use.
        gpu_layers: layers to put on a GPU when this build can use one; -1 for all.
        numa: a value of ``Numa``.
        mmap: map the file into memory, so that processes share it, instead of reading it.
        mlock: keep the weights in memory, never on the swap disk.
        max_answer_seconds: time cap of one answer.
        sequences: answers under way at once; 0 for as many as pay.
        reproducible: one answer after the other, so that the same request gets the same bytes from the
            same model, build and number of threads, whatever else is asked.
        prefix_dir: where evaluated beginnings of prompts outlive this process, None for nowhere; not used
            in the reproducible mode.
        alive: is called after each batch, by a thread of the engine's own.

    Raises:
        ModelMissing: no such file.
        ModelUnusable: not a GGUF, without a chat template, or the adapter was made for another model.
    """

    def __init__(
        self,
        path: Path,
        identity: ModelIdentity,
        *,
        adapter: Path | None = None,
        context_tokens: int = 4096,
        threads: int = 0,
        gpu_layers: int = -1,
        numa: str = "off",
        mmap: bool = True,
        mlock: bool = False,
        max_answer_seconds: float = 120.0,
        sequences: int = 0,
        reproducible: bool = False,
        prefix_dir: Path | None = None,
        alive: Callable[[], None] = lambda: None,
    ) -> None:
        for file in filter(None, (path, adapter)):
            if not file.is_file():
                raise ModelMissing(name=identity.name, path=file)
        self._identity = identity
        head = read_head(path, identity.name)
        _chat_template(head, identity.name)
        if adapter and (reason := why_unfit(read_head(adapter, adapter.stem), head)):
            raise ModelUnusable(name=identity.name, detail=reason)
        self._window = _window(head, identity.name, context_tokens)
        threads = threads or physical_cores()
        gpu_layers = gpu_layers if read_build().gpu else 0
        tiled = not gpu_layers and _has_tiles(head)
        most = _MOST_SLOTS if tiled or gpu_layers else _MOST_SLOTS // 2
        slots = 1 if reproducible else sequences or _affordable_slots(head, self._window, most)
        repacked = slots < _FEWEST_TILED or not tiled
        _spread(Numa(numa))
        # The vocabulary must not be freed under a thread that encodes.
        self._encoding = threading.Lock()
        self._is_closed = False
        self._prefixes: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[int, ...]] = {}
        with ExitStack() as opened:
            model = _open_model(path, identity.name, gpu_layers, mapped=mmap, locked=mlock, repacked=repacked)
            opened.callback(_library().llama_model_free, model)
            self._vocabulary = _Vocabulary(model)
            self._template = _chat_template(
                head, identity.name, bos=self._vocabulary.bos_text, eos=self._vocabulary.eos_text
            )
            self._decoder = _Decoder(
                model,
                identity.name,
                adapter=adapter,
                # In the reproducible mode, what is held must not depend on what was asked before.
                sequences=slots + (1 if reproducible else _BEGINNINGS),
                cells=self._window + (slots - 1) * _SLOT_CELLS,
                mixed_rows=_BATCH_ROWS if gpu_layers else _MIXED_ROWS,
                outputs=slots + _SPARE_OUTPUTS,
                threads=threads,
                banned=self._vocabulary.banned,
                alive=alive,
            )
            opened.callback(self._decoder.close)
            self._batcher = Batcher(
                self._decoder,
                self._vocabulary,
                slots=slots,
                max_seconds=max_answer_seconds,
                drafts=not reproducible and self._decoder.can_take_back,
                store=_store(prefix_dir, identity) if not reproducible else None,
            )
            opened.callback(self._batcher.close)
            self._opened = opened.pop_all()
        self._engine = Engine(_build() + (", repacked" if repacked else ""), slots, threads, reproducible)

    @property
    def model(self) -> ModelIdentity:
        """The weights in use."""
        return self._identity

    @property
    def engine(self) -> Engine:
        """The library, and the shape of the batches."""
        return self._engine

    def generate(self, requests: Sequence[GenerationRequest]) -> Iterator[GenerationResult]:
        """Answer every request, each as soon as it is finished; see ``TextGenerator.generate``."""
        tasks = self._encode_all(requests)
        try:
            for report in self._batcher.answer(tasks):
                task = tasks[report.index]
                yield GenerationResult(
                    key=requests[report.index].key,
                    # A cap can cut inside a multi-byte character; the answer is discarded then anyway.
                    text=report.text.decode(errors="ignore").strip(),
                    finish=report.finish,
                    prompt_tokens=len(task.shared) + len(task.own),
                    cached_tokens=report.cached_tokens,
                    generated_tokens=report.generated_tokens,
                    seconds=report.seconds,
                )
        except BatcherClosed as error:
            raise self._closed() from error

    def close(self) -> None:
        """End what is under way and free the model's memory; a second time does nothing."""
        with self._encoding:
            self._is_closed = True
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _encode_all(self, requests: Sequence[GenerationRequest]) -> list[Task]:
        with self._encoding:
            if self._is_closed:
                raise self._closed()
            return [self._encode(request) for request in requests]

    def _closed(self) -> ModelUnusable:
        detail = Phrase("llama.cpp failed: {error}.", error="closed")
        return ModelUnusable(name=self._identity.name, detail=detail)

    def _encode(self, request: GenerationRequest) -> Task:
        key = (request.system, request.examples)
        shared = self._prefixes.get(key)
        if shared is None:
            shared = self._prefixes[key] = self._encode_shared(request)
        own = tuple(self._template.encode_own(self._vocabulary.tokenize, request.user, len(request.examples)))
        needed = len(shared) + len(own) + request.max_tokens
        if needed > self._window:
            raise PromptTooLong(needed=needed, available=self._window)
        return Task(
            shared=shared,
            own=own,
            max_tokens=request.max_tokens,
            temperature=request.temperature,
            seed=request.seed,
            constraint=request.constraint,
            stop=tuple(stop.encode() for stop in request.stop),
            priority=request.priority,
        )

    def _encode_shared(self, request: GenerationRequest) -> tuple[int, ...]:
        bos = [] if self._template.starts_with_bos else self._vocabulary.added_bos
        turns = [text for example in request.examples for text in example]
        return (*bos, *self._template.encode_shared(self._vocabulary.tokenize, request.system, turns))


class _Vocabulary:
    """The tokens of a loaded model.

    Attributes:
        ends: tokens that end an answer.
        banned: tokens that can be no part of an answer: control tokens, and what models wrap their turns,
            tools and images in.
        added_bos: what the model wants in front of every prompt.
    """

    def __init__(self, model: Any) -> None:
        library = _library()
        self._native = library.llama_model_get_vocab(model)
        self._pieces: dict[int, bytes] = {}
        tokens = range(library.llama_vocab_n_tokens(self._native))
        self.ends = frozenset(token for token in tokens if library.llama_vocab_is_eog(self._native, token))
        self.banned = np.array([token for token in tokens if self._is_banned(token)], dtype=np.intp)
        bos = library.llama_vocab_bos(self._native)
        self.added_bos = [bos] if bos >= 0 and library.llama_vocab_get_add_bos(self._native) else []
        self.bos_text = self.text(bos)
        self.eos_text = self.text(library.llama_vocab_eos(self._native))

    def tokenize(self, text: str, special: bool) -> list[int]:
        """Tokens of ``text``, without BOS; special ones only where they may arise."""
        return self._tokenize(text.encode(), special)

    def spell(self, text: bytes) -> list[int]:
        """Tokens whose pieces are ``text`` together; empty where there are none."""
        tokens = self._tokenize(text, special=False)
        return tokens if b"".join(map(self.piece, tokens)) == text else []

    def piece(self, token: int) -> bytes:
        """The bytes of a token; a special one has none."""
        piece = self._pieces.get(token)
        if piece is None:
            piece = self._pieces[token] = self._print(token, special=False)
        return piece

    def _tokenize(self, text: bytes, special: bool) -> list[int]:
        library = _library()
        room = len(text) + 16
        while True:
            tokens = (library.llama_token * room)()
            count = library.llama_tokenize(self._native, text, len(text), tokens, room, False, special)
            if count >= 0:
                return list(tokens[:count])
            room = -count

    def _is_banned(self, token: int) -> bool:
        library = _library()
        if token in self.ends:
            return False
        kind = library.llama_vocab_get_attr(self._native, token)
        if kind & (
            library.LLAMA_TOKEN_ATTR_CONTROL
            | library.LLAMA_TOKEN_ATTR_UNKNOWN
            | library.LLAMA_TOKEN_ATTR_UNUSED
        ):
            return True
        added = bool(kind & library.LLAMA_TOKEN_ATTR_USER_DEFINED)
        return added and _MARKER.fullmatch(self._print(token, special=True)) is not None

    def text(self, token: int) -> str:
        """How a token is written in a template; empty for none."""
        return self._print(token, special=True).decode(errors="replace") if token >= 0 else ""

    def _print(self, token: int, *, special: bool) -> bytes:
        room = 64
        while True:
            piece = ctypes.create_string_buffer(room)
            count: int = _library().llama_token_to_piece(self._native, token, piece, room, 0, special)
            if count >= 0:
                return piece.raw[:count]
            room = -count


class _Decoder:
    """A context of llama.cpp; see ``batching.Decoder``.

    The sequences share one buffer, so that what is lent is not copied.

    Raises:
        ModelUnusable: no memory for it, or the adapter does not fit the model.
    """

    def __init__(
        self,
        model: Any,
        name: str,
        *,
        adapter: Path | None,
        sequences: int,
        cells: int,
        mixed_rows: int,
        outputs: int,
        threads: int,
        banned: np.ndarray[Any, np.dtype[np.intp]],
        alive: Callable[[], None],
    ) -> None:
        library = _library()
        self.sequences = sequences
        self.cells = cells
        self.rows = _BATCH_ROWS
        self.mixed_rows = max(mixed_rows, sequences)
        self.outputs = max(outputs, sequences)  # the library wants one for each sequence
        # A recurrent state cannot be cut back by some tokens.
        self.can_take_back = not (
            library.llama_model_is_recurrent(model) or library.llama_model_is_hybrid(model)
        )
        self._name = name
        self._banned = banned
        self._alive = alive
        self._width = library.llama_vocab_n_tokens(library.llama_model_get_vocab(model))
        options = library.llama_context_default_params()
        options.n_ctx = cells
        options.n_seq_max = sequences
        options.kv_unified = True
        options.n_batch = options.n_ubatch = self.rows
        # Logits are large: room for those that are read only.
        options.n_outputs_max = self.outputs
        options.n_threads = options.n_threads_batch = threads
        with ExitStack() as opened:
            self._context = library.llama_init_from_model(model, options)
            if not self._context:
                raise ModelUnusable(name=name, detail=_UNREADABLE)
            opened.callback(library.llama_free, self._context)
            if adapter:
                self._apply(model, adapter)
            self._memory = library.llama_get_memory(self._context)
            self._batch = library.llama_batch_init(self.rows, 0, 1)
            opened.callback(library.llama_batch_free, self._batch)
            self._opened = opened.pop_all()

    def decode(self, spans: Sequence[Span]) -> list[list[Logits]]:
        """Evaluate a batch."""
        library = _library()
        batch = self._batch
        row = 0
        read: list[range] = []
        for span in spans:
            first_read = row + len(span.tokens) - span.outputs
            for place, token in enumerate(span.tokens, span.start):
                batch.token[row] = token
                batch.pos[row] = place
                batch.n_seq_id[row] = 1
                batch.seq_id[row][0] = span.sequence
                batch.logits[row] = row >= first_read
                row += 1
            read.append(range(first_read, row))
        batch.n_tokens = row
        code = library.llama_decode(self._context, batch)
        self._alive()
        if code != 0:
            detail = Phrase("llama.cpp failed: {error}.", error=f"llama_decode {code}")
            raise ModelUnusable(name=self._name, detail=detail)
        return [[self._logits(index) for index in rows] for rows in read]

    def lend(self, source: int, target: int) -> None:
        """Share all tokens of a sequence."""
        _library().llama_memory_seq_cp(self._memory, source, target, -1, -1)

    def cut(self, sequence: int, length: int) -> None:
        """Keep only the first tokens of a sequence."""
        _library().llama_memory_seq_rm(self._memory, sequence, length, -1)

    def clear(self) -> None:
        """Empty all sequences."""
        _library().llama_memory_clear(self._memory, False)

    def export(self, sequence: int) -> bytes:
        """What is held of a sequence, as bytes."""
        library = _library()
        state = np.empty(library.llama_state_seq_get_size(self._context, sequence), dtype=np.uint8)
        place = state.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
        written = library.llama_state_seq_get_data(self._context, place, len(state), sequence)
        return state[:written].tobytes()

    def restore(self, sequence: int, state: bytes) -> bool:
        """Fill an empty sequence with what was exported."""
        read = np.frombuffer(state, dtype=np.uint8)
        place = read.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
        if _library().llama_state_seq_set_data(self._context, place, len(read), sequence) == len(read):
            return True
        self.cut(sequence, 0)
        return False

    def close(self) -> None:
        """Free the context's memory."""
        self._opened.close()

    def _apply(self, model: Any, adapter: Path) -> None:
        library = _library()
        weights = library.llama_adapter_lora_init(model, os.fsencode(adapter))
        if not weights:
            raise ModelUnusable(name=self._name, detail=_UNREADABLE)
        adapters = (library.llama_adapter_lora_p_ctypes * 1)(weights)
        if library.llama_set_adapters_lora(self._context, adapters, 1, (ctypes.c_float * 1)(1.0)) != 0:
            raise ModelUnusable(name=self._name, detail=_UNREADABLE)

    def _logits(self, row: int) -> Logits:
        values = _library().llama_get_logits_ith(self._context, row)
        logits: Logits = np.ctypeslib.as_array(values, shape=(self._width,))
        logits[self._banned] = -np.inf
        return logits


@cache
def _library() -> Any:
    import llama_cpp  # noqa: PLC0415 - native library, loaded with the first model only

    # It tells of everything it reads; its levels are shifted: even warnings pass as errors.
    logging.getLogger("llama-cpp-python").setLevel(logging.CRITICAL)
    llama_cpp.llama_backend_init()
    return llama_cpp


def _build() -> str:
    """Version of the library and what it was compiled for."""
    library = _library()
    features = library.llama_print_system_info().decode().strip(" |")
    return f"{library.__version__} {library.llama_version().decode()} ({features})"


def _store(folder: Path | None, identity: ModelIdentity) -> SavedPrefixes | None:
    if folder is None or identity.sha256 is None:
        return None
    return SavedPrefixes(folder, [identity.sha256, identity.adapter_sha256 or "", _build()])


@cache
def _spread(strategy: Numa) -> None:
    """Tell the library once in a process: it keeps what it was told first."""
    library = _library()
    if strategy is not Numa.OFF:
        library.llama_numa_init(getattr(library, f"GGML_NUMA_STRATEGY_{strategy.name}"))


def _has_tiles(head: GgufHead) -> bool:
    """Whether larger batches are computed faster with the weights as they are in the file than rearranged.

    For K-quants, newer builds multiply batches of 8 rows and more tile by tile, but rearranged weights the
    old way (github.com/ggml-org/llama.cpp/pull/27851).  Measured with AVX-512 on Q4_K_M, rearranged against
    as they are: 8 answers 16.8 and 12.9 tokens/s, 16 answers 24.8 and 22.9, 32 answers 28.9 and 34.3;
    prompts 40 and 56.
    """
    if "_K" not in (head.quantisation or "") or platform.machine() != "x86_64":
        return False
    try:
        kernels = ctypes.CDLL(str(Path(_library().__file__).parent / "lib" / "libggml-cpu.so"))
    except OSError:
        return False
    return hasattr(kernels, "ggml_tiled_wdata_size")


def _open_model(path: Path, name: str, gpu_layers: int, *, mapped: bool, locked: bool, repacked: bool) -> Any:
    library = _library()
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
        raise ModelUnusable(name=name, detail=_UNREADABLE)
    return model


def _window(head: GgufHead, name: str, context_tokens: int) -> int:
    """The context window to use, said aloud where it is smaller than asked for."""
    if head.trained_tokens is None or context_tokens <= head.trained_tokens:
        return context_tokens
    _LOGGER.warning(
        "the model %s was trained on texts of %d tokens: context_tokens = %d is cut to that",
        name,
        head.trained_tokens,
        context_tokens,
    )
    return head.trained_tokens


def _affordable_slots(head: GgufHead, window: int, most: int, available: int | None = None) -> int:
    """How many answers at once fit: their cells may take a quarter of the free memory.

    Args:
        head: of the model's file.
        window: cells of the first.
        most: more do not pay.
        available: bytes; by default what Linux could give out without swapping.
    """
    width, heads = head.number("embedding_length"), head.number("attention.head_count")
    layers, stored = head.number("block_count"), head.number("attention.head_count_kv") or heads
    if not (width and heads and layers and stored):
        return most
    key = head.number("attention.key_length") or width // heads
    value = head.number("attention.value_length") or width // heads
    cell_bytes = 2 * layers * stored * (key + value)  # keys and values are kept as F16
    if available is None:
        available = _available_memory()
    cells = available // 4 // cell_bytes
    return max(1, min(most, 1 + (cells - window) // _SLOT_CELLS))


def _available_memory() -> int:
    """``MemAvailable`` of proc(5), in bytes."""
    lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:"))


def _chat_template(head: GgufHead, name: str, *, bos: str = "", eos: str = "") -> ChatTemplate:
    """Open the template of a model; without ``bos`` and ``eos`` (texts of tokens), to check it only."""
    if not head.chat_template:
        detail = Phrase("the file holds no chat template (a base model). Use an instruction-tuned GGUF.")
        raise ModelUnusable(name=name, detail=detail)
    try:
        return ChatTemplate(head.chat_template, bos=bos, eos=eos)
    except ValueError as error:
        raise ModelUnusable(name=name, detail=error.args[0]) from error
