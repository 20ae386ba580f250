"""How long files take here, learned from the last ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Sample:
    """A file that was done: its name, its bytes, and the seconds it took."""

    path: Path
    size: int
    seconds: float


class Pace:
    """What to expect of a file, by those of its type, or by all where there were none.

    A larger file than usual takes longer in proportion; a smaller one no less, for starting and printing
    cost the same.  Types are kept apart since a Word file has a hundred times the bytes of the same text.
    """

    def __init__(self, samples: Iterable[Sample], abreast: int = 1, *, untried: float | None = None) -> None:
        """Learn from ``samples``.

        Args:
            samples: the last files.
            abreast: so many are worked on side by side.
            untried: the seconds of any file as long as there are no samples.
        """
        every = tuple(samples)
        # A sample has waited for its neighbours; what was measured by ``bench`` is its share of the machine.
        self._abreast = abreast if every else 1
        by_type: dict[str, list[Sample]] = defaultdict(list)
        for sample in every:
            by_type[sample.path.suffix.lower()].append(sample)
        self._usual = {
            suffix: (median(item.seconds for item in items), median(item.size for item in items))
            for suffix, items in by_type.items()
        }
        self._overall = median(item.seconds for item in every) if every else untried

    def expect(self, path: Path, size: int) -> float | None:
        """Return the seconds a file will take, None if nothing was ever done or measured here."""
        if (usual := self._usual.get(path.suffix.lower())) is None:
            return self._overall
        seconds, usual_size = usual
        return seconds * max(1.0, size / max(1.0, usual_size))

    def expect_all(self, files: Iterable[tuple[Path, int]]) -> float | None:
        """Return the seconds that several files will take; None as for one."""
        if self._overall is None:
            return None
        each = [self.expect(path, size) or 0.0 for path, size in files]
        return sum(each) / min(self._abreast, len(each)) if each else 0.0
