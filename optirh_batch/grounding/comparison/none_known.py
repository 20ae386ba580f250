"""'None known' is less than 'none': 'Keine Allergien bekannt' does not say that there are none.

Owns the words by which a note says that nothing is known, in four languages.  What is not documented at all
is the business of ``allergies``.
"""

from __future__ import annotations

from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words

_NONE_KNOWN = whole_words(
    r"(?:pas d['’]|aucune? |sans )[\w’' -]{3,40}? connue?s?(?: à ce jour)?",
    r"kein\w* [\w -]{3,40}? (?:vor)?bekannt\w*|kein\w* (?:vor)?bekannten? [\w-]{3,}",
    r"(?:nessun[ao]?|non) [\w -]{3,40}? (?:not[aieo]|conosciut[aeio])",
    r"no known [\w-]{3,}|no [\w -]{3,40}? known|none known|nkda|nka",
)
_KNOWN = whole_words(
    r"conn[uaû]\w*|connaît|connaiss\w+|sait|sav\w+|signal\w+|documentée?s?|à notre connaissance|dossier",
    r"\w*bekannt\w*|kennt|kennen|weiss|wissen|wissentlich|dokumentiert\w*|notiert|verzeichnet|vermerkt",
    r"not[aieo]|conosc\w+|conosciut[aeio]|risult\w+|sa|sappiamo|segnalat[aeio]",
    r"knows?|known|aware|recorded|documented|on file",
)


def certainty_grown(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the source for 'none known', if the output says without reserve that there is none.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    found = _NONE_KNOWN.search(source.text)
    if found and not _KNOWN.search(output.text):
        yield found.group()
