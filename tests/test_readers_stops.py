"""What words beside a drug and lines inside lists say: of which drug, of which line, and until where."""

import json

import pytest

from office_files import read as read_office
from office_files import word, workbook
from optirh_batch.readers import read_records
from optirh_batch.records import Documented, MedicationStatus, ProblemStatus

CURRENT, STOPPED, OPEN = MedicationStatus.CURRENT, MedicationStatus.STOPPED, MedicationStatus.UNKNOWN


def read(text):
    (record,) = read_records(text.encode(), "brief.txt")
    return record


def codes(record):
    return {warning.code for warning in record.warnings}


def drugs(record):
    return {drug.name: drug.status for drug in record.medications.items}


def taken(record):
    return [(drug.name, drug.frequency) for drug in record.medications.items]


# Words beside a drug.


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("gestoppt wegen Blutung", STOPPED),
        ("vom Hausarzt abgesetzt", STOPPED),
        ("seit Mai gestoppt", STOPPED),
        ("nicht vertragen und gestoppt", STOPPED),
        ("(Aspirin gestoppt)", OPEN),
        ("seit Stopp Lasix", OPEN),
        (", STOP Lasix", OPEN),
        ("(arrêté le 3.1., repris le 10.1.)", OPEN),
        (", stop prévu le 12.3.", OPEN),
        (", Stopp nach 7 Tagen", OPEN),
        (", Stopp nach Mobilisation", OPEN),
        ("suspendu si TAS < 100", OPEN),
        ("sospeso per intervento, da riprendere", OPEN),
        ("ne plus prendre", OPEN),
        ("(Dosis reduziert, Amlodipin gestoppt)", OPEN),
        (", évtl. stop", OPEN),
        ("Stopp?", OPEN),
        ("arrêt définitif", STOPPED),
        ("arrêté définitivement", STOPPED),
        ("stoppé", STOPPED),
        ("définitivement arrêté", STOPPED),
        ("sevré puis arrêté", STOPPED),
        ("definitiv abgesetzt", STOPPED),
        ("ausgeschlichen und abgesetzt", STOPPED),
        ("ausgeschlichen und am Ende definitiv gestoppt", OPEN),
        ("wird ausgeschlichen und abgesetzt", OPEN),
        ("Therapie beendet", STOPPED),
        ("n'est plus pris", STOPPED),
        ("nimmt Pat. nicht mehr", STOPPED),
        ("sospensione definitiva", STOPPED),
        ("scalato e sospeso", STOPPED),
        (", arrêt définitif à discuter", OPEN),
        (", arrêt progressif", OPEN),
        (", à arrêter", OPEN),
        (", évtl. definitiv absetzen", OPEN),
        ("arrêt définitif le 01.03.2020 (TSH)", STOPPED),
        ("Stopp am 01.03.2020", STOPPED),
        ("arrêt définitif le 01.03.2199", OPEN),
        ("nicht definitiv abgesetzt", CURRENT),
        ("bis Packung beendet", OPEN),
        (", pas d'arrêt brutal", CURRENT),
        ("(après arrêt cardiaque)", CURRENT),
        (", arrêt du tabac", CURRENT),
        ("nicht absetzen", CURRENT),
        ("darf nicht gestoppt werden", CURRENT),
        (", ne doit pas être arrêté", CURRENT),
        (", do not stop abruptly", CURRENT),
        ("pendant 5 jours et stop", CURRENT),
        ("(sevrage tabagique)", CURRENT),
        (", Pause nachts", CURRENT),
        (", Pause so lange Fieber", OPEN),
        (", 14 Tage, dann 7 Tage Pause", CURRENT),
        (", durée prévue 7 jours", CURRENT),
        (", Kontrolle geplant 3.2.", CURRENT),
    ],
)
def test_stop_counts_for_the_drug_it_is_said_of(words, status):
    record = read(f"Aktuelle Medikation:\nTorem 10 mg 1-0-0 {words}\n")
    assert drugs(record) == {"Torem": status}


def test_stop_of_another_drug_in_a_remark_stops_nothing():
    head = ["Médicament", "Dosage", "Matin", "Remarque"]
    rows = [["Lasix", "40 mg", 1, "STOP Aspirine"], ["Bilol", "5 mg", 1, "Contrôle prévu le 3.2."]]
    assert drugs(read_office(workbook(Plan=[["Nom", "Rey"], head, *rows]))) == {
        "Lasix": OPEN,
        "Bilol": CURRENT,
    }


def test_drug_with_the_word_stop_behind_it_is_stopped():
    assert drugs(read("Aktuelle Medikation:\nTorem 10 mg 1-0-0, Ibuprofen STOP\n")) == {
        "Torem": CURRENT,
        "Ibuprofen": STOPPED,
    }


@pytest.mark.parametrize("line", ["Stopp: Rauchen", "STOP Alkohol"])
def test_habit_that_was_given_up_is_no_drug(line):
    assert drugs(read(f"Medikamente:\nTorem 10 mg 1-0-0\n{line}\n")) == {"Torem": CURRENT}


def test_single_drug_behind_paused_is_read_and_left_open():
    record = read("Aktuelle Medikation:\nTorem 10 mg 1-0-0\nPausiert: Metformin\n")
    assert drugs(record) == {"Metformin": OPEN, "Torem": CURRENT}


# Instructions behind a drug are none.


@pytest.mark.parametrize(
    "line",
    [
        "Marcoumar 3 mg: Montag 1 Tbl, Dienstag ½ Tbl",
        "Metformine 500 mg Matin 1 cp, Soir 2 cp",
        "Novalgin 500 mg 1-1-1-1, Reserve 1 Tbl",
        "Torem 10 mg 1-0-0, Gewicht täglich",
        "Torem 10 mg 1-0-0, Zusätzlich 1 Tbl bei Gewichtszunahme",
        "Sintrom 1 mg lundi 2 cp, Autres jours 1 cp",
        "Dafalgan 1 g 1-1-1, Maximal 4 g/Tag",
        "Oxynorm 5 mg b.B., Intervall 4h, Max. 6x/d",
        "Amlodipin 5 mg 1-0-0, RR-Kontrolle 1x tgl",
    ],
)
def test_what_is_said_behind_a_comma_of_the_same_drug_is_no_further_one(line):
    assert list(drugs(read(f"Medikamente:\n{line}\n"))) == [line.split()[0]]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Escitalopram 10 mg ½-0-0 pendant 1 semaine, puis 1-0-0", "½-0-0 pendant 1 semaine, puis 1-0-0"),
        ("Sertralin 50 mg 1-0-0 für 7 Tage, dann 2-0-0", "1-0-0 für 7 Tage, dann 2-0-0"),
        ("Madopar 125 mg 7h-11h-15h", "7h-11h-15h"),
    ],
)
def test_steps_and_hours_of_a_drug_stay_words(line, words):
    (drug,) = read(f"Traitement :\n{line}\n").medications.items
    assert (drug.schedule, drug.frequency) == (None, words)


def test_step_that_names_another_drug_is_not_read_as_one():
    record = read("Traitement actuel :\nescitalopram 10 mg ½-0-0, puis quetiapine 1-0-0\n")
    assert (drugs(record), "medication-line-not-read" in codes(record)) == ({}, True)


# Groups.

GROUPS = ("Neu:", "Eliquis 5 mg 1-0-1", "Abgesetzt:", "Aspirin 100 mg", "Unverändert:", "Torem 10 mg 1-0-0")


def test_groups_of_a_discharge_list_say_what_is_new_stopped_and_as_before():
    text = "\n".join(("Austrittsmedikation:", *GROUPS))
    document = word("Name: Rey", ("h", 1, "Austrittsmedikation"), *GROUPS)
    for record in (read(text), read_office(document)):
        assert drugs(record) == {"Eliquis": CURRENT, "Torem": CURRENT, "Aspirin": STOPPED}
        assert [words for name, words in taken(record) if name == "Eliquis"] == ["Neu"]
        assert codes(record) <= {"language-unknown"}


def test_groups_of_a_table_say_what_is_stopped_and_as_before():
    rows = [
        ["Neu"],
        ["Eliquis", "5 mg", 1],
        ["Gestoppt"],
        ["Aspirin", "100 mg", 1],
        ["Unverändert"],
        ["Torem", "10 mg", 1],
    ]
    record = read_office(workbook(Plan=[["Name", "Rey"], ["Medikament", "Dosis", "Morgen"], *rows]))
    assert drugs(record) == {"Eliquis": CURRENT, "Aspirin": STOPPED, "Torem": CURRENT}


def test_drugs_as_before_behind_stopped_ones_of_no_list_are_left_open():
    lines = (("h", 1, "Abgesetzte Medikamente"), "Aspirin 100 mg", "Unverändert:", "Torem 10 mg 1-0-0")
    assert drugs(read_office(word("Name: Rey", *lines))) == {"Aspirin": STOPPED, "Torem": OPEN}


def test_word_for_new_drugs_above_prose_ends_the_list():
    record = read("Medikation:\nTorem 10 mg 1-0-0\n\nNeu:\nPatient wohnt im Heim.\n")
    assert (drugs(record), codes(record)) == ({"Torem": CURRENT}, set())


@pytest.mark.parametrize(
    ("line", "label", "status"),
    [
        ("aktuell: instabile AP", "instabile AP", ProblemStatus.CURRENT),
        ("früher: Nikotinabusus", "Nikotinabusus", ProblemStatus.PAST),
        ("Verdacht auf: Demenz", "Verdacht auf: Demenz", ProblemStatus.UNKNOWN),
        ("Neu: Vorhofflimmern", "Vorhofflimmern", ProblemStatus.UNKNOWN),
    ],
)
def test_word_before_a_diagnosis_says_nothing_of_those_below(line, label, status):
    text = f"Diagnosen:\n1. KHK\n{line}\n2. Diabetes\n3. Gicht\n"
    document = word(
        "Name: Rey", ("h", 1, "Diagnosen"), ("li", "KHK"), ("li", line), ("li", "Diabetes"), ("li", "Gicht")
    )
    for record in (read(text), read_office(document)):
        found = {problem.label: problem.status for problem in record.problems.items}
        assert found == {label: status} | dict.fromkeys(("KHK", "Diabetes", "Gicht"), ProblemStatus.UNKNOWN)


def test_denied_remark_in_a_list_of_diagnoses_is_no_gap():
    record = read("Diagnosen:\n- Schlaganfall\nAktuell: keine Beschwerden\n- Gicht\n")
    assert [problem.label for problem in record.problems.items] == ["Schlaganfall", "Gicht"]
    assert "section-not-read" not in codes(record)


def test_word_for_a_new_allergy_is_no_allergen():
    for record in (
        read("Allergien:\nNeu: Penicillin (Exanthem)\n"),
        read_office(word("Name: Rey", ("b", "Allergien"), ("li", "Neu: Penicillin (Exanthem)"))),
    ):
        assert [(item.label, item.reaction) for item in record.allergies.items] == [
            ("Penicillin", "Exanthem")
        ]


def test_word_for_what_is_new_alone_is_no_entry_of_any_list():
    lines = (("h", 1, "Allergien"), "Neu", "Penicillin", ("h", 1, "Diagnosen"), "Neu", "Gicht")
    record = read_office(word("Name: Rey", *lines))
    assert [item.label for item in (*record.allergies.items, *record.problems.items)] == [
        "Penicillin",
        "Gicht",
    ]


def test_drug_behind_a_gap_below_stopped_ones_in_bullets_is_not_called_stopped():
    record = read("Medikamente\n- Torem 10 mg 1-0-0\n\nStopp:\n- Lasix 40 mg\n\nBilol 5 mg 1-0-0\n")
    assert drugs(record) == {"Torem": CURRENT, "Lasix": STOPPED}
    assert "medication-line-not-read" in codes(record)


def test_numbers_that_go_on_end_a_group_of_diagnoses():
    record = read("Diagnosen:\n1. Herzinsuffizienz\naktuell:\n- Dekompensation\n2. Diabetes\n")
    assert [(problem.label, problem.status) for problem in record.problems.items] == [
        ("Herzinsuffizienz", ProblemStatus.UNKNOWN),
        ("Dekompensation", ProblemStatus.CURRENT),
        ("Diabetes", ProblemStatus.UNKNOWN),
    ]


# Questions and answers, boxes, labels.


def test_answers_below_diagnoses_name_only_what_is_affirmed():
    record = read("Antécédents :\nHTA : oui\nDiabète : non\nAsthme : oui\n")
    assert [problem.label for problem in record.problems.items] == ["HTA", "Asthme"]


def test_answer_no_of_single_questions_is_no_none_known():
    record = read(
        "Allergien:\nPenicillin ja ☐ nein ☒\nLatex ja ☐ nein ☒\n\nDiagnosen:\nDiabetes ja ☐ nein ☒\n"
    )
    assert record.allergies.status is record.problems.status is Documented.NOT_DOCUMENTED


def test_empty_box_before_a_drug_loses_no_drug_without_a_word():
    record = read("Medikamente:\n☐ Torem 10 mg 1-0-0\n✓ gerichtet am Montag\n")
    assert "medication-line-not-read" in codes(record)


def test_diagnoses_behind_a_label_that_is_not_known_are_reported():
    record = read("Diagnosen:\n- Hypertonie\nKardial: KHK, Vorhofflimmern\nPneumo: COPD\n")
    assert "section-not-read" in codes(record)
    assert "section-not-read" not in codes(read("Diagnosen:\n- Hypertonie\nGrösse: 170 cm\n"))


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("1. HTA 2. FA 3. IRC", ["HTA", "FA", "IRC"]),
        ("1. Osteomyelitis 2. Zehe rechts", ["Osteomyelitis 2. Zehe rechts"]),
    ],
)
def test_numbers_in_a_line_part_diagnoses_where_they_are_no_ordinals(line, labels):
    assert [problem.label for problem in read(f"Dg:\n{line}\n").problems.items] == labels


# Columns of before and after a stay.


def test_columns_for_admission_and_discharge_say_what_is_taken_after_the_stay():
    rows = [
        ["Torem 10 mg", "1-0-0", "2-0-0"],
        ["Aspirin 100 mg", "1-0-0", "STOP"],
        ["Lasix 40 mg", "1-0-0", "-"],
    ]
    record = read_office(workbook(Plan=[["Name", "Rey"], ["Medikament", "Eintritt", "Austritt"], *rows]))
    assert [
        (drug.name, drug.schedule and drug.schedule.morning, drug.status) for drug in record.medications.items
    ] == [
        ("Torem", "2", CURRENT),
        ("Aspirin", None, STOPPED),
        ("Lasix", None, OPEN),
    ]


def test_times_of_day_of_two_lists_in_one_table_make_no_day_grid():
    head = ["Medikament", "Morgen", "Abend", "Morgen", "Abend"]
    record = read_office(workbook(Plan=[["Name", "Rey"], head, ["Lasix 40 mg", 1, "", "", ""]]))
    assert [(drug.schedule, drug.status) for drug in record.medications.items] == [(None, OPEN)]


def test_instruction_of_a_list_in_a_document_is_no_drug():
    record = read_office(
        word("Name: Rey", ("b", "Medikamente"), ("li", "Torem 10 mg 1-0-0"), ("li", "CAVE: keine NSAR"))
    )
    assert (list(drugs(record)), "entry-not-understood" in codes(record)) == (["Torem"], True)


# Who it is.


@pytest.mark.parametrize(
    ("line", "given", "family"),
    [
        ("Nous avons vu votre patient, M. Dayer Paul, en consultation.", "", "Dayer Paul"),
        ("Mme Luyet Marie, 1938", "Marie", "Luyet"),
        ("Mme Luyet Marie, 1938 Champex", "", ""),
        ("Betreff: Unsere Patientin Rosa Zumstein, geb. 04.11.1938", "Rosa", "Zumstein"),
        ("Concerne : Monsieur le Dr Rossier André, né le 22.05.1946", "", "Rossier André"),
    ],
)
def test_name_is_never_taken_the_wrong_way_round(line, given, family):
    record = read(f"{line}\nDiagnostics :\n- HTA\n")
    assert (record.patient.given, record.patient.family) == (given, family)
    assert ("name-not-divided" in codes(record)) is (bool(family) and not given)


# Words against a status, in any format.


def statement(status, text="", note=""):
    """A drug in FHIR with its dosage in words and an annotation."""
    resource = {
        "resourceType": "MedicationStatement",
        "status": status,
        "medicationCodeableConcept": {"text": "Sintrom 1 mg"},
        "subject": {"reference": "Patient/p"},
        "dosage": [{"text": text}] if text else [],
        "note": [{"text": note}] if note else [],
    }
    patient = {"resourceType": "Patient", "id": "p", "name": [{"family": "Rey"}]}
    entries = [
        {"fullUrl": f"http://x.test/{one['resourceType']}/p", "resource": one} for one in (patient, resource)
    ]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    (record,) = read_records(json.dumps(bundle).encode(), "plan.json")
    return record


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("arrêt définitif", ""),
        ("Traitement stoppé", ""),
        ("1-0-0", "Definitiv abgesetzt wegen Blutung"),
        ("ausgeschlichen und abgesetzt", ""),
        ("", "Bemerkung: sistiert"),
        ("1-0-0", "En pause depuis le 10.02.2026"),
        ("mis en pause", ""),
    ],
)
def test_drug_that_is_active_by_its_status_and_stopped_by_its_words_is_neither(text, note):
    record = statement("active", text, note)
    assert drugs(record) == {"Sintrom 1 mg": OPEN}
    assert "status-contradicted" in codes(record)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("1-0-0", "Nicht absetzen ohne Rücksprache"),
        ("1-0-0", "Ersatz für Marcoumar, das gestoppt wurde"),
        ("Stopp bei Blutung", ""),
        ("1-0-0", "Kontrolle in einer Woche"),
    ],
)
def test_words_that_stop_nothing_leave_a_drug_active(text, note):
    record = statement("active", text, note)
    assert drugs(record) == {"Sintrom 1 mg": CURRENT}
    assert "status-contradicted" not in codes(record)


def test_drug_of_unknown_status_that_its_words_stop_is_stopped():
    assert drugs(statement("unknown", "arrêté définitivement le 03.01.2026")) == {"Sintrom 1 mg": STOPPED}
