"""What all tests share: the reference tables, one built warehouse, and a browser where there is one."""

from __future__ import annotations

import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.settings import Settings, load_settings
from tests.browsers import find_browser
from tests.sharing import make_once

# A machine that is busy with something else does not fail a property.
hypothesis_settings.register_profile("taizhang", deadline=None)
hypothesis_settings.load_profile("taizhang")

BROWSERLESS = "no Chrome or Chromium"

# A run in the background is started deaf to Ctrl-C. Dagster then makes it deaf to SIGTERM too, and so is every process
# that a test starts: each would be waited for until it is killed.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The project's own reference tables."""
    return load_lexicon(load_settings().reference)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The five documents of seeds/, built once and published into a folder of this test run: read, never write."""
    settings = load_settings(sources=load_settings("").sources)
    return replace(settings, warehouse=make_once(tmp_path_factory, "built", lambda folder: _build(settings, folder)))


def _build(settings: Settings, folder: Path) -> None:
    from pipelines.orchestration.runs import run_build

    summary = run_build(replace(settings, warehouse=folder), progress=False)
    assert summary.exit_code == 0, summary


@pytest.fixture(scope="session")
def browser_path() -> Path:
    """The browser's executable; tests marked `browser` run only where there is one."""
    path = find_browser()
    assert path is not None
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files of long tests first, lest one of them runs alone at the end; no browser tests where there is no browser."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
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
