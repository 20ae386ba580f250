"""What a hyphen stands for in German: 'natrium- und fettarme Kost' is 'natriumarme' and 'fettarme Kost'.

Owns a first half whose hyphen is lost: it then says something else ('Natrium und fettarme Kost').
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Sheet

_JOINED = r"(?:u\.|und|oder|bzw\.|sowie|/)"
_HALF = re.compile(rf"(?<!\w)(?P<half>[^\W\d_]{{4,}})-[ ]?{_JOINED}[ ]?[^\W\d_]")


def elisions_cut(source: Sheet, output: Sheet) -> Iterator[str]:
    """First halves of German compounds that stand in the output without hyphen and second half.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if source.language == output.language == "de":
        for found in _HALF.finditer(source.text):
            bare = rf"(?<![\w-]){re.escape(found['half'])}[ ]{_JOINED}(?!\w)"
            if re.search(bare, output.text, re.IGNORECASE) and not re.search(
                bare, source.text, re.IGNORECASE
            ):
                yield found.group()
