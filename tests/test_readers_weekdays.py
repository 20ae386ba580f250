"""Days of the week in heads of tables, whose short words are also those of times of day."""

import pytest

from office_files import read as read_office
from office_files import word, workbook
from optirh_batch.readers import read_records
from optirh_batch.readers.weekdays import weekday_columns


def taken(record):
    return {drug.name: (drug.schedule, drug.frequency) for drug in record.medications.items}


@pytest.mark.parametrize(
    ("heads", "days"),
    [
        ("Medikament Dosis Mo Di Mi Do Fr Sa So", range(2, 9)),
        ("Médicament L M M J V S D", range(1, 8)),
        ("Médicament lun. mar. mer. jeu. ven. sam. dim.", range(1, 8)),
        ("Medikament Mo Mi Fr", range(1, 4)),
        ("Farmaco Gi Ve Sa Do", range(1, 5)),
        ("Medikament Mo Mi Ab Na", ()),
        ("Médicament Ma Mi So Nu", ()),
        ("Médicament M M S N", ()),
    ],
)
def test_heads_are_days_only_where_one_of_them_is_surely_a_day(heads, days):
    assert weekday_columns(heads.split(" ")) == frozenset(days)


def test_drug_of_one_day_a_week_is_not_read_as_taken_daily_from_a_sheet():
    record = read_office(
        workbook(
            Plan=[
                ["Patient:", "Fux Otto, 12.04.1933"],
                ["Medikament", "Stärke", "Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
                ["Methotrexat", "15 mg", "", "", "1", "", "", "", ""],
                ["Marcoumar", "3 mg", "1", "½", "1", "½", "1", "½", "1"],
            ]
        )
    )
    assert taken(record) == {
        "Methotrexat": (None, "Mi 1"),
        "Marcoumar": (None, "Mo 1, Di ½, Mi 1, Do ½, Fr 1, Sa ½, So 1"),
    }


def test_drug_of_one_day_a_week_is_not_read_as_taken_daily_from_a_document():
    record = read_office(
        word(
            "Plan de médication", [["Médicament", "L", "M", "M", "J", "V", "S", "D"], ["Fosamax 70 mg", "1"]]
        )
    )
    assert taken(record) == {"Fosamax": (None, "L 1")}


@pytest.mark.parametrize(
    "text",
    [
        "Medikamente\nMedikament\tMo\tDi\tMi\tDo\tFr\tSa\tSo\nMethotrexat 15 mg\t\t\t1",
        f"Medikamente\n{'':21}Mo   Di   Mi   Do   Fr   Sa   So\n{'Methotrexat 15 mg':31}1",
    ],
)
def test_drug_of_one_day_a_week_is_not_read_as_taken_daily_from_a_text(text):
    (record,) = read_records(text.encode(), "plan.txt")
    assert taken(record) == {"Methotrexat": (None, "Mi 1")}
