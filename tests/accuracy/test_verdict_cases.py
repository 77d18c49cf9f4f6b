"""Kinds of verdicts that were once false, each in several wordings: what must be said of each promise.

One warehouse holds them all. Each case is a plan of a district of its own and the report that looks back on it, so that
no promise meets the result of another.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest

from pipelines.lexicon import load_lexicon
from pipelines.orchestration.runs import run_build
from pipelines.settings import load_settings

CASES = Path(__file__).with_name("verdict_cases.csv")
REPORT = """# {year}年{place}人民政府工作报告

## 一、{last}年工作回顾
{review}。
{filling}

## 二、{year}年主要任务
{plan}。
"""
CITIES = {"11": "北京市", "31": "上海市", "50": "重庆市"}
# A review is long enough to be held against silence.
WORK = ["党建", "统战", "民族", "宗教", "侨务", "国防", "人防", "档案", "史志", "气象", "审计", "信访", "保密"]
FILLING = "\n".join(f"{word}工作扎实推进。{word}水平稳步提高。" for word in WORK)
FOUND = """
SELECT progress.status, progress.unreported_reason
FROM marts.fct_target AS target JOIN marts.fct_progress AS progress USING (target_id)
JOIN marts.dim_document AS document USING (document_id) JOIN marts.dim_source AS source USING (source_id)
WHERE source.source_name = ? AND target.value = ?
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A promise of `plan_year`, the review of `report_year`, and what must be said of the promised `value`."""

    kind: str
    plan_year: int
    plan: str
    report_year: int
    review: str
    value: float
    wanted: str
    place: str

    @property
    def source(self) -> str:
        return f"{self.place}_{self.plan_year}.md"


def _read_cases() -> list[Case]:
    places = [
        CITIES[row.district_code[:2]] + row.district_name
        for row in load_lexicon(load_settings().reference).districts
        if row.district_code[:2] in CITIES and row.listed_until is None and row.level == "county"
    ]
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Case(
            kind=row["kind"],
            plan_year=int(row["plan_year"]),
            plan=row["plan"],
            report_year=int(row["report_year"]),
            review=row["review"],
            value=float(row["value"]),
            wanted=row["wanted"],
            place=place,
        )
        for row, place in zip(rows, places, strict=False)
    ]


ALL = _read_cases()


def _write(folder: Path, place: str, year: int, review: str, plan: str) -> None:
    text = REPORT.format(year=year, last=year - 1, place=place, review=review, filling=FILLING, plan=plan)
    (folder / f"{place}_{year}.md").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("verdicts")
    sources = root / "sources"
    sources.mkdir()
    for case in ALL:
        _write(sources, case.place, case.plan_year, "接待游客700万人次", case.plan)
        _write(sources, case.place, case.report_year, case.review, "深化改革")
    settings = replace(load_settings(), sources=sources, warehouse=root / "warehouse")
    run_build(settings, progress=False)
    return settings.published


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.kind}: {case.plan}")
def test_what_is_said_of_a_promise(case: Case, ledger: Path) -> None:
    with duckdb.connect(str(ledger), read_only=True) as connection:
        found = connection.execute(FOUND, [case.source, case.value]).fetchall()
    said = [" ".join(filter(None, row)) for row in found] or ["no promise"]
    assert said == [case.wanted]


def test_every_kind_has_three_wordings() -> None:
    counts = Counter(case.kind for case in ALL)
    assert len(counts) >= 8
    assert min(counts.values()) >= 3
    assert len({case.place for case in ALL}) == len(ALL)
