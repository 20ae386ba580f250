"""Which document, in which language, and when two are the same work."""

from dataclasses import replace
from pathlib import Path

import pytest

from optirh_batch.commission import Order, Original, commission
from optirh_batch.config import load_settings
from optirh_batch.documents import Kind
from optirh_batch.errors import LanguageUnknown, LanguageUnsupported
from optirh_batch.records import Note, Patient, PatientRecord

ORIGINAL = Original(Path("a.txt"), "0" * 64, 10, 0.1)
TEXT = PatientRecord("text", "fr", notes=(Note("Texte."),))
RECORD = PatientRecord("optirh-xml", "fr", patient=Patient("A", "B", language="it"))


@pytest.fixture
def settings():
    return load_settings(None, {}, environ={"OPTIRH_STAFF_LANGUAGE": "de"}).settings


def decide(record, settings, place=0, original=ORIGINAL, **order):
    return commission(original, place, record, Order(Path(), **order), settings)


def test_text_becomes_a_handout_and_record_a_summary(settings):
    assert decide(TEXT, settings).kind is Kind.HANDOUT
    assert decide(RECORD, settings).kind is Kind.SUMMARY
    assert decide(TEXT, settings, kind=Kind.SUMMARY).kind is Kind.SUMMARY
    assert decide(RECORD, settings, kind=Kind.HANDOUT).kind is Kind.HANDOUT
    assert decide(RECORD, settings, language="fr").kind is Kind.SUMMARY
    assert decide(RECORD, settings, language="it").kind is Kind.HANDOUT


@pytest.mark.parametrize(
    ("record", "order", "language"),
    [
        pytest.param(RECORD, {}, "de", id="summary-in-staff-language"),
        pytest.param(RECORD, {"language": "fr"}, "fr", id="summary-as-asked"),
        pytest.param(RECORD, {"kind": Kind.HANDOUT}, "it", id="handout-in-patients-language"),
        pytest.param(RECORD, {"language": "it"}, "it", id="handout-in-a-language-of-patients-only"),
        pytest.param(RECORD, {"kind": Kind.HANDOUT, "language": "en"}, "en", id="handout-as-asked"),
        pytest.param(TEXT, {}, "fr", id="handout-in-language-of-text"),
        pytest.param(replace(TEXT, language=None), {}, "fr", id="handout-in-default-language"),
    ],
)
def test_language_is_chosen(settings, record, order, language):
    assert decide(record, settings, **order).language == language


@pytest.mark.parametrize(
    ("record", "order", "language", "supported"),
    [
        pytest.param(TEXT, {"language": "pt"}, "pt", "fr, de, it, en", id="asked-for"),
        pytest.param(replace(TEXT, language="pt"), {}, "pt", "fr, de, it, en", id="found"),
        pytest.param(
            RECORD, {"kind": Kind.SUMMARY, "language": "it"}, "it", "fr, de", id="summary-only-for-staff"
        ),
    ],
)
def test_language_we_do_not_write_is_refused_not_guessed(settings, record, order, language, supported):
    with pytest.raises(LanguageUnsupported) as caught:
        decide(record, settings, **order)
    assert caught.value.details == {"name": "a.txt", "language": language, "supported": supported}


def test_disabled_language_is_refused(settings):
    with pytest.raises(LanguageUnsupported):
        decide(TEXT, replace(settings, enabled_languages=("de",), default_handout_language="de"))


def test_identity_is_that_of_the_same_work(settings):
    same = decide(TEXT, settings).identity
    assert (
        decide(TEXT, settings, original=replace(ORIGINAL, path=Path("b.txt"), read_seconds=9.0)).identity
        == same
    )
    assert decide(TEXT, replace(settings, threads=4), language="fr").identity == same
    others = {
        decide(TEXT, settings, place=1).identity,
        decide(TEXT, settings, language="de").identity,
        decide(TEXT, settings, kind=Kind.SUMMARY).identity,
        decide(TEXT, settings, original=replace(ORIGINAL, sha256="1" * 64)).identity,
        decide(TEXT, replace(settings, context_tokens=1024)).identity,
    }
    assert len(others) == 5
    assert same not in others


FOREIGN = "Pacienta se plange de dureri puternice " * 5


def text(words):
    return PatientRecord("text", None, notes=(Note(words),))


def test_long_text_of_an_unrecognised_language_is_refused(settings):
    with pytest.raises(LanguageUnknown, match="fr, de, it, en"):
        decide(text(FOREIGN), settings)


def test_unrecognised_text_is_taken_in_the_language_that_is_asked_for(settings):
    assert decide(text(FOREIGN), settings, language="it").language == "it"


def test_short_values_without_a_language_take_the_one_that_is_set(settings):
    assert decide(text("TA 120/80, FC 76/min, SpO2 96 %, Poids 72,4 kg."), settings).language == "fr"


def test_letter_written_in_word_becomes_a_handout_and_a_word_form_a_summary(settings):
    letter = PatientRecord("docx", "fr", notes=(Note("La plaie est propre."),))
    assert decide(letter, settings).kind is Kind.HANDOUT
    assert decide(replace(letter, case="Chute."), settings).kind is Kind.SUMMARY


def test_even_a_short_text_in_another_script_is_refused(settings):
    with pytest.raises(LanguageUnknown):
        decide(text("Жалобы на боль."), settings)
