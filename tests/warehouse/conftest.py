"""A folder of small sources and a warehouse beside it, both new for every test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.lexicon import Lexicon
from pipelines.settings import Settings, load_settings
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import IngestReport, ingest_sources
from tests.warehouse.small_reader import read_small

PLAN = "310110 work_report 2019\n新增岗位300个\n推进长阳创谷建设\n"
NEXT_PLAN = "310110 work_report 2020\n新增岗位500个\n建成公园3座\n"

Ingest = Callable[[], IngestReport]


@pytest.fixture(autouse=True)
def _same_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules stay what they are for the length of a test, even while somebody edits them."""
    monkeypatch.setattr("pipelines.warehouse.ingest.reader_fingerprint", lambda _settings: "rules")
    monkeypatch.setattr("pipelines.warehouse.fingerprints.model_fingerprint", lambda _settings: "models")
    monkeypatch.setattr("pipelines.warehouse.deltas._code", lambda _settings: "code")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Two sources, and a warehouse folder that does not exist yet."""
    sources = tmp_path / "sources"
    (sources / "2020").mkdir(parents=True)
    (sources / "a.txt").write_text(PLAN, encoding="utf-8")
    (sources / "2020" / "b.txt").write_text(NEXT_PLAN, encoding="utf-8")
    return replace(load_settings(), sources=sources, warehouse=tmp_path / "warehouse")


@pytest.fixture
def ingest(settings: Settings, lexicon: Lexicon) -> Ingest:
    """One ingest of the folder as it is now."""

    def run() -> IngestReport:
        with open_build(settings) as connection:
            return ingest_sources(connection, settings, lexicon, read_small)

    return run
