"""A record as tables for a clerk."""

import io
import re
from datetime import date

import pytest

from optirh_batch.cli.record_view import record_sheets
from optirh_batch.presentation import show
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
    assert sheets[-1].rows == (("AVS 123", "avs-invalid"),)
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
    assert any(item.title.endswith("Visite 02.01.2025") for item in sheets)


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


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def drawn(record, monkeypatch, columns, language="de", **options):
    monkeypatch.setenv("COLUMNS", str(columns))
    stream = Terminal()
    show(record_sheets(record, language, **options), stream)
    return re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())


def lines_with(text, words):
    return [line for line in text.splitlines() if words in line]


@pytest.mark.parametrize("columns", [80, 120])
def test_dose_and_times_stand_whole_on_the_line_of_their_drug(monkeypatch, columns):
    long = "Hydrochlorothiazid-Amilorid-Kombination retardiert, Filmtabletten zu 5 mg und 50 mg"
    remark = "zum Essen, mit viel Wasser, nicht zusammen mit Milch, Blutdruck vorher messen"
    record = PatientRecord(
        format="x",
        medications=Listing(
            Documented.DOCUMENTED,
            (
                Medication("Eliquis", "2.5 mg", Schedule("1", "0", "1", "0"), remark),
                Medication(long, "0,3 ml (2850 IE)", Schedule("½", None, "1 ½", None), remark),
            ),
        ),
    )
    text = drawn(record, monkeypatch, columns)
    assert len(lines_with(text, "2.5 mg")) == len(lines_with(text, "0,3 ml (2850 IE)")) == 1
    assert lines_with(text, "Eliquis")[0].split() == ["Eliquis", "2.5", "mg", "1", "0", "1", "0"]
    assert lines_with(text, "0,3 ml")[0].split()[-3:] == ["½", "1", "½"]
    assert max(map(len, text.splitlines())) <= columns
    assert "Blutdruck" in text


def test_dose_longer_than_its_column_is_folded_and_never_cut(monkeypatch):
    dose = " ".join(f"{n} mg" for n in range(10, 40))
    record = PatientRecord(
        format="x", medications=Listing(Documented.DOCUMENTED, (Medication("X" * 90, dose, Schedule("1")),))
    )
    text = drawn(record, monkeypatch, 80)
    assert all(f"{n}" in text for n in range(10, 40))
    assert "…" not in text


def test_stopped_drugs_stand_apart():
    sheets = record_sheets(FULL, "de")
    (stopped,) = [item for item in sheets if "Metformine" in str(item.rows)]
    (other,) = [item for item in sheets if "Insuline" in str(item.rows)]
    assert "Abgesetzt" in stopped.title
    assert "Abgesetzt" not in other.title
    assert stopped is not other


@pytest.mark.parametrize("language", ["fr", "de"])
def test_three_states_of_each_list_read_differently(monkeypatch, language):
    def shown(status):
        record = PatientRecord(
            format="x", allergies=Listing(status), problems=Listing(status), medications=Listing(status)
        )
        return drawn(record, monkeypatch, 80, language)

    missing, none = shown(Documented.NOT_DOCUMENTED), shown(Documented.NONE_KNOWN)
    loud = {"fr": "NON DOCUMENTÉ", "de": "NICHT DOKUMENTIERT"}[language]
    assert missing.count(loud) == 3
    assert loud not in none


def test_long_note_is_shortened_with_the_count_of_the_rest():
    words = [f"w{n}" for n in range(500)]
    text = "\n".join(" ".join(words[start : start + 20]) for start in range(0, 500, 20))
    record = PatientRecord(format="text", notes=(Note(text),))
    (note,) = [item for item in record_sheets(record, "de") if "w0" in str(item.rows)]
    shown = [row[0] for row in note.rows]
    assert " ".join(shown[:-1]).split() == words[:80]
    assert shown[-1] == "… und 420 weitere Wörter"


def test_short_note_is_shown_whole():
    record = PatientRecord(format="text", notes=(Note("eins\n\nzwei drei"),))
    assert record_sheets(record, "de")[-1].rows == (("eins",), ("zwei drei",))


def test_wrong_avs_number_is_not_called_undocumented():
    data = b"AHV-Nr.: 756.9217.0769.84\nMedikation: Torasemid 10 mg 1-0-0\n"
    (record,) = read_records(data, "brief.txt")
    sheets = record_sheets(record, "de")
    (person,) = [item for item in sheets if item.title == "Personalien"]
    assert dict(person.rows)["AHV-Nummer"] == "in der Datei falsch, siehe am Ende"
    assert "756.9217.0769.84" in str(sheets[-1].rows)


def test_records_of_one_file_are_numbered(monkeypatch):
    record = PatientRecord(format="x")
    assert "Akte 2 von 3" in drawn(record, monkeypatch, 80, place=2, places=3)
    assert "Akte" not in drawn(record, monkeypatch, 80).partition("Format")[0]
