"""Generation by a model that another program serves: any OpenAI-compatible endpoint.

Owns the requests to ``/v1/chat/completions`` and the judgement of what comes back: answers are streamed, so
that one that breaks its constraint, runs on or goes round in circles is ended at once.  What a server can be
told of a constraint is sent along where it is known to understand it: a grammar to llama-server
(``grammar``) and to vLLM (``structured_outputs``, before 0.12 ``guided_grammar``); in any case each answer
is walked through its constraint here.  Which addresses are allowed is told by ``endpoints``.

Three things are out of our hands: how the server turns a chat into tokens (so whatever looks like a special
token is broken up in texts before they leave), which weights it holds (their hash is what the settings say,
else unknown), and its batches: an answer need not come out the same twice.

Nothing that a server says goes into a message or a log: it may quote a record.
"""

from __future__ import annotations

import http.client
import json
import logging
import re
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from optirh_batch.errors import ModelUnreachable, ModelUnusable, Phrase, PromptTooLong
from optirh_batch.generation import Engine, Finish, GenerationRequest, GenerationResult, ModelIdentity
from optirh_batch.generation.constraints import Cursor
from optirh_batch.generation.endpoints import Endpoint
from optirh_batch.generation.repetition import RepetitionWatch

_LOGGER = logging.getLogger(__name__)
_TRIES = 3
_FIRST_PAUSE_SECONDS = 1.0
_MAX_BYTES = 8 << 20
_MAX_LINE_BYTES = 1 << 20
_MAX_NAME_CHARS = 120
_PASSING = frozenset({408, 425, 429})
_STRUCTURED_OUTPUTS_SINCE = (0, 12)

# ``<|im_end|>``, ``</s>``, ``<start_of_turn>``, ``[INST]`` ...; our own fences are none.
_SPECIAL = re.compile(
    r"[<＜](?=[|｜]?/?(?!/?(?:texte|text|testo)>)[A-Za-z_][\w▁:.|｜-]*[|｜]?>)|"
    r"\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|IMG)\])"
)
_TOO_LONG = re.compile(rb"exceed_context_size|context_length_exceeded|maximum context length")
_NUMBER = re.compile(rb"(?<![\w.])\d{2,7}(?![\w.])")
_VERSION = re.compile(r"(\d+)\.(\d+)")


@dataclass(frozen=True, slots=True)
class Server:
    """What a server says of itself.

    Attributes:
        model: the model's name there.
        program: ``llama-server``, ``vLLM``, or empty.
        version: of that program, empty if unknown.
        grammar_key: path of the field that takes a grammar; empty if it takes none.
    """

    model: str
    program: str = ""
    version: str = ""
    grammar_key: tuple[str, ...] = ()


class _Passing(Exception):
    """A trouble that may be over soon; ``again`` if trying at once makes sense."""

    def __init__(self, detail: Phrase, *, again: bool) -> None:
        super().__init__(detail)
        self.detail = detail
        self.again = again


class _GrammarRefused(Exception):
    """The server does not take this grammar."""


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
        self._identity = ModelIdentity(_shown(self._server.model), sha256)
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
            except _GrammarRefused:
                _LOGGER.warning("the server takes no grammar: answers are checked here only")
                self._server = replace(self._server, grammar_key=())
            except _Passing as trouble:
                if attempt + 1 == _TRIES or not trouble.again or halt.is_set():
                    raise self._wire.unreachable(trouble) from trouble
                halt.wait(self._first_pause * 2**attempt)
        else:
            raise self._wire.unreachable(_Passing(_REFUSED, again=False))
        return GenerationResult(
            key=request.key,
            text=answer.text.strip(),
            finish=answer.finish or Finish.STUCK,
            prompt_tokens=answer.prompt_tokens,
            cached_tokens=answer.cached_tokens,
            generated_tokens=answer.generated_tokens,
            seconds=time.monotonic() - began,
        )

    def _ask(self, request: GenerationRequest, halt: threading.Event) -> _Answer:
        answer = _Answer(request, self._max_answer_seconds)
        body = _body(request, self._server)
        constrained = bool(self._server.grammar_key and request.constraint and request.constraint.as_gbnf())
        with (
            closing(self._wire.connect()) as connection,
            self._wire.post(connection, body, request, constrained=constrained) as response,
        ):
            for event in _events(response, time.monotonic() + self._wire.timeout):
                if halt.is_set() or self._closed.is_set():
                    raise _Passing(_CUT, again=False)
                answer.read(event)
                if answer.is_over:
                    break
        answer.end()
        return answer


_CUT = Phrase("its answer was cut off")
_BROKEN = Phrase("what it sent is no valid answer")
_REFUSED = Phrase("it does not take the request")


class Wire:
    """Requests to one server, and what its refusals mean.

    Args:
        endpoint: where it is.
        timeout: seconds without data after which it counts as gone.
        key: sent with each request.
        trust: checks its certificate.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        timeout: float,
        *,
        key: str | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.timeout = timeout
        self._key = key
        self._trust = trust

    def connect(self) -> http.client.HTTPConnection:
        """A connection for one request."""
        return self.endpoint.connect(self.timeout, self._trust)

    def get(self, path: str) -> Any:
        """The JSON under a path, None if there is no such path."""
        try:
            with closing(self.connect()) as connection, self._send(connection, "GET", path, None) as response:
                held = response.read(_MAX_BYTES)
                if response.status in {404, 405, 501}:
                    return None
                if response.status != 200:
                    raise self._refusal(response.status)
                return json.loads(held)
        except _Passing as trouble:
            raise self.unreachable(trouble) from trouble
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self.unreachable(_trouble(error)) from error

    def post(
        self,
        connection: http.client.HTTPConnection,
        body: Mapping[str, Any],
        request: GenerationRequest,
        *,
        constrained: bool,
    ) -> http.client.HTTPResponse:
        """Send a request for an answer and return the response, if it is one."""
        sent = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        try:
            response = self._send(connection, "POST", "/v1/chat/completions", sent)
            if response.status == 200:
                return response
            with response:
                held = response.read(_MAX_LINE_BYTES)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _trouble(error) from error
        if response.status in {400, 413, 422} and _TOO_LONG.search(held):
            available, needed = _window(held, request)
            raise PromptTooLong(needed=needed, available=available)
        if response.status in {400, 422} and constrained:
            raise _GrammarRefused
        raise self._refusal(response.status)

    def unreachable(self, trouble: _Passing) -> ModelUnreachable:
        """The error that a trouble is, when it does not pass."""
        return ModelUnreachable(where=self.endpoint.label, detail=trouble.detail)

    def unusable(self, detail: Phrase) -> ModelUnusable:
        """The error for what trying again does not mend."""
        return ModelUnusable(name=self.endpoint.label, detail=detail)

    def _send(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None
    ) -> http.client.HTTPResponse:
        headers = {"Accept": "text/event-stream, application/json", "Connection": "close"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        connection.request(method, self.endpoint.path + path, body, headers)
        return connection.getresponse()

    def _refusal(self, status: int) -> _Passing | ModelUnusable:
        """What another status than 200 means."""
        if status >= 500 or status in _PASSING:
            return _Passing(Phrase("it reports a fault ({status})", status=status), again=status >= 500)
        if status in {401, 403}:
            return self.unusable(Phrase("the server refuses the key ({status}).", status=status))
        if 300 <= status < 400:
            return self.unusable(Phrase("the server points to another address, which is not followed."))
        return self.unusable(Phrase("the server refuses the request ({status}).", status=status))


def ask_server(wire: Wire, model: str | None) -> Server:
    """What a server says of itself and of its models.

    Args:
        wire: to it.
        model: which of its models; None for the only one.

    Raises:
        ModelUnreachable: it does not answer now.
        ModelUnusable: it is no such server, or does not have the model.
    """
    listed = wire.get("/v1/models")
    entries = listed.get("data") if isinstance(listed, dict) else None
    if not isinstance(entries, list):
        raise wire.unusable(Phrase("the server does not list models as the OpenAI interface does."))
    owners = {
        str(entry["id"]): str(entry.get("owned_by", ""))
        for entry in entries
        if isinstance(entry, dict) and entry.get("id")
    }
    if model is None and len(owners) != 1:
        raise wire.unusable(
            Phrase("the server lists {count} models; set 'http_model' to one of them.", count=len(owners))
        )
    name = model or next(iter(owners))
    if name not in owners:
        raise wire.unusable(Phrase("the server does not list a model of the name that is set."))
    if owners[name] == "llamacpp":
        props = wire.get("/props")
        version = str(props.get("build_info", "")) if isinstance(props, dict) else ""
        return Server(name, "llama-server", _shown(version), ("grammar",))
    if owners[name] == "vllm":
        said = wire.get("/version")
        version = str(said.get("version", "")) if isinstance(said, dict) else ""
        numbers = _VERSION.match(version)
        is_new = numbers is None or tuple(map(int, numbers.groups())) >= _STRUCTURED_OUTPUTS_SINCE
        key = ("structured_outputs", "grammar") if is_new else ("guided_grammar",)
        return Server(name, "vLLM", _shown(version), key)
    return Server(name)


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
            raise _Passing(_BROKEN, again=True)
        choices = event.get("choices")
        if isinstance(choices, list) and choices:
            self._read_choice(choices[0])
        self._count(event.get("usage"))

    def end(self) -> None:
        """See at the end of the stream whether the answer is whole and keeps its constraint."""
        if self.finish is None:
            raise _Passing(_CUT, again=True)
        if self.finish is Finish.STOP and (
            _SPECIAL.search(self.text)
            or not self._walk(len(self.text.rstrip()))
            or not (self._cursor is None or self._cursor.may_end)
        ):
            self.finish = Finish.STUCK

    def _read_choice(self, choice: Any) -> None:
        if not isinstance(choice, dict):
            raise _Passing(_BROKEN, again=True)
        part = choice.get("delta") or choice.get("message") or {}
        said = part.get("content") if isinstance(part, dict) else None
        if isinstance(said, str) and said:
            self._take(said)
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


_ROLES = ("user", "assistant")


def _events(response: http.client.HTTPResponse, first_until: float) -> Iterator[Any]:
    """The events of a stream (server-sent events), or the one object of a server that does not stream."""
    try:
        if "text/event-stream" not in (response.getheader("Content-Type") or ""):
            held = response.read(_MAX_BYTES + 1)
            if len(held) > _MAX_BYTES:
                raise _Passing(_BROKEN, again=False)
            yield json.loads(held)
            return
        left = _MAX_BYTES
        waiting = True
        while line := response.readline(_MAX_LINE_BYTES):
            left -= len(line)
            if left < 0:
                raise _Passing(_BROKEN, again=False)
            if waiting and time.monotonic() > first_until:
                raise TimeoutError
            kind, _, rest = line.partition(b":")
            if kind == b"error":
                raise _Passing(_BROKEN, again=True)
            if kind != b"data":
                continue
            if rest.strip() == b"[DONE]":
                return
            waiting = False
            yield json.loads(rest)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _trouble(error) from error


def _trouble(error: Exception) -> _Passing:
    """A fault on the way, in words without anything that was sent."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _Passing(Phrase("its certificate is not trusted"), again=False)
    if isinstance(error, TimeoutError):
        return _Passing(Phrase("it sent nothing in time"), again=False)
    if isinstance(error, ConnectionRefusedError):
        return _Passing(Phrase("nothing listens at that address"), again=True)
    if isinstance(error, ssl.SSLError):
        return _Passing(Phrase("it does not speak TLS as it should"), again=False)
    if isinstance(error, (OSError, http.client.IncompleteRead, http.client.RemoteDisconnected)):
        return _Passing(Phrase("the connection broke"), again=True)
    return _Passing(_BROKEN, again=True)


def _window(held: bytes, request: GenerationRequest) -> tuple[str, str]:
    """Tokens available and needed, as far as a server's refusal tells."""
    try:
        error = json.loads(held)["error"]
        return str(int(error["n_ctx"])), str(int(error["n_prompt_tokens"]) + request.max_tokens)
    except (ValueError, TypeError, KeyError):
        pass
    numbers = [number.decode() for number in _NUMBER.findall(held[held.find(b"context") :])]
    available, needed = [*numbers[:2], "?", "?"][:2]
    return available, needed


def _shown(name: str) -> str:
    """A name as it may stand on a document: without the folders of a file, printable, not endless."""
    short = name.rpartition("/")[2] if name.startswith("/") else name
    return "".join(char if char.isprintable() else "?" for char in short)[:_MAX_NAME_CHARS]
