"""Who does it stays the one who does it.

Owns four ways in which a short answer turns the doer: a person behind 'par', 'durch', 'da' or 'by' told as
the one for whom it is done, a person who was told something left out so that the reader was told, what the
nurse encouraged the patient to do told as the reader's encouraging, and what a relative is himself ('son
mari, lui-même suivi pour un cancer') told of somebody of the other sex or of the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.recognition.people import people_in
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.professionals import ANY_PHYSICIAN
from optirh_batch.grounding.vocabulary.relatives import MEN, WOMEN

_OWN = (
    r"(?:(?:votre|vos|son|sa|ses|la|le|les|l['’]|ihre?[nrms]?|seine?[nrms]?|de[rnms]|die|das|il|lo|i|gli|"
    r"su[oaie]i?|your|h(?:is|er)|the)[ ]?)?"
)
_BY = re.compile(rf"(?<!\w)(?:par|durch|von|vom|da|dal(?:la|l['’])?|dai|by)[ ]?{_OWN}$", re.IGNORECASE)
_FOR = re.compile(rf"(?<!\w)(?:pour|à|au|für|an|per|a|al(?:la|l['’])?|for|to)[ ]?{_OWN}$", re.IGNORECASE)
_HEAD = 40
"""Characters before a person in which a preposition with its article has room."""

_TOLD = r"(?:inform|avis|avert|prévenu|benachricht|verständig|notifi|told|avvis|avvert)\w*"
_TELLING = re.compile(_TOLD, re.IGNORECASE)
"""Asked first, since it is seldom said."""
_SOMEBODY = (
    rf"(?:{ANY_PHYSICIAN}|ha|cabinet|praxis|studio|"
    r"famille|familie|famiglia|family|proches?|angehörige|curat\w+|beist[aä]nd\w*|spitex|cms|physio\w*|"
    r"pharmac\w+|apothek\w*|farmac\w+)"
)
_SOMEBODY_TOLD = whole_words(
    rf"{_SOMEBODY}\.?(?: traitante?| de famille)? (?:(?:est|a été|wurde|ist|è stat[oa]|was|has been) )?"
    rf"(?:\w+ )?{_TOLD}"
)
_ANYBODY = whole_words(_SOMEBODY)
_READER_TOLD = whole_words(
    rf"(?:je|nous|on) vous (?:ai|avons|a) (?:\w+ )?{_TOLD}|vous (?:êtes|avez été|étiez) (?:\w+ )?{_TOLD}",
    rf"(?-i:Sie) (?:wurden|sind|werden) (?:\w+ )?{_TOLD}|(?:wir|ich) haben? (?-i:Sie) (?:\w+ )?{_TOLD}",
    rf"(?:l['’](?:ho|abbiamo)|(?-i:Lei) è stat[oa]|è stat[oa]) (?:\w+ )?{_TOLD}",
    rf"you (?:were|have been) (?:\w+ )?{_TOLD}|(?:we|i) (?:have )?{_TOLD} you",
)

_ENCOURAGED = whole_words(
    r"encouragée?s?|incitée?s?|motivée?s?|stimulée?s?|ermuntert|ermutigt|motiviert|angehalten|aufgefordert",
    r"incoraggiat[oaie]|stimolat[oaie]|invitat[oaie]|encouraged|prompted",
)
_READER_ENCOURAGES = whole_words(
    r"vous (?:encouragez|incitez|motivez|stimulez)|vous avez (?:encouragé|incité|motivé|stimulé)",
    r"(?-i:Sie) (?:ermuntern|ermutigen|motivieren|fordern)|"
    r"(?-i:Sie) haben (?:[\w.]+ ){0,4}(?:ermuntert|ermutigt|motiviert|aufgefordert)",
    r"(?:(?-i:Lei) )?(?:incoraggia|stimola)|(?:(?-i:Lei) )?ha (?:incoraggiato|stimolato)",
    r"you (?:encourage|prompt|encouraged|prompted)",
)

_READER = r"vous (?:êtes|avez)|(?-i:Sie) (?:sind|haben)|(?-i:Lei) (?:è|ha)|you (?:are|have)"
_THEMSELVES = tuple(
    (
        re.compile(
            rf"(?<!\w)(?:{'|'.join(relatives.values())})(?!\w)[^.;:!?]{{0,30}}?"
            rf"(?:{own}|selb(?:st|er)) (?:aussi |auch |also )?"
            r"(?P<act>[^\W\d_]{5,})",
            re.IGNORECASE,
        ),
        rf"(?<!\w)(?:{others}|{_READER})(?!\w)[^.;:!?]{{0,20}}?(?<!\w)",
    )
    for relatives, own, others in (
        (MEN, r"lui-même|himself|anche lui", r"elle (?:est|a)|(?-i:Sie) (?:ist|hat)|she (?:is|has)"),
        (WOMEN, r"elle-même|herself|anche lei", r"il (?:est|a)|er (?:ist|hat)|he (?:is|has)"),
    )
)
_ONESELF = re.compile(r"-même|self|anche l|selb(?:st|er)", re.IGNORECASE)
"""Asked first: without any of these nobody does a thing himself."""
_STEM = 5


def doers_turned(source: Sheet, output: Sheet) -> Iterator[str]:
    """Words of the output that give somebody else what a person of the source did, or was told.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    yield from _served(source, output)
    for relative, other in _THEMSELVES if _ONESELF.search(source.text) else ():
        for own in relative.finditer(source.text):
            act = re.escape(own["act"][:_STEM])
            if taken := re.search(rf"{other}{act}\w*", output.text, re.IGNORECASE):
                yield taken.group()
    told = _READER_TOLD.search(output.text) if _TELLING.search(output.text) else None
    if told and _SOMEBODY_TOLD.search(source.text) and not _ANYBODY.search(output.text):
        yield told.group()
    encourages = _READER_ENCOURAGES.search(output.text)
    if encourages and _ENCOURAGED.search(source.text) and not _READER_ENCOURAGES.search(source.text):
        yield encourages.group()


def _served(source: Sheet, output: Sheet) -> Iterator[str]:
    """A person who does it, and of whom the output only says that it is done for them."""
    doing = {name for name, start, _ in people_in(source) if _stands_behind(_BY, source, start)}
    doing -= {name for name, start, _ in people_in(source) if not _stands_behind(_BY, source, start)}
    told: dict[str, list[tuple[int, int, bool]]] = {}
    for name, start, end in people_in(output):
        told.setdefault(name, []).append((start, end, _stands_behind(_FOR, output, start)))
    for name in sorted(doing & told.keys()):
        if all(serves for _, _, serves in told[name]):
            start, end, _ = told[name][0]
            yield output.text[start:end]


def _stands_behind(words: re.Pattern[str], sheet: Sheet, start: int) -> bool:
    return words.search(sheet.text, max(0, start - _HEAD), start) is not None
