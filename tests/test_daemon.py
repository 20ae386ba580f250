"""The daemon as IT runs it: a process of its own that works on files as they come."""

import json
import os
import signal
import subprocess

import pytest

from benches import RECORD, TEXT, new_home
from daemons import COMMAND, PATIENCE_SECONDS, running_daemon, until
from optirh_batch.review.sheets import SHEET_SUFFIXES


@pytest.fixture
def home(tmp_path):
    folder = new_home(tmp_path / "home")
    with (folder / "optirh.toml").open("a") as file:
        file.write("rescan_seconds = 5\nincomplete_seconds = 1\n")
    return folder


def drop(home, name, text=TEXT):
    path = home / "entree" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def pdfs(home):
    return sorted(path.name for path in (home / "sortie").glob("*.pdf"))


def archived(home):
    return sorted(path.name for path in (home / "archives").rglob("*") if path.is_file())


def test_files_are_worked_on_as_they_come(home):
    drop(home, "before.txt")
    with running_daemon(home) as daemon:
        until(lambda: pdfs(home) == ["before.handout.fr.pdf"], "file of before")
        drop(home, "dossier.xml", RECORD)
        drop(home, "de/note.txt")
        expected = ["before.handout.fr.pdf", "dossier.summary.fr.pdf", "note.handout.de.pdf"]
        until(lambda: pdfs(home) == expected, "files of meanwhile")
        until(lambda: len(archived(home)) == 3, "originals archived")
        assert daemon.stop() == 0
    assert sorted(path.name for path in (home / "entree").rglob("*") if path.is_file()) == []


def test_refused_file_gets_its_note_and_the_daemon_goes_on(home):
    with running_daemon(home) as daemon:
        drop(home, "bad.xml", "<a")
        until((home / "erreurs" / "bad.xml.txt").exists, "note")
        drop(home, "good.txt")
        until(lambda: pdfs(home) == ["good.handout.fr.pdf"], "good file")
        assert daemon.stop() == 0


def test_same_content_again_gives_a_note_and_no_second_pdf(home):
    with running_daemon(home) as daemon:
        drop(home, "a.txt")
        until(lambda: archived(home) == ["a.txt"], "first")
        drop(home, "b.txt")
        until((home / "sortie" / "b.txt.txt").exists, "note")
        until(lambda: archived(home) == ["a.txt", "b.txt"], "second archived")
        assert daemon.stop() == 0
    assert pdfs(home) == ["a.handout.fr.pdf"]
    assert "a.handout.fr.pdf" in (home / "sortie" / "b.txt.txt").read_text("utf-8-sig")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stop_leaves_no_child_and_no_claim(home, number):
    with running_daemon(home) as daemon:
        drop(home, "a.txt")
        until(lambda: archived(home) == ["a.txt"], "file")
        children = daemon.children()
        assert children
        assert daemon.stop(number) == 0
        for child in children:
            with pytest.raises(ProcessLookupError):
                os.kill(child, 0)
    assert list((home / "entree").rglob(".optirh*")) == []


def test_second_daemon_and_run_are_refused_while_one_works(home):
    with running_daemon(home) as daemon:
        until(lambda: "started" in daemon.events(), "daemon up")
        for name in ("watch", "run"):
            other = subprocess.run(
                [*COMMAND, "--home", str(home), name],
                check=False,
                capture_output=True,
                timeout=PATIENCE_SECONDS,
            )
            assert other.returncode == 10
        assert daemon.stop() == 0


def test_log_is_json_and_names_no_file(home):
    with running_daemon(home) as daemon:
        drop(home, "Canarion.txt")
        until(lambda: archived(home) == ["Canarion.txt"], "file")
        daemon.stop()
        assert {"started", "begun", "ended", "stopped"} <= set(daemon.events())
        events = [line.get("event") for line in daemon.lines()]
        while_at_work = daemon.lines()[events.index("begun") : events.index("ended") + 1]
        assert {line["ticket"] for line in while_at_work} == {1}
        assert "Canarion" not in daemon.log.read_text()


def test_configuration_is_read_again_on_sighup(home):
    with running_daemon(home) as daemon:
        until(lambda: "started" in daemon.events(), "daemon up")
        with (home / "optirh.toml").open("a") as file:
            file.write('default_handout_language = "de"\n')
        text = (home / "optirh.toml").read_text()
        (home / "optirh.toml").write_text(text.replace('default_handout_language = "fr"\n', ""))
        daemon.process.send_signal(signal.SIGHUP)
        until(lambda: "reloaded" in daemon.events(), "reload")
        drop(home, "kurz.txt", "RR 120/80.\n")
        until(lambda: pdfs(home) == ["kurz.handout.de.pdf"], "german handout")
        assert daemon.stop() == 0


def test_wrong_configuration_keeps_the_old_one_on_sighup(home):
    with running_daemon(home) as daemon:
        until(lambda: "started" in daemon.events(), "daemon up")
        before = (home / "optirh.toml").read_text()
        (home / "optirh.toml").write_text(before + "no_such_setting = 1\n")
        daemon.process.send_signal(signal.SIGHUP)
        until(lambda: "trouble" in daemon.events(), "complaint")
        drop(home, "a.txt")
        until(lambda: archived(home) == ["a.txt"], "file")
        assert daemon.stop() == 0


def test_retry_brings_a_refused_file_back_and_the_daemon_takes_it(home):
    with running_daemon(home) as daemon:
        drop(home, "bad.xml", "<a")
        until((home / "erreurs" / "bad.xml.txt").exists, "refused")
        (home / "erreurs" / "bad.xml").write_text(RECORD)
        done = subprocess.run(
            [*COMMAND, "--home", str(home), "retry", "bad.xml", "--json"],
            check=True,
            capture_output=True,
            timeout=PATIENCE_SECONDS,
        )
        assert json.loads(done.stdout)[0]["path"].endswith("entree/bad.xml")
        until(lambda: pdfs(home) == ["bad.summary.fr.pdf"], "document")
        assert not (home / "erreurs" / "bad.xml.txt").exists()
        assert daemon.stop() == 0


def test_inbox_that_vanishes_and_comes_back_is_picked_up(home):
    with running_daemon(home) as daemon:
        until(lambda: "started" in daemon.events(), "daemon up")
        inbox = home / "entree"
        inbox.rename(home / "away")
        until(lambda: "trouble" in daemon.events(), "complaint")
        (home / "away").rename(inbox)
        drop(home, "a.txt")
        until(lambda: archived(home) == ["a.txt"], "file")
        drop(home, "b.xml", RECORD)
        until(lambda: len(archived(home)) == 2, "next file")
        assert daemon.stop() == 0


def test_outbox_that_vanishes_makes_files_wait_and_all_go_on_when_it_is_back(home):
    with running_daemon(home, retry_longest_seconds="2") as daemon:
        until(lambda: "started" in daemon.events(), "daemon up")
        (home / "sortie").rename(home / "away")
        for number in range(4):
            drop(home, f"{number}.txt", f"{TEXT} {number}")
        until(lambda: "publish-failed" in str(daemon.lines()), "failure")
        (home / "away").rename(home / "sortie")
        until(lambda: len(archived(home)) == 4, "all done")
        assert daemon.stop() == 0
    assert len(pdfs(home)) == 4


def test_killed_worker_costs_one_attempt_and_no_file(home):
    with running_daemon(home) as daemon:
        drop(home, "a.txt")
        until(lambda: archived(home) == ["a.txt"], "first")
        for number in range(5):
            drop(home, f"{number}.txt", f"{TEXT} {number}")
            for child in daemon.children():
                os.kill(child, signal.SIGKILL)
        until(lambda: len(archived(home)) == 6, "all done")
        assert daemon.stop() == 0
    assert len(pdfs(home)) == 6


def test_killed_daemon_is_followed_by_one_that_finishes_its_work(home):
    for number in range(12):
        drop(home, f"{number}.txt", f"{TEXT} {number}")
    for files in (1, 4, 7):
        with running_daemon(home) as daemon:
            until(lambda files=files: len(archived(home)) >= files, "some work")
            daemon.kill()
    with running_daemon(home) as daemon:
        until(lambda: len(archived(home)) == 12, "the rest")
        assert daemon.stop() == 0
    assert len(pdfs(home)) == 12
    texts = [path.name for path in (home / "sortie").glob("*.txt")]
    assert [name for name in texts if not name.endswith(SHEET_SUFFIXES)] == []


def test_document_moved_to_the_released_ones_is_replaced_by_its_release_copy(home):
    drop(home, "note.txt")
    with running_daemon(home) as daemon:
        until(lambda: pdfs(home) == ["note.handout.fr.pdf"], "document")
        draft = (home / "sortie" / "note.handout.fr.pdf").read_bytes()
        released = (home / "sortie" / "note.handout.fr.pdf").rename(
            home / "sortie" / "valides" / "note.handout.fr.pdf"
        )
        until(lambda: released.read_bytes() != draft, "release copy")
        until(lambda: "released" in daemon.events(), "log")
        assert daemon.stop() == 0
    assert released.read_bytes().startswith(b"%PDF-")
    assert sorted(path.name for path in released.parent.iterdir()) == ["note.handout.fr.pdf"]
