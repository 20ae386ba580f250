"""Generation by a model that another program serves: any OpenAI-compatible endpoint.

Owns what is asked under ``/v1/chat/completions``, and the judgement of what comes back: answers are
streamed, so that one that breaks its constraint, runs on or goes round in circles is ended at once.  What a
server can be told of a constraint is sent along where it is known to understand it: a grammar to llama-server
(``grammar``) and to vLLM (``structured_outputs``, before 0.12 ``guided_grammar``); in any case each answer
is walked through its constraint here.  The way there belongs to ``wire``.

Three things are out of our hands: how the server turns a chat into tokens (so whatever looks like a special
token is broken up in texts before they leave), which weights it holds (their hash is what the settings say,
else unknown), and its batches: an answer need not come out the same twice.
"""

from __future__ import annotations

import logging
import math
import re
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import replace
from typing import Any

from optirh_batch.errors import Phrase
from optirh_batch.generation import Engine, Finish, GenerationRequest, GenerationResult, ModelIdentity, Word
from optirh_batch.generation.constraints import Cursor
from optirh_batch.generation.repetition import RepetitionWatch
from optirh_batch.generation.sureness import words_of
from optirh_batch.generation.wire import (
    BROKEN,
    GrammarRefused,
    Passing,
    Server,
    Wire,
    ask_server,
    events,
    shown,
)

_LOGGER = logging.getLogger(__name__)
_TRIES = 3
_FIRST_PAUSE_SECONDS = 1.0
_ROLES = ("user", "assistant")
_CUT = Phrase("its answer was cut off")
_REFUSED = Phrase("it does not take the request")

# ``<|im_end|>``, ``</s>``, ``<start_of_turn>``, ``[INST]`` ...; our own fences are none.
_SPECIAL = re.compile(
    r"[<＜](?=[|｜]?/?(?!/?(?:texte|text|testo)>)[A-Za-z_][\w▁:.|｜-]*[|｜]?>)|"
    r"\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|IMG)\])"
)


class HttpGenerator:
    """A model behind an endpoint.

    Args:
        wire: to the server.
        model: its name there; None for the only one.
        sha256: hash of its weights (hex), as IT knows it.
        parallel: requests under way at once.
        max_answer_seconds: time cap of one answer, from its first data on.
        first_pause: seconds before a second try; twice as long before the third.

    Raises:
        ModelUnreachable: it does not answer now.
        ModelUnusable: it does not have the model, or is no such server.
    """

    def __init__(
        self,
        wire: Wire,
        *,
        model: str | None = None,
        sha256: str | None = None,
        parallel: int = 4,
        max_answer_seconds: float = 300.0,
        first_pause: float = _FIRST_PAUSE_SECONDS,
    ) -> None:
        self._wire = wire
        self._server = ask_server(wire, model)
        self._identity = ModelIdentity(shown(self._server.model), sha256)
        self._max_answer_seconds = max_answer_seconds
        self._first_pause = first_pause
        self._parallel = parallel
        self._pool = ThreadPoolExecutor(parallel, thread_name_prefix="http-generator")
        self._closed = threading.Event()

    @property
    def model(self) -> ModelIdentity:
        """The model's name there, and the hash that the settings state."""
        return self._identity

    @property
    def engine(self) -> Engine:
        """What is known here of the server."""
        return Engine(build="http", sequences=self._parallel)

    @property
    def server(self) -> Server:
        """What the server says of itself."""
        return self._server

    def generate(self, requests: Sequence[GenerationRequest]) -> Iterator[GenerationResult]:
        """Answer every request; see ``TextGenerator.generate``.

        Here the server tells that a prompt is too long, so other answers may have come before.

        Raises:
            PromptTooLong: a request does not fit the server's context window.
            ModelUnreachable: the server does not answer, or not as it should; may pass.
            ModelUnusable: the server refuses.
        """
        halt = threading.Event()
        in_order = sorted(requests, key=lambda request: -request.priority)
        futures = [self._pool.submit(self._answer, request, halt) for request in in_order]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            halt.set()
            for future in futures:
                future.cancel()

    def close(self) -> None:
        """End what is under way."""
        self._closed.set()
        self._pool.shutdown(cancel_futures=True)

    def _answer(self, request: GenerationRequest, halt: threading.Event) -> GenerationResult:
        began = time.monotonic()
        for attempt in range(_TRIES):
            try:
                answer = self._ask(request, halt)
                break
            except GrammarRefused:
                _LOGGER.warning("the server takes no grammar: answers are checked here only")
                self._server = replace(self._server, grammar_key=())
            except Passing as trouble:
                if attempt + 1 == _TRIES or not trouble.again or halt.is_set():
                    raise self._wire.unreachable(trouble) from trouble
                halt.wait(self._first_pause * 2**attempt)
        else:
            raise self._wire.unreachable(Passing(_REFUSED, again=False))
        return GenerationResult(
            key=request.key,
            text=answer.text.strip(),
            finish=answer.finish or Finish.STUCK,
            prompt_tokens=answer.prompt_tokens,
            cached_tokens=answer.cached_tokens,
            generated_tokens=answer.generated_tokens,
            seconds=time.monotonic() - began,
            words=answer.words,
        )

    def _ask(self, request: GenerationRequest, halt: threading.Event) -> _Answer:
        answer = _Answer(request, self._max_answer_seconds)
        body = _body(request, self._server)
        constrained = bool(self._server.grammar_key and request.constraint and request.constraint.as_gbnf())
        with (
            closing(self._wire.connect()) as connection,
            self._wire.post(connection, body, request, constrained=constrained) as response,
        ):
            for event in events(response, time.monotonic() + self._wire.timeout):
                if halt.is_set() or self._closed.is_set():
                    raise Passing(_CUT, again=False)
                answer.read(event)
                if answer.is_over:
                    break
        answer.end()
        return answer


def harmless(text: str) -> str:
    """``text`` in which nothing looks like a special token of a model."""
    return _SPECIAL.sub("‹", text)


class _Answer:
    """An answer as it comes in; ``is_over`` once the rest need not be waited for."""

    def __init__(self, request: GenerationRequest, max_seconds: float) -> None:
        self.text = ""
        self.finish: Finish | None = None
        self.is_over = False
        self.prompt_tokens = self.cached_tokens = self.generated_tokens = 0
        self._pieces: list[tuple[bytes, float]] = []
        self._stop = request.stop
        self._cursor: Cursor | None = request.constraint.start() if request.constraint else None
        self._walked = 0
        self._watch = RepetitionWatch()
        self._words: dict[str, int] = {}
        self._max_seconds = max_seconds
        self._deadline: float | None = None

    def read(self, event: Any) -> None:
        """Take one event of the stream, or a whole answer."""
        if not isinstance(event, dict) or event.get("error"):
            raise Passing(BROKEN, again=True)
        choices = event.get("choices")
        if isinstance(choices, list) and choices:
            self._read_choice(choices[0])
        self._count(event.get("usage"))

    def end(self) -> None:
        """See at the end of the stream whether the answer is whole and keeps its constraint."""
        if self.finish is None:
            raise Passing(_CUT, again=True)
        if self.finish is Finish.STOP and (
            _SPECIAL.search(self.text)
            or not self._walk(len(self.text.rstrip()))
            or not (self._cursor is None or self._cursor.may_end)
        ):
            self.finish = Finish.STUCK

    @property
    def words(self) -> tuple[Word, ...]:
        """The words and how likely the model held each; empty unless the server told of all of them."""
        told, text = b"".join(piece for piece, _ in self._pieces), self.text.encode()
        return tuple(words_of(self._pieces, len(text))) if told.startswith(text) else ()

    def _read_choice(self, choice: Any) -> None:
        if not isinstance(choice, dict):
            raise Passing(BROKEN, again=True)
        part = choice.get("delta") or choice.get("message") or {}
        said = part.get("content") if isinstance(part, dict) else None
        if isinstance(said, str) and said:
            self._take(said)
        self._pieces += _pieces(choice.get("logprobs"))
        ended = choice.get("finish_reason")
        if ended and self.finish is None:
            self.finish = {"stop": Finish.STOP, "length": Finish.LENGTH}.get(str(ended), Finish.STUCK)

    def _take(self, said: str) -> None:
        now = time.monotonic()
        self._deadline = self._deadline or now + self._max_seconds
        self.generated_tokens += 1  # until the server tells
        self.text += said
        places = [place for stop in self._stop if (place := self.text.find(stop)) >= 0]
        if places:
            self.text = self.text[: min(places)]
            self.finish = Finish.STOP
        elif now > self._deadline:
            self.finish = Finish.TIME
        elif self._watch.sees_loop(self._words.setdefault(said, len(self._words))):
            self.finish = Finish.REPETITION
        elif not self._walk(len(self.text.rstrip()) - max(map(len, self._stop), default=0)):
            self.finish = Finish.STUCK
        self.is_over = self.finish is not None

    def _walk(self, end: int) -> bool:
        """Go on through the constraint up to a place of the text; false where it does not allow that.

        Blanks around an answer are no part of it: servers differ in whether they send them.
        """
        if self._cursor is None:
            return True
        if not self._walked:
            self._walked = len(self.text) - len(self.text.lstrip())
        if end > self._walked:
            place = self._cursor.advance(self.text[self._walked : end].encode())
            if place is None:
                return False
            self._cursor, self._walked = place, end
        return True

    def _count(self, usage: Any) -> None:
        if not isinstance(usage, dict):
            return
        details = usage.get("prompt_tokens_details")
        cached = details.get("cached_tokens") if isinstance(details, dict) else None
        self.prompt_tokens = _whole(usage.get("prompt_tokens"))
        self.generated_tokens = _whole(usage.get("completion_tokens")) or self.generated_tokens
        self.cached_tokens = min(_whole(cached), self.prompt_tokens)


def _pieces(told: Any) -> Iterator[tuple[bytes, float]]:
    """The tokens that an event tells of (OpenAI's ``logprobs.content``), each with its probability."""
    content = told.get("content") if isinstance(told, dict) else None
    for item in content if isinstance(content, list) else ():
        if isinstance(item, dict) and isinstance(logarithm := item.get("logprob"), int | float):
            try:
                piece = bytes(item["bytes"]) if item.get("bytes") else str(item.get("token", "")).encode()
            except (TypeError, ValueError) as error:
                raise Passing(BROKEN, again=True) from error
            yield piece, math.exp(min(0.0, logarithm))


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 1 << 40 else 0


def _body(request: GenerationRequest, server: Server) -> dict[str, Any]:
    turns = [(role, text) for pair in request.examples for role, text in zip(_ROLES, pair, strict=True)]
    chat = [("system", request.system), *turns, ("user", request.user)]
    body: dict[str, Any] = {
        "model": server.model,
        "messages": [{"role": role, "content": harmless(text)} for role, text in chat],
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "seed": request.seed,
        "stream": True,
        "logprobs": True,
        "stream_options": {"include_usage": True},
    }
    if request.stop:
        body["stop"] = list(request.stop)
    grammar = request.constraint.as_gbnf() if request.constraint and server.grammar_key else None
    if grammar:
        *outer, last = server.grammar_key
        held = body
        for key in outer:
            held = held.setdefault(key, {})
        held[last] = grammar
    return body
