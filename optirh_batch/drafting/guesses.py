"""Words that the model guessed: it was unsure of them, and nothing gives ground for them.

The only check that asks the model itself; it finds what no list of words does ('Pte' told as 'pénurie'), in
any language. An engine that does not tell how sure it was is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optirh_batch.documents import Finding, Severity
from optirh_batch.generation import Word
from optirh_batch.grounding import without_ground
from optirh_batch.localization import translate

_UNSURE = 0.5
_GUESSED = 0.3
"""A word that the model held less likely than this, without any ground, was mostly a fault when counted."""

_ENDS = ".!?:"


def find_guesses(
    words: Sequence[Word],
    source: str,
    told: str,
    *,
    source_language: str | None,
    language: str,
    staff_language: str,
) -> Iterator[Finding]:
    """Findings on the words of an answer that the model guessed.

    Args:
        words: of the answer, empty where the engine does not tell.
        source: the passage as documented.
        told: what the model was told beside it.
        source_language: of the source, None if unknown.
        language: of the answer.
        staff_language: of the findings.
    """
    for severity, least, below in ((Severity.BLOCK, 0.0, _GUESSED), (Severity.WARN, _GUESSED, _UNSURE)):
        unsure = [word.text for word in _within_sentences(words) if least <= word.probability < below]
        guessed = list(
            without_ground(unsure, source, source_language=source_language, language=language, told=told)
        )
        if guessed:
            evidence = ", ".join(dict.fromkeys(guessed))
            message = translate(
                "The model was unsure of words for which the source gives no ground: “{words}”.",
                staff_language,
                words=evidence,
            )
            yield Finding("word-invented", severity, message, evidence)


def _within_sentences(words: Sequence[Word]) -> Iterator[Word]:
    """All but those that begin a sentence: there, many are as good."""
    begins = True
    for word in words:
        if not begins:
            yield word
        begins = word.text.endswith(tuple(_ENDS))
