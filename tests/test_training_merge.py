"""An adapter laid into its model's weights: what it writes, and what is refused."""

import hashlib
from pathlib import Path

import gguf
import numpy as np
import pytest

from optirh_batch.generation.gguf import read_head
from tiny_gguf import native_logits, write_tiny_adapter, write_tiny_gguf
from training.merge import merge
from training.recipe import RecipeFault

TOKENS = [1, 70, 71, 72, 90, 3]


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return write_tiny_gguf(tmp_path_factory.mktemp("base") / "tiny.gguf")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("kind", ["Q6_K", "Q8_0"])
def test_merged_model_computes_what_the_adapter_does_beside_its_model(base, tmp_path, kind):
    adapter = write_tiny_adapter(tmp_path / "adapter.gguf", base=sha256(base), examples=False)

    merge(base, sha256(base), adapter, tmp_path / "merged.gguf", kind=kind)

    beside = native_logits(base, adapter, TOKENS)
    merged = native_logits(tmp_path / "merged.gguf", None, TOKENS)
    plain = native_logits(base, None, TOKENS)
    assert np.abs(merged - beside).max() < 0.05 * np.abs(beside).max()
    assert np.abs(merged - beside).max() < 0.2 * np.abs(plain - beside).max()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["adapter.gguf", "merged.gguf"]


def test_merged_model_keeps_the_template_and_is_asked_as_it_was_tuned(base, tmp_path):
    adapter = write_tiny_adapter(tmp_path / "adapter.gguf", base=sha256(base), examples=False)

    merge(base, sha256(base), adapter, tmp_path / "merged.gguf")

    head, before = read_head(tmp_path / "merged.gguf", "merged"), read_head(base, "base")
    assert not head.wants_examples
    assert head.tensors == before.tensors
    assert before.metadata.items() <= head.metadata.items()
    tokens = gguf.GGUFReader(tmp_path / "merged.gguf").fields["tokenizer.ggml.tokens"].contents()
    assert tokens == gguf.GGUFReader(base).fields["tokenizer.ggml.tokens"].contents()


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ({"base": "0" * 64}, "another model"),
        ({"tasks": "condense/fr history/fr"}, "condense/fr, history/fr alone"),
    ],
)
def test_adapter_that_is_not_for_the_whole_model_is_not_merged(base, tmp_path, made, words):
    adapter = write_tiny_adapter(tmp_path / "adapter.gguf", **{"base": sha256(base), **made})

    with pytest.raises(RecipeFault, match=words):
        merge(base, sha256(base), adapter, tmp_path / "merged.gguf")

    assert not (tmp_path / "merged.gguf").exists()
