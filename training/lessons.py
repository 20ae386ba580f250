"""Pairs as the tokens a model is tuned on: those of run time, with the answer told from the prompt.

Template and tokenizer are those of the base model's GGUF file, run by llama.cpp as in ``generation``: the
model sees in training what it sees at work, without the examples of the prompts, which tuning replaces.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from optirh_batch.generation.chat import ChatTemplate
from optirh_batch.generation.gguf import read_head
from optirh_batch.generation.vocabulary import Vocabulary, open_vocabulary
from training.recipe import RecipeFault

_WINDOW_BATCHES = 16
"""Batches are filled from so many together, shortest pairs first: less padding, yet a new order each time."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One pair.

    Attributes:
        id: of the pair.
        tokens: prompt, answer and the token that ends the answer.
        answer_at: where the answer begins; only from here on is loss counted.
        own_at: where its own part begins: what stands before it, all pairs of a task and language share.
    """

    id: str
    tokens: tuple[int, ...]
    answer_at: int
    own_at: int

    @property
    def pair(self) -> str:
        """The pair that it is a variant of."""
        return self.id.partition("#")[0]

    @property
    def shared(self) -> tuple[int, ...]:
        """What stands before its own part."""
        return self.tokens[: self.own_at]


@dataclass(frozen=True, slots=True)
class Lessons:
    """The pairs of one file.

    Attributes:
        sha256: hex digest of the file.
        too_long: how many pairs were left out.
    """

    lessons: tuple[Lesson, ...]
    sha256: str
    too_long: int

    def of_epoch(self, epoch: int, variants: int) -> list[Lesson]:
        """What is seen in one epoch: so many variants of each pair, others in the next; 0: all."""
        if not variants:
            return list(self.lessons)
        pairs: dict[str, list[Lesson]] = {}
        for lesson in self.lessons:
            pairs.setdefault(lesson.pair, []).append(lesson)
        return [
            pair[(epoch * variants + turn) % len(pair)]
            for pair in pairs.values()
            for turn in range(min(variants, len(pair)))
        ]

    @property
    def answer_tokens(self) -> int:
        """Tokens that loss is counted on."""
        return sum(len(lesson.tokens) - lesson.answer_at for lesson in self.lessons)


def read_lessons(path: Path, base: Path, max_tokens: int) -> Lessons:
    """The pairs of a ``*.chat.jsonl`` file of ``training.build``.

    Args:
        path: the file.
        base: GGUF file of the model to tune.
        max_tokens: longest pair.

    Raises:
        RecipeFault: the file cannot be read or holds nothing usable, or the template does not end an answer
            with a token that ends answers.
        ModelUnusable: the GGUF cannot be read.
    """
    try:
        content = path.read_bytes()
        rows = [json.loads(line) for line in content.decode().splitlines()]
    except (OSError, ValueError) as error:
        raise RecipeFault(f"{path}: cannot be read ({error}); python -m training.build writes it") from error
    with open_vocabulary(base, base.stem) as vocabulary:
        source = str(read_head(base, base.stem).metadata.get("tokenizer.chat_template", ""))
        template = ChatTemplate(source, bos=vocabulary.bos_text, eos=vocabulary.eos_text)
        lessons = [_encode(row, template, vocabulary) for row in rows]
    kept = tuple(lesson for lesson in lessons if len(lesson.tokens) <= max_tokens)
    if not kept:
        raise RecipeFault(f"{path}: no pair of at most {max_tokens} tokens")
    return Lessons(kept, hashlib.sha256(content).hexdigest(), len(lessons) - len(kept))


def batches(lessons: Sequence[Lesson], size: int, seed: int) -> Iterator[list[Lesson]]:
    """Every lesson once, in an order that ``seed`` gives.

    Those of a batch share their beginning and are of about one length.
    """
    order = random.Random(seed)  # noqa: S311 - repeatable, not secret
    mixed = list(lessons)
    order.shuffle(mixed)
    alike: dict[tuple[int, ...], list[Lesson]] = {}
    for lesson in mixed:
        alike.setdefault(lesson.shared, []).append(lesson)
    window = size * _WINDOW_BATCHES
    made = []
    for group in alike.values():
        for start in range(0, len(group), window):
            near = sorted(group[start : start + window], key=lambda lesson: len(lesson.tokens))
            made += [near[at : at + size] for at in range(0, len(near), size)]
    order.shuffle(made)
    yield from made


def _encode(row: dict[str, object], template: ChatTemplate, vocabulary: Vocabulary) -> Lesson:
    system, user, answer = (str(message["content"]) for message in row["messages"])  # type: ignore[attr-defined]
    tokenize = vocabulary.tokenize
    first = [] if template.starts_with_bos else vocabulary.added_bos
    shared = template.encode_shared(tokenize, system, ())
    prompt = shared + template.encode_own(tokenize, user, 0)
    written = tokenize(answer, False)
    whole = template.encode_shared(tokenize, system, (user, answer))
    length = len(prompt) + len(written)
    if whole[:length] != prompt + written or whole[length : length + 1] == []:
        raise RecipeFault(
            f"{row['id']}: the chat template prints a finished answer otherwise than one to be written"
        )
    if whole[length] not in vocabulary.ends:
        raise RecipeFault("the chat template ends an answer with a token that does not end answers")
    return Lesson(
        str(row["id"]),
        (*first, *whole[: length + 1]),
        answer_at=len(first) + len(prompt),
        own_at=len(first) + len(shared),
    )
