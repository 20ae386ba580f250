"""Pairs composed one by one, and the variants that their slots make of them.

A file of ``training/dataset/`` holds pairs of one task and one pair of
languages.  A text may have slots: ``{side}`` stands for a value that is chosen
once for the whole pair, so that source and output always change together.
A value has forms: ``source`` and ``output`` are what a plain ``{side}`` means
in either text, others (``{side.f}``) are named where they are used: French
agreement and German declension are declared, never guessed.

A title and an explanation hold no numbers, dates or sides of the passage: there
a slot may stand in the source alone, and the answer stays as it is.  Where two
words or three are explained, one of them may be known already: then it is left out.
"""

from __future__ import annotations

import hashlib
import itertools
import random
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from optirh_batch.prompts import NOTHING_KNOWN, Task
from optirh_batch.text.readability import LIX_TARGET, measure_readability

MAX_VARIANTS = 4
"""Variants of a pair at most, itself not counted: more of them teach the words of the pair, not the task."""

TOPICS = frozenset(
    "wounds heart lungs diabetes kidneys pain falls dementia palliative stoma catheters infusions"
    " physiotherapy social nutrition medication infection neurology mood eyes-ears laboratory".split()
)
TRAITS = frozenset({"nothing-to-simplify", "abbreviations-only", "injection"})

_TASKS_WITHOUT_FIGURES = frozenset({Task.TITLE, Task.EXPLAIN})
"""Tasks whose answers say no figure of the passage."""

_FILE_KEYS = {"task", "source_language", "output_language", "pair"}
_PAIR_KEYS = {"id", "note", "topic", "trait", "source", "output", "slots", "heading", "person", "known"}
# Whatever languages it is told in, a note keeps its name: "de-heart-nitro" and "fr-heart-nitro" are one.
_LANGUAGES = re.compile(r"\A(?:de|en|es|fr|it|pt){1,2}-")
_SLOT = re.compile(r"\{(\w+)(?:\.(\w+))?\}")

Value = Mapping[str, str]


class DatasetFault(ValueError):
    """A pair that cannot be trained on; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One source with the text wanted for it.

    Attributes:
        id: unique in the dataset; of a variant, with a number behind ``#``.
        note: the base note, in no language; pairs of one note never come apart into different splits.
        context: other variables of the prompt, such as ``person``.
        trait: what the pair is an example of beside its task, if anything.
        slots: values of each slot, the first is that of the pair as written.
    """

    id: str
    note: str
    task: Task
    source_language: str
    output_language: str
    topic: str
    source: str
    output: str
    context: Mapping[str, str] = field(default_factory=dict)
    trait: str | None = None
    slots: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    file: str = ""

    @property
    def languages(self) -> str:
        """Those of source and output, ``fr-de``."""
        return f"{self.source_language}-{self.output_language}"


def read_pairs(folder: Path) -> list[Pair]:
    """All pairs as written, slots unfilled, in the order of the files' names.

    Raises:
        DatasetFault: a file or pair breaks the schema, or two pairs share an id.
    """
    pairs = [pair for file in sorted(folder.glob("*.toml")) for pair in _read_file(file)]
    seen: dict[str, str] = {}
    for pair in pairs:
        if pair.id in seen:
            raise DatasetFault(f"{pair.id}: stands in {seen[pair.id]} and in {pair.file}")
        seen[pair.id] = pair.file
    return pairs


def vary(pair: Pair) -> list[Pair]:
    """The pair as written first, then up to ``MAX_VARIANTS`` others with other values of its slots.

    An explanation of several words has, beside these, a variant for each of them in which it is known.
    Which ones is drawn by the pair's id alone: the same at every build.

    Raises:
        DatasetFault: a slot is used but not declared, declared but not used in both texts, or lacks a form.
    """
    _check_slots(pair)
    names = sorted(pair.slots)
    first, *others = itertools.product(*(pair.slots[name] for name in names))
    seed = int.from_bytes(hashlib.sha256(pair.id.encode()).digest()[:8])
    if len(others) > MAX_VARIANTS:
        others = random.Random(seed).sample(others, MAX_VARIANTS)  # noqa: S311 - repeatable, not secret
    chosen = [dict(zip(names, values, strict=True)) for values in (first, *others)]
    filled = [
        replace(
            pair,
            source=_fill(pair, pair.source, "source", values),
            output=_fill(pair, pair.output, "output", values),
            context={key: _fill(pair, text, "output", values) for key, text in pair.context.items()},
            slots=MappingProxyType({}),
        )
        for values in chosen
    ]
    filled += _with_words_known(filled[0])
    return [
        replace(variant, id=f"{pair.id}#{number}" if number else pair.id)
        for number, variant in enumerate(filled)
    ]


def by_prompt(pairs: Iterable[Pair]) -> dict[tuple[str, str, Task], list[Pair]]:
    """Pairs that a model words in one call: by source language, output language and task."""
    alike: dict[tuple[str, str, Task], list[Pair]] = {}
    for pair in pairs:
        alike.setdefault((pair.source_language, pair.output_language, pair.task), []).append(pair)
    return alike


def _with_words_known(pair: Pair) -> Iterator[Pair]:
    """An explanation of several words once for each of them: that word is known, the others are explained.

    Left out where what remains is hard to read by itself.
    """
    lines = pair.output.splitlines()
    if pair.task is not Task.EXPLAIN or len(lines) < 2:
        return
    known = [word for word in pair.context.get("known", "").split(", ") if word not in {"", NOTHING_KNOWN}]
    for left_out in lines:
        explained = [line for line in lines if line != left_out]
        text = "\n".join(line.partition(":")[2] for line in explained)
        if (measure_readability(text, pair.output_language).lix or 0) <= LIX_TARGET:
            listed = sorted([*known, left_out.partition(":")[0].strip()])
            context = {**pair.context, "known": ", ".join(listed)}
            yield replace(pair, output="\n".join(explained), context=context)


def _read_file(file: Path) -> Iterator[Pair]:
    try:
        entries = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DatasetFault(f"{file.name}: cannot be read ({error})") from error
    if entries.keys() != _FILE_KEYS:
        raise DatasetFault(f"{file.name}: has the keys {sorted(_FILE_KEYS)}")
    for number, entry in enumerate(entries["pair"], 1):
        name = f"{file.name}, pair {number} ({entry.get('id')})"
        if entry.keys() - _PAIR_KEYS or {"id", "topic", "source", "output"} - entry.keys():
            raise DatasetFault(f"{name}: unknown or missing keys")
        if entry["topic"] not in TOPICS or entry.get("trait", "injection") not in TRAITS:
            raise DatasetFault(f"{name}: unknown topic or trait")
        yield Pair(
            id=entry["id"],
            note=entry.get("note", _LANGUAGES.sub("", entry["id"])),
            task=Task(entries["task"]),
            source_language=entries["source_language"],
            output_language=entries["output_language"],
            topic=entry["topic"],
            source=entry["source"].strip(),
            output=entry["output"].strip(),
            context={key: entry[key] for key in ("heading", "person", "known") if key in entry},
            trait=entry.get("trait"),
            slots={key: tuple(map(_value, values)) for key, values in entry.get("slots", {}).items()},
            file=file.name,
        )


def _value(entry: str | list[str] | dict[str, str]) -> Value:
    if isinstance(entry, str):
        return {"source": entry, "output": entry}
    return dict(zip(("source", "output"), entry, strict=True)) if isinstance(entry, list) else entry


def _check_slots(pair: Pair) -> None:
    texts = {"source": pair.source, "output": pair.output, "context": " ".join(pair.context.values())}
    used = {side: {name for name, _ in _SLOT.findall(text)} for side, text in texts.items()}
    if undeclared := set().union(*used.values()) - pair.slots.keys():
        raise DatasetFault(f"{pair.file}, {pair.id}: slots not declared: {sorted(undeclared)}")
    for name, values in pair.slots.items():
        answered = name in used["output"] or pair.task in _TASKS_WITHOUT_FIGURES
        if not answered or name not in used["source"] | used["context"]:
            raise DatasetFault(f"{pair.file}, {pair.id}: slot {name} stands on one side only")
        if len(values) < 2:
            raise DatasetFault(f"{pair.file}, {pair.id}: slot {name} has but one value")


def _fill(pair: Pair, text: str, side: str, values: Mapping[str, Value]) -> str:
    def form(match: re.Match[str]) -> str:
        try:
            return values[match[1]][match[2] or side]
        except KeyError as error:
            raise DatasetFault(f"{pair.file}, {pair.id}: no form for {match[0]}") from error

    return _SLOT.sub(form, text)
