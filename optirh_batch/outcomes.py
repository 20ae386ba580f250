"""What became of one document: the value that ``process --json`` prints.

Owns the JSON shape of a result, which scripts rely on: keys may be added,
never renamed or removed.  Making documents belongs to ``pipeline``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from optirh_batch.documents import (
    Draft,
    HandoutDraft,
    Kind,
    Passage,
    SummaryDraft,
    TokenCount,
    passages_by_part,
)
from optirh_batch.errors import OptirhError
from optirh_batch.generation import ModelIdentity
from optirh_batch.localization import STAFF_LANGUAGES, staff_message, translate
from optirh_batch.records import Documented
from optirh_batch.text.readability import measure_readability

_PROSE = frozenset({"case", "general"})


class Status(StrEnum):
    """Where a document stands: to be checked by the nurse, released by her, or never made.

    ``COLLECTED``: the file was a filled evaluation form, and its answers are kept.
    """

    REVIEW = "review"
    RELEASED = "released"
    FAILED = "failed"
    COLLECTED = "collected"


@dataclass(frozen=True, slots=True)
class Seconds:
    """Wall-clock time of the stages, and of the whole."""

    read: float = 0.0
    generate: float = 0.0
    check: float = 0.0
    render: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document, made or failed.

    Attributes:
        source: the file it comes from.
        source_sha256: hash (hex) of its bytes, None if they could not be read.
        kind: summary or handout; None if the failure came before that was known.
        language: language of the document; None likewise.
        status: where it stands.
        outputs: the PDFs.
        draft: its text and findings; None for a failure, and for work done before.
        model: the weights that wrote it, None if none were asked.
        prompt_sha256: hash (hex) over the prompts of its language.
        seconds: time of each stage.
        error: why it failed.
        job: its number in the audit log.
        already_done: the PDF is one of an earlier run on the same content.
        repeats: when that was published, if its original was archived: this is another drop of the same.
        record: number of the record in its file, from 1; None for a failure of the whole file.
        records: how many the file holds; None likewise.
    """

    source: Path
    source_sha256: str | None = None
    kind: Kind | None = None
    language: str | None = None
    status: Status = Status.FAILED
    outputs: tuple[Path, ...] = ()
    draft: Draft | None = None
    model: ModelIdentity | None = None
    prompt_sha256: str | None = None
    seconds: Seconds = field(default_factory=Seconds)
    error: OptirhError | None = None
    job: str | None = None
    already_done: bool = False
    repeats: datetime | None = None
    record: int | None = None
    records: int | None = None

    def as_json(
        self, staff_language: str, *, handout_language: str = "", model_set: str = ""
    ) -> dict[str, Any]:
        """Return the object that ``process --json`` prints.

        Where a failure came before something was known, that is a text all the same: what would
        have held by the settings, or an empty one.

        Args:
            staff_language: of messages, and of summaries.
            handout_language: of a handout for which nothing else names one.
            model_set: the model that is set.
        """
        draft, model = self.draft, self.model
        tokens = draft.tokens if draft else TokenCount()
        for_patient = self.language is not None and self.language not in STAFF_LANGUAGES
        kind = self.kind or (Kind.HANDOUT if for_patient else Kind.SUMMARY)
        unsaid = staff_language if kind is Kind.SUMMARY else handout_language or staff_language
        return {
            "source": str(self.source),
            "source_sha256": self.source_sha256 or "",
            "kind": kind.value,
            "language": self.language or unsaid,
            "status": self.status.value,
            "outputs": [str(path) for path in self.outputs],
            "sections": sections(draft) if draft else {},
            "findings": _findings(draft) if draft else [],
            "model": {
                "name": model.name if model else model_set,
                "sha256": (model.sha256 if model else None) or "",
                "adapter_sha256": model.adapter_sha256 if model else None,
                "prompt_sha256": self.prompt_sha256 or "",
            },
            "readability": readability(draft) if draft else None,
            "tokens": asdict(tokens),
            "seconds": {name: round(value, 3) for name, value in asdict(self.seconds).items()},
            "job": self.job,
            "already_done": self.already_done,
            "record": self.record,
            "records": self.records,
            "error": {"code": self.error.code, "message": staff_message(self.error, staff_language)}
            if self.error
            else None,
        }


def sections(draft: Draft) -> dict[str, Any]:
    """Return the text of a draft as printed.

    A handout has ``summary`` (its title), ``simplification`` (one passage a
    line), ``terms``, ``left_out`` (lines of the source that are not in it) and
    ``warnings`` (what of the source was not understood); a summary has ``case``,
    ``general``, ``history`` and the record's facts under the names of ``inspect``.
    """
    content = draft.content
    if isinstance(content, HandoutDraft):
        return {
            "summary": content.title,
            "simplification": _lines(content.passages),
            "terms": [{"term": item.term, "explanation": item.explanation} for item in content.terms],
            "left_out": list(content.left_out),
            "warnings": [asdict(item) for item in draft.warnings],
        }
    facts = {name: value for name, value in draft.record.as_json().items() if name not in _PROSE}
    absent = translate("Not documented", draft.language)
    return {
        "case": _lines(content.case) or absent,
        "general": _lines(content.general) or absent,
        "history": _history(draft, content) or absent,
        **facts,
    }


def readability(draft: Draft) -> dict[str, Any]:
    """Return how hard the prose of a draft is to read, in its source and as printed."""
    passages = [passage for _, passage in passages_by_part(draft.content)]
    language = draft.record.language or draft.language
    return {
        "source": asdict(measure_readability("\n".join(item.source for item in passages), language)),
        "result": asdict(measure_readability("\n".join(item.text for item in passages), draft.language)),
    }


def _history(draft: Draft, content: SummaryDraft) -> str:
    if draft.record.problems.status is Documented.NONE_KNOWN:
        return translate("No known diagnoses", draft.language)
    groups = (
        (translate("Current diagnoses", draft.language), content.history_current),
        (translate("Past diagnoses", draft.language), content.history_past),
        (translate("Diagnoses without a stated status", draft.language), content.history_unknown),
    )
    return "\n".join(f"{heading}\n{_lines(passages)}" for heading, passages in groups if passages)


def _lines(passages: Iterable[Passage]) -> str:
    return "\n".join(" ".join(passage.text.split()) for passage in passages)


def _findings(draft: Draft) -> list[dict[str, Any]]:
    parts = [part for part, _ in passages_by_part(draft.content)]
    return [
        {
            "code": item.code,
            "severity": item.severity.value,
            "message": item.message,
            "evidence": item.evidence,
            "segment": item.segment,
            "part": None if item.segment is None else parts[item.segment],
        }
        for item in draft.findings
    ]
