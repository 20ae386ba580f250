"""Rows of results that are printed as they were documented."""

import pytest

from optirh_batch.text.results import is_results, is_table, join_lists, split_table

TABLE = (
    "Blutbild: Hb [g/dl] 12,9 11,4 Ery [Mio/µl] 4,2 3,9 Thrombo [1000/µl] 210 Elektrolyte: "
    "Natrium [mmol/l] 138 Kalium [mmol/l] 4,5 3,9 Niere: Kreatinin [mg/dl] 0,9"
)


@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        "Hb 12,1 g/dl, Leuko 7,2, Thrombo 210, CRP 4 mg/l, Kreatinin 1,1 mg/dl.",
        "Hb 118 g/l, leucocytes 7,2 G/l, Plaquettes 210 G/l, CRP 4 mg/l, Créatinine 88 µmol/l.",
        "CRP 3 mg/l, Hb 12 g/dl, Na 138, K 4.1, Elektrolyte, Gerinnung und TSH unauffällig.",
        "Im Normbereich GOT, GPT, Bilirubin, TSH.",
        "Normwerte für Eiweiss, Albumin, Natrium und Kalium.",
        "Cor, Pulmo, Abdomen o.B.",
        "Keine Anhaltspunkte für Thrombose, Embolie, Erguss.",
        "Nella norma: Emocromo, Creatinina, Sodio.",
        "Normales : Créatinine, TSH, Ferritine.",
    ],
)
def test_row_of_results_is_one(text):
    assert is_results(text)


@pytest.mark.parametrize(
    "text",
    [
        "TA 135/80 mmHg ce matin.",
        "TA 135/80, P 72, T 36,8 °C, SpO2 96 %, Poids 71 kg.",
        "Die Leberwerte waren erhöht, die Nierenwerte normal.",
        "Ramipril 5 mg 1-0-0, Torasemid 10 mg 1-0-0, Aspirin 100 mg 1-0-0, Metformin 500 mg 1-0-1.",
        "Abdomen weich, Darmgeräusche regelrecht, kein Druckschmerz.",
        "Patientin müde, blass und schwach.",
        "Le bilan montre une anémie à 90 g/l, des leucocytes à 12, une CRP à 40 et des plaquettes à 90.",
    ],
)
def test_other_passage_is_none(text):
    assert not is_results(text)


def test_table_is_cut_before_its_groups_and_never_between_a_name_and_its_value():
    assert is_table(TABLE)
    rows = list(split_table(TABLE))
    assert rows == [
        "Blutbild: Hb [g/dl] 12,9 11,4 Ery [Mio/µl] 4,2 3,9 Thrombo [1000/µl] 210",
        "Elektrolyte: Natrium [mmol/l] 138 Kalium [mmol/l] 4,5 3,9",
        "Niere: Kreatinin [mg/dl] 0,9",
    ]


def test_long_group_is_cut_before_the_name_of_a_value():
    rows = list(split_table(" ".join(f"Wert{letter} [mg/dl] 1,2 3,4" for letter in "abcdefghijklmnop")))
    assert len(rows) > 1
    assert all(row.startswith("Wert") and row.endswith("1,2 3,4") for row in rows)


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        (["Normwerte für Eiweiss, Albumin.", "GOT, GPT und Lipase."], 1),
        (["Im Normbereich Natrium.", "GOT, GPT, Lipase."], 1),
        (["Normwerte für Eiweiss, Albumin.", "GOT erhöht, GPT, Lipase."], 2),
        (["Normwerte für Eiweiss, Albumin.", "CRP 40 mg/l, Hb 90 g/l, Na 130."], 2),
        (["Das Eiweiss ist normal.", "Diabetes, Hypertonie, Gicht."], 2),
        (["Müde.", "GOT, GPT, Lipase."], 2),
    ],
)
def test_rest_of_a_list_joins_the_word_that_holds_for_it(passages, expected):
    assert len(list(join_lists(passages))) == expected
