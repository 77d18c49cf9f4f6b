"""Bad answers: each gets its sentence, none ends a run, and what was there stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.settings import Settings
from pipelines.sources.fetching import FetchReport
from tests.sources.faults import FAULTS, GOOD, Fault
from tests.sources.pages import article, body, trs_list
from tests.sources.site import Answer, Site

Fetch = Callable[..., FetchReport]
FIRST = ("/good/t20200116_1.html", "2020年政府工作报告", "2020-01-16")
LAST = ("/good/t20170116_1.html", "2017年政府工作报告", "2017-01-16")


def _serve(site: Site, path: str) -> dict[str, object]:
    """A list of three articles, the one at `path` in the middle; the keys of the channel."""
    site.page("/list/index.html", trs_list([FIRST, (path, "2018年政府工作报告", "2018-01-16"), LAST], 1))
    for (address, title, day), year in ((FIRST, 2020), (LAST, 2017)):
        site.page(address, article(title, body(year), day=day, code="3101100001"))
    site.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private/\n", kind="text/plain")
    return {"url": site.url("/list/index.html"), "item_pattern": r"/t\d{8}_\d+\."}


def test_there_are_sixty_faults() -> None:
    assert len(FAULTS) >= 60
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_bad_answer_ends_no_run(fault: Fault, site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site, fault.path)
    site.routes[fault.path] = fault.answer(site)
    report = fetch(**keys)
    codes = [problem.code for problem in report.problems]
    kept = sorted(path.name[:10] for path in (settings.fetched / "some").iterdir())
    if fault.code is None:
        assert (codes, report.run.outcome) == ([], "whole")
        assert kept == ["2017-01-16", "2018-01-16", "2020-01-16"]
    else:
        assert (codes, report.run.outcome) == ([fault.code] * (1 + fault.ends_the_host), "partly"), report.problems
        assert kept == (["2020-01-16"] if fault.ends_the_host else ["2017-01-16", "2020-01-16"])
        assert report.problems[0].reason.strip()


def test_what_was_read_stays_when_the_site_breaks(site: Site, settings: Settings, fetch: Fetch) -> None:
    keys = _serve(site, "/bad/t20180116_1.html")
    site.routes["/bad/t20180116_1.html"] = Answer(GOOD)
    assert fetch(**keys).run.new == 3
    before = {path.name: path.read_bytes() for path in (settings.fetched / "some").iterdir()}
    for route in list(site.routes):
        site.routes[route] = Answer(b"<html><body>no</body></html>", 500)
    report = fetch(**keys)
    assert (report.run.outcome, report.run.failed) == ("failed", 1)
    assert {path.name: path.read_bytes() for path in (settings.fetched / "some").iterdir()} == before
    assert report.problems[0].code == "robots", "a robots.txt that cannot be read forbids everything"
