"""Whose site it is: a code that changes or goes is an alarm; articles of other sites set no channel's code."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.lexicon import Lexicon
from pipelines.readers import read_source
from pipelines.settings import Settings
from pipelines.sources.additions import add_document
from pipelines.sources.client import Manners
from pipelines.sources.fetching import FetchReport, open_archive
from pipelines.split import split_bundle
from tests.sources.pages import article, body, trs_list
from tests.sources.site import Site

Fetch = Callable[..., FetchReport]
OURS, THEIRS = "3101100001", "6600000001"
YEARS = (2018, 2019, 2020, 2021, 2022)


@pytest.fixture
def other() -> Iterator[Site]:
    """A site on another host name of this machine."""
    running = Site()
    yield running
    running.close()


def _serve(site: Site, codes: dict[int, str], *, of_list: str | None = None, jobs: int = 3000) -> dict[str, Any]:
    """A list whose articles carry these codes, the latest year first; "" for none."""
    items = [(f"/list/t{year}0116_1.html", f"{year}年政府工作报告", f"{year}-01-16") for year in sorted(codes)[::-1]]
    page = trs_list(items, 1)
    if of_list is not None:
        page = page.replace("<head>", f'<head><meta name="SiteIDCode" content="{of_list}">')
    site.page("/list/index.html", page)
    for address, title, day in items:
        year = int(day[:4])
        site.page(address, article(title, body(year, jobs=jobs), day=day, code=codes[year]))
    return {"url": site.url("/list/index.html")}


def _kept(settings: Settings) -> dict[str, bytes]:
    folder = settings.fetched / "some"
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def _codes(report: FetchReport) -> list[str]:
    return [problem.code for problem in report.problems]


def test_a_code_that_goes_is_an_alarm_as_one_that_changes(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site, dict.fromkeys(YEARS, OURS))
    assert fetch(**keys).run.new == 5
    before = _kept(settings)
    _serve(site, dict.fromkeys(YEARS, ""), jobs=9999)
    report = fetch(**keys)
    assert _codes(report) == ["other_site"] * 5
    assert "is missing now" in report.problems[0].reason
    assert _kept(settings) == before


def test_a_new_article_without_the_code_that_all_others_carry_is_an_alarm(
    site: Site, settings: Settings, fetch: Fetch
) -> None:
    keys = _serve(site, dict.fromkeys(YEARS, OURS))
    fetch(**keys)
    _serve(site, {**dict.fromkeys(YEARS, OURS), 2023: ""})
    assert _codes(fetch(**keys)) == ["other_site"]
    assert len(_kept(settings)) == 5


def test_a_site_of_which_some_pages_carry_no_code_is_none_that_was_sold(site: Site, fetch: Fetch) -> None:
    keys = _serve(site, {**dict.fromkeys(YEARS, OURS), 2019: ""})
    assert fetch(**keys).problems == ()
    _serve(site, {**dict.fromkeys(YEARS, OURS), 2019: "", 2023: ""})
    assert fetch(**keys).problems == ()


@pytest.mark.parametrize("after", [THEIRS, ""])
def test_a_list_page_of_another_site_brings_nothing(after: str, site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site, dict.fromkeys(YEARS, ""), of_list=OURS)
    assert fetch(**keys).problems == ()
    before = _kept(settings)
    _serve(site, dict.fromkeys((*YEARS, 2023), ""), of_list=after)
    report = fetch(**keys)
    assert (_codes(report), report.run.outcome) == (["other_site"], "failed")
    assert _kept(settings) == before


@pytest.mark.parametrize("of_list", [None, OURS])
def test_the_first_article_does_not_say_whose_the_channel_is(
    of_list: str | None, site: Site, settings: Settings, fetch: Fetch
) -> None:
    """The latest one, which comes first, was taken over from another site with that one's tags."""
    keys = _serve(site, {**dict.fromkeys(YEARS, OURS), 2022: THEIRS}, of_list=of_list)
    report = fetch(**keys)
    assert _codes(report) == ["other_site"]
    assert report.problems[0].subject.endswith("/list/t20220116_1.html")
    assert report.run.new == 4
    assert fetch(**keys).run.unchanged == 4


def test_a_declared_code_goes_before_what_the_pages_say(site: Site, fetch: Fetch) -> None:
    keys = _serve(site, {**dict.fromkeys(YEARS, THEIRS), 2018: OURS}, of_list=THEIRS)
    report = fetch(**keys, site_code=OURS)
    assert (_codes(report), report.run.new) == (["other_site"] * 4, 1)


def test_two_articles_of_two_sites_are_both_kept(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site, {2020: OURS, 2021: THEIRS})
    for _ in range(2):
        assert fetch(**keys).problems == (), "nothing tells which of them is the channel's"
    assert len(_kept(settings)) == 2


def test_an_article_on_another_host_is_held_against_itself_alone(
    site: Site, other: Site, settings: Settings, manners: Manners, fetch: Fetch
) -> None:
    object.__setattr__(manners, "private", frozenset((site.host, other.host.replace("127.0.0.1", "localhost"))))
    keys = _serve(site, dict.fromkeys(YEARS, OURS))
    away = f"http://localhost:{other.host.rpartition(':')[2]}/t20230116_1.html"
    page = trs_list(
        [
            (away, "2023年政府工作报告", "2023-01-16"),
            *((f"/list/t{y}0116_1.html", f"{y}年政府工作报告", f"{y}-01-16") for y in YEARS),
        ],
        1,
    )
    site.page("/list/index.html", page)
    other.page("/t20230116_1.html", article("2023年政府工作报告", body(2023), day="2023-01-16", code=THEIRS))
    report = fetch(**keys)
    assert (_codes(report), report.run.new) == ([], 6)
    other.page("/t20230116_1.html", article("2023年政府工作报告", body(2023, jobs=1), day="2023-01-16", code=OURS))
    assert _codes(fetch(**keys)) == ["other_site"]


def test_a_site_that_has_a_new_code_is_accepted_by_a_person(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site, dict.fromkeys(YEARS, OURS), of_list=OURS)
    fetch(**keys)
    _serve(site, dict.fromkeys(YEARS, THEIRS), of_list=THEIRS, jobs=4000)
    assert _codes(fetch(**keys)) == ["other_site"]
    assert fetch(**keys, is_accepted=True).run.changed == 5
    assert fetch(**keys).problems == ()
    with open_archive(settings) as archive:
        assert {kept.site_code for kept in archive.index.documents("some")} == {THEIRS}


def test_pages_that_are_added_by_hand_may_be_of_any_site(site: Site, settings: Settings, manners: Manners) -> None:
    for year, code in ((2018, OURS), (2019, THEIRS)):
        _serve(site, {year: code})
        assert add_document(settings, site.url(f"/list/t{year}0116_1.html"), manners).problems == ()


def test_an_index_of_before_holds_articles_against_what_is_kept(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site, dict.fromkeys(YEARS, OURS), of_list=OURS)
    fetch(**keys)
    with sqlite3.connect(settings.archive / "index.sqlite") as index:
        index.execute("DELETE FROM list_code")
    _serve(site, dict.fromkeys(YEARS, THEIRS), jobs=1)
    assert _codes(fetch(**keys)) == ["other_site"] * 5
    assert all(Path(name).suffix == ".html" for name in _kept(settings))


def test_what_a_page_says_of_its_site_reaches_the_document(
    site: Site, settings: Settings, fetch: Fetch, lexicon: Lexicon
) -> None:
    title = "2020年重点工作安排"
    site.page("/list/index.html", trs_list([("/list/t20200116_1.html", title, "2020-01-16")], 1))
    tags = '<meta name="SiteName" content="上海市人民政府"><meta name="ColumnName" content="杨浦区">'
    page = article(title, body(2020), day="2020-01-16", code="3100000029").replace("<head>", f"<head>{tags}")
    site.page("/list/t20200116_1.html", page)
    fetch(url=site.url("/list/index.html"))
    (path,) = (settings.fetched / "some").iterdir()
    (document,) = split_bundle(read_source(path), lexicon)
    assert (document.title, document.district_code) == (title, "310110")
