"""Ages: a relative's is not the patient's, nor the reverse ('vit avec son mari, 86 ans').

Owns whose an age is: of the relative right before it, or of the person whom a pronoun or a word for the
reader names before it. A pronoun of the other sex than the relative's is the patient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.grounding.facts import Sheet
from optirh_batch.grounding.people import people_in

_YEARS = r"(?P<age>\d{1,3})[ -]?(?:ans?|jahre?|j(?:\.|ährig\w*)|anni|years?|yo)(?![^\W_])"
_AGE_AFTER = re.compile(
    rf"[ ]?(?:\w+[ ])?[,(]?[ ]?(?:âgée?s? de |a |hat |ist |ha |is |\w{{0,12}},? )?{_YEARS}", re.IGNORECASE
)
_AGE_OF = re.compile(
    rf"(?<![^\W_])(?P<who>vous|(?-i:Sie|Lei)|you|il|elle|er|sie|egli|ella|lui|he|she) "
    rf"(?:avez|êtes|a|est|sind|ist|ha|è|are|is|has) (?:âgée?s? de |jetzt |maintenant )?{_YEARS}",
    re.IGNORECASE,
)
_READERS = frozenset({"vous", "Sie", "Lei", "you"})
_MALE = frozenset("il er egli lui he".split())
_MEN = frozenset(["husband", "son", "brother", "father", "nephew", "son in law", "brother in law"])
_WOMEN = frozenset(["wife", "daughter", "sister", "mother", "niece", "daughter in law", "sister in law"])


@dataclass(frozen=True, slots=True)
class _Ages:
    """Ages by whose they are, and the words of those of the patient."""

    relatives: dict[str, str]
    patient: dict[str, str]


def ages_exchanged(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that give the patient a relative's age, or a relative the patient's.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    before = _ages(source)
    if not before.relatives:
        return
    after = _ages(output)
    for age, words in after.patient.items():
        if age in before.relatives and age not in before.patient and age not in after.relatives:
            yield words


def _ages(sheet: Sheet) -> _Ages:
    relatives, patient, sexes = {}, {}, set()
    for name, _, end in people_in(sheet):
        sexes |= {"man"} if name in _MEN else {"woman"} if name in _WOMEN else {"man", "woman"}
        if found := _AGE_AFTER.match(sheet.text, end):
            relatives[found["age"]] = found.group()
    for found in _AGE_OF.finditer(sheet.text):
        who = found["who"]
        sex = "man" if who.lower() in _MALE else "woman"
        if who in _READERS or sex not in sexes:
            patient[found["age"]] = found.group()
    return _Ages(relatives, patient)
