"""What happened in a training: one JSON line for each step and look, and the curves drawn from them."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment

_WIDTH, _HEIGHT, _EDGE = 720, 360, 56
_CURVES = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{ width }} {{ height }}"
  font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
{% for y, label in rows %}
<line x1="{{ edge }}" x2="{{ width - 12 }}" y1="{{ y }}" y2="{{ y }}" stroke="#ddd"/>
<text x="{{ edge - 6 }}" y="{{ y + 4 }}" text-anchor="end">{{ label }}</text>
{% endfor %}
{% for x, label in columns %}
<text x="{{ x }}" y="{{ base }}" text-anchor="middle">{{ label }}</text>
{% endfor %}
<text x="{{ width / 2 }}" y="{{ height - 8 }}" text-anchor="middle">steps; nats per answer token</text>
{% for name, colour, points in curves %}
<polyline fill="none" stroke="{{ colour }}" stroke-width="2" points="{{ points }}"/>
<text x="{{ width - 130 }}" y="{{ 20 + 16 * loop.index0 }}" fill="{{ colour }}">{{ name }}</text>
{% endfor %}
</svg>
"""
)


@dataclass(frozen=True, slots=True)
class Journal:
    """The file ``log.jsonl`` of a training."""

    path: Path

    def write(self, **entry: Any) -> None:
        """Add a line, on the disk before this returns."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> list[dict[str, Any]]:
        """All entries; a last line that a kill cut off is left out."""
        if not self.path.exists():
            return []
        lines = self.path.read_text("utf-8").splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def go_back(self, step: int) -> None:
        """Forget what came after ``step``: training goes on from a checkpoint made there."""
        kept = [entry for entry in self.read() if entry["step"] <= step]
        partial = self.path.with_suffix(".partial")
        partial.write_text("".join(json.dumps(entry) + "\n" for entry in kept), "utf-8")
        partial.replace(self.path)

    def draw(self, path: Path) -> None:
        """Write the curves of training and validation loss as SVG; nothing while there is no step."""
        entries = self.read()
        curves = [
            ("training", "#1f5a8a", [(entry["step"], entry["loss"]) for entry in entries if "loss" in entry]),
            (
                "validation",
                "#b3471d",
                [(entry["step"], entry["validation"]) for entry in entries if "validation" in entry],
            ),
        ]
        points = [point for _, _, line in curves for point in line]
        if points:
            path.write_text(_draw(curves, points), "utf-8")


def _draw(curves: list[tuple[str, str, list[tuple[int, float]]]], points: list[tuple[int, float]]) -> str:
    last = max(1, *(step for step, _ in points))
    highest = max(loss for _, loss in points) or 1.0
    wide, high = _WIDTH - _EDGE - 12, _HEIGHT - _EDGE - 12

    def place(step: float, loss: float) -> tuple[float, float]:
        return round(_EDGE + wide * step / last, 1), round(12 + high * (1 - loss / highest), 1)

    shares = [index / 4 for index in range(5)]
    return _CURVES.render(
        width=_WIDTH,
        height=_HEIGHT,
        edge=_EDGE,
        base=_HEIGHT - 30,
        rows=[(place(0, highest * share)[1], f"{highest * share:.2f}") for share in shares],
        columns=[(place(last * share, 0)[0], round(last * share)) for share in shares],
        curves=[
            (name, colour, " ".join(f"{x},{y}" for x, y in (place(*point) for point in line)))
            for name, colour, line in curves
            if line
        ],
    )
