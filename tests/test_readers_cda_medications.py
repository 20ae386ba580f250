"""CDA documents: when and how a drug is taken, as HL7 V3 writes it, and what becomes of it."""

import pytest

from cda_documents import document, drug, problem, related, section
from optirh_batch.readers import read_records
from optirh_batch.records import Documented, MedicationStatus, Route, Schedule

TORASEMID = '<code code="1" displayName="Torasemid 10 mg"/>'
TABLET = '<doseQuantity value="1" unit="732936001"/>'
SAME_MATERIAL = (
    "<consumable><manufacturedProduct><manufacturedMaterial nullFlavor='NA'/></manufacturedProduct>"
    "</consumable>"
)


def read(*entries, text="", language="de-CH", title="Medikation", code="10160-0"):
    (record,) = read_records(
        document(
            section(code, *entries, text=text, title=title), language=f'<languageCode code="{language}"/>'
        ),
        "dossier.xml",
    )
    return record


def one(*entries, **parts):
    (item,) = read(*entries, **parts).medications.items
    return item


def codes(record):
    return {warning.code for warning in record.warnings}


def period(low="20240301", high=""):
    end = f'<high value="{high}"/>' if high else ""
    return f'<effectiveTime xsi:type="IVL_TS"><low value="{low}"/>{end}</effectiveTime>'


def every(value, unit, attributes=""):
    return (
        f'<effectiveTime xsi:type="PIVL_TS" operator="A" {attributes}><period value="{value}" unit="{unit}"/>'
        "</effectiveTime>"
    )


def at(event, offset=""):
    return f'<effectiveTime xsi:type="EIVL_TS"><event code="{event}"/>{offset}</effectiveTime>'


def phase(number, *inside):
    return (
        f'<entryRelationship typeCode="COMP"><sequenceNumber value="{number}"/><substanceAdministration '
        f'classCode="SBADM" moodCode="INT">{"".join(inside)}{SAME_MATERIAL}</substanceAdministration>'
        "</entryRelationship>"
    )


# Times


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (every(8, "h"), "alle 8 Stunden"),
        (every(8, "h", 'institutionSpecified="true"'), "alle 8 Stunden"),
        (every("1.0", "d"), "1× pro Tag"),
        (every(2, "d"), "alle 2 Tage"),
        (every(1, "wk"), "1× pro Woche"),
        (every(4, "hours"), "alle 4 Stunden"),
        (every("0.3333333333", "d"), "3× pro Tag"),
        (every("0.5", "d"), "2× pro Tag"),
        (every("0.7", "d"), "alle 0.7 Tage"),
        (
            (
                '<effectiveTime xsi:type="PIVL_TS"><period><low value="4" unit="h"/>'
                '<high value="6" unit="h"/></period></effectiveTime>'
            ),
            "alle 4–6 Stunden",
        ),
        (
            (
                '<effectiveTime xsi:type="PIVL_TS"><phase><low value="20240301080000"/></phase>'
                '<period value="12" unit="h"/></effectiveTime>'
            ),
            "alle 12 Stunden",
        ),
        (
            (
                '<effectiveTime xsi:type="SXPR_TS"><comp xsi:type="IVL_TS"><low value="20240301"/></comp>'
                '<comp xsi:type="PIVL_TS" operator="A"><period value="12" unit="h"/></comp></effectiveTime>'
            ),
            "alle 12 Stunden",
        ),
        (every(8, "h", 'nullFlavor="NA"'), None),
        ('<effectiveTime xsi:type="PIVL_TS"><period nullFlavor="UNK"/></effectiveTime>', None),
        (every(0, "h"), None),
        (every(3, "furlongs"), None),
    ],
)
def test_repetition_is_worded_and_nothing_is_made_of_a_null(times, expected):
    assert one(drug(TORASEMID, TABLET, times=period() + times)).frequency == expected


@pytest.mark.parametrize(
    ("times", "grid", "frequency"),
    [
        (at("MORN"), Schedule(morning="1"), None),
        (at("ACM"), Schedule(morning="1"), "vor dem Frühstück"),
        (
            at("ACM", '<offset value="30" unit="min"/>'),
            Schedule(morning="1"),
            "30 Minuten vor dem Frühstück",
        ),
        (
            at("ACV", '<offset><low value="-1" unit="h"/></offset>'),
            Schedule(evening="1"),
            "1 Stunde vor dem Abendessen",
        ),
        (at("CM") + at("CV"), Schedule(morning="1", evening="1"), "zum Frühstück, zum Abendessen"),
        (at("AC"), None, "1 vor dem Essen"),
        (at("HS"), Schedule(night="1"), None),
    ],
)
def test_meals_and_offsets_are_worded_beside_the_grid(times, grid, frequency):
    item = one(drug(TORASEMID, TABLET, times=period() + times))
    assert (item.schedule, item.frequency) == (grid, frequency)


def test_time_of_day_without_an_amount_is_worded():
    item = one(drug(TORASEMID, times=period() + at("NOON")))
    assert (item.schedule, item.frequency) == (None, "mittags")


def test_duration_is_worded_and_no_end_is_computed():
    times = '<effectiveTime><low value="20240601"/><width value="10" unit="d"/></effectiveTime>' + every(
        1, "d"
    )
    item = one(drug(TORASEMID, TABLET, times=times))
    assert (item.start, item.end, item.frequency) == ("2024-06-01", None, "1× pro Tag, während 10 Tage")


def test_tapered_dose_is_worded_phase_by_phase_in_its_order():
    second = phase(2, period("20240605", "20240608"), every(1, "d"), '<doseQuantity value="20" unit="mg"/>')
    first = phase(1, period("20240601", "20240604"), every(1, "d"), '<doseQuantity value="40" unit="mg"/>')
    item = one(drug('<code code="2" displayName="Prednison"/>', second, first))
    assert item.frequency == (
        "40 mg 1× pro Tag ab 01.06.2024 bis 04.06.2024; dann 20 mg 1× pro Tag ab 05.06.2024 bis 08.06.2024"
    )
    assert (item.dose, item.schedule) == (None, None)
    assert (item.start, item.end) == ("2024-06-01", "2024-06-08")


def test_dosage_that_stands_in_one_inner_act_is_that_of_the_drug():
    inner = phase(1, period("20240601"), every(12, "h"), '<doseQuantity value="5" unit="mg"/>')
    item = one(drug(TORASEMID, inner))
    assert (item.dose, item.frequency, item.start) == ("5 mg", "alle 12 Stunden", "2024-06-01")


def test_instruction_without_a_word_on_time_does_not_hide_the_coded_times():
    instruction = related(
        "SUBJ",
        '<act><code code="PINSTRUCT"/><text>Mit etwas Wasser schlucken.</text></act>',
    )
    item = one(drug(TORASEMID, TABLET, instruction, times=period() + every(12, "h")))
    assert item.frequency == "Mit etwas Wasser schlucken, alle 12 Stunden"


@pytest.mark.parametrize(
    "instruction",
    [
        "2x täglich 1 Tablette",
        "1-0-1-0",
        "1 cp/j",
        "1 compressa ore 8",
        "1 tab q6h prn",
        "le soir au coucher",
    ],
)
def test_instruction_that_tells_the_time_stands_alone(instruction):
    text = f"<text>{instruction}</text>"
    assert one(drug(TORASEMID, text, times=period() + every(12, "h"))).frequency == instruction


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("Torasemid 10 mg", "Torasemid 10 mg Tablette"),
        ("Torasemid 10MG", "Torasemid 10 mg Tablette [8912]"),
        ("torasemide 10 MG Oral Tablet [Torem]", "Torem Tabl. 10 mg"),
    ],
)
def test_row_is_found_however_its_drug_is_written(name, cell):
    text = (
        "<table><thead><tr><th>Medikament</th><th>Dosierung</th></tr></thead><tbody>"
        f"<tr><td>{cell}</td><td>bei Bedarf</td></tr></tbody></table>"
    )
    assert one(drug(f'<code code="1" displayName="{name}"/>'), text=text).frequency == "bei Bedarf"


def test_row_of_a_longer_name_is_not_taken():
    text = (
        "<table><thead><tr><th>Medikament</th><th>Dosierung</th></tr></thead><tbody>"
        "<tr><td>Vitamin B12</td><td>monatlich</td></tr></tbody></table>"
    )
    assert one(drug('<code code="1" displayName="Vitamin B1"/>'), text=text).frequency is None


def test_number_alone_under_frequency_is_no_instruction():
    text = (
        "<table><thead><tr><th>Medikament</th><th>Frequency</th></tr></thead><tbody><tr ID='m1'>"
        "<td>Torasemid 10 mg</td><td>0</td></tr></tbody></table>"
    )
    entry = drug(TORASEMID, "<text><reference value='#m1'/></text>", times=period() + every(12, "h"))
    assert one(entry, text=text).frequency == "alle 12 Stunden"


# Amounts


@pytest.mark.parametrize(
    ("quantity", "dose"),
    [
        ('<doseQuantity value="2.0" unit="mg"/>', "2 mg"),
        ('<doseQuantity value=".5" unit="mg"/>', "0.5 mg"),
        ('<doseQuantity><low value="1" unit="mg"/><high value="2" unit="mg"/></doseQuantity>', "1–2 mg"),
        (
            '<doseQuantity><low value="1" unit="{tbl}"/><high value="1" unit="{tbl}"/></doseQuantity>',
            "1 Tablette",
        ),
        ('<doseQuantity value="3" unit="{drop}"/>', "3 Tropfen"),
        ('<doseQuantity value="1" unit="{count}"/>', "1"),
        ('<doseQuantity nullFlavor="UNK" value="3" unit="mg"/>', None),
        ('<doseQuantity><low nullFlavor="UNK"/><high value="2" unit="mg"/></doseQuantity>', "2 mg"),
        ('<doseQuantity value="0" unit="mg"/>', None),
        ("<doseQuantity/>", None),
        (
            '<doseQuantity nullFlavor="OTH"><translation value="2" displayName="Beutel"/></doseQuantity>',
            "2 Beutel",
        ),
        ('<doseQuantity nullFlavor="UNK"><translation value="2" displayName="Beutel"/></doseQuantity>', None),
        (
            '<doseQuantity value="2"/><administrationUnitCode code="PUFF" displayName="Puff"/>',
            "2 puff",
        ),
        (
            '<doseQuantity value="2" unit="mg"/><administrationUnitCode code="1" displayName="Tablet"/>',
            "2 mg",
        ),
        ('<doseQuantity value="2"/><administrationUnitCode nullFlavor="UNK"/>', "2"),
    ],
)
def test_dose_is_read_with_its_unit_and_never_from_a_null(quantity, dose):
    assert one(drug(TORASEMID, quantity)).dose == dose


def test_highest_dose_and_rate_are_worded():
    item = one(
        drug(
            TORASEMID,
            '<rateQuantity value="20" unit="mL/h"/><maxDoseQuantity><numerator value="4" unit="{tbl}"/>'
            '<denominator value="1" unit="d"/></maxDoseQuantity>',
        )
    )
    assert item.frequency == "Rate 20 mL/h, höchstens 4 Tabletten pro Tag"


@pytest.mark.parametrize(
    "quantity",
    [
        '<rateQuantity nullFlavor="NAV"/>',
        "<maxDoseQuantity><numerator/><denominator/></maxDoseQuantity>",
        '<maxDoseQuantity nullFlavor="UNK"/>',
    ],
)
def test_nothing_is_said_of_a_rate_or_highest_dose_that_is_null(quantity):
    assert one(drug(TORASEMID, quantity)).frequency is None


# Names


@pytest.mark.parametrize(
    ("material", "name"),
    [
        ('<code code="1" displayName="Diclofenac Na"/>', "Diclofenac Na"),
        ('<code nullFlavor="UNK"/><name>Dafalgan 1 g</name>', "Dafalgan 1 g"),
        ('<code nullFlavor="NA"><originalText>Dafalgan</originalText></code><name>UNK</name>', "Dafalgan"),
        (
            '<code code="1" displayName="N/A"><translation code="2" displayName="Ibuprofen"/></code>',
            "Ibuprofen",
        ),
    ],
)
def test_drug_is_named_by_what_is_a_name(material, name):
    assert one(drug(material)).name == name


def test_drug_known_by_its_substance_only_is_named_by_its_row():
    text = (
        "<table><thead><tr><th>Code</th><th>Description</th></tr></thead><tbody><tr ID='m1'>"
        "<td>N05BA01</td><td>Diazepam 5mg Tablet</td></tr></tbody></table>"
    )
    material = (
        '<code nullFlavor="UNK"/><pharm:ingredient><pharm:ingredient><pharm:code code="N05BA01" '
        'displayName="diazepam"/></pharm:ingredient></pharm:ingredient>'
    )
    entry = drug(material, "<text><reference value='#m1'/></text>")
    assert one(entry, text=text, language="en").name == "Diazepam 5mg Tablet"
    assert one(drug(material), language="en").name == "diazepam"


def test_column_of_dose_forms_does_not_name_the_drug():
    text = (
        "<table><thead><tr><th>Farmacevtska oblika</th><th>Doza</th></tr></thead><tbody><tr ID='m1'>"
        "<td>Tableta</td><td>1</td></tr></tbody></table>"
    )
    material = (
        '<code nullFlavor="UNK"/><pharm:ingredient><pharm:ingredient><pharm:code code="C07AB02" '
        'displayName="metoprolol"/></pharm:ingredient></pharm:ingredient>'
    )
    assert one(drug(material, "<text><reference value='#m1'/></text>"), text=text).name == "metoprolol"


def test_reason_is_read_from_the_problem_inside_a_concern():
    inner = problem('<value xsi:type="CD" code="I50" displayName="Herzinsuffizienz"/>')
    concern_act = f'<act><code code="CONC" displayName="Concern"/>{related("SUBJ", inner)}</act>'
    assert one(drug(TORASEMID, related("RSON", concern_act))).reason == "Herzinsuffizienz"


def test_reason_is_read_from_the_code_of_an_act():
    reason = related("RSON", '<act><code code="I50" displayName="Herzinsuffizienz"/></act>')
    assert one(drug(TORASEMID, reason)).reason == "Herzinsuffizienz"


# None, unknown, denied, in error


@pytest.mark.parametrize("place", ["act", "material"])
@pytest.mark.parametrize(
    ("code", "status"),
    [("787481004", "none-known"), ("182849000", "none-known"), ("182904002", "not-documented")],
)
def test_codes_for_no_drug_are_understood_in_the_act_and_in_the_material(place, code, status):
    coded = f'<code code="{code}" codeSystem="2.16.840.1.113883.6.96" displayName="x"/>'
    entry = drug(coded) if place == "material" else drug('<code nullFlavor="NA"/><name>UNK</name>', coded)
    assert read(entry).medications.status.value == status


def test_drug_entered_in_error_is_left_out_with_a_warning():
    record = read(drug(TORASEMID, act_status="nullified"))
    assert record.medications.status is Documented.NOT_DOCUMENTED
    assert "entered-in-error" in codes(record)


def test_drug_that_is_denied_is_left_out_and_not_none_known():
    record = read(drug(TORASEMID, attributes='moodCode="EVN" negationInd="true"'))
    assert record.medications.status is Documented.NOT_DOCUMENTED
    assert "negated-left-out" in codes(record)


def test_label_that_denies_is_a_note_and_no_drug():
    record = read(drug('<code code="1" displayName="Keine Änderung der Medikation am Wochenende"/>'))
    assert record.medications.status is Documented.NOT_DOCUMENTED
    assert record.notes[0].text == "Keine Änderung der Medikation am Wochenende"


# Status

HISTORY = "1.3.6.1.4.1.19376.1.5.3.1.4.7"


@pytest.mark.parametrize(
    ("act_status", "times", "template", "status"),
    [
        ("completed", period("20240301"), HISTORY, MedicationStatus.CURRENT),
        ("completed", "", HISTORY, MedicationStatus.UNKNOWN),
        ("completed", period("20240301", "20240401"), HISTORY, MedicationStatus.STOPPED),
        ("completed", period("20240301", "20240610"), "", MedicationStatus.UNKNOWN),
        ("active", period("20240301", "20240610"), "", MedicationStatus.CURRENT),
        ("completed", period("20240301", "20240701"), "", MedicationStatus.CURRENT),
        ("suspended", period("20240301"), "", MedicationStatus.UNKNOWN),
        ("held", period("20240301"), "", MedicationStatus.UNKNOWN),
        ("aborted", period("20240301"), "", MedicationStatus.STOPPED),
        ("active", period("20240301", "20240401"), "", MedicationStatus.STOPPED),
    ],
)
def test_status_follows_the_act_and_its_period(act_status, times, template, status):
    item = one(drug(TORASEMID, act_status=act_status, times=times, template=template))
    assert item.status is status


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Active", MedicationStatus.CURRENT),
        ("aktuell", MedicationStatus.CURRENT),
        ("en cours", MedicationStatus.CURRENT),
        ("Not taking", MedicationStatus.STOPPED),
        ("No longer taking", MedicationStatus.STOPPED),
        ("nicht mehr eingenommen", MedicationStatus.STOPPED),
        ("ne prend plus", MedicationStatus.STOPPED),
        ("abgesetzt", MedicationStatus.STOPPED),
        ("arrêté", MedicationStatus.STOPPED),
        ("sospeso", MedicationStatus.STOPPED),
        ("pausiert", MedicationStatus.UNKNOWN),
        ("on hold", MedicationStatus.UNKNOWN),
        ("neu", MedicationStatus.CURRENT),
    ],
)
def test_words_of_a_status_observation_come_before_the_act(words, status):
    inside = related(
        "REFR",
        f'<observation><code code="33999-4"/><value xsi:type="CD" displayName="{words}"/></observation>',
    )
    assert one(drug(TORASEMID, inside, times=period())).status is status


@pytest.mark.parametrize(
    ("mood", "start", "status"),
    [
        ("EVN", "20240301", MedicationStatus.CURRENT),
        ("INT", "20240301", MedicationStatus.CURRENT),
        ("INT", "20240701", MedicationStatus.PLANNED),
        ("RQO", "20240301", MedicationStatus.PLANNED),
        ("PRMS", "20240301", MedicationStatus.PLANNED),
        ("PRP", "20240301", MedicationStatus.PLANNED),
    ],
)
def test_plan_is_told_from_what_is_taken_by_the_mood(mood, start, status):
    assert one(drug(TORASEMID, attributes=f'moodCode="{mood}"', times=period(start))).status is status


# Around the drug


def test_entry_without_a_name_beside_others_is_reported_and_the_text_kept():
    record = read(drug(TORASEMID), drug('<code nullFlavor="NA"/>'), text="Torasemid 10 mg und eine Salbe")
    assert [item.name for item in record.medications.items] == ["Torasemid 10 mg"]
    assert "entry-without-name" in codes(record)
    assert record.notes[0].text == "Torasemid 10 mg und eine Salbe"


def test_dispense_and_request_inside_are_no_drugs_of_their_own():
    inner = related(
        "REFR",
        '<supply moodCode="INT"><product><manufacturedProduct><manufacturedMaterial>'
        f"{TORASEMID}</manufacturedMaterial></manufacturedProduct></product></supply>",
    )
    assert one(drug(TORASEMID, inner)).name == "Torasemid 10 mg"


def test_reaction_to_a_drug_is_no_diagnosis():
    reaction = related("CAUS", problem('<value xsi:type="CD" code="R21" displayName="Hautausschlag"/>'))
    record = read(drug(TORASEMID, reaction))
    assert record.problems.status is Documented.NOT_DOCUMENTED


def test_text_that_names_more_drugs_than_the_entries_is_kept_with_a_warning():
    text = "<paragraph>Torasemid 10 mg morgens</paragraph><paragraph>Marcoumar nach Plan</paragraph>"
    record = read(drug(TORASEMID), text=text)
    assert [item.name for item in record.medications.items] == ["Torasemid 10 mg"]
    assert "narrative-more" in codes(record)
    assert "Marcoumar nach Plan" in record.notes[0].text


@pytest.mark.parametrize(
    "text",
    [
        "<paragraph>Torasemid 10 mg morgens</paragraph>",
        "<list><item>Torasemid 10 mg</item></list>",
        "<paragraph>Aktuelle Medikation</paragraph><paragraph>Torasemid 10 mg</paragraph>",
        "<list><item>Torasemid 10 mg<list><item>Beginn: 1.3.2024</item></list></item></list>",
        (
            "<table><thead><tr><th>Medikament</th><th>Dosis</th></tr></thead><tbody>"
            "<tr><td>Torasemid 10 mg</td><td>1</td></tr><tr><td>-</td><td>2</td></tr></tbody></table>"
        ),
        "<paragraph>Torasemid 10 mg</paragraph><paragraph>Stand: 10.06.2024</paragraph>",
    ],
)
def test_text_about_the_same_drugs_is_not_kept_twice(text):
    record = read(drug(TORASEMID), text=text)
    assert codes(record) == set()
    assert record.notes == ()


def test_heading_of_short_lines_is_no_drug_and_tells_their_status():
    text = "<paragraph>Aktuelle Medikation:</paragraph><paragraph>Torasemid 10 mg</paragraph>"
    (item,) = read(text=text).medications.items
    assert (item.name, item.dose, item.status) == ("Torasemid", "10 mg", MedicationStatus.CURRENT)


def test_lines_of_a_text_are_read_in_the_shorthand_of_prescriptions():
    text = "<paragraph>Memantin 20 mg 1-0-0-0</paragraph><paragraph>Fresubin 1 Flasche 2x täglich</paragraph>"
    memantin, fresubin = read(text=text).medications.items
    assert (memantin.name, memantin.dose, memantin.schedule) == (
        "Memantin",
        "20 mg",
        Schedule(morning="1"),
    )
    assert (fresubin.name, fresubin.frequency) == ("Fresubin", "1 Flasche 2x täglich")


def test_remark_and_reason_of_a_table_are_kept_with_the_drug():
    text = (
        "<table><thead><tr><th>Medikament</th><th>Dosierung</th><th>Indikation</th><th>Bemerkung</th></tr>"
        "</thead><tbody><tr><td>Temesta</td><td>1 mg</td><td>Angst</td><td>bei Bedarf, max. 1x täglich</td>"
        "</tr></tbody></table>"
    )
    (item,) = read(text=text).medications.items
    assert (item.dose, item.frequency, item.reason) == ("1 mg", "bei Bedarf, max. 1x täglich", "Angst")


def test_coded_times_and_reason_stand_beside_a_text_that_only_says_as_needed():
    text = (
        "<table><thead><tr><th>Medikament</th><th>Dosierung</th></tr></thead><tbody>"
        "<tr><td>Torasemid 10 mg</td><td>In Reserve</td></tr></tbody></table>"
    )
    entry = drug(
        TORASEMID,
        "<precondition><criterion><text>bei Atemnot</text></criterion></precondition>",
        times='<effectiveTime xsi:type="PIVL_TS"><period value="6" unit="h"/></effectiveTime>',
    )
    (item,) = read(entry, text=text).medications.items
    assert "In Reserve" in item.frequency
    assert "6" in item.frequency
    assert "bei Atemnot" in item.frequency


@pytest.mark.parametrize("element", ["observationMedia", "observation"])
def test_file_inside_an_entry_is_missed_with_a_warning(element):
    value = '<value mediaType="application/pdf" representation="B64">JVBERi0xLjQK</value>'
    record = read(f"<{element}>{value}</{element}>", drug(TORASEMID))
    assert "attachment-not-read" in codes(record)


# Sections of one's own making


@pytest.mark.parametrize(
    ("title", "listed"),
    [
        ("Aktuelle Medikation", True),
        ("Traitement actuel", True),
        ("Terapia domiciliare", True),
        ("Medikation bei Spitaleintritt", False),
        ("Verabreichte Medikamente", False),
        ("Traitements arrêtés durant le séjour", False),
        ("Farmaci somministrati", False),
    ],
)
@pytest.mark.parametrize("coded", [True, False])
def test_section_without_a_loinc_code_is_told_by_its_title(title, listed, coded):
    code = '<code code="MED7" codeSystem="2.999.1"/>' if coded else ""
    part = section("", drug(TORASEMID), text="Torasemid", title=title).replace("<title>", f"{code}<title>", 1)
    (record,) = read_records(document(part), "dossier.xml")
    assert bool(record.medications.items) is listed
    assert bool(record.notes) is not listed


@pytest.mark.parametrize(
    ("headers", "cells"),
    [
        ("Medikament|Dosierung|Weg|Status", "Torasemid 10 mg|1-0-0-0|oral|aktuell"),
        ("Médicament|Posologie|Voie|Statut", "Torasemid 10 mg|1-0-0-0|orale|en cours"),
        ("Farmaco|Posologia|Via di somministrazione|Stato", "Torasemid 10 mg|1-0-0-0|orale|attivo"),
        ("Medication|Directions|Route|Status", "Torasemid 10 mg|1-0-0-0|Oral|Active"),
    ],
)
def test_table_without_entries_is_read_in_four_languages(headers, cells):
    head = "".join(f"<th>{word}</th>" for word in headers.split("|"))
    body = "".join(f"<td>{word}</td>" for word in cells.split("|"))
    record = read(text=f"<table><thead><tr>{head}</tr></thead><tbody><tr>{body}</tr></tbody></table>")
    (item,) = record.medications.items
    assert (item.name, item.frequency, item.route, item.status) == (
        "Torasemid 10 mg", "1-0-0-0", Route.ORAL, MedicationStatus.CURRENT,
    )  # fmt: skip
    assert "narrative-only" in codes(record)


# Instructions


def told(text, code="PINSTRUCT", mood="INT"):
    return related(
        "SUBJ", f'<act classCode="ACT" moodCode="{mood}"><code code="{code}"/><text>{text}</text></act>'
    )


def rows(headers, *cells):
    head = "".join(f"<th>{header}</th>" for header in headers)
    body = "".join(f"<td>{cell}</td>" for cell in cells)
    return f"<table><thead><tr>{head}</tr></thead><tbody><tr>{body}</tr></tbody></table>"


@pytest.mark.parametrize(
    ("inside", "frequency"),
    [
        (told("2× täglich", code="394835006"), "2× täglich"),
        (told("nicht für Patienten", code="FINSTRUCT"), None),
        (
            "<text>alle 6 Stunden</text>" + told("Bei Bedarf, höchstens 4 am Tag."),
            "alle 6 Stunden; Bei Bedarf, höchstens 4 am Tag.",
        ),
        ("<text>2× täglich</text>" + told("2× täglich mit Wasser"), "2× täglich mit Wasser"),
        ("<text>2× täglich.</text>" + told("2× täglich"), "2× täglich."),
    ],
)
def test_instructions_of_acts_inside_stand_each_once(inside, frequency):
    assert one(drug(TORASEMID, inside)).frequency == frequency


def test_need_is_said_beside_an_instruction_that_does_not_tell_it():
    condition = "<precondition><criterion><text>Atemnot</text></criterion></precondition>"
    texts = ("2 Hübe alle 6 Stunden", "2 Hübe alle 6 Stunden bei Bedarf")
    said = [one(drug(TORASEMID, f"<text>{text}</text>", condition)).frequency for text in texts]
    assert said == ["2 Hübe alle 6 Stunden, bei Bedarf: Atemnot", texts[1]]


@pytest.mark.parametrize(
    ("headers", "cells", "frequency"),
    [
        (("Medikament", "Dosage", "Frequency"), ("Torasemid 10 mg", "10mg", "1x täglich"), "1x täglich"),
        (("Medikament", "Dosage", "Frequency"), ("Torasemid 10 mg", "20 mg", "1x tgl"), "20 mg, 1x tgl"),
        (
            ("Medikament", "Dosage", "Signature (SIG)"),
            ("Torasemid 10 mg", "10 mg", "1 Tabl. am Morgen"),
            "1 Tabl. am Morgen",
        ),
        (("Medikament", "Directions", "Frequency"), ("Torasemid 10 mg", "Not available", "BID"), "BID"),
        (("Medikament", "Datum"), ("Torasemid 10 mg, 1x täglich am Morgen", "2024"), "1x täglich am Morgen"),
        (("Medikament", "Datum"), ("Torasemid 10 mg Filmtablette", "2024"), None),
    ],
)
def test_columns_of_the_row_say_how_a_drug_is_taken(headers, cells, frequency):
    dose = '<doseQuantity value="10" unit="mg"/>'
    assert one(drug(TORASEMID, dose), text=rows(headers, *cells)).frequency == frequency


def test_instruction_in_the_place_of_the_original_text_is_read():
    code = '<code code="1" displayName="Torasemid 10 mg"><originalText>{}</originalText></code>'
    said = [one(drug(code.format(text))).frequency for text in ("1x wöchentlich", "Torasemid 24 h retard")]
    assert said == ["1x wöchentlich", None]


def test_hours_of_phases_are_said_but_not_the_first_of_a_short_rhythm():
    def phased(hour, value, unit):
        return (
            f'<effectiveTime xsi:type="PIVL_TS"><phase><low value="20240301{hour}"/></phase>'
            f'<period value="{value}" unit="{unit}"/></effectiveTime>'
        )

    times = (
        phased("0800", 1, "d") + phased("2000", 1, "d"),
        phased("0800", 1, "wk"),
        phased("0000", 1, "d"),
        phased("0800", 12, "h"),
    )
    said = [one(drug(TORASEMID, TABLET, times=time)).frequency for time in times]
    assert said == ["08:00, 20:00", "08:00, 1× pro Woche", "1× pro Tag", "alle 12 Stunden"]


def test_two_rhythms_are_both_said_each_beside_its_hour():
    def phased(hour, value, unit):
        return (
            f'<effectiveTime xsi:type="PIVL_TS"><phase><low value="20240301{hour}"/></phase>'
            f'<period value="{value}" unit="{unit}"/></effectiveTime>'
        )

    times = (every(12, "h") + every(2, "d"), phased("0800", 1, "d") + phased("2000", 2, "d"))
    said = [one(drug(TORASEMID, TABLET, times=time)).frequency for time in times]
    assert said == ["alle 12 Stunden, alle 2 Tage", "08:00; 20:00 alle 2 Tage"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("morgens 1 Tablette", "morgens 1 Tablette, 1 Tablette nachts, bei Bedarf"),
        ("morgens 1 Tablette, nachts bei Bedarf", "morgens 1 Tablette, nachts bei Bedarf"),
    ],
)
def test_need_of_one_intake_is_said_where_the_instruction_names_times_only(words, said):
    need = "<precondition><criterion/></precondition>"
    parts = phase(1, at("MORN"), TABLET), phase(2, at("NIGHT"), TABLET, need)
    assert one(drug(TORASEMID, f"<text>{words}</text>", *parts)).frequency == said


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("geplant", MedicationStatus.PLANNED),
        ("prévu", MedicationStatus.PLANNED),
        ("on hold", MedicationStatus.UNKNOWN),
        ("neu", MedicationStatus.CURRENT),
        ("neu beurteilen", MedicationStatus.UNKNOWN),
        ("arrêt définitif", MedicationStatus.STOPPED),
        ("stoppé", MedicationStatus.STOPPED),
        ("gestoppt", MedicationStatus.STOPPED),
        ("definitiv abgesetzt", MedicationStatus.STOPPED),
        ("ausgeschlichen und abgesetzt", MedicationStatus.STOPPED),
    ],
)
@pytest.mark.parametrize("entries", [(), (drug(TORASEMID, act_status="completed"),)])
def test_status_column_of_a_drug_says_planned_paused_and_new(word, status, entries):
    text = rows(("Medikament", "Status"), "Torasemid 10 mg", word)
    assert one(*entries, text=text).status is status


# Names, reasons, ways


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (
            '<code code="1" displayName="Unknown"><translation code="2" displayName="Torem 10 mg"/></code>',
            "Torem 10 mg",
        ),
        (
            '<code code="1" displayName="Torasemid"><originalText>Torasemid 10 mg</originalText></code>',
            "Torasemid 10 mg",
        ),
        (
            '<code code="1" displayName="Torasemid"><originalText>Torasemid täglich</originalText></code>',
            "Torasemid",
        ),
        (
            '<code code="1" displayName="Torasemid"><originalText>Torem 10 mg</originalText></code>',
            "Torasemid",
        ),
    ],
)
def test_name_is_the_code_in_words_with_the_strength_beside_it(code, name):
    assert one(drug(f"{code}<name>Torasemid</name>")).name == name


def test_reason_that_only_says_problem_is_named_by_its_translation():
    value = (
        '<value xsi:type="CD" code="55607006" displayName="Problem"><translation code="I50" '
        'displayName="Herzinsuffizienz"/></value>'
    )
    assert one(drug(TORASEMID, related("RSON", problem(value)))).reason == "Herzinsuffizienz"


def test_way_is_read_from_the_cell_that_names_the_product():
    text = rows(("Material", "Datum"), "Torasemid 10 mg oral tablet", "2024")
    assert one(drug(TORASEMID), text=text).route is Route.ORAL


@pytest.mark.parametrize(
    "entry",
    [
        {"act_status": "aborted"},
        {"attributes": 'moodCode="EVN" negationInd="true"'},
        {"times": period("2010", "2012")},
    ],
)
def test_statement_of_no_drugs_that_does_not_hold_says_nothing(entry):
    record = read(drug('<code code="787481004" displayName="No known medications"/>', **entry))
    assert (record.medications.status, codes(record)) == (Documented.NOT_DOCUMENTED, {"negation-doubled"})


def test_intake_of_a_split_dose_that_depends_on_a_need_is_in_words_only():
    need = "<precondition><criterion><text>Schlafstörung</text></criterion></precondition>"
    parts = (
        phase(1, at("MORN"), '<doseQuantity value="1"/>'),
        phase(2, at("NIGHT"), '<doseQuantity value="2"/>', need),
    )
    item = one(drug(TORASEMID, *parts, times=period()))
    assert item.schedule == Schedule(morning="1")
    assert item.frequency == "2 nachts, bei Bedarf: Schlafstörung"


def test_drug_in_an_active_discharge_act_is_current():
    inner = drug(TORASEMID, act_status="completed", times=period())
    act = '<act classCode="ACT" moodCode="EVN"><code code="10183-2"/><statusCode code="{}"/>{}</act>'
    said = [one(act.format(status, related("SUBJ", inner))).status for status in ("active", "completed")]
    assert said == [MedicationStatus.CURRENT, MedicationStatus.UNKNOWN]


ITEM = '<id root="C9F7"/><statusCode'


def item_of_plan(amount="1"):
    template = "1.3.6.1.4.1.19376.1.9.1.3.7"
    inside = f'{at("MORN")}<doseQuantity value="{amount}"/>'
    plan = drug(TORASEMID, inside, attributes='moodCode="INT"', template=template, times=period())
    return plan.replace("<statusCode", ITEM, 1)


def advised(code, *items, time="20240402"):
    to_item = (
        '<substanceAdministration classCode="SBADM" moodCode="INT"><id root="c9f7"/><consumable>'
        '<manufacturedProduct><manufacturedMaterial nullFlavor="NA"/></manufacturedProduct></consumable>'
        "<reference/></substanceAdministration>"
    )
    return (
        f'<observation><code code="{code}" codeSystem="1.3.6.1.4.1.19376.1.9.2.1"/><text>Husten</text>'
        f'<effectiveTime value="{time}"/>'
        f"{''.join(related('REFR', item) for item in (to_item, *items))}</observation>"
    )


@pytest.mark.parametrize(
    ("advices", "status"),
    [
        ((advised("CANCEL"),), MedicationStatus.STOPPED),
        ((advised("SUSPEND"),), MedicationStatus.UNKNOWN),
        ((advised("SUSPEND"), advised("CANCEL", time="20240501")), MedicationStatus.STOPPED),
        ((advised("COMMENT"),), MedicationStatus.CURRENT),
        ((advised("CANCEL"), advised("OK", time="20240501")), MedicationStatus.UNKNOWN),
        ((advised("OK", time="20240301"), advised("CANCEL")), MedicationStatus.STOPPED),
    ],
)
def test_advice_on_an_item_of_the_list_decides_its_status_and_is_noted(advices, status):
    record = read(item_of_plan(), *advices)
    assert [item.status for item in record.medications.items] == [status]
    assert "Husten" in record.notes[0].text


def test_comment_of_an_advice_on_an_item_is_noted_under_its_name():
    comment = '<act><code code="48767-8"/><text>Blutungsrisiko</text></act>'
    inside = f"<text>Husten</text>{related('SUBJ', comment)}"
    record = read(item_of_plan(), advised("CANCEL").replace("<text>Husten</text>", inside))
    assert ("Torasemid 10 mg", "Blutungsrisiko") in [(note.title, note.text) for note in record.notes]


def test_remark_in_the_row_of_a_coded_drug_stands_beside_it_and_may_contradict_its_status():
    said = rows(("Medikament", "Bemerkung"), "Torasemid 10 mg", "definitiv abgesetzt")
    record = read(drug(TORASEMID, act_status="active"), text=said)
    (item,) = record.medications.items
    assert (item.frequency, item.status) == ("definitiv abgesetzt", MedicationStatus.UNKNOWN)
    assert "status-contradicted" in codes(record)
    (item,) = read(
        drug(TORASEMID, act_status="active"),
        text=rows(("Medikament", "Bemerkung"), "Torasemid 10 mg", "nüchtern"),
    ).medications.items
    assert (item.frequency, item.status) == ("nüchtern", MedicationStatus.CURRENT)


def test_change_that_the_document_does_not_hold_is_reported():
    assert "drug-changed" in codes(read(item_of_plan(), advised("CHANGE")))


def test_item_that_an_advice_changed_stands_once_as_it_became():
    record = read(item_of_plan(), advised("CHANGE", item_of_plan("2")))
    assert [item.schedule for item in record.medications.items] == [Schedule(morning="2")]


@pytest.mark.parametrize(
    ("entries", "text"),
    [
        ((item_of_plan(), advised("SUSPEND")), ""),
        ((drug(TORASEMID, act_status="suspended", times=period("20240301")),), ""),
        (
            (drug(TORASEMID, act_status="active"),),
            rows(("Medikament", "Status"), "Torasemid 10 mg", "pausiert"),
        ),
    ],
)
def test_paused_drug_says_so_on_its_row_and_in_a_warning(entries, text):
    record = read(*entries, text=text)
    (item,) = record.medications.items
    assert item.status is MedicationStatus.UNKNOWN
    assert item.frequency.startswith("Behandlung pausiert")
    assert "drug-paused" in codes(record)


def test_drug_that_only_a_text_calls_paused_keeps_the_word():
    item = one(text=rows(("Medikament", "Status"), "Torasemid 10 mg", "pausiert"))
    assert (item.status, item.frequency) == (MedicationStatus.UNKNOWN, "pausiert")


# Doses that change at a day


def test_dose_that_falls_from_period_to_period_is_told_in_order_and_not_added_up_in_the_grid():
    steps = [
        phase(1, period("20240301", "20240305"), at("ACM"), '<doseQuantity value="2" unit="{Tablet}"/>'),
        phase(2, period("20240306", "20240310"), at("ACM"), '<doseQuantity value="1" unit="{Tablet}"/>'),
        phase(3, period("20240311"), at("ACM"), '<doseQuantity value="0.5" unit="{Tablet}"/>'),
    ]
    item = one(drug(TORASEMID, *steps, times=period()))
    assert item.schedule is None
    assert item.frequency == (
        "2 Tabletten vor dem Frühstück ab 01.03.2024 bis 05.03.2024; dann 1 Tablette vor dem Frühstück "
        "ab 06.03.2024 bis 10.03.2024; dann 0.5 Tablette vor dem Frühstück ab 11.03.2024"
    )


def test_intakes_of_one_period_of_a_changing_dose_stand_together():
    steps = [
        phase(1, period("20240301", "20240305"), at("MORN"), '<doseQuantity value="20" unit="mg"/>'),
        phase(2, period("20240301", "20240305"), at("EVE"), '<doseQuantity value="10" unit="mg"/>'),
        phase(3, period("20240306"), at("MORN"), '<doseQuantity value="10" unit="mg"/>'),
    ]
    assert one(drug(TORASEMID, *steps, times=period())).frequency.startswith(
        "20 mg morgens, 10 mg abends ab 01.03.2024 bis 05.03.2024"
    )


def test_changing_dose_stands_beside_an_instruction_that_names_a_time():
    said = (
        '<entryRelationship typeCode="SUBJ" inversionInd="true"><act classCode="ACT" moodCode="INT">'
        '<code code="PINSTRUCT"/><text>zum Frühstück nehmen</text></act></entryRelationship>'
    )
    steps = [
        phase(1, period("20240301", "20240305"), at("CM"), '<doseQuantity value="40" unit="mg"/>'),
        phase(2, period("20240306"), at("CM"), '<doseQuantity value="20" unit="mg"/>'),
    ]
    words = one(drug(TORASEMID, said, *steps, times=period())).frequency
    assert words.startswith("zum Frühstück nehmen, 40 mg")
    assert "20 mg" in words
