"""Choosing the generator that the settings name."""

from __future__ import annotations

from optirh_batch.config import Settings
from optirh_batch.generation import ModelIdentity, TextGenerator


def open_generator(settings: Settings) -> TextGenerator:
    """Load what ``settings.generator`` names; the caller closes it.

    Raises:
        ModelMissing: model or adapter is not there.
        ModelUnusable: llama.cpp cannot use it.
    """
    # Each branch imports what it needs: the fake must work where llama.cpp is not installed.
    if settings.generator == "fake":
        from optirh_batch.generation.fake import FakeGenerator  # noqa: PLC0415

        return FakeGenerator()
    from optirh_batch.generation.llama_cpp import LlamaCppGenerator  # noqa: PLC0415
    from optirh_batch.generation.model_store import resolve_model  # noqa: PLC0415

    model = resolve_model(settings.model, settings.model_dir)
    adapter = resolve_model(str(settings.adapter), settings.model_dir) if settings.adapter else None
    return LlamaCppGenerator(
        model.path,
        ModelIdentity(model.name, model.sha256, adapter.sha256 if adapter else None),
        adapter=adapter.path if adapter else None,
        context_tokens=settings.context_tokens,
        threads=settings.threads,
        gpu_layers=settings.gpu_layers,
        max_answer_seconds=settings.max_answer_seconds,
        sequences=settings.sequences,
        prefix_dir=settings.data_dir / "prefixes",
    )
