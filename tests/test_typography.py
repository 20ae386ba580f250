"""The signs of a language on the printed page, and what they must never touch."""

from dataclasses import replace

import pytest

import rendering_samples as samples
from optirh_batch.documents import Origin, Passage, Term
from optirh_batch.records import Documented, Listing, Medication
from optirh_batch.rendering import render_html
from optirh_batch.typography import keep_units, set_signs

SIDE_BY_SIDE = replace(samples.IMPRINT, side_by_side=True)


@pytest.mark.parametrize(
    ("language", "text", "printed"),
    [
        ("fr", "L'eau s'accumule d'1 côté.", "L’eau s’accumule d’1 côté."),
        ("fr", "Aujourd´hui, c`est mieux.", "Aujourd’hui, c’est mieux."),
        ("fr", 'Vous dites "oui".', "Vous dites «\u202foui\u202f»."),
        ("fr", "Vous dites “oui”.", "Vous dites «\u202foui\u202f»."),
        ("fr", "Vous dites «oui» et « non ».", "Vous dites «\u202foui\u202f» et «\u202fnon\u202f»."),
        ("fr", "L'«essai» et l'\"autre\".", "L’«\u202fessai\u202f» et l’«\u202fautre\u202f»."),
        ("fr", "« Une citation qui continue", "«\u202fUne citation qui continue"),
        ("fr", "À faire : marcher ; boire !", "À faire\u202f: marcher\u202f; boire\u202f!"),
        ("fr", "Vous avez mal? Appelez: 144.", "Vous avez mal\u202f? Appelez\u202f: 144."),
        ("de", 'Sie sagen "ja" und „nein“.', "Sie sagen «ja» und «nein»."),
        ("de", "Sie sagen »ja«.", "Sie sagen «ja»."),
        ("de", "Sie sagen « ja » : gut !", "Sie sagen «ja»: gut!"),
        ("de", "Wie geht's?", "Wie geht’s?"),
        ("it", "L'acqua, un po' di \"sale\".", "L’acqua, un po’ di «sale»."),
        ("en", 'The patient\'s «yes» and "no".', "The patient’s “yes” and “no”."),
    ],
)
def test_signs_have_the_one_shape_of_their_language(language, text, printed):
    assert set_signs(text, language) == printed
    assert set_signs(printed, language) == printed


@pytest.mark.parametrize("language", ["fr", "de", "it", "en"])
@pytest.mark.parametrize(
    "text",
    [
        "1'000 mg",
        "2 x 5'30\" par jour",
        'une règle de 5" et une de 6"',
        "8:30",
        "1:10 000",
        "rapport 1 : 10",
        "12.03.2025, 40 mg, 1-0-1-0",
        "https://exemple.ch/a",
        'un seul " signe',
        "5'-nucléotidase",
    ],
)
def test_figures_and_what_is_no_pair_stay(language, text):
    assert set_signs(text, language).replace("rapport 1: 10", "rapport 1 : 10") == text


def test_word_that_may_end_a_quotation_in_single_marks_keeps_its_mark():
    assert (
        set_signs("He says 'none' of the parents' things.", "en") == "He says 'none' of the parents' things."
    )


def test_name_of_the_record_stays_as_it_stands_there():
    names = ("Huile d'Onagre", "O'Brien", "Dafalgan")
    printed = set_signs("L'eau avec Huile d'Onagre, dit M. O'Brien : l'essai.", "fr", names)
    assert printed == "L’eau avec Huile d'Onagre, dit M. O'Brien\u202f: l’essai."


def draft(*passages):
    record = replace(
        samples.FULL_RECORD,
        medications=Listing(Documented.DOCUMENTED, (Medication("Huile d'Onagre"),)),
    )
    made = samples.handout("fr", record)
    terms = (Term("l'onagre", "Une fleur qui s'ouvre le soir.", Origin.GLOSSARY),)
    content = replace(made.content, title="L'eau d'ici", passages=passages, terms=terms)
    return replace(made, content=content, findings=())


def printed(*passages, imprint=samples.RELEASED):
    return render_html(draft(*passages), imprint).replace("&#39;", "'")


@pytest.mark.parametrize("origin", [Origin.MODEL, Origin.PERSON])
def test_sentence_title_and_explanation_are_set_and_the_drug_keeps_its_name(origin):
    html = printed(Passage("x", "Prenez l'Huile d'Onagre.", origin))
    assert "Prenez l’Huile d'Onagre." in html
    assert "<h1>L’eau d’ici</h1>" in html
    assert "<dt>l’onagre</dt>" in html
    assert "Une fleur qui s’ouvre le soir." in html


@pytest.mark.parametrize("reason", ["Il manquait l'eau.", None])
def test_words_of_the_source_keep_their_signs(reason):
    assert 'L\'eau "bue"' in printed(Passage("x", 'L\'eau "bue"', Origin.SOURCE, reason=reason)).replace(
        "&#34;", '"'
    )


def test_column_of_the_source_stays_and_that_of_the_print_is_as_the_patient_reads_it():
    html = printed(Passage("L'eau d'un lac", "L'eau d'un étang", Origin.MODEL), imprint=SIDE_BY_SIDE)
    table = html.partition('<table class="compared">')[2]
    assert "L'eau d'un lac" in table
    assert "L’eau d’un étang" in table


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("14900/ mm 3, 211/mm3", "14900/ mm³, 211/mm³"),
        ("28 kg/m 2 et 2 g/cm3", "28 kg/m² et 2 g/cm³"),
        ("90 ml/min/1,73 m 2", "90 ml/min/1,73 m²"),
        ("un kyste de 5 mm 3 fois plus grand", "un kyste de 5 mm 3 fois plus grand"),
        ("marcher 3 m 2 fois par jour", "marcher 3 m 2 fois par jour"),
        ("kg/m 2,5", "kg/m 2,5"),
    ],
)
def test_power_of_a_unit_is_set_high_only_where_it_can_be_nothing_else(text, printed):
    assert keep_units(text).striptags() == printed
