"""One record, one person: what agrees, what stops a record, and that no value is repeated."""

from datetime import date

import pytest

from optirh_batch.errors import PatientsDiffer
from optirh_batch.localization import STAFF_LANGUAGES, staff_message
from optirh_batch.readers.identity import require_one_patient
from optirh_batch.records import Patient

ANNE = Patient("Anne-Marie", "Müller", birth_date=date(1942, 4, 17), avs="756.4820.1937.53")


@pytest.mark.parametrize(
    "other",
    [
        Patient(),
        Patient("Anne", "Mueller"),
        Patient("ANNE MARIE", "MULLER REY"),
        Patient("Anné", "Müller-Rey", birth_date=date(1942, 4, 17)),
        Patient(avs="756.4820.1937.53"),
    ],
)
def test_mentions_that_agree_or_say_less_pass(other):
    require_one_patient([(3, ANNE), (9, other), (12, ANNE)], "a.xml")


@pytest.mark.parametrize(
    ("other", "fields"),
    [
        (Patient("Anne", "Canary"), "Family name"),
        (Patient("Canary", "Müller"), "Given name"),
        (Patient("Anne", "Müller", birth_date=date(1942, 4, 18)), "Date of birth"),
        (Patient(avs="756.1234.5678.97"), "AVS number"),
        (Patient("Canary", "Canary"), "Family name, Given name"),
    ],
)
def test_mentions_that_disagree_stop_the_record_with_lines_and_fields_only(other, fields):
    with pytest.raises(PatientsDiffer) as caught:
        require_one_patient([(3, ANNE), (7, Patient()), (9, other)], "a.xml")
    assert f"(lines 3 and 9: {fields})" in str(caught.value)
    assert "Canary" not in str(caught.value)
    assert "1942" not in str(caught.value)


def test_unknown_lines_are_not_named():
    with pytest.raises(PatientsDiffer, match=r"\(Family name\)"):
        require_one_patient([(0, ANNE), (0, Patient("Anne", "Rey"))], "a.xml")


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_refusal_is_worded_in_the_staff_language(language):
    with pytest.raises(PatientsDiffer) as caught:
        require_one_patient([(3, ANNE), (9, Patient("Luc", "Rey"))], "a.xml")
    message = staff_message(caught.value, language)
    assert "a.xml" in message
    assert "Family name" not in message
    assert "lines" not in message
