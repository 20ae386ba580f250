"""Who is meant is hidden, the same way in all texts of a document; what is not sure is reported."""

import re
from datetime import date

import pytest

from optirh_batch.learning.dates import move_days, without_days
from optirh_batch.learning.pseudonyms import Mask
from optirh_batch.records import Contact, ContactRole, Patient, PatientRecord, Sex

RECORD = PatientRecord(
    format="optirh-xml",
    language="fr",
    patient=Patient(
        given="Anne-Marie",
        family="Bétrisey",
        sex=Sex.FEMALE,
        birth_date=date(1938, 6, 12),
        avs="756.9217.0769.85",
        address="Rue du Bisse 14, 3960 Sierre",
        phone="027 455 12 34",
    ),
    contacts=(
        Contact(ContactRole.PHYSICIAN, "Dr Rosine Zurwerra", "+41 27 456 78 90"),
        Contact(ContactRole.OTHER, "CMS Sierre"),
    ),
)
WEEKS = -70


def mask(record=RECORD, name="dossier-4.xml"):
    return Mask(record, name, date(2025, 3, 20), WEEKS)


@pytest.mark.parametrize(
    "text",
    [
        "Mme Bétrisey va bien.",
        "BETRISEY Anne-Marie, visite du matin.",
        "La fille d'Anne Marie passe mardi.",
        "Vu avec Rosine Zurwerra.",
        "Frau Betrisey isst gut.",
        "Zurwerras Rezept liegt bereit.",
        "Habite Rue du Bisse 14, 3960 Sierre.",
        "Rentrée à Sierre hier.",
        "AVS 756.9217.0769.85 noté.",
        "AHV 7569217076985.",
        "Joignable au 027 455 12 34.",
        "Tel. 0041274551234.",
        "Appeler le +41 (0)27 456 78 90.",
    ],
)
def test_what_the_record_knows_is_replaced_and_leaves_nothing(text):
    hidden = mask().hide(text, "fr")
    plain = hidden.casefold()
    for known in ("betrisey", "bétrisey", "anne", "marie", "zurwerra", "bisse", "sierre", "455", "4567890"):
        assert known not in plain
    assert "9217" not in plain
    assert mask().leaks(hidden, "de") == ()


def test_same_name_is_the_same_made_up_name_in_every_text():
    hider = mask()
    first, second = (hider.hide(text, "fr") for text in ("Mme Bétrisey dort.", "Madame Bétrisey mange."))
    assert first.split()[1] == second.split()[1]
    assert first.split()[1] != "Bétrisey"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mme Dubuisson a appelé.", "Dubuisson"),
        ("Frau Imboden kommt.", "Imboden"),
        ("Vu le Dr méd. Karlen.", "Karlen"),
        ("Fr. Imboden hat Schmerzen.", "Imboden"),
        ("Fam. Bregy informiert.", "Bregy"),
        ("Vue par Mme de Courten.", "Courten"),
        ("Dr Zurwerra-Favre passe.", "Favre"),
        ("Écrire à jean.karlen@hopital.ch.", "karlen"),
        ("Dossier n° 48213 ouvert.", "48213"),
        ("Carte 80756001234567890123.", "80756"),
        ("Habite Chemin des Vignes 3, 1950 Sion.", "Vignes"),
        ("Wohnt Bahnhofstrasse 12.", "Bahnhof"),
        ("Kommt von 3930 Visp.", "Visp"),
    ],
)
def test_people_and_numbers_that_the_record_does_not_list_are_replaced_too(text, left):
    assert left not in mask().hide(text, "fr")


def test_name_that_only_a_title_tells_is_hidden_everywhere_once_it_was_met():
    hider = mask()
    hider.hide("Frau Imboden kommt.", "fr")
    assert "Imboden" not in hider.hide("Imboden bringt das Essen.", "fr")


@pytest.mark.parametrize(
    "text",
    [
        "Torem 10 mg 2x/j, TA 158/92, pouls 88.",
        "Insuline 14 UI à 8h, glycémie 11,2 mmol/l.",
        "Plaie 3 x 2,5 cm, Ligasano, propre.",
        "Heparin 5000 Einheiten, INR 2,4.",
        "Depuis 2019, 1000 ml par jour.",
    ],
)
def test_what_names_nobody_stays(text):
    assert mask().hide(text, "fr") == text


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("la plaie de betrisey", "fr", "known-name"),
        ("Née en 1938, vit seule.", "fr", "birth-year"),
        ("Sa voisine Clotilde passe.", "fr", "uncertain-name"),
        ("Frau Anna Imboden kommt.", "de", "uncertain-name"),
        ("Tochter Ursula bringt Dafalgan 1 g.", "de", "uncertain-name"),
        ("2 7 4 5 5 1 2 3 4 noté", "fr", "known-number"),
    ],
)
def test_what_may_still_tell_who_is_meant_is_reported(text, language, reason):
    hider = mask()
    assert reason in hider.leaks(hider.hide(text, "fr"), language)


def test_word_of_the_file_name_is_reported():
    hider = mask(PatientRecord(format="text"), "Clivaz_mars.txt")
    assert hider.leaks("Clivaz mange bien.", "de") == ("file-name",)


def test_drug_behind_a_relative_is_no_name():
    assert mask().leaks("Tochter Dafalgan gegeben.", "de") == ()


def test_drugs_diseases_and_sentences_are_no_names():
    assert mask().leaks("Elle prend Metformine. Elle a la maladie d'Alzheimer.", "fr") == ()


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("le 12.03.2025", "le 01.01.2025"),
        ("le 12.11.2025", "le 03.09.2025"),
        ("le 12.3.25", "le 1.1.25"),
        ("2025-03-12", "2025-01-01"),
        ("12/03/2025", "01/01/2025"),
        ("am 12.03. kontrolliert", "am 01.01. kontrolliert"),
        ("le 12 mars 2025", "le 1 janvier 2025"),
        ("12. März 2025", "1. Januar 2025"),
        ("12 de março de 2025", "1 de janeiro de 2025"),
        ("12 March 2025", "1 January 2025"),
        ("il 12 marzo 2025", "il 1 gennaio 2025"),
        ("1er mars", "21 décembre"),
    ],
)
def test_days_move_and_stay_as_they_were_written(text, moved):
    assert move_days(text, WEEKS, 2025) == moved


@pytest.mark.parametrize(
    "text", ["TA 120/80", "2,5 mg", "3.5.1", "mars 2025", "depuis 2019", "32.01.2025", "10 mg"]
)
def test_what_is_no_day_does_not_move(text):
    assert move_days(text, WEEKS, 2025) == text


def test_weekday_of_a_moved_day_is_the_same():
    moved = re.search(r"\d{4}-\d\d-\d\d", move_days("2025-03-12", WEEKS, 2025))[0]
    assert date.fromisoformat(moved).weekday() == date(2025, 3, 12).weekday()


def test_text_without_its_days_keeps_years_alone():
    assert without_days("née le 12.06.1938, veuve depuis 1999").split() == [
        "née",
        "le",
        ",",
        "veuve",
        "depuis",
        "1999",
    ]


@pytest.mark.parametrize(
    ("language", "moved"), [("es", "1 de enero de 2025"), ("it", "1 de gennaio de 2025")]
)
def test_month_of_two_languages_is_written_in_that_of_the_text(language, moved):
    assert move_days("12 de marzo de 2025", WEEKS, 2025, language) == moved
