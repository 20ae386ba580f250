"""Files built to do harm, damaged ones and odd ones: each a name, the bytes, and what may become of it."""

import io
import json
import random
import struct
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from gzip import compress

import cda_documents
from fhir_samples import bundle
from office_files import changed, saved, with_body, word, workbook
from test_readers_pdf import odt, pdf

MIB = 1 << 20
DOCTYPE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE l [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)
OPTIRH = (
    '<?xml version="1.0" encoding="UTF-8"?><dossier xmlns="urn:optirh:dossier:1" version="1.0" langue="fr">'
    "<patient><nom>Canarion</nom><prenom>Zoé</prenom></patient><cas>Va mieux.</cas></dossier>"
)
READ = "read"


@dataclass(frozen=True)
class Hostile:
    """One file: ``outcomes`` are reason codes, or ``READ`` where reading it is right."""

    name: str
    data: Callable[[], bytes]
    outcomes: tuple[str, ...]


def docx():
    return saved(word("Nom : Rey", "Prénom : Marie", "Allergies : latex"))


def xlsx():
    return saved(workbook(Patient=[("Nom", "Rey"), ("Prénom", "Marie"), ("Allergies", "latex")]))


def cda():
    return cda_documents.document(
        cda_documents.section("48765-2", cda_documents.concern(cda_documents.allergy("Latex")))
    )


def encoded(text, *args):
    return text.encode(*args) if isinstance(text, str) else text


VALID = {
    "cda": lambda: encoded(cda()),
    "fhir": lambda: encoded(bundle('<Patient><name><family value="Rey"/></name></Patient>')),
    "fhir-json": lambda: json.dumps(
        {"resourceType": "Patient", "name": [{"family": "Rey"}], "birthDate": "1940-03-01"}
    ).encode(),
    "optirh": OPTIRH.encode,
    "docx": docx,
    "xlsx": xlsx,
    "odt": lambda: odt("<t:p>Diagnosen: Hypertonie</t:p>"),
    "pdf": lambda: pdf(("Diagnosen:", "Arterielle Hypertonie")),
}


def truncations():
    chance = random.Random(20)
    for kind, make in VALID.items():
        for _ in range(4):
            # JSON cut before its first word is a text of signs.
            share = chance.uniform(0.4 if kind == "fhir-json" else 0, 1)
            yield Hostile(
                f"{kind} cut at {share:.3f}",
                lambda make=make, share=share: make()[: int(len(make()) * share)],
                ("source-empty", "xml-malformed", "format-unknown", "source-unreadable", "encoding-unknown")
                + (("record-invalid", "nothing-to-rewrite") if kind == "pdf" else ()),
            )


def encodings():
    body = OPTIRH.split("?>", 1)[1]

    def declaring(declared, codec, mark=b""):
        return lambda: mark + f'<?xml version="1.0" encoding="{declared}"?>{body}'.encode(codec)

    yield Hostile("UTF-16 with a mark", declaring("UTF-16", "utf-16"), (READ,))
    yield Hostile("UTF-16 without a mark", declaring("UTF-16LE", "utf-16-le"), (READ,))
    yield Hostile("UTF-16 with a mark and no declaration", lambda: body.encode("utf-16"), (READ,))
    yield Hostile("UTF-16 that declares UTF-8", declaring("UTF-8", "utf-16"), ("xml-malformed",))
    yield Hostile("UTF-8 that declares UTF-16", declaring("UTF-16", "utf-8"), ("xml-malformed",))
    yield Hostile("Latin-1 that declares UTF-8", declaring("UTF-8", "latin-1"), ("xml-malformed",))
    yield Hostile("UTF-16 cut in a sign", lambda: body.encode("utf-16")[:-1], ("xml-malformed",))
    yield Hostile("UTF-7", declaring("UTF-7", "utf-7"), ("encoding-unknown",))
    yield Hostile(
        "UTF-8 with the mark of UTF-16",
        lambda: b"\xff\xfe" + OPTIRH.encode(),
        ("encoding-unknown", "xml-malformed"),
    )


def xml_bombs():
    for name, make in {
        "50 MB of nesting": lambda: b"<a>" * (50 * MIB // 3),
        "50 MB of attributes": lambda: b"<a " + b'a="" ' * (10 * MIB) + b"/>",
        "an attribute of 50 MB": lambda: b'<a b="' + b"x" * (50 * MIB) + b'"/>',
        "10 million elements": lambda: b"<a>" + b"<b/>" * 10_000_000 + b"</a>",
    }.items():
        yield Hostile(name, make, ("source-too-large",))
    for name, make, code in (
        ("19 MB of nesting", lambda: b"<a>" * (19 * MIB // 3), "xml-refused"),
        ("19 MB of attributes", lambda: b"<a " + b'a="" ' * (19 * MIB // 5) + b"/>", "xml-refused"),
        ("19 MB of different attributes", lambda: b"<a " + b" ".join(b'a%d=""' % n for n in range(1_500_000)) + b"/>", "xml-refused"),
        ("an attribute of 19 MB", lambda: b'<a b="' + b"x" * (19 * MIB) + b'"/>', "source-too-large"),
        ("4.9 million elements", lambda: b"<a>" + b"<b/>" * 4_900_000 + b"</a>", "source-too-large"),
        ("4.9 million elements of FHIR", lambda: b'<Bundle xmlns="http://hl7.org/fhir">' + b"<b/>" * 4_800_000 + b"</Bundle>", "source-too-large"),
        ("a text of 19 MB", lambda: b"<a>" + b"x" * (19 * MIB) + b"</a>", "source-too-large"),
        ("a text of 2 MB", lambda: b"<a>" + b"x" * (2 * MIB) + b"</a>", "source-too-large"),
        ("a name of 19 MB", lambda: b"<" + b"a" * (19 * MIB) + b"/>", "xml-refused"),
        ("billion laughs", lambda: (LAUGHS + "]><l>&j;</l>").encode(), "xml-refused"),
        ("quadratic entities", lambda: f"<!DOCTYPE a [<!ENTITY e '{'x' * MIB}'>]><a>{'&e;' * 1000}</a>".encode(), "xml-refused"),
        ("an outside entity", lambda: (DOCTYPE + "<a>&e;</a>").encode(), "xml-refused"),
        ("an outside entity in UTF-16", lambda: (DOCTYPE + "<a>&e;</a>").encode("utf-16"), "xml-refused"),
        ("a parameter entity", lambda: b"<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;]><a/>", "xml-refused"),
        ("a DTD behind 19 MB of comments", lambda: b"<!-- -->" * (2 * MIB) + DOCTYPE.encode() + b"<a/>", "xml-refused"),
        ("an entity nobody declared", lambda: b"<a>&e;</a>", "xml-malformed"),
    ):  # fmt: skip
        yield Hostile(name, make, (code,))


def json_bombs():
    start = b'{"resourceType": "Bundle", "entry": '
    yield Hostile(
        "100,000 brackets of JSON",
        lambda: start + b"[" * 100_000 + b"]" * 100_000 + b"}",
        ("record-invalid",),
    )
    yield Hostile(
        "100,000 braces of JSON",
        lambda: start + b'{"a":' * 100_000 + b"1" + b"}" * 100_001,
        ("record-invalid",),
    )
    yield Hostile(
        "100,000 open brackets", lambda: start + b"[" * 100_000, ("xml-malformed", "record-invalid")
    )
    yield Hostile(
        "6 million values of JSON",
        lambda: start + b"[" + b"1," * 6_000_000 + b"1]}",
        ("source-too-large", "record-invalid"),
    )
    yield Hostile(
        "6 million objects of JSON",
        lambda: start + b"[" + b"{}," * 6_000_000 + b"{}]}",
        ("source-too-large", "record-invalid"),
    )
    yield Hostile("a number of 19 MB", lambda: start + b"9" * (19 * MIB) + b"}", ("source-too-large",))


def chmed(raw):
    return b"Plan de traitement\nCHMED16A1" + b64encode(raw) + b"\n"


def archive(entries, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as target:
        for name, content in entries:
            target.writestr(name, content)
    return buffer.getvalue()


def lying_docx():
    """The directory says that the text is small; it unpacks to 60 MB."""
    data = bytearray(changed(docx(), {"word/document.xml": lambda xml: xml + b" " * (60 * MIB)}))
    at = data.rfind(b"word/document.xml") - 46
    data[at + 24 : at + 28] = struct.pack("<I", 2000)
    return bytes(data)


def overlapping_docx():
    """Five hundred entries that all unpack the same bytes."""
    kernel = zlib.compress(bytes(2 * MIB), 9)[2:-4]
    crc = zlib.crc32(bytes(2 * MIB))
    numbers = (20, 0, 8, 0, 33, crc, len(kernel), 2 * MIB)
    names = [b"[Content_Types].xml", *(b"word/%d.xml" % number for number in range(500))]
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", *numbers, len(names[0]), 0) + names[0] + kernel
    central = b"".join(
        struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, *numbers, len(name), 0, 0, 0, 0, 0, 0) + name
        for name in names
    )
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(names), len(names), len(central), len(local), 0)
    return local + central + end


def with_doctype(xml):
    before, end, after = xml.rpartition(b"?>")
    return before + end + DOCTYPE.encode() + after


def with_shared_strings(items, before=""):
    """The first cell of the sheet takes its text from a table of shared ones."""
    spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="rIdS" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{content_type}"/></Types>'
    inline = b't="inlineStr"><is><t>Nom</t></is>'
    return changed(
        xlsx(),
        {
            "xl/_rels/workbook.xml.rels": lambda xml: xml.replace(b"</Relationships>", relation.encode()),
            "[Content_Types].xml": lambda xml: xml.replace(b"</Types>", override.encode()),
            "xl/worksheets/sheet1.xml": lambda xml: xml.replace(inline, b't="s"><v>0</v>'),
        },
        added={"xl/sharedStrings.xml": f'{before}<sst xmlns="{spreadsheet}">{items}</sst>'},
    )


def archives():
    refusals = ("xml-refused", "xml-malformed", "source-too-large")
    bomb = bytes(100 * MIB)
    yield Hostile("a flat zip bomb", lambda: changed(docx(), added={"word/media/i.png": bomb}), refusals)
    yield Hostile("a text that is a zip bomb", lambda: with_body(docx(), " " * (100 * MIB)), refusals)
    nested = lambda: changed(
        docx(), added={"word/embeddings/a.zip": archive([("b.zip", archive([("c", bomb)]))])}
    )
    yield Hostile("a nested zip bomb", nested, (*refusals, READ))
    yield Hostile("overlapping entries", overlapping_docx, refusals)
    yield Hostile("a directory that lies", lying_docx, refusals)
    many = lambda: changed(docx(), added={f"x/{number}": b"" for number in range(10_000)})
    yield Hostile("10,000 entries", many, refusals)
    yield Hostile("an odt that is a zip bomb", lambda: odt(" " * (100 * MIB)), refusals)
    for part in (
        "word/document.xml",
        "word/styles.xml",
        "docProps/core.xml",
        "_rels/.rels",
        "[Content_Types].xml",
    ):
        yield Hostile(
            f"an entity in {part}", lambda part=part: changed(docx(), {part: with_doctype}), ("xml-refused",)
        )
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"):
        yield Hostile(
            f"an entity in {part}", lambda part=part: changed(xlsx(), {part: with_doctype}), ("xml-refused",)
        )
    yield Hostile("an entity in an odt", lambda: odt("<t:p>&e;</t:p>", before=DOCTYPE), ("xml-refused",))
    yield Hostile(
        "a sheet that claims all cells",
        lambda: changed(
            xlsx(),
            {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b'ref="A1:B3"', b'ref="A1:XFD1048576"')},
        ),
        (READ,),
    )
    corner = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    yield Hostile(
        "a cell in the last corner",
        lambda: changed(
            xlsx(), {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b"</sheetData>", corner)}
        ),
        (READ,),
    )
    yield Hostile(
        "100,000 shared strings",
        lambda: with_shared_strings(
            "<si><t>Nom</t></si>" + "".join(f"<si><t>{n * 7919 % 999_983}</t></si>" for n in range(100_000))
        ),
        (READ,),
    )
    yield Hostile("two million shared strings", lambda: with_shared_strings("<si/>" * 2_000_000), refusals)
    yield Hostile(
        "an entity in shared strings",
        lambda: with_shared_strings("<si><t>&e;</t></si>", DOCTYPE),
        ("xml-refused",),
    )


def pdf_with_stream(raw, dictionary):
    """A page whose content is ``raw``, by a table of objects written by hand."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(raw), dictionary, raw),
    ]
    data, offsets = bytearray(b"%PDF-1.5\n"), []
    for number, part in enumerate(parts, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(data)
    data += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return bytes(data + b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)


def deflated(size, times=1):
    data = bytes(size)
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def object_stream_bomb():
    """The catalogue lies in an object stream that unpacks to 100 MB."""
    packed = zlib.compress(b"1 0 << /Type /Catalog >> " + b" " * (100 * MIB), 9)
    data = (
        b"%PDF-1.5\n"
        + b"5 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        % (len(packed), packed)
    )
    start = len(data)
    rows = b"\0\0\0\0\xff" + b"\2\0\0\5\0" + (b"\1" + struct.pack(">HH", 0, 9)[1:] + b"\0")[:5] * 5
    table = zlib.compress(rows)
    data += (
        b"6 0 obj\n<< /Type /XRef /Size 7 /W [1 3 1] /Root 1 0 R /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        % (len(table), table)
    )
    return data + b"startxref\n%d\n%%%%EOF\n" % start


def packed_things():
    yield Hostile(
        "a gzip bomb in a CHMED string",
        lambda: chmed(compress(bytes(100 * MIB))),
        ("source-too-large", "record-invalid", READ),
    )
    yield Hostile(
        "a CHMED string cut short", lambda: chmed(compress(b'{"Patient": {}}')[:-9]), ("record-invalid", READ)
    )
    yield Hostile("gzip", lambda: compress(bytes(100 * MIB)), ("format-unknown",))
    refusals = ("source-too-large", "xml-malformed", "source-unreadable", "format-unknown")
    flate = b"/Filter /FlateDecode"
    yield Hostile("a PDF page that is a bomb", lambda: pdf_with_stream(deflated(100 * MIB), flate), refusals)
    twice = b"/Filter [/FlateDecode /FlateDecode]"
    yield Hostile("a PDF page packed twice", lambda: pdf_with_stream(deflated(100 * MIB, 2), twice), refusals)
    yield Hostile("a PDF object stream that is a bomb", object_stream_bomb, refusals)


def odd_files():
    yield Hostile("nothing", lambda: b"", ("source-empty",))
    yield Hostile("one byte", lambda: b"<", ("encoding-unknown",))
    yield Hostile("zeros", lambda: bytes(MIB), ("source-empty",))
    yield Hostile("noise", lambda: random.Random(1).randbytes(MIB), ("encoding-unknown",))
    yield Hostile("blanks", lambda: b" \n" * (9 * MIB), ("source-empty",))
    yield Hostile("one line of 19 MB", lambda: b"a" * (19 * MIB), ("source-too-large",))
    yield Hostile("one byte over the limit", lambda: b" " * 20_000_001, ("source-too-large",))


FILES = (
    *odd_files(), *truncations(), *encodings(), *xml_bombs(), *json_bombs(), *archives(), *packed_things(),
)  # fmt: skip
