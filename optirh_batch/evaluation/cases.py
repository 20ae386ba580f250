"""The cases of the evaluation: a text or record, what must and must not be said of it, a reference.

Owns the shape of ``cases/*.toml`` (docs/evaluation.md).  People in it are fictional.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from optirh_batch.documents import Kind
from optirh_batch.errors import ConfigurationError
from optirh_batch.evaluation.dossier import prose, write_dossier
from optirh_batch.localization import WRITTEN

PACKAGED = Path(__file__).with_name("cases")

FACT_KINDS = (
    "allergy",
    "date",
    "dose",
    "drug",
    "duration",
    "finding",
    "frequency",
    "instruction",
    "negation",
    "person",
    "phone",
    "plan",
    "side",
    "status",
    "time",
    "value",
)
"""What a fact is about; ``finding`` is a symptom or observation, ``plan`` what will be done."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that must be said, or must not.

    Attributes:
        kind: one of ``FACT_KINDS``.
        source: the words of the source that state it; empty for what must not be said.
        wordings: of the document, any of which states it (``matching.states``), as the source's words do.
    """

    kind: str
    source: str
    wordings: tuple[str, ...]

    @property
    def name(self) -> str:
        """How a report calls it."""
        return self.source or self.wordings[0]


@dataclass(frozen=True, slots=True)
class Case:
    """One document to make and what is expected of it.

    Attributes:
        id: never changes.
        kind: handout or summary.
        language: of the source, ISO 639-1.
        output: language of the document.
        topic: of care.
        content: the file, as text.
        words: what it says, without the form of the file.
        facts: must be stated.
        never: must not be stated.
        terms: hard words of the source: explained in the document, or not used in it.
        reference: the prose as a nurse would have written it.
    """

    id: str
    kind: Kind
    language: str
    output: str
    topic: str
    content: str
    words: str
    facts: tuple[Fact, ...]
    never: tuple[Fact, ...]
    terms: tuple[str, ...]
    reference: str

    @property
    def file_name(self) -> str:
        """Name of its file; a reader goes by the content."""
        return f"{self.id}.{'xml' if self.content.startswith('<?xml') else 'txt'}"


def load_cases(folder: Path | None = None) -> tuple[Case, ...]:
    """Read all cases of a folder, by file and place.

    Args:
        folder: with TOML files; by default the set that comes with the program.

    Raises:
        ConfigurationError: a file is not as docs/evaluation.md says, an id is there twice, or no case is.
    """
    folder = folder or PACKAGED
    cases: dict[str, Case] = {}
    for path in sorted(folder.glob("*.toml")):
        for case in _read(path):
            if case.id in cases:
                raise ConfigurationError(where=path.name, detail=f"the case '{case.id}' is there twice")
            cases[case.id] = case
    if not cases:
        raise ConfigurationError(where=str(folder), detail="there is no case in this folder")
    return tuple(cases.values())


def spread(
    cases: Sequence[Case], languages: Collection[str] = (), limit: int | None = None
) -> tuple[Case, ...]:
    """Choose cases evenly over languages and kinds.

    Args:
        cases: to choose from.
        languages: of the document; empty for all.
        limit: how many at most.
    """
    groups: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        if not languages or case.output in languages:
            groups[case.output, case.kind].append(case)
    turns: Iterable[Case | None] = chain.from_iterable(zip_longest(*groups.values()))
    return tuple(case for case in turns if case is not None)[:limit]


def _read(path: Path) -> list[Case]:
    try:
        held = tomllib.loads(path.read_text("utf-8"))
        return [_case(held, entry) for entry in held["case"]]
    except KeyError as error:
        raise ConfigurationError(
            where=path.name, detail=f"'{error.args[0]}' is missing or unknown"
        ) from error
    except (ValueError, TypeError, OSError) as error:
        raise ConfigurationError(where=path.name, detail=str(error)) from error


def _case(held: dict[str, Any], entry: dict[str, Any]) -> Case:
    language = held["language"]
    record = entry.get("record")
    case = Case(
        id=entry["id"],
        kind=Kind(held["kind"]),
        language=language,
        output=held.get("output", language),
        topic=entry["topic"],
        content=write_dossier(record, language) if record else entry["text"].strip() + "\n",
        words=prose(record) if record else entry["text"],
        facts=tuple(Fact(kind, source, tuple(forms)) for kind, source, *forms in entry["facts"]),
        never=tuple(Fact(kind, "", tuple(forms)) for kind, *forms in entry.get("never", [])),
        terms=tuple(entry.get("terms", ())),
        reference=entry["reference"].strip(),
    )
    unknown = {fact.kind for fact in (*case.facts, *case.never)} - {*FACT_KINDS}
    if unknown or case.output not in WRITTEN:
        raise ValueError(f"{case.id}: {', '.join(unknown) or case.output} is unknown")
    return case
