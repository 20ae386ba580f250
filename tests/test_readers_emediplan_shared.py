"""Public files of the eMediplan in FHIR (CHMED20AF), read right (tests/expectations/emediplan)."""

import pytest

from expected_facts import LISTS
from expected_records import ExpectedRecords, check_recall


@pytest.fixture(scope="module")
def records(shared_data):
    return ExpectedRecords("emediplan", shared_data)


def test_patients_are_read(records):
    check_recall(records.patients())


def test_medications_are_read(records):
    records.check_items("medications")


@pytest.mark.parametrize("name", LISTS)
def test_states_of_lists_are_never_confused(records, name):
    assert records.confused_states(name) == []


@pytest.mark.parametrize("name", LISTS)
def test_no_item_is_invented(records, name):
    assert records.invented_items(name) == {}


def test_texts_are_kept(records):
    check_recall(records.texts())
