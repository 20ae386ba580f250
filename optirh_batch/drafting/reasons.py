"""Why a passage kept its source's wording, in one short line for the nurse."""

from __future__ import annotations

from collections.abc import Sequence

from optirh_batch.documents import Finding, Severity
from optirh_batch.grounding.recognition.facts import Kind
from optirh_batch.localization import plural, translate

_VERDICTS = ("lost", "invented", "swapped")
_FACTS_NAMED = 3
_FACT_CHARS = 40


def why_original(findings: Sequence[Finding], language: str) -> str:
    """Sum up the findings that kept a passage from being rewritten.

    Args:
        findings: of the last attempt; only blocking ones count.
        language: of the staff.

    Returns:
        Short sentences: facts are counted and the first three named, anything
        else is said once.  Of an answer in another language nothing else.
    """
    blocking = [finding for finding in findings if finding.severity is Severity.BLOCK]
    blocking = [finding for finding in blocking if finding.code == "wrong-language"] or blocking
    lost, added, swapped = (_facts(blocking, verdict) for verdict in _VERDICTS)
    sentences = []
    if lost:
        sentences.append(
            plural(
                "{n} fact of the source was missing: {words}.",
                "{n} facts of the source were missing: {words}.",
                len(lost),
                language,
                words=_quote(lost, language),
            )
        )
    if added:
        sentences.append(
            plural(
                "{n} fact was not in the source: {words}.",
                "{n} facts were not in the source: {words}.",
                len(added),
                language,
                words=_quote(added, language),
            )
        )
    if swapped:
        words = _quote(swapped, language)
        sentences.append(translate("Facts stood in another order: {words}.", language, words=words))
    others = {
        finding.code: _shorten(finding) for finding in reversed(blocking) if not _is_about_fact(finding)
    }
    return " ".join([*sentences, *reversed(others.values())]).replace("….", "…")


def _shorten(finding: Finding) -> str:
    """Its message, of whose quotation only the beginning is kept."""
    words = (finding.evidence or "").rstrip(" .,;:")
    return finding.message.replace(words, _cut(words)) if len(words) > _FACT_CHARS else finding.message


def _cut(words: str) -> str:
    return words if len(words) <= _FACT_CHARS else f"{words[: _FACT_CHARS - 1]}…"


def _is_about_fact(finding: Finding) -> bool:
    """Whether facts of its kind are counted; of a fact that moved, its own sentence says more."""
    kind, _hyphen, verdict = finding.code.rpartition("-")
    return kind in {kind.value for kind in Kind} and verdict in _VERDICTS


def _facts(findings: Sequence[Finding], verdict: str) -> list[str]:
    wanted = [item for item in findings if _is_about_fact(item) and item.code.endswith(f"-{verdict}")]
    return list(dict.fromkeys(item.evidence or "" for item in wanted))


def _quote(facts: Sequence[str], language: str) -> str:
    named = ", ".join(translate("“{words}”", language, words=_cut(fact)) for fact in facts[:_FACTS_NAMED])
    return f"{named} …" if len(facts) > _FACTS_NAMED else named
