"""A web server on loopback that behaves as its routes say, and remembers who asked for what, when."""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    """What a path answers. `is_tagged`: with an ETag, and 304 for whoever has it."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    is_tagged: bool = False
    raw: Callable[[BaseHTTPRequestHandler], None] | None = None

    @property
    def tag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass
class Asked:
    """One request as the server saw it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    began: float
    ended: float = 0.0
    status: int = 0


class Site:
    """The server. `routes` maps a path (with its query) to an answer, or to a function of the request."""

    def __init__(self) -> None:
        self.routes: dict[str, Answer | Callable[[Asked], Answer]] = {}
        self.log: list[Asked] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"

    def page(self, path: str, html: str, **more: Any) -> None:
        self.routes[path] = Answer(html.encode(), **more)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [asked.path for asked in self.log if asked.path != "/robots.txt"]

    def _handler(site) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - self is the handler's below
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                asked = Asked(
                    self.command, self.path, dict(self.headers), self.rfile.read(size) if size else b"", time.time()
                )
                site.log.append(asked)
                route = site.routes.get(self.path, Answer(b"not here", 404))
                answer = route(asked) if callable(route) else route
                asked.status = answer.status
                try:
                    self._send(answer, asked)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True
                asked.ended = time.time()

            def do_POST(self) -> None:
                self.do_GET()

            def _send(self, answer: Answer, asked: Asked) -> None:
                if answer.raw is not None:
                    self.close_connection = True
                    answer.raw(self)
                    return
                body, status = answer.body, answer.status
                if answer.is_tagged and asked.headers.get("If-None-Match") == answer.tag:
                    body, status = b"", 304
                asked.status = status
                self.send_response(status)
                if status != 304:
                    self.send_header("Content-Type", answer.kind)
                    self.send_header("Content-Length", str(len(body)))
                if answer.is_tagged:
                    self.send_header("ETag", answer.tag)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing is printed."""

        return Handler


def packed(body: bytes) -> Answer:
    """An answer in gzip."""
    return Answer(gzip.compress(body), headers={"Content-Encoding": "gzip"})
