"""FHIR narratives and other resources as notes, and what becomes case and general information."""

import pytest

from fhir_samples import PATIENT, SUBJECT, bundle, codes, coding, document, read, read_all, section
from optirh_batch.records import Note

VACCINE = f"""<Immunization><id value="i1"/><status value="completed"/><vaccineCode>
    <text value="Boostrix"/></vaccineCode>
{SUBJECT.replace("subject", "patient")}<occurrenceDateTime value="2013-09-15T00:00:00+02:00"/>
<protocolApplied><targetDisease><text value="Tetanus"/></targetDisease><doseNumberPositiveInt value="2"/>
    </protocolApplied>
</Immunization>"""


def observation(inner, number="o1", label="Gewicht", status="final"):
    return f"""<Observation><id value="{number}"/><status value="{status}"/><code><text value="{label}"/>
    </code>{SUBJECT}
    {inner}</Observation>"""


def texts(record):
    return [note.text for note in record.notes]


def narrative(markup):
    (note,) = read(document(sections=section(text=markup))).notes
    return note.text


def test_narrative_becomes_a_note_with_title_and_date():
    record = read(
        document(sections=section("48767-8", text="<p>Erster Satz.</p><p>Zweiter <b>Satz</b>.</p>"))
    )
    assert record.notes == (Note("Erster Satz.\n\nZweiter Satz.", title="Titel", date="2024-05-06"),)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Eins<br/>zwei", "Eins\nzwei"),
        ("Eins\n   zwei", "Eins zwei"),
        ("<ul><li>Eins</li><li>zwei</li></ul>", "Eins\n\nzwei"),
        (
            (
                "<table><thead><tr><th>Mittel</th><th>Dosis</th></tr></thead>"
                "<tbody><tr><td>Torem</td><td>5 mg</td></tr></tbody></table>"
            ),
            "Mittel: Torem; Dosis: 5 mg",
        ),
        ("<table><tr><td>Torem</td><td>5 mg</td></tr></table>", "Torem; 5 mg"),
        ("<table><caption>Labor</caption><tr><th>Hb</th><td>130</td></tr></table>", "Labor\nHb; 130"),
        (
            "Text<script>alert(1)</script><style>p {}</style><img alt='x' src='http://example.org/x.png'/>",
            "Text",
        ),
        ("<a href='http://example.org'>Verweis</a>", "Verweis"),
    ],
    ids=["break", "blank", "list", "headed-table", "plain-table", "row-heading", "script", "link"],
)
def test_markup_becomes_readable_lines(markup, text):
    assert narrative(markup) == text


def test_narrative_made_from_entries_that_were_read_is_not_repeated():
    condition = f'<Condition><id value="k"/><code><text value="Gicht"/></code>{SUBJECT}</Condition>'
    generated = section("11450-4", "Condition/k", text="Gicht")
    assert read(document(condition, sections=generated)).notes == ()
    additional = section("11450-4", "Condition/k", text="Gicht, schmerzhaft", status="additional")
    assert texts(read(document(condition, sections=additional))) == ["Gicht, schmerzhaft"]


def test_entry_is_added_to_the_narrative_unless_its_words_stand_there():
    weight = observation('<valueQuantity><value value="70"/><unit value="kg"/></valueQuantity>')
    apart = read(document(weight, sections=section("8716-3", "Observation/o1", text="Vitalzeichen")))
    assert texts(apart) == ["Vitalzeichen\nGewicht: 70 kg"]
    inside = read(
        document(weight, sections=section("8716-3", "Observation/o1", text="Gewicht: 70 kg, stabil"))
    )
    assert texts(inside) == ["Gewicht: 70 kg, stabil"]


def test_vaccination_says_when_against_what_and_whether_given():
    (note,) = read(bundle(PATIENT, VACCINE)).notes
    assert note == Note("2013-09-15: Boostrix, against Tetanus, dose 2", title="Vaccinations")
    refused = VACCINE.replace("completed", "not-done")
    assert texts(read(bundle(PATIENT, refused))) == [
        "2013-09-15: not done: Boostrix, against Tetanus, dose 2"
    ]
    void = VACCINE.replace("completed", "entered-in-error")
    assert texts(read(bundle(PATIENT, void))) == []


@pytest.mark.parametrize(
    ("inner", "line"),
    [
        (
            '<valueQuantity><comparator value="&lt;"/><value value="5"/><unit value="%"/></valueQuantity>',
            "Gewicht: < 5 %",
        ),
        ('<valueBoolean value="false"/>', "Gewicht: no"),
        ('<valueString value="++"/>', "Gewicht: ++"),
        ('<valueDateTime value="2024-01-02T10:30:00+01:00"/>', "Gewicht: 2024-01-02 10:30"),
        (
            f"<valueCodeableConcept>{coding('1', display='Positiv')}</valueCodeableConcept>",
            "Gewicht: Positiv",
        ),
        (
            (
                '<valueRange><low><value value="1"/><unit value="g"/></low>'
                '<high><value value="2"/><unit value="g"/></high></valueRange>'
            ),
            "Gewicht: 1–2 g",
        ),
        (
            (
                '<effectiveDateTime value="2024"/><valueInteger value="3"/>'
                f"<interpretation>{coding('H', display='hoch')}</interpretation>"
            ),
            "2024: Gewicht: 3 (hoch)",
        ),
        ('<dataAbsentReason><text value="nicht gemessen"/></dataAbsentReason>', "Gewicht: nicht gemessen"),
        (
            '<component><code><text value="systolisch"/></code><valueInteger value="120"/></component>',
            "Gewicht\nsystolisch: 120",
        ),
    ],
)
def test_observation_is_a_line_with_its_value(inner, line):
    (text,) = texts(read(bundle(PATIENT, observation(inner))))
    assert "\n".join(row.strip() for row in text.splitlines()) == line


def test_member_of_a_panel_stands_once_inside_it():
    panel = observation('<hasMember><reference value="Observation/o2"/></hasMember>', label="Blutbild")
    member = observation('<valueInteger value="130"/>', number="o2", label="Hb")
    assert texts(read(bundle(PATIENT, member, panel))) == ["Blutbild\n  Hb: 130"]


def test_observation_that_leads_to_itself_ends():
    panel = observation('<hasMember><reference value="Observation/o2"/></hasMember><valueInteger value="1"/>')
    other = observation(
        '<hasMember><reference value="Observation/o1"/></hasMember><valueInteger value="2"/>', "o2"
    )
    record = read(document(panel, other, sections=section("30954-2", "Observation/o1")))
    assert len(record.notes) == 1


def test_complications_of_a_procedure_are_called_so():
    detail = f"""<Condition><id value="c"/><code><text value="Delirium"/></code>{SUBJECT}</Condition>"""
    procedure = f"""<Procedure><id value="p"/><status value="completed"/><code><text value="Hüftprothese"/>
    </code>{SUBJECT}<complication><text value="Nachblutung"/></complication>
    <complicationDetail><reference value="Condition/c"/></complicationDetail></Procedure>"""
    text = "\n".join(note.text for note in read(document(procedure, detail)).notes)
    assert "Hüftprothese, Komplikation: Nachblutung, Delirium" in text


def test_procedure_report_family_and_form_become_notes():
    procedure = f"""<Procedure><id value="p"/><status value="not-done"/><code><text value="Stent"/>
    </code>{SUBJECT}
    <performedDateTime value="2022-09-27"/></Procedure>"""
    report = f"""<DiagnosticReport><id value="r"/><status value="final"/><code><text value="CT"/>
    </code>{SUBJECT}
    <conclusion value="unauffällig"/></DiagnosticReport>"""
    family = f"""<FamilyMemberHistory><id value="f"/>
    <status value="completed"/>{SUBJECT.replace("subject", "patient")}
    <relationship><text value="Mutter"/></relationship><condition><code><text value="Diabetes"/></code>
    </condition>
    </FamilyMemberHistory>"""
    form = f"""<QuestionnaireResponse><id value="q"/><status value="completed"/>{SUBJECT}<item>
    <linkId value="1"/>
    <text value="Sturz?"/><answer><valueBoolean value="true"/><item><linkId value="2"/><text value="Wann?"/>
    <answer><valueString value="gestern"/></answer></item></answer></item></QuestionnaireResponse>"""
    found = read(document(procedure, report, family, form)).notes
    assert [(note.title, note.text) for note in found] == [
        ("Eingriffe", "2022-09-27: nicht durchgeführt: Stent"),
        ("Berichte", "CT: unauffällig"),
        ("Familienanamnese", "Mutter: Diabetes"),
        ("Formular", "Sturz?: ja\nWann?: gestern"),
    ]


def test_referral_is_the_case_and_the_reason_of_an_order_stands_with_the_order():
    order = f"""<ServiceRequest><id value="s"/><status value="active"/><intent value="order"/>{SUBJECT}
    <reasonCode><text value="Sturz zu Hause"/></reasonCode></ServiceRequest>"""
    record = read(
        document(
            order,
            sections=section("42349-1", text="Bitte um Verlaufskontrolle.")
            + section("", "ServiceRequest/s")
            + section("29762-2", text="Lebt allein."),
        )
    )
    assert record.case == "Bitte um Verlaufskontrolle."
    assert "Sturz zu Hause" in texts(record)
    assert record.general == "Lebt allein."
    assert "Lebt allein." not in texts(record)


def test_attached_document_is_reported_and_its_section_left_out():
    binary = '<Binary><id value="b"/><contentType value="application/pdf"/><data value="JVBERi0="/></Binary>'
    record = read(document(binary, sections=section("55108-5", "Binary/b", text="Original")))
    assert record.notes == ()
    assert "attachment-not-read" in codes(record)


def test_language_is_that_of_the_document():
    assert read(document(sections=section(text="Text"))).language == "de"
    assert read(bundle(PATIENT, VACCINE)).language is None


def test_side_of_an_observation_is_kept():
    side = """<extension url="http://fhir.ch/ig/ch-ems/StructureDefinition/ch-ems-ext-laterality">
    <valueCodeableConcept><text value="right"/></valueCodeableConcept></extension>"""
    inner = f"""<component>{side}<code><text value="Arm"/></code><valueString value="weak"/></component>"""
    observation = f"""<Observation><id value="o1"/><status value="final"/><code><text value="FAST"/></code>
    {SUBJECT}{inner}</Observation>"""
    assert "Arm: weak (right)" in read(bundle(PATIENT, observation)).notes[0].text


def test_visit_says_its_kind_and_a_generated_narrative_is_not_copied_instead():
    def encounter(inner):
        return f"""<Encounter><id value="e1"/><status value="finished"/>{inner}{SUBJECT}
        <period><start value="2024-05-06"/><end value="2024-05-08"/></period></Encounter>"""

    kind = '<class><display value="inpatient encounter"/></class>'
    assert (
        read(bundle(PATIENT, encounter(kind))).notes[0].text == "2024-05-06 – 2024-05-08: inpatient encounter"
    )
    dump = """<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">Generated Narrative
    </div></text>"""
    assert read(bundle(PATIENT, encounter(dump))).notes == ()


def test_said_absence_of_vaccinations_is_no_vaccination_with_details():
    none = coding("no-known-immunizations", "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips")
    resource = f"""<Immunization><id value="i1"/><status value="completed"/><vaccineCode>{none}</vaccineCode>
    {SUBJECT.replace("subject", "patient")}
    <protocolApplied><targetDisease><text value="Tetanus"/></targetDisease></protocolApplied>
    </Immunization>"""
    assert read(bundle(PATIENT, resource)).notes[0].text == "no-known-immunizations"


def test_document_without_sections_gives_its_own_narrative():
    text = """<title value="Brief"/><text><status value="additional"/>
    <div xmlns="http://www.w3.org/1999/xhtml">Es geht gut.</div></text>"""
    record = read(document(more=text))
    assert record.notes == (Note("Es geht gut.", title="Brief", date="2024-05-06"),)


def test_observation_whose_words_hold_the_finding_is_a_line():
    observation = f"""<Observation><id value="o1"/><status value="final"/>
    <code><text value="EKG: unauffällig"/></code>{SUBJECT}</Observation>"""
    assert texts(read(bundle(PATIENT, observation))) == ["EKG: unauffällig"]


def test_advance_directive_says_what_was_decided():
    consent = f"""<Consent><id value="c9"/><status value="active"/>
    <scope>{coding("adr", "s", "Advanced Care Directive")}</scope>
    <category>{coding("dnr", "s", "Do Not Resuscitate")}</category>
    {SUBJECT.replace("subject", "patient")}<dateTime value="2024-01-02"/>
    <provision><type value="deny"/><code><text value="Resuscitation"/></code></provision></Consent>"""
    assert texts(read(bundle(PATIENT, consent))) == [
        "2024-01-02: Do Not Resuscitate; Advanced Care Directive; Resuscitation: not permitted"
    ]


CODE = '<code><text value="Befund"/></code>'


@pytest.mark.parametrize(
    ("kind", "inside", "text"),
    [
        ("ServiceRequest", f'<doNotPerform value="true"/>{CODE}', "darf nicht durchgeführt werden: Befund"),
        ("Procedure", f'<status value="preparation"/>{CODE}', "geplant: Befund"),
        ("Consent", f'<status value="rejected"/>{CODE.replace("code", "scope")}', "nicht in Kraft: Befund"),
        ("Consent", f'<status value="active"/>{CODE.replace("code", "scope")}', "Befund"),
        ("Flag", f'<status value="inactive"/>{CODE}', "beendet: Befund"),
        (
            "Goal",
            f'<lifecycleStatus value="rejected"/>{CODE.replace("code", "description")}',
            "beendet: Befund",
        ),
        (
            "DeviceUseStatement",
            '<status value="completed"/><device><display value="Befund"/></device>',
            "beendet: Befund",
        ),
        (
            "Observation",
            f'<status value="preliminary"/>{CODE}<valueString value="2"/>',
            "vorläufig: Befund: 2",
        ),
    ],
)
def test_state_that_changes_what_an_entry_means_is_said_before_it(kind, inside, text):
    entry = f'<{kind}><id value="x"/>{inside}{SUBJECT}</{kind}>'
    record = read(document(entry, sections=section("", f"{kind}/x")))
    assert [note.text for note in record.notes] == [text]


EVERY_OTHER_DAY = """<scheduledTiming><repeat><frequency value="1"/><period value="2"/><periodUnit value="d"/>
</repeat></scheduledTiming>"""


def activity(inside):
    return f"<activity><detail>{inside}</detail></activity>"


@pytest.mark.parametrize(
    ("inside", "line"),
    [
        ('<status value="scheduled"/><description value="Visite"/>', "Visite"),
        (
            '<status value="not-started"/><doNotPerform value="true"/><description value="Salbe einreiben"/>',
            "darf nicht durchgeführt werden: Salbe einreiben",
        ),
        ('<status value="cancelled"/><description value="Turnen"/>', "abgesagt oder widerrufen: Turnen"),
        ('<status value="on-hold"/><description value="Turnen"/>', "pausiert: Turnen"),
        (
            f'<status value="in-progress"/>{EVERY_OTHER_DAY}<description value="Verband wechseln"/>',
            "Verband wechseln, alle 2 Tage",
        ),
        ('<status value="entered-in-error"/><description value="Turnen"/>', None),
    ],
)
def test_activity_of_a_plan_says_whether_and_how_often_it_is_to_be_done(inside, line):
    plan = f'<CarePlan><id value="x"/><title value="Plan"/>{SUBJECT}{activity(inside)}</CarePlan>'
    record = read(document(plan, sections=section("", "CarePlan/x")))
    assert record.notes[0].text == "\n".join(filter(None, ("Plan", line)))


def test_goal_inside_a_plan_stands_in_it_with_its_day():
    plan = f"""<CarePlan><id value="x"/><contained><Goal><id value="g"/><lifecycleStatus value="active"/>
    <description><text value="Wunde geschlossen"/></description><target><dueDate value="2024-08-01"/></target>
    </Goal></contained><title value="Wundpflege"/>{SUBJECT}<goal><reference value="#g"/></goal></CarePlan>"""
    record = read(document(plan, sections=section("", "CarePlan/x")))
    assert record.notes[0].text == "Wundpflege\nWunde geschlossen, bis 2024-08-01"


def test_order_says_on_which_days_it_is_carried_out():
    order = f"""<ServiceRequest><id value="x"/><status value="active"/>
    <code><text value="Kompression"/></code>{SUBJECT}
    <occurrenceTiming><repeat><dayOfWeek value="mon"/><dayOfWeek value="thu"/></repeat>
    </occurrenceTiming></ServiceRequest>"""
    record = read(document(order, sections=section("", "ServiceRequest/x")))
    assert record.notes[0].text == "Kompression; montags, donnerstags"


def test_appointment_has_its_day_and_hour_and_says_that_it_was_called_off():
    visit = """<Appointment><id value="{name}"/><status value="{status}"/><description value="Podologie"/>
    <start value="2024-08-01T14:15:00+02:00"/><participant><actor><reference value="Patient/p"/></actor>
    </participant></Appointment>"""
    visits = [visit.format(name=status, status=status) for status in ("booked", "cancelled")]
    entries = section("", "Appointment/booked", "Appointment/cancelled")
    record = read(document(*visits, sections=entries))
    assert record.notes[0].text.splitlines() == [
        "2024-08-01 14:15: Podologie",
        "2024-08-01 14:15: abgesagt oder widerrufen: Podologie",
    ]


def test_units_of_a_finding_are_written_as_people_write_them():
    warm = f"""<Observation><id value="x"/><status value="final"/><code><text value="Temperatur"/></code>
    {SUBJECT}<valueQuantity><value value="38.4"/><unit value="Cel"/></valueQuantity></Observation>"""
    record = read(document(warm, sections=section("", "Observation/x")))
    assert record.notes[0].text == "Temperatur: 38.4 °C"


def test_reason_why_a_procedure_was_not_done_is_said():
    entry = f"""<Procedure><id value="x"/><status value="not-done"/><statusReason><text value="abgelehnt"/>
    </statusReason><code><text value="Koloskopie"/></code>{SUBJECT}</Procedure>"""
    record = read(document(entry, sections=section("", "Procedure/x")))
    assert record.notes[0].text == "nicht durchgeführt: Koloskopie, abgelehnt"


def test_member_of_a_panel_that_was_made_in_error_is_left_out():
    panel = f"""<Observation><id value="x"/><status value="final"/><code><text value="Blut"/></code>{SUBJECT}
    <hasMember><reference value="Observation/y"/></hasMember>
    <hasMember><reference value="Observation/z"/></hasMember></Observation>"""
    members = [
        f"""<Observation><id value="{name}"/><status value="{status}"/><code><text value="{name}"/></code>
        {SUBJECT}<valueString value="1"/></Observation>"""
        for name, status in (("y", "entered-in-error"), ("z", "preliminary"))
    ]
    record = read(document(panel, *members, sections=section("", "Observation/x")))
    assert record.notes[0].text == "Blut\n  vorläufig: z: 1"


def test_vaccine_that_must_not_be_given_and_an_incomplete_dose_are_told():
    person = '<patient><reference value="Patient/p1"/></patient>'
    advice = f"""<ImmunizationRecommendation><id value="x"/>{person}<recommendation>
    <contraindicatedVaccineCode><text value="MMR"/></contraindicatedVaccineCode></recommendation>
    </ImmunizationRecommendation>"""
    given = f"""<Immunization><id value="y"/><status value="completed"/><vaccineCode><text value="FSME"/>
    </vaccineCode>{person}<isSubpotent value="true"/></Immunization>"""
    record = read(
        document(advice, given, sections=section("", "ImmunizationRecommendation/x", "Immunization/y"))
    )
    assert record.notes[0].text == "kontraindiziert: MMR\nFSME, keine vollwertige Dosis"


def test_diet_is_told_with_what_it_excludes():
    diet = """<NutritionOrder><id value="x"/><status value="active"/>
    <patient><reference value="Patient/p1"/></patient><excludeFoodModifier><text value="Gluten"/>
    </excludeFoodModifier><oralDiet><type><text value="Diabeteskost"/></type>
    <instruction value="püriert"/></oralDiet></NutritionOrder>"""
    record = read(document(diet, sections=section("", "NutritionOrder/x")))
    assert record.notes[0].text == "Diabeteskost, ohne Gluten, püriert"


def test_document_made_in_error_is_reported():
    text = document(sections=section("", text="x")).replace(
        '"final"/><subject', '"entered-in-error"/><subject'
    )
    assert "document-in-error" in codes(read(text))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-01-05T23:20:00+01:00", "2026-01-05 23:20: Befund: 14"),
        ("2026-01-05T22:20:00Z", "2026-01-05 22:20 UTC: Befund: 14"),
        ("2026-01-05", "2026-01-05: Befund: 14"),
    ],
)
def test_finding_has_the_hour_at_which_it_was_made_and_utc_is_called_so(written, told):
    finding = f"""<Observation><id value="o"/><status value="final"/><code><text value="Befund"/></code>
    {SUBJECT}<effectiveDateTime value="{written}"/><valueInteger value="14"/></Observation>"""
    assert told in "\n".join(note.text for note in read(document(finding)).notes)


def test_words_of_ours_are_in_the_language_of_the_file_where_a_person_has_too_few_of_her_own():
    other = PATIENT.replace("p1", "p2").replace("Rey", "Favre")
    text = "Die Patientin wohnt allein, wird von der Tochter betreut und geht am Rollator in die Küche."
    plan = f"""<CarePlan><id value="c"/><status value="active"/><intent value="plan"/>
    {SUBJECT.replace("p1", "p2")}<note><text value="{text}"/></note><title value="Pflege"/></CarePlan>"""
    allergy = """<AllergyIntolerance><id value="a"/><patient><reference value="Patient/p1"/></patient>
    <code><text value="Novalgin"/></code><reaction><manifestation><text value="Schwindel"/></manifestation>
    <severity value="severe"/></reaction></AllergyIntolerance>"""
    ana, _favre = read_all(bundle(PATIENT, other, allergy, plan))
    assert ana.allergies.items[0].severity == "schwer"
