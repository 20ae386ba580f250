"""Only and also: 'nur zum Waschen' is not 'auch zum Waschen', and nothing is said of the night alone.

Owns the words for both in four languages.  Which of several things 'only' is said of, ``exchanges`` asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.pole_words import ONLY_WORDS

_ONLY = whole_words(ONLY_WORDS, r"exclusivement|juste|bloss|allein|erst|just")
_STILL_ONLY = whole_words(
    _ONLY.pattern,
    r"n(?:e |['’])[^.;,:]{1,40}? qu(?:e|['’])|sauf|hormis|excepté|à part|mis à part|limité\w*|ausser|außer|"
    r"beschränkt|sonst (?:nicht|kein\w*)|non [^.;,:]{1,40}? che|tranne|eccetto|salvo|except|unless|"
    r"nothing but|limited",
)
_MAINLY = whole_words(
    r"surtout|principalement|essentiellement|vor allem|hauptsächlich|meist(?:ens)?|besonders|"
    r"soprattutto|principalmente|prevalentemente|mainly|mostly|especially|particularly"
)
_ALSO = whole_words(r"aussi|également|auch|ebenfalls|zusätzlich|anche|pure|inoltre|also|too|as well")
_ALONG = re.compile(
    r"(?<!\w)(?:et|und|sowie|e|ed|and|aussi|également|même|auch|ebenfalls|anche|also|too|même|sogar|perfino|"
    r"even|noch|weiterhin|encore|toujours|ancora|still|tag|jour|giorno|day|tags|tagsüber|24)(?!\w)|[+&/]",
    re.IGNORECASE,
)
_WHEN = frozenset({Kind.DAYTIME, Kind.WEEKDAY, Kind.DAY})
_ALSO_THEN = re.compile(
    r"(?<!\w)(?:aussi|également|auch|anche|also)[ ](?:(?:la|le|in der|am|di|in the|at|durant la)[ ])?\Z",
    re.IGNORECASE,
)


def mainly_told_as_only(source: Sheet, output: Sheet) -> Iterator[str]:
    """The word of the output by which 'surtout le matin' becomes 'seulement le matin'.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    only = _ONLY.search(output.text) if _MAINLY.search(source.text) else None
    if only and not _STILL_ONLY.search(source.text) and not _MAINLY.search(output.text):
        yield only.group()


def only_told_as_also(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that say 'also' where the source says 'only', or 'also at night' of the night.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    also = _ALSO.search(output.text)
    if not also or _ALSO.search(source.text):
        return
    if _ONLY.search(source.text) and not _STILL_ONLY.search(output.text):
        yield also.group()
    elif not _ALONG.search(source.text):
        named = {fact.key for fact in source.facts if fact.kind in _WHEN}
        for fact in output.facts:
            if fact.key in named and _ALSO_THEN.search(output.text, 0, fact.start):
                yield f"{also.group()} {fact.surface}"
