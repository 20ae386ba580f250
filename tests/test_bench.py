"""``bench``: what is measured, kept, and made of it."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from optirh_batch.cli import main
from optirh_batch.config import load_settings
from optirh_batch.errors import Exit, WorkFolderFailed
from optirh_batch.generation.engine import open_generator
from optirh_batch.oversight.bench import SIZES, measure
from optirh_batch.oversight.overview import look_over
from optirh_batch.oversight.speed import (
    FILE_NAME,
    Speed,
    best_sequences,
    read_speed,
    store_speed,
    typical_seconds,
    usable_processors,
)
from optirh_batch.workroom import hold_run_lock
from tiny_gguf import write_tiny_gguf

SPEED = Speed(
    model="m",
    model_sha256="ab" * 32,
    processors=usable_processors(),
    measured_at="2026-03-01T02:00:00+01:00",
    prompt_tokens_per_second=100.0,
    answer_tokens_per_second={"1": 20.0, "4": 35.0},
    sequences=4,
    document_seconds=18.0,
)


class FixedClock:
    def now(self):
        return datetime(2026, 3, 1, 2, tzinfo=UTC)

    def monotonic(self):
        return 0.0


def settings_of(home, **more):
    return load_settings(home, more, environ={"OPTIRH_GENERATOR": "fake"}).settings


def run(home, *arguments):
    return CliRunner().invoke(
        main, ["--home", str(home), "bench", *arguments], env={"OPTIRH_GENERATOR": "fake"}
    )


def test_every_number_of_answers_is_tried_and_the_best_one_told(home):
    speed = measure(settings_of(home), clock=FixedClock())
    assert list(speed.answer_tokens_per_second) == [str(size) for size in sorted(SIZES)]
    assert str(speed.sequences) in speed.answer_tokens_per_second
    assert speed.measured_at == "2026-03-01T02:00:00+00:00"
    assert (speed.model, speed.documents_per_hour > 0) == ("fake", True)


def test_small_numbers_are_left_out_when_the_time_is_up(home):
    speed = measure(settings_of(home), seconds=0.0)
    assert list(speed.answer_tokens_per_second) == [str(SIZES[0])]


def test_real_engine_is_measured(home, tmp_path):
    model = write_tiny_gguf(tmp_path / "tiny.gguf", context=16_384)
    settings = settings_of(
        home, generator="llama-cpp", model=str(model), context_tokens="8192", max_answer_tokens="16"
    )
    speed = measure(settings, seconds=0.0)  # one number of answers is enough
    assert speed.prompt_tokens_per_second > 0
    assert speed.answer_tokens_per_second[str(speed.sequences)] > 0
    store_speed(speed, settings.data_dir)
    generator = open_generator(settings)
    generator.close()
    assert generator.engine.sequences == speed.sequences


def test_what_was_stored_is_read_again(tmp_path):
    assert store_speed(SPEED, tmp_path / "data") == tmp_path / "data" / FILE_NAME
    assert read_speed(tmp_path / "data") == SPEED
    assert [path.name for path in (tmp_path / "data").iterdir()] == [FILE_NAME]


def test_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "data").write_text("a file")
    with pytest.raises(WorkFolderFailed):
        store_speed(SPEED, tmp_path / "data")


@pytest.mark.parametrize(
    "held",
    ["", "{", "[]", "{}", json.dumps({"sequences": 4})],
    ids=["empty", "broken", "list", "nothing", "part"],
)
def test_unusable_file_tells_nothing(held, tmp_path):
    (tmp_path / FILE_NAME).write_text(held)
    assert read_speed(tmp_path) is None
    assert typical_seconds(tmp_path) is None


@pytest.mark.parametrize(
    "wrong", [{"document_seconds": 0.0}, {"sequences": 0}, {"processors": usable_processors() + 1}]
)
def test_figures_that_cannot_hold_here_tell_nothing(wrong, tmp_path):
    store_speed(replace(SPEED, **wrong), tmp_path)
    assert read_speed(tmp_path) is None


def test_best_number_of_answers_holds_for_its_own_model_only(tmp_path):
    assert best_sequences(tmp_path, SPEED.model_sha256) == 0
    store_speed(SPEED, tmp_path)
    assert best_sequences(tmp_path, SPEED.model_sha256) == SPEED.sequences
    assert best_sequences(tmp_path, "cd" * 32) == 0


def test_first_files_of_a_home_are_estimated_by_what_was_measured(home):
    settings = settings_of(home, files_at_once="1")
    for number in range(3):
        (settings.inbox_dir / f"note{number}.txt").write_text("TA 120/80.")
    assert look_over(settings).estimated_seconds is None
    store_speed(SPEED, settings.data_dir)
    overview = look_over(settings)
    assert (overview.pending, overview.estimated_seconds) == (3, 54)
    assert overview.estimated_finish


def test_json_has_the_speed_and_when_the_inbox_would_be_done(home):
    inbox = settings_of(home).inbox_dir
    (inbox / "note.txt").write_text("TA 120/80.")
    result = run(home, "--json")
    assert result.exit_code == 0
    printed = json.loads(result.stdout)
    assert printed["pending"] == 1
    assert printed["estimated_finish"]
    assert printed["documents_per_hour"] > 0
    assert read_speed(settings_of(home).data_dir).sequences == printed["sequences"]


def test_table_names_the_best_number(home):
    result = run(home)
    assert result.exit_code == 0
    assert result.stdout.count("(best)") == 1
    assert "nothing waits" in result.stdout


def test_nothing_is_measured_while_another_process_works_in_the_home(home):
    settings = settings_of(home)
    with hold_run_lock(home, settings.data_dir):
        result = run(home)
    assert result.exit_code == Exit.BUSY
    assert read_speed(settings.data_dir) is None


def test_without_home_no_inbox_is_told_of(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(
        main,
        ["--set", f"data_dir={tmp_path / 'data'}", "bench", "--json"],
        env={"OPTIRH_GENERATOR": "fake", "OPTIRH_HOME": ""},
    )
    assert result.exit_code == 0
    assert json.loads(result.stdout)["pending"] is None
