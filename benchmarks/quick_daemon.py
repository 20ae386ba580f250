"""``watch`` with a printer that lays nothing out, so that what is measured or killed is the daemon.

    python benchmarks/quick_daemon.py [OPTIONS] watch
    python benchmarks/quick_daemon.py --idle-worker [OPTIONS] watch
    python benchmarks/quick_daemon.py --stuck-worker [OPTIONS] watch

With ``--idle-worker`` the child answers each file at once and makes no document; with
``--stuck-worker`` it never answers.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
_CHILD, _IDLE_CHILD, _STUCK_CHILD = "--child", "--idle-child", "--stuck-child"
_ROLES = {"--idle-worker": _IDLE_CHILD, "--stuck-worker": _STUCK_CHILD}


def _daemon(arguments: list[str]) -> None:
    from optirh_batch.cli import main  # noqa: PLC0415 - the children need less
    from optirh_batch.worker.supervisor import Supervisor  # noqa: PLC0415

    role = _ROLES.get(arguments[0], _CHILD)
    arguments = arguments[role != _CHILD :]
    defaults = Supervisor.__init__.__kwdefaults__
    assert "command" in defaults
    defaults["command"] = (sys.executable, __file__, role)
    main(arguments)


def _child(descriptor: int, parent: int) -> None:
    from optirh_batch.documents import Draft, Imprint  # noqa: PLC0415 - the idle child needs none of it
    from optirh_batch.outcomes import sections  # noqa: PLC0415
    from optirh_batch.worker import child  # noqa: PLC0415

    def print_plainly(draft: Draft, imprint: Imprint) -> bytes:
        page = {"sections": sections(draft), "job": imprint.job, "source": imprint.source_name}
        return b"%PDF-plain\n" + json.dumps(page, default=str).encode() + b"\n%%EOF\n"

    open_workshop = child.open_workshop

    @contextmanager
    def plain(*given: Any, **options: Any) -> Iterator[Any]:
        with open_workshop(*given, **options) as workshop:
            yield replace(workshop, render=print_plainly)

    child.open_workshop = plain
    child.main(descriptor, parent)


def _idle_child(descriptor: int, answer: Any) -> None:
    with Connection(descriptor) as line:
        line.recv()
        try:
            while (given := line.recv()) is not None:
                line.send((given[0], answer))
        except (EOFError, ConnectionError):
            return


if __name__ == "__main__":
    sys.path.insert(0, str(CHECKOUT))
    if sys.argv[1] == _CHILD:
        _child(int(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1] == _IDLE_CHILD:
        _idle_child(int(sys.argv[2]), ())
    elif sys.argv[1] == _STUCK_CHILD:
        _idle_child(int(sys.argv[2]), "stuck")  # a sign of life, and never the end
    else:
        _daemon(sys.argv[1:])
