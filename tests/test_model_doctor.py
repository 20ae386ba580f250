"""The examination of a model: every defect is found when it is there, and no other."""

import json
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

from benches import TEXT, new_home, open_bench
from optirh_batch import model_doctor, workshop
from optirh_batch.cli import main
from optirh_batch.commission import Order
from optirh_batch.config import load_settings
from optirh_batch.errors import Exit, ModelMissing, ModelUnexamined, ModelUnfit
from optirh_batch.generation import Finish, GenerationResult
from optirh_batch.generation.cards import card_name, find_card
from optirh_batch.generation.engine import model_in_use, vouch_for
from optirh_batch.generation.fake import FakeGenerator
from optirh_batch.localization import PATIENT_LANGUAGES, STAFF_LANGUAGES, SUPPORTED
from optirh_batch.model_doctor import UNFORGIVABLE, Reply, examine, mark_replies
from optirh_batch.model_doctor.canaries import canaries, find_faults, marker_words
from optirh_batch.model_doctor.file_facts import look_into
from optirh_batch.model_doctor.wording import card_text
from optirh_batch.oversight import doctor
from optirh_batch.oversight.doctor import State
from optirh_batch.pipeline import process_file
from optirh_batch.prompts import Task
from optirh_batch.rounds import run_inbox
from optirh_batch.shifts.shift import Fate
from tiny_gguf import CHAT_TEMPLATE, write_tiny_adapter, write_tiny_gguf

TODAY = date(2026, 1, 31)
CANARY = canaries("fr")[1]
GOOD = "Vous prenez du paracétamol 500 mg 3x/j. Vous n'avez pas de vertiges."


@pytest.fixture
def tiny(tmp_path):
    return write_tiny_gguf(tmp_path / "tiny.gguf", context=8192)


@pytest.fixture
def settings(tmp_path, tiny):
    flags = {"model": str(tiny), "model_dir": str(tmp_path / "models"), "data_dir": str(tmp_path / "data")}
    return load_settings(None, flags, environ={}).settings


@pytest.fixture
def scripted(monkeypatch):
    """A model whose answers the test states; without any it repeats its source, which is always right."""
    generator = FakeGenerator()
    monkeypatch.setattr(model_doctor, "open_generator", lambda _settings: generator)
    return generator


def answered(text, finish=Finish.STOP):
    return GenerationResult("0", text, finish, 100, 0, 10, 1.0)


# Canaries


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_language_has_passages_for_both_kinds_of_document(language):
    tasks = [canary.task for canary in canaries(language)]
    assert len(tasks) >= 4
    assert {Task.REWRITE, Task.CONDENSE} <= set(tasks)


@pytest.mark.parametrize("language", PATIENT_LANGUAGES)
def test_languages_of_patients_have_passages_to_translate(language):
    assert len(canaries(language)) >= 4
    for canary in canaries(language):
        assert canary.source_language in STAFF_LANGUAGES
        assert "wrong-language" in find_faults(canary, answered(canary.text))


@pytest.mark.parametrize("language", SUPPORTED)
def test_repeating_the_passage_has_no_fault(language):
    for canary in canaries(language):
        assert find_faults(canary, answered(canary.text)) == ()


@pytest.mark.parametrize("language", SUPPORTED)
def test_passage_stands_in_no_example_of_its_prompt(language):
    for canary in canaries(language):
        assert all(canary.text not in user for user, _ in canary.prompt.examples)


def test_request_is_that_of_real_work_without_a_constraint():
    request = CANARY.request("k")
    assert request.system == CANARY.prompt.system
    assert request.examples == CANARY.prompt.examples
    assert CANARY.text in request.user
    assert request.constraint is None


# Faults, one by one


def test_good_answer_has_no_fault():
    assert find_faults(CANARY, answered(GOOD)) == ()


@pytest.mark.parametrize(
    "marker",
    [
        "<|im_end|>",
        "<|im_start|>assistant",
        "<|endoftext|>",
        "### Instruction:",
        "### Response",
        "[/INST]",
        "[INST]",
        "<<SYS>>",
        "<end_of_turn>",
        "<start_of_turn>model",
        "</s>",
        "<think>",
        "<texte>",
        "</testo>",
        "<0x0A>",
        "\nuser\n",
        "\nassistant:",
    ],
)
@pytest.mark.parametrize("place", ["before", "after"])
def test_marker_in_the_answer_is_found(marker, place):
    text = f"{marker} {GOOD}" if place == "before" else f"{GOOD} {marker}"
    assert "marker-leaked" in find_faults(CANARY, answered(text))


def test_marker_of_the_models_own_template_is_found():
    markers = marker_words(["<s><§turn§>user\n", "<§over§>\n", "[[bot]] "])
    assert markers == {"<s>", "<§turn§>", "<§over§>", "[[bot]]"}
    assert "marker-leaked" in find_faults(CANARY, answered(f"{GOOD}<§over§>"), markers)


@pytest.mark.parametrize("words", ["[1] < 5", "a # b", "10 | 20", "Nr. #3"])
def test_ordinary_signs_are_no_markers(words):
    assert "marker-leaked" not in find_faults(CANARY, answered(f"{GOOD} {words}"))


@pytest.mark.parametrize(
    ("text", "finish", "code"),
    [
        (GOOD, Finish.LENGTH, "run-on"),
        (GOOD, Finish.TIME, "too-slow"),
        (GOOD, Finish.REPETITION, "repetition"),
        (GOOD + " " + "Vous avez mal à la tête. " * 4, Finish.STOP, "repetition"),
        ("", Finish.STOP, "answer-empty"),
        ("  \n", Finish.STOP, "answer-empty"),
        ("", Finish.STUCK, "answer-empty"),
        (f"{GOOD} Garde exactement tous les nombres, doses, dates.", Finish.STOP, "prompt-echoed"),
        ("Sie nehmen Paracetamol 500 mg 3x/Tag. Sie haben keinen Schwindel.", Finish.STOP, "wrong-language"),
        ("Vous prenez du paracétamol 3x/j. Vous n'avez pas de vertiges.", Finish.STOP, "dose-lost"),
        (f"{GOOD} 服用", Finish.STOP, "wrong-script"),
    ],
)
def test_bad_answer_has_its_fault(text, finish, code):
    assert code in find_faults(CANARY, answered(text, finish))


# What passes


def replies(*faults):
    return [Reply(canary, "", found) for canary, found in zip(canaries("fr"), faults, strict=False)]


@pytest.mark.parametrize("code", sorted(UNFORGIVABLE))
def test_one_unforgivable_fault_fails_the_language(code):
    assert not mark_replies(replies((), (), (), (), (code,)))["fr"].passed


@pytest.mark.parametrize(("good", "passed"), [(5, True), (3, True), (2, False), (0, False)])
def test_language_passes_when_half_the_answers_could_be_printed(good, passed):
    faults = [()] * good + [("dose-lost", "number-lost")] * (5 - good)
    result = mark_replies(replies(*faults))["fr"]
    assert (result.passed, result.kept, result.asked) == (passed, good, 5)
    assert result.faults.get("dose-lost", 0) == 5 - good


# The file


def defects(settings):
    return dict(look_into(settings).defects)


def test_whole_model_has_no_defect_and_its_facts_are_said(settings, tiny):
    facts = look_into(settings)
    assert facts.defects == {}
    assert (facts.architecture, facts.parameters, facts.vocabulary_size) == ("llama", 26976, 260)
    assert (facts.turns, facts.ends, facts.bos) == (("system", "user", "assistant"), ("<|end|>",), "<|bos|>")
    assert (facts.bos_would_double, facts.tied_embeddings, facts.adapter) == (False, False, None)
    assert facts.context_tokens == settings.context_tokens
    assert facts.threads >= 1


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"chat_template": None}, "template-missing"),
        ({"chat_template": "{% if %}"}, "template-unusable"),
        ({"chat_template": "no placeholder"}, "template-unusable"),
        ({"chat_template": "<|bos|>{{ bos_token }}" + CHAT_TEMPLATE}, "bos-doubled"),
        ({"context": 512}, "context-short"),
    ],
    ids=["base model", "no jinja", "prints nothing", "BOS twice", "short"],
)
def test_defect_of_the_file_is_found(tmp_path, settings, options, code):
    path = write_tiny_gguf(tmp_path / "bad.gguf", **{"context": 8192} | options)
    assert list(defects(replace(settings, model=str(path)))) == [code]


def test_bos_that_others_would_double_is_told_and_is_no_defect(tmp_path, settings):
    path = write_tiny_gguf(
        tmp_path / "bos.gguf", context=8192, add_bos=True, chat_template="{{ bos_token }}" + CHAT_TEMPLATE
    )
    facts = look_into(replace(settings, model=str(path)))
    assert facts.bos_would_double
    assert facts.defects == {}


def test_context_over_what_the_model_was_trained_on_is_cut(settings):
    assert look_into(replace(settings, context_tokens=100_000)).context_tokens == 8192


def test_adapter_is_told_and_one_of_another_model_is_a_defect(tmp_path, settings):
    adapter = write_tiny_adapter(tmp_path / "adapter.gguf")
    facts = look_into(replace(settings, adapter=adapter))
    assert (facts.adapter, facts.defects) == (str(adapter), {})
    assert facts.adapter_sha256
    other = write_tiny_adapter(tmp_path / "other.gguf", architecture="gemma3")
    assert list(defects(replace(settings, adapter=other))) == ["adapter-unfit"]


def test_missing_model_and_missing_adapter_are_said(tmp_path, settings):
    for change in ({"model": str(tmp_path / "no.gguf")}, {"adapter": tmp_path / "no.gguf"}):
        with pytest.raises(ModelMissing):
            look_into(replace(settings, **change))


# The examination


def test_model_that_answers_well_passes_everywhere(settings, scripted):
    found = examine(settings, today=TODAY)
    assert found.card.passed
    assert found.card.languages.keys() == set(SUPPORTED)
    assert (found.card.made_on, found.card.name) == ("2026-01-31", "tiny")
    assert scripted.closed


def test_only_enabled_languages_are_asked_for(settings, scripted):
    found = examine(replace(settings, enabled_languages=("de", "fr")), today=TODAY)
    assert list(found.card.languages) == ["de", "fr"]


def test_base_model_is_asked_nothing(tmp_path, settings, scripted):
    path = write_tiny_gguf(tmp_path / "base.gguf", context=8192, chat_template=None)
    found = examine(replace(settings, model=str(path)), today=TODAY)
    assert scripted.history == []
    assert list(found.card.defects) == ["template-missing"]
    assert "base model" in card_text(found)


def test_language_in_which_a_marker_leaks_fails_alone(settings, scripted):
    scripted.enqueue("", "", "")  # for the speed
    scripted.enqueue(*(canary.text for canary in canaries("fr")))
    scripted.enqueue(f"{canaries('de')[0].text} ### Instruction: übersetze")
    found = examine(settings, today=TODAY)
    assert [code for code, result in found.card.languages.items() if not result.passed] == ["de"]
    assert found.card.languages["de"].faults["marker-leaked"] == 1


def test_real_engine_answers_with_noise_and_fails(settings):
    found = examine(replace(settings, enabled_languages=("fr",), context_tokens=8192), today=TODAY)
    result = found.card.languages["fr"]
    assert not result.passed
    assert result.kept == 0
    assert found.card.speed is not None
    assert found.card.speed.prompt_tokens_per_second > 0


def test_window_too_small_for_the_prompts_is_a_defect(settings):
    found = examine(replace(settings, context_tokens=4096), today=TODAY)  # of bytes
    assert list(found.card.defects) == ["context-short"]
    assert found.card.languages == {}


def test_speed_is_measured_on_a_prompt_that_no_earlier_examination_left_evaluated(settings, tmp_path):
    settings = replace(settings, enabled_languages=("fr",), context_tokens=8192)
    speeds = [examine(settings, today=TODAY).card.speed for _ in range(2)]
    assert list((settings.data_dir / "prefixes").iterdir())
    assert speeds[1].prompt_tokens_per_second < 20 * speeds[0].prompt_tokens_per_second


# The command


def invoke(*arguments, **environ):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=environ)


def options(settings):
    return (
        *("--set", f"model_dir={settings.model_dir}", "--set", f"data_dir={settings.data_dir}"),
        *("--set", "enabled_languages=fr,de"),
    )


def test_command_prints_everything_and_writes_the_card(settings, scripted, tiny):
    result = invoke(*options(settings), "model", "doctor", tiny)
    assert result.exit_code == 0, result.output
    for words in ("architecture", "licence", "EOT token", "NUMA", "memory map", "graphics card", "SHA-256"):
        assert words in result.stdout
    assert "may write fr, de" in result.stderr
    card = find_card(model_in_use(settings), settings.model_dir)
    assert card is not None
    assert card.passed
    text = next(settings.model_dir.glob("*.card.txt")).read_text()
    assert "Model card: tiny" in text


def test_command_prints_json_and_nothing_else(settings, scripted, tiny):
    content = json.loads(invoke(*options(settings), "model", "doctor", tiny, "--json").stdout)
    assert content.keys() == {"facts", "answers", "card"}
    assert content["card"]["languages"]["fr"]["passed"] is True
    assert content["answers"][0].keys() == {"language", "task", "source", "answer", "faults"}
    assert content["facts"]["ends"] == ["<|end|>"]


def test_command_fails_with_the_code_and_what_to_do(tmp_path, settings, scripted):
    path = write_tiny_gguf(tmp_path / "base.gguf", context=8192, chat_template=None)
    result = invoke(*options(settings), "model", "doctor", path)
    assert result.exit_code == Exit.MODEL
    assert "template-missing" in result.stdout
    assert "instruction-tuned" in result.stdout
    assert "may write nothing" in result.stderr


def test_command_fails_when_a_language_fails(settings, scripted, tiny):
    scripted.enqueue(*[""] * 4)
    result = invoke(*options(settings), "model", "doctor", tiny)
    assert result.exit_code == Exit.MODEL
    assert "may write de" in result.stderr
    assert "answer-empty" in result.stdout


def test_fake_generator_has_nothing_to_examine(settings):
    result = invoke(*options(settings), "model", "doctor", OPTIRH_GENERATOR="fake")
    assert result.exit_code == Exit.CONFIGURATION


def test_card_that_cannot_be_written_is_said(settings, scripted, tiny):
    (settings.model_dir / card_name(model_in_use(settings))).mkdir(parents=True)
    result = invoke(*options(settings), "model", "doctor", tiny)
    assert result.exit_code == Exit.CONFIGURATION
    assert "model_dir" in result.stderr


# What the card decides


def test_fake_and_served_models_need_no_card(settings):
    for generator in ("fake", "http"):
        vouch_for(replace(settings, generator=generator), "fr")


def test_setting_lets_a_model_without_card_write(settings):
    with pytest.raises(ModelUnexamined):
        vouch_for(settings, "fr")
    vouch_for(replace(settings, require_model_card="off"), "fr")


def test_examined_model_may_write_where_it_passed(settings, scripted, tiny):
    invoke(*options(settings), "model", "doctor", tiny)
    vouch_for(settings, "fr")
    with pytest.raises(ModelUnexamined):
        vouch_for(settings, "it")


def test_inbox_file_waits_for_the_card_and_the_model_is_not_loaded(tmp_path, settings):
    home = new_home(tmp_path / "home")
    path = home / "entree" / "note.txt"
    path.write_text(TEXT, encoding="utf-8")

    def never():
        pytest.fail("the model was loaded")

    with open_bench(home) as bench:
        workshop = replace(bench, generator=never, vouch=lambda language: vouch_for(settings, language))
        (outcome,) = process_file(path, Order(home / "sortie"), workshop)
    assert (outcome.error.code, outcome.error.exit_code) == ("model-unexamined", Exit.MODEL)
    assert path.exists()


def test_file_in_a_language_that_failed_goes_to_the_error_folder_with_the_reason(tmp_path):
    home = new_home(tmp_path / "home")
    (home / "entree" / "note.txt").write_text(TEXT, encoding="utf-8")

    def refuse(language):
        raise ModelUnfit(name="own", language=language, detail="run-on 5")

    with open_bench(home) as bench:
        (finished,) = run_inbox(home, replace(bench, vouch=refuse)).finished
    assert finished.fate is Fate.REFUSED
    note = next((home / "erreurs").glob("note*.txt.*")).read_text("utf-8")
    assert "n’a pas réussi son examen" in note
    assert "model-unfit" in note


def test_process_writes_without_a_card_and_says_so(tmp_path, settings, tiny, monkeypatch):
    monkeypatch.setattr(workshop, "open_generator", lambda *_: FakeGenerator())
    path = tmp_path / "note.txt"
    path.write_text(TEXT, encoding="utf-8")
    call = (*options(settings), "--model", tiny, "process", path, "--out", tmp_path / "out", "--json")
    result = invoke(*call)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["status"] == "review"
    assert "no card vouches for what the model writes in 'fr' (model-unexamined)" in result.stderr
    assert "no card" not in invoke(*call, OPTIRH_GENERATOR="fake").stderr


def test_run_leaves_files_in_the_inbox_until_the_model_is_examined(tmp_path, tiny):
    home = new_home(tmp_path / "home")
    (home / "entree" / "note.txt").write_text(TEXT, encoding="utf-8")
    result = invoke(
        "--home",
        home,
        *("--model", tiny, "--set", f"model_dir={tmp_path / 'models'}", "--set", "settle_seconds=0"),
        *("run", "--json"),
    )
    assert result.exit_code == Exit.MODEL
    (document,) = json.loads(result.stdout)["documents"]
    assert (document["error"]["code"], document["original"]) == ("model-unexamined", "left")
    assert "model doctor" in document["error"]["message"]


def test_doctor_of_the_installation_asks_for_the_card(tmp_path, settings, scripted, tiny):
    settings = replace(settings, enabled_languages=("fr", "de"))
    assert doctor.check_card(settings).state is State.FAIL
    assert doctor.check_card(replace(settings, require_model_card="off")).state is State.WARN
    invoke(*options(settings), "model", "doctor", tiny)
    assert doctor.check_card(settings).state is State.OK
    more = doctor.check_card(replace(settings, enabled_languages=("fr", "it")))
    assert (more.state, more.detail) == (State.WARN, "it model-unexamined")


def test_doctor_of_the_installation_tells_of_a_card_made_with_other_prompts(settings, scripted, tiny):
    settings = replace(settings, enabled_languages=("fr", "de"))
    invoke(*options(settings), "model", "doctor", tiny)
    path = next(settings.model_dir.glob("*.card.json"))
    content = json.loads(path.read_text())
    content["languages"]["de"]["prompt_sha256"] = "0" * 64
    path.write_text(json.dumps(content))
    assert "other prompts" in doctor.check_card(settings).detail
