"""What the gate says of passages whose words are kept and whose sense is turned (turned_*.toml).

It does not see all of them yet.  The floors are what it saw when they were written; whoever teaches it more
raises them.
"""

import tomllib
from pathlib import Path

import pytest

from grounding_cases import blocking

HERE = Path(__file__).parent
MORE = tomllib.loads((HERE / "turned_more.toml").read_text("utf-8"))
PROVOKING = MORE.pop("right")
SETS = {"evaluation": tomllib.loads((HERE / "turned_passages.toml").read_text("utf-8"))["pairs"], **MORE}
BLOCKED = {"evaluation": 53, "worked": 28, "held_out": 28, "fresh": 25, "long": 17}
FALSE_ALARMS = {"evaluation": 0, "worked": 1, "held_out": 0, "fresh": 1, "long": 0}
RULES = {
    "state-exchanged",
    "roles-exchanged",
    "actor-changed",
    "side-moved",
    "negation-moved",
    "shade-changed",
}


@pytest.mark.parametrize("name", SETS)
def test_gate_blocks_as_many_turned_passages_as_before(name):
    blocked = [bool(blocking(*languages, source, wrong)) for *languages, source, _, wrong in SETS[name]]
    assert sum(blocked) >= BLOCKED[name]


@pytest.mark.parametrize("name", SETS)
def test_gate_lets_as_many_right_passages_through_as_before(name):
    blocked = [bool(blocking(*languages, source, right)) for *languages, source, right, _ in SETS[name]]
    assert sum(blocked) <= FALSE_ALARMS[name]


def test_rules_on_exchanges_block_no_right_passage_that_provokes_them():
    assert [pair for pair in PROVOKING if blocking(*pair) & RULES] == []


@pytest.mark.parametrize(
    ("language", "source", "right", "wrong"),
    [
        (
            "fr",
            "Poids +1,4 kg en 2 sem.",
            "Vous avez pris 1,4 kg en 2 semaines.",
            "Vous pesez 1,4 kg de moins.",
        ),
        (
            "fr",
            "A pris 2 kg en 3 jours.",
            "Vous avez pris 2 kg en 3 jours.",
            "Vous avez perdu 2 kg en 3 jours.",
        ),
        ("fr", "Poids -2 kg en 1 mois.", "Vous avez perdu 2 kg en 1 mois.", "Vous avez pris 2 kg en 1 mois."),
        ("de", "2 kg zugenommen.", "Sie haben 2 kg zugenommen.", "Sie haben 2 kg abgenommen."),
        ("de", "Gewichtsabnahme 3 kg.", "Sie haben 3 kg abgenommen.", "Sie haben 3 kg zugenommen."),
        ("en", "Lost 2 kg.", "You lost 2 kg.", "You gained 2 kg."),
    ],
)
def test_kilos_gained_are_not_kilos_lost(language, source, right, wrong):
    assert not blocking(language, language, source, right)
    assert blocking(language, language, source, wrong)
