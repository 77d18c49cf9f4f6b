"""Links between the numbers of two reports, kept in `linked.match`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines.lexicon import Lexicon
from pipelines.run import extract_file
from pipelines.settings import Settings, load_settings
from pipelines.warehouse import block_workers, matches
from pipelines.warehouse.block_workers import BlockWorkers
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import ingest_sources
from pipelines.warehouse.matches import match_progress

REPORT = """# {year}年{place}人民政府工作报告

## 一、{last}年工作回顾
全年{review}。

## 二、{year}年主要任务
今年{plan}。
"""
YANGPU, HUANGPU = "上海市杨浦区", "上海市黄浦区"

LINKS = """
SELECT target.sentence, result.sentence, match.kind FROM linked.match
JOIN raw.quantity AS target ON target.quantity_id = target_id
JOIN raw.quantity AS result ON result.quantity_id = result_id ORDER BY ALL
"""


def _write(folder: Path, place: str, year: int, review: str, plan: str) -> None:
    text = REPORT.format(place=place, year=year, last=year - 1, review=review, plan=plan)
    (folder / f"{place}_{year}.md").write_text(text, encoding="utf-8")


def _match(settings: Settings, lexicon: Lexicon) -> list[tuple[str, str, str]]:
    with open_build(settings) as connection:
        ingest_sources(connection, settings, lexicon, extract_file)
        match_progress(connection, lexicon)
        return connection.execute(LINKS).fetchall()


@pytest.fixture
def two_reports(tmp_path: Path) -> Settings:
    sources = tmp_path / "sources"
    sources.mkdir()
    _write(sources, YANGPU, 2020, "新增养老床位700张", "新增养老床位800张，完成旧住房修缮30万平方米")
    _write(sources, YANGPU, 2021, "新增养老床位860张", "新增养老床位900张")
    return replace(load_settings(), sources=sources, warehouse=tmp_path / "warehouse")


def test_the_next_report_answers(two_reports: Settings, lexicon: Lexicon) -> None:
    links = _match(two_reports, lexicon)
    assert [("800张" in target, "860张" in result, kind) for target, result, kind in links] == [(True, True, "full")]


def test_matching_again_gives_the_same(two_reports: Settings, lexicon: Lexicon) -> None:
    assert _match(two_reports, lexicon) == _match(two_reports, lexicon)


def test_processes_link_what_one_links(
    two_reports: Settings, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year in (2021, 2022):
        _write(two_reports.sources, HUANGPU, year, "新增养老床位810张，完成旧住房修缮9万平方米", "新增养老床位800张")
    alone = _match(two_reports, lexicon)
    assert len(alone) > 1
    monkeypatch.setattr(block_workers, "WORTH_A_POOL", 1)
    monkeypatch.setattr(block_workers, "WORTH_SHARING", 1)
    monkeypatch.setattr(matches, "PART", 1)
    crew = BlockWorkers(lexicon, 2)
    with open_build(two_reports) as connection:
        match_progress(connection, lexicon, workers=crew)
        assert connection.execute(LINKS).fetchall() == alone
    assert crew._executor is not None
    crew.close()


def test_another_government_changes_nothing(two_reports: Settings, lexicon: Lexicon) -> None:
    before = _match(two_reports, lexicon)
    _write(two_reports.sources, HUANGPU, 2021, "新增养老床位810张", "新增养老床位100张")
    assert _match(two_reports, lexicon) == before


@pytest.mark.parametrize(
    ("merged", "successor", "year"), [("上海市卢湾区", HUANGPU, 2011), ("上海市闸北区", "上海市静安区", 2015)]
)
def test_the_successor_of_a_merged_district_answers_for_it(
    merged: str, successor: str, year: int, tmp_path: Path, lexicon: Lexicon
) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    _write(sources, merged, year, "新增养老床位200张", "新增养老床位300张，完成旧住房修缮30万平方米")
    _write(sources, successor, year + 1, "新增养老床位360张", "新增养老床位400张")
    settings = replace(load_settings(), sources=sources, warehouse=tmp_path / "warehouse")
    assert [("300张" in target, "360张" in result) for target, result, _ in _match(settings, lexicon)] == [(True, True)]


def test_a_fault_leaves_the_links_as_they_were(
    two_reports: Settings, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _match(two_reports, lexicon)

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("pipelines.warehouse.matches.match_block", fail)
    with open_build(two_reports) as connection:
        with pytest.raises(ZeroDivisionError):
            match_progress(connection, lexicon)
        assert connection.execute(LINKS).fetchall() == before


def test_the_small_tables_of_the_query_do_not_stay(two_reports: Settings, lexicon: Lexicon) -> None:
    _match(two_reports, lexicon)
    with duckdb.connect(str(two_reports.build), read_only=True) as connection:
        found = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'match\\_%' ESCAPE '\\'")
        assert found.fetchone() == (0,)


def test_units_that_count_the_same_thing_meet(tmp_path: Path, lexicon: Lexicon) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    _write(sources, YANGPU, 2020, "完成户厕改造1000户", "完成户厕改造2200户")
    _write(sources, YANGPU, 2021, "完成户厕改造2400座", "完成户厕改造100座")
    links = _match(replace(load_settings(), sources=sources, warehouse=tmp_path / "warehouse"), lexicon)
    assert [("2200户" in target, "2400座" in result, kind) for target, result, kind in links] == [(True, True, "full")]


def test_a_promise_for_five_years_meets_the_results_of_each(tmp_path: Path, lexicon: Lexicon) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    _write(sources, YANGPU, 2021, "深化改革", "深化改革。“十四五”期间，新增养老床位5000张")
    _write(sources, YANGPU, 2022, "新增养老床位900张", "深化改革")
    _write(sources, YANGPU, 2023, "新增养老床位800张", "深化改革")
    links = _match(replace(load_settings(), sources=sources, warehouse=tmp_path / "warehouse"), lexicon)
    assert sorted(("5000张" in target, "00张" in result, kind) for target, result, kind in links) == [
        (True, True, "part"),
        (True, True, "part"),
    ]


def test_growth_since_another_year_stands_beside(tmp_path: Path, lexicon: Lexicon) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    _write(sources, YANGPU, 2020, "深化改革", "社会消费品零售总额增长8%")
    _write(sources, YANGPU, 2021, "社会消费品零售总额1370亿元，比2015年增长70%", "深化改革")
    settings = replace(load_settings(), sources=sources, warehouse=tmp_path / "warehouse")
    assert "full" not in {kind for _, _, kind in _match(settings, lexicon)}
    _write(sources, YANGPU, 2021, "社会消费品零售总额1370亿元，比2015年增长70%，比上年增长9%", "深化改革")
    assert [("9%" in result, kind) for _, result, kind in _match(settings, lexicon)] == [(True, "full")]
