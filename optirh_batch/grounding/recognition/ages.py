"""Ages: as they are written without a word for years, and whose they are.

Owns which bare numbers are ages ('Frau Imhof (82)', '82j. Pat.', 'Pz 75enne'), and whose an age is: of the
relative right before it ('vit avec son mari, 86 ans'), or of the person whom a pronoun or a word for the
reader names before it. A pronoun of the other sex than the relative's is the patient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.recognition.people import people_in
from optirh_batch.grounding.vocabulary.relatives import sex_of_relative

_YEARS = r"(?P<age>\d{1,3})[ -]?(?:ans?|jahre?|j(?:\.|ährig\w*)|anni|years?|yo)(?![^\W_])"
_AGE_AFTER = re.compile(
    rf"[ ]?(?:\w+[ ])?[,(]?[ ]?(?:âgée?s? de |a |hat |ist |ha |is |\w{{0,12}},? )?{_YEARS}", re.IGNORECASE
)
_AGE_OF = re.compile(
    rf"(?<![^\W_])(?P<who>vous|(?-i:Sie|Lei)|you|il|elle|er|sie|egli|ella|lui|he|she) "
    rf"(?:avez|êtes|a|est|sind|ist|ha|è|are|is|has) (?:âgée?s? de |jetzt |maintenant )?{_YEARS}",
    re.IGNORECASE,
)
_BEHIND_NAME = re.compile(
    r"(?<![^\W_])(?:(?-i:M|Mr|Mrs|Ms|Pt|Pat|Sig|Mme|Mlle|Hr|Fr)\.?|herrn?|frau|madame|monsieur|signora?|"
    r"sig\.?ra|patient(?:e|in)?|pte?|pz|paziente)(?:[ ](?-i:[A-ZÀ-Þ])[\w'’-]*\.?){0,3}"
    r"(?:, ?(?-i:[wmfWMF]))?(?:, ?|[ ]?\()"
    r"(?P<age>\d{2,3})(?=[),;.](?![ ]?\d|[ ]?(?:rue|av\.|avenue|chemin|ch\.|route|via|place|weg)\b))",
    re.IGNORECASE,
)
"""Not the number of a house: 'Mme Favre, 25, rue ...'."""
_SHORT = re.compile(r"(?<![\w.,/-])(?P<age>\d{2,3})[ -]?(?:enne\b|y(?:ears?|rs?)?[ -]old\b)", re.IGNORECASE)
_SHORT_GERMAN = re.compile(r"(?<![\w.,/-])(?P<age>\d{2,3})[ -]?j(?:g\.|\b\.?)(?=[ ,])", re.IGNORECASE)
"""In French 'j' is a day."""
_YOUNGEST, _OLDEST = 16, 110
_READERS = frozenset({"vous", "Vous", "Sie", "Lei", "you", "You"})
_MALE = frozenset("il er egli lui he".split())


@dataclass(frozen=True, slots=True)
class _Ages:
    """The ages of a text: of relatives, with their sex, and of those whom a pronoun names."""

    relatives: dict[str, str]
    told: list[tuple[str, str, str]]


def recognise_ages(sheet: Sheet) -> None:
    """Take numbers that are ages without a word for years; before numbers are masked."""
    german = (_SHORT_GERMAN,) if sheet.language == "de" else ()
    for pattern in (_BEHIND_NAME, _SHORT, *german):
        for match in sheet.matches(pattern):
            if _YOUNGEST <= int(match["age"]) <= _OLDEST:
                end = match.end("age") if pattern is _BEHIND_NAME else match.end()
                sheet.take(Kind.DURATION, f"{int(match['age'])} year", match.start("age"), end)


def ages_exchanged(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that give the patient a relative's age.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    before, after = _ages(source), _ages(output)
    own = {age for age, _, _ in before.told}
    for age, sex, words in after.told:
        relative = before.relatives.get(age)
        if relative is not None and age not in own and age not in after.relatives and sex not in relative:
            yield words


def _ages(sheet: Sheet) -> _Ages:
    relatives = {
        found["age"]: sex_of_relative(name)
        for name, _, end in people_in(sheet)
        if (found := _AGE_AFTER.match(sheet.text, end))
    }
    told = [(found["age"], _sex_meant(found["who"]), found.group()) for found in _AGE_OF.finditer(sheet.text)]
    return _Ages(relatives, told)


def _sex_meant(word: str) -> str:
    """'m' or 'f' of a pronoun; of a word for the reader, who is no relative, neither."""
    return "reader" if word in _READERS else "m" if word.lower() in _MALE else "f"
