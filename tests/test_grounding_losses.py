"""What a rewriting must not drop: acts of care, signs, findings, relative days and parts of the body."""

import tomllib

import pytest

from grounding_cases import CASES
from optirh_batch.documents import Severity
from optirh_batch.grounding import check_passage

LOSSES = tomllib.loads((CASES / "losses.toml").read_text("utf-8"))
MISSED = set(LOSSES["missed"])


def found(source_language, output_language, source, output):
    return {
        finding.code: finding.severity
        for finding in check_passage(
            source,
            output,
            source_language=source_language,
            output_language=output_language,
            staff_language="fr",
        )
        if finding.severity is not Severity.INFO
    }


@pytest.mark.parametrize("case", LOSSES["tuned"], ids=lambda case: case[3])
def test_right_rewriting_is_not_blocked(case):
    languages, (source, right, _) = case[:2], case[3:]
    assert Severity.BLOCK not in found(*languages, source, right).values()


@pytest.mark.parametrize("case", LOSSES["tuned"], ids=lambda case: case[3])
def test_loss_is_noticed(case):
    languages, (source, _, wrong) = case[:2], case[3:]
    assert found(*languages, source, wrong) or source in MISSED
