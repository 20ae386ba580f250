"""Several files of ``process`` at a time: side by side, in order, and given up together."""

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from benches import TEXT, open_bench
from optirh_batch.commission import Order
from optirh_batch.errors import ModelUnusable
from optirh_batch.generation.fake import FakeGenerator
from optirh_batch.outcomes import Status
from optirh_batch.worker import abreast
from optirh_batch.worker.abreast import process_files

PATIENCE_SECONDS = 30


class Meeting(FakeGenerator):
    """The fake generator, which answers only once so many callers wait for it."""

    def __init__(self, callers):
        super().__init__()
        self._all_there = threading.Barrier(callers)

    def generate(self, requests):
        self._all_there.wait(PATIENCE_SECONDS)
        yield from super().generate(requests)


class Endless(FakeGenerator):
    """Writes nothing until it is closed, and fails then, as llama.cpp does."""

    def __init__(self):
        super().__init__()
        self.asked, self._ended = threading.Event(), threading.Event()

    def generate(self, requests):
        self.asked.set()
        assert self._ended.wait(PATIENCE_SECONDS)
        raise ModelUnusable(name="endless", detail="closed")

    def close(self):
        self._ended.set()


def silent(number, stage):
    """Report to nobody."""


def write_files(folder, count):
    files = [folder / f"note-{number}.txt" for number in range(count)]
    for number, file in enumerate(files):
        file.write_text(f"{TEXT}Chambre {number + 10}.\n")
    return files


def test_requests_of_several_files_are_with_the_model_at_once(tmp_path, home):
    files = write_files(tmp_path, 3)
    with open_bench(home, generator=Meeting(3), files_at_once="3") as workshop:
        outcomes = process_files(files, Order(workshop.settings.outbox_dir), workshop, silent)
    assert [outcome.status for outcome in outcomes] == [Status.REVIEW] * 3


def test_outcomes_keep_the_order_of_the_files_and_a_refused_file_leaves_the_others(tmp_path, home):
    files = write_files(tmp_path, 6)
    files[2].write_text("")
    with open_bench(home, files_at_once="4") as workshop:
        outcomes = process_files(files, Order(workshop.settings.outbox_dir), workshop, silent)
    assert [outcome.source for outcome in outcomes] == files
    assert [outcome.status is Status.REVIEW for outcome in outcomes] == [True, True, False, True, True, True]


def test_each_file_reports_its_stages_by_its_number(tmp_path, home):
    files, told = write_files(tmp_path, 2), []
    with open_bench(home) as workshop:
        process_files(files, Order(workshop.settings.outbox_dir), workshop, lambda *said: told.append(said))
    for number in (0, 1):
        assert [stage for told_of, stage in told if told_of == number] == ["read", "load", "write", "print"]


def test_interrupt_gives_up_all_files_at_once_and_publishes_nothing(tmp_path, home, request):
    files, endless = write_files(tmp_path, 5), Endless()

    def press_ctrl_c():
        assert endless.asked.wait(PATIENCE_SECONDS)
        os.kill(os.getpid(), signal.SIGINT)

    # Whoever starts the tests in the background has them ignore Ctrl-C.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
    with open_bench(home, generator=endless, files_at_once="2") as workshop:
        user = threading.Thread(target=press_ctrl_c)
        user.start()
        with pytest.raises(KeyboardInterrupt):
            process_files(files, Order(workshop.settings.outbox_dir), workshop, silent)
        user.join()
        assert not list(workshop.settings.outbox_dir.rglob("*.pdf"))
        assert workshop.audit.counts().failed == 0


class Interrupted(ThreadPoolExecutor):
    """Ctrl-C while it starts its first thread, of which it then knows nothing."""

    def submit(self, *call):
        super().submit(*call)
        self._threads.clear()
        raise KeyboardInterrupt


def test_interrupt_while_a_thread_starts_is_passed_on_only_once_it_works_no_more(tmp_path, home, monkeypatch):
    began, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def work(*_):
        began.set()
        may_end.wait(PATIENCE_SECONDS)
        ended.set()
        return ()

    monkeypatch.setattr(abreast, "process_file", work)
    monkeypatch.setattr(abreast, "ThreadPoolExecutor", Interrupted)
    with open_bench(home) as workshop:
        threading.Thread(target=lambda: began.wait(PATIENCE_SECONDS) and may_end.set()).start()
        with pytest.raises(KeyboardInterrupt):
            process_files(write_files(tmp_path, 2), Order(workshop.settings.outbox_dir), workshop, silent)
    assert ended.is_set() or not began.is_set()
