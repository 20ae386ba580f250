"""CDA documents without coded entries: tables and lists of the text as programs and people write them."""

import pytest

from cda_documents import document, section
from optirh_batch.readers import read_records
from optirh_batch.records import AllergyStatus, MedicationStatus


def read(title, text):
    (record,) = read_records(document(section(None, title=title, text=text)), "bericht.xml")
    return record


def table(*rows):
    lines = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return f"<table><tbody>{''.join(f'<tr>{line}</tr>' for line in lines)}</tbody></table>"


def bold(row):
    return "|".join(f'<content styleCode="Bold">{cell}</content>' for cell in row.split("|"))


def grids(record):
    times = ("morning", "noon", "evening", "night")
    return [
        (item.name, [item.schedule and getattr(item.schedule, time) for time in times])
        for item in record.medications.items
    ]


@pytest.mark.parametrize(
    "head",
    [
        bold("Präparat|Mo|Mi|Ab|Na"),
        "Medikament|Morgen|Mittag|Abend|Nacht",
        "Médicament|Matin|Midi|Soir|Nuit",
        bold("Médicament|M|M|S|N"),
        bold("Medicament|ma.|mi.|s.|nu."),
    ],
)
def test_first_row_of_cells_is_the_head_if_it_is_bold_or_names_fields(head):
    record = read(
        "Medikation bei Austritt", table(head, "Aspirin Cardio 100 mg|1|0|0|0", "Zocor 20 mg|0|0|1|-")
    )
    assert grids(record) == [
        ("Aspirin Cardio 100 mg", ["1", None, None, None]),
        ("Zocor 20 mg", [None, None, "1", None]),
    ]


@pytest.mark.parametrize("row", ["Aspirin Cardio 100 mg|1|0", bold("Aspirin Cardio 100 mg|1|0")])
def test_rows_without_a_head_lose_nothing(row):
    record = read("Medikation", table(row, row.replace("Aspirin Cardio", "Torasemid")))
    assert [item.name for item in record.medications.items] == ["Aspirin Cardio 100 mg", "Torasemid 100 mg"]
    assert "Aspirin Cardio 100 mg; 1; 0" in record.notes[0].text


def test_row_of_weekdays_is_no_day_grid():
    record = read("Medikation", table(bold("Medikament|Mo|Di|Mi|Do"), "Marcoumar 3 mg|1|½|1|½"))
    assert record.medications.items[0].schedule is None


def items(*nested):
    return "<list>" + "".join(f"<item>{item}</item>" for item in nested) + "</list>"


def labels(record):
    return [item.label for item in record.problems.items]


def test_what_an_item_tells_of_a_diagnosis_stays_with_it():
    details = items("aktuell: Infekt", "FEV1 38 % (2025)")
    record = read("Diagnosen", items(f"COPD GOLD III{details}", "Adipositas"))
    assert labels(record) == ["COPD GOLD III", "Adipositas"]
    assert "aktuell: Infekt" in record.notes[0].text
    assert "FEV1 38 %" in record.notes[0].text


def test_diagnoses_below_a_diagnosis_are_listed_like_it():
    record = read("Diagnosen", items(f"Diabetes mellitus Typ 2{items('Polyneuropathie', 'Nephropathie')}"))
    assert labels(record) == ["Diabetes mellitus Typ 2", "Polyneuropathie", "Nephropathie"]


@pytest.mark.parametrize("heading", ["Aktuelle Diagnosen", "Kardial:", "Problem #1", "Aktiv"])
def test_heading_of_a_list_in_a_list_is_no_diagnosis(heading):
    record = read("Diagnosen", items(f"{heading}{items('Vorhofflimmern')}"))
    assert labels(record) == ["Vorhofflimmern"]


def test_intake_below_a_drug_is_its_own():
    record = read("Medikation", items(f"Aspirin Cardio 100 mg{items('1-0-0-0 p.o.')}"))
    assert grids(record) == [("Aspirin Cardio", ["1", None, None, None])]


def test_allergies_of_one_line_are_told_apart_with_their_reactions():
    record = read("Allergien", "Acetylsalicylsäure (Asthmaanfall 2009); Nickel; Latex (ausgeschlossen)")
    found = [(item.label, item.reaction) for item in record.allergies.items]
    assert found[:2] == [("Acetylsalicylsäure", "Asthmaanfall 2009"), ("Nickel", None)]
    assert [item.status for item in record.allergies.items] == [
        AllergyStatus.UNKNOWN, AllergyStatus.UNKNOWN, AllergyStatus.REFUTED,
    ]  # fmt: skip


_HEAD = "<tr><th>Medikament</th><th>Mo</th><th>Mi</th><th>Ab</th><th>Na</th><th>Bemerkung</th></tr>"


def grid_row(name, across, remark):
    return f'<tr><td>{name}</td><td colspan="4">{across}</td><td>{remark}</td></tr>'


def test_cell_over_all_times_of_day_is_an_instruction_and_none_of_the_morning():
    rows = grid_row("Novalgin 500 mg", "bei Bedarf 1 Tablette, max. 4x täglich", "bei Schmerzen")
    (drug,) = read(
        "Medikation", f"<table><thead>{_HEAD}</thead><tbody>{rows}</tbody></table>"
    ).medications.items
    assert drug.schedule is None
    assert drug.frequency == "bei Bedarf 1 Tablette, max. 4x täglich; bei Schmerzen"


@pytest.mark.parametrize(
    ("across", "remark"),
    [("gestoppt wegen Niere", ""), ("", "gestoppt am 14.10.2023"), ("abgesetzt", "Blutung")],
)
def test_drug_whose_row_says_that_it_was_stopped_is_stopped(across, remark):
    rows = grid_row("Ibuprofen 400 mg", across, remark)
    (drug,) = read(
        "Medikation", f"<table><thead>{_HEAD}</thead><tbody>{rows}</tbody></table>"
    ).medications.items
    assert drug.status is MedicationStatus.STOPPED


def test_line_of_a_note_gives_no_single_heading_to_a_cell_over_several_columns():
    head = "<tr><th>Uhrzeit</th><th>links</th><th>rechts</th></tr>"
    rows = (
        '<tr><td>08:00</td><td colspan="2">nicht messbar</td></tr><tr><td>12:00</td><td>1</td><td>2</td></tr>'
    )
    record = read("Messung", f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>")
    assert record.notes[0].text == "Uhrzeit: 08:00; nicht messbar\nUhrzeit: 12:00; links: 1; rechts: 2"


def test_allergies_told_in_sentences_are_listed_and_what_is_denied_is_kept():
    record = read("Allergien", "Jodhaltiges Kontrastmittel: Hautausschlag 2009. Keine Penicillinallergie.")
    assert [(item.label, item.reaction) for item in record.allergies.items] == [
        ("Jodhaltiges Kontrastmittel", "Hautausschlag 2009")
    ]
    assert [note.text for note in record.notes] == ["Keine Penicillinallergie"]


def below(heading, *items):
    listed = "".join(f"<item>{item}</item>" for item in items)
    return f"<paragraph>{heading}</paragraph><list>{listed}</list>"


def test_heading_above_a_list_of_drugs_says_whether_they_are_taken():
    text = (
        below("Médicaments à poursuivre", "Torem 10 mg 1-0-0")
        + below("Médicaments arrêtés", "Voltarène 75 mg : reins")
        + below("En réserve", "Dafalgan 1 g")
        + below("En suspens", "Lisinopril 10 mg")
    )
    drugs = read("Traitement de sortie", text).medications.items
    assert [(item.name, item.status) for item in drugs] == [
        ("Torem", MedicationStatus.CURRENT),
        ("Voltarène", MedicationStatus.STOPPED),
        ("Dafalgan", MedicationStatus.CURRENT),
        ("Lisinopril", MedicationStatus.UNKNOWN),
    ]
    assert "En réserve" in (drugs[2].frequency or "")


def test_remark_in_a_row_goes_before_the_heading_above_all_rows():
    head = "<thead><tr><th>Medikament</th><th>Hinweis</th></tr></thead>"
    rows = "".join(
        f"<tr><td>{name}</td><td>{remark}</td></tr>"
        for name, remark in (("Torem 10 mg", "nüchtern"), ("Sertralin 50 mg", "ausgeschlichen und gestoppt"))
    )
    record = read(
        "Medikation", f"<table><caption>Fixe Medikation</caption>{head}<tbody>{rows}</tbody></table>"
    )
    assert [item.status for item in record.medications.items] == [
        MedicationStatus.CURRENT,
        MedicationStatus.STOPPED,
    ]


def test_group_at_the_left_of_a_row_is_no_diagnosis_and_what_it_excludes_neither():
    rows = (
        "<tr><th>Diagnostic principal</th><td>Pneumonie<footnote>radiologique</footnote></td></tr>"
        '<tr><th rowspan="2">Comorbidités</th><td>Asthme</td></tr><tr><td>Goutte</td></tr>'
        "<tr><th>Exclu</th><td>Embolie pulmonaire</td></tr>"
    )
    record = read("Diagnostics", f"<table><tbody>{rows}</tbody></table>")
    assert labels(record) == ["Pneumonie (radiologique)", "Asthme", "Goutte"]
    assert "Embolie pulmonaire" in record.prose
