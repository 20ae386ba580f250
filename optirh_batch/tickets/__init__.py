"""The job table: one ticket for each file that was ever ready in the inbox, and how far it is.

The folder is the truth about which files there are; the tickets add what a
folder cannot hold: how often a file was tried, how often it took the program
down, since when it waits and what became of it.  A ticket holds the name of
its file, which may hold that of a person: the table is no part of the audit
log, lies in ``data_dir`` for this user alone, and is forgotten after a while.
"""

from optirh_batch.tickets.board import Board
from optirh_batch.tickets.pace import Pace
from optirh_batch.tickets.ticket import Made, State, Ticket

__all__ = ["Board", "Made", "Pace", "State", "Ticket"]
