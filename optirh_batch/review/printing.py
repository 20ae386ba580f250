"""Printing a release copy in a process of its own: a crash or a hang of the printer costs one attempt.

python -m optirh_batch.review.printing      a kept draft on standard input, the PDF on standard output
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable

from optirh_batch.documents import Draft, Imprint
from optirh_batch.errors import Phrase, RenderingFailed
from optirh_batch.rendering import render_pdf
from optirh_batch.review.shelf import Kept, from_json, to_json

PRINT_SECONDS = 600.0
"""Far more than the longest document takes on a busy machine; one without end holds up all others."""
_ASK_SECONDS = 0.5


class PrintingStopped(Exception):
    """Whoever wanted the copy has something better to do: nothing is wrong with it."""


def print_apart(draft: Draft, imprint: Imprint, goes_on: Callable[[], bool] = lambda: True) -> bytes:
    """Print a draft as ``render_pdf`` does, elsewhere.

    Args:
        draft: as for ``render_pdf``.
        imprint: likewise.
        goes_on: asked before and every half second; where it says no, the printing is given up.

    Raises:
        RenderingFailed: the process failed, or took longer than ``PRINT_SECONDS``.
        PrintingStopped: ``goes_on`` said no.
    """
    command = [sys.executable, "-m", "optirh_batch.review.printing"]
    try:
        # In memory, whole and at once: what does not fit into a pipe is not sent on behind a timeout.
        with open(os.memfd_create("draft"), "w+b") as given:  # noqa: PTH123  it has no path
            given.write(to_json(Kept(draft, imprint)).encode())
            given.seek(0)
            with subprocess.Popen(  # noqa: S603  a module of ours
                command, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            ) as process:
                try:
                    printed = _await(process, goes_on)
                finally:
                    process.kill()
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
    except (subprocess.SubprocessError, OSError) as error:
        detail = Phrase("the system reports {error}", error=type(error).__name__)
        raise RenderingFailed(name=imprint.source_name, detail=detail) from error
    return printed


def _await(process: subprocess.Popen[bytes], goes_on: Callable[[], bool]) -> bytes:
    """Return what a process prints, once it has ended."""
    ends = time.monotonic() + PRINT_SECONDS
    while goes_on():
        try:
            return process.communicate(timeout=_ASK_SECONDS)[0]
        except subprocess.TimeoutExpired:
            if time.monotonic() > ends:
                raise
    raise PrintingStopped


def main() -> None:
    """Print what standard input holds."""
    kept = from_json(sys.stdin.buffer.read().decode())
    sys.stdout.buffer.write(render_pdf(kept.draft, kept.imprint))


if __name__ == "__main__":
    main()
