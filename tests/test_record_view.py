"""A record as tables for a clerk."""

from datetime import date

import pytest

from optirh_batch.cli.record_view import record_sheets
from optirh_batch.readers import read_records
from optirh_batch.records import (
    Allergy,
    AllergyStatus,
    Contact,
    ContactRole,
    Documented,
    Listing,
    Medication,
    MedicationStatus,
    Note,
    Patient,
    PatientRecord,
    Problem,
    ProblemStatus,
    ReadWarning,
    Route,
    Schedule,
    Sex,
)

FULL = PatientRecord(
    format="optirh-xml",
    language="fr",
    patient=Patient(
        "Aline",
        "Exemple",
        Sex.FEMALE,
        date(1941, 3, 5),
        "756.9217.0769.85",
        "Rue 1, Sion",
        "027 000 00 00",
        "fr",
    ),
    contacts=(
        Contact(ContactRole.REFERENT, "Paul Exemple"),
        Contact(ContactRole.PHYSICIAN, "Dre Modèle", "027 1"),
    ),
    case="Suivi après fracture",
    general="Vit seule",
    allergies=Listing(
        Documented.DOCUMENTED, (Allergy("Pénicilline", "urticaire", None, AllergyStatus.REFUTED),)
    ),
    problems=Listing(Documented.DOCUMENTED, (Problem("Diabète", "E11", ProblemStatus.PAST, "2010"),)),
    medications=Listing(
        Documented.DOCUMENTED,
        (
            Medication(
                "Metformine",
                "500 mg",
                Schedule("1", None, "1/2"),
                "2x/j",
                Route.ORAL,
                MedicationStatus.STOPPED,
                "2020",
                "2024",
                "HbA1c",
            ),
            Medication("Insuline"),
        ),
    ),
    notes=(Note("Ligne une\n\nLigne deux", "Visite", "2025-01-02"),),
    warnings=(ReadWarning("avs-invalid", "AVS 123"),),
)


def rows(record, language="fr"):
    return {item.title: item.rows for item in record_sheets(record, language)}


def test_full_record_shows_every_part_and_warnings_last():
    sheets = record_sheets(FULL, "fr")
    assert sheets[-1].rows == (("avs-invalid", "AVS 123"),)
    text = " ".join(cell for item in sheets for row in item.rows for cell in row)
    for expected in (
        "Aline",
        "Exemple",
        "05.03.1941",
        "756.9217.0769.85",
        "Paul Exemple",
        "Dre Modèle",
        "Suivi après fracture",
    ):
        assert expected in text
    for expected in (
        "Vit seule",
        "Pénicilline",
        "urticaire",
        "Diabète",
        "E11",
        "Metformine",
        "500 mg",
        "1/2",
        "2x/j",
        "Début : 2020",
        "Fin : 2024",
        "Motif : HbA1c",
    ):
        assert expected in text
    assert "Ligne deux" in text


@pytest.mark.parametrize("language", ["fr", "de"])
def test_not_documented_and_none_known_are_told_apart(language):
    def allergies(status):
        sheets = record_sheets(PatientRecord(format="optirh-xml", allergies=Listing(status)), language)
        return [item.rows for item in sheets]

    assert allergies(Documented.NONE_KNOWN) != allergies(Documented.NOT_DOCUMENTED)


@pytest.mark.parametrize(("language", "label"), [("fr", "Début\u202f: "), ("de", "Beginn: ")])
def test_days_are_labelled_and_written_as_staff_writes_them(language, label):
    record = PatientRecord(
        format="optirh-xml",
        problems=Listing(Documented.DOCUMENTED, (Problem("Diabète", onset="2009-05"),)),
        medications=Listing(Documented.DOCUMENTED, (Medication("Metformine", start="2020-02-03"),)),
        notes=(Note("Texte", "Visite", "2025-01-02"),),
    )
    sheets = record_sheets(record, language)
    cells = [cell for item in sheets for row in item.rows for cell in row]
    assert any(f"{label}03.02.2020" in cell for cell in cells)
    assert "05.2009" in cells
    assert "Visite 02.01.2025" in [item.title for item in sheets]


def test_labels_follow_the_staff_language():
    assert {item.title for item in record_sheets(FULL, "fr")} != {
        item.title for item in record_sheets(FULL, "de")
    }


def test_every_row_is_as_long_as_its_headings():
    for item in record_sheets(FULL, "de"):
        assert all(len(row) == len(item.columns) for row in item.rows)


def test_text_shows_the_fields_its_headings_made_certain_and_no_empty_ones():
    data = b"Allergies : aucune connue\nTraitement actuel : Torasemid 10 mg 1-0-0\n"
    (record,) = read_records(data, "lettre.txt")
    titles = [sheet.title for sheet in record_sheets(record, "en")]
    assert titles[1:3] == ["Allergies", "Medication"]
    assert "Personal data" not in titles
