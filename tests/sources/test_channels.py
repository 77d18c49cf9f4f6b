"""What a channel does beyond bringing articles: attachments, doubles, alarms, what vanishes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.settings import Settings
from pipelines.sources.fetching import FetchReport, open_archive
from pipelines.sources.missing import is_due
from pipelines.sources.states import STATES
from tests.readers.office_files import make_document, paragraph
from tests.sources.pages import article, body, trs_list
from tests.sources.site import Answer, Site

Fetch = Callable[..., FetchReport]
YEARS = (2017, 2018, 2019, 2020, 2021, 2022)


def _serve(site: Site, years: tuple[int, ...] = YEARS, code: str = "") -> dict[str, Any]:
    items = [(f"/list/t{year}0116_1.html", f"{year}年政府工作报告", f"{year}-01-16") for year in reversed(years)]
    site.page("/list/index.html", trs_list(items, 1))
    for address, title, day in items:
        site.page(address, article(title, body(int(day[:4])), day=day, code=code))
    return {"url": site.url("/list/index.html")}


def _names(settings: Settings) -> list[str]:
    return sorted(path.name for path in (settings.fetched / "some").iterdir())


def test_files_on_a_page_come_with_it(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site, (2020,))
    more = '<p>附件：<a href="/files/list.docx">重点工作任务分解.docx</a> <a href="/help.pdf">帮助</a></p>'
    site.page("/list/t20200116_1.html", article("2020年政府工作报告", body(2020), day="2020-01-16", more=more))
    site.routes["/files/list.docx"] = Answer(
        make_document(paragraph("2020年重点工作任务分解") + paragraph("1.新增岗位300个。"))
    )
    report = fetch(**keys)
    assert (report.run.new, report.problems) == (2, ())
    assert {Path(name).suffix for name in _names(settings)} == {".html", ".docx"}
    assert "/help.pdf" not in site.paths(), "a file that has nothing to do with the article"
    assert fetch(**keys).run.unchanged == 2


def test_only_titles_with_the_words_are_asked_for(site: Site, fetch: Fetch) -> None:
    keys = _serve(site)
    report = fetch(**keys, keep=("2020年", "2021年"), drop=("2021",))
    assert report.run.listed == 1
    assert [path for path in site.paths() if "/t2" in path] == ["/list/t20200116_1.html"]


def test_the_same_text_under_two_addresses_is_one_document(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site, (2020,))
    same = ("/other/t20200118_9.html", "2020年政府工作报告", "2020-01-16")
    first = ("/list/t20200116_1.html", "2020年政府工作报告", "2020-01-16")
    site.page("/list/index.html", trs_list([first, same], 1))
    site.page(same[0], article(same[1], body(2020), day=same[2]))
    for _ in range(2):
        report = fetch(**keys)
        assert [problem.code for problem in report.problems] == ["double"]
        assert len(_names(settings)) == 1


def test_an_article_that_vanishes_stays_and_is_told(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site)
    fetch(**keys)
    before = _names(settings)
    _serve(site, YEARS[1:])
    del site.routes["/list/t20170116_1.html"]
    report = fetch(**keys)
    assert [problem.code for problem in report.problems] == ["vanished"]
    assert report.run.gone == 1
    assert _names(settings) == before, "nothing is deleted"
    assert fetch(**keys).run.gone == 0, "it is told once"
    _serve(site)
    assert fetch(**keys).run.unchanged == 6
    with open_archive(settings) as archive:
        assert {kept.state for kept in archive.index.documents("some")} == {"current"}


def test_a_list_that_shrinks_by_half_is_an_alarm(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site)
    fetch(**keys)
    before = _names(settings)
    items = [("/list/t20220116_1.html", "2022年政府工作报告", "2022-01-16")]
    site.page("/list/index.html", trs_list(items, 1))
    report = fetch(**keys)
    assert [problem.code for problem in report.problems] == ["shrunk"]
    assert _names(settings) == before


def test_a_channel_that_is_quiet_for_too_long_is_an_alarm(site: Site, fetch: Fetch) -> None:
    report = fetch(**{**_serve(site), "quiet_after": 30})
    assert [problem.code for problem in report.problems] == ["quiet"]


def test_a_site_with_another_code_is_refused(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site, code="3101100001")
    fetch(**keys)
    before = {path.name: path.read_bytes() for path in (settings.fetched / "some").iterdir()}
    for year in YEARS:
        page = article(f"{year}年政府工作报告", body(year, jobs=9999), day=f"{year}-01-16", code="6600000001")
        site.page(f"/list/t{year}0116_1.html", page)
    report = fetch(**keys)
    assert {problem.code for problem in report.problems} == {"other_site"}
    assert {path.name: path.read_bytes() for path in (settings.fetched / "some").iterdir()} == before


def test_a_list_that_shows_nothing_is_a_failure_and_not_an_empty_site(site: Site, fetch: Fetch) -> None:
    keys = _serve(site)
    site.page("/list/index.html", "<html><body>栏目建设中</body></html>")
    report = fetch(**keys)
    assert (report.run.outcome, report.problems[0].code) == ("failed", "bad_answer")


def test_every_answer_lies_in_the_archive_as_it_came(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site)
    fetch(**keys)
    site.page("/list/t20200116_1.html", article("2020年政府工作报告", body(2020, jobs=1), day="2020-01-16"))
    fetch(**keys)
    with open_archive(settings) as archive:
        rows = archive.index.rows("SELECT sha256 FROM request WHERE url LIKE '%t2020%' AND status = 200")
        pages = [archive.objects.read(row[0]).decode() for row in rows]
        versions = archive.index.count("version", "some")
    assert len(set(pages)) == 2
    assert all("浏览次数" in page for page in pages), "the raw page, not the article"
    assert versions == len(YEARS) + 1


def test_the_state_of_every_source_is_written_for_the_pages(site: Site, settings: Settings, fetch: Fetch) -> None:
    fetch(**_serve(site))
    state = json.loads((settings.warehouse / STATES).read_text("utf-8"))["sources"]["some"]
    assert (state["documents"], state["latest_on"], state["runs"][0]["outcome"]) == (6, "2022-01-16", "whole")


def test_old_documents_are_looked_at_seldom(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site)
    fetch(**keys)
    with sqlite3.connect(settings.archive / "index.sqlite") as index:
        index.execute("UPDATE document SET first_fetched_at = '2020-01-01T00:00:00+00:00'")
    with open_archive(settings) as archive:
        asked = archive.index.asked_at("some")
        assert not any(is_due(kept, asked[kept.url]) for kept in archive.index.documents("some"))
    before = len(site.log)
    assert fetch(**keys).run.unchanged == 6
    assert [asked.path for asked in site.log[before:]] == ["/robots.txt", "/list/index.html"]


def test_a_document_that_is_listed_every_day_is_asked_for_again(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site)
    fetch(**keys)
    with sqlite3.connect(settings.archive / "index.sqlite") as index:
        # Asked for twenty days ago, and seen in the list a moment ago.
        index.execute("UPDATE document SET first_fetched_at = ?", [(datetime.now(UTC) - timedelta(40)).isoformat()])
        index.execute("UPDATE request SET at = ?", [(datetime.now(UTC) - timedelta(20)).isoformat()])
    before = len(site.log)
    assert fetch(**keys).run.unchanged == 6
    assert len(site.log) - before >= 6 + 2
    again = len(site.log)
    fetch(**keys)
    assert len(site.log) - again == 2


@pytest.mark.parametrize("place", ["http://[bad/", "http://..:80/", f"http://{'a' * 70}.example/"])
def test_an_address_that_is_none_ends_no_run(place: str, site: Site, fetch: Fetch) -> None:
    keys = _serve(site)
    items = [(f"/list/t{year}0116_1.html", f"{year}年政府工作报告", f"{year}-01-16") for year in YEARS]
    site.page("/list/index.html", trs_list([*items, (place, "2016年政府工作报告", "2016-01-16")], 1))
    more = f'<p>附件：<a href="{place}a.docx">任务分解.docx</a></p>'
    site.page("/list/t20200116_1.html", article("2020年政府工作报告", body(2020), day="2020-01-16", more=more))
    site.routes["/list/t20210116_1.html"] = Answer(status=302, headers={"Location": place})
    report = fetch(**keys)
    assert report.run.outcome == "partly"
    assert report.run.new == 5


def test_an_error_page_between_menus_replaces_no_document(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site)
    fetch(**keys)
    before = {path.name: path.read_bytes() for path in (settings.fetched / "some").iterdir()}
    menu = "".join(f'<li><a href="/c{number}/">栏目导航第{number}项政务公开</a></li>' for number in range(60))
    head, words = "<head><title>404 页面不存在</title></head>", "<p>您访问的页面不存在。</p>"
    gone = f"<html>{head}<body><ul>{menu}</ul>{words}</body></html>"
    site.page("/list/t20200116_1.html", gone)
    with sqlite3.connect(settings.archive / "index.sqlite") as index:
        index.execute("UPDATE request SET at = '2020-01-01T00:00:00+00:00'")
    report = fetch(**keys)
    assert [problem.code for problem in report.problems] == ["vanished"]
    assert {path.name: path.read_bytes() for path in (settings.fetched / "some").iterdir()} == before


def test_a_folder_that_was_emptied_is_filled_again(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site)
    fetch(**keys)
    before = {path.name: path.read_bytes() for path in (settings.fetched / "some").iterdir()}
    for path in (settings.fetched / "some").iterdir():
        path.unlink()
    fetch(**keys)
    assert {path.name: path.read_bytes() for path in (settings.fetched / "some").iterdir()} == before
