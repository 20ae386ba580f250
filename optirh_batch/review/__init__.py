"""Human release: what a nurse decides on a document, and what follows from it.

A document is a draft until a person has looked at it.  She decides by moving
the PDF into the folder of released or rejected documents, or with ``review
release`` and ``review reject``, which do the same.  The next look (``desk``)
prints the copy without the draft band from what was kept for it (``shelf``)
and writes the decision into the audit log.
"""

from __future__ import annotations

from optirh_batch.review.desk import Decided, Decision, ReviewDesk, Waiting
from optirh_batch.review.shelf import Kept, forget_draft, keep_draft, sweep_drafts

__all__ = [
    "Decided",
    "Decision",
    "Kept",
    "ReviewDesk",
    "Waiting",
    "forget_draft",
    "keep_draft",
    "sweep_drafts",
]
