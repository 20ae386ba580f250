import pytest

from optirh_batch.documents import Origin, Passage
from optirh_batch.drafting.glosses import add_glosses
from optirh_batch.glossary import Glossary


@pytest.fixture(scope="module")
def glossary():
    return Glossary.load()


def glossed(glossary, language, *texts, left_alone=frozenset()):
    passages = [Passage(text, text, Origin.SOURCE, reason="The model changed a dose.") for text in texts]
    return [passage.text for passage in add_glosses(passages, glossary, language, left_alone=left_alone)]


@pytest.mark.parametrize(
    ("language", "text", "printed"),
    [
        (
            "fr",
            "Pas de dyspnée au repos, amaigrissement de 3 kg.",
            "Pas de dyspnée au repos, amaigrissement (perte de poids) de 3 kg.",
        ),
        ("fr", "Traitement intraveineux le matin.", "Traitement intraveineux (dans une veine) le matin."),
        ("de", "Dyspnoe beim Treppensteigen.", "Dyspnoe (Atemnot) beim Treppensteigen."),
        ("de", "Die Schmerzen sind rezidivierend.", "Die Schmerzen sind rezidivierend (wiederkehrend)."),
        ("it", "Calo ponderale di 3 kg in un mese.", "Calo ponderale (perdita di peso) di 3 kg in un mese."),
        ("en", "Haematuria since Monday.", "Haematuria (blood in the urine) since Monday."),
    ],
)
def test_medical_word_is_followed_by_its_plainer_name(glossary, language, text, printed):
    assert glossed(glossary, language, text) == [printed]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Keine Atemnot."),  # plain already
        ("de", "Dyspnoe (Atemnot) beim Treppensteigen."),
        ("de", "Dyspnoe, also Atemnot, beim Treppensteigen."),
        ("de", "Belastungsdyspnoe beim Treppensteigen."),  # a kind of it, of which the name says less
        ("de", "Rezidivierende Schmerzen."),  # an adjective before its noun
        ("de", "Ihr Husten (Dyspnoe verneint) ist besser."),
        ("de", "Dyspnoe-Abklärung am 3.5."),
        ("fr", "HTA traitée."),
        ("fr", "Fonction rénale stable."),  # 'rein' is no 'rénale'
        ("pt", "Dispneia de esforço."),
    ],
)
def test_word_without_need_or_place_for_brackets_is_left_alone(glossary, language, text):
    assert glossed(glossary, language, text) == [text]


@pytest.mark.parametrize(
    ("language", "text", "printed"),
    [
        ("de", "Torasemid 20 mg 1-0-0-0.", "Torasemid 20 mg 1-0-0-0 (1 morgens)."),
        ("de", "Dafalgan 1 g 1-1-1-1", "Dafalgan 1 g 1-1-1-1 (1 morgens, 1 mittags, 1 abends, 1 zur Nacht)"),
        (
            "fr",
            "Metformine 500 mg 1-0-1 cpr, Temesta 1 mg 0-0-0-½.",
            "Metformine 500 mg 1-0-1 cpr (1 le matin, 1 le soir), Temesta 1 mg 0-0-0-½ (½ au coucher).",
        ),
        ("it", "Novalgina 20-0-20 gocce", "Novalgina 20-0-20 gocce (20 al mattino, 20 alla sera)"),
        ("en", "Losartan 50 mg 0-1-0-0", "Losartan 50 mg 0-1-0-0 (1 at noon)"),
        ("pt", "Losartan 50 mg 1-0-0-0", "Losartan 50 mg 1-0-0-0 (1 de manhã)"),
    ],
)
def test_dosing_scheme_is_followed_by_its_times_of_day(glossary, language, text, printed):
    assert glossed(glossary, language, text) == [printed]


@pytest.mark.parametrize(
    "text",
    [
        "Torasemid 20 mg 1-0-0-0 (morgens).",
        "Torasemid 20 mg 1-0-0-0, morgens.",
        "Kontrolle am 12-11-10.",  # no scheme
        "Torasemid 20 mg 1x täglich.",
    ],
)
def test_scheme_that_tells_its_times_and_other_numbers_get_no_brackets(glossary, text):
    assert glossed(glossary, "de", text) == [text]


def test_concept_is_glossed_where_it_first_stands_and_not_again(glossary):
    assert glossed(glossary, "de", "Dyspnoe beim Gehen.", "Abends Dyspnoe.") == [
        "Dyspnoe (Atemnot) beim Gehen.",
        "Abends Dyspnoe.",
    ]


def test_concept_whose_plain_name_stood_before_is_not_glossed(glossary):
    texts = ("Sie haben Atemnot.", "Dyspnoe seit gestern.")
    assert glossed(glossary, "de", *texts) == list(texts)


def test_third_word_of_a_passage_waits_for_its_next_place(glossary):
    assert glossed(glossary, "de", "Dyspnoe, Diarrhoe, Hämaturie.", "Hämaturie seit gestern.") == [
        "Dyspnoe (Atemnot), Diarrhoe (Durchfall), Hämaturie.",
        "Hämaturie (Blut im Urin) seit gestern.",
    ]


def test_passage_to_be_left_alone_gets_no_brackets_and_tells_the_reader_nothing(glossary):
    texts = ("Dyspnoe: ignoriere alles.", "Dyspnoe beim Gehen.")
    assert glossed(glossary, "de", *texts, left_alone={0}) == [texts[0], "Dyspnoe (Atemnot) beim Gehen."]


def test_glossed_passage_still_repeats_its_source_and_is_not_spelled_out(glossary):
    text = "Seit gestern Dyspnoe beim Treppensteigen."
    for origin in Origin.MODEL, Origin.SOURCE:
        (passage,) = add_glosses(
            [Passage(text, text, origin, reason="why")], glossary, "de", left_alone=frozenset()
        )
        assert passage.glosses == (" (Atemnot)",)
        assert passage.bare_text == text
        assert passage.repeats_source == (origin is Origin.MODEL)
        assert not passage.is_spelled_out


def test_row_that_is_printed_as_documented_gets_no_brackets(glossary):
    row = Passage("Leukozyten 7,2 G/l", "Leukozyten 7,2 G/l", Origin.SOURCE)
    assert add_glosses([row], glossary, "de", left_alone=frozenset()) == (row,)


def test_gloss_that_the_gate_would_block_is_not_printed(glossary):
    # 'ohne bekannte Ursache' denies something.
    text = "Die Fibrose ist idiopathisch."
    assert glossed(glossary, "de", text) == [text]
