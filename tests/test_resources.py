"""Finding the packaged folders in each way the program can be laid out."""

from pathlib import Path

import pytest

from optirh_batch.errors import ConfigurationError
from optirh_batch.resources import packaged_folder


def make_folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


@pytest.mark.parametrize("name", ["prompts", "templates"])
def test_running_program_finds_its_folders(name):
    assert (packaged_folder(name) / "__init__.py").is_file()


def test_installed_package_finds_the_folder_beside_it(tmp_path):
    expected = make_folder(tmp_path / "optirh_batch_prompts")
    assert packaged_folder("prompts", beside=tmp_path) == expected


def test_checkout_finds_the_top_level_folder(tmp_path):
    expected = make_folder(tmp_path / "templates")
    (tmp_path / "setup.py").touch()
    assert packaged_folder("templates", beside=tmp_path) == expected


def test_foreign_folder_beside_an_installed_package_is_not_taken(tmp_path):
    make_folder(tmp_path / "prompts")
    with pytest.raises(ConfigurationError, match="'prompts' of the program is missing"):
        packaged_folder("prompts", beside=tmp_path)


def test_missing_folder_in_a_checkout_is_a_configuration_error(tmp_path):
    (tmp_path / "setup.py").touch()
    with pytest.raises(ConfigurationError, match="install it again"):
        packaged_folder("templates", beside=tmp_path)
