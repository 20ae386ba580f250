"""Facts that the model never sees: placeholders such as ``[A]`` stand for them, and are filled by code.

Locked is what code can find and a wording may not change: figures with their units, dates, times, schemes,
telephone numbers and names of drugs, as the fact gate reads them.  What is said in other words in a plain
text (``3x/j``, ``12 Wo.``, ``max.``) is left to the model: of such facts, the answers of pairs repeat 33 to
72 % as they stand, of those locked 90 % and more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import ascii_uppercase

from optirh_batch.grounding import Fact, Kind, extract_facts
from optirh_batch.grounding.recognition.drugs import is_drug_name
from optirh_batch.grounding.vocabulary.folding import compose

_FIGURED = frozenset({Kind.NUMBER, Kind.DOSE, Kind.DATE, Kind.TIME, Kind.PHONE, Kind.IDENTIFIER})
_PLACEHOLDER = re.compile(r"\[[A-Z]\]")


@dataclass(frozen=True, slots=True)
class Placeholders:
    """What stands for which fact.

    Attributes:
        of: the placeholder of each fact, by the fact's words.
    """

    of: Mapping[str, str]

    @classmethod
    def for_source(cls, source: str, language: str | None) -> Placeholders:
        """A placeholder for each fact of a passage."""
        return cls._name(source, language)

    @classmethod
    def for_pair(cls, source: str, language: str | None, answer: str, answer_language: str) -> Placeholders:
        """A placeholder for each fact of a passage that its answer repeats in the same words."""
        repeated = frozenset(words for _, _, words in _locked(compose(answer), answer_language))
        return cls._name(source, language, repeated)

    @classmethod
    def _name(cls, source: str, language: str | None, among: frozenset[str] | None = None) -> Placeholders:
        text = compose(source)
        found = dict.fromkeys(words for _, _, words in _locked(text, language))
        wanted = [words for words in found if among is None or words in among]
        free = (name for letter in ascii_uppercase if (name := f"[{letter}]") not in text)
        return cls(dict(zip(wanted, free, strict=False)))

    def put_in(self, text: str, language: str | None) -> str:
        """``text`` with a placeholder for each of these facts."""
        text = compose(text)
        for start, end, words in reversed(list(_locked(text, language))):
            if words in self.of:
                text = f"{text[:start]}{self.of[words]}{text[end:]}"
        return text

    def fill(self, text: str) -> str:
        """``text`` with the facts in place of their placeholders; one that stands for nothing stays."""
        facts = {placeholder: words for words, placeholder in self.of.items()}
        return _PLACEHOLDER.sub(lambda match: facts.get(match[0], match[0]), text)

    def has_stray(self, text: str) -> bool:
        """Whether ``text`` holds a placeholder that stands for nothing."""
        return not set(_PLACEHOLDER.findall(text)) <= set(self.of.values())


def _locked(text: str, language: str | None) -> Iterator[tuple[int, int, str]]:
    """Where the facts to lock stand, and their words; of those that overlap, the longest."""
    spans = set()
    for fact in extract_facts(text, language):
        if is_drug_name(fact.surface) if fact.kind is Kind.DRUG else _is_figured(fact):
            start = text.index(fact.surface, fact.start)
            spans.add((start, start + len(fact.surface)))
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        if all(end <= other_start or other_end <= start for other_start, other_end in kept):
            kept.append((start, end))
    for start, end in sorted(kept):
        yield start, end, text[start:end]


def _is_figured(fact: Fact) -> bool:
    # '20h' is a time or a duration.
    is_of_kind = fact.kind in _FIGURED or any(kind is Kind.TIME for kind, _ in fact.keys)
    return is_of_kind and any(map(str.isnumeric, fact.surface))
