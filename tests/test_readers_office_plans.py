"""Forms and plans of hospitals, pharmacies and centres, with heads that people understand at a glance."""

import datetime as dt

import pytest

from office_files import codes, read, read_all, word, workbook
from optirh_batch.records import Documented, Route, Sex

TIMES = ("morning", "noon", "evening", "night")


def grid(drug):
    return None if drug.schedule is None else [getattr(drug.schedule, time) for time in TIMES]


def plan(*rows):
    return word("Nom : Praz", "Prénom : Ginette", ("h", 1, "Médicaments pris à domicile"), list(rows))


@pytest.mark.parametrize("hours", ["8h|12h|18h|22h", "7 h|12 h|19 h|21 h", "08:00|12:00|18:00|22:00"])
def test_columns_of_hours_are_the_times_of_the_day_grid(hours):
    record = read(
        plan(
            ["Nom du médicament", "Dosage", *hours.split("|"), "Remarques"],
            ["Entresto", "49/51 mg", "1", "", "1", "", ""],
            ["Imovane", "7.5 mg", "", "", "", "1", "si besoin"],
        )
    )
    assert [(drug.name, drug.dose, grid(drug)) for drug in record.medications.items] == [
        ("Entresto", "49/51 mg", ["1", None, "1", None]),
        ("Imovane", "7.5 mg", [None, None, None, "1"]),
    ]


def test_two_hours_of_one_time_of_day_are_no_day_grid():
    record = read(plan(["Médicament", "Dosage", "6h", "8h", "20h"], ["Madopar", "125 mg", "1", "½", "1"]))
    assert [(drug.name, grid(drug)) for drug in record.medications.items] == [("Madopar", None)]
    assert [line for note in record.notes for line in note.text.split("\n")] == [
        "Madopar : 6h : 1",
        "Madopar : 8h : ½",
        "Madopar : 20h : 1",
    ]


@pytest.mark.parametrize(
    "answer",
    [
        "Allergies :  ☐ non   ☒ oui, lesquelles : iode, Bactrim (exanthème)",
        "Allergies : oui, iode, Bactrim (exanthème)",
        "Allergien: ja, welche: iode, Bactrim (exanthème)",
        "Allergie: sì – iode, Bactrim (exanthème)",
    ],
)
def test_yes_before_the_allergies_is_none_of_them(answer):
    record = read(word("Nom : Praz", "Prénom : Ginette", answer))
    assert [(item.label, item.reaction) for item in record.allergies.items] == [
        ("iode", None),
        ("Bactrim", "exanthème"),
    ]


def test_plan_of_a_pharmacy_is_read_with_its_title_date_and_closing_words_as_notes():
    sheet = [
        ["Medikamentenplan – Apotheke Zermatt"],
        ["Stand:", dt.date(2026, 2, 1)],
        ["Patient/in:", "Aufdenblatten Käthi", None, "Geb.-Datum:", dt.date(1943, 5, 9)],
        [],
        ["Handelsname", "Stärke", "Einnahmezeit", None, None, None, "Hinweise"],
        [None, None, "morgens", "mittags", "abends", "z. Nacht"],
        ["Triatec", "5 mg", 1],
        ["Lantus", "100 E/ml", None, None, None, 12, "s.c."],
        ["Dafalgan", "1 g", None, None, None, None, "bei Schmerzen, max. 3x täglich"],
        [],
        ["Dieser Plan ersetzt alle früheren Pläne."],
    ]
    record = read(workbook(Medikamentenplan=sheet))
    assert (record.patient.given, record.patient.family) == ("Käthi", "Aufdenblatten")
    assert [(drug.name, grid(drug)) for drug in record.medications.items] == [
        ("Triatec", ["1", None, None, None]),
        ("Lantus", [None, None, None, "12"]),
        ("Dafalgan", None),
    ]
    assert record.medications.items[1].route is Route.INJECTION
    kept = "\n".join(note.text for note in record.notes)
    assert all(line in kept for line in ("Apotheke Zermatt", "2026-02-01", "ersetzt alle früheren"))


def test_people_whose_fields_stand_below_their_heads_are_told_apart_with_their_lists():
    def person(name, given, born, sex, allergy):
        heads = ["Nom", "Prénom", "Date de naissance", "Sexe"]
        fields = [heads, [name, given, born, sex]]
        return (
            ("h", 1, "Dossier"),
            fields,
            ("h", 2, "Allergies"),
            allergy,
            ("h", 2, "Diagnostics"),
            ("li", "Asthme"),
        )

    first, second = read_all(
        word(
            *person("Rey", "Anna", "03.01.1940", "F", "Latex"),
            *person("Favre", "Paul", "17.08.1951", "M", "Aucune connue"),
        )
    )
    assert (first.patient.family, first.patient.sex) == ("Rey", Sex.FEMALE)
    assert [item.label for item in first.allergies.items] == ["Latex"]
    assert (second.patient.family, second.allergies.status) == ("Favre", Documented.NONE_KNOWN)
    assert "patient-unclear" in codes(first)  # the title above the first person
