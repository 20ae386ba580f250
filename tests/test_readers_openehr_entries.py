"""openEHR entries of known archetypes: lists, their three states, and what stays in the notes."""

import html
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optirh_batch.errors import EncodingUnknown, PatientsDiffer, RecordInvalid, XmlMalformed
from optirh_batch.localization import STAFF_LANGUAGES, reword
from optirh_batch.readers import read_records
from optirh_batch.records import (
    AllergyStatus,
    ContactRole,
    Documented,
    MedicationStatus,
    ProblemStatus,
    Route,
    Sex,
)

SELF = {"_type": "PARTY_SELF"}
WRITTEN = "2026-03-02T10:11:12+01:00"


def text(value):
    return {"_type": "DV_TEXT", "value": value}


def coded(value, code, terminology="local"):
    defined = {"terminology_id": {"value": terminology}, "code_string": code}
    return {"_type": "DV_CODED_TEXT", "value": value, "defining_code": defined}


def when(value):
    return {"_type": "DV_DATE_TIME", "value": value}


def element(node_id, name, value):
    value = text(value) if isinstance(value, str) else value
    return {"_type": "ELEMENT", "archetype_node_id": node_id, "name": text(name), "value": value}


def cluster(node_id, name, *items):
    return {"_type": "CLUSTER", "archetype_node_id": node_id, "name": text(name), "items": list(items)}


def entry(archetype, name, *items, subject=SELF, **members):
    kind = archetype.partition(".")[0]
    tree = {"_type": "ITEM_TREE", "archetype_node_id": "at0001", "name": text("Tree"), "items": list(items)}
    node_id = f"openEHR-EHR-{archetype}"
    return {"_type": kind, "archetype_node_id": node_id, "name": text(name), "subject": subject} | (
        {"data": tree} | members
    )


def order(*items, **members):
    tree = {"_type": "ITEM_TREE", "archetype_node_id": "at0002", "name": text("Tree"), "items": list(items)}
    activity = {
        "_type": "ACTIVITY",
        "archetype_node_id": "at0001",
        "name": text("Order"),
        "description": tree,
    }
    made = entry("INSTRUCTION.medication_order.v2", "Verordnung", activities=[activity], **members)
    return {key: value for key, value in made.items() if key != "data"}


def composition(*content, archetype="encounter", context=None):
    return {
        "_type": "COMPOSITION",
        "archetype_node_id": f"openEHR-EHR-COMPOSITION.{archetype}.v1",
        "name": text("Bericht"),
        "language": {"code_string": "de"},
        "composer": {"_type": "PARTY_IDENTIFIED", "name": "Dr. Rosa Amherd"},
        "context": {"start_time": when(WRITTEN)} | (context or {}),
        "content": list(content),
    }


def as_xml(name, value):
    """The same object in canonical XML."""
    if not isinstance(value, dict):
        return f"<{name}>{html.escape(str(value))}</{name}>"
    attributes = f' xsi:type="{value["_type"]}"' if "_type" in value else ""
    if "archetype_node_id" in value:
        attributes += f' archetype_node_id="{value["archetype_node_id"]}"'
    inner = "".join(
        as_xml(key, item)
        for key, held in value.items()
        if key not in {"_type", "archetype_node_id"}
        for item in (held if isinstance(held, list) else [held])
    )
    return f"<{name}{attributes}>{inner}</{name}>"


def xml_of(made):
    namespaces = 'xmlns="http://schemas.openehr.org/v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    return as_xml("composition", made).replace("<composition", f"<composition {namespaces}", 1)


def read(*content, **members):
    """The record of a composition, the same from both canonical formats."""
    made = composition(*content, **members)
    (record,) = read_records(xml_of(made).encode(), "bericht.xml")
    assert read_records(json.dumps(made).encode(), "bericht.json") == (record,)
    return record


def codes(record):
    return [warning.code for warning in record.warnings]


def problem(*items, archetype="problem_diagnosis.v1", **members):
    label = element("at0002", "Diagnose", "Herzinsuffizienz")
    return entry(f"EVALUATION.{archetype}", "Diagnose", label, *items, **members)


def qualifier(code, version=2, node_id="at0003"):
    status = element(node_id, "Status", coded("…", code))
    return cluster(f"openEHR-EHR-CLUSTER.problem_qualifier.v{version}", "Status", status)


def test_diagnosis_is_read_with_its_code_and_onset_and_the_rest_is_a_note():
    name = element("at0002", "Diagnose", coded("Vorhofflimmern", "I48.9", "ICD-10-GM"))
    record = read(
        entry(
            "EVALUATION.problem_diagnosis.v1",
            "Diagnose",
            name,
            element("at0077", "Beginn", when("2019-05-12T00:00:00")),
            element("at0069", "Kommentar", "vom Hausarzt übernommen"),
        )
    )
    (item,) = record.problems.items
    assert (item.label, item.code, item.onset) == ("Vorhofflimmern", "I48.9", "2019-05-12")
    assert item.status is ProblemStatus.UNKNOWN
    assert [(note.title, note.text) for note in record.notes] == [
        ("Diagnose: Vorhofflimmern", "Kommentar: vom Hausarzt übernommen")
    ]
    assert codes(record) == []


@pytest.mark.parametrize(
    ("item", "status"),
    [
        (qualifier("at0026"), ProblemStatus.CURRENT),
        (qualifier("at0027", version=1), ProblemStatus.PAST),
        (qualifier("at0061", node_id="at0060"), ProblemStatus.PAST),
        (qualifier("at0084", node_id="at0083"), ProblemStatus.PAST),
        (element("at0030", "Ende", when("2020-01-31")), ProblemStatus.PAST),
        (qualifier("at0035", node_id="at0001"), ProblemStatus.UNKNOWN),
        (element("at0005", "Schweregrad", coded("leicht", "at0047")), ProblemStatus.UNKNOWN),
    ],
)
def test_status_of_a_diagnosis_comes_from_its_qualifier_or_resolution(item, status):
    assert read(problem(item)).problems.items[0].status is status


def test_refuted_diagnosis_is_no_diagnosis():
    record = read(problem(qualifier("at0088", node_id="at0004")))
    assert record.problems.status is Documented.NOT_DOCUMENTED
    assert codes(record) == ["outline-only", "problem-refuted"]
    assert "Herzinsuffizienz" in record.notes[0].text


def test_suspected_diagnosis_keeps_its_doubt():
    record = read(problem(element("at0073", "Sicherheit", coded("Verdacht", "at0074"))))
    assert record.problems.items[0].label == "Herzinsuffizienz (Verdacht)"


def test_diagnosis_of_a_specialised_archetype_is_read():
    made = entry(
        "EVALUATION.problem-diagnosis.v1",
        "Diagnose",
        element("at0002.1", "Diagnose", "Gicht"),
        element("at0003", "Beginn", when("2001-02-03")),
    )
    (item,) = read(made).problems.items
    assert (item.label, item.onset) == ("Gicht", "2001-02-03")


def test_diagnosis_of_a_relative_stays_in_the_notes():
    mother = {"_type": "PARTY_RELATED", "relationship": coded("Mutter", "10", "openehr")}
    record = read(problem(subject=mother))
    assert record.problems.status is Documented.NOT_DOCUMENTED
    assert codes(record) == ["outline-only"]
    assert "Herzinsuffizienz" in record.notes[0].text


def reaction(*items, version=1):
    label = element("at0002", "Substanz", "Erythromycin")
    return entry(f"EVALUATION.adverse_reaction_risk.v{version}", "Allergie", label, *items)


@pytest.mark.parametrize(
    ("items", "version", "status"),
    [
        ([], 1, AllergyStatus.UNKNOWN),
        ([element("at0063", "Status", coded("bestätigt", "at0065"))], 1, AllergyStatus.ACTIVE),
        ([element("at0063", "Status", coded("abgeklungen", "at0067"))], 1, AllergyStatus.RESOLVED),
        ([element("at0063", "Status", coded("widerlegt", "at0066"))], 1, AllergyStatus.REFUTED),
        ([element("at0130", "Status", coded("aktiv", "at0131"))], 2, AllergyStatus.ACTIVE),
        ([element("at0130", "Status", coded("inaktiv", "at0132"))], 2, AllergyStatus.RESOLVED),
        (
            [
                element("at0130", "Status", coded("aktiv", "at0131")),
                element("at0063", "Status", coded("widerlegt", "at0066")),
            ],
            2,
            AllergyStatus.REFUTED,
        ),
    ],
)
def test_status_of_a_reaction_is_read_by_its_code(items, version, status):
    (item,) = read(reaction(*items, version=version)).allergies.items
    assert (item.label, item.status) == ("Erythromycin", status)


def test_suspected_reaction_keeps_its_doubt_and_is_not_active():
    record = read(reaction(element("at0063", "Status", coded("Verdacht", "at0127"))))
    (item,) = record.allergies.items
    assert (item.label, item.status) == ("Erythromycin (Verdacht)", AllergyStatus.UNKNOWN)


@pytest.mark.parametrize(
    ("version", "event"),
    [
        (
            1,
            cluster(
                "at0009",
                "Reaktion",
                element("at0011", "Symptom", "Erbrechen"),
                element("at0011", "Symptom", "Ausschlag"),
                element("at0089", "Schwere", coded("mittel", "at0092")),
            ),
        ),
        (
            2,
            cluster(
                "openEHR-EHR-CLUSTER.adverse_reaction_event.v1",
                "Reaktion",
                element("at0006", "Symptom", "Erbrechen"),
                element("at0006", "Symptom", "Ausschlag"),
                element("at0010", "Schwere", coded("mittel", "at0012")),
            ),
        ),
    ],
)
def test_reactions_and_severity_are_read_from_the_event(version, event):
    (item,) = read(reaction(event, version=version)).allergies.items
    assert (item.reaction, item.severity) == ("Erbrechen, Ausschlag", "mittel")


def exclusion(archetype, *items):
    return entry(f"EVALUATION.{archetype}", "Ausschluss", *items)


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (
            exclusion("exclusion_global.v1", element("at0002", "Aussage", coded("keine", "at0007"))),
            "allergies",
        ),
        (
            exclusion("exclusion_global.v1", element("at0002", "Aussage", coded("keine", "at0003"))),
            "problems",
        ),
        (
            exclusion("exclusion_global.v1", element("at0002", "Aussage", coded("keine", "at0005"))),
            "medications",
        ),
        (
            exclusion("exclusion_global.v1", element("at0002", "Aussage", "Keine Allergien bekannt")),
            "allergies",
        ),
        (
            exclusion("exclusion-adverse_reaction.v1", element("at0002.1", "Aussage", "No known reactions")),
            "allergies",
        ),
        (
            exclusion("exclusion-medication.v1", element("at0002.1", "Aussage", "No medication")),
            "medications",
        ),
        (
            entry(
                "EVALUATION.adverse_reaction_risk.v1",
                "Allergie",
                element("at0002", "Substanz", coded("No known allergy", "716186003", "SNOMED-CT")),
            ),
            "allergies",
        ),
    ],
)
def test_global_exclusion_makes_its_list_none_known_and_no_other(made, name):
    record = read(made)
    states = {key: getattr(record, key).status for key in ("allergies", "problems", "medications")}
    expected = dict.fromkeys(states, Documented.NOT_DOCUMENTED) | {name: Documented.NONE_KNOWN}
    assert states == expected


@pytest.mark.parametrize(
    "made",
    [
        exclusion("absence.v2", element("at0002", "Aussage", "Keine Angaben zu Allergien")),
        exclusion("exclusion_global.v1", element("at0002", "Aussage", coded("keine", "at0004"))),
        exclusion(
            "exclusion_specific.v1",
            element("at0002", "Aussage", "Keine Hinweise auf"),
            element("at0003", "Substanz", "Penicillin"),
        ),
        exclusion(
            "exclusion-adverse_reaction.v1",
            element("at0002.1", "Aussage", "No known adverse reaction to"),
            element("at0003.1", "Substance", "penicillin"),
        ),
        exclusion("exclusion-adverse_reaction.v1", element("at0002.1", "Aussage", "siehe Papierakte")),
        exclusion("exclusion-adverse_reaction.v1", element("at0002.1", "Aussage", "Not known")),
        exclusion("exclusion.v1", element("at0002", "Aussage", "No information about allergies")),
        exclusion("exclusion_global.v1", element("at0002", "Aussage", "Keine Angaben zu Allergien")),
        exclusion("exclusion_global.v1", element("at0002", "Aussage", "No known family history")),
        exclusion("exclusion-medication.v1", element("at0002.1", "Aussage", "Não conhecido")),
    ],
)
def test_absent_information_and_exclusion_of_one_thing_make_no_list_empty(made):
    record = read(made)
    for name in ("allergies", "problems", "medications"):
        assert getattr(record, name).status is Documented.NOT_DOCUMENTED
    assert codes(record) == ["outline-only"]
    assert "Aussage: " in record.notes[0].text


@pytest.mark.parametrize("label", ["Not known", "Unknown allergy", "nicht bekannt", "Keine Angabe bekannt"])
def test_substance_that_says_unknown_is_never_none_known(label):
    made = entry("EVALUATION.adverse_reaction_risk.v1", "Allergie", element("at0002", "Substanz", label))
    assert read(made).allergies.status is not Documented.NONE_KNOWN


@pytest.mark.parametrize("label", ["Not known", "unbekannt", "Inconnue", "N/A", "keine Angaben"])
def test_name_that_names_nothing_is_no_item(label):
    substance, name = element("at0002", "Substanz", label), element("at0002", "Diagnose", label)
    record = read(
        entry("EVALUATION.adverse_reaction_risk.v1", "Allergie", substance),
        entry("EVALUATION.problem_diagnosis.v1", "Diagnose", name),
    )
    assert record.allergies.status is record.problems.status is Documented.NOT_DOCUMENTED
    assert [note.text for note in record.notes] == [f"Substanz: {label}", f"Diagnose: {label}"]


@pytest.mark.parametrize(
    "substance",
    ["No known drug allergies", coded("NKDA", "409137002", "SNOMED-CT"), "Sem alergias conhecidas"],
)
def test_denial_of_one_kind_of_allergy_is_told_and_kept_as_a_note(substance):
    made = entry("EVALUATION.adverse_reaction_risk.v1", "Allergie", element("at0002", "Substanz", substance))
    record = read(made)
    assert record.allergies.items == ()
    assert record.notes[0].text.startswith("Substanz: ")
    is_known = substance != "Sem alergias conhecidas"
    assert record.allergies.status is (Documented.NONE_KNOWN if is_known else Documented.NOT_DOCUMENTED)
    assert codes(record) == (["none-known-partial"] if is_known else ["outline-only"])


@pytest.mark.parametrize("code", ["409137002", "716186003"])
def test_denial_of_allergies_among_the_diagnoses_denies_no_diagnosis(code):
    name = element("at0002", "Diagnose", coded("No known allergy", code, "SNOMED-CT"))
    record = read(entry("EVALUATION.problem_diagnosis.v1", "Diagnose", name))
    assert record.problems.status is record.allergies.status is Documented.NOT_DOCUMENTED


def test_order_of_no_medication_is_no_drug():
    record = read(order(element("at0070", "Medikament", "No known medication")))
    assert record.medications.status is Documented.NONE_KNOWN


def test_exclusion_beside_an_allergy_is_a_contradiction_and_the_allergy_stays():
    none = exclusion("exclusion_global.v1", element("at0002", "Aussage", coded("keine", "at0007")))
    record = read(reaction(), none)
    assert record.allergies.status is Documented.DOCUMENTED
    assert codes(record) == ["list-contradictory"]


def test_order_is_read_with_directions_route_reason_and_dates():
    record = read(
        order(
            element("at0070", "Medikament", "Torasemid 10 mg"),
            element("at0009", "Anweisung", "1 Tablette am Morgen"),
            element("at0091", "Weg", "oral"),
            element("at0018", "Indikation", "Ödeme"),
            cluster("at0113", "Details", element("at0012", "Beginn", when("2026-01-01T00:00:00"))),
        )
    )
    (item,) = record.medications.items
    assert (item.name, item.frequency, item.reason) == ("Torasemid 10 mg", "1 Tablette am Morgen", "Ödeme")
    assert (item.route, item.start, item.status) == (Route.ORAL, "2026-01-01", MedicationStatus.UNKNOWN)
    assert codes(record) == []


def test_structured_dosage_becomes_dose_and_words():
    amount = {"_type": "DV_QUANTITY", "magnitude": "1.5", "units": "mg"}
    times = {"_type": "DV_QUANTITY", "magnitude": "2", "units": "1/d"}
    daily = cluster("openEHR-EHR-CLUSTER.timing_daily.v1", "Zeiten", element("at0003", "Häufigkeit", times))
    dosage = cluster("openEHR-EHR-CLUSTER.dosage.v1", "Dosis", element("at0144", "Menge", amount), daily)
    directions = cluster("openEHR-EHR-CLUSTER.therapeutic_direction.v1", "Anweisung", dosage)
    (item,) = read(order(element("at0070", "Medikament", "Lorazepam"), directions)).medications.items
    assert (item.dose, item.frequency) == ("1.5 mg", "Häufigkeit: 2 1/d")


def test_order_that_says_in_words_alone_how_a_drug_is_taken_keeps_these_words():
    made = order(element("at0070", "Medikament", "Oxazepam 15 mg"))
    made["narrative"] = text("Oxazepam 15 mg, ½ Tablette vor dem Schlafen bei Bedarf")
    (item,) = read(made).medications.items
    assert item.frequency == "½ Tablette vor dem Schlafen bei Bedarf"


def test_dose_has_the_unit_that_stands_beside_it():
    amount = {"_type": "DV_QUANTITY", "magnitude": "1", "units": "1"}
    dosage = cluster(
        "openEHR-EHR-CLUSTER.dosage.v2",
        "Dosis",
        element("at0144", "Menge", amount),
        element("at0145", "Einheit", "Tablette"),
    )
    (item,) = read(order(element("at0070", "Medikament", "Lorazepam"), dosage)).medications.items
    assert (item.dose, item.frequency) == ("1 Tablette", None)


def test_note_of_a_measurement_bears_the_day_on_which_it_was_made():
    tree = {"_type": "ITEM_TREE", "archetype_node_id": "at0001", "items": [element("at0004", "Puls", "60")]}
    event = {"_type": "POINT_EVENT", "name": text("x"), "time": when("2026-02-27T08:00:00"), "data": tree}
    record = read(entry("OBSERVATION.pulse.v1", "Puls", data={"_type": "HISTORY", "events": [event]}))
    assert (record.notes[0].title, record.notes[0].text) == ("Puls (2026-02-27)", "Puls: 60")


def stopping(name, state, time="2026-02-20T08:00:00"):
    action = entry("ACTION.medication.v1", "Medikament", time=when(time))
    action["ism_transition"] = {"_type": "ISM_TRANSITION", "current_state": coded(state, state, "openehr")}
    tree = {"_type": "ITEM_TREE", "archetype_node_id": "at0017", "items": [element("at0020", "Mittel", name)]}
    return {key: value for key, value in action.items() if key != "data"} | {"description": tree}


def test_drug_that_an_action_stopped_is_listed_as_stopped_though_no_order_names_it():
    record = read(stopping("Xarelto 20 mg", "531"))
    assert [(item.name, item.status) for item in record.medications.items] == [
        ("Xarelto 20 mg", MedicationStatus.STOPPED)
    ]


@pytest.mark.parametrize("actions", [["532"], ["531", "245"]])
def test_drug_that_was_given_or_begun_again_is_not_listed_as_stopped(actions):
    given = [
        stopping("Xarelto 20 mg", state, f"2026-02-2{day}T08:00:00") for day, state in enumerate(actions)
    ]
    assert not read(*given).medications.items


def test_denial_of_one_kind_beside_an_allergy_of_another_is_no_contradiction():
    record = read(
        entry("EVALUATION.adverse_reaction_risk.v1", "Allergie", element("at0002", "Stoff", "Ciprofloxacin")),
        entry(
            "EVALUATION.exclusion_specific.v1", "Ausschluss", element("at0002", "x", "Keine Latexallergie")
        ),
    )
    assert [item.label for item in record.allergies.items] == ["Ciprofloxacin"]
    assert "list-contradictory" not in [warning.code for warning in record.warnings]


@pytest.mark.parametrize(
    ("date", "archetype", "status"),
    [
        (("at0013", "2026-02-01"), "encounter", MedicationStatus.STOPPED),
        (("at0013", "2026-03-02"), "encounter", MedicationStatus.UNKNOWN),
        (("at0012", "2026-04-01"), "encounter", MedicationStatus.PLANNED),
        (("at0012", "2026-01-01"), "medication_list", MedicationStatus.CURRENT),
        (("at0013", "2026-02-01"), "medication_list", MedicationStatus.STOPPED),
    ],
)
def test_order_is_stopped_planned_or_current_only_as_dates_and_list_tell(date, archetype, status):
    node_id, value = date
    details = cluster("at0113", "Details", element(node_id, "Datum", when(value)))
    made = order(element("at0070", "Medikament", "Torasemid"), details)
    assert read(made, archetype=archetype).medications.items[0].status is status


def test_british_statement_in_the_section_of_current_medication_is_current():
    item = cluster(
        "openEHR-EHR-CLUSTER.medication_item.v1",
        "Medication item",
        element("at0001", "Medication name", "Ramipril 5 mg"),
        element("at0002", "Route", "oral"),
        element("at0003", "Dose directions", "one in the morning"),
    )
    statement = entry("EVALUATION.medication_statement_uk.v1", "Medication statement", item)
    section = {
        "_type": "SECTION",
        "archetype_node_id": "openEHR-EHR-SECTION.current_medication_rcp.v1",
        "name": text("Current medication"),
        "items": [statement],
    }
    (drug,) = read(section).medications.items
    assert (drug.name, drug.route, drug.status) == ("Ramipril 5 mg", Route.ORAL, MedicationStatus.CURRENT)
    assert drug.frequency == "Dose directions: one in the morning"


def test_british_reaction_is_read_by_its_own_codes():
    event = cluster("at0025", "Reaction", element("at0004", "Reaction", "Rash"))
    made = entry(
        "EVALUATION.adverse_reaction_uk.v1",
        "Adverse reaction",
        element("at0002", "Causative agent", "Allopurinol"),
        event,
    )
    (item,) = read(made).allergies.items
    assert (item.label, item.reaction, item.status) == ("Allopurinol", "Rash", AllergyStatus.UNKNOWN)


def test_injection_keeps_the_words_of_its_route():
    made = order(element("at0070", "Medikament", "Enoxaparin"), element("at0091", "Weg", "subkutan"))
    (item,) = read(made).medications.items
    assert (item.route, item.frequency) == (Route.INJECTION, "subkutan")


def test_order_without_a_drug_stays_in_the_outline():
    record = read(order(element("at0009", "Anweisung", "wie bisher")))
    assert record.medications.status is Documented.NOT_DOCUMENTED
    assert "Anweisung: wie bisher" in record.notes[0].text


def test_small_and_large_results_keep_their_sign_and_flag():
    value = {"_type": "DV_QUANTITY", "magnitude_status": "<", "magnitude": "5", "units": "mg/l"}
    value |= {"normal_status": {"code_string": "H"}}
    record = read(entry("OBSERVATION.laboratory_test.v1", "Labor", element("at0004", "CRP", value)))
    assert record.notes[0].text == "CRP: < 5 mg/l (H)"


def test_state_of_an_action_is_told_before_its_content():
    action = entry(
        "ACTION.procedure.v1",
        "Eingriff",
        ism_transition={"current_state": coded("planned", "526", "openehr")},
        description={
            "_type": "ITEM_TREE",
            "archetype_node_id": "at0001",
            "items": [element("at0002", "Eingriff", "Hüftprothese")],
        },
    )
    action.pop("data")
    assert read(action).notes[0].text == "(planned)\nEingriff: Hüftprothese"


def test_several_events_are_told_apart_by_name_and_time():
    def event(name, time, value):
        tree = {
            "_type": "ITEM_TREE",
            "archetype_node_id": "at0001",
            "items": [element("at0004", "Puls", value)],
        }
        return {"_type": "POINT_EVENT", "name": text(name), "time": when(time), "data": tree}

    history = {
        "_type": "HISTORY",
        "events": [event("Morgen", "2026-03-01T08:00:00", "60"), event("Abend", "2026-03-01T20:00:00", "90")],
    }
    record = read(entry("OBSERVATION.pulse.v1", "Puls", data=history))
    assert record.notes[0].text == "Morgen (2026-03-01)\n– Puls: 60\nAbend (2026-03-01)\n– Puls: 90"


def test_author_and_relevant_contacts_become_contacts():
    def contact(name, *items):
        return entry("ADMIN_ENTRY.relevant_contact_rcp.v1", name, *items)

    person = cluster(
        "openEHR-EHR-CLUSTER.person_name.v1", "Name", element("at0001", "Unstructured name", "Ida Bellwald")
    )
    record = read(
        contact("GP", person),
        contact("Informant", person, element("at0030", "Relationship", "daughter")),
    )
    assert [(item.role, item.name) for item in record.contacts] == [
        (ContactRole.PHYSICIAN, "Ida Bellwald"),
        (ContactRole.RELATIVE, "Ida Bellwald"),
        (ContactRole.OTHER, "Dr. Rosa Amherd"),
    ]
    assert record.patient.family == ""


def identified(name, number):
    reference = {"id": {"_type": "GENERIC_ID", "value": number}, "namespace": "AHV", "type": "PERSON"}
    return {"_type": "PARTY_IDENTIFIED", "name": name, "external_ref": reference}


def test_identified_subject_is_the_patient_and_two_of_them_stop_the_record():
    rosa = identified("Rosa Zumstein", "7569217076985")
    record = read(problem(subject=rosa))
    assert (record.patient.family, record.patient.avs) == ("Rosa Zumstein", "756.9217.0769.85")
    assert len(record.problems.items) == 1
    with pytest.raises(PatientsDiffer):
        read(problem(subject=rosa), reaction() | {"subject": identified("Willi Imsand", "-")})


def test_wrong_avs_number_of_the_subject_is_named_in_a_warning():
    record = read(problem(subject=identified("Rosa Zumstein", "756.9217.0769.84")))
    assert record.patient.avs is None
    (message,) = (item.message for item in record.warnings if item.code == "avs-invalid")
    assert "756.9217.0769.84" in str(message)


def test_reference_that_is_no_avs_number_is_no_wrong_one():
    record = read(problem(subject=identified("Rosa Zumstein", "0d6f-7561")))
    assert "avs-invalid" not in {item.code for item in record.warnings}


def test_related_subject_who_is_the_patient_counts():
    itself = {"_type": "PARTY_RELATED", "relationship": coded("self", "0", "openehr")}
    assert len(read(problem(subject=itself)).problems.items) == 1


def demographics(*items):
    name = cluster(
        "openEHR-EHR-CLUSTER.person_name.v1",
        "Person name",
        element("at0003", "Given name", "Rosa"),
        element("at0005", "Family name", "Zumstein"),
    )
    born = element("at0007", "Date of Birth", when("1938-11-04"))
    sex = element("at0017", "Sex", coded("weiblich", "at0021"))
    person = cluster("openEHR-EHR-CLUSTER.individual_personal.v1", "Person", name, born, sex, *items)
    return {"other_context": {"_type": "ITEM_TREE", "archetype_node_id": "at0001", "items": [person]}}


def test_personal_demographics_without_a_relationship_are_the_patients():
    patient = read(problem(), context=demographics()).patient
    assert (patient.given, patient.family, patient.sex) == ("Rosa", "Zumstein", Sex.FEMALE)
    assert patient.birth_date.isoformat() == "1938-11-04"
    related = demographics(element("at0008", "Relationship to subject", "Tochter"))
    assert read(problem(), context=related).patient.family == ""


def test_every_composition_of_an_extract_becomes_a_record():
    two = xml_of(composition(problem())).replace("<composition ", "<versions><data ", 1)
    two = two.replace('<data xmlns="http://schemas.openehr.org/v1"', '<data xsi:type="COMPOSITION"', 1)
    two = two.replace('xsi:type="COMPOSITION" archetype', "archetype", 1).replace(
        "</composition>", "</data></versions>"
    )
    extract = f'<extract xmlns="http://schemas.openehr.org/v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{two}{two}</extract>'
    assert len(read_records(extract.encode(), "extrakt.xml")) == 2


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b'<template xmlns="http://schemas.openehr.org/v1"><language/></template>', RecordInvalid),
        (b'{"_type": "COMPOSITION", "content": [', XmlMalformed),
        (b'{"_type": "COMPOSITION", "content": [' + b"[" * 5000, RecordInvalid),
        (b'{"_type": "COMPOSITION", "a": ' + b'{"a": ' * 200 + b"1" + b"}" * 201, RecordInvalid),
        (b'{"_type": "COMPOSITION"}', RecordInvalid),
        (b'{"_type": "COMPOSITION", "name": "\xff"}', EncodingUnknown),
    ],
)
def test_file_without_a_readable_composition_is_refused(data, error):
    with pytest.raises(error):
        read_records(data, "a.json")


@pytest.mark.parametrize("wrong", [None, 5, True, [], {}, "x", [None], [[]], {"value": []}])
@pytest.mark.parametrize("key", ["content", "name", "context", "composer", "language", "archetype_node_id"])
def test_values_of_the_wrong_type_never_crash(key, wrong):
    made = composition(problem(), reaction()) | {key: wrong}
    try:
        (record,) = read_records(json.dumps(made).encode(), "a.json")
    except RecordInvalid:
        assert key == "content"
    else:
        assert record.format == "openehr"


ARCHETYPES = st.sampled_from(
    "EVALUATION.problem_diagnosis.v1 EVALUATION.adverse_reaction_risk.v2 EVALUATION.exclusion_global.v1"
    " EVALUATION.exclusion-medication.v1 INSTRUCTION.medication_order.v3 OBSERVATION.medication_statement.v0"
    " CLUSTER.dosage.v2 CLUSTER.problem_qualifier.v2 ADMIN_ENTRY.relevant_contact_rcp.v1".split()
).map("openEHR-EHR-{}".format)
NODE_IDS = ARCHETYPES | st.sampled_from("at0001 at0002 at0002.1 at0003 at0063 at0070 at0144 at0030".split())
KINDS = st.sampled_from(
    "EVALUATION INSTRUCTION CLUSTER ELEMENT ITEM_TREE DV_TEXT DV_QUANTITY SECTION".split()
)
PARTS = st.sampled_from("items data value name activities description events subject context other".split())
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.builds(
            lambda kind, node_id, parts: {"_type": kind, "archetype_node_id": node_id} | parts,
            KINDS,
            NODE_IDS,
            st.dictionaries(PARTS, inner, max_size=4),
        )
    ),
    max_leaves=15,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(ANYTHING)
def test_any_content_is_read_or_refused_with_a_reason(content):
    made = composition() | {"content": content}
    try:
        (record,) = read_records(json.dumps(made).encode(), "a.json")
    except RecordInvalid:
        return
    assert record.format == "openehr"


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_every_warning_is_worded_for_staff(language):
    none = exclusion("exclusion_global.v1", element("at0002", "Aussage", coded("keine", "at0007")))
    record = read(reaction(), none, problem(qualifier("at0088", node_id="at0004")))
    assert len(record.warnings) == 3
    for warning in record.warnings:
        assert reword(warning.message, language) != warning.message


def statement(*items, **members):
    tree = {"_type": "ITEM_TREE", "archetype_node_id": "at0003", "name": text("Tree"), "items": list(items)}
    event = {"_type": "POINT_EVENT", "archetype_node_id": "at0002", "name": text("Event"), "data": tree}
    history = {"_type": "HISTORY", "archetype_node_id": "at0001", "name": text("H"), "events": [event]}
    return entry("OBSERVATION.medication_statement.v0", "Medikation", **members) | {"data": history}


@pytest.mark.parametrize(
    ("code", "word", "status", "frequency"),
    [
        ("at0011", "Active", MedicationStatus.CURRENT, None),
        ("at0009", "Planned", MedicationStatus.PLANNED, None),
        ("at0010", "Scheduled", MedicationStatus.PLANNED, None),
        ("at0012", "Completed", MedicationStatus.STOPPED, None),
        ("at0014", "Cancelled", MedicationStatus.STOPPED, None),
        ("at0016", "Discontinued", MedicationStatus.STOPPED, None),
        ("at0015", "Suspended", MedicationStatus.UNKNOWN, "Suspended"),
        ("at0013", "Postponed", MedicationStatus.UNKNOWN, "Postponed"),
    ],
)
@pytest.mark.parametrize("archetype", ["encounter", "medication_list"])
def test_status_of_a_statement_goes_before_the_list_it_stands_in(archetype, code, word, status, frequency):
    made = statement(element("at0006", "Arznei", "Torasemid"), element("at0008", "Status", coded(word, code)))
    (item,) = read(made, archetype=archetype).medications.items
    assert (item.status, item.frequency) == (status, frequency)


def test_statement_that_says_when_it_was_discontinued_is_stopped():
    made = statement(
        element("at0006", "Arznei", "Torasemid"),
        element("at0033", "Dosierung", "1-0-0"),
        element("at0028", "Abgesetzt", when("2026-02-01")),
    )
    (item,) = read(made, archetype="medication_list").medications.items
    assert (item.status, item.end, item.frequency) == (MedicationStatus.STOPPED, "2026-02-01", "1-0-0")


@pytest.mark.parametrize(
    ("end", "status"),
    [
        ("2025", MedicationStatus.STOPPED),
        ("2026-02", MedicationStatus.STOPPED),
        ("2026-03", MedicationStatus.CURRENT),
        ("bald", MedicationStatus.UNKNOWN),
    ],
)
def test_order_that_ended_in_a_month_or_year_before_the_document_is_stopped(end, status):
    details = cluster("at0113", "Details", element("at0013", "Ende", end))
    made = order(element("at0070", "Medikament", "Torasemid"), details)
    assert read(made, archetype="medication_list").medications.items[0].status is status


def test_order_that_expired_before_the_document_is_stopped():
    made = order(element("at0070", "Medikament", "Torasemid"), expiry_time=when("2026-02-01T00:00:00"))
    (item,) = read(made, archetype="medication_list").medications.items
    assert (item.status, item.end) == (MedicationStatus.STOPPED, "2026-02-01")


def test_need_of_a_drug_stands_beside_its_directions():
    need = [
        element("at0024", "Bei Bedarf", {"_type": "DV_BOOLEAN", "value": "true"}),
        element("at0025", "Kriterium", "Schmerzen"),
    ]
    daily = cluster("openEHR-EHR-CLUSTER.timing_daily.v1", "Zeiten", *need)
    dosage = cluster("openEHR-EHR-CLUSTER.dosage.v1", "Dosis", daily)
    made = order(
        element("at0070", "Medikament", "Dafalgan"), element("at0009", "Anweisung", "1 Tbl."), dosage
    )
    record = read(made)
    assert record.medications.items[0].frequency == "1 Tbl.; Bei Bedarf; Kriterium: Schmerzen"
    assert not any("Schmerzen" in note.text for note in record.notes)


def action(state, words, day="2026-02-01"):
    tree = {
        "_type": "ITEM_TREE",
        "archetype_node_id": "at0017",
        "name": text("Tree"),
        "items": [element("at0020", "Arznei", "Torasemid")],
    }
    return entry("ACTION.medication.v1", "Medikation", description=tree, time=when(f"{day}T08:00:00")) | {
        "data": None,
        "ism_transition": {"_type": "ISM_TRANSITION", "current_state": coded(words, state, "openehr")},
    }


@pytest.mark.parametrize(
    ("actions", "status", "frequency"),
    [
        ([("531", "aborted")], MedicationStatus.STOPPED, None),
        ([("532", "completed")], MedicationStatus.STOPPED, None),
        ([("530", "suspended")], MedicationStatus.UNKNOWN, "suspended"),
        ([("245", "active")], MedicationStatus.CURRENT, None),
        ([("245", "active", "2026-02-20"), ("530", "suspended")], MedicationStatus.CURRENT, None),
    ],
)
def test_order_that_an_action_halted_later_is_not_current(actions, status, frequency):
    made = [{key: value for key, value in action(*item).items() if value is not None} for item in actions]
    record = read(order(element("at0070", "Medikament", "Torasemid")), *made, archetype="medication_list")
    (item,) = record.medications.items
    assert (item.status, item.frequency) == (status, frequency)


def test_diagnosis_that_ended_in_a_year_is_past_and_one_that_words_refute_is_none():
    assert read(problem(element("at0030", "Ende", "2019"))).problems.items[0].status is ProblemStatus.PAST
    status = element("at0004", "Status", "widerlegt")
    record = read(problem(cluster("openEHR-EHR-CLUSTER.problem_qualifier.v1", "Status", status)))
    assert record.problems.items == ()
    assert codes(record)[-1] == "problem-refuted"


@pytest.mark.parametrize(
    ("name", "status", "frequency"),
    [
        ("Torasemid 10 mg", MedicationStatus.UNKNOWN, "aborted"),
        ("Torem", MedicationStatus.CURRENT, None),
    ],
)
def test_order_that_may_be_the_one_an_action_ended_is_not_certain(name, status, frequency):
    ended = {key: value for key, value in action("531", "aborted").items() if value is not None}
    record = read(order(element("at0070", "Medikament", name)), ended, archetype="medication_list")
    item = record.medications.items[0]  # the ended one may stand beside it
    assert (item.status, item.frequency) == (status, frequency)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Inactive", ProblemStatus.PAST),
        ("aktiv", ProblemStatus.CURRENT),
        ("Primary", ProblemStatus.UNKNOWN),
    ],
)
def test_status_of_a_diagnosis_in_another_terminology_is_read_by_its_words(word, status):
    stated = element("at0003", "Status", coded(word, word.lower(), "http://hl7.org"))
    made = problem(cluster("openEHR-EHR-CLUSTER.problem_qualifier.v1", "Status", stated))
    assert read(made).problems.items[0].status is status


def test_drug_on_a_list_of_medication_that_its_directions_call_stopped_is_stopped():
    made = order(
        element("at0070", "Medikament", "Ibuprofen"), element("at0009", "Anweisung", "Definitiv abgesetzt")
    )
    (item,) = read(made, archetype="medication_list").medications.items
    assert item.status is MedicationStatus.STOPPED
