"""Chat templates: from a system and a user text to the token ids a model was trained on.

Owns the rendering of a GGUF's own Jinja chat template and the border between
trusted text (the template) and data (prompt and record).  Special tokens can
arise from the template alone: data is tokenised apart, as plain text, so a
record that contains ``<|im_end|>`` cannot end the user's turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from optirh_batch.errors import Phrase

_MARK = "\ue000"  # private use: stands in no template
_TODAY = datetime(2024, 7, 26, tzinfo=UTC)
"""What a template that prints the date is told: always the same day, so that a record gets the same
prompt tomorrow, and no model takes the day for a fact of it.  Llama's templates fall back on this one.
"""

_JOIN = "\n\n"

Tokenize = Callable[[str, bool], list[int]]
"""Text and 'may special tokens arise' to token ids, without BOS."""


class ChatTemplate:
    """The template of one model.

    Args:
        source: Jinja source from the GGUF's ``tokenizer.chat_template``.
        bos: text of the beginning-of-sequence token, empty if none.
        eos: text of the end-of-sequence token, empty if none.

    Raises:
        ValueError: the template does not place every text exactly once; its argument is a ``Phrase``.
    """

    def __init__(self, source: str, *, bos: str, eos: str) -> None:
        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
        )
        environment.globals["raise_exception"] = _refuse
        environment.globals["strftime_now"] = _TODAY.strftime
        try:
            self._template = environment.from_string(source)
        except TemplateError as error:
            raise ValueError(
                Phrase("its chat template is not valid Jinja ({error}).", error=str(error))
            ) from error
        self._tokens = {"bos_token": bos, "eos_token": eos}
        self._bos = bos
        self._frames: dict[int, tuple[str, ...]] = {}
        self._frame(0)

    @property
    def frame(self) -> tuple[str, ...]:
        """What the template prints before, between and after a system and a user text."""
        return self._frame(0)

    @property
    def has_system_turn(self) -> bool:
        """Whether a system text has a turn of its own; else it stands in front of the first user text."""
        return self.frame[1] != _JOIN

    @property
    def starts_with_bos(self) -> bool:
        """Whether the template itself writes the BOS token, so that it must not be added again."""
        return bool(self._bos) and self.frame[0].lstrip().startswith(self._bos)

    @property
    def doubles_bos(self) -> bool:
        """Whether the template begins with two BOS tokens; some models open every turn with one."""
        return (
            bool(self._bos) and re.match(rf"\s*(?:{re.escape(self._bos)}\s*){{2}}", self.frame[0]) is not None
        )

    def encode_shared(self, tokenize: Tokenize, system: str, turns: Sequence[str]) -> list[int]:
        """Token ids of a prompt's beginning, up to where the last user text begins.

        Args:
            tokenize: the model's tokenizer.
            system: the system text; a template without a system turn gets it
                in front of the first user text.
            turns: user and assistant texts of the examples in turn.
        """
        frame = self._frame(len(turns) // 2)
        ids = tokenize(frame[0], True)
        for text, after in zip((system, *turns), frame[1:-1], strict=True):
            ids += tokenize(text, False) + tokenize(after, True)
        return ids

    def encode_own(self, tokenize: Tokenize, user: str, examples: int) -> list[int]:
        """Token ids of the rest: the last user text, up to where the answer begins.

        Args:
            tokenize: the model's tokenizer.
            user: the text.
            examples: how many precede it.
        """
        return tokenize(user, False) + tokenize(self._frame(examples)[-1], True)

    def _frame(self, examples: int) -> tuple[str, ...]:
        """What the template prints before, between and after the texts of a chat with so many examples."""
        if examples not in self._frames:
            self._frames[examples] = self._print_frame(examples)
        return self._frames[examples]

    def _print_frame(self, examples: int) -> tuple[str, ...]:
        marks = [f"{_MARK}{index}{_MARK}" for index in range(2 * examples + 2)]
        roles = ["user", "assistant"] * examples + ["user"]
        with_system = [{"role": "system", "content": marks[0]}]
        with_system += [{"role": role, "content": mark} for role, mark in zip(roles, marks[1:], strict=True)]
        merged = [{"role": "user", "content": f"{marks[0]}{_JOIN}{marks[1]}"}, *with_system[2:]]
        # Templates of models that see pictures take a list of parts, each with its kind.
        in_parts = [
            [
                {"role": turn["role"], "content": [{"type": "text", "text": turn["content"]}]}
                for turn in messages
            ]
            for messages in (with_system, merged)
        ]
        for messages in (with_system, merged, *in_parts):
            try:
                page = self._template.render(messages=messages, add_generation_prompt=True, **self._tokens)
            except TemplateError:
                continue
            if all(page.count(mark) == 1 for mark in marks):
                return tuple(re.split(rf"{_MARK}\d+{_MARK}", page))
        raise ValueError(
            Phrase("its chat template does not print a system, a user and an assistant text once each.")
        )


def _refuse(message: str) -> None:
    raise TemplateError(message)
