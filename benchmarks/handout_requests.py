"""Sixteen short handouts to ask any engine for: the same notes, instructions and form of answer.

One note is one document; its answer is a JSON object with a title and the text in plain words.  The notes are
in ``handout_requests.toml``.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_TOKENS = 320

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"title": {"type": "string"}, "text": {"type": "string"}},
    "required": ["title", "text"],
    "additionalProperties": False,
}

_ENTRIES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_LABELS = {"fr": "Langue : français", "de": "Sprache: Deutsch"}


@dataclass(frozen=True, slots=True)
class Note:
    """A note and its language, which is also that of its handout."""

    language: str
    text: str

    @property
    def user(self) -> str:
        """The last user turn of the request."""
        return f"{_LABELS[self.language]}\n<texte>{self.text}</texte>"


SYSTEM: str = _ENTRIES["system"]
EXAMPLE: tuple[str, str] = (
    _ENTRIES["example"]["user"],
    json.dumps({key: _ENTRIES["example"][key] for key in ("title", "text")}, ensure_ascii=False),
)
NOTES = tuple(Note(entry["language"], " ".join(entry["text"].split())) for entry in _ENTRIES["note"])


def notes_of(count: int) -> tuple[Note, ...]:
    """So many notes; behind the last one they begin again, each under another date: none is a copy."""
    turns, names = range(-(-count // len(NOTES))), {"fr": "Note du", "de": "Notiz vom"}
    return tuple(
        Note(note.language, f"{names[note.language]} {turn}.11.2025. {note.text}") if turn else note
        for turn in turns
        for note in NOTES
    )[:count]


def messages(note: Note) -> list[dict[str, str]]:
    """The request as a chat, for engines that take one."""
    question, answer = EXAMPLE
    return [
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": question},
        {"role": "assistant", "content": answer},
        {"role": "user", "content": note.user},
    ]


def read_answer(answer: str) -> str | None:
    """The text of an answer, None if it is not of the form that was asked for."""
    try:
        value = json.loads(answer)
    except ValueError:
        return None
    text = value.get("text") if isinstance(value, dict) else None
    return text if isinstance(text, str) else None
