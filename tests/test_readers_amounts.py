"""Units behind amounts: words in plural, symbols as written."""

import pytest

from cda_documents import document, drug, section
from fhir_samples import SUBJECT, bundle
from optirh_batch.readers import read_records
from optirh_batch.readers.amounts import plural_unit


@pytest.mark.parametrize(
    ("amount", "unit", "language", "shown"),
    [
        ("2", "comprimé", "fr", "comprimés"),
        ("1.5", "comprimé", "fr", "comprimé"),
        ("0.5", "comprimé", "fr", "comprimé"),
        ("1–2", "gélule", "fr", "gélules"),
        ("2", "patch", "fr", "patchs"),
        ("2", "patch", "en", "patches"),
        ("2", "dose", "it", "dosi"),
        ("1.5", "Tablette", "de", "Tabletten"),
        ("1", "Tablette", "de", "Tablette"),
        ("20", "Tropfen", "de", "Tropfen"),
        ("2", "compressa", "it", "compresse"),
        ("1,5", "tablet", "en", "tablets"),
        ("2", "comprimés", "fr", "comprimés"),
        ("10", "UI", "fr", "UI"),
        ("2", "mg", "fr", "mg"),
        ("½", "comprimé", "fr", "comprimé"),
    ],
)
def test_word_of_a_unit_follows_the_amount(amount, unit, language, shown):
    assert plural_unit(amount, unit, language) == shown


def test_amounts_of_fhir_are_shown_with_the_plural_of_their_unit():
    text = f"""<MedicationStatement><id value="m"/><language value="fr"/><status value="active"/>{SUBJECT}
    <medicationCodeableConcept><text value="Dafalgan"/></medicationCodeableConcept>
    <dosage><timing><repeat><when value="MORN"/></repeat></timing>
    <doseAndRate><doseQuantity><value value="2"/><unit value="comprimé"/></doseQuantity></doseAndRate>
    </dosage>
    </MedicationStatement>"""
    patient = "<Patient><id value='p1'/><name><family value='Rey'/></name></Patient>"
    (record,) = read_records(bundle(text, patient).encode(), "plan.xml")
    assert record.medications.items[0].dose == "2 comprimés"


def test_amounts_of_cda_are_shown_with_the_plural_of_their_unit():
    entry = drug(
        "<name>Dafalgan</name>",
        '<doseQuantity value="2" unit="{Tablette}"/>',
        times='<effectiveTime xsi:type="EIVL_TS"><event code="CM"/></effectiveTime>',
    )
    data = document(section("10160-0", entry), language='<languageCode code="de-CH"/>')
    (record,) = read_records(data, "plan.xml")
    assert record.medications.items[0].dose == "2 Tabletten"
