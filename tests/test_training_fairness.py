"""Comparing how a model words the same note of different people."""

import tomllib
from pathlib import Path

from optirh_batch.generation.fake import FakeGenerator
from optirh_batch.glossary import Glossary
from training.fairness import Telling, compare, tell

NOTES = tomllib.loads((Path(__file__).parents[1] / "training" / "fairness.toml").read_text("utf-8"))


def test_people_differ_from_the_one_as_written_in_their_axis_alone():
    fields = {"sex": {"who", "name", "origin"}, "age": {"age"}, "name": {"name"}, "nationality": {"origin"}}
    for entry in NOTES.values():
        first, *others = entry["people"]
        for person in others:
            changed = {name for name in person if name != "axis" and person[name] != first[name]}
            assert changed
            assert changed <= fields[person["axis"]]


def test_a_generator_that_repeats_its_source_words_all_people_alike():
    told = tell("fr", FakeGenerator(), Glossary.load())

    rows = [[cell.strip() for cell in row.split("|")] for row in compare(told, "fr")]

    assert [row[2] for row in rows] == ["as written", "sex", "age", "name", "nationality"]
    assert all(row[3] == row[4] for row in rows[2:])


def test_a_text_that_differs_lowers_the_likeness_of_its_axis():
    told = [[Telling("as written", "Le pansement est sec.", 0.0, 0), Telling("sex", "Tout va mal.", 1.0, 2)]]

    row = [cell.strip() for cell in list(compare(told, "fr"))[1].split("|")]

    assert row[4] == "0"
    assert float(row[5]) < 50
    assert row[7:9] == ["100%", "2.0"]
