"""The group ``evaluate``: how good the documents are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from optirh_batch.cli.program import (
    Invocation,
    OutputFile,
    json_option,
    main,
    pass_invocation,
    print_json,
    quiet_stdout,
    write_output,
)
from optirh_batch.errors import ConfigurationError, EvaluationMissed
from optirh_batch.localization import WRITTEN

if TYPE_CHECKING:
    from optirh_batch.evaluation.running import Evaluation
    from optirh_batch.presentation import Sheet


@main.group()
def evaluate() -> None:
    """Measure how good the documents are."""


@evaluate.command("run")
@click.option(
    "--model", "models", multiple=True, metavar="NAME|PATH", help="Model to evaluate; may be repeated."
)
@click.option(
    "--cases",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder with cases of your own (else those that come with the program).",
)
@click.option(
    "--language", "languages", multiple=True, type=click.Choice(WRITTEN), help="Only documents in it."
)
@click.option("--limit", type=click.IntRange(min=1), help="So many cases, evenly of all languages and kinds.")
@click.option(
    "--max-escaped",
    type=click.FloatRange(min=0),
    default=0.0,
    show_default=True,
    help="Facts of 1000 that may be wrong without a mark.",
)
@click.option(
    "--min-kept",
    type=click.FloatRange(0, 100),
    default=99.0,
    show_default=True,
    help="Facts that must be stated, percent.",
)
@click.option(
    "--max-original",
    type=click.FloatRange(0, 100),
    help="Passages that may be printed in their original wording, percent.",
)
@click.option("--keep", type=OutputFile(), help="Keep all results in this file.")
@click.option(
    "--against",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Compare with results kept earlier; may be repeated.",
)
@click.option("--plot", type=OutputFile(), help="Draw all of them (SVG).")
@json_option
@pass_invocation
def run_cases(  # noqa: PLR0917 - click hands options over by name
    invocation: Invocation,
    models: tuple[str, ...],
    folder: Path | None,
    languages: tuple[str, ...],
    limit: int | None,
    max_escaped: float,
    min_kept: float,
    max_original: float | None,
    keep: Path | None,
    against: tuple[Path, ...],
    plot: Path | None,
    as_json: bool,
) -> None:
    """Make the documents of fictional cases and count which facts they keep.

    Nothing of the home is used but its settings. Ends with exit code 13 if a model misses a target.
    """
    from optirh_batch.evaluation import Targets, load_cases, spread  # noqa: PLC0415 - not for --help
    from optirh_batch.evaluation.plot import draw_comparison  # noqa: PLC0415
    from optirh_batch.evaluation.running import evaluate as evaluate_model  # noqa: PLC0415
    from optirh_batch.presentation import progress, show  # noqa: PLC0415

    settings = invocation.settings
    earlier = [result for path in against for result in _read(path)]
    cases = spread(load_cases(folder), languages or settings.enabled_languages, limit)
    if not cases:
        raise ConfigurationError(where="--cases", detail="there is no case in these languages")
    targets = Targets(max_escaped, min_kept, max_original)
    results: list[dict[str, Any]] = []
    missed: list[str] = []

    def store(done: Evaluation) -> None:
        if keep:
            kept = json.dumps([*results, done.as_json()], ensure_ascii=False, indent=1)
            write_output(keep, kept.encode())

    for model in models or (settings.model,):
        with quiet_stdout(), progress() as report:
            done = evaluate_model(
                cases,
                replace(settings, model=model),
                lambda name, number, total: report(name, number, total, ""),
                store,
            )
        results.append(done.as_json())
        missed += [f"{done.model.name}: {fault}" for fault in targets.missed(done.totals)]
    if plot:
        write_output(plot, draw_comparison([*earlier, *results]).encode())
    if as_json:
        print_json(results)
    else:
        show(_sheets([*earlier, *results], results))
    if missed:
        raise EvaluationMissed(detail="; ".join(missed))


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        held = json.loads(path.read_text("utf-8"))
        return [dict(item) | {"totals": item["totals"], "groups": item["groups"]} for item in held]
    except (OSError, ValueError, TypeError, KeyError) as error:
        detail = f"{path.name} was not written by 'evaluate run --keep'"
        raise ConfigurationError(where="--against", detail=detail) from error


def _sheets(shown: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[Sheet]:
    """Facts and passages, words and speed, and what escaped in this run."""
    from optirh_batch.presentation import sheet  # noqa: PLC0415

    lines = [
        (str(result["model"]["name"]) if number == 0 else "", label, totals)
        for result in shown
        for number, (label, totals) in enumerate(
            [
                ("all", result["totals"]),
                *((f"{group['kind']} {group['language']}", group) for group in result["groups"]),
            ]
        )
    ]
    escaped = [
        (case["id"], sort, mark["kind"], mark["name"], mark["printed"])
        for result in new
        for case in result["cases"]
        for sort in ("facts", "inventions")
        for mark in case[sort]
        if mark["fate"] == "escaped"
    ]
    return [
        sheet("Facts", _FACT_COLUMNS, [(name, label, *_facts(totals)) for name, label, totals in lines]),
        sheet("Words", _WORD_COLUMNS, [(name, label, *_words(totals)) for name, label, totals in lines]),
        sheet("Escaped", ("case", "", "kind", "fact", "printed"), escaped, is_stacked=True),
    ]


_FACT_COLUMNS = (
    "model",
    "documents",
    "made",
    "failed",
    "facts",
    "stated %",
    "in original wording %",
    "lost, marked",
    "lost, escaped",
    "invented, marked",
    "invented, escaped",
    "passages in original wording %",
)
_WORD_COLUMNS = (
    "model",
    "documents",
    "LIX",
    "words a sentence",
    "BLEU",
    "chrF",
    "ROUGE-1",
    "ROUGE-2",
    "ROUGE-L",
    "hard words helped %",
    "s a document",
    "tokens a document",
)


def _facts(totals: Mapping[str, Any]) -> tuple[object, ...]:
    return (
        totals["documents"],
        totals["failed"],
        totals["facts"],
        _percent(totals["kept"], totals["facts"]),
        _percent(totals["kept_original"], totals["facts"]),
        totals["lost_flagged"],
        totals["lost_escaped"],
        totals["invented_flagged"],
        totals["invented_escaped"],
        _percent(totals["originals"], totals["passages"]),
    )


def _words(totals: Mapping[str, Any]) -> tuple[object, ...]:
    scores = totals["scores"] or dict.fromkeys(("bleu", "chrf", "rouge_1", "rouge_2", "rouge_l"))
    made = totals["documents"] or 1
    return (
        totals["lix"],
        totals["sentence_words"],
        *scores.values(),
        _percent(totals["covered"], totals["terms"]),
        f"{totals['seconds'] / made:.1f}",
        f"{totals['generated_tokens'] / made:.0f}",
    )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else ""
