"""Names of medicines: none is lost, shortened or made up, and what is said of one is said of no other."""

import tomllib

import pytest

from grounding_cases import CASES, blocking

CASES_OF_NAMES = tomllib.loads((CASES / "drug-names.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES_OF_NAMES["right"], ids=lambda case: case[2])
def test_right_rewriting_of_a_medicine_is_not_blocked(case):
    assert blocking(*case) == set()


@pytest.mark.parametrize("case", CASES_OF_NAMES["wrong"], ids=lambda case: case[4])
def test_medicine_lost_made_up_or_exchanged_blocks(case):
    source_language, output_language, _, source, output = case
    assert blocking(source_language, output_language, source, output)


def test_pairs_cover_each_fault_in_four_languages():
    wrong = CASES_OF_NAMES["wrong"]
    assert len(CASES_OF_NAMES["right"]) >= 55
    assert len(wrong) >= 45
    for kind in ("name lost", "called a medicine", "stopped", "last given"):
        assert {case[0] for case in wrong if case[2] == kind} == {"fr", "de", "it", "en"}
