"""Measures of readability: words, sentences and syllables are counted as people count them."""

import pytest

from optirh_batch.text.readability import (
    LIX_TARGET,
    SENTENCE_TARGET,
    Readability,
    count_syllables,
    measure_readability,
)

FRENCH = """cœur 1, tension 2, médicament 4, artère 2, pression 2, elle 1, maison 2, hôpital 3, infirmière 3,
diabète 3, œdème 2, douleurs 2, jambes 1, prennent 1, pouvez 2, comprimé 3, matin 2, soir 1, nuit 1,
aujourd'hui 3, insuffisance 4, respirer 3, eau 1, vous 1, quatre 1, chirurgie 3, opération 4,
pansement 3, température 4, cicatrice 3, lieu 1, bien 1, pied 1, nettoyer 3, guérir 2, plaie 1,
patiente 2, analyse 3, océan 3, réunion 3, hémorragie 4, allergie 3, vient 1, essayer 3, poids 1,
oreille 2, fille 1, médecin 3, bras 1, chez 1"""
GERMAN = """Herz 1, Blutdruck 2, Medikament 4, Tabletten 3, morgens 2, Niere 2, Lunge 2, Krankenhaus 3,
Pflegefachperson 5, Diabetes 4, Schmerzen 2, Beine 2, nehmen 2, heute 2, Wasser 2, Operation 5,
Verband 2, Temperatur 4, Narbe 2, Fuss 1, reinigen 3, heilen 2, Wunde 2, Patientin 4, Spital 2,
Woche 2, Tochter 2, Arzt 1, Ärztin 2, Allergie 4, Übelkeit 3, zweimal 2, täglich 2, Knie 1, Auge 2,
Ohr 1, Gewicht 2, Hüfte 2, Treppe 2, gehen 2, schauen 2, Bauch 1, häufig 2, neu 1, Insulin 3,
Kontrolle 3, Hausarzt 2, abends 2, Schwellung 2, Familie 4"""


@pytest.mark.parametrize(("language", "words"), [("fr", FRENCH), ("de", GERMAN)])
def test_syllables_are_right_for_nineteen_words_in_twenty(language, words):
    counted = [entry.split() for entry in words.replace("\n", " ").split(", ")]
    wrong = [word for word, count in counted if count_syllables(word, language) != int(count)]
    assert len(counted) == 50
    assert len(wrong) <= 3, wrong


def test_lix_is_words_per_sentence_and_share_of_long_words():
    measured = measure_readability("Vous prenez un médicament. Il aide votre cœur.", "fr")
    assert (measured.words, measured.sentences, measured.sentence_words) == (8, 2, 4.0)
    assert measured.lix == pytest.approx(4 + 100 * 1 / 8, abs=0.05)


def test_numbers_doses_and_schemes_are_short_words_and_end_no_sentence():
    measured = measure_readability("Prenez Torasemid 2.5 mg 1-0-1 chaque jour.", "fr")
    assert (measured.words, measured.sentences) == (7, 1)


def test_full_stops_of_abbreviations_end_no_sentence():
    assert measure_readability("Le Dr. Rey vient le 3. Mai, env. à 8.30 h.", "fr").sentences == 1


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("La tension est à 138/76. Votre pouls est bon.", 2),
        ("Der Blutdruck ist 138/76. Ihr Puls ist gut.", 2),
        ("Der Termin ist am 12. März.", 1),
    ],
)
def test_full_stop_behind_a_figure_ends_a_sentence_before_words_that_begin_one(text, sentences):
    assert measure_readability(text, "de").sentences == sentences


def test_each_line_is_a_sentence_of_its_own():
    assert measure_readability("Une idée\nUne autre idée", "fr").sentences == 2


def test_french_and_german_have_measures_of_their_own():
    french = measure_readability("Vous prenez un médicament.", "fr")
    german = measure_readability("Sie nehmen ein Medikament.", "de")
    assert (french.amstad, french.wiener) == (None, None)
    assert french.kandel_moles == pytest.approx(207 - 1.015 * 4 - 73.6 * 8 / 4, abs=0.1)
    assert german.kandel_moles is None
    assert german.amstad == pytest.approx(180 - 4 - 58.5 * 8 / 4, abs=0.1)
    assert german.wiener == pytest.approx(
        0.1935 * 25 + 0.1672 * 4 + 0.1297 * 25 - 0.0327 * 50 - 0.875, abs=0.1
    )


@pytest.mark.parametrize("language", ["it", "en", "pt"])
def test_other_languages_have_lix_alone(language):
    measured = measure_readability("Uno due tre quattro.", language)
    assert measured.lix is not None
    assert (measured.kandel_moles, measured.amstad, measured.wiener) == (None, None, None)


@pytest.mark.parametrize("text", ["", "  \n", "... -- !"])
def test_text_without_words_has_no_measure(text):
    assert measure_readability(text, "fr") == Readability(0, 0, 0.0)


def test_plain_words_are_easier_than_hospital_prose_by_every_measure():
    plain = "Ihr Herz ist schwach. Sie nehmen eine Tablette am Morgen. Trinken Sie genug Wasser."
    hospital = (
        "Hospitalisation zur medikamentösen Rekompensation bei dekompensierter Herzinsuffizienz mit "
        "ausgeprägten Beinödemen, Einleitung einer diuretischen Therapie intravenös."
    )
    easy, hard = measure_readability(plain, "de"), measure_readability(hospital, "de")
    assert easy.meets(LIX_TARGET, SENTENCE_TARGET)
    assert not hard.meets(LIX_TARGET, SENTENCE_TARGET)
    assert (easy.lix, easy.wiener) < (hard.lix, hard.wiener)
    assert easy.amstad > hard.amstad


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Vous buvez 1,5 l/j. Vous dormez 8 h. Votre tension est bonne."),
        ("fr", "Le médecin dit « tout va bien. » Vous marchez. On vous aide."),
        ("fr", "Vous prenez Dafalgan 3x/j. Le pouls est à 70/min. Votre pied va mieux."),
        ("de", "Sie trinken 1,5 l/Tag. Sie schlafen 8 Std. Ihr Blutdruck ist gut."),
    ],
)
def test_unit_or_quotation_before_a_plain_beginning_ends_a_sentence(language, text):
    assert measure_readability(text, language).sentences == 3


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le pouls est de 88/min. Ensuite vous marchez."),
        ("fr", "Vous aviez 38,2 °C. Marie vous aide."),
        ("fr", "L'escarre est au stade I. Ensuite, elle guérit."),
        ("fr", "Elle dit : « J'ai mal. » Ensuite, elle dort."),
        ("de", "Ihr Puls ist 88/min. Danach laufen Sie."),
        ("de", "Sie hatten 38,2 °C. Heute schlafen Sie."),
        ("de", "Die Wunde ist im Stadium I. Danach nichts."),
        ("it", "Il polso è 88/min. Poi cammina."),
        ("it", "Il peso è 70. Non fa male."),
        ("en", "You ate at 8:00. In the morning you rest."),
        ("en", "You had 38.2 °C. Saturday you rest."),
    ],
)
def test_capital_behind_a_unit_a_stage_or_a_quotation_begins_a_sentence(language, text):
    assert measure_readability(text, language).sentences == 2


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Sie bekommen 20 Trpf. Novalgin."),
        ("de", "Am 3. Mai kommt sie."),
        ("fr", "Elle prend 1 cp. Dafalgan le soir."),
        ("it", "Viene il 3. Maggio."),
    ],
)
def test_form_of_a_drug_or_an_ordinal_before_a_capital_ends_no_sentence(language, text):
    assert measure_readability(text, language).sentences == 1


def test_title_before_a_name_ends_no_sentence():
    assert measure_readability("Vous voyez le Dr. La Roche demain.", "fr").sentences == 1
