"""eMediplan strings: envelopes, both versions, day grid and words, plans inside texts."""

import json
import time

import pytest

from emediplan_plans import codes, drug16, packed, plan16, plan23, read
from optirh_batch.errors import RecordInvalid, SourceTooLarge
from optirh_batch.localization import STAFF_LANGUAGES, reword
from optirh_batch.readers import read_records
from optirh_batch.readers.emediplan import find_emediplan
from optirh_batch.records import Documented, MedicationStatus, Route, Schedule, Sex


def medication(posology, **members):
    """The one drug of a CHMED23A plan with this posology."""
    med = {"id": "Torasemid 10 mg", "idType": 1, "pos": [posology], **members}
    (item,) = read(packed(plan23(med), "CHMED23A.")).medications.items
    return item


def test_patient_is_read_from_both_versions():
    address = {"Street": "Rue du Pont 3", "Zip": "3960", "City": "Sierre", "Phone": "027 555 01 02"}
    old = read(packed(plan16(drug16(), patient=address)))
    new = {"street": "Rue du Pont 3", "zip": "3960", "city": "Sierre", "phones": ["027 555 01 02"]}
    assert old.patient == read(packed(plan23(patient=new), "CHMED23A.")).patient
    assert (old.format, old.language) == ("emediplan", "fr")
    patient = old.patient
    assert (patient.given, patient.family, patient.sex) == ("Odile", "Berclaz", Sex.FEMALE)
    assert patient.birth_date.isoformat() == "1946-05-17"
    assert (patient.address, patient.phone) == ("Rue du Pont 3, 3960 Sierre", "027 555 01 02")


def test_wrong_avs_number_among_the_identifiers_is_named_in_a_warning():
    record = read(packed(plan16(drug16(), patient={"Ids": [{"Type": 1, "Val": "756.9217.0769.84"}]})))
    assert record.patient.avs is None
    (message,) = (item.message for item in record.warnings if item.code == "avs-invalid")
    assert "756.9217.0769.84" in str(message)
    assert record.has_wrong_avs


def test_identifier_that_is_no_avs_number_is_no_wrong_one():
    record = read(packed(plan16(drug16(), patient={"Ids": [{"Type": 1, "Val": "80756001234567890123"}]})))
    assert "avs-invalid" not in codes(record)


def test_day_grid_dates_reason_and_route_of_version_16():
    posology = {"DtFrom": "2026-02-10", "DtTo": "2026-12-31", "D": [1, 0, 0.5, 0]}
    (item,) = read(packed(plan16(drug16(Pos=[posology], TkgRsn="Cœur", Roa="PO")))).medications.items
    assert item.name == "Torasemid 10 mg Tabletten"
    assert item.schedule == Schedule(morning="1", evening="0.5")
    assert (item.start, item.end, item.reason) == ("2026-02-10", "2026-12-31", "Cœur")
    assert (item.route, item.status) == (Route.ORAL, MedicationStatus.CURRENT)


@pytest.mark.parametrize(
    ("posology", "words"),
    [
        ({"TT": [{"Off": 28800, "DoFrom": 1}, {"Off": 72000, "DoFrom": 2}]}, "08:00: 1, 20:00: 2"),
        ({"TT": [{"Off": 115200, "DoFrom": 1}], "CyDu": 604800}, "jour 2, 08:00: 1 / 7 jours"),
        (
            {"TT": [{"Off": 0, "A": 1, "MA": 3}], "InRes": 1},
            "1 (max. 3) / 1 jour; en réserve, seulement si besoin",
        ),
        ({"D": [0, 0, 0, 0]}, None),
    ],
)
def test_taking_times_that_fit_no_grid_become_words(posology, words):
    (item,) = read(packed(plan16(drug16(Pos=[posology])))).medications.items
    assert item.schedule is None
    assert item.frequency == words


ONCE = {"t": 1, "do": {"t": 1, "a": 1}}
DAILY = {"t": 4, "cyDuU": 4, "cyDu": 1}
AT_EIGHT = {"dt": "08:00:00", "do": {"t": 3, "aMin": 1, "aMax": 2}}
EVERY_SIX_HOURS = {"t": 6, "do": {"t": 1, "a": 1.50}, "miDu": 6, "miDuU": 3}
THREE_WEEKS = {"t": 1, "du": 21, "duU": 4, "po": {"t": 1, "ds": [1, 0, 0, 0]}}


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({"t": 2, "text": "selon schéma"}, "selon schéma"),
        ({"t": 3, "tdo": ONCE}, "1 (une seule fois)"),
        (DAILY | {"tdpc": 3, "tdo": ONCE}, "3 × 1 / 1 jour"),
        ({"t": 4, "cyDuU": 5, "cyDu": 2, "tdo": ONCE}, "1 / 2 semaines"),
        ({"t": 4, "cyDuU": 5, "cyDu": 1, "tdo": {"t": 4, "wds": [1, 5], "tdo": ONCE}}, "lundi, vendredi: 1"),
        ({"t": 4, "cyDuU": 6, "cyDu": 1, "tdo": {"t": 5, "doms": [15], "tdo": ONCE}}, "15.: 1 / 1 mois"),
        (DAILY | {"tdo": {"t": 2, "ts": [AT_EIGHT]}}, "08:00: 1–2"),
        (DAILY | {"tdo": EVERY_SIX_HOURS}, "1.5, à au moins 6 heures d’intervalle / 1 jour"),
        (
            {"t": 5, "sos": [THREE_WEEKS, {"t": 2, "du": 7, "duU": 4}]},
            "21 jours: 1 le matin → 7 jours: pause",
        ),
    ],
)
def test_every_posology_of_version_23_is_worded_in_the_plans_language(detail, words):
    assert medication({"po": detail, "unit": "Stk"}).frequency == words


def test_daily_and_segments_of_version_23_fill_the_grid_with_units():
    daily = medication({"po": {"t": 1, "ds": [10, 0, 0, 5.0]}, "unit": "ml"})
    assert daily.schedule == Schedule(morning="10 ml", night="5 ml")
    segments = {"t": 3, "ss": [{"s": 3, "do": {"t": 1, "a": 20}}]}
    evening = medication({"po": {"t": 4, "cyDuU": 4, "cyDu": 1, "tdo": segments}, "unit": "gtt"})
    assert evening.schedule == Schedule(evening="20 gouttes")


def test_meal_reserve_and_instructions_are_kept_as_words():
    posology = {"po": {"t": 1, "ds": [1, 0, 0, 0]}, "relMeal": 1, "inRes": True, "appInstr": "avec de l'eau"}
    assert medication(posology).frequency == "avant les repas; en réserve, seulement si besoin; avec de l'eau"


@pytest.mark.parametrize(
    ("code", "route"),
    [
        ("20053000", Route.ORAL),
        ("20066000", Route.INJECTION),
        ("20003000", Route.OTHER),
        ("20062000", Route.UNKNOWN),
    ],
)
def test_route_is_grouped_by_its_edqm_code(code, route):
    assert medication({"po": {"t": 1, "ds": [1, 0, 0, 0]}, "roa": code}).route is route


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("20066000", "sous-cutanée"),
        ("20061000", "dans le rectum"),
        ("20053000", None),
        ("20062000", None),
        ("99999999", None),
    ],
)
def test_which_injection_or_other_way_is_told_in_words(code, words):
    assert medication({"po": {"t": 1, "ds": [1, 0, 0, 0]}, "roa": code}).frequency == words


@pytest.mark.parametrize(
    ("unit", "shown"),
    [("STK", "10"), ("E", "10 unités"), ("UI", "10 UI"), ("TL", "10 cuillère(s) à café"), ("Xyz", "10 Xyz")],
)
def test_units_are_worded_so_that_no_letter_is_misread(unit, shown):
    (item,) = read(packed(plan16(drug16(Unit=unit, Pos=[{"D": [10, 0, 0, 0]}])))).medications.items
    assert item.schedule == Schedule(morning=shown)


def test_last_day_of_a_treatment_is_a_day_of_intake():
    today = {"DtFrom": "2026-09-01", "DtTo": "2026-09-12", "D": [1]}
    (item,) = read(packed(plan16(drug16(Pos=[today])))).medications.items
    assert item.status is MedicationStatus.CURRENT


def test_drug_without_any_amount_is_reported():
    assert codes(read(packed(plan16(drug16(Pos=[{"D": [0, 0, 0, 0]}]))))) == ["dosage-without-amount"]


def test_plan_without_a_medicine_is_reported_and_is_not_none_known():
    record = read(packed(plan16()))
    assert record.medications.status is Documented.NOT_DOCUMENTED
    assert codes(record) == ["emediplan-empty"]


def test_further_details_of_a_medicine_stand_in_the_note():
    drug = drug16(AutoMed=1, PrscbBy="Dr Rosa Amherd", Subs=1, NbPack=2, Rep=6)
    assert read(packed(plan16(drug))).notes[0].text.splitlines()[1] == (
        "Torasemid 10 mg Tabletten\u202f: automédication, prescrit par Dr Rosa Amherd, "
        "ne doit pas être remplacé par un autre produit, emballages\u202f: 2, renouvelable pendant 6 mois"
    )


@pytest.mark.parametrize(
    ("repetition", "words"),
    [
        ({"t": 1, "v": 0}, "non renouvelable"),
        ({"t": 1, "v": 3}, "renouvelable\u202f: 3 ×"),
        ({"t": 2, "d": 2, "u": 7}, "renouvelable pendant 2 ans"),
        ({"t": 3, "v": 3, "d": 6, "u": 6}, "renouvelable\u202f: 3 ×, renouvelable pendant 6 mois"),
    ],
)
def test_repetition_of_a_prescription_is_worded(repetition, words):
    med = {"id": "Torasemid", "idType": 1, "reps": repetition, "prscbBy": "7601001362383"}
    record = read(packed(plan23(med, medType=3, dt="2026-01-09"), "CHMED23A."))
    assert record.notes[0].text == f"Ordonnance du 09.01.2026\nTorasemid\u202f: {words}"


def test_recommendations_of_a_polymedication_check_are_kept():
    recommended = [{"Id": "1"}, {"Id": 4, "Rmk": "cardiologue"}, {"Id": "Contrôle du poids"}]
    record = read(packed(plan16(drug16(), MedType=2, Recoms=recommended)))
    assert record.notes[0].text.splitlines() == [
        "Entretien de polymédication du 12.09.2026",
        "Semainier préparé par la pharmacie",
        "Transmission à un médecin ou spécialiste\u202f: cardiologue",
        "Contrôle du poids",
    ]
    assert record.medications.items[0].status is MedicationStatus.UNKNOWN


@pytest.mark.parametrize(
    ("members", "names"),
    [
        ({"Auth": "7601003178999"}, []),
        ({"Auth": "Cabinet du Pont"}, ["Cabinet du Pont"]),
        ({"Auth": "Patient Odile Berclaz"}, []),
        ({"Auth": "1", "HcPerson": {"FName": "Rosa", "LName": "Amherd"}}, ["Rosa Amherd"]),
    ],
)
def test_author_is_a_contact_unless_a_number_or_the_patient(members, names):
    record = read(packed(plan16(drug16(), **members)))
    assert [item.name for item in record.contacts] == names
    assert ("Rédigé par" in record.notes[0].text) == members["Auth"].startswith("Patient")


@pytest.mark.parametrize("name", ["plan.txt", "plan.chmed", "plan"])
def test_json_of_a_plan_without_a_header_is_read_whatever_its_name(name):
    plan = plan16(drug16(Pos=[{"D": [1, 0, 0, 0]}]))
    (record,) = read_records(json.dumps(plan, indent=1).encode("utf-8-sig"), name)
    assert record == read(packed(plan))
    with pytest.raises(RecordInvalid):
        read_records(json.dumps(plan).encode()[:-5], name)


def test_numbers_and_flags_written_as_texts_are_taken_for_what_they_say():
    texts = drug16(IdType="3", Id="971867", Pos=[{"D": ["1", "0", "0", "0"], "InRes": "1"}])
    record = read(packed(plan16(texts, MedType="1", patient={"Gender": "2"})))
    (item,) = record.medications.items
    assert (item.name, item.schedule.morning) == ("Pharmacode 971867", "1")
    assert (item.frequency, record.patient.sex) == ("en réserve, seulement si besoin", Sex.FEMALE)


def test_two_posologies_of_a_drug_become_two_entries_with_their_dates():
    dates = [{"DtFrom": "2026-09-01", "D": [1]}, {"DtFrom": "2026-10-01", "D": [2]}]
    first, second = read(packed(plan16(drug16(Pos=dates)))).medications.items
    assert (first.start, first.status) == ("2026-09-01", MedicationStatus.CURRENT)
    assert (second.start, second.status) == ("2026-10-01", MedicationStatus.PLANNED)


def test_treatment_that_ended_before_the_plan_is_stopped_and_prescriptions_are_unknown():
    ended = {"DtFrom": "2026-01-01", "DtTo": "2026-02-01", "D": [1]}
    assert read(packed(plan16(drug16(Pos=[ended])))).medications.items[0].status is MedicationStatus.STOPPED
    prescription = read(packed(plan16(drug16(Pos=[{"D": [1]}]), MedType=3)))
    assert prescription.medications.items[0].status is MedicationStatus.UNKNOWN


@pytest.mark.parametrize(
    ("kind", "name"),
    [(2, "GTIN 7680111110019"), (3, "Pharmacode 7680111110019"), (4, "Nº de produit 7680111110019")],
)
def test_drug_given_by_number_keeps_the_number_and_gets_no_name(kind, name):
    record = read(packed(plan16({"Id": "7680111110019", "IdType": kind, "Pos": [{"D": [1]}]})))
    assert record.medications.items[0].name == name
    assert codes(record) == ["medicine-number-only"]


@pytest.mark.parametrize(
    ("risks", "status", "labels"),
    [
        (None, Documented.NOT_DOCUMENTED, []),
        ([{"Id": 1}], Documented.NOT_DOCUMENTED, []),
        ([{"Id": 6}], Documented.NONE_KNOWN, []),
        ([{"Id": 6, "R": []}], Documented.NONE_KNOWN, []),
        ([{"Id": 6, "R": None}], Documented.NONE_KNOWN, []),
        ([{"Id": 6, "R": [571]}], Documented.DOCUMENTED, ["Pénicillines"]),
        ([{"Id": 6}, {"Id": 6, "R": [571]}], Documented.DOCUMENTED, ["Pénicillines"]),
        ([{"Id": "6", "R": ["571"]}], Documented.DOCUMENTED, ["Pénicillines"]),
        ([{"Id": 6, "R": [99999]}], Documented.DOCUMENTED, ["Risque eMediplan nº 99999"]),
    ],
)
def test_allergies_are_none_known_only_if_their_category_is_there_and_empty(risks, status, labels):
    record = read(packed(plan16(drug16(), patient={"Med": {"Rc": risks}} if risks else {})))
    assert record.allergies.status is status
    assert [item.label for item in record.allergies.items] == labels
    assert ("allergy-number-only" in codes(record)) == (labels == ["Risque eMediplan nº 99999"])


@pytest.mark.parametrize("listed", ["x", 571, {"a": 571}, [None], ["penicilline"], [True], [[571]]])
def test_allergies_that_cannot_be_read_are_never_none_known(listed):
    record = read(packed(plan16(drug16(), patient={"Med": {"Rc": [{"Id": 6, "R": listed}]}})))
    assert record.allergies.status is Documented.NOT_DOCUMENTED
    assert codes(record) == ["risks-not-understood"]


def test_category_that_is_no_category_excludes_nothing():
    record = read(packed(plan16(drug16(), patient={"Med": {"Rc": [{"Id": 99}, {"R": []}]}})))
    assert record.allergies.status is Documented.NOT_DOCUMENTED
    assert codes(record) == ["risks-not-understood"]


def test_readable_allergies_beside_unreadable_ones_are_kept_and_told():
    record = read(packed(plan16(drug16(), patient={"Med": {"Rc": [{"Id": 6, "R": [571, "x"]}]}})))
    assert [item.label for item in record.allergies.items] == ["Pénicillines"]
    assert codes(record) == ["risks-not-understood"]


def test_excluded_categories_are_named_in_the_note():
    record = read(packed(plan16(drug16(), patient={"Med": {"Rc": [{"Id": 7}, {"Id": 1}, {"Id": 6}]}})))
    assert record.notes[0].text.splitlines()[1] == "Exclus\u202f: insuffisance rénale, diabète"


def test_pregnancy_and_premature_birth_are_told_with_their_dates():
    medical = {"Rc": [{"Id": 3, "R": [78]}], "DLstMen": "2026-08-01", "Prem": 1, "ToG": "34-2"}
    record = read(packed(plan16(drug16(), patient={"Med": medical})))
    assert [item.label for item in record.problems.items] == ["Grossesse"]
    assert record.notes[0].text.splitlines()[1:] == [
        "Nourrisson prématuré",
        "Durée de la grossesse (semaine-jour)\u202f: 34-2",
        "Premier jour des dernières règles\u202f: 01.08.2026",
    ]


def test_excluded_diabetes_says_nothing_of_other_diagnoses():
    risks = [{"Id": 7}, {"Id": 1, "R": [577]}, {"Id": 3, "R": [612]}]
    record = read(packed(plan16(drug16(), patient={"Med": {"Rc": risks}})))
    assert [item.label for item in record.problems.items] == [
        "Insuffisance rénale légère (clairance de la créatinine de 60 à 89 ml/min)"
    ]
    assert record.general == "Femme en âge de procréer"
    only_excluded = read(packed(plan16(drug16(), patient={"Med": {"Rc": [{"Id": 7}]}})))
    assert only_excluded.problems.status is Documented.NOT_DOCUMENTED


def test_date_weight_height_and_remark_stand_in_a_note():
    record = read(
        packed(
            plan23(patient={"mData": {"w": 70.0, "h": 165}}, rmk="Tension chaque jour", dt="2026-01-09T09:14")
        )
    )
    assert [(note.text, note.date) for note in record.notes] == [
        (
            "Plan de médication du 09.01.2026\nPoids 70 kg; Taille 165 cm\nTension chaque jour",
            "2026-01-09",
        )
    ]


def test_plain_packed_and_wrapped_strings_read_alike():
    plan = plan16(drug16(Pos=[{"D": [1, 0, 0, 0]}]), Rmk="x" * 400)
    string = packed(plan)
    lines = [string[start : start + 64] for start in range(0, len(string), 64)]
    expected = read(string)
    for other in (
        f"CHMED16A0{json.dumps(plan)}",
        f"chmed16a1{string[9:]}",
        "\n".join(lines),
        f"{string[:9]}\n{string[9:]}",
        "\r\n".join(lines) + "\r\n",
        f"https://eprescription.example/#{string}&q=abc%3D&s=1",
        "\ufeff" + string,
    ):
        assert read(other) == expected


def test_pieces_of_a_plan_are_joined_in_their_order():
    plan = plan23({"id": "Torasemid", "idType": 1})
    data = packed(plan, "")
    third = len(data) // 3
    pieces = [data[:third], data[third : 2 * third], data[2 * third :]]
    strings = [f"CHMED23A.{index}/3.{piece}" for index, piece in enumerate(pieces, 1)]
    assert read("\n".join(reversed(strings))) == read(packed(plan, "CHMED23A."))
    with pytest.raises(RecordInvalid, match="of 3 pieces of the eMediplan only 2"):
        read("\n".join(strings[:2]))


@pytest.mark.parametrize(
    "string",
    [
        "CHMED16A1",
        "CHMED16A1notbase64",
        packed(plan16(drug16()))[:-20],
        packed(b"{"),
        packed(b"[1]"),
        packed(b'{"Patient": NaN}'),
        packed(b"[" * 5000),
        packed(b'{"Patient": {}, "n": ' + b"9" * 5000 + b"}"),
        packed(b"\xff\xfe"),
        "CHMED16A0{",
        "CHMED23A.3/2.H4sI",
    ],
)
def test_damaged_string_is_refused(string):
    with pytest.raises(RecordInvalid):
        read(string)


def test_string_that_unpacks_to_more_than_a_plan_is_refused_at_once():
    started = time.process_time()
    with pytest.raises(SourceTooLarge):
        read(packed(b" " * 50_000_000))
    with pytest.raises(SourceTooLarge):
        read("Bonjour\n" + packed(b" " * 50_000_000))
    assert time.process_time() - started < 3


WRONG_16 = [{"D": "1-0-1"}, {"D": [True]}, {"TT": 1}, {"TT": [{"Off": -1}]}, {"D": [1] * 5}]
WRONG_23 = [{"po": {"t": 9}}, {"po": {"t": 4}}, {"po": {"t": 5, "sos": [[]]}}]


@pytest.mark.parametrize(
    "members",
    [
        {"Patient": None},
        {"Patient": []},
        {"Medicaments": {"a": 1}},
        {"Medicaments": [1, None, []]},
        {"Medicaments": [{"Id": 5, "IdType": []}]},
        {"Medicaments": [drug16(Pos=WRONG_16)]},
        {"Medicaments": [drug16(Pos=WRONG_23, Unit=3)]},
        {"Dt": 5, "MedType": "1", "Rmk": {}},
        {"Patient": {"Gender": "x", "BDt": "1890", "Lng": "français"}},
        {"Patient": {"Med": {"Rc": [{"Id": 6, "R": "x"}, 3]}}},
    ],
)
def test_values_of_the_wrong_type_never_crash(members):
    record = read(packed(plan16(drug16()) | members))
    assert record.format == "emediplan"


def test_dosage_that_is_not_understood_is_reported_and_the_drug_stays():
    record = read(packed(plan16(drug16(Pos=[{"D": [1, "viel"]}]))))
    assert record.medications.items[0].schedule is None
    assert codes(record) == ["dosage-not-understood"]


def test_text_behind_a_plan_is_kept_as_a_note():
    record = read(f"{packed(plan16(drug16()))}\n\nMerci, et attention : la patiente chute souvent.")
    assert record.notes[-1].text == "Merci, et attention : la patiente chute souvent."


def test_string_of_a_version_that_is_not_known_is_refused_or_reported():
    string = packed(plan16(drug16()), "CHMED31B1")
    with pytest.raises(RecordInvalid, match="other than CHMED16 and CHMED23"):
        read(string)
    assert "emediplan-unreadable" in codes(read(f"Bonjour,\nvoici le plan :\n{string}"))


def test_of_several_plans_the_latest_is_read():
    old = packed(plan16(drug16(), Dt="2026-01-01T00:00:00"))
    new = packed(plan16(drug16() | {"Id": "Bisoprolol"}, Dt="2026-03-01T00:00:00"))
    found = find_emediplan(f"{new} {old}", "a.txt")
    assert [item.name for item in found.plan.record.medications.items] == ["Bisoprolol"]
    assert codes(found.plan.record) == ["emediplan-several"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CHMED",
        "CHMEDX16A1",
        "XCHMED16A1H4sI",
        "Le CHMED16 est un format",
        "Les formats sont CHMED16A1 et CHMED23A. Ils diffèrent.",
    ],
)
def test_text_without_a_header_holds_no_plan(text):
    assert find_emediplan(text, "a.txt") is None


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_every_warning_is_worded_for_staff(language):
    record = read(
        packed(plan16({"Id": "1", "IdType": 3, "Pos": [{"D": [9**9]}]}, {}, patient={"BDt": "2999-01-01"}))
    )
    assert len(record.warnings) == 4
    for warning in record.warnings:
        assert reword(warning.message, language) != warning.message


def test_a_million_header_like_words_are_read_in_linear_time():
    started = time.process_time()
    record = read("CHMED16A2 chmed23 " * 30_000 + "fin")
    assert record.is_text
    assert time.process_time() - started < 3
