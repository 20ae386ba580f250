"""Handouts that tell of their reader as of somebody else: 'Il ne veut pas ...', 'Frau Imhof trinkt wenig'.

Owns the pronouns of the third person at the beginning of a passage, where nobody was named whom they could
mean, and the reader's own name in front of a verb.  Leaves out 'the patient' and 'your patient', which the
gate finds in any text (``grounding``).
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from optirh_batch.grounding import strangers_in_handout, tells_of

_OPENING = {
    # The French pronoun of nobody: 'Il faut', 'Il y a', 'Il est prévu', 'Il s'agit'.
    "fr": re.compile(
        r"\A(?:Ils|Elles?|Il(?! (?:ne |n['’])?(?:y (?:a|avait|aura)|fau(?:t|dra)|s['’]agit|convient|"
        r"fait (?:\d+|chaud|froid|nuit|jour|sombre|bon)|existe|reste|suffit|vaut|manque|semble|arrive|"
        r"se peut|pleut|(?:est|était|sera|a été) (?:\w+ ){0,2}?"
        r"(?:\w+é|prévu|écrit|permis|interdit|important|nécessaire|possible|utile|normal|mieux|"
        r"préférable|bon|temps|"
        r"difficile|probable|certain|question|tôt|tard|\d+|midi))(?!\w)))(?= )"
    ),
    "de": re.compile(
        r"\A(?:Er|Sie (?:hat|ist|war|hatte|wird|wurde|kann|will|soll|darf|muss|mag|möchte|geht|nimmt|isst|"
        r"trinkt|schläft|lebt|wohnt|braucht|bekommt|erhält|trägt|sieht|hört|klagt|sagt|lehnt|fährt|leidet))"
        r"(?= )"
    ),
    "en": re.compile(r"\A(?:He|She)(?= )"),
}
_SOMEBODY = re.compile(
    r"(?:\A|[.!?] )(?P<words>(?P<person>La personne|Die Person|Der Mensch|La persona|The person)"
    r"(?! (?:de|des|d['’]|du|von|der|di|of|qui|die|che|who)(?!\w)) \w+)"
)
"""Of whom an explanation tells that became a sentence: *La personne donne une note*."""
_WRITER = {
    "fr": re.compile(r"(?<![\w’'-])[Jj](?:e |['’])(?=\w)"),
    "de": re.compile(r"(?<!\w)[Ii]ch(?!\w)"),
    "it": re.compile(r"(?<!\w)[Ii]o(?!\w)"),
    "en": re.compile(r"(?<!\w)I(?= [a-z])"),
}
"""Who writes a handout does not speak of herself: *Je vous ai appelé*."""
_NAMED = {
    # Where the source itself goes on about somebody.
    "fr": re.compile(r"(?<!\w)(?:ils?|elles?)(?!\w)", re.IGNORECASE),
    "de": re.compile(r"(?<!\w)(?:er|sie)(?!\w)", re.IGNORECASE),
    "it": re.compile(r"(?<!\w)(?:egli|ella|lui|lei)(?!\w)", re.IGNORECASE),
    "en": re.compile(r"(?<!\w)(?:s?he)(?!\w)", re.IGNORECASE),
}


def find_stranger(
    text: str,
    source: str,
    language: str,
    source_language: str | None,
    patient: AbstractSet[str] = frozenset(),
) -> str | None:
    """The words of a handout's passage that make another person of its reader.

    Args:
        text: what the model wrote.
        source: the passage; where it goes on about somebody ('Elle refuse ...'), the text may.
        language: of the text.
        source_language: of the source, None if unknown.
        patient: by which names the record calls its patient.
    """
    if (name := tells_of(text, patient)) is not None:
        return name
    somebody = _SOMEBODY.search(text)
    if somebody and somebody["person"].split()[1].casefold() not in source.casefold():
        return somebody["words"]
    writer = _WRITER.get(language)
    if writer and (found := writer.search(text)) and not _speaks_of_herself(source, source_language):
        return " ".join(text[found.start() :].split()[:3])
    pattern, named = _OPENING.get(language), _NAMED.get(source_language or "")
    opening = pattern.match(text) if pattern else None
    if named and named.search(source):
        return None
    if opening is None:
        return strangers_in_handout(source, text, source_language, language, patient)
    return " ".join(text.split()[:2])


def _speaks_of_herself(source: str, language: str | None) -> bool:
    writer = _WRITER.get(language or "")
    return writer is None or writer.search(source) is not None
