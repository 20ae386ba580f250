"""Constraints in llama.cpp's hands: a model that writes noise writes nothing else than they admit."""

from __future__ import annotations

import pytest

from optirh_batch.generation import Finish, GenerationRequest, GenerationResult, ModelIdentity
from optirh_batch.generation.constraints import Glosses, Prose, accepts, figures_in, json_form
from optirh_batch.generation.llama_cpp import LlamaCppGenerator
from tiny_gguf import write_tiny_gguf

SOURCE = "Métoprolol 50 mg 1-0-1-0, TA 140/90 le 12.03.2025 à 8h30, vit. B12, > 180"
CONSTRAINTS = {
    "prose": Prose.of(SOURCE, max_characters=40),
    "title": Prose(punctuation=frozenset(" '-"), max_words=2, unfinished=frozenset({"de"})),
    "glosses": Glosses(frozenset({"dyspnée", "toux"}), Prose(max_words=2), 2, "aucun"),
    "json": json_form({"titre": Prose(max_characters=10), "texte": Prose.of(SOURCE, max_characters=20)}),
}
SEEDS = range(6)


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> dict[str, GenerationResult]:
    path = write_tiny_gguf(tmp_path_factory.mktemp("model") / "tiny.gguf")
    asked = [
        GenerationRequest(f"{name} {seed}", "Écris.", SOURCE, SOURCE, 64, 1.0, seed, constraint=constraint)
        for name, constraint in {**CONSTRAINTS, "free": None}.items()
        for seed in SEEDS
    ]
    with LlamaCppGenerator(path, ModelIdentity("tiny", "0" * 64), context_tokens=512, sequences=8) as engine:
        return {result.key: result for result in engine.generate(asked)}


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_noise_is_held_to_the_constraint(name, answers):
    for seed in SEEDS:
        result = answers[f"{name} {seed}"]
        assert result.finish is not Finish.STUCK
        assert CONSTRAINTS[name].start().advance(result.text.encode()), result.text
        if result.finish is Finish.STOP:
            assert accepts(CONSTRAINTS[name], result.text), result.text


def test_noise_without_constraint_holds_what_none_of_them_admits(answers):
    free = " ".join(answers[f"free {seed}"].text for seed in SEEDS)
    assert not figures_in(free) <= figures_in(SOURCE)
    assert not accepts(CONSTRAINTS["prose"], free)


def test_fixed_words_of_json_come_first(answers):
    assert all(answers[f"json {seed}"].text.startswith('{"titre": "') for seed in SEEDS)
