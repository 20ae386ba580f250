"""PDF and OpenDocument texts: the words inside, and everything that is refused."""

import io
import re
import zipfile

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from optirh_batch.errors import (
    FormatUnknown,
    OwnDocument,
    SourceRefused,
    SourceTooLarge,
    SourceUnreadable,
    XmlRefused,
)
from optirh_batch.readers import ReadLimits, read_records
from optirh_batch.records import Documented

LINES = ("Diagnosen:", "Arterielle Hypertonie", "Medikation: Torasemid 10 mg 1-0-0")


def pdf(*pages, change=lambda writer: None):
    """A PDF with one page for each tuple of lines; an empty tuple is a page without text."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for lines in pages:
        page = writer.add_blank_page(595, 842)
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        shown = "".join(f"({line}) Tj 0 -20 Td " for line in lines)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 50 780 Td {shown}ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def read(data, limits=None):
    (record,) = read_records(data, "brief.bin", *([limits] if limits else []))
    return record


def codes(record):
    return [warning.code for warning in record.warnings]


def test_words_of_a_pdf_are_read_like_a_text():
    record = read(pdf(LINES))
    assert record.is_text
    assert record.notes[0].text.splitlines() == list(LINES)
    assert [item.label for item in record.problems.items] == ["Arterielle Hypertonie"]
    assert [item.name for item in record.medications.items] == ["Torasemid"]


@pytest.mark.parametrize(
    "heads",
    [
        ("Medikament Dosis Morgen Mittag Abend Nacht",),
        ("Medikament", "Dosis", "Morgen", "Mittag", "Abend", "Nacht"),
        ("Medicament Dosage Matin Midi Soir Coucher Remarque",),
    ],
)
def test_table_whose_columns_are_lost_gives_no_amount_and_a_warning(heads):
    rows = ("Torem 10 mg 1 Gewicht", "Zolpidem 10 mg 1", "Metformin 500 mg 1 1")
    record = read(pdf(("Medikamente:", *heads, *rows, "Aspirin 100 mg 1-0-0-0")))
    assert [(item.name, item.schedule.morning) for item in record.medications.items] == [("Aspirin", "1")]
    assert "columns-lost" in codes(record)
    assert "Metformin 500 mg 1 1" in record.notes[0].text


def test_table_whose_columns_are_kept_by_blanks_is_read():
    lines = (
        "Medikamente:",
        "Medikament      Dosis    Morgen   Mittag   Abend   Nacht",
        "Torem           10 mg    1                         ",
        "Zolpidem        10 mg                              1",
    )
    record = read(pdf(lines))
    assert "columns-lost" not in codes(record)
    assert [(item.name, item.schedule.night) for item in record.medications.items] == [
        ("Torem", None),
        ("Zolpidem", "1"),
    ]


@pytest.mark.parametrize(
    ("head", "is_lost"),
    [
        ("Medicament Matin Soir", True),
        ("Medikament Dosis Morgen Abend", True),
        ("Medicament Dose Remarque", False),
        ("Elle est vue matin et soir", False),
    ],
)
def test_table_by_two_times_of_day_loses_its_columns_too(head, is_lost):
    lines = ("Traitement à la sortie :", head, "Amlodipine 5 mg 1", "Metformine 500 mg 1 1")
    assert ("columns-lost" in codes(read(pdf(lines)))) is is_lost


def test_times_of_day_in_an_instruction_are_no_table():
    assert "columns-lost" not in codes(
        read(pdf(("Medikation:", "Dafalgan 1 g, 1 Tbl. morgens mittags abends")))
    )


def test_numbers_and_bullets_that_were_drawn_apart_from_their_items_are_no_lines():
    record = read(
        pdf(("Diagnosen", "Asthma bronchiale seit 2010", "Gicht seit 2015", "1.", "2.", "\\225", "\\225"))
    )
    assert record.notes[0].text.splitlines()[-1] == "Gicht seit 2015"


def test_pages_follow_each_other_and_those_without_text_are_reported():
    record = read(pdf(("Erste Seite mit Text",), (), ("Dritte Seite mit Text",)))
    assert record.notes[0].text == "Erste Seite mit Text\n\nDritte Seite mit Text"
    assert "pages-without-text" in codes(record)


def test_pdf_without_text_is_refused_as_a_scan():
    with pytest.raises(FormatUnknown, match="without text"):
        read(pdf((), ()))


def test_locked_pdf_is_refused():
    with pytest.raises(SourceUnreadable, match="password"):
        read(pdf(LINES, change=lambda writer: writer.encrypt("geheim", algorithm="RC4-128")))


def test_pdf_that_this_program_wrote_is_refused_and_not_told_once_more():
    with pytest.raises(OwnDocument, match="released"):
        read(pdf(LINES, change=lambda writer: writer.add_metadata({"/Author": "OptiRH Batch"})))


def test_pdf_of_too_many_pages_is_refused():
    with pytest.raises(SourceTooLarge, match="more than 200 pages"):
        read(pdf(*[()] * 201))


def test_pdf_of_too_much_text_is_refused():
    with pytest.raises(SourceTooLarge, match="more than 20 characters"):
        read(pdf(LINES), ReadLimits(max_text_chars=20))


def test_attached_files_are_left_alone():
    def change(writer):
        writer.add_attachment("secret.txt", b"Diagnosen: Pest")

    assert "Pest" not in read(pdf(LINES, change=change)).notes[0].text


@pytest.mark.parametrize("end", [9, 40, 200, 500, -30])
def test_cut_pdf_is_refused_or_read_and_never_crashes(end):
    data = pdf(LINES)[:end]
    try:
        record = read(data)
    except SourceRefused:
        return
    assert record.notes[0].text


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"


def odt(body, manifest="<manifest/>", before="", kind="text", styles=""):
    spaces = {"o": OFFICE, "t": TEXT, "table": TABLE, "s": STYLE}
    declared = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in spaces.items())
    content = (
        f"{before}<o:document-content {declared}>"
        f"<o:automatic-styles>{styles}</o:automatic-styles>"
        f"<o:body><o:text>{body}</o:text></o:body></o:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "mimetype", f"application/vnd.oasis.opendocument.{kind}", compress_type=zipfile.ZIP_STORED
        )
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("Basic/macro.xml", "<!DOCTYPE x>")
    return buffer.getvalue()


def test_paragraphs_and_lists_of_an_odt_become_lines():
    record = read(
        odt(
            "<t:tracked-changes><t:p>gelöscht</t:p></t:tracked-changes>"
            "<t:h>Verlauf</t:h><t:p>Der Patient<t:line-break/>geht am Stock."
            "<o:annotation><t:p>privat</t:p></o:annotation></t:p>"
            "<t:p>Diagnosen:</t:p><t:list>"
            "<t:list-item><t:p>Arterielle <t:span>Hypertonie</t:span></t:p></t:list-item>"
            "<t:list-item><t:p>Asthma<t:s t:c='2'/>bronchiale</t:p></t:list-item></t:list>"
        )
    )
    assert record.format == "text"
    assert record.notes[0].text.splitlines() == [
        "Verlauf",
        "Der Patient",
        "geht am Stock.",
        "Diagnosen:",
        "Arterielle Hypertonie",
        "Asthma bronchiale",
    ]
    assert [item.label for item in record.problems.items] == ["Arterielle Hypertonie", "Asthma bronchiale"]
    assert "changes-accepted" in [warning.code for warning in record.warnings]


def row(*cells, more=""):
    return f"<table:table-row{more}>" + "".join(map(cell, cells)) + "</table:table-row>"


def cell(text):
    return f"<table:table-cell>{f'<t:p>{text}</t:p>' if text else ''}</table:table-cell>"


DRUGS = row("Medikament", "Dosis", "Mo", "Mi", "Ab", "Na") + row("Torem", "10 mg", "1", "", "", "")


def test_table_of_an_odt_is_read_like_one_of_word():
    record = read(
        odt(
            "<t:p>Name: Imhof</t:p><t:p>Vorname: Leo</t:p><t:p>Geburtsdatum: 03.04.1950</t:p>"
            f"<t:h>Medikamente</t:h><table:table>{DRUGS}</table:table>"
        )
    )
    assert (record.format, record.patient.family, record.patient.given) == ("odt", "Imhof", "Leo")
    (drug,) = record.medications.items
    assert (drug.name, drug.dose, drug.schedule.morning) == ("Torem", "10 mg", "1")


def test_letter_with_a_table_of_drugs_stays_a_text_and_gives_the_drugs():
    record = read(odt(f"<t:h>Medikation bei Austritt</t:h><table:table>{DRUGS}</table:table>"))
    assert (record.format, record.notes[0].text.splitlines()[-1]) == ("text", "Torem; 10 mg; 1")
    assert [(drug.name, drug.dose) for drug in record.medications.items] == [("Torem", "10 mg")]


def test_text_with_a_table_of_something_else_stays_a_text():
    record = read(odt(f"<t:p>Er wiegt mehr.</t:p><table:table>{row('Gewicht', '84 kg')}</table:table>"))
    assert (record.format, record.notes[0].text) == ("text", "Er wiegt mehr.\nGewicht; 84 kg")


def ods(sheets, styles=""):
    """A spreadsheet; cells are written as they show."""
    return odt(f"</o:text><o:spreadsheet>{sheets}</o:spreadsheet><o:text>", kind="spreadsheet", styles=styles)


def test_sheets_of_an_ods_are_read_but_hidden_and_struck_out_ones():
    styles = (
        "<s:style s:name='off'><s:table-properties table:display='false'/></s:style>"
        "<s:style s:name='gone'><s:text-properties s:text-line-through-style='solid'/></s:style>"
    )
    struck = "<table:table-row><table:table-cell table:style-name='gone'><t:p>Latex</t:p></table:table-cell>"
    born = "<table:table-cell o:value-type='date' o:date-value='1950-04-03'><t:p>3. Apr. 50</t:p>"
    endless = row("", more=" table:number-rows-repeated='1048570'")
    record = read(
        ods(
            "<table:table table:name='Daten'>"
            f"{row('Name', 'Imhof')}{row('Vorname', 'Leo')}"
            f"<table:table-row>{cell('Geburtsdatum')}{born}</table:table-cell></table:table-row>"
            f"{row('Allergien')}{row('Penicillin')}{struck}</table:table-row></table:table>"
            f"<table:table table:name='Alt' table:style-name='off'>{row('Vorname', 'Max')}</table:table>"
            f"<table:table table:name='Medikamente'>{DRUGS}{endless}</table:table>",
            styles,
        )
    )
    assert (record.format, record.patient.given) == ("ods", "Leo")
    assert record.patient.birth_date.isoformat() == "1950-04-03"
    assert [item.label for item in record.allergies.items] == ["Penicillin"]
    assert [item.name for item in record.medications.items] == ["Torem"]
    assert {"hidden-sheet", "struck-out"} <= {warning.code for warning in record.warnings}


def test_cells_of_an_ods_merged_downwards_hold_in_all_their_rows():
    merged = (
        "<table:table-row><table:table-cell table:number-rows-spanned='2'><t:p>Torem</t:p></table:table-cell>"
        f"{cell('10 mg')}{cell('1')}</table:table-row>"
        f"<table:table-row><table:covered-table-cell/>{cell('5 mg')}{cell('1')}</table:table-row>"
    )
    record = read(
        ods(f"<table:table table:name='M'>{row('Medikament', 'Dosis', 'Morgen')}{merged}</table:table>")
    )
    assert [(item.name, item.dose) for item in record.medications.items] == [
        ("Torem", "10 mg"),
        ("Torem", "5 mg"),
    ]


def test_document_type_in_an_odt_is_refused():
    entity = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    with pytest.raises(XmlRefused):
        read(odt("<t:p>&e;</t:p>", before=entity))


def test_odt_that_unpacks_to_more_than_the_limit_is_refused():
    with pytest.raises(SourceTooLarge):
        read(odt(f"<t:p>{'a' * 3_000_000}</t:p>"), ReadLimits(max_bytes=2_000_000))


def test_locked_odt_is_refused():
    with pytest.raises(SourceUnreadable, match="password"):
        read(odt("<t:p>x</t:p>", manifest="<encryption-data/>"))


@pytest.mark.parametrize("end", [200, 400, -30])
def test_cut_odt_is_refused(end):
    with pytest.raises(SourceRefused):
        read(odt("<t:p>Bonjour</t:p>")[:end])


def test_odt_whose_directory_points_nowhere_is_refused():
    data = bytearray(odt("<t:p>Bonjour</t:p>"))
    for entry in re.finditer(b"PK\x01\x02", bytes(data)):
        data[entry.start() + 42 : entry.start() + 46] = b"\xf0\xff\xff\xff"
    with pytest.raises(SourceUnreadable, match="damaged"):
        read(bytes(data))


def test_footnote_of_an_odt_stands_behind_the_text_and_not_within_the_statement_it_belongs_to():
    body = "<t:note-body><t:p>Laut Bericht</t:p></t:note-body>"
    note = f"<t:note><t:note-citation>1</t:note-citation>{body}</t:note>"
    record = read(odt(f"<t:p>Allergien: keine{note}</t:p><t:p>Schluss des Berichts.</t:p>"))
    assert record.allergies.status is Documented.NONE_KNOWN
    assert record.notes[0].text.splitlines()[-1] == "Laut Bericht"
