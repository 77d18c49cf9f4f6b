"""Pairs of a promised and a reported number, as they stand in reports, and whether they speak of one thing."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from pipelines.link import Fact, MatchRules
from pipelines.link.phrases import read_phrase
from pipelines.link.scores import Scorer
from tests.link.conftest import MakeFact

with (Path(__file__).parent / "score_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


def _score(target: Fact, result: Fact, rules: MatchRules) -> float:
    return Scorer(rules).score(target, read_phrase(target, rules), result, read_phrase(result, rules))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_numbers_of_one_thing_reach_the_threshold_and_others_do_not(
    case: dict[str, str], rules: MatchRules, make_fact: MakeFact
) -> None:
    target, result = (
        make_fact(
            kind,
            case[f"{kind}_indicator"],
            case[f"{kind}_unit"],
            case[f"{kind}_measure"],
            before=case[f"{kind}_before"],
            after=case[f"{kind}_after"],
        )
        for kind in ("target", "result")
    )
    assert (_score(target, result, rules) >= rules.threshold) is (case["linked"] == "true")


def test_what_the_periods_say_the_words_need_not(rules: MatchRules, make_fact: MakeFact) -> None:
    years = {"period_start": date(2016, 1, 1).toordinal()}
    target = make_fact("target", "城镇新增就业", "人", "increment", before="五年城镇新增就业", **years)
    result = make_fact("result", "城镇新增就业人数", "人", "increment", before="城镇新增就业人数超过", **years)
    assert _score(target, result, rules) >= rules.threshold
    assert _score(target._replace(before="年均新增就业"), result, rules) == 0


def test_two_listed_indicators_are_never_one(rules: MatchRules, make_fact: MakeFact) -> None:
    target = make_fact("target", "地区生产总值", "%", "growth", indicator_id="gdp_growth")
    result = make_fact("result", "地区生产总值", "%", "growth", indicator_id="budget_revenue_growth")
    assert _score(target, result, rules) == 0
    assert _score(target, result._replace(indicator_id="gdp_growth"), rules) == pytest.approx(1)


def test_the_value_of_a_result_is_not_known_to_the_score() -> None:
    assert "value" not in Fact._fields


@pytest.mark.parametrize(
    ("mine", "yours", "is_one"),
    [
        ("初中适龄人口入学率", "初中入学率", True),
        ("初中入学率", "高中阶段就业率", False),
        ("重点企业节能改造资金", "重点资金", False),
    ],
)
def test_a_name_with_words_left_out_of_its_middle(
    mine: str, yours: str, is_one: bool, rules: MatchRules, make_fact: MakeFact
) -> None:
    target, result = (
        make_fact(kind, name, "%", measure="share") for kind, name in (("target", mine), ("result", yours))
    )
    assert (_score(target, result, rules) >= rules.threshold) is is_one
