"""What a model may learn from released documents: pairs of a passage and the words a nurse let pass.

Only where the institution wants it (``keep_training_pairs``).  Owns hiding who
is meant (``pseudonyms``, ``dates``), what is kept of a document at its release (``shelf``), and
handing it out in the form of ``training/`` (``handing_out``).  Leaves out the tuning.
"""

from __future__ import annotations

from optirh_batch.learning.shelf import forget_pairs, keep_pairs, sweep_pairs

__all__ = ["forget_pairs", "keep_pairs", "sweep_pairs"]
