"""Hardened XML: what is refused, with which reason, and that messages quote nothing."""

import subprocess
import sys
from base64 import b64encode

import pytest
from lxml import etree

from optirh_batch.errors import (
    EncodingUnknown,
    FormatUnknown,
    SourceRefused,
    SourceTooLarge,
    XmlMalformed,
    XmlRefused,
)
from optirh_batch.readers import ReadLimits, read_records
from optirh_batch.readers.decoding import decode_xml
from optirh_batch.readers.xml import parse_xml, survey_xml

DTD = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
LIMITS = ReadLimits()


def parse(text, limits=LIMITS, encoding="utf-8"):
    return parse_xml(text.encode(encoding), "file.xml", limits)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_dtd_is_refused_in_every_encoding(encoding):
    with pytest.raises(XmlRefused, match="DTD"):
        read_records(DTD.encode(encoding), "file.xml")


@pytest.mark.parametrize(
    "before",
    [
        "<?xml version='1.0'?>",
        "\n \t<!-- <a/> -->\n",
        "<?pi <a/> ?><!-- - --><?pi?>",
        '<?xml-stylesheet href="http://example.invalid/x.xsl"?>',
        "<!---->",
    ],
)
def test_dtd_is_refused_behind_comments_and_instructions(before):
    with pytest.raises(XmlRefused, match="DTD"):
        parse(before + "<!DOCTYPE a><a/>")


def test_dtd_without_entities_is_refused():
    with pytest.raises(XmlRefused, match="line 2: it holds a document type"):
        parse("<?xml version='1.0'?>\n<!doctype html><html/>")


def test_word_doctype_in_a_text_is_no_dtd():
    assert parse("<a><!-- <!DOCTYPE a> --><![CDATA[<!DOCTYPE a>]]></a>").text == "<!DOCTYPE a>"


def test_encoding_that_hides_a_dtd_is_refused():
    hidden = b"<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE a+AD4-<a/>"
    with pytest.raises(EncodingUnknown, match="UTF-7"):
        read_records(hidden, "file.xml")


def test_ebcdic_is_refused():
    with pytest.raises(EncodingUnknown, match="EBCDIC"):
        read_records("<?xml version='1.0'?><a/>".encode("cp500"), "file.xml")


def test_entity_that_nobody_declared_is_malformed():
    with pytest.raises(XmlMalformed, match="line 2: an entity that is not part of XML"):
        parse("<a>\n&nbsp;</a>")


def test_entities_of_xml_itself_and_character_references_are_read():
    assert parse("<a>&lt;5 &amp; &#233;</a>").text == "<5 & é"


def test_stylesheet_and_xinclude_are_not_followed(tmp_path):
    (tmp_path / "secret").write_text("secret")
    include = f'<xi:include href="{tmp_path}/secret" parse="text"/>'
    root = parse(
        f'<?xml-stylesheet href="{tmp_path}/secret"?>'
        f'<a xmlns:xi="http://www.w3.org/2001/XInclude">{include}</a>'
    )
    assert "".join(root.itertext()) == ""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<a><b></a>", "line 1: an element is closed by another name"),
        ("<a>\n<b/>\n", "line 3: the file ends inside an element"),
        ("<a><b", "a tag that is not finished"),
        ("<a x='1' x='2'/>", "an attribute occurs twice"),
        ("<a/><b/>", "the file ends too early or holds text after its end"),
        ("<p:a/>", "a prefix without a namespace"),
        ("<a>\x01</a>", "a character that XML does not allow"),
        ("<a>&#0;</a>", "a character that XML does not allow"),
        ("<!-- only -->", "there is no element inside|too early"),
        ("<a><!-- ", "line 1: "),
        ("<!-- never closed", "line 1: "),
        ("<?xml version='1.0' nonsense?><a/>", "line 1: the XML declaration is damaged"),
        (" <?xml version='1.0'?><a/>", "line 1: "),
    ],
)
def test_fault_is_named_with_its_line(text, fault):
    with pytest.raises(XmlMalformed, match=fault):
        parse(text)


def test_message_never_quotes_the_content():
    for text in ("<Canary><b></Canary2>", "<a Canary='1' Canary='2'/>", "<Canary:a/>", "<a>&Canary;</a>"):
        with pytest.raises(SourceRefused) as caught:
            parse(text)
        assert "Canary" not in str(caught.value)


def test_line_numbers_count_from_the_start_of_the_file():
    with pytest.raises(XmlMalformed, match="line 4: "):
        parse("<?xml\nversion='1.0'\n?><a>\n</b>")


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("iso-8859-1", "latin-1"),
        ("Windows-1252", "cp1252"),
        ("ISO-8859-15", "iso-8859-15"),
    ],
)
def test_declared_encoding_is_honoured(declared, codec):
    data = f"<?xml version='1.0' encoding='{declared}'?><a>déjà</a>".encode(codec)
    assert parse_xml(data, "file.xml", LIMITS).text == "déjà"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (
            "<?xml version='1.0' encoding='UTF-8'?>\n<a>é</a>".encode("latin-1"),
            "line 2: bytes that are not UTF-8",
        ),
        (b"<?xml version='1.0' encoding='UTF-16'?><a/>", "declares UTF-16 but is stored as UTF-8"),
        (
            "<?xml version='1.0' encoding='UTF-8'?><a/>".encode("utf-16"),
            "declares UTF-8 but is stored as UTF-16-LE",
        ),
        (b"\xff\xfe<\0a\0/\0>", "bytes that are not UTF-16-LE"),
    ],
)
def test_wrong_declaration_is_malformed(data, fault):
    with pytest.raises(XmlMalformed, match=fault):
        decode_xml(data, "file.xml")


def test_unknown_encoding_is_refused():
    with pytest.raises(EncodingUnknown, match="KOI8-R"):
        read_records(b"<?xml version='1.0' encoding='KOI8-R'?><a/>", "file.xml")


def test_nesting_up_to_the_limit_is_read_and_one_deeper_refused():
    limits = ReadLimits(max_depth=5)
    parse("<a>" * 5 + "</a>" * 5, limits)
    with pytest.raises(XmlRefused, match="nested deeper than 5"):
        parse("<a>" * 6 + "</a>" * 6, limits)


def test_nesting_beyond_the_limit_of_libxml2_is_refused():
    with pytest.raises(XmlRefused):
        parse("<a>" * 100_000)


def test_elements_up_to_the_limit_are_read_and_one_more_refused():
    limits = ReadLimits(max_elements=5)
    parse(f"<a>{'<b/>' * 4}</a>", limits)
    with pytest.raises(SourceTooLarge, match="more than 5 elements"):
        parse(f"<a>{'<b/>' * 5}</a>", limits)


def test_attributes_up_to_the_limit_are_read_and_one_more_refused():
    limits = ReadLimits(max_attributes=2)
    parse("<a b='' c=''/>", limits)
    with pytest.raises(XmlRefused, match="too many attributes"):
        parse("<a b='' c='' d=''/>", limits)


def test_long_text_full_of_apostrophes_is_no_flood_of_attributes():
    text = "l'eau " * 50_000
    assert parse(f"<a b='1'>{text}</a>").text == text


def test_long_attribute_full_of_apostrophes_is_one_attribute():
    text = "l'eau " * 50_000
    assert parse(f'<a b="{text}"/>').get("b") == text


def test_text_up_to_the_limit_is_read_and_one_more_character_refused():
    limits = ReadLimits(max_text_chars=5)
    parse("<a>éèàêô</a>", limits)
    with pytest.raises(SourceTooLarge, match="more than 5 characters"):
        parse("<a><b/>éèàêôû</a>", limits)


# The peak of this process alone: getrusage would count that of the test run it was forked from.
READ_IN_CHILD = """
import re, sys
from pathlib import Path
from optirh_batch.errors import SourceRefused
from optirh_batch.readers import read_records
try:
    read_records(eval(sys.argv[1]).encode(), "bomb.xml")
except SourceRefused as error:
    print(error.code, *re.findall(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text()))
"""


@pytest.mark.parametrize(
    ("bomb", "code"),
    [
        pytest.param("'<a ' + 'a=\"\" ' * 2_500_000 + '/>'", "xml-refused", id="attributes"),
        pytest.param("'<a>' + '<b/>' * 4_900_000", "source-too-large", id="elements"),
        pytest.param("'<a>' * 6_000_000", "xml-refused", id="nesting"),
        pytest.param("'<' + 'a' * 19_000_000 + '/>'", "xml-refused", id="name"),
        pytest.param("'<a b=\"' + 'x' * 19_000_000 + '\"/>'", "source-too-large", id="attribute-value"),
        pytest.param("'<a>' + 'x' * 19_000_000 + '</a>'", "source-too-large", id="text"),
        pytest.param("'<a>' + '<!-- -->' * 2_000_000 + '</a'", "xml-malformed", id="comments"),
    ],
)
def test_bomb_is_refused_in_little_time_and_memory(bomb, code):
    child = subprocess.run(
        [sys.executable, "-c", READ_IN_CHILD, bomb], capture_output=True, text=True, timeout=30, check=True
    )
    found, kilobytes = child.stdout.split()
    assert found == code
    assert int(kilobytes) < 300_000


@pytest.mark.parametrize(
    ("text", "format_name"),
    [
        ('<section xmlns="urn:hl7-org:v3"/>', "HL7 V3"),
        ('<Bundle xmlns="http://hl7.org/fhir"/>', "HL7 FHIR"),
        ("<html><body/></html>", "HTML"),
        ('<dossier xmlns="urn:optirh:dossier:2"/>', "OptiRH-XML"),
        ("<export/>", "unknown root element <export>"),
    ],
)
def test_other_xml_is_refused_by_name(text, format_name):
    with pytest.raises(FormatUnknown) as caught:
        read_records(text.encode(), "export.txt")
    assert format_name in str(caught.value)


def test_attribute_up_to_the_limit_is_read_and_one_more_character_refused():
    limits = ReadLimits(max_text_chars=300_000)
    assert len(parse(f"<a b='{'x' * 300_000}'/>", limits).get("b")) == 300_000
    with pytest.raises(SourceTooLarge, match="300000"):
        parse(f"<a><c b='{'x' * 300_001}'/></a>", limits)
    with pytest.raises(SourceTooLarge, match="more than 10 characters"):
        parse(f"<a b='{'x' * 11}'/>", ReadLimits(max_text_chars=10))


@pytest.mark.parametrize("ends", ["\n", ""])
def test_embedded_file_in_base64_is_not_refused_for_its_length_and_not_kept(ends):
    encoded = b64encode(bytes(range(256)) * 20).decode()
    lines = ends.join(encoded[at : at + 76] for at in range(0, len(encoded), 76))
    root = parse(f"<a b='{lines}'><c>{lines}</c>\n<d/></a>", ReadLimits(max_text_chars=1000))
    assert not (root.get("b") or "").strip()
    assert not (root[0].text or "").strip()
    assert root[1].sourceline == 2 + 2 * lines.count("\n")


def test_embedded_file_longer_than_libxml2_allows_leaves_the_record_readable():
    encoded = b64encode(bytes(range(256)) * 31_000).decode()
    patient = "<Patient><name><family value='Rossier'/></name></Patient>"
    binary = f"<Binary><data value='{encoded}'/></Binary>"
    entries = "".join(f"<entry><resource>{item}</resource></entry>" for item in (patient, binary))
    (record,) = read_records(f"<Bundle xmlns='http://hl7.org/fhir'>{entries}</Bundle>".encode(), "file.xml")
    assert record.patient.family == "Rossier"
    assert [warning.code for warning in record.warnings] == ["attachment-not-read"]


@pytest.mark.parametrize("text", ["x" * 1001, "Elle dort bien 1 nuit " * 60, "Ab1" * 400 + "."])
def test_long_text_that_is_no_file_in_base64_is_refused(text):
    with pytest.raises(SourceTooLarge, match="more than 1000 characters"):
        parse(f"<a>{text}</a>", ReadLimits(max_text_chars=1000))


def test_survey_refuses_a_long_text_in_a_part_that_it_has_let_go_of():
    data = f"<a><b>{'x ' * 51}</b>{'<c/>' * 5000}</a>".encode()
    with pytest.raises(SourceTooLarge, match="more than 100 characters"):
        survey_xml(data, "file.xml", ReadLimits(max_text_chars=100))


def test_survey_gives_the_same_tree_and_children_as_parsing_whole():
    parts = "".join(f"<b n='{n}'>é{n}<b/></b> \n" for n in range(20_000))
    data = f"<?xml version='1.0'?>\n<a x='1'>{parts}<z/></a>".encode()
    survey = survey_xml(data, "file.xml", LIMITS)
    taken = []
    rest = survey.take_parts(["b"], lambda element: taken.append((element.get("n"), element.sourceline)))
    whole = parse_xml(data, "file.xml", LIMITS)
    assert (survey.root_name, survey.root_attributes) == (("", "a"), {"x": "1"})
    assert etree.tostring(survey.tree()) == etree.tostring(whole)
    assert taken == [(element.get("n"), element.sourceline) for element in whole.findall("b")]
    assert rest.find("z") is not None


def test_long_cdata_full_of_quotes_is_no_flood_of_attributes():
    text = '"mieux" dit-elle, ' * 7000
    assert parse(f"<a><![CDATA[{text}]]></a>").text == text
