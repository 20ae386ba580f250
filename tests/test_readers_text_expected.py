"""Letters and cases as a person reads them (tests/expectations/text): what is found, and what is made up.

A false fact read out of running text is worse than a missed one, so that both
recall and precision have a floor.
"""

import hashlib
from pathlib import Path

import pytest

from expected_facts import LISTS, confused_states, count_items, count_patients, expectations
from optirh_batch.readers import read_records

LETTERS = Path(__file__).parent / "letters"
FICTIONAL = expectations("text/home-care.toml")
PUBLISHED = expectations("text/letters-and-cases.toml")


def read(folder, entries):
    pairs = []
    for entry in entries:
        path = folder / entry["path"]
        data = path.read_bytes()
        if "sha256" in entry:
            assert hashlib.sha256(data).hexdigest() == entry["sha256"], path
        (record,) = read_records(data, path.name)
        assert record.format == "text"
        pairs.append((entry, record))
    return pairs


@pytest.fixture(scope="module")
def fictional():
    return read(LETTERS, FICTIONAL)


@pytest.fixture(scope="module")
def published(shared_data):
    return read(shared_data, PUBLISHED)


def test_every_letter_of_the_folder_is_expected_and_20_published_ones_are():
    assert {entry["path"] for entry in FICTIONAL} == {path.name for path in LETTERS.iterdir()}
    assert len(PUBLISHED) >= 20


def test_languages_are_recognised(fictional, published):
    wrong = [entry["path"] for entry, record in fictional + published if record.language != entry["language"]]
    assert wrong == []


def test_home_care_letters_are_read_completely_and_nothing_is_made_up(fictional):
    counts = [count_patients(fictional), *(count_items(fictional, name) for name in (*LISTS, "contacts"))]
    assert [miss for count in counts for miss in count.missed] == []
    assert [extra for count in counts for extra in count.false] == []


@pytest.mark.parametrize("name", LISTS)
def test_states_of_lists_are_never_confused(fictional, published, name):
    assert confused_states(fictional + published, name) == []


@pytest.mark.parametrize(
    ("name", "recall", "precision"),
    [("problems", 0.95, 0.98), ("medications", 0.92, 0.98), ("allergies", 1.0, 1.0)],
)
def test_items_of_published_texts_are_found_and_hardly_any_is_made_up(published, name, recall, precision):
    count = count_items(published, name)
    assert count.recall >= recall, count.missed
    assert count.precision >= precision, count.false


def test_patients_of_published_texts_are_found_and_none_is_made_up(published):
    count = count_patients(published)
    assert count.recall >= 0.95, count.missed
    assert count.false == []
