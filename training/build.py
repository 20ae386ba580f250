"""Build the dataset: ``python -m training.build [--out DIR]``.

Reads ``training/dataset/``, fills the slots, checks every pair and variant,
splits, and writes for each split the pairs in Alpaca form and as the chat of
run time.  ``training/manifest.json`` holds the digest of every source and output.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from optirh_batch.drafting.handout import first_told
from optirh_batch.glossary import Glossary
from optirh_batch.prompts import NOTHING_KNOWN, Task, load_prompt, prompts_sha256
from training.checks import faults_of
from training.pairs import DatasetFault, Pair, read_pairs, vary
from training.splits import SPLITS, assign_splits

ROOM = Path(__file__).parent
DATASET = ROOM / "dataset"
MANIFEST = ROOM / "manifest.json"


def collect(folder: Path) -> list[Pair]:
    """Every pair and variant, filled, without doubles.

    Raises:
        DatasetFault: a pair breaks the schema, fails a check, or two pairs have the same source and task.
    """
    filled = [variant for pair in read_pairs(folder) for variant in vary(pair)]
    faults = [f"{pair.file}, {pair.id}: {fault}" for pair in filled for fault in faults_of(pair)]
    seen: dict[tuple[str, ...], Pair] = {}
    for pair in filled:
        key = (pair.task, pair.output_language, pair.source.casefold(), *sorted(pair.context.values()))
        other = seen.setdefault(key, pair)
        if other is not pair:
            faults.append(f"{pair.file}, {pair.id}: the same source as {other.id}")
    if faults:
        raise DatasetFault("\n".join(faults))
    return filled


def variables_of(pair: Pair, glossary: Glossary) -> dict[str, str]:
    """What the prompt of the pair's task is told beside its source, at the first try."""
    told = first_told(pair.task, pair.source, pair.source_language, pair.output_language, glossary)
    if pair.task is Task.EXPLAIN:
        told["known"] = NOTHING_KNOWN
    return told | dict(pair.context)


def chat(pair: Pair, variables: Mapping[str, str]) -> dict[str, Any]:
    """The pair as the model meets it at run time, without the examples of the prompt."""
    prompt = load_prompt(pair.output_language, pair.task)
    request = prompt.request(pair.id, pair.source, max_tokens=0, variables=variables)
    return {
        "id": pair.id,
        "messages": [
            {"role": "system", "content": request.system},
            {"role": "user", "content": request.user},
            {"role": "assistant", "content": pair.output},
        ],
    }


def alpaca(pair: Pair) -> dict[str, Any]:
    """The pair as ``instruction``, ``input`` and ``output``."""
    context = "".join(f"\n{name}: {value}" for name, value in sorted(pair.context.items()))
    instruction = load_prompt(pair.output_language, pair.task).system + context
    return {"instruction": instruction, "input": pair.source, "output": pair.output}


def balance(pairs: Iterable[Pair]) -> dict[str, dict[str, int]]:
    """How many pairs and variants by languages and task; a variant has a number in its id."""
    table: dict[str, Counter[str]] = {}
    for pair in pairs:
        row = table.setdefault(f"{pair.languages} {pair.task}", Counter())
        row["variants" if "#" in pair.id else "pairs"] += 1
        if pair.trait and "#" not in pair.id:
            row[pair.trait] += 1
    return {name: dict(sorted(row.items())) for name, row in sorted(table.items())}


def build(folder: Path, out: Path) -> dict[str, Any]:
    """Write the dataset to ``out`` and return its manifest.

    Raises:
        DatasetFault: see ``collect``.
    """
    pairs = collect(folder)
    splits, glossary = assign_splits(pairs), Glossary.load()
    out.mkdir(parents=True, exist_ok=True)
    forms: dict[str, Callable[[Pair], dict[str, Any]]] = {
        "alpaca": alpaca,
        "chat": lambda pair: chat(pair, variables_of(pair, glossary)),
    }
    written = {}
    for split in SPLITS:
        for name, form in forms.items():
            rows = [form(pair) for pair in pairs if splits[pair.id] == split]
            content = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()
            (out / f"{split}.{name}.jsonl").write_bytes(content)
            written[f"{split}.{name}.jsonl"] = _sha256(content)
    sizes = Counter(splits[pair.id] for pair in pairs)
    return {
        "pairs": sum("#" not in pair.id for pair in pairs),
        "with_variants": len(pairs),
        "splits": {split: sizes[split] for split in SPLITS},
        "balance": balance(pairs),
        "topics": dict(sorted(Counter(pair.topic for pair in pairs if "#" not in pair.id).items())),
        "sources": {file.name: _sha256(file.read_bytes()) for file in sorted(folder.glob("*.toml"))},
        "prompts": {
            language: prompts_sha256(language)
            for language in sorted({pair.output_language for pair in pairs})
        },
        "glossary": glossary.sha256,
        "outputs": written,
    }


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path), default=ROOM / "built", help="Folder of the JSONL files."
)
@click.option("--check", is_flag=True, help="Write no manifest; fail if it is not that of the files.")
def main(out: Path, check: bool) -> None:
    """Check every pair and variant and write the dataset."""
    try:
        manifest = build(DATASET, out)
    except DatasetFault as fault:
        raise click.ClickException(str(fault)) from fault
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    if check and (not MANIFEST.is_file() or text != MANIFEST.read_text("utf-8")):
        raise click.ClickException("the manifest is not that of these sources and outputs")
    if not check:
        MANIFEST.write_text(text, "utf-8")
    click.echo(f"{manifest['pairs']} pairs, {manifest['with_variants']} with variants: {manifest['splits']}")


if __name__ == "__main__":
    main()
