"""Settings: order of origins, bounds, refusals, and what the hash covers."""

from dataclasses import replace
from pathlib import Path

import pytest

from optirh_batch.config import (
    FILE_NAME,
    SETTING_FIELDS,
    Settings,
    find_home,
    load_settings,
    preferred_staff_language,
)
from optirh_batch.errors import ConfigurationError


def load(home=None, flags=None, environ=None):
    return load_settings(home, flags or {}, environ=environ or {})


def write(home: Path, text: str) -> Path:
    (home / FILE_NAME).write_text(text, encoding="utf-8")
    return home


def test_later_origin_wins(tmp_path):
    home = write(tmp_path, "threads = 1\ncontext_tokens = 1024\nsettle_seconds = 1\n")
    environ = {"OPTIRH_THREADS": "2", "OPTIRH_CONTEXT_TOKENS": "2048"}
    loaded = load(home, {"threads": "3"}, environ)
    assert (loaded.settings.threads, loaded.origins["threads"]) == (3, "flag")
    assert (loaded.settings.context_tokens, loaded.origins["context_tokens"]) == (2048, "environment")
    assert (loaded.settings.settle_seconds, loaded.origins["settle_seconds"]) == (1.0, "file")
    assert (loaded.settings.max_depth, loaded.origins["max_depth"]) == (100, "default")


def test_home_without_file_has_defaults(tmp_path):
    loaded = load(tmp_path)
    assert set(loaded.origins.values()) == {"default"}
    assert loaded.settings.inbox_dir == tmp_path / "inbox"


def test_folders_of_file_are_relative_to_home(tmp_path):
    home = write(tmp_path, 'inbox_dir = "entree"\nerror_dir = "/srv/erreurs"\n')
    settings = load(home).settings
    assert settings.inbox_dir == tmp_path / "entree"
    assert settings.error_dir == Path("/srv/erreurs")


def test_folders_of_environment_are_relative_to_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    assert load(home, environ={"OPTIRH_OUTBOX_DIR": "here"}).settings.outbox_dir == tmp_path / "here"


def test_without_home_results_go_to_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    loaded = load()
    assert loaded.settings.outbox_dir == tmp_path
    assert not loaded.settings.data_dir.is_relative_to(tmp_path)
    with pytest.raises(ConfigurationError, match="optirh-batch init"):
        loaded.require_home()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("thread = 2", "unknown setting 'thread'; did you mean 'threads'", id="near-miss"),
        pytest.param("colour = 2", "config show", id="nothing-near"),
        pytest.param("[inbox]\ndir = 'x'", "unknown setting 'inbox'", id="table"),
        pytest.param('threads = "2"', "threads = '2': expected a whole number", id="text-for-number"),
        pytest.param("threads = 1.5", "threads = 1.5", id="fraction-for-whole"),
        pytest.param("threads = true", "threads = True", id="truth-for-number"),
        pytest.param("threads = 5000", "from 0 to 512", id="too-large"),
        pytest.param("settle_seconds = -1", "from 0 to 3600", id="negative"),
        pytest.param("settle_seconds = nan", "settle_seconds = nan", id="not-a-number"),
        pytest.param("staff_language = 'it'", "one of: fr, de", id="not-a-choice"),
        pytest.param("enabled_languages = ['fr', 'sq']", "a list of: fr, de, it, en", id="one-bad-item"),
        pytest.param("enabled_languages = []", "a list of", id="empty-list"),
        pytest.param("enabled_languages = 'fr'", "a list of", id="text-for-list"),
        pytest.param("inbox_dir = ''", "expected a path", id="empty-path"),
        pytest.param("model = ''", "expected a text", id="empty-model"),
        pytest.param("threads = ", "cannot be read", id="not-toml"),
    ],
)
def test_bad_file_is_refused_with_its_path(tmp_path, text, message):
    with pytest.raises(ConfigurationError) as caught:
        load(write(tmp_path, text))
    assert message in str(caught.value)
    assert str(tmp_path / FILE_NAME) in str(caught.value)


def test_file_that_is_not_utf8_is_refused(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"model = '\xe9'")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load(tmp_path)


def test_default_language_must_be_enabled(tmp_path):
    with pytest.raises(ConfigurationError, match="not among enabled_languages"):
        load(write(tmp_path, "enabled_languages = ['de']"))


@pytest.mark.parametrize("value", ["many", "1.5", ""])
def test_bad_environment_value_names_variable(value):
    with pytest.raises(ConfigurationError, match="environment OPTIRH_THREADS"):
        load(environ={"OPTIRH_THREADS": value})


def test_near_miss_in_environment_is_refused():
    with pytest.raises(ConfigurationError, match="OPTIRH_GENERATOR"):
        load(environ={"OPTIRH_GENERATORS": "fake"})


def test_foreign_variable_with_same_prefix_is_left_alone():
    assert load(environ={"OPTIRH_SHARED_DATA": "/data", "OPTIRH_HOME": "/home"}).settings


def test_unknown_flag_is_refused():
    with pytest.raises(ConfigurationError, match="command line"):
        load(flags={"treads": "1"})


def test_list_in_environment_is_separated_by_commas():
    settings = load(environ={"OPTIRH_ENABLED_LANGUAGES": "de, fr,de"}).settings
    assert settings.enabled_languages == ("de", "fr")


def test_empty_optional_path_means_none(tmp_path):
    assert load(write(tmp_path, "adapter = ''")).settings.adapter is None
    assert load(write(tmp_path, "adapter = 'a.gguf'")).settings.adapter == tmp_path / "a.gguf"


def test_empty_optional_text_means_none(tmp_path):
    assert load(write(tmp_path, "http_url = ''")).settings.http_url is None
    assert load(write(tmp_path, "http_url = 'http://10.0.0.5'")).settings.http_url == "http://10.0.0.5"


@pytest.mark.parametrize(("model", "is_path"), [("small-fr", False), ("x.gguf", True), ("models/x", True)])
def test_model_is_a_name_or_a_path(tmp_path, model, is_path):
    loaded = load(write(tmp_path, f"model = '{model}'"))
    assert loaded.settings.model == (str(tmp_path / model) if is_path else model)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("outbox_dir = 'inbox/out'", id="outbox-inside-inbox"),
        pytest.param("data_dir = 'inbox'", id="data-is-inbox"),
        pytest.param("error_dir = 'archive'", id="errors-are-archive"),
        pytest.param("inbox_dir = '.'", id="inbox-is-home"),
        pytest.param("archive_dir = 'link/archive'", id="through-a-link"),
    ],
)
def test_contradictory_folders_are_refused(tmp_path, text):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "link").symlink_to("inbox")
    with pytest.raises(ConfigurationError, match="choose"):
        load(write(tmp_path, text))


def test_hash_covers_what_shapes_text_and_nothing_else():
    settings = load(environ={"OPTIRH_MODEL": "a"}).settings
    assert (
        replace(settings, threads=7, max_depth=9, outbox_dir=Path("/x")).settings_sha256
        == settings.settings_sha256
    )
    for change in ({"model": "b"}, {"staff_language": "de"}, {"context_tokens": 999}, {"generator": "fake"}):
        assert replace(settings, **change).settings_sha256 != settings.settings_sha256


def test_every_setting_has_a_comment_and_a_valid_default():
    assert Settings()
    for name, item in SETTING_FIELDS.items():
        assert item.metadata["comment"].endswith("."), name
        assert name.isidentifier()


def test_named_home_beats_variable_beats_current_folder(tmp_path, monkeypatch):
    for name in ("named", "variable", "current"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "current")
    environ = {"OPTIRH_HOME": str(tmp_path / "variable")}
    assert find_home(tmp_path / "named", environ=environ) == tmp_path / "named"
    assert find_home(None, environ=environ) == tmp_path / "variable"
    assert find_home(None, environ={}) is None
    write(tmp_path / "current", "")
    assert find_home(None, environ={}) == tmp_path / "current"


def test_missing_home_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="OPTIRH_HOME"):
        find_home(None, environ={"OPTIRH_HOME": str(tmp_path / "gone")})


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "de_CH.UTF-8"}, "de"),
        ({"LANG": "fr_CH.UTF-8"}, "fr"),
        ({"LANG": "de_CH", "LC_ALL": "it_CH"}, "fr"),
        ({}, "fr"),
    ],
)
def test_staff_language_follows_locale(environ, language):
    assert preferred_staff_language(environ) == language
