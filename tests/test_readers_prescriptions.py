"""Lines of drugs in a text: what is read of them, and what is rather left to the text."""

from datetime import UTC, datetime, timedelta

import pytest

from optirh_batch.readers import read_records


def read(text):
    (record,) = read_records(text.encode(), "letter.txt")
    return record


def names(text):
    return [item.name for item in read(text).medications.items]


def codes(record):
    return [warning.code for warning in record.warnings]


@pytest.mark.parametrize(
    "line",
    [
        "Prednisone 40 mg 1x/j jusqu'au 04.02., puis 20 mg 1x/j jusqu'au 09.02., puis stop",
        "Prednison 20 mg 1x täglich bis 3.5., dann absetzen",
        "Prednisone 20 mg pendant 3 jours, puis arrêt",
    ],
)
def test_a_drug_whose_tapering_ends_with_a_stop_is_not_stopped(line):
    (drug,) = read(f"Traitement de sortie :\n{line}\nTorem 10 mg 1-0-0-0\n").medications.items[:1]
    assert drug.status.value == "current"


def test_an_instruction_behind_a_comma_is_no_further_drug():
    (drug,) = read("Medikamente:\nTranstec Pflaster 35 µg/h, Wechsel alle 72 Stunden\n").medications.items
    assert (drug.name, drug.dose, drug.frequency) == (
        "Transtec Pflaster",
        "35 µg/h",
        "Wechsel alle 72 Stunden",
    )


def test_a_scheme_by_blood_sugar_is_kept_word_for_word():
    (drug,) = read(
        "Medikamente:\nNovoRapid nach Schema: BZ < 8: 0 E, 8-12: 4 E, > 12: 6 E\n"
    ).medications.items
    assert (drug.name, drug.schedule, drug.frequency) == (
        "NovoRapid",
        None,
        "nach Schema: BZ < 8: 0 E, 8-12: 4 E, > 12: 6 E",
    )


def test_an_amount_left_over_before_a_day_grid_makes_the_line_unreadable():
    record = read("Medikamente:\nExelon patch 4.6 mg/24h 1 0-0-0-0\nTorem 10 mg 1-0-0-0\n")
    assert [item.name for item in record.medications.items] == ["Torem"]
    assert "medication-line-not-read" in codes(record)


def test_a_name_that_reaches_the_amount_below_the_first_time_of_day_is_parted_from_it():
    text = """\
Médicament              Matin   Midi   Soir   Coucher
Madopar 125 mg          1       1      1      0
Exelon patch 4.6 mg/24h 1       0      0      0
"""
    exelon = read(text).medications.items[1]
    assert (exelon.name, exelon.dose, exelon.schedule.morning) == ("Exelon patch", "4.6 mg/24h", "1")
    assert exelon.schedule.evening is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Traitement actuel :\nTorem 10 mg 1-0-0-0\nCalcimagon D3\n", ["Torem", "Calcimagon D3"]),
        ("Medikamente:\nXarelto\nTorem 10 mg 1-0-0-0\n", ["Xarelto", "Torem"]),
        ("Medikamente: Aspirin Cardio, Torem, Xarelto\n", ["Aspirin Cardio", "Torem", "Xarelto"]),
        ("Medikamente:\nMarcoumar\nTorem\n", ["Marcoumar", "Torem"]),
    ],
)
def test_drugs_that_are_only_named_are_read_with_a_warning(text, expected):
    record = read(text)
    assert [item.name for item in record.medications.items] == expected
    assert "medication-without-dose" in codes(record)
    assert all(item.dose is None for item in record.medications.items if item.name != "Torem")


@pytest.mark.parametrize(
    "line",
    [
        "Physiothérapie",
        "Chimiothérapie",
        "Nicole Lauber",
        "wird durch die Tochter gerichtet",
        "Semainier",
        "Pas de somnifère",
        "Suite.",
        "Infirmière",
        "Sion",
        "Aufstehhilfe",
        "Arrêt du Zolpidem",
    ],
)
def test_what_is_no_drug_is_none_beside_drugs(line):
    assert names(f"Traitement actuel :\nTorem 10 mg 1-0-0-0\n{line}\n") == ["Torem"]


def test_a_name_alone_under_a_heading_stays_in_the_text():
    assert names("Medikamente:\nMarcoumar\n") == []


def test_names_under_a_heading_that_may_hold_anything_stay_in_the_text():
    assert names("Therapie:\nTorem 10 mg 1-0-0-0\nMarcoumar\n") == ["Torem"]


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("Medikation bei Überweisung", "current"),
        ("Rp/", "current"),
        ("Traitement au transfert", "current"),
        ("Fixmedikation", "current"),
        ("Medikation bei Einweisung", "unknown"),
        ("Traitement interrompu", "stopped"),
    ],
)
def test_headings_of_referrals_and_prescriptions_are_known(heading, status):
    (drug,) = read(f"{heading} :\nTorem 10 mg 1-0-0-0\n").medications.items
    assert drug.status.value == status


@pytest.mark.parametrize(
    ("line", "dose", "frequency"),
    [
        ("Insulin Ryzodeg 70/30: 12 E morgens, 8 E abends s.c.", None, "12 E morgens, 8 E abends s.c."),
        ("Humalog 100 UI/ml : 6 UI matin, 8 UI soir", "100 UI/ml", "6 UI matin, 8 UI soir"),
        ("Lantus 14 UI le soir", "14 UI", "le soir"),
    ],
)
def test_of_several_amounts_none_is_the_dose(line, dose, frequency):
    (drug,) = read(f"Medikamente:\n{line}\n").medications.items
    assert (drug.dose, drug.frequency) == (dose, frequency)


def test_whether_a_drug_that_stops_on_a_day_to_come_is_taken_is_not_known():
    day = f"{datetime.now(UTC) + timedelta(days=3):%d.%m.%Y}"
    (drug,) = read(f"Traitement de sortie :\nPrednisone 20 mg 1-0-0-0 stop le {day}\n").medications.items
    assert (drug.status.value, drug.frequency) == ("unknown", f"stop le {day}")
