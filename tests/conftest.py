"""What every test gets: a clean environment, a home of its own, and no thread left behind."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar

import hypothesis
import pytest
from weasyprint import HTML
from weasyprint.document import Document
from xdist.scheduler import LoadScopeScheduling

# A machine that does something else takes its time; what must be fast has a test of its own.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

TESTS = Path(__file__).resolve().parent
CHECKOUT = TESTS.parent
# Read before any test runs: each test starts with an environment free of OPTIRH_*.
SHARED_DATA = Path(os.environ.get("OPTIRH_SHARED_DATA", CHECKOUT.parent / "shared" / "data"))
THREAD_GRACE_SECONDS = 5.0
POLL_SECONDS = 0.01
LONGEST = tuple(
    f"test_{name}.py"
    for name in """
    grounding_claims training_build worker grounding_pairs daemon rendering faults_disks grounding_properties
    """.split()
)
"""Files of more than half a minute: one that was begun last would keep one worker busy alone."""
P = ParamSpec("P")
R = TypeVar("R")


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Keeps the tests of a file on one worker, and all with the real model on one.

    Two processes with the model at once would take each other's processors.
    """

    def _split_scope(self, nodeid: str) -> str:
        name = nodeid.partition("::")[0].rpartition("/")[2]
        return "model" if name in files_with_the_model() else name


@cache
def files_with_the_model() -> frozenset[str]:
    """Names of the test files whose tests are all marked ``model``."""
    mark = "\npytestmark = pytest.mark.model\n"
    return frozenset(path.name for path in TESTS.glob("test_*.py") if mark in path.read_text("utf-8"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    """Which worker gets which tests."""
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests with the real model, which have files of their own, then with the longest."""
    for item in items:
        if item.get_closest_marker("model") and item.path.name not in files_with_the_model():
            raise pytest.UsageError(f"{item.nodeid} is marked 'model': the whole file must be")
    turn = {name: place for place, name in enumerate(LONGEST)}
    items.sort(
        key=lambda item: (
            item.get_closest_marker("model") is None,
            turn.get(item.path.name, len(LONGEST)),
        )
    )


def pytest_collection_finish() -> None:
    """Spare the garbage collector what lives to the end: thousands of tests, and all that they import."""
    gc.freeze()


@contextmanager
def coverage_measured(config: pytest.Config, *, is_on: bool) -> Iterator[None]:
    """Measure the coverage of what runs inside, or do not; without ``--cov`` it makes no difference."""
    plugin = config.pluginmanager.getplugin("_cov")
    measure = plugin and plugin.cov_controller

    def switch(*, is_on: bool) -> None:
        if measure and measure.started != is_on:
            (measure.resume if is_on else measure.pause)()

    before = measure and measure.started
    switch(is_on=is_on)
    try:
        yield
    finally:
        switch(is_on=before)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Measure no coverage of what pytest itself does for a test: traced, it takes several times as long."""
    with coverage_measured(item.config, is_on=False):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """Measure the coverage of a test, unless it is marked ``no_cover``."""
    with coverage_measured(pyfuncitem.config, is_on=pyfuncitem.get_closest_marker("no_cover") is None):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(request: pytest.FixtureRequest) -> Iterator[None]:
    """Measure the coverage of what a fixture makes, unless its tests are marked ``no_cover``."""
    with coverage_measured(request.config, is_on=request.node.get_closest_marker("no_cover") is None):
        return (yield)


def untraced(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function with no coverage measured of what it does."""

    @wraps(function)
    def call(*arguments: P.args, **options: P.kwargs) -> R:
        tracer = sys.gettrace()
        sys.settrace(None)
        try:
            return function(*arguments, **options)
        finally:
            sys.settrace(tracer)

    return call


@pytest.fixture(scope="session", autouse=True)
def typesetting_untraced() -> Iterator[None]:
    """Measure no coverage of WeasyPrint's own work: traced, a page takes three times as long."""
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in ((HTML, "__init__"), (HTML, "render"), (Document, "write_pdf")):
            patch.setattr(owner, name, untraced(getattr(owner, name)))
        yield


class WaitUntil(Protocol):
    """``wait_until(condition, what, seconds=10)``."""

    def __call__(self, condition: Callable[[], object], what: str, seconds: float = 10.0) -> None: ...


def poll(condition: Callable[[], object], seconds: float) -> bool:
    """Ask until the answer is true (True) or the time is over (False); asks at least once."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


@pytest.fixture
def wait_until() -> WaitUntil:
    """A wait with a deadline, for tests that would otherwise sleep and hope."""

    def wait(condition: Callable[[], object], what: str, seconds: float = 10.0) -> None:
        if not poll(condition, seconds):
            pytest.fail(f"after {seconds:g} s still not: {what}")

    return wait


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fail a test whose threads outlive it, its fixtures' clean-up included."""
    before = set(threading.enumerate())

    def leaked() -> list[str]:
        return [thread.name for thread in threading.enumerate() if thread not in before]

    yield
    if not poll(lambda: not leaked(), THREAD_GRACE_SECONDS):
        pytest.fail(f"threads still running after the test: {', '.join(leaked())}")


@pytest.fixture(scope="session")
def font_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache folder for the whole run: fontconfig would fill a new one in every test."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def clean_environment(
    no_leaked_threads: None,  # set up first, so that it looks last
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    font_cache: Path,
) -> None:
    """Take the developer's settings away and point the user's folders to empty ones.

    Tests marked ``model`` keep the user's folders and ``OPTIRH_MODEL_DIR``:
    the installed model lies there.
    """
    with_model = request.node.get_closest_marker("model") is not None
    for name in [name for name in os.environ if name.startswith("OPTIRH_")]:
        if not (with_model and name == "OPTIRH_MODEL_DIR"):
            monkeypatch.delenv(name)
    if not with_model:
        home = tmp_path_factory.mktemp("home")
        monkeypatch.setenv("HOME", str(home))
        monkeypatch.setenv("XDG_DATA_HOME", str(home / ".local" / "share"))
        monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
        monkeypatch.setenv("XDG_CACHE_HOME", str(font_cache))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home as ``benches`` makes it; files that need another have a fixture of their own."""
    from benches import new_home  # most tests need none

    return new_home(tmp_path / "home")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of sample records and texts that lie outside the checkout."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no sample data at {SHARED_DATA}; set OPTIRH_SHARED_DATA to its folder")
    return SHARED_DATA


@pytest.fixture(scope="session")
def evaluated_prefixes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all tests with the real model keep evaluated prompts, so that each is evaluated once."""
    return tmp_path_factory.mktemp("data") / "prefixes"


def pytest_sessionfinish() -> None:
    """Close what llama_cpp keeps open for the life of the process, which would be reported as leaked."""
    module = sys.modules.get("llama_cpp._utils")
    for name in ("outnull_file", "errnull_file"):
        if module is not None:
            getattr(module, name).close()
