"""Words that the model guessed."""

import pytest

from optirh_batch.documents import Severity
from optirh_batch.drafting.guesses import find_guesses
from optirh_batch.generation import Word

SOURCE = "Pte vue à 8h, bon EG, a bien dormi."


def guessed(words, *, source=SOURCE, told="", languages=("fr", "fr")):
    found = find_guesses(
        words,
        source,
        told,
        source_language=languages[0],
        language=languages[1],
        staff_language="en",
    )
    return {finding.evidence: finding.severity for finding in found}


def sentence(**unsure):
    """An answer of which all words are sure but those named."""
    text = "Vous avez bien dormi. Votre échographie est normale."
    return [Word(word, unsure.get(word.strip("."), 0.99)) for word in text.split()]


def test_word_without_ground_that_the_model_doubted_blocks():
    assert guessed(sentence(échographie=0.2)) == {"échographie": Severity.BLOCK}


def test_word_that_it_was_only_half_sure_of_warns():
    assert guessed(sentence(échographie=0.4)) == {"échographie": Severity.WARN}


def test_word_that_it_was_sure_of_is_left_to_the_fact_gate():
    assert guessed(sentence(échographie=0.9)) == {}


@pytest.mark.parametrize("unsure", ["dormi", "bien", "est", "Votre"])
def test_doubted_word_of_the_source_of_plain_speech_or_that_begins_a_sentence_passes(unsure):
    assert guessed(sentence(**{unsure: 0.1})) == {}


def test_word_that_the_model_was_told_has_ground():
    assert guessed(sentence(échographie=0.2), told="EG : examen par échographie") == {}


def test_word_by_which_the_glossary_explains_a_thing_has_ground():
    words = [Word("Votre", 0.9), Word("hypertension", 0.2), Word("monte.", 0.9)]
    assert guessed(words, source="HTA en hausse.") == {}
    assert guessed(words, source="Poids en hausse.") == {"hypertension": Severity.BLOCK}


def test_word_of_another_language_that_answers_a_concept_has_ground():
    words = [Word("Sie", 0.9), Word("haben", 0.9), Word("Husten.", 0.2)]
    assert guessed(words, source="Toux.", languages=("fr", "de")) == {}
    assert guessed(words, source="Vertiges.", languages=("fr", "de")) == {"Husten": Severity.BLOCK}


def test_language_without_plain_words_is_not_judged():
    assert guessed(sentence(échographie=0.1), languages=("fr", "pt")) == {}


def test_engine_that_does_not_tell_is_not_asked():
    assert guessed([]) == {}


def test_word_that_shares_but_its_prefix_with_the_source_has_no_ground():
    def told(word):
        return guessed(
            [Word("Die", 0.9), Word(word, 0.2), Word("läuft.", 0.9)],
            source="Antikoaguliert: INR alle 2 Wochen.",
            languages=("de", "de"),
        )

    assert told("Antikoagulation") == {}
    assert told("Antikokulation") == {"Antikokulation": Severity.BLOCK}
