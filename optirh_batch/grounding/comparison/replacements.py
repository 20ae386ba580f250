"""Which drug replaces which: 'X remplacée par Y', 'Y statt X', 'switched from X to Y'.

Owns the wordings of a replacement in four languages, and which of two drugs goes and which comes in each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.belonging import Reading
from optirh_batch.grounding.recognition.things import Group
from optirh_batch.grounding.vocabulary.phrases import whole_words

_TWO = 2
_FIRST_GOES = whole_words(
    r"remplacée?s? par|substituée?s? par|changée?s? (?:en|pour|par)",
    r"umgestellt auf|gewechselt auf|umstellung auf",
    r"sostituit[oa] (?:da|con)|cambiat[oa] (?:in|con)|replaced (?:by|with)|changed to|switched to",
)
"""Between two drugs: the first one goes."""

_BY = whole_words(r"durch")
_REPLACED = whole_words(r"ersetzt|abgelöst|ausgetauscht")
"""The German participle may stand behind both."""

_FIRST_COMES = whole_words(
    r"remplace|remplacent|au lieu d[eu']|à la place d[eu']|en remplacement d[eu']",
    r"ersetzt|statt|anstelle|anstatt",
    r"sostituisce|al posto d\w+|invece d\w+|replaces|instead of|in place of",
)
INSTEAD = (
    r"(?:an)?statt|anstelle(?: von)?|au lieu d[e']|à la place d[e']|invece di|al posto di|"
    r"instead of|rather than"
)
"""Before what goes."""

INSTEAD_OF_FIRST = re.compile(rf"(?<!\w)(?:{INSTEAD})[ ]?$", re.IGNORECASE)
_FROM = whole_words(r"von|from|passage de|passée? de|d[ae]l?")
_SWITCHED = whole_words(r"pass\w+|switch\w*|umgestellt|umstellung|wechsel|gewechselt|chang\w+|sostitu\w+")
_TO = whole_words(r"to|à|au|auf|zu|a|al")


def replacements_exchanged(source: Reading, output: Reading) -> Iterator[str]:
    """Where the drug that goes in the source comes in the output, and the other way round.

    Args:
        source: the passage as documented.
        output: what was written for it.

    Yields:
        The names of both, as the output has them.
    """
    before, after = _pair(source), _pair(output)
    if before and after and before == after[::-1]:
        yield " / ".join(_surface(output, name) for name in after)


def _pair(reading: Reading) -> tuple[str, str] | None:
    """The drug that goes and the one that comes, where a text names two of them around such words."""
    text = reading.sheet.text
    drugs = [thing for thing in reading.things if thing.group is Group.DRUG]
    if len({drug.name for drug in drugs}) != _TWO:
        return None
    one = drugs[0]
    other = next(drug for drug in drugs if drug.name != one.name)
    between = text[one.end : other.start]
    if (
        INSTEAD_OF_FIRST.search(text[: one.start])
        or _FIRST_GOES.search(between)
        or (_BY.search(between) and _REPLACED.search(text))
    ):
        return one.name, other.name
    if _FIRST_COMES.search(between):
        return other.name, one.name
    if _FROM.search(text[: one.start]) and _TO.search(between) and _SWITCHED.search(text):
        return one.name, other.name
    return None


def _surface(reading: Reading, name: str) -> str:
    spot = next(thing for thing in reading.things if thing.name == name)
    return reading.sheet.text[spot.start : spot.end]
