"""An eMediplan inside another record: what comes from the plan, what stays, and what is told."""

import pytest

import office_files
from emediplan_plans import codes, drug16, packed, plan16, plan23, read
from optirh_batch.errors import PatientsDiffer, RecordInvalid
from optirh_batch.localization import STAFF_LANGUAGES, reword
from optirh_batch.records import Documented, Schedule, Sex

LETTER = "Patiente : Berclaz, Odile, née le 17.05.1946\nTraitement actuel :\nAspirine 100 mg 1-0-0\n"


def test_plan_in_a_text_is_the_trusted_source_of_medication():
    string = packed(plan16(drug16(Pos=[{"D": [1, 0, 0, 0]}]), patient={"Med": {"Rc": [{"Id": 6}]}}))
    record = read(f"{LETTER}\n{string}\n\nMerci de votre confiance.")
    assert record.is_text
    assert [item.name for item in record.medications.items] == ["Torasemid 10 mg Tabletten"]
    assert record.allergies.status is Documented.NONE_KNOWN
    assert record.patient.sex is Sex.FEMALE
    assert "CHMED" not in record.notes[0].text
    assert record.notes[0].text.endswith("Merci de votre confiance.")
    assert [str(warning.message) for warning in record.warnings] == [
        "The eMediplan counts for medication. Only the rest of the record names: Aspirine 100 mg 1-0-0-0.",
        "Only the eMediplan names, not the rest of the record: Torasemid 10 mg Tabletten 1-0-0-0.",
    ]


def test_allergies_of_a_text_are_not_lost_to_a_plan_that_knows_none():
    string = packed(plan16(drug16(), patient={"Med": {"Rc": [{"Id": 6}]}}))
    record = read(f"Allergies : latex\n\n{string}")
    assert [item.label for item in record.allergies.items] == ["latex"]


def test_plan_of_another_person_stops_the_text():
    with pytest.raises(PatientsDiffer):
        read(LETTER.replace("17.05.1946", "18.05.1946") + packed(plan16(drug16())))


def test_damaged_string_in_a_text_is_reported_and_the_text_read():
    record = read(LETTER + packed(plan16(drug16()))[:-30] + "\nSuite.")
    assert "emediplan-unreadable" in codes(record)
    assert [item.name for item in record.medications.items] == ["Aspirine"]


OPTIRH = """<dossier xmlns="urn:optirh:dossier:1" version="1.0" langue="fr">
<patient><nom>Berclaz</nom><prenom>Odile</prenom></patient>
<notes><note><texte>Plan reçu :\n{string}</texte></note>
<note><texte>{string}</texte></note></notes></dossier>"""


def test_plan_in_a_note_of_a_structured_record_is_adopted_and_its_string_cut():
    string = packed(plan16(drug16(Pos=[{"D": [1, 0, 0, 0]}])))
    record = read(OPTIRH.format(string=string))
    assert record.format == "optirh-xml"
    assert [item.name for item in record.medications.items] == ["Torasemid 10 mg Tabletten"]
    assert [note.text for note in record.notes] == ["Plan reçu :", "Plan de médication du 12.09.2026"]
    assert codes(record) == []
    assert record.patient.birth_date.isoformat() == "1946-05-17"


def test_plan_of_another_person_in_a_note_stops_the_record():
    string = packed(plan16(drug16(), patient={"LName": "Imsand", "FName": "Willi"}))
    with pytest.raises(PatientsDiffer):
        read(OPTIRH.format(string=string))


def test_damaged_plan_in_a_note_is_reported():
    record = read(OPTIRH.format(string="CHMED16A1H4sIAAAA"))
    assert codes(record) == ["emediplan-unreadable"]
    assert [note.text for note in record.notes] == ["Plan reçu :"]


STRING = packed(plan16(drug16(Pos=[{"D": [1, 0, 0, 0]}])))
MIDDLE = len(STRING) // 2


@pytest.mark.parametrize(
    "damaged",
    [
        STRING[:-30],
        STRING[:MIDDLE] + STRING[MIDDLE + 1 :],
        f"{STRING[:MIDDLE]}…{STRING[MIDDLE:]}",
        f"{STRING[:MIDDLE]}\nA\n{STRING[MIDDLE:]}",
        f"{STRING[:MIDDLE]}\n{STRING[MIDDLE + 1 :]}",
        STRING.replace("H4sI", "H4I"),
        STRING.replace("H4sI", "H4\n=\nsI"),
        STRING.replace("CHMED16A1", "HMED16A1"),
        STRING.replace("CHMED16A1", "CHMED16A"),
        STRING.replace("CHMED16A1", "CHMED 16A1"),
        f"https://eprescription.example.ch/web#{STRING[:-30]}&q=1",
        "CHMED16A1H4",
        f"CHMED23A.1/2.{STRING[9:MIDDLE]}",
        f"{STRING}\n\nCHMED16A1{STRING[10:]}",
    ],
)
@pytest.mark.parametrize("around", [LETTER + "\n{string}\nChute le 3 mars.", "Chute le 3 mars. {string}"])
def test_damaged_string_is_named_in_a_warning_and_nothing_of_it_is_printed(damaged, around):
    record = read(around.format(string=damaged))
    (warning,) = (item for item in record.warnings if item.code == "emediplan-unreadable")
    assert str(warning.message).startswith(f"“{damaged.split()[0][:12]}")
    (note,) = record.notes
    assert note.text == around.format(string="").replace("\n\n\n", "\n\n").strip()
    assert [item.name for item in record.medications.items] == (["Aspirine"] if LETTER in around else [])


@pytest.mark.parametrize(
    ("end", "signs"),
    [("=A", "A"), ("=9", "9"), ("=…=", "…"), ("\nA\n==", "A"), ("\n=\n=\n=", ""), ("=\n=", "")],
)
def test_signs_behind_a_whole_string_are_no_note(end, signs):
    string = f"{STRING.rstrip('=')}{end}"
    alone, inside = read(string), read(f"{LETTER}\n{string}\nChute le 3 mars.")
    for record in (alone, inside):
        assert [item.name for item in record.medications.items] == ["Torasemid 10 mg Tabletten"]
        told = [str(item.message) for item in record.warnings if item.code == "emediplan-signs"]
        assert [message.rpartition(": ")[2] for message in told] == ([f"{signs}."] if signs else [])
    assert [note.text for note in alone.notes] == ["Plan de médication du 12.09.2026"]
    assert inside.notes[0].text == f"{LETTER}\nChute le 3 mars."


@pytest.mark.parametrize(
    "words",
    [
        "Au format CHMED16A1. La suite au prochain contrôle.",
        "Plan CHMED23A reçu, réf. 550e8400-e29b-41d4-a716-446655440000.",
        "eMediplan CHMED16A: Schilddrüsenunterfunktion, Hypercholesterinämie",
        "CHMED20AF: http://chmed20af.emediplan.ch/fhir/StructureDefinition/chmed20af-observation-1",
        "Voir CHMED23A.\nTA =\n120/80 ; IBAN CH9300762011623852957",
    ],
)
def test_name_of_the_format_in_a_sentence_takes_nothing_from_the_text(words):
    record = read(f"Bonjour,\n{words}\nChute le 3 mars.")
    assert record.notes[0].text == f"Bonjour,\n{words}\nChute le 3 mars."
    assert "emediplan-unreadable" not in codes(record)


def test_text_of_nothing_but_a_damaged_string_is_refused():
    with pytest.raises(RecordInvalid):
        read(STRING.replace("CHMED16A1", "HMED16A1")[:-30])


def test_damaged_string_behind_a_plan_refuses_the_file():
    with pytest.raises(RecordInvalid):
        read(f"{STRING}\nHMED16A1{STRING[9:]}")


def string_of(*drugs, **members):
    return packed(plan16(*drugs, **members))


def taken(*amounts):
    return [{"D": list(amounts)}]


LIST = "Traitement actuel :\n- Torasemid 10 mg 1-0-0-0\n- Aspirine 100 mg 0-1-0-0\n\n"
ASPIRIN = drug16(Id="Aspirine Cardio 100 mg", Pos=taken(0, 1, 0, 0))


def messages(record):
    return [str(item.message) for item in record.warnings if item.code == "medications-from-emediplan"]


def test_list_that_agrees_with_the_plan_is_replaced_without_a_warning():
    record = read(LIST + string_of(drug16(Pos=taken(1, 0, 0, 0)), ASPIRIN))
    assert [item.name for item in record.medications.items] == [
        "Torasemid 10 mg Tabletten",
        "Aspirine Cardio 100 mg",
    ]
    assert messages(record) == []


@pytest.mark.parametrize(
    "drug",
    [
        drug16(Pos=taken(0, 0, 1, 0)),
        drug16(Id="Torasemid 5 mg", Pos=taken(1, 0, 0, 0)),
        drug16(Id="Torasemid 10 mg", Pos=[{"D": [1, 0, 0, 0], "DtTo": "2026-01-01"}]),
    ],
)
def test_other_intake_strength_or_end_of_a_drug_is_told_and_the_plan_counts(drug):
    record = read(LIST + string_of(drug, ASPIRIN))
    assert messages(record) == [
        "The eMediplan counts for medication. The rest of the record has otherwise: Torasemid 10 mg 1-0-0-0."
    ]
    assert len(record.medications.items) == 2


def test_prescription_adds_to_the_list_and_replaces_nothing():
    record = read(LIST + string_of({"Id": "Amoxicilline 1 g", "IdType": 1}, MedType=3))
    assert [item.name for item in record.medications.items] == ["Torasemid", "Aspirine", "Amoxicilline 1 g"]
    assert codes(record) == ["prescription-added"]


def test_plan_of_numbers_only_does_not_replace_names():
    record = read(LIST + string_of({"Id": "971867", "IdType": 3, "Pos": taken(1, 0, 0, 0)}))
    assert [item.name for item in record.medications.items] == ["Torasemid", "Aspirine"]
    assert codes(record) == ["medicine-number-only", "emediplan-not-used"]
    assert record.notes[-1].text == "Pharmacode 971867 1-0-0-0"


def test_plan_without_a_medicine_takes_no_list_away():
    record = read(LIST + string_of())
    assert [item.name for item in record.medications.items] == ["Torasemid", "Aspirine"]
    assert codes(record) == ["emediplan-empty"]


@pytest.mark.parametrize(
    ("line", "risks", "labels", "code"),
    [
        ("Allergies : latex", [571], ["latex", "Pénicillines"], "allergies-also-in-emediplan"),
        ("Allergies : latex", [], ["latex"], "allergies-contradictory"),
        ("Allergies : aucune allergie connue", [571], ["Pénicillines"], "allergies-contradictory"),
        ("Allergies : pénicillines", [571], ["pénicillines"], None),
    ],
)
def test_allergies_of_both_are_kept_and_contradictions_told(line, risks, labels, code):
    record = read(f"{line}\n\n" + string_of(ASPIRIN, patient={"Med": {"Rc": [{"Id": 6, "R": risks}]}}))
    assert [item.label for item in record.allergies.items] == labels
    assert [found for found in codes(record) if "allerg" in found] == ([code] if code else [])


def test_diagnoses_and_contacts_of_both_are_kept():
    members = {
        "HcPerson": {"FName": "Rosa", "LName": "Amherd"},
        "HcOrg": {"Name": "Cabinet du Pont", "Phone": "027 555 03 04"},
        "patient": {"Med": {"Rc": [{"Id": 7, "R": [780]}, {"Id": 5, "R": [615]}]}},
    }
    record = read("Diagnostics :\n- Goutte\n\n" + string_of(ASPIRIN, **members))
    assert [item.label for item in record.problems.items] == ["Goutte", "Diabète de type 2"]
    assert [(item.name, item.phone) for item in record.contacts] == [
        ("Rosa Amherd, Cabinet du Pont", "027 555 03 04")
    ]
    assert record.general.startswith("Conduit")


FHIR = (
    '<Patient xmlns="http://hl7.org/fhir"><extension url="urn:plan"><valueString value="{string}"/>'
    '</extension><name><family value="Berclaz"/><given value="Odile"/></name></Patient>'
)
UNKNOWN_ELEMENT = (
    '<dossier xmlns="urn:optirh:dossier:1" version="1.0" langue="fr"><patient><nom>Berclaz</nom>'
    "<prenom>Odile</prenom></patient><emediplan>{string}</emediplan></dossier>"
)


@pytest.mark.parametrize("xml", [FHIR, UNKNOWN_ELEMENT])
def test_plan_in_a_field_of_xml_that_no_reader_knows_is_used(xml):
    record = read(xml.format(string=string_of(ASPIRIN)))
    assert [item.name for item in record.medications.items] == ["Aspirine Cardio 100 mg"]
    assert record.medications.items[0].schedule == Schedule(noon="1")


def test_damaged_plan_in_a_field_of_xml_is_reported():
    assert "emediplan-unreadable" in codes(read(FHIR.format(string=string_of(ASPIRIN)[:-40])))


def test_plan_of_another_person_in_a_field_of_xml_stops_the_record():
    with pytest.raises(PatientsDiffer):
        read(
            FHIR.format(string=string_of(ASPIRIN, patient={"BDt": None, "LName": "Imsand", "FName": "Willi"}))
        )


@pytest.mark.parametrize("place", ["paragraph", "table", "lines"])
def test_plan_in_a_word_file_is_used_wherever_it_stands(place):
    string = string_of(ASPIRIN, Rmk="x" * 300)
    lines = [string[start : start + 70] for start in range(0, len(string), 70)]
    parts = {"paragraph": [string], "table": [[["eMediplan", string]]], "lines": lines}[place]
    (record,) = office_files.read_all(
        office_files.word("Patiente : Berclaz, Odile, née le 17.05.1946", *parts)
    )
    assert [item.name for item in record.medications.items] == ["Aspirine Cardio 100 mg"]
    assert "H4sI" not in "".join(note.text for note in record.notes)


def test_plan_in_a_cell_of_a_workbook_is_used():
    rows = [["Nom", "Berclaz"], ["Prénom", "Odile"], ["eMediplan", string_of(ASPIRIN)]]
    (record,) = office_files.read_all(office_files.workbook(Dossier=rows))
    assert [item.name for item in record.medications.items] == ["Aspirine Cardio 100 mg"]


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_every_warning_of_a_joined_record_is_worded_for_staff(language):
    found = [
        *read(LIST + string_of(drug16(Pos=taken(0, 0, 1, 0)), {"Id": "Bisoprolol", "IdType": 1})).warnings,
        *read(LIST + string_of({"Id": "5", "IdType": 3})).warnings,
        *read(LIST + packed(plan23(medType=3), "CHMED23A.")).warnings,
        *read("Allergies : latex\n\n" + string_of(patient={"Med": {"Rc": [{"Id": 6, "R": ["x"]}]}})).warnings,
    ]
    assert len(found) >= 7
    for warning in found:
        assert reword(warning.message, language) != warning.message


@pytest.mark.parametrize(
    ("line", "posology"),
    [
        ("Torasemid 10 mg 1-0-0-0 si besoin", {"D": [1, 0, 0, 0]}),
        ("Torasemid 10 mg 1-0-0-0", {"D": [1, 0, 0, 0], "InRes": 1}),
        ("Torasemid 10 mg 1-0-0-0 prévu", {"D": [1, 0, 0, 0]}),
        ("Torasemid 10 mg 1-0-0-0 stoppé", {"D": [1, 0, 0, 0]}),
    ],
)
def test_reserve_or_plan_of_one_that_is_fixed_in_the_other_is_told(line, posology):
    letter = LETTER.replace("Aspirine 100 mg 1-0-0", line)
    record = read(f"{letter}\n{packed(plan16(drug16(Pos=[posology])))}")
    assert codes(record) == ["medications-from-emediplan"]
