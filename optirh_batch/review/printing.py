"""Printing a release copy in a process of its own: a crash or a hang of the printer costs one attempt.

python -m optirh_batch.review.printing      a kept draft on standard input, the PDF on standard output
"""

from __future__ import annotations

import subprocess
import sys

from optirh_batch.documents import Draft, Imprint
from optirh_batch.errors import Phrase, RenderingFailed
from optirh_batch.rendering import render_pdf
from optirh_batch.review.shelf import Kept, from_json, to_json

PRINT_SECONDS = 20.0
"""Less than a daemon has to end after SIGTERM."""


def print_apart(draft: Draft, imprint: Imprint) -> bytes:
    """Print a draft as ``render_pdf`` does, elsewhere.

    Raises:
        RenderingFailed: the process failed, or took longer than ``PRINT_SECONDS``.
    """
    command = [sys.executable, "-m", "optirh_batch.review.printing"]
    given = to_json(Kept(draft, imprint)).encode()
    try:
        done = subprocess.run(  # noqa: S603  a module of ours
            command, input=given, capture_output=True, timeout=PRINT_SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        detail = Phrase("the system reports {error}", error=type(error).__name__)
        raise RenderingFailed(name=imprint.source_name, detail=detail) from error
    return done.stdout


def main() -> None:
    """Print what standard input holds."""
    kept = from_json(sys.stdin.buffer.read().decode())
    sys.stdout.buffer.write(render_pdf(kept.draft, kept.imprint))


if __name__ == "__main__":
    main()
