"""Plainer names behind medical words, in brackets: *Dyspnoe (Atemnot)*.

A small model often gives a word of the record back as it stands, and a passage in the record's own wording
is full of them; their explanations stand at the end of the page.  Code sets the plainer name where the word
first stands, and changes nothing else.  Whether the words may be printed so is asked of the fact gate.
Leaves out which name is plainer (``glossary.plain_names``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from optirh_batch.documents import Origin, Passage, Severity
from optirh_batch.glossary import Glossary, Match, fold
from optirh_batch.grounding import check_passage

_MOST = 2
"""More brackets in one passage are harder to read than the words they explain."""
_JOINED = re.compile(r"[-‐‑'’/]|\s?[(/]")
_IN_BRACKETS = re.compile(r"\([^)]*\Z")
_PHRASE_ENDS = re.compile(r"\s*(?:[.,;:!?]|und\b|oder\b|\Z)")


def add_glosses(
    passages: Sequence[Passage], glossary: Glossary, language: str, *, left_alone: AbstractSet[int | None]
) -> tuple[Passage, ...]:
    """The passages with plainer names behind their medical words, each where its concept first stands.

    What there was nothing to reword in, as a row of results, is printed as documented.

    Args:
        passages: of one page, in its order.
        glossary: whose names are printed.
        language: of the page.
        left_alone: indexes of passages that are printed exactly as they stand.
    """
    known: set[str] = set()
    glossed: list[Passage] = []
    for index, passage in enumerate(passages):
        text, glosses = passage.text, []
        if index not in left_alone and (passage.origin is Origin.MODEL or passage.reason):
            glosses = list(_glosses(text, glossary, language, known))
        for place, gloss in reversed(glosses):
            text = text[:place] + gloss + text[place:]
        glossed.append(replace(passage, text=text, glosses=tuple(gloss for _, gloss in glosses)))
    return tuple(glossed)


def _glosses(text: str, glossary: Glossary, language: str, known: set[str]) -> Iterator[tuple[int, str]]:
    """Where each gloss of a passage goes, and what it is; concepts that the reader has met join ``known``."""
    added = 0
    for match in glossary.occurrences(text, language):
        name = glossary.plain_name(match, language)
        if match.entry.id in known or (name is None and match.form != match.entry.display_name(language)):
            continue
        if name is None or fold(name) in fold(text):
            known.add(match.entry.id)
        elif added < _MOST and _has_place(text, match, language):
            gloss = f" ({name})"
            if _may_stand(text, match.end, gloss, language):
                known.add(match.entry.id)
                added += 1
                yield match.end, gloss


def _has_place(text: str, match: Match, language: str) -> bool:
    """Whether brackets may follow: the word is no part of another one, nor in brackets itself."""
    before, behind = text[: match.start], text[match.end :]
    if language == "de" and match.form[:1].islower() and not _PHRASE_ENDS.match(behind):
        return False  # 'ein subkutaner Faden': the noun must follow its adjective
    return not (_JOINED.match(behind) or _IN_BRACKETS.search(before) or before.endswith(("-", "/", "‑")))


def _may_stand(text: str, place: int, gloss: str, language: str) -> bool:
    findings = check_passage(
        text,
        text[:place] + gloss + text[place:],
        source_language=language,
        output_language=language,
        staff_language=language,
    )
    return not any(finding.severity is Severity.BLOCK for finding in findings)
