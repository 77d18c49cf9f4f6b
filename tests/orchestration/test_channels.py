"""One asset a channel: off until it is enabled, its alarms as checks, and no part of the build."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest

from pipelines.orchestration.assets.channels import CHECKS, describe_fetch, make_channels, make_cron
from pipelines.settings import Settings, find_source_list, load_settings
from pipelines.sources.declarations import Source, load_sources
from pipelines.sources.fetching import FetchReport
from pipelines.sources.index import Problem, Run
from tests.sources.pages import article, body, trs_list
from tests.sources.site import Site

SOURCE = Source(id="some", title="某区", family="trs", url="http://www.example.gov.cn/index.html", quiet_after=0)
RUN = Run("some", "2026-01-01T00:00:00+00:00", "2026-01-01T00:01:00+00:00", "whole", 9, 2, 1, 6, 0, 0, 12)


@pytest.fixture
def site() -> Iterator[Site]:
    running = Site()
    yield running
    running.close()


def test_every_source_of_the_list_has_a_schedule_that_is_off(definitions: dg.Definitions) -> None:
    sources = load_sources(find_source_list())
    assert len(sources) >= 12
    for name, source in sources.items():
        schedule = definitions.resolve_schedule_def(f"fetch_{name}")
        assert not source.enabled
        assert schedule.default_status is dg.DefaultScheduleStatus.STOPPED
        assert schedule.execution_timezone == "Asia/Shanghai"
        assert dg.AssetKey(["channels", name]) in definitions.resolve_asset_graph().executable_asset_keys


def test_a_source_that_is_enabled_runs(tmp_path: Path) -> None:
    (channel,) = make_channels(replace(load_settings(), warehouse=tmp_path), [replace(SOURCE, enabled=True)])
    assert channel.schedule.default_status is dg.DefaultScheduleStatus.RUNNING


@pytest.mark.parametrize(("every", "stars"), [("hour", 4), ("day", 3), ("week", 2), ("month", 2)])
def test_sources_are_spread_over_the_night(every: str, stars: int) -> None:
    crons = [make_cron(replace(SOURCE, id=f"source{number}", every=every)) for number in range(50)]  # type: ignore[arg-type]
    assert all(cron.count("*") == stars for cron in crons)
    assert len(set(crons)) > 20
    assert every == "hour" or all(int(cron.split()[1]) < 5 for cron in crons)


@pytest.mark.parametrize("name", [name for name, (codes, _) in CHECKS.items() if codes])
def test_an_alarm_fails_its_check_and_no_other(name: str) -> None:
    problem = Problem(CHECKS[name][0][0], "http://www.example.gov.cn/", "odd")
    results = describe_fetch(FetchReport(SOURCE, RUN, (problem,))).check_results
    assert results is not None
    assert [each.check_name for each in results if not each.passed] == [name]
    assert all(each.severity is dg.AssetCheckSeverity.WARN for each in results)
    assert next(each.description for each in results if not each.passed) == "http://www.example.gov.cn/: odd"


def test_a_run_in_dagster_fetches_and_is_checked(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_PRIVATE_HOSTS", site.host)
    address = "/list/t20210116_1.html"
    site.page("/list/index.html", trs_list([(address, "2021年政府工作报告", "2021-01-16")], 1))
    site.page(address, article("2021年政府工作报告", body(2021), day="2021-01-16"))
    settings: Settings = replace(load_settings(), warehouse=tmp_path)
    source = replace(SOURCE, url=site.url("/list/index.html"), delay=0.0)
    (channel,) = make_channels(settings, [source])
    result = dg.materialize([channel.asset])
    assert result.success
    checks = {each.check_name: each.passed for each in result.get_asset_check_evaluations()}
    assert checks == dict.fromkeys(CHECKS, True)
    assert len(list((settings.fetched / "some").iterdir())) == 1
