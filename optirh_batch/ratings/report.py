"""The report on what professionals say: one PDF for staff, and the same figures as JSON.

Owns the words around the figures (``figures``) and what a chart needs to be
drawn; the layout is ``templates/ratings.html``.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from optirh_batch.config import Settings
from optirh_batch.documents import Kind
from optirh_batch.errors import RenderingFailed
from optirh_batch.localization import format_date, format_number, mark, plural, translate
from optirh_batch.outbox import publish
from optirh_batch.ratings.figures import FEW, Agreement, Comment, Comparison, Figures, ScoreRow, Version
from optirh_batch.ratings.scales import LABELS, Category, Harm
from optirh_batch.ratings.versions import CONFIDENCE, FEWEST_DOCUMENTS, RESAMPLES
from optirh_batch.rendering import fill_in, in_latin, page_label
from optirh_batch.typesetting import typeset
from optirh_batch.whereabouts import note_place

KIND = "evaluation"
ROWS_PRINTED = 200
"""More rows than this in a table are counted only; JSON has them all."""
_FEW_RATERS = 3
_UNDEFINED = "–"
_KINDS = {Kind.HANDOUT: mark("Handout for the patient"), Kind.SUMMARY: mark("Record summary")}
_SHORT_KINDS = {Kind.HANDOUT: mark("Handout"), Kind.SUMMARY: mark("Summary")}


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a comparison is drawn: positions from 0 to 100 on an axis with zero at 50."""

    value: float
    low: float | None
    high: float | None


def print_report(figures: Figures, settings: Settings) -> bytes:
    """Print the report as an A4 PDF; equal figures give equal bytes.

    Raises:
        RenderingFailed: it cannot be printed.
    """
    try:
        return _print(figures, settings.staff_language, str)
    except RenderingFailed:
        # A remark may have characters that no font here can draw; a report without them is still one.
        return _print(figures, settings.staff_language, in_latin)


def publish_report(figures: Figures, settings: Settings, now: datetime) -> Path:
    """Write the report into the outbox, as ``2026-11-28-0930.evaluation.fr.pdf``.

    Raises:
        RenderingFailed: it cannot be printed.
        PublishFailed: it cannot be put into the outbox.
        WorkFolderFailed: it is there, but will not go with ``outbox_days``.
    """
    pdf = print_report(figures, settings)
    path = publish(pdf, settings.outbox_dir, f"{now:%Y-%m-%d-%H%M}", KIND, settings.staff_language)
    note_place(settings.data_dir, hashlib.sha256(pdf).hexdigest(), path)
    return path


def as_json(figures: Figures) -> dict[str, Any]:
    """Return the object that ``evaluate report --json`` prints."""
    return {
        "opinions": figures.opinions,
        "unknown": figures.unknown,
        "replaced": figures.replaced,
        "documents": figures.documents,
        "raters": {role.value: count for role, count in figures.raters.items()},
        "first": figures.first.isoformat() if figures.first else None,
        "last": figures.last.isoformat() if figures.last else None,
        "scores": [
            asdict(row) | {"n": row.marks, "mean": row.mean, "median": row.median, "few": row.is_few}
            for row in figures.scores
        ],
        "incidents": [
            {"category": category.value, "severity": harm.value, "count": count}
            for (category, harm), count in sorted(figures.incidents.items())
        ],
        "faults": [asdict(row) for row in figures.faults],
        "agreement": [
            asdict(row) | {"measure": "weighted kappa" if row.pair else "Krippendorff's alpha"}
            for row in figures.agreement
        ],
        "comparisons": [asdict(row) | {"clear": row.difference.is_clear} for row in figures.comparisons],
        "comments": [asdict(row) for row in figures.comments],
    }


def _print(figures: Figures, language: str, spell: Callable[[str], str]) -> bytes:
    labels = _version_labels(figures)
    widest = _widest(figures.comparisons)
    comments, comparisons = figures.comments[:ROWS_PRINTED], figures.comparisons[:ROWS_PRINTED]
    agreement = figures.agreement[:ROWS_PRINTED]
    html = fill_in(
        "ratings.html",
        language,
        figures=figures,
        period=[format_date(day.date(), language) for day in (figures.first, figures.last) if day],
        roles=[(translate(LABELS[role], language), count) for role, count in sorted(figures.raters.items())],
        cautions=_cautions(figures, language),
        few=FEW,
        versions=[(label, spell(version.name), version) for version, label in labels.items()],
        kinds=[
            (translate(_KINDS[kind], language), _scores(figures, kind, labels, language)) for kind in Kind
        ],
        categories=[
            (
                translate(LABELS[category], language),
                [figures.incidents.get((category, harm), 0) for harm in Harm],
            )
            for category in Category
        ],
        harms=[translate(LABELS[harm], language) for harm in Harm],
        faults=[
            (translate(_SHORT_KINDS[row.kind], language), row.language, labels[row.version], row)
            for row in figures.faults
        ],
        agreement=[_agreement(row, language) for row in agreement],
        comparisons=[_comparison(row, labels, widest, language) for row in comparisons],
        fewest=FEWEST_DOCUMENTS,
        resamples=format_number(RESAMPLES, language),
        confidence=round(100 * CONFIDENCE),
        widest=_number(widest, 1, language),
        comments=[_comment(item, labels, language, spell) for item in comments],
        more_comments=len(figures.comments) - len(comments),
        more_agreement=len(figures.agreement) - len(agreement),
        more_comparisons=len(figures.comparisons) - len(comparisons),
        page_label=page_label(language),
    )
    return typeset(html, KIND)


def _version_labels(figures: Figures) -> dict[Version, str]:
    """A short name for each version, in the order in which they appear."""
    found = dict.fromkeys(row.version for row in figures.faults)
    return {version: f"V{number}" for number, version in enumerate(found, 1)}


def _cautions(figures: Figures, language: str) -> list[str]:
    """What must be said before anybody reads a figure."""
    raters = sum(figures.raters.values())
    said = []
    if not figures.opinions:
        said.append(translate("There are no answers yet.", language))
    elif raters < _FEW_RATERS:
        said.append(
            plural(
                "Only {n} person rated: this is an opinion, not a measurement.",
                "Only {n} people rated: these are opinions, not a measurement.",
                raters,
                language,
            )
        )
    if any(row.is_few for row in figures.scores):
        said.append(
            translate(
                "Rows with the sign ° rest on fewer than {n} marks: do not conclude anything from them.",
                language,
                n=FEW,
            )
        )
    if figures.unknown:
        said.append(
            plural(
                "{n} form is about a document that the log does not know; it is left out.",
                "{n} forms are about documents that the log does not know; they are left out.",
                figures.unknown,
                language,
            )
        )
    return said


def _scores(
    figures: Figures, kind: Kind, labels: dict[Version, str], language: str
) -> list[tuple[str, str, str, ScoreRow, str, str]]:
    return [
        (
            translate(LABELS[row.criterion], language),
            row.language,
            labels[row.version],
            row,
            format_number(row.median, language),
            _number(row.mean, 2, language),
        )
        for row in figures.scores
        if row.kind is kind
    ]


def _agreement(row: Agreement, language: str) -> tuple[str, str, str, str, int]:
    who = (
        translate("{one} and {other}", language, one=row.pair[0], other=row.pair[1])
        if row.pair
        else translate("all", language)
    )
    value = _UNDEFINED if row.value is None else _number(row.value, 2, language)
    return (
        translate(_SHORT_KINDS[row.kind], language),
        translate(LABELS[row.criterion], language),
        who,
        value,
        row.documents,
    )


def _comparison(
    row: Comparison, labels: dict[Version, str], widest: float, language: str
) -> dict[str, object]:
    gap = row.difference

    def place(value: float | None) -> float | None:
        return None if value is None else round(50 + 50 * value / widest, 2)

    clear = {
        None: translate("too few documents", language),
        True: translate("clear", language),
        False: translate("not clear", language),
    }
    return {
        "kind": translate(_SHORT_KINDS[row.kind], language),
        "language": row.language,
        "criterion": translate(LABELS[row.criterion], language),
        "versions": f"{labels[row.earlier]} → {labels[row.later]}",
        "value": _number(gap.value, 2, language, signed=True),
        "low": None if gap.low is None else _number(gap.low, 2, language, signed=True),
        "high": None if gap.high is None else _number(gap.high, 2, language, signed=True),
        "documents": "{} / {}".format(*gap.documents),
        "verdict": clear[gap.is_clear],
        "drawn": Interval(round(50 + 50 * gap.value / widest, 2), place(gap.low), place(gap.high)),
    }


def _widest(comparisons: Sequence[Comparison]) -> float:
    """The end of the axis of comparisons, in marks: what all of them need, at least half a mark."""
    ends = [
        abs(end)
        for row in comparisons
        for end in (row.difference.value, row.difference.low, row.difference.high)
        if end is not None
    ]
    return math.ceil(2 * max(ends, default=0.5)) / 2 or 0.5


def _comment(
    item: Comment, labels: dict[Version, str], language: str, spell: Callable[[str], str]
) -> dict[str, object]:
    incident = item.incident
    return {
        "job": item.subject.job,
        "kind": translate(_SHORT_KINDS[Kind(item.subject.kind)], language),
        "language": item.subject.language,
        "version": labels[item.version],
        "rater": item.rater,
        "role": translate(LABELS[item.role], language),
        "fault": ", ".join(translate(LABELS[code], language) for code in (incident.category, incident.harm))
        if incident
        else "",
        "words": spell(item.words),
    }


def _number(value: float, digits: int, language: str, *, signed: bool = False) -> str:
    """A figure with exactly so many decimals, as the language writes it."""
    point = format_number(Decimal("0.5"), language)[1]
    written = f"{value:{'+' if signed else ''}.{digits}f}"
    if not float(written):
        written = f"{0:.{digits}f}"
    return written.replace(".", point).replace("-", "\u2212")
