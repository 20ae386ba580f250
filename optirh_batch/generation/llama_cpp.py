"""Generation with llama.cpp: a model on this machine behind the seam.

Owns one loaded model, its chat template, and how large everything is made for the machine.  What is
evaluated when belongs to ``batching``, what is written to ``answers``, and what calls the library to
``library``, ``vocabulary`` and ``context``.  Leaves out: prompts, checks, and running in a child process.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from optirh_batch.errors import ModelMissing, ModelUnusable, Phrase, PromptTooLong
from optirh_batch.generation import Engine, GenerationRequest, GenerationResult, ModelIdentity
from optirh_batch.generation.answers import Task
from optirh_batch.generation.batching import Batcher, BatcherClosed
from optirh_batch.generation.chat import ChatTemplate
from optirh_batch.generation.context import Context
from optirh_batch.generation.gguf import GgufHead, read_head, why_unfit
from optirh_batch.generation.library import (
    Numa,
    has_tiles,
    load_library,
    name_build,
    open_weights,
    read_build,
    spread,
)
from optirh_batch.generation.prefixes import SavedPrefixes
from optirh_batch.generation.processors import physical_cores
from optirh_batch.generation.vocabulary import Vocabulary

_LOGGER = logging.getLogger(__name__)
# From 64 rows on, llama.cpp computes attention on processors by tiles of 64 rows and 64 cells, whole ones
# where one row may look at one cell.  The cells of all answers lie mixed: a prompt would look at all of them.
_MIXED_ROWS = 63
_BATCH_ROWS = 512
_MOST_SLOTS = 32
_FEWEST_TILED = 16
_SPARE_OUTPUTS = 16  # for guesses of the next tokens
_SLOT_CELLS = 384  # for a passage and its answer; a longer one waits for room
_BEGINNINGS = 8  # one for each task of a language, and some


def require_chat_template(path: Path, name: str) -> None:
    """Check without loading the weights that a GGUF file has a chat template and that it can be used.

    Raises:
        ModelUnusable: it cannot; says why.
    """
    _chat_template(read_head(path, name), name)


@dataclass(frozen=True, slots=True, eq=False)
class _Writer:
    """The weights with an adapter or without: in a context of their own."""

    batcher: Batcher
    tasks: frozenset[str] | None
    with_examples: bool

    def has(self, task: str) -> bool:
        return self.tasks is None or bool(self.tasks & {task, task.partition("/")[0]})


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
        laid_over = read_head(adapter, adapter.stem) if adapter else None
        if laid_over and (reason := why_unfit(laid_over, head, identity.sha256)):
            raise ModelUnusable(name=identity.name, detail=reason)
        self._window = _window(head, identity.name, context_tokens)
        threads = threads or physical_cores()
        gpu_layers = gpu_layers if read_build().gpu else 0
        tiled = not gpu_layers and has_tiles(head)
        most = _MOST_SLOTS if tiled or gpu_layers else _MOST_SLOTS // 2
        tasks = laid_over.tasks if laid_over else None
        # An adapter is laid over a whole context: beside one for some tasks, another has none.
        layers = [None, adapter] if tasks is not None else [adapter]
        available = _available_memory() // len(layers)
        slots = 1 if reproducible else sequences or _affordable_slots(head, self._window, most, available)
        repacked = slots < _FEWEST_TILED or not tiled
        spread(Numa(numa))
        # The vocabulary must not be freed under a thread that encodes.
        self._encoding = threading.Lock()
        self._is_closed = False
        self._prefixes: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[int, ...]] = {}
        self._writers: list[_Writer] = []  # the last one that has a task writes it
        with ExitStack() as opened:
            model = open_weights(
                path, identity.name, gpu_layers, mapped=mmap, locked=mlock, repacked=repacked
            )
            opened.callback(load_library().llama_model_free, model)
            self._vocabulary = Vocabulary(model)
            self._template = _chat_template(
                head, identity.name, bos=self._vocabulary.bos_text, eos=self._vocabulary.eos_text
            )
            turn = threading.Lock()
            for layer in layers:
                context = Context(
                    model,
                    identity.name,
                    adapter=layer,
                    # In the reproducible mode, what is held must not depend on what was asked before.
                    sequences=slots + (1 if reproducible else _BEGINNINGS),
                    cells=self._window + (slots - 1) * _SLOT_CELLS,
                    rows=_BATCH_ROWS,
                    mixed_rows=_BATCH_ROWS if gpu_layers else _MIXED_ROWS,
                    outputs=slots + _SPARE_OUTPUTS,
                    threads=threads,
                    banned=self._vocabulary.banned,
                    alive=alive,
                    turn=turn,
                )
                opened.callback(context.close)
                made_by = identity if layer else replace(identity, adapter_sha256=None)
                batcher = Batcher(
                    context,
                    self._vocabulary,
                    slots=slots,
                    max_seconds=max_answer_seconds,
                    drafts=not reproducible and context.can_take_back,
                    store=_store(prefix_dir, made_by) if not reproducible else None,
                )
                opened.callback(batcher.close)
                says = laid_over if layer and laid_over else head
                self._writers.append(_Writer(batcher, tasks if layer else None, says.wants_examples))
            self._opened = opened.pop_all()
        self._engine = Engine(name_build() + (", repacked" if repacked else ""), slots, threads, reproducible)

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
        encoded = self._encode_all(requests)
        try:
            for writer, places in encoded.items():
                tasks = [task for _, task in places]
                for report in writer.batcher.answer(tasks):
                    request, task = places[report.index]
                    yield GenerationResult(
                        key=request.key,
                        # A cap can cut inside a multi-byte character; the answer is discarded then anyway.
                        text=report.text.decode(errors="ignore").strip(),
                        finish=report.finish,
                        prompt_tokens=len(task.shared) + len(task.own),
                        cached_tokens=report.cached_tokens,
                        generated_tokens=report.generated_tokens,
                        seconds=report.seconds,
                        words=report.words,
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

    def _encode_all(
        self, requests: Sequence[GenerationRequest]
    ) -> Mapping[_Writer, list[tuple[GenerationRequest, Task]]]:
        """Who writes what."""
        encoded = defaultdict(list)
        with self._encoding:
            if self._is_closed:
                raise self._closed()
            for request in requests:
                writer = next(item for item in reversed(self._writers) if item.has(request.task))
                asked = request if writer.with_examples else replace(request, examples=())
                encoded[writer].append((request, self._encode(asked)))
        return encoded

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


def _store(folder: Path | None, identity: ModelIdentity) -> SavedPrefixes | None:
    if folder is None or identity.sha256 is None:
        return None
    return SavedPrefixes(folder, [identity.sha256, identity.adapter_sha256 or "", name_build()])


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
