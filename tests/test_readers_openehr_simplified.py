"""openEHR in flat and structured JSON: the same statements as in canonical JSON."""

import json

import pytest

from optirh_batch.errors import FormatUnknown, RecordInvalid, SourceTooLarge
from optirh_batch.readers import DEFAULT_LIMITS, read_records
from optirh_batch.records import AllergyStatus, Documented, MedicationStatus, ProblemStatus, Route

CONTEXT = {
    "ctx/language": "en",
    "ctx/territory": "CH",
    "ctx/composer_name": "Dr. Rosa Amherd",
    "ctx/time": "2026-03-02T10:11:12+01:00",
}
ROOT = "care_summary.v1"


def flat(values, context=CONTEXT):
    return context | {f"{ROOT}/{path}": value for path, value in values.items()}


def structured(values):
    """The same nested: a list for each name, the parts of a value behind a bar."""
    whole = {"ctx": {path.removeprefix("ctx/"): value for path, value in CONTEXT.items()}, ROOT: {}}
    for path, value in values.items():
        steps, bar, suffix = path.partition("|")
        holder, names = whole[ROOT], steps.split("/")
        for step in names:
            name, _colon, number = step.partition(":")
            listed = holder.setdefault(name, [])
            listed += [{} for _missing in range(int(number or 0) + 1 - len(listed))]
            if step is names[-1] and not bar:
                listed[int(number or 0)] = value
            holder = listed[int(number or 0)]
        if bar:
            holder[f"|{suffix}"] = value
    return whole


@pytest.fixture(params=[flat, structured], ids=["flat", "structured"])
def read(request):
    def read_one(values):
        (record,) = read_records(json.dumps(request.param(values)).encode(), "export.json")
        return record

    return read_one


def test_diagnoses_are_read_under_whatever_name_the_template_gives_them(read):
    record = read(
        {
            "problems/problem_diagnosis:0/problem_diagnosis_name|code": "I50.0",
            "problems/problem_diagnosis:0/problem_diagnosis_name|value": "Heart failure",
            "problems/problem_diagnosis:0/problem_diagnosis_name|terminology": "ICD-10",
            "problems/problem_diagnosis:0/date_time_of_onset": "2019-05-01T00:00:00Z",
            "problems/problem_diagnosis:0/severity|value": "Moderate",
            "problems/heart:0/problem_diagnosis_name": "Myocarditis",
            "problems/heart:0/date_time_of_resolution": "2025-11-20",
            "problems/gone:0/problem_diagnosis_name": "Asthma",
            "problems/gone:0/problem_diagnosis_qualifier/diagnostic_status|value": "Refuted",
        }
    )
    failure, past = record.problems.items
    assert (failure.label, failure.code, failure.onset) == ("Heart failure", "I50.0", "2019-05-01")
    assert (past.label, past.status) == ("Myocarditis", ProblemStatus.PAST)
    assert "Severity: Moderate" in record.prose
    assert ("Myocarditis", "until 2025-11-20") in [(note.title, note.text) for note in record.notes]
    assert "problem-refuted" in [warning.code for warning in record.warnings]


def test_allergy_has_its_reaction_status_and_criticality(read):
    record = read(
        {
            "adverse_reaction_risk:0/substance|value": "Penicillin",
            "adverse_reaction_risk:0/verification_status|code": "at0065",
            "adverse_reaction_risk:0/criticality|value": "High",
            "adverse_reaction_risk:0/reaction_event:0/manifestation:0|value": "Urticaria",
        }
    )
    (allergy,) = record.allergies.items
    assert (allergy.label, allergy.reaction, allergy.status) == (
        "Penicillin",
        "Urticaria",
        AllergyStatus.ACTIVE,
    )
    assert allergy.severity == "criticality: High"


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"exclusion_-_global:0/exclusion_statement|code": "at0007"}, Documented.NONE_KNOWN),
        ({"adverse_reaction_risk:0/substance|value": "No known allergies"}, Documented.NONE_KNOWN),
        ({"absence_of_information/absence_statement": "Not asked"}, Documented.NOT_DOCUMENTED),
    ],
)
def test_none_known_must_be_said(read, values, status):
    assert read(values).allergies.status is status


def test_order_has_directions_route_dates_and_reason_and_no_timing_for_machines(read):
    order = "medication_order:0/order:0"
    record = read(
        {
            f"{order}/medication_item|value": "Torasemide 10 mg tablet",
            f"{order}/route|value": "Oral",
            f"{order}/overall_directions_description": "1 tablet in the morning",
            f"{order}/clinical_indication:0|value": "Heart failure",
            f"{order}/order_details/order_start_date_time": "2026-02-01T00:00:00Z",
            f"{order}/order_details/order_stop_date_time": "2026-02-20T00:00:00Z",
            f"{order}/timing|value": "R1/2026",
            f"{order}/timing|formalism": "timing",
        }
    )
    (drug,) = record.medications.items
    assert (drug.name, drug.route, drug.frequency) == (
        "Torasemide 10 mg tablet",
        Route.ORAL,
        "1 tablet in the morning",
    )
    assert (drug.start, drug.end, drug.status) == ("2026-02-01", "2026-02-20", MedicationStatus.STOPPED)
    assert drug.reason == "Heart failure"
    assert "R1/2026" not in record.prose


def test_measurements_are_notes_with_their_units_and_day(read):
    record = read(
        {
            "vital_signs/blood_pressure:0/any_event:0/systolic|magnitude": 142,
            "vital_signs/blood_pressure:0/any_event:0/systolic|unit": "mm[Hg]",
            "vital_signs/blood_pressure:0/any_event:0/time": "2026-03-01T08:00:00+01:00",
            "vital_signs/blood_pressure:0/language|code": "en",
            "vital_signs/pulse_oximetry:0/any_event:0/spo2|numerator": 96,
            "vital_signs/pulse_oximetry:0/any_event:0/spo2|denominator": 100,
            "vital_signs/pulse_oximetry:0/any_event:0/spo2|type": 2,
            "vital_signs/pain:0/any_event:0/score|value": "Severe",
            "vital_signs/pain:0/any_event:0/score|ordinal": 7,
            "vital_signs/potassium:0/any_event:0/result/quantity_value|magnitude": 5.9,
            "vital_signs/potassium:0/any_event:0/result/quantity_value|unit": "mmol/l",
            "vital_signs/potassium:0/any_event:0/result/quantity_value|normal_status": "H",
            "vital_signs/weight:0/any_event:0/weight/_null_flavour|value": "unknown",
        }
    )
    (note,) = record.notes
    assert note.title == "Vital signs"
    assert note.text.splitlines() == [
        "Blood pressure (2026-03-01)",
        "– Systolic: 142 mmHg",
        "Pulse oximetry",
        "– Spo2: 96 %",
        "Pain",
        "– Score: Severe (7)",
        "Potassium",
        "– Result: 5.9 mmol/l (H)",
        "Weight",
        "– Weight: (unknown)",
    ]


def test_state_of_a_procedure_stands_before_it(read):
    record = read(
        {
            "procedure:0/ism_transition/current_state|code": "528",
            "procedure:0/ism_transition/current_state|value": "cancelled",
            "procedure:0/procedure_name|value": "Gastroscopy",
        }
    )
    assert record.notes[0].text == "(cancelled)\nProcedure name: Gastroscopy"


def test_diagnosis_of_a_relative_stays_in_the_notes(read):
    record = read(
        {
            "problem_diagnosis:0/problem_diagnosis_name|value": "Breast cancer",
            "problem_diagnosis:0/subject/relationship|value": "mother",
            "problem_diagnosis:0/subject/relationship|code": "10",
        }
    )
    assert record.problems.items == ()
    assert "Breast cancer" in record.prose


def test_author_language_and_day_are_those_of_the_context(read):
    record = read({"clinical_synopsis:0/synopsis": "Feels well."})
    assert (record.language, record.contacts[0].name) == ("en", "Dr. Rosa Amherd")
    assert (record.notes[0].date, record.notes[0].text) == ("2026-03-02", "Synopsis: Feels well.")


def test_composition_in_the_envelope_of_an_answer_is_read():
    whole = {
        "templateId": "x",
        "format": "FLAT",
        "composition": flat({"problem_diagnosis/problem_diagnosis_name": "Asthma"}),
    }
    (record,) = read_records(json.dumps(whole).encode(), "export.json")
    assert [item.label for item in record.problems.items] == ["Asthma"]


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ({"ctx/language": "de"}, RecordInvalid),
        ({"language": "de", "text": "Geht gut."}, FormatUnknown),
        (CONTEXT | {"/".join(["x"] * 400): "tief"}, RecordInvalid),
        (CONTEXT | {"x/y": "lang" * DEFAULT_LIMITS.max_text_chars}, SourceTooLarge),
    ],
    ids=["nothing inside", "other JSON", "too deep", "too long"],
)
def test_json_without_a_readable_composition_is_refused(value, error):
    with pytest.raises(error):
        read_records(json.dumps(value).encode(), "export.json")


GERMAN = {
    "diagnose_symptom:0/diagnose-_symptombezeichnung|value": "Herzinsuffizienz",
    "diagnose_symptom:0/datum_des_erstmaligen_auftretens": "2019-05",
    "diagnose_symptom:1/name_des_problems_der_diagnose|value": "Pneumonie",
    "diagnose_symptom:1/datum_zeitpunkt_der_genesung": "2024-02-10",
    "nebenwirkungsrisiko:0/substanz|value": "Penicillin",
    "nebenwirkungsrisiko:0/verifizierungsstatus|code": "at0065",
    "nebenwirkungsrisiko:0/kritikalität|code": "at0103",
    "nebenwirkungsrisiko:0/kritikalität|value": "Hoch",
    "verordnung_von_arzneimittel:0/verordnung:0/arzneimittel": "Torasemid 10 mg",
    "verordnung_von_arzneimittel:0/verordnung:0/allgemeine_beschreibung_der_anweisungen": "morgens 1 Tbl.",
    "verordnung_von_arzneimittel:0/verordnung:0/ende_der_verordnung": "2026-02-01",
}
FRENCH = {
    "diagnostics:0/nom_du_problème_diagnostic|value": "Insuffisance cardiaque",
    "diagnostics:0/date_heure_d_apparition": "2019-05",
    "diagnostics:1/nom_du_probl_me_diagnostic|value": "Pneumonie",
    "diagnostics:1/date_heure_de_resolution": "2024-02-10",
    "risque_d_effet_indésirable:0/substance|value": "Pénicilline",
    "risque_d_effet_indésirable:0/statut_de_vérification|code": "at0065",
    "risque_d_effet_indésirable:0/criticite|code": "at0103",
    "risque_d_effet_indésirable:0/criticite|value": "Élevée",
    "prescription_de_médicaments:0/prescription:0/produit_médicamenteux": "Torasemid 10 mg",
    "prescription_de_médicaments:0/prescription:0/description_générale_des_instructions": "1 cp le matin",
    "prescription_de_médicaments:0/prescription:0/date_et_heure_de_fin_de_la_prescription": "2026-02-01",
}


@pytest.mark.parametrize(
    ("language", "values", "worded", "risk"),
    [
        ("de", GERMAN, "bis 2024-02-10", "hohes Risiko einer schweren Reaktion"),
        ("fr", FRENCH, "fin\N{NARROW NO-BREAK SPACE}: 2024-02-10", "risque élevé de réaction grave"),
    ],
)
@pytest.mark.parametrize("shape", [flat, structured])
def test_template_in_another_language_is_read_by_the_names_of_its_archetypes(
    shape, language, values, worded, risk
):
    text = json.dumps(shape(values)).replace('language": "en"', f'language": "{language}"')
    (record,) = read_records(text.encode(), "export.json")
    failure, pneumonia = record.problems.items
    assert (failure.onset, pneumonia.status) == ("2019-05", ProblemStatus.PAST)
    assert ("Pneumonie", worded) in [(note.title, note.text) for note in record.notes]
    (allergy,) = record.allergies.items
    assert (allergy.status, allergy.severity) == (AllergyStatus.ACTIVE, risk)
    (drug,) = record.medications.items
    assert (drug.name, drug.status, drug.end) == ("Torasemid 10 mg", MedicationStatus.STOPPED, "2026-02-01")
    assert drug.frequency in {"morgens 1 Tbl.", "1 cp le matin"}


@pytest.mark.parametrize(
    ("word", "status"), [("Aktiv", AllergyStatus.ACTIVE), ("Inaktiv", AllergyStatus.RESOLVED)]
)
def test_status_of_an_allergy_in_words_counts_without_a_code(read, word, status):
    record = read(
        {
            "nebenwirkungsrisiko/substanz": "Latex",
            "nebenwirkungsrisiko/aktiver_inaktiver_status|value": word,
        }
    )
    assert [allergy.status for allergy in record.allergies.items] == [status]


def test_list_of_medication_in_german_makes_its_drugs_current():
    values = {
        "medikamentenliste/aussage_zur_medikamenteneinnahme:0/medikamentenname": "Bisoprolol 5 mg",
        "medikamentenliste/aussage_zur_medikamenteneinnahme:0/dosierung/dosismenge|magnitude": 1,
        "medikamentenliste/aussage_zur_medikamenteneinnahme:0/dosierung/dosismenge|unit": "Tablette",
    }
    (record,) = read_records(json.dumps(CONTEXT | values).encode(), "export.json")
    (drug,) = record.medications.items
    assert (drug.dose, drug.status) == ("1 Tablette", MedicationStatus.CURRENT)
