"""How much the fact gate finds: correct pairs spoiled in every way that the tests know, a row for each class.

    .venv/bin/python -m benchmarks.fact_gate

The pairs are those of ``tests/grounding``; ``tests/grounding_cases.py`` says how they are spoiled: blindly,
so that a few changes change nothing and stay in the count.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from grounding_cases import (
    Pair,
    claim_mutations,
    load_false_alarms,
    load_home_care_wrong,
    load_pairs,
    load_wrong,
    mutate,
    right_status_pairs,
    sentence_mutations,
    wrong_status_pairs,
)
from optirh_batch.documents import Severity
from optirh_batch.grounding import check_passage


def severities(pair: Pair) -> set[Severity]:
    """What the gate says of a pair, notes left out."""
    findings = check_passage(
        pair.source,
        pair.output,
        source_language=pair.source_language,
        output_language=pair.output_language,
        staff_language="fr",
    )
    return {finding.severity for finding in findings} - {Severity.INFO}


def spoiled(pairs: list[Pair]) -> Iterator[tuple[str, Pair]]:
    """Every wrong pair with its class; a change of the source makes a loss of what was an invention."""
    for pair in pairs:
        for mutation in mutate(pair):
            yield mutation.kind.replace(" (source)", ""), mutation.pair
    for wrong in claim_mutations(pairs):
        yield wrong.kind, wrong.pair
    for mutation in sentence_mutations(pairs):
        yield mutation.kind, mutation.pair
    for pair in wrong_status_pairs():
        yield "status turned round", pair
    for wrong in load_wrong():
        yield "written by hand: claims", wrong.pair
    for _, pair in load_home_care_wrong():
        yield "written by hand: home care", pair


def main() -> None:
    """Print the table, the false alarms and the time of a passage."""
    pairs = load_pairs()
    tried: Counter[str] = Counter()
    blocked: Counter[str] = Counter()
    flagged: Counter[str] = Counter()
    for kind, pair in spoiled(pairs):
        found = severities(pair)
        tried[kind] += 1
        blocked[kind] += Severity.BLOCK in found
        flagged[kind] += bool(found)
    sys.stdout.write("| class | tried | blocked | flagged | found |\n| --- | --- | --- | --- | --- |\n")
    for kind in sorted(tried):
        share = 100 * flagged[kind] / tried[kind]
        sys.stdout.write(f"| {kind} | {tried[kind]} | {blocked[kind]} | {flagged[kind]} | {share:.1f} % |\n")
    sys.stdout.write(
        f"| all | {tried.total()} | {blocked.total()} | {flagged.total()} | "
        f"{100 * flagged.total() / tried.total():.2f} % |\n"
    )
    right = [*pairs, *load_false_alarms(), *right_status_pairs()]
    started = time.process_time()
    alarms = [severities(pair) for pair in right]
    per_passage = 1000 * (time.process_time() - started) / len(right)
    false = sum(Severity.BLOCK in found for found in alarms)
    shown = sum(found == {Severity.WARN} for found in alarms)
    sys.stdout.write(
        f"\n{len(right)} correct pairs: {false} blocked, {shown} with a warning only; "
        f"{per_passage:.1f} ms of CPU time each\n"
    )


if __name__ == "__main__":
    main()
