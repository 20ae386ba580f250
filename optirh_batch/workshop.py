"""What documents are made with: the settings, the audit log, the model, the glossary, the clock.

Owns opening them by the settings, the heavy ones when they are first needed, and letting go of them at the
end.  Leaves out the work itself (``pipeline``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cache, partial

from optirh_batch.audit import AUDIT_FILE, AuditLog
from optirh_batch.clock import Clock, SystemClock
from optirh_batch.config import Settings
from optirh_batch.documents import Draft, Imprint
from optirh_batch.generation import TextGenerator
from optirh_batch.generation.engine import open_generator, tier_in_use, vouch_for
from optirh_batch.glossary import Glossary
from optirh_batch.readers import ReadLimits, RecordMapping, load_mappings
from optirh_batch.rendering import render_pdf
from optirh_batch.tiers import Tier, default_tier


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the work is done with.

    Attributes:
        settings: the effective settings.
        audit: the log.
        generator: gives the model; loads it with the first call.
        glossary: gives the reviewed explanations; loads them with the first call.
        clock: tells and measures time.
        render: prints a draft.
        report: is told in one word what is being done now.
        require_hold: raises if the file is no longer ours, or another; called before anything is published.
        vouch: raises if the model must not write in a language; called before it is loaded.
        tier: tells how far the model in use is trusted in a language.
        mappings: of vendor XML.
    """

    settings: Settings
    audit: AuditLog
    generator: Callable[[], TextGenerator]
    glossary: Callable[[], Glossary]
    clock: Clock
    render: Callable[[Draft, Imprint], bytes] = render_pdf
    report: Callable[[str], None] = lambda _stage: None
    require_hold: Callable[[], None] = lambda: None
    vouch: Callable[[str], None] = lambda _language: None
    tier: Callable[[str], Tier] = default_tier
    mappings: tuple[RecordMapping, ...] = ()


@contextmanager
def open_workshop(
    settings: Settings,
    *,
    clock: Clock | None = None,
    report: Callable[[str], None] = lambda _stage: None,
    with_card: bool = False,
    alive: Callable[[], None] = lambda: None,
) -> Iterator[Workshop]:
    """Set up everything by the settings, and let go of the model and the audit log at the end.

    Args:
        settings: the effective settings.
        clock: tells and measures time.
        report: is told in one word what is being done now.
        with_card: whether the model needs a card that says it passed in the language to write.
        alive: is called while the model works, by another thread.

    Raises:
        AuditUnavailable: the audit log cannot be opened.
        ConfigurationError: a mapping of vendor XML is not valid.
    """
    # The fact gate costs half a second, which who only looks at the workshop must not pay.
    from optirh_batch.grounding import use_own_glossary  # noqa: PLC0415

    mappings = load_mappings(settings.mappings_dir)
    use_own_glossary(settings.glossary_dir)
    with ExitStack() as stack:
        yield Workshop(
            settings=settings,
            audit=stack.enter_context(AuditLog.open(settings.data_dir / AUDIT_FILE)),
            generator=cache(lambda: stack.enter_context(closing(open_generator(settings, alive)))),
            glossary=cache(lambda: Glossary.load(settings.glossary_dir)),
            clock=clock or SystemClock(),
            report=report,
            vouch=partial(vouch_for, settings) if with_card else lambda _language: None,
            tier=cache(partial(tier_in_use, settings)),
            mappings=mappings,
        )


def read_limits(settings: Settings) -> ReadLimits:
    """Return what one file may ask of the machine."""
    return ReadLimits(
        max_bytes=settings.max_input_bytes,
        max_depth=settings.max_depth,
        max_elements=settings.max_elements,
        max_text_chars=settings.max_text_chars,
    )
