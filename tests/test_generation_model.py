"""The engine with the default model: what a tiny one cannot show."""

from dataclasses import replace

import pytest

from optirh_batch.config import load_settings
from optirh_batch.errors import ModelError
from optirh_batch.generation import Finish, ModelIdentity
from optirh_batch.generation.llama_cpp import LlamaCppGenerator
from optirh_batch.generation.model_store import resolve_model
from optirh_batch.prompts import Task, load_prompt

pytestmark = pytest.mark.model

NOTES = (
    "TA 135/80 mmHg ce matin, pouls 72/min, pas de fièvre.",
    "Torasémide 10 mg le matin, à jeun.",
    "Plaie du talon droit propre, 2 x 1 cm.",
)


@pytest.fixture(scope="module")
def open_model():
    settings = load_settings(None, {}).settings
    try:
        model = resolve_model(settings.model, settings.model_dir)
    except ModelError as error:
        pytest.skip(f"needs the default model: {error}")
    identity = ModelIdentity(model.name, model.sha256)
    return lambda **more: LlamaCppGenerator(model.path, identity, context_tokens=2048, **more)


def requests(examples=2):
    prompt = load_prompt("fr", Task.REWRITE)
    short = replace(prompt, examples=prompt.examples[:examples])
    rest = dict.fromkeys(("heading", "before", "words", "correction", "advice"), "")
    return [short.request(str(n), note, max_tokens=60, variables=rest) for n, note in enumerate(NOTES)]


def texts(results):
    return {result.key: result.text for result in results}


def test_answers_in_one_batch_are_whole_and_hold_no_marker(open_model, tmp_path):
    with open_model(sequences=3, prefix_dir=tmp_path) as generator:
        first = list(generator.generate(requests()))
        again = list(generator.generate(requests()))
    assert {result.finish for result in first} == {Finish.STOP}
    assert not any("<" in result.text for result in first)
    assert sorted(result.cached_tokens > 200 for result in first) == [False, True, True]
    with open_model(sequences=3, prefix_dir=tmp_path) as generator:
        restarted = list(generator.generate(requests()))
    assert all(result.cached_tokens > 200 for result in again + restarted)


def test_reproducible_answers_are_the_same_whatever_was_asked_before(open_model):
    asked = requests(examples=1)[:2]
    with open_model(reproducible=True) as generator:
        forwards = texts(generator.generate(asked))
    with open_model(reproducible=True) as generator:
        list(generator.generate(requests(examples=0)[2:]))
        backwards = texts(generator.generate(asked[::-1]))
    assert forwards == backwards
