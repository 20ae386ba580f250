"""A server that speaks as llama-server or vLLM do, in a thread; what it answers is told by the test."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

TLS = Path(__file__).with_name("tls")  # of an authority made for the tests, whose key is thrown away

Reply = Callable[["Handler", dict[str, Any]], None]

LLAMA_SERVER = {
    "/v1/models": {"data": [{"id": "/srv/models/petit.gguf", "owned_by": "llamacpp"}]},
    "/props": {"build_info": "b9000-abc"},
}


class Handler(BaseHTTPRequestHandler):
    """One connection; ``say``, ``stream`` and ``drop`` are what a reply can do."""

    server: ModelServer

    def do_GET(self) -> None:
        self.server.paths.append(self.path)
        self.server.keys.append(self.headers.get("Authorization"))
        page = self.server.pages.get(self.path)
        if page is None:
            self.say(404, {"error": "no such page"})
        elif callable(page):
            page(self, {})
        else:
            self.say(200, page)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.bodies.append(body)
            number = len(self.server.bodies) - 1
            self.server.keys.append(self.headers.get("Authorization"))
        replies = self.server.replies
        replies[min(number, len(replies) - 1)](self, body)

    def say(self, status: int, value: Any, **headers: str) -> None:
        held = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        for name, text in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name.replace("_", "-"), text)
        self.send_header("Content-Length", str(len(held)))
        self.end_headers()
        self.wfile.write(held)

    def stream(self, *pieces: str, finish: str | None = "stop", usage: Any = None, done: bool = True) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.event({"choices": [{"delta": {"role": "assistant", "content": None}}]})
        for piece in pieces:
            self.event({"choices": [{"delta": {"content": piece}, "finish_reason": None}]})
        if finish:
            self.event({"choices": [{"delta": {}, "finish_reason": finish}]})
        if usage:
            self.event({"choices": [], "usage": usage})
        if done:
            self.wfile.write(b"data: [DONE]\n\n")

    def event(self, value: Any) -> None:
        self.wfile.write(b"data: " + json.dumps(value).encode() + b"\n\n")
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class ModelServer(ThreadingHTTPServer):
    """What came in (``bodies``, ``paths``, ``keys``) and what is answered, the last reply again and again."""

    daemon_threads = False
    block_on_close = True

    def __init__(self, replies: tuple[Reply, ...], pages: dict[str, Any]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies = replies
        self.pages = pages
        self.lock = threading.Lock()
        self.ending = threading.Event()
        self.bodies: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.keys: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up early is meant."""


@contextmanager
def model_server(
    *replies: Reply, pages: dict[str, Any] = LLAMA_SERVER, secure: bool = False
) -> Iterator[ModelServer]:
    """Serve until the end of the block; ``secure`` with the certificate of ``modele.invalid``."""
    server = ModelServer(replies or (saying("Bonjour."),), pages)
    if secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(TLS / "server.pem", TLS / "server.key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.ending.set()
        server.shutdown()
        server.server_close()
        thread.join()


def saying(*pieces: str, **how: Any) -> Reply:
    """Stream an answer."""
    return lambda handler, _body: handler.stream(*pieces, **how)


def refusing(status: int, value: Any = None, **headers: str) -> Reply:
    """Answer with a status."""
    return lambda handler, _body: handler.say(status, value or {"error": {"message": "no"}}, **headers)
