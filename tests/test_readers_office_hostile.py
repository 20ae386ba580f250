"""Office files built to do harm, damaged ones, and what is left out of honest ones."""

import io
import struct
import time
import tracemalloc
import zipfile
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hostile_files import DOCTYPE, archive, docx, with_doctype, xlsx
from office_files import changed, codes, facts, read, read_all, saved, with_body, word, workbook
from optirh_batch.errors import (
    FormatUnknown,
    RecordInvalid,
    SourceEmpty,
    SourceRefused,
    SourceTooLarge,
    SourceUnreadable,
    XmlMalformed,
    XmlRefused,
)
from optirh_batch.localization import staff_message
from optirh_batch.readers import ReadLimits, read_records

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES = "[Content_Types].xml"


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (docx, "word/document.xml"),
        (docx, "word/styles.xml"),
        (docx, "docProps/core.xml"),
        (docx, "_rels/.rels"),
        (docx, TYPES),
        (xlsx, "xl/workbook.xml"),
        (xlsx, "xl/worksheets/sheet1.xml"),
        (xlsx, "docProps/app.xml"),
    ],
)
def test_document_type_in_any_part_is_refused(data, part):
    with pytest.raises(XmlRefused, match="DTD"):
        read_all(changed(data(), {part: with_doctype}))


def test_external_entity_in_a_part_that_is_not_read_is_refused():
    item = f'<?xml version="1.0"?>{DOCTYPE}<a>&e;</a>'.encode()
    with pytest.raises(XmlRefused):
        read_all(changed(docx(), added={"customXml/item9.xml": item}))


def test_entity_in_a_docx_is_never_resolved(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()
    utf16 = with_body(docx(), f"<w:p {W}><w:r><w:t>x</w:t></w:r></w:p>")
    data = changed(
        utf16,
        {
            "word/document.xml": lambda xml: (
                '<?xml version="1.0" encoding="UTF-16"?>' + (entity + xml[xml.find(b"?>") + 2 :]).decode()
            ).encode("utf-16")
        },
    )
    with pytest.raises(XmlRefused) as caught:
        read_all(data)
    assert "SECRET" not in str(caught.value)


def test_zip_bomb_is_refused_before_it_is_unpacked():
    data = changed(docx(), added={"word/media/image1.png": bytes(300_000_000)})
    started = time.monotonic()
    tracemalloc.start()
    with pytest.raises(XmlRefused, match="many times its size"):
        read_all(data)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.monotonic() - started < 5
    assert peak < 50_000_000


def test_parts_that_unpack_beyond_the_limit_are_refused():
    text = f"<w:p {W}><w:r><w:t>{'Vit seule. ' * 20_000}</w:t></w:r></w:p>"
    with pytest.raises(SourceTooLarge, match=r"over 0\.1 MB"):
        read_records(with_body(docx(), text), "x", ReadLimits(max_bytes=100_000))


def test_document_of_far_too_much_text_is_refused_before_it_is_parsed():
    limits = ReadLimits(max_text_chars=50_000)
    paragraphs = [f"<w:p><w:r><w:t>{number * 7919:020}</w:t></w:r></w:p>" for number in range(10_001)]
    with pytest.raises(SourceTooLarge, match="more than 50000 characters"):
        read_records(with_body(docx(), "".join([*paragraphs, "</not-opened>"])), "x", limits)
    with pytest.raises(XmlMalformed):
        read_records(with_body(docx(), "".join([*paragraphs[:9000], "</not-opened>"])), "x", limits)


def test_markup_alone_makes_no_document_too_long():
    text = f"<w:p {W}><w:r><w:t>Vit seule.</w:t></w:r></w:p>"
    marked = (
        text + f'<w:p {W} w:rsidR="00C24D1E"><w:r><w:rPr><w:lang w:val="fr-CH"/></w:rPr></w:r></w:p>' * 2000
    )
    (record,) = read_records(with_body(docx(), marked), "x", ReadLimits(max_text_chars=1000))
    assert "Vit seule." in record.notes[0].text


def test_people_of_one_document_may_have_more_text_together_than_one_may_have():
    def person(name):
        fields = f"Nom : {name}", "Prénom : Zoé", "Date de naissance : 03.01.1940"
        return (
            *fields,
            ("h", 2, "Diagnostics"),
            "Diabète",
            ("h", 2, "Évolution"),
            "Marche avec une canne. " * 60,
        )

    document = word(*person("Rey"), *person("Favre"))
    records = read_records(saved(document), "x", ReadLimits(max_text_chars=2000))
    assert [record.patient.family for record in records] == ["Rey", "Favre"]


def test_directory_that_belies_the_size_is_refused():
    data = bytearray(changed(docx(), {"word/document.xml": lambda xml: xml + b" " * 5000}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    entry = data.rfind(b"word/document.xml") - 46
    assert data[entry : entry + 4] == b"PK\x01\x02"
    data[entry + 24 : entry + 28] = struct.pack("<I", size - 4000)
    with pytest.raises(XmlMalformed):
        read_all(bytes(data))


def test_thousands_of_entries_are_refused():
    with pytest.raises(SourceTooLarge, match="more than 5000 files"):
        read_all(changed(docx(), added={f"x/{number}": b"" for number in range(5001)}))


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/passwd", "word/../../x.xml", "word\\evil.xml", "C:evil.xml", "a/./b.xml"]
)
def test_paths_that_lead_out_are_refused(name):
    with pytest.raises(XmlRefused, match="leads out"):
        read_all(changed(docx(), added={name: b"<a/>"}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["word/document.xml", "WORD/Document.XML"])
def test_two_parts_of_the_same_name_are_refused(name):
    with pytest.raises(XmlRefused, match="same name"):
        read_all(changed(docx(), added={name: b"<a/>"}))


def test_encrypted_office_file_is_refused_with_the_reason():
    data = OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    with pytest.raises(SourceUnreadable, match="protected by a password"):
        read_all(data)


def test_old_office_file_is_still_named():
    with pytest.raises(FormatUnknown, match="97-2003"):
        read_all(OLE + bytes(600))


def test_encrypted_entry_is_refused_with_the_reason():
    data = bytearray(docx())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(SourceUnreadable, match="protected by a password"):
        read_all(bytes(data))


def test_element_bomb_inside_is_refused():
    deep = "<w:sdt><w:sdtContent>" * 200
    with pytest.raises(XmlRefused, match="refused for safety"):
        read_all(with_body(docx(), f"<w:p {W}>{deep}{'</w:sdtContent></w:sdt>' * 200}</w:p>"))


@pytest.mark.parametrize(
    "tail",
    [
        b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>',
        b'<dataValidations count="1"><dataValidation sqref="nonsense" type="unheard of"/></dataValidations>',
    ],
)
def test_ranges_over_the_whole_sheet_cost_nothing(tail):
    data = changed(
        xlsx(), {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + tail)}
    )
    started = time.monotonic()
    assert read(data).patient.family == "Rey"
    assert time.monotonic() - started < 5


def test_cell_in_the_last_corner_costs_nothing():
    corner = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>Ende</t></is></c></row></sheetData>'
    data = changed(xlsx(), {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b"</sheetData>", corner)})
    started = time.monotonic()
    assert read(data).patient.family == "Rey"
    assert time.monotonic() - started < 5


def test_table_cell_that_claims_millions_of_columns_costs_nothing():
    table = (
        f"<w:tbl {W}><w:tr><w:tc><w:tcPr><w:gridSpan w:val='999999999'/></w:tcPr>"
        "<w:p><w:r><w:t>Nom</w:t></w:r></w:p>"
        "</w:tc><w:tc><w:p><w:r><w:t>Rey</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert read(with_body(saved(word("Export")), table)).patient.family == "Rey"


# What honest files hold and is left out.


def as_kind(data, old, new):
    return changed(
        data, {TYPES: lambda xml: xml.replace(old, new)}, added={"word/vbaProject.bin": b"\0macro"}
    )


def test_docm_is_read_without_its_macros():
    data = as_kind(
        docx(),
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    record = read(data)
    assert (record.format, record.patient.family) == ("docx", "Rey")
    assert "macros-ignored" in codes(record)


def test_xlsm_is_read_without_its_macros():
    data = as_kind(
        xlsx(),
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    record = read(data)
    assert (record.format, record.patient.family) == ("xlsx", "Rey")
    assert "macros-ignored" in codes(record)


def test_outside_links_embedded_files_and_pictures_are_left_out_and_reported():
    relation = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'attachedTemplate" Target="http://example.org/evil.dotm" TargetMode="External"/></Relationships>'
    )
    data = changed(
        docx(),
        {"word/_rels/document.xml.rels": lambda xml: xml.replace(b"</Relationships>", relation)},
        added={"word/embeddings/oleObject1.bin": b"\0", "word/media/image1.png": b"\x89PNG"},
    )
    record = read(data)
    assert record.patient.family == "Rey"
    assert {"external-ignored", "embedded-ignored", "pictures-ignored"} <= set(codes(record))


def test_footnotes_and_comments_become_notes():
    def relations(xml):
        kinds = ("footnotes", "comments")
        base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        added = "".join(
            f'<Relationship Id="n{kind}" Type="{base}{kind}" Target="{kind}.xml"/>' for kind in kinds
        )
        return xml.replace(b"</Relationships>", added.encode() + b"</Relationships>")

    def part(kind, item, text):
        return (
            f"<w:{kind} {W}><w:{item} w:id='2'><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{item}></w:{kind}>"
        )

    data = changed(
        docx(),
        {"word/_rels/document.xml.rels": relations},
        added={
            "word/footnotes.xml": part("footnotes", "footnote", "selon la fille"),
            "word/comments.xml": part("comments", "comment", "à vérifier"),
        },
    )
    notes = "\n".join(note.text for note in read(data).notes)
    assert "selon la fille" in notes
    assert "à vérifier" in notes


# Damaged and empty files.


def test_file_without_a_word_is_empty():
    with pytest.raises(SourceEmpty):
        read_all(word())
    with pytest.raises(SourceEmpty):
        read_all(workbook(Tabelle1=[]))


def test_scanned_document_is_refused_with_the_reason():
    with pytest.raises(RecordInvalid, match="pictures but no text"):
        read_all(changed(saved(word()), added={"word/media/image1.png": b"\x89PNG"}))


@pytest.mark.parametrize(
    ("content_type", "format_name"),
    [
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml", "PowerPoint"),
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main+xml", "xlsb"),
    ],
)
def test_other_office_files_are_refused_by_name(content_type, format_name):
    old = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with pytest.raises(FormatUnknown, match=format_name):
        read_all(changed(docx(), {TYPES: lambda xml: xml.replace(old, content_type.encode())}))


def test_strict_open_xml_is_refused_with_advice():
    old, new = (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/w/main",
    )
    with pytest.raises(FormatUnknown, match="Strict"):
        read_all(changed(docx(), {"word/document.xml": lambda xml: xml.replace(old, new)}))


@pytest.mark.parametrize("removed", ["word/document.xml", "_rels/.rels", TYPES])
def test_package_without_a_needed_part_is_damaged(removed):
    with pytest.raises((XmlMalformed, FormatUnknown)):
        read_all(changed(docx(), removed={removed}))


def test_part_that_is_no_xml_is_damaged():
    with pytest.raises(XmlMalformed):
        read_all(changed(docx(), {"word/document.xml": lambda _xml: b"<w:document>"}))
    with pytest.raises(XmlMalformed):
        read_all(
            changed(
                xlsx(), {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b'r="A1"', b'r="A1" s="999"')}
            )
        )


@pytest.mark.parametrize("make", [docx, xlsx])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_truncated_file_is_refused(make, share):
    data = make()
    with pytest.raises(SourceRefused):
        read_all(data[: int(len(data) * share)])


@pytest.mark.parametrize(
    ("make", "name", "program"), [(docx, "lettre.docx", "Word"), (xlsx, "liste.xlsx", "Excel")]
)
@pytest.mark.parametrize(
    "damaged",
    [
        lambda data: data[:400],
        lambda data: data[: len(data) // 2],
        lambda data: changed(data, removed=("word/document.xml", "xl/workbook.xml")),
        lambda data: changed(data, removed=("[Content_Types].xml",)),
        lambda data: changed(data, removed=("_rels/.rels",)),
        lambda data: changed(data, removed=("[Content_Types].xml",))[:-200],
    ],
)
def test_damaged_office_file_is_named_by_the_program_that_must_save_it_again(make, name, program, damaged):
    with pytest.raises(XmlMalformed, match=f"save it again in {program}"):
        read_all(damaged(make()), name)


def read_or_word_refusal(data):
    """Nothing but a refusal may come out, and it can be told to staff."""
    try:
        read_all(data)
    except SourceRefused as error:
        staff_message(error, "fr")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_changed_byte_is_read_or_refused(data):
    original = data.draw(st.sampled_from(ORIGINALS))
    at = data.draw(st.integers(0, len(original) - 1))
    value = data.draw(st.integers(0, 255))
    damaged = original[:at] + bytes([value]) + original[at + 1 :]
    read_or_word_refusal(damaged)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_changed_part_is_read_or_refused(data):
    """Behind the checksums: cut and doubled stretches of the XML itself."""
    original, part = data.draw(st.sampled_from(PARTS))

    def damage(xml):
        start = data.draw(st.integers(0, len(xml) - 1))
        end = data.draw(st.integers(start, min(len(xml), start + 80)))
        return xml[:start] + xml[start:end] * data.draw(st.sampled_from([0, 2])) + xml[end:]

    read_or_word_refusal(changed(original, {part: damage}))


ORIGINALS = (docx(), xlsx())
PARTS = (
    (ORIGINALS[0], "word/document.xml"),
    (ORIGINALS[0], "word/_rels/document.xml.rels"),
    (ORIGINALS[0], "word/styles.xml"),
    (ORIGINALS[1], "xl/worksheets/sheet1.xml"),
    (ORIGINALS[1], "xl/workbook.xml"),
    (ORIGINALS[1], "xl/styles.xml"),
    (ORIGINALS[1], "xl/sharedStrings.xml"),
)


def test_part_with_another_compression_is_damaged():
    data = archive([(TYPES, "<a/>"), ("_rels/.rels", "<a/>")], zipfile.ZIP_BZIP2)
    with pytest.raises(XmlMalformed):
        read_all(data)


def test_stored_and_deflated_parts_read_alike():
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx())) as old, zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
    assert zlib.crc32(stored.getvalue()) != zlib.crc32(docx())
    assert read(stored.getvalue()).patient == read(docx()).patient
    assert facts(read(stored.getvalue()).allergies.items, "label") == [("latex",)]
