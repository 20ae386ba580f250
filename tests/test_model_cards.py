"""Model cards: stored, found again, and what they allow."""

import json
from dataclasses import replace

import pytest

from optirh_batch.errors import Exit, ModelUnexamined, ModelUnfit
from optirh_batch.generation import ModelIdentity
from optirh_batch.generation.cards import (
    SHIPPED_DIR,
    LanguageResult,
    ModelCard,
    Speed,
    card_name,
    find_card,
    require_passed,
    store_card,
)
from optirh_batch.generation.catalogue import DEFAULT, catalogue, find_model
from optirh_batch.localization import SUPPORTED, staff_message

MODEL = ModelIdentity("own", "a" * 64)
ADAPTED = replace(MODEL, adapter_sha256="b" * 64)
GOOD = LanguageResult(passed=True, asked=5, kept=5, faults={}, prompt_sha256="0" * 64)
BAD = LanguageResult(passed=False, asked=5, kept=1, faults={"wrong-language": 4}, prompt_sha256="0" * 64)


def card(model=MODEL, **more):
    fields = {
        "name": model.name,
        "sha256": model.sha256,
        "adapter_sha256": model.adapter_sha256,
        "title": None,
        "architecture": "llama",
        "parameters": 1,
        "quantisation": "Q8_0",
        "licence": None,
        "trained_tokens": 4096,
        "made_on": "2026-01-31",
        "program_version": "0",
        "llama_cpp": "0",
        "languages": {"fr": GOOD, "it": BAD},
        "speed": Speed(100.0, 20.0, threads=2, gpu=False),
    }
    return ModelCard(**fields | more)


def test_stored_card_is_found_again_as_it_was_with_its_text_beside(tmp_path):
    path = store_card(card(), "for people", tmp_path / "models")
    assert path.name == f"{'a' * 64}.card.json"
    assert path.with_suffix(".txt").read_text() == "for people"
    assert find_card(MODEL, tmp_path / "models") == card()


def test_nothing_but_the_card_and_its_text_is_left(tmp_path):
    store_card(card(), "x", tmp_path)
    store_card(card(made_on="2026-02-01"), "y", tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
    assert find_card(MODEL, tmp_path).made_on == "2026-02-01"


def test_adapter_has_a_card_of_its_own(tmp_path):
    store_card(card(), "x", tmp_path)
    assert find_card(ADAPTED, tmp_path) is None
    store_card(card(ADAPTED), "x", tmp_path)
    assert find_card(ADAPTED, tmp_path).adapter_sha256 == "b" * 64


def test_own_card_goes_before_the_one_that_came_with_the_program(tmp_path):
    own, shipped = tmp_path / "own", tmp_path / "shipped"
    store_card(card(made_on="2026-01-01"), "x", shipped)
    assert find_card(MODEL, own, shipped_dir=shipped).made_on == "2026-01-01"
    store_card(card(), "x", own)
    assert find_card(MODEL, own, shipped_dir=shipped).made_on == "2026-01-31"


@pytest.mark.parametrize(
    "content", ["", "[]", "null", '{"format": 99}', '{"format": 1}', '"x"', "\udcff"], ids=repr
)
def test_card_that_cannot_be_read_counts_as_none_and_is_reported(tmp_path, caplog, content):
    (tmp_path / card_name(MODEL)).write_bytes(content.encode("utf-8", "surrogateescape"))
    assert find_card(MODEL, tmp_path) is None
    assert "cannot be read" in caplog.text


def test_card_about_another_model_under_this_name_counts_as_none(tmp_path, caplog):
    content = card().as_json() | {"sha256": "c" * 64}
    (tmp_path / card_name(MODEL)).write_text(json.dumps(content))
    assert find_card(MODEL, tmp_path) is None
    assert "another model" in caplog.text


def test_language_that_passed_is_allowed():
    require_passed(card(), MODEL, "fr")


@pytest.mark.parametrize(("found", "language"), [(None, "fr"), (card(), "de")], ids=["no card", "not asked"])
def test_language_that_nobody_examined_is_not(found, language):
    with pytest.raises(ModelUnexamined) as caught:
        require_passed(found, MODEL, language)
    assert caught.value.exit_code is Exit.MODEL
    assert "model doctor" in staff_message(caught.value, "fr")
    assert "model doctor" in staff_message(caught.value, "de")


def test_language_that_failed_is_not_and_the_reason_is_told():
    with pytest.raises(ModelUnfit) as caught:
        require_passed(card(), MODEL, "it")
    assert "1 of 5 answers could be used; wrong-language 4" in str(caught.value)
    assert "1 sur 5" in staff_message(caught.value, "fr")
    assert "1 von 5" in staff_message(caught.value, "de")


def test_model_whose_file_has_a_defect_writes_nothing():
    defective = card(defects={"template-missing": "none"}, languages={})
    with pytest.raises(ModelUnfit, match="template-missing"):
        require_passed(defective, MODEL, "fr")
    assert not defective.passed


def test_card_passes_only_with_all_its_languages():
    assert not card().passed
    assert card(languages={"fr": GOOD}).passed


IN_USE = {
    card_name(identity): (model, identity)
    for model in catalogue().values()
    for adapter in {None, model.adapter and model.adapter.sha256}
    for identity in [ModelIdentity(model.name, model.sha256, adapter)]
}
"""Every model of the catalogue, alone and with the adapter that comes with the program."""


def test_every_model_of_the_catalogue_comes_with_a_card_and_with_one_for_its_adapter():
    assert {path.name for path in SHIPPED_DIR.glob("*.card.json")} == IN_USE.keys()


@pytest.mark.parametrize("name", IN_USE, ids=lambda name: name[:8])
def test_shipped_card_is_of_a_model_of_the_catalogue_and_tells_of_no_machine(name, tmp_path):
    model, identity = IN_USE[name]
    found = find_card(identity, tmp_path)
    assert (found.name, found.licence, found.speed) == (model.name, model.licence, None)
    assert found.languages.keys() == set(SUPPORTED)


def test_default_model_may_write_in_every_language(tmp_path):
    model = find_model(DEFAULT, catalogue())
    identity = ModelIdentity(model.name, model.sha256, model.adapter.sha256)
    for language in SUPPORTED:
        require_passed(find_card(identity, tmp_path), identity, language)
