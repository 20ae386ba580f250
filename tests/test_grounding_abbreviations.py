"""Words shortened by a full stop have an answer, or are told to the nurse."""

import pytest

from optirh_batch.grounding import compare_words


@pytest.mark.parametrize(
    ("language", "source", "output", "lost"),
    [
        ("fr", "Contrôle de la tension et rég. sans sel.", "Contrôle de la tension, sans sel.", "rég."),
        ("fr", "Bandelette pos. aux nitrites.", "La bandelette montre des nitrites.", "pos."),
        ("it", "Frattura scomp. del polso.", "Lei ha una frattura del polso.", "scomp."),
        ("de", "Gang uns. am Rollator.", "Sie gehen am Rollator.", "uns."),
    ],
)
def test_abbreviation_without_an_answer_is_lost(language, source, output, lost):
    assert lost in compare_words(source, output, language).lost


@pytest.mark.parametrize(
    ("language", "source", "output"),
    [
        ("fr", "Contrôle de la tension et rég. sans sel.", "Contrôle de la tension et régime sans sel."),
        ("fr", "Pouls irrég. à 88.", "Le pouls est irrégulier, à 88."),
        ("fr", "Pat. fatiguée, env. 2 h de repos.", "Vous êtes fatiguée. Environ 2 h de repos."),
        ("it", "Peso 61 kg, polso irreg. a 88.", "Peso 61 kg, polso irregolare a 88."),
        ("de", "Pat. geht am Rollator.", "Sie gehen am Rollator."),
        ("de", "Puls 72 regelm., Haut intakt.", "Der Puls ist 72 und regelmässig, die Haut intakt."),
    ],
)
def test_abbreviation_written_out_or_that_may_go_is_not_lost(language, source, output):
    assert compare_words(source, output, language).lost == ()


def test_full_stop_at_the_end_of_a_sentence_shortens_nothing():
    assert compare_words("Marche au lit. Repos le soir.", "Repos le soir.", "fr").lost != ("lit.",)
