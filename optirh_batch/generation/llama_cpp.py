"""Generation with llama.cpp: the only module that imports ``llama_cpp``.

Owns one loaded model.  The system part of a prompt stays in the KV cache, so
that consecutive requests with the same system text evaluate it once.  Leaves
out: prompts, checks, and running in a child process.
"""

from __future__ import annotations

import ctypes
import logging
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from optirh_batch.errors import ModelMissing, ModelUnusable, Phrase, PromptTooLong
from optirh_batch.generation import Finish, GenerationRequest, GenerationResult, ModelIdentity
from optirh_batch.generation.chat import ChatTemplate

_LOGGER = logging.getLogger(__name__)
_MAX_METADATA_BYTES = 1 << 20
_UNREADABLE = Phrase(
    "llama.cpp cannot load it: the file is damaged, of an unknown kind, or too large for the memory. "
    "IT: run 'optirh-batch doctor', or install the model again."
)


@dataclass(frozen=True, slots=True)
class GgufFacts:
    """What a GGUF file says of its model, None where it says nothing.

    Attributes:
        chat_template: Jinja source of the turns it was trained on; a base model has none.
        trained_tokens: the longest text it was trained on.
    """

    chat_template: str | None
    trained_tokens: int | None


def read_gguf(path: Path, name: str) -> GgufFacts:
    """Read the head of a GGUF file without its weights.

    Args:
        path: the file.
        name: of the model, for errors.

    Raises:
        ModelUnusable: llama.cpp cannot read it.
    """
    import llama_cpp  # noqa: PLC0415 - native library, loaded with the first model only

    # The library tells of everything it reads; its levels are shifted: even warnings pass as errors.
    logging.getLogger("llama-cpp-python").setLevel(logging.CRITICAL)
    llama_cpp.llama_backend_init()
    options = llama_cpp.llama_model_default_params()
    options.vocab_only = True
    model = llama_cpp.llama_model_load_from_file(os.fsencode(path), options)
    if not model:
        raise ModelUnusable(name=name, detail=_UNREADABLE)
    try:
        architecture = _metadata(model, "general.architecture")
        trained = _metadata(model, f"{architecture}.context_length")
        return GgufFacts(_metadata(model, "tokenizer.chat_template"), int(trained) if trained else None)
    finally:
        llama_cpp.llama_model_free(model)


def require_chat_template(path: Path, name: str) -> None:
    """Check without loading the weights that a GGUF file has a chat template and that it can be used.

    Raises:
        ModelUnusable: it cannot; says why.
    """
    _chat_template(read_gguf(path, name), name)


class LlamaCppGenerator:
    """A GGUF model on this machine, answering one request after the other.

    Args:
        path: the GGUF file.
        identity: name and hashes, for the audit log.
        adapter: LoRA adapter in GGUF form, applied at run time.
        context_tokens: size of the context window, prompt and answer together; never more than the
            model was trained on, since beyond that its answers are noise.
        threads: CPU threads; 0 for one on each core this process may use.
        gpu_layers: layers to put on a GPU when this build has one; -1 for all.
        max_answer_seconds: time cap of one answer.

    Raises:
        ModelMissing: no such file.
        ModelUnusable: not a GGUF, or without a chat template.
    """

    def __init__(
        self,
        path: Path,
        identity: ModelIdentity,
        *,
        adapter: Path | None = None,
        context_tokens: int = 4096,
        threads: int = 0,
        gpu_layers: int = 0,
        max_answer_seconds: float = 120.0,
    ) -> None:
        for file in filter(None, (path, adapter)):
            if not file.is_file():
                raise ModelMissing(name=identity.name, path=file)
        self._identity = identity
        self._max_answer_seconds = max_answer_seconds
        facts = read_gguf(path, identity.name)
        _chat_template(facts, identity.name)
        if facts.trained_tokens is not None and context_tokens > facts.trained_tokens:
            _LOGGER.warning(
                "the model %s was trained on texts of %d tokens: context_tokens = %d is cut to that",
                identity.name,
                facts.trained_tokens,
                context_tokens,
            )
            context_tokens = facts.trained_tokens
        # The library's own default is half the cores.
        threads = threads or len(os.sched_getaffinity(0))
        self._llama = _load(
            identity.name,
            model_path=str(path),
            lora_path=str(adapter) if adapter else None,
            n_ctx=context_tokens,
            n_threads=threads,
            n_threads_batch=threads,
            n_gpu_layers=gpu_layers,
            verbose=False,
        )
        try:
            self._open_vocabulary(facts)
        except BaseException:
            self._llama.close()
            raise

    def _open_vocabulary(self, facts: GgufFacts) -> None:
        import llama_cpp  # noqa: PLC0415 - native library, loaded with the first model only

        self._vocabulary = llama_cpp.llama_model_get_vocab(self._llama.model)
        self._is_end = llama_cpp.llama_vocab_is_eog
        self._template = _chat_template(
            facts,
            self._identity.name,
            bos=self._token_text(self._llama.token_bos()),
            eos=self._token_text(self._llama.token_eos()),
        )
        adds_bos = bool(llama_cpp.llama_vocab_get_add_bos(self._vocabulary))
        self._bos = [self._llama.token_bos()] if adds_bos and not self._template.starts_with_bos else []

    @property
    def model(self) -> ModelIdentity:
        """The weights in use."""
        return self._identity

    def generate(self, requests: Sequence[GenerationRequest]) -> Iterator[GenerationResult]:
        """Answer every request in order; see ``TextGenerator.generate``."""
        prompts = [self._encode(request) for request in requests]
        for request, prompt in zip(requests, prompts, strict=True):
            yield self._answer(request, prompt)

    def close(self) -> None:
        """Free the model's memory."""
        self._llama.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _encode(self, request: GenerationRequest) -> list[int]:
        turns = [text for example in request.examples for text in example] + [request.user]
        prompt = self._bos + self._template.encode(self._tokenize, request.system, turns)
        needed = len(prompt) + request.max_tokens
        if needed > self._llama.n_ctx():
            raise PromptTooLong(needed=needed, available=self._llama.n_ctx())
        return prompt

    def _tokenize(self, text: str, special: bool) -> list[int]:
        ids: list[int] = self._llama.tokenize(text.encode(), add_bos=False, special=special)
        return ids

    def _token_text(self, token: int) -> str:
        if token < 0:
            return ""
        text: bytes = self._llama.detokenize([token], special=True)
        return text.decode(errors="replace")

    def _answer(self, request: GenerationRequest, prompt: list[int]) -> GenerationResult:
        start = time.monotonic()
        cached = self._cached_prefix(prompt)
        self._llama.set_seed(request.seed)
        answer: list[int] = []
        finish = Finish.LENGTH
        try:
            for token in self._llama.generate(
                prompt, temp=request.temperature, top_k=40, top_p=0.95, min_p=0.0
            ):
                if self._is_end(self._vocabulary, token):
                    finish = Finish.STOP
                    break
                answer.append(token)
                if len(answer) >= request.max_tokens:
                    break
                if time.monotonic() - start > self._max_answer_seconds:
                    finish = Finish.TIME
                    break
        except (RuntimeError, ValueError) as error:
            detail = Phrase("llama.cpp failed: {error}.", error=str(error))
            raise ModelUnusable(name=self._identity.name, detail=detail) from error
        text: bytes = self._llama.detokenize(answer)
        return GenerationResult(
            key=request.key,
            # A cap can cut inside a multi-byte character; the answer is discarded then anyway.
            text=text.decode(errors="ignore").strip(),
            finish=finish,
            prompt_tokens=len(prompt),
            cached_tokens=cached,
            generated_tokens=len(answer),
            seconds=time.monotonic() - start,
        )

    def _cached_prefix(self, prompt: list[int]) -> int:
        """Number of leading prompt tokens still in the KV cache (``Llama.generate`` reuses exactly these)."""
        held = self._llama._input_ids.tolist()  # noqa: SLF001 - no public view of the cache exists
        shared = 0
        for ours, theirs in zip(prompt, held, strict=False):
            if ours != theirs:
                break
            shared += 1
        # With nothing left to evaluate the last token is evaluated again for its logits.
        return min(shared, len(prompt) - 1)


def _load(name: str, **options: Any) -> Any:
    import llama_cpp  # noqa: PLC0415 - native library, loaded with the first model only

    try:
        return llama_cpp.Llama(**options)
    except (ValueError, RuntimeError, OSError) as error:
        raise ModelUnusable(name=name, detail=_UNREADABLE) from error


def _chat_template(facts: GgufFacts, name: str, *, bos: str = "", eos: str = "") -> ChatTemplate:
    """Open the template of a model; without ``bos`` and ``eos`` (texts of tokens), to check it only."""
    if not facts.chat_template:
        detail = Phrase("the file holds no chat template (a base model). Use an instruction-tuned GGUF.")
        raise ModelUnusable(name=name, detail=detail)
    try:
        return ChatTemplate(facts.chat_template, bos=bos, eos=eos)
    except ValueError as error:
        raise ModelUnusable(name=name, detail=error.args[0]) from error


def _metadata(model: Any, key: str) -> str | None:
    """One entry of the head of a GGUF file."""
    import llama_cpp  # noqa: PLC0415 - native library, loaded with the first model only

    room = ctypes.create_string_buffer(_MAX_METADATA_BYTES)
    length = llama_cpp.llama_model_meta_val_str(model, key.encode(), room, len(room))
    return room.value.decode(errors="replace") if length >= 0 else None
