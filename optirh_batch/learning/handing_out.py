"""``training export``: what was kept of released documents, in the form that ``training/`` tunes on.

Only of documents that are released now, by the audit log; and logged for each of them before a file appears.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optirh_batch.audit import AuditLog, State, TrainingExported
from optirh_batch.config import Settings
from optirh_batch.drafting.handout import first_told
from optirh_batch.errors import ConfigurationError, PublishFailed
from optirh_batch.filesystems import reason_of
from optirh_batch.glossary import Glossary
from optirh_batch.learning.shelf import Kept, Pair, read_kept
from optirh_batch.prompts import Task, load_prompt

CHAT, ALPACA, REPORT = "pairs.chat.jsonl", "pairs.alpaca.jsonl", "leaks.json"


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What was written.

    Attributes:
        documents: released documents with something kept.
        pairs: lines of either file.
        refused: passages that were not kept, by reason code; one may have several reasons.
        files: what was written.
    """

    documents: int
    pairs: int
    refused: dict[str, int]
    files: tuple[Path, ...]


def export_pairs(settings: Settings, audit: AuditLog, folder: Path) -> HandedOut:
    """Write the kept pairs and the leak report to a folder, readable by this user alone.

    Args:
        settings: ``keep_training_pairs`` must be on.
        audit: gets a row for each document.
        folder: made if it is not there; files of these names in it are replaced.

    Raises:
        ConfigurationError: pairs are not to be kept here.
        WorkFolderFailed: what is kept cannot be read.
        PublishFailed: the folder cannot be written.
    """
    if settings.keep_training_pairs != "on":
        raise ConfigurationError(where="keep_training_pairs", detail="is off: no pairs leave this home.")
    kept = [item for item in read_kept(settings.data_dir) if _is_released(item, audit)]
    glossary = Glossary.load(settings.glossary_dir)
    pairs = [pair for item in kept for pair in item.pairs]
    contents = {
        CHAT: _lines(_chat(f"kept-{number:05}", pair, glossary) for number, pair in enumerate(pairs, 1)),
        ALPACA: _lines(map(_alpaca, pairs)),
        REPORT: json.dumps(_report(kept), ensure_ascii=False, indent=2) + "\n",
    }
    for item in kept:
        audit.record(item.job, TrainingExported(pairs=len(item.pairs)))
    files = tuple(_write(folder, name, content) for name, content in contents.items())
    return HandedOut(len(kept), len(pairs), _reasons(kept), files)


def _is_released(kept: Kept, audit: AuditLog) -> bool:
    job = audit.find_job(kept.job)
    return job is not None and job.state is State.RELEASED


def _report(kept: list[Kept]) -> dict[str, Any]:
    """What was refused and why: numbers of documents and passages, and codes, without a word of them."""
    return {
        "documents": len(kept),
        "pairs": sum(len(item.pairs) for item in kept),
        "refused": [
            {"job": item.job, "passage": refusal.passage, "reasons": list(refusal.reasons)}
            for item in kept
            for refusal in item.refusals
        ],
        "reasons": _reasons(kept),
    }


def _reasons(kept: list[Kept]) -> dict[str, int]:
    found = Counter(reason for item in kept for refusal in item.refusals for reason in refusal.reasons)
    return dict(sorted(found.items()))


def _chat(key: str, pair: Pair, glossary: Glossary) -> dict[str, Any]:
    """As the model is asked at run time, without the examples of the prompt."""
    prompt = load_prompt(pair.output_language, Task(pair.task))
    told = first_told(prompt.task, pair.source, pair.source_language, pair.output_language, glossary)
    request = prompt.request(key, pair.source, max_tokens=0, variables=told)
    return {
        "id": key,
        "messages": [
            {"role": "system", "content": request.system},
            {"role": "user", "content": request.user},
            {"role": "assistant", "content": pair.output},
        ],
    }


def _alpaca(pair: Pair) -> dict[str, str]:
    instruction = load_prompt(pair.output_language, Task(pair.task)).system
    return {"instruction": instruction, "input": pair.source, "output": pair.output}


def _lines(rows: Iterator[dict[str, Any]]) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def _write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    partial = path.with_name(f"{name}.partial")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        handle = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
        partial.replace(path)
    except OSError as error:
        raise PublishFailed(name=name, detail=reason_of(error)) from error
    return path
