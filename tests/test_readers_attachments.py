"""Files inside files: a reader that has never seen them says that they were not read."""

from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from cda_documents import document, section
from optirh_batch.readers import DEFAULT_LIMITS, load_mappings, read_records

ROOT = Path(__file__).resolve().parent.parent
# Longer than a text may be, and so taken out before the file is read.
LIMITS = replace(DEFAULT_LIMITS, max_text_chars=2000)
PICTURE = b64encode(bytes(range(256)) * 20).decode()


def with_picture(path, last):
    """A file of the samples with a picture before an end tag."""
    text = (ROOT / "samples" / path).read_text("utf-8")
    before, end, after = text.rpartition(last)
    return f"{before}<Bild>{PICTURE}</Bild>{end}{after}".encode()


@pytest.mark.parametrize(
    ("data", "mappings"),
    [
        (document(section("11450-4", text=f"<paragraph>{PICTURE}</paragraph>")), ()),
        (with_picture("records/dossier-carvalho.xml", "</"), ()),
        (with_picture("exports/sanadoc.xml", "</sd:Klient>"), load_mappings(None)),
    ],
    ids=["cda", "optirh-xml", "vendor"],
)
def test_long_file_in_base64_that_no_reader_sees_is_missed_with_a_warning(data, mappings):
    for record in read_records(data, "export.xml", LIMITS, mappings):
        assert "attachment-not-read" in {warning.code for warning in record.warnings}


def test_file_that_holds_no_other_is_missed_nothing_of():
    data = (ROOT / "samples" / "records" / "dossier-carvalho.xml").read_bytes()
    (record,) = read_records(data, "export.xml", LIMITS)
    assert "attachment-not-read" not in {warning.code for warning in record.warnings}
