"""The description of OptiRH-XML says what the reader does; refusals speak the staff's languages."""

import re
from pathlib import Path

import pytest

from optirh_batch.errors import SourceRefused
from optirh_batch.localization import STAFF_LANGUAGES, reword, staff_message
from optirh_batch.readers import optirh_xml, read_records

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "format-optirh-xml.md").read_text("utf-8")
EXAMPLE = re.search(r"```xml\n(.*?)```", PAGE, re.DOTALL)[1]


def test_example_is_read_without_a_warning():
    (record,) = read_records(EXAMPLE.encode(), "example.xml")
    assert record.warnings == ()
    assert record.medications.items[0].schedule.evening == "1"


@pytest.mark.parametrize(
    "table", ["_SEXES", "_ROLES", "_ALLERGY_STATUSES", "_PROBLEM_STATUSES", "_MEDICATION_STATUSES", "_ROUTES"]
)
def test_every_code_word_is_described(table):
    assert [word for word in getattr(optirh_xml, table) if f"`{word}`" not in PAGE] == []


def test_every_element_and_attribute_of_the_schema_is_described():
    xsd = (Path(optirh_xml.__file__).parent / "optirh-record.xsd").read_text("utf-8")
    names = set(re.findall(r'<xs:(?:element|attribute) name="([\w-]+)"', xsd))
    assert len(names) > 30
    assert sorted(name for name in names if not re.search(rf"`{name}[`=]|<{name}\b", PAGE)) == []


@pytest.mark.parametrize("code", ["element", "attribute", "text"])
def test_every_warning_is_described(code):
    source = Path(optirh_xml.__file__).read_text("utf-8")
    codes = set(re.findall(r'"((?:[a-z]+-)+[a-z]+)"', source)) & set(re.findall(r"`([a-z-]+)`", PAGE))
    assert {"avs-invalid", "date-impossible", "list-empty", "value-not-understood"} <= codes
    assert f"`{code}-not-read`" in PAGE


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
@pytest.mark.parametrize(
    "data",
    [
        EXAMPLE.replace("<prenom>Joaquim</prenom>", "").encode(),
        EXAMPLE.replace("</cas>", "</ca>").encode(),
        b"<!DOCTYPE a><a/>",
        b"<Bundle xmlns='http://hl7.org/fhir'/>",
        b"%PDF-1.7",
        b"\0\1",
        b"",
    ],
    ids=["shape", "tag", "dtd", "fhir", "pdf", "binary", "empty"],
)
def test_refusal_is_worded_in_the_staff_language(language, data):
    with pytest.raises(SourceRefused) as caught:
        read_records(data, "dossier.xml")
    message = staff_message(caught.value, language)
    assert "dossier.xml" in message
    detail = caught.value.details.get("detail")
    assert detail is None or detail not in message


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_warning_is_worded_in_the_staff_language(language):
    data = EXAMPLE.replace("orale", "buccale").replace("1969-11-02", "1969-11-31")
    (record,) = read_records(data.encode(), "dossier.xml")
    assert len(record.warnings) == 2
    for warning in record.warnings:
        assert reword(warning.message, language) != warning.message
