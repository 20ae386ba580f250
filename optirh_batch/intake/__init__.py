"""The inbox: which files wait, what their folder asks for, when they are complete, and whose they are.

The folder is the truth.  ``listing`` says what lies there; ``completeness``
whether a file is all there; ``settling`` when it has stood still; ``hints``
when to look again; ``glances`` at which file alone; ``claims`` which daemon or machine works on it.  Leaves
out reading files (``readers``), their order (``tickets``) and moving them
(``outbox``).
"""

from optirh_batch.errors import InboxGone
from optirh_batch.intake.listing import Arrival, Inbox, clear_marker, is_litter, look_into
from optirh_batch.intake.settling import Intake, Stillness, await_settled

__all__ = [
    "Arrival",
    "Inbox",
    "InboxGone",
    "Intake",
    "Stillness",
    "await_settled",
    "clear_marker",
    "is_litter",
    "look_into",
]
