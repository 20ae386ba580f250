"""What one text denies and the other states, where another word of the passage could answer the denial."""

import tomllib

import pytest

from grounding_cases import CASES, blocking

LISTED = tomllib.loads((CASES / "lone-denials.toml").read_text("utf-8"))
PAIRS = LISTED["pairs"]
RIGHT = [pair[:4] for pair in (*PAIRS, *LISTED["right"])]
MISSED, BLOCKED = set(LISTED["missed"]), set(LISTED["blocked"])


@pytest.mark.parametrize("case", RIGHT, ids=lambda case: case[2])
def test_right_rewriting_passes(case):
    assert bool(blocking(*case)) == (case[2] in BLOCKED)


@pytest.mark.parametrize("case", PAIRS, ids=lambda case: case[2])
def test_denial_in_one_text_only_blocks(case):
    *languages, source, _, wrong = case
    assert bool(blocking(*languages, source, wrong)) == (source not in MISSED)


def test_denial_is_named_although_an_illness_could_answer_it():
    source, wrong = (
        "Anémie, Ferinject 1000 mg le 12.3.",
        "Vous n'avez pas reçu 1000 mg de Ferinject le 12 mars.",
    )
    assert "negation-added" in blocking("fr", "fr", source, f"Vous manquez de fer. {wrong}")
