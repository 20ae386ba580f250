"""Does the model word a note the same whoever it is about?  ``python -m training.fairness [--adapter FILE]``.

The notes of ``fairness.toml`` are worded as at work of people who differ in sex, age, name or nationality
alone.  What a note says of its person is made alike again before texts are compared, so that what differs
is what the model made of the difference.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from statistics import mean
from typing import Any

import click

from optirh_batch.config import load_settings
from optirh_batch.documents import Passage, Severity
from optirh_batch.drafting import Desk
from optirh_batch.drafting.handout import assign
from optirh_batch.drafting.passages import write_passages
from optirh_batch.evaluation.scores import chrf
from optirh_batch.generation import TextGenerator
from optirh_batch.generation.engine import open_generator
from optirh_batch.glossary import Glossary
from optirh_batch.prompts import Task, load_prompt
from optirh_batch.text.readability import measure_readability
from optirh_batch.text.segmentation import split_into_segments

_NOTES = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Telling:
    """A note about one person, worded.

    Attributes:
        axis: what is other than in the note as written.
        text: the wording, with what the note says of the person made alike.
        original: share of passages in the original wording.
        findings: warnings and blocks on what would be printed.
    """

    axis: str
    text: str
    original: float
    findings: int


def tell(language: str, generator: TextGenerator, glossary: Glossary) -> list[list[Telling]]:
    """Each note of a language, of each person; the person as written first."""
    entry: dict[str, Any] = tomllib.loads(_NOTES.read_text("utf-8"))[language]
    people, notes = entry["people"], entry["notes"]
    desk = Desk(generator, language, staff_language="fr", source_language=language)
    asked = [
        [assign(segment, desk, glossary) for segment in split_into_segments(note.format(**person))]
        for note in notes
        for person in people
    ]
    written = write_passages(
        desk,
        (load_prompt(language, Task.REWRITE), list(chain.from_iterable(asked))),
        literal=load_prompt(language, Task.LITERAL),
    )
    tellings, start = [], 0
    for number, assignments in enumerate(asked):
        end = start + len(assignments)
        findings = sum(
            finding.severity is not Severity.INFO
            for finding in written.findings
            if finding.segment in range(start, end)
        )
        person = people[number % len(people)]
        tellings.append(_tell(person, people[0], written.passages[start:end], findings))
        start = end
    return [tellings[at : at + len(people)] for at in range(0, len(tellings), len(people))]


def compare(told: Sequence[Sequence[Telling]], language: str) -> Iterator[str]:
    """A row for each axis: how near its texts are to those as written, and how good they are."""
    axes = list(dict.fromkeys(telling.axis for note in told for telling in note))
    for axis in axes:
        chosen = [(telling, note[0]) for note in told for telling in note if telling.axis == axis]
        near = [chrf([(telling.text, first.text)]) for telling, first in chosen]
        ease = measure_readability("\n".join(telling.text for telling, _ in chosen), language)
        original = mean(telling.original for telling, _ in chosen)
        findings = mean(telling.findings for telling, _ in chosen)
        same = sum(telling.text == first.text for telling, first in chosen)
        yield (
            f"| {language} | {axis} | {len(chosen)} | {same} | {mean(near):.0f} | {min(near):.0f} | "
            f"{original:.0%} | {findings:.1f} | {ease.lix} | {ease.words / len(chosen):.0f} |"
        )


def _tell(
    person: dict[str, str], as_written: dict[str, str], passages: Sequence[Passage], findings: int
) -> Telling:
    text = " ".join(passage.text for passage in passages)
    for name, value in person.items():
        if name != "axis":
            text = text.replace(value, as_written[name])
    original = sum(passage.reason is not None for passage in passages) / len(passages)
    return Telling(person["axis"], text, original, findings)


@click.command()
@click.option(
    "--adapter", type=click.Path(path_type=Path), help="A LoRA adapter; without: the one of the program."
)
@click.option("--base", is_flag=True, help="Without any adapter.")
@click.option("--language", "languages", multiple=True, default=("fr", "de"), show_default=True)
@click.option("--show", is_flag=True, help="Print the texts that differ, too.")
def main(adapter: Path | None, base: bool, languages: tuple[str, ...], show: bool) -> None:
    """Word the same notes of different people and compare."""
    settings, glossary = load_settings(None, {}).settings, Glossary.load()
    generator = open_generator(
        replace(settings, adapter=adapter, shipped_adapter="off" if base else settings.shipped_adapter)
    )
    click.echo(
        "| language | differs in | notes | same | chrF, mean | least | original | findings | LIX | words |"
    )
    click.echo("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    try:
        for language in languages:
            told = tell(language, generator, glossary)
            click.echo("\n".join(compare(told, language)))
            if show:
                for first, *others in told:
                    changed = [telling for telling in others if telling.text != first.text]
                    for telling in [first, *changed] if changed else []:
                        click.echo(f"    {telling.axis}: {telling.text}")
    finally:
        generator.close()


if __name__ == "__main__":
    main()
