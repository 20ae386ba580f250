"""The way to a server that holds a model: requests, refusals, events.

Owns what goes over the network and what a server says of itself.  What an answer may hold is judged
by ``http``.  Nothing that a server says goes into a message or a log: it may quote a record.
"""

from __future__ import annotations

import http.client
import json
import re
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from optirh_batch.errors import ModelUnreachable, ModelUnusable, Phrase, PromptTooLong
from optirh_batch.generation import GenerationRequest
from optirh_batch.generation.endpoints import Endpoint

_MAX_BYTES = 8 << 20
_MAX_LINE_BYTES = 1 << 20
_MAX_NAME_CHARS = 120
_PASSING = frozenset({408, 425, 429})
_STRUCTURED_OUTPUTS_SINCE = (0, 12)
_TOO_LONG = re.compile(rb"exceed_context_size|context_length_exceeded|maximum context length")
_NUMBER = re.compile(rb"(?<![\w.])\d{2,7}(?![\w.])")
_VERSION = re.compile(r"(\d+)\.(\d+)")
BROKEN = Phrase("what it sent is no valid answer")


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


class Passing(Exception):
    """A trouble that may be over soon; ``again`` if trying at once makes sense."""

    def __init__(self, detail: Phrase, *, again: bool) -> None:
        super().__init__(detail)
        self.detail = detail
        self.again = again


class GrammarRefused(Exception):
    """The server does not take this grammar."""


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
        except Passing as trouble:
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
            raise GrammarRefused
        raise self._refusal(response.status)

    def unreachable(self, trouble: Passing) -> ModelUnreachable:
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

    def _refusal(self, status: int) -> Passing | ModelUnusable:
        """What another status than 200 means."""
        if status >= 500 or status in _PASSING:
            return Passing(Phrase("it reports a fault ({status})", status=status), again=status >= 500)
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
        return Server(name, "llama-server", shown(version), ("grammar",))
    if owners[name] == "vllm":
        said = wire.get("/version")
        version = str(said.get("version", "")) if isinstance(said, dict) else ""
        numbers = _VERSION.match(version)
        is_new = numbers is None or tuple(map(int, numbers.groups())) >= _STRUCTURED_OUTPUTS_SINCE
        key = ("structured_outputs", "grammar") if is_new else ("guided_grammar",)
        return Server(name, "vLLM", shown(version), key)
    return Server(name)


def events(response: http.client.HTTPResponse, first_until: float) -> Iterator[Any]:
    """The events of a stream (server-sent events), or the one object of a server that does not stream.

    Args:
        response: to a request for an answer.
        first_until: when the first event must be there, on the monotonic clock.

    Raises:
        Passing: it broke off, came too late, or is no such stream.
    """
    try:
        if "text/event-stream" not in (response.getheader("Content-Type") or ""):
            held = response.read(_MAX_BYTES + 1)
            if len(held) > _MAX_BYTES:
                raise Passing(BROKEN, again=False)
            yield json.loads(held)
            return
        left = _MAX_BYTES
        waiting = True
        while line := response.readline(_MAX_LINE_BYTES):
            left -= len(line)
            if left < 0:
                raise Passing(BROKEN, again=False)
            if waiting and time.monotonic() > first_until:
                raise TimeoutError
            kind, _, rest = line.partition(b":")
            if kind == b"error":
                raise Passing(BROKEN, again=True)
            if kind != b"data":
                continue
            if rest.strip() == b"[DONE]":
                return
            waiting = False
            yield json.loads(rest)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _trouble(error) from error


def _trouble(error: Exception) -> Passing:
    """A fault on the way, in words without anything that was sent."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Passing(Phrase("its certificate is not trusted"), again=False)
    if isinstance(error, TimeoutError):
        return Passing(Phrase("it sent nothing in time"), again=False)
    if isinstance(error, ConnectionRefusedError):
        return Passing(Phrase("nothing listens at that address"), again=True)
    if isinstance(error, ssl.SSLError):
        return Passing(Phrase("it does not speak TLS as it should"), again=False)
    if isinstance(error, (OSError, http.client.IncompleteRead, http.client.RemoteDisconnected)):
        return Passing(Phrase("the connection broke"), again=True)
    return Passing(BROKEN, again=True)


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


def shown(name: str) -> str:
    """A name as it may stand on a document: without the folders of a file, printable, not endless."""
    short = name.rpartition("/")[2] if name.startswith("/") else name
    return "".join(char if char.isprintable() else "?" for char in short)[:_MAX_NAME_CHARS]
