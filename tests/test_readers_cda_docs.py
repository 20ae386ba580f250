"""The description of CDA says what the reader does; its warnings speak the staff's languages."""

import re
from pathlib import Path

import pytest

from cda_documents import document, drug, section
from optirh_batch.localization import STAFF_LANGUAGES, reword
from optirh_batch.readers import cda, read_records
from optirh_batch.readers.cda.sections import _KIND_OF_CODE
from optirh_batch.readers.rhythms import SLOT_OF

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "format-cda.md").read_text("utf-8")
SOURCES = "".join(path.read_text("utf-8") for path in sorted(Path(cda.__file__).parent.glob("*.py")))


def test_every_section_code_is_described():
    assert [code for code in _KIND_OF_CODE if code not in PAGE] == []


def test_every_time_of_day_is_described():
    assert [event for event in SLOT_OF if "." not in event and f"`{event}`" not in PAGE] == []


def test_every_warning_is_described():
    codes = set(re.findall(r'warn\(\s*"([a-z-]+)"', SOURCES))
    assert len(codes) > 10
    assert [code for code in sorted(codes) if f"`{code}`" not in PAGE] == []


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_warnings_are_worded_in_the_staff_language(language):
    denied = drug('<code code="X" displayName="Somnex"/>', attributes='moodCode="EVN" negationInd="true"')
    data = document(
        section("10160-0", denied),
        section("11450-4", text="<list><item>Arthrose</item></list>"),
        section("55108-5", text="PDF"),
        birth="1942",
    )
    (record,) = read_records(data, "dossier.xml")
    assert {warning.code for warning in record.warnings} == {
        "negated-left-out", "narrative-only", "attachment-not-read", "date-imprecise",
    }  # fmt: skip
    assert [w.code for w in record.warnings if reword(w.message, language) == w.message] == []
