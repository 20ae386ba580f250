"""How it stands with a drug: taken, paused, stopped, planned, or not said.

Owns which of the places that may say it decides: advice, status observation, the row of the text, the act.
Leaves out how an advice is found (``advice``).
"""

from __future__ import annotations

from dataclasses import dataclass

from optirh_batch.readers.advice import ENDING, PAUSING, Verdict
from optirh_batch.readers.cda.datatypes import Interval, local_name, templates_of
from optirh_batch.readers.cda.entries import Context, stated_activity, stated_pause, status_code
from optirh_batch.readers.cda.instructions import Administration
from optirh_batch.readers.cda.tables import Row
from optirh_batch.readers.cda.vocabulary import PAUSED_STATUS
from optirh_batch.records import MedicationStatus

# IHE PHARM and IHE PCC medication entries: 'completed' says that the entry is complete, not the treatment.
_PLAN_ITEM_TEMPLATES = frozenset(
    {
        "1.3.6.1.4.1.19376.1.9.1.3.7", "1.3.6.1.4.1.19376.1.9.1.3.2", "1.3.6.1.4.1.19376.1.9.1.3.6",
        "1.3.6.1.4.1.19376.1.9.1.3.4", "1.3.6.1.4.1.19376.1.9.1.3.3",
        "2.16.756.5.30.1.1.10.4.34", "2.16.756.5.30.1.1.10.4.42", "2.16.756.5.30.1.1.10.4.43",
    }
)  # fmt: skip
_HISTORY_TEMPLATE = "1.3.6.1.4.1.19376.1.5.3.1.4.7"
_ENDED_ACTS = frozenset({"aborted", "cancelled", "nullified", "suspended", "obsolete", "held"})


@dataclass(frozen=True)
class Standing:
    """All that is said of how it stands with one drug.

    Attributes:
        taken: the administration.
        advice: code of the advice that it stands in, empty outside of any.
        later: what advice elsewhere in the document decided on it.
        row: where the text shows it.
        period: from when to when it is taken.
        context: of the document.
    """

    taken: Administration
    advice: str
    later: Verdict | None
    row: Row | None
    period: Interval
    context: Context

    @property
    def is_paused(self) -> bool:
        """Whether the first of the places that say how it stands with the drug says: paused."""
        if self.later in {Verdict.OPEN, Verdict.STOPPED} or self.advice in ENDING:
            return False
        act, narrative = self.taken.act, self.context.narrative
        if self.advice == PAUSING or self.later is Verdict.PAUSED or stated_pause(act, narrative):
            return True
        if stated_activity(act, narrative) is not None:
            return False
        if self.row is not None and (self.row.is_planned or self.row.activity is not None):
            return bool(self.row.pause)
        halted = (status_code(self.taken.core) or status_code(act)) in PAUSED_STATUS
        return halted and not self.context.is_past(self.period.end)

    @property
    def status(self) -> MedicationStatus:
        """Advice, status observation and text come first, then the act's own status with its times.

        Unknown of a drug that is paused: it is neither taken nor stopped.
        """
        if self.is_paused or self.later is Verdict.OPEN:
            return MedicationStatus.UNKNOWN
        if self.advice in ENDING or self.later is Verdict.STOPPED:
            return MedicationStatus.STOPPED
        said = stated_activity(self.taken.act, self.context.narrative)
        if said is None and self.row is not None:
            if self.row.is_planned:
                return MedicationStatus.PLANNED
            said = self.row.activity
        if said is not None:
            return MedicationStatus.CURRENT if said else MedicationStatus.STOPPED
        return self._status_of_act()

    def _status_of_act(self) -> MedicationStatus:
        status = status_code(self.taken.core) or status_code(self.taken.act)
        if status in _ENDED_ACTS or self.context.is_past(self.period.end):
            return MedicationStatus.STOPPED
        mood = self.taken.act.get("moodCode")
        if mood in {"RQO", "PRMS", "PRP"} or (mood != "EVN" and self.context.is_future(self.period.start)):
            return MedicationStatus.PLANNED
        templates = templates_of(self.taken.act)
        is_plan_item = bool(templates & _PLAN_ITEM_TEMPLATES) or (
            # A history of drugs may list what was given at some time.
            _HISTORY_TEMPLATE in templates and self.period.start is not None
        )
        lasts = is_plan_item or self.context.is_future(self.period.end) or self._stands_in_active_act()
        if status in {"active", "ordered", "new"} or lasts:
            return MedicationStatus.CURRENT
        # 'Completed' without an end: done, or only recorded; programs mean either.
        return MedicationStatus.UNKNOWN

    def _stands_in_active_act(self) -> bool:
        """Whether the act around says that it goes on (C-CDA discharge medication)."""
        relation = self.taken.act.getparent()
        around = None if relation is None else relation.getparent()
        return around is not None and local_name(around) == "act" and status_code(around) == "active"
