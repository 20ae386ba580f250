"""How close an answer stays to the words of its passage.

The fact gate knows facts, and the lexicon what it lists; of all other words this tells which the answer
leaves out or puts in (``grounding.rewordings``).  A small model seldom finds a synonym that is right: see the
counts in ``docs/fact-gate.md``.  A copy has to keep every word, else it is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from optirh_batch.documents import Finding, Severity
from optirh_batch.grounding import compare_words, find
from optirh_batch.localization import SUPPORTED

_CODES = ("words-lost", "words-invented")


def find_strayed(
    source: str,
    answer: str,
    *,
    source_language: str | None,
    language: str,
    staff_language: str,
    told: str = "",
    is_copy: bool = False,
) -> Iterator[Finding]:
    """Findings on the words of an answer that left those of its passage; nothing of a translation.

    Args:
        source: the passage as documented.
        answer: what the model wrote for it.
        source_language: of the passage, None if unknown.
        language: of the answer.
        staff_language: of the findings.
        told: what else the model was told of the passage.
        is_copy: whether it had to keep the passage's words.
    """
    if source_language != language or language not in SUPPORTED:
        return
    words = compare_words(source, answer, language, told=told)
    severity = Severity.BLOCK if words.is_far or is_copy else Severity.WARN
    for code, found in zip(_CODES, (words.lost, words.added), strict=True):
        if found:
            yield find(code, severity, staff_language, "; ".join(found))


def strayed(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those of the findings that are about the words of an answer."""
    return tuple(finding for finding in findings if finding.code in _CODES)
