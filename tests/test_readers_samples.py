"""The shipped samples against goldens that were written from the files by hand."""

import json
from pathlib import Path

import pytest
from stdnum.ch import ssn

from optirh_batch.readers import open_source, read_records

ROOT = Path(__file__).resolve().parent.parent
GOLDENS = Path(__file__).parent / "records"
RECORDS = sorted((ROOT / "samples" / "records").glob("*.xml"))
TEXTS = {"note-de-soins": "fr", "austrittsbericht": "de", "commentaire-laboratoire": "fr"}


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_sample_record_reads_as_its_golden_says(path):
    records = read_records(open_source(path), path.name)
    golden = json.loads((GOLDENS / f"{path.stem}.json").read_text("utf-8"))
    assert [record.as_json() for record in records] == [golden]


def test_there_are_three_sample_records_and_three_texts():
    assert len(RECORDS) == 3
    assert {path.stem for path in (ROOT / "samples" / "texts").iterdir()} == TEXTS.keys()


@pytest.mark.parametrize(("stem", "language"), TEXTS.items())
def test_sample_text_is_one_note_in_its_language(stem, language):
    path = ROOT / "samples" / "texts" / f"{stem}.txt"
    (record,) = read_records(open_source(path), path.name)
    assert record.is_text
    assert record.language == language
    assert [note.text for note in record.notes] == [path.read_text("utf-8").strip()]
    assert record.warnings == ()


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_avs_number_of_sample_has_a_valid_check_digit(path):
    (record,) = read_records(open_source(path), path.name)
    assert ssn.is_valid(record.patient.avs)
