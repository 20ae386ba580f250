"""Documents that hold several people one after another: each gets a record of their own, or none is made."""

import pytest

from office_files import read_all, saved, word
from optirh_batch.errors import PatientsDiffer
from optirh_batch.readers import read_records

HANS = [
    "Patient: Hans Muster, geb. 12.03.1940",
    "Allergien: Penicillin",
    "Diagnosen:",
    "Hypertonie",
    "Medikamente:",
    "Torem 10 mg 1-0-0-0",
]
ROSA = [
    "Patientin: Rosa Beispiel, geb. 04.05.1938",
    "Allergien: keine bekannt",
    "Diagnosen:",
    "Asthma",
    "Medikamente:",
    "Symbicort 200/6 2x täglich 1 Hub",
]


def facts(record):
    return (
        record.patient.given,
        [item.label for item in record.allergies.items],
        [item.label for item in record.problems.items],
        [item.name for item in record.medications.items],
    )


def read_text(*lines):
    return read_records("\n".join(lines).encode(), "rapport.txt")


def both(records):
    assert [facts(record) for record in records] == [
        ("Hans", ["Penicillin"], ["Hypertonie"], ["Torem"]),
        ("Rosa", [], ["Asthma"], ["Symbicort 200/6"]),
    ]
    assert records[1].allergies.status.value == "none-known"


def headed(person, level):
    """Name as a heading, lists under headings below it."""
    name, allergies, _diagnoses, problem, _drugs, drug = person
    return [
        ("h", level, name.removeprefix("Patient: ").removeprefix("Patientin: ")),
        ("h", level + 1, "Allergien"),
        allergies.removeprefix("Allergien: "),
        ("h", level + 1, "Diagnosen"),
        problem,
        ("h", level + 1, "Medikamente"),
        drug,
    ]


def fields(person):
    """Fields of a form by tabs, lists under headings."""
    name, allergies, _diagnoses, problem, _drugs, drug = person
    _label, given, family, _born, birth = name.replace(",", "").split()
    return [
        f"Name: {family}\tVorname: {given}",
        f"Geburtsdatum: {birth}",
        allergies,
        ("h", 1, "Diagnosen"),
        problem,
        ("h", 1, "Medikamente"),
        drug,
    ]


def table(person):
    name, allergies, _diagnoses, problem, _drugs, drug = person
    _label, given, family, _born, birth = name.replace(",", "").split()
    return [
        ["Name", family],
        ["Vorname", given],
        ["Geburtsdatum", birth],
        allergies.split(": "),
        ["Diagnosen", problem],
        ["Medikamente", drug],
    ]


def test_text_is_cut_where_each_person_begins_with_name_and_birth_date():
    both(read_text(*HANS, "", *ROSA))


@pytest.mark.parametrize(
    "document",
    [
        word(*HANS, "", *ROSA),
        word(*headed(HANS, 1), *headed(ROSA, 1)),
        word(*fields(HANS), *fields(ROSA)),
        word(table(HANS), table(ROSA)),
    ],
    ids=["lines", "headings", "fields", "tables"],
)
def test_word_document_is_cut_where_each_person_begins_with_name_and_birth_date(document):
    both(read_all(document))


def test_what_stands_before_the_first_person_is_in_no_record_and_said_to_be_left_out():
    for record in read_text("Spitex Oberwallis, Rapport vom 3.5.2026", "", *HANS, "", *ROSA):
        assert "Rapport vom" not in record.notes[0].text
        (message,) = (item.message for item in record.warnings if item.code == "patient-unclear")
        assert "Spitex Oberwallis" in str(message)


def test_page_that_repeats_the_name_of_the_same_person_is_not_cut():
    (record,) = read_text(*HANS, "", "Patient: Hans Muster, geb. 12.03.1940", "Verlauf: gut")
    assert facts(record) == ("Hans", ["Penicillin"], ["Hypertonie"], ["Torem"])


@pytest.mark.parametrize(
    "relative",
    [
        ["Tochter Rosa Beispiel, geb. 04.05.1968"],
        ["Angehörige:", "Rosa Beispiel, geb. 04.05.1968"],
        ["Kontaktperson: Rosa Beispiel, geb. 04.05.1968"],
    ],
)
def test_relative_with_a_birth_date_is_no_further_patient(relative):
    (record,) = read_all(word(HANS[0], *HANS[1:4], *relative, *HANS[4:]))
    assert record.patient.family == "Muster"
    assert [item.name for item in record.medications.items] == ["Torem"]


def test_word_document_of_two_people_that_are_not_written_alike_is_refused():
    with pytest.raises(PatientsDiffer):
        read_all(word(*HANS, "Name: Beispiel\tVorname: Rosa", "Geburtsdatum: 04.05.1938", *ROSA[1:]))


def test_word_document_with_a_second_person_that_has_no_list_is_refused():
    with pytest.raises(PatientsDiffer):
        read_all(word(*HANS, ROSA[0], "Termin am 3.5."))


def test_word_document_that_comes_back_to_the_first_person_is_refused():
    with pytest.raises(PatientsDiffer):
        read_all(word(*HANS, *ROSA, *HANS))


def test_text_of_two_people_that_are_not_written_alike_gives_nobodys_lists():
    (record,) = read_text(*HANS, "", "Rosa Beispiel, geb. 04.05.1938", *ROSA[1:])
    assert facts(record) == ("", [], [], [])
    assert "patient-unclear" in {item.code for item in record.warnings}


def test_part_that_contradicts_itself_is_refused_alone():
    document = word(table(HANS), table(ROSA))
    document.tables[1].add_row().cells[0].text = "AHV-Nr."
    document.tables[1].rows[-1].cells[1].text = "756.1111.2222.38"
    hans, rosa = read_records(saved(document), "export.docx")
    assert hans.patient.avs is None
    assert "avs-invalid" not in {item.code for item in hans.warnings}
    assert "avs-invalid" in {item.code for item in rosa.warnings}


def test_table_with_a_row_for_each_person_is_left_to_its_columns():
    rows = [
        ["Name", "Vorname", "Geburtsdatum", "Allergien"],
        ["Muster", "Hans", "12.03.1940", "Penicillin"],
        ["Beispiel", "Rosa", "04.05.1938", "keine bekannt"],
    ]
    assert [record.patient.given for record in read_all(word(rows))] == ["Hans", "Rosa"]
