"""Whether two words are of one family, by what is left of them without prefixes and endings."""

import pytest

from optirh_batch.grounding.vocabulary.families import are_of_one_family, spelled_plainly


def of_one_family(one: str, other: str) -> bool:
    return are_of_one_family(spelled_plainly(one), spelled_plainly(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("opération", "opéré"),
        ("bloqué", "blocage"),
        ("dort", "dormez"),
        ("réduction", "réduit"),
        ("prise", "pris"),
        ("cardiologie", "cardiologue"),
        ("antidolorifici", "dolore"),
        ("Haut", "Hautausschlag"),
        ("Ohren", "Ohrenschmalz"),
        ("Roten", "Rotkreuz"),
        ("erbrechen", "erbrochen"),
        ("Blutdruckmessung", "Blutdruck"),
        ("Hypokaliämie", "Kalium"),
        ("gonfia", "gonfiore"),
    ],
)
def test_forms_and_derivations_of_a_word_are_of_its_family(one, other):
    assert of_one_family(one, other)
    assert of_one_family(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("antibiotique", "antihypertenseur"),
        ("hypertension", "hyperthyroïdie"),
        ("Kardiologin", "Kardioversion"),
        ("Hausarzt", "Haustür"),
        ("Zahnarzt", "Zahnprothese"),
        ("candésartan", "candidose"),
        ("appendicite", "appareil"),
        ("Leberzirrhose", "lebt"),
        ("flessione", "flette"),
        ("plaie", "plantaire"),
        ("résultats", "ressources"),
    ],
)
def test_words_that_share_a_prefix_or_a_beginning_alone_are_of_two_families(one, other):
    assert not of_one_family(one, other)
