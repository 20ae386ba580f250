"""What the audit log may hold: hashes, sizes, codes, versions, times and counts.  Nothing else has a place.

Owns the values that are written.  Each field names the rule its value must
follow, and none of the rules lets a sentence, a person's name or a file name
through: there is no field of free text.  A value that does not fit raises
before it reaches the database, and the message never repeats the value.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from optirh_batch.documents import Finding, Kind, Severity, TokenCount
from optirh_batch.outcomes import Seconds

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"(?=.{1,40}$)[a-z]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2}")
# PEP 440, with the builds of llama.cpp as the only local versions.
_VERSION = re.compile(
    r"\d{1,5}(\.\d{1,5}){0,3}((a|b|rc|\.post|\.dev)\d{1,5})*(\+(cpu|metal|vulkan|cu\d{2,3}))?"
)

# Far above anything real, and below any 13-digit number of a person.
_MAX_BYTES = 2**40
_MAX_COUNT = 10**9

Kept = TypeVar("Kept", bound="_Checked")


class State(StrEnum):
    """Where a job stands, by its events.

    ``review``: published, to be checked; ``released`` and ``rejected``: by a nurse;
    ``interrupted``: the process ended in the middle, nothing was published.
    """

    WORKING = "working"
    REVIEW = "review"
    RELEASED = "released"
    REJECTED = "rejected"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class _Rule:
    """What values a field takes, and how one is made again from JSON."""

    says: str
    fits: Callable[[Any], bool]
    revive: Callable[[Any], Any] = lambda plain: plain

    def optional(self) -> _Rule:
        """The same, or None."""
        return _Rule(
            f"{self.says}, or None",
            lambda value: value is None or self.fits(value),
            lambda plain: None if plain is None else self.revive(plain),
        )


def _text(pattern: re.Pattern[str], says: str) -> _Rule:
    return _Rule(says, lambda value: type(value) is str and pattern.fullmatch(value) is not None)


def _whole(limit: int) -> _Rule:
    return _Rule(
        f"a whole number from 0 to {limit}", lambda value: type(value) is int and 0 <= value <= limit
    )


def _member(kind: type[StrEnum]) -> _Rule:
    return _Rule(f"a {kind.__name__}", lambda value: type(value) is kind, kind)


def _parts(kind: type[Any], each: Callable[[Any], bool]) -> _Rule:
    return _Rule(
        f"a {kind.__name__} of numbers",
        lambda value: type(value) is kind and all(each(getattr(value, part.name)) for part in fields(kind)),
        lambda plain: kind(**plain),
    )


def _one(kind: type[_Checked]) -> _Rule:
    return _Rule(f"a {kind.__name__}", lambda value: type(value) is kind, lambda plain: _revive(kind, plain))


def _several(kind: type[_Checked]) -> _Rule:
    return _Rule(
        f"a tuple of {kind.__name__}",
        lambda value: type(value) is tuple and all(type(item) is kind for item in value),
        lambda plain: tuple(_revive(kind, item) for item in plain),
    )


def _is_duration(value: object) -> bool:
    return type(value) in {int, float} and math.isfinite(value) and 0 <= value <= _MAX_COUNT  # type: ignore[arg-type, operator]


def _holds(rule: _Rule) -> dict[str, _Rule]:
    return {"rule": rule}


DIGEST = _text(_DIGEST, "a SHA-256 in lower-case hex")
CODE = _text(_CODE, "a reason code in lower-case words with hyphens")
LANGUAGE = _text(_LANGUAGE, "an ISO 639-1 code")
VERSION = _text(_VERSION, "a version number (PEP 440)")
BYTES = _whole(_MAX_BYTES)
COUNT = _whole(_MAX_COUNT)
USER = _whole(2**32)


@dataclass(frozen=True, slots=True)
class _Checked:
    """A value whose fields follow the rules in their metadata."""

    def __post_init__(self) -> None:
        for each in fields(self):
            rule: _Rule = each.metadata["rule"]
            if not rule.fits(getattr(self, each.name)):
                # Without the value: it may be what must not be written anywhere.
                raise ValueError(f"{type(self).__name__}.{each.name} must be {rule.says}")


@dataclass(frozen=True, slots=True)
class Output(_Checked):
    """A document that was made: hash (hex) and size of its bytes."""

    sha256: str = field(metadata=_holds(DIGEST))
    bytes: int = field(metadata=_holds(BYTES))


@dataclass(frozen=True, slots=True)
class Batch(_Checked):
    """How answers were computed: the same request may get another answer in another shape of batch.

    Attributes:
        sequences: answers in the same batch, at most.
        threads: processor threads, 0 if unknown.
        reproducible: 1 if nothing else that was asked could matter, else 0.
    """

    sequences: int = field(metadata=_holds(COUNT))
    threads: int = field(metadata=_holds(COUNT))
    reproducible: int = field(metadata=_holds(_whole(1)))


@dataclass(frozen=True, slots=True)
class Ease(_Checked):
    """How hard the prose is to read: LIX in tenths, of the source and of what was printed."""

    source: int = field(metadata=_holds(COUNT))
    result: int = field(metadata=_holds(COUNT))


@dataclass(frozen=True, slots=True)
class FindingCount(_Checked):
    """How often a check said the same thing."""

    code: str = field(metadata=_holds(CODE))
    severity: Severity = field(metadata=_holds(_member(Severity)))
    count: int = field(metadata=_holds(COUNT))


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFacts(_Checked):
    """What is known of a job when it begins: one job makes one document.

    Attributes:
        identity: hash of all that decides what the document will be; equal
            identities are the same work.
        source_sha256: hash of the source, None if it could not be read.
        source_bytes: its size, None likewise.
        kind: what is made, None if the source did not get as far.
        language: of the document, None likewise.
        settings_sha256: hash of the effective settings.
        model_sha256: hash of the weights.
        adapter_sha256: hash of the LoRA adapter, None without one.
        prompt_sha256: hash of the prompts.
        program_version: of this program.
        llama_cpp_version: of llama-cpp-python, None with the fake generator.
        weasyprint_version: of WeasyPrint.
    """

    identity: str = field(metadata=_holds(DIGEST))
    source_sha256: str | None = field(metadata=_holds(DIGEST.optional()))
    source_bytes: int | None = field(metadata=_holds(BYTES.optional()))
    kind: Kind | None = field(metadata=_holds(_member(Kind).optional()))
    language: str | None = field(metadata=_holds(LANGUAGE.optional()))
    settings_sha256: str = field(metadata=_holds(DIGEST))
    model_sha256: str | None = field(default=None, metadata=_holds(DIGEST.optional()))
    adapter_sha256: str | None = field(default=None, metadata=_holds(DIGEST.optional()))
    prompt_sha256: str | None = field(default=None, metadata=_holds(DIGEST.optional()))
    program_version: str = field(metadata=_holds(VERSION))
    llama_cpp_version: str | None = field(default=None, metadata=_holds(VERSION.optional()))
    weasyprint_version: str | None = field(default=None, metadata=_holds(VERSION.optional()))


@dataclass(frozen=True, slots=True)
class Event(_Checked):
    """Something that happened to a job; ``state`` is where it stands then, None if that is unchanged."""

    name: ClassVar[str] = ""
    state: ClassVar[State | None] = None


@dataclass(frozen=True, slots=True)
class Resumed(Event):
    """Another try of a job that failed or was interrupted."""

    name = "resumed"
    state = State.WORKING


@dataclass(frozen=True, slots=True)
class Rendered(Event):
    """The document is made and about to be published.

    Written before the outbox is touched, so that a document found there after
    a kill can be recognised by its hash.
    """

    output: Output = field(metadata=_holds(_one(Output)))
    name = "rendered"


@dataclass(frozen=True, slots=True)
class Published(Event):
    """The document lies in the outbox, to be checked."""

    outputs: tuple[Output, ...] = field(metadata=_holds(_several(Output)))
    tokens: TokenCount = field(metadata=_holds(_parts(TokenCount, COUNT.fits)))
    seconds: Seconds = field(metadata=_holds(_parts(Seconds, _is_duration)))
    findings: tuple[FindingCount, ...] = field(default=(), metadata=_holds(_several(FindingCount)))
    batch: Batch | None = field(default=None, metadata=_holds(_one(Batch).optional()))
    lix_tenths: Ease | None = field(default=None, metadata=_holds(_one(Ease).optional()))
    name = "published"
    state = State.REVIEW


@dataclass(frozen=True, slots=True)
class Corrected(Event):
    """The document was printed anew in the same place, with sentences that a person has changed.

    Attributes:
        output: the new PDF.
        passages: how many of its passages are in the words of a person.
        by: number of the user who owned the file in which they were changed, None if it was gone.
        findings: of the new document.
    """

    output: Output = field(metadata=_holds(_one(Output)))
    passages: int = field(metadata=_holds(COUNT))
    by: int | None = field(default=None, metadata=_holds(USER.optional()))
    findings: tuple[FindingCount, ...] = field(default=(), metadata=_holds(_several(FindingCount)))
    name = "corrected"
    state = State.REVIEW


@dataclass(frozen=True, slots=True)
class Archived(Event):
    """The original was moved to the archive folder."""

    name = "archived"


@dataclass(frozen=True, slots=True)
class Released(Event):
    """A nurse has checked the document; ``outputs`` are the PDFs without the draft band.

    ``by`` is the number of the user who owned the file she moved, None if that is not known.
    """

    outputs: tuple[Output, ...] = field(metadata=_holds(_several(Output)))
    by: int | None = field(default=None, metadata=_holds(USER.optional()))
    name = "released"
    state = State.RELEASED


@dataclass(frozen=True, slots=True)
class Rejected(Event):
    """A nurse has put the document aside; ``by`` as in ``Released``, ``noted``: 1 if she left a note."""

    by: int | None = field(default=None, metadata=_holds(USER.optional()))
    noted: int = field(default=0, metadata=_holds(_whole(1)))
    name = "rejected"
    state = State.REJECTED


@dataclass(frozen=True, slots=True)
class TrainingKept(Event):
    """Of the released document, so many passages were kept under made-up names to train a model.

    ``refused`` were not, since something in them might still have told who is meant.
    """

    pairs: int = field(metadata=_holds(COUNT))
    refused: int = field(metadata=_holds(COUNT))
    name = "training-kept"


@dataclass(frozen=True, slots=True)
class TrainingExported(Event):
    """Passages kept of the document were handed out by ``training export``: how many."""

    pairs: int = field(metadata=_holds(COUNT))
    name = "training-exported"


@dataclass(frozen=True, slots=True)
class Failed(Event):
    """The job ended with an error of the program's tree (``errors``): its reason code."""

    code: str = field(metadata=_holds(CODE))
    name = "failed"
    state = State.FAILED


@dataclass(frozen=True, slots=True)
class Interrupted(Event):
    """A later process found that the one at work had ended without a word."""

    name = "interrupted"
    state = State.INTERRUPTED


EVENTS: Mapping[str, type[Event]] = {
    kind.name: kind
    for kind in (
        Resumed,
        Rendered,
        Published,
        Corrected,
        Archived,
        Released,
        Rejected,
        TrainingKept,
        TrainingExported,
        Failed,
        Interrupted,
    )
}


def count_findings(findings: Iterable[Finding]) -> tuple[FindingCount, ...]:
    """Reduce findings to what the log keeps: codes and how often, without messages and evidence."""
    counts = Counter((finding.code, finding.severity) for finding in findings)
    return tuple(FindingCount(code, severity, count) for (code, severity), count in sorted(counts.items()))


def to_json(event: Event) -> str:
    """Write an event's facts the one way that is hashed: keys sorted, no spaces, ASCII only."""
    return json.dumps(
        asdict(event), sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )


def event_from_json(name: str, facts: str) -> Event:
    """Make an event from its stored form again.

    Raises:
        ValueError: it is not one that this program can have written.
    """
    try:
        return _revive(EVENTS[name], json.loads(facts))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not an event of this program") from error


def job_columns(facts: JobFacts) -> dict[str, str | int | None]:
    """Return a job's facts by column, as they are stored."""
    return {
        name: str(value) if isinstance(value, StrEnum) else value for name, value in asdict(facts).items()
    }


def job_from_columns(row: Mapping[str, Any]) -> JobFacts:
    """Make a job's facts from its row again.

    Raises:
        ValueError: a value does not follow its rule.
    """
    return _revive(JobFacts, {each.name: row[each.name] for each in fields(JobFacts)})


def _revive(kind: type[Kept], plain: Mapping[str, Any]) -> Kept:
    rules: dict[str, _Rule] = {each.name: each.metadata["rule"] for each in fields(kind)}
    return kind(**{name: rules[name].revive(value) for name, value in plain.items()})
