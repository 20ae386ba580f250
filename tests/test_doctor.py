"""Each question of the doctor, answered well and badly."""

import re
import sqlite3
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from benches import new_home
from model_servers import model_server
from optirh_batch import filesystems
from optirh_batch.audit import AUDIT_FILE, AuditLog, JobFacts
from optirh_batch.config import load_settings
from optirh_batch.errors import Exit, RenderingFailed
from optirh_batch.oversight import doctor
from optirh_batch.oversight.doctor import State, examine
from tiny_gguf import write_tiny_gguf


@pytest.fixture
def loaded(tmp_path):
    return load_settings(new_home(tmp_path / "home"), {}, environ={"OPTIRH_GENERATOR": "fake"})


def test_working_home_has_no_failure(loaded):
    checks = list(examine(loaded))
    assert [check for check in checks if check.state is State.FAIL] == []
    names = {check.name for check in checks}
    assert {
        "home",
        "inbox_dir",
        "data disk",
        "free space",
        "model",
        "processor",
        "font Latin",
        "language it",
    } <= names


def test_without_home_there_is_a_hint(loaded):
    check = doctor.check_home(replace(loaded, home=None))
    assert (check.state, "optirh-batch init" in check.advice) == (State.WARN, True)


def test_home_without_settings_file_fails(loaded):
    (loaded.home / "optirh.toml").unlink()
    check = doctor.check_home(loaded)
    assert (check.state, check.exit_code) == (State.FAIL, Exit.CONFIGURATION)
    assert f"optirh-batch init {loaded.home}" in check.advice


@pytest.mark.parametrize(("key", "code"), [("inbox_dir", Exit.OUTBOX), ("data_dir", Exit.AUDIT)])
def test_missing_folder_fails(tmp_path, key, code):
    check = doctor.check_folder(key, tmp_path / "gone")
    assert (check.state, check.exit_code) == (State.FAIL, code)
    assert str(tmp_path / "gone") in check.advice


def test_folder_of_released_documents_that_cannot_be_written_fails(loaded):
    unwritable = replace(loaded.settings, released_dir=Path("/proc/self"))
    assert unwritable.released.is_dir()
    checks = {check.name: check for check in examine(replace(loaded, settings=unwritable))}
    assert (checks["released_dir"].state, checks["released_dir"].exit_code) == (State.FAIL, Exit.OUTBOX)
    assert "rejected_dir" not in checks  # not there yet: the first run makes it


@pytest.mark.parametrize(("kind", "state"), [("nfs4", State.FAIL), ("9p", State.WARN), ("ext4", State.OK)])
def test_data_folder_belongs_on_a_local_disk(loaded, monkeypatch, kind, state):
    reach = {"nfs4": "network", "9p": "host", "ext4": "local"}[kind]
    found = filesystems.FileSystem(kind, "/", filesystems.Reach(reach))
    monkeypatch.setattr(filesystems, "file_system_of", lambda path: found)
    assert doctor.check_data_disk(loaded.settings).state is state


UNREAD = JobFacts(
    identity="0" * 64,
    source_sha256=None,
    source_bytes=None,
    kind=None,
    language=None,
    settings_sha256="0" * 64,
    program_version="0.1.0",
)


def _change_a_row(log, _head):
    database = sqlite3.connect(log)
    database.execute("DROP TRIGGER jobs_no_update")
    database.execute("UPDATE jobs SET kind = 'handout'")
    database.commit()
    database.close()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        pytest.param(lambda log, _head: log.unlink(), "is gone", id="taken away"),
        pytest.param(lambda log, _head: log.write_bytes(b"nothing"), "damaged", id="overwritten"),
        pytest.param(lambda _log, head: head.write_text("?"), "audit.head is damaged", id="head damaged"),
        pytest.param(_change_a_row, "its content was changed", id="a row changed"),
    ],
)
def test_audit_log_that_does_not_hold_fails(loaded, spoil, words):
    log = loaded.settings.data_dir / AUDIT_FILE
    with AuditLog.open(log) as audit:
        audit.open_job(UNREAD)
    assert doctor.check_audit_log(loaded.settings).state is State.OK
    spoil(log, log.with_suffix(".head"))
    check = doctor.check_audit_log(loaded.settings)
    assert (check.state, check.exit_code) == (State.FAIL, Exit.AUDIT)
    assert words in check.detail
    assert check.advice


def test_audit_log_that_is_not_there_is_not_begun(loaded):
    assert doctor.check_audit_log(loaded.settings).state is State.OK
    assert not (loaded.settings.data_dir / AUDIT_FILE).exists()


@pytest.mark.parametrize(
    ("free", "state"), [(1 << 20, State.FAIL), (1 << 30, State.WARN), (1 << 40, State.OK)]
)
def test_free_space_is_judged(loaded, monkeypatch, free, state):
    monkeypatch.setattr(doctor, "_free_bytes", lambda folder: free)
    assert doctor.check_free_space(loaded.settings).state is state


def test_free_space_of_a_folder_not_made_yet_is_that_of_its_disk(tmp_path):
    assert doctor._free_bytes(tmp_path / "not" / "yet") > 0


def test_missing_model_fails_with_what_to_do(loaded):
    check = doctor.check_model(replace(loaded.settings, generator="llama-cpp"))
    assert (check.state, check.exit_code) == (State.FAIL, Exit.MODEL)
    assert "model install" in check.advice
    assert "model install" not in check.detail


@pytest.mark.parametrize(("sha256", "state"), [(None, State.WARN), ("ab" * 32, State.OK)])
def test_server_of_a_served_model_is_asked(loaded, sha256, state):
    with model_server() as server:
        settings = replace(loaded.settings, generator="http", http_url=server.url, http_model_sha256=sha256)
        check = doctor.check_model(settings)
    assert (check.state, server.bodies) == (state, [])
    assert "llama-server b9000-abc" in check.detail
    assert ("weights unknown" in check.detail) == (sha256 is None)


def test_server_that_is_off_fails(loaded):
    with model_server() as server:
        settings = replace(loaded.settings, generator="http", http_url=server.url)
    check = doctor.check_model(settings)
    assert (check.state, check.exit_code) == (State.FAIL, Exit.MODEL)
    assert "nothing listens" in check.detail


def test_server_address_that_is_not_allowed_fails(loaded):
    check = doctor.check_model(replace(loaded.settings, generator="http", http_url="http://8.8.8.8"))
    assert (check.state, check.exit_code) == (State.FAIL, Exit.CONFIGURATION)


def test_any_gguf_is_accepted_and_a_missing_adapter_is_not(loaded, tmp_path):
    path = write_tiny_gguf(tmp_path / "small.gguf")
    settings = replace(loaded.settings, generator="llama-cpp", model=str(path), model_dir=tmp_path)
    assert doctor.check_model(settings).state is State.OK
    assert doctor.check_model(replace(settings, adapter=tmp_path / "gone.gguf")).exit_code is Exit.MODEL


@pytest.mark.parametrize("content", [None, b"GGUF and more"], ids=["no-chat-template", "damaged"])
def test_file_that_cannot_write_answers_fails(loaded, tmp_path, content):
    path = write_tiny_gguf(tmp_path / "base.gguf", chat_template=None)
    if content:
        path.write_bytes(content)
    settings = replace(loaded.settings, generator="llama-cpp", model=str(path), model_dir=tmp_path)
    check = doctor.check_model(settings)
    assert (check.state, check.exit_code) == (State.FAIL, Exit.MODEL)
    assert ("chat template" in check.detail) == (content is None)


def test_font_advice_names_what_set_up_installs():
    check = doctor.check_font("Arabic", "ar", list_fonts=lambda _: "")
    assert re.findall(r"fonts-[a-z-]+", check.advice) == ["fonts-noto-core"]


def test_more_threads_than_there_are_is_a_warning(loaded):
    assert doctor.check_processor(replace(loaded.settings, threads=500)).state is State.WARN


@pytest.mark.parametrize(
    ("script", "language", "state"), [("Latin", "fr", State.FAIL), ("Arabic", "ar", State.WARN)]
)
def test_missing_font_fails_only_where_every_page_needs_it(script, language, state):
    assert doctor.check_font(script, language, list_fonts=lambda _: "DejaVu Sans\n").state is state


def test_missing_fc_list_is_a_warning():
    def absent(language):
        raise FileNotFoundError("fc-list")

    def broken(language):
        raise subprocess.CalledProcessError(1, "fc-list")

    assert doctor.check_font("Latin", "fr", list_fonts=absent).state is State.WARN
    assert doctor.check_font("Latin", "fr", list_fonts=broken).state is State.WARN


def test_page_that_does_not_print_fails(loaded, monkeypatch):
    def render(draft, imprint):
        raise RenderingFailed(name="test", detail="no Pango")

    monkeypatch.setattr("optirh_batch.rendering.render_pdf", render)
    check = doctor.check_language("fr", loaded.settings)
    assert (check.state, check.exit_code) == (State.FAIL, Exit.RENDERING)


MAPPING = 'name = "own"\n[root]\nelement = "x"\n[patient]\nfamily = "name"\n'
WORD = '[own-word]\nfr.name = "X"\nfr.means = "Un mot."\n'


@pytest.fixture
def with_own_file(loaded, tmp_path):
    def settings(key, text):
        folder = tmp_path / key
        folder.mkdir()
        if text is not None:
            (folder / "own.toml").write_text(text, "utf-8")
        return replace(loaded.settings, **{key: folder})

    return settings


@pytest.mark.parametrize(
    ("key", "check", "text"),
    [
        ("mappings_dir", doctor.check_mappings, MAPPING),
        ("glossary_dir", doctor.check_glossary, WORD),
        ("mappings_dir", doctor.check_mappings, None),
    ],
)
def test_own_files_that_are_valid_pass(with_own_file, key, check, text):
    assert check(with_own_file(key, text)).state is State.OK


@pytest.mark.parametrize(
    ("key", "check", "text", "words"),
    [
        ("mappings_dir", doctor.check_mappings, "name = ", "own.toml: not valid TOML"),
        (
            "mappings_dir",
            doctor.check_mappings,
            MAPPING.replace("family", "familly"),
            "own.toml: patient.familly: unknown key; did you mean 'family'?",
        ),
        ("glossary_dir", doctor.check_glossary, "[own", "own.toml: the file cannot be read"),
        ("glossary_dir", doctor.check_glossary, WORD.replace("means", "meaning"), "unknown key 'fr.meaning'"),
    ],
)
def test_faulty_own_file_fails_with_its_place(with_own_file, key, check, text, words):
    found = check(with_own_file(key, text))
    assert (found.state, found.exit_code) == (State.FAIL, Exit.CONFIGURATION)
    assert words in found.detail
    assert key in found.advice


@pytest.mark.parametrize(
    ("key", "check"), [("mappings_dir", doctor.check_mappings), ("glossary_dir", doctor.check_glossary)]
)
def test_folder_of_own_files_that_is_gone_fails(loaded, tmp_path, key, check):
    found = check(replace(loaded.settings, **{key: tmp_path / "gone"}))
    assert (found.state, found.exit_code) == (State.FAIL, Exit.CONFIGURATION)
    assert str(tmp_path / "gone") in found.detail


def test_examination_asks_for_own_files(loaded):
    assert {"mappings", "glossary"} <= {check.name for check in examine(loaded)}


def test_inbox_that_reports_changes_is_watched(loaded):
    check = doctor.check_watching(loaded.settings)
    assert check.state is State.OK


def test_too_few_inotify_watches_say_which_limit_to_raise(loaded, tmp_path):
    (tmp_path / "max_user_instances").write_text("128\n")
    (tmp_path / "max_user_watches").write_text("8\n")
    check = doctor.check_watching(loaded.settings, limits=tmp_path)
    assert check.state is State.WARN
    assert "max_user_watches" in check.detail
    assert "sysctl" in check.advice


def test_clock_of_the_share_that_differs_is_told(loaded, monkeypatch):
    assert doctor.check_clocks(loaded.settings).state is State.OK
    now = doctor.time.time()
    monkeypatch.setattr(doctor.time, "time", lambda: now + 3600)
    check = doctor.check_clocks(loaded.settings)
    assert check.state is State.WARN
    assert "behind" in check.detail
