"""The command line: ``program`` is its frame, the other modules hold the commands.

Commands are thin: they call one function of the program and print what it
returns.  Heavy modules are imported inside the commands, so that ``--help``
answers at once.
"""

from optirh_batch.cli import (
    audit,
    bench,
    documents,
    evaluation,
    glossary,
    mappings,
    models,
    ratings,
    review,
    training,
    upkeep,
    watching,
)
from optirh_batch.cli.program import main

__all__ = [
    "audit",
    "bench",
    "documents",
    "evaluation",
    "glossary",
    "main",
    "mappings",
    "models",
    "ratings",
    "review",
    "training",
    "upkeep",
    "watching",
]
