"""What is allowed stays allowed, what cannot be is told so: 'duschen erlaubt', 'Schulter nicht'.

Owns the words by which a German note allows something, and the bare denial at the end of a list of what can
or may be ('Finger können bewegt werden, Schulter nicht'), whose verb stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.vocabulary.phrases import whole_words

_TURNED = whole_words(r"(?:erlaubt|gestattet|dürfen|die erlaubnis)[,:]? (?:\w+ ){0,2}?nicht zu [a-zäöü]+en")
_READER_ALLOWS = whole_words(r"(?-i:Sie) (?:dürfen|können|müssen|sollen)? ?(?:[\w.-]+ ){0,6}?erlauben")
"""'Duschen erlaubt' is allowed to the reader, who allows nothing."""
_ALLOWED = whole_words(
    r"(?P<behind>[a-zäöüß]{4,}) (?:(?:ab|jetzt|wieder|sofort|heute|mit|ohne|im|am) )*(?:ab sofort |kurz )?"
    r"(?:erlaubt|gestattet)",
    r"(?:erlaubt|gestattet): ?(?P<before>[a-zäöüß]{4,})",
)
_NO_ACT = whole_words(
    r"nicht|keine?|sofort|wieder|jetzt|heute|ist|sind|war|wurde|weiterhin|überzug|wird|bereits|schon"
)
_DENIED = whole_words(r"nicht|kein\w*|nie|verboten|untersagt")

_BARE_DENIAL = re.compile(
    r"\s*(?:(?:die|der|das|den|[a-z]+e[rnms]?) )?(?P<what>[A-ZÄÖÜ][a-zäöüß-]{3,})\s+nicht[\s.;,!)]*\Z"
)
_MODALS = (
    (
        whole_words(r"kann|können"),
        whole_words(r"kann|können|unmöglich|geht|gelingt|möglich|lässt|lassen|unfähig|schaff\w+"),
    ),
    (whole_words(r"darf|dürfen"), whole_words(r"darf|dürfen|verboten|untersagt|erlaubt|sollen|kein\w*")),
    (
        whole_words(r"soll|sollen|muss|müssen"),
        whole_words(r"soll\w*|muss|müssen|brauch\w+|nötig|darf|dürfen"),
    ),
)
_BEGINNING = 4


def permissions_turned(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that forbid what the source allows, or tell as not done what cannot be done.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if not source.language == output.language == "de":
        return
    if (turned := _TURNED.search(output.text)) and not _TURNED.search(source.text):
        yield turned.group()
    if (allows := _READER_ALLOWS.search(output.text)) and not re.search("erlauben", source.text):
        yield allows.group()
    for allowed in _ALLOWED.finditer(source.text):
        act = allowed["behind"] or allowed["before"]
        if _NO_ACT.fullmatch(act) is None:
            yield from _forbidden(act, output)
    yield from _verbs_lost(source, output)


def _forbidden(act: str, output: Told) -> Iterator[str]:
    clauses = [words for words in _clauses(output) if act[:_BEGINNING].casefold() in words.casefold()]
    if clauses and all(_DENIED.search(words) and not _ALLOWED.search(words) for words in clauses):
        yield clauses[0].strip(" .,;")


def _verbs_lost(source: Told, output: Told) -> Iterator[str]:
    """Clauses of the output that deny what a bare denial of the source says of a thing, without its verb."""
    pieces = list(_clauses(source))
    for before, piece in pairwise(pieces):
        found = _BARE_DENIAL.match(piece)
        if found is None:
            continue
        for modal, kept in _MODALS:
            if not modal.search(before):
                continue
            told = [words for words in _clauses(output) if found["what"][:_BEGINNING] in words]
            if any(_DENIED.search(words) for words in told) and not any(
                kept.search(words) or _BARE_DENIAL.match(words) for words in told
            ):
                yield next(words for words in told if _DENIED.search(words)).strip(" .,;")


def _clauses(told: Told) -> Iterator[str]:
    return (told.clauses.words(number) for number in range(len(told.clauses)))
