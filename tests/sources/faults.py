"""Sixty ways in which a server answers badly. Each case answers for one article of a list that is good otherwise."""

from __future__ import annotations

import gzip
import io
import socket
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.sources.pages import article, body
from tests.sources.site import Answer, Asked, Site, packed

GOOD = article("2018年政府工作报告", body(2018), day="2018-01-16").encode()
PDF = "application/pdf"


@dataclass(frozen=True)
class Fault:
    """`answer` is what the server gives at `path`; `code` what the run notes, None where nothing is wrong after all.

    `ends_the_host`: nothing more is asked of the server in this run.
    """

    name: str
    code: str | None
    answer: Callable[[Site], Any]
    path: str = "/bad/t20180116_1.html"
    ends_the_host: bool = False


def _raw(send: Callable[[BaseHTTPRequestHandler], None]) -> Callable[[Site], Answer]:
    return lambda _: Answer(raw=send)


def _head(handler: BaseHTTPRequestHandler, *headers: str, status: str = "200 OK") -> None:
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *headers, "", ""]
    handler.wfile.write("\r\n".join(lines).encode())
    handler.wfile.flush()


def _reset(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def _silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(2.5)


def _drip(handler: BaseHTTPRequestHandler) -> None:
    _head(handler, "Content-Length: 5000")
    for _ in range(60):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def _slow_head(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(60):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def _short(handler: BaseHTTPRequestHandler) -> None:
    _head(handler, f"Content-Length: {len(GOOD) + 500}")
    handler.wfile.write(GOOD)


def _endless(handler: BaseHTTPRequestHandler) -> None:
    _head(handler)
    for _ in range(2000):
        handler.wfile.write(b"<p>x</p>" * 1000)


def _announced(handler: BaseHTTPRequestHandler) -> None:
    _head(handler, "Content-Length: 99999999999")


def _bad_chunks(handler: BaseHTTPRequestHandler) -> None:
    _head(handler, "Transfer-Encoding: chunked")
    handler.wfile.write(b"zz\r\nnot a length")


def _no_http(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.0\r\n")


def _long_header(handler: BaseHTTPRequestHandler) -> None:
    _head(handler, "X-Long: " + "x" * 300_000, "Content-Length: 1")


def _to(address: Callable[[Site], str], status: int = 302) -> Callable[[Site], Answer]:
    return lambda site: Answer(status=status, headers={"Location": address(site)})


def _loop(site: Site) -> Answer:
    site.routes["/bad/other.html"] = Answer(status=302, headers={"Location": "/bad/t20180116_1.html"})
    return Answer(status=302, headers={"Location": "/bad/other.html"})


def _ladder(site: Site) -> Answer:
    for step in range(30):
        site.routes[f"/step{step}.html"] = Answer(status=302, headers={"Location": f"/step{step + 1}.html"})
    return Answer(status=302, headers={"Location": "/step0.html"})


def _bomb(_: Site) -> Answer:
    return packed(b"<p>" + b"0" * 30_000_000)


def _page(html: str, **more: Any) -> Callable[[Site], Answer]:
    return lambda _: Answer(html.encode(), **more)


def _two_members() -> bytes:
    return gzip.compress(GOOD[:700]) + gzip.compress(GOOD[700:])


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def _busy_once(site: Site) -> Callable[[Asked], Answer]:
    calls = []

    def answer(asked: Asked) -> Answer:
        calls.append(asked)
        return Answer(b"later", 503, headers={"Retry-After": "0"}) if len(calls) == 1 else Answer(GOOD)

    return answer


def _zip_of(name: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, "x")
    return data.getvalue()


RUISHU = (
    "<html><head><meta id='9' r='m'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.cd='qE';</script></head>"
    "<body></body></html>"
)
COOKIE = (
    "<html><body><script>document.cookie='__jsl_clearance=1';location.href=location.pathname;</script></body></html>"
)
HUMAN = "<html><head><title>请完成安全验证</title></head><body>请完成安全验证后继续访问</body></html>"
BARE = "<html><head><script src='/a3f.js'></script></head><body><script>_0x12f()</script></body></html>"
OTHER = "<html><head><title>某区政府</title></head><body><ul><li>通知公告</li></ul></body></html>"
WAITING = "<html><head><title>Just a moment</title></head><body></body></html>"
LOST = "<html><head><title>提示</title></head><body><div>抱歉，您访问的页面不存在或已删除</div></body></html>"
DOWN = "<html><body><h2>系统繁忙，请稍后再试</h2></body></html>"
LOCKED = "<html><body>您的访问过于频繁，请稍后再试</body></html>"

FAULTS = (
    Fault("not found", "http_status", _page("no", status=404)),
    Fault("gone", "http_status", _page("no", status=410)),
    Fault("forbidden", "http_status", _page("no", status=403)),
    Fault("error of the server", "http_status", _page("no", status=500)),
    Fault("bad gateway", "http_status", _page("no", status=502)),
    Fault(
        "busy for an hour",
        "busy",
        _page("no", status=503, headers={"Retry-After": "3600"}),
        ends_the_host=True,
    ),
    Fault("too many requests", "http_status", _page("no", status=429, headers={"Retry-After": "0"})),
    Fault("busy once", None, _busy_once),
    Fault("teapot", "http_status", _page("no", status=418)),
    Fault("empty status", "http_status", _page("", status=204)),
    Fault("not modified unasked", "http_status", _page("", status=304)),
    Fault("reset", "broken", _raw(_reset)),
    Fault("silence", "timeout", _raw(_silent)),
    Fault("slow bytes", "timeout", _raw(_drip)),
    Fault("slow head", "timeout", _raw(_slow_head)),
    Fault("shorter than it says", "broken", _raw(_short)),
    Fault("endless", "too_large", _raw(_endless)),
    Fault("announces 100 GB", "too_large", _raw(_announced)),
    Fault("bad chunks", "broken", _raw(_bad_chunks)),
    Fault("no HTTP", "broken", _raw(_no_http)),
    Fault("a header of 300 kB", "broken", _raw(_long_header)),
    Fault("redirect loop", "redirects", _loop),
    Fault("thirty redirects", "redirects", _ladder),
    Fault("redirect to a file", "not_public", _to(lambda _: "file:///etc/passwd")),
    Fault("redirect to loopback", "not_public", _to(lambda _: "http://127.0.0.1:9/x.html")),
    Fault("redirect to the cloud's own data", "not_public", _to(lambda _: "http://169.254.169.254/latest/meta-data")),
    Fault("redirect to a mapped address", "not_public", _to(lambda _: "http://[::ffff:10.0.0.1]/x.html", 301)),
    Fault("redirect with a password", "not_public", _to(lambda site: f"http://a:b@{site.host}/x.html")),
    Fault("gzip bomb", "too_large", _bomb),
    Fault("gzip cut off", "broken", lambda _: Answer(gzip.compress(GOOD)[:-30], headers={"Content-Encoding": "gzip"})),
    Fault("says gzip, is not", "broken", lambda _: Answer(GOOD, headers={"Content-Encoding": "gzip"})),
    Fault("packed as br unasked", "broken", lambda _: Answer(GOOD, headers={"Content-Encoding": "br"})),
    Fault(
        "gzip in two members",
        None,
        lambda _: Answer(_two_members(), headers={"Content-Encoding": "gzip"}),
    ),
    Fault(
        "second member cut off", "broken", lambda _: Answer(_two_members()[:-9], headers={"Content-Encoding": "gzip"})
    ),
    Fault(
        "deflate without a head", None, lambda _: Answer(_raw_deflate(GOOD), headers={"Content-Encoding": "deflate"})
    ),
    Fault("deflate", None, lambda _: Answer(zlib.compress(GOOD), headers={"Content-Encoding": "deflate"})),
    Fault("says gb2312, is UTF-8", None, lambda _: Answer(GOOD, kind="text/html; charset=gb2312")),
    Fault("says UTF-8, is GBK", None, lambda _: Answer(GOOD.decode().encode("gb18030"))),
    Fault("neither text nor page", "error_page", lambda _: Answer(bytes(range(256)) * 40)),
    Fault("empty", "error_page", _page("")),
    Fault("challenge of ruishu", "challenge", _page(RUISHU)),
    Fault("challenge by a cookie", "challenge", _page(COOKIE)),
    Fault("asks for a human", "challenge", _page(HUMAN)),
    Fault("challenge under 412", "challenge", _page(RUISHU, status=412, headers={"Set-Cookie": "a=b"})),
    Fault("challenge under 521", "challenge", _page(COOKIE, status=521, headers={"Set-Cookie": "__jsluid_s=1"})),
    Fault("challenge of an unknown kind under 202", "challenge", _page(BARE, status=202)),
    Fault("only a cookie under 412", "challenge", _page("", status=412, headers={"Set-Cookie": "a=b"})),
    Fault("challenge under 403", "challenge", _page(HUMAN, status=403)),
    Fault(
        "challenge that its service names",
        "challenge",
        _page(WAITING, status=503, headers={"cf-mitigated": "challenge"}),
    ),
    Fault(
        "leads to itself with a cookie",
        "challenge",
        lambda _: Answer(status=302, headers={"Location": "/bad/t20180116_1.html", "Set-Cookie": "a=b"}),
    ),
    Fault("a plain 412", "http_status", _page("no", status=412)),
    Fault("error page as a document", "error_page", _page(LOST)),
    Fault("busy page as a document", "error_page", _page(DOWN)),
    Fault("refusal as a document", "error_page", _page(LOCKED)),
    Fault("a page instead of a PDF", "wrong_type", _page(OTHER, kind=PDF), "/bad/t20180116_1.pdf"),
    Fault("an error page instead of a PDF", "error_page", _page(LOST, kind=PDF), "/bad/t20180116_1.pdf"),
    Fault("a challenge instead of a PDF", "challenge", _page(HUMAN, kind=PDF), "/bad/t20180116_1.pdf"),
    Fault("text instead of a Word file", "wrong_type", _page("no", kind="application/msword"), "/bad/t20180116_1.doc"),
    Fault("disallowed by robots.txt", "robots", lambda _: Answer(GOOD), "/private/t20180116_1.html"),
    Fault("another site", "other_site", _page(article("2018年政府工作报告", body(2018), code="9999999999"))),
)
