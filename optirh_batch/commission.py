"""What is to be made of a record: which kind of document, in which language, and what makes it the same work.

Owns the choices between what is asked, what the record says and what the
settings say.  Making the document belongs to ``pipeline``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from optirh_batch.audit import fingerprint
from optirh_batch.config import Settings
from optirh_batch.documents import Kind
from optirh_batch.errors import LanguageUnknown, LanguageUnsupported
from optirh_batch.language import is_latin
from optirh_batch.localization import STAFF_LANGUAGES
from optirh_batch.prompts import prompts_sha256
from optirh_batch.readers import printable_name
from optirh_batch.records import PatientRecord
from optirh_batch.tiers import Tier, default_tier

WORDS_TO_TELL_LANGUAGE = 20
"""Shorter notes of values and abbreviations are in no language; they take the one that is set."""

_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of one file.

    Attributes:
        outbox: an existing folder, where its PDFs go.
        kind: None leaves the choice to the content.
        language: None leaves the choice to the record.
        again: whether to make a document even if it was published before.
    """

    outbox: Path
    kind: Kind | None = None
    language: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Original:
    """A source as it was read: its path, hash (hex) and size of its bytes, and how long that took."""

    path: Path
    sha256: str
    bytes: int
    read_seconds: float

    @property
    def name(self) -> str:
        """Its name as messages and documents may show it."""
        return printable_name(self.path.name)


@dataclass(frozen=True, slots=True)
class Commission:
    """One document to make.

    Attributes:
        original: where the record comes from.
        record: what is to be written about.
        kind: summary or handout.
        language: to write in.
        tier: how far that language is trusted; of a summary, which staff read, always green.
        prompt_sha256: hash (hex) over the prompts of that language.
        identity: hash (hex) of all that decides what the document says; two
            commissions of the same identity need one PDF.
    """

    original: Original
    record: PatientRecord
    kind: Kind
    language: str
    tier: Tier
    prompt_sha256: str
    identity: str


def choose_kind(record: PatientRecord, order: Order) -> Kind:
    """Return what is asked for, else a handout of a text and a summary of a record.

    A record in a language that only patients read (asked for by a folder or ``--lang``) becomes a handout:
    summaries are written for staff.
    """
    if order.kind is not None:
        return order.kind
    for_patient = order.language is not None and order.language not in STAFF_LANGUAGES
    return Kind.HANDOUT if record.is_text or for_patient else Kind.SUMMARY


def commission(
    original: Original,
    place: int,
    record: PatientRecord,
    order: Order,
    settings: Settings,
    *,
    tier: Callable[[str], Tier] = default_tier,
) -> Commission:
    """Decide what to make.

    Args:
        original: the source.
        place: the record's place in it, from 0.
        record: the record.
        order: what is asked.
        settings: say the rest.
        tier: tells the tier of a language for the model in use.

    What was understood of the record is part of the identity: a mapping that
    has been changed makes the same file new work.

    Raises:
        LanguageUnsupported: the language that is asked for, or found, is not one we write.
        LanguageUnknown: a text long enough to be recognised is in none of ours, and none is asked for.
    """
    kind = choose_kind(record, order)
    language = _choose_language(kind, original, record, order, settings)
    prompt_sha256 = prompts_sha256(language)
    trusted = tier(language) if kind is Kind.HANDOUT else Tier.GREEN
    # Left out where it is green, so that documents of earlier versions are recognised.
    beside_source = {} if trusted is Tier.GREEN else {"tier": Tier.AMBER.value}
    identity = fingerprint(
        source_sha256=original.sha256,
        place=place,
        record_sha256=_hash(record),
        kind=kind.value,
        language=language,
        prompt_sha256=prompt_sha256,
        settings_sha256=settings.settings_sha256,
        **beside_source,
    )
    return Commission(original, record, kind, language, trusted, prompt_sha256, identity)


def _hash(record: PatientRecord) -> str:
    canonical = json.dumps(record.as_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _choose_language(
    kind: Kind, original: Original, record: PatientRecord, order: Order, settings: Settings
) -> str:
    """Take the language that is asked for, else the patient's, the record's, or the one that is set."""
    if kind is Kind.SUMMARY:
        supported: tuple[str, ...] = STAFF_LANGUAGES
        language = order.language or settings.staff_language
    else:
        supported = settings.enabled_languages
        found = record.patient.language or record.language
        if found is None and order.language is None and _is_long_enough_to_tell(record):
            raise LanguageUnknown(name=original.name, supported=", ".join(supported))
        language = order.language or found or settings.default_handout_language
    if language not in supported:
        raise LanguageUnsupported(
            name=original.name, language=printable_name(language), supported=", ".join(supported)
        )
    return language


def _is_long_enough_to_tell(record: PatientRecord) -> bool:
    """Whether a text is in a foreign script, or has so many words that it is no mere shorthand."""
    text = "\n".join(note.text for note in record.notes)
    foreign_script = not is_latin(text)
    return record.is_text and (foreign_script or len(_WORD.findall(text)) >= WORDS_TO_TELL_LANGUAGE)
