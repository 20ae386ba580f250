"""What must hold of every answer of a reader, whatever the bytes were.

Owns the verdict on one run.  Which reader runs, and what a document says in
plain sight (``statements``), belongs to others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from fuzzing.statements import Statement
from optirh_batch.cli.record_view import record_sheets
from optirh_batch.errors import SourceRefused
from optirh_batch.localization import STAFF_LANGUAGES, staff_message
from optirh_batch.readers import RefusedRecord
from optirh_batch.readers.content import Reading
from optirh_batch.records import (
    AllergyStatus,
    Documented,
    Listing,
    MedicationStatus,
    PatientRecord,
    ProblemStatus,
)

Read = Callable[[bytes], Sequence[Reading]]
State = Callable[[bytes], Sequence[Statement]]

# Control characters, and format characters that change how a text reads.
_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
_HIDING = "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_BAD_IN_PROSE = re.compile(f"[{_CONTROL}\t{_HIDING}]")
_BAD_IN_LINES = re.compile(f"[{_CONTROL}\t\n{_HIDING}]")
_PROSE = frozenset({"text", "case", "general", "address"})
_LONGEST_MESSAGE = 1000
_LIVE = {AllergyStatus.ACTIVE, ProblemStatus.CURRENT, MedicationStatus.CURRENT}


class BrokenPropertyError(AssertionError):
    """An answer that no reader may give; ``rule`` names the property, as a stable word."""

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(f"{rule}: {detail}")
        self.rule = rule


def examine(data: bytes, read: Read, state: State | None = None, *, again: bool = True) -> str:
    """Read and check everything.

    Args:
        data: the file.
        read: gives its records, as ``read_records`` does.
        state: what the document says in plain sight about its lists.
        again: read twice, and compare.

    Returns:
        The answer in one line, equal for equal answers.

    Raises:
        BrokenPropertyError: a property does not hold.
        Exception: whatever the reader let through.
    """
    answer, readings = _answer(data, read)
    if again and _answer(data, read)[0] != answer:
        raise BrokenPropertyError("not-deterministic", "the second answer differs from the first")
    for reading in readings:
        if isinstance(reading, RefusedRecord):
            _check_refusal(reading.error)
        else:
            _check_record(reading)
    if state is not None:
        _check_statements(state(data), [item for item in readings if isinstance(item, PatientRecord)])
    return answer


def _answer(data: bytes, read: Read) -> tuple[str, Sequence[Reading]]:
    try:
        readings = read(data)
    except SourceRefused as refusal:
        _check_refusal(refusal)
        return f"{type(refusal).__name__}: {refusal}", ()
    if not readings:
        raise BrokenPropertyError("no-reading", "neither a record nor a refusal")
    shown = [str(item.error) if isinstance(item, RefusedRecord) else _json_of(item) for item in readings]
    return "\n".join(shown), readings


def _json_of(record: PatientRecord) -> str:
    try:
        text = json.dumps(record.as_json(), ensure_ascii=False, allow_nan=False)
        text.encode("utf-8")
    except (TypeError, ValueError) as error:
        raise BrokenPropertyError("json", f"the record cannot be printed as JSON ({error})") from error
    return text


def _check_refusal(refusal: SourceRefused) -> None:
    for language in ("en", *STAFF_LANGUAGES):
        message = staff_message(refusal, language)
        message.encode("utf-8")
        if _BAD_IN_LINES.search(message):
            raise BrokenPropertyError("refusal-characters", repr(message)[:300])
        if len(message) > _LONGEST_MESSAGE:
            raise BrokenPropertyError(
                "refusal-length", f"{type(refusal).__name__} of {len(message)} characters"
            )


def _check_record(record: PatientRecord) -> None:
    for place, text in _texts(record.as_json()):
        field = place.rpartition(".")[2]
        bad = (_BAD_IN_PROSE if field in _PROSE else _BAD_IN_LINES).search(text)
        if bad and field != "message":
            raise BrokenPropertyError(
                f"characters-{place}", repr(text[max(0, bad.start() - 20) : bad.end() + 20])
            )
        if not text.strip() and place not in {"patient.given", "patient.family"}:
            raise BrokenPropertyError(f"blank-{place}", repr(text[:20]))
    for warning in record.warnings:
        if len(warning.message) > _LONGEST_MESSAGE or _BAD_IN_LINES.search(warning.message):
            raise BrokenPropertyError(f"warning-{warning.code}", repr(warning.message)[:300])
    for language in STAFF_LANGUAGES:
        record_sheets(record, language)


def _texts(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield place, value
        case dict():
            for key, inner in value.items():
                yield from _texts(inner, f"{place}.{key}".lstrip("."))
        case list():
            for inner in value:
                yield from _texts(inner, place)


def _check_statements(statements: Sequence[Statement], records: Sequence[PatientRecord]) -> None:
    """What is refuted or mistaken is never active; what is stated never becomes 'none known'."""
    for record in records:
        for part in ("allergies", "problems", "medications"):
            said = [statement for statement in statements if statement.part == part]
            listing: Listing[Any] = getattr(record, part)
            for item in listing.items:
                label = item.name if part == "medications" else item.label
                same = [statement for statement in said if statement.label == label]
                if item.status in _LIVE and same and not any(statement.holds for statement in same):
                    raise BrokenPropertyError(f"{part}-became-active", label)
            stated = [statement.label for statement in said if statement.holds]
            if len(records) == 1 and stated and listing.status is Documented.NONE_KNOWN:
                raise BrokenPropertyError(f"{part}-became-none-known", ", ".join(stated))
