"""Taking a model and an adapter of one's own into the model folder."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from optirh_batch.cli import main
from optirh_batch.errors import ConfigurationError, ModelMissing, ModelUnusable
from optirh_batch.generation import importing
from optirh_batch.generation.importing import import_model
from optirh_batch.generation.model_store import resolve_model
from tiny_gguf import write_tiny_adapter, write_tiny_gguf


@pytest.fixture
def own(tmp_path):
    return write_tiny_gguf(tmp_path / "own.gguf")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "models"


def take(path, folder, adapter=None):
    return import_model(str(path), adapter, folder, lambda *_: None)


def names(folder):
    return sorted(path.name for path in folder.glob("*.gguf*"))


def test_model_and_adapter_are_copied_whole(own, tmp_path, folder):
    adapter = write_tiny_adapter(tmp_path / "tuned.gguf", base=resolve_model(str(own), tmp_path).sha256)

    model, laid_over = take(own, folder, adapter)

    assert model.read_bytes() == own.read_bytes()
    assert laid_over.read_bytes() == adapter.read_bytes()
    assert names(folder) == ["own.gguf", "tuned.gguf"]


def test_second_import_of_the_same_file_copies_nothing(own, folder):
    take(own, folder)
    before = (folder / "own.gguf").stat().st_mtime_ns

    take(own, folder)

    assert (folder / "own.gguf").stat().st_mtime_ns == before


def test_progress_ends_with_all_bytes(own, folder):
    told = []
    import_model(str(own), None, folder, lambda *step: told.append(step))
    assert told[-1] == ("own.gguf", own.stat().st_size, own.stat().st_size)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: write_tiny_gguf(path, chat_template=None), "chat template"),
        (write_tiny_adapter, "--adapter"),
        (lambda path: path.write_bytes(b"PK"), "no GGUF"),
    ],
    ids=["base model", "adapter", "other file"],
)
def test_file_that_cannot_write_is_refused_before_it_is_copied(tmp_path, folder, make, said):
    make(tmp_path / "own.gguf")
    with pytest.raises(ModelUnusable, match=said):
        take(tmp_path / "own.gguf", folder)
    assert names(folder) == []


def test_adapter_of_another_model_is_refused_before_anything_is_copied(own, tmp_path, folder):
    adapter = write_tiny_adapter(tmp_path / "tuned.gguf", base="b" * 64)
    with pytest.raises(ModelUnusable, match="another base model"):
        take(own, folder, adapter)
    assert names(folder) == []


def test_missing_file_is_named(tmp_path, folder):
    with pytest.raises(ModelMissing, match=r"gone\.gguf"):
        take(tmp_path / "gone.gguf", folder)


def test_another_file_of_the_same_name_is_left_alone(own, tmp_path, folder):
    folder.mkdir()
    other = write_tiny_gguf(folder / "own.gguf", context=256).read_bytes()
    with pytest.raises(ConfigurationError, match="rename yours"):
        take(own, folder)
    assert (folder / "own.gguf").read_bytes() == other


def test_full_disk_is_said_before_anything_is_copied(own, folder, monkeypatch):
    monkeypatch.setattr(importing, "SPARE_BYTES", 1 << 62)
    with pytest.raises(ConfigurationError, match="MiB of free disk space"):
        take(own, folder)
    assert names(folder) == []


def test_copy_that_fails_leaves_nothing_behind(own, folder):
    def fail(*_):
        raise OSError(28, "No space left on device")

    with pytest.raises(ConfigurationError, match="No space left"):
        import_model(str(own), None, folder, fail)
    assert names(folder) == []


def test_command_prints_the_lines_of_the_settings_file(own, tmp_path, folder):
    adapter = write_tiny_adapter(tmp_path / "tuned.gguf")
    done = CliRunner().invoke(
        main,
        ["model", "import", str(own), "--adapter", str(adapter)],
        env={"OPTIRH_MODEL_DIR": str(folder)},
    )
    assert done.exit_code == 0, done.output
    lines = dict(line.split(" = ") for line in done.stdout.splitlines())
    assert {name: Path(json.loads(value)) for name, value in lines.items()} == {
        "model": folder / "own.gguf",
        "adapter": folder / "tuned.gguf",
    }
    assert "model doctor" in done.stderr
