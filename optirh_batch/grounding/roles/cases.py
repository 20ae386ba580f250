"""Who is seen does not become who sees: 'Hat den Bruder nicht gesehen', 'Der Bruder hat nicht gesehen'.

Owns the articles by which a masculine noun is the object of its sentence, and verbs that a reader cannot do
to a medicine.  Only what the article tells is looked at: of a feminine or plural noun it tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.professionals import HELPERS, PHYSICIANS
from optirh_batch.grounding.vocabulary.relatives import BARE_WORDS

_OBJECT = re.compile(
    r"(?<!\w)(?:den|ihren|seinen|einen|Den|Ihren|Seinen|Einen)\s(?P<noun>[A-ZÄÖÜ][a-zäöüß]{3,})(?!\w)"
)
_PREPOSITION = re.compile(
    r"(?<!\w)(?:durch|für|gegen|ohne|um|an|auf|in|über|unter|vor|hinter|neben|zwischen|bis|per|via)\s\Z",
    re.IGNORECASE,
)
_FINITE = (
    r"(?:hat|haben|ist|sind|war|waren|hatte|hatten|wird|werden|wurde|wurden|will|wollen|möchte|kann|muss|"
    r"soll|darf|[a-zäöü]{3,}t)"
)
_WHO = (
    rf"(?P<who>(?i:{BARE_WORDS['de']}|{PHYSICIANS['de']}|{HELPERS['de']}|"
    r"\w+beratung|spitex|apotheke|\w*dienst|\w*pflege))"
)
_HELPER_DOES = re.compile(rf"(?<!\w){_WHO}(?:\s[A-Z]\w+)?\s(?P<verb>[a-zäöü]{{3,}}t)(?!\w)")
_READER_DOES_TO = re.compile(
    rf"(?<!\w)(?:(?P<verb>[a-zäöü]{{3,}}n)\sSie|Sie\s(?P<verb2>[a-zäöü]{{3,}}n))\s"
    rf"(?:der|dem|den|die|das|[Ii]hre[mnr]?|[Ii]hr)\s{_WHO}(?!\w)"
)
_STEM = 4
_TREATS = whole_words(
    r"(?-i:Sie) (?:werden|haben|müssen|sollen|können)? ?(?P<what>[\w. -]{0,40}?) ?"
    r"(?:behandeln|behandelt|verordnen|verordnet|verschreiben|verschrieben)"
)


def objects_made_subjects(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output in which a masculine noun does what is done to it in the source.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if not source.language == output.language == "de":
        return
    before, after = source.text, output.text
    for found in _OBJECT.finditer(before):
        noun = re.escape(found["noun"])
        subject = re.compile(rf"(?<!\w)(?:[Dd]er|[Ii]hr|[Ss]ein|[Ee]in)\s{noun}(?!\w)")
        turned = re.search(
            rf"(?:\A|[.!?;:,]\s)(?:[Dd]er|[Ii]hr|[Ss]ein|[Ee]in)\s{noun}\s{_FINITE}(?!\w)[^.!?;]*", after
        )
        if turned is None or subject.search(before) or _PREPOSITION.search(before, 0, found.start()):
            continue
        if not re.search(r"(?<!\w)(?:wird|werden|wurden?|worden|ist|sind)(?!\w)", turned.group()):
            yield turned.group().strip(" .,;:!?")
    yield from _treated(source, output)


def helpers_made_objects(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output by which the reader does to somebody what this one does in the source.

    'Stomaberatung zeigt den Wechsel' told as 'zeigen Sie der Stomaberatung den Wechsel'.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if not source.language == output.language == "de":
        return
    done = {(found["who"].casefold(), found["verb"][:_STEM]) for found in _HELPER_DOES.finditer(source.text)}
    for found in _READER_DOES_TO.finditer(output.text) if done else ():
        if (found["who"].casefold(), (found["verb"] or found["verb2"])[:_STEM]) in done:
            yield found.group()


def _treated(source: Sheet, output: Sheet) -> Iterator[str]:
    """Readers are treated with medicines, and do not treat or prescribe them."""
    found = _TREATS.search(output.text)
    if found is None or _TREATS.search(source.text):
        return
    start, end = found.span("what")
    for fact in output.facts:
        if (
            fact.kind is Kind.DRUG
            and start <= fact.start < end
            and not re.search(r"(?<!\w)(?:mit|durch)\s", output.text[start : fact.start])
        ):
            yield found.group()
            return
