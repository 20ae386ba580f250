"""What FHIR entries say beside their name: lots, ranges, routes, reasons of visits and orders."""

import pytest

from fhir_samples import PATIENT, SUBJECT, bundle, document, read, section


def entry(kind, inside, number="x"):
    return f'<{kind}><id value="{number}"/>{inside}{SUBJECT}</{kind}>'


def concept(name, words):
    return f'<{name}><text value="{words}"/></{name}>'


def lines(*resources):
    return [line for note in read(bundle(PATIENT, *resources)).notes for line in note.text.splitlines()]


def test_result_has_its_reference_range_beside_its_flag():
    quantity = '<valueQuantity><value value="118"/><unit value="µmol/l"/></valueQuantity>'
    more = '<interpretation><text value="hoch"/></interpretation>'
    more += '<referenceRange><low><value value="44"/></low><high><value value="80"/></high></referenceRange>'
    told = lines(
        entry("Observation", concept("code", "Kreatinin Wert im Serum der Patientin") + quantity + more)
    )
    assert told == ["Kreatinin Wert im Serum der Patientin: 118 µmol/l (hoch, Referenzbereich: 44–80)"]


def test_range_of_other_people_is_not_told_as_normal():
    quantity = '<valueQuantity><value value="118"/></valueQuantity>'
    more = '<referenceRange><appliesTo><text value="Kinder"/></appliesTo><text value="1-2"/></referenceRange>'
    assert lines(entry("Observation", concept("code", "Kreatinin") + quantity + more)) == ["Kreatinin: 118"]


def test_vaccination_has_its_lot():
    told = lines(
        f"""<Immunization><id value="i"/><status value="completed"/>{concept("vaccineCode", "Boostrix")}
        <patient><reference value="Patient/p1"/></patient><lotNumber value="L-77"/></Immunization>"""
    )
    assert told == ["Boostrix, lot L-77"]


def test_device_is_told_with_its_place_and_an_order_with_its_number_of_times():
    device = entry(
        "DeviceUseStatement", f'<device><display value="Hörgerät"/></device>{concept("bodySite", "links")}'
    )
    count = '<quantityQuantity><value value="9"/><unit value="Sitzungen"/></quantityQuantity>'
    order = entry("ServiceRequest", concept("code", "Physiotherapie") + count)
    assert lines(device, order) == ["Hörgerät, links", "Physiotherapie; 9 Sitzungen"]


def test_plan_without_a_title_is_called_by_its_category():
    assert lines(entry("CarePlan", concept("category", "Wundpflege"))) == ["Wundpflege"]


def test_visit_tells_where_the_person_went():
    left = f"<hospitalization>{concept('dischargeDisposition', 'Pflegeheim')}</hospitalization>"
    assert "discharged to: Pflegeheim" in lines(entry("Encounter", left))[0]


def visit(number, status, why):
    return entry("Encounter", f'<status value="{status}"/>{concept("reasonCode", why)}', number)


@pytest.mark.parametrize(
    ("visits", "case"),
    [
        ([visit("a", "finished", "Sturz")], "Sturz"),
        ([visit("a", "finished", "Grippe"), visit("b", "finished", "Sturz")], None),
        ([visit("a", "finished", "Grippe"), visit("b", "in-progress", "Sturz")], "Sturz"),
    ],
    ids=["only one", "all over", "one under way"],
)
def test_reasons_of_former_visits_are_not_why_the_person_is_seen_now(visits, case):
    record = read(bundle(PATIENT, *visits))
    assert record.case == case
    assert "Sturz" in record.prose


def test_reason_of_a_visit_that_the_case_says_is_not_told_twice():
    told = section("42349-1", text="Sturz zu Hause auf die Hüfte.")
    assert read(document(visit("a", "finished", "Sturz zu Hause"), sections=told)).case == (
        "Sturz zu Hause auf die Hüfte."
    )


def test_reason_of_an_order_is_the_case_where_nothing_else_says_it():
    order = entry("ServiceRequest", concept("code", "Blutbild") + concept("reasonCode", "Müdigkeit"))
    assert read(bundle(PATIENT, order)).case == "Müdigkeit"
    assert read(document(order, sections=section("42349-1", text="Sturz."))).case == "Sturz."


def test_criticality_of_an_allergy_stands_beside_the_severity_of_its_reaction():
    reaction = f'<reaction>{concept("manifestation", "Ekzem")}<severity value="mild"/></reaction>'
    inside = f'<criticality value="high"/>{concept("code", "Latex")}{reaction}'
    allergy = entry("AllergyIntolerance", inside).replace("subject>", "patient>")
    (item,) = read(bundle(PATIENT, allergy)).allergies.items
    assert item.severity == "mild; high risk of a severe reaction"


def test_rhythm_written_with_a_decimal_point_is_that_of_whole_days():
    often = '<frequency value="1"/><period value="1.0"/><periodUnit value="d"/>'
    timing = f"<timing><repeat>{often}</repeat></timing>"
    drug = f"""<MedicationStatement><id value="m"/><status value="active"/>
    <medicationCodeableConcept><text value="Torasemid"/></medicationCodeableConcept>{SUBJECT}
    <dosage>{timing}</dosage></MedicationStatement>"""
    assert read(bundle(PATIENT, drug)).medications.items[0].frequency == "1× per day"
