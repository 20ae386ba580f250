"""How much of a vendor's file a proposed mapping reads rightly, in facts (``vendor_exports``)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from optirh_batch.readers import DEFAULT_LIMITS, RefusedRecord
from optirh_batch.readers.content import look_into
from optirh_batch.readers.mapped.learn import propose_mapping

FOLDER = Path(__file__).resolve().parent / "vendor_exports"
EXPORTS = sorted(FOLDER.glob("*.xml"))
_UNSAID = {None, "", "unknown", "other", "not-documented", "documented"}


def expected_facts(export: Path) -> Counter[tuple[object, ...]]:
    """What a person reads in a file: facts, each with record, part and place."""
    records = json.loads(export.with_suffix(".json").read_text("utf-8"))
    return Counter(fact for number, record in enumerate(records) for fact in _facts(number, record))


def learnt_facts(export: Path) -> Counter[tuple[object, ...]]:
    """What the proposed mapping reads."""
    proposal = propose_mapping(look_into(export.read_bytes(), export.name, DEFAULT_LIMITS))
    facts: Counter[tuple[object, ...]] = Counter()
    for number, reading in enumerate(proposal.readings):
        if isinstance(reading, RefusedRecord):
            continue
        plain = reading.as_json()
        for part in ("allergies", "problems", "medications"):
            listing = plain[part]
            plain[part] = listing["items"] or listing["status"]
        for drug in plain["medications"] if isinstance(plain["medications"], list) else ():
            if times := drug["schedule"]:
                drug["schedule"] = "-".join(
                    times[key] or "" for key in ("morning", "noon", "evening", "night")
                )
        facts.update(_facts(number, plain))
    return facts


def _facts(number: int, record: dict[str, object]) -> Iterator[tuple[object, ...]]:
    yield from ((number, "patient", *item) for item in record["patient"].items() if item[1] not in _UNSAID)
    yield from ((number, part, record[part]) for part in ("case", "general") if record.get(part))
    for part in ("contacts", "allergies", "problems", "medications", "notes"):
        entries = record.get(part) or []
        if isinstance(entries, str):
            yield from () if entries in _UNSAID else ((number, part, entries),)
            continue
        for entry in entries:
            name = entry.get("label") or entry.get("name") or entry.get("text")
            yield from ((number, part, name, *item) for item in entry.items() if item[1] not in _UNSAID)
