"""What code sets in brackets for the patient: plainer names of medical words, and times of dosing schemes.

*Dyspnoe (Atemnot)*, *1-0-1-0 (1 morgens, 1 abends)*.  A small model often gives a word of the record back as
it stands, and a passage in the record's own wording is full of them; their explanations stand at the end of
the page.  A plainer name is set where the word first stands, the times behind each scheme, and nothing else
is changed.  Whether the words may be printed so is asked of the fact gate.
Leaves out which name is plainer (``glossary.plain_names``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from optirh_batch.documents import Origin, Passage
from optirh_batch.glossary import Glossary, Match, fold
from optirh_batch.grounding import Fact, Kind, extract_facts, is_blocked
from optirh_batch.records import TIMES_OF_DAY
from optirh_batch.text.schemes import SCHEME

_Gloss = tuple[int, str]
"""Where it goes, and what it is, with its brackets."""

_MOST = 2
"""More names in brackets in one passage are harder to read than the words they explain."""
_JOINED = re.compile(r"[-‐‑'’/]|\s?[(/]")
_IN_BRACKETS = re.compile(r"\([^)]*\Z")
_PHRASE_ENDS = re.compile(r"\s*(?:[.,;:!?]|und\b|oder\b|\Z)")
_SCHEME = re.compile(SCHEME)
_NEAR = 4
_TIMES = {
    "fr": ("le matin", "à midi", "le soir", "au coucher"),
    "de": ("morgens", "mittags", "abends", "zur Nacht"),
    "it": ("al mattino", "a mezzogiorno", "alla sera", "prima di dormire"),
    "en": ("in the morning", "at noon", "in the evening", "at bedtime"),
    "pt": ("de manhã", "ao meio-dia", "à noite", "ao deitar"),
    "es": ("por la mañana", "al mediodía", "por la noche", "al acostarse"),
}
"""In the order of ``TIMES_OF_DAY``."""


def add_glosses(
    passages: Sequence[Passage], glossary: Glossary, language: str, *, left_alone: AbstractSet[int | None]
) -> tuple[Passage, ...]:
    """The passages with their glosses; of each concept one, where it first stands.

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
        text = passage.text
        glosses: list[_Gloss] = []
        if index not in left_alone and (passage.origin is Origin.MODEL or passage.reason):
            glosses = [*_times(text, language), *_names(text, glossary, language, known)]
        for place, gloss in sorted(glosses, reverse=True):
            text = text[:place] + gloss + text[place:]
        glossed.append(replace(passage, text=text, glosses=tuple(gloss for _, gloss in glosses)))
    return tuple(glossed)


def _times(text: str, language: str) -> Iterator[_Gloss]:
    """The times of day of each scheme that does not say them itself."""
    facts = [fact for fact in extract_facts(text, language) if fact.kind in {Kind.INTAKE, Kind.DAYTIME}]
    schemes = {
        (fact.start, fact.end): written.group()
        for fact in facts
        if fact.kind is Kind.INTAKE and (written := _SCHEME.match(text, fact.start))
    }
    for (start, end), scheme in schemes.items():
        amounts = zip(TIMES_OF_DAY, scheme.split("-"), _TIMES.get(language, ()), strict=False)
        filled = {fact.value.split()[0] for fact in facts if (fact.start, fact.end) == (start, end)}
        told = [f"{amount.strip()} {words}" for time, amount, words in amounts if time in filled]
        gloss = f" ({', '.join(told)})"
        if told and not _is_followed_by_time(text, end, facts) and _may_stand(text, end, gloss, language):
            yield end, gloss


def _is_followed_by_time(text: str, end: int, facts: Sequence[Fact]) -> bool:
    return bool(_JOINED.match(text, end)) or any(end <= fact.start <= end + _NEAR for fact in facts)


def _names(text: str, glossary: Glossary, language: str, known: set[str]) -> Iterator[_Gloss]:
    """The plainer names of a passage; concepts that the reader has met by then join ``known``."""
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
    explained = text[:place] + gloss + text[place:]
    return not is_blocked(text, explained, source_language=language, output_language=language)
