"""The child that works on files: that it answers, dies without taking the parent along, and is watched."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from benches import RECORD, TEXT, settings_of
from optirh_batch.commission import Order
from optirh_batch.errors import LanguageUnsupported, ModelMissing
from optirh_batch.outcomes import Status
from optirh_batch.worker import Blame, Cause, Death, Task
from optirh_batch.worker.supervisor import Supervisor

PATIENCE_SECONDS = 60


def task(home, text=TEXT, name="note.txt"):
    source = home / "entree" / name
    source.write_text(text)
    return Task(source, Order(home / "sortie"))


def child(tmp_path, body):
    """A child that does something else: a script that has ``line`` to its parent."""
    script = tmp_path / "child.py"
    script.write_text(
        "import os, signal, sys, time\n"
        "from multiprocessing.connection import Connection\n"
        "line = Connection(int(sys.argv[1]))\n"
        "settings = line.recv()\n"
        "number, task = line.recv()\n"
        "say = lambda word: line.send((number, word))\n" + textwrap.dedent(body)
    )
    return (sys.executable, str(script))


def work(worker, given):
    worker.begin(given)
    ended = worker.wait(PATIENCE_SECONDS)
    assert ended.task is given
    return ended.verdict


def test_child_makes_the_documents_and_tells_the_stages(home):
    stages = []
    with Supervisor(settings_of(home), report=stages.append) as worker:
        (outcome,) = work(worker, task(home))
        assert outcome.status is Status.REVIEW
        assert outcome.outputs[0].read_bytes().startswith(b"%PDF")
        (record,) = work(worker, task(home, RECORD, "dossier.xml"))
        assert record.status is Status.REVIEW
        assert not worker.busy
    assert stages[:4] == ["read", "load", "write", "print"]


def test_error_arrives_with_its_details(home):
    with Supervisor(settings_of(home, generator="llama-cpp", model="/nowhere.gguf")) as worker:
        (outcome,) = work(worker, task(home))
        assert isinstance(outcome.error, ModelMissing)
        assert outcome.error.details["path"] == "/nowhere.gguf"
        (refused,) = work(worker, Task(task(home).source, Order(home / "sortie", language="xx")))
        assert isinstance(refused.error, LanguageUnsupported)


def test_child_that_died_between_two_files_is_replaced_at_no_cost(home):
    with Supervisor(settings_of(home)) as worker:
        work(worker, task(home))
        os.kill(worker.process_id, signal.SIGKILL)
        os.waitid(os.P_PID, worker.process_id, os.WEXITED | os.WNOWAIT)
        (outcome,) = work(worker, task(home, f"{TEXT} encore", "b.txt"))
        assert outcome.status is Status.REVIEW


def test_death_before_the_first_answer_is_no_fault_of_the_file(home, tmp_path):
    with Supervisor(settings_of(home), command=child(tmp_path, "sys.exit(3)")) as worker:
        assert work(worker, task(home)).blame is Blame.NOT_BEGUN
    with Supervisor(settings_of(home), command=("/nowhere/python",)) as worker:
        assert work(worker, task(home)).blame is Blame.NOT_BEGUN
    said = "say('read'); os.kill(os.getpid(), signal.SIGKILL)"
    with Supervisor(settings_of(home), command=child(tmp_path, said)) as worker:
        assert work(worker, task(home)).blame is Blame.SURE


def test_no_child_is_left_when_the_supervisor_closes(home):
    with Supervisor(settings_of(home)) as worker:
        work(worker, task(home))
        child_number = worker.process_id
        assert child_number
    with pytest.raises(ProcessLookupError):
        os.kill(child_number, 0)


@pytest.mark.parametrize(
    ("body", "cause", "words"),
    [
        pytest.param("os.kill(os.getpid(), signal.SIGSEGV)", Cause.SIGNAL, "SIGSEGV", id="crash"),
        pytest.param("os.kill(os.getpid(), signal.SIGKILL)", Cause.SIGNAL, "SIGKILL", id="killed"),
        pytest.param("os._exit(3)", Cause.EXIT, "code 3", id="exit"),
        pytest.param("time.sleep(600)", Cause.SILENCE, "no sign of life", id="silence"),
        pytest.param("while True: say('answer'); time.sleep(0.05)", Cause.TIME, "longer than", id="too-long"),
        pytest.param(
            "hoard = bytearray(200_000_000); hoard[::4096] = b'x' * len(hoard[::4096]); time.sleep(600)",
            Cause.MEMORY,
            "memory",
            id="memory",
        ),
    ],
)
def test_death_of_the_child_is_told_with_its_cause(home, tmp_path, body, cause, words):
    limits = {
        Cause.MEMORY: {"worker_memory_mb": "100"},
        Cause.SILENCE: {"silence_seconds": "1"},
        Cause.TIME: {"document_seconds": "1"},
    }.get(cause, {})
    with Supervisor(settings_of(home, **limits), command=child(tmp_path, body)) as worker:
        death = work(worker, task(home))
        assert isinstance(death, Death)
        assert death.cause is cause
        assert words in death.detail
        assert not worker.busy
        assert worker.process_id is None


@pytest.mark.parametrize("way", ["dies", "is closed"])
def test_private_copies_go_with_the_child_that_had_them(home, tmp_path, way):
    body = "os._exit(3)" if way == "dies" else "say('read'); time.sleep(600)"
    left = home / "data" / "work" / "left"
    left.mkdir(parents=True)
    (left / "original").write_text(TEXT)
    with Supervisor(settings_of(home), command=child(tmp_path, body)) as worker:
        if way == "dies":
            assert isinstance(work(worker, task(home)), Death)
            assert not left.exists()
        else:
            worker.begin(task(home))
    assert not left.exists()


TWO = """
other, _ = line.recv()
say_of = lambda asked, word: line.send((asked, word))
"""


def blames(home, tmp_path, body, **limits):
    """Who is blamed when a child dies that was given a.txt and b.txt."""
    with Supervisor(settings_of(home, **limits), command=child(tmp_path, TWO + body)) as worker:
        for name in ("a.txt", "b.txt"):
            worker.begin(task(home, name=name))
        ends = [worker.wait(PATIENCE_SECONDS) for _ in range(2)]
        assert not worker.busy
    return {ended.task.source.name: ended.verdict.blame for ended in ends}


def test_files_that_were_turned_to_share_the_blame(home, tmp_path):
    body = "say_of(number, 'read'); say_of(other, 'read'); os._exit(3)"
    assert blames(home, tmp_path, body) == {"a.txt": Blame.SHARED, "b.txt": Blame.SHARED}


def test_only_file_that_was_turned_to_is_to_blame(home, tmp_path):
    body = "say_of(other, 'read'); os._exit(3)"
    assert blames(home, tmp_path, body) == {"a.txt": Blame.NONE, "b.txt": Blame.SURE}


def test_file_over_its_time_is_to_blame_and_no_other(home, tmp_path):
    body = (
        "say_of(other, 'read'); say_of(number, 'read')\nwhile True: say_of(other, 'load'); time.sleep(0.05)"
    )
    found = blames(home, tmp_path, body, document_seconds="2")
    assert found == {"a.txt": Blame.SURE, "b.txt": Blame.NONE}


def test_several_files_are_under_way_at_a_time_and_each_ends_with_its_own_outcome(home):
    with Supervisor(settings_of(home, files_at_once="3")) as worker:
        given = [task(home, f"{TEXT} {number}", f"{number}.txt") for number in range(3)]
        for one in given:
            assert worker.room
            worker.begin(one)
        assert worker.room == 0
        ends = [worker.wait(PATIENCE_SECONDS) for _ in given]
        assert {ended.task.source for ended in ends} == {one.source for one in given}
        for ended in ends:
            (outcome,) = ended.verdict
            assert outcome.status is Status.REVIEW
            assert outcome.source == ended.task.source
        assert worker.room == 3


def test_child_that_has_had_its_files_gets_no_more_and_is_replaced(home):
    with Supervisor(settings_of(home, files_at_once="2", worker_files="2")) as worker:
        worker.begin(task(home, name="a.txt"))
        assert worker.room == 1
        worker.begin(task(home, f"{TEXT} b", "b.txt"))
        first = worker.wait(PATIENCE_SECONDS)
        assert worker.room == 0
        second = worker.wait(PATIENCE_SECONDS)
        assert {first.task.source.name, second.task.source.name} == {"a.txt", "b.txt"}
        assert worker.process_id is None
        assert worker.room == 2


def test_next_file_gets_a_new_child_after_a_death(home, tmp_path):
    with Supervisor(settings_of(home)) as worker:
        work(worker, task(home))
        os.kill(worker.process_id, signal.SIGKILL)
        verdict = work(worker, task(home))
        if isinstance(verdict, Death):  # it died with the task in its hands
            verdict = work(worker, task(home))
        assert verdict[0].status is Status.REVIEW


def test_child_is_started_afresh_after_so_many_files(home):
    with Supervisor(settings_of(home, worker_files="1")) as worker:
        work(worker, task(home))
        assert worker.process_id is None
        assert work(worker, task(home))[0].already_done


def test_wait_ends_when_something_else_happens(home, tmp_path):
    reading, writing = os.pipe()
    try:
        with Supervisor(settings_of(home), command=child(tmp_path, "time.sleep(600)")) as worker:
            worker.begin(task(home))
            os.write(writing, b"!")
            assert worker.wait(PATIENCE_SECONDS, reading) is None
            assert worker.busy
    finally:
        os.close(reading)
        os.close(writing)


def test_child_dies_with_its_parent(home, wait_until):
    script = textwrap.dedent(
        f"""
        import sys
        from pathlib import Path
        from optirh_batch.config import load_settings
        from optirh_batch.commission import Order
        from optirh_batch.worker import Task
        from optirh_batch.worker.supervisor import Supervisor
        settings = load_settings(Path({str(home)!r}), {{}}, environ={{"OPTIRH_GENERATOR": "fake"}}).settings
        worker = Supervisor(settings)
        worker.begin(Task(Path({str(task(home).source)!r}), Order(settings.outbox_dir)))
        worker.wait(60)
        print(worker.process_id, flush=True)
        sys.stdin.read()
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        number = int(parent.stdout.readline())
        parent.kill()

    def is_gone():
        try:
            with Path(f"/proc/{number}/stat").open() as file:
                return file.read().split(") ")[1].startswith("Z")
        except FileNotFoundError:
            return True

    wait_until(is_gone, "child gone")
