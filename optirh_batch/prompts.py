"""Prompts: versioned files in ``prompts/<language>/<task>.toml``, one set per output language.

Owns loading, validation and filling in.  A prompt's ``system`` part is fixed
and comes first, so that the engine evaluates it once; its ``user`` part is a
Jinja template with declared variables.  Record text enters only through
``fence``, as data.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from jinja2 import Environment, StrictUndefined, Template, TemplateError, meta

from optirh_batch.errors import ConfigurationError
from optirh_batch.generation import GenerationRequest
from optirh_batch.generation.constraints import Constraint
from optirh_batch.localization import PATIENT_LANGUAGES
from optirh_batch.resources import packaged_folder


class Task(StrEnum):
    """What the model is asked to write."""

    REWRITE = "rewrite"
    LITERAL = "literal"
    TITLE = "title"
    EXPLAIN = "explain"
    CONDENSE = "condense"
    HISTORY = "history"


HANDOUT_TASKS = (Task.REWRITE, Task.TITLE, Task.EXPLAIN)
"""All that is asked in a language of patients only: summaries are for staff."""

VARIABLES: Mapping[Task, frozenset[str]] = {
    Task.REWRITE: frozenset({"text", "before", "heading", "words", "correction", "advice"}),
    Task.LITERAL: frozenset({"text"}),
    Task.TITLE: frozenset({"text"}),
    Task.EXPLAIN: frozenset({"text", "known"}),
    Task.CONDENSE: frozenset({"text", "person", "correction"}),
    Task.HISTORY: frozenset({"text", "heading", "person", "correction"}),
}
"""What each task's user template is given; a template may not use anything else."""

NOTHING_KNOWN = "-"
"""The variable ``known`` where no word of a text is known."""

_KEYS = frozenset({"version", "system", "user", "example"})
_FENCES = re.compile(r"<(?=\s*/?\s*(?:texte|text|testo|texto)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt file.

    Attributes:
        language: that answers are in.
        version: number stated in the file, raised at each change of meaning.
        system: the fixed part.
        examples: user parts with the answers wanted, filled from the file's
            ``[[example]]`` tables.
        sha256: hex digest of the file's bytes.
    """

    task: Task
    language: str
    version: int
    system: str
    examples: tuple[tuple[str, str], ...]
    sha256: str
    template: Template = field(repr=False, compare=False)

    def fill(self, **variables: str) -> str:
        """The user part for one request; record text in ``variables`` must have gone through ``fence``.

        Raises:
            ValueError: a variable is missing, or one is given that the task does not have.
        """
        if variables.keys() != VARIABLES[self.task]:
            raise ValueError(f"{self.task} takes {sorted(VARIABLES[self.task])}, not {sorted(variables)}")
        return self.template.render(variables).strip()

    def request(
        self,
        key: str,
        source: str,
        *,
        max_tokens: int,
        variables: Mapping[str, str] = MappingProxyType({}),
        temperature: float = 0.0,
        seed: int = 0,
        constraint: Constraint | None = None,
    ) -> GenerationRequest:
        """A request about ``source``, which is also the prompt's ``text``; variables are fenced as data."""
        fenced = {name: fence(value) for name, value in variables.items()}
        return GenerationRequest(
            key=key,
            system=self.system,
            examples=self.examples,
            user=self.fill(text=fence(source), **fenced),
            source=source,
            max_tokens=max_tokens,
            temperature=temperature,
            seed=seed,
            constraint=constraint,
            task=f"{self.task}/{self.language}",
        )


def nothing_told(task: Task) -> dict[str, str]:
    """The variables of a task beside its text, each empty, as in most requests."""
    return dict.fromkeys(VARIABLES[task] - {"text"}, "")


def fence(text: str) -> str:
    """``text`` such that it cannot close or open one of the prompt's own fences."""
    return _FENCES.sub("‹", text)


@cache
def load_prompt(language: str, task: Task) -> Prompt:
    """The prompt of one task that answers in ``language`` (ISO 639-1).

    Raises:
        ConfigurationError: the file is missing, has unknown or missing keys,
            or its template uses other variables than the task gives.
    """
    name = f"prompts/{language}/{task}.toml"
    file = packaged_folder("prompts") / language / f"{task}.toml"
    try:
        content = file.read_bytes()
        entries = tomllib.loads(content.decode())
    except (OSError, ValueError) as error:
        raise ConfigurationError(where=name, detail=f"the prompt cannot be read ({error}).") from error
    if entries.keys() != _KEYS:
        raise ConfigurationError(where=name, detail=f"a prompt has the keys {', '.join(sorted(_KEYS))}.")
    environment = Environment(
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text goes to a tokenizer, never to a browser
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        used = meta.find_undeclared_variables(environment.parse(entries["user"]))
    except TemplateError as error:
        raise ConfigurationError(
            where=name, detail=f"the user part is no valid template ({error})."
        ) from error
    if used - VARIABLES[task] or "text" not in used:
        raise ConfigurationError(
            where=name,
            detail=f"the user part may use {', '.join(sorted(VARIABLES[task]))} and must use text.",
        )
    template = environment.from_string(entries["user"])
    return Prompt(
        task=task,
        language=language,
        version=int(entries["version"]),
        system=str(entries["system"]).strip(),
        examples=tuple(_fill_example(name, task, template, entry) for entry in entries["example"]),
        sha256=hashlib.sha256(content).hexdigest(),
        template=template,
    )


def _fill_example(name: str, task: Task, template: Template, entry: dict[str, str]) -> tuple[str, str]:
    variables = {key: text for key, text in entry.items() if key != "answer"}
    if "answer" not in entry or variables.keys() - VARIABLES[task]:
        raise ConfigurationError(
            where=name,
            detail=f"an example has an answer and may have {', '.join(sorted(VARIABLES[task]))}.",
        )
    return template.render(nothing_told(task) | variables).strip(), entry["answer"].strip()


@cache
def prompts_sha256(language: str) -> str:
    """One hex digest over all prompts of an output language, in task order."""
    tasks = HANDOUT_TASKS if language in PATIENT_LANGUAGES else tuple(Task)
    digests = "".join(load_prompt(language, task).sha256 for task in sorted(tasks))
    return hashlib.sha256(digests.encode()).hexdigest()
