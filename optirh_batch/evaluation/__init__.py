"""A set of fictional cases with fact sheets, put to a model, and what is counted of its documents.

``cases`` reads the set, ``matching`` finds a fact in a printed text, ``marking`` compares a document with
its case, ``scores`` holds the usual similarities, ``running`` makes the documents, ``totals`` adds up,
``plot`` draws models side by side.  Nothing here asks the fact gate whether a fact is there: what escapes it
could not be counted otherwise.  Judging by people belongs to ``ratings``.
"""

from optirh_batch.evaluation.cases import Case, Fact, load_cases, spread
from optirh_batch.evaluation.marking import CaseMark, mark_document
from optirh_batch.evaluation.totals import Targets, Totals, add_up

__all__ = [
    "Case",
    "CaseMark",
    "Fact",
    "Targets",
    "Totals",
    "add_up",
    "load_cases",
    "mark_document",
    "spread",
]
