"""Answers that repeat their instructions instead of following them.

A small model that is told what it left out may answer with that very sentence,
and then holds every missing fact.  Facts alone cannot tell this apart, words
can: runs of words from the instructions that the source does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from optirh_batch.prompts import VARIABLES, Prompt

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"«[^«»]*»|[“„][^“”]*[“”]")
"""What a correction quotes of the first answer, which a right one may say as well."""
_LABEL = re.compile(
    r"(?:(?:\A|(?<=[.!?:][ ]))(?:zu tun|zu streichen|à faire|à enlever|da fare|da togliere|to do|missing|"
    r"to be removed)\s*:|(?:\A|(?<=[.!?:][ ]))(?:es fehlt|il manque|manca)(?!\w)\s*:?)",
    re.IGNORECASE,
)
"""Heads of what the model was told, or of a list that the source does not have."""
_RULES_RUN = 5
_CORRECTION_RUN = 3
"""Shortest run of words that gives an echo away; everyday phrases are shorter than the first."""


def find_echo(answer: str, source: str, prompt: Prompt, told: Mapping[str, str]) -> str | None:
    """The first words of ``answer`` that come from its instructions, None if it has none.

    Args:
        answer: what the model wrote.
        source: the passage it was given; its words are never an echo, in whatever order.
        prompt: the prompt it was asked with.
        told: the variables of the prompt that spoke of an earlier answer; empty ones at the first try.
    """
    empty = dict.fromkeys(VARIABLES[prompt.task], "")
    words = {name: value for name, value in told.items() if value and name in empty}
    repeated = _QUOTED.sub(" ", prompt.fill(**empty | words)) if words else ""
    own = set(_words(source))
    label = _LABEL.search(answer)
    if label and not own.issuperset(_words(label.group())):
        return label.group()
    for text, length in ((prompt.system, _RULES_RUN), (repeated, _CORRECTION_RUN)):
        echoes = set(_runs(text, length))
        for run in _runs(answer, length):
            if run in echoes and not own.issuperset(run):
                return " ".join(run)
    return None


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    words = _words(text)
    return zip(*(words[start:] for start in range(length)), strict=False)
