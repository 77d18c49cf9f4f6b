"""What stands in front of the Dagster UI: it answers its own addresses alone, and tells browsers to keep it to itself.

The UI knows no login. A page of any site that a person has open could otherwise ask it by a name that leads to this
machine (DNS rebinding), or send its forms here, and start builds.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping, Sequence
from typing import Any
from urllib.parse import urlsplit

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

OWN_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
QUESTIONS = "/graphql"
HEADERS = (
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


class OwnHostOnly:
    """ASGI middleware: 403 for a request under another host's name, or sent by another site's page.

    Browsers name the page that a form or a script comes from, but not for what a page merely shows (a picture of
    http://localhost:3000/graphql?query=mutation…): questions that stand in an address are refused whoever asks.
    Another port of this machine is another site.
    `hosts` are further names, without port, under which people reach the UI (through a reverse proxy).
    """

    def __init__(self, app: App, hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._hosts = OWN_HOSTS | {host.strip().lower() for host in hosts if host.strip()}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif self._is_own(scope):
            await self._app(scope, receive, _with_headers(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _refuse(send)

    def _is_own(self, scope: Message) -> bool:
        headers: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.lower(), []).append(value)
        hosts, origins = headers.get(b"host", []), headers.get(b"origin", [])
        if len(hosts) != 1 or len(origins) > 1 or _asks_by_address(scope, headers) or _is_sent_along(headers):
            return False
        host = _place_of(f"//{hosts[0].decode('latin-1')}")
        return host[0] in self._hosts and all(
            self._is_own_origin(_place_of(origin.decode("latin-1")), host) for origin in origins
        )

    def _is_own_origin(self, origin: tuple[str, int | None], host: tuple[str, int | None]) -> bool:
        """Behind a proxy the host may be told without its port; on this machine every program has a port of its own."""
        return origin == host if origin[0] in OWN_HOSTS else origin[0] in self._hosts


def _asks_by_address(scope: Message, headers: Mapping[bytes, Sequence[bytes]]) -> bool:
    """Whether Dagster would answer a question to GraphQL that stands in the address; a page (text/html) runs none."""
    is_page = any(b"text/html" in accepted for accepted in headers.get(b"accept", []))
    is_question = scope.get("path", "").rstrip("/").endswith(QUESTIONS) and bool(scope.get("query_string"))
    return is_question and scope.get("method") in ("GET", "HEAD") and not is_page


def _is_sent_along(headers: Mapping[bytes, Sequence[bytes]]) -> bool:
    """Whether a browser says that another site's page asks for it, other than by a link that a person follows."""
    site, mode = headers.get(b"sec-fetch-site", []), headers.get(b"sec-fetch-mode", [])
    return b"cross-site" in site and mode != [b"navigate"]


def _place_of(address: str) -> tuple[str, int | None]:
    """The host of an address and its port; empty where it is none (`null`, what a page of nowhere sends)."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").lower(), parts.port
    except ValueError:
        return "", None


def _with_headers(send: Send) -> Send:
    async def send_guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {name for name, _ in HEADERS}
            kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in own]
            message = {**message, "headers": [*kept, *HEADERS]}
        await send(message)

    return send_guarded


async def _refuse(send: Send) -> None:
    words = b"This address is not one of the Dagster UI's own: see SECURITY.md.\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(words)).encode()), *HEADERS]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": words})
