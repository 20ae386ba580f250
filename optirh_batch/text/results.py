"""Rows of results: laboratory values in running text, and lists of which one word says that all are normal.

Owns how such a row is known, in French, German, Italian and English, and where a
long one may be cut: before the name of a group or of a value, never between a
name and its value.  Told in other words, values lose their names and a list its
*normal* or *kein*, so that they are printed as they were documented
(``drafting``).  Leaves out what a value means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from optirh_batch.readers.lines import has_verb
from optirh_batch.text.sentences import VERBS

_NUMBER = r"[<>≤≥~]?\s?\d+(?:[.,'’]\d+)*"
_UNIT = (
    r"(?:\s?(?:[%‰]|[µμ]?[a-zA-Z]{1,4}/(?:[a-zA-Zµμ]{1,4}\d?|\d\S*)|[mµμ]?g|m?mol|m?val|fl|pg|IE|UI|U|mmHg"
    r"|sec?|Mio))?"
)
_NAME = r"(?:[A-ZÀ-Ý][\w.+γαβ-]*|γ-?GT|[a-z]{1,2}[A-Z][\w-]*)(?:[ -][\w.+-]*[A-Za-z][\w.+-]*){0,2}"
_PAIR = re.compile(
    rf"(?<![\w-]){_NAME}\s?[:=]?\s(?:\[[^\]\s]{{1,12}}\]\s?)?(?:(?:mit|à|a|of|von)\s)?{_NUMBER}{_UNIT}(?![\w/])"
)
_VITAL = re.compile(
    r"(?:TA|PA|RR|BD|FC|HF|FR|AF|P|Puls|Pouls|Polso|T|Temp\w*|SpO2|SaO2|O2|Sat\w*|Poids|Gewicht|Peso"
    r"|Weight|Taille|Gr[öo]sse|BZ|Glyc\w*|Glic\w*|BP|HR)(?![\w-])"
)
"""What is measured at home, and can be told in a sentence."""
_BRACKETED = re.compile(r"\[(?:[%‰°/]|[µμ]?\w)[^\]\s]{0,14}\]")
_BORDER = re.compile(
    r"\s+(?=[A-ZÄÖÜ][\w./-]{2,}:\s)|(?<=[\d\]])\s+(?=[A-ZÄÖÜ][\w.-]*(?:\s[A-Za-zÄÖÜäöü][\w.-]*){0,2}\s?\[)"
)
_GROUP = re.compile(r"[A-ZÄÖÜ][\w./-]{2,}:\s")
_HOLDS = (
    r"(?:(?:alle |tous |toutes |tutti |tutte |all )?(?:im normbereich|in der norm|normwert\w*"
    r"|unauff[äa]llig\w*|unauff\.|normal\w*|normaux|dans la norme|nella norma|nei limiti|within normal limits"
    r"|neg\.|negati\w+|n[ée]gati\w+|o\.\s?(?:p\.\s?)?[Bb]\.?|regelrecht\w*"
    r"|(?:minimal |leicht |stark )?(?:erh[öo]ht\w*|erniedrigt\w*|vermindert\w*)"
    r"|élevée?s?|abaissée?s?|elevat[oaie]|ridott[oaie]|raised|low|(?:ohne|sans|senza) \w+))"
)
_LEADS = re.compile(
    rf"(?i:(?:[\w-]+:\s)?(?:{_HOLDS}|(?:keine?|kein\w*) (?:anhalt\w*|hinweise?|nachweis|zeichen)"
    r"|pas de signes?|aucun signe|nessun segno|no (?:evidence|signs?))"
    r"(?:\s(?:f[üu]r|auf|von|einer|eines|bei|waren|de|pour|per|di|of|for)(?!\w)|:)*)\s"
)
_ENDS = re.compile(rf"(?i)[\s:]+{_HOLDS}\W*\Z")
_SCHEME = re.compile(r"\d\s?-\s?\d\s?-\s?\d")
_ITEM_BORDER = re.compile(r"\s*(?:,|;|\sund\s|\ssowie\s|\set\s|\se\s|\sand\s)\s*")
_WORD = re.compile(r"[^\W_]+")
_FEWEST_PAIRS = 4
_FEWEST_ITEMS = 3
_FEWEST_BRACKETED = 4
_LONGEST_ITEM = 2
_LONGEST_ROW = 30
"""Words of a row of a table behind which the next one may begin."""


def is_table(text: str) -> bool:
    """Whether a line is a table of values that lost its lines: names, units in brackets, figures."""
    return len(_BRACKETED.findall(text)) >= _FEWEST_BRACKETED


def split_table(text: str) -> Iterator[str]:
    """Cut a table in running text before the names of its groups, a long group also before a name."""
    row = ""
    for piece in _BORDER.split(text):
        is_over = bool(row) and (_GROUP.match(piece) or len(row.split()) >= _LONGEST_ROW)
        if is_over:
            yield row
            row = ""
        row = f"{row} {piece}".strip()
    if row:
        yield row


def is_results(text: str) -> bool:
    """Whether a passage is but a row of values, or a list of which one word says what holds for each item."""
    if is_table(text):
        return True
    if _has_verb(text) or _SCHEME.search(text):
        return False
    values = [value for value in _PAIR.findall(text) if not _VITAL.match(value)]
    beside = len(_WORD.findall(_PAIR.sub("", text)))
    is_row = len(values) >= _FEWEST_PAIRS and 2 * beside <= len(_WORD.findall(text))
    return is_row or _is_list(
        _LEADS.sub("", text, count=1) if _LEADS.match(text) else _ENDS.sub("", text), text
    )


def _is_list(items: str, text: str) -> bool:
    """Whether something was taken from a text, and the rest is a list of names."""
    return len(items) < len(text.strip()) and _is_bare(_items(items))


def join_lists(passages: Iterable[str]) -> Iterator[str]:
    """The passages, a bare list joined with the one before it that says what holds for a list.

    *Normwerte für Eiweiss, Albumin.* and then *GOT, GPT, Bilirubin.* is one list with a misread comma.
    """
    before = ""
    for passage in passages:
        is_rest = goes_on(before, passage)
        if before and not is_rest:
            yield before
        before = f"{before} {passage}" if is_rest else passage
    if before:
        yield before


def goes_on(before: str, passage: str) -> bool:
    """Whether a passage is the rest of a list; the one before it began with the word that holds for it."""
    return _is_bare(_items(passage)) and _LEADS.match(before) is not None and not _has_verb(before)


def _items(text: str) -> list[str]:
    return [item for item in _ITEM_BORDER.split(text.strip(" .,:")) if item]


def _is_bare(items: list[str]) -> bool:
    """Whether these are several names of tests or findings, and no statements."""
    return (
        len(items) >= _FEWEST_ITEMS
        and all(
            len(item.split()) <= _LONGEST_ITEM
            and not any(map(str.isdigit, item))
            and not _ENDS.search(f" {item}")
            for item in items
        )
        and sum(item[0].isupper() for item in items) * 2 > len(items)
    )


def _has_verb(text: str) -> bool:
    return has_verb(text) or VERBS.search(text) is not None
