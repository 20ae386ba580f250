"""What the fact gate notices of a dropped sentence: each right pair without each of its sentences.

    .venv/bin/python -m benchmarks.dropped_sentences [--list]

The pairs are those of ``tests/grounding`` and, as written, of ``training/dataset`` (rewritings and prose of
summaries).  A row for each pair of languages: how many drops block, only warn, or pass unseen; and of the
whole pairs how many block or warn, which are false alarms.  ``--list`` prints what passed unseen and what
was alarmed wrongly.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from grounding_cases import SENTENCES, Pair, load_pairs
from optirh_batch.documents import Finding, Severity
from optirh_batch.grounding import check_passage
from optirh_batch.prompts import Task
from training.pairs import read_pairs, vary

DATASET = Path(__file__).resolve().parents[1] / "training" / "dataset"
_PROSE = frozenset({Task.REWRITE, Task.CONDENSE, Task.HISTORY})


def training_pairs() -> list[Pair]:
    """The pairs of the training set that tell a passage, as written."""
    chosen = (vary(pair)[0] for pair in read_pairs(DATASET) if pair.task in _PROSE)
    return [Pair(pair.source, pair.output, pair.source_language, pair.output_language) for pair in chosen]


def findings(pair: Pair, output: str) -> list[Finding]:
    """What the gate says of an output for the source of a pair, notes left out."""
    found = check_passage(
        pair.source,
        output,
        source_language=pair.source_language,
        output_language=pair.output_language,
        staff_language="fr",
    )
    return [finding for finding in found if finding.severity is not Severity.INFO]


def verdict(found: list[Finding]) -> str:
    """The worst of some findings: 'blocked', 'warned' or 'missed'."""
    severities = {finding.severity for finding in found}
    if Severity.BLOCK in severities:
        return "blocked"
    return "warned" if severities else "missed"


def drops(pair: Pair) -> Iterator[tuple[str, str]]:
    """The output of a pair without each of its sentences, and that sentence."""
    sentences = SENTENCES.split(pair.output)
    for place, sentence in enumerate(sentences if len(sentences) > 1 else ()):
        yield " ".join((*sentences[:place], *sentences[place + 1 :])), sentence


def main() -> None:
    """Print the table, and the cases if asked to."""
    listed = "--list" in sys.argv[1:]
    whole: dict[str, Counter[str]] = {}
    dropped: dict[str, Counter[str]] = {}
    for pair in (*load_pairs(), *training_pairs()):
        languages = f"{pair.source_language}-{pair.output_language}"
        found = findings(pair, pair.output)
        whole.setdefault(languages, Counter())[verdict(found)] += 1
        if found and listed:
            said = ", ".join(f"{finding.code} {finding.evidence!r}" for finding in found)
            sys.stdout.write(f"ALARM {languages} | {pair.source} | {pair.output} | {said}\n")
        for output, sentence in drops(pair):
            seen = verdict(findings(pair, output))
            dropped.setdefault(languages, Counter())[seen] += 1
            if seen == "missed" and listed:
                sys.stdout.write(f"MISS {languages} | {pair.source} | {sentence}\n")
    sys.stdout.write("| languages | drops | blocked | warned | missed | pairs | blocked | warned |\n")
    sys.stdout.write("| --- | --- | --- | --- | --- | --- | --- | --- |\n")
    for languages in sorted(whole):
        lost, right = dropped.get(languages, Counter()), whole[languages]
        share = 100 * lost["missed"] / (lost.total() or 1)
        sys.stdout.write(
            f"| {languages} | {lost.total()} | {lost['blocked']} | {lost['warned']} | "
            f"{lost['missed']} ({share:.1f} %) | {right.total()} | {right['blocked']} | {right['warned']} |\n"
        )


if __name__ == "__main__":
    main()
