"""A site on loopback, a warehouse beside it, and manners quick enough for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.lexicon import Lexicon
from pipelines.run import extract_file
from pipelines.settings import Settings, load_settings
from pipelines.sources.client import Manners
from pipelines.sources.declarations import Source
from pipelines.sources.fetching import FetchReport, fetch_source
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import IngestReport, ingest_sources
from tests.sources.site import Site

PAUSE = 0.02


@pytest.fixture
def site() -> Iterator[Site]:
    """The server; ended with the test."""
    running = Site()
    yield running
    running.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A source folder with one text, and a warehouse that does not exist yet."""
    folder = tmp_path / "sources"
    folder.mkdir()
    text = "2020年某区政府重点工作 2020-01-10\n\n1.新增就业岗位300个。\n"
    (folder / "own.txt").write_text(text, encoding="utf-8")
    return replace(load_settings(), sources=folder, warehouse=tmp_path / "warehouse")


@pytest.fixture
def manners(site: Site) -> Manners:
    """Every wait as short as a busy machine allows, and loopback allowed for this one server."""
    return Manners(
        pause=PAUSE,
        # A machine that runs the other tests beside may take a second to answer itself.
        timeout=1.5,
        longest=3.0,
        most_bytes=2_000_000,
        attempts=2,
        first_wait=0.01,
        longest_wait=0.3,
        private=frozenset((site.host,)),
    )


@pytest.fixture
def fetch(settings: Settings, manners: Manners) -> Callable[..., FetchReport]:
    """One run of a source declared by its keys."""

    def run(*, is_accepted: bool = False, **keys: Any) -> FetchReport:
        keys = {"id": "some", "title": "某区", "family": "trs", "delay": PAUSE, "quiet_after": 0, **keys}
        return fetch_source(settings, Source(**keys), manners, is_accepted=is_accepted)

    return run


@pytest.fixture
def ingest(settings: Settings, lexicon: Lexicon) -> Callable[[], tuple[IngestReport, list[str]]]:
    """One ingest with the real reader; its report and the files that were opened for reading."""

    def run() -> tuple[IngestReport, list[str]]:
        opened: list[str] = []

        def extract(path: Path, rules: Lexicon, uri: str) -> Any:
            opened.append(uri)
            return extract_file(path, rules, uri)

        with open_build(settings) as connection:
            return ingest_sources(connection, settings, lexicon, extract, workers=1), opened

    return run
