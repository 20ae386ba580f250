"""What nurses, doctors and secretaries write beside the rules: nothing of it is lost or made up."""

import datetime as dt

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


def drugs(record):
    return {drug.name: drug.status for drug in record.medications.items}


# Allergies: unknown is never none known, and no wording is an allergen.


@pytest.mark.parametrize(
    "words",
    [
        "inconnues à ce jour",
        "inconnues selon dossier",
        "patient non communicant, anamnèse impossible",
        "derzeit nicht bekannt",
        "nicht eruierbar",
        "Patient dement",
        "non note al momento",
    ],
)
def test_unknown_allergies_stay_unknown_however_it_is_said(words):
    record = read(f"M. Luc Rey, né le 30.01.1948\nAllergies : {words}\n")
    assert (record.allergies.status, record.allergies.items) == (Documented.NOT_DOCUMENTED, ())


def test_unknown_allergies_in_a_document_are_no_allergen():
    record = read_office(word("Nom : Rey", "Prénom : Luc", ("b", "Allergies"), "Inconnues à ce jour"))
    assert (record.allergies.status, record.allergies.items) == (Documented.NOT_DOCUMENTED, ())


@pytest.mark.parametrize("words", ["Ø connue", "aucune à ce jour", "aucune selon la patiente", "keine bek."])
def test_none_known_in_short_is_none_known(words):
    record = read(f"Mme Ida Rey, née le 02.12.1942\nAllergies : {words}\n")
    assert record.allergies.status is Documented.NONE_KNOWN


def test_words_of_patients_among_diagnoses_remain_diagnoses():
    record = read("Diagnosen:\n- Patient desorientiert\n- Hypertonie")
    assert [problem.label for problem in record.problems.items] == ["Patient desorientiert", "Hypertonie"]


@pytest.mark.parametrize(
    "line", ["Morphin (Halluzinationen), sonst keine bekannt", "Morphin (Halluzinationen), keine weiteren"]
)
def test_rest_denied_behind_an_allergen_is_no_allergen(line):
    record = read(f"Allergien: {line}")
    assert [allergy.label for allergy in record.allergies.items] == ["Morphin (Halluzinationen)"]


def test_answers_of_a_questionnaire_name_only_what_is_affirmed():
    record = read("Allergies\nPénicilline : oui (urticaire)\nLatex : non")
    assert [(allergy.label, allergy.reaction) for allergy in record.allergies.items] == [
        ("Pénicilline", "urticaire")
    ]
    assert "section-not-read" in codes(record)


@pytest.mark.parametrize("line", ["Penicillin (Exanthem), fragl. Novalgin", "Penicillin, V.a. Novalgin"])
def test_doubt_before_the_last_allergen_is_of_that_one(line):
    for record in (read(f"Allergien: {line}"), read_office(word("Name: Rey", ("b", "Allergien"), line))):
        first, last = record.allergies.items
        assert (first.label, first.status) == ("Penicillin", AllergyStatus.ACTIVE)
        assert last.status is AllergyStatus.UNKNOWN


def test_doubt_behind_the_last_allergen_is_of_all():
    (allergy,) = read("Allergien: Penicillin, Latex fraglich").allergies.items
    assert allergy.status is AllergyStatus.UNKNOWN


def test_none_under_a_heading_of_one_kind_comes_with_a_warning():
    for record in (
        read("Allergies médicamenteuses : aucune"),
        read_office(word("Nom : Rey", "Allergies médicamenteuses : aucune")),
    ):
        assert record.allergies.status is Documented.NONE_KNOWN
        assert "none-known-partial" in codes(record)


def test_reaction_and_state_of_a_table_are_both_kept():
    record = read("Allergien\n| Allergen | Reaktion | Status |\n| Iod | Urtikaria | bestätigt |")
    (allergy,) = record.allergies.items
    assert (allergy.label, allergy.reaction) == ("Iod", "Urtikaria, bestätigt")


# What stands in no list.


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "Diagnosen: Hypertonie\n\nVerlauf: gut.\nReagiert allergisch auf Pflaster (Rötung).",
            "allergy-outside-list",
        ),
        ("Allergien: keine\n\nVerlauf:\nAllergische Reaktion auf Novalgin.", "allergy-outside-list"),
        ("Tél. du Dr Rey\nLasix 40 mg : augmenter à 1-1-0-0", "medication-line-not-read"),
        ("MATIN\nAspirine 100 mg 1 cp\nMIDI\nMetformine 500 mg 1 cp", "medication-line-not-read"),
    ],
)
def test_what_a_text_says_outside_every_list_is_named(text, code):
    assert code in codes(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "Allergien: keine Angaben\nDiagnosen: Hypertonie",
        "Keine Allergien bekannt.\nDiagnosen: Asthma allergisch",
        "Patient hat keine Allergien.",
        "Medikation:\nTorem 10 mg 1-0-0\n\nVerlauf:\nTorem 10 mg 1-0-0 weiter",
    ],
)
def test_what_lists_say_already_is_not_named_again(text):
    assert codes(read(text)).isdisjoint({"allergy-outside-list", "medication-line-not-read"})


# Headings.


@pytest.mark.parametrize(
    "text",
    [
        "Med. Diagnosen\nHypertonie",
        "Diagnostics selon CIM-10 :\nHypertonie",
        "Dg.: Hypertonie. Med.: Torem 10 mg 1-0-0",
        "B : Diagnostics : Hypertonie",
    ],
)
def test_diagnoses_under_short_headings_are_read(text):
    assert [problem.label for problem in read(text).problems.items] == ["Hypertonie"]


def test_groups_of_a_list_say_what_is_taken_stopped_and_paused():
    record = read(
        "Fix\nEuthyrox 75 µg 1-0-0-0\n\nReserve\nDafalgan 500 mg 1 Tbl\n\nStopp\nVoltaren\n\n"
        "Pausiert\nMetformin 1000 mg 1-0-1-0"
    )
    assert drugs(record) == {
        "Euthyrox": MedicationStatus.CURRENT,
        "Dafalgan": MedicationStatus.CURRENT,
        "Voltaren": MedicationStatus.STOPPED,
        "Metformin": MedicationStatus.UNKNOWN,
    }
    assert "Pausiert" in record.medications.items[-1].frequency


def test_paused_group_of_a_table_is_not_called_current():
    record = read_office(
        word(
            "Name: Rey",
            [["Medikament", "Dosis", "Morgen", "Abend"], ["Pausiert"], ["Metformin", "1 g", "1", "1"]],
        )
    )
    (drug,) = record.medications.items
    assert (drug.status, drug.frequency) == (MedicationStatus.UNKNOWN, "Pausiert")


def test_list_announced_with_its_person_is_read():
    record = read("Traitement de Mme Rey Lucie (12.10.1950) au 02.02.2026 :\nBilol 2.5 mg 1-0-0-0")
    assert (record.patient.family, record.patient.birth_date) == ("Rey", dt.date(1950, 10, 12))
    assert list(drugs(record)) == ["Bilol"]


def test_arrows_before_entries_are_bullets():
    record = read("Diagnostics\n  > HTA\n  > Asthme\n")
    assert [problem.label for problem in record.problems.items] == ["HTA", "Asthme"]


def test_lists_beside_each_other_are_read_one_after_the_other():
    record = read(
        f"{'DIAGNOSTICS':30}ALLERGIES\n{'Asthme':30}Latex (eczéma)\n{'Arthrose':30}Iode\n{'Migraine'}\n"
    )
    assert [problem.label for problem in record.problems.items] == ["Asthme", "Arthrose", "Migraine"]
    assert [allergy.label for allergy in record.allergies.items] == ["Latex", "Iode"]


def test_allergen_behind_a_dash_is_not_taken_for_a_part_of_the_heading():
    (allergy,) = read("Allergies - Sulfa (rash)\nDiagnoses: asthma").allergies.items
    assert (allergy.label, allergy.reaction) == ("Sulfa", "rash")


def test_groups_of_a_list_of_diagnoses_say_what_is_current_and_past():
    record = read("Diagnosenliste\naktuell:\n- Parkinson\nfrüher:\n- Pneumonie 2020\nVerdacht:\n- Demenz")
    assert [(problem.label, problem.status) for problem in record.problems.items] == [
        ("Parkinson", ProblemStatus.CURRENT),
        ("Pneumonie 2020", ProblemStatus.PAST),
        ("Verdacht: Demenz", ProblemStatus.UNKNOWN),
    ]


# Diagnoses.


def test_numbers_inside_a_line_part_diagnoses():
    record = read("Dg: 1) COPD GOLD III, 2) KHK, St.n. Bypass 2009, 3) Demenz")
    assert [(problem.label, problem.status) for problem in record.problems.items] == [
        ("COPD GOLD III", ProblemStatus.UNKNOWN),
        ("KHK", ProblemStatus.UNKNOWN),
        ("St.n. Bypass 2009", ProblemStatus.PAST),
        ("Demenz", ProblemStatus.UNKNOWN),
    ]


@pytest.mark.parametrize(
    "line", ["Exclusion d'une TVP", "Esclusione di embolia", "PSA 14 ug/l", "a.e. bei Vorhofflimmern"]
)
def test_exclusions_values_and_causes_are_no_diagnoses(line):
    record = read(f"Diagnostics :\n- Hypertension\n- {line}")
    assert [problem.label for problem in record.problems.items] == ["Hypertension"]


# Drugs.


def test_drugs_in_small_letters_behind_commas_are_several():
    record = read("Meds: amlodipine 5 mg od, apixaban 2.5 mg bd, furosemide 40 mg stopped 1 Feb")
    assert drugs(record) == {
        "amlodipine": MedicationStatus.CURRENT,
        "apixaban": MedicationStatus.CURRENT,
        "furosemide": MedicationStatus.STOPPED,
    }


def test_drugs_below_hours_are_each_one_drug():
    record = read("Plan de médication valable dès le 01.02.2026\n08h : Euthyrox 75 mcg, Aspirine 100 mg")
    assert [(drug.name, drug.dose, drug.frequency) for drug in record.medications.items] == [
        ("Euthyrox", "75 mcg", "08h :"),
        ("Aspirine", "100 mg", "08h :"),
    ]


def test_second_drug_with_a_form_and_no_dose_is_no_part_of_the_first():
    record = read("En réserve : Dafalgan 1 g max 3x/j, Bulboïd supp.")
    assert not record.medications.items
    assert "medication-line-not-read" in codes(record)


def test_second_dose_in_small_letters_is_the_same_drugs():
    record = read("Traitement actuel :\nprednisone 20 mg 1x/j, ensuite 10 mg 1x/j")
    assert list(drugs(record)) == ["prednisone"]


@pytest.mark.parametrize(
    ("remark", "status"),
    [
        ("stoppé 03.01.26", MedicationStatus.STOPPED),
        ("sospeso dal 10.1.", MedicationStatus.STOPPED),
        ("pausiert", MedicationStatus.UNKNOWN),
        ("remplace Eliquis stoppé le 3.1.", MedicationStatus.UNKNOWN),
        ("à jeun", MedicationStatus.CURRENT),
    ],
)
@pytest.mark.parametrize("head", ["Remarque", "Rem.", "Visa"])
def test_remark_beside_a_drug_tells_its_status_under_whatever_head(remark, status, head):
    record = read_office(
        workbook(
            Plan=[
                ["Nom", "Rey"],
                ["Médicament", "Dosage", "Matin", "Soir", head],
                ["Lasix", "40 mg", 1, 1, remark],
            ]
        )
    )
    assert drugs(record) == {"Lasix": status}


def test_drug_stopped_for_a_time_is_not_called_stopped():
    record = read("Terapia in corso:\nCardioaspirina 100 mg 0-1-0 (sospesa temporaneamente)")
    assert drugs(record) == {"Cardioaspirina": MedicationStatus.UNKNOWN}


def test_person_above_a_table_of_drugs_is_no_drug():
    record = read_office(
        word(
            "Medikamentenblatt",
            "Rey Trudi   12.12.1932",
            [["Medikament", "Morgen", "Abend"], ["Candesartan 8 mg", "1", "0"]],
        )
    )
    assert list(drugs(record)) == ["Candesartan"]
    assert record.patient.birth_date == dt.date(1932, 12, 12)


def test_amount_under_an_unknown_head_between_times_of_day_makes_no_grid():
    rows = [["Farmaco", "mattina", "h 11", "sera"], ["Sinemet 100 mg", "1", "1", "1"]]
    text = "Farmaci\n" + "\n".join("\t".join(row) for row in rows)
    for record in (read_office(word("Cognome: Pelli", rows)), read(text)):
        (drug,) = record.medications.items
        assert (drug.schedule, drug.frequency) == (None, drug.frequency)
        assert "h 11 1" in drug.frequency


def test_line_that_is_no_shorthand_and_says_stopped_is_not_called_current():
    record = read_office(word("Nom : Rey", ("b", "Médicaments"), ("li", "(Tramal 50 mg - suspendu)")))
    assert list(drugs(record).values()) == [MedicationStatus.UNKNOWN]


def test_columns_for_yes_and_no_are_answers():
    table = [["Substanz", "Ja", "Nein"], ["Penicillin", "x", ""], ["Latex", "", "x"]]
    record = read_office(word("Name: Rey", ("b", "Allergien"), table))
    assert [allergy.label for allergy in record.allergies.items] == ["Penicillin"]
    assert "entry-not-understood" in codes(record)
    record = read_office(word("Name: Rey", ("b", "Allergien"), [table[0], ["Penicillin", "", ""]]))
    assert record.allergies.status is not Documented.NONE_KNOWN


# Who it is.


@pytest.mark.parametrize(
    ("line", "given", "family"),
    [
        ("Furrer Alfons, 05.11.1941, m, AHV-Nr. folgt", "Alfons", "Furrer"),
        ("Pour : Mme Rey Lucie, 05.11.1941", "Lucie", "Rey"),
        ("Name, Vorname: Furrer-Rey, Maria geb. 05.11.1941", "Maria", "Furrer-Rey"),
        ("Concerne Mme Rey Lucie (05.11.1941)", "Lucie", "Rey"),
        ("Name: Furrer Vorname: Heidi Geb.: 05.11.1941", "Heidi", "Furrer"),
        ("Mme Lucie Rey née 05.11.1941", "Lucie", "Rey"),
    ],
)
def test_patient_is_read_from_a_line(line, given, family):
    patient = read(f"{line}\nDiagnosen: Hypertonie").patient
    assert (patient.given, patient.family, patient.birth_date) == (given, family, dt.date(1941, 11, 5))


def test_names_that_nothing_tells_apart_stay_together_behind_a_title():
    patient = read("Concerne : M. Rossier André, né le 22.05.1946").patient
    assert (patient.given, patient.family) == ("", "Rossier André")


def test_english_birth_date_that_can_be_two_days_is_left_out():
    patient = read("Patient: Mary Walker, DOB 03/04/1939, female").patient
    assert (patient.family, patient.given, patient.birth_date) == ("Mary Walker", "", None)


def test_phone_below_the_physician_in_the_second_column_is_the_physicians():
    text = (
        "Name: Carlen                  Hausarzt: Dr. B. Walther\n"
        "Vorname: Emma                 Tel.: 027 555 44 11\n"
        "Geb.-Datum: 28.04.1931        Krankenkasse: Sana\n"
    )
    table = [
        ["Name", "Carlen", "Hausarzt", "Dr. B. Walther"],
        ["Vorname", "Emma", "Tel.", "027 555 44 11"],
        ["Geburtsdatum", "28.04.1931", "Apotheke", "Central"],
    ]
    for record in (read(text), read_office(word(("b", "Personalien"), table))):
        assert record.patient.phone is None
        assert [contact.phone for contact in record.contacts if "Walther" in contact.name] == [
            "027 555 44 11"
        ]


def test_avs_number_behind_the_birth_date_is_read_and_the_rest_kept():
    record = read_office(
        word("Patient: Rey Hans, geb. 04.03.1937, AHV 756.9217.0769.85, Dorfstrasse 3 in Brig")
    )
    assert record.patient.avs == "756.9217.0769.85"
    assert "Dorfstrasse 3" in "\n".join(note.text for note in record.notes)


def test_name_under_the_title_of_a_plan_is_the_patients():
    record = read_office(
        workbook(
            Plan=[
                ["Plan de médication"],
                ["Nom :", "Rey Lucienne"],
                ["Médicament", "Matin"],
                ["Bilol 5 mg", 1],
            ]
        )
    )
    assert (record.patient.given, record.patient.family) == ("Lucienne", "Rey")
    assert list(drugs(record)) == ["Bilol"]
