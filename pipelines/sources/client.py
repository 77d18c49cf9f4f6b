"""Asking public servers with manners: the only place of the project that opens a connection to the outside."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpcore2
import httpx2
import stamina
import stamina.instrumentation
from protego import Protego

from pipelines.errors import FetchError, GoneError
from pipelines.sources.addresses import (
    GuardedBackend,
    NotPublicError,
    Resolve,
    SlowAnswerError,
    check_address,
    join_address,
    resolve_host,
)
from pipelines.sources.bodies import read_body
from pipelines.sources.challenges import REASON, Challenges
from pipelines.sources.hosts import Hosts
from pipelines.sources.index import Index, Validator
from pipelines.sources.objects import Objects

PRIVATE_HOSTS = "TAIZHANG_PRIVATE_HOSTS"
CONTACT = "TAIZHANG_CONTACT"
PRODUCT = "Taizhang"
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_GONE = frozenset((404, 410))
_AGAIN = frozenset((429, 500, 502, 503, 504))
_KEPT_HEADERS = frozenset(
    ("content-type", "content-length", "content-encoding", "content-disposition", "date", "etag", "last-modified")
) | {"location", "server", "retry-after", "set-cookie", "cf-mitigated", "x-amzn-waf-action"}
_ROBOTS_BYTES = 500_000
_HALF_CHARACTERS = re.compile(rb"\\u[dD][89a-fA-F]")
# A retry is told by the run's own list of problems, not by a log line of the library.
stamina.instrumentation.set_on_retry_hooks(())


@dataclass(frozen=True, slots=True)
class Manners:
    """How a client behaves. Seconds and bytes; `attempts` counts the first one."""

    pause: float = 3.0
    timeout: float = 20.0
    longest: float = 180.0  # for a whole answer, its head included
    longest_pause: float = 600.0  # of a Crawl-delay that is obeyed; a site that asks for more is not asked
    most_bytes: int = 60_000_000
    large: int = 20  # times as many bytes and seconds for a whole archive
    most_redirects: int = 5
    attempts: int = 3
    first_wait: float = 2.0
    longest_wait: float = 60.0
    private: frozenset[str] = field(
        default_factory=lambda: frozenset(os.environ.get(PRIVATE_HOSTS, "").replace(",", " ").split())
    )
    resolve: Resolve = resolve_host


@dataclass(frozen=True, slots=True)
class Reply:
    """A good answer. `url` is where it came from in the end; `is_known`: the bytes are those of an earlier answer.

    `is_marked`: it bears the marks of a page that asks for proof of a person; if it shows nothing else, it is one.
    """

    url: str
    headers: Mapping[str, str]
    data: bytes
    sha256: str
    is_known: bool
    is_marked: bool = False

    def read_json(self) -> Any:
        """The answer as JSON. Errors: FetchError `bad_answer`, `challenge`."""
        try:
            answer = json.loads(self.data)
            return _mend_words(answer) if _HALF_CHARACTERS.search(self.data) else answer
        except (ValueError, RecursionError) as error:
            if self.is_marked:
                raise FetchError(self.url, "challenge", REASON) from error
            raise FetchError(self.url, "bad_answer", f"the answer is no JSON ({error})"[:200]) from error


class _Again(FetchError):
    """Worth another attempt, `wait` seconds from now where the server says so."""

    def __init__(self, address: str, code: str, reason: str, wait: float | None = None) -> None:
        super().__init__(address, code, reason)
        self.wait = wait


class _GuardedTransport(httpx2.HTTPTransport):
    """The library's own transport over connections to public addresses only."""

    def __init__(self, backend: httpcore2.NetworkBackend) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False), network_backend=backend, max_connections=4
        )


class Client:
    """Asks for one source; every request is noted in the index, every good answer kept in the archive."""

    def __init__(
        self,
        source_id: str,
        index: Index,
        objects: Objects,
        hosts: Hosts,
        manners: Manners,
        challenges: Challenges | None = None,
    ) -> None:
        self._source_id, self._index, self._objects, self._hosts = source_id, index, objects, hosts
        self._manners, self._challenges = manners, challenges or Challenges()
        self._backend = GuardedBackend(manners.private, manners.resolve)
        self._robots: dict[tuple[str, int], Protego] = {}
        self._scale = 1
        self.requests = 0
        contact = os.environ.get(CONTACT, "").encode("ascii", "ignore").decode().strip()
        agent = f"{PRODUCT}/0.2 (ledger of published government plans{'; ' + contact if contact else ''})"
        self._http = httpx2.Client(
            transport=_GuardedTransport(self._backend),
            headers={"User-Agent": agent, "Accept-Encoding": "gzip, deflate", "Accept-Language": "zh-CN,zh;q=0.9"},
            timeout=manners.timeout,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(self, url: str, *, is_api: bool = False, is_large: bool = False) -> Reply:
        """The answer at an address, followed through redirects; asked by ETag where one is known.

        `is_api`: an interface made for programs, which robots.txt does not speak of; `is_large`: an archive of many
        files. Errors: FetchError.
        """
        self._scale = self._manners.large if is_large else 1
        return self._ask("GET", url, None, is_api=is_api, headers={})

    def post(self, url: str, content: bytes, content_type: str) -> Reply:
        """The answer to a form or a question in JSON; never taken from an earlier one. Errors: FetchError."""
        self._scale = 1
        return self._ask("POST", url, content, is_api=True, headers={"Content-Type": content_type})

    def _ask(self, method: str, url: str, content: bytes | None, *, is_api: bool, headers: Mapping[str, str]) -> Reply:
        known = self._index.find_validator(url) if method == "GET" else None
        asked = dict(headers)
        if known is not None and self._objects.path(known.sha256).exists():
            # What a server gives to ask by may hold bytes that no header can be sent with.
            told = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
            asked |= {name: value for name, value in told if value and value.isascii() and value.isprintable()}
        else:
            known = None
        place = url
        for _ in range(self._manners.most_redirects + 1):
            host, port = check_address(place)
            if not is_api:
                self._check_robots(place, host, port)
            status, kept, data = self._send(method, place, content, asked, self._pause(place, host))
            if status in _REDIRECTS and kept.get("location"):
                after = join_address(place, kept["location"])
                if after == place and kept.get("set-cookie"):
                    raise FetchError(url, "challenge", f"{REASON} (it leads on to itself with a cookie)")
                place = after
                method, content = ("GET", None) if status in (301, 302, 303) else (method, content)
                continue
            return self._conclude(url, place, status, kept, data, known)
        raise FetchError(url, "redirects", f"leads on more than {self._manners.most_redirects} times")

    def _conclude(
        self, url: str, place: str, status: int, headers: dict[str, str], data: bytes, known: Validator | None
    ) -> Reply:
        if status == 304 and known is not None:
            held = self._objects.read(known.sha256)
            return Reply(known.final_url, known.headers, held, known.sha256, True, self._challenges.is_marked(held))
        if status in _GONE:
            raise GoneError(url, "http_status", f"the server answers {status}")
        if status != 200:
            raise FetchError(url, "http_status", f"the server answers {status}")
        sha256 = self._objects.keep(data)
        etag, modified = headers.get("etag"), headers.get("last-modified")
        if etag or modified:
            self._index.keep_validator(url, Validator(etag, modified, place, headers, sha256))
        is_known = known is not None and known.sha256 == sha256
        return Reply(place, headers, data, sha256, is_known, self._challenges.is_marked(data))

    def _pause(self, url: str, host: str) -> float:
        """Seconds between two requests to a host: the longest that any of its ports asks for. Errors: FetchError."""
        rules = [each for (name, _), each in self._robots.items() if name == host]
        asked = max((float(each.crawl_delay(PRODUCT) or 0) for each in rules), default=0.0)
        if asked > self._manners.longest_pause:
            reason = f"the site's robots.txt asks for {asked:,.0f} s between two requests, more than a run waits"
            raise FetchError(url, "robots", f"{reason} ({self._manners.longest_pause:,.0f} s)")
        return max(self._manners.pause, asked)

    def _check_robots(self, url: str, host: str, port: int) -> None:
        rules = self._robots.get((host, port))
        if rules is None:
            rules = self._robots[host, port] = self._read_robots(url)
        if not rules.can_fetch(url, PRODUCT):
            raise FetchError(url, "robots", "the site's robots.txt asks programs to stay away from here")

    def _read_robots(self, url: str) -> Protego:
        """The site's rules; a site that has none allows everything, one that cannot be asked nothing (RFC 9309)."""
        address = urljoin(url, "/robots.txt")
        try:
            status, headers, data = self._send("GET", address, None, {}, self._manners.pause)
            if status in _REDIRECTS and headers.get("location"):
                address = join_address(address, headers["location"])
                check_address(address)
                status, _, data = self._send("GET", address, None, {}, self._manners.pause)
        except FetchError as error:
            if error.code in ("not_public", "unreachable", "challenge", "busy"):
                raise FetchError(url, error.code, error.reason) from error
            raise FetchError(url, "robots", f"the site's robots.txt cannot be read: {error.reason}") from error
        return Protego.parse(data[:_ROBOTS_BYTES].decode("utf-8", "replace") if status == 200 else "")

    def _send(
        self, method: str, url: str, content: bytes | None, headers: Mapping[str, str], pause: float
    ) -> tuple[int, dict[str, str], bytes]:
        """One request, tried again where that may help. Errors: FetchError."""
        manners = self._manners
        for attempt in stamina.retry_context(
            on=_wait_of,
            attempts=manners.attempts,
            timeout=None,
            wait_initial=manners.first_wait,
            wait_max=manners.longest_wait,
            wait_jitter=manners.first_wait / 2,
        ):
            with attempt:
                return self._send_once(method, url, content, headers, pause)
        raise AssertionError("the last attempt raises or returns")

    def _send_once(
        self, method: str, url: str, content: bytes | None, headers: Mapping[str, str], pause: float
    ) -> tuple[int, dict[str, str], bytes]:
        host, _ = check_address(url)
        self.requests += 1
        status: int | None = None
        kept: dict[str, str] = {}
        sha256, note = None, ""
        try:
            with (
                self._hosts.turn(host, pause, self._manners.longest_wait),
                self._backend.within(self._manners.longest * self._scale),
                self._http.stream(method, url, content=content, headers=dict(headers)) as response,
            ):
                status, kept = response.status_code, _keep_headers(response.headers.multi_items())
                data = read_body(response, self._manners.most_bytes * self._scale)
            sha256 = self._objects.keep(data) if data else None
            self._challenges.check(url, status, kept, data)
            self._check_busy(url, host, status, kept)
        except (FetchError, NotPublicError, SlowAnswerError, httpx2.HTTPError, httpx2.InvalidURL) as error:
            fault = _name_fault(url, error)
            note = f"{fault.code}: {fault.reason}"
            raise fault from error
        finally:
            self._index.log_request(self._source_id, url, status, sha256, _without_cookie(kept), note)
        return status, kept, data

    def is_resting(self, url: str) -> bool:
        """Whether the host has asked to be left alone for longer than this run waits."""
        return self._hosts.rest_of(host_of(url)) > self._manners.longest_wait

    def _check_busy(self, url: str, host: str, status: int, headers: Mapping[str, str]) -> None:
        """A server that is busy is asked again when it says so, unless that is too far off for this run.

        Until then nobody asks it for anything.
        """
        if status not in _AGAIN:
            return
        wait = _read_retry_after(headers.get("retry-after", ""))
        if wait is not None:
            self._hosts.give_rest(host, wait)
        if wait is not None and wait > self._manners.longest_wait:
            raise FetchError(url, "busy", f"the server answers {status} and asks to come back after {wait:,.0f} s")
        raise _Again(url, "http_status", f"the server answers {status}", wait)


def _wait_of(error: Exception) -> bool | float:
    """Whether to try again; the seconds that the server asked to wait."""
    if not isinstance(error, _Again):
        return False
    return True if error.wait is None else max(error.wait, 0.01)


def _name_fault(url: str, error: Exception) -> FetchError:
    """Our error for one of the libraries'."""
    if isinstance(error, FetchError):
        return error
    said = str(error)[:200] or type(error).__name__
    if isinstance(error, NotPublicError):
        return FetchError(url, "not_public", said)
    if isinstance(error, SlowAnswerError):
        return FetchError(url, "timeout", "the answer comes too slowly: the time of one request is over")
    if isinstance(error, httpx2.TimeoutException):
        return _Again(url, "timeout", "the server does not answer in time")
    if isinstance(error, httpx2.ConnectError):
        return _Again(url, "unreachable", f"the server cannot be reached ({said})")
    if isinstance(error, httpx2.NetworkError | httpx2.RemoteProtocolError):
        return _Again(url, "broken", f"the answer breaks off ({said})")
    return FetchError(url, "broken", f"the answer cannot be read ({said})")


def _keep_headers(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The headers that say something of the document, each of bounded length."""
    return {name.lower(): value[:1000] for name, value in items if name.lower() in _KEPT_HEADERS}


def _without_cookie(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers as they are kept: a cookie tells a challenge, and is nobody's to store."""
    return {name: value for name, value in headers.items() if name != "set-cookie"}


def _read_retry_after(words: str) -> float | None:
    """Seconds from now; None where the header is missing or says nothing."""
    if words.strip().isdecimal():
        return float(words)
    try:
        when = parsedate_to_datetime(words)
    except ValueError:
        return None
    return max(when.timestamp() - time.time(), 0.0)


def _mend_words(value: Any) -> Any:
    """JSON whose words hold no half of a character (a lone surrogate), which could not be stored."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mend_words(each) for each in value]
    if isinstance(value, dict):
        return {_mend_words(key): _mend_words(each) for key, each in value.items()}
    return value


def host_of(url: str) -> str:
    """The host of an address, for people."""
    return urlsplit(url).hostname or url
