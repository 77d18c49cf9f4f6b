"""Lists of which a part is bad: what can be read is fetched, the rest is told; and lists that shrink."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from pipelines import cli
from pipelines.orchestration.assets.channels import describe_fetch
from pipelines.settings import Settings
from pipelines.sources.fetching import FetchReport
from tests.sources.pages import article, as_json, body, trs_list
from tests.sources.site import Answer, Site

Fetch = Callable[..., FetchReport]


def _item(year: int) -> tuple[str, str, str]:
    return (f"/list/t{year}0116_1.html", f"{year}年政府工作报告", f"{year}-01-16")


def _serve(site: Site, years: range, pages: int = 1) -> dict[str, Any]:
    """A TRS list over so many pages, its articles on none but their own."""
    size = -(-len(years) // pages)
    for number in range(pages):
        name = f"/list/index{f'_{number}' if number else ''}.html"
        site.page(name, trs_list([_item(year) for year in years[number * size : (number + 1) * size]], pages))
    for year in years:
        site.page(_item(year)[0], article(f"{year}年政府工作报告", body(year), day=f"{year}-01-16"))
    return {"url": site.url("/list/index.html")}


@pytest.mark.parametrize("status", [500, 404, 403])
def test_a_page_of_the_list_that_fails_hides_no_other(status: int, site: Site, fetch: Fetch) -> None:
    keys = _serve(site, range(2010, 2019), pages=3)
    site.routes["/list/index_1.html"] = Answer(b"no", status)
    report = fetch(**keys)
    assert (report.run.outcome, report.run.new) == ("partly", 6)
    assert [problem.code for problem in report.problems] == ["http_status"]
    assert report.problems[0].reason == f"page 2 of the list: the server answers {status}"


def test_a_list_that_goes_on_failing_is_asked_no_further(site: Site, fetch: Fetch) -> None:
    keys = _serve(site, range(2010, 2020), pages=5)
    for number in (1, 2, 3, 4):
        site.routes[f"/list/index_{number}.html"] = Answer(b"no", 500)
    report = fetch(**keys)
    assert (report.run.new, len(report.problems)) == (2, 2)
    assert "/list/index_3.html" not in site.paths()


def test_a_list_that_was_read_in_part_is_no_list_that_shrank(site: Site, fetch: Fetch) -> None:
    keys = _serve(site, range(2010, 2022), pages=3)
    assert fetch(**keys).run.new == 12
    site.routes["/list/index_1.html"] = site.routes["/list/index_2.html"] = Answer(b"no", 500)
    report = fetch(**keys)
    assert {problem.code for problem in report.problems} == {"http_status"}
    assert report.run.gone == 0


BROKEN = (
    *({"title": "2018年政府工作报告"}, {"url": 7, "title": "2018年政府工作报告"}, {"url": "/a.html"}),
    *({"url": "http://[bad", "title": "2018年政府工作报告"}, "2018年政府工作报告", None, [], 3),
)


@pytest.mark.parametrize("family", ["gkmlpt", "json"])
@pytest.mark.parametrize("record", BROKEN, ids=repr)
def test_a_broken_record_hides_no_other(family: str, record: Any, site: Site, fetch: Fetch) -> None:
    rows: list[Any] = [{"url": _item(year)[0], "title": f"{year}年政府工作报告"} for year in (2017, 2019)]
    rows.insert(1, record)
    _serve(site, range(2017, 2020))
    if family == "gkmlpt":
        answer = {"articles": rows, "total": 3}
        site.routes["/gkmlpt/api/all/1?page=1&sid=0"] = Answer(as_json(answer), kind="application/json")
        report = fetch(family="gkmlpt", url=site.url("/gkmlpt/index"), category=1)
    else:
        site.routes["/api?p=1"] = Answer(as_json({"data": rows, "pages": 1}), kind="application/json")
        fields = {"title": "title", "url": "url"}
        report = fetch(family="json", url=site.url("/api?p={page}"), records="data", total_pages="pages", fields=fields)
    if family == "json" and isinstance(record, dict) and record.get("url") == 7:
        # A number where an address should be is one to the server, and nothing stands there.
        assert [problem.code for problem in report.problems] == ["http_status"]
    else:
        assert [problem.code for problem in report.problems] == ["bad_answer"]
        assert "record 2: " in report.problems[0].reason
    assert (report.run.outcome, report.run.new) == ("partly", 2)


def _is_shrunk(report: FetchReport) -> bool:
    passed = {each.check_name: each.passed for each in describe_fetch(report).check_results or ()}
    assert passed["list_has_not_shrunk"] == ("shrunk" not in [problem.code for problem in report.problems])
    return not passed["list_has_not_shrunk"]


def test_half_a_list_is_an_alarm_until_it_grows_again(site: Site, fetch: Fetch) -> None:
    keys = _serve(site, range(2010, 2020))
    assert not _is_shrunk(fetch(**keys))
    _serve(site, range(2014, 2020))
    assert not _is_shrunk(fetch(**keys)), "six of ten are more than half"
    _serve(site, range(2015, 2020))
    report = fetch(**keys)
    assert _is_shrunk(report), "exactly half counts"
    reason = next(problem.reason for problem in report.problems if problem.code == "shrunk")
    assert reason.startswith("lists 5 articles, and 10 at its fullest")
    assert all(_is_shrunk(fetch(**keys)) for _ in range(4)), "it does not get used to it"
    site.page("/list/index.html", trs_list([], 1))
    assert fetch(**keys).run.outcome == "failed"
    _serve(site, range(2015, 2020))
    assert _is_shrunk(fetch(**keys)), "a run that failed in between changes nothing"
    _serve(site, range(2014, 2020))
    assert not _is_shrunk(fetch(**keys))


def test_a_short_list_is_accepted_by_a_person(site: Site, fetch: Fetch) -> None:
    keys = _serve(site, range(2010, 2020))
    fetch(**keys)
    _serve(site, range(2016, 2020))
    assert _is_shrunk(fetch(**keys))
    assert not _is_shrunk(fetch(**keys, is_accepted=True))
    assert not _is_shrunk(fetch(**keys))
    _serve(site, range(2018, 2020))
    assert _is_shrunk(fetch(**keys)), "what was accepted is what counts from then on"


def test_after_a_season_a_short_list_is_what_the_list_is(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site, range(2010, 2020))
    fetch(**keys)
    with sqlite3.connect(settings.archive / "index.sqlite") as index:
        index.execute("UPDATE run SET finished_at = '2020-01-01T00:00:00+00:00'")
    _serve(site, range(2016, 2020))
    assert [_is_shrunk(fetch(**keys)) for _ in range(4)] == [True, True, True, False]


def test_the_command_takes_the_word_of_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["fetch", "--help"])
    assert "--accept" in capsys.readouterr().out
