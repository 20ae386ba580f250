"""The patient's address and phone in a letter: whose they are, and when they are certain."""

import pytest

from optirh_batch.readers import read_records
from optirh_batch.readers.residence import Residence, read_residence

PATIENT = "Patiente : Bétrisey Odile, née le 04.06.1941"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("Adresse : ruelle du Four 3, 3966 Chalais", Residence("ruelle du Four 3, 3966 Chalais")),
        (
            "Adresse : ruelle du Four 3, 3966 Chalais Tél. 027 400 11 22",
            Residence("ruelle du Four 3, 3966 Chalais", "027 400 11 22"),
        ),
        ("Tél. : 027 400 11 22", Residence(None, "027 400 11 22")),
        ("Natel 079 400 11 22", Residence(None, "079 400 11 22")),
        ("Wohnadresse: Dorfstrasse 1, 3953 Varen", Residence("Dorfstrasse 1, 3953 Varen")),
        ("Indirizzo: Via Motta 2, 6710 Biasca", Residence("Via Motta 2, 6710 Biasca")),
    ],
)
def test_labelled_lines_about_the_patient_are_read(lines, expected):
    assert read_residence(f"{PATIENT}\n{lines}\nDiagnostics :\nHTA") == expected


def test_address_behind_the_birth_date_is_read():
    line = "Concerne : Madame BÉTRISEY Odile, née le 04.06.1941, ruelle du Four 3, 3966 Chalais"
    assert read_residence(line).address == "ruelle du Four 3, 3966 Chalais"


def test_words_behind_the_birth_date_that_are_no_address_are_not_read():
    line = "Concerne : Madame BÉTRISEY Odile, née le 04.06.1941, hospitalisée du 3 au 7, chambre 12"
    assert read_residence(line) == Residence()


@pytest.mark.parametrize(
    "label",
    ["Médecin traitant : Dr Rey", "Angehörige: Tochter Eva", "Pharmacie : du Bourg", "Absender: Spital X"],
)
def test_address_and_phone_below_another_label_are_not_the_patients(label):
    text = f"{PATIENT}\n{label}\nAdresse : avenue 9, 1950 Sion\nTél. : 027 111 22 33"
    assert read_residence(text) == Residence()


def test_address_of_the_sender_above_the_patient_is_not_read():
    assert read_residence(f"Adresse : avenue 9, 1950 Sion\n{PATIENT}") == Residence()


def test_two_addresses_are_none():
    text = f"{PATIENT}\nAdresse : avenue 9, 1950 Sion\nAdresse : rue 4, 3960 Sierre"
    assert read_residence(text).address is None


def test_address_in_a_section_is_not_read():
    assert read_residence(f"{PATIENT}\nRemarques :\nAdresse : avenue 9, 1950 Sion") == Residence()


def read(text):
    (record,) = read_records(text.encode(), "letter.txt")
    return record


def test_plan_with_bars_between_its_columns_only_is_a_day_grid():
    record = read(
        "Medikationsplan\n\nfür: Zumofen Klara  geb. am: 30.12.1941\n\n"
        "Wirkstoff | Handelsname | Stärke | morgens | mittags | abends | zur Nacht | Einheit | Grund\n"
        "Metoprolol | Belok | 50 mg | 1 | 0 | 0 | 0 | Stück | Bluthochdruck\n"
        "Macrogol | Movicol | 13 g | 0 | 0 | 1 | 0 | Btl | Verstopfung\n"
    )
    first, second = record.medications.items
    assert (first.name, first.dose, first.schedule.morning) == ("Metoprolol Belok", "50 mg", "1 Stück")
    assert (second.name, second.schedule.evening) == ("Macrogol Movicol", "1 Btl")
    assert (record.patient.given, record.patient.family) == ("Klara", "Zumofen")
    assert str(record.patient.birth_date) == "1941-12-30"
    assert not record.warnings


def test_denied_allergy_below_a_numbered_list_is_no_part_of_its_last_item():
    record = read("Diagnosen:\n1. Hypertonie\n2. Verdacht auf Demenz\nKeine Allergien bekannt.\n")
    assert [problem.label for problem in record.problems.items] == ["Hypertonie", "Verdacht auf Demenz"]
    assert record.allergies.status.value == "none-known"


@pytest.mark.parametrize("heading", ["TTT actuel :", "ttt de sortie :", "Medis bei Austritt:", "Medis:"])
def test_short_forms_of_medication_are_headings(heading):
    record = read(f"{heading}\n- Lisinopril 10 mg 1-0-0-0\n- Torem 5 mg 1-0-0-0\n")
    assert [drug.name for drug in record.medications.items] == ["Lisinopril", "Torem"]


def test_birth_date_behind_the_letter_of_the_sex_is_read():
    record = read("SPITEX-Bericht\nKlientin: Zumofen Klara (w), 08.08.1944\nBD 120/80, Puls 70.\n")
    assert str(record.patient.birth_date) == "1944-08-08"
    assert record.patient.family == "Zumofen"


def test_address_over_two_lines_is_one():
    text = f"{PATIENT}\nAdresse : ruelle du Four 3\n3966 Chalais\nTél : 027 400 11 22"
    assert read_residence(text) == Residence("ruelle du Four 3, 3966 Chalais", "027 400 11 22")


@pytest.mark.parametrize(
    ("line", "sex"), [("weiblich", "female"), ("m", "male"), ("féminin", "female"), ("maschile", "male")]
)
def test_line_of_name_date_and_sex_is_the_patient(line, sex):
    record = read(f"Kurzbericht\nBumann Anna, 14.06.1936, {line}\nWohnhaft: Dorf 1, 3906 Saas-Fee\n")
    assert record.patient.sex.value == sex
    assert str(record.patient.birth_date) == "1936-06-14"
    assert {record.patient.given, record.patient.family} == {"Anna", "Bumann"}
    assert record.patient.address == "Dorf 1, 3906 Saas-Fee"


@pytest.mark.parametrize("label", ["Naissance", "Geb.dat.", "Nascita"])
def test_further_labels_of_the_birth_date_are_read(label):
    record = read(f"Nom: Schnyder    Prénom: Leo\n{label}: 02.02.1938\n")
    assert str(record.patient.birth_date) == "1938-02-02"


@pytest.mark.parametrize("label", ["Client", "Utente"])
def test_clients_of_home_care_are_patients(label):
    record = read(f"{label} : Zufferey Marcelin (07.12.1929)\nPoids 70 kg.\n")
    assert str(record.patient.birth_date) == "1929-12-07"
    assert "Zufferey" in record.patient.family


def test_relatives_are_contacts_with_the_phone_of_their_line_or_the_next():
    record = read(
        "Name: Schnyder   Vorname: Leo\nAngehörige/r: Schnyder Maria (Ehefrau)   Tel: 027 473 20 19\n"
        "Angehörige: Tochter Silvia Imhof, 079 412 33 08\n"
    )
    assert [(one.role.value, one.name, one.phone) for one in record.contacts] == [
        ("relative", "Schnyder Maria", "027 473 20 19"),
        ("relative", "Silvia Imhof", "079 412 33 08"),
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "Metamizol (Agranulozytose 2018), Kontrastmittel: V.a. Nausea",
            [("Metamizol", "active"), ("Kontrastmittel", "unknown")],
        ),
        ("Latex ++, Iode ?", [("Latex ++", "active"), ("Iode ?", "unknown")]),
        ("V.a. Penicillin, Latex", [("V.a. Penicillin, Latex", "unknown")]),
        ("Penicillin, Latex fraglich", [("Penicillin, Latex fraglich", "unknown")]),
    ],
)
def test_doubt_about_one_allergy_leaves_the_others_certain(written, expected):
    items = read(f"Allergien: {written}\n").allergies.items
    assert [(item.label, item.status.value) for item in items] == expected


def test_drugs_marked_as_new_and_heads_of_columns_are_understood():
    record = read(
        "Austrittsmedikation\nMedikament  Dosierung  Dauer\n"
        "NEU: Pantoprazol 20 mg 1-0-0-0\nTorem 5 mg 1-0-0-0\n"
    )
    assert [drug.name for drug in record.medications.items] == ["Pantoprazol", "Torem"]
    assert not record.warnings


def test_short_labels_of_diagnoses_are_headings():
    record = read("Dx: SEP progressive, escarre sacrée stade II, dépression\nTtt: Baclofène 10 mg 1-1-1\n")
    assert len(record.problems.items) == 3
    assert len(record.medications.items) == 1
