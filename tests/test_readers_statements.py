"""Wordings that deny a list, a part of it, or know nothing of it, for every reader."""

import pytest

from cda_documents import allergy, concern, document, section
from optirh_batch.readers import read_records
from optirh_batch.readers.statements import (
    Statement,
    begins_as_denial,
    says_no_information,
    says_none_known,
    statement_of,
)
from optirh_batch.records import Documented


@pytest.mark.parametrize(
    "words",
    [
        "No known allergies",
        "NKDA",
        "Patient denies any drug allergies",
        "No Drug Therapy Prescribed",
        "keine bekannten Allergien oder Unverträglichkeiten",
        "Keine Dauermedikation",
        "Aucune allergie ni intolérance connue",
        "Pas d'allergie connue",
        "Aucun traitement en cours",
        "Nessuna allergia nota",
    ],
)
def test_wording_says_none_known(words):
    assert says_none_known(words)
    assert not says_no_information(words)


@pytest.mark.parametrize(
    "words",
    [
        "No information",
        "No Known Allergy Information",
        "No medication data is applicable",
        "No Allergies Indicated",
        "Allergies: unknown",
        "None",
        "Keine Angaben vorhanden",
        "Allergien nicht erhoben",
        "Allergien nicht erfragt",
        "Allergien wurden nicht erhoben",
        "Allergies non demandées",
        "Allergies non connues",
        "Non renseigné",
        "Nessuna informazione",
    ],
)
def test_wording_says_that_nothing_is_known(words):
    assert says_no_information(words)
    assert not says_none_known(words)


@pytest.mark.parametrize(
    "words",
    [
        "Fever of unknown origin",
        "Fieber unbekannter Ursache",
        "AVC non précisé",
        "Asthma, type not specified",
        "No acute fracture found.",
        "No allergy to penicillin",
        "Keine Allergie auf Penicillin bekannt",
        "Pas d'allergie à la pénicilline",
        "Allergie aux médicaments",
        "No history of diabetes",
        "No known allergies except penicillin",
        "Any allergies",
        "Nilotinib",
    ],
)
def test_wording_about_something_says_neither(words):
    assert not says_none_known(words)
    assert not says_no_information(words)


@pytest.mark.parametrize(
    "words",
    [
        "Pas d'allergie médicamenteuse connue",
        "Pas d'allergie médicamenteuse",
        "Pas d'allergie aux médicaments connue",
        "Aucune allergie à un médicament",
        "Keine Allergie auf Medikamente bekannt",
        "Keine Allergien gegen Arzneimittel",
        "Nessuna allergia ai farmaci nota",
        "No known allergies to medications",
        "Aucune allergie alimentaire connue",
        "Keine Medikamentenallergien bekannt",
        "Nessuna allergia farmacologica nota",
        "No known drug allergies",
        "No Known Medication Allergies",
        "NKDA",
        "N.K.D.A.",
    ],
)
def test_denial_of_one_kind_of_allergy_leaves_the_others_open(words):
    assert statement_of(words) is Statement.NONE_OF_A_KIND


@pytest.mark.parametrize(
    "words",
    ["Pas de traitement médicamenteux", "Keine Medikamente", "No known allergies", "Aucune allergie", "NKA"],
)
def test_denial_of_the_whole_list_is_none_known(words):
    assert statement_of(words) is Statement.NONE_KNOWN


@pytest.mark.parametrize(
    ("words", "about", "denies"),
    [
        ("No known allergies", "allergies", True),
        ("No known allergies", "problems", False),
        ("No known drug allergies", "medications", False),
        ("Keine Medikamente", "allergies", False),
        ("Aucun antécédent", "problems", True),
        ("None known", "problems", True),
    ],
)
def test_words_about_another_list_deny_nothing(words, about, denies):
    assert says_none_known(words, about) is denies


@pytest.mark.parametrize("words", ["None", "keine", "Aucune", "néant", "Nessuna", "nein"])
def test_the_word_alone_is_a_denial_by_hand_and_nothing_from_a_program(words):
    assert statement_of(words).written_by_hand is Documented.NONE_KNOWN
    assert says_no_information(words)
    assert not says_none_known(words)


@pytest.mark.parametrize("words", ["siehe Beilage", "inchangé", "unauffällig", "Voir lettre du 3 mai"])
def test_words_that_point_elsewhere_are_no_statement_of_a_program(words):
    assert statement_of(words).written_by_hand is Documented.NOT_DOCUMENTED
    assert not says_no_information(words)
    assert not says_none_known(words)


@pytest.mark.parametrize("words", ["CF (cystic fibrosis)", "Seeigelstich", "Nichtsteroidale Antirheumatika"])
def test_names_are_no_statements(words):
    assert statement_of(words) is None


@pytest.mark.parametrize(
    ("label", "denies"),
    [
        ("No adverse reactions were reported during this admission", True),
        ("Aucune allergie identifiée pendant le séjour", True),
        ("Keine Allergie während der Hospitalisation beobachtet", True),
        ("Nicht-steroidale Antirheumatika", False),
        ("Noisettes", False),
        ("Nickel", False),
        ("Pastèque", False),
    ],
)
def test_label_that_denies_is_told_from_a_name(label, denies):
    assert begins_as_denial(label) is denies


_NO_DRUG_ALLERGY = "Pas d'allergie médicamenteuse connue"
_FHIR = f"""<AllergyIntolerance xmlns="http://hl7.org/fhir"><code><text value="{_NO_DRUG_ALLERGY}"/></code>
<patient><display value="Léonie Bonvin"/></patient></AllergyIntolerance>"""
_VALUE = f'<value xsi:type="CD" code="X" displayName="{_NO_DRUG_ALLERGY}"/>'


@pytest.mark.parametrize(
    "data",
    [
        "Allergies : pas d'allergie médicamenteuse connue\nExamen : patiente en bon état général.".encode(),
        document(section("48765-2", concern(allergy("", value=_VALUE)))),
        document(section("48765-2", text=_NO_DRUG_ALLERGY)),
        _FHIR.encode(),
    ],
    ids=["text", "cda", "cda-text", "fhir"],
)
def test_every_reader_warns_when_one_kind_of_allergy_is_denied(data):
    (record,) = read_records(data, "dossier")
    assert record.allergies.status is Documented.NONE_KNOWN
    assert "none-known-partial" in {warning.code for warning in record.warnings}


@pytest.mark.parametrize(
    "words",
    [
        "Keine Penicillinallergie",
        "Keine Pollenallergie bekannt",
        "keine Kontrastmittelallergie",
        "Keine Laktoseunverträglichkeit bekannt",
    ],
)
def test_denial_of_one_thing_denies_neither_the_list_nor_a_kind_of_it(words):
    assert statement_of(words, "allergies") is None
    assert begins_as_denial(words)
