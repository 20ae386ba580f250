"""What a CDA document says in entries without a text, and in the columns of tables without entries."""

import pytest

from cda_documents import document, drug, related, section
from optirh_batch.readers import read_records
from optirh_batch.records import ProblemStatus, Route

GERMAN = '<languageCode code="de-CH"/>'


def read(*sections):
    (record,) = read_records(document(*sections, language=GERMAN), "dokument.xml")
    return record


def lines(code, *entries):
    return [line for note in read(section(code, *entries)).notes for line in note.text.splitlines()]


def table(heads, *rows):
    written = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    head = "".join(f"<th>{head}</th>" for head in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{written}</tbody></table>"


def procedure(attributes="", inside=""):
    name = '<code code="1" displayName="Koloskopie"/>'
    return f'<procedure moodCode="EVN" {attributes}>{name}{inside}</procedure>'


def test_procedure_that_was_not_done_is_told_so_with_the_reason():
    value = '<value xsi:type="CD" code="1" displayName="Verweigert"/>'
    why = related("RSON", f'<observation><code code="1"/>{value}</observation>')
    assert lines("47519-4", procedure('negationInd="true"', why)) == [
        "nicht durchgeführt: Koloskopie, Verweigert"
    ]
    assert lines("47519-4", procedure()) == ["Koloskopie"]


def test_reason_for_what_was_not_done_may_be_a_code_without_a_value():
    why = related("RSON", '<observation><code code="PATOBJ" displayName="Patient lehnt ab"/></observation>')
    assert lines("47519-4", procedure('negationInd="true"', why)) == [
        "nicht durchgeführt: Koloskopie, Patient lehnt ab"
    ]


def test_finding_that_is_denied_is_no_line():
    value = '<value xsi:type="CD" code="1" displayName="Fieber"/>'
    name = '<code code="1" displayName="Befund"/>'
    finding = f'<observation moodCode="EVN" negationInd="true">{name}{value}</observation>'
    assert "Fieber" not in read(section("30954-2", finding, text="Labor folgt.")).prose
    assert "Fieber" not in read(section("30954-2", finding, procedure())).prose


def test_result_has_its_reference_range_and_a_vaccination_its_amount_and_lot():
    span = '<value xsi:type="IVL_PQ"><low value="12.0"/><high value="15.5"/></value>'
    result = f"""<observation moodCode="EVN"><code code="1" displayName="Hämoglobin"/>
    <value xsi:type="PQ" value="9.8" unit="g/dL"/><interpretationCode code="L"/>
    <referenceRange><observationRange>{span}</observationRange></referenceRange></observation>"""
    assert lines("30954-2", result) == ["Hämoglobin: 9.8 g/dL (L, Referenzbereich: 12.0–15.5)"]
    material = '<code code="1" displayName="Boostrix"/><lotNumberText>L-77</lotNumberText>'
    shot = f"""<substanceAdministration moodCode="EVN"><doseQuantity value="0.5" unit="mL"/><consumable>
    <manufacturedProduct><manufacturedMaterial>{material}</manufacturedMaterial></manufacturedProduct></consumable>
    </substanceAdministration>"""
    assert lines("11369-6", shot) == ["Boostrix: 0.5 mL, Charge L-77"]


@pytest.mark.parametrize(
    ("code", "field"), [("42348-3", "general"), ("29762-2", "general"), ("29299-5", "case")]
)
def test_section_of_case_or_living_that_has_entries_only_is_told(code, field):
    value = '<value xsi:type="CD" code="1" displayName="Nicht wiederbeleben"/>'
    entry = f'<observation moodCode="EVN"><code code="1" displayName="Reanimation"/>{value}</observation>'
    assert getattr(read(section(code, entry)), field) == "Reanimation: Nicht wiederbeleben"


def test_columns_of_a_table_of_drugs_say_dose_dates_and_the_way_that_is_not_by_mouth():
    heads = ["Medikament", "Dosierung", "Einnahme", "Applikation", "Seit", "Bis"]
    rows = [
        ["Enoxaparin", "40 mg", "1x täglich abends", "subkutan", "12.02.2026", "03.2026"],
        ["Torasemid", "1 Tablette am Morgen", "", "oral", "2024", ""],
    ]
    first, second = read(section("10160-0", text=table(heads, *rows))).medications.items
    assert (first.dose, first.frequency, first.route) == (
        "40 mg",
        "1x täglich abends; subkutan",
        Route.INJECTION,
    )
    assert (first.start, first.end) == ("2026-02-12", "2026-03")
    assert (second.dose, second.frequency, second.start) == (None, "1 Tablette am Morgen", "2024")


def test_coded_route_that_is_not_by_mouth_is_told_in_the_records_words():
    way = '<routeCode code="20066000" codeSystem="0.4.0.127.0.16.1.1.2.1" displayName="subkutan"/>'
    (item,) = read(section("10160-0", drug("<name>Insulin</name>", way))).medications.items
    assert (item.route, item.frequency) == (Route.INJECTION, "subkutan")


@pytest.mark.parametrize(
    ("item", "label", "code", "onset"),
    [
        ("Herzinsuffizienz (I50.0), seit 2019", "Herzinsuffizienz", "I50.0", "2019"),
        ("Hypertonie, ED 03.2008", "Hypertonie", None, "2008-03"),
        ("COPD (ICD-10: J44.1)", "COPD", "J44.1", None),
        ("Arthrose, seit Jahren", "Arthrose, seit Jahren", None, None),
        ("Diskushernie (L4)", "Diskushernie (L4)", None, None),
    ],
)
def test_item_of_a_list_of_diagnoses_says_its_code_and_since_when(item, label, code, onset):
    text = f"<list><item>{item}</item><item>Gicht</item></list>"
    first, _second = read(section("11450-4", text=text)).problems.items
    assert (first.label, first.code, first.onset) == (label, code, onset)
    assert first.status is ProblemStatus.UNKNOWN


def test_criticality_has_its_column():
    text = table(["Substanz", "Reaktion", "Kritikalität"], ["Latex", "Ekzem", "hoch"])
    (item,) = read(section("48765-2", text=text)).allergies.items
    assert item.severity == "hoch"


def test_what_stands_beside_a_table_of_drugs_is_kept_as_a_note_and_its_heading_is_not():
    rows = table(["Medikament", "Einnahme"], ["Torasemid 10 mg", "1x täglich"])
    reserve = "<paragraph>Reserve: Ventolin <content>2 Hübe</content></paragraph>"
    text = f"<paragraph>Aktiv</paragraph>{rows}{reserve}"
    record = read(section("10160-0", text=text, title="Medikation"))
    assert [(note.title, note.text) for note in record.notes] == [("Medikation", "Reserve: Ventolin 2 Hübe")]


def test_what_stands_beside_a_table_and_an_entry_says_is_not_told_again():
    rows = table(["Medikament", "Einnahme"], ["Torasemid", "1x täglich"])
    text = f"{rows}<paragraph>Torasemid neu</paragraph><paragraph>Nächste Kontrolle am Montag</paragraph>"
    record = read(section("10160-0", drug("<name>Torasemid</name>"), text=text, title="Medikation"))
    assert [note.text for note in record.notes] == ["Nächste Kontrolle am Montag"]


def test_comment_on_an_advice_is_kept_under_the_drug_that_it_is_about():
    comment = '<code code="48767-8" codeSystem="2.16.840.1.113883.6.1"/><text>Wegen der Niere</text>'
    advice = f"""<observation moodCode="EVN"><code code="SUSPEND" codeSystem="1.3.6.1.4.1.19376.1.9.2.1"/>
    {related("REFR", drug("<name>Metformin</name>"))}
    {related("SUBJ", f"<act>{comment}</act>")}</observation>"""
    record = read(section("61357-0", advice))
    assert [item.frequency for item in record.medications.items] == ["Behandlung pausiert"]
    assert [(note.title, note.text) for note in record.notes] == [("Metformin", "Wegen der Niere")]
