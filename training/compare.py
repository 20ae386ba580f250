"""Compare a tuned model with its base on the pairs held out: ``python -m training.compare --out DIR``.

Both word the passages of the test split as at work: prompts, constraints, fact gate, second try, copy and
original wording.  Written are ``results.json`` (every text), ``table.md``, and a blind sheet: ``blind.csv``
with the two texts of some passages in hidden order, to be rated by a person, and ``key.json`` with the order.
``--rated FILE`` counts a sheet that was filled in.
"""

from __future__ import annotations

import csv
import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from pathlib import Path
from typing import TypeVar

import click

from optirh_batch.config import Settings, load_settings
from optirh_batch.drafting import Desk
from optirh_batch.drafting.assignments import Assignment
from optirh_batch.drafting.passages import write_passages
from optirh_batch.drafting.shorthand import spell_out
from optirh_batch.evaluation.scores import score
from optirh_batch.generation import TextGenerator
from optirh_batch.generation.engine import open_generator, resolve_weights
from optirh_batch.glossary import Glossary
from optirh_batch.prompts import Task, load_prompt
from optirh_batch.text.readability import measure_readability
from training.build import DATASET, variables_of
from training.pairs import Pair, by_prompt, read_pairs, vary
from training.splits import assign_splits

_PASSAGES = (Task.REWRITE, Task.CONDENSE, Task.HISTORY)
_RESAMPLES = 500
_SEED = 3407
_SHEET = ("number", "languages", "source", "text A", "text B", "better (A, B, =)", "wrong in A", "wrong in B")

_MEASURES = ("BLEU", "chrF", "ROUGE-1", "ROUGE-2", "ROUGE-L")
"""In the order of ``Scores``."""

_Text = TypeVar("_Text")


@dataclass(frozen=True, slots=True)
class Worded:
    """One passage as a model left it.

    Attributes:
        id: of the pair.
        languages: source and output, ``fr-de``.
        source: the passage.
        reference: the text wanted.
        text: what would be printed.
        original: whether no wording passed, so that ``text`` is the source's, perhaps with its shorthand
            written out.
    """

    id: str
    languages: str
    source: str
    reference: str
    text: str
    original: bool


@dataclass(frozen=True, slots=True)
class Round:
    """What one model made of all passages, and the seconds that took."""

    texts: tuple[Worded, ...]
    seconds: float


def held_out(languages: Sequence[str]) -> list[Pair]:
    """The passages of the test split, without variants; of some pairs of languages alone if any are named."""
    pairs = [variant for pair in read_pairs(DATASET) for variant in vary(pair)]
    splits = assign_splits(pairs)
    return [
        pair
        for pair in pairs
        if splits[pair.id] == "test" and "#" not in pair.id and pair.task in _PASSAGES
        if not languages or pair.languages in languages
    ]


def word(pairs: Sequence[Pair], generator: TextGenerator, glossary: Glossary) -> Round:
    """Let a model word passages as at work."""
    made: dict[str, Worded] = {}
    began = time.monotonic()
    for (source_language, language, task), alike in by_prompt(pairs).items():
        desk = Desk(generator, language, staff_language="fr", source_language=source_language)
        copied = task is Task.REWRITE and source_language == language
        literal = load_prompt(language, Task.LITERAL) if copied else None
        written = write_passages(
            desk, (load_prompt(language, task), [_assign(pair, glossary) for pair in alike]), literal=literal
        )
        for pair, passage in zip(alike, written.passages, strict=True):
            made[pair.id] = Worded(
                pair.id, pair.languages, pair.source, pair.output, passage.text, passage.reason is not None
            )
    return Round(tuple(made[pair.id] for pair in pairs), time.monotonic() - began)


def table(base: Round, tuned: Round) -> Iterator[str]:
    """Both models by languages as a table, with 95 % intervals of the differences."""
    yield (
        "| languages | passages | model | original wording | "
        + " | ".join(_MEASURES)
        + " | LIX | words a sentence |"
    )
    yield "| --- | --- | --- | --- | " + "--- | " * len(_MEASURES) + "--- | --- |"
    for languages in sorted({text.languages for text in base.texts}):
        ours = {
            name: [text for text in made.texts if text.languages == languages]
            for name, made in (("base", base), ("tuned", tuned))
        }
        for name, texts in ours.items():
            yield f"| {languages} | {len(texts)} | {name} | {_row(texts)} |"
        cells = (f"{low:+.1f} to {high:+.1f}" for low, high in differences(*ours.values(), _values))
        yield f"| {languages} | | difference | | {' | '.join(cells)} | | |"
    yield ""
    yield f"Seconds: base {base.seconds:.0f}, tuned {tuned.seconds:.0f}."


def differences(
    base: Sequence[_Text], tuned: Sequence[_Text], measure: Callable[[Sequence[_Text]], Iterable[float]]
) -> Iterator[tuple[float, float]]:
    """Tuned less base in each value of ``measure``: 95 % intervals by paired bootstrap over passages."""
    order = random.Random(_SEED)  # noqa: S311 - repeatable, not secret
    draws = [order.choices(range(len(base)), k=len(base)) for _ in range(_RESAMPLES)]
    measured = [[measure([texts[place] for place in draw]) for texts in (tuned, base)] for draw in draws]
    found = [[better - worse for better, worse in zip(*pair, strict=True)] for pair in measured]
    for values in map(sorted, zip(*found, strict=True)):
        yield values[round(0.025 * _RESAMPLES)], values[round(0.975 * _RESAMPLES) - 1]


def write_sheet(base: Round, tuned: Round, count: int, out: Path) -> None:
    """Draw passages that the models word differently, and write them with the order hidden."""
    order = random.Random(_SEED)  # noqa: S311 - repeatable, not secret
    different = [pair for pair in zip(base.texts, tuned.texts, strict=True) if pair[0].text != pair[1].text]
    drawn = order.sample(different, min(count, len(different)))
    key = {}
    with (out / "blind.csv").open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(_SHEET)
        for number, (one, other) in enumerate(drawn, 1):
            tuned_first = order.random() < 0.5
            texts = (other.text, one.text) if tuned_first else (one.text, other.text)
            sheet.writerow((number, one.languages, one.source, *texts, "", "", ""))
            key[str(number)] = "A" if tuned_first else "B"
    (out / "key.json").write_text(json.dumps(key, indent=1) + "\n", "utf-8")


def count_ratings(sheet: Path, key: Path) -> Iterator[str]:
    """How often the tuned text was found better, the base's, or neither, by languages, and what was wrong.

    Raises:
        click.ClickException: a rating is none of ``A``, ``B`` and ``=``.
    """
    tuned = json.loads(key.read_text("utf-8"))
    votes: dict[str, dict[str, int]] = {}
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            better = row[_SHEET[5]].strip().upper()
            if not better:
                continue
            if better not in {"A", "B", "="}:
                raise click.ClickException(f"{sheet}, number {row['number']}: {better} is none of A, B and =")
            is_a = tuned[row["number"]] == "A"
            verdict = "neither" if better == "=" else "tuned" if (better == "A") == is_a else "base"
            kind = votes.setdefault(row["languages"], dict.fromkeys(_VERDICTS, 0))
            kind[verdict] += 1
            kind["wrong, tuned"] += bool(row[_SHEET[6 if is_a else 7]].strip())
            kind["wrong, base"] += bool(row[_SHEET[7 if is_a else 6]].strip())
    yield "| languages | " + " | ".join(_VERDICTS) + " |"
    yield "| --- | " + "--- | " * len(_VERDICTS)
    for languages, kind in sorted(votes.items()):
        yield f"| {languages} | " + " | ".join(str(kind[name]) for name in _VERDICTS) + " |"


_VERDICTS = ("tuned", "base", "neither", "wrong, tuned", "wrong, base")


def _assign(pair: Pair, glossary: Glossary) -> Assignment:
    within = pair.source_language == pair.output_language
    spelled = spell_out(pair.source, glossary, pair.output_language) if within else pair.source
    return Assignment(
        pair.source,
        variables_of(pair, glossary),
        spelled="" if spelled == pair.source else spelled,
    )


def _row(texts: Sequence[Worded]) -> str:
    original = sum(text.original for text in texts)
    ease = measure_readability("\n".join(text.text for text in texts), texts[0].languages[-2:])
    cells = [f"{original} ({original / len(texts):.0%})"]
    cells += [f"{value:.1f}" for value in _values(texts)]
    return " | ".join([*cells, str(ease.lix), str(ease.sentence_words)])


def _values(texts: Sequence[Worded]) -> tuple[float, ...]:
    scores = score([(text.text, text.reference) for text in texts])
    return astuple(scores) if scores else ()


def _run(settings: Settings, pairs: Sequence[Pair], glossary: Glossary) -> Round:
    generator = open_generator(settings)
    try:
        return word(pairs, generator, glossary)
    finally:
        generator.close()


@click.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of what is found.")
@click.option(
    "--adapter", type=click.Path(path_type=Path), help="The tuned one; without: the one of the program."
)
@click.option("--languages", multiple=True, metavar="fr-de", help="These pairs of languages alone.")
@click.option("--sheet", default=60, show_default=True, help="Passages of the blind sheet.")
@click.option("--rated", type=click.Path(path_type=Path), help="Count the ratings of this sheet instead.")
def main(out: Path, adapter: Path | None, languages: tuple[str, ...], sheet: int, rated: Path | None) -> None:
    """Compare the tuned model with its base."""
    if rated:
        click.echo("\n".join(count_ratings(rated, out / "key.json")))
        return
    settings = replace(load_settings(None, {}).settings, adapter=adapter, shipped_adapter="on")
    if resolve_weights(settings)[1] is None:
        raise click.ClickException(
            "no adapter comes with the program for this model: name one with --adapter"
        )
    out.mkdir(parents=True, exist_ok=True)
    glossary, pairs = Glossary.load(), held_out(languages)
    base = _run(replace(settings, adapter=None, shipped_adapter="off"), pairs, glossary)
    tuned = _run(settings, pairs, glossary)
    kept = {name: asdict(made) for name, made in (("base", base), ("tuned", tuned))}
    (out / "results.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
    lines = "\n".join(table(base, tuned))
    (out / "table.md").write_text(lines + "\n", "utf-8")
    write_sheet(base, tuned, sheet, out)
    click.echo(lines)


if __name__ == "__main__":
    main()
