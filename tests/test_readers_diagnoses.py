"""Lists of diagnoses in a text: what a line says, and where it is cut."""

import pytest

from optirh_batch.readers import read_records


def problems(text):
    (record,) = read_records(text.encode(), "letter.txt")
    return [(item.label, item.status.value) for item in record.problems.items]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            "DIAGNOSTICS\nHTA, diabète cortico-induit, ostéoporose\n",
            ["HTA", "diabète cortico-induit", "ostéoporose"],
        ),
        (
            "Diagnosen\narterielle Hypertonie, Diabetes mellitus, Adipositas\n",
            ["arterielle Hypertonie", "Diabetes mellitus", "Adipositas"],
        ),
        ("Diagnostics : HTA, DM2, BPCO GOLD III\n", ["HTA", "DM2", "BPCO GOLD III"]),
        ("Diagnosen\nAsthma; COPD Gold II; Adipositas\n", ["Asthma", "COPD Gold II", "Adipositas"]),
    ],
)
def test_a_list_alone_on_the_line_below_its_heading_is_cut_at_its_commas(text, labels):
    assert [label for label, _status in problems(text)] == labels


@pytest.mark.parametrize(
    "line",
    [
        "Anémie, sévère, traitée",
        "Diabetes mellitus Typ 2, insulinpflichtig, Hypertonie",
        "Mammakarzinom rechts, pT2 N1 M0, G2",
        "Herzinsuffizienz, medikamentös eingestellt, stabil",
    ],
)
def test_adjectives_and_stages_stay_with_the_diagnosis_before_them(line):
    assert [label for label, _status in problems(f"Diagnosen\n{line}\n")] == [line]


def test_commas_of_one_line_among_others_part_nothing():
    assert len(problems("Diagnostics\nFracture du col, ostéoporose, chute\nHTA\n")) == 2


def test_diagnoses_that_begin_as_past_are_past_also_in_numbered_lists():
    text = "Diagnosen:\n1. COPD\n2. Z.n. Mediainfarkt 2021\n3. St. n. Hüft-TEP 2015\n4. Status post TIA\n"
    assert [status for _label, status in problems(text)] == ["unknown", "past", "past", "past"]


@pytest.mark.parametrize(
    "label", ["Koronare Herzkrankheit", "Coronaropathie tritronculaire", "Petechien an den Beinen"]
)
def test_diagnosis_that_begins_like_an_examination_is_one(label):
    assert [found for found, _status in problems(f"Diagnosen\n- {label}\n- Asthma\n")] == [label, "Asthma"]


@pytest.mark.parametrize("line", ["Koronarangiographie: ohne Stenose", "Coro: unauffällig", "PET-CT: o. B."])
def test_examination_among_diagnoses_is_none(line):
    assert [label for label, _status in problems(f"Diagnosen\n- {line}\n- Asthma\n")] == ["Asthma"]
