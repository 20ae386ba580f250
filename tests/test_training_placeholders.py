"""Placeholders for facts: what is locked, in which texts, and that it comes back as it was."""

import pytest

from training.build import DATASET
from training.pairs import read_pairs, vary
from training.placeholders import Placeholders

SOURCE = "Dafalgan 1 g à 20h, TA 145/85 le 12.03.2025, 3x/j."
ANSWER = "Le 12.03.2025, votre tension est de 145/85. Vous prenez 1 g de Dafalgan à 20h, 3x/jour."
HIDDEN = "[A] [B] à [C], TA [D] le [E], 3x/j."


def test_a_source_has_a_placeholder_for_each_fact_that_stays_as_it_is():
    named = Placeholders.for_source(SOURCE, "fr")

    assert named.put_in(SOURCE, "fr") == HIDDEN
    assert named.of == {"Dafalgan": "[A]", "1 g": "[B]", "20h": "[C]", "145/85": "[D]", "12.03.2025": "[E]"}


def test_source_and_answer_of_a_pair_have_the_same_placeholders():
    named = Placeholders.for_pair(SOURCE, "fr", ANSWER, "fr")

    assert named.put_in(SOURCE, "fr") == HIDDEN
    assert (
        named.put_in(ANSWER, "fr")
        == "Le [E], votre tension est de [D]. Vous prenez [B] de [A] à [C], 3x/jour."
    )


def test_a_fact_that_the_answer_says_otherwise_stays_in_both():
    source, answer = "Novalgin 20 gttes à 20h.", "À 20h, vous prenez 20 gouttes de Novalgin."

    named = Placeholders.for_pair(source, "fr", answer, "fr")

    assert named.put_in(source, "fr") == "[A] 20 gttes à [B]."
    assert named.put_in(answer, "fr") == "À [B], vous prenez 20 gouttes de [A]."


def test_a_fact_said_twice_has_one_placeholder_and_a_part_of_another_number_none():
    named = Placeholders.for_source("2 Stöcke, Wunde 2,5 cm, abends wieder 2 Stöcke.", "de")

    assert (
        named.put_in("2 Stöcke, Wunde 2,5 cm, abends wieder 2 Stöcke.", "de")
        == "[A] Stöcke, Wunde [B], abends wieder [A] Stöcke."
    )


def test_facts_come_back_and_a_placeholder_that_stands_for_nothing_is_told():
    named = Placeholders.for_source("Torem 10 mg.", "de")

    assert named.fill("Sie nehmen [B] [A].") == "Sie nehmen 10 mg Torem."
    assert not named.has_stray("Sie nehmen [B] [A].")
    assert named.fill("Sie nehmen [C].") == "Sie nehmen [C]."
    assert named.has_stray("Sie nehmen [C].")


def test_what_a_source_has_in_brackets_is_no_placeholder():
    named = Placeholders.for_source("Plan [A] : 10 mg.", "fr")

    assert named.put_in("Plan [A] : 10 mg.", "fr") == "Plan [A] : [B]."
    assert named.fill("Plan [A] : [B].") == "Plan [A] : 10 mg."


def test_passages_without_facts_have_none():
    assert not Placeholders.for_source("Plaie propre.", "fr").of


@pytest.mark.parametrize("language", ["fr", "de"])
def test_every_pair_of_the_dataset_comes_back_as_it_was(language):
    pairs = [
        vary(pair)[0]
        for pair in read_pairs(DATASET)
        if pair.source_language == pair.output_language == language
    ]
    for pair in pairs:
        named = Placeholders.for_pair(pair.source, language, pair.output, language)
        for text in (pair.source, pair.output):
            assert named.fill(named.put_in(text, language)) == text
    assert len(pairs) > 500
