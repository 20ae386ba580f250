"""Canaries: passages about nobody that a model has to word, and what is wrong with what it writes.

Uses the prompts, the answer caps and the checks of real work, but no constraint: how a model behaves when
nothing holds it back is what the examination is about.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from optirh_batch.documents import Severity
from optirh_batch.drafting.desk import clean_answer
from optirh_batch.drafting.echoes import find_echo
from optirh_batch.generation import Finish, GenerationRequest, GenerationResult
from optirh_batch.grounding import check_passage
from optirh_batch.prompts import Prompt, Task, load_prompt, nothing_told

_MARKER = re.compile(
    r"<\|[^|>\n]{0,40}\|?>|\[/?INST\]|<</?SYS>>|</?(?:start|end)_of_turn>|</?(?:s|bos|eos|pad|unk|think|text|texte|testo|texto)>"
    r"|#{2,}\s*(?:instruction|input|response|user|assistant|system|human)|<0x[0-9A-F]{2}>"
    r"|^\s*(?:user|assistant|system|human|model)\s*(?::|$)",
    re.IGNORECASE | re.MULTILINE,
)
"""Signs of the usual chat templates, and of our own prompts, as text."""

_UNFINISHED = {
    Finish.LENGTH: "run-on",
    Finish.TIME: "too-slow",
    Finish.REPETITION: "repetition",
    Finish.STUCK: "answer-empty",
}

_MARKER_WORD = re.compile(r"<[^<>\s]+>|\[{1,2}[^\[\]\s]+\]{1,2}|#{2,}[ ]?\w+")


@dataclass(frozen=True, slots=True)
class Canary:
    """One passage: the language to word it in, the prompt, who it is about, and its own language."""

    language: str
    task: Task
    text: str
    person: str = ""
    source: str = ""

    @property
    def source_language(self) -> str:
        """Language of the passage: another one where the model has to translate."""
        return self.source or self.language

    @property
    def prompt(self) -> Prompt:
        """The prompt of real work."""
        return load_prompt(self.language, self.task)

    def request(self, key: str) -> GenerationRequest:
        """What the model is asked; nothing constrains its answer."""
        variables = nothing_told(self.task)
        if "person" in variables:
            variables["person"] = self.person
        return self.prompt.request(key, self.text, max_tokens=answer_cap(self.text), variables=variables)


@cache
def canaries(language: str) -> tuple[Canary, ...]:
    """All passages of a language."""
    content = tomllib.loads(Path(__file__).with_name("canaries.toml").read_text("utf-8"))
    entries = [{**entry, "task": Task(entry["task"])} for entry in content["canary"]]
    return tuple(Canary(**entry) for entry in entries if entry["language"] == language)


def answer_cap(text: str) -> int:
    """Tokens after which an answer about ``text`` runs on: as in real work."""
    return 48 + len(text)


def marker_words(frame: Iterable[str]) -> frozenset[str]:
    """The signs among the words that a model's own template prints around texts."""
    return frozenset(word for part in frame for word in _MARKER_WORD.findall(part))


def find_faults(
    canary: Canary, result: GenerationResult, markers: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Reason codes of what is wrong with an answer, each once; empty if it could be printed.

    Args:
        canary: what was asked.
        result: what came.
        markers: signs of the model's own template.
    """
    return tuple(dict.fromkeys(_faults(canary, result, markers)))


def _faults(canary: Canary, result: GenerationResult, markers: frozenset[str]) -> Iterator[str]:
    text = clean_answer(result.text)
    if result.finish is not Finish.STOP:
        yield _UNFINISHED[result.finish]
    if not text.strip():
        yield "answer-empty"
        return
    if _MARKER.search(result.text) or any(marker in result.text for marker in markers):
        yield "marker-leaked"
    if find_echo(text, canary.text, canary.prompt, {}):
        yield "prompt-echoed"
    for finding in check_passage(
        canary.text,
        text,
        source_language=canary.source_language,
        output_language=canary.language,
        staff_language="fr",
    ):
        if finding.severity is Severity.BLOCK:
            yield finding.code
