"""The guards of ``conftest.py`` guard."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest_plugins = ["pytester"]

CONFTEST = Path(__file__).with_name("conftest.py")


def test_home_is_empty_and_settings_are_gone(tmp_path_factory):
    assert Path(os.environ["HOME"]).is_relative_to(tmp_path_factory.getbasetemp())
    assert not [name for name in os.environ if name.startswith("OPTIRH_")]


def test_wait_until_returns_once_the_condition_holds(wait_until):
    done = threading.Event()
    worker = threading.Thread(target=done.set)
    worker.start()
    wait_until(done.is_set, "the worker has run")
    worker.join()


def test_wait_until_fails_after_its_deadline(wait_until):
    with pytest.raises(pytest.fail.Exception, match="still not: pigs fly"):
        wait_until(lambda: False, "pigs fly", seconds=0.02)


@given(st.integers())
def test_property_tests_accept_the_autouse_fixtures(number):
    assert isinstance(number, int)


def test_a_leaked_thread_fails_its_test(pytester):
    pytester.makeconftest(CONFTEST.read_text("utf-8").replace("GRACE_SECONDS = 5.0", "GRACE_SECONDS = 0.05"))
    pytester.makepyfile(
        """
        import threading
        stop = threading.Event()
        def test_leaks():
            threading.Thread(target=stop.wait, name="forgotten").start()
        def test_frees_it():
            stop.set()
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*threads still running after the test: forgotten*"])
