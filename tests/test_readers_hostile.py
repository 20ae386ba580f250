"""Whatever the bytes: a record or a refusal, quickly, never another exception."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optirh_batch.errors import SourceRefused, XmlMalformed
from optirh_batch.readers import read_records

SAMPLES = sorted((Path(__file__).resolve().parent.parent / "samples").glob("*/*.*"))
RECORDS = [path for path in SAMPLES if path.suffix == ".xml"]
CONTENTS = [path.read_bytes() for path in SAMPLES]
PATIENTLY = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])

# What has a special meaning somewhere on the way from bytes to a record.
# fmt: off
FRAGMENTS = st.sampled_from([
    b"<", b">", b"</", b"&", b"&#0;", b"&x;", b"<!DOCTYPE a>", b"<!--", b"-->", b"]]>", b"<![CDATA[",
    b"<?xml version='1.0'?>", b"<?", b'"', b"'", b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\r",
    b"xmlns='urn:x'", b" etat='aucun-connu'", b" xsi:nil='true'", b"<x/>", b"<allergies/>", b"<statut/>",
    b"\xe2\x80\xae", b"\xed\xa0\x80", b"**", b"| ---", b"# ", b"9" * 40, b"PK\x03\x04",
])
# fmt: on

# Where (as a share of the length), how many bytes go, what comes instead.
CHANGES = st.tuples(st.floats(0, 1), st.integers(0, 20), FRAGMENTS)


def read_or_refuse(data):
    try:
        shown = [str(record.as_json()) for record in read_records(data, "any\nname")]
    except SourceRefused as refusal:
        shown = [str(refusal)]
    assert shown
    for text in shown:
        text.encode("utf-8")
        assert "\n" not in text


@PATIENTLY
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    read_or_refuse(data)


@PATIENTLY
@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-32-be", "cp1252"]))
def test_any_text_in_any_encoding_is_read_or_refused(text, encoding):
    read_or_refuse(text.encode(encoding, errors="ignore"))


@PATIENTLY
@given(st.lists(FRAGMENTS | st.binary(max_size=8), max_size=30).map(b"".join))
def test_any_mix_of_special_bytes_is_read_or_refused(data):
    read_or_refuse(b"<a>" + data)


@PATIENTLY
@given(st.sampled_from(CONTENTS), st.data())
def test_truncated_sample_is_read_or_refused(content, data):
    read_or_refuse(content[: data.draw(st.integers(0, len(content)))])


@PATIENTLY
@given(st.sampled_from(CONTENTS), st.lists(CHANGES, max_size=6))
def test_mutated_sample_is_read_or_refused(content, changes):
    for position, cut, fragment in changes:
        at = int(position * len(content))
        content = content[:at] + fragment + content[at + cut :]
    read_or_refuse(content)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_record_cut_short_is_called_damaged(path):
    content = path.read_bytes()
    for at in range(300, len(content) - 12, 97):
        with pytest.raises(XmlMalformed):
            read_records(content[:at], path.name)


def test_every_hostile_file_is_read_or_refused_in_seconds(shared_data):
    paths = [path for path in (shared_data / "xml-hostile").rglob("*") if path.is_file()]
    assert len(paths) > 90
    for path in paths:
        started = time.monotonic()
        read_or_refuse(path.read_bytes())
        assert time.monotonic() - started < 5, path.name


def test_no_document_type_of_the_hostile_files_is_accepted(shared_data):
    for path in (shared_data / "xml-hostile").rglob("*.xml"):
        data = path.read_bytes()
        if b"<!DOCTYPE" in data and b"<![CDATA[" not in data:
            with pytest.raises(SourceRefused):
                read_records(data, path.name)
