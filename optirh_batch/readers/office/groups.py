"""What a line inside a list says of the entries below it: a time of day, suspicion, current or past.

Owns the way from such a line (``MATIN``, ``Verdacht:``, ``anciens :``) to the
next one.  Leaves out which words they are (``headings``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from optirh_batch.readers.day_grids import has_grid
from optirh_batch.readers.lines import change_of, daytime, group_of, led
from optirh_batch.readers.office.vocabulary import Theme
from optirh_batch.readers.prescriptions import read_prescription, split_drugs
from optirh_batch.readers.topics import Topic
from optirh_batch.readers.wording import fold
from optirh_batch.records import Medication, ProblemStatus

_STATUSES = {
    Topic.CURRENT_PROBLEMS: ProblemStatus.CURRENT,
    Topic.PAST_PROBLEMS: ProblemStatus.PAST,
    Topic.PROBLEMS: ProblemStatus.UNKNOWN,
}


@dataclass(slots=True)
class Group:
    """The group that entries stand in; ``status`` is None where the list's own holds."""

    time: str | None = None
    lead: str = ""
    change: str = ""
    status: ProblemStatus | None = None
    _is_empty: bool = True

    def begins(self, theme: Theme | None, entry: str) -> str | None:
        """What is left of an entry that begins a group; None if it begins none.

        Two times of day one below the other are heads of columns that were lost: no time holds then.
        """
        if theme is Theme.MEDICATIONS and (time := daytime(entry)) is not None:
            is_lost = self.time is not None and self._is_empty
            self.time, self._is_empty = None if is_lost else time, True
            return entry if is_lost else ""
        if theme is Theme.MEDICATIONS and (change := change_of(entry)) is not None:
            self.change = change
            return ""
        if theme is Theme.PROBLEMS and (group := group_of(entry)):
            topic, self.lead, rest = group
            self.status = _STATUSES[topic] if topic else None
            return rest
        return None

    def led(self, entry: str) -> str:
        """An entry behind the words of its group; a drug only as far as it can be read with them."""
        self._is_empty = False
        if self.time and not has_grid(entry):
            timed = f"{self.time}: {entry}"
            return timed if all(map(read_prescription, split_drugs(timed))) else entry
        return led(self.lead, entry)

    def told(self, drug: Medication) -> Medication:
        """A drug with what its group says of it and its own words do not: time of day, change."""
        said = fold(drug.frequency or "")
        words = [self.time] if self.time and not drug.schedule else []
        words = [word for word in (self.change, *words) if word and fold(word) not in said]
        if not words:
            return drug
        return replace(drug, frequency="; ".join(filter(None, (*words, drug.frequency))))
