"""Tiers of languages: what a card decides, what is printed beside its source, and in which language it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from optirh_batch.cli import main
from optirh_batch.commission import Order, Original, commission
from optirh_batch.config import load_settings
from optirh_batch.documents import Draft, HandoutDraft, Kind, Origin, Passage
from optirh_batch.drafting.desk import Desk
from optirh_batch.drafting.handout import _is_in_language
from optirh_batch.errors import Exit, ModelUnfit
from optirh_batch.generation import ModelIdentity
from optirh_batch.generation.cards import LanguageResult, ModelCard, find_card, require_passed, store_card
from optirh_batch.generation.engine import tier_in_use
from optirh_batch.generation.fake import FakeGenerator
from optirh_batch.grounding import check_passage
from optirh_batch.localization import language_name, staff_message
from optirh_batch.records import Note, PatientRecord
from optirh_batch.rendering import render_html
from optirh_batch.tiers import Figures, Tier, default_tier, earned_tier
from rendering_samples import IMPRINT, RELEASED

MODEL = ModelIdentity("own", "a" * 64)
GOOD = LanguageResult(passed=True, asked=5, kept=5, faults={}, prompt_sha256="0" * 64)
TEXT = PatientRecord("text", "fr", notes=(Note("Texte."),))


def card(**tiers: str) -> ModelCard:
    return ModelCard(
        name="own",
        sha256=MODEL.sha256,
        adapter_sha256=None,
        title=None,
        architecture="llama",
        parameters=1,
        quantisation=None,
        licence=None,
        trained_tokens=4096,
        made_on="2026-01-31",
        program_version="0",
        llama_cpp="0",
        languages={"fr": GOOD, "it": GOOD},
        tiers={code: Tier(value) for code, value in tiers.items()},
    )


# What decides


@pytest.mark.parametrize(
    ("language", "tier"),
    [
        ("fr", "green"),
        ("de", "green"),
        ("it", "amber"),
        ("en", "amber"),
        ("pt", "amber"),
        ("es", "amber"),
        ("sq", "refused"),
        ("xx", "refused"),
    ],
)
def test_tier_without_an_evaluation_is_the_careful_one(language, tier):
    assert default_tier(language) is Tier(tier)
    assert card().tier(language) is Tier(tier)


def test_card_decides_either_way():
    found = card(it="green", fr="amber")
    assert (found.tier("it"), found.tier("fr"), found.tier("en")) == (Tier.GREEN, Tier.AMBER, Tier.AMBER)


def test_tiers_of_a_card_are_stored_and_one_without_them_is_read():
    written = card(it="green").as_json()
    assert ModelCard.from_json(written) == card(it="green")
    del written["tiers"]
    assert ModelCard.from_json(written) == card()


def test_card_with_an_unknown_tier_is_no_card():
    with pytest.raises(ValueError, match="purple"):
        ModelCard.from_json(card().as_json() | {"tiers": {"it": "purple"}})


def test_language_that_its_evaluation_refused_is_not_written_and_the_reason_is_told():
    require_passed(card(), MODEL, "it")
    with pytest.raises(ModelUnfit) as refused:
        require_passed(card(it="refused"), MODEL, "it")
    assert "évaluation" in staff_message(refused.value, "fr")


def test_tier_in_use_is_that_of_the_card_of_the_model(tmp_path, monkeypatch):
    monkeypatch.setattr("optirh_batch.generation.engine.model_in_use", lambda _settings: MODEL)
    settings = load_settings(tmp_path, {"model_dir": str(tmp_path)}, environ={}).settings
    assert tier_in_use(settings, "it") is Tier.AMBER
    store_card(card(it="green"), "", tmp_path)
    assert tier_in_use(settings, "it") is Tier.GREEN


@pytest.mark.parametrize("flags", [{"generator": "fake"}, {"model": "/nowhere/m.gguf"}])
def test_tier_in_use_without_a_card_is_the_default(tmp_path, flags):
    settings = load_settings(tmp_path, flags, environ={}).settings
    assert (tier_in_use(settings, "fr"), tier_in_use(settings, "it")) == (Tier.GREEN, Tier.AMBER)


@pytest.mark.parametrize(
    ("figures", "tier"),
    [
        (Figures(30, 0, 0.0, 99.0, 25.0), Tier.GREEN),
        (Figures(30, 0, 0.1, 99.0, 25.0), Tier.AMBER),
        (Figures(30, 0, 0.0, 98.9, 25.0), Tier.AMBER),
        (Figures(30, 0, 0.0, 99.0, 25.1), Tier.AMBER),
        (Figures(30, 0, 5.1, 99.0, 25.0), Tier.REFUSED),
        (Figures(30, 0, 0.0, 96.9, 25.0), Tier.REFUSED),
        (Figures(30, 0, 0.0, 99.0, 60.1), Tier.REFUSED),
        (Figures(30, 1, 0.0, 100.0, 0.0), Tier.REFUSED),
        (Figures(29, 0, 0.0, 100.0, 0.0), None),
    ],
)
def test_tier_is_earned_by_the_figures_of_an_evaluation(figures, tier):
    assert earned_tier(figures) is tier


def results(path: Path, **groups: tuple[int, int]) -> Path:
    """What ``evaluate run --keep`` writes: of each language the handouts made, and the facts that escaped."""
    listed = [
        {
            "language": code,
            "kind": "handout",
            "documents": documents,
            "failed": 0,
            "facts": 1000,
            "kept": 1000,
            "escaped": escaped,
            "passages": 100,
            "originals": 10,
        }
        for code, (documents, escaped) in groups.items()
    ]
    listed.append(listed[0] | {"kind": "summary", "escaped": 500})
    identity = {"name": "own", "sha256": MODEL.sha256, "adapter_sha256": None}
    path.write_text(json.dumps([{"model": identity, "totals": {}, "groups": listed}]), "utf-8")
    return path


def grade(tmp_path, path, *options):
    return CliRunner().invoke(
        main,
        ["--home", str(tmp_path), "--set", f"model_dir={tmp_path}", "model", "grade", str(path), *options],
    )


def test_grading_writes_the_tiers_into_the_card_and_leaves_undecided_languages(tmp_path):
    store_card(card(en="refused"), "words", tmp_path)
    path = results(tmp_path / "r.json", it=(40, 0), fr=(40, 3), en=(12, 0))
    done = grade(tmp_path, path, "--json")
    assert done.exit_code == Exit.OK
    assert [(item["language"], item["tier"], item["decided"]) for item in json.loads(done.stdout)] == [
        ("it", "green", True),
        ("fr", "amber", True),
        ("en", "refused", False),
    ]
    assert find_card(MODEL, tmp_path) == card(it="green", fr="amber", en="refused")
    assert "too few to decide" in grade(tmp_path, path).stdout


def test_grading_a_model_without_a_card_asks_for_its_examination(tmp_path):
    done = grade(tmp_path, results(tmp_path / "r.json", it=(40, 0)))
    assert done.exit_code == Exit.CONFIGURATION
    assert "model doctor" in done.stderr


@pytest.mark.parametrize("text", ["", "[1]", '[{"model": {}}]'])
def test_file_that_is_no_evaluation_grades_nothing(tmp_path, text):
    store_card(card(), "words", tmp_path)
    (tmp_path / "r.json").write_text(text)
    assert grade(tmp_path, tmp_path / "r.json").exit_code == Exit.CONFIGURATION
    assert find_card(MODEL, tmp_path) == card()


# What it changes


def decide(language, tier=default_tier, kind=Kind.HANDOUT):
    settings = load_settings(None, {}, environ={}).settings
    original = Original(Path("a.txt"), "0" * 64, 10, 0.1)
    return commission(original, 0, TEXT, Order(Path(), kind, language), settings, tier=tier)


def test_handout_takes_the_tier_of_its_language_and_a_summary_is_green():
    assert decide("it").tier is Tier.AMBER
    assert decide("fr").tier is Tier.GREEN
    assert decide("fr", lambda _language: Tier.AMBER, Kind.SUMMARY).tier is Tier.GREEN


def test_document_printed_in_another_way_is_another_work():
    green, amber = (decide("it", lambda _language, tier=tier: tier) for tier in (Tier.GREEN, Tier.AMBER))
    assert green.identity != amber.identity


def draft(language="it", tier=Tier.AMBER, **more):
    passages = (
        Passage("Pas de fièvre.", "Non ha febbre.", Origin.MODEL),
        Passage("Torem 10 mg.", "Torem 10 mg.", Origin.MODEL, paragraph=1),
        Passage("Plaie suintante.", "Plaie suintante.", Origin.SOURCE, 1, "Une raison."),
    )
    content = HandoutDraft("La Sua salute", passages, ())
    return Draft(Kind.HANDOUT, language, TEXT, content, tier=tier, **more)


def test_amber_page_has_each_passage_beside_its_source_under_its_number():
    html = " ".join(render_html(draft(), IMPRINT).split())
    rows = html.partition('class="beside"')[2].partition("</table>")[0].split("<tr")[2:]
    assert [row.partition('number">')[2].partition("<")[0] for row in rows] == ["1", "2", "3"]
    assert "Pas de fièvre." in rows[0]
    assert "Non ha febbre." in rows[0]
    assert rows[1].count("10 mg") == 2
    assert "Questo passaggio sta a sinistra" in rows[2]
    assert rows[2].count("Plaie suintante") == 1
    assert "Français" in html
    assert "Italiano" in html


def test_amber_page_warns_in_the_languages_of_patient_and_staff():
    html = render_html(draft(), IMPRINT)
    assert "Solo insieme a un interprete" in html
    assert "Seulement avec un interprète" in html
    assert "Riletto con l’interprete" in html
    assert "Nur zusammen mit einem Dolmetscher" in render_html(draft(staff_language="de"), IMPRINT)


def test_notice_stands_once_where_patient_and_staff_share_a_language():
    assert render_html(draft("fr"), RELEASED).count("Seulement avec un interprète") == 1


@pytest.mark.parametrize(
    ("language", "words"), [("pt", "Só com um intérprete"), ("es", "Solo con un intérprete")]
)
def test_page_in_a_language_of_patients_only_is_worded_in_it(language, words):
    html = render_html(draft(language), IMPRINT)
    assert words in html
    assert f'lang="{language}"' in html
    assert "Seulement avec un interprète" in html


def test_released_amber_page_keeps_source_and_notice_without_the_reasons():
    html = render_html(draft(), RELEASED)
    assert "Pas de fièvre." in html
    assert "Solo insieme a un interprete" in html
    assert "Une raison." not in html


def test_green_page_has_no_source_and_no_notice():
    html = render_html(draft(tier=Tier.GREEN), RELEASED)
    assert "Pas de fièvre." not in html
    assert "interprete" not in html


@pytest.mark.parametrize(("code", "name"), [("it", "Italiano"), ("pt", "Português"), ("xq", "xq")])
def test_language_bears_its_own_name(code, name):
    assert language_name(code) == name


# The language of what is printed


@pytest.mark.parametrize(
    ("source_language", "output_language", "text"),
    [
        ("de", "en", "Hospitalisation vom 02.11.2026 bis 12.11.2026, Medizinische Klinik."),
        ("fr", "it", "Vit seule, marche bien."),
        ("fr", "en", "Peau propre et intacte."),
    ],
)
def test_passage_left_in_the_language_of_its_source_is_blocked(source_language, output_language, text):
    found = check_passage(
        text, text, source_language=source_language, output_language=output_language, staff_language="fr"
    )
    assert "wrong-language" in {finding.code for finding in found}


@pytest.mark.parametrize(
    ("source_language", "output_language", "text"),
    [
        ("fr", "it", "Torasemide 10 mg 1-0-0-0."),
        ("fr", "it", "Mme Rosalie Favre, Sion."),
        ("fr", "en", "TA 130/80, HTA."),
        ("fr", "fr", "Vit seule, marche bien."),
    ],
)
def test_names_and_figures_are_the_same_in_every_language(source_language, output_language, text):
    found = check_passage(
        text, text, source_language=source_language, output_language=output_language, staff_language="fr"
    )
    assert "wrong-language" not in {finding.code for finding in found}


@pytest.mark.parametrize(
    ("source_language", "language", "title", "fits"),
    [
        ("fr", "it", "Votre tension trop élevée", False),
        ("fr", "it", "La Sua pressione alta", True),
        ("de", "en", "Ihre Wunde am Bein", False),
        ("de", "en", "Your leg wound", True),
        ("fr", "fr", "Ihre Wunde am Bein", True),
    ],
)
def test_title_of_a_translation_is_in_its_language(source_language, language, title, fits):
    desk = Desk(FakeGenerator(), language, "fr", source_language)
    assert _is_in_language(title, desk) is fits
