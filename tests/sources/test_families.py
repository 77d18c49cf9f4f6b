"""Each family over three runs with changes between them: everything once, nothing lost, nothing doubled."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from pipelines.settings import Settings
from pipelines.sources.fetching import FetchReport
from pipelines.warehouse.ingest import IngestReport
from tests.sources.pages import article, as_json, body, jcms_store, trs_list
from tests.sources.site import Answer, Asked, Site

Fetch = Callable[..., FetchReport]
YEARS = (2019, 2020, 2021, 2022, 2023)


def _item(year: int) -> tuple[str, str, str]:
    return (f"/zfgzbg/{year}01/t{year}0116_{year}.html", f"{year}年政府工作报告", f"{year}-01-16")


class Trs:
    """index.html, index_1.html; two articles a page."""

    keys: ClassVar[dict[str, Any]] = {"family": "trs", "url": "/zfgzbg/index.html"}

    def serve(self, site: Site, reports: dict[int, str]) -> None:
        years = sorted(reports, reverse=True)
        pages = [years[start : start + 2] for start in range(0, len(years), 2)]
        for number, page in enumerate(pages):
            name = f"/zfgzbg/index{f'_{number}' if number else ''}.html"
            site.page(name, trs_list([_item(year) for year in page], len(pages)))
        for year, inner in reports.items():
            site.page(_item(year)[0], article(f"{year}年政府工作报告", inner, day=f"{year}-01-16"))


class Jcms:
    """The first two records in the page, the others from the proxy."""

    keys: ClassVar[dict[str, Any]] = {"family": "jcms", "url": "/col/col1/index.html", "page_size": 2}

    def serve(self, site: Site, reports: dict[int, str]) -> None:
        items = [_item(year) for year in sorted(reports, reverse=True)]
        first = jcms_store(items[:2], len(items))
        site.page(
            "/col/col1/index.html",
            f'<html><body><script type="text/xml">{first}</script>'
            "<script>var p = {col:'1',webid:'9',columnid:'1',unitid:'77'};</script></body></html>",
        )

        def proxy(asked: Asked) -> Answer:
            query = parse_qs(urlsplit(asked.path).query)
            assert (query["columnid"], query["unitid"]) == (["1"], ["77"])
            start, end = int(query["startrecord"][0]), int(query["endrecord"][0])
            return Answer(jcms_store(items[start - 1 : end], len(items)).encode(), kind="text/xml")

        for start in range(1, 12):
            for end in range(start, start + 2):
                asked = f"startrecord={start}&endrecord={end}&perpage=2&col=1&webid=9&columnid=1&unitid=77"
                site.routes[f"/module/web/jpage/dataproxy.jsp?{asked}"] = proxy
        wrap = "<!--ZJEG_RSS.content.begin--><div>{}</div><!--ZJEG_RSS.content.end-->"
        for year, inner in reports.items():
            site.page(_item(year)[0], article(f"{year}年政府工作报告", inner, wrap=wrap, day=f"{year}-01-16"))


class Gkmlpt:
    """Lists as JSON, articles as pages without tags."""

    keys: ClassVar[dict[str, Any]] = {"family": "gkmlpt", "url": "/gkmlpt/index", "category": 16, "site": 7}

    def serve(self, site: Site, reports: dict[int, str]) -> None:
        years = sorted(reports, reverse=True)
        for number in range(1, 5):
            page = years[2 * number - 2 : 2 * number]
            rows = [
                {"id": year, "title": f"{year}年政府工作报告", "url": site.url(_item(year)[0]), "date": f"{year}-01-16"}
                for year in page
            ]
            answer = {"articles": rows, "total": len(years), "classify": {}}
            site.routes[f"/gkmlpt/api/all/16?page={number}&sid=7"] = Answer(as_json(answer), kind="application/json")
        wrap = '<div class="article-content">{}</div>'
        for year, inner in reports.items():
            site.page(_item(year)[0], article(f"{year}年政府工作报告", inner, wrap=wrap))


class Interface:
    """Lists by POST, articles by a detail call."""

    keys: ClassVar[dict[str, Any]] = {
        "family": "json",
        "url": "/api/list",
        "method": "POST",
        "payload": {"pageNo": "{page}", "pageSize": 2},
        "records": "data.records",
        "total_pages": "data.totalPage",
        "fields": {"id": "id", "title": "title", "published_on": "when"},
        "detail": {"url": "/api/detail?id={id}", "body": "data.content"},
    }

    def serve(self, site: Site, reports: dict[int, str]) -> None:
        years = sorted(reports, reverse=True)

        def answer(asked: Asked) -> Answer:
            number = self.page_of(asked)
            rows = [
                {"id": f"r{year}", "title": f"{year}年政府工作报告", "when": f"{year}-01-16 08:00:00"}
                for year in years[2 * number - 2 : 2 * number]
            ]
            return Answer(
                as_json({"data": {"records": rows, "totalPage": -(-len(years) // 2)}}), kind="application/json"
            )

        site.routes["/api/list"] = answer
        for year, inner in reports.items():
            detail = {"data": {"content": f"<div>{inner}</div>"}}
            site.routes[f"/api/detail?id=r{year}"] = Answer(as_json(detail), kind="application/json")

    def page_of(self, asked: Asked) -> int:
        """Which page is asked for."""
        assert asked.headers["Content-Type"] == "application/json"
        return int(json.loads(asked.body)["pageNo"])


class FormInterface(Interface):
    """As above, asked by a form."""

    keys: ClassVar[dict[str, Any]] = {**Interface.keys, "payload_as": "form"}

    def page_of(self, asked: Asked) -> int:
        assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
        fields = parse_qs(asked.body.decode())
        assert fields["pageSize"] == ["2"]
        return int(fields["pageNo"][0])


FAMILIES = (Trs(), Jcms(), Gkmlpt(), Interface(), FormInterface())


def _texts(settings: Settings) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (settings.fetched / "some").iterdir()}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: type(family).__name__)
def test_three_runs_bring_everything_once(
    family: Trs | Jcms | Gkmlpt | Interface,
    site: Site,
    settings: Settings,
    fetch: Fetch,
    ingest: Callable[[], tuple[IngestReport, list[str]]],
) -> None:
    keys: ClassVar[dict[str, Any]] = {**family.keys, "url": site.url(family.keys["url"])}
    reports = {year: body(year) for year in YEARS[:4]}
    family.serve(site, reports)
    first = fetch(**keys)
    assert (first.run.outcome, first.run.listed, first.run.new) == ("whole", 4, 4), first.problems
    before = _texts(settings)
    assert len(before) == 4
    assert all("浏览次数" not in text for text in before.values()), "what stands around the article was kept"
    assert {name[:10] for name in before} == {f"{year}-01-16" for year in YEARS[:4]}

    built, opened = ingest()
    assert (len(built.new), built.quarantined) == (4 + 1, ()), "four articles and the file of the folder"
    assert len(opened) == len(set(opened)) == 5

    # One is corrected, one is new, one page around an article changes.
    reports[2021] = body(2021, jobs=3300)
    reports[2023] = body(2023)
    family.serve(site, reports)
    second = fetch(**keys)
    assert (second.run.new, second.run.changed, second.run.unchanged) == (1, 1, 3), second.problems
    after = _texts(settings)
    assert {name for name in before if after[name] != before[name]} == {name for name in before if "2021" in name}
    assert len(after) == 5

    built, opened = ingest()
    assert ([len(built.new), len(built.changed), len(built.unchanged)], built.removed) == ([1, 1, 4], ())
    assert len(opened) == 2, "only what is new or corrected is read"

    third = fetch(**keys)
    assert (third.run.new, third.run.changed, third.run.unchanged, third.run.failed) == (0, 0, 5, 0), third.problems
    assert _texts(settings) == after
    built, opened = ingest()
    assert (len(built.unchanged), built.new, built.removed, opened) == (6, (), (), [])
