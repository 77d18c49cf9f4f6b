"""What is derived document by document, in any order, is what is derived of all at once, to the row."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.lexicon import Lexicon
from pipelines.run import extract_file
from pipelines.settings import Settings, load_settings
from pipelines.warehouse.accuracy import replace_accuracy
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import ingest_sources
from pipelines.warehouse.matches import match_progress
from pipelines.warehouse.merges import merge_indicators
from pipelines.warehouse.projects import link_all_projects
from pipelines.warehouse.publish import publish
from pipelines.warehouse.sheet_lines import make_sheet_lines
from pipelines.warehouse.state import AccuracyRow
from pipelines.warehouse.target_mentions import mention_targets
from pipelines.warehouse.task_mentions import mention_tasks
from pipelines.warehouse.transform import run_dbt, target_path

# 闸北区 was merged into 静安区: what one promised the other reports.
PLACES = ("上海市杨浦区", "上海市静安区", "上海市闸北区")
REPORT = """# {year}年{place}人民政府工作报告

## 一、{last}年工作回顾
全年新增养老床位{n}张，养老床位总数达到9{n}张，完成户厕改造{n}座。青溪科技园建成投用，完善紧密型医共体协作机制。

## 二、{year}年主要任务
今年新增养老床位{m}张，完成户厕改造{m}户。推进青溪科技园建设，完善紧密型医共体协作机制。
"""
DERIVED = ("match", "indicator_merge", "project_link", "task_mention", "target_mention", "sheet_line")
# When something was seen or built, and what names a build.
MOMENTS = {"first_seen_at", "last_seen_at", "built_at", "build_id", "known_from", "seen_at", "started_at"}
MOMENTS |= {"known_from_run", "run_number", "valid_from", "valid_to", "valid_from_run", "valid_to_run"}


def write_reports(folder: Path) -> list[Path]:
    folder.mkdir()
    paths = []
    for number, (place, year) in enumerate((p, y) for p in PLACES for y in (2013, 2014, 2015)):
        path = folder / f"{place}_{year}.md"
        n = 100 + 10 * number
        path.write_text(REPORT.format(place=place, year=year, last=year - 1, n=n, m=n + 10), encoding="utf-8")
        paths.append(path)
    return paths


def derive(settings: Settings, lexicon: Lexicon, version: str | None) -> dict[str, int]:
    """All stages once; how many governments each looked at."""
    with open_build(settings) as connection:
        ingest_sources(connection, settings, lexicon, extract_file)
        merge_indicators(connection, lexicon)
        return {
            "matches": match_progress(connection, lexicon, version).governments,
            "projects": link_all_projects(connection, lexicon, version).governments,
            "mentions": mention_tasks(connection, lexicon, version).governments,
            "second looks": mention_targets(connection, lexicon, version).governments,
            "lines": make_sheet_lines(connection, version).governments,
        }


def derived_rows(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    with open_build(settings) as connection:
        return {t: connection.execute(f"SELECT * FROM linked.{t} ORDER BY ALL").fetchall() for t in DERIVED}


def published_rows(database: Path) -> Mapping[str, list[tuple[Any, ...]]]:
    """Every row of every mart, without moments and what was shown before."""
    with duckdb.connect(str(database), read_only=True) as connection:
        columns: dict[str, list[str]] = {}
        found = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'marts' AND NOT internal"
        ).fetchall()
        for table, column in found:
            if column not in MOMENTS and table != "meta_build" and not table.startswith("hist_"):
                columns.setdefault(table, []).append(f'"{column}"')
        return {
            table: connection.execute(f"SELECT {', '.join(names)} FROM marts.{table} ORDER BY ALL").fetchall()
            for table, names in columns.items()
        }


@pytest.fixture
def at_once(tmp_path: Path, lexicon: Lexicon) -> Settings:
    settings = replace(load_settings(), sources=tmp_path / "all", warehouse=tmp_path / "at_once")
    write_reports(settings.sources)
    derive(settings, lexicon, "rules")
    return settings


def test_document_by_document_in_any_order_gives_what_all_at_once_gives(
    at_once: Settings, tmp_path: Path, lexicon: Lexicon
) -> None:
    expected = derived_rows(at_once)
    assert all(expected[table] for table in ("match", "project_link", "task_mention", "sheet_line"))
    paths = sorted(at_once.sources.iterdir())
    random.Random(7).shuffle(paths)
    growing = replace(at_once, sources=tmp_path / "growing", warehouse=tmp_path / "one_by_one")
    growing.sources.mkdir()
    strayed = growing.sources / "stray.md"
    strayed.write_text(REPORT.format(place="上海市杨浦区", year=2016, last=2015, n=1, m=2), encoding="utf-8")
    # A government of few documents comes last: what the models have of the others then stands.
    paths.sort(key=lambda path: path.name.startswith("上海市杨浦区"))
    made = []
    for number, path in enumerate(paths):
        (growing.sources / path.name).write_bytes(path.read_bytes())
        if number == len(paths) - 1:
            strayed.unlink()
        looked_at = derive(growing, lexicon, "rules")
        if number >= len(paths) - 3:
            made.append(run_dbt(growing, lexicon=lexicon))
            publish(growing)
    assert set(looked_at.values()) == {1}
    assert derived_rows(growing) == expected
    whole, part, last = ({node.name for node in nodes} for nodes in made)
    assert part == last
    assert "fct_progress" in part
    assert whole - part >= {"dim_theme", "stg_quantity", "themes"}
    (asked,) = (target_path(growing) / "compiled").rglob("fct_task_is_sound.sql")
    assert "district_code in ('310110')" in asked.read_text("utf-8"), "rows that stand have passed their tests"
    run_dbt(at_once)
    publish(at_once)
    wanted, found = published_rows(at_once.published), published_rows(growing.published)
    assert len(wanted["fct_progress"]) > 10
    assert {table for table in wanted if wanted[table] != found[table]} == set()
    assert {table for table in wanted if wanted[table] != published_rows(growing.build)[table]} == set()
    with duckdb.connect(str(growing.published), read_only=True) as connection:
        first, last_seen = connection.execute(
            "SELECT min(known_from_run), max(known_from_run) FROM marts.fct_target"
        ).fetchone() or (0, 0)
        gone = connection.execute("SELECT count(DISTINCT target_id) FROM marts.hist_target").fetchone()
    assert first < last_seen
    assert gone
    assert gone[0] > 0


def test_only_the_government_of_a_changed_document_is_looked_at_again(at_once: Settings, lexicon: Lexicon) -> None:
    before = derived_rows(at_once)
    assert set(derive(at_once, lexicon, "rules").values()) == {0}
    assert derived_rows(at_once) == before
    changed = at_once.sources / "上海市闸北区_2014.md"
    assert "床位170张" in changed.read_text("utf-8")
    changed.write_text(changed.read_text("utf-8").replace("床位170张", "床位171张"), encoding="utf-8")
    looked_at = derive(at_once, lexicon, "rules")
    # Lines follow from the documents of one place alone.
    assert looked_at == {"matches": 1, "projects": 1, "mentions": 1, "second looks": 1, "lines": 1}
    assert set(derive(at_once, lexicon, "other rules").values()) == {2, 3}


def test_a_place_without_documents_leaves_nothing(at_once: Settings, lexicon: Lexicon) -> None:
    for path in at_once.sources.glob("上海市杨浦区*"):
        path.unlink()
    derive(at_once, lexicon, "rules")
    incremental = derived_rows(at_once)
    derive(at_once, lexicon, None)
    assert derived_rows(at_once) == incremental
    with open_build(at_once) as connection:
        places = connection.execute("SELECT DISTINCT district_code FROM linked.sheet_line ORDER BY 1").fetchall()
    assert places == [("310106",), ("310108",)]


def test_accuracy_is_counted_again_only_under_other_rules(settings: Settings) -> None:
    row = AccuracyRow("quantity", "recall", 9, 10, 0.9, 0.6, 1.0, 10, 1)
    counted = []

    def score() -> list[AccuracyRow]:
        counted.append(1)
        return [row]

    with open_build(settings) as connection:
        for version in ("a", "a", "b", None, "b"):
            report = replace_accuracy(connection, score, version)
            assert report.figures == 1
    assert len(counted) == 4
