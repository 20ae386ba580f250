"""Word documents with the headings and lines of letters: what opens and closes a list, whose a field is."""

import pytest

from office_files import codes, read, word

PERSON = "Nom : Delaloye\tPrénom : Norbert"


def drugs(record):
    return [(item.name, item.status.value) for item in record.medications.items]


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("Traitement à la sortie", "current"),
        ("Fixmedikation", "current"),
        ("Traitement prescrit", "current"),
        ("Medikation bei Eintritt", "unknown"),
        ("Traitement arrêté", "stopped"),
        ("Geplante Medikation", "planned"),
    ],
)
def test_headings_of_letters_open_lists_in_word(heading, status):
    record = read(word(PERSON, ("h", 1, heading), "Torem 10 mg 1-0-0-0"))
    assert drugs(record) == [("Torem", status)]


def test_a_heading_that_may_hold_anything_gives_only_lines_with_dose_and_time():
    record = read(word(PERSON, ("h", 1, "Therapie"), "Torem 10 mg 1-0-0-0", "Atemübungen", "Marcoumar"))
    assert drugs(record) == [("Torem", "current")]
    assert "Atemübungen" in "\n".join(note.text for note in record.notes)


def test_an_empty_line_in_the_style_of_headings_ends_no_list_and_begins_none():
    record = read(word(PERSON, ("h", 1, "Medikamente"), ("h", 1, " "), "Torem 10 mg 1-0-0-0", ("h", 2, "")))
    assert drugs(record) == [("Torem", "current")]
    assert record.notes == ()


@pytest.mark.parametrize("line", ["Procedere", "Verlauf", "Propositions", "Suivi"])
def test_another_heading_ends_a_list_of_drugs_also_without_a_style(line):
    record = read(word(PERSON, ("h", 1, "Medikamente"), "Torem 10 mg 1-0-0-0", line, "Kontrolle in 2 Wochen"))
    assert drugs(record) == [("Torem", "current")]
    assert "Kontrolle in 2 Wochen" in "\n".join(note.text for note in record.notes)


def test_a_sentence_among_drugs_is_a_note_with_a_warning():
    sentence = "Le semainier est préparé par la fille."
    record = read(word(PERSON, ("h", 1, "Médicaments"), "Torem 10 mg 1-0-0-0", sentence))
    assert drugs(record) == [("Torem", "current")]
    assert "entry-not-understood" in codes(record)
    assert sentence.rstrip(".") in "\n".join(note.text for note in record.notes)


def test_a_phone_behind_a_contact_is_the_contacts():
    record = read(word(PERSON, "Médecin traitant : Dr Yves Posse\tTél. : 027 555 18 20"))
    assert [(contact.name, contact.phone) for contact in record.contacts] == [
        ("Dr Yves Posse", "027 555 18 20")
    ]
    assert record.patient.phone is None


def test_a_phone_on_the_next_line_is_the_patients():
    record = read(word(PERSON, "Médecin traitant : Dr Yves Posse", "Tél. : 027 555 18 21"))
    assert record.patient.phone == "027 555 18 21"


def test_a_relation_before_a_name_is_the_contacts_role():
    record = read(word([["Nom", "Delaloye"], ["Angehörige", "Ehefrau Martha Delaloye, 079 555 44 02"]]))
    assert [(contact.role.value, contact.name) for contact in record.contacts] == [
        ("relative", "Martha Delaloye")
    ]


def test_of_two_sentences_on_allergies_the_denial_is_no_allergy():
    record = read(
        word(
            PERSON,
            ("h", 1, "Allergies"),
            "Pas d'allergie médicamenteuse connue. Allergie au latex (dermatite de contact).",
        )
    )
    (allergy,) = record.allergies.items
    assert (allergy.label, allergy.reaction) == ("latex", "dermatite de contact")


def test_commas_part_diagnoses_of_a_line_but_not_of_an_item():
    line = "HTA, ostéoporose, dépression récurrente"
    assert len(read(word(PERSON, ("h", 1, "Diagnostics"), line)).problems.items) == 3
    assert len(read(word(PERSON, ("h", 1, "Diagnostics"), ("li", line))).problems.items) == 1


def test_the_word_for_a_woman_tells_the_sex():
    record = read(word("Patiente : Gaspoz Eugénie, née le 02.02.1942", [["Allergies", "latex"]]))
    assert record.patient.sex.value == "female"


@pytest.mark.parametrize(
    "line", ["Arrêt du Zolpidem", "Carte de médication jointe", "Marie Favre, infirmière"]
)
def test_line_among_drugs_that_is_surely_none_is_a_note_with_a_warning(line):
    record = read(word(PERSON, ("h", 1, "Médicaments"), "Torem 10 mg 1-0-0-0", line))
    assert drugs(record) == [("Torem", "current")]
    assert "entry-not-understood" in codes(record)
    assert line in "\n".join(note.text for note in record.notes)


def test_excluded_diagnosis_is_none():
    record = read(word(PERSON, ("h", 1, "Diagnostics"), "HTA", "Embolie pulmonaire exclue"))
    assert [item.label for item in record.problems.items] == ["HTA"]
    assert "Embolie pulmonaire exclue" in "\n".join(note.text for note in record.notes)


@pytest.mark.parametrize("words", ["à évaluer", "Non recherchées", "noch abzuklären", "da valutare"])
def test_allergies_that_are_to_be_asked_for_are_not_documented(words):
    record = read(word(PERSON, ("h", 1, "Allergies"), words))
    assert record.allergies.status.value == "not-documented"
