"""Measuring single choices of a training: how pairs are changed, what is asked, judged, kept and told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from optirh_batch.config import load_settings
from optirh_batch.generation import Finish
from optirh_batch.generation.fake import FakeGenerator
from optirh_batch.glossary import Glossary
from optirh_batch.prompts import Task
from tiny_gguf import write_tiny_gguf
from training import choices
from training.choices import CHOICES, Answer, Result, ask, intervals, pose, read_result, table
from training.pairs import Pair
from training.recipe import read_recipe

CONFIG = Path(__file__).parents[1] / "training" / "configs" / "small-cpu.yaml"
PAIR = Pair(
    id="fr-pain",
    note="pain",
    task=Task.REWRITE,
    source_language="fr",
    output_language="fr",
    topic="pain",
    source="Céphalées, Dafalgan 1 g à 20h.",
    output="Vous avez mal à la tête. Vous avez pris 1 g de Dafalgan à 20h.",
)
PLAIN = replace(PAIR, id="fr-plain", source="A bien dormi.", output="Vous avez bien dormi.")


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary.load()


def given(text: str, *wrong: str) -> Answer:
    return Answer("fr-pain", "fr-fr", PAIR.source, PAIR.output, text, wrong)


@pytest.mark.parametrize("name", CHOICES)
def test_each_choice_changes_one_thing_that_the_recipe_has(name):
    choice = CHOICES[name]

    changes = [bool(choice.settings), not choice.hints, choice.locked, not choice.tuned]

    assert sum(changes) == (name != choices.COMMON)
    recipe = replace(read_recipe(CONFIG), **choice.settings)
    assert recipe.alpha == 2 * recipe.rank


def test_hints_are_left_out_and_nothing_else(glossary):
    with_hints = pose(CHOICES["common"], PAIR, glossary, answered=True)
    without = pose(CHOICES["no-hints"], PAIR, glossary, answered=True)

    assert "Céphalées = " in with_hints.variables["words"]
    assert without.variables == {**with_hints.variables, "words": ""}
    assert without.pair == with_hints.pair == PAIR


def test_a_pair_without_hints_stays_as_it_is(glossary):
    posed = pose(CHOICES["no-hints"], PLAIN, glossary, answered=True)

    assert posed == pose(CHOICES["common"], PLAIN, glossary, answered=True)
    assert posed.variables["words"] == ""


def test_placeholders_stand_in_source_and_output_and_the_hints_are_those_of_the_passage(glossary):
    exercise = pose(CHOICES["placeholders"], PAIR, glossary, answered=True)

    assert exercise.pair.source == "Céphalées, [A] [B] à [C]."
    assert exercise.pair.output == "Vous avez mal à la tête. Vous avez pris [B] de [A] à [C]."
    assert exercise.variables == pose(CHOICES["common"], PAIR, glossary, answered=True).variables


def test_at_work_facts_are_locked_without_looking_at_the_answer(glossary):
    pair = replace(PAIR, source="Novalgin 20 gttes le soir.", output="Le soir, 20 gouttes de Novalgin.")

    learnt, asked = (pose(CHOICES["placeholders"], pair, glossary, answered=known) for known in (True, False))

    assert learnt.pair.source == "[A] 20 gttes le soir."
    assert asked.pair.source == "[A] [B] le soir."


def test_lessons_are_the_pairs_within_a_language_and_none_of_the_test(glossary, tmp_path, monkeypatch):
    pairs = [
        replace(PAIR, id=f"fr-{number}", note=f"{number}", source=f"{word} à 20h.")
        for number, word in enumerate(("Toux", "Fièvre", "Chute"))
    ]
    pairs += [replace(pairs[0], id="frde-0", output_language="de")]
    splits = {"fr-0": "train", "fr-1": "validation", "fr-2": "test", "frde-0": "train"}
    monkeypatch.setattr(choices, "read_pairs", lambda _: pairs)
    monkeypatch.setattr(choices, "assign_splits", lambda _: splits)

    choices.write_lessons(CHOICES["placeholders"], glossary, tmp_path)

    written = {
        split: [json.loads(line) for line in (tmp_path / f"{split}.chat.jsonl").read_text().splitlines()]
        for split in ("train", "validation")
    }
    assert [row["id"] for row in written["train"]] == ["fr-0"]
    assert [row["id"] for row in written["validation"]] == ["fr-1"]
    assert "<texte>Toux à [A].</texte>" in written["train"][0]["messages"][1]["content"]


def test_answers_are_asked_for_greedily_and_bounded_where_that_is_wanted(glossary):
    generator = FakeGenerator()

    for bounded in (False, True):
        ask(CHOICES["common"], [PAIR, PLAIN], generator, glossary, bounded=bounded)

    assert [request.constraint is not None for request in generator.history] == [False, False, True, True]
    assert all(request.temperature == 0 for request in generator.history)


def test_the_gate_judges_the_answer_with_its_facts_put_back(glossary):
    generator = FakeGenerator()
    generator.enqueue(
        "Vous avez mal à la tête. Vous avez pris [B] de [A] à [C].",
        "Vous avez mal à la tête. Vous avez pris [B] de [A].",
        "Vous avez mal à la tête. Vous avez pris [B] de [A] à [C]. [Z]",
    )
    pairs = [replace(PAIR, id=f"fr-{number}") for number in range(3)]

    made = ask(CHOICES["placeholders"], pairs, generator, glossary, bounded=False)

    assert made[0].text == PAIR.output
    assert [answer.wrong for answer in made[:2]] == [(), ("duration-lost",)]
    assert "placeholder-stray" in made[2].wrong


def test_an_answer_that_does_not_end_does_not_pass(glossary):
    generator = FakeGenerator()
    generator.enqueue(PLAIN.output, finish=Finish.LENGTH)

    assert ask(CHOICES["common"], [PLAIN], generator, glossary, bounded=False)[0].wrong == ("answer-cut",)


def test_a_copy_is_told_from_a_wording():
    assert given(PAIR.source).copied
    assert not given(PAIR.output).copied
    assert not given(PAIR.source, "prompt-echoed").copied


def result(*texts: Answer, loss: float | None = 1.5) -> Result:
    german = [replace(text, id="de-pain", languages="de-de") for text in texts]
    return Result((*texts, *german), (*texts, *german), 2.0, loss, 3, 12.3)


def test_the_tables_tell_both_languages_of_each_choice_and_the_differences():
    results = {
        "common": result(*[given(PAIR.output)] * 4),
        "placeholders": replace(result(*[given("Rien.", "dose-lost")] * 4), constrained=()),
        "base": Result(result(*[given(PAIR.source)] * 4).free),
    }

    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table(results)]
    told = [[cell.strip() for cell in line.split("|")[1:-1]] for line in intervals(results)]

    assert rows[2] == ["the recipe", "fr-fr", "12", "1.500", "100.0", "100.0", "4 (100 %)", "0"]
    assert rows[4][:2] == ["the recipe, constrained", "fr-fr"]
    assert rows[6][6:] == ["0 (0 %)", "0"]
    assert rows[8][:4] == ["not tuned", "fr-fr", "-", "2.000"]
    assert {len(row) for row in rows} == {8}
    assert told[2][:3] == ["placeholders less the recipe", "fr-fr", "4"]
    assert told[2][5] == "-100.0 to -100.0"


def test_a_choice_that_was_run_is_not_run_again(tmp_path, monkeypatch):
    ran = []

    def run(name, *_):
        ran.append(name)
        if name == "rank-8":
            raise KeyboardInterrupt
        return result(given(PAIR.output))

    monkeypatch.setattr(choices, "run", run)
    command = ["--out", str(tmp_path), "--choice", "common", "--choice", "rank-8"]

    for _ in range(2):
        assert CliRunner().invoke(choices.main, command).exit_code == 1

    shown = CliRunner().invoke(choices.main, ["--out", str(tmp_path), "--show"])

    assert ran == ["common", "rank-8", "rank-8"]
    assert "| the recipe | fr-fr |" in shown.output
    assert (tmp_path / "table.md").read_text("utf-8") == shown.output
    assert read_result(tmp_path / "common") == result(given(PAIR.output))
    assert read_result(tmp_path / "rank-8") is None


@pytest.mark.filterwarnings("default")
def test_a_choice_is_tuned_and_its_model_words_the_passages(tmp_path, monkeypatch):
    reason = "the packages for training are not installed (make train installs them)"
    for package in ("torch", "peft"):
        pytest.importorskip(package, reason=reason)
    pairs = [replace(PAIR, id=f"fr-{number}", note=f"{number}") for number in range(4)]
    splits = dict(zip((pair.id for pair in pairs), ("train", "train", "train", "validation"), strict=True))
    monkeypatch.setattr(choices, "read_pairs", lambda _: pairs)
    monkeypatch.setattr(choices, "assign_splits", lambda _: splits)
    monkeypatch.setattr(choices, "held_out", lambda _: [PAIR])
    settings = replace(
        load_settings(None, {}).settings, model_dir=tmp_path, data_dir=tmp_path, context_tokens=8192
    )
    model = write_tiny_gguf(tmp_path / "tiny.gguf", always="<|end|>", context=8192)
    recipe = replace(read_recipe(CONFIG), base=str(model), max_tokens=8192, batch_pairs=2, layers=1.0)

    made = choices.run("rank-8", recipe, settings, tmp_path / "out")

    assert made.steps == 2
    assert made.validation is not None
    assert made.validation != made.untuned
    assert [answer.wrong for answer in made.free] == [("empty",)]
    assert made.constrained == ()
    tuned = json.loads((tmp_path / "out" / "best" / "adapter_config.json").read_text("utf-8"))
    assert (tuned["r"], tuned["lora_alpha"]) == (8, 16.0)
