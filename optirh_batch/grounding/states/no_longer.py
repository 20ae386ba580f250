"""French 'plus de' without a 'ne' is none any more in a note, and more of it in a sentence.

Owns how notes say so ('plus de chimiothérapie depuis octobre') and how a text turns it round ('Vous avez plus
de chimiothérapie').
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.recognition.sentences import OPENS

_NONE_ANY_MORE = re.compile(
    rf"{OPENS}plus[ ]d(?:e[ ]|['’])(?!\d|la\b)(?P<what>[^\W\d_]{{3,}})", re.IGNORECASE
)
_MORE = re.compile(
    r"(?<![^\W_])(?<!n['’])(?<!ne )(?:(?:vous|il|elle|on|y)[ ][^\W\d_]+|avec|encore)[ ]plus[ ]d(?:e[ ]|['’])"
    r"(?P<what>[^\W\d_]{3,})",
    re.IGNORECASE,
)
_THAN = re.compile(
    r"(?<![^\W_])plus[ ]d(?:e[ ]|['’])(?P<what>[^\W\d_]{3,})[ ](?:\w+[ ])?qu(?:e[ ]|['’])"
    r"(?:avant|hier|d['’]habitude|la[ ]dernière)",
    re.IGNORECASE,
)
"""'Plus d'odeur qu'avant'."""
_HEAD = 5


def endings_told_as_more(source: Sheet, output: Sheet) -> Iterator[str]:
    """Words of the output that say more of what its source says there is none of any more.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if not source.language == output.language == "fr":
        return
    ended = {found["what"].casefold()[:_HEAD] for found in _NONE_ANY_MORE.finditer(source.text)}
    for found in (*_MORE.finditer(output.text), *_THAN.finditer(output.text)):
        if found["what"].casefold()[:_HEAD] in ended:
            yield found.group()
