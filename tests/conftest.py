"""What all tests share: the reference tables, one built warehouse, and a browser where there is one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.settings import Settings, load_settings
from tests.browsers import find_browser

# A machine that is busy with something else does not fail a property.
hypothesis_settings.register_profile("taizhang", deadline=None)
hypothesis_settings.load_profile("taizhang")

BROWSERLESS = "no Chrome or Chromium"


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The project's own reference tables."""
    return load_lexicon(load_settings().reference)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The five documents of seeds/, built once and published into a folder of this test run: read, never write."""
    from pipelines.orchestration.runs import run_build

    settings = load_settings(sources=load_settings("").sources, warehouse=tmp_path_factory.mktemp("built"))
    summary = run_build(settings, progress=False)
    assert summary.exit_code == 0, summary
    return settings


@pytest.fixture(scope="session")
def browser_path() -> Path:
    """The browser's executable; tests marked `browser` run only where there is one."""
    path = find_browser()
    assert path is not None
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the browser tests where there is no browser."""
    marked = [item for item in items if item.get_closest_marker("browser")]
    if marked and find_browser() is None:
        for item in marked:
            item.add_marker(pytest.mark.skip(reason=BROWSERLESS))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """The last line of output says which tests did not run, in whichever process they would have run."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter is not None else []
    browserless = sum(BROWSERLESS in str(report.longrepr) for report in skipped)
    if browserless:
        sys.stdout.write(
            f"\n{browserless} browser tests were SKIPPED: no Chrome or Chromium was found or could be installed\n"
        )
