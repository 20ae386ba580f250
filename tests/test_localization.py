"""Every sentence has words in every language, and dates and numbers look Swiss."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import pytest

from optirh_batch import errors
from optirh_batch.errors import OptirhError, Phrase
from optirh_batch.localization import (
    PATIENT_LANGUAGES,
    STAFF_LANGUAGES,
    SUPPORTED,
    format_date,
    format_datetime,
    format_number,
    format_record_date,
    plural,
    reword,
    staff_message,
    text_direction,
    translate,
)

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "update_catalogues.py"
NOTE = "The record holds {n} more note that is not printed here."
NOTES = "The record holds {n} more notes that are not printed here."


@pytest.fixture(scope="module")
def catalogues() -> ModuleType:
    """The script that looks after the catalogues."""
    spec = importlib.util.spec_from_file_location("update_catalogues", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def messages(catalogues) -> dict:
    """Every sentence of the program with its places, which must not be changed."""
    return catalogues.extract_messages()


@pytest.fixture(scope="module")
def written(catalogues) -> set:
    """The sentences of a handout."""
    return catalogues.extract_written()


@pytest.mark.no_cover  # traced, it takes several times as long
@pytest.mark.parametrize("language", SUPPORTED)
def test_every_sentence_of_the_program_is_worded(catalogues, messages, language):
    assert "Points to check" in messages
    assert errors.SourceEmpty.message in messages
    assert list(catalogues.faults(language, messages)) == []


@pytest.mark.parametrize("language", PATIENT_LANGUAGES)
def test_every_sentence_of_a_handout_is_worded_in_the_languages_of_patients(
    catalogues, messages, written, language
):
    assert {"Words explained", "Your health information", "Page {page} of {pages}"} <= written
    assert "Points to check" not in written
    needed = {message: places for message, places in messages.items() if message in written}
    assert needed.keys() == written
    assert list(catalogues.faults(language, needed)) == []


def test_message_for_staff_has_no_words_in_a_language_of_patients():
    with pytest.raises(LookupError, match="no pt wording"):
        translate("Points to check", "pt")


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Other"\nmsgstr "Autre"', "missing: Hello {name}"),
        ('msgid "Hello {name}"\nmsgstr ""', "empty: Hello {name}"),
        ('#, fuzzy\nmsgid "Hello {name}"\nmsgstr "Bonjour {name}"', "fuzzy: Hello {name}"),
        ('msgid "Hello {name}"\nmsgstr "Bonjour {nom}"', "placeholders differ: Hello {name}"),
        ('msgid "Hello {name}"\nmsgstr "Bonjour {name} !"', "typography: Hello {name}"),
        ('msgid "Hello {name}"\nmsgid_plural "x"\nmsgstr[0] "a"\nmsgstr[1] "b"', "missing: Hello {name}"),
        ('msgid "Other"\nmsgstr "Autre"', "no longer used: Other"),
        ('#~ msgid "Gone"\n#~ msgstr "Parti"', "obsolete: Gone"),
    ],
)
def test_faulty_catalogue_is_named(catalogues, tmp_path, monkeypatch, entry, fault):
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (tmp_path / "fr.po").write_text(header + entry + "\n", encoding="utf-8")
    monkeypatch.setattr(catalogues, "LOCALES_FOLDER", tmp_path)
    assert fault in list(catalogues.faults("fr", {"Hello {name}": {"x.py"}}))


def test_update_adds_sentences_and_keeps_translations(catalogues, tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "LOCALES_FOLDER", tmp_path)
    catalogues.update("fr", {"One": {"a.py"}}, prune=False)
    path = tmp_path / "fr.po"
    text = path.read_text("utf-8")
    assert 'msgid "One"\nmsgstr ""' in text
    path.write_text(
        text.replace('msgid "One"\nmsgstr ""', 'msgid "One"\nmsgstr "Un : deux"'), encoding="utf-8"
    )
    catalogues.update("fr", {"One": {"a.py"}, ("{n} thing", "{n} things"): {"b.html"}}, prune=False)
    catalogue = catalogues.read_catalogue("fr")
    assert catalogue.get("One").string == "Un\u202f: deux"
    assert catalogue.get("{n} thing").string == ("", "")
    catalogues.update("fr", {("{n} thing", "{n} things"): {"b.html"}}, prune=True)
    assert catalogues.read_catalogue("fr").get("One") is None


def test_english_words_itself(catalogues, tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "LOCALES_FOLDER", tmp_path)
    messages = {"One {x}": {"a.py"}, ("{n} thing", "{n} things"): {"b.html"}}
    catalogues.update("en", messages, prune=False)
    assert list(catalogues.faults("en", messages)) == []


def test_german_is_swiss(catalogues):
    assert catalogues.set_typography("große Straße", "de") == "grosse Strasse"


def test_values_fill_placeholders_of_any_name():
    words = translate(errors.LanguageUnsupported.message, "de", language="xx", name="{a}", supported="fr")
    assert "«xx»" in words
    assert "{a}" in words


def test_unknown_sentence_is_refused():
    with pytest.raises(LookupError, match="update_catalogues"):
        translate("Never written anywhere", "fr")
    with pytest.raises(LookupError, match="update_catalogues"):
        plural("one", "many", 1, "fr")


def test_unknown_language_is_refused():
    with pytest.raises(ValueError, match="'xx'"):
        translate("Note", "xx")
    with pytest.raises(ValueError, match="'xx'"):
        format_number(1, "xx")


def test_plural_form_follows_the_language():
    assert plural(NOTE, NOTES, 0, "fr") == "Le dossier contient encore 0 note qui n’est pas imprimée ici."
    assert plural(NOTE, NOTES, 2, "fr").startswith("Le dossier contient encore 2 notes")
    assert plural(NOTE, NOTES, 0, "de").startswith("Die Akte enthält noch 0 Notizen")
    assert plural(NOTE, NOTES, 1, "de").startswith("Die Akte enthält noch 1 Notiz,")
    assert plural(NOTE, NOTES, 12345, "de").startswith("Die Akte enthält noch 12’345 Notizen")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fr", "12.03.2025"), ("de", "12.03.2025"), ("it", "12.03.2025"), ("en", "12 March 2025")],
)
def test_dates_are_swiss(language, expected):
    assert format_date(date(2025, 3, 12), language) == expected
    assert format_datetime(datetime(2025, 3, 12, 7, 5, tzinfo=UTC), language) == f"{expected}, 07:05"


def test_numbers_are_swiss():
    assert [format_number(12345.5, language) for language in SUPPORTED] == [
        "12\u202f345,5",
        "12’345.5",
        "12’345.5",
        "12’345.5",
    ]


def error_classes(root=OptirhError):
    return [root, *(found for child in root.__subclasses__() for found in error_classes(child))]


DETAILS = {
    name: f"<{name}>"
    for name in (
        "name detail where path needed available language supported row home folder times count until kept "
        "passages limit"
    ).split()
}


@pytest.mark.parametrize("kind", error_classes(), ids=lambda kind: kind.__name__)
def test_every_error_reads_differently_in_each_staff_language(kind):
    error = kind(**DETAILS)
    wordings = {str(error), *(staff_message(error, language) for language in STAFF_LANGUAGES)}
    assert len(wordings) == (1 if kind.message == "{detail}" else 3)
    assert not any("{" in words for words in wordings)


AT_A_TERMINAL = {errors.Busy, errors.ModelDownloadFailed}


@pytest.mark.parametrize(
    "kind",
    [kind for kind in error_classes() if kind.retryable and kind not in AT_A_TERMINAL],
    ids=lambda kind: kind.__name__,
)
@pytest.mark.parametrize(
    ("language", "for_it", "to_run"),
    [("fr", "Informatique\u202f:", ("lancer",)), ("de", "Informatik:", ("starten", "ausführen"))],
)
def test_passing_fault_asks_nobody_but_it_to_run_something(kind, language, for_it, to_run):
    for_staff, _, _ = staff_message(kind(**DETAILS), language).partition(for_it)
    assert [word for word in to_run if word in for_staff] == []


def test_detail_that_is_a_phrase_is_reworded():
    error = errors.RenderingFailed(
        name="a.xml", detail=Phrase("the font {font} is not installed", font="{x}")
    )
    assert "la police {x} n’est pas installée" in staff_message(error, "fr")
    assert "the font {x} is not installed" in str(error)


def test_detail_that_is_no_phrase_stays_as_it_is():
    error = errors.SourceEmpty(name="{detail} Note.xml")
    assert "{detail} Note.xml" in staff_message(error, "de")


def test_reword_translates_only_sentences_of_the_catalogues():
    assert reword("Points to check", "de") == "Zu prüfende Punkte"
    assert reword("Points to cheque", "de") == "Points to cheque"


def test_direction_of_writing():
    assert [text_direction(language) for language in ("fr", "ar", "ti", "fa")] == ["ltr", "rtl", "ltr", "rtl"]


def test_import_loads_no_babel():
    code = "import optirh_batch.localization, sys; print([name for name in sys.modules if 'babel' in name])"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=SCRIPT.parent.parent
    )
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("2026-11-20", "20.11.2026"),
        ("2026-11-20T09:05", "20.11.2026, 09:05"),
        ("2026-11-20 09:05:12.5", "20.11.2026, 09:05"),
        ("2026-11-20T09:05:00+01:00", "20.11.2026, 09:05"),
        ("2026-11-20T09:05:00Z", "2026-11-20T09:05:00Z"),
        ("2026-13-20T09:05", "2026-13-20T09:05"),
        ("2026-11", "11.2026"),
        ("automne 2026", "automne 2026"),
    ],
)
def test_date_of_a_record_is_printed_with_its_time_and_never_guessed(written, printed):
    assert format_record_date(written, "fr") == printed
