"""``map learn``, and the mappings of the institution in the other commands."""

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from benches import new_home
from optirh_batch.cli import main

ROOT = Path(__file__).resolve().parent.parent
SANADOC = ROOT / "samples" / "exports" / "sanadoc.xml"
EXPORT = "<x><klient nr='1'><name>Rey</name><vorname>Zoé</vorname></klient></x>"
MAPPING = """
name = "pflegedoc"
[root]
element = "x"
[record]
path = "klient"
[patient]
family = "name"
given = "vorname"
"""


def invoke(*arguments):
    return CliRunner().invoke(main, [str(item) for item in arguments], env={"OPTIRH_GENERATOR": "fake"})


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "export.xml").write_text(EXPORT)
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "own.toml").write_text(MAPPING)
    return tmp_path


def test_mapping_alone_goes_to_standard_output(folder):
    result = invoke("map", "learn", "export.xml")
    assert result.exit_code == 0
    assert tomllib.loads(result.stdout)["patient"]["family"] == "name"
    assert "Rey" not in result.stdout
    assert "Rey" in result.stderr
    assert "@nr" in result.stderr


def test_json_holds_mapping_records_and_what_is_not_mapped(folder):
    (folder / "export.xml").write_text(EXPORT.replace("</x>", "<klient><vorname>A</vorname></klient></x>"))
    result = json.loads(invoke("map", "learn", "export.xml", "--json").stdout)
    assert tomllib.loads(result["mapping"])["root"]["element"] == "x"
    assert result["not_mapped"] == {"@nr": 1}
    assert [record["patient"]["family"] for record in result["records"]] == ["Rey"]
    assert [(item["record"], item["code"]) for item in result["refused"]] == [(2, "record-invalid")]


def test_nothing_is_written(folder):
    before = sorted(path.name for path in folder.rglob("*"))
    packaged = sorted((ROOT / "optirh_batch" / "mappings").iterdir())
    invoke("map", "learn", "export.xml")
    assert sorted(path.name for path in folder.rglob("*")) == before
    assert sorted((ROOT / "optirh_batch" / "mappings").iterdir()) == packaged


def test_file_that_is_read_already_needs_no_mapping():
    result = invoke("map", "learn", ROOT / "samples" / "records" / "dossier-carvalho.xml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "read without a mapping" in result.stderr


def test_text_and_missing_file_are_refused(folder):
    (folder / "note.txt").write_text("Madame va bien.")
    assert invoke("map", "learn", "note.txt").exit_code == 5
    assert invoke("map", "learn", "gone.xml").exit_code == 5


def test_learnt_mapping_reads_the_file_it_was_learnt_from(folder):
    (folder / "mappings" / "own.toml").write_text(invoke("map", "learn", "export.xml").stdout)
    result = invoke("--set", "mappings_dir=mappings", "inspect", "export.xml", "--json")
    assert json.loads(result.stdout)["patient"]["given"] == "Zoé"


def test_unknown_xml_is_refused_with_the_advice(folder):
    result = invoke("inspect", "export.xml")
    assert result.exit_code == 5
    assert "map learn" in result.stderr


def test_inspect_and_process_know_the_mappings_of_the_institution(folder):
    record = json.loads(invoke("--set", "mappings_dir=mappings", "inspect", "export.xml", "--json").stdout)
    assert record["format"] == "pflegedoc"
    made = json.loads(invoke("--set", "mappings_dir=mappings", "process", "export.xml", "--json").stdout)
    assert made["status"] == "review"


def test_inspect_knows_the_mappings_of_the_program():
    records = json.loads(invoke("inspect", SANADOC, "--json").stdout)
    assert [record["format"] for record in records] == ["sanadoc"] * 3


@pytest.mark.parametrize("command", ["inspect", "process"])
def test_faulty_mapping_stops_before_any_file_is_opened(folder, command):
    (folder / "mappings" / "own.toml").write_text(MAPPING.replace("family", "familly"))
    result = invoke("--set", "mappings_dir=mappings", command, "gone.xml")
    assert result.exit_code == 3
    assert "own.toml: patient.familly" in result.stderr


def test_run_uses_the_mappings_named_in_the_home(folder):
    home = new_home(folder / "home")
    with (home / "optirh.toml").open("a") as file:
        file.write('mappings_dir = "../mappings"\n')
    two = EXPORT.replace("</x>", "<klient><vorname>A</vorname></klient></x>")
    (home / "entree" / "export.xml").write_text(two)
    result = json.loads(invoke("--home", home, "run", "--json").stdout)
    assert [(item["record"], item["status"]) for item in result["documents"]] == [
        (1, "review"),
        (2, "failed"),
    ]
    assert (home / "erreurs" / "export.xml").read_text() == two
    assert "Dossier 2 sur 2" in (home / "erreurs" / "export.xml.txt").read_text("utf-8-sig")
