"""The register of processing activities: its items, what it takes from the settings, and its printed form."""

import json

import pytest
from click.testing import CliRunner

from optirh_batch.cli import main
from optirh_batch.config import load_settings
from optirh_batch.oversight.register import describe_processing, print_register


def settings_with(**flags):
    return load_settings(None, flags, environ={}).settings


def text_of(letter, **flags):
    return next(item.text for item in describe_processing(settings_with(**flags)) if item.letter == letter)


@pytest.mark.parametrize("language", ["fr", "de"])
def test_register_has_the_items_of_the_law_in_the_staff_language(language):
    items = describe_processing(settings_with(staff_language=language))
    assert [item.letter for item in items] == list("abcdefg")
    assert all(item.heading and item.text for item in items)
    assert items[1].heading == {"fr": "Finalité", "de": "Bearbeitungszweck"}[language]


def test_controller_and_retention_are_those_of_the_settings():
    assert text_of("a", controller="CMS de Conthey") == "CMS de Conthey"
    assert "controller" in text_of("a")
    assert "30 jours" in text_of("e", archive_days="30")
    assert "1 jour\n" in text_of("e", archive_days="1") + "\n"
    names = next(line for line in text_of("e", ticket_days="45").splitlines() if "table des travaux" in line)
    assert names.endswith("45 jours")


@pytest.mark.parametrize("language", ["fr", "de"])
def test_register_names_every_place_that_keeps_personal_data(language):
    kept = text_of("e", staff_language=language).casefold()
    words = {
        "fr": "archives, de sortie, fichiers refusés, à contrôler, table des travaux, noms des documents",
        "de": "archiv, ausgang, abgelehnte dateien, druckdaten, auftragstabelle, namen der erstellten",
    }[language]
    assert [word for word in words.split(", ") if word not in kept] == []


def test_model_served_elsewhere_is_named():
    assert "http://10.0.0.7:8080" in text_of("f", generator="http", http_url="http://10.0.0.7:8080")
    assert "aucun réseau" in text_of("f")


def test_register_is_printed_as_a_pdf():
    assert print_register(settings_with()).startswith(b"%PDF-")


def test_command_shows_writes_and_prints_json(tmp_path):
    runner = CliRunner()
    assert "Finalité" in runner.invoke(main, ["--set", "staff_language=fr", "register"]).stdout
    out = tmp_path / "registre.pdf"
    assert runner.invoke(main, ["register", "--out", str(out)]).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF-")
    items = json.loads(runner.invoke(main, ["register", "--json"]).stdout)
    assert [item["letter"] for item in items] == list("abcdefg")


def test_training_pairs_are_listed_only_where_they_are_kept():
    said = "gardés pour entraîner un modèle"
    kept = text_of("e", keep_training_pairs="on", training_days="90")
    assert next(line for line in kept.splitlines() if said in line).endswith("90 jours")
    assert said not in text_of("e")
