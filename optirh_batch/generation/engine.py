"""Choosing the generator that the settings name, and asking for its card."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from optirh_batch.config import Settings
from optirh_batch.errors import ConfigurationError, ModelError
from optirh_batch.generation import ModelIdentity, TextGenerator
from optirh_batch.oversight.speed import best_sequences
from optirh_batch.tiers import Tier, default_tier

if TYPE_CHECKING:
    from optirh_batch.generation.model_store import ResolvedModel
    from optirh_batch.generation.wire import Wire


def open_generator(settings: Settings, alive: Callable[[], None] = lambda: None) -> TextGenerator:
    """Load what ``settings.generator`` names; the caller closes it.

    Args:
        settings: the effective settings.
        alive: is called from time to time while a model on this machine works, by another thread.

    Raises:
        ConfigurationError: the address, key or hash of a served model is not right.
        ModelMissing: model or adapter is not there.
        ModelUnreachable: the server of a served model does not answer now.
        ModelUnusable: llama.cpp cannot use it, or the server does not have it.
    """
    # Each branch imports what it needs: the fake must work where llama.cpp is not installed.
    if settings.generator == "fake":
        from optirh_batch.generation.fake import FakeGenerator  # noqa: PLC0415

        return FakeGenerator()
    if settings.generator == "http":
        if settings.reproducible == "on":
            detail = (
                "a server does not say what else it computes in the same batch: use generator = llama-cpp"
            )
            raise ConfigurationError(where="reproducible", detail=detail)
        from optirh_batch.generation.http import HttpGenerator  # noqa: PLC0415

        return HttpGenerator(
            open_wire(settings),
            model=settings.http_model,
            sha256=_stated_hash(settings),
            parallel=settings.http_parallel,
            max_answer_seconds=settings.max_answer_seconds,
        )
    from optirh_batch.generation.llama_cpp import LlamaCppGenerator  # noqa: PLC0415

    model, adapter = resolve_weights(settings)
    return LlamaCppGenerator(
        model.path,
        ModelIdentity(model.name, model.sha256, adapter.sha256 if adapter else None),
        adapter=adapter.path if adapter else None,
        context_tokens=settings.context_tokens,
        threads=settings.threads,
        gpu_layers=settings.gpu_layers,
        numa=settings.numa,
        mmap=settings.mmap == "on",
        mlock=settings.mlock == "on",
        max_answer_seconds=settings.max_answer_seconds,
        sequences=settings.sequences or best_sequences(settings.data_dir, model.sha256),
        reproducible=settings.reproducible == "on",
        prefix_dir=settings.data_dir / "prefixes",
        alive=alive,
    )


def resolve_weights(settings: Settings) -> tuple[ResolvedModel, ResolvedModel | None]:
    """The files of the model and of the adapter laid over it, as the settings name them.

    Raises:
        ModelMissing: model or adapter is not there.
        ModelUnusable: one of them is no GGUF file, or not the one that is pinned.
    """
    from optirh_batch.generation.model_store import resolve_adapter, resolve_model  # noqa: PLC0415

    model = resolve_model(settings.model, settings.model_dir)
    shipped = settings.shipped_adapter == "on"
    return model, resolve_adapter(settings.adapter, model, settings.model_dir, shipped=shipped)


def model_in_use(settings: Settings) -> ModelIdentity:
    """The model file and adapter that the settings name, without loading them.

    Raises:
        ModelMissing: model or adapter is not there.
        ModelUnusable: one of them is no GGUF file, or not the one that the catalogue pins.
    """
    model, adapter = resolve_weights(settings)
    return ModelIdentity(model.name, model.sha256, adapter.sha256 if adapter else None)


def vouch_for(settings: Settings, language: str) -> None:
    """Make sure that the model in use was examined in a language and passed.

    The fake and models served elsewhere have no file here that could be examined.

    Raises:
        ModelUnexamined: it has no card, or one that does not speak of the language.
        ModelUnfit: it failed.
        ModelMissing, ModelUnusable: see ``model_in_use``.
    """
    from optirh_batch.generation.cards import find_card, require_passed  # noqa: PLC0415

    if settings.generator == "llama-cpp" and settings.require_model_card == "on":
        model = model_in_use(settings)
        require_passed(find_card(model, settings.model_dir), model, language)


def tier_in_use(settings: Settings, language: str) -> Tier:
    """How handouts in a language are printed: what the card of the model in use says, else the default."""
    from optirh_batch.generation.cards import find_card  # noqa: PLC0415

    if settings.generator != "llama-cpp":
        return default_tier(language)
    try:
        card = find_card(model_in_use(settings), settings.model_dir)
    except ModelError:  # said where the model is needed
        card = None
    return card.tier(language) if card else default_tier(language)


def open_wire(settings: Settings) -> Wire:
    """A way to the server that ``settings.http_url`` names.

    Raises:
        ConfigurationError: address, key or certificates are not right.
        ModelUnreachable: the server's name cannot be looked up now.
    """
    from optirh_batch.generation.endpoints import locate, read_key, trusted_certificates  # noqa: PLC0415
    from optirh_batch.generation.wire import Wire  # noqa: PLC0415

    endpoint = locate(settings.http_url, allow_public=settings.http_allow_public == "on")
    return Wire(
        endpoint,
        settings.http_timeout_seconds,
        key=read_key(settings.http_api_key_file),
        trust=trusted_certificates(settings.http_ca_file) if endpoint.secure else None,
    )


def _stated_hash(settings: Settings) -> str | None:
    sha256 = settings.http_model_sha256
    if sha256 is not None and not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ConfigurationError(where="http_model_sha256", detail="a SHA-256 is 64 hexadecimal digits")
    return sha256
