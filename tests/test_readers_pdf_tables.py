"""Tables that PDFs only lay out: read as they were written, or not read as tables at all."""

import io
import itertools
import random

import pytest
import weasyprint
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from optirh_batch.readers import read_records

TIMES = ("morning", "noon", "evening", "night")
HEADS = {
    "de": ("Medikament", "Dosierung", "Morgen", "Mittag", "Abend", "Nacht", "Bemerkung"),
    "fr": ("Médicament", "Dosage", "Matin", "Midi", "Soir", "Nuit", "Remarque"),
}
TITLES = {"de": "Medikamente", "fr": "Médicaments"}
DRUGS = (
    ("Torem", "10 mg", "1", "", "", "", "Gewicht"),
    ("Zolpidem", "10 mg", "", "", "", "1", ""),
    ("Metformin Mepha", "1000 mg", "1", "", "1", "", "zum Essen, mit viel Wasser einnehmen"),
    ("Calcimagon D3 Forte Zitrone Kautabletten", "500 mg", "", "½", "", "", ""),
    ("Aspirin Cardio", "100 mg", "", "1", "", "", ""),
    ("Dafalgan", "1 g", "1", "1", "1", "1", "bei Schmerzen"),
    ("Eliquis", "2.5 mg", "1", "0", "1", "0", ""),
    ("Pantoprazol", "40 mg", "1", "", "", "", "nüchtern"),
    ("Marcoumar", "3 mg", "", "", "1/2", "", "nach INR"),
    ("Lantus Solostar", "100 E/ml", "", "", "", "18 IE", ""),
    ("Novalgin Tropfen", "500 mg/ml", "20 Tr.", "", "20 Tr.", "", "höchstens vier Tage lang"),
)
BORDERS = {
    "grid": "td, th {border: 1px solid black}",
    "lines": "tr {border-bottom: 1px solid gray}",
    "head": "th {border-bottom: 1px solid black}",
    "stripes": "tr:nth-child(even) {background: #ddd}",
    "frame": "table {border: 1px solid black}",
    "none": "",
}
ALIGNED = {
    "left": "td, th {text-align: left}",
    "numbers": "td, th {text-align: left} td:nth-child(n+2) {text-align: right}",
    "middle": "td, th {text-align: center}",
    "plain": "",
}


def drug_of(row):
    """What a row says, as far as the record has fields for it."""
    amounts = tuple(None if amount in {"", "0"} else amount for amount in row[2:6])
    return (row[0], row[1], amounts)


def printed(body, css="", size="A4"):
    page = f"@page {{size: {size}; margin: 1.5cm}} body {{font: 10pt sans-serif}} table {{border-spacing: 0}}"
    return weasyprint.HTML(string=f"<html lang='de'><style>{page} {css}</style>{body}</html>").write_pdf()


def table(rows, heads):
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    head = "".join(f"<th>{cell}</th>" for cell in heads)
    return f"<table><thead><tr>{head}</tr></thead>{lines}</table>"


def plan(rows, language="de", css="", size="A4"):
    body = f"<p>Plan vom 03.04.2024</p><h2>{TITLES[language]}</h2>{table(rows, HEADS[language])}"
    return printed(f"{body}<p style='margin-top: 3em'>Freundliche Grüsse, Rita Zaugg</p>", css, size)


def read(data):
    (record,) = read_records(data, "plan.pdf")
    return record


def codes(record):
    return {warning.code for warning in record.warnings}


def drugs(record):
    """What was read of drugs; a schedule of words stands in the frequency."""
    return [
        (
            drug.name,
            drug.dose,
            tuple(getattr(drug.schedule, time) for time in TIMES) if drug.schedule else None,
        )
        for drug in record.medications.items
    ]


def is_lost(record):
    return "columns-lost" in codes(record)


VARIANTS = list(
    itertools.product(
        BORDERS, ALIGNED, ("top", "middle"), ("1px 3px", "3px 7px", "6px 12px"), ("auto", "100%"), (0, 1)
    )
)


def variant_css(border, aligned, upright, padding, width):
    collapse = "border-collapse: collapse" if border != "none" else ""
    return (
        f"td, th {{padding: {padding}; vertical-align: {upright}}} {BORDERS[border]} {ALIGNED[aligned]}"
        f" table {{width: {width}; {collapse}}}"
    )


@pytest.mark.parametrize("number", range(96))
def test_table_is_read_as_it_was_written_or_not_as_a_table(number):
    rng = random.Random(number)
    border, aligned, upright, padding, width, wide = rng.choice(VARIANTS)
    language = rng.choice(("de", "fr"))
    rows = rng.sample(DRUGS, rng.randint(1, len(DRUGS)))
    font = rng.choice(("", "body {font-family: serif}", "body {font-family: monospace; font-size: 8pt}"))
    css = f"{variant_css(border, aligned, upright, padding, width)} {font}"
    record = read(plan(rows, language, css, "A4 landscape" if wide else "A4"))
    expected = [drug_of(row) for row in rows]
    if is_lost(record):
        # Lines with an amount for each time of day are certain without columns.
        assert {drug for drug in drugs(record) if drug[2]} <= {drug for drug in expected if "0" not in drug}
    else:
        assert drugs(record) == expected


def test_most_tables_are_read():
    record = read(plan(DRUGS[:9], "fr", variant_css("grid", "left", "middle", "3px 8px", "auto")))
    assert not is_lost(record)
    assert drugs(record) == [drug_of(row) for row in DRUGS[:9]]
    assert record.medications.items[2].frequency == "zum Essen, mit viel Wasser einnehmen"


SPACED = "td, th {padding: 4px 9px; text-align: left}"


def test_several_tables_and_the_text_between_them_are_read():
    lists = (
        "<h2>Diagnosen</h2>"
        + table([("Arterielle Hypertonie", "I10.0"), ("Asthma bronchiale", "J45.9")], ("Diagnose", "ICD-10"))
        + "<h2>Allergien</h2>"
        + table([("Penicillin", "Exanthem")], ("Allergen", "Reaktion"))
    )
    drugs_table = f"<p>Es geht ihm gut.</p><h2>Medikamente</h2>{table(DRUGS[:3], HEADS['de'])}"
    record = read(printed(lists + drugs_table, SPACED))
    assert [(item.label, item.code) for item in record.problems.items] == [
        ("Arterielle Hypertonie", "I10.0"),
        ("Asthma bronchiale", "J45.9"),
    ]
    assert [(item.label, item.reaction) for item in record.allergies.items] == [("Penicillin", "Exanthem")]
    assert drugs(record) == [drug_of(row) for row in DRUGS[:3]]
    assert "Es geht ihm gut." in record.notes[0].text


def test_table_goes_on_on_the_next_page_below_its_head():
    rows = [(f"Präparat {chr(65 + at)}", "10 mg", "", "1", "", "", "") for at in range(26)] * 3
    rows = [(f"{row[0]}{at}", *row[1:]) for at, row in enumerate(rows)]
    record = read(plan(rows, css=SPACED))
    assert drugs(record) == [drug_of(row) for row in rows]


def test_table_that_goes_on_without_a_head_is_not_read_as_a_table():
    rows = [(f"Präparat {chr(65 + at % 26)}", "10 mg", "", "1", "", "", "") for at in range(60)]
    record = read(plan(rows, css=f"{SPACED} thead {{display: table-row-group}}"))
    assert is_lost(record)
    assert not record.medications.items


HELVETICA = DictionaryObject(
    {
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    }
)


def drawn(*pages, turn=0):
    """A PDF of content streams, with a font F1."""
    writer = PdfWriter()
    for stream in pages:
        page = writer.add_blank_page(595, 842)
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(HELVETICA)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        page[NameObject("/Rotate")] = NumberObject(turn)
        content = DecodedStreamObject()
        content.set_data(stream.encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(content)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


PLACES = (40, 160, 230, 290, 350, 410, 470)
ROWS = (HEADS["de"], DRUGS[0], DRUGS[1], ("Aspirin Cardio", "100 mg", "", "1", "", "", "nach Mass"))


def cells(rows=ROWS, places=PLACES, top=700, pitch=20):
    """Each cell with a Tj of its own."""
    for number, row in enumerate(rows):
        for place, cell in zip(places, row, strict=True):
            if cell:
                yield f"1 0 0 1 {place} {top - pitch * number} Tm ({cell}) Tj"


def page_of(*shown, title="Medikamente"):
    return "\n".join(("BT /F1 10 Tf", f"1 0 0 1 40 740 Tm ({title}) Tj", *shown, "ET"))


EXPECTED = [drug_of(row) for row in ROWS[1:]]


def test_cells_with_an_operator_each_are_read_in_any_order():
    shown = list(cells())
    assert drugs(read(drawn(page_of(*shown)))) == EXPECTED
    by_column = sorted(shown, key=lambda operator: float(operator.split()[4]))
    assert drugs(read(drawn(page_of(*by_column)))) == EXPECTED


def kerned(row, top, places=PLACES):
    """A row in one TJ, whose gaps are kerning."""
    font_size, along, parts = 10, float(places[0]), []
    for place, cell in zip(places, row, strict=True):
        if cell:
            parts.append(f"{(along - place) * 1000 / font_size:.2f} ({cell})")
            along = place + width_of(cell, font_size)
    return f"1 0 0 1 {places[0]} {top} Tm [{' '.join(parts)}] TJ"


def width_of(text, size):
    from pypdf.generic._font import Font

    return Font.from_font_resource(HELVETICA).get_text_width(text) * size / 1000


def test_rows_with_one_operator_each_are_read_by_their_kerning():
    shown = [kerned(row, 700 - 20 * at) for at, row in enumerate(ROWS)]
    assert drugs(read(drawn(page_of(*shown)))) == EXPECTED


def test_page_written_sideways_is_read():
    turned = [
        f"0 1 -1 0 {842 - float(y) - 300} {x} Tm {rest}"
        for x, y, rest in (
            (shown.split(" Tm ")[0].split()[4], shown.split(" Tm ")[0].split()[5], shown.split(" Tm ")[1])
            for shown in ("1 0 0 1 40 740 Tm (Medikamente) Tj", *cells())
        )
    ]
    assert drugs(read(drawn("\n".join(("BT /F1 10 Tf", *turned, "ET")), turn=90))) == EXPECTED


def changed(at, new):
    rows = [list(row) for row in ROWS]
    rows[at[0]][at[1]] = new
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a cell over two columns", [*cells(), "1 0 0 1 290 640 Tm (1 oder 2 nach Bedarf) Tj"]),
        ("a cell between two columns", [*cells(), "1 0 0 1 329 640 Tm (1) Tj"]),
        ("a cell half beside its head", [*cells(changed((2, 5), "")), "1 0 0 1 346 660 Tm (1) Tj"]),
        ("a cell printed twice", [*cells(), "1 0 0 1 231 680 Tm (1) Tj"]),
        ("a name that stands beside no row", [*cells(), "1 0 0 1 40 670 Tm (Kardia) Tj"]),
        ("a row struck out", [*cells(), "ET 40 683 90 0.5 re f BT /F1 10 Tf"]),
        ("hidden words", [*cells(), "3 Tr 1 0 0 1 40 640 Tm (Eliquis) Tj 1 0 0 1 290 640 Tm (1) Tj"]),
        ("a title between rows", [*cells((*ROWS[:2], ("In Reserve", *[""] * 6), *ROWS[2:]))]),
        ("an amount before the columns", [*cells(changed((1, 0), "")), "1 0 0 1 20 640 Tm (1) Tj"]),
    ],
)
def test_table_that_is_not_certain_is_not_read_as_a_table(name, shown):
    record = read(drawn(page_of(*shown)))
    assert is_lost(record), name
    assert not any(amounts for *_rest, amounts in drugs(record))


def test_cell_merged_over_columns_with_lines_is_not_read_as_a_table():
    rows = [[f"<td>{cell}</td>" for cell in row] for row in DRUGS[:3]]
    rows[1][2:6] = ["<td colspan='4'>1</td>"]
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    merged = table((), HEADS["de"]).replace("</table>", f"{body}</table>")
    css = variant_css("grid", "left", "middle", "3px 8px", "auto")
    assert is_lost(read(printed(f"<h2>Medikamente</h2>{merged}", css)))


def test_rows_as_close_as_lines_are_read_if_each_is_whole():
    assert drugs(read(drawn(page_of(*cells(pitch=15))))) == EXPECTED
    assert is_lost(read(drawn(page_of(*cells(changed((2, 5), ""), pitch=15)))))


def test_name_that_may_be_broken_over_two_rows_is_not_read():
    rows = (ROWS[0], ("Metformin", *DRUGS[0][1:]), ("Mepha", *DRUGS[1][1:]))
    assert is_lost(read(drawn(page_of(*cells(rows, pitch=12)))))


def test_heads_that_overlap_are_reported():
    heads = list(cells(ROWS[:1], (40, 130, 190, 220, 240, 262, 290)))
    record = read(drawn(page_of(*heads, *cells(ROWS[1:], top=680))))
    assert is_lost(record)
    assert not record.medications.items


def test_head_of_two_lines_is_read():
    head = [
        "1 0 0 1 40 700 Tm (Medikament) Tj 1 0 0 1 160 700 Tm (Dosis) Tj 1 0 0 1 160 689 Tm (in mg) Tj",
        *(f"1 0 0 1 {x} 689 Tm ({word}) Tj" for x, word in zip(PLACES[2:6], HEADS["de"][2:6], strict=True)),
    ]
    record = read(drawn(page_of(*head, *cells([(*row[:6], "") for row in ROWS[1:]], top=665))))
    assert drugs(record) == EXPECTED


def test_rows_of_the_next_page_without_a_head_undo_the_table():
    record = read(drawn(page_of(*cells()), page_of(*cells(ROWS[2:3]), title="Seite zwei")))
    assert is_lost(record)
    assert not record.medications.items


def test_bare_number_of_a_page_below_a_time_of_day_is_no_row():
    assert drugs(read(drawn(page_of(*cells(), "1 0 0 1 292 40 Tm (1) Tj")))) == EXPECTED


def test_text_around_a_table_is_kept_word_for_word():
    record = read(drawn(page_of(*cells(), "1 0 0 1 40 500 Tm (Der Patient ) Tj (geht am ) Tj (Stock.) Tj")))
    assert "Der Patient geht am Stock." in record.notes[0].text


def test_vital_signs_and_other_tables_stay_text():
    record = read(
        printed(table([("03.04.2024", "120/80", "84 kg")], ("Datum", "Blutdruck", "Gewicht")), SPACED)
    )
    assert record.notes[0].text.splitlines() == ["Datum Blutdruck Gewicht", "03.04.2024 120/80 84 kg"]


HEAD = " ".join(("BT /F1 10 Tf", *cells([("Medikament", "Morgen", "Abend")], places=(40, 160, 230), top=740)))
ROW = "1 0 0 1 40 {0} Tm (Torem) Tj 1 0 0 1 160 {0} Tm (1) Tj"


@pytest.mark.parametrize(
    ("name", "stream"),
    [
        ("matrices without end", f"{HEAD} 1e400 0 0 1 40 640 Tm (Torem) Tj 1 0 0 1 nan 640 Tm (1) Tj ET"),
        ("operators without operands", f"{HEAD} Tf Td Tm cm Tz {ROW.format(640)} ET"),
        ("states that never end", f"{HEAD} ET {'q ' * 2000} BT /F1 10 Tf {ROW.format(640)} ET"),
        ("a font that is not there", f"{HEAD} /F9 10 Tf {ROW.format(640)} ET"),
        ("letters of no height", f"{HEAD} /F1 0 Tf {ROW.format(640)} ET"),
        ("mirrored words", f"{HEAD} -1 0 0 1 40 640 Tm (Torem) Tj -1 0 0 1 160 640 Tm (1) Tj ET"),
        ("more lines than a page has", f"{HEAD} {ROW.format(640)} ET {'1 1 9 9 re f ' * 6000}"),
    ],
)
def test_page_drawn_in_bad_faith_is_read_as_text(name, stream):
    record = read(drawn(stream))
    assert not record.medications.items, name
