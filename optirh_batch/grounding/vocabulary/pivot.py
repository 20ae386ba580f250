"""Portuguese and Spanish texts as the gate reads them: their stating words put into Italian.

The recognisers know four languages.  Each of these two neighbours of Italian
has a closed list of the words that state facts (``pivot_words``); they are
replaced one by one, and the result is read as Italian.  It is no translation
and nobody sees it.  A word that the list lacks states nothing to the gate: what
the source states is then missed and blocks the passage.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from optirh_batch.documents import Finding
from optirh_batch.grounding.vocabulary.folding import compose
from optirh_batch.grounding.vocabulary.pivot_words import TABLES

PIVOT = "it"
"""The language in which they are read."""

# '12 de março de 2025', 'de 8 em 8 horas', 'às 14 horas', 'a las 14 h'.
_SHAPES = (
    (re.compile(r"\b(\d{1,2})\.?º? de ([a-zç]{4,10})(?: (?:de|del) (\d{4}))?\b", re.IGNORECASE), r"\1 \2 \3"),
    (re.compile(r"\bde (\d{1,2}) em \1 (?=horas|dias|semanas)", re.IGNORECASE), r"ogni \1 "),
    (re.compile(r"\b(?:às|as|a las|la) (\d{1,2})(?: ?h(?:oras?)?\b(?! ?\d))", re.IGNORECASE), r"alle ore \1"),
    (re.compile(r"\b(?:às|a las) (\d{1,2}[:.h]\d{2})(?: ?h(?:oras?)?\b)?", re.IGNORECASE), r"alle \1"),
)


def pivot(text: str, language: str | None) -> tuple[str, str | None]:
    """A text and its language as the gate reads them; those of the four languages stay as they are."""
    if language not in TABLES:
        return text, language
    table, words = TABLES[language], _pattern(language)
    composed = compose(text)
    for shape, italian in _SHAPES:
        composed = shape.sub(italian, composed)
    return words.sub(lambda found: table[_form(found)], composed), PIVOT


def quote_original(findings: Sequence[Finding], output: str, language: str) -> tuple[Finding, ...]:
    """The findings, quoting the output's own words where they quote what only the gate reads."""
    if language not in TABLES:
        return tuple(findings)
    written = {TABLES[language][_form(found)]: found.group() for found in _pattern(language).finditer(output)}
    return tuple(_requote(finding, output, written) for finding in findings)


def _requote(finding: Finding, output: str, written: Mapping[str, str]) -> Finding:
    seen = finding.evidence
    if not seen or seen in output or finding.code.endswith(("-lost", "-dropped")):
        return finding
    shown = seen
    for italian in sorted(written, key=len, reverse=True):
        shown = re.sub(rf"(?<!\w){re.escape(italian)}(?!\w)", written[italian], shown, flags=re.IGNORECASE)
    message = finding.message.replace(seen.rstrip(" .,;:"), shown.rstrip(" .,;:"))
    return replace(finding, message=message, evidence=shown)


def _form(found: re.Match[str]) -> str:
    return " ".join(found.group().lower().split())


@cache
def _pattern(language: str) -> re.Pattern[str]:
    forms = sorted(TABLES[language], key=len, reverse=True)
    listed = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms)
    return re.compile(rf"(?<![\w-])(?:{listed})(?![\w-])", re.IGNORECASE)
