"""Values are not judged: no 'too high' of what the source only measures.

A model that has read 'INR 1,7, Ziel 2,5 bis 3,5' may add that this is too high.  Owns the words that say a
value lies above or below, and what gives ground for them: such a word of the source, an arrow, or an illness
that is explained by one ('aHT').
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.comparison.illnesses import meaning
from optirh_batch.grounding.recognition.belonging import Reading
from optirh_batch.grounding.vocabulary.phrases import whole_words

_TOO_HIGH = whole_words(
    r"trop (?:haute?s?|élevée?s?|fort[es]?)",
    r"zu (?:hoch|hohe[nrms]?|stark)",
    r"troppo (?:alt[aoie]|elevat[aoie]|fort[ei])",
    r"too high",
)
_TOO_LOW = whole_words(
    r"trop (?:basse?s?|faibles?)",
    r"zu (?:tief|tiefe[nrms]?|niedrig\w*|schwach)",
    r"troppo (?:bass[aoie]|debol[ei])",
    r"too low",
)
_HIGH = re.compile(
    r"(?<!\w)(?:trop|zu viel|troppo|too|hoh|hoch|höh|haut|fort[es]?(?!\w)|élev|elev|alt[aoie](?!\w)|high|"
    r"rais|\w*stark|erhöh|augment|aument|steig|stieg|gestieg|increas|mont[eé]e?s?(?!\w)|"
    r"hyper|iper|hta|aht|htn|ipa(?!\w)|entgleis|décompens|dépass|überschr|supéri|"
    r"über(?!\w)|oltre|above|exce|\w*hochdruck|\w*hyperton|(?-i:HI)(?!\w))|[↑>≥]|\+\+",
    re.IGNORECASE,
)
_LOW = re.compile(
    r"(?<!\w)(?:trop|zu wenig|troppo|too|bas(?!is)|faibl|tief|nied|bass[aoie]|debol|low|fall(?:end|ing|en)|"
    r"gefall|gesunk|sink|baiss|dimin|decreas|drop|hypo|ipo|\w*mang|caren|défic|defiz|insuff|aném|anäm|"
    r"anem|unter(?!\w)|sotto|below|schwach|peu|wenig|(?-i:LO)(?!\w))|[↓<≤]|--",
    re.IGNORECASE,
)
_HIGH_HEADS = ("hoch", "stark", "haut", "fort", "elev", "trop", "alt", "high")
_LOW_HEADS = ("tief", "nied", "bas", "faib", "trop", "low", "weni", "peu", "poco", "schwa")
"""Beginnings of words by which the glossary explains an illness."""

_NORM = re.compile(
    r"(?<!\w)(?:norme|valeur normale|normwert|normbereich|norm|norma|valore normale|normal (?:value|range))"
    r" (?:est|à|de|ist|liegt|beträgt|è|is)(?: \w+){0,2} \d[\d.,]*",
    re.IGNORECASE,
)
_RANGE_GIVEN = re.compile(
    r"(?<!\w)(?:norm\w*|réf\w*|ref\w*|cible|ziel\w*|soll\w*|targets?)[^.;]{0,20}\d|\([^()]*\d\s?[-–]\s?\d[^()]*\)",
    re.IGNORECASE,
)


def norms_invented(source: Reading, output: Reading) -> Iterator[str]:
    """Words of the output that give a norm where the source has none: 'TSH 2,1, normale' is the value itself.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    found = _NORM.search(output.sheet.text)
    if found and not _RANGE_GIVEN.search(source.sheet.text):
        yield found.group()


def levels_invented(source: Reading, output: Reading) -> Iterator[str]:
    """Words of the output that judge a value which the source only gives.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    for judged, ground, heads in ((_TOO_HIGH, _HIGH, _HIGH_HEADS), (_TOO_LOW, _LOW, _LOW_HEADS)):
        found = judged.search(output.sheet.text)
        if found and not ground.search(source.sheet.text) and not _explains(source, output, heads):
            yield found.group()


def _explains(source: Reading, output: Reading, heads: tuple[str, ...]) -> bool:
    """Whether the glossary explains anything that the source names by being too high, or too low."""
    return any(
        word.startswith(heads) for name in source.names for word in meaning(name, output.sheet.language)
    )
