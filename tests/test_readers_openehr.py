"""openEHR compositions: outline, data types, identity, what is refused."""

import pytest

from optirh_batch.errors import FormatUnknown, RecordInvalid
from optirh_batch.readers import read_records

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
FOUR_TO_TEN = (
    '<lower xsi:type="DV_COUNT"><magnitude>4</magnitude></lower>'
    '<upper xsi:type="DV_COUNT"><magnitude>10</magnitude></upper>'
)


def named(name):
    return f"<name><value>{name}</value></name>"


def element(label, value, kind="DV_TEXT"):
    value = value if value.startswith("<") else f"<value>{value}</value>"
    return f'<items xsi:type="ELEMENT">{named(label)}<value xsi:type="{kind}">{value}</value></items>'


def cluster(name, *items):
    return f'<items xsi:type="CLUSTER">{named(name)}{"".join(items)}</items>'


def entry(name, *items, kind="OBSERVATION"):
    tree = f'<data xsi:type="ITEM_TREE">{named("Tree")}{"".join(items)}</data>'
    return f'<content xsi:type="{kind}">{named(name)}<subject xsi:type="PARTY_SELF"/>{tree}</content>'


def composition(*content, namespace='xmlns="http://schemas.openehr.org/v1" ', context=""):
    return (
        f'<composition {namespace}{XSI} archetype_node_id="openEHR-EHR-COMPOSITION.encounter.v1">'
        f"{named('Bericht')}<language><code_string>de</code_string></language>"
        f"<context><start_time><value>2026-03-02T10:11:12+01:00</value></start_time>{context}</context>"
        f"{''.join(content)}</composition>"
    )


def read(xml):
    (record,) = read_records(xml.encode(), "bericht.xml")
    return record


def line_of(value, kind):
    return read(composition(entry("Befund", element("Wert", value, kind)))).notes[0].text


@pytest.mark.parametrize("namespace", ['xmlns="http://schemas.openehr.org/v1" ', ""])
def test_entries_become_notes_under_their_names(namespace):
    record = read(
        composition(
            entry("Puls", element("Frequenz", "regelmässig")),
            entry("Gerät", cluster("Hersteller", element("Name", "Fiktiv AG")), kind="EVALUATION"),
            namespace=namespace,
        )
    )
    assert (record.format, record.language) == ("openehr", "de")
    assert [(note.title, note.date, note.text) for note in record.notes] == [
        ("Puls", "2026-03-02", "Frequenz: regelmässig"),
        ("Gerät", "2026-03-02", "Hersteller\n– Name: Fiktiv AG"),
    ]
    assert [warning.code for warning in record.warnings] == ["outline-only"]


def test_sections_keep_their_entries_below_them():
    section = f'<content xsi:type="SECTION">{named("Allergien")}{{}}</content>'
    inner = entry("Risiko", element("Auslöser", "Latex")).replace("content", "items")
    record = read(composition(section.format(inner)))
    assert record.notes[0].title == "Allergien"
    assert record.notes[0].text == "Risiko\n– Auslöser: Latex"
    assert record.allergies.items == ()


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("<value>ja</value>", "DV_TEXT", "ja"),
        (
            "<value>Fieber</value><defining_code><code_string>1</code_string></defining_code>",
            "DV_CODED_TEXT",
            "Fieber",
        ),
        ("<magnitude>38.5</magnitude><units>Cel</units>", "DV_QUANTITY", "38.5 °C"),
        ("<magnitude>3</magnitude>", "DV_COUNT", "3"),
        ("<value>2</value><symbol><value>leicht</value></symbol>", "DV_ORDINAL", "leicht (2)"),
        (
            "<numerator>58.0</numerator><denominator>100.0</denominator><type>2</type>",
            "DV_PROPORTION",
            "58.0 %",
        ),
        ("<numerator>1</numerator><denominator>2</denominator><type>3</type>", "DV_PROPORTION", "1/2"),
        ("<value>true</value>", "DV_BOOLEAN", "true"),
        ("<value>2026-03-02</value>", "oe:DV_DATE", "2026-03-02"),
        ("<alternate_text>Röntgen</alternate_text><data>AAAA</data>", "DV_MULTIMEDIA", "Röntgen"),
        ("<id>4711</id>", "DV_IDENTIFIER", "4711"),
        (FOUR_TO_TEN, "DV_INTERVAL", "4 – 10"),
    ],
)
def test_every_data_type_is_shown_as_text(value, kind, shown):
    assert line_of(value, kind) == f"Wert: {shown}"


def test_null_flavour_is_shown_in_brackets():
    flavour = "<null_flavour><value>unknown</value></null_flavour>"
    missing = f'<items xsi:type="ELEMENT">{named("Raucher")}{flavour}</items>'
    assert read(composition(entry("Soziales", missing))).notes[0].text == "Raucher: (unknown)"


def test_wrong_avs_number_and_birth_date_of_the_patient_are_warnings():
    names = [
        element("Nachname", "<value>Zumstein</value>"),
        element("Geburtsdatum", "<value>1838-11-04</value>", "DV_DATE"),
        element("AHV", "<value>756.9217.0769.84</value>"),
    ]
    record = read(composition(entry("Angaben", cluster("Patientin", *names))))
    assert (record.patient.avs, record.patient.birth_date) == (None, None)
    assert {"avs-invalid", "date-impossible"} <= {item.code for item in record.warnings}


def test_picture_is_missed_with_a_warning():
    picture = element("Bild", "<alternate_text>Wunde</alternate_text>", "DV_MULTIMEDIA")
    record = read(composition(entry("Wunde", picture)))
    assert "attachment-not-read" in {item.code for item in record.warnings}


def test_person_is_read_only_from_a_part_called_the_patients():
    names = [
        element("Nachname", "<value>Zumstein</value>"),
        element("Vorname", "<value>Rosa</value>"),
        element("Geburtsdatum", "<value>1938-11-04</value>", "DV_DATE"),
        element("AHV", "<value>756.9217.0769.85</value>"),
    ]
    record = read(composition(entry("Angaben", cluster("Patientin", *names))))
    patient = record.patient
    assert (patient.given, patient.family, patient.avs) == ("Rosa", "Zumstein", "756.9217.0769.85")
    assert patient.birth_date.isoformat() == "1938-11-04"
    other = read(composition(entry("Angaben", cluster("Hausarzt", *names))))
    assert (other.patient.given, other.patient.family, other.patient.avs) == ("", "", None)


def test_composition_without_entries_is_refused():
    with pytest.raises(RecordInvalid, match="no entries"):
        read(composition())


def test_composition_of_nobody_knows_what_is_no_openehr():
    with pytest.raises(FormatUnknown):
        read("<composition><title>Sonate</title></composition>")
