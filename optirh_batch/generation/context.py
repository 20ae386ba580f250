"""A context of llama.cpp with room for several sequences, and what is computed in it."""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from optirh_batch.errors import ModelUnusable, Phrase
from optirh_batch.generation.decoder import Span
from optirh_batch.generation.library import UNREADABLE, load_library
from optirh_batch.generation.sampling import Logits


class Context:
    """A context of llama.cpp; see ``decoder.Decoder``.

    The sequences share one buffer, so that what is lent is not copied.  Contexts with the same ``turn``
    compute one after the other.

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
        rows: int,
        mixed_rows: int,
        outputs: int,
        threads: int,
        banned: np.ndarray[Any, np.dtype[np.intp]],
        alive: Callable[[], None],
        turn: threading.Lock,
    ) -> None:
        library = load_library()
        self.sequences = sequences
        self.cells = cells
        self.rows = rows
        self.mixed_rows = max(mixed_rows, sequences)
        self.outputs = max(outputs, sequences)  # the library wants one for each sequence
        # A recurrent state cannot be cut back by some tokens.
        self.can_take_back = not (
            library.llama_model_is_recurrent(model) or library.llama_model_is_hybrid(model)
        )
        self._name = name
        self._banned = banned
        self._alive = alive
        self._turn = turn
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
                raise ModelUnusable(name=name, detail=UNREADABLE)
            opened.callback(library.llama_free, self._context)
            if adapter:
                self._apply(model, adapter)
            self._memory = library.llama_get_memory(self._context)
            self._batch = library.llama_batch_init(self.rows, 0, 1)
            opened.callback(library.llama_batch_free, self._batch)
            self._opened = opened.pop_all()

    def decode(self, spans: Sequence[Span]) -> list[list[Logits]]:
        """Evaluate a batch."""
        library = load_library()
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
        with self._turn:  # each computes with all threads
            code = library.llama_decode(self._context, batch)
        self._alive()
        if code != 0:
            detail = Phrase("llama.cpp failed: {error}.", error=f"llama_decode {code}")
            raise ModelUnusable(name=self._name, detail=detail)
        return [[self._logits(index) for index in rows] for rows in read]

    def lend(self, source: int, target: int) -> None:
        """Share all tokens of a sequence."""
        load_library().llama_memory_seq_cp(self._memory, source, target, -1, -1)

    def cut(self, sequence: int, length: int) -> None:
        """Keep only the first tokens of a sequence."""
        load_library().llama_memory_seq_rm(self._memory, sequence, length, -1)

    def clear(self) -> None:
        """Empty all sequences."""
        load_library().llama_memory_clear(self._memory, False)

    def export(self, sequence: int) -> bytes:
        """What is held of a sequence, as bytes."""
        library = load_library()
        state = np.empty(library.llama_state_seq_get_size(self._context, sequence), dtype=np.uint8)
        place = state.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
        written = library.llama_state_seq_get_data(self._context, place, len(state), sequence)
        return state[:written].tobytes()

    def restore(self, sequence: int, state: bytes) -> bool:
        """Fill an empty sequence with what was exported."""
        read = np.frombuffer(state, dtype=np.uint8)
        place = read.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
        if load_library().llama_state_seq_set_data(self._context, place, len(read), sequence) == len(read):
            return True
        self.cut(sequence, 0)
        return False

    def close(self) -> None:
        """Free the context's memory."""
        self._opened.close()

    def _apply(self, model: Any, adapter: Path) -> None:
        library = load_library()
        weights = library.llama_adapter_lora_init(model, os.fsencode(adapter))
        if not weights:
            raise ModelUnusable(name=self._name, detail=UNREADABLE)
        adapters = (library.llama_adapter_lora_p_ctypes * 1)(weights)
        if library.llama_set_adapters_lora(self._context, adapters, 1, (ctypes.c_float * 1)(1.0)) != 0:
            raise ModelUnusable(name=self._name, detail=UNREADABLE)

    def _logits(self, row: int) -> Logits:
        values = load_library().llama_get_logits_ith(self._context, row)
        logits: Logits = np.ctypeslib.as_array(values, shape=(self._width,))
        logits[self._banned] = -np.inf
        return logits
