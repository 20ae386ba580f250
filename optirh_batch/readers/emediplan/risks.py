"""Risk categories of a plan: allergies, illnesses, circumstances, and what is excluded.

Source: RiskCategory of CHMED16A and CHMED23A.  A category that is there
without a risk is explicitly excluded, one that is not there is unknown.  A
category whose risks cannot be read is neither: it is reported, and nothing is
said to be excluded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from optirh_batch.errors import Phrase
from optirh_batch.localization import mark, translate
from optirh_batch.readers.emediplan.codes import (
    ALLERGENS,
    ALLERGIES,
    ATHLETE,
    CATEGORIES,
    DIABETES,
    DRIVING,
    HEPATIC,
    RENAL,
    REPRODUCTION,
    RISKS,
    WOMAN_OF_CHILDBEARING_AGE,
)
from optirh_batch.readers.emediplan.members import NO_NUMBER, number, objects
from optirh_batch.records import (
    Allergy,
    AllergyStatus,
    Documented,
    Listing,
    Problem,
    ProblemStatus,
    ReadWarning,
)

_NUMBERED = mark("eMediplan risk no. {number}")


@dataclass(frozen=True, slots=True)
class Risks:
    """What the categories say.

    Attributes:
        allergies: category 6 with its three states.
        problems: the illnesses and conditions that are listed.
        circumstances: ways of life that matter for drugs, in words.
        excluded: the categories besides allergies that are explicitly excluded, in words.
        warnings: of risks without words, and of categories that were not understood.
    """

    allergies: Listing[Allergy]
    problems: tuple[Problem, ...]
    circumstances: tuple[str, ...]
    excluded: tuple[str, ...]
    warnings: tuple[ReadWarning, ...]


def read_risks(medical: dict[str, Any], language: str) -> Risks:
    """Read the risk categories of a plan's medical data (keys in small letters), worded in a language."""
    return _RiskReader(medical, language).read()


class _RiskReader:
    def __init__(self, medical: dict[str, Any], language: str) -> None:
        self._language = language
        self._warnings: list[ReadWarning] = []
        self._numbers: dict[int, list[int]] = {}
        self._unread: set[int] = set()
        for item in objects(medical, "rcs") or objects(medical, "rc"):
            category, listed = number(item.get("id")), item.get("rids", item.get("r"))
            numbers = [number(value) for value in listed] if isinstance(listed, list) else []
            if NO_NUMBER in numbers or category not in CATEGORIES or not isinstance(listed, list | None):
                self._unread.add(category)
            self._numbers.setdefault(category, []).extend(
                value for value in dict.fromkeys(numbers) if value != NO_NUMBER
            )

    def read(self) -> Risks:
        allergies = self._allergies()
        if self._unread:
            message = Phrase("Risks of the eMediplan were not understood; look at the plan.")
            self._warn("risks-not-understood", message)
        return Risks(
            allergies=allergies,
            problems=tuple(self._problems()),
            circumstances=tuple(self._circumstances()),
            excluded=tuple(
                translate(word, self._language)
                for category, word in CATEGORIES.items()
                if category != ALLERGIES and self._is_excluded(category)
            ),
            warnings=tuple(self._warnings),
        )

    def _is_excluded(self, category: int) -> bool:
        return self._numbers.get(category) == [] and category not in self._unread

    def _allergies(self) -> Listing[Allergy]:
        if self._is_excluded(ALLERGIES):
            return Listing(Documented.NONE_KNOWN)
        numbers = self._numbers.get(ALLERGIES)
        if not numbers:
            return Listing()
        if any(value not in ALLERGENS for value in numbers):
            message = Phrase("Allergies of the eMediplan are given by number only; look them up.")
            self._warn("allergy-number-only", message)
        return Listing(
            Documented.DOCUMENTED,
            tuple(Allergy(self._say(value, ALLERGENS), status=AllergyStatus.ACTIVE) for value in numbers),
        )

    def _problems(self) -> Iterator[Problem]:
        for category in (RENAL, HEPATIC, REPRODUCTION, DIABETES):
            for value in self._numbers.get(category, ()):
                if value != WOMAN_OF_CHILDBEARING_AGE:
                    yield Problem(self._say(value, RISKS), status=ProblemStatus.CURRENT)

    def _circumstances(self) -> Iterator[str]:
        for category in (REPRODUCTION, ATHLETE, DRIVING):
            for value in self._numbers.get(category, ()):
                if category != REPRODUCTION or value == WOMAN_OF_CHILDBEARING_AGE:
                    yield self._say(value, RISKS)

    def _say(self, value: int, words: dict[int, str]) -> str:
        if value in words:
            return translate(words[value], self._language)
        return translate(_NUMBERED, self._language, number=value)

    def _warn(self, code: str, message: Phrase) -> None:
        self._warnings.append(ReadWarning(code, message))
