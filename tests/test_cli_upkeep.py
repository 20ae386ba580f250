"""Commands for IT, in process."""

import hashlib
import json
import os
import pwd

import pytest
from click.testing import CliRunner

from benches import RECORD, TEXT
from optirh_batch.cli import main
from optirh_batch.config import SETTING_FIELDS


def invoke(*arguments, **environ):
    variables = {"OPTIRH_GENERATOR": "fake", **environ}
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=variables)


def test_init_asks_nothing_and_is_safe_to_repeat(tmp_path):
    result = invoke("init", tmp_path / "cms", LANG="de_CH.UTF-8")
    assert result.exit_code == 0
    assert (tmp_path / "cms" / "eingang").is_dir()
    assert "written" in result.stdout
    again = invoke("init", tmp_path / "cms")
    assert again.exit_code == 0
    assert "stays as it is" in again.stdout


def test_init_language_can_be_named(tmp_path):
    invoke("init", tmp_path, "--staff-language", "fr", LANG="de_CH.UTF-8")
    assert (tmp_path / "entree").is_dir()


@pytest.mark.parametrize("way", ["current", "variable", "option"])
def test_init_without_a_folder_takes_the_home_that_is_named(tmp_path, monkeypatch, way):
    monkeypatch.chdir(tmp_path)
    if way == "current":
        result, place = invoke("init"), tmp_path
    elif way == "variable":
        result, place = invoke("init", OPTIRH_HOME=str(tmp_path / "a")), tmp_path / "a"
    else:
        result, place = invoke("--home", tmp_path / "b", "init"), tmp_path / "b"
    assert result.exit_code == 0
    assert (place / "optirh.toml").is_file()


def test_config_show_tells_where_each_value_comes_from(home):
    result = invoke("--home", home, "--set", "threads=2", "config", "show")
    rows = {line.split()[0]: line.split() for line in result.stdout.splitlines()[1:]}
    assert set(SETTING_FIELDS) <= rows.keys()
    assert rows["home"][1:] == [str(home)]
    assert rows["threads"][1:] == ["2", "flag"]
    assert rows["generator"][1:] == ["fake", "environment"]
    assert rows["settle_seconds"][1:] == ["0.0", "file"]
    assert rows["max_depth"][-1] == "default"


def test_config_show_says_that_there_is_no_home(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = invoke("config", "show").stdout.splitlines()
    assert shown[1].split() == ["home", "none"]


def test_config_show_json_has_every_setting(home):
    shown = json.loads(invoke("--home", home, "config", "show", "--json").stdout)
    assert shown["home"] == str(home)
    assert shown["settings"].keys() == set(SETTING_FIELDS)
    assert len(shown["settings_sha256"]) == 64


def test_bad_configuration_ends_with_its_code(home):
    (home / "optirh.toml").write_text("thread = 1")
    result = invoke("--home", home, "config", "show")
    assert result.exit_code == 3
    assert "did you mean 'threads'" in result.stderr


def test_doctor_lists_its_checks(home):
    result = invoke("--home", home, "doctor")
    assert result.exit_code == 0
    assert "inbox_dir" in result.stdout
    checks = json.loads(invoke("--home", home, "doctor", "--json").stdout)
    assert {check["state"] for check in checks} <= {"ok", "warn"}


def test_doctor_fails_with_the_code_of_what_is_missing(home):
    (home / "sortie").rmdir()
    assert invoke("--home", home, "doctor").exit_code == 8
    assert invoke("--home", home, "doctor", OPTIRH_GENERATOR="llama-cpp").exit_code == 8


def test_model_list_names_catalogue_and_installed(tmp_path):
    (tmp_path / "own.gguf").write_bytes(b"GGUF")
    listed = json.loads(invoke("--set", f"model_dir={tmp_path}", "model", "list", "--json").stdout)
    paths = {item["name"]: item["path"] for item in listed}
    assert paths["own"] == str(tmp_path / "own.gguf")
    assert None in paths.values()
    table = invoke("--set", f"model_dir={tmp_path}", "model", "list").stdout
    assert "not installed" in table
    assert "own.gguf" in table


def test_model_list_shows_the_model_that_is_set_by_its_path(tmp_path):
    path = tmp_path / "elsewhere" / "own.gguf"
    path.parent.mkdir()
    path.write_bytes(b"GGUF")
    options = ("--set", f"model_dir={tmp_path}", "--model", path, "model", "list")
    used = [item for item in json.loads(invoke(*options, "--json").stdout) if item["in_use"]]
    assert [(item["path"], item["size_bytes"]) for item in used] == [(str(path), 4)]
    path.unlink()
    assert "no such file" in invoke(*options).stdout


def test_model_install_reports_progress_and_the_path(tmp_path, monkeypatch):
    from optirh_batch.generation import model_store

    def install(name, model_dir, progress):
        for done in (0, 50, 100):
            progress(model_store.InstallProgress(name, model_store.InstallStage.DOWNLOADING, done, 100))
        return model_dir / f"{name}.gguf"

    monkeypatch.setattr(model_store, "install", install)
    result = invoke("--set", f"model_dir={tmp_path}", "model", "install", "small")
    assert result.stdout == f"{tmp_path / 'small.gguf'}\n"
    assert "small: downloading 50 %" in result.stderr


def test_model_outside_the_catalogue_cannot_be_installed(tmp_path):
    result = invoke("--set", f"model_dir={tmp_path}", "model", "install", "nonsense")
    assert result.exit_code == 3


def test_audit_commands_show_verify_and_export(home):
    (home / "entree" / "note.txt").write_text(TEXT)
    (home / "entree" / "dossier.xml").write_text(RECORD)
    assert invoke("--home", home, "run").exit_code == 0
    shown = json.loads(invoke("--home", home, "audit", "show", "--json").stdout)
    kinds = [entry["kind"] for entry in shown]  # two files under way at once: either may end first
    assert sorted(kinds) == ["handout", "summary"]
    assert shown[0]["state"] == "review"
    assert kinds[1] not in invoke("--home", home, "audit", "show", "--limit", "1").stdout
    assert invoke("--home", home, "audit", "verify").exit_code == 0
    exported = invoke("--home", home, "audit", "export").stdout
    entries = [json.loads(line) for line in exported.splitlines()]
    assert sorted(entry["outputs"][0]["name"] for entry in entries) == [
        "dossier.summary.fr.pdf",
        "note.handout.fr.pdf",
    ]
    assert all(len(entry["source_sha256"]) == 64 for entry in entries)
    assert "Canarion" not in exported


def test_audit_show_of_a_job_tells_who_released_what_and_when(home):
    (home / "entree" / "note.txt").write_text(TEXT)
    assert invoke("--home", home, "run").exit_code == 0
    assert invoke("--home", home, "review", "release", "--all").exit_code == 0
    (released,) = (home / "sortie").rglob("*.pdf")
    digest = hashlib.sha256(released.read_bytes()).hexdigest()
    (entry,) = json.loads(invoke("--home", home, "audit", "show", "--json").stdout)
    last = json.loads(invoke("--home", home, "audit", "show", entry["job"], "--json").stdout)[-1]
    assert (last["event"], last["by"], last["outputs"][0]["sha256"]) == ("released", os.getuid(), digest)
    (line,) = [
        line
        for line in invoke("--home", home, "audit", "show", entry["job"]).stdout.splitlines()
        if "released" in line
    ]
    assert line.endswith(digest)
    assert pwd.getpwuid(os.getuid()).pw_name in line
    exported = json.loads(invoke("--home", home, "audit", "export").stdout)
    assert exported["history"][-1]["outputs"][0]["name"] == released.name


def test_audit_show_of_an_unknown_job_says_so(home):
    result = invoke("--home", home, "audit", "show", "2026-99999")
    assert result.exit_code == 2
    assert "there is no job 2026-99999" in result.stderr


def test_audit_show_says_of_an_unreadable_source_that_it_was_not_read(home):
    invoke("--home", home, "process", home / "gone.txt")
    shown = invoke("--home", home, "audit", "show").stdout
    assert "not read" in shown
    assert "None" not in shown


def test_no_name_or_text_of_a_record_gets_into_the_data_folder_but_in_kept_drafts(home):
    (home / "entree" / "dossier.xml").write_text(RECORD)
    invoke("--home", home, "run")
    files = [path for path in (home / "data").rglob("*") if path.is_file() and path.parent.name != "drafts"]
    kept = b"".join(path.read_bytes() for path in files)
    assert b"audit" in kept or kept
    assert b"Canarion" not in kept
    assert "Zoé".encode() not in kept
    assert b"fracture" not in kept


def test_changed_audit_log_fails_verification(home):
    import sqlite3

    (home / "entree" / "note.txt").write_text(TEXT)
    invoke("--home", home, "run")
    with sqlite3.connect(home / "data" / "audit.db") as database:
        database.execute("DROP TRIGGER jobs_no_update")
        database.execute("UPDATE jobs SET language = 'de'")
    database.close()
    result = invoke("--home", home, "audit", "verify")
    assert result.exit_code == 9
    assert "row 1" in result.stderr


@pytest.mark.parametrize("command", ["show", "verify", "export"])
def test_audit_needs_a_home(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    result = invoke("audit", command)
    assert result.exit_code == 3
    assert "optirh-batch init" in result.stderr


class TestEmptyLogBesideDocuments:
    def published(self, home):
        (home / "sortie" / "dossier.summary.fr.pdf").write_bytes(b"%PDF")

    def test_log_that_was_taken_away_is_reported(self, home):
        self.published(home)
        result = invoke("--home", home, "audit", "verify")
        assert result.exit_code == 0
        assert "0 rows" in result.stdout
        assert "1 documents of this home exist" in result.stderr

    def test_documents_that_were_taken_away_too_are_known_by_their_list(self, home):
        (home / "data").mkdir(exist_ok=True)
        (home / "data" / "published.jsonl").write_text('{"sha256": "ab", "path": "/x.pdf"}\n')
        assert "documents of this home exist" in invoke("--home", home, "audit", "verify").stderr

    def test_new_home_is_not_reported(self, home):
        assert invoke("--home", home, "audit", "verify").stderr == ""
