"""Who is treated: 'Dr. Amherd: heute Abend 14 E' told as 'Dr. Amherd hat heute Abend 14 E'.

Owns doses that a physician has or takes in the output, where the note only says who ordered them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.vocabulary.professionals import ANY_PHYSICIAN

_TAKES = r"(?:hat|nimmt|bekommt|erhält|spritzt|braucht|a|prend|reçoit|ha|prende|riceve|has|takes|gets)"
_WHEN = (
    r"(?:ab|heute|morgen|abends?|früh|morgens|mittags?|nachts?|um|dès|ce|cette|demain|matin|soir|midi|nuit|"
    r"aujourd['’]hui|da|oggi|domani|mattina|sera|stasera|from|today|tonight|tomorrow|morning|evening)"
)
_DOSE = (
    r"\d+(?:[.,]\d+)?\s?"
    r"(?:mg|g|µg|ml|E|IE|UI|U|Tropfen|Tabletten?|gouttes?|comprimés?|gocce|compress[ae]|drops|tablets?)"
)
_PHYSICIAN_TREATED = re.compile(
    rf"(?<!\w)(?:{ANY_PHYSICIAN})(?:\s[A-ZÀ-Þ][\w'’-]+)?\s{_TAKES}\s(?:{_WHEN}\s)*{_DOSE}"
    r"(?!\w)(?![^.;\n]*\s(?:ge|ver|er|be|an)[a-zäöü]+(?:t|en)(?!\w))",
    re.IGNORECASE,
)


def prescribers_treated(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output by which a physician has the dose that the source says she ordered.

    Args:
        source: the passage as documented; where a physician is treated, she may be.
        output: what was written for it.
    """
    if _PHYSICIAN_TREATED.search(source.text) is None:
        yield from (treated.group() for treated in _PHYSICIAN_TREATED.finditer(output.text))
