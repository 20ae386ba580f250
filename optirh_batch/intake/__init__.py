"""The inbox: which files wait, which language their folder asks for, and when they are complete.

Owns listing (``listing``) and settling (``settling``).  Leaves out opening
files (``readers``) and moving them (``outbox``).  The folder is the truth.
"""

from optirh_batch.intake.listing import Arrival, Inbox, is_litter, look_into
from optirh_batch.intake.settling import Intake, await_settled

__all__ = ["Arrival", "Inbox", "Intake", "await_settled", "is_litter", "look_into"]
