"""Letters in RTF: words, tables and characters of whatever code page, without what is not shown."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optirh_batch.errors import SourceEmpty, SourceRefused, SourceUnreadable
from optirh_batch.readers import read_records


def rtf(body, head=r"\ansi\ansicpg1252"):
    return ("{\\rtf1" + head + r"{\fonttbl{\f0 Arial;}}{\info{\author Schreiber}}" + body + "}").encode(
        "latin-1"
    )


def words(body, **parts):
    (record,) = read_records(rtf(body, **parts), "brief.rtf")
    return record.notes[0].text


def test_letter_is_read_with_its_lists():
    body = (
        r"\pard Patient: Ren\'e9 D\u233?costerd, geb. 11.11.1946\par\b Allergien:\b0  Nickel (Ekzem)\par "
        r"Medikation bei Austritt:\par Torasemid 20 mg 1-1-0-0\par "
    )
    (record,) = read_records(rtf(body), "brief.rtf")
    assert (record.format, record.patient.given, record.patient.family) == ("text", "René", "Décosterd")
    assert [(item.label, item.reaction) for item in record.allergies.items] == [("Nickel", "Ekzem")]
    assert [item.name for item in record.medications.items] == ["Torasemid"]


def test_rows_of_a_table_are_read_under_their_heads():
    rows = ("Medikament|Mo|Mi|Ab|Na", "Eliquis 5 mg|1|0|1|0", "Zocor 20 mg|0|0|1|0")
    lines = ("".join(rf"\intbl {cell}\cell " for cell in row.split("|")) for row in rows)
    table = "".join(rf"\trowd {line}\row " for line in lines)
    (record,) = read_records(rtf(rf"Medikamente:\par {table}\pard Ende\par"), "brief.rtf")
    assert [(item.name, item.schedule.evening) for item in record.medications.items] == [
        ("Eliquis", "1"),
        ("Zocor", "1"),
    ]
    assert record.notes[0].text.endswith("Ende")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"Bl\'fcte", "Blüte"),
        (r"\u1055?\u1072?", "Па"),
        (r"\uc0\u956 g", "μg"),
        (r"{\uc2\u8364\'80\'80}uro", "€uro"),
        (r"gut \u-10179?\u-8704?", "gut 😀"),
        (r"a\{b\}\\c", r"a{b}\c"),
        (r"5\~mg\endash 6", "5 mg–6"),
        (r"vor{\v geheim}her", "vorher"),
        (r"vor\v geheim\v0 her", "vorher"),
        (r"vor{\deleted alt}her", "vorher"),
        (r"vor{\*\unknown x}her", "vorher"),
        (r"vor{\pict\bin5 }}}}}x}her", "vorher"),
        (r"vor{\header Kopf}her", "vorher"),
        (r'{\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt hier}}', "hier"),
    ],
)
def test_signs_are_read_and_what_is_not_shown_is_left_out(body, text):
    assert words(body) == text


def test_signs_of_another_code_page_are_read():
    assert words(r"\'cf\'f0\'e8\'e2\'e5\'f2", head=r"\ansi\ansicpg1251") == "Привет"


def test_file_without_words_is_refused():
    with pytest.raises(SourceEmpty):
        words(r"\par ")


def test_groups_nested_too_deeply_are_refused():
    with pytest.raises(SourceUnreadable):
        read_records(b"{\\rtf1 a" + b"{" * 5000, "brief.rtf")


PIECES = (b"{", b"}", b"\\u", b"-9", b"\\bin", b"99", b"\\'", b"e9", b"\\cell", b"\\row", b" ", b"x", b"\\")


@given(st.lists(st.sampled_from(PIECES)))
def test_any_pieces_are_read_or_refused(pieces):
    with suppress(SourceRefused):
        read_records(b"{\\rtf1 " + b"".join(pieces), "brief.rtf")
