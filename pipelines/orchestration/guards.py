"""What stands in front of the Dagster UI: it answers its own addresses alone, and tells browsers to keep it to itself.

The UI knows no login. A page of any site that a person has open could otherwise ask it by a name that leads to this
machine (DNS rebinding), or send its forms here, and start builds.
"""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

OWN_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
HEADERS = (
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


class OwnHostOnly:
    """ASGI middleware: 403 for a request under another host's name, or sent by another site's page.

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
        if len(hosts) != 1 or len(origins) > 1:
            return False
        return all(_name_of(f"//{host.decode('latin-1')}") in self._hosts for host in hosts) and all(
            _name_of(origin.decode("latin-1")) in self._hosts for origin in origins
        )


def _name_of(address: str) -> str:
    """The host of an address, without port; empty where it is none (`null`, what a page of nowhere sends)."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


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
