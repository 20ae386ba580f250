"""FHIR: which files are taken, whose they are, references, people, both wire formats."""

from datetime import date

import pytest

from fhir_samples import (
    PATIENT,
    SUBJECT,
    bundle,
    codes,
    coding,
    document,
    read,
    read_all,
    read_json,
    resource,
    section,
)
from optirh_batch.errors import (
    EncodingUnknown,
    FormatUnknown,
    PatientsDiffer,
    RecordInvalid,
    SourceTooLarge,
    XmlMalformed,
    XmlRefused,
)
from optirh_batch.readers import ReadLimits, RefusedRecord, read_records
from optirh_batch.records import ContactRole, Documented, PatientRecord, Sex

CONDITION = f'<Condition><id value="k1"/><code><text value="Diabetes"/></code>{SUBJECT}</Condition>'
OTHER = PATIENT.replace("p1", "p2").replace("Rey", "Zufferey").replace("Ana", "Luc").replace("1950", "1961")
AVS = "756.9217.0769.85"


def labels(record):
    return [problem.label for problem in record.problems.items]


@pytest.mark.parametrize(
    "kind",
    """Practitioner Encounter Coverage StructureDefinition ValueSet Binary Organization Medication Location
    Address""".split(),
)
def test_resource_that_is_no_patient_record_is_refused_by_its_type(kind):
    with pytest.raises(FormatUnknown) as caught:
        read_all(resource(f'<{kind}><id value="x"/></{kind}>'))
    assert kind in str(caught.value)


@pytest.mark.parametrize("text", [bundle(), bundle('<Practitioner><id value="a"/></Practitioner>')])
def test_bundle_without_a_patient_record_is_refused(text):
    with pytest.raises(FormatUnknown, match="without a patient record"):
        read_all(text)


def test_single_resource_about_a_patient_is_a_small_record():
    record = read(resource(CONDITION))
    assert (record.format, labels(record)) == ("fhir", ["Diabetes"])
    assert codes(record) == ["patient-missing"]


def test_unknown_resource_type_in_a_bundle_is_reported():
    record = read(bundle(PATIENT, f'<MolecularSequence><id value="m"/>{SUBJECT}</MolecularSequence>'))
    assert codes(record) == ["resource-not-read"]


@pytest.mark.parametrize(
    "reference",
    [
        "https://example.org/fhir/Condition/k1",
        "Condition/k1",
        "Condition/k1/_history/3",
        "http://elsewhere/Condition/k1",
    ],
)
def test_section_finds_its_entry_however_it_is_addressed(reference):
    assert labels(read(document(CONDITION, sections=section("11450-4", reference)))) == ["Diabetes"]


def test_section_finds_an_entry_by_uuid_and_a_contained_one():
    uuid = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"
    text = document(CONDITION, sections=section("11450-4", uuid))
    text = text.replace("https://example.org/fhir/Condition/k1", uuid)
    assert labels(read(text)) == ["Diabetes"]
    contained = f"<contained>{CONDITION}</contained>"
    assert labels(read(document(sections=contained + section("11450-4", "#k1")))) == ["Diabetes"]


def test_entry_that_no_section_lists_is_read_with_a_warning():
    record = read(document(CONDITION, sections=section("11450-4")))
    assert labels(record) == ["Diabetes"]
    assert "entry-outside-sections" in codes(record)


def test_entry_that_is_not_in_the_file_is_reported():
    record = read(document(sections=section("11450-4", "Condition/lost")))
    assert record.problems.status is Documented.NOT_DOCUMENTED
    assert "entry-missing" in codes(record)


def test_document_about_two_people_is_refused_alone():
    foreign = CONDITION.replace("Patient/p1", "Patient/p2")
    with pytest.raises(PatientsDiffer):
        read_all(document(OTHER, foreign, sections=section("11450-4", "Condition/k1")))


def composition(number, sections, subject="p1"):
    return (
        f'<Composition><id value="{number}"/><status value="final"/>'
        f'<subject><reference value="Patient/{subject}"/></subject>{sections}</Composition>'
    )


@pytest.mark.parametrize("kind", ["document", "collection"])
def test_documents_of_one_person_in_a_bundle_are_read_as_one_with_a_warning(kind):
    second = CONDITION.replace("k1", "k2").replace("Diabetes", "Asthma")
    documents = (
        composition("c1", section("11450-4", "Condition/k1")),
        composition("c2", section("11450-4", "Condition/k2") + section(text="Schläft gut.")),
    )
    record = read(bundle(*documents, PATIENT, CONDITION, second, kind=kind))
    assert labels(record) == ["Diabetes", "Asthma"]
    assert "Schläft gut." in record.notes[0].text
    assert "documents-joined" in codes(record)


def test_documents_of_two_people_in_a_bundle_give_a_record_each():
    second = CONDITION.replace("k1", "k2").replace("p1", "p2").replace("Diabetes", "Asthma")
    loose = CONDITION.replace("k1", "k3").replace("p1", "p2").replace("Diabetes", "Gout")
    nobodys = "<Condition><id value='k4'/><code><text value='Fieber'/></code></Condition>"
    documents = (
        composition("c1", section("11450-4", "Condition/k1")),
        composition("c2", section("11450-4", "Condition/k2"), "p2"),
    )
    records = read_all(bundle(*documents, PATIENT, OTHER, CONDITION, second, loose, nobodys, kind="document"))
    assert [(item.patient.family, labels(item)) for item in records] == [
        ("Rey", ["Diabetes"]),
        ("Zufferey", ["Asthma", "Gout"]),
    ]
    assert all("entry-without-patient" in codes(item) for item in records)


def test_document_that_lists_another_persons_entry_is_refused_and_the_other_is_read():
    foreign = CONDITION.replace("k1", "k2").replace("p1", "p2")
    documents = (
        composition("c1", section("11450-4", "Condition/k2")),
        composition("c2", section(text="Schläft gut."), "p2"),
    )
    refused, record = read_all(bundle(*documents, PATIENT, OTHER, foreign, kind="document"))
    assert isinstance(refused.error, PatientsDiffer)
    assert record.patient.family == "Zufferey"


def test_recipient_of_a_document_is_not_its_patient():
    assert read(document(OTHER, sections=section(text="Text"))).patient.family == "Rey"


def test_search_set_with_two_patients_gives_two_records_and_leaves_out_what_is_nobodys():
    second = CONDITION.replace("k1", "k2").replace("p1", "p2").replace("Diabetes", "Asthma")
    nobodys = "<Condition><code><text value='Gout'/></code></Condition>"
    records = read_all(bundle(PATIENT, CONDITION, OTHER, second, nobodys, kind="searchset"))
    assert [(item.patient.family, labels(item)) for item in records] == [
        ("Rey", ["Diabetes"]),
        ("Zufferey", ["Asthma"]),
    ]
    assert all("entry-without-patient" in codes(item) for item in records)


def test_bundle_of_patients_only_gives_a_record_each():
    assert [item.patient.given for item in read_all(bundle(PATIENT, OTHER))] == ["Ana", "Luc"]


def test_documents_on_one_person_in_parameters_become_one_record():
    first = document(CONDITION, sections=section("11450-4", "Condition/k1"))
    second = document(CONDITION.replace("Diabetes", "Asthma"), sections=section("11450-4", "Condition/k1"))
    parts = "".join(
        f'<parameter><name value="d"/><resource>{text}</resource></parameter>' for text in (first, second)
    )
    record = read(f'<Parameters xmlns="http://hl7.org/fhir">{parts}</Parameters>')
    assert labels(record) == ["Diabetes", "Asthma"]


def test_broken_document_in_parameters_leaves_the_other_alone():
    mixed = document(
        OTHER, CONDITION.replace("Patient/p1", "Patient/p2"), sections=section("11450-4", "Condition/k1")
    )
    good = document(sections=section(text="Text")).replace("Rey", "Fournier").replace("1950", "1948")
    parts = "".join(
        f'<parameter><name value="d"/><part><resource>{text}</resource></part></parameter>'
        for text in (mixed, good)
    )
    outcomes = read_all(f'<Parameters xmlns="http://hl7.org/fhir">{parts}</Parameters>')
    assert {type(outcome) for outcome in outcomes} == {RefusedRecord, PatientRecord}


def patient(inner):
    return read(resource(f"<Patient>{inner}</Patient>"))


NAME = '<name><family value="Rey"/><given value="Ana"/></name>'


def test_official_name_goes_before_others_and_a_maiden_name_never_first():
    record = patient(
        '<name><use value="maiden"/><family value="Bonvin"/></name>'
        '<name><use value="nickname"/><given value="Nana"/></name>'
        '<name><use value="official"/><family value="Rey"/><given value="Ana"/><given value="Lucie"/></name>'
    )
    assert (record.patient.given, record.patient.family) == ("Ana Lucie", "Rey")


@pytest.mark.parametrize(
    ("gender", "sex"),
    [
        ("female", Sex.FEMALE),
        ("male", Sex.MALE),
        ("other", Sex.OTHER),
        ("unknown", Sex.UNKNOWN),
        ("weiblich", Sex.UNKNOWN),
    ],
)
def test_gender_code_is_read_and_another_word_is_unknown(gender, sex):
    record = patient(f'{NAME}<gender value="{gender}"/>')
    assert record.patient.sex is sex
    assert codes(record) == (["value-not-understood"] if gender == "weiblich" else [])


def test_german_register_extension_makes_the_sex_other():
    url = "http://fhir.de/StructureDefinition/gender-amtlich"
    extension = f'<extension url="{url}"><valueCoding><code value="D"/></valueCoding></extension>'
    assert patient(f'{NAME}<gender value="other">{extension}</gender>').patient.sex is Sex.OTHER


@pytest.mark.parametrize(
    ("written", "day", "code"),
    [
        ("1950-02-03", date(1950, 2, 3), None),
        ("1950", None, "date-incomplete"),
        ("1950-02", None, "date-incomplete"),
        ("1950-02-30", None, "date-impossible"),
        ("1850-02-03", None, "date-impossible"),
        ("2999-01-01", None, "date-impossible"),
    ],
)
def test_birth_date_is_a_whole_possible_day_or_none(written, day, code):
    record = patient(f'{NAME}<birthDate value="{written}"/>')
    assert record.patient.birth_date == day
    assert codes(record) == ([code] if code else [])


@pytest.mark.parametrize(
    ("written", "told"), [("1950", ["1950"]), ("1950-02", ["1950-02"]), ("1950-02-03", []), ("1850", [])]
)
def test_year_or_month_of_birth_without_its_day_is_a_note(written, told):
    record = patient(f'{NAME}<birthDate value="{written}"/>')
    assert [note.text for note in record.notes] == told


@pytest.mark.parametrize("system", ["urn:oid:2.16.756.5.32", "2.16.756.5.32"])
@pytest.mark.parametrize("value", [AVS, AVS.replace(".", "")])
def test_avs_number_is_read_by_its_oid(system, value):
    record = patient(f'{NAME}<identifier><system value="{system}"/><value value="{value}"/></identifier>')
    assert record.patient.avs == AVS


@pytest.mark.parametrize(
    ("system", "value", "warned"),
    [
        ("urn:oid:2.16.756.5.32", "756.9217.0769.86", ["avs-invalid"]),
        ("urn:oid:2.16.756.5.31", AVS, []),
        ("urn:oid:2.16.756.5.30.1.127.3.10.3", AVS, []),
    ],
)
def test_number_that_is_no_avs_number_is_left_out(system, value, warned):
    record = patient(f'{NAME}<identifier><system value="{system}"/><value value="{value}"/></identifier>')
    assert record.patient.avs is None
    assert codes(record) == warned


def test_address_phone_and_language_are_read():
    house = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-houseNumber"
    record = patient(
        f"""{NAME}<telecom><system value="email"/><value value="a@example.org"/></telecom>
        <telecom><system value="phone"/><value value="tel:+41 27 000 00 01"/><use value="old"/></telecom>
        <telecom><system value="phone"/><value value="tel:+41 27 000 00 00"/></telecom>
        <address><use value="old"/><city value="Genève"/></address>
        <address><line value="Rue du Midi"><extension url="{house}"><valueString value="4"/></extension>
    </line>
        <line value="Case postale"/><city value="Sion"/><postalCode value="1950"/><country value="CH"/>
    </address>
        <communication><language>{coding("it-CH", "urn:ietf:bcp:47")}</language></communication>
        <communication><language>{coding("fr-CH", "urn:ietf:bcp:47")}</language><preferred value="true"/>
        </communication>"""
    )
    assert record.patient.address == "Rue du Midi 4, Case postale, 1950 Sion"
    assert (record.patient.phone, record.patient.language) == ("+41 27 000 00 00", "fr")


def test_people_around_get_their_roles_once():
    related = f"""<RelatedPerson><id value="r"/><patient><reference value="Patient/p1"/></patient>
    <relationship>{coding("DAU", "http://terminology.hl7.org/CodeSystem/v3-RoleCode")}</relationship>
    <name><text value="Léa Rey"/></name><telecom><system value="phone"/><value value="079 000 00 00"/>
    </telecom>
    </RelatedPerson>"""
    person = PATIENT.replace(
        "</Patient>",
        f"""<contact>
    <relationship>{coding("C", "http://terminology.hl7.org/CodeSystem/v2-0131")}</relationship>
        <name><family value="Bonvin"/><given value="Eva"/></name></contact>
        <contact><relationship><text value="Ehemann"/></relationship>
        <name><family value="Rey"/><given value="Jo"/></name></contact>
        <contact><name><family value="Voisin"/></name></contact>
        <generalPractitioner><reference value="PractitionerRole/r1"/></generalPractitioner></Patient>""",
    )
    role = """<PractitionerRole><id value="r1"/><practitioner><reference value="Practitioner/d1"/>
    </practitioner>
    <telecom><system value="phone"/><value value="027 000 00 00"/></telecom></PractitionerRole>"""
    doctor = """<Practitioner><id value="d1"/><name><family value="Fux"/><given value="Ida"/>
    <prefix value="Dr."/></name>
    </Practitioner>"""
    order = f"""<MedicationRequest><id value="m"/><status value="active"/>
    <medicationCodeableConcept><text value="X"/></medicationCodeableConcept>{SUBJECT}
    <requester><reference value="Practitioner/d1"/></requester></MedicationRequest>"""
    found = read(bundle(person, related, role, doctor, order)).contacts
    assert [(contact.role, contact.name, contact.phone) for contact in found] == [
        (ContactRole.REFERENT, "Eva Bonvin", None),
        (ContactRole.RELATIVE, "Jo Rey", None),
        (ContactRole.OTHER, "Voisin", None),
        (ContactRole.PHYSICIAN, "Dr. Ida Fux", "027 000 00 00"),
        (ContactRole.RELATIVE, "Léa Rey", "079 000 00 00"),
    ]


def test_author_is_a_physician_only_if_something_says_so():
    nurse = '<Practitioner><id value="n"/><name><family value="Notarzt"/></name></Practitioner>'
    author = '<author><reference value="Practitioner/n"/></author>'
    (contact,) = read(document(nurse, more=author, sections=section(text="Text"))).contacts
    assert contact.role is ContactRole.OTHER
    physician = nurse.replace(
        "</Practitioner>", f"<qualification><code>{coding('309343006')}</code></qualification></Practitioner>"
    )
    (contact,) = read(document(physician, more=author, sections=section(text="Text"))).contacts
    assert contact.role is ContactRole.PHYSICIAN


JSON_BUNDLE = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {
            "fullUrl": "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0",
            "resource": {
                "resourceType": "Patient",
                "name": [{"family": "Rey", "given": ["Ana", "Lucie"]}],
                "_gender": {
                    "extension": [
                        {
                            "url": "http://fhir.de/StructureDefinition/gender-amtlich",
                            "valueCoding": {"code": "D"},
                        }
                    ]
                },
                "gender": "other",
                "birthDate": "1950-02-03",
            },
        },
        {
            "resource": {
                "resourceType": "MedicationStatement",
                "status": "active",
                "subject": {"reference": "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"},
                "medicationCodeableConcept": {"text": "Torasemid 5 mg"},
                "dosage": [
                    {
                        "timing": {
                            "repeat": {"when": ["MORN"], "frequency": 1, "period": 1, "periodUnit": "d"}
                        },
                        "doseAndRate": [{"doseQuantity": {"value": 1.50, "unit": "Tablette"}}],
                    }
                ],
            }
        },
        {
            "resource": {
                "resourceType": "Observation",
                "status": "final",
                "code": {"text": "Sturz"},
                "valueBoolean": True,
                "text": {
                    "status": "generated",
                    "div": "<div xmlns='http://www.w3.org/1999/xhtml'>Sturz&nbsp;ja</div>",
                },
            }
        },
    ],
}


def test_json_is_read_like_xml():
    record = read_json(JSON_BUNDLE)
    assert (record.patient.given, record.patient.sex) == ("Ana Lucie", Sex.OTHER)
    (drug,) = record.medications.items
    assert (drug.name, drug.dose, drug.schedule.morning) == ("Torasemid 5 mg", "1.5 Tabletten", "1.5")
    assert drug.frequency is None
    assert record.notes[0].text.startswith("Sturz: ")


def test_json_with_byte_order_mark_is_read():
    assert (
        read(b'\xef\xbb\xbf {"resourceType": "Patient", "name": [{"family": "Rey"}]}').patient.family == "Rey"
    )


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b'{"resourceType": "Patient"', XmlMalformed),
        (b'{"resourceType": "Patient", "x": NaN}', XmlMalformed),
        ('{"resourceType": "Patient", "x": "é"}'.encode("latin-1"), EncodingUnknown),
        (b'{"x": {"resourceType": "Patient"}}', RecordInvalid),
        (b'{"resourceType": "Patient", "x": ' + b"[" * 200_000, RecordInvalid),
        (b'{"resourceType": "Patient", "x": ' + b'{"x": ' * 150 + b"1" + b"}" * 151, RecordInvalid),
        (b'{"resourceType": "Patient", "x": [' + b"1," * 500_000 + b"1]}", SourceTooLarge),
        (
            b'{"resourceType": "Patient", "text": {"div": "<!DOCTYPE a [<!ENTITY b \'c\'>]><div>&b;</div>"}}',
            XmlRefused,
        ),
        (b'{"resourceType": "Patient", "text": {"div": "<div><p></div>"}}', XmlMalformed),
    ],
    ids=["cut", "nan", "latin", "no-root", "arrays", "objects", "many", "dtd", "narrative"],
)
def test_unacceptable_json_is_refused(data, error):
    with pytest.raises(error):
        read_records(data, "record.json")


def test_json_text_over_the_limit_is_refused():
    data = b'{"resourceType": "Patient", "x": "' + b"a" * 2000 + b'"}'
    with pytest.raises(SourceTooLarge):
        read_records(data, "record.json", ReadLimits(max_text_chars=1000))


def test_bundle_of_many_small_bundles_is_read_in_linear_time():
    inner = "".join(
        f"<entry><resource>{bundle(PATIENT, CONDITION.replace('k1', f'k{number}'))}</resource></entry>"
        for number in range(1500)
    )
    record = read(f'<Bundle xmlns="http://hl7.org/fhir"><type value="batch"/>{inner}</Bundle>')
    assert labels(record) == ["Diabetes"]


def test_ranked_phone_number_goes_first():
    record = patient(
        f"""{NAME}<telecom><system value="phone"/><value value="027 1"/><rank value="2"/></telecom>
        <telecom><system value="phone"/><value value="027 2"/><rank value="1"/></telecom>"""
    )
    assert record.patient.phone == "027 2"


@pytest.mark.parametrize(
    ("element", "warned"),
    [
        ('<deceasedBoolean value="true"/>', True),
        ('<deceasedDateTime value="2024-03-01"/>', True),
        ('<deceasedBoolean value="false"/>', False),
    ],
)
def test_death_of_the_patient_is_reported(element, warned):
    assert ("patient-deceased" in codes(patient(f"{NAME}{element}"))) is warned


def test_relative_in_the_section_of_emergency_contacts_is_the_person_to_call():
    def related(number, name, more=""):
        return f"""<RelatedPerson><id value="{number}"/>{more}
        <patient><reference value="Patient/p1"/></patient>
        <relationship><text value="Ehefrau"/></relationship>
        <name><text value="{name}"/></name></RelatedPerson>"""

    contacts = section("", "RelatedPerson/r1", "RelatedPerson/r2", title="Notfallkontakte")
    record = read(
        document(
            related("r1", "Vera Rey"),
            related("r2", "Eva Alt", more='<active value="false"/>'),
            related("r3", "Pia Rey"),
            sections=contacts,
        )
    )
    assert [(contact.role, contact.name) for contact in record.contacts] == [
        (ContactRole.REFERENT, "Vera Rey"),
        (ContactRole.RELATIVE, "Pia Rey"),
    ]


def test_markup_in_a_plain_string_is_left_out():
    text = "&lt;div&gt;Erste Zeile&lt;br/&gt;zweite &lt;b&gt;Zeile&lt;/b&gt; &amp;lt;5&lt;/div&gt;"
    note = f'<note><text value="{text}"/></note>'
    allergy = f"""<AllergyIntolerance><id value="a1"/><code><text value="Latex"/></code>
    {SUBJECT.replace("subject", "patient")}{note}</AllergyIntolerance>"""
    assert read(bundle(PATIENT, allergy)).notes[0].text == "Erste Zeile\nzweite Zeile <5"


def test_what_a_period_says_is_over_is_neither_address_phone_name_nor_contact():
    over = '<period><end value="2010-01-01"/></period>'
    person = f"""<Patient><id value="p1"/><name><family value="Alt"/><given value="Ana"/>{over}</name>
    <name><family value="Rey"/><given value="Ana"/></name>
    <telecom><system value="phone"/><value value="079 1"/>{over}</telecom>
    <telecom><system value="phone"/><value value="079 2"/></telecom>
    <address><line value="Weg 1"/><city value="Sion"/>{over}</address>
    <address><line value="Weg 2"/><city value="Sion"/></address>
    <contact><name><text value="Eva Alt"/></name>{over}</contact></Patient>"""
    record = read(bundle(person))
    found = record.patient
    assert (found.family, found.phone, found.address) == ("Rey", "079 2", "Weg 2, Sion")
    assert record.contacts == ()


def test_resources_on_a_line_each_are_read_as_one_file():
    lines = (
        '{"resourceType": "Patient", "id": "z", "name": [{"family": "Sutter", "given": ["Lea"]}]}',
        '{"resourceType":"AllergyIntolerance","code":{"text":"Ei"},"patient":{"reference":"Patient/z"}}',
        "",
    )
    for end in ("\n", "\r\n"):
        (record,) = read_records(end.join(lines).encode(), "export.ndjson")
        assert record.patient.family == "Sutter"
        assert [item.label for item in record.allergies.items] == ["Ei"]


def test_damaged_line_of_several_is_refused_with_its_number():
    data = b'{"resourceType": "Patient", "id": "z"}\n{"resourceType": "Patient", "id": }\n'
    with pytest.raises(XmlMalformed, match="2"):
        read_records(data, "export.ndjson")
