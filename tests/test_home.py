"""Creating a home: names, adoption, repetition."""

import stat
import tomllib

import pytest

from optirh_batch.config import FILE_NAME, SETTING_FIELDS, load_settings
from optirh_batch.errors import ConfigurationError
from optirh_batch.home import configuration_text, create_home


def folders(home):
    return {path.name for path in home.iterdir() if path.is_dir()}


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fr", {"entree", "sortie", "erreurs", "archives", "data"}),
        ("de", {"eingang", "ausgang", "fehler", "archiv", "data"}),
    ],
)
def test_folders_are_named_in_staff_language(tmp_path, language, names):
    made = create_home(tmp_path / "new" / "home", staff_language=language)
    assert folders(made.home) == names
    assert made.written
    settings = load_settings(made.home, {}, environ={}).settings
    assert settings.staff_language == settings.default_handout_language == language


def test_existing_folders_are_adopted(tmp_path):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "outbox").mkdir()
    made = create_home(tmp_path, staff_language="de")
    assert folders(tmp_path) == {"inbox", "outbox", "fehler", "archiv", "data"}
    assert {path.name for path in made.kept} == {"inbox", "outbox"}


def test_repetition_changes_nothing(tmp_path):
    create_home(tmp_path, staff_language="fr")
    (tmp_path / FILE_NAME).write_text('staff_language = "de"\ninbox_dir = "dort"\n')
    made = create_home(tmp_path, staff_language="fr")
    assert not made.written
    assert (tmp_path / FILE_NAME).read_text() == 'staff_language = "de"\ninbox_dir = "dort"\n'
    assert (tmp_path / "dort").is_dir()


def test_existing_invalid_file_is_reported_and_kept(tmp_path):
    (tmp_path / FILE_NAME).write_text("nonsense = 1\n")
    with pytest.raises(ConfigurationError, match="nonsense"):
        create_home(tmp_path, staff_language="fr")
    assert (tmp_path / FILE_NAME).read_text() == "nonsense = 1\n"


def test_file_where_the_home_should_be_is_refused(tmp_path):
    (tmp_path / "home").write_text("")
    with pytest.raises(ConfigurationError, match="cannot be made a home"):
        create_home(tmp_path / "home", staff_language="fr")


def test_data_folder_is_for_this_user_alone(tmp_path):
    create_home(tmp_path, staff_language="fr")
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_file_explains_every_setting(tmp_path):
    text = configuration_text(tmp_path, "fr")
    for name, item in SETTING_FIELDS.items():
        assert f"\n# {item.metadata['comment']}" in text
        assert f"\n{name} = " in text or f"\n# {name} = " in text


def test_every_commented_default_is_valid_when_uncommented(tmp_path):
    text = configuration_text(tmp_path, "fr")
    active = "\n".join(
        line.removeprefix("# ") if " = " in line and line[2:3].islower() else line
        for line in text.splitlines()
    )
    assert set(tomllib.loads(active)) == set(SETTING_FIELDS)
    (tmp_path / FILE_NAME).write_text(active, encoding="utf-8")
    assert load_settings(tmp_path, {}, environ={}).settings.model == "default"


def test_folder_keys_name_their_purpose(tmp_path):
    written = tomllib.loads(configuration_text(tmp_path, "fr"))
    for word in ("inbox", "outbox", "error", "archive"):
        assert len([key for key in written if word in key]) == 1


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fr", ["a-verifier", "valides", "refuses", "formulaires"]),
        ("de", ["zu-pruefen", "freigegeben", "abgelehnt", "formulare"]),
    ],
)
def test_outbox_has_folders_to_decide_in_named_in_the_staff_language(tmp_path, language, names):
    create_home(tmp_path, staff_language=language)
    settings = load_settings(tmp_path, {}, environ={}).settings
    folders = [settings.to_review, settings.released, settings.rejected, settings.forms]
    assert [folder.name for folder in folders] == names
    assert all(folder.is_dir() and folder.parent == settings.outbox_dir for folder in folders)


def test_folders_to_decide_in_go_with_the_outbox_wherever_it_lies(tmp_path):
    create_home(tmp_path / "home", staff_language="fr")
    flags = {"outbox_dir": str(tmp_path / "share")}
    settings = load_settings(tmp_path / "home", flags, environ={}).settings
    assert settings.to_review == tmp_path / "share" / "a-verifier"
    assert settings.released == tmp_path / "share" / "valides"
