"""Names behind a title, and whose an age is."""

import pytest

from optirh_batch.documents import Severity
from optirh_batch.grounding import check_passage


def blocked(language, source, output):
    findings = check_passage(
        source, output, source_language=language, output_language=language, staff_language="en"
    )
    return {finding.code for finding in findings if finding.severity is Severity.BLOCK}


@pytest.mark.parametrize(
    ("language", "source", "output", "code"),
    [
        ("fr", "Contrôle par Mme Ançay le 12.11.", "Un contrôle est prévu le 12.11.", "person-lost"),
        ("fr", "Vu avec la Dre Moix.", "On a vu avec le médecin.", "person-lost"),
        ("fr", "Dr Rey passera.", "Le Dr Roh passera.", "person-invented"),
        ("de", "Verband am Freitag durch Frau Imhof.", "Am Freitag neuer Verband.", "person-lost"),
    ],
)
def test_titled_name_that_is_lost_or_made_up_blocks(language, source, output, code):
    assert code in blocked(language, source, output)


@pytest.mark.parametrize(
    ("language", "source", "output"),
    [
        ("fr", "Mme Bender, 77 ans, vue à domicile.", "Vous avez 77 ans. On vous a vue à domicile."),
        ("de", "Frau Stoffel zu Hause besucht.", "Wir haben Sie zu Hause besucht."),
        ("de", "Dr. med. Hans Rey informiert.", "Wir haben Dr. Rey informiert."),
        ("fr", "M. Crohn connu.", "Vous avez la maladie de Crohn."),
        ("de", "Tabletten von Frau Imhof gerichtet.", "Frau Imhof hat Ihre Tabletten gerichtet."),
    ],
)
def test_patient_who_opens_a_sentence_and_the_same_name_elsewhere_pass(language, source, output):
    assert not {"person-lost", "person-invented"} & blocked(language, source, output)


@pytest.mark.parametrize(
    ("language", "source", "output"),
    [
        ("fr", "Vit avec son mari, 86 ans.", "Elle vit avec son mari. Elle a 86 ans."),
        ("fr", "Vit avec son mari (86 ans).", "Vous vivez avec votre mari. Vous avez 86 ans."),
        ("de", "Lebt mit Ehefrau, 79 J.", "Sie leben mit Ihrer Frau. Sie sind 79 Jahre alt."),
    ],
)
def test_age_of_a_relative_given_to_the_patient_blocks(language, source, output):
    assert "roles-exchanged" in blocked(language, source, output)


@pytest.mark.parametrize(
    ("language", "source", "output"),
    [
        ("fr", "Vit avec son mari, 86 ans.", "Elle vit avec son mari. Il a 86 ans."),
        ("fr", "Vit avec sa femme, 86 ans.", "Il vit avec sa femme. Elle a 86 ans."),
        ("de", "Lebt mit Ehefrau, 79 J.", "Sie leben mit Ihrer Frau. Ihre Frau ist 79 Jahre alt."),
    ],
)
def test_age_that_stays_with_the_relative_passes(language, source, output):
    assert "roles-exchanged" not in blocked(language, source, output)
