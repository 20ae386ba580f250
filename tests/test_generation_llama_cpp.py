"""The llama.cpp generator, on a tiny model that the tests write."""

import ctypes
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import llama_cpp
import pytest

from optirh_batch.errors import ModelMissing, ModelUnusable, PromptTooLong
from optirh_batch.generation import Finish, GenerationRequest, ModelIdentity
from optirh_batch.generation.gguf import GgufHead
from optirh_batch.generation.library import has_tiles
from optirh_batch.generation.llama_cpp import LlamaCppGenerator, _affordable_slots
from optirh_batch.generation.vocabulary import TokenFacts, read_tokens
from optirh_batch.localization import staff_message
from tiny_gguf import SPECIAL, write_tiny_adapter, write_tiny_gguf

IDENTITY = ModelIdentity("tiny", "0" * 64)


def request(key="a", user="TA 120/80", max_tokens=12, **more):
    return GenerationRequest(key, "Tu réécris.", user, user, max_tokens, **more)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return write_tiny_gguf(tmp_path_factory.mktemp("model") / "tiny.gguf")


@pytest.fixture
def generator(tiny):
    with LlamaCppGenerator(tiny, IDENTITY, context_tokens=256) as generator:
        yield generator


def test_every_request_is_answered_under_its_key(generator):
    results = list(generator.generate([request("x"), request("y", "autre texte")]))
    assert sorted(result.key for result in results) == ["x", "y"]
    assert all(result.prompt_tokens > 0 for result in results)


def test_answer_stops_at_token_cap(generator):
    (result,) = generator.generate([request(max_tokens=5)])
    assert (result.finish, result.generated_tokens) == (Finish.LENGTH, 5)


def test_answer_ends_at_end_token_which_is_not_in_the_text(tmp_path):
    path = write_tiny_gguf(tmp_path / "ends.gguf", always="<|end|>")
    with LlamaCppGenerator(path, IDENTITY, context_tokens=256) as generator:
        (result,) = generator.generate([request()])
    assert (result.finish, result.generated_tokens, result.text) == (Finish.STOP, 0, "")


def test_answer_stops_at_time_cap(tiny):
    with LlamaCppGenerator(tiny, IDENTITY, context_tokens=256, max_answer_seconds=0.0) as generator:
        (result,) = generator.generate([request()])
    assert (result.finish, result.generated_tokens) == (Finish.TIME, 1)


def test_more_answers_at_once_than_rows_that_attention_takes_singly(tiny):
    with LlamaCppGenerator(tiny, IDENTITY, context_tokens=256, sequences=70) as generator:
        results = list(generator.generate([request(str(place), f"texte {place}") for place in range(70)]))
    assert {result.finish for result in results} <= {Finish.STOP, Finish.LENGTH, Finish.REPETITION}
    assert len(results) == 70


def test_shared_prefix_is_reported_as_cached(generator):
    first, second = generator.generate([request("x", "aaaa"), request("y", "aazz")])
    assert first.cached_tokens == 0
    assert 0 < second.cached_tokens < second.prompt_tokens


def test_same_request_gives_same_answer_whatever_came_before(generator):
    first = next(generator.generate([request(user="un")]))
    list(generator.generate([request(user="deux"), request(user="trois")]))
    assert next(generator.generate([request(user="un")])).text == first.text


NOTES = [request(str(n), f"TA {110 + 7 * n}/80, pouls {60 + n}", max_tokens=3 + 4 * n) for n in range(8)]


def answers(results):
    return sorted((result.key, result.text, result.finish, result.generated_tokens) for result in results)


@pytest.mark.parametrize("sequences", [2, 5, 16])
def test_answers_in_batches_are_the_answers_one_by_one(tiny, sequences):
    with LlamaCppGenerator(tiny, IDENTITY, context_tokens=256, reproducible=True) as generator:
        alone = answers(result for note in NOTES for result in generator.generate([note]))
    with LlamaCppGenerator(tiny, IDENTITY, context_tokens=256, sequences=sequences) as generator:
        assert answers(generator.generate(NOTES)) == alone


def test_threads_share_the_batches_and_get_their_own_answers(tiny):
    with LlamaCppGenerator(tiny, IDENTITY, context_tokens=256, sequences=4) as generator:
        alone = answers(generator.generate(NOTES))
        with ThreadPoolExecutor(3) as pool:
            together = list(
                pool.map(lambda notes: list(generator.generate(notes)), [NOTES[:3], NOTES[3:], NOTES])
            )
    assert answers(together[0] + together[1]) == answers(together[2]) == alone


def test_reproducible_answers_do_not_depend_on_what_was_asked_before(tiny):
    wanted = [replace(note, temperature=temperature, seed=5) for note in NOTES for temperature in (0.0, 0.9)]
    with LlamaCppGenerator(tiny, IDENTITY, context_tokens=256, reproducible=True) as generator:
        forwards = [next(generator.generate([note])) for note in wanted]
    with LlamaCppGenerator(tiny, IDENTITY, context_tokens=256, reproducible=True) as generator:
        list(generator.generate([replace(NOTES[0], system="Autre consigne.")]))
        backwards = [next(generator.generate([note])) for note in reversed(wanted)]
    assert [result.text for result in forwards] == [result.text for result in reversed(backwards)]


def test_engine_says_what_shape_of_work_produced_the_answers(tiny):
    with LlamaCppGenerator(tiny, IDENTITY, context_tokens=256, threads=1, sequences=3) as generator:
        engine = generator.engine
    assert engine.build.startswith(version("llama-cpp-python"))
    assert engine.build.endswith("repacked")
    assert (engine.sequences, engine.threads, engine.reproducible) == (3, 1, False)
    with LlamaCppGenerator(tiny, IDENTITY, context_tokens=256, sequences=3, reproducible=True) as generator:
        assert (generator.engine.sequences, generator.engine.reproducible) == (1, True)


def test_number_of_answers_at_once_is_what_a_quarter_of_the_free_memory_holds():
    shape = {
        "embedding_length": 1536,
        "block_count": 28,
        "attention.head_count": 12,
        "attention.head_count_kv": 2,
    }
    entries = {"general.architecture": "qwen2"} | {f"qwen2.{key}": number for key, number in shape.items()}
    head = GgufHead(entries, {})
    cell = 28 * 2 * (128 + 128) * 2
    room = {gigabytes: _affordable_slots(head, 4096, 16, gigabytes << 30) for gigabytes in (0, 1, 64)}
    assert room == {0: 1, 1: 1 + ((1 << 28) // cell - 4096) // 384, 64: 16}
    assert 1 < room[1] < 16


def test_model_that_hides_its_shape_gets_the_usual_number_of_answers_at_once():
    assert _affordable_slots(GgufHead({"general.architecture": "odd"}, {}), 4096, 16, 0) == 16


def test_only_k_quants_on_an_x86_processor_are_left_unarranged(monkeypatch):
    k_quants, others = GgufHead({"general.file_type": 15}, {}), GgufHead({"general.file_type": 7}, {})
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    assert not has_tiles(others)
    assert has_tiles(k_quants) == hasattr(
        ctypes.CDLL(str(Path(llama_cpp.__file__).parent / "lib" / "libggml-cpu.so")), "ggml_tiled_wdata_size"
    )
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    assert not has_tiles(k_quants)


def test_control_tokens_are_never_written_however_likely(tmp_path):
    path = write_tiny_gguf(tmp_path / "starts.gguf", always="<|start|>")
    with LlamaCppGenerator(path, IDENTITY, context_tokens=256) as generator:
        (result,) = generator.generate([request(max_tokens=6)])
        written = set(generator._vocabulary._pieces)
    assert result.generated_tokens == 6
    assert written
    assert min(written) >= len(SPECIAL)


def test_close_while_a_thread_waits_ends_it_as_unusable(tiny):
    generator = LlamaCppGenerator(tiny, IDENTITY, context_tokens=512, sequences=1)
    results = generator.generate([request(str(n), max_tokens=400) for n in range(50)])
    next(results)
    generator.close()
    with pytest.raises(ModelUnusable, match="closed"):
        list(results)
    generator.close()
    with pytest.raises(ModelUnusable, match="closed"):
        next(generator.generate([request()]))


def test_prompt_over_context_window_is_refused_before_any_generation(generator):
    with pytest.raises(PromptTooLong) as caught:
        next(generator.generate([request("short"), request("long", "x" * 400)]))
    assert caught.value.details["available"] == "256"


def test_special_token_in_record_text_stays_plain_text(generator):
    plain = generator._encode(request(user="ab")).own
    hostile = generator._encode(request(user="a<|end|>b")).own
    # Seven characters more, one token each: had it become the end token, it would be one.
    assert len(hostile) == len(plain) + len("<|end|>")


def test_bos_is_added_once_where_the_model_wants_it(tmp_path):
    for template_bos in ("", "{{ bos_token }}"):
        from tiny_gguf import CHAT_TEMPLATE

        path = write_tiny_gguf(
            tmp_path / f"bos{len(template_bos)}.gguf",
            chat_template=template_bos + CHAT_TEMPLATE,
            add_bos=True,
        )
        with LlamaCppGenerator(path, IDENTITY, context_tokens=256) as generator:
            task = generator._encode(request())
        assert task.shared[0] == 1
        assert (*task.shared, *task.own).count(1) == 1


def test_context_is_cut_to_what_the_model_was_trained_on(tiny, caplog):
    with LlamaCppGenerator(tiny, IDENTITY, context_tokens=4096) as generator:
        with pytest.raises(PromptTooLong) as caught:
            next(generator.generate([request("long", "x" * 900)]))
        assert caught.value.details["available"] == "512"
    assert "trained on texts of 512 tokens" in caplog.text


def test_reason_why_a_model_is_unusable_is_worded_for_staff(tmp_path):
    path = write_tiny_gguf(tmp_path / "base.gguf", chat_template=None)
    with pytest.raises(ModelUnusable) as caught:
        LlamaCppGenerator(path, IDENTITY)
    assert "aucun modèle de conversation" in staff_message(caught.value, "fr")
    assert "keine Gesprächsvorlage" in staff_message(caught.value, "de")


def test_missing_file_is_named(tmp_path):
    with pytest.raises(ModelMissing, match=r"absent\.gguf"):
        LlamaCppGenerator(tmp_path / "absent.gguf", IDENTITY)


def test_file_that_is_no_gguf_is_unusable(tmp_path):
    path = tmp_path / "text.gguf"
    path.write_text("GGUF, but not really")
    with pytest.raises(ModelUnusable, match="tiny"):
        LlamaCppGenerator(path, IDENTITY)


@pytest.mark.parametrize(
    "template",
    [None, "{% for m in messages if m.role == 'system' %}{{ m.content }}{% endfor %}"],
    ids=["none", "drops the user"],
)
def test_model_without_usable_chat_template_is_unusable(tmp_path, template):
    path = write_tiny_gguf(tmp_path / "base.gguf", chat_template=template)
    with pytest.raises(ModelUnusable, match="chat template"):
        LlamaCppGenerator(path, IDENTITY)


def test_nothing_reaches_standard_output_and_errors_hold_our_own_warning_only(tiny):
    code = (
        "import sys; from pathlib import Path\n"
        "from optirh_batch.generation import GenerationRequest, ModelIdentity\n"
        "from optirh_batch.generation.llama_cpp import LlamaCppGenerator\n"
        "with LlamaCppGenerator(Path(sys.argv[1]), ModelIdentity('t', '0'), context_tokens=4096) as g:\n"
        "    list(g.generate([GenerationRequest('k', 's', 'u', 'u', 4)]))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tiny)], capture_output=True, env=os.environ, timeout=120, check=True
    )
    assert run.stdout == b""
    assert run.stderr.decode().splitlines() == [
        "the model t was trained on texts of 512 tokens: context_tokens = 4096 is cut to that"
    ]


def test_adapter_changes_what_is_written(tiny, tmp_path):
    adapter = write_tiny_adapter(tmp_path / "adapter.gguf")
    answers = []
    for chosen in (None, adapter):
        with LlamaCppGenerator(tiny, IDENTITY, context_tokens=256, adapter=chosen) as generator:
            (result,) = generator.generate([request(max_tokens=40)])
            answers.append(result.text)
    assert answers[0] != answers[1]


def test_adapter_tuned_without_examples_gets_prompts_without_them(tiny, tmp_path):
    asked = replace(request(), examples=(("BZ 5", "Zucker 5"),))
    prompts = []
    for examples in (True, False):
        adapter = write_tiny_adapter(tmp_path / f"{examples}.gguf", examples=examples)
        with LlamaCppGenerator(tiny, IDENTITY, context_tokens=256, adapter=adapter) as generator:
            (result,) = generator.generate([asked])
            prompts.append(result.prompt_tokens)
    with LlamaCppGenerator(tiny, IDENTITY, context_tokens=256) as generator:
        (bare,) = generator.generate([request()])
    assert prompts[0] > prompts[1] == bare.prompt_tokens


def test_model_tuned_without_examples_gets_prompts_without_them(tmp_path):
    asked = replace(request(), examples=(("BZ 5", "Zucker 5"),))
    prompts = []
    for examples in (True, False):
        model = write_tiny_gguf(tmp_path / f"{examples}.gguf", examples=examples)
        with LlamaCppGenerator(model, IDENTITY, context_tokens=256) as generator:
            prompts += [result.prompt_tokens for result in generator.generate([asked, request()])]
    with_them, bare, without, asked_bare = prompts
    assert with_them > bare == without == asked_bare


def test_adapter_for_some_tasks_is_laid_over_these_alone(tiny, tmp_path):
    """Each answer is that of the model alone, or that of the adapter for everything."""
    asked = [
        request(task, max_tokens=30, task=task, examples=(("BZ 5", "Zucker 5"),))
        for task in ("rewrite/fr", "condense/fr", "condense/de", "history/de")
    ]
    chosen = {
        "without": None,
        "for all": write_tiny_adapter(tmp_path / "all.gguf", examples=False),
        "for two": write_tiny_adapter(tmp_path / "two.gguf", examples=False, tasks="condense/fr history"),
    }
    answers = {}
    for name, adapter in chosen.items():
        with LlamaCppGenerator(tiny, IDENTITY, context_tokens=256, adapter=adapter) as generator:
            results = generator.generate(asked)
            answers[name] = {item.key: (item.text, item.prompt_tokens) for item in results}
    plain = {key: answers["without"][key] for key in ("rewrite/fr", "condense/de")}
    assert answers["for two"] == answers["for all"] | plain
    assert all(answers["for all"][key] != text for key, text in plain.items())


@pytest.mark.parametrize("options", [{"architecture": "gemma3"}, {"width": 48}, {"base": "b" * 64}], ids=str)
def test_adapter_of_another_model_is_unusable_with_the_reason(tiny, tmp_path, options):
    adapter = write_tiny_adapter(tmp_path / "adapter.gguf", **options)
    with pytest.raises(ModelUnusable, match="another base model"):
        LlamaCppGenerator(tiny, IDENTITY, adapter=adapter)


def test_special_tokens_are_read_without_the_weights(tmp_path):
    path = write_tiny_gguf(tmp_path / "bos.gguf", add_bos=True)
    assert read_tokens(path, "tiny") == TokenFacts(
        "<|bos|>", "<|end|>", "<|end|>", ("<|end|>",), adds_bos=True
    )


@pytest.mark.parametrize("mmap", [True, False])
def test_answers_are_the_same_however_the_file_is_loaded(tiny, mmap):
    with LlamaCppGenerator(tiny, IDENTITY, context_tokens=256) as generator:
        (wanted,) = generator.generate([request()])
    with LlamaCppGenerator(tiny, IDENTITY, context_tokens=256, mmap=mmap) as generator:
        (result,) = generator.generate([request()])
    assert result.text == wanted.text
