"""Exports of many shapes: what proposed mappings read of them, and that nothing wrong is read."""

import pytest

from learning import EXPORTS, expected_facts, learnt_facts

LEAST_RECALL = 0.95


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: path.stem)
def test_proposal_reads_nothing_wrong(export):
    assert learnt_facts(export) - expected_facts(export) == {}


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: path.stem)
def test_proposal_reads_nearly_everything(export):
    expected = expected_facts(export)
    assert (expected & learnt_facts(export)).total() >= LEAST_RECALL * expected.total()
