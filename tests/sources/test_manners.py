"""What the server's own log says of the visitor: one request at a time, pauses, robots.txt, validators."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from pipelines.errors import FetchError
from pipelines.settings import Settings
from pipelines.sources import hosts
from pipelines.sources.additions import add_document
from pipelines.sources.addresses import is_public
from pipelines.sources.client import Client, Manners
from pipelines.sources.declarations import Source
from pipelines.sources.fetching import FetchReport, fetch_source, open_archive
from tests.sources.pages import article, body, trs_list
from tests.sources.site import Answer, Site

Fetch = Callable[..., FetchReport]
PAUSE = 0.15


def _serve(site: Site, folder: str = "/list") -> dict[str, Any]:
    items = [(f"{folder}/t{year}0116_1.html", f"{year}年政府工作报告", f"{year}-01-16") for year in (2019, 2020, 2021)]
    site.page(f"{folder}/index.html", trs_list(items, 1), is_tagged=True)
    for (address, title, day), year in zip(items, (2019, 2020, 2021), strict=True):
        site.page(address, article(title, body(year, jobs=3000 + len(folder)), day=day), is_tagged=True)
    return {"url": site.url(f"{folder}/index.html"), "delay": PAUSE}


def test_requests_come_one_at_a_time_with_pauses_even_from_two_sources(
    site: Site, settings: Settings, manners: Manners
) -> None:
    channels = [
        Source(id=f"channel{number}", title="某区", family="trs", quiet_after=0, **_serve(site, f"/list{'x' * number}"))
        for number in range(2)
    ]
    runs = [threading.Thread(target=fetch_source, args=(settings, channel, manners)) for channel in channels]
    for run in runs:
        run.start()
    for run in runs:
        run.join(120)
    asked = sorted(site.log, key=lambda each: each.began)
    assert len(asked) == 2 * 5
    gaps = [later.began - earlier.ended for earlier, later in pairwise(asked)]
    # The server notes the end of an answer a moment after the client has read it.
    assert min(gaps) > PAUSE - 0.05, gaps


def test_robots_is_asked_once_a_run_and_its_delay_is_kept(site: Site, fetch: Fetch) -> None:
    keys = {**_serve(site), "delay": 0.0}
    site.routes["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 0.2\nDisallow: /list/t2020\n", kind="text/plain")
    report = fetch(**keys)
    assert [asked.path for asked in site.log].count("/robots.txt") == 1
    assert "/list/t20200116_1.html" not in site.paths()
    assert [problem.code for problem in report.problems] == ["robots"]
    asked = sorted(site.log, key=lambda each: each.began)[1:]
    assert min(later.began - earlier.ended for earlier, later in pairwise(asked)) > 0.15


def test_what_has_not_changed_is_not_sent_again(site: Site, fetch: Fetch) -> None:
    keys = _serve(site)
    assert fetch(**keys).run.new == 3
    before = len(site.log)
    assert fetch(**keys).run.unchanged == 3
    again = [asked for asked in site.log[before:] if asked.path != "/robots.txt"]
    assert [asked.status for asked in again] == [304] * 4
    assert all("If-None-Match" in asked.headers for asked in again)


def test_the_visitor_says_who_it_is(site: Site, fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_CONTACT", "office@example.org")
    fetch(**_serve(site))
    assert all(asked.headers["User-Agent"].startswith("Taizhang/") for asked in site.log)
    assert "office@example.org" in site.log[0].headers["User-Agent"]


def test_a_busy_server_is_asked_again_when_it_says_so(site: Site, fetch: Fetch) -> None:
    keys = _serve(site)
    calls = []

    def busy(asked: Any) -> Answer:
        calls.append(asked.began)
        good = article("2020年政府工作报告", body(2020), day="2020-01-16").encode()
        return Answer(b"", 429, headers={"Retry-After": "1"}) if len(calls) == 1 else Answer(good)

    site.routes["/list/t20200116_1.html"] = busy
    # The server asks for a second; the manners of the tests wait at most 0.3. What is listed behind is not asked for.
    report = fetch(**keys)
    assert ([problem.code for problem in report.problems], len(calls)) == (["busy", "busy"], 1)
    assert report.problems[1].reason.startswith("1 articles were not asked for")
    assert "/list/t20210116_1.html" not in site.paths()
    time.sleep(1.1)
    assert fetch(**keys).run.new == 2


def test_a_server_that_asks_for_a_rest_is_left_alone_by_every_source(
    site: Site, settings: Settings, fetch: Fetch
) -> None:
    keys = _serve(site)
    site.routes["/other/index.html"] = Answer(b"later", 429, headers={"Retry-After": "3600"})
    assert [problem.code for problem in fetch(id="other", url=site.url("/other/index.html")).problems] == ["busy"]
    before = len(site.log)
    report = fetch(**keys)
    assert (report.run.outcome, [problem.code for problem in report.problems]) == ("failed", ["busy"])
    assert re.search(r"left alone for 3,[56]\d\d s more", report.problems[0].reason)
    assert site.log[before:] == []


def test_a_short_rest_is_waited_for(site: Site, fetch: Fetch) -> None:
    keys = _serve(site)
    calls: list[float] = []

    def busy(asked: Any) -> Answer:
        calls.append(asked.began)
        good = article("2020年政府工作报告", body(2020), day="2020-01-16").encode()
        return Answer(b"", 503, headers={"Retry-After": "0"}) if len(calls) == 1 else Answer(good)

    site.routes["/list/t20200116_1.html"] = busy
    assert fetch(**keys).run.new == 3
    assert len(calls) == 2


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
        ),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
        *("240.0.0.1", "255.255.255.255", "not an address"),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "202.96.209.5", "2001:4860:4860::8888", "2400:3200::1"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("inside", [["10.0.0.5"], ["8.8.8.8", "127.0.0.1"], ["::ffff:192.168.0.1"]])
def test_a_name_that_leads_inside_is_refused_before_a_connection(
    inside: list[str], site: Site, settings: Settings, manners: Manners
) -> None:
    tricked = replace(manners, private=frozenset(), resolve=lambda host, port: inside)
    with open_archive(settings) as archive:
        client = Client("some", archive.index, archive.objects, archive.hosts, tricked)
        with client, pytest.raises(FetchError) as caught:
            client.get("http://www.example.gov.cn/index.html")
    assert caught.value.code == "not_public"
    assert inside[-1] in caught.value.reason
    assert site.log == []


def test_loopback_is_refused_without_the_setting_for_tests(site: Site, settings: Settings) -> None:
    report = add_document(settings, site.url("/list/index.html"), Manners(pause=0, private=frozenset()))
    assert [problem.code for problem in report.problems] == ["not_public"]
    assert site.log == []


@pytest.mark.parametrize("address", ["ftp://example.org/a.txt", "file:///etc/passwd", "gopher://x/", "http:///x"])
def test_only_the_web_is_asked(address: str, settings: Settings, manners: Manners) -> None:
    report = add_document(settings, address, manners)
    assert [problem.code for problem in report.problems] == ["not_public"]


def test_a_host_is_one_however_many_ports_it_has(site: Site, settings: Settings, manners: Manners) -> None:
    other = Site()
    try:
        both = replace(manners, private=frozenset((site.host, other.host)))
        channels = [
            Source(
                id=f"channel{number}", title="某区", family="trs", quiet_after=0, **_serve(each, f"/list{'x' * number}")
            )
            for number, each in enumerate((site, other))
        ]
        runs = [threading.Thread(target=fetch_source, args=(settings, channel, both)) for channel in channels]
        for run in runs:
            run.start()
        for run in runs:
            run.join(120)
        asked = sorted([*site.log, *other.log], key=lambda each: each.began)
    finally:
        other.close()
    assert len(asked) == 2 * 5
    assert min(later.began - earlier.ended for earlier, later in pairwise(asked)) > PAUSE - 0.05


@pytest.mark.parametrize(("delay", "is_obeyed"), [("61", True), ("599.5", True), ("601", False), ("99999999", False)])
def test_a_long_delay_is_obeyed_or_refused_with_a_sentence(
    delay: str, is_obeyed: bool, site: Site, settings: Settings, manners: Manners, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(hosts.time, "sleep", waits.append)
    keys = _serve(site)
    site.routes["/robots.txt"] = Answer(f"User-agent: *\nCrawl-delay: {delay}\n".encode(), kind="text/plain")
    report = fetch_source(settings, Source(id="some", title="某区", family="trs", quiet_after=0, **keys), manners)
    if is_obeyed:
        assert report.run.new == 3
        assert len(waits) == 4, "robots.txt itself was the first"
        assert all(float(delay) - 5 < wait <= float(delay) for wait in waits)
        return
    assert [problem.code for problem in report.problems] == ["robots"]
    assert f"asks for {int(delay):,} s between two requests" in report.problems[0].reason
    assert site.paths() == []


def test_a_clock_that_was_set_back_stops_no_run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    turns = hosts.Hosts(settings.archive / "hosts")
    with turns.turn("www.example.gov.cn", 3):
        pass
    monkeypatch.setattr(hosts.time, "sleep", waits.append)
    monkeypatch.setattr(hosts.time, "time", lambda: 1_000_000_000.0)
    with turns.turn("WWW.example.gov.cn", 3):
        pass
    assert waits == [3]


def test_a_server_that_sends_its_head_for_ever_is_left(site: Site, settings: Settings, manners: Manners) -> None:
    def drip(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(400):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    site.routes["/list/index.html"] = Answer(raw=drip)
    began = time.monotonic()
    report = add_document(settings, site.url("/list/index.html"), manners)
    assert [problem.code for problem in report.problems] == ["timeout"]
    # A head of twenty seconds of which no byte is late; a request may take 1.2 in all.
    assert time.monotonic() - began < 10
    assert site.paths() == ["/list/index.html"], "not asked for again"
