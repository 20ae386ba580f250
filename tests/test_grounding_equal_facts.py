"""What is equal but said in another way is kept, and what is nearly equal isn't."""

from __future__ import annotations

import tomllib

import pytest

from grounding_cases import CASES
from optirh_batch.documents import Finding, Severity
from optirh_batch.grounding import check_passage

EQUAL = tomllib.loads((CASES / "equal-facts.toml").read_text(encoding="utf-8"))


def blocking(before: str, after: str, source: str, output: str) -> list[Finding]:
    found = check_passage(source, output, source_language=before, output_language=after, staff_language="fr")
    return [finding for finding in found if finding.severity is Severity.BLOCK]


@pytest.mark.parametrize(("before", "after", "source", "output"), EQUAL["right"])
def test_equal_fact_in_other_words_does_not_block(before, after, source, output):
    assert blocking(before, after, source, output) == []


@pytest.mark.parametrize(("before", "after", "source", "output"), EQUAL["wrong"])
def test_nearly_equal_fact_blocks(before, after, source, output):
    assert blocking(before, after, source, output)
