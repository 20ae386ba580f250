"""Sentences and clauses by their signs alone, for rules that ask what stands beside what, or first.

Owns these coarse cuts, which take the full stop of an abbreviation for an end.  What is compared sentence by
sentence is cut with care, see ``clauses``.
"""

from __future__ import annotations

import re

SENTENCE = re.compile(r"[^.;!?\n]+")
CLAUSE = re.compile(r"[^.;:,!?\n]+")
OPENS = r"(?:\A|[.;:,!?\n(]\s*|(?<!\w)[–-]\s*|\b(?:et|ed?)\s+)"
"""Before the first word of a clause in French and Italian, as part of a pattern: a sign, or 'and'."""
_END = re.compile(r"[.;!?](?=\s|$)|\n")


def sentence_around(text: str, place: int) -> tuple[int, int]:
    """Where the sentence at ``place`` begins and ends, with its last sign; a stop in a number ends none."""
    ends = [match.end() for match in _END.finditer(text)]
    return max((end for end in ends if end <= place), default=0), next(
        (end for end in ends if end > place), len(text)
    )
