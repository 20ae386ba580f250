"""Tick boxes, and lines inside a list that speak of the entries below: time of day, suspicion, rank."""

import pytest

from office_files import read as read_office
from office_files import word, workbook
from optirh_batch.readers import read_records
from optirh_batch.records import AllergyStatus, Documented, MedicationStatus, ProblemStatus


def read(text):
    (record,) = read_records(text.encode(), "brief.txt")
    return record


def codes(record):
    return {warning.code for warning in record.warnings}


def labels(record):
    return [problem.label for problem in record.problems.items]


def taken(record):
    return [(drug.name, drug.dose, drug.frequency) for drug in record.medications.items]


# Boxes: what is not ticked is no diagnosis, no allergy and no denial.


@pytest.mark.parametrize(("yes", "no"), [("☒", "☐"), ("[x]", "[ ]")])
def test_only_ticked_diagnoses_of_a_form_are_read(yes, no):
    record = read(f"Diagnostics médicaux :\n{yes} HTA\n{no} Diabète\n{yes} BPCO\n")
    assert labels(record) == ["HTA", "BPCO"]


def test_ticked_diagnoses_on_one_line_are_several():
    assert labels(read("Diagnosen: ☒ Diabetes ☐ COPD ☒ Hypertonie")) == ["Diabetes", "Hypertonie"]


def test_boxes_of_which_none_is_ticked_are_not_read_and_reported():
    record = read("Diagnosen:\n☐ Hypertonie\n☐ Diabetes\n")
    assert (labels(record), "section-not-read" in codes(record)) == ([], True)


def test_ticked_no_to_allergies_is_none_known_and_no_tick_leaves_them_open():
    assert read("Allergien: [ ] ja  [x] nein").allergies.status is Documented.NONE_KNOWN
    assert read("Allergien: [ ] ja  [ ] nein\nSex: [x] F").allergies.status is Documented.NOT_DOCUMENTED


def test_allergen_behind_the_last_box_is_of_the_ticked_yes():
    record = read("Allergies : ☒ oui ☐ non, lesquelles : latex, pénicilline")
    assert [allergy.label for allergy in record.allergies.items] == ["latex", "pénicilline"]


def test_tick_behind_a_drug_takes_nothing_away():
    record = read("Medikamente:\nTorem 10 mg 1-0-0 ✓ gerichtet\nLasix 40 mg 1-0-0\n")
    assert [drug.name for drug in record.medications.items] == ["Torem", "Lasix"]


def test_yes_alone_is_no_allergen():
    record = read("Allergies : oui")
    assert (record.allergies.status, "section-not-read" in codes(record)) == (Documented.NOT_DOCUMENTED, True)


def test_typed_boxes_in_a_word_form_are_answers():
    record = read_office(word([["Nom", "Bonvin"], ["Prénom", "Paul"], ["Allergies", "[ ] oui [x] non"]]))
    assert record.allergies.status is Documented.NONE_KNOWN


def test_answer_no_in_a_questionnaire_names_no_diagnosis():
    record = read_office(workbook(A=[["Nom", "Roh"], ["Problèmes"], ["HTA", "oui"], ["Diabète", "non"]]))
    assert (labels(record), "entry-not-understood" in codes(record)) == (["HTA"], True)


# Groups.


def test_drugs_below_a_time_of_day_have_it():
    record = read("Traitement actuel :\nMATIN\nAspirine cardio 100 mg 1 cp\n\nSOIR\nTorem 10 mg 1\n")
    assert taken(record) == [("Aspirine cardio", "100 mg", "MATIN: 1 cp"), ("Torem", "10 mg", "SOIR: 1")]


def test_times_below_each_other_are_lost_columns_and_no_times():
    record = read("Medikamente:\nMorgen\nMittag\nAbend\nTorem 10 mg 1\n")
    assert taken(record) == []
    assert "medication-line-not-read" in codes(record)


def test_drugs_below_a_time_of_day_in_word_and_excel_have_it():
    lines = ("Morgens", "Torem 10 mg 1", "Abends", "Sortis 20 mg 1 Tbl")
    expected = [("Torem", "10 mg", "Morgens: 1"), ("Sortis", "20 mg", "Abends: 1 Tbl")]
    assert taken(read_office(word("Name: Rey", ("h", 1, "Medikamente"), *lines))) == expected


def test_times_of_day_outside_a_list_are_reported():
    record = read(
        "Medikamentenplan\nAllergie: unbekannt\nMorgens: Euthyrox 75 mcg 1\nBei Bedarf: Temesta 1 mg"
    )
    assert "medication-line-not-read" in codes(record)


def test_suspected_diagnoses_keep_the_word_and_excluded_ones_are_left_out():
    record = read("Diagnosen:\n- Anämie\nVerdacht auf:\n- Kolonkarzinom\nAusgeschlossen:\n- Lungenembolie\n")
    assert labels(record) == ["Anämie", "Verdacht auf: Kolonkarzinom"]


def test_list_below_a_heading_that_is_not_known_is_reported():
    record = read("Diagnosen:\n- Gicht\nVorbestehend:\n- Osteoporose\n")
    assert (labels(record), "section-not-read" in codes(record)) == (["Gicht"], True)


def test_secondary_diagnoses_behind_a_word_are_read():
    record = read("DIAGNOSTICS\nPrincipal : BPCO\nSecondaires :\n- HTA\n- Goutte\n")
    assert labels(record) == ["BPCO", "HTA", "Goutte"]


def test_suspicion_in_a_document_is_no_plain_diagnosis():
    record = read_office(
        word(
            "Cognome: Bianchi",
            ("h", 1, "Diagnosi"),
            "Principali:",
            ("li", "BPCO"),
            "Sospetto:",
            ("li", "Demenza"),
        )
    )
    assert labels(record) == ["BPCO", "Sospetto: Demenza"]


def test_numbered_list_behind_one_letter_is_reported():
    record = read("Mme Odette Roh, née le 02.02.1945\nD: 1) BPCO 2) HTA\nA: pénicilline\n")
    places = [str(warning.message) for warning in record.warnings if warning.code == "section-not-read"]
    assert len(places) == 2


# Lists beside each other, columns for drugs as needed, conditions.


def test_stop_beside_a_drug_stops_nothing_below_it():
    record = read(
        "Traitement à l'entrée            Traitement à la sortie\n"
        "Aspirine cardio 100 mg 1-0-0     STOP\n"
        "Torem 10 mg 1-0-0                Torem 20 mg 1-0-0\n"
        "                                 Eliquis 5 mg 1-0-1\n"
    )
    assert [(drug.name, drug.dose, drug.status) for drug in record.medications.items] == [
        ("Torem", "20 mg", MedicationStatus.CURRENT),
        ("Eliquis", "5 mg", MedicationStatus.CURRENT),
    ]
    assert {"medication-line-not-read", "medication-earlier-list"} <= codes(record)


def test_lists_beside_each_other_in_word_are_two_lists():
    heads = ["Traitement à l'entrée", "Traitement à la sortie"]
    rows = [["Marcoumar 3 mg 0-0-1", "STOP"], ["Torem 10 mg 1-0-0", "Torem 20 mg 1-0-0"]]
    record = read_office(word("Nom : Roh", "Prénom : Max", [heads, *rows]))
    assert [(drug.name, drug.dose, drug.status) for drug in record.medications.items] == [
        ("Marcoumar", "3 mg", MedicationStatus.UNKNOWN),
        ("Torem", "10 mg", MedicationStatus.UNKNOWN),
        ("Torem", "20 mg", MedicationStatus.CURRENT),
    ]
    assert "entry-not-understood" in codes(record)


@pytest.mark.parametrize(("cell", "words"), [("x", "Reserve"), ("1", "Reserve 1")])
def test_column_for_drugs_as_needed_is_named(cell, words):
    head = "Medikament | Morgen | Mittag | Abend | Nacht | Reserve"
    record = read(f"{head}\nTemesta 1 mg | | | | | {cell}\nTorem 5 mg | 1 | | | |\n")
    assert taken(record)[0] == ("Temesta", "1 mg", words)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("stop si somnolence", MedicationStatus.CURRENT),
        ("absetzen falls Schwindel", MedicationStatus.CURRENT),
        ("stopp bei Blutung", MedicationStatus.UNKNOWN),
        ("stop", MedicationStatus.STOPPED),
    ],
)
def test_condition_of_a_stop_stops_nothing(words, status):
    record = read(f"Aktuelle Medikation:\nImovane 7.5 mg 0-0-0-1, {words}\n")
    assert [drug.status for drug in record.medications.items] == [status]


@pytest.mark.parametrize(
    "words", ["Latex nicht bekannt", "Aspirin nicht allergisch", "Amoxicillin gut vertragen"]
)
def test_substance_that_may_be_tolerated_is_no_active_allergy(words):
    record = read(f"Allergien: Penicillin (Exanthem); {words}")
    assert [allergy.status for allergy in record.allergies.items] == [
        AllergyStatus.ACTIVE,
        AllergyStatus.UNKNOWN,
    ]


def test_denied_disease_behind_several_is_cut_and_a_remark_is_not():
    record = read("Diagnosen:\n- CHF, CKD 4, no diabetes\n- Mammakarzinom 2010, kein Rezidiv\n")
    assert labels(record) == ["CHF, CKD 4", "Mammakarzinom 2010, kein Rezidiv"]


def test_change_of_a_treatment_is_no_diagnosis():
    record = read("Diagnosen:\n- Prostatakarzinom\n- Umstellung Chemotherapie bei Progress\n")
    assert (labels(record), record.problems.items[0].status) == (["Prostatakarzinom"], ProblemStatus.UNKNOWN)


def test_word_for_a_new_drug_is_no_part_of_its_name():
    assert taken(read("Medikation:\nNEU Xarelto 15 mg 1-0-0\n")) == [("Xarelto", "15 mg", "NEU")]


def test_short_word_for_patient_is_no_name():
    record = read("Pat. Volken Edith, geb. 14.05.1946\nDg: Gicht")
    assert "Pat" not in record.patient.family + record.patient.given


def test_drug_that_somebody_takes_and_intolerance_in_prose_are_reported():
    record = read("Elle prend Xarelto 15 1x/j depuis mars.\nSie sagt, sie vertrage Novalgin nicht.\n")
    assert {"medication-line-not-read", "allergy-outside-list"} <= codes(record)


def test_answers_on_one_line_name_only_what_is_answered_yes():
    record = read("Allergies : iode: oui / latex: non / sparadrap: oui\n")
    assert [allergy.label for allergy in record.allergies.items] == ["iode", "sparadrap"]


@pytest.mark.parametrize("line", ["CAVE: Penicillinallergie!", "Bekannte Nussallergie seit Kindheit"])
def test_allergy_named_in_one_german_word_is_reported(line):
    assert "allergy-outside-list" in codes(read(f"Diagnosen:\nGicht\n\n{line}\n"))


def test_word_for_the_kind_of_an_allergy_denies_nothing():
    record = read("Allergien: keine bekannt\n\nEine Medikamentenallergie wurde erfragt.\n")
    assert "allergy-outside-list" not in codes(record)


def test_drugs_behind_a_label_that_heads_no_list_are_reported():
    assert "medication-line-not-read" in codes(read("Antalgie: Dafalgan 1 g 4x/j\n"))


def test_diseases_behind_a_denial_are_not_read_and_reported():
    record = read("Antécédents : pas de diabète, artériopathie, tabagisme\n")
    assert labels(record) == []
    assert codes(record) & {"problem-line-not-read", "section-not-read"}
