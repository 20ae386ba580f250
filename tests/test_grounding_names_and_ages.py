"""Names behind a title, and whose an age is."""

import pytest

from optirh_batch.documents import Severity
from optirh_batch.grounding import check_passage, patient_names, patient_sex
from optirh_batch.records import Sex


def blocked(language, source, output, **known):
    findings = check_passage(
        source, output, source_language=language, output_language=language, staff_language="en", **known
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


LETTER = """Wir berichten über Frau Imhof, geb. 12.03.1942. Die Nachbarin, Frau Kreuzer, brachte sie.
Herr Imhof, der Ehemann, besucht Frau Imhof täglich."""


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (LETTER, {"f Imhof"}),
        ("Concerne : Monsieur Rey, né le 12.03.1940. Vu avec Mme Moix.", {"m Rey"}),
        ("Mme Anna Bender (82) vit seule. M. Bender est à l'hôpital.", {"f Anna", "f Bender"}),
        ("Sig.ra Rossi, 75 anni, vive sola.", {"f Rossi"}),
        ("Mrs Favre fell. Her son came. Mrs Favre is well.", {"f Favre"}),
        ("Verband durch Frau Kreuzer.", set()),
        ("Herr Dr. Rey hat angerufen. Herr Dr. Rey kommt.", set()),
    ],
)
def test_text_says_which_titled_name_is_its_patient(text, names):
    assert patient_names(text) == names


def test_record_says_which_titled_name_is_its_patient():
    assert patient_names("Hier, Mme Rey a chuté.", "Rey") == {"f Rey"}


def test_patient_becomes_the_reader_wherever_the_name_stands_and_nobody_else_does():
    names = patient_names(LETTER)
    source, output = "Am 12.03. wurde Frau Imhof operiert.", "Am 12.03. wurden Sie operiert."
    assert "person-lost" in blocked("de", source, output)
    assert "person-lost" not in blocked("de", source, output, patient=names)
    husband = source.replace("Frau", "Herr")
    assert "person-lost" in blocked("de", husband, output, patient=names)


@pytest.mark.parametrize(
    ("language", "source", "output"),
    [
        ("de", "Frau Imhof (82), wohnt allein.", "Sie sind 82 Jahre alt. Sie wohnen allein."),
        ("de", "82j. Pat., wohnt allein.", "Sie sind 82 Jahre alt. Sie wohnen allein."),
        ("de", "Die 82-jähr. Pat. wohnt allein.", "Sie sind 82 Jahre alt und wohnen allein."),
        ("de", "Pat., w, 75, allein lebend.", "Sie sind 75 Jahre alt. Sie leben allein."),
        ("fr", "Mme R. (75), vit seule.", "Vous avez 75 ans. Vous vivez seule."),
        ("fr", "Mme Favre, 25, rue de Lausanne, Sion.", "Mme Favre habite 25, rue de Lausanne, à Sion."),
        ("it", "Pz 75enne, vive sola.", "Lei ha 75 anni. Vive sola."),
        ("it", "Sig.ra Rossi (75), vive sola.", "Lei ha 75 anni. Vive sola."),
        ("en", "Mr Favre, 71, seen for personal care.", "You are 71 years old. I saw you for personal care."),
        ("en", "71 y/o, lives alone.", "You are 71 years old. You live alone."),
        ("en", "75-y-old woman, lives alone.", "You are 75 years old. You live alone."),
    ],
)
def test_age_without_a_word_for_years_is_an_age(language, source, output):
    assert not blocked(language, source, output)


@pytest.mark.parametrize(
    ("language", "source", "output"),
    [
        ("de", "Frau Imhof (82), wohnt allein.", "Sie sind 28 Jahre alt. Sie wohnen allein."),
        ("de", "Frau Imhof (82), wohnt allein.", "Sie wohnen seit 82 Tagen allein."),
        ("fr", "Antibiotique 82 j, puis contrôle.", "Vous avez 82 ans. Antibiotique, puis contrôle."),
        ("en", "Mr Favre, 71, seen for personal care.", "I saw you for personal care."),
    ],
)
def test_other_age_or_none_blocks(language, source, output):
    assert blocked(language, source, output)


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("Unsere Patientin klagt über Husten. Frau Dr. Imhof kommt am Montag.", "female"),
        ("Der Patient ist stabil; die Ehefrau hilft.", "male"),
        ("La patiente tousse, son mari aide.", "female"),
        ("Il paziente riferisce tosse.", "male"),
        ("La nostra paziente riferisce tosse.", "female"),
        ("Le patient du lit 2 et la patiente du lit 3.", None),
        ("Toux depuis trois jours.", None),
    ],
)
def test_text_tells_the_sex_of_its_patient_where_it_names_no_other(text, sex):
    assert patient_sex(text) == sex


def test_sex_that_the_record_says_holds_whatever_its_text_tells():
    assert patient_sex("Der Patient ist stabil.", Sex.FEMALE) == "female"
    assert patient_sex("Der Patient ist stabil.", Sex.OTHER) == "male"


@pytest.mark.parametrize(
    ("language", "source", "output", "sex", "is_blocked"),
    [
        ("fr", "Examen normal.", "Le patient a un examen normal.", "female", True),
        ("fr", "Examen normal.", "La patiente a un examen normal.", "female", False),
        ("fr", "Examen normal.", "La patiente a un examen normal.", None, False),
        ("de", "Hb 12 g/dl.", "Die Patientin hat Hb 12 g/dl.", "male", True),
        ("it", "Esame normale.", "La paziente ha un esame normale.", "male", True),
        ("it", "Esame normale.", "La patiente ha un esame normale.", "male", True),
    ],
)
def test_patient_of_the_other_sex_blocks(language, source, output, sex, is_blocked):
    found = check_passage(
        source, output, source_language=language, output_language=language, staff_language="en", sex=sex
    )
    assert ("roles-exchanged" in {finding.code for finding in found}) is is_blocked


@pytest.mark.parametrize(
    ("letter", "names"),
    [
        ("Cher confrère, Mme Delaloye quitte l'hôpital avec un anticoagulant.", {"f Delaloye"}),
        ("Frau Imhof wurde am 3.5. nach Hause entlassen.", {"f Imhof"}),
        ("Mrs Hill was discharged on 3 May.", {"f Hill"}),
        ("Mme Delaloye a téléphoné, M. Rey quitte l'hôpital.", set()),
    ],
)
def test_only_name_of_a_letter_of_discharge_is_its_patients(letter, names):
    assert patient_names(letter) == names
