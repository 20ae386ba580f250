"""What the files of model and adapter, and this build of llama.cpp, say; no weight is loaded for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from optirh_batch.config import Settings
from optirh_batch.generation.catalogue import catalogue
from optirh_batch.generation.chat import ChatTemplate
from optirh_batch.generation.engine import resolve_weights
from optirh_batch.generation.gguf import GgufHead, read_head, why_unfit
from optirh_batch.generation.library import read_build
from optirh_batch.generation.processors import physical_cores
from optirh_batch.generation.vocabulary import TokenFacts, read_tokens
from optirh_batch.model_doctor.canaries import marker_words

LEAST_CONTEXT_TOKENS = 2048
"""The longest prompt with its examples, a passage and the answer; less refuses passages."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """All of it.

    Attributes:
        name: of the model, as the settings name it.
        path: of its file.
        sha256: hash (hex) of its bytes.
        title: what the file calls itself.
        architecture: as the file names it.
        parameters: number of weights.
        quantisation: as the file names it.
        licence: as the file names it, else the catalogue.
        trained_tokens: longest text the model was trained on.
        context_tokens: tokens it will hold at once: as set, or less where it was trained on less.
        vocabulary_size: number of tokens.
        tied_embeddings: whether its output layer is the embedding.
        chat_template: whether there is one.
        turns: the roles its template prints; without "system", that text stands before the user's.
        bos: text of the token a prompt begins with.
        eos: text of the token that ends a text.
        eot: text of the token that ends a turn.
        ends: texts of all tokens that end an answer here.
        bos_would_double: whether the template writes BOS and the tokenizer adds it; it is written once here.
        markers: signs of its template.
        adapter: path of the LoRA adapter, None without one.
        adapter_sha256: hash (hex) of its bytes.
        adapter_base: what the adapter says it was made for.
        gpu: whether layers go to a graphics card.
        threads: processor threads used.
        numa: setting.
        mmap: setting.
        build: version of llama-cpp-python and the processor features it uses.
        defects: reason codes of what keeps the model from writing, with an explanation.
    """

    name: str
    path: str
    sha256: str
    title: str | None
    architecture: str | None
    parameters: int
    quantisation: str | None
    licence: str | None
    trained_tokens: int | None
    context_tokens: int
    vocabulary_size: int | None
    tied_embeddings: bool
    chat_template: bool
    turns: tuple[str, ...]
    bos: str | None
    eos: str | None
    eot: str | None
    ends: tuple[str, ...]
    bos_would_double: bool
    markers: frozenset[str]
    adapter: str | None
    adapter_sha256: str | None
    adapter_base: str | None
    gpu: bool
    threads: int
    numa: str
    mmap: str
    build: str
    defects: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """The same as JSON knows it."""
        return {**asdict(self), "markers": sorted(self.markers)}


def look_into(settings: Settings) -> FileFacts:
    """Read the files that the settings name.

    Raises:
        ModelMissing: model or adapter is not there.
        ModelUnusable: one of them is no GGUF file.
    """
    model, adapter = resolve_weights(settings)
    head = read_head(model.path, model.name)
    tokens, build = read_tokens(model.path, model.name), read_build()
    adapter_head = read_head(adapter.path, adapter.name) if adapter else None
    template, defects = _open_template(head, tokens)
    if not tokens.ends:
        defects["end-missing"] = "no token of the vocabulary ends an answer"
    if adapter_head is not None and (reason := why_unfit(adapter_head, head, model.sha256)):
        defects["adapter-unfit"] = reason
    context_tokens = min(settings.context_tokens, head.trained_tokens or settings.context_tokens)
    if context_tokens < LEAST_CONTEXT_TOKENS:
        defects["context-short"] = (
            f"{context_tokens} tokens at once, {LEAST_CONTEXT_TOKENS} are needed; "
            f"context_tokens is {settings.context_tokens}, the model was trained on {head.trained_tokens}"
        )
    known = catalogue().get(model.name)
    return FileFacts(
        name=model.name,
        path=str(model.path),
        sha256=model.sha256,
        title=head.title,
        architecture=head.architecture,
        parameters=head.parameters,
        quantisation=head.quantisation,
        licence=head.licence or (known.licence if known else None),
        trained_tokens=head.trained_tokens,
        context_tokens=context_tokens,
        vocabulary_size=head.vocabulary_size,
        tied_embeddings=head.tied_embeddings,
        chat_template=head.chat_template is not None,
        turns=_turns(template) if template else (),
        bos=tokens.bos,
        eos=tokens.eos,
        eot=tokens.eot,
        ends=tokens.ends,
        bos_would_double=bool(template and template.starts_with_bos and tokens.adds_bos),
        markers=marker_words(template.frame) if template else frozenset(),
        adapter=str(adapter.path) if adapter else None,
        adapter_sha256=adapter.sha256 if adapter else None,
        adapter_base=_base_of(adapter_head) if adapter_head else None,
        gpu=build.gpu and settings.gpu_layers != 0,
        threads=settings.threads or physical_cores(),
        numa=settings.numa,
        mmap=settings.mmap,
        build=build.version,
        defects=defects,
    )


def _open_template(head: GgufHead, tokens: TokenFacts) -> tuple[ChatTemplate | None, dict[str, str]]:
    if head.chat_template is None:
        return None, {"template-missing": "the file holds no chat template (a base model)"}
    try:
        template = ChatTemplate(head.chat_template, bos=tokens.bos or "", eos=tokens.eos or "")
    except ValueError as error:
        return None, {"template-unusable": str(error.args[0])}
    if template.doubles_bos:
        return template, {"bos-doubled": "the chat template writes the first token twice"}
    return template, {}


def _turns(template: ChatTemplate) -> tuple[str, ...]:
    return ("system", "user", "assistant") if template.has_system_turn else ("user", "assistant")


def _base_of(adapter: GgufHead) -> str | None:
    """What an adapter says of the model it was made for."""
    keys = ("general.base_model.0.name", "general.base_model.0.repo_url", "general.basename")
    return next((str(adapter.metadata[key]) for key in keys if key in adapter.metadata), None)
