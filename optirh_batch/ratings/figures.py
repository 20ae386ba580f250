"""What all opinions say together: numbers without words, for the report and for JSON.

Only documents that the audit log knows count.  Marks of different kinds and
languages are never mixed, and a version is a model with its adapter and the
prompts of that language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from statistics import fmean, median

from optirh_batch.documents import Kind
from optirh_batch.ratings.agreement import krippendorff_alpha, weighted_kappa
from optirh_batch.ratings.opinions import Incident, Subject
from optirh_batch.ratings.scales import CRITERIA, SCORES, Category, Criterion, Harm, Role
from optirh_batch.ratings.store import Rating
from optirh_batch.ratings.versions import Difference, difference

FEW = 5
"""Fewer marks than this are called few: their mean is an anecdote."""


@dataclass(frozen=True, slots=True)
class Version:
    """What wrote: hashes (hex) of the model, its adapter and its prompts, and the model's name if known."""

    model: str
    adapter: str
    prompt: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """The marks for one criterion of the documents of one kind, language and version.

    Attributes:
        kind: of the documents.
        language: of their text.
        version: what wrote them.
        criterion: what was asked.
        counts: how often each mark from 1 to 5 was given.
        documents: that got a mark.
        raters: who gave one.
    """

    kind: Kind
    language: str
    version: Version
    criterion: Criterion
    counts: tuple[int, ...]
    documents: int
    raters: int

    @property
    def marks(self) -> int:
        """How many marks there are; at least one."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """The mean mark."""
        return fmean(self._all())

    @property
    def median(self) -> float:
        """The middle mark, or half-way between the two middle ones."""
        return float(median(self._all()))

    @property
    def is_few(self) -> bool:
        """Whether there are too few marks to say anything in general."""
        return self.marks < FEW

    def _all(self) -> list[int]:
        return [mark for mark, count in zip(SCORES, self.counts, strict=True) for _ in range(count)]


@dataclass(frozen=True, slots=True)
class FaultRow:
    """How many documents of a kind, language and version were rated, had a fault, had one that could harm."""

    kind: Kind
    language: str
    version: Version
    documents: int
    with_fault: int
    could_harm: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far raters agree on one criterion of one kind.

    Attributes:
        kind: of the documents.
        criterion: what was asked.
        pair: two codes for weighted kappa, empty for Krippendorff's alpha of all.
        value: None where it is not defined.
        documents: that at least two of them marked.
    """

    kind: Kind
    criterion: Criterion
    pair: tuple[str, ...]
    value: float | None
    documents: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions on one criterion, the one that was rated first first."""

    kind: Kind
    language: str
    criterion: Criterion
    earlier: Version
    later: Version
    difference: Difference


@dataclass(frozen=True, slots=True)
class Comment:
    """Something that a rater wrote or a fault she found; ``incident`` is None for remarks."""

    subject: Subject
    version: Version
    rater: str
    role: Role
    words: str
    incident: Incident | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """All of it.

    Attributes:
        opinions: that count.
        unknown: opinions left out, on documents that the log does not know.
        replaced: earlier opinions that were replaced.
        documents: rated.
        raters: codes by profession.
        first: when the first opinion was taken (UTC), None without any.
        last: likewise the last one.
        scores: by kind, criterion, language and version.
        incidents: how often each category and severity was named; a fault that two people name counts twice.
        faults: by kind, language and version.
        agreement: for each kind and criterion all raters, then each pair that shares several documents.
        comparisons: of versions of the same kind and language.
        comments: what could harm first, remarks last; else in the order in which they came.
    """

    opinions: int
    unknown: int
    replaced: int
    documents: int
    raters: Mapping[Role, int]
    first: datetime | None
    last: datetime | None
    scores: tuple[ScoreRow, ...]
    incidents: Mapping[tuple[Category, Harm], int]
    faults: tuple[FaultRow, ...]
    agreement: tuple[Agreement, ...]
    comparisons: tuple[Comparison, ...]
    comments: tuple[Comment, ...]


def gather(ratings: Sequence[Rating]) -> Figures:
    """Count what opinions say."""
    known = [rating for rating in ratings if rating.known]
    versions = _versions(known)
    groups = _grouped(known, versions)
    return Figures(
        opinions=len(known),
        unknown=len(ratings) - len(known),
        replaced=sum(rating.earlier for rating in known),
        documents=len({rating.opinion.subject.document for rating in known}),
        raters=Counter({rating.opinion.rater: rating.opinion.role for rating in known}.values()),
        first=min((rating.at for rating in known), default=None),
        last=max((rating.at for rating in known), default=None),
        scores=tuple(_scores(groups)),
        incidents=Counter(
            (item.category, item.harm) for rating in known for item in rating.opinion.incidents
        ),
        faults=tuple(_faults(groups)),
        agreement=tuple(_agreement(known)),
        comparisons=tuple(_comparisons(groups)),
        comments=tuple(sorted(_comments(known, versions), key=_lightness)),
    )


_Key = tuple[Kind, str, Version]


def _versions(ratings: Iterable[Rating]) -> dict[str, Version]:
    """The version that wrote each document; a model has the last name that any form knew."""
    subjects = [rating.opinion.subject for rating in ratings]
    names = {(item.model, item.adapter): item.model_name for item in subjects if item.model_name}
    return {
        item.document: Version(
            item.model, item.adapter, item.prompt, names.get((item.model, item.adapter), "")
        )
        for item in subjects
    }


def _grouped(ratings: Iterable[Rating], versions: Mapping[str, Version]) -> dict[_Key, list[Rating]]:
    """The opinions by kind, language and version; of versions, what was rated first comes first."""
    groups: dict[_Key, list[Rating]] = {}
    for rating in ratings:
        subject = rating.opinion.subject
        key = (Kind(subject.kind), subject.language, versions[subject.document])
        groups.setdefault(key, []).append(rating)
    return dict(sorted(groups.items(), key=lambda item: item[0][:2]))


def _scores(groups: Mapping[_Key, Sequence[Rating]]) -> Iterator[ScoreRow]:
    for kind in Kind:
        for criterion in CRITERIA[kind]:
            for (of_kind, language, version), ratings in groups.items():
                marked = [rating.opinion for rating in ratings if criterion in rating.opinion.scores]
                if of_kind is kind and marked:
                    counts = Counter(opinion.scores[criterion] for opinion in marked)
                    yield ScoreRow(
                        kind,
                        language,
                        version,
                        criterion,
                        tuple(counts[score] for score in SCORES),
                        len({opinion.subject.document for opinion in marked}),
                        len({opinion.rater for opinion in marked}),
                    )


def _faults(groups: Mapping[_Key, Sequence[Rating]]) -> Iterator[FaultRow]:
    for (kind, language, version), ratings in groups.items():
        harms: dict[str, set[Harm]] = {}
        for rating in ratings:
            found = harms.setdefault(rating.opinion.subject.document, set())
            found |= {item.harm for item in rating.opinion.incidents}
        yield FaultRow(
            kind,
            language,
            version,
            len(harms),
            sum(bool(found) for found in harms.values()),
            sum(Harm.COULD_HARM in found for found in harms.values()),
        )


def _agreement(ratings: Sequence[Rating]) -> Iterator[Agreement]:
    for kind in Kind:
        opinions = [rating.opinion for rating in ratings if rating.opinion.subject.kind == kind]
        for criterion in CRITERIA[kind]:
            marks: dict[str, dict[str, int]] = {}  # of each document, by rater
            for opinion in opinions:
                if criterion in opinion.scores:
                    of_document = marks.setdefault(opinion.subject.document, {})
                    of_document[opinion.rater] = opinion.scores[criterion]
            units = [tuple(given.values()) for given in marks.values() if len(given) > 1]
            if not units:
                continue
            yield Agreement(kind, criterion, (), krippendorff_alpha(units), len(units))
            for one, other in combinations(sorted({rater for given in marks.values() for rater in given}), 2):
                pairs = [
                    (given[one], given[other]) for given in marks.values() if {one, other} <= given.keys()
                ]
                if len(pairs) > 1:  # of one document nothing can be said
                    yield Agreement(kind, criterion, (one, other), weighted_kappa(pairs), len(pairs))


def _comparisons(groups: Mapping[_Key, Sequence[Rating]]) -> Iterator[Comparison]:
    for (earlier, before), (later, after) in combinations(groups.items(), 2):
        if earlier[:2] != later[:2]:
            continue
        kind, language, _ = earlier
        for criterion in CRITERIA[kind]:
            marks = [_by_document(ratings, criterion) for ratings in (before, after)]
            if all(marks):
                yield Comparison(kind, language, criterion, earlier[2], later[2], difference(*marks))


def _by_document(ratings: Iterable[Rating], criterion: Criterion) -> list[list[int]]:
    marks: dict[str, list[int]] = {}
    for rating in ratings:
        if criterion in rating.opinion.scores:
            marks.setdefault(rating.opinion.subject.document, []).append(rating.opinion.scores[criterion])
    return list(marks.values())


def _lightness(comment: Comment) -> int:
    """Where a comment stands: a fault that could harm is not to be among those for which there is no room."""
    gravest_first = tuple(reversed(Harm))
    return gravest_first.index(comment.incident.harm) if comment.incident else len(gravest_first)


def _comments(ratings: Iterable[Rating], versions: Mapping[str, Version]) -> Iterator[Comment]:
    for rating in ratings:
        opinion = rating.opinion
        version = versions[opinion.subject.document]
        for incident in opinion.incidents:
            yield Comment(opinion.subject, version, opinion.rater, opinion.role, incident.words, incident)
        if opinion.remarks:
            yield Comment(opinion.subject, version, opinion.rater, opinion.role, opinion.remarks)
