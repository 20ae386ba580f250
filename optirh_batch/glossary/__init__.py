"""Reviewed lay explanations of medical words, in French, German, Italian and English.

``entries`` holds what a TOML file says and checks it; ``lexicon`` finds the
words in a text.  The explanations themselves are the ``*.toml`` files of this
folder; an institution may override or add entries from a folder of its own.
"""

from __future__ import annotations

from optirh_batch.glossary.entries import Entry, Wording
from optirh_batch.glossary.lexicon import DRUGS, Glossary, Match
from optirh_batch.glossary.words import fold

__all__ = ["DRUGS", "Entry", "Glossary", "Match", "Wording", "fold"]
