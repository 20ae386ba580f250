"""Comparing a tuned model with its base: the table, the blind sheet, and the counting of ratings."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import click
import pytest

from optirh_batch.generation.fake import FakeGenerator
from optirh_batch.glossary import Glossary
from training.build import DATASET
from training.compare import Round, Worded, count_ratings, table, word, write_sheet
from training.pairs import read_pairs


def worded(number: int, text: str, *, original: bool = False) -> Worded:
    return Worded(f"pair-{number}", "fr-fr", "Pst sec.", "Le pansement est sec.", text, original)


@pytest.fixture
def base() -> Round:
    return Round(tuple(worded(number, "Pst sec.", original=True) for number in range(8)), 20.0)


@pytest.fixture
def tuned() -> Round:
    texts = [worded(number, "Le pansement est sec.") for number in range(7)]
    return Round((*texts, worded(7, "Pst sec.", original=True)), 10.0)


def fill_in(path: Path, ratings: list[tuple[str, str, str]]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(
            [rows[0], *(row[:5] + list(rating) for row, rating in zip(rows[1:], ratings, strict=True))]
        )


def test_the_table_shows_both_models_and_the_interval_of_their_difference(base, tuned):
    rows = [[cell.strip() for cell in line.split("|")] for line in table(base, tuned)]

    assert rows[2][2:5] == ["8", "base", "8 (100%)"]
    assert rows[3][2:5] == ["8", "tuned", "1 (12%)"]
    assert float(rows[3][9]) > float(rows[2][9])
    low, high = rows[4][9].split(" to ")
    assert 0 < float(low) <= float(high)


def test_the_sheet_holds_what_the_models_word_differently_in_an_order_that_the_key_tells(
    base, tuned, tmp_path
):
    write_sheet(base, tuned, 60, tmp_path)

    with (tmp_path / "blind.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    key = json.loads((tmp_path / "key.json").read_text("utf-8"))
    assert len(rows) == 7
    assert all(row[f"text {key[row['number']]}"] == "Le pansement est sec." for row in rows)
    assert len(set(key.values())) == 2


def test_ratings_are_counted_for_the_model_whose_text_it_was(base, tuned, tmp_path):
    write_sheet(base, tuned, 3, tmp_path)
    key = json.loads((tmp_path / "key.json").read_text("utf-8"))
    other = {"A": "B", "B": "A"}
    wrong_in_tuned = ("x", "") if key["2"] == "A" else ("", "x")
    fill_in(tmp_path / "blind.csv", [(key["1"], "", ""), (other[key["2"]], *wrong_in_tuned), ("=", "", "")])

    lines = list(count_ratings(tmp_path / "blind.csv", tmp_path / "key.json"))

    assert lines[-1] == "| fr-fr | 1 | 1 | 1 | 1 | 0 |"


def test_a_rating_that_means_nothing_is_named(base, tuned, tmp_path):
    write_sheet(base, tuned, 1, tmp_path)
    fill_in(tmp_path / "blind.csv", [("C", "", "")])

    with pytest.raises(click.ClickException, match="number 1: C"):
        list(count_ratings(tmp_path / "blind.csv", tmp_path / "key.json"))


def test_passages_go_the_way_of_work():
    pairs = [pair for pair in read_pairs(DATASET) if pair.id.startswith("fr-") and not pair.slots][:3]

    made = word(pairs, FakeGenerator(), Glossary.load())

    assert [text.id for text in made.texts] == [pair.id for pair in pairs]
    assert all(text.languages == "fr-fr" and text.text for text in made.texts)
