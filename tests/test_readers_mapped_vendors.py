"""Exports of many shapes: what proposed mappings read of them, and that nothing wrong is read."""

import pytest

from learning import EXPORTS, expected_facts, learnt_facts

LEAST_RECALL = 0.75
LEAST_RECALL_OF_ALL = 0.97


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: path.stem)
def test_proposal_reads_nothing_wrong(export):
    assert learnt_facts(export) - expected_facts(export) == {}


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: path.stem)
def test_proposal_reads_most_of_it(export):
    expected = expected_facts(export)
    assert (expected & learnt_facts(export)).total() >= LEAST_RECALL * expected.total()


def test_proposals_together_read_nearly_everything():
    expected = [expected_facts(export) for export in EXPORTS]
    read = sum(
        (facts & learnt_facts(export)).total() for facts, export in zip(expected, EXPORTS, strict=True)
    )
    assert read >= LEAST_RECALL_OF_ALL * sum(facts.total() for facts in expected)
