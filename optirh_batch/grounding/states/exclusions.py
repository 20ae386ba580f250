"""What an examination did not find: a sign called negative, an illness that was ruled out.

Owns the words for both and for examinations in four languages.  'Fraktur ausgeschlossen', told as 'die
Röntgenbilder der Fraktur wurden ausgeschlossen', denies the pictures and leaves the fracture.
"""

from __future__ import annotations

from collections.abc import Iterator

from optirh_batch.grounding.comparison.denials import denies
from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.recognition.negation import may_deny
from optirh_batch.grounding.vocabulary.phrases import whole_words

_EXAMINATION = (
    r"(?:radio(?:graphie|logie)?s?|images?|clichés?|examens?|échographies?|scanners?|irm|analyses?|"
    r"röntgen(?!olog)\w*|\w*bild(?:er|e)?|\w*untersuchung(?:en)?|sonogra\w+|\w*aufnahmen?|laborwerte?|"
    r"radiografi[ae]|esam[ei]|ecografi[ae]|immagin[ei]|x-rays?|scans?|examinations?|ultrasound)"
)
_EXAMINATION_RULED_OUT = whole_words(
    rf"{_EXAMINATION}(?: [^.;:,]{{1,60}})? "
    r"(?:(?:a|ont) été|est|sont|était|étaient) (?:exclue?s?|écartée?s?)",
    rf"{_EXAMINATION}(?: [^.;:,]{{1,60}})? ausgeschlossen(?= (?:worden|werden)| ?[.;,]|$)",
    rf"{_EXAMINATION}(?: [^.;:,]{{1,60}})? (?:è|sono) stat[oaie] esclus[oaie]",
    rf"{_EXAMINATION}(?: [^.;:,]{{1,60}})? (?:was|were) (?:ruled out|excluded)",
)
_RULES_OUT = whole_words(
    r"(?:hat|haben|konnten?|a|ont|ha|hanno|has|have) (?!été)[^.;:,]{1,60} (?:ausgeschlossen|exclu|escluso)"
)
"""'Die Untersuchung hat eine Fraktur ausgeschlossen.'"""


def exclusions_moved(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that rule out an examination instead of what it looked for.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    found = _EXAMINATION_RULED_OUT.search(output.text)
    if found and not _RULES_OUT.search(found.group()) and not _EXAMINATION_RULED_OUT.search(source.text):
        yield found.group()


_NEGATIVE = whole_words(r"n[ée]g\.|négati(?:f|ve)s?|negativ\w*")


def negatives_stated(source: Sheet, output: Sheet) -> Iterator[str]:
    """Signs that the source calls negative ('Lasègue neg.') and the output states without any denial.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    found = _NEGATIVE.search(source.text)
    if found and not (denies(output.text) or may_deny(output.text) or _NEGATIVE.search(output.text)):
        yield source.text[: found.end()].rsplit(",", 1)[-1].strip()
