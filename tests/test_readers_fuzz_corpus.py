"""Past failures of the readers, found by fuzzing and made small (docs/fuzzing.md)."""

import time
from pathlib import Path

import pytest

from fuzzing.targets import TARGETS

CORPUS = Path(__file__).parent / "fuzzing" / "corpus"
FAILURES = sorted(path for path in CORPUS.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", FAILURES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_past_failure_does_not_come_back(path):
    started = time.process_time()
    TARGETS[path.parent.name].examine(path.read_bytes())
    assert time.process_time() - started < 5


def test_each_folder_of_past_failures_belongs_to_a_target():
    assert {path.parent.name for path in FAILURES} <= set(TARGETS)
