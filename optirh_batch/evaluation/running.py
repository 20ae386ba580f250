"""Making the documents of the cases with a model, as ``process`` makes them, but for the PDF."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from optirh_batch.commission import Order
from optirh_batch.config import Settings
from optirh_batch.documents import Draft, Imprint
from optirh_batch.errors import ModelError
from optirh_batch.evaluation.cases import Case
from optirh_batch.evaluation.marking import CaseMark, mark_document
from optirh_batch.evaluation.totals import Totals, add_up, by_group
from optirh_batch.generation import ModelIdentity
from optirh_batch.generation.engine import model_in_use
from optirh_batch.outcomes import Outcome
from optirh_batch.oversight.speed import best_sequences
from optirh_batch.worker.abreast import process_files
from optirh_batch.workshop import open_workshop

Tell = Callable[[str, int, int], None]
"""Is told of the case that is worked on, how many were begun before, and how many there are."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one model made of the cases.

    Attributes:
        model: its name and hashes.
        marks: of every case.
        seconds: from the first case to the last, the loading of the model among them.
    """

    model: ModelIdentity
    marks: tuple[CaseMark, ...]
    seconds: float

    @property
    def totals(self) -> Totals:
        """The sums of all documents."""
        return add_up(self.marks, self.seconds)

    def as_json(self) -> dict[str, Any]:
        """As ``--json`` prints it."""
        return {
            "model": {
                "name": self.model.name,
                "sha256": self.model.sha256,
                "adapter_sha256": self.model.adapter_sha256,
            },
            "totals": self.totals.as_json(),
            "groups": [
                {"language": language, "kind": kind, **totals.as_json()}
                for (language, kind), totals in by_group(self.marks).items()
            ],
            "cases": [mark.as_json() for mark in self.marks],
        }


def evaluate(
    cases: Sequence[Case],
    settings: Settings,
    tell: Tell = lambda *_: None,
    store: Callable[[Evaluation], None] = lambda _: None,
) -> Evaluation:
    """Make the documents of all cases and mark them.  Nothing is kept of them but the marks.

    A few of each language and kind come in turn, so that a run that is cut off has seen something of all.

    Args:
        cases: what to make documents of, at least one.
        settings: name the model and how it is run; data_dir is left alone.
        tell: is told how far it is.
        store: is given what there is after every few cases.

    Raises:
        ModelError: the model cannot be used at all.
    """
    with tempfile.TemporaryDirectory(prefix="optirh-evaluation-") as folder:
        room = Path(folder)
        own = replace(
            settings,
            data_dir=room / "data",
            outbox_dir=room / "out",
            sequences=_sequences(settings),
            # Whether a language is to be enabled is what somebody evaluates it for.
            enabled_languages=tuple(
                dict.fromkeys((*settings.enabled_languages, *(case.output for case in cases)))
            ),
        )
        own.outbox_dir.mkdir()
        with open_workshop(own) as workshop:
            began = workshop.clock.monotonic()
            model = workshop.generator().model
            silent = replace(workshop, render=_print_nothing)
            marks: dict[str, CaseMark] = {}
            begun = 0
            for group in _in_turn(cases, settings.files_at_once):
                files = [room / case.file_name for case in group]
                for case, file in zip(group, files, strict=True):
                    file.write_text(case.content, "utf-8")
                order = Order(outbox=own.outbox_dir, kind=group[0].kind, language=group[0].output, again=True)

                def report(number: int, stage: str, group: Sequence[Case] = group) -> None:
                    nonlocal begun
                    if stage == "read":
                        tell(group[number].id, begun, len(cases))
                        begun += 1

                outcomes = process_files(files, order, silent, report)
                marks |= {mark.id: mark for mark in map(_mark, group, outcomes)}
                made = tuple(marks[case.id] for case in cases if case.id in marks)
                done = Evaluation(model, made, workshop.clock.monotonic() - began)
                store(done)
    return done


def _sequences(settings: Settings) -> int:
    """How many answers at once, as in real work: what ``bench`` found lies in the data folder."""
    if settings.sequences or settings.generator != "llama-cpp":
        return settings.sequences
    return best_sequences(settings.data_dir, model_in_use(settings).sha256 or "")


def _in_turn(cases: Sequence[Case], size: int) -> Iterator[list[Case]]:
    """The cases in small groups of which the same is asked, those of each language and kind in turn."""
    asked: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        asked.setdefault((case.kind, case.output), []).append(case)
    pieces = [
        [group[start : start + size] for start in range(0, len(group), size)] for group in asked.values()
    ]
    yield from filter(None, chain.from_iterable(zip_longest(*pieces)))


def _mark(case: Case, outcome: Outcome) -> CaseMark:
    if outcome.draft is not None:
        return mark_document(case, outcome.draft, outcome.seconds.total)
    if isinstance(outcome.error, ModelError):
        raise outcome.error
    code = outcome.error.code if outcome.error else "unexpected"
    return CaseMark(case.id, case.kind.value, case.output, error=code)


def _print_nothing(_draft: Draft, imprint: Imprint) -> bytes:
    return imprint.job.encode()
