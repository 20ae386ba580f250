"""Numbers of Excel, birth dates, names, words: single values of Office exports."""

import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

import pytest

from optirh_batch.readers import office
from optirh_batch.readers.office.contacts import read_contact
from optirh_batch.readers.office.entries import read_medication_row, read_medications, route_of
from optirh_batch.readers.office.numerals import show_value
from optirh_batch.readers.office.people import build_patient, parse_birth, split_name
from optirh_batch.readers.office.vocabulary import Theme, Topic, field_of, key, topic_of
from optirh_batch.records import Route


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.5, "General", "0.5"),
        (0.1 + 0.2, "General", "0.3"),
        (2.50, "0.00", "2.5"),
        (1e15, "General", "1000000000000000"),
        (0.00001, "General", "0.00001"),
        (7561234567897, "General", "7561234567897"),
        (7561234567897, r"000\.0000\.0000\.00", "756.1234.5678.97"),
        (274551234, '000" "000" "00" "00', "027 455 12 34"),
        (274551234, "0000000000", "0274551234"),
        (5, '0" mg"', "5 mg"),
        (0.5, '"ca. "0.0" cp"', "ca. 0.5 cp"),
        (0.25, "0%", "25 %"),
        (12, '#,##0_ ;[Red]-#,##0" "', "12"),
        (True, "General", "TRUE"),
        (None, "General", ""),
        ("texte", "@", "texte"),
        (dt.datetime.fromisoformat("2024-03-01"), "dd/mm/yyyy", "2024-03-01"),
        (dt.datetime.fromisoformat("2024-03-01"), "mmm yyyy", "2024-03"),
        (dt.datetime.fromisoformat("2024-01-01"), "yyyy", "2024"),
        (dt.datetime.fromisoformat("2024-03-01T08:05"), "dd/mm/yyyy hh:mm", "2024-03-01 08:05"),
        (dt.time(8, 5), "hh:mm", "08:05"),
        (dt.timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
    ],
)
def test_cell_is_shown_as_a_person_reads_it(value, number_format, shown):
    assert show_value(value, number_format) == shown


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("12.03.1941", dt.date(1941, 3, 12)),
        ("12. 3. 1941", dt.date(1941, 3, 12)),
        ("12/03/1941", dt.date(1941, 3, 12)),
        ("1941-03-12", dt.date(1941, 3, 12)),
        ("12 mars 1941", dt.date(1941, 3, 12)),
        ("1er août 1941", dt.date(1941, 8, 1)),
        ("12. März 1941", dt.date(1941, 3, 12)),
        ("12.03.1941 (83 ans)", dt.date(1941, 3, 12)),
        ("12.03.41", dt.date(1941, 3, 12)),
        ("12.03.12", None),  # 1912 or 2012
        ("31.02.1941", None),
        ("12.03.1841", None),
        ("15412", None),
    ],
)
def test_birth_date_is_understood_or_left_out(written, day):
    assert parse_birth(written) == day


@pytest.mark.parametrize(
    ("full", "family_first", "given", "family"),
    [
        ("Rey Marie", True, "Marie", "Rey"),
        ("Marie Rey", False, "Marie", "Rey"),
        ("REY Marie", None, "Marie", "REY"),
        ("Rey, Marie-Louise", None, "Marie-Louise", "Rey"),
        ("Carvalho Mendes Joaquim", True, "", "Carvalho Mendes Joaquim"),
    ],
)
def test_full_name_is_divided_only_where_it_is_certain(full, family_first, given, family):
    person = split_name(full, family_first=family_first)
    assert (person.given, person.family) == (given, family)


def test_title_tells_the_sex_unless_the_form_does():
    fields = {"someone": ["Mme Rey, Marie"]}
    assert str(build_patient(fields, [])[0].sex) == "female"
    assert str(build_patient({**fields, "sex": ["divers"]}, [])[0].sex) == "other"


def test_wrong_avs_number_is_left_out_with_a_warning():
    warnings = []
    assert build_patient({"avs": ["756.1234.5678.90"]}, warnings)[0].avs is None
    assert [warning.code for warning in warnings] == ["avs-invalid"]


def test_contact_line_is_parted_into_name_role_phone_and_rest():
    draft = read_contact("Anna Rey (fille), Rue du Lac 3, tél. privé 079 555 01 02", ["Contact d'urgence"])
    contact = draft.build()
    assert (str(contact.role), contact.name, contact.phone) == ("referent", "Anna Rey", "079 555 01 02")
    assert draft.unsaid() == ["fille", "Rue du Lac 3"]


@pytest.mark.parametrize(
    ("words", "route"),
    [
        ("per os", Route.ORAL),
        ("p.o.", Route.ORAL),
        ("s.c.", Route.INJECTION),
        ("sous-cutanée", Route.INJECTION),
        ("subkutan", Route.INJECTION),
        ("i.m.", Route.INJECTION),
        ("sublinguale", Route.OTHER),
        ("cutanée", Route.OTHER),
        ("transdermal", Route.OTHER),
        ("Inhalation", Route.OTHER),
        ("???", None),
    ],
)
def test_route_is_told_by_its_words(words, route):
    assert route_of(words) is route


def test_grid_in_a_dose_cell_is_the_schedule():
    drug = read_medication_row({"name": "Torasem", "dose": "10 mg 1-0-½-0"}, None)
    assert (drug.dose, drug.schedule.morning, drug.schedule.noon, drug.schedule.evening) == (
        "10 mg",
        "1",
        None,
        "½",
    )


def test_grid_of_zeros_is_kept_in_words():
    drug = read_medication_row(
        {"name": "Dafalgan", "morning": "0", "noon": "0", "evening": "0", "night": "0"}, None
    )
    assert (drug.schedule, drug.frequency) == (None, "0-0-0-0")


def test_line_that_is_no_prescription_stays_the_name_of_the_drug():
    (drug,) = read_medications("Tisane de thym, selon envie", None)
    assert (drug.name, drug.dose, drug.schedule) == ("Tisane de thym, selon envie", None, None)


def test_words_are_compared_without_accents_signs_and_capitals():
    assert key("  N° AVS : ") == "n avs"
    assert topic_of("3. Antécédents :") == Topic(Theme.PROBLEMS, "past")
    assert topic_of("Aktuelle Medikation (Stand 12.03.2024)") == Topic(Theme.MEDICATIONS, "current")
    assert topic_of("Médicaments (arrêtés)") == Topic(Theme.MEDICATIONS, "stopped")
    assert topic_of("Antécédents familiaux") is None
    assert topic_of("Allergies / Diagnostics") is None
    assert field_of(Theme.MEDICATIONS, "Nom") is None
    assert field_of(Theme.MEDICATIONS, "Nom", weak=True) == "name"
    assert field_of(Theme.MEDICATIONS, "Dosage (mg)") == "dose"
    assert field_of(Theme.PATIENT, "Name / Telefon") is None


def test_every_warning_of_the_reader_is_described():
    package = Path(office.__file__).parent
    page = (Path(__file__).resolve().parent.parent / "docs" / "format-office.md").read_text("utf-8")
    source = "\n".join(path.read_text("utf-8") for path in package.glob("*.py"))
    given = set(re.findall(r'(?:ReadWarning|warn|_left_out)[(\[]\s*"([a-z-]+)"', source))
    assert len(given) > 15
    assert sorted(code for code in given if f"`{code}`" not in page) == []


def test_help_loads_no_office_library():
    code = "import sys, optirh_batch.readers; print({'docx', 'openpyxl'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
