"""Medical-looking words of files that the glossary does not explain, counted.

Owns what is read of a file and what is left out for being a name: persons of
the record, its medication, and whatever the fact gate would take for a drug.
What looks medical is said by ``glossary.medical_words``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from optirh_batch.drafting.terms import gaps_in, names_of
from optirh_batch.errors import SourceRefused
from optirh_batch.glossary import Glossary
from optirh_batch.glossary.medical_words import Rule
from optirh_batch.readers import ReadLimits, RecordMapping, RefusedRecord, open_source, read_records
from optirh_batch.records import PatientRecord


@dataclass(frozen=True, slots=True)
class Gap:
    """A word without an explanation.

    Attributes:
        word: its most frequent spelling.
        language: of the texts it stands in.
        rule: why it looks medical.
        times: how often it stands there, in all spellings, singular and plural.
        texts: in how many texts.
    """

    word: str
    language: str
    rule: Rule
    times: int
    texts: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What was met: the gaps, most frequent first, the number of texts, and the files that say why not."""

    gaps: tuple[Gap, ...] = ()
    texts: int = 0
    refused: tuple[SourceRefused, ...] = ()
    undecided: tuple[Path, ...] = ()


@dataclass(slots=True)
class _Tally:
    spellings: Counter[str] = field(default_factory=Counter)
    texts: int = 0


def survey(
    paths: Iterable[Path], glossary: Glossary, limits: ReadLimits, mappings: Sequence[RecordMapping] = ()
) -> Survey:
    """Read files, and those in folders, and count the words that the glossary lacks.

    Args:
        paths: files and folders; hidden files in folders are left out.
        glossary: what is explained.
        limits: what one file may ask of the machine.
        mappings: of vendor XML.

    Returns:
        What was met.  ``undecided`` are files of a language that the glossary does not speak, or of none.
    """
    tallies: dict[tuple[str, Rule, str], _Tally] = {}
    texts = 0
    refused: list[SourceRefused] = []
    undecided: list[Path] = []
    for path in _files(paths):
        try:
            readings = read_records(open_source(path, limits), path.name, limits, mappings)
        except SourceRefused as error:
            refused.append(error)
            continue
        for reading in readings:
            if isinstance(reading, RefusedRecord):
                refused.append(reading.error)
            elif reading.language is None or not _speaks(glossary, reading.language):
                undecided.append(path)
            else:
                texts += 1
                _count(reading, reading.language, glossary, tallies)
    gaps = [
        Gap(_best(tally.spellings), language, rule, tally.spellings.total(), tally.texts)
        for (language, rule, _key), tally in tallies.items()
    ]
    gaps.sort(key=lambda gap: (-gap.times, -gap.texts, gap.language, gap.word.casefold()))
    return Survey(tuple(gaps), texts, tuple(refused), tuple(dict.fromkeys(undecided)))


def unexplained_words(record: PatientRecord, language: str, glossary: Glossary) -> Iterator[tuple[Rule, str]]:
    """Each medical-looking word of a record's texts and diagnoses that has no entry, as it stands there."""
    text = "\n".join(filter(None, (record.prose, *(item.label for item in record.problems.items))))
    for word in gaps_in(text, language, glossary, names_of(record)):
        yield word.rule, word.surface


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(path.rglob("*"))
            yield from (item for item in inside if item.is_file() and not item.name.startswith("."))
        else:
            yield path


def _speaks(glossary: Glossary, language: str) -> bool:
    return any(language in entry.wordings for entry in glossary)


def _count(
    record: PatientRecord, language: str, glossary: Glossary, tallies: dict[tuple[str, Rule, str], _Tally]
) -> None:
    met = set()
    for rule, surface in unexplained_words(record, language, glossary):
        key = (language, rule, _key(rule, surface, language))
        tally = tallies.setdefault(key, _Tally())
        tally.spellings[surface] += 1
        met.add(key)
    for key in met:
        tallies[key].texts += 1


def _best(spellings: Counter[str]) -> str:
    """The most frequent one, among equals the shortest: that is the singular."""
    return min(spellings, key=lambda word: (-spellings[word], len(word), word))


def _key(rule: Rule, surface: str, language: str) -> str:
    if rule is Rule.ABBREVIATION:
        return surface.replace(" ", "")
    plain = surface.casefold()
    return plain.removesuffix("s") if language in {"fr", "en"} else plain
