"""``inspect``, ``process``, ``run`` and ``status``, in process and as a real program."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from benches import RECORD, TEXT, file_names
from optirh_batch.cli import main
from optirh_batch.errors import Exit

LEFT = "Restés dans le dossier d’entrée"
CHECKOUT = Path(__file__).resolve().parent.parent
TWO = RECORD.replace("<dossier xmlns", '<dossiers xmlns="urn:optirh:dossier:1"><dossier xmlns').replace(
    "</dossier>", "</dossier>" + RECORD.partition("?>")[2].replace("Zoé", "Léa") + "</dossiers>"
)


def invoke(*arguments, **environ):
    variables = {"OPTIRH_GENERATOR": "fake", **environ}
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=variables)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder that is no home, with a text, a record, a file of two records and a broken file."""
    folder = tmp_path / "loose"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name, text in {
        "note.txt": TEXT,
        "dossier.xml": RECORD,
        "deux.xml": TWO,
        "bad.xml": "<a",
        "empty.txt": "",
    }.items():
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize("command", [("process", "note.txt"), ("run",)], ids=["process", "run"])
def test_reproducible_work_is_refused_where_nobody_can_promise_it(home, monkeypatch, command):
    monkeypatch.chdir(home)
    for place in (home, home / "entree"):
        (place / "note.txt").write_text(TEXT)
    arguments = ("--set", "http_url=http://127.0.0.1:9/v1", *command, "--reproducible", "--json")
    result = invoke(*arguments, OPTIRH_GENERATOR="http")
    assert result.exit_code == Exit.CONFIGURATION
    printed = json.loads(result.stdout)
    (document,) = printed.get("documents", (printed,))
    assert "reproducible" in document["error"]["message"]


def test_inspect_prints_one_object_for_one_record(folder):
    result = invoke("inspect", "dossier.xml", "--json")
    record = json.loads(result.stdout)
    assert record["format"] == "optirh-xml"
    assert record["patient"]["family"] == "Canarion"
    assert record["allergies"] == {"status": "not-documented", "items": []}
    assert result.stderr == ""


def test_inspect_prints_a_list_for_several_records(folder):
    records = json.loads(invoke("inspect", "deux.xml", "--json").stdout)
    assert [record["patient"]["given"] for record in records] == ["Zoé", "Léa"]


def test_inspect_names_the_record_that_cannot_be_read_and_shows_the_others(folder):
    (folder / "deux.xml").write_text(TWO.replace("<nom>Canarion</nom>", "", 1))
    result = invoke("inspect", "deux.xml", "--json")
    assert [record["patient"]["given"] for record in json.loads(result.stdout)] == ["Léa"]
    assert "record 1 of 2: " in result.stderr
    assert result.exit_code == 5
    assert "Léa" in invoke("inspect", "deux.xml").stdout


def test_process_says_which_record_failed(folder):
    (folder / "deux.xml").write_text(TWO.replace("<nom>Canarion</nom>", "", 1))
    result = invoke("process", "deux.xml", "--json")
    made = json.loads(result.stdout)
    assert [(item["record"], item["records"], item["status"]) for item in made] == [
        (1, 2, "failed"),
        (2, 2, "review"),
    ]
    assert "deux.xml [1/2]" in invoke("process", "deux.xml").stdout


def test_inspect_writes_nothing(folder):
    before = file_names(folder)
    invoke("inspect", "dossier.xml")
    assert file_names(folder) == before
    assert list(Path(os.environ["HOME"]).iterdir()) == []


@pytest.mark.parametrize(("language", "label"), [("fr", "Nom"), ("de", "Name")])
def test_inspect_shows_a_table_in_staff_language(folder, language, label):
    result = invoke("--set", f"staff_language={language}", "inspect", "dossier.xml")
    assert result.exit_code == 0
    assert "Canarion" in result.stdout
    assert label in result.stdout


def test_inspect_of_a_refused_file_prints_nothing_on_stdout(folder):
    result = invoke("inspect", "bad.xml", "--json")
    assert (result.exit_code, result.stdout) == (5, "")
    assert "bad.xml" in result.stderr


def test_process_without_a_home_writes_to_the_current_folder(folder):
    result = invoke("process", "note.txt", "--json")
    made = json.loads(result.stdout)
    assert result.exit_code == 0
    assert made["status"] == "review"
    assert Path(made["outputs"][0]).read_bytes().startswith(b"%PDF-")
    assert "note.handout.fr.pdf" in file_names(folder)
    assert (folder / "note.txt").exists()


def test_process_puts_pdfs_where_it_is_told(folder):
    made = json.loads(invoke("process", "note.txt", "--out", "new/out", "--lang", "DE", "--json").stdout)
    assert made["outputs"] == [str(folder / "new" / "out" / "note.handout.de.pdf")]
    assert made["language"] == "de"


def test_process_in_a_home_writes_to_its_outbox(folder, home):
    invoke("--home", home, "process", "dossier.xml", "--kind", "handout")
    assert file_names(home / "sortie") == ["dossier.handout.fr.pdf"]


def test_process_reports_every_file_and_ends_with_the_code_of_the_first_refusal(folder):
    result = invoke("process", "bad.xml", "note.txt", "empty.txt", "deux.xml", "--json")
    made = json.loads(result.stdout)
    assert [(item["source"], item["status"]) for item in made] == [
        ("bad.xml", "failed"),
        ("note.txt", "review"),
        ("empty.txt", "failed"),
        ("deux.xml", "review"),
        ("deux.xml", "review"),
    ]
    assert [item["error"]["code"] for item in made if item["error"]] == ["xml-malformed", "source-empty"]
    assert result.exit_code == 5


def test_process_of_one_failed_file_prints_its_object(folder):
    result = invoke("process", "note.txt", "--lang", "xx", "--json")
    made = json.loads(result.stdout)
    assert result.exit_code == 6
    assert (made["status"], made["kind"], made["language"]) == ("failed", "handout", "xx")
    assert made["error"]["code"] == "language-unsupported"


def test_table_of_results_speaks_the_staff_language(folder):
    shown = invoke("--set", "staff_language=de", "process", "note.txt").stdout
    heading, row = shown.splitlines()
    assert heading.split()[:3] == ["Datei", "Dokument", "Status"]
    assert "zu prüfen" in row


def test_process_keeps_the_kind_asked_for_in_a_failure(folder):
    made = json.loads(invoke("process", "bad.xml", "--kind", "summary", "--lang", "de", "--json").stdout)
    assert (made["kind"], made["language"]) == ("summary", "de")


def test_process_shows_a_table_and_progress_apart(folder):
    result = invoke("process", "note.txt", "bad.xml")
    assert "[1/2] note.txt" in result.stderr
    assert "note.handout.fr.pdf" in result.stdout
    assert "xml-malformed" in result.stdout
    assert result.exit_code == 5


def test_missing_model_decides_the_exit_code_whatever_file_is_refused_first(folder, home):
    result = invoke("process", "bad.xml", "note.txt", OPTIRH_GENERATOR="llama-cpp")
    assert result.exit_code == 4
    for name in ("bad.xml", "note.txt"):
        (home / "entree" / name).write_bytes((folder / name).read_bytes())
    assert invoke("--home", home, "run", OPTIRH_GENERATOR="llama-cpp").exit_code == 4


def test_process_names_a_missing_model(folder):
    result = invoke("process", "note.txt", "--json", OPTIRH_GENERATOR="llama-cpp")
    assert result.exit_code == 4
    assert json.loads(result.stdout)["error"]["code"] == "model-missing"


def test_verbose_shows_the_fault_behind_a_failed_file(folder, monkeypatch):
    def broken(*_, **__):
        raise ValueError(RECORD)

    monkeypatch.setattr("optirh_batch.pipeline.draft_handout", broken)
    result = invoke("--verbose", "process", "note.txt")
    assert result.exit_code == 1
    assert "ValueError" in result.stderr
    assert "Canarion" not in result.output


def test_run_works_through_the_inbox(home):
    (home / "entree" / "note.txt").write_text(TEXT)
    (home / "entree" / "bad.xml").write_text("<a")
    (home / "entree" / "odd").mkdir()
    (home / "entree" / "odd" / "x.txt").write_text(TEXT)
    result = invoke("--home", home, "run", "--json")
    done = json.loads(result.stdout)
    assert result.exit_code == 5
    assert [(item["status"], item["original"]) for item in done["documents"]] == [
        ("failed", "refused"),
        ("review", "archived"),
        ("failed", "refused"),
    ]
    assert [item["model"]["name"] for item in done["documents"]] == ["default", "fake", "default"]
    assert [Path(path).name for path in done["unknown_folders"]] == ["odd"]
    assert file_names(home / "erreurs") == ["bad.xml", "bad.xml.txt", "x.txt", "x.txt.txt"]
    assert invoke("--home", home, "run").exit_code == 0


@pytest.mark.parametrize("options", [(), ("--json",)], ids=["table", "json"])
def test_run_says_that_there_is_nothing_to_do(home, options):
    result = invoke("--home", home, "run", *options)
    assert (result.exit_code, "nothing to do" in result.stderr) == (0, True)
    assert str(home / "entree") in result.stderr
    assert result.stdout == "" or json.loads(result.stdout)["documents"] == []


def test_run_says_what_it_waits_for(home):
    (home / "entree" / "note.txt").write_text(TEXT)
    result = invoke("--home", home, "--set", "settle_seconds=0.2", "run")
    assert "waiting until unchanged for 0.2 s: note.txt\n" in result.stderr
    assert "nothing to do" not in result.stderr
    assert (result.exit_code, file_names(home / "sortie")) == (0, ["note.handout.fr.pdf"])


def test_run_names_what_it_left_and_why(home):
    (home / "entree" / "note.txt").write_text(TEXT)
    shown = invoke("--home", home, "run", OPTIRH_GENERATOR="llama-cpp").stdout
    left = shown.partition(LEFT)[2]
    assert "note.txt" in left
    assert "n’est pas installé" in left


def test_waiting_for_many_files_names_the_first_ones_once(capsys):
    from optirh_batch.cli.documents import _Waiting

    waiting = _Waiting(3)
    paths = [Path(f"{number}.txt") for number in range(7)]
    for batch in (paths, paths, paths[6:]):
        waiting.tell(batch)
    assert capsys.readouterr().err.splitlines() == [
        "waiting until unchanged for 3 s: 0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 2 more",
        "waiting until unchanged for 3 s: 6.txt",
    ]


def test_status_counts(home):
    assert json.loads(invoke("--home", home, "status", "--json").stdout) == {
        "pending": 0,
        "working": 0,
        "review": 0,
        "released": 0,
        "rejected": 0,
        "failed": 0,
        "oldest_pending_seconds": None,
        "estimated_seconds": 0,
        "estimated_finish": None,
    }
    (home / "entree" / "note.txt").write_text(TEXT)
    counts = json.loads(invoke("--home", home, "status", "--json").stdout)
    assert counts["pending"] == 1
    assert counts["oldest_pending_seconds"] >= 0
    assert "Fichiers en attente" in invoke("--home", home, "status").stdout
    assert "Wartende Dateien" in invoke("--home", home, "--set", "staff_language=de", "status").stdout


@pytest.mark.parametrize("command", ["run", "status"])
def test_commands_of_a_home_say_how_to_make_one(folder, command):
    result = invoke(command)
    assert result.exit_code == 3
    assert "optirh-batch init" in result.stderr


@pytest.mark.parametrize("command", [("run",), ("status",), ("audit", "verify")], ids=" ".join)
def test_folder_that_is_no_home_is_named_and_left_as_it_is(tmp_path, command):
    result = invoke("--home", tmp_path, *command)
    assert result.exit_code == 3
    assert f"no optirh.toml in {tmp_path}" in result.stderr
    assert f"optirh-batch init {tmp_path}" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_real_program_prints_nothing_but_json(folder):
    command = [sys.executable, "-m", "optirh_batch", "process", str(folder / "note.txt"), "--json"]
    environ = {**os.environ, "OPTIRH_GENERATOR": "fake", "PYTHONPATH": str(CHECKOUT), "LC_ALL": "C"}
    done = subprocess.run(command, check=False, capture_output=True, env=environ, cwd=folder)
    assert done.returncode == 0
    assert json.loads(done.stdout.decode("utf-8"))["status"] == "review"


class TestJsonOfAFileThatWasNotRead:
    def made(self, name, *options):
        return json.loads(invoke("process", name, "--json", *options).stdout)

    @pytest.fixture(autouse=True)
    def folder(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("OPTIRH_GENERATOR", "fake")
        return tmp_path

    @pytest.mark.parametrize("content", [b"", b"<unbekannt/>", b"%PDF-1.7 broken"])
    def test_hash_is_that_of_the_bytes(self, folder, content):
        (folder / "x.xml").write_bytes(content)
        assert self.made("x.xml")["source_sha256"] == hashlib.sha256(content).hexdigest()

    def test_hash_of_a_file_over_the_limit_is_known_too(self, folder):
        (folder / "x.txt").write_bytes(b"x" * 5000)
        made = json.loads(invoke("--set", "max_input_bytes=100", "process", "x.txt", "--json").stdout)
        assert made["error"]["code"] == "source-too-large"
        assert made["source_sha256"] == hashlib.sha256(b"x" * 5000).hexdigest()

    @pytest.mark.parametrize(
        ("options", "kind", "language"),
        [
            ((), "summary", "fr"),
            (("--kind", "handout"), "handout", "fr"),
            (("--lang", "it"), "handout", "it"),
            (("--kind", "summary", "--lang", "de"), "summary", "de"),
        ],
    )
    def test_kind_language_and_model_are_texts(self, options, kind, language):
        made = self.made("gone.xml", *options)
        assert (made["kind"], made["language"], made["source_sha256"]) == (kind, language, "")
        assert made["model"] == {"name": "default", "sha256": "", "adapter_sha256": None, "prompt_sha256": ""}


def test_folder_for_the_documents_that_cannot_be_made_is_named(folder):
    result = invoke("process", "note.txt", "--out", "empty.txt/below")
    assert result.exit_code == Exit.CONFIGURATION
    assert "(--out)" in result.stderr
    assert "empty.txt/below cannot be made" in result.stderr
