"""What do single choices of a training change?  ``python -m training.choices --out DIR``.

The small model is tuned for one epoch on the pairs within French and within German, each time with one change
against the recipe; another seed shows what chance does.  It words the passages held out: greedily, at the
first try, with the very prompt that it was tuned on, without the constraints of run time; by the recipe and
not tuned once more with them.  Kept are every answer and whether the fact gate lets it pass.  The source
itself always passes: so copies are counted, too.  A choice whose ``result.json`` is there is not run again; a
training that was killed goes on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from statistics import mean
from typing import Any

import cattrs
import click

from optirh_batch.config import Settings, load_settings
from optirh_batch.documents import Severity
from optirh_batch.drafting import Desk
from optirh_batch.drafting.assignments import Assignment
from optirh_batch.drafting.desk import answer, clean_answer
from optirh_batch.drafting.echoes import find_echo
from optirh_batch.drafting.passages import first_requests
from optirh_batch.evaluation.scores import bleu, rouge_l
from optirh_batch.generation import Finish, GenerationResult, TextGenerator
from optirh_batch.generation.engine import open_generator
from optirh_batch.generation.model_store import resolve_model
from optirh_batch.glossary import Glossary
from optirh_batch.grounding import check_passage
from optirh_batch.prompts import Prompt, load_prompt
from training.build import DATASET, ROOM, chat, variables_of
from training.compare import differences, held_out
from training.journal import Journal
from training.pairs import Pair, by_prompt, read_pairs, vary
from training.placeholders import Placeholders
from training.recipe import Recipe, RecipeFault, read_recipe
from training.splits import assign_splits

_LANGUAGES = ("fr-fr", "de-de")
_COPIED = 0.8
"""Share of the source's words from which on an answer that has them in their order is a copy."""

_WORD = re.compile(r"\w+")
_NEVER = 1_000_000
"""Steps between two looks at the validation pairs: there is one before the first step and one at the end."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One change against the recipe.

    Attributes:
        title: in the table.
        settings: those of the recipe that are other.
        hints: whether prompts tell what words of a passage mean, as the glossary says.
        locked: whether placeholders stand for facts.
        tuned: whether there is an adapter; without, prompts have their examples.
        constrained: whether answers are asked for once more, with the constraints of run time.
    """

    title: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    hints: bool = True
    locked: bool = False
    tuned: bool = True
    constrained: bool = False


COMMON, LOCKED, BASE = "common", "placeholders", "base"
CHOICES: Mapping[str, Choice] = {
    COMMON: Choice("the recipe", constrained=True),
    "rank-8": Choice("rank 8", {"rank": 8, "alpha": 16.0}),
    "all-layers": Choice("all layers", {"layers": 1.0}),
    "no-hints": Choice("no hints of the glossary", hints=False),
    LOCKED: Choice("placeholders", locked=True),
    "seed": Choice("another seed", {"seed": 1}),
    BASE: Choice("not tuned", tuned=False, constrained=True),
}


@dataclass(frozen=True, slots=True)
class Exercise:
    """A pair as the model meets it.

    Attributes:
        pair: with placeholders in source and output where facts are locked.
        variables: of its prompt.
        placeholders: what they stand for.
    """

    pair: Pair
    variables: Mapping[str, str]
    placeholders: Placeholders


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model made of a passage.

    Attributes:
        id: of the pair.
        languages: source and output, ``fr-fr``.
        source: the passage.
        reference: the text wanted.
        text: the answer, facts in place of their placeholders.
        wrong: codes of what blocks it; none where it passes.
    """

    id: str
    languages: str
    source: str
    reference: str
    text: str
    wrong: tuple[str, ...]

    @property
    def copied(self) -> bool:
        """Whether the gate has let pass what is the source again."""
        own, text = (len(_WORD.findall(part)) for part in (self.source, self.text))
        shared = _rouge_l(self.text, self.source) * (own + text) / 200  # F1 as it is defined
        return not self.wrong and shared >= _COPIED * own


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a choice.

    Attributes:
        free: answers without constraints.
        constrained: answers with those of run time, if they were asked for.
        untuned: loss on the validation pairs before the first step, in nats per token of an answer.
        validation: the same at the end.
        steps: steps of the training.
        seconds: that these took, without the looks.
    """

    free: tuple[Answer, ...]
    constrained: tuple[Answer, ...] = ()
    untuned: float | None = None
    validation: float | None = None
    steps: int = 0
    seconds: float = 0.0


def pose(choice: Choice, pair: Pair, glossary: Glossary, *, answered: bool) -> Exercise:
    """A pair as a choice has it.

    Args:
        choice: what is other.
        pair: the pair.
        glossary: for the hints.
        answered: whether the answer is known, as in training: then a fact that it says in other words stays
            as it is.  At work every fact that can be is locked.
    """
    variables = variables_of(pair, glossary)
    if not choice.hints and "words" in variables:
        variables["words"] = ""
    if not choice.locked:
        return Exercise(pair, variables, Placeholders({}))
    source, output = (pair.source, pair.source_language), (pair.output, pair.output_language)
    named = Placeholders.for_pair(*source, *output) if answered else Placeholders.for_source(*source)
    hidden = replace(pair, source=named.put_in(*source), output=named.put_in(*output))
    told = {name: named.put_in(text, pair.output_language) for name, text in variables.items()}
    return Exercise(hidden, told, named)


def write_lessons(choice: Choice, glossary: Glossary, folder: Path) -> None:
    """Write the pairs to learn and to look at as ``training.build`` does, as a choice has them."""
    pairs = [variant for pair in read_pairs(DATASET) for variant in vary(pair)]
    splits = assign_splits(pairs)
    folder.mkdir(parents=True, exist_ok=True)
    for split in ("train", "validation"):
        posed = [
            pose(choice, pair, glossary, answered=True)
            for pair in pairs
            if splits[pair.id] == split and pair.languages in _LANGUAGES
        ]
        rows = (json.dumps(chat(item.pair, item.variables), ensure_ascii=False) for item in posed)
        (folder / f"{split}.chat.jsonl").write_text("".join(f"{row}\n" for row in rows), "utf-8")


def ask(
    choice: Choice, pairs: Sequence[Pair], generator: TextGenerator, glossary: Glossary, *, bounded: bool
) -> tuple[Answer, ...]:
    """Let a model word passages at the first try, greedily.

    Args:
        choice: how prompts are.
        pairs: the passages, with the texts wanted.
        generator: the model.
        glossary: for the hints.
        bounded: with the constraints of run time.
    """
    made: dict[str, Answer] = {}
    for (source_language, language, task), alike in by_prompt(pairs).items():
        desk = Desk(generator, language, staff_language="fr", source_language=source_language)
        prompt = load_prompt(language, task)
        posed = [pose(choice, pair, glossary, answered=False) for pair in alike]
        assignments = [Assignment(exercise.pair.source, exercise.variables) for exercise in posed]
        requests = first_requests(desk, prompt, assignments)
        if not bounded:
            requests = [replace(request, constraint=None) for request in requests]
        results = answer(desk, requests)
        for index, (pair, exercise) in enumerate(zip(alike, posed, strict=True)):
            made[pair.id] = _judge(pair, exercise.placeholders, prompt, results[str(index)])
    return tuple(made[pair.id] for pair in pairs)


def run(name: str, recipe: Recipe, settings: Settings, out: Path) -> Result:
    """Tune as a choice has it, and let the model word the passages held out."""
    choice, glossary, pairs = CHOICES[name], Glossary.load(), held_out(_LANGUAGES)
    recipe = replace(
        recipe, **choice.settings, data=out / "pairs", epochs=1, evaluate_every=_NEVER, patience=0
    )
    settings = replace(
        settings, generator="llama-cpp", model=recipe.base, adapter=None, shipped_adapter="off"
    )
    entries: list[dict[str, Any]] = []
    if choice.tuned:
        write_lessons(choice, glossary, recipe.data)
        entries = _tune(recipe, settings, out)
        settings = replace(settings, adapter=out / "adapter.gguf")
    looks = [entry["validation"] for entry in entries if "validation" in entry]
    steps = [entry["seconds"] for entry in entries if "seconds" in entry]
    generator = open_generator(settings)
    try:
        return Result(
            free=ask(choice, pairs, generator, glossary, bounded=False),
            constrained=ask(choice, pairs, generator, glossary, bounded=True) if choice.constrained else (),
            untuned=looks[0] if looks else None,
            validation=looks[-1] if looks else None,
            steps=len(steps),
            seconds=sum(steps),
        )
    finally:
        generator.close()


def read_result(folder: Path) -> Result | None:
    """What became of a choice, None where it was not run to the end."""
    path = folder / "result.json"
    return cattrs.structure(json.loads(path.read_text("utf-8")), Result) if path.exists() else None


def write_result(result: Result, folder: Path) -> None:
    """Keep what became of a choice: the file is whole or not there."""
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / "result.partial"
    partial.write_text(json.dumps(asdict(result), ensure_ascii=False, indent=1) + "\n", "utf-8")
    partial.replace(folder / "result.json")


def table(results: Mapping[str, Result]) -> Iterator[str]:
    """What became of each choice, by languages; answers with constraints in rows of their own."""
    yield "| choice | languages | seconds | validation loss | BLEU | ROUGE-L | passed | copied |"
    yield "| --- " * 8 + "|"
    untuned = next((result.untuned for result in results.values() if result.untuned is not None), None)
    for name, result in results.items():
        loss = result.validation if CHOICES[name].tuned else untuned
        told = f"{result.seconds:.0f}" if result.steps else "-", "-" if loss is None else f"{loss:.3f}"
        title = CHOICES[name].title
        for heading, answers in ((title, result.free), (f"{title}, constrained", result.constrained)):
            for languages in _LANGUAGES if answers else ():
                cells = (heading, languages, *told, *_cells(_within(answers, languages)))
                yield f"| {' | '.join(cells)} |"


def intervals(results: Mapping[str, Result]) -> Iterator[str]:
    """Each choice less the recipe, by languages: 95 % intervals of the differences, without constraints.

    Placeholders also less what the recipe makes with constraints.
    """
    common = results[COMMON]
    compared = [
        (f"{CHOICES[name].title} less the recipe", common.free, result.free)
        for name, result in results.items()
        if name != COMMON
    ]
    if LOCKED in results:
        title = f"{CHOICES[LOCKED].title} less the recipe, constrained"
        compared.append((title, common.constrained, results[LOCKED].free))
    yield "| difference | languages | passages | BLEU | ROUGE-L | passed, % | passed and no copy, % |"
    yield "| --- " * 7 + "|"
    for title, base, other in compared:
        for languages in _LANGUAGES:
            ours = _within(base, languages), _within(other, languages)
            cells = (f"{low:+.1f} to {high:+.1f}" for low, high in differences(*ours, _values))
            yield f"| {title} | {languages} | {len(ours[0])} | {' | '.join(cells)} |"


def _tune(recipe: Recipe, settings: Settings, out: Path) -> list[dict[str, Any]]:
    """Tune and export to ``adapter.gguf``; what the journal says of it."""
    # The tables and the pairs need none of this.
    from training.export import export  # noqa: PLC0415
    from training.lessons import read_lessons  # noqa: PLC0415
    from training.student import Student  # noqa: PLC0415
    from training.train import Training  # noqa: PLC0415

    base = resolve_model(recipe.base, settings.model_dir)
    train, validation = (
        read_lessons(recipe.data / f"{name}.chat.jsonl", base.path, recipe.max_tokens)
        for name in ("train", "validation")
    )
    student = Student(base.path, recipe, settings.model_dir / "unpacked")
    Training(recipe, student, train, validation, out).run()
    export(out / "best", base.path, base.sha256, out / "adapter.gguf")
    return Journal(out / "log.jsonl").read()


def _judge(pair: Pair, placeholders: Placeholders, prompt: Prompt, result: GenerationResult) -> Answer:
    """As the first try is judged at work; a placeholder that stands for nothing blocks, too."""
    written = clean_answer(result.text)
    text = placeholders.fill(written)
    if result.finish is not Finish.STOP:
        wrong = ["answer-cut"]
    elif find_echo(text, pair.source, prompt, {}):
        wrong = ["prompt-echoed"]
    else:
        findings = check_passage(
            pair.source,
            text,
            source_language=pair.source_language,
            output_language=pair.output_language,
            staff_language="fr",
        )
        wrong = [finding.code for finding in findings if finding.severity is Severity.BLOCK]
    if placeholders.of and placeholders.has_stray(written):
        wrong.append("placeholder-stray")
    return Answer(pair.id, pair.languages, pair.source, pair.output, text, tuple(wrong))


def _within(answers: Iterable[Answer], languages: str) -> list[Answer]:
    return [given for given in answers if given.languages == languages]


def _cells(answers: Sequence[Answer]) -> Iterator[str]:
    alike, common, passed, _ = _values(answers)
    yield from (f"{alike:.1f}", f"{common:.1f}")
    yield f"{sum(not given.wrong for given in answers)} ({passed:.0f} %)"
    yield f"{sum(given.copied for given in answers)}"


def _values(answers: Sequence[Answer]) -> tuple[float, ...]:
    """BLEU, ROUGE-L, and how many of a hundred pass, and pass without being copies."""
    alike = bleu([(given.text, given.reference) for given in answers])
    common = mean(_rouge_l(given.text, given.reference) for given in answers)
    passed = (not given.wrong for given in answers)
    reworded = (not given.wrong and not given.copied for given in answers)
    return alike, common, 100 * mean(passed), 100 * mean(reworded)


_rouge_l = lru_cache(maxsize=None)(rouge_l)
"""Of the same texts in each draw of the bootstrap."""


@click.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of what is found.")
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    default=ROOM / "configs" / "small-cpu.yaml",
    help="The recipe that choices change.",
)
@click.option(
    "--choice",
    "names",
    type=click.Choice(list(CHOICES)),
    multiple=True,
    help="Run these alone, if they were not run yet; print no tables.",
)
@click.option("--show", is_flag=True, help="Run nothing: print the tables of what was run.")
def main(out: Path, config: Path, names: tuple[str, ...], show: bool) -> None:
    """Run every choice that was not run yet, and print the tables of all that were."""
    try:
        recipe, settings = read_recipe(config), load_settings(None, {}).settings
        for name in () if show else names or CHOICES:
            if read_result(out / name) is None:
                write_result(run(name, recipe, settings, out / name), out / name)
    except RecipeFault as fault:
        raise click.ClickException(str(fault)) from fault
    if names and not show:
        return
    results = {name: result for name in CHOICES if (result := read_result(out / name))}
    lines = list(table(results))
    if COMMON in results:
        lines += ["", *intervals(results)]
    (out / "table.md").write_text("\n".join(lines) + "\n", "utf-8")
    click.echo("\n".join(lines))


if __name__ == "__main__":
    main()
