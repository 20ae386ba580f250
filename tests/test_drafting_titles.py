"""Titles that name the matter, and such as do not."""

import pytest

from optirh_batch.drafting.titles import is_fitting_title, is_sound_title

FRENCH = (
    "Une demoiselle de 25 ans présente des symptômes : fièvre, douleurs du ventre. Une échographie montre un "
    "hématome de la rate. Il s'agit d'une aménorrhée avec galactorrhée. La rate est enlevée."
)
GERMAN = (
    "Frau Lina Imboden, gestürzt, Fraktur des Oberarms. Im Röntgen Bruch des Oberarmkopfs, Verband für eine "
    "Woche, dann Bewegungsübungen."
)
ITALIAN = "Parto cesareo, poi pericardite. Screening per angioedema. Operazione riuscita, la mano è gonfia."


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Votre rate", FRENCH),
        ("Votre hématome de la rate", FRENCH),
        ("Après votre opération", FRENCH),
        ("Ihr Oberarmbruch", GERMAN),
        ("Nach Ihrem Sturz", GERMAN + " Sturz."),
        ("Ihre Behandlung", GERMAN),
        ("La Sua pericardite", ITALIAN),
        ("Il Suo parto", ITALIAN),
        ("La Sua mano", ITALIAN),
        ("Votre échographie", "Échographie lundi à 10 h."),
    ],
)
def test_title_that_names_the_matter_fits(title, text):
    assert is_fitting_title(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Votre demoiselle", FRENCH),
        ("La demoiselle", FRENCH),
        ("M Imboden", GERMAN),
        ("Lina Imboden", GERMAN),
        ("Frau Imboden", GERMAN),
        ("Votre ménopause", FRENCH),
        ("Votre symptômes de fièvre", FRENCH),
        ("Votre examen anatomo pathologique", FRENCH + " mot" * 90),
        ("Ihre Röntgenuntersuchung", GERMAN + " Wort" * 90),
        ("La Sua parto", ITALIAN),
        ("La Sua angioedema", ITALIAN),
        ("Il Suo operazione", ITALIAN),
        ("Ihre Schilddrüse", GERMAN),
    ],
)
def test_title_of_a_person_a_test_or_something_untold_does_not(title, text):
    assert not is_fitting_title(title, text)


def test_sound_title_has_a_word_of_the_text():
    assert is_sound_title("Votre rate", FRENCH)
    assert not is_sound_title("Votre voiture", FRENCH)
