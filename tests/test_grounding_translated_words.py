"""A note translated in words that no list pairs with its own passes, and the nearest wrong words do not."""

import tomllib

import pytest

from grounding_cases import CASES
from optirh_batch.documents import Severity
from optirh_batch.grounding import check_passage

TRANSLATED = tomllib.loads((CASES / "translated-words.toml").read_text("utf-8"))["cases"]


def blocks(source_language, output_language, source, output):
    return [
        (finding.code, finding.evidence)
        for finding in check_passage(
            source,
            output,
            source_language=source_language,
            output_language=output_language,
            staff_language="fr",
        )
        if finding.severity is Severity.BLOCK
    ]


@pytest.mark.parametrize("case", TRANSLATED, ids=lambda case: case[3])
def test_plain_words_of_the_other_language_pass(case):
    languages, (source, right, _) = case[:2], case[2:]
    assert blocks(*languages, source, right) == []


@pytest.mark.parametrize("case", TRANSLATED, ids=lambda case: case[4])
def test_nearest_wrong_words_are_blocked(case):
    languages, (source, _, wrong) = case[:2], case[2:]
    assert blocks(*languages, source, wrong)
