"""Every row of comparability.csv decides its own example, and not its counterexample, in real reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from pipelines.lexicon import Comparability, Lexicon
from pipelines.link import Fact, match_rules
from pipelines.link.phrases import read_phrase
from pipelines.link.relations import Relation, read_periods, read_relation, rule_on
from pipelines.run import extract_file
from pipelines.settings import load_settings
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import ingest_sources
from pipelines.warehouse.matches import read_facts

REPORT = """# {year}年上海市{place}人民政府工作报告

## 一、{last}年工作回顾
{review}。

## 二、{year}年主要任务
{plan}。
"""
# Each example is a promise of one district and the report of the year after; a district has one example only.
PLACES = [
    "杨浦区",
    "黄浦区",
    "徐汇区",
    "长宁区",
    "静安区",
    "普陀区",
    "虹口区",
    "闵行区",
    "宝山区",
    "嘉定区",
    "浦东新区",
    "金山区",
    "松江区",
    "青浦区",
    "奉贤区",
    "崇明区",
]


def _write(folder: Path, place: str, example: str) -> None:
    plan, review = example.split("|")
    # A promise for five years is of the plan's first year, so that the next report tells of a part of them.
    for year, said in ((2021, ("全年深化改革", plan)), (2022, (review, "深化改革"))):
        text = REPORT.format(place=place, year=year, last=year - 1, review=said[0], plan=said[1])
        (folder / f"{place}_{year}.md").write_text(text, encoding="utf-8")


def _rule_all(examples: Sequence[str], folder: Path, lexicon: Lexicon) -> list[str | None]:
    """The row that decides each example."""
    sources = folder / "sources"
    sources.mkdir(parents=True)
    for place, example in zip(PLACES, examples, strict=False):
        _write(sources, place, example)
    settings = replace(load_settings(), sources=sources, warehouse=folder / "warehouse")
    with open_build(settings) as connection:
        ingest_sources(connection, settings, lexicon, extract_file)
        facts = read_facts(connection, match_rules(lexicon))
    return [_rule(facts, place, lexicon) for place, _ in zip(PLACES, examples, strict=False)]


def _rule(facts: list[tuple[bool, Fact]], place: str, lexicon: Lexicon) -> str | None:
    """The row for the only promise of 2021 and the only result of 2022 of a district."""
    rules = match_rules(lexicon)
    named = [row.district_code for row in lexicon.districts if row.district_name == place]
    code = next(code for code in named if code.startswith("31"))
    own = [(is_target, fact) for is_target, fact in facts if fact.district_code == code]
    target = next(fact for is_target, fact in own if is_target)
    result = next(fact for is_target, fact in own if not is_target and fact.known_on > target.known_on)
    period = read_periods(target, result)
    if period is None:
        return None
    words, other = read_phrase(target, rules), read_phrase(result, rules)
    relation = read_relation(period, target, words, result, other, rules)
    return rule_on(relation, lexicon.comparability).row.comparability_id


def _chunks(rows: Sequence[Comparability]) -> list[Sequence[Comparability]]:
    return [rows[at : at + len(PLACES)] for at in range(0, len(rows), len(PLACES))]


def test_each_row_decides_its_example_and_not_its_counterexample(tmp_path: Path, lexicon: Lexicon) -> None:
    for number, rows in enumerate(_chunks(lexicon.comparability)):
        decided = _rule_all([row.example for row in rows], tmp_path / f"examples_{number}", lexicon)
        names = [row.comparability_id for row in rows]
        assert dict(zip(names, decided, strict=True)) == dict(zip(names, names, strict=True))
        others = _rule_all([row.counterexample for row in rows], tmp_path / f"others_{number}", lexicon)
        for row, found in zip(rows, others, strict=True):
            assert row.comparability_id != found


def test_the_last_rows_leave_nothing_undecided(lexicon: Lexicon) -> None:
    """Every relation that can be meets a row: the table is read to its end without a gap."""
    hints = get_type_hints(Comparability)
    names = ("period", "measure", "stage", "scope", "base", "unit")
    values = [[value for value in get_args(hints[name]) if value != "any"] for name in names]
    for relation in product(*values):
        assert rule_on(Relation(*relation), lexicon.comparability).row in lexicon.comparability


@pytest.mark.parametrize("name", ["reason", "reason_en"])
def test_each_row_says_why(name: str, lexicon: Lexicon) -> None:
    said = [getattr(row, name) for row in lexicon.comparability]
    assert len(set(said)) == len(said)
