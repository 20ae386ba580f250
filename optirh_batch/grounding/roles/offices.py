"""Who holds an office: 'Beiständin Fr. Zurwerra' told as 'Sie ist Beiständin für Fr. Zurwerra'.

Owns people whom a note names by what they are to the patient, and outputs in which she is that to them, or is
the physician herself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.vocabulary.professionals import ANY_PHYSICIAN, HELPERS, PHYSICIANS
from optirh_batch.grounding.vocabulary.relatives import BARE_WORDS

_OFFICE = "|".join((ANY_PHYSICIAN, *BARE_WORDS.values(), *HELPERS.values()))
_TITLE = r"(?:Fr\.|Frau|Hr\.|Herrn?|Mme|Mlle|M\.|Monsieur|Madame|Sig\.(?:ra)?|Mrs?\.?|Ms\.?|Dre?\.?)"
_NAMED = re.compile(rf"(?<!\w)(?P<office>(?i:{_OFFICE}))[ :,]+{_TITLE} [A-ZÀ-Þ]")
_HELD = re.compile(
    r"(?<!\w)(?:(?:Sie|Er) (?:sind|ist|waren|war)|"
    r"(?i:vous êtes|il est|elle est|(?:lei |egli )?è|you are|he is|she is))"
    r" (?:(?:die|der|eine?|la|le|une?|il|l['’]|the|an?) ?)?"
    rf"(?P<office>(?i:{_OFFICE}))"
    rf" (?:für|von|des|der|de|du|d['’]|di|della?|del|of|for|per) ?(?:{_TITLE} )?[A-ZÀ-Þ]\w*"
)
_IS_THE_DOCTOR = re.compile(
    r"(?<!\w)(?:Sie sind|(?i:vous êtes|lei è|you are)) (?i:der|die|ihre?|le|la|votre|l['’]|il(?: suo)?|"
    rf"la sua|the|your) ?(?i:{'|'.join(PHYSICIANS.values())})(?!\w)"
)
"""Nobody is told by a note that he is the physician, whatever he was by profession."""


def offices_taken(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output by which the patient holds the office of somebody whom the source names.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    named = {found["office"].casefold()[:4] for found in _NAMED.finditer(source.text)}
    if named and _HELD.search(source.text) is None:
        for held in _HELD.finditer(output.text):
            if held["office"].casefold()[:4] in named:
                yield held.group()
    yield from (held.group() for held in _IS_THE_DOCTOR.finditer(output.text))
