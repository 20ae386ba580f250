"""Public openEHR compositions, read right or refused with a reason (tests/expectations/openehr)."""

import pytest

from expected_facts import LISTS
from expected_records import ExpectedRecords, check_recall
from optirh_batch.errors import RecordInvalid
from optirh_batch.readers import read_records


@pytest.fixture(scope="module")
def records(shared_data):
    return ExpectedRecords("openehr", shared_data)


def test_every_composition_of_the_shared_data_is_expected_or_refused(records, shared_data):
    files = sorted((shared_data / "records-openehr").rglob("*.xml"))
    empty = [path for path in files if b"<content" not in path.read_bytes()]
    assert len(files) == len(records) + len(empty)
    for path in empty:
        with pytest.raises(RecordInvalid, match="no entries"):
            read_records(path.read_bytes(), path.name)


def test_languages_are_read(records):
    check_recall(records.languages())


def test_contacts_are_read(records):
    check_recall(records.contacts())


def test_allergies_are_read(records):
    records.check_items("allergies")


@pytest.mark.parametrize("name", LISTS)
def test_states_of_lists_are_never_confused(records, name):
    assert records.confused_states(name) == []


@pytest.mark.parametrize("name", LISTS)
def test_no_item_is_invented(records, name):
    assert records.invented_items(name) == {}


def test_texts_are_kept(records):
    check_recall(records.texts())
