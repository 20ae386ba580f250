"""CDA and FHIR files in the manner of Swiss home care, of fictional people, as a person reads them."""

from itertools import groupby
from pathlib import Path

import pytest

from expected_facts import LISTS, confused_states, count_items, count_patients, expectations
from optirh_batch.readers import read_records

FOLDER = Path(__file__).parent / "exports"
FILES = {
    path: list(entries)
    for path, entries in groupby(expectations("exports.toml"), key=lambda entry: entry["path"])
}


@pytest.fixture(scope="module", params=FILES)
def pairs(request):
    """The records of a file with what is expected of each."""
    records = read_records((FOLDER / request.param).read_bytes(), request.param)
    return list(zip(FILES[request.param], records, strict=True))


def test_every_file_of_the_folder_is_expected():
    assert set(FILES) == {path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*")}


def test_patients_are_read(pairs):
    count = count_patients(pairs)
    assert (count.missed, count.false) == ([], [])


@pytest.mark.parametrize("name", LISTS)
def test_items_are_read_and_nothing_is_made_up(pairs, name):
    count = count_items(pairs, name)
    assert (count.missed, count.false) == ([], [])


def test_contacts_are_read(pairs):
    assert count_items(pairs, "contacts").missed == []


@pytest.mark.parametrize("name", LISTS)
def test_states_of_lists_are_never_confused(pairs, name):
    assert confused_states(pairs, name) == []


def test_words_that_have_no_field_are_kept(pairs):
    for entry, record in pairs:
        whole = "\n".join([record.case or "", record.general or "", *(note.text for note in record.notes)])
        assert [words for words in entry.get("texts", []) if words not in whole] == []


def test_languages_are_read(pairs):
    assert all(record.language == entry["language"] for entry, record in pairs if "language" in entry)
