"""A picture of what several models made of the same cases: one bar for each model and language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

_PARTS = (
    ("stated", "#2f7d4f"),
    ("stated, original wording", "#a9d3b5"),
    ("lost, marked", "#e0b040"),
    ("lost, not marked", "#b3261e"),
)
_LEFT, _WIDE, _NOTE = 250, 420, 330
_STEP = 26


def draw_comparison(evaluations: Sequence[Mapping[str, Any]]) -> str:
    """Draw an SVG.

    Args:
        evaluations: as ``Evaluation.as_json`` gives them, of this run or kept from earlier ones.
    """
    from jinja2 import Template  # noqa: PLC0415 - not for --help

    bars = list(_bars(evaluations))
    template = Path(__file__).with_name("comparison.svg.j2").read_text("utf-8")
    picture: str = Template(template, autoescape=True, trim_blocks=True).render(
        title="Facts of the sheets, of 100",
        parts=[
            {"label": label, "colour": colour, "x": 16 + 190 * place}
            for place, (label, colour) in enumerate(_PARTS)
        ],
        bars=bars,
        left=_LEFT,
        right=_LEFT + _WIDE,
        width=_LEFT + _WIDE + _NOTE,
        height=80 + _STEP * len(bars),
    )
    return picture


def _bars(evaluations: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    y = 66
    for evaluation in evaluations:
        name = str(evaluation["model"]["name"])
        yield _bar(name, evaluation["totals"], y, is_total=True)
        y += _STEP
        for group in evaluation["groups"]:
            yield _bar(f"{group['kind']} {group['language']}", group, y, is_total=False)
            y += _STEP


def _bar(label: str, totals: Mapping[str, Any], y: int, *, is_total: bool) -> dict[str, Any]:
    facts = totals["facts"] or 1
    original = totals["kept_original"]
    counts = (totals["kept"] - original, original, totals["lost_flagged"], totals["lost_escaped"])
    pieces, x = [], float(_LEFT)
    for (part, colour), count in zip(_PARTS, counts, strict=True):
        width = _WIDE * count / facts
        title = f"{part}: {count} of {totals['facts']}"
        pieces.append({"x": round(x, 2), "width": round(width, 2), "colour": colour, "title": title})
        x += width
    note = f"{100 * totals['kept'] / facts:.1f} stated, {totals['escaped']} escaped"
    if totals["passages"]:
        note += f", {100 * totals['originals'] / totals['passages']:.0f} % in original wording"
    return {"label": label[:36], "pieces": pieces, "note": note, "y": y, "is_total": is_total}
