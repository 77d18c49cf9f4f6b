"""Answers of an odd shape: whatever a server puts where a word, a number or a list should be, a run ends by itself."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from pipelines.settings import Settings
from pipelines.sources.fetching import FetchReport
from tests.sources import git_host
from tests.sources.pages import article, body, trs_list
from tests.sources.site import Answer, Site

Fetch = Callable[..., FetchReport]
YEARS = (2018, 2019, 2020)
ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        -1,
        0,
        1e308,
        10**30,
        float("inf"),
        "",
        "\ud800",
        "\x00a",
        "a" * 5000,
        [],
        {},
        [[]],
        {"a": {"b": [1]}},
    ),
    *("http://[bad", "javascript:1", "//x", "../..", "2020-13-45", "99999999999999999", "1e999", "\u202e"),
    *("http://a..b/", f"http://{'a' * 300}.cn/x.html"),
)
FEW = {f"a/{number}.md": f"2020年重点工作\n\n1.新增岗位{number + 300}个。\n".encode() for number in range(5)}


def _twist(value: Any, chance: random.Random) -> Any:
    """The value with one part in five replaced by something odd, and one key in ten left out."""
    if chance.random() < 0.2:
        return chance.choice(ODD)
    if isinstance(value, dict):
        return {key: _twist(each, chance) for key, each in value.items() if chance.random() > 0.1}
    return [_twist(each, chance) for each in value] if isinstance(value, list) else value


def _answer(value: Any) -> Answer:
    return Answer(json.dumps(value).encode(), kind="application/json")


def _serve(site: Site) -> list[dict[str, Any]]:
    for year in YEARS:
        page = article(f"{year}年政府工作报告", body(year), day=f"{year}-01-16")
        site.routes[f"/a/t{year}0116_1.html"] = Answer(page.encode())
    return [
        {
            "id": f"r{y}",
            "title": f"{y}年政府工作报告",
            "url": f"/a/t{y}0116_1.html",
            "when": f"{y}-01-16",
            "publish_time": y,
        }
        for y in YEARS
    ]


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("family", ["gkmlpt", "json", "github"])
def test_no_shape_of_an_answer_ends_a_run(family: str, seed: int, site: Site, fetch: Fetch) -> None:
    chance, rows = random.Random(f"{family} {seed}"), _serve(site)
    keys: dict[str, Any]
    if family == "gkmlpt":
        site.routes["/gkmlpt/api/all/1?page=1&sid=0"] = _answer(_twist({"articles": rows, "total": 3}, chance))
        keys = {"url": site.url("/gkmlpt/index"), "category": 1}
    elif family == "json":
        site.routes["/api?p=1"] = _answer(_twist({"data": {"records": rows, "pages": 1}}, chance))
        fields = {"id": "id", "title": "title", "published_on": "when"} | ({"url": "url"} if seed % 2 else {})
        detail = {} if seed % 2 else {"url": "/d?id={id}", "body": "data.content"}
        for row in rows:
            site.routes[f"/d?id={row['id']}"] = _answer(_twist({"data": {"content": body(2019)}}, chance))
        keys = {"url": site.url("/api?p={page}"), "records": "data.records", "total_pages": "data.pages"}
        keys |= {"fields": fields, "detail": detail}
    else:
        git_host.serve(site, FEW)
        for route, answer in list(site.routes.items()):
            if route.startswith("/api/") and isinstance(answer, Answer):
                site.routes[route] = _answer(_twist(json.loads(answer.body), chance))
        keys = git_host.keys(site)
    for _ in range(2):
        report = fetch(**{"family": family, **keys})
        assert report.run.outcome in ("whole", "partly", "failed")
        assert all(problem.reason and problem.subject.encode() for problem in report.problems)


@pytest.mark.parametrize("entry", [None, True, "a/0.md", [], {"type": "blob"}, {"path": 3, "type": "blob", "sha": "x"}])
def test_a_tree_with_a_broken_entry_takes_nothing_out(entry: Any, site: Site, settings: Settings, fetch: Fetch) -> None:
    """What it should have named may be anything that is held."""
    git_host.serve(site, FEW)
    fetch(**git_host.keys(site))
    commit = git_host.serve(site, {path: FEW[path] for path in list(FEW)[:4]})
    tree = f"/api/repos/{git_host.REPOSITORY}/git/trees/{commit}?recursive=1"
    answer = site.routes[tree]
    assert isinstance(answer, Answer)
    told = json.loads(answer.body)
    site.routes[tree] = _answer({**told, "tree": [*told["tree"], entry]})
    report = fetch(**git_host.keys(site))
    assert (report.run.outcome, [problem.code for problem in report.problems]) == ("failed", ["bad_answer"])
    assert len(list((settings.fetched / "some" / "a").iterdir())) == len(FEW)


def test_half_a_character_is_shown_as_one_that_is_missing(site: Site, settings: Settings, fetch: Fetch) -> None:
    rows = [
        {"title": "2019年\ud800政府工作报告", "url": "/a/t20190116_1.html"},
        {"title": "报告", "url": "/a/\ud8001.html"},
    ]
    _serve(site)
    site.routes["/api?p=1"] = _answer({"data": rows, "pages": 1})
    fields = {"title": "title", "url": "url"}
    report = fetch(family="json", url=site.url("/api?p={page}"), records="data", total_pages="pages", fields=fields)
    assert (report.run.new, [problem.code for problem in report.problems]) == (1, ["http_status"])
    (path,) = (settings.fetched / "some").iterdir()
    assert path.read_text("utf-8")


def test_a_validator_that_no_header_can_carry_is_not_sent(site: Site, fetch: Fetch) -> None:
    rows = _serve(site)
    items = [(row["url"], row["title"], row["when"]) for row in rows]
    site.page("/list/index.html", trs_list(items, 1), headers={"ETag": '\xff"x"', "Last-Modified": "Tue\xa01"})
    for _ in range(2):
        assert fetch(url=site.url("/list/index.html")).run.outcome == "whole"
    assert all("If-None-Match" not in asked.headers for asked in site.log)
