"""Real exports: every file is read or refused with a reason, and read right (tests/expectations/cda)."""

import pytest

from expected_facts import LISTS
from expected_records import ExpectedRecords, check_recall
from optirh_batch.errors import FormatUnknown, RecordInvalid, SourceRefused, XmlMalformed, XmlRefused
from optirh_batch.readers import read_records

FOLDER = "records-cda"
# What these folders hold is not a document with sections: parts of one, stubs, and files named or enclosed.
UNREADABLE = ("c-cda-snippets/", "Guide Examples/", "Referrals - ", "CDA reference PDF/", "UD.sample")
ENCLOSED = "Unstructured/CDA with Embedded PDF"  # letters with a text layer


@pytest.fixture(scope="module")
def records(shared_data):
    return ExpectedRecords("cda", shared_data)


def test_at_least_25_files_are_expected(records):
    assert len(records) >= 25


def test_every_file_is_read_or_refused_with_a_reason(shared_data):
    files = [path for path in sorted((shared_data / FOLDER).rglob("*")) if path.is_file()]
    wrong = []
    for path in files:
        readable = not any(part in path.as_posix() for part in UNREADABLE)
        try:
            (record,) = read_records(path.read_bytes(), path.name)
        except SourceRefused as error:
            kinds = (XmlMalformed, XmlRefused, FormatUnknown, RecordInvalid)
            if readable or not isinstance(error, kinds) or not error.details["detail"]:
                wrong.append(f"{path}: {error}")
        else:
            expected = "text" if ENCLOSED in path.as_posix() else "cda"
            if not readable or record.format != expected or not record.patient.family:
                wrong.append(f"{path}: read without a patient's name")
    assert len(files) > 150
    assert wrong == []


def test_patients_are_read(records):
    check_recall(records.patients())


def test_languages_are_read(records):
    check_recall(records.languages())


def test_contacts_are_read(records):
    check_recall(records.contacts())


@pytest.mark.parametrize("name", LISTS)
def test_items_are_read(records, name):
    """Each expected item has an item of its own, with all that is expected of it."""
    records.check_items(name)


@pytest.mark.parametrize("name", LISTS)
def test_states_of_lists_are_never_confused(records, name):
    assert records.confused_states(name) == []


@pytest.mark.parametrize("name", LISTS)
def test_no_item_is_invented(records, name):
    assert records.invented_items(name) == {}


def test_texts_are_kept(records):
    check_recall(records.texts())
