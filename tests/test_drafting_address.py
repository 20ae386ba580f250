"""A handout that begins by telling of its reader as of somebody else."""

import pytest

from optirh_batch.drafting.address import find_stranger


@pytest.mark.parametrize(
    ("language", "source", "text", "words"),
    [
        ("fr", "Ne veut pas de lit médicalisé.", "Il ne veut pas de lit médicalisé.", "Il ne"),
        ("fr", "Dort mal.", "Elle dort mal.", "Elle dort"),
        ("fr", "Anxieux le soir.", "Il est très anxieux le soir.", "Il est"),
        ("de", "Schläft schlecht.", "Er schläft schlecht.", "Er schläft"),
        ("de", "Hat Angst nachts.", "Sie hat nachts Angst.", "Sie hat"),
        ("en", "Sleeps badly.", "She sleeps badly.", "She sleeps"),
        ("fr", "Appel de l'épouse.", "Je vous ai appelé par votre épouse.", "Je vous ai"),
        ("de", "Anruf der Ehefrau.", "Gestern habe ich Sie angerufen.", "ich Sie angerufen."),
        ("fr", "EVA 4/10.", "La personne donne une note de 4/10.", "La personne donne"),
        ("de", "VAS 4/10.", "Die Person gibt 4/10 an.", "Die Person gibt"),
        ("de", "BZ 11,4. Spritzt selber.", "Der Blutzucker war 11,4. Sie spritzt selber.", "Sie spritzt"),
        ("fr", "TA 120/70. Mange bien.", "La tension est de 120/70. Elle mange bien.", "Elle mange"),
    ],
)
def test_passage_that_begins_with_somebody_else_is_found(language, source, text, words):
    assert find_stranger(text, source, language, language) == words


@pytest.mark.parametrize(
    ("language", "source", "text"),
    [
        ("fr", "Personne de contact : fille.", "La personne de contact est votre fille."),
        ("fr", "Boire 1,5 l/j.", "Il faut boire 1,5 litre par jour."),
        ("fr", "Pas de fièvre.", "Il n'y a pas de fièvre."),
        ("fr", "Contrôle prévu.", "Il est prévu un contrôle."),
        ("fr", "Marche conseillée.", "Il est vivement conseillé de marcher."),
        ("fr", "Vu par le médecin. Il propose une radio.", "Il propose une radio."),
        ("fr", "Dort mal.", "Vous dormez mal. Il y a du bruit."),
        ("fr", "16 degrés au salon.", "Il fait 16 degrés au salon."),
        (
            "fr",
            "Stomathérapeute vue, revoir dans 10 j.",
            "La stomathérapeute est venue. Elle veut revoir dans 10 jours.",
        ),
        ("de", "Schläft schlecht.", "Sie schlafen schlecht."),
        ("fr", "Pt dit : « Je dors mal ».", "Vous dites : « Je dors mal »."),
        ("de", "Sie wünscht Hilfe.", "Sie wünscht Hilfe."),
        ("de", "Erneut Fieber.", "Erneut haben Sie Fieber."),
        ("it", "Dorme male.", "Lei dorme male."),
        ("en", "Heart is fine.", "Heart is fine."),
    ],
)
def test_passage_about_nobody_its_reader_or_somebody_of_the_source_is_not(language, source, text):
    assert find_stranger(text, source, language, language) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Frau Imhof trinkt nur 0,6 Liter.", "Frau Imhof"),
        ("Der Verband ist neu. Frau Imhof hat keine Schmerzen.", "Frau Imhof"),
        ("Frau Imhof: Schmerzen Knie rechts.", None),
        ("Frau Imhof, 82 Jahre.", None),
        ("Herr Imhof kommt am Abend.", None),
        ("Sie trinken nur 0,6 Liter.", None),
        ("Frau Dr. Imhof kommt am Abend.", None),
    ],
)
def test_sentence_that_tells_of_the_reader_by_name_is_found(text, name):
    assert find_stranger(text, "Trinkt nur 0,6 l.", "de", "de", frozenset({"f Imhof"})) == name
