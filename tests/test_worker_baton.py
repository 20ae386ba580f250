"""One thread at a time, except while the model writes."""

import threading
from concurrent.futures import ThreadPoolExecutor

from optirh_batch.generation import Engine, Finish, GenerationRequest, GenerationResult
from optirh_batch.generation.fake import FAKE_MODEL
from optirh_batch.worker.baton import Baton, SharedGenerator

PATIENCE_SECONDS = 30


class Meeting:
    """A generator that answers only once so many callers wait for it."""

    model = FAKE_MODEL
    engine = Engine(build="meeting")

    def __init__(self, callers):
        self.closed = False
        self._all_there = threading.Barrier(callers)

    def generate(self, requests):
        self._all_there.wait(PATIENCE_SECONDS)
        for request in requests:
            yield GenerationResult(request.key, request.source, Finish.STOP, 1, 0, 1, 0.0)

    def close(self):
        self.closed = True


def request(key):
    return GenerationRequest(key=key, system="", user="", source=f"text {key}", max_tokens=9)


def test_requests_of_several_threads_are_with_the_model_at_once():
    baton, inner = Baton(), Meeting(3)
    shared = SharedGenerator(inner, baton)

    def ask(key):
        with baton:
            return [result.text for result in shared.generate([request(key)])]

    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(ask, "abc")) == [["text a"], ["text b"], ["text c"]]
    assert (shared.model, shared.engine.build) == (FAKE_MODEL, "meeting")
    shared.close()
    assert inner.closed


def test_nothing_else_is_done_by_two_threads_at_once():
    baton = Baton()
    shared = SharedGenerator(Meeting(1), baton)
    inside, most = 0, 0

    def work(key):
        nonlocal inside, most
        with baton:
            for _ in range(200):
                inside += 1
                most = max(most, inside)
                inside -= 1
            for _ in shared.generate([request(key)]):
                inside += 1
                most = max(most, inside)
                inside -= 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, map(str, range(40))))
    assert (inside, most) == (0, 1)


def test_baton_is_free_again_after_a_failure():
    baton = Baton()

    class Broken(Meeting):
        def generate(self, requests):
            raise OSError("broken")

    def ask():
        with baton:
            list(SharedGenerator(Broken(1), baton).generate([request("a")]))

    with ThreadPoolExecutor(1) as threads:
        assert isinstance(threads.submit(ask).exception(PATIENCE_SECONDS), OSError)
        with baton:
            pass
