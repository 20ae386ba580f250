"""From a record to a draft: what is asked of the model, what is taken from its answers.

``handout`` and ``summary`` each draft one kind of document, at a ``desk``;
``passages`` holds what they share: words what ``assignments`` ask, has it judged
by ``verdicts``, tries once more, and falls back on the original wording.  Facts that stand in their own
fields are not drafted: rendering prints them from the record.
"""

from optirh_batch.drafting.desk import Desk
from optirh_batch.drafting.handout import draft_handout
from optirh_batch.drafting.summary import draft_summary

__all__ = ["Desk", "draft_handout", "draft_summary"]
