"""One small warehouse, built with every model, data test and unit test of the dbt project."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.lexicon import Lexicon
from pipelines.settings import Settings, load_settings
from pipelines.sheets.review_files import Answer, add_answers, review_file
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import ingest_sources
from pipelines.warehouse.reviews import load_reviews
from pipelines.warehouse.transform import invoke_dbt, target_path
from tests.sharing import make_once
from tests.warehouse.small_reader import read_small

SOURCES = {
    "310110_2019.txt": "310110 work_report 2019\n新增岗位300个\n推进长阳创谷建设\n",
    "310110_2020.txt": "310110 work_report 2020\n新增岗位500个\n建成公园3座\n",
    "310110_2020_copy.txt": "310110 work_report 2020\n新增岗位500个\n建成公园3座\n",
    "310101_2020.txt": "310101 work_report 2020\n新增床位80张\n",
    "empty.txt": "",
}


STATUSES = "statuses.json"
REVIEWED = SOURCES["310110_2019.txt"]
ANSWERS = [
    Answer(
        promise_text_hash=hashlib.sha256("".join(text.split()).encode()).hexdigest(),
        promise_sentence="新增岗位300个",
        promise_written="300",
        promise_start=0,
        result_text_hash=None,
        result_sentence=None,
        result_written=None,
        result_start=None,
        status="unreported",
        answer="confirmed",
        because=None,
        reviewed_by="王某",
        reviewed_on=date(2026, 1, 2),
    )
    for text in (REVIEWED, "a text that is gone")
]


@dataclass(frozen=True)
class SmallBuild:
    """A built warehouse and how each dbt node ended."""

    settings: Settings
    statuses: dict[str, str]
    manifest: dict[str, Any]


@pytest.fixture(scope="session")
def small_build(tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon) -> SmallBuild:
    """The warehouse; its seeds, models and all tests have run."""
    root = make_once(tmp_path_factory, "small", lambda folder: _make(_small_settings(folder), lexicon))
    settings = _small_settings(root)
    statuses = json.loads((root / STATUSES).read_text("utf-8"))
    return SmallBuild(settings, statuses, json.loads((target_path(settings) / "manifest.json").read_text("utf-8")))


def _small_settings(root: Path) -> Settings:
    return replace(load_settings(), sources=root / "sources", warehouse=root / "warehouse")


def _make(settings: Settings, lexicon: Lexicon) -> None:
    settings.sources.mkdir()
    for name, text in SOURCES.items():
        (settings.sources / name).write_text(text, encoding="utf-8")
    add_answers(review_file(settings.warehouse), ANSWERS)
    with open_build(settings) as connection:
        ingest_sources(connection, settings, lexicon, read_small)
        load_reviews(connection, settings)
    results = invoke_dbt(settings, ["build"]).result.results  # type: ignore[union-attr]
    statuses = {r.node.unique_id: f"{r.status}: {r.message or ''}" for r in results}
    (settings.warehouse.parent / STATUSES).write_text(json.dumps(statuses), "utf-8")


@pytest.fixture
def marts(small_build: SmallBuild) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build database with schema `marts` in front."""
    with duckdb.connect(str(small_build.settings.build), read_only=True) as connection:
        connection.execute("SET search_path = 'marts,audit,serving'")
        yield connection
