"""Real exports: every file is read or refused with a reason, and read right (tests/expectations/cda)."""

import hashlib
import tomllib
from pathlib import Path

import pytest

from optirh_batch.errors import FormatUnknown, RecordInvalid, SourceRefused, XmlMalformed, XmlRefused
from optirh_batch.readers import read_records

EXPECTED = [
    entry
    for path in sorted((Path(__file__).parent / "expectations" / "cda").glob("*.toml"))
    for entry in tomllib.loads(path.read_text("utf-8"))["file"]
]
FOLDER = "records-cda"
LEAST_RECALL = 0.97
# What these folders hold is not a document with sections: parts of one, stubs, and enclosed files.
UNREADABLE = ("c-cda-snippets/", "Guide Examples/", "Referrals - ", "Unstructured/", "UD.sample")


@pytest.fixture(scope="module")
def records(shared_data):
    """The files with expectations, read; each is checked to be the file that was looked at."""
    found = {}
    for entry in EXPECTED:
        data = (shared_data / entry["path"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"], entry["path"]
        (found[entry["path"]],) = read_records(data, Path(entry["path"]).name)
    return found


def test_at_least_25_files_are_expected():
    assert len({entry["path"] for entry in EXPECTED}) >= 25


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
            if not readable or record.format != "cda" or not record.patient.family:
                wrong.append(f"{path}: read without a patient's name")
    assert len(files) > 150
    assert wrong == []


def test_patients_are_read(records):
    _check_recall(
        (f"{entry['path']} {field}", _shown(getattr(records[entry["path"]].patient, field), wanted))
        for entry in EXPECTED
        for field, wanted in entry["patient"].items()
    )


def test_languages_are_read(records):
    _check_recall(
        (entry["path"], records[entry["path"]].language == entry["language"])
        for entry in EXPECTED
        if "language" in entry
    )


def test_contacts_are_read(records):
    _check_recall(
        (
            f"{entry['path']} {wanted}",
            any(_agrees(contact, wanted) for contact in records[entry["path"]].contacts),
        )
        for entry in EXPECTED
        for wanted in entry.get("contacts", [])
    )


@pytest.mark.parametrize("name", ["allergies", "problems", "medications"])
def test_items_are_read(records, name):
    """Each expected item has an item of its own, with all that is expected of it."""
    found = []
    for entry in EXPECTED:
        items = list(getattr(records[entry["path"]], name).items)
        for wanted in entry.get(name, []):
            match = next((item for item in items if _agrees(item, wanted)), None)
            if match is not None:
                items.remove(match)
            found.append((f"{entry['path']} {wanted}", match is not None))
    _check_recall(found)


@pytest.mark.parametrize("name", ["allergies", "problems", "medications"])
def test_states_of_lists_are_never_confused(records, name):
    wrong = []
    for entry in EXPECTED:
        default = "documented" if entry.get(name) else "not-documented"
        wanted = entry.get(f"{name}_status", default)
        listing = getattr(records[entry["path"]], name)
        if listing.status.value != wanted:
            wrong.append(f"{entry['path']}: {listing.status.value} instead of {wanted}")
    assert wrong == []


@pytest.mark.parametrize("name", ["allergies", "problems", "medications"])
def test_no_item_is_invented(records, name):
    wrong = {
        entry["path"]: len(getattr(records[entry["path"]], name).items)
        for entry in EXPECTED
        if name in entry and len(getattr(records[entry["path"]], name).items) != len(entry[name])
    }
    assert wrong == {}


def test_texts_are_kept(records):
    _check_recall(
        (f"{entry['path']} {wanted}", wanted in _all_text(records[entry["path"]]))
        for entry in EXPECTED
        for wanted in entry.get("texts", [])
    )


def _all_text(record):
    return "\n".join([record.case or "", record.general or "", *(note.text for note in record.notes)])


def _agrees(item, wanted):
    return all(_shown(_value(item, field), value) for field, value in wanted.items())


def _value(item, field):
    if field in {"morning", "noon", "evening", "night"}:
        return item.schedule and getattr(item.schedule, field)
    return getattr(item, field)


def _shown(value, wanted):
    """A code word must be the same, a text must hold the expected words."""
    if value is None:
        return False
    if hasattr(value, "value"):
        return value.value == wanted
    return wanted.casefold() in str(value).casefold()


def _check_recall(results):
    results = list(results)
    missed = [what for what, hit in results if not hit]
    assert results
    assert 1 - len(missed) / len(results) >= LEAST_RECALL, missed
