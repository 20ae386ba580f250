"""The patient of a summary: told of by the right pronoun, and never said to do what others do for her."""

from __future__ import annotations

import pytest

from optirh_batch.drafting.third_person import name_patient, said_to_patient


@pytest.mark.parametrize(
    ("language", "sex", "text", "named"),
    [
        (
            "de",
            "female",
            "Er hatte 2019 eine Fraktur. Er hat Asthma.",
            "Sie hatte 2019 eine Fraktur. Sie hat Asthma.",
        ),
        ("de", "female", "Sie haben Blutzucker 5,8 mmol/l.", "Sie hat Blutzucker 5,8 mmol/l."),
        (
            "de",
            "male",
            "Sie haben keine Schmerzen. Sie können gehen.",
            "Er hat keine Schmerzen. Er kann gehen.",
        ),
        (
            "fr",
            "female",
            "Il a un ulcère. Il n'a pas de fièvre.",
            "Elle a un ulcère. Elle n'a pas de fièvre.",
        ),
        ("fr", "male", "Elle prend Targin 10/5 mg.", "Il prend Targin 10/5 mg."),
    ],
)
def test_pronoun_of_the_other_sex_or_of_a_reader_is_put_right(language, sex, text, named):
    assert name_patient(text, "BZ 5,8", language, sex) == named


@pytest.mark.parametrize(
    ("language", "sex", "text", "source"),
    [
        ("de", "female", "Er hat Asthma.", "Ehemann hat Asthma."),
        ("de", "female", "Er hat Ferien.", "Dr. Amherd in den Ferien."),
        ("de", "female", "Er wird alle 4 Wochen gewechselt.", "DK, Wechsel alle 4 Wo."),
        ("de", None, "Er hat Asthma.", "Asthma."),
        ("fr", "female", "Il y a une plaie. Il est changé le lundi. Il a été posé hier.", "Pst"),
        ("it", "female", "Egli ha l'asma.", "Asma."),
    ],
)
def test_pronoun_that_may_mean_another_is_left_alone(language, sex, text, source):
    assert name_patient(text, source, language, sex) == text


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        (
            "fr",
            "Elle change le pansement. Il a posé la sonde.",
            "Vous changez le pansement. Vous avez posé la sonde.",
        ),
        (
            "de",
            "Er entfernt Teppiche. Sie wechselt den Verband.",
            "Sie entfernen Teppiche. Sie wechseln den Verband.",
        ),
        ("de", "Sie transportiert ihn. Er hat Schmerzen.", "Sie transportieren ihn. Sie haben Schmerzen."),
        ("it", "Lei cambia.", "Lei cambia."),
    ],
)
def test_summary_is_said_to_its_patient(language, text, said):
    assert said_to_patient(text, language) == said
