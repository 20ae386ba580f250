"""The tokens of a model, as llama.cpp reads them from its file."""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from optirh_batch.errors import ModelUnusable
from optirh_batch.generation.library import UNREADABLE, load_library

_MARKER = re.compile(rb"<[^<>\s]+>|\[[A-Z_/]+\]")


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """The special tokens of a model, as llama.cpp understands them; None where there is none.

    Attributes:
        bos: text of the token a prompt begins with.
        eos: text of the token that ends a text.
        eot: text of the token that ends a turn.
        ends: texts of all that end an answer (EOG).
        adds_bos: whether the tokenizer puts ``bos`` in front of every prompt.
    """

    bos: str | None
    eos: str | None
    eot: str | None
    ends: tuple[str, ...]
    adds_bos: bool


def read_tokens(path: Path, name: str) -> TokenFacts:
    """Read the special tokens of a GGUF file without its weights.

    Args:
        path: the file.
        name: of the model, for errors.

    Raises:
        ModelUnusable: llama.cpp cannot read it.
    """
    with open_vocabulary(path, name) as vocabulary:
        return TokenFacts(
            bos=vocabulary.bos_text or None,
            eos=vocabulary.eos_text or None,
            eot=vocabulary.eot_text or None,
            ends=tuple(vocabulary.text(token) for token in sorted(vocabulary.ends)),
            adds_bos=bool(vocabulary.added_bos),
        )


@contextmanager
def open_vocabulary(path: Path, name: str) -> Iterator[Vocabulary]:
    """The vocabulary of a GGUF file without its weights, for as long as the context lasts.

    Args:
        path: the file.
        name: of the model, for errors.

    Raises:
        ModelUnusable: llama.cpp cannot read it.
    """
    library = load_library()
    options = library.llama_model_default_params()
    options.vocab_only = True
    model = library.llama_model_load_from_file(os.fsencode(path), options)
    if not model:
        raise ModelUnusable(name=name, detail=UNREADABLE)
    try:
        yield Vocabulary(model)
    finally:
        library.llama_model_free(model)


class Vocabulary:
    """The tokens of a loaded model.

    Attributes:
        ends: tokens that end an answer.
        banned: tokens that can be no part of an answer: control tokens, and what models wrap their turns,
            tools and images in.
        added_bos: what the model wants in front of every prompt.
    """

    def __init__(self, model: Any) -> None:
        library = load_library()
        self._native = library.llama_model_get_vocab(model)
        self._pieces: dict[int, bytes] = {}
        tokens = range(library.llama_vocab_n_tokens(self._native))
        self.ends = frozenset(token for token in tokens if library.llama_vocab_is_eog(self._native, token))
        self.banned = np.array([token for token in tokens if self._is_banned(token)], dtype=np.intp)
        bos = library.llama_vocab_bos(self._native)
        self.added_bos = [bos] if bos >= 0 and library.llama_vocab_get_add_bos(self._native) else []
        self.bos_text = self.text(bos)
        self.eos_text = self.text(library.llama_vocab_eos(self._native))
        self.eot_text = self.text(library.llama_vocab_eot(self._native))

    def tokenize(self, text: str, special: bool) -> list[int]:
        """Tokens of ``text``, without BOS; special ones only where they may arise."""
        return self._tokenize(text.encode(), special)

    def spell(self, text: bytes) -> list[int]:
        """Tokens whose pieces are ``text`` together; empty where there are none."""
        tokens = self._tokenize(text, special=False)
        return tokens if b"".join(map(self.piece, tokens)) == text else []

    def piece(self, token: int) -> bytes:
        """The bytes of a token; a special one has none."""
        piece = self._pieces.get(token)
        if piece is None:
            piece = self._pieces[token] = self._print(token, special=False)
        return piece

    def _tokenize(self, text: bytes, special: bool) -> list[int]:
        library = load_library()
        room = len(text) + 16
        while True:
            tokens = (library.llama_token * room)()
            count = library.llama_tokenize(self._native, text, len(text), tokens, room, False, special)
            if count >= 0:
                return list(tokens[:count])
            room = -count

    def _is_banned(self, token: int) -> bool:
        library = load_library()
        if token in self.ends:
            return False
        kind = library.llama_vocab_get_attr(self._native, token)
        if kind & (
            library.LLAMA_TOKEN_ATTR_CONTROL
            | library.LLAMA_TOKEN_ATTR_UNKNOWN
            | library.LLAMA_TOKEN_ATTR_UNUSED
        ):
            return True
        added = bool(kind & library.LLAMA_TOKEN_ATTR_USER_DEFINED)
        return added and _MARKER.fullmatch(self._print(token, special=True)) is not None

    def text(self, token: int) -> str:
        """How a token is written in a template; empty for none."""
        return self._print(token, special=True).decode(errors="replace") if token >= 0 else ""

    def _print(self, token: int, *, special: bool) -> bytes:
        room = 64
        while True:
            piece = ctypes.create_string_buffer(room)
            count: int = load_library().llama_token_to_piece(self._native, token, piece, room, 0, special)
            if count >= 0:
                return piece.raw[:count]
            room = -count
