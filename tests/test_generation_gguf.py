"""The head of a GGUF file: what is said is read, what is damaged is refused, adapters are compared."""

import random
import struct

import pytest

from optirh_batch.errors import ModelUnusable
from optirh_batch.generation.gguf import read_head, why_unfit
from optirh_batch.localization import staff_message, translate
from tiny_gguf import CHAT_TEMPLATE, write_tiny_adapter, write_tiny_gguf


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return write_tiny_gguf(tmp_path_factory.mktemp("model") / "tiny.gguf")


def test_head_says_what_the_file_says(tiny):
    head = read_head(tiny, "tiny")
    assert head.architecture == "llama"
    assert head.trained_tokens == 512
    assert head.vocabulary_size == 260
    assert head.chat_template == CHAT_TEMPLATE
    assert head.metadata["tokenizer.ggml.eos_token_id"] == 2
    assert head.metadata["tokenizer.ggml.add_bos_token"] is False
    assert not head.is_adapter


def test_parameters_are_counted_over_all_tensors(tiny):
    assert read_head(tiny, "tiny").parameters == 2 * 260 * 32 + 4 * 32 * 32 + 3 * 64 * 32 + 3 * 32


def test_what_the_file_does_not_say_is_none(tmp_path):
    head = read_head(write_tiny_gguf(tmp_path / "base.gguf", chat_template=None), "base")
    assert (head.chat_template, head.licence, head.title, head.quantisation) == (None, None, None, None)


@pytest.mark.parametrize(
    ("entries", "licence"),
    [
        ({"general.license": "apache-2.0"}, "apache-2.0"),
        ({"general.license": "", "general.license.name": "gemma"}, "gemma"),
        ({"general.license.link": "https://example.org/licence"}, "https://example.org/licence"),
    ],
    ids=["identifier", "name", "link"],
)
def test_licence_is_the_first_thing_said_of_it(tmp_path, entries, licence):
    assert read_head(minimal(tmp_path / "x.gguf", entries), "x").licence == licence


@pytest.mark.parametrize(("number", "words"), [(15, "Q4_K_M"), (7, "Q8_0"), (999, "type 999")])
def test_quantisation_is_named_and_an_unknown_one_is_not_guessed(tmp_path, number, words):
    path = minimal(tmp_path / "x.gguf", {"general.file_type": number})
    assert read_head(path, "x").quantisation == words


def test_model_without_an_output_tensor_has_tied_embeddings(tiny, tmp_path):
    assert not read_head(tiny, "tiny").tied_embeddings
    assert read_head(minimal(tmp_path / "x.gguf", {}), "x").tied_embeddings


@pytest.mark.parametrize("length", [0, 3, 7, 20, 100, 900])
def test_file_that_breaks_off_is_refused(tiny, tmp_path, length):
    path = tmp_path / "torn.gguf"
    path.write_bytes(tiny.read_bytes()[:length])
    with pytest.raises(ModelUnusable, match="no whole GGUF file"):
        read_head(path, "torn")


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(ModelUnusable, match="cannot be read"):
        read_head(tmp_path / "absent.gguf", "absent")


@pytest.mark.parametrize(
    "content",
    [
        b"GGUF" + struct.pack("<IQQ", 1, 0, 0),
        b"GGUF" + struct.pack(">IQQ", 3, 0, 0),
        b"GGUF" + struct.pack("<IQQ", 3, 1 << 40, 0),
        b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 1 << 62),
        b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1) + b"k" + struct.pack("<I", 77),
        b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1) + b"k" + struct.pack("<IIQ", 9, 4, 1 << 61),
        b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1) + b"k" + struct.pack("<IIQ", 9, 9, 1),
        b"GGUF" + struct.pack("<IQQQ", 3, 1, 0, 1) + b"t" + struct.pack("<I", 1 << 31),
    ],
    ids=[
        "version 1",
        "big endian",
        "too many",
        "long key",
        "type",
        "long list",
        "list of lists",
        "dimensions",
    ],
)
def test_head_that_cannot_be_is_refused(tmp_path, content):
    path = tmp_path / "bad.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelUnusable, match="no whole GGUF file"):
        read_head(path, "bad")


def test_damaged_bytes_never_end_in_another_error(tiny, tmp_path):
    whole, choose = tiny.read_bytes()[:12_000], random.Random(5)
    path = tmp_path / "damaged.gguf"
    for _ in range(300):
        content = bytearray(whole)
        for _ in range(choose.randrange(1, 6)):
            content[choose.randrange(len(content))] = choose.randrange(256)
        path.write_bytes(content)
        try:
            read_head(path, "damaged")
        except ModelUnusable:
            continue


def test_adapter_for_this_model_fits(tiny, tmp_path):
    adapter = read_head(write_tiny_adapter(tmp_path / "a.gguf", base="a" * 64), "a")
    assert adapter.is_adapter
    assert why_unfit(adapter, read_head(tiny, "tiny"), "a" * 64) is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"architecture": "gemma3"}, "another base model (gemma3 instead of llama)"),
        ({"width": 48}, "its part blk.0.attn_q.weight does not fit"),
        ({"base": "b" * 64}, "another base model (bbbbbbbb instead of aaaaaaaa)"),
    ],
    ids=["architecture", "size", "base"],
)
def test_adapter_for_another_model_is_unfit_with_the_reason(tiny, tmp_path, options, words):
    reason = why_unfit(
        read_head(write_tiny_adapter(tmp_path / "a.gguf", **options), "a"), read_head(tiny, "tiny"), "a" * 64
    )
    assert words in reason
    for language in ("fr", "de"):
        error = ModelUnusable(name="tiny", detail=reason)
        assert reason not in staff_message(error, language)
        assert translate(reason.template, language, **reason.values) in staff_message(error, language)


def test_model_set_as_adapter_is_unfit(tiny):
    head = read_head(tiny, "tiny")
    assert "no LoRA adapter" in why_unfit(head, head, None)


def minimal(path, entries):
    """A GGUF file of nothing but metadata, written by hand."""

    def text(value):
        return struct.pack("<Q", len(value.encode())) + value.encode()

    content = b"GGUF" + struct.pack("<IQQ", 3, 0, len(entries))
    for key, value in entries.items():
        content += text(key)
        content += (
            struct.pack("<II", 4, value) if isinstance(value, int) else struct.pack("<I", 8) + text(value)
        )
    path.write_bytes(content)
    return path
