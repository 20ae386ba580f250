"""Forms of Office exports: questions with answers below, names by marriage, remarks in cells."""

import datetime as dt

from office_files import read, read_all, word, workbook
from optirh_batch.records import Documented


def test_answers_below_the_questions_of_a_form_are_read():
    record = read(
        word(
            "QUESTIONNAIRE D'ADMISSION",
            "1. Nom et prénom du client :",
            "Bruttin Firmin",
            "2. Date de naissance :",
            "30/08/1942",
            "3. Diagnostic(s) médical(aux) :",
            "Cancer du côlon (2024); HTA",
            "4. Allergies connues ? :",
            "Non",
        )
    )
    assert (record.patient.given, record.patient.family) == ("Firmin", "Bruttin")
    assert record.patient.birth_date == dt.date(1942, 8, 30)
    assert [problem.label for problem in record.problems.items] == ["Cancer du côlon (2024)", "HTA"]
    assert record.allergies.status is Documented.NONE_KNOWN


def test_name_in_use_goes_before_the_name_at_birth_which_is_kept():
    record = read(word([("Nom de naissance", "Praz"), ("Nom d'usage", "Praz-Moix"), ("Prénom", "Solange")]))
    assert (record.patient.given, record.patient.family) == ("Solange", "Praz-Moix")
    assert "Praz" in record.notes[0].text


def test_name_at_birth_is_the_family_name_where_there_is_no_other():
    record = read(word([("Nom de naissance", "Praz"), ("Prénom", "Solange")]))
    assert record.patient.family == "Praz"


def test_letter_of_the_sex_behind_the_birth_date_is_read_as_the_sex():
    record = read(word("Name/Vorname: Wyssen Oskar\tGeb.: 12.12.1931\tm"))
    assert record.patient.birth_date == dt.date(1931, 12, 12)
    assert record.patient.sex.value == "male"


def test_interval_in_a_column_for_a_time_of_day_is_a_frequency():
    record = read(
        word(
            "Nom : Rey  Prénom : Marie",
            [
                ("Präparat", "Stärke", "Mo", "Mi", "Ab", "Na"),
                ("Fentanyl TTS", "25 µg/h", "alle 72 h", "", "", ""),
                ("Torasemid", "20 mg", "1", "½", "", ""),
            ],
        )
    )
    patch, pill = record.medications.items
    assert (patch.schedule, patch.frequency) == (None, "alle 72 h")
    assert (pill.schedule.morning, pill.schedule.noon) == ("1", "½")


def test_allergies_with_reactions_in_one_cell_are_told_apart():
    record = read(
        workbook(Client=[("Nom", "Rey"), ("Prénom", "Lily"), ("Allergies", "fraises (oedème), AINS")])
    )
    assert [(one.label, one.reaction) for one in record.allergies.items] == [
        ("fraises", "oedème"),
        ("AINS", None),
    ]


def test_allergies_written_as_a_sentence_are_told_apart():
    record = read(
        word(
            "Nom : Rey  Prénom : Lily", "Allergies : allergie à la morphine (prurit), intolérance au lactose"
        )
    )
    assert [(one.label, one.reaction) for one in record.allergies.items] == [
        ("morphine", "prurit"),
        ("intolérance au lactose", None),
    ]


def test_title_above_a_list_of_patients_is_not_warned_about():
    records = read_all(
        workbook(
            Liste=[
                ("Liste der Klienten Stand 01.11.2025",),
                (),
                ("Name, Vorname", "Geb.-Datum", "Ort"),
                ("Salzgeber, Ida", dt.date(1935, 3, 2), "Raron"),
                ("Heinzmann, Paul", dt.date(1940, 10, 20), "Visp"),
            ]
        )
    )
    assert [record.patient.family for record in records] == ["Salzgeber", "Heinzmann"]
    assert not any(record.warnings for record in records)
