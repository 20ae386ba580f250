"""CDA documents: the patient, the people around, the lists with their three states."""

import base64
import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cda_documents import AVS, allergy, concern, document, drug, problem, related, section, status
from optirh_batch.errors import FormatUnknown, PatientsDiffer, RecordInvalid, SourceRefused
from optirh_batch.readers import read_records
from optirh_batch.records import (
    AllergyStatus,
    ContactRole,
    Documented,
    MedicationStatus,
    ProblemStatus,
    Route,
    Schedule,
    Sex,
)

PENICILLIN = '<code code="7980" displayName="Penicilline G"/>'
HYPERTENSION = '<value xsi:type="CD" code="I10" displayName="Hypertension essentielle"/>'
ASPIRIN = '<code code="243670" codeSystem="2.16.840.1.113883.6.88" displayName="Aspirine 81 mg"/>'
NOTHING = '<code nullFlavor="NA"/>'


def read(*sections, **parts):
    (record,) = read_records(document(*sections, **parts), "dossier.xml")
    return record


def codes(record):
    return {warning.code for warning in record.warnings}


# The patient


def test_patient_is_read_with_legal_name_home_address_and_home_phone():
    patient = read().patient
    assert (patient.given, patient.family, patient.sex) == ("Léonie", "Bonvin", Sex.FEMALE)
    assert patient.birth_date.isoformat() == "1942-04-17"
    assert patient.address == "Chemin des Vignes 7, 1966 Ayent"
    assert patient.phone == "+41 27 000 00 01"


@pytest.mark.parametrize("root", ["2.16.756.5.32", "urn:oid:2.16.756.5.32"])
def test_avs_number_is_found_by_its_oid(root):
    record = read(
        ids=f'<id root="2.999" extension="1"/><id root="{root}" extension="{AVS.replace(".", "")}"/>'
    )
    assert record.patient.avs == AVS


def test_avs_number_with_wrong_check_digit_is_left_out_with_a_warning():
    record = read(ids='<id root="2.16.756.5.32" extension="7569876543212"/>')
    assert record.patient.avs is None
    assert "avs-invalid" in codes(record)


def test_old_number_of_11_digits_is_no_avs_number():
    assert read(ids=f'<id root="2.16.756.5.31" extension="{AVS}"/>').patient.avs is None


@pytest.mark.parametrize(
    ("birth", "warning"),
    [("1942", "date-imprecise"), ("19421331", "date-impossible"), ("18420417", "date-impossible")],
)
def test_birth_date_that_is_none_is_left_out_with_a_warning(birth, warning):
    record = read(birth=birth)
    assert record.patient.birth_date is None
    assert warning in codes(record)


@pytest.mark.parametrize(("birth", "told"), [("1942", ["1942"]), ("194204", ["1942-04"]), ("18420417", [])])
def test_year_or_month_of_birth_without_its_day_is_a_note(birth, told):
    notes = read(birth=birth).notes
    assert [note.text for note in notes if note.title == "Date de naissance"] == told


@pytest.mark.parametrize(
    ("code", "language"), [("fr-CH", "fr"), ("eng", "en"), ("DE", "de"), ("xyz", None), ("", None)]
)
def test_language_is_read_from_the_language_code(code, language):
    record = read(language=f'<languageCode code="{code}"/>')
    assert record.language == language
    assert ("language-unknown" in codes(record)) == (language is None)


def test_document_about_two_patients_is_refused():
    other = (
        "<recordTarget><patientRole><patient><name><given>Urs</given><family>Imboden</family></name>"
        "</patient></patientRole></recordTarget>"
    )
    with pytest.raises(PatientsDiffer):
        read(header=other)


def test_document_without_patient_is_refused():
    data = document().replace(b"recordTarget", b"somethingElse")
    with pytest.raises(RecordInvalid, match="names no patient"):
        read_records(data, "dossier.xml")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('<nonXMLBody><text mediaType="application/pdf">JVBERg==</text></nonXMLBody>', "application/pdf"),
        ('<nonXMLBody><text><reference value="bericht.pdf"/></text></nonXMLBody>', "is a file"),
        ("<other/>", "no body"),
    ],
)
def test_document_without_sections_is_refused_with_the_reason(body, reason):
    with pytest.raises(RecordInvalid, match=reason):
        read(body=body)


LETTER = """Bericht vom 3.6.2024

Diagnosen
Vorhofflimmern
Allergien: Sulfonamide (Exanthem)
Medikation
Eliquis 2.5 mg 1-0-1
"""


def _enclosing(data, kind="text/plain"):
    inside = base64.encodebytes(data).decode()
    return f'<nonXMLBody><text mediaType="{kind}" representation="B64">{inside}</text></nonXMLBody>'


def test_letter_inside_a_document_without_sections_is_read_as_that_of_its_patient():
    record = read(body=_enclosing(LETTER.encode()))
    assert (record.format, record.patient.family, record.language) == ("text", "Bonvin", "de")
    assert [item.label for item in record.allergies.items] == ["Sulfonamide"]
    assert [item.name for item in record.medications.items] == ["Eliquis"]
    assert "Vorhofflimmern" in record.notes[0].text


def test_letter_about_somebody_else_than_its_header_is_refused():
    other = f"Patient: Urs Imboden, geb. 01.01.1950\n{LETTER}"
    with pytest.raises(PatientsDiffer):
        read(body=_enclosing(other.encode()))


@pytest.mark.parametrize(
    ("data", "kind"), [(b"Brief", "text/rtf"), (b"", "text/plain"), (b"\x89PNG", "image/png")]
)
def test_enclosed_file_that_is_no_letter_is_refused_with_its_kind(data, kind):
    with pytest.raises(RecordInvalid, match=kind):
        read(body=_enclosing(data, kind))


def test_document_without_namespace_is_read():
    data = document(section("11450-4", concern(problem(HYPERTENSION)))).replace(
        b' xmlns="urn:hl7-org:v3"', b""
    )
    (record,) = read_records(data, "dossier.xml")
    assert record.problems.items[0].label == "Hypertension essentielle"


@pytest.mark.parametrize("around", ["{}", '<c:Contenu xmlns:c="urn:asip-sante:ci-sis">{}</c:Contenu>'])
def test_document_inside_the_style_sheet_that_shows_it_is_read(around):
    data = document(section("11450-4", concern(problem(HYPERTENSION)))).decode().partition("?>")[2]
    xsl = 'xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"'
    sheet = f"<xsl:stylesheet {xsl}>{around.format(data)}</xsl:stylesheet>"
    (record,) = read_records(sheet.encode(), "dossier.xml")
    assert record.problems.items[0].label == "Hypertension essentielle"


def test_style_sheet_without_a_document_is_refused():
    sheet = b'<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"/>'
    with pytest.raises(FormatUnknown):
        read_records(sheet, "dossier.xml")


# The people around


def test_contacts_are_read_with_their_roles_in_order():
    header = """
    <author><assignedAuthor><telecom value="tel:027 000 00 09"/><assignedPerson><name>
      <prefix>Dr. med.</prefix><given>Reto</given><family>Zen Ruffinen</family></name></assignedPerson>
      </assignedAuthor></author>
    <informationRecipient><intendedRecipient><informationRecipient><name><given>Léonie</given>
      <family>Bonvin</family></name></informationRecipient></intendedRecipient></informationRecipient>
    <participant typeCode="IND"><associatedEntity classCode="NOK"><associatedPerson><name>
      <given>Marc</given><family>Bonvin</family></name></associatedPerson></associatedEntity></participant>
    <participant typeCode="IND"><associatedEntity classCode="ECON"><telecom value="tel:079 000 00 03"/>
      <associatedPerson><name><given>Ida</given><family>Bonvin</family></name></associatedPerson>
      </associatedEntity></participant>
    <documentationOf><serviceEvent><performer typeCode="PRF"><functionCode code="PCP"/><assignedEntity>
      <assignedPerson><name><given>Odile</given><family>Carron</family></name></assignedPerson>
      <representedOrganization><telecom value="tel:027 000 00 08"/></representedOrganization>
      </assignedEntity></performer></serviceEvent></documentationOf>"""
    contacts = read(header=header).contacts
    assert [(contact.role, contact.name, contact.phone) for contact in contacts] == [
        (ContactRole.REFERENT, "Ida Bonvin", "079 000 00 03"),
        (ContactRole.PHYSICIAN, "Odile Carron", "027 000 00 08"),
        (ContactRole.PHYSICIAN, "Dr. med. Reto Zen Ruffinen", "027 000 00 09"),
        (ContactRole.RELATIVE, "Marc Bonvin", None),
    ]


def test_guardian_is_the_person_to_call_and_is_named_once():
    guardian = (
        "<guardian><telecom value='tel:079 000 00 05'/><guardianPerson><name><given>Ida</given>"
        "<family>Bonvin</family></name></guardianPerson></guardian>"
    )
    informant = (
        "<informant><relatedEntity classCode='PRS'><relatedPerson><name><given>Ida</given><family>Bonvin"
        "</family></name></relatedPerson></relatedEntity></informant>"
    )
    (contact,) = read(patient=guardian, header=informant).contacts
    assert (contact.role, contact.phone) == (ContactRole.REFERENT, "079 000 00 05")


# Allergies


def test_allergy_is_read_with_reaction_severity_and_status():
    severity = related(
        "SUBJ", '<observation><code code="SEV"/><value xsi:type="CD" displayName="modérée"/></observation>'
    )
    reaction = related(
        "MFST",
        '<observation><code code="ASSERTION"/><value xsi:type="CD" displayName="Urticaire"/>'
        f"{severity}</observation>",
    )
    (item,) = read(section("48765-2", concern(allergy(PENICILLIN, reaction)))).allergies.items
    assert (item.label, item.reaction, item.severity) == ("Penicilline G", "Urticaire", "modérée")
    assert item.status is AllergyStatus.ACTIVE


def test_allergy_without_display_name_takes_the_text_it_refers_to():
    code = '<code code="X"><originalText><reference value="#a1"/></originalText></code>'
    text = '<table><tbody><tr><td ID="a1">Latex</td></tr></tbody></table>'
    (item,) = read(section("48765-2", concern(allergy(code)), text=text)).allergies.items
    assert item.label == "Latex"


@pytest.mark.parametrize(
    "observation",
    [
        allergy(NOTHING, attributes='negationInd="true"'),
        allergy("", value='<value xsi:type="CD" code="716186003"/>'),
        allergy('<code code="160244002"/>'),
        allergy("", value='<value xsi:type="CD" code="X" displayName="Keine Allergien bekannt"/>'),
    ],
    ids=["negation", "value", "substance", "words"],
)
def test_no_known_allergy_is_none_known(observation):
    assert read(section("48765-2", concern(observation))).allergies.status is Documented.NONE_KNOWN


def test_no_known_drug_allergy_is_none_known_with_a_warning():
    value = '<value xsi:type="CD" code="409137002" displayName="No known drug allergy"/>'
    record = read(section("48765-2", concern(allergy("", value=value))))
    assert record.allergies.status is Documented.NONE_KNOWN
    assert "none-known-partial" in codes(record)


def test_negated_substance_is_refuted_and_not_none_known():
    listing = read(
        section("48765-2", concern(allergy(PENICILLIN, attributes='negationInd="true"')))
    ).allergies
    assert [(item.label, item.status) for item in listing.items] == [("Penicilline G", AllergyStatus.REFUTED)]


@pytest.mark.parametrize(
    "part",
    [
        section("48765-2", concern(allergy("", value='<value xsi:type="CD" nullFlavor="UNK"/>'))),
        section("48765-2", concern(allergy('<code nullFlavor="NASK"/>'))),
        section("48765-2", concern(allergy("", value='<value xsi:type="CD" code="1631000175102"/>'))),
        section("48765-2", text="No allergy data available"),
        section("48765-2", text="Allergien: nicht erhoben"),
        section("48765-2", text="Keine Allergien bekannt", attributes='nullFlavor="NI"'),
        section("48765-2", text="Aucune information"),
        section("48765-2"),
    ],
)
def test_what_is_not_known_is_not_documented(part):
    assert read(part).allergies.status is Documented.NOT_DOCUMENTED


@pytest.mark.parametrize(
    ("act_status", "time", "inside", "expected"),
    [
        ("active", "", (), AllergyStatus.ACTIVE),
        ("completed", "", (), AllergyStatus.UNKNOWN),
        ("active", '<effectiveTime><high value="2015"/></effectiveTime>', (), AllergyStatus.RESOLVED),
        (
            "completed",
            '<effectiveTime><low value="20151212140002"/><high value="20151212140002"/></effectiveTime>',
            (),
            AllergyStatus.UNKNOWN,
        ),
        ("completed", "", (status("55561003"),), AllergyStatus.ACTIVE),
        ("active", "", (status("73425007"),), AllergyStatus.RESOLVED),
    ],
)
def test_status_of_an_allergy(act_status, time, inside, expected):
    observation = allergy(PENICILLIN, *inside, time=time)
    (item,) = read(section("48765-2", concern(observation, act_status))).allergies.items
    assert item.status is expected


def test_allergies_in_text_only_are_read_with_a_warning():
    text = """<table><thead><tr><th>Substanz</th><th>Reaktion</th><th>Status</th></tr></thead><tbody>
      <tr><td>Nüsse</td><td>Atemnot</td><td>aktiv</td></tr><tr><td>Latex</td><td>-</td><td></td></tr>
      </tbody></table>"""
    record = read(section("48765-2", text=text))
    assert [(item.label, item.reaction, item.status.value) for item in record.allergies.items] == [
        ("Nüsse", "Atemnot", "active"),
        ("Latex", None, "unknown"),
    ]
    assert "narrative-only" in codes(record)


def test_running_text_about_allergies_becomes_a_note():
    text = "La patiente signale une gêne après certains repas. Un bilan est prévu."
    record = read(section("48765-2", text=text, title="Allergies"))
    assert record.allergies.status is Documented.NOT_DOCUMENTED
    assert [(note.title, note.text) for note in record.notes] == [("Allergies", text)]


def test_comment_on_an_allergy_is_kept_as_a_note():
    comment = related("SUBJ", '<act><code code="48767-8"/><text>Depuis l\'enfance</text></act>')
    record = read(section("48765-2", concern(allergy(PENICILLIN, comment))))
    assert [(note.title, note.text) for note in record.notes] == [("Penicilline G", "Depuis l'enfance")]


def test_completed_in_the_text_does_not_resolve_an_allergy():
    text = """<table><thead><tr><th>Allergen</th><th>Status</th></tr></thead><tbody>
      <tr><td>Penicilline G</td><td>Completed</td></tr></tbody></table>"""
    (item,) = read(section("48765-2", concern(allergy(PENICILLIN), "completed"), text=text)).allergies.items
    assert item.status is AllergyStatus.UNKNOWN


# Problems


@pytest.mark.parametrize(
    ("code", "act_status", "time", "inside", "expected"),
    [
        ("11450-4", "active", "", (), ProblemStatus.CURRENT),
        ("11450-4", "completed", "", (), ProblemStatus.PAST),
        ("11450-4", "suspended", "", (), ProblemStatus.UNKNOWN),
        ("11348-0", "active", "", (), ProblemStatus.PAST),
        ("11450-4", "active", '<effectiveTime><high value="2019"/></effectiveTime>', (), ProblemStatus.PAST),
        (
            "11450-4",
            "active",
            '<effectiveTime><high nullFlavor="UNK"/></effectiveTime>',
            (),
            ProblemStatus.CURRENT,
        ),
        (
            "11450-4",
            "active",
            '<effectiveTime><high value="2030"/></effectiveTime>',
            (),
            ProblemStatus.CURRENT,
        ),
        ("11450-4", "completed", "", (status("55561003"),), ProblemStatus.CURRENT),
        ("11450-4", "active", "", (status("413322009"),), ProblemStatus.PAST),
    ],
)
def test_status_of_a_problem(code, act_status, time, inside, expected):
    observation = problem(HYPERTENSION, *inside, time=time)
    (item,) = read(section(code, concern(observation, act_status))).problems.items
    assert item.status is expected


def test_problem_alone_in_the_list_of_active_problems_is_current():
    (item,) = read(section("11450-4", problem(HYPERTENSION))).problems.items
    assert item.status is ProblemStatus.CURRENT


@pytest.mark.parametrize(
    ("written", "onset"),
    [("2011", "2011"), ("201105", "2011-05"), ("20110504123000+0100", "2011-05-04"), ("20111399", None)],
)
def test_onset_keeps_the_precision_written(written, onset):
    time = f'<effectiveTime><low value="{written}"/></effectiveTime>'
    (item,) = read(section("11450-4", concern(problem(HYPERTENSION, time=time)))).problems.items
    assert (item.label, item.code, item.onset) == ("Hypertension essentielle", "I10", onset)


def test_problem_with_null_value_takes_translation_and_text():
    value = (
        '<value xsi:type="CD" nullFlavor="OTH"><originalText><reference value="#p1"/></originalText>'
        '<translation code="E11.9"/></value>'
    )
    text = '<list><item ID="p1">Diabète de type 2</item></list>'
    (item,) = read(section("11450-4", concern(problem(value)), text=text)).problems.items
    assert (item.label, item.code) == ("Diabète de type 2", "E11.9")


def test_semantic_tag_of_snomed_is_not_part_of_the_label():
    value = '<value xsi:type="CD" code="386661006" displayName="Fever (finding)"/>'
    (item,) = read(section("11450-4", concern(problem(value)))).problems.items
    assert item.label == "Fever"


@pytest.mark.parametrize(
    ("value", "attributes", "expected"),
    [
        ('<value xsi:type="CD" code="55607006" displayName="Problem"/>', 'negationInd="true"', "none-known"),
        ('<value xsi:type="CD" code="160245001"/>', "", "none-known"),
        (
            '<value xsi:type="CD" code="396782006" displayName="Past medical history unknown"/>',
            "",
            "not-documented",
        ),
        ('<value xsi:type="CD" nullFlavor="UNK"/>', "", "not-documented"),
    ],
)
def test_no_problem_and_no_knowledge_are_told_apart(value, attributes, expected):
    part = section("11450-4", concern(problem(value, attributes=attributes)))
    assert read(part).problems.status.value == expected


def test_denied_problem_is_left_out_with_a_warning_and_is_not_none_known():
    record = read(section("11450-4", concern(problem(HYPERTENSION, attributes='negationInd="true"'))))
    assert record.problems.status is Documented.NOT_DOCUMENTED
    assert "negated-left-out" in codes(record)


def test_resolved_problems_are_told_by_the_heading_of_their_list():
    text = "<paragraph>Resolved Concerns</paragraph><list><item>Hypertension essentielle (2011)</item></list>"
    entry = concern(problem(HYPERTENSION), "suspended")
    (item,) = read(section("11450-4", entry, text=text)).problems.items
    assert item.status is ProblemStatus.PAST


def test_items_outweigh_none_known_with_a_warning():
    none = concern(problem('<value xsi:type="CD" code="160245001"/>'))
    record = read(section("11450-4", concern(problem(HYPERTENSION)), none))
    assert record.problems.status is Documented.DOCUMENTED
    assert "none-known-contradicted" in codes(record)


# Medications


def test_medication_is_read_with_dose_route_times_and_reason():
    item = _drug(
        drug(
            ASPIRIN,
            '<routeCode code="20053000" codeSystem="0.4.0.127.0.16.1.1.2.1"/>',
            '<doseQuantity value="1.0" unit="{tbl}"/>',
            related("RSON", '<observation><value xsi:type="CD" displayName="Prévention"/></observation>'),
            times='<effectiveTime xsi:type="IVL_TS"><low value="20240101"/></effectiveTime>'
            '<effectiveTime xsi:type="PIVL_TS" operator="A"><period value="12" unit="h"/></effectiveTime>',
        )
    )
    assert (item.name, item.dose, item.frequency) == ("Aspirine 81 mg", "1 comprimé", "toutes les 12 heures")
    assert (item.route, item.status) == (Route.ORAL, MedicationStatus.CURRENT)
    assert (item.start, item.end, item.reason) == ("2024-01-01", None, "Prévention")


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (("MORN",), Schedule(morning="1")),
        (("ACM", "ACV"), Schedule(morning="1", evening="1")),
        (("CD",), Schedule(noon="1")),
        (("PCV", "HS"), Schedule(evening="1", night="1")),
        (("NIGHT",), Schedule(night="1")),
    ],
)
def test_times_of_day_fill_the_grid(events, expected):
    comps = "".join(f'<comp xsi:type="EIVL_TS"><event code="{event}"/></comp>' for event in events)
    times = f'<effectiveTime xsi:type="SXPR_TS">{comps}</effectiveTime>'
    item = _drug(drug(ASPIRIN, '<doseQuantity value="1" unit="732936001"/>', times=times))
    assert (item.schedule, item.dose) == (expected, "1 comprimé")


def test_meals_without_a_slot_are_worded():
    times = '<effectiveTime xsi:type="EIVL_TS"><event code="AC"/></effectiveTime>'
    item = _drug(drug(ASPIRIN, times=times))
    assert (item.schedule, item.frequency) == (None, "avant les repas")


def test_split_doses_keep_their_own_amounts():
    def part(event, amount):
        return related(
            "COMP",
            "<substanceAdministration><effectiveTime xsi:type='EIVL_TS'>"
            f'<event code="{event}"/></effectiveTime><doseQuantity value="{amount}" unit="732936001"/>'
            "<consumable><manufacturedProduct><manufacturedMaterial nullFlavor='NA'/></manufacturedProduct>"
            "</consumable></substanceAdministration>",
        )

    item = _drug(drug(ASPIRIN, part("ACM", "1"), part("ACV", "0.5")))
    assert item.schedule == Schedule(morning="1", evening="0.5")


def test_amount_that_is_not_counted_keeps_its_unit_in_the_grid():
    times = '<effectiveTime xsi:type="EIVL_TS"><event code="HS"/></effectiveTime>'
    item = _drug(drug(ASPIRIN, '<doseQuantity value="14" unit="[IU]"/>', times=times))
    assert item.schedule == Schedule(night="14 UI")


def test_unknown_unit_code_is_left_out_with_a_warning():
    record = read(section("10160-0", drug(ASPIRIN, '<doseQuantity value="2" unit="999999001"/>')))
    assert record.medications.items[0].dose == "2"
    assert "unit-not-understood" in codes(record)


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        ('code="PO"', Route.ORAL),
        ('code="C38299"', Route.INJECTION),
        ('code="47625008"', Route.INJECTION),
        ('code="20067000" codeSystem="0.4.0.127.0.16.1.1.2.1"', Route.OTHER),
        ('code="X" displayName="voie sous-cutanée"', Route.INJECTION),
        ('code="X" displayName="subkutan"', Route.INJECTION),
        ('code="X" displayName="zum Einnehmen"', Route.ORAL),
        ('code="X" displayName="Sublingual use"', Route.OTHER),
        ('code="X" displayName="kutan"', Route.OTHER),
        ('nullFlavor="UNK"', Route.UNKNOWN),
    ],
)
def test_route_is_grouped_by_word_or_code(route, expected):
    assert _drug(drug(ASPIRIN, f"<routeCode {route}/>")).route is expected


@pytest.mark.parametrize(
    ("act_status", "attributes", "times", "inside", "expected"),
    [
        ("active", 'moodCode="EVN"', "", (), MedicationStatus.CURRENT),
        ("aborted", 'moodCode="EVN"', "", (), MedicationStatus.STOPPED),
        ("suspended", 'moodCode="EVN"', "", (), MedicationStatus.UNKNOWN),
        ("suspended", 'moodCode="EVN"', '<high value="20240601"/>', (), MedicationStatus.STOPPED),
        ("active", 'moodCode="EVN"', '<high value="20240601"/>', (), MedicationStatus.STOPPED),
        ("active", 'moodCode="EVN"', '<high value="20240610"/>', (), MedicationStatus.CURRENT),
        ("completed", 'moodCode="EVN"', '<high nullFlavor="UNK"/>', (), MedicationStatus.UNKNOWN),
        ("active", 'moodCode="INT"', '<low value="20240701"/>', (), MedicationStatus.PLANNED),
        ("active", 'moodCode="RQO"', "", (), MedicationStatus.PLANNED),
        ("completed", 'moodCode="EVN"', "", (status("55561003"),), MedicationStatus.CURRENT),
        ("active", 'moodCode="EVN"', "", (status("421139008"),), MedicationStatus.STOPPED),
    ],
)
def test_status_of_a_medication(act_status, attributes, times, inside, expected):
    time = f'<effectiveTime xsi:type="IVL_TS">{times}</effectiveTime>' if times else ""
    entry = drug(ASPIRIN, *inside, attributes=attributes, act_status=act_status, times=time)
    assert _drug(entry).status is expected


@pytest.mark.parametrize(
    "entry",
    [
        drug('<code nullFlavor="NI"/>', attributes='moodCode="EVN" negationInd="true"'),
        drug('<code code="787481004" displayName="No known medications"/>'),
        drug('<code code="X" displayName="Keine Medikamente"/>'),
    ],
)
def test_no_medication_is_none_known(entry):
    assert read(section("10160-0", entry)).medications.status is Documented.NONE_KNOWN


@pytest.mark.parametrize(
    "entry",
    [
        drug('<code nullFlavor="UNK"/>'),
        drug('<code code="182904002" displayName="Drug treatment unknown"/>'),
        drug(ASPIRIN, attributes='moodCode="EVN" negationInd="true"'),
    ],
)
def test_unknown_or_denied_medication_is_not_documented(entry):
    assert read(section("10160-0", entry)).medications.status is Documented.NOT_DOCUMENTED


def test_codes_that_say_none_beside_a_text_that_says_nothing_are_doubtful():
    entry = drug('<code nullFlavor="NI"/>', attributes='moodCode="EVN" negationInd="true"')
    record = read(section("10160-0", entry, text="No medication information"))
    assert "none-known-doubtful" in codes(record)


def test_swiss_plan_item_is_current_and_named_by_the_product():
    material = (
        '<code code="7680000000000" codeSystem="2.51.1.1" displayName="SOMNEX Tabl 5 mg 30 Stk"/>'
        "<name>SOMNEX Tabl 5 mg</name><pharm:ingredient><pharm:ingredient><pharm:name>Somnexum</pharm:name>"
        "</pharm:ingredient></pharm:ingredient>"
    )
    item = _drug(
        drug(
            material,
            attributes='moodCode="INT"',
            act_status="completed",
            template="2.16.756.5.30.1.1.10.4.34",
        )
    )
    assert (item.name, item.status) == ("SOMNEX Tabl 5 mg", MedicationStatus.CURRENT)


def test_formula_without_code_is_named_with_its_substance():
    material = (
        '<code nullFlavor="NA"/><name>Préparation magistrale</name><pharm:ingredient><pharm:ingredient>'
        "<pharm:name>Somnexum (substance)</pharm:name></pharm:ingredient></pharm:ingredient>"
    )
    assert _drug(drug(material)).name == "Préparation magistrale (Somnexum)"


def test_dispense_is_read_with_its_instruction_and_not_listed_twice():
    supply = """<supply classCode="SPLY" moodCode="EVN"><templateId root="1.3.6.1.4.1.19376.1.9.1.3.4"/>
      <product><manufacturedProduct><manufacturedMaterial><name>SOMNEX Tabl 5 mg</name></manufacturedMaterial>
      </manufacturedProduct></product><entryRelationship typeCode="COMP"><substanceAdministration>
      <effectiveTime xsi:type="IVL_TS"><low value="20240601"/></effectiveTime>
      <effectiveTime xsi:type="EIVL_TS"><event code="NIGHT"/></effectiveTime>
      <routeCode code="20053000"/><doseQuantity value="1"/></substanceAdministration>
      </entryRelationship></supply>"""
    item = _drug(supply)
    assert (item.name, item.schedule, item.route) == ("SOMNEX Tabl 5 mg", Schedule(night="1"), Route.ORAL)
    assert (item.start, item.status) == ("2024-06-01", MedicationStatus.CURRENT)
    listed = read(section("10160-0", drug("<name>SOMNEX Tabl 5 mg</name>"), supply)).medications
    assert len(listed.items) == 1


@pytest.mark.parametrize(("advice", "expected"), [("CANCEL", "stopped"), ("CHANGE", "current")])
def test_pharmaceutical_advice_decides_the_status(advice, expected):
    entry = (
        f'<observation><code code="{advice}"/><entryRelationship typeCode="REFR">{drug(ASPIRIN)}'
        "</entryRelationship></observation>"
    )
    (item,) = read(section("61357-0", entry)).medications.items
    assert item.status.value == expected


def test_instruction_and_grid_are_read_from_the_row_the_entry_names():
    text = """<table><thead><tr><th>Médicament</th><th>Matin</th><th>Midi</th><th>Soir</th><th>Nuit</th>
      <th>Posologie</th></tr></thead><tbody><tr ID="m1"><td>Aspirine 81 mg</td><td>1/2</td><td>0</td>
      <td>-</td><td>1</td><td>avec de l'eau</td></tr></tbody></table>"""
    entry = drug(ASPIRIN, '<text><reference value="#m1"/></text>')
    (item,) = read(section("10160-0", entry, text=text)).medications.items
    assert (item.schedule, item.frequency) == (Schedule(morning="1/2", night="1"), "avec de l'eau")


def test_strength_of_the_product_is_no_dose():
    text = """<table><thead><tr><th>Präparat</th><th>Dosis pro Einheit</th></tr></thead><tbody>
      <tr ID="m1"><td>Aspirine 81 mg</td><td>2.5 mg</td></tr></tbody></table>"""
    (coded,) = read(section("10160-0", drug(ASPIRIN), text=text)).medications.items
    (written,) = read(section("10160-0", text=text)).medications.items
    assert coded.dose is None
    assert (written.name, written.dose) == ("Aspirine 81 mg 2.5 mg", None)


def test_as_needed_is_worded_in_the_language_of_the_document():
    entry = drug(ASPIRIN, "<precondition><criterion/></precondition>")
    record = read(section("10160-0", entry), language='<languageCode code="de-AT"/>')
    assert record.medications.items[0].frequency == "bei Bedarf"


def test_medications_in_text_only_are_read_with_a_warning():
    text = """<table><thead><tr><th>Arzneimittel</th><th>Dosierung</th><th>Morgen</th></tr></thead>
      <tbody><tr><td>Somnex 5 mg</td><td>1-0-0-0</td><td>1</td></tr></tbody></table>"""
    record = read(section(None, text=text, title="Empfohlene Medikation"))
    (item,) = record.medications.items
    assert (item.name, item.frequency) == ("Somnex 5 mg", "1-0-0-0")
    assert "narrative-only" in codes(record)


# Texts


def test_sections_become_case_general_or_notes_by_code():
    record = read(
        section("42349-1", text="Plaie du pied", title="Motif"),
        section("10164-2", text="Depuis mars", title="Histoire"),
        section("29762-2", text="Vit seule", title="Social"),
        section("30954-2", text="Hb 120 g/l", title="Laboratoire"),
    )
    assert record.case == "Motif\nPlaie du pied\n\nHistoire\nDepuis mars"
    assert record.general == "Vit seule"
    assert [(note.title, note.text) for note in record.notes] == [("Laboratoire", "Hb 120 g/l")]


def test_nested_sections_are_read():
    outer = section("51848-0", text="Stable", title="Bilan").replace(
        "</section>",
        f"<component>{section('11450-4', concern(problem(HYPERTENSION)))}</component></section>",
    )
    record = read(outer)
    assert record.problems.status is Documented.DOCUMENTED
    assert record.notes[0].text == "Stable"


def test_tables_lists_and_breaks_become_lines():
    text = """<paragraph>Erste
      Zeile<br/>zweite</paragraph><table><thead><tr><th>Wert</th><th>Datum</th></tr></thead><tbody>
      <tr><td rowspan="2">RR</td><td>1.5.</td></tr><tr><td>2.5.</td></tr><tr><td>-</td><td></td></tr></tbody>
      </table><list><item>A</item><item>B</item></list><content revised="delete">falsch</content>"""
    (note,) = read(section("8716-3", text=text)).notes
    lines = [line for line in note.text.splitlines() if line]
    assert lines == ["Erste Zeile", "zweite", "Wert: RR; Datum: 1.5.", "Wert: RR; Datum: 2.5.", "A", "B"]


def test_enclosed_original_is_reported():
    assert "attachment-not-read" in codes(read(section("55108-5", "<observationMedia/>", text="PDF")))


def test_drugs_given_once_are_no_medication_of_the_patient():
    record = read(section("29549-3", drug(ASPIRIN), text="Aspirine 500 mg à 10 h"))
    assert record.medications.status is Documented.NOT_DOCUMENTED
    assert record.notes[0].text == "Aspirine 500 mg à 10 h"


def _drug(entry):
    (item,) = read(section("10160-0", entry)).medications.items
    return item


# Texts that say nothing


def test_diagnosis_of_unknown_cause_is_kept():
    value = '<value xsi:type="CD" code="R50.9" displayName="Fièvre d\'origine inconnue"/>'
    (item,) = read(section("11450-4", concern(problem(value)))).problems.items
    assert item.label == "Fièvre d'origine inconnue"


@pytest.mark.parametrize(
    "text", ["No Hospital Course Recorded", "Date: 12.02.2024; Details: keine Angaben", "Aucune donnée"]
)
def test_section_that_says_nothing_is_no_text(text):
    record = read(section("8648-8", text=text, title="Hospital Course"), section("8716-3", text=text))
    assert record.case is None


def test_row_with_one_unknown_value_is_kept():
    text = "Substance: Iode; Reaction: unknown"
    assert [note.text for note in read(section("8716-3", text=text)).notes] == [text]


# Whatever the bytes


@settings(max_examples=150)
@given(cuts=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 60)), min_size=1, max_size=4))
def test_document_with_parts_cut_out_is_read_or_refused(cuts):
    data = RICH
    for place, length in cuts:
        start = place % len(data)
        data = data[:start] + data[start + length :]
    with suppress(SourceRefused):
        read_records(data, "dossier.xml")


@settings(max_examples=150)
@given(
    drops=st.sets(st.integers(0, 400), min_size=1, max_size=12), value=st.sampled_from(["", "x", "#", "-1"])
)
def test_document_with_attributes_changed_is_read_or_refused(drops, value):
    parts = re.split(rb'(="[^"]*")', RICH)
    marks = [index for index, part in enumerate(parts) if part.startswith(b'="') and index > 6]
    for drop in drops:
        parts[marks[drop % len(marks)]] = f'="{value}"'.encode()
    with suppress(SourceRefused):
        read_records(b"".join(parts), "dossier.xml")


RICH = document(
    section("48765-2", concern(allergy(PENICILLIN, status("55561003"))), text="<list><item>x</item></list>"),
    section(
        "11450-4", concern(problem(HYPERTENSION, time='<effectiveTime><low value="2011"/></effectiveTime>'))
    ),
    section(
        "10160-0",
        drug(
            ASPIRIN,
            '<text><reference value="#m"/></text><routeCode code="PO"/><doseQuantity value="1" unit="mg"/>',
            times='<effectiveTime xsi:type="PIVL_TS"><period value="12" unit="h"/></effectiveTime>',
        ),
        text='<table><thead><tr><th>Mittel</th></tr></thead><tbody><tr ID="m">'
        '<td rowspan="2" colspan="3">A</td></tr></tbody></table>',
    ),
    ids=f'<id root="2.16.756.5.32" extension="{AVS}"/>',
)


def _visit(mood, day="20240701", name="Contrôle cardiologique", status="active"):
    return (
        f'<encounter classCode="ENC" moodCode="{mood}"><code code="1" displayName="{name}"/>'
        f'<statusCode code="{status}"/><effectiveTime value="{day}"/></encounter>'
    )


@pytest.mark.parametrize(
    ("mood", "status", "line"),
    [
        ("APT", "active", "01.07.2024: prévu: Contrôle cardiologique"),
        ("RQO", "active", "01.07.2024: prévu: Contrôle cardiologique"),
        ("APT", "cancelled", "01.07.2024: annulé: Contrôle cardiologique"),
        ("GOL", "active", "01.07.2024: objectif: Contrôle cardiologique"),
    ],
)
def test_plan_without_a_text_is_told_as_planned(mood, status, line):
    record = read(section("18776-5", _visit(mood, status=status)))
    assert [note.text for note in record.notes] == [line]


def test_plan_that_the_text_of_its_section_does_not_name_is_told_beside_it():
    record = read(
        section("18776-5", _visit("APT"), _visit("APT", name="Podologie"), text="Podologie en juillet.")
    )
    assert [note.text for note in record.notes] == [
        "Podologie en juillet.",
        "01.07.2024: prévu: Contrôle cardiologique",
    ]
