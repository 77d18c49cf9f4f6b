"""Pages that ask for proof of a person, wherever they come: named as that, kept in the archive, never evaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipelines.orchestration.assets.channels import describe_fetch
from pipelines.settings import Settings
from pipelines.sources.additions import add_document
from pipelines.sources.client import Manners
from pipelines.sources.fetching import FetchReport, open_archive
from tests.sources.faults import BARE, COOKIE, HUMAN, RUISHU
from tests.sources.pages import as_json, jcms_store, trs_list
from tests.sources.site import Answer, Site

Fetch = Callable[..., FetchReport]
ANSWERS = {
    "200": Answer(RUISHU.encode()),
    "202": Answer(BARE.encode(), 202, headers={"Set-Cookie": "a=b"}),
    "412": Answer(RUISHU.encode(), 412, headers={"Set-Cookie": "a=b"}),
    "521": Answer(COOKIE.encode(), 521, headers={"Set-Cookie": "__jsluid_s=1"}),
}
LISTS: dict[str, dict[str, Any]] = {
    "trs": {"family": "trs", "url": "/list/index.html"},
    "jcms": {"family": "jcms", "url": "/list/index.html"},
    "gkmlpt": {"family": "gkmlpt", "url": "/gkmlpt/index", "category": 16, "site": 7},
    "json": {"family": "json", "url": "/api?p={page}", "records": "data", "fields": {"title": "t", "url": "u"}},
}
PLACES = {"trs": "/list/index.html", "jcms": "/list/index.html", "gkmlpt": "/gkmlpt/api/all/16?page=1&sid=7"}
PLACES["json"] = "/api?p=1"


@pytest.mark.parametrize("family", LISTS)
@pytest.mark.parametrize("status", ANSWERS)
def test_a_challenge_for_a_list_is_named(
    family: str, status: str, site: Site, settings: Settings, fetch: Fetch
) -> None:
    site.routes[PLACES[family]] = ANSWERS[status]
    keys = LISTS[family]
    report = fetch(**{**keys, "url": site.url(keys["url"])})
    assert [problem.code for problem in report.problems] == ["challenge"], report.problems
    assert "not evaded" in report.problems[0].reason
    assert report.run.outcome == "failed"
    assert site.paths() == [PLACES[family]], "asked once, with no cookie, and not again"
    with open_archive(settings) as archive:
        (kept,) = archive.index.rows("SELECT sha256, headers FROM request WHERE url LIKE ?", f"%{PLACES[family]}")
        assert archive.objects.read(kept[0]) == ANSWERS[status].body
        assert "cookie" not in kept[1].lower(), "a cookie is nobody's to store"
    checks = {each.check_name: each.passed for each in describe_fetch(report).check_results or ()}
    assert not checks["no_challenge"]


def test_a_challenge_for_robots_txt_is_named(site: Site, fetch: Fetch) -> None:
    site.routes["/robots.txt"] = ANSWERS["412"]
    report = fetch(url=site.url("/list/index.html"))
    assert [problem.code for problem in report.problems] == ["challenge"]
    assert site.paths() == []


def test_a_challenge_on_a_later_page_of_a_list_ends_the_list_only(site: Site, fetch: Fetch) -> None:
    site.page("/list/index.html", trs_list([("/list/t20200116_1.html", "2020年政府工作报告", "2020-01-16")], 4))
    site.routes["/list/index_1.html"] = ANSWERS["200"]
    site.routes["/list/t20200116_1.html"] = Answer(HUMAN.encode())
    report = fetch(url=site.url("/list/index.html"))
    assert [problem.code for problem in report.problems] == ["challenge", "challenge"]
    assert report.problems[0].reason.startswith("page 2 of the list: ")
    assert "/list/index_2.html" not in site.paths(), "what one page asks, the next would"


def test_a_page_may_bear_such_marks_and_show_a_list(site: Site, fetch: Fetch) -> None:
    item = ("/list/t20200116_1.html", "2020年安全验证工作方案", "2020-01-16")
    site.page("/list/index.html", trs_list([item], 1))
    report = fetch(url=site.url("/list/index.html"))
    assert (report.run.outcome, report.run.listed) == ("partly", 1)


def test_a_detail_call_that_is_answered_by_a_challenge_is_named(site: Site, fetch: Fetch) -> None:
    row = {"id": "1", "title": "2020年政府工作报告"}
    site.routes["/api/list?p=1"] = Answer(as_json({"data": [row]}), kind="application/json")
    site.routes["/api/list?p=2"] = Answer(as_json({"data": []}), kind="application/json")
    site.routes["/api/detail?id=1"] = Answer(RUISHU.encode())
    fields, detail = {"id": "id", "title": "title"}, {"url": "/api/detail?id={id}", "body": "data"}
    report = fetch(family="json", url=site.url("/api/list?p={page}"), records="data", fields=fields, detail=detail)
    assert [problem.code for problem in report.problems] == ["challenge"]


def test_a_range_of_jcms_that_is_answered_by_a_challenge_is_told(site: Site, fetch: Fetch) -> None:
    items = [(f"/art/t{year}0116_1.html", f"{year}年政府工作报告", f"{year}-01-16") for year in (2020, 2021)]
    site.page("/col/index.html", f"<html><body>{jcms_store(items[:1], 2)}</body></html>")
    asked = "/module/web/jpage/dataproxy.jsp?startrecord=2&endrecord=2&perpage=1"
    site.routes[asked] = Answer(RUISHU.encode())
    report = fetch(family="jcms", url=site.url("/col/index.html"), page_size=1)
    assert report.problems[0].code == "challenge"
    assert report.run.listed == 1


def test_adding_a_page_behind_a_challenge_says_so(site: Site, settings: Settings, manners: Manners) -> None:
    site.routes["/a.html"] = ANSWERS["412"]
    report = add_document(settings, site.url("/a.html"), manners)
    assert [problem.code for problem in report.problems] == ["challenge"]
