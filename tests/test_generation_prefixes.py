"""Evaluated beginnings of prompts on disk."""

import os
from pathlib import Path

import pytest

from optirh_batch.generation import GenerationRequest, ModelIdentity
from optirh_batch.generation.llama_cpp import LlamaCppGenerator
from optirh_batch.generation.prefixes import FEWEST_TOKENS, SavedPrefixes
from tiny_gguf import write_tiny_gguf

TOKENS = list(range(FEWEST_TOKENS))
MADE_BY = ["weights", "", "build"]
STATE = b"state" * 100


@pytest.fixture
def saved(tmp_path):
    return SavedPrefixes(tmp_path / "prefixes", MADE_BY)


def files(saved):
    return sorted(saved._folder.iterdir())


def test_what_was_saved_is_loaded_for_the_same_tokens_only(saved):
    saved.save(TOKENS, STATE)
    assert saved.load(TOKENS) == STATE
    assert saved.load([*TOKENS, 1]) is None
    assert saved.load([*TOKENS[:-1], 1]) is None


@pytest.mark.parametrize(
    "other", [["others", "", "build"], ["weights", "adapter", "build"], ["weights", "", "b2"]]
)
def test_other_weights_adapter_or_build_find_nothing(saved, other):
    saved.save(TOKENS, STATE)
    assert SavedPrefixes(saved._folder, other).load(TOKENS) is None


@pytest.mark.parametrize(
    "damage", [lambda c: c[:-1], lambda c: c[:40], lambda c: b"", lambda c: c[:50] + b"X" + c[51:]]
)
def test_damaged_file_counts_as_absent_and_is_rewritten(saved, damage):
    saved.save(TOKENS, STATE)
    (file,) = files(saved)
    file.write_bytes(damage(file.read_bytes()))
    assert saved.load(TOKENS) is None
    saved.save(TOKENS, STATE)
    assert saved.load(TOKENS) == STATE
    assert len(files(saved)) == 1


def test_few_tokens_are_not_saved(saved):
    saved.save(TOKENS[:-1], STATE)
    assert not saved._folder.exists()


def test_what_was_used_longest_ago_makes_room(tmp_path):
    saved = SavedPrefixes(tmp_path, MADE_BY, most_bytes=3 * (len(STATE) + 32))
    keys = [[*TOKENS, number] for number in range(4)]
    for age, key in enumerate(keys[:3]):
        saved.save(key, STATE)
        os.utime(saved._path(key), (1000 + age, 1000 + age))
    saved.load(keys[0])
    saved.save(keys[3], STATE)
    assert [saved.load(key) is not None for key in keys] == [True, False, True, True]


def test_folder_that_cannot_be_written_changes_nothing(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    saved = SavedPrefixes(tmp_path / "file", MADE_BY)
    saved.save(TOKENS, STATE)
    assert saved.load(TOKENS) is None
    assert "could not be saved" in caplog.text


def test_nothing_half_written_is_left_when_the_disk_is_full(saved, monkeypatch):
    saved.save(TOKENS, STATE)

    def fail(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    saved.save([*TOKENS, 1], STATE)
    assert len(files(saved)) == 1


def test_restarted_model_evaluates_no_saved_beginning_and_answers_the_same(tmp_path):
    path = write_tiny_gguf(tmp_path / "tiny.gguf")
    identity = ModelIdentity("tiny", "0" * 64)
    asked = GenerationRequest("k", "Tu réécris des passages. " * 3, "TA 120/80", "", 12)
    answers = []
    for _ in range(2):
        with LlamaCppGenerator(
            path, identity, context_tokens=256, prefix_dir=tmp_path / "saved"
        ) as generator:
            answers += generator.generate([asked])
    first, second = answers
    assert first.cached_tokens == 0
    assert second.cached_tokens > FEWEST_TOKENS
    assert first.text == second.text


def test_state_of_another_model_is_not_taken(tmp_path):
    path = write_tiny_gguf(tmp_path / "tiny.gguf")
    asked = GenerationRequest("k", "Tu réécris des passages. " * 3, "TA 120/80", "", 2)
    for sha256 in ("0" * 64, "1" * 64):
        identity = ModelIdentity("tiny", sha256)
        with LlamaCppGenerator(
            path, identity, context_tokens=256, prefix_dir=tmp_path / "saved"
        ) as generator:
            (answer,) = generator.generate([asked])
        assert answer.cached_tokens == 0


def test_state_that_llama_cpp_refuses_leaves_the_sequence_empty(tmp_path):
    path = write_tiny_gguf(tmp_path / "tiny.gguf")
    with LlamaCppGenerator(path, ModelIdentity("tiny", "0" * 64), context_tokens=256) as generator:
        assert not generator._writers[0].batcher._decoder.restore(3, b"\xff" * 200)
        assert len(list(generator.generate([GenerationRequest("k", "s", "u", "", 3)]))) == 1
