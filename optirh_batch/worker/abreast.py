"""Several files at a time in this very process, for a list of files given at once.

Owns what ``process`` does with more than one file: a thread for each of a few,
one model for all (``baton``), and the end of it all when the user presses
Ctrl-C.  Leaves out claims and dying processes (``supervisor``).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from optirh_batch.commission import Order
from optirh_batch.generation import TextGenerator
from optirh_batch.outcomes import Outcome
from optirh_batch.pipeline import Workshop, process_file
from optirh_batch.worker.baton import Baton, SharedGenerator


def process_files(
    files: Sequence[Path], order: Order, workshop: Workshop, report: Callable[[int, str], None]
) -> list[Outcome]:
    """Make the documents of several files, ``files_at_once`` of them side by side.

    Args:
        files: are tried all; a failure is an outcome too.
        order: what is asked of each.
        workshop: what the work is done with.
        report: is told the number of a file (from 0) and the stage it enters, by one thread at a time.

    Returns:
        The outcomes in the order of the files.

    Raises:
        KeyboardInterrupt: the user's; files under way are given up with the next answer of the model.
    """
    baton, given_up = Baton(), threading.Event()

    def go_on() -> None:
        if given_up.is_set():
            raise KeyboardInterrupt

    def work(number: int) -> tuple[Outcome, ...]:
        def tell(stage: str) -> None:
            go_on()
            report(number, stage)

        def generator() -> TextGenerator:
            return SharedGenerator(workshop.generator(), baton, go_on)

        with baton:
            return process_file(files[number], order, replace(workshop, generator=generator, report=tell))

    threads = ThreadPoolExecutor(min(workshop.settings.files_at_once, len(files)))
    try:
        made = list(threads.map(work, range(len(files))))
    finally:
        given_up.set()
        threads.shutdown(cancel_futures=True)
    return [outcome for outcomes in made for outcome in outcomes]
