"""Tables of drugs whose columns are hours of the clock: a day grid where that is certain, else words."""

import pytest
from weasyprint import HTML

from optirh_batch.readers import read_records
from optirh_batch.readers.clock_hours import times_of_hours
from optirh_batch.records import Schedule


def typed(heads, *rows):
    return "\n".join(["Médicaments", "\t".join(heads), *("\t".join(row) for row in rows)]).encode()


def printed(heads, *rows):
    style = "@page{size:A4 landscape}table{border-collapse:collapse}td,th{border:1px solid;padding:4pt 9pt}"
    head = "".join(f"<th>{word}</th>" for word in heads)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    html = f"<style>{style}</style><h2>Médicaments</h2><table><tr>{head}</tr>{lines}</table>"
    return HTML(string=html).write_pdf()


@pytest.fixture(params=[typed, printed], ids=["text", "pdf"])
def drugs(request):
    def read(heads, *rows):
        (record,) = read_records(request.param(heads, *rows), "liste")
        return record.medications.items

    return read


@pytest.mark.parametrize(
    "hours",
    [
        ("08h", "12h", "18h", "22h"),
        ("8h00", "12h00", "18h00", "22h00"),
        ("07:30", "12:00", "17:30", "21:00"),
        ("8 Uhr", "12 Uhr", "18 Uhr", "22 Uhr"),
    ],
)
def test_hours_of_the_four_times_of_day_are_a_day_grid(drugs, hours):
    rows = (["Torasémide 10 mg", "1", "", "", ""], ["Prégabaline 75 mg", "1", "", "", "2"])
    first, second = drugs(["Médicament", *hours], *rows)
    assert (first.name, first.dose, first.schedule) == ("Torasémide", "10 mg", Schedule(morning="1"))
    assert second.schedule == Schedule(morning="1", night="2")


@pytest.mark.parametrize(
    "hours",
    [("07h", "10h", "16h", "20h"), ("06h", "08h", "12h", "18h"), ("08h", "12h", "15h", "22h")],
    ids=["two in the morning", "two before noon", "one in the afternoon"],
)
def test_hours_that_are_no_four_times_of_day_stay_words(drugs, hours):
    (drug,) = drugs(["Médicament", *hours], ["Sinemet 100 mg", "1", "0", "½", "0"])
    assert (drug.name, drug.schedule) == ("Sinemet", None)
    assert drug.frequency == f"{hours[0]} 1, {hours[2]} ½"


def test_table_of_measurements_by_hours_is_no_list_of_drugs(drugs):
    assert drugs(["Paramètre", "08h", "12h", "18h", "22h"], ["Pouls", "88", "90", "84", "80"]) == ()


@pytest.mark.parametrize(
    ("heads", "times"),
    [
        (["Médicament", "8h", "20h"], {1: 0, 2: 2}),
        (["Médicament", "8h", "Remarque", "21h"], {1: 0, 3: 3}),
        (["Médicament", "8h", "9h"], None),
        (["Médicament", "8h", "14h"], None),
        (["Médicament", "8h", "Soir"], {}),
        (["Médicament", "88h", "99h"], {}),
    ],
)
def test_hour_is_the_time_of_day_that_it_surely_is(heads, times):
    assert times_of_hours(heads) == times
