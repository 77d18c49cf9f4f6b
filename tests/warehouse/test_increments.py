"""What is derived document by document, in any order, is what is derived of all at once, to the row."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.lexicon import Lexicon
from pipelines.run import extract_file
from pipelines.settings import Settings, load_settings
from pipelines.warehouse import replays, standing, transform
from pipelines.warehouse.accuracy import replace_accuracy
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.copies import mark_copies
from pipelines.warehouse.increments import in_groups
from pipelines.warehouse.ingest import ingest_sources
from pipelines.warehouse.matches import match_progress
from pipelines.warehouse.merges import merge_indicators
from pipelines.warehouse.projects import link_all_projects
from pipelines.warehouse.publish import _write_whole, publish
from pipelines.warehouse.sheet_lines import make_sheet_lines
from pipelines.warehouse.slices import Slices, define_slices
from pipelines.warehouse.state import AccuracyRow
from pipelines.warehouse.target_mentions import mention_targets
from pipelines.warehouse.task_mentions import mention_tasks
from pipelines.warehouse.transform import NodeResult, run_dbt, target_path

pytestmark = pytest.mark.long

# 闸北区 was merged into 静安区: what one promised the other reports.
PLACES = ("上海市杨浦区", "上海市静安区", "上海市闸北区")
REPORT = """# {year}年{place}人民政府工作报告

## 一、{last}年工作回顾
全年新增养老床位{n}张，养老床位总数达到9{n}张，完成户厕改造{n}座。青溪科技园建成投用，完善紧密型医共体协作机制。

## 二、{year}年主要任务
今年新增养老床位{m}张，完成户厕改造{m}户。推进青溪科技园建设，完善紧密型医共体协作机制。
"""
# Each is a government of its own.
OTHER_PLACES = tuple(f"上海市{name}区" for name in ("杨浦", "宝山", "嘉定", "青浦", "松江", "奉贤", "闵行", "崇明"))
# Of no place, but for what the name of its file tells; promises and results of its rows are born together.
TABLE = """# 2014年民生实事项目进展情况公示

| 序号 | 项目名称 | 年度目标 | 截至9月底进展 | 责任单位 |
|---|---|---|---|---|
| 1 | 新增养老床位 | 300张 | 已完成280张 | 区民政局 |
| 2 | 改造户厕 | 500户 | 已完成520户 | 区建设局 |
| 3 | 建设保障房 | 200套 | 已完成240套 | 区建设局 |
"""
REPOST = "\n发布时间:2014-03-30 来源:区政府办 浏览:128次\n"
CORRECTION = "\n本文替代3月5日公布的版本，完成户厕改造由124户更正为421户。\n"
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
        merge_indicators(connection, lexicon, version)
        mark_copies(connection, lexicon, version)
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
    """Every row of every published table, without moments."""
    with duckdb.connect(str(database), read_only=True) as connection:
        columns: dict[str, list[str]] = {}
        found = connection.execute(
            "SELECT schema_name, table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() "
            "USING (schema_name, table_name) WHERE schema_name IN ('marts', 'audit', 'serving')"
        ).fetchall()
        for schema, table, column in found:
            if column not in MOMENTS and table != "meta_build":
                columns.setdefault(f"{schema}.{table}", []).append(f'"{column}"')
        return {
            table: connection.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY ALL").fetchall()
            for table, names in columns.items()
        }


@pytest.fixture
def at_once(tmp_path: Path, lexicon: Lexicon) -> Settings:
    settings = replace(load_settings(), sources=tmp_path / "all", warehouse=tmp_path / "at_once")
    write_reports(settings.sources)
    derive(settings, lexicon, "rules")
    return settings


@pytest.fixture
def whole_files(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were written whole so far."""
    written: list[Path] = []

    def write(connection: duckdb.DuckDBPyConnection, settings: Settings, path: Path) -> dict[str, int]:
        written.append(path)
        return _write_whole(connection, settings, path)

    monkeypatch.setattr("pipelines.warehouse.publish._write_whole", write)
    return written


def test_document_by_document_in_any_order_gives_what_all_at_once_gives(
    at_once: Settings, tmp_path: Path, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch, whole_files: list[Path]
) -> None:
    told: list[Slices] = []
    monkeypatch.setattr(standing, "define_slices", lambda c, slices: (define_slices(c, slices), told.append(slices)))
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
    assert len(whole_files) == 1, "a file that stands is published by its changed rows"
    assert set(looked_at.values()) == {1}
    assert derived_rows(growing) == expected
    whole, part, last = ({node.name for node in nodes} for nodes in made)
    assert part == last
    assert "fct_progress" in part
    assert whole - part >= {"dim_theme", "stg_quantity", "themes"}
    (asked,) = (target_path(growing) / "compiled").rglob("fct_task_is_sound.sql")
    assert "linked.is_changed_document(document_id)" in asked.read_text("utf-8"), "rows that stand have passed"
    *_, slices, nothing = told
    assert nothing is None
    # The last document, and the stray one that has gone.
    assert (slices.places, len(slices.sources), len(slices.documents)) == ({"310110"}, 2, 2)
    run_dbt(at_once)
    publish(at_once)
    wanted, found = published_rows(at_once.published), published_rows(growing.published)
    assert len(wanted["marts.fct_progress"]) > 10
    assert {table for table in wanted if wanted[table] != found[table]} == set()
    assert {table for table in wanted if wanted[table] != published_rows(growing.build)[table]} == set()
    with duckdb.connect(str(growing.published), read_only=True) as connection:
        seen = "SELECT min(known_from_run), max(known_from_run) FROM marts.fct_target"
        ((first, last_seen),) = connection.execute(seen).fetchall()
        gone = connection.execute("SELECT count(DISTINCT target_id) FROM marts.hist_target").fetchall()
    assert first < last_seen
    assert gone > [(0,)]


def change(folder: Path, step: Mapping[str, str | None]) -> None:
    """Write these files by name, and take out those of None."""
    for name, text in step.items():
        path = folder / name
        path.unlink() if text is None else path.write_text(text, encoding="utf-8")


def end_unnoted(settings: Settings, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file comes, the build that takes it in is as if killed when all models are made, and the file is gone again."""
    place = "上海市徐汇区"
    stray = f"{place}_2014.md"
    change(settings.sources, {stray: REPORT.format(place=place, year=2014, last=2013, n=7, m=8)})
    derive(settings, lexicon, "rules")
    with monkeypatch.context() as broken:
        broken.setattr(transform, "note_rows", lambda *_: pytest.fail("killed"))
        with pytest.raises(pytest.fail.Exception, match="killed"):
            run_dbt(settings, lexicon=lexicon)
    change(settings.sources, {stray: None})


def made_again(settings: Settings, lexicon: Lexicon) -> list[NodeResult]:
    """As a build does: by what dbt has said before, where that will do."""
    nodes: list[NodeResult] = []

    def take() -> Iterator[NodeResult]:
        if not (yield from replays.replay(settings, lexicon)):
            nodes.clear()
            yield from run_dbt(settings, lexicon=lexicon)

    for node in take():
        nodes.append(node)  # noqa: PERF402 - cleared in between
    return nodes


def made_whole(settings: Settings, lexicon: Lexicon, folder: Path) -> Settings:
    """Everything that follows from the same raw tables made anew, in a warehouse of its own."""
    whole = replace(settings, warehouse=folder)
    folder.mkdir()
    whole.build.write_bytes(settings.build.read_bytes())
    derive(whole, lexicon, None)
    run_dbt(whole)
    return whole


def test_changes_of_every_kind_give_what_is_made_whole_of_them(
    settings: Settings, tmp_path: Path, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing = replace(settings, sources=tmp_path / "growing", warehouse=tmp_path / "growing_warehouse")
    growing.sources.mkdir()
    texts = {"公示.md": TABLE}
    for number, place in enumerate(OTHER_PLACES):
        for year in (2013, 2014):
            n = 100 + 10 * number + year % 10
            texts[f"{place}_{year}.md"] = REPORT.format(place=place, year=year, last=year - 1, n=n, m=n + 10)
    copied, corrected, changed, gone = (f"{place}_2014.md" for place in OTHER_PLACES[:4])
    steps: list[Mapping[str, str | None]] = [
        texts,
        {
            f"又{copied}": texts[copied] + REPOST,
            f"更正{corrected}": texts[corrected].replace("124户", "421户") + CORRECTION,
        },
        {changed: texts[changed].replace("养老床位124张", "养老床位142张"), gone: None},
        {f"{OTHER_PLACES[7]}_公示.md": TABLE},
        {f"又{copied}": None, f"更正{corrected}": None},
    ]
    seen = set()
    # As if the second and the third run had turned around what is good of an indicator: one without dbt and one by it.
    for runner in (replays, transform):
        turned = iter((True,))
        monkeypatch.setattr(runner, "is_redirected", lambda _, turned=turned: next(turned, False))
    for number, step in enumerate(steps):
        change(growing.sources, step)
        if step is steps[-1]:
            end_unnoted(growing, lexicon, monkeypatch)
        derive(growing, lexicon, "rules")
        nodes = run_dbt(growing, lexicon=lexicon) if number == 2 else made_again(growing, lexicon)
        made = [node.name for node in nodes]
        publish(growing)
        if not number:
            continue
        assert "dim_theme" not in made, "what stands is not made anew"
        assert made.count("fct_task") == 1
        assert made.count("fct_progress") == (2 if number in (1, 2) else 1)
        found = published_rows(growing.published)
        seen |= {
            code for row in found["audit.fct_issue"] for code in row if code in {"document_copy", "document_replaced"}
        }
        whole = made_whole(growing, lexicon, tmp_path / f"whole_{number}")
        assert derived_rows(growing) == derived_rows(whole), step
        wanted = published_rows(whole.build)
        assert {table for table in wanted if wanted[table] != found[table]} == set(), step
    assert seen == {"document_copy", "document_replaced"}


def test_places_come_in_groups_of_so_many_files_each_government_whole() -> None:
    files = {"310110": 2, "310104": 1, "310108": 1, "310106": 2, "": 9, "310112": 1}
    merged = {"310108": "310106"}
    assert list(in_groups(files, lambda place: merged.get(place, place), 3)) == [
        [""],
        ["310104"],
        ["310108", "310106"],
        ["310110", "310112"],
    ]
    assert list(in_groups({}, str)) == []


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
