"""FHIR resources that enclose a letter: as the record itself, as a note, or missed with a warning."""

from base64 import b64encode

import pytest
from weasyprint import HTML

from fhir_samples import PATIENT, SUBJECT, bundle, codes, document, read, section
from optirh_batch.errors import PatientsDiffer
from optirh_batch.records import Documented, Note

LETTER = """Austrittsbericht

Diagnosen:
1. Herzinsuffizienz (I50.0)

Austrittsmedikation:
Torasemid 20 mg 1-0-0-0

Allergien: Penicillin (Exanthem)
"""
CONDITION = f'<Condition><id value="k"/><code><text value="Asthma"/></code>{SUBJECT}</Condition>'


def encoded(data):
    return b64encode(data.encode() if isinstance(data, str) else data).decode()


def attachment(data, kind="text/plain; charset=utf-8"):
    return f'<attachment><contentType value="{kind}"/><data value="{encoded(data)}"/></attachment>'


def reference(content, status="current"):
    return f"""<DocumentReference><id value="d"/><status value="{status}"/><type><text value="Brief"/></type>
    {SUBJECT}<date value="2024-05-06T10:00:00Z"/><content>{content}</content></DocumentReference>"""


def binary(data, kind="application/pdf"):
    return f'<Binary><id value="b"/><contentType value="{kind}"/><data value="{encoded(data)}"/></Binary>'


def pdf():
    return HTML(string=f"<pre>{LETTER}</pre>").write_pdf()


@pytest.mark.parametrize(
    "resources",
    [
        [reference(attachment(LETTER))],
        [reference(attachment(pdf(), "application/pdf"))],
        [reference('<attachment><url value="Binary/b"/></attachment>'), binary(pdf())],
        [binary(pdf())],
        [binary(LETTER, "text/plain")],
    ],
    ids=["text", "pdf", "pdf in a binary that is named", "lone pdf", "lone text"],
)
def test_letter_that_is_all_a_file_says_is_read_as_a_letter_about_its_patient(resources):
    record = read(bundle(PATIENT, *resources))
    assert (record.format, record.patient.family) == ("text", "Rey")
    assert [item.name for item in record.medications.items] == ["Torasemid"]
    assert [item.label for item in record.allergies.items] == ["Penicillin"]
    assert codes(record) == []


def test_letter_beside_other_entries_is_a_note_under_its_name_and_day():
    record = read(bundle(PATIENT, CONDITION, reference(attachment("Geht gut mit der neuen Salbe."))))
    assert record.format == "fhir"
    assert record.notes == (Note("Geht gut mit der neuen Salbe.", title="Brief", date="2024-05-06"),)
    assert record.allergies.status is Documented.NOT_DOCUMENTED


def test_report_encloses_its_words_as_a_note():
    form = attachment("Lunge frei.").replace("attachment>", "presentedForm>")
    inside = f'<id value="r"/><code><text value="Thorax"/></code>{SUBJECT}{form}'
    report = f"<DiagnosticReport>{inside}</DiagnosticReport>"
    assert "Lunge frei." in [note.text for note in read(bundle(PATIENT, CONDITION, report)).notes]


@pytest.mark.parametrize(
    "resources",
    [
        [CONDITION, binary(pdf())],
        [CONDITION, reference(attachment(b"%PDF-1.4 damaged", "application/pdf"))],
        [CONDITION, reference(attachment("<p>Gut</p>", "text/html"))],
        [CONDITION, reference('<attachment><url value="https://example.org/brief.pdf"/></attachment>')],
    ],
    ids=["binary that nothing names", "damaged", "html", "elsewhere"],
)
def test_what_is_enclosed_and_cannot_be_read_is_missed_with_a_warning(resources):
    record = read(bundle(PATIENT, *resources))
    assert codes(record) == ["attachment-not-read"]
    assert "Torasemid" not in record.prose


def test_original_of_a_document_as_a_pdf_is_not_read_once_more():
    original = section("55108-5", "DocumentReference/d", title="Original")
    record = read(document(CONDITION, reference(attachment(LETTER)), sections=original))
    assert "Torasemid" not in record.prose


@pytest.mark.parametrize("status", ["superseded", "entered-in-error"])
def test_letter_that_no_longer_holds_is_not_read(status):
    record = read(bundle(PATIENT, CONDITION, reference(attachment(LETTER), status)))
    assert "Torasemid" not in record.prose


def test_letter_about_somebody_else_stops_the_record():
    stranger = f"Patientin: Amherd, Rosa, geb. 04.11.1938\n\n{LETTER}"
    with pytest.raises(PatientsDiffer):
        read(bundle(PATIENT, CONDITION, reference(attachment(stranger))))


def test_newest_of_several_letters_stands_first():
    older = (
        reference(attachment("Wunde offen."))
        .replace('id value="d"', 'id value="e"')
        .replace("2024-05", "2023-05")
    )
    record = read(bundle(PATIENT, CONDITION, older, reference(attachment("Wunde zu."))))
    assert [note.text for note in record.notes] == ["Wunde zu.", "Wunde offen."]
