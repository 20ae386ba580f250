"""Every hostile file is refused, or read where that is right: in seconds and in little memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hostile_files import FILES, READ

SECONDS = 5  # of work: how long that takes on a busy machine says nothing of the file
PATIENCE = 30  # for all, waiting included
MEGABYTES = 300

# One process has the readers loaded and forks for each file: the peak of a fork starts at what it finds.
SERVER = """
import json, os, sys, time, traceback
from pathlib import Path
from optirh_batch.errors import SourceRefused
from optirh_batch.localization import staff_message
from optirh_batch.readers import load_mappings, open_source, read_records
from optirh_batch.readers.text import TextReader
from optirh_batch.language import detect_language

mappings = load_mappings(None)
detect_language("Madame va mieux et marche avec une canne.")

def read(path):
    try:
        count = len(read_records(open_source(path), path.name, mappings=mappings))
        return {"code": "read", "message": str(count), "exit": 0}
    except SourceRefused as refusal:
        return {"code": refusal.code, "message": staff_message(refusal, "fr"), "exit": int(refusal.exit_code)}
    except BaseException:
        return {"code": "crash", "message": traceback.format_exc(), "exit": 1}

for line in sys.stdin:
    path = Path(json.loads(line))
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        started = time.perf_counter()
        found = read(path)
        found["waited"] = time.perf_counter() - started
        found["seconds"] = time.process_time()
        status = open("/proc/self/status").read()
        found["megabytes"] = int(status.split("VmHWM:")[1].split()[0]) / 1000
        os.write(theirs, json.dumps(found).encode()[:60_000])
        os._exit(0)
    os.close(theirs)
    with open(ours) as answer:
        print(answer.read() or json.dumps({"code": "killed"}), flush=True)
    os.waitpid(child, 0)
"""


@pytest.fixture(scope="module")
def measure():
    """Read a file in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:

        def ask(path):
            server.stdin.write(json.dumps(str(path)) + "\n")
            server.stdin.flush()
            return json.loads(server.stdout.readline())

        yield ask
        server.stdin.close()


def assert_harmless(found, outcomes, name):
    assert found["code"] in outcomes, found["message"]
    assert found["seconds"] < SECONDS
    assert found["waited"] < PATIENCE
    assert found["megabytes"] < MEGABYTES
    if found["code"] != READ:
        assert found["exit"] == 5
        assert name in found["message"]
        assert "Traceback" not in found["message"]
        assert "root:" not in found["message"]
        assert "\n" not in found["message"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_hostile_file_does_no_harm(file, measure, tmp_path):
    path = tmp_path / "hostile"
    path.write_bytes(file.data())
    assert_harmless(measure(path), file.outcomes, path.name)


@pytest.mark.parametrize(
    "name",
    ["a\nb", "a\"b'c", "\U0001f600", "-rf", "--help", "é" * 100, "x" * 200, "$(id)", "\u202egpj", "%s{name}"],
)
def test_name_of_a_file_may_hold_anything(name, measure, tmp_path):
    path = tmp_path / name
    path.write_bytes(b"<a")
    found = measure(path)
    assert found["code"] == "xml-malformed"
    assert "\n" not in found["message"]
    path.write_text("Madame va mieux et marche avec une canne.")
    assert measure(path)["code"] == READ


def test_what_is_no_ordinary_file_is_refused_at_once(measure, tmp_path):
    (tmp_path / "real").write_text("SECRET")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for path in (*(tmp_path / name for name in ("link", "folder", "pipe", "missing")), Path("/dev/zero")):
        found = measure(path)
        assert_harmless(found, ("source-unreadable",), path.name)
        assert "SECRET" not in found["message"]


def test_public_hostile_files_do_no_harm(measure, shared_data):
    paths = [path for path in (shared_data / "xml-hostile").rglob("*") if path.is_file()]
    assert len(paths) > 90
    for path in paths:
        found = measure(path)
        assert found["code"] not in {"crash", "killed"}, (path.name, found)
        assert found["seconds"] < SECONDS, path.name
        assert found["megabytes"] < MEGABYTES, path.name
