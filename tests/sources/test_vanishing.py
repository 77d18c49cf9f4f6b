"""What a site has no longer: an alarm, told once, and nothing deleted; it comes back when the site has it again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.orchestration.assets.channels import describe_fetch
from pipelines.settings import Settings
from pipelines.sources.fetching import FetchReport, open_archive
from tests.readers.office_files import make_document, paragraph
from tests.sources.pages import article, as_json, body, trs_list
from tests.sources.site import Answer, Asked, Site

Fetch = Callable[..., FetchReport]
YEARS = (2018, 2019, 2020)
FILE = "/files/list.docx"
MENU = "".join(f'<li><a href="/c{number}/">栏目导航第{number}项政务公开</a></li>' for number in range(60))
SAID = (
    *(
        "您访问的页面不存在",
        "抱歉，您访问的页面已删除",
        "您要查看的内容可能已经被删除",
        "该文章已下线",
        "404 Not Found",
    ),
    "您查找的信息已失效",
)


def _excuse(words: str) -> Answer:
    page = f"<html><head><title>提示</title></head><body><ul>{MENU}</ul><p>{words}。</p></body></html>"
    return Answer(page.encode())


def _serve(site: Site) -> dict[str, Any]:
    items = [(f"/list/t{year}0116_1.html", f"{year}年政府工作报告", f"{year}-01-16") for year in reversed(YEARS)]
    site.page("/list/index.html", trs_list(items, 1))
    more = f'<p>附件：<a href="{FILE}">重点工作任务分解.docx</a></p>'
    for address, title, day in items:
        page = article(title, body(int(day[:4])), day=day, more=more if "2019" in title else "")
        site.page(address, page)
    site.routes[FILE] = Answer(make_document(paragraph("2019年重点工作任务分解") + paragraph("1.新增岗位300个。")))
    return {"url": site.url("/list/index.html")}


def _kept(settings: Settings) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (settings.fetched / "some").iterdir()}


def _states(settings: Settings) -> dict[str, str]:
    with open_archive(settings) as archive:
        return {Path(kept.url).name: kept.state for kept in archive.index.documents("some")}


def _age(settings: Settings, days: str = "-30 days") -> None:
    """As if everything had come, and been asked for, so long ago: all of it is due."""
    with sqlite3.connect(settings.archive / "index.sqlite") as index:
        index.execute("UPDATE request SET at = datetime('now', ?) || '+00:00'", [days])
        index.execute("UPDATE document SET first_fetched_at = datetime('now', ?) || '+00:00'", [days])


@pytest.mark.parametrize("words", SAID)
@pytest.mark.parametrize("is_listed", [True, False])
def test_a_page_that_says_so_is_a_vanished_article(
    words: str, is_listed: bool, site: Site, settings: Settings, fetch: Fetch
) -> None:
    keys = _serve(site)
    assert fetch(**keys).run.new == 4
    before = _kept(settings)
    site.routes["/list/t20180116_1.html"] = _excuse(words)
    if not is_listed:
        items = [(f"/list/t{year}0116_1.html", f"{year}年政府工作报告", f"{year}-01-16") for year in (2020, 2019)]
        site.page("/list/index.html", trs_list(items, 1))
    report = fetch(**keys)
    assert [problem.code for problem in report.problems] == ["vanished"], report.problems
    assert (report.run.gone, report.run.failed) == (1, 0)
    assert _kept(settings) == before, "nothing is deleted"
    assert _states(settings)["t20180116_1.html"] == "gone"
    assert fetch(**keys).problems == (), "it is told once"
    _serve(site)
    _age(settings)
    assert fetch(**keys).problems == ()
    assert set(_states(settings).values()) == {"current"}
    assert _kept(settings) == before


@pytest.mark.parametrize("answer", [Answer(b"", 404), Answer(b"", 410), _excuse("您访问的页面已删除")])
@pytest.mark.parametrize("is_page_due", [True, False])
def test_an_attachment_that_vanishes_is_told(
    answer: Answer, is_page_due: bool, site: Site, settings: Settings, fetch: Fetch
) -> None:
    keys = _serve(site)
    fetch(**keys)
    before = _kept(settings)
    site.routes[FILE] = answer
    _age(settings)
    if not is_page_due:
        with sqlite3.connect(settings.archive / "index.sqlite") as index:
            index.execute("UPDATE document SET first_fetched_at = '2010-01-01T00:00:00+00:00' WHERE name LIKE '%.html'")
    asked = len(site.log)
    report = fetch(**keys)
    assert [(p.code, p.subject) for p in report.problems] == [("vanished", site.url(FILE))]
    assert ("/list/t20190116_1.html" in [each.path for each in site.log[asked:]]) == is_page_due
    assert _kept(settings) == before
    passed = {each.check_name: each.passed for each in describe_fetch(report).check_results or ()}
    assert (passed["nothing_vanished"], passed["everything_came"]) == (False, True)


def test_an_attachment_that_is_corrected_comes_though_its_page_is_not_due(
    site: Site, settings: Settings, fetch: Fetch
) -> None:
    keys = _serve(site)
    fetch(**keys)
    _age(settings)
    with sqlite3.connect(settings.archive / "index.sqlite") as index:
        index.execute("UPDATE document SET first_fetched_at = '2010-01-01T00:00:00+00:00' WHERE name LIKE '%.html'")
    site.routes[FILE] = Answer(make_document(paragraph("2019年重点工作任务分解") + paragraph("1.新增岗位500个。")))
    report = fetch(**keys)
    assert (report.run.changed, report.problems) == (1, ())


def test_a_busy_site_makes_nothing_vanish(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site)
    fetch(**keys)
    _age(settings)
    site.routes["/list/t20180116_1.html"] = Answer("<html><body>系统繁忙，请稍后再试</body></html>".encode())
    site.routes[FILE] = Answer(b"", 503)
    report = fetch(**keys)
    assert sorted(problem.code for problem in report.problems) == ["error_page", "http_status"]
    assert set(_states(settings).values()) == {"current"}


def test_an_article_that_never_was_here_is_a_failure(site: Site, fetch: Fetch) -> None:
    keys = _serve(site)
    site.routes["/list/t20180116_1.html"] = Answer(b"", 404)
    report = fetch(**keys)
    assert [problem.code for problem in report.problems] == ["http_status"]
    assert (report.run.failed, report.run.gone) == (1, 0)


@pytest.mark.parametrize("path", ["/", "/index.html", "/error/404.html", "/404", "/NotFound.jsp"])
@pytest.mark.parametrize("place", ["/list/t20180116_1.html", FILE])
def test_a_redirect_to_the_front_page_or_to_that_of_errors_is_a_vanished_document(
    path: str, place: str, site: Site, settings: Settings, fetch: Fetch
) -> None:
    keys = _serve(site)
    fetch(**keys)
    before = _kept(settings)
    site.routes[place] = Answer(status=302, headers={"Location": path})
    news = "".join(f"<p>今年以来，全区新增就业岗位{number}个，各项工作有序推进。</p>" for number in range(100, 140))
    site.page(path, f"<html><head><title>某区人民政府</title></head><body>{news}</body></html>")
    report = fetch(**keys)
    assert [problem.code for problem in report.problems] == ["vanished"], report.problems
    assert _kept(settings) == before


def test_a_redirect_to_where_the_document_is_now_brings_it(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site)
    page = site.routes["/list/t20180116_1.html"]
    assert isinstance(page, Answer)
    site.routes["/list/t20180116_1.html"] = Answer(status=301, headers={"Location": "/new/404/t20180116_1.html"})
    site.routes["/new/404/t20180116_1.html"] = page
    assert fetch(**keys).run.new == 4


def test_an_interface_that_is_asked_by_a_form_is_not_asked_by_address(site: Site, fetch: Fetch) -> None:
    """An article that its list names no longer has no address under which it could be looked for."""
    details = {"data": f"<div>{body(2018)}</div>"}
    rows = [{"id": str(year), "title": f"{year}年政府工作报告", "when": f"{year}-01-16"} for year in (2020, 2019, 2018)]

    def answer(asked: Asked) -> Answer:
        if asked.method == "GET":
            return Answer(b"", 404)
        year = int(json.loads(asked.body)["id"])
        return Answer(as_json({**details, "data": f"<div>{body(year)}</div>"}), kind="application/json")

    site.routes["/api/detail"] = answer
    site.routes["/api/list"] = Answer(as_json({"data": rows, "pages": 1}), kind="application/json")
    fields = {"id": "id", "title": "title", "published_on": "when"}
    detail = {"method": "POST", "url": "/api/detail", "payload": {"id": "{id}"}, "body": "data"}
    keys = {"family": "json", "url": site.url("/api/list"), "records": "data", "total_pages": "pages"}
    keys |= {"fields": fields, "detail": detail}
    assert fetch(**keys).run.new == 3
    site.routes["/api/list"] = Answer(as_json({"data": rows[:2], "pages": 1}), kind="application/json")
    assert fetch(**keys).problems == ()
    assert all(asked.method == "POST" for asked in site.log if asked.path == "/api/detail")
