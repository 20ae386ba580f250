"""A past that only the verb tells is not told as present: 'prenait' is not 'vous prenez', nor 'nahm' 'nimmt'.

Owns which language has its rules where.  Each tells the past in its own way: French and Italian by the
imperfect (``romance``), German by the preterite (``german``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.states.tenses import german, romance

_TELL: dict[str, Callable[[Sheet, Sheet], Iterator[str]]] = {
    "fr": romance.told_as_present,
    "it": romance.told_as_present,
    "de": german.told_as_present,
}


def past_told_as_present(source: Sheet, output: Sheet) -> Iterator[str]:
    """Words of the output by which it tells as present what its source tells as past by its verb alone.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    tell = _TELL.get(source.language or "") if source.language == output.language else None
    if tell is not None:
        yield from tell(source, output)
