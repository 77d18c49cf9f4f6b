"""Which addresses may be asked: http and https to public hosts, checked where the connection is made.

The name is resolved here and the connection goes to the address that was checked, so a name that resolves differently
a moment later, or a redirect to a machine inside, reaches nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore2

from pipelines.errors import FetchError

Resolve = Callable[[str, int], list[str]]
_PORTS = {"http": 80, "https": 443}
_LONGEST_ADDRESS = 2_000
_TICK = 0.01  # seconds by which a step may end before its time


class NotPublicError(Exception):
    """A host is, or resolves to, an address that is not public."""


def resolve_host(host: str, port: int) -> list[str]:
    """Every address of the host. Errors: OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet; mapped and tunnelled ones count as what they lead to."""
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        # 64:ff9b::/96 carries an IPv4 address in its last four bytes.
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def join_address(base: str, address: str) -> str:
    """An address as a page or a redirect gives it, made whole. Errors: FetchError for one that is none (http://[bad)."""
    try:
        return urljoin(base, address)
    except ValueError as error:
        raise FetchError(base, "bad_answer", f"leads to {address[:80]!r}, which is no address ({error})") from error


def check_address(url: str) -> tuple[str, int]:
    """Host and port of an address that may be asked as far as its words tell. Errors: FetchError `not_public`."""
    if len(url) > _LONGEST_ADDRESS:
        raise FetchError(url[:200], "not_public", f"the address has more than {_LONGEST_ADDRESS:,} characters")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        # A name that the domain name system cannot hold (..:80, a label of more than 63 characters).
        (host or "").encode("idna")
    except ValueError as error:
        raise FetchError(url, "not_public", f"is no address ({error})") from error
    if parts.scheme not in _PORTS:
        raise FetchError(url, "not_public", f"only http and https are fetched, not {parts.scheme or 'a bare name'}")
    if not host:
        raise FetchError(url, "not_public", "names no host")
    if parts.username is not None or parts.password is not None:
        raise FetchError(url, "not_public", "holds a user name; such addresses are not fetched")
    return host, port or _PORTS[parts.scheme]


class SlowAnswerError(Exception):
    """A request has taken the time that it may take in all."""


class GuardedBackend(httpcore2.SyncBackend):
    """Connects only to public addresses, and to those that `private` names as host:port (for tests)."""

    def __init__(self, private: Iterable[str] = (), resolve: Resolve = resolve_host) -> None:
        super().__init__()
        self._private = frozenset(private)
        self._resolve = resolve
        self._deadline = float("inf")  # a moment of `time.monotonic`

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Whatever is asked inside has so many seconds in all: a server may send one byte after the other for ever."""
        self._deadline = time.monotonic() + seconds
        try:
            yield
        finally:
            self._deadline = float("inf")

    @contextmanager
    def step(self, timeout: float | None) -> Iterator[float | None]:
        """The seconds that one step inside may take. Errors: SlowAnswerError where the request's time is over."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise SlowAnswerError
        try:
            yield left if timeout is None else min(timeout, left)
        except httpcore2.TimeoutException as error:
            if self._deadline - time.monotonic() < _TICK:
                raise SlowAnswerError from error
            raise

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to an address that was checked. Errors: NotPublicError, httpcore2.ConnectError."""
        try:
            addresses = self._resolve(host, port)
        except OSError as error:
            raise httpcore2.ConnectError(f"the name {host} cannot be resolved ({error.strerror})") from error
        if f"{host}:{port}" not in self._private:
            inside = [address for address in addresses if not is_public(address)]
            if inside or not addresses:
                raise NotPublicError(f"{host} leads to {', '.join(inside) or 'nowhere'}, which is not public")
        return TimedStream(self._connect_first(addresses, port, timeout, local_address, socket_options), self)

    def _connect_first(
        self, addresses: list[str], port: int, timeout: float | None, *rest: object
    ) -> httpcore2.NetworkStream:
        for address in addresses[:-1]:
            try:
                with self.step(timeout) as left:
                    return super().connect_tcp(address, port, left, *rest)  # type: ignore[arg-type]
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue  # the next address of the same host
        with self.step(timeout) as left:
            return super().connect_tcp(addresses[-1], port, left, *rest)  # type: ignore[arg-type]


class TimedStream(httpcore2.NetworkStream):
    """A connection whose every step ends when the time of the whole request does."""

    def __init__(self, stream: httpcore2.NetworkStream, backend: GuardedBackend) -> None:
        self._stream, self._backend = stream, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has come. Errors: SlowAnswerError, httpcore2.ReadTimeout, httpcore2.ReadError."""
        with self._backend.step(timeout) as left:
            return self._stream.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send the bytes. Errors: SlowAnswerError, httpcore2.WriteTimeout, httpcore2.WriteError."""
        with self._backend.step(timeout) as left:
            self._stream.write(buffer, left)

    def close(self) -> None:
        """End the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """The connection, encrypted. Errors: SlowAnswerError, httpcore2.ConnectTimeout, httpcore2.ConnectError."""
        with self._backend.step(timeout) as left:
            return TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._backend)

    def get_extra_info(self, info: str) -> Any:
        """What the connection tells of itself."""
        return self._stream.get_extra_info(info)
