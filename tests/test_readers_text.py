"""Medical texts: encodings, cleaning, Markdown, what is no text."""

import io
import zipfile

import pytest

from optirh_batch.errors import EncodingUnknown, FormatUnknown, SourceEmpty, SourceTooLarge
from optirh_batch.readers import ReadLimits, read_records
from optirh_batch.readers.text import reduce_markdown

NOTE = "Patiente fatiguée, pas de fièvre (36,8 °C). Œdèmes à gauche ; reçoit 2,5 mg de bisoprolol."


def read(data, limits=None):
    content = data.encode() if isinstance(data, str) else data
    (record,) = read_records(content, "note.txt", *([limits] if limits else []))
    return record


def text_of(data):
    return read(data).notes[0].text


def codes(record):
    return [warning.code for warning in record.warnings]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
)
def test_text_is_decoded(encoding):
    record = read(NOTE.encode(encoding))
    assert record.notes[0].text == NOTE
    assert record.language == "fr"
    assert set(codes(record)) <= {"encoding-guessed"}


@pytest.mark.parametrize(
    ("encoding", "note"),
    [("cp850", "Dyspnée à l'effort, très gênée, même au repos"), ("mac-roman", "Dyspnée à l'effort, œdème")],
)
def test_text_of_old_systems_is_decoded_with_a_warning(encoding, note):
    record = read(note.encode(encoding))
    assert record.notes[0].text == note
    assert "encoding-guessed" in codes(record)


def test_german_umlauts_of_windows_are_decoded():
    note = "Fusspflege am Fuß: Übelkeit, «Zähne» – 5 µg täglich, 20 °C"
    assert text_of(note.encode("cp1252")) == note


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(bytes(range(256)), id="all-bytes"),
        pytest.param(b"text\0text\0text", id="nul"),
        pytest.param(b"text \x07\x08", id="control-characters"),
        pytest.param("Пациент жалуется на боль".encode("koi8-r"), id="cyrillic"),
        pytest.param(b"\xff\xfe\x00\xd8\x41\x00", id="half-a-surrogate"),
        pytest.param(b"\xef\xbb\xbfd\xe9j\xe0", id="mark-of-utf-8-before-other-bytes"),
        pytest.param(b"...!?", id="only-signs"),
    ],
)
def test_bytes_that_are_no_text_are_refused(data):
    with pytest.raises(EncodingUnknown):
        read(data)


def zip_with(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "format_name"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "Office 97"),
        (zip_with("a.txt"), "ZIP"),
        (b'{"resourceType": "Bundle"}', "FHIR"),
        (b'{"patient": {"name": "Berclaz"}}\n', "JSON"),
        (b'[{"name": "Berclaz"}]', "JSON"),
        (b"MSH|^~\\&|LAB", "HL7 v2"),
        (b"Export du 12.3.2026\n<?xml version='1.0'?><a/>", "XML inside"),
    ],
)
def test_other_formats_are_refused_by_name(data, format_name):
    with pytest.raises(FormatUnknown) as caught:
        read(data)
    assert format_name in str(caught.value)


@pytest.mark.parametrize("data", [b" \r\n\t ", b"\xef\xbb\xbf\n", "\u200b\u00ad".encode(), b"---\n***\n"])
def test_text_without_anything_visible_is_empty(data):
    with pytest.raises(SourceEmpty):
        read(data)


def test_text_up_to_the_limit_is_read_and_one_more_character_refused():
    limits = ReadLimits(max_text_chars=6)
    read("fièvre", limits)
    with pytest.raises(SourceTooLarge, match="more than 6 characters"):
        read("fièvres", limits)


def test_line_breaks_of_all_systems_become_one_kind():
    assert text_of("un\r\ndeux\rtrois\u2028quatre\x85cinq\x0csix\x1a") == "un\ndeux\ntrois\nquatre\ncinq\nsix"


def test_blanks_become_single_spaces():
    assert text_of("Hb\t12,3  g/l\u00a0; 1\u202f000\u2009mg \n\n\n\n  fin") == "Hb 12,3 g/l ; 1 000 mg\n\nfin"


def test_letters_are_composed():
    assert text_of("fie\u0300vre") == "fièvre"


def test_signs_that_carry_meaning_stay():
    note = "TA < 140 ; T° ≥ 38 ; 2×/j ; 5 µg ; ± 1 ; OMI ++ ; K⁺ 4,1 ; ♀ ; → labo"
    assert text_of(note) == note


def test_zero_width_and_direction_characters_are_removed_with_a_warning():
    record = read("pas\u200b de\u202e fièvre\U000e0041 chez cette patiente")
    assert record.notes[0].text == "pas de fièvre chez cette patiente"
    assert codes(record) == ["hidden-characters"]


def test_soft_hyphen_before_a_capital_is_a_hyphen():
    assert read("Schmerz im Lenden\u00adBereich").notes[0].text == "Schmerz im Lenden-Bereich"


def test_soft_hyphens_go_without_a_warning():
    record = read("la patiente prend son anti\u00adcoagulant chaque soir")
    assert record.notes[0].text == "la patiente prend son anticoagulant chaque soir"
    assert codes(record) == []


def test_control_characters_of_latin_1_are_read_as_windows_meant_them():
    assert text_of("l\x92eau \x96 5 \x80".encode()) == "l’eau – 5 €"


@pytest.mark.parametrize(
    "text", ["La patiente a de la fi\ufffdvre depuis hier", "La patiente a de la fiÃ¨vre depuis"]
)
def test_damaged_characters_are_reported(text):
    assert codes(read(text)) == ["characters-damaged"]


def test_language_that_cannot_be_told_is_none_with_a_warning():
    record = read("Metformin 500 1-0-1")
    assert record.language is None
    assert codes(record) == ["language-unknown", "medication-line-not-read"]


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("# Titre\n## Sous-titre", "Titre\nSous-titre"),
        ("**gras** et __gras__ et *penché*", "gras et gras et penché"),
        ("- un\n* deux\n  • trois", "un\ndeux\n  trois"),
        ("- **Allergies** : aucune", "Allergies : aucune"),
        ("avant\n---\naprès", "avant\n\naprès"),
        ("```text\ncode\n```", "\ncode\n"),
        ("[le site](https://example.invalid/a)", "le site"),
        ("| Nom | Dose |\n|---|:-:|\n| Dafalgan | 1 g |", "Nom; Dose\n\nDafalgan; 1 g"),
    ],
)
def test_markdown_is_reduced_to_plain_lines(markdown, plain):
    assert reduce_markdown(markdown) == plain


@pytest.mark.parametrize(
    "shorthand",
    [
        "> 38,5 °C depuis hier",
        "- 5 kg en 2 mois",
        "-2 kg",
        "+ fièvre, + toux",
        "* 4.4.1941 in Brig",
        "1. Diabète\n2. HTA",
        "3*2 cm et 5*4 cm",
        "OMI ++/+++, ROT **",
        "snake_case __ init",
        "HbA1c [%] 6,3 (norme)",
        "#5 et #6 dents",
        "EVA 3/10 - 5/10",
        "1-0-0-0",
    ],
)
def test_clinical_shorthand_is_no_markdown(shorthand):
    assert reduce_markdown(shorthand) == shorthand


@pytest.mark.parametrize("piece", ["[a](http://", "**a", "#", "| a ", "__a", "- ", "*a", "-", "|---", "`"])
def test_markdown_of_any_length_is_reduced_in_linear_time(piece):
    import time

    started = time.process_time()
    reduce_markdown(piece * (200_000 // len(piece)))
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize(
    ("line", "name", "words"),
    [
        ("STOP Temesta depuis le 03.02.26", "Temesta", "depuis le 03.02.26"),
        ("Arrêté : Sintrom (saignement)", "Sintrom", "(saignement)"),
        ("Fampyra wurde am 10.01.2026 abgesetzt", "Fampyra", "wurde am 10.01.2026 abgesetzt"),
        ("Amlodipina è stata sospesa per edemi", "Amlodipina", "è stata sospesa per edemi"),
    ],
)
def test_drug_that_a_line_of_its_list_says_was_stopped_is_listed_as_stopped(line, name, words):
    record = read(f"Médicaments :\n- Plavix 75 mg 1-0-0\n- {line}\n")
    stopped = record.medications.items[-1]
    assert (stopped.name, stopped.frequency, stopped.status.value) == (name, words, "stopped")


@pytest.mark.parametrize(
    "line",
    ["Fampyra wurde nicht abgesetzt", "Sintrom a été arrêté puis repris le 3.2.", "STOP tabac depuis 2015"],
)
def test_drug_that_was_not_or_only_for_a_time_stopped_is_not_listed_as_stopped(line):
    record = read(f"Médicaments :\n- Plavix 75 mg 1-0-0\n- {line}\n")
    assert [drug.name for drug in record.medications.items if drug.status.value == "stopped"] == []
