import pytest

from optirh_batch.drafting.second_person import speak_to_reader

PATIENT = frozenset({"f Imhof", "m Rey"})


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("fr", "Le patient était à jeun.", "Vous étiez à jeun."),
        ("fr", "La patiente n'a pas de fièvre.", "Vous n'avez pas de fièvre."),
        ("fr", "Depuis lundi, la patiente mange mieux.", "Depuis lundi, vous mangez mieux."),
        ("fr", "M. Rey portait des bas de contention.", "Vous portiez des bas de contention."),
        ("de", "Der Patient wünscht keine Reanimation.", "Sie wünschen keine Reanimation."),
        ("de", "Am 3.11. wurde die Patientin verlegt.", "Am 3.11. wurden Sie verlegt."),
        ("de", "Frau Imhof fühlt sich gut.", "Sie fühlen sich gut."),
        ("de", "Der Patient hustet. Der Patient trinkt genug.", "Sie husten. Sie trinken genug."),
        ("fr", "Dit avoir mal dormi.", "Vous dites avoir mal dormi."),
        ("de", "Trinkt wieder mehr, ca. 1,2 l/d.", "Sie trinken wieder mehr, ca. 1,2 l/d."),
        ("it", "Il paziente è stato operato.", "Lei è stato operato."),
        ("it", "Da ieri la paziente non mangiava.", "Da ieri Lei non mangiava."),
        ("en", "The patient was admitted on 3 May.", "You were admitted on 3 May."),
    ],
)
def test_patient_beside_a_verb_becomes_the_reader(language, text, told):
    assert speak_to_reader(text, language, PATIENT) == told


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le patient portait son casque."),  # votre
        ("fr", "La patiente se plaint de douleurs."),  # vous plaignez
        ("fr", "La patiente est calme. Elle mange bien."),
        ("fr", "Le patient tousse et expectore."),
        ("fr", "Le patient somnole."),  # a verb that is not listed
        ("fr", "Mme Imhoff présente une plaie."),  # somebody else
        ("fr", "M. Imhof présente une plaie."),  # her husband
        ("fr", "L'état du patient est stable."),
        ("de", "Die Patientin hat ihren Mann gerufen."),
        ("de", "Der Patient ist wach und hat Durst."),
        ("de", "Der Patient ist müde und schnarcht."),
        ("de", "Herr Imhof ist da."),
        ("de", "Trinkt sie genug?"),
        ("de", "Geht gut."),  # it does
        ("de", "Der Ehemann der Patientin ist informiert."),
        ("it", "La paziente chiama sua figlia."),
        ("it", "La paziente ha visto il suo medico."),
        ("en", "The patient takes her tablets."),
        ("en", "The patient is tired and sleeps."),
        ("pt", "O paciente está bem."),
    ],
)
def test_sentence_in_which_more_would_have_to_change_is_left_alone(language, text):
    assert speak_to_reader(text, language, PATIENT) == text
