"""What a plan leaves in doubt: never shown as certain, never lost without a word."""

import json

import pytest

from emediplan_plans import codes, drug16, packed, plan16, plan23, read
from optirh_batch.errors import PatientsDiffer, RecordInvalid
from optirh_batch.readers.emediplan import find_emediplan
from optirh_batch.records import MedicationStatus, Schedule, Sex


def one(posology, plan=plan16, **members):
    """The record of a plan with one drug and one posology."""
    return read(packed(plan(drug16(Pos=[posology]), **members)))


@pytest.mark.parametrize(
    ("days", "status"),
    [
        ({"DtTo": "2026-08"}, MedicationStatus.STOPPED),
        ({"DtTo": "2025"}, MedicationStatus.STOPPED),
        ({"DtTo": "31.08.2026"}, MedicationStatus.STOPPED),
        ({"DtTo": "2026-09"}, MedicationStatus.CURRENT),
        ({"DtTo": "Ende August"}, MedicationStatus.UNKNOWN),
        ({"DtTo": "2026-02-30"}, MedicationStatus.UNKNOWN),
        ({"DtFrom": "01.10.2026"}, MedicationStatus.PLANNED),
        ({"DtFrom": "2026-10"}, MedicationStatus.PLANNED),
        ({"DtFrom": "demnächst"}, MedicationStatus.UNKNOWN),
        ({"DtFrom": "2026-09-12", "DtTo": "2026-09-12"}, MedicationStatus.CURRENT),
    ],
)
def test_drug_is_current_only_if_its_days_can_be_compared_with_the_plans(days, status):
    (item,) = one({"D": [1, 0, 0, 0], **days}).medications.items
    assert item.status is status
    assert (item.start, item.end) == (days.get("DtFrom"), days.get("DtTo"))


def test_plan_without_its_own_date_or_kind_does_not_say_what_is_taken():
    ended = {"D": [1, 0, 0, 0], "DtTo": "2026-01-01"}
    assert one(ended, Dt="").medications.items[0].status is MedicationStatus.UNKNOWN
    (item,) = one({"D": [1, 0, 0, 0]}, MedType=None).medications.items
    assert item.status is MedicationStatus.UNKNOWN


@pytest.mark.parametrize("need", ["ja", 2, "oui", []])
def test_reserve_that_says_neither_yes_nor_no_leaves_no_fixed_dosage(need):
    record = one({"D": [1, 0, 0, 0], "InRes": need})
    (item,) = record.medications.items
    assert (item.schedule, item.frequency) == (None, None)
    assert codes(record) == ["dosage-not-understood"]


@pytest.mark.parametrize("no", [0, False, "0", "false", None, ""])
def test_reserve_that_is_denied_leaves_the_dosage_as_it_is(no):
    (item,) = one({"D": [1, 0, 0, 0], "InRes": no}).medications.items
    assert (item.schedule, item.frequency) == (Schedule(morning="1"), None)


def test_reserve_and_meals_said_of_the_drug_hold_for_its_posologies():
    drug = drug16(InRes=1, RelMeal=3, Pos=[{"TT": [{"Off": 0, "A": 1}]}])
    (item,) = read(packed(plan16(drug))).medications.items
    assert item.frequency == "1; après les repas; en réserve, seulement si besoin"


@pytest.mark.parametrize(
    "posology",
    [
        {"D": [1, 0, 0, 0], "CyDu": 604800},
        {"D": [1, 0, 0, 0], "RelMeal": 9},
        {"D": [1, 0, 0, 0], "AppInstr": ["nüchtern"]},
        {"TT": [{"Off": 90000, "DoFrom": 1}]},
        {"TT": [{"DoFrom": 1}]},
        {"TT": [{"Off": 0, "DoFrom": 1}, {"Off": 3600, "DoFrom": 2}], "CyDu": 28800},
        {"po": "1-0-1"},
        "1-0-1",
        [1, 0, 1, 0],
    ],
)
def test_posology_that_can_be_read_in_two_ways_is_read_in_none(posology):
    record = one(posology)
    (item,) = record.medications.items
    assert (item.schedule, item.frequency) == (None, None)
    assert codes(record)[0] in {"dosage-not-understood", "dosage-without-amount"}


@pytest.mark.parametrize(
    ("posology", "words"),
    [
        ({"TT": [{"Off": 0, "DoFrom": 1}], "CyDu": 28800}, "1 / 8 heures"),
        ({"TT": [{"Off": 0, "DoFrom": 1}], "CyDu": 129600}, "1 / 36 heures"),
        ({"TT": [{"Off": 28800, "DoFrom": None, "A": 2}], "CyDu": None}, "08:00: 2"),
    ],
)
def test_cycle_that_is_no_number_of_days_has_no_time_of_day(posology, words):
    assert one(posology).medications.items[0].frequency == words


def test_posology_that_stands_alone_is_read_as_a_list_of_one():
    (item,) = read(packed(plan16(drug16(Pos={"D": [0, 0, 1, 0]})))).medications.items
    assert item.schedule == Schedule(evening="1")


def test_entries_that_are_no_medicines_are_counted():
    record = read(packed(plan16(drug16(Pos=[{"D": [1]}]), "Dafalgan", 7)))
    assert [item.name for item in record.medications.items] == ["Torasemid 10 mg Tabletten"]
    assert [str(item.message) for item in record.warnings] == ["2 entries of the eMediplan hold no medicine."]


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        ([{"Type": 1, "Val": "70", "Unit": 1}], ""),
        ([{"Type": 3, "Val": "37.2"}], ""),
        (["70 kg"], ""),
        ([{"Type": 1, "Val": "70"}, {"Type": 1, "Val": "68"}], "Poids 70 kg; Poids 68 kg"),
    ],
)
def test_measurement_of_another_kind_or_unit_is_reported_and_none_is_lost(measured, words):
    record = read(packed(plan16(drug16(Pos=[{"D": [1]}]), patient={"Med": {"Meas": measured}})))
    assert "\n".join(record.notes[0].text.splitlines()[1:]) == words
    assert codes(record) == ([] if words else ["measurement-not-understood"])


def test_whether_the_patient_agrees_with_a_recommendation_is_told():
    recommended = [{"Id": 2, "PatAgr": 0}, {"Id": 1, "PatAgr": 1, "Rmk": "dès lundi"}, {"Id": 5}]
    record = read(packed(plan16(drug16(), MedType=2, Recoms=recommended)))
    assert record.notes[0].text.splitlines()[1:] == [
        "Suivi renforcé de la prise des médicaments\u202f: la personne n’est pas d’accord",
        "Semainier préparé par la pharmacie\u202f: dès lundi (la personne est d’accord)",
        "Analyse nécessaire (interactions, effets indésirables, doublons)",
    ]


def test_json_that_says_two_things_under_one_name_is_damaged():
    twice = json.dumps(plan16(drug16(Pos=[{"D": [1, 0, 0, 0]}]))).replace('"D":', '"D": [2, 0, 0, 0], "d":')
    with pytest.raises(RecordInvalid):
        read(f"CHMED16A0{twice}")


def test_plans_of_two_people_stop_the_record():
    other = packed(plan16(drug16(), patient={"FName": "Henri", "LName": "Zufferey"}))
    with pytest.raises(PatientsDiffer):
        find_emediplan(f"{packed(plan16(drug16()))} {other}", "a.txt")


def test_later_prescription_joins_the_plan_and_never_takes_its_place():
    plan = packed(plan16(drug16(Pos=[{"D": [1]}]), Dt="2026-03-01T00:00:00"))
    added = packed(plan16(drug16() | {"Id": "Amoxicilline 1 g"}, MedType=3, Dt="2026-03-05T00:00:00"))
    earlier = packed(plan16(drug16() | {"Id": "Bisoprolol"}, MedType=3, Dt="2026-02-01T00:00:00"))
    found = find_emediplan(f"{added} {plan} {earlier}", "a.txt")
    assert [(item.name, item.status) for item in found.plan.record.medications.items] == [
        ("Torasemid 10 mg Tabletten", MedicationStatus.CURRENT),
        ("Amoxicilline 1 g", MedicationStatus.UNKNOWN),
    ]
    assert codes(found.plan.record) == ["emediplan-several", "prescription-added"]


def test_posologies_of_version_23_keep_their_states_apart():
    daily = {"t": 1, "ds": [1, 0, 0, 0]}
    pos = [
        {"po": daily, "dtTo": "2026-09-01T23:59:59+02:00"},
        {"po": daily, "dtFrom": "2026-10-01T00:00:00+02:00"},
        {"po": daily, "inRes": True},
        {"po": daily, "dtFrom": "2026-09-12", "dtTo": "2026-09-12"},
    ]
    plan = plan23({"id": "Torasemid", "idType": 1, "pos": pos}, dt="2026-09-12T08:00:00+02:00")
    items = read(packed(plan, "CHMED23A.")).medications.items
    assert [(item.status, item.frequency) for item in items] == [
        (MedicationStatus.STOPPED, None),
        (MedicationStatus.PLANNED, None),
        (MedicationStatus.CURRENT, "en réserve, seulement si besoin"),
        (MedicationStatus.CURRENT, None),
    ]


@pytest.mark.parametrize(("code", "words"), [("IVINFUS", "IVINFUS"), ("PO", None), ("SQ", "sous-cutanée")])
def test_route_that_is_not_known_is_shown_by_its_letters(code, words):
    (item,) = read(packed(plan16(drug16(Roa=code, Pos=[{"D": [1, 0, 0, 0]}])))).medications.items
    assert item.frequency == words


@pytest.mark.parametrize(
    ("written", "sex"), [("F", Sex.UNKNOWN), (9, Sex.UNKNOWN), (3, Sex.OTHER), (None, Sex.UNKNOWN)]
)
def test_sex_that_is_no_number_of_the_format_is_reported(written, sex):
    record = read(packed(plan16(drug16(Pos=[{"D": [1]}]), patient={"Gender": written})))
    assert record.patient.sex is sex
    assert codes(record) == (["value-not-understood"] if written in {"F", 9} else [])
